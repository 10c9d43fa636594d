"""Lecture 06: the Jacobian of the projection onto the simplex."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    """Draw x on the simplex: n entries are positive, and two to four are zero."""
    x = np.concatenate([rng.uniform(0.5, 1.5, size=n), np.zeros(rng.integers(2, 5))])
    return (rng.permutation(x) / x.sum(),)


def right(x):
    """Return diag(s) − s sᵀ/|s|, with s = 1 where x is positive."""
    s = (x > 0).astype(float)
    return np.diag(s) - np.outer(s, s) / s.sum()


def _slip(name, of, why):
    """Return a slip; `of` takes x, s, 1 and the number of entries that are positive."""
    return Slip(name, lambda x: of(x, (x > 0).astype(float), np.ones(len(x)), np.sum(x > 0)), why)


_TAU = "xᵢ = vᵢ − τ where it is positive, and τ moves with v: ∂τ/∂vⱼ = sⱼ/|s|."
_HELD = "an entry that is cut off at 0 does not move, and moves nothing: its row and column are 0."

slips = (
    _slip("τ held fixed", lambda x, s, one, k: np.diag(s), _TAU),
    _slip(
        "Every entry active",
        lambda x, s, one, k: np.eye(len(x)) - np.outer(one, one) / len(x),
        "this is the projection onto Σx = 1 alone, without x ≥ 0. " + _HELD,
    ),
    _slip(
        "The identity",
        lambda x, s, one, k: np.eye(len(x)),
        "this is ∂v/∂v: nothing is cut off, and τ is held. " + _TAU,
    ),
    _slip(
        "Softmax",
        lambda x, s, one, k: np.diag(x) - np.outer(x, x),
        "diag(x) − x xᵀ belongs to softmax, which has no zeros. Here it is 1 or 0, not xᵢ.",
    ),
    _slip(
        "Divided by n",
        lambda x, s, one, k: np.diag(s) - np.outer(s, s) / len(x),
        "τ is shared among the entries that are positive: divide by their number |s|.",
    ),
    _slip(
        "Not divided",
        lambda x, s, one, k: np.diag(s) - np.outer(s, s),
        "Σxᵢ = 1 must hold after the step too: each column sums to 0. Divide by |s|.",
    ),
    _slip("I for diag(s)", lambda x, s, one, k: np.eye(len(x)) - np.outer(s, s) / k, _HELD),
    _slip(
        "Columns not cut off",
        lambda x, s, one, k: np.diag(s) - np.outer(s, one) / k,
        "τ does not move with a vⱼ below it: ∂τ/∂vⱼ is sⱼ/|s|.",
    ),
    _slip(
        "Rows not cut off",
        lambda x, s, one, k: np.diag(s) - np.outer(one, s) / k,
        "where xᵢ = 0 it stays 0, although τ moves: multiply by sᵢ.",
    ),
    _slip(
        "Sign of τ",
        lambda x, s, one, k: np.diag(s) + np.outer(s, s) / k,
        "xᵢ = vᵢ − τ: what τ gains, x loses.",
    ),
    _slip(
        "Sign",
        lambda x, s, one, k: np.outer(s, s) / k - np.diag(s),
        "push vᵢ up, and xᵢ goes up: the diagonal is 1 − 1/|s|.",
    ),
    _slip("∂τ/∂v alone", lambda x, s, one, k: np.outer(s, s) / k, _TAU),
    _slip(
        "Weighted by x",
        lambda x, s, one, k: np.diag(s) - np.outer(s, x),
        "τ moves by the same for each vⱼ above it, sⱼ/|s|, however large xⱼ is.",
    ),
    _slip(
        "Weighted by x",
        lambda x, s, one, k: np.diag(s) - np.outer(x, s),
        "each positive xᵢ gives up the same, 1/|s|, and not a share that is larger for larger xᵢ.",
    ),
    _slip(
        "The wrong entries",
        lambda x, s, one, k: np.diag(1 - s) - np.outer(1 - s, 1 - s) / max(len(x) - k, 1),
        "these are the entries at 0, which do not move. Take those where x > 0.",
    ),
    _slip(
        "A mean too many",
        lambda x, s, one, k: np.diag(s) - 2 * np.outer(s, s) / k,
        "each column sums to 0, and here to −1: τ was subtracted twice.",
    ),
)

simplex_jacobian = Exercise(
    name="simplex_jacobian",
    asks="simplex_jacobian(x): the n × n matrix ∂x*/∂v, for x = x*(v)",
    draw=_draw,
    right=right,
    slips=slips,
    hints=(
        "Where xᵢ > 0 it is vᵢ − τ; elsewhere it stays 0. How does τ move with vⱼ?",
        "Σ max(vᵢ − τ, 0) = 1 gives Σ sᵢ (dvᵢ − dτ) = 0, so dτ = Σ sᵢ dvᵢ/|s|.",
        "`s = (x > 0).astype(x.dtype)`, and `jnp.diag(s) - jnp.outer(s, s) / s.sum()`.",
    ),
)
