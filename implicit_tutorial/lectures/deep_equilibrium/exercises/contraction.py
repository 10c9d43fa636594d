"""Lecture 05: a layer that is a contraction by construction."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    bound = np.asarray(rng.uniform(0.7, 0.95))
    size = 2.3 if n % 2 == 0 else 0.6  # too large, or already within the bound
    while True:
        W = rng.normal(size=(n, n))
        W *= size * bound / np.linalg.norm(W, 2)
        # Else what takes ρ(W) or an entry for the norm would leave W as it is, like many slips.
        if size < 1 or min(_radius(W), np.abs(W).max()) > 1.1 * bound:
            return W, bound


def right(W, bound):
    """Return W, scaled down to ‖W‖₂ = bound where it is larger."""
    return W * min(1.0, bound / np.linalg.norm(W, 2))


def _by(size):
    """Return the slip that takes another size for ‖W‖₂."""
    return lambda W, bound: W * min(1.0, bound / size(W))


def _singular(change):
    def wrong(W, bound):
        left, values, rows = np.linalg.svd(W)
        return left @ np.diag(change(values, bound)) @ rows

    return wrong


def _radius(W):
    return np.abs(np.linalg.eigvals(W)).max()


_ALWAYS = "a W within the bound stays as it is: divide by max(bound, ‖W‖₂), not by ‖W‖₂."
_OTHER = "of all norms it is ‖·‖₂, the largest singular value, that bounds ‖W z‖/‖z‖ tightly"

slips = (
    Slip(
        "Frobenius norm",
        _by(np.linalg.norm),
        "`jnp.linalg.norm(W)` is the root of the sum of squares. ‖W‖₂ is `jnp.linalg.norm(W, 2)`.",
    ),
    Slip("Always scaled", lambda W, b: W * b / np.linalg.norm(W, 2), _ALWAYS),
    Slip(
        "Spectral radius",
        _by(_radius),
        "ρ(W) < 1 makes W z shrink in the end, not in each step. tanh' changes with z, and then "
        "ρ of a product is no product of ρ: bound ‖W‖₂.",
    ),
    Slip("1-norm", _by(lambda W: np.linalg.norm(W, 1)), f"{_OTHER}: this is the 1-norm."),
    Slip("∞-norm", _by(lambda W: np.linalg.norm(W, np.inf)), f"{_OTHER}: this is the ∞-norm."),
    Slip("Largest entry", _by(lambda W: np.abs(W).max()), f"{_OTHER}: this is the largest entry."),
    Slip(
        "Squared",
        _by(lambda W: np.linalg.norm(W, 2) ** 2),
        "the eigenvalues of WᵀW are σ²: take the root.",
    ),
    Slip("Root taken twice", _by(lambda W: np.linalg.norm(W, 2) ** 0.5), "‖W‖₂ is σ, not √σ."),
    Slip(
        "Bound left out",
        lambda W, b: W / max(1.0, np.linalg.norm(W, 2)),
        "the largest singular value is to be `bound`: it stands above, too.",
    ),
    Slip(
        "Singular values clipped",
        _singular(lambda s, b: np.minimum(s, b)),
        "this is a contraction, too, the nearest one. Asked is W times one number, which costs no "
        "decomposition.",
    ),
    Slip(
        "All singular values the bound",
        _singular(lambda s, b: b + 0 * s),
        "this is an orthogonal matrix times the bound. Scale W by one number.",
    ),
    Slip(
        "Entries clipped",
        lambda W, b: np.clip(W, -b, b),
        "small entries do not make a small norm: n of them add up. Bound ‖W‖₂.",
    ),
    Slip(
        "Each row scaled",
        lambda W, b: W * np.minimum(1, b / np.linalg.norm(W, axis=1))[:, None],
        "rows of length below 1 do not make ‖W‖₂ < 1. Scale all of W by one number.",
    ),
    Slip(
        "Each column scaled",
        lambda W, b: W * np.minimum(1, b / np.linalg.norm(W, axis=0))[None],
        "columns of length below 1 do not make ‖W‖₂ < 1. Scale all of W by one number.",
    ),
    Slip(
        "Not scaled",
        lambda W, b: W,
        "where ‖W‖₂ is above the bound, W must shrink. A `min` for the `max`?",
    ),
    Slip("tanh of W", lambda W, b: b * np.tanh(W), "this bends W: scale it by one number."),
)

contraction = Exercise(
    name="contraction",
    asks="contraction(W, bound): W, scaled down until ‖W‖₂ ≤ bound",
    draw=_draw,
    right=right,
    slips=slips,
    problems=((4, "float64"), (5, "float64"), (6, "float32"), (3, "float64")),
    hints=(
        "|tanh'| ≤ 1, so ‖∂_z f‖₂ ≤ ‖W‖₂. How far may W be scaled, and when must it not be?",
        "‖W‖₂ is the largest singular value: `jnp.linalg.norm(W, 2)`.",
        "`bound * W / jnp.maximum(bound, jnp.linalg.norm(W, 2))`.",
    ),
)
