"""Lecture 05: the k-step gradient."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip
from implicit_tutorial.classroom.exercise.theorem import draw_layer


def _draw(rng, n):
    W, U, x = draw_layer(rng, n)
    x, z = U @ x, np.zeros(n)
    for _ in range(300):
        z = np.tanh(W @ z + x)
    return W, x, z, rng.normal(size=n), np.asarray(rng.integers(3, 7), np.float64)


def _parts(W, x, z):
    slope = 1 - np.tanh(W @ z + x) ** 2
    return slope, slope[:, None] * W


def _sum(J, v, terms):
    """V + v J + … , `terms` of them, each a row."""
    return sum((v @ np.linalg.matrix_power(J, i) for i in range(int(terms))), 0 * v)


def _pulled(slope, u, z):
    return np.outer(slope * u, z), slope * u


def right(W, x, z, v, k):
    """Return the gradients by W and x with k terms of the series."""
    slope, J = _parts(W, x, z)
    return _pulled(slope, _sum(J, v, k), z)


def _slip(name, u, why, at=lambda z: z):
    """Return a slip in u; it takes J, v, k, the slope and W."""

    def wrong(W, x, z, v, k):
        slope, J = _parts(W, x, at(z))
        return _pulled(slope, u(J, v, int(k), slope, W), at(z))

    return Slip(name, wrong, why)


def _by_hand(name, wrong, why):
    """Return a slip in the last step; it takes the slope, u and z."""

    def given(W, x, z, v, k):
        slope, J = _parts(W, x, z)
        return wrong(slope, _sum(J, v, k), z)

    return Slip(name, given, why)


_K = "k terms are v, v J, …, v Jᵏ⁻¹: k − 1 products after v itself."
_POWER = np.linalg.matrix_power
_EXACT = "this is the exact gradient: stop after k terms."

slips = (
    _slip("One term too many", lambda J, v, k, s, W: _sum(J, v, k + 1), _K),
    _slip("One term too few", lambda J, v, k, s, W: _sum(J, v, k - 1), _K),
    _slip(
        "First term left out", lambda J, v, k, s, W: _sum(J, v, k + 1) - v, f"v counts, too. {_K}"
    ),
    _slip("First term left out", lambda J, v, k, s, W: _sum(J, v, k) - v, f"v counts, too. {_K}"),
    _slip("One step", lambda J, v, k, s, W: v, "this is k = 1, whatever k is: no J in it."),
    _slip(
        "Last term alone",
        lambda J, v, k, s, W: v @ _POWER(J, k - 1),
        "this is v Jᵏ⁻¹. Add the terms up: u ← v + u J.",
    ),
    _slip(
        "Last term alone",
        lambda J, v, k, s, W: v @ _POWER(J, k),
        "this is v Jᵏ. Add the terms up: u ← v + u J.",
    ),
    _slip(
        "Terms of a running sum",
        lambda J, v, k, s, W: v @ _POWER(np.eye(len(v)) + J, k - 1),
        "u ← u + u J is v (I + J)ᵏ⁻¹. Add v, not u: u ← v + u J.",
    ),
    _slip("Not cut", lambda J, v, k, s, W: v @ np.linalg.inv(np.eye(len(v)) - J), _EXACT),
    _slip(
        "Signs alternate",
        lambda J, v, k, s, W: _sum(-J, v, k),
        "this is the series of (I + J)⁻¹. g = z − f has ∂_z g = I − J: all signs are plus.",
    ),
    _slip(
        "Jacobian not transposed",
        lambda J, v, k, s, W: _sum(J.T, v, k),
        "v is a row: v J, which `pull_back(v)[1]` gives, not J v.",
    ),
    _slip(
        "Slope on the wrong side",
        lambda J, v, k, s, W: _sum(W * s[None], v, k),
        "J = diag(tanh') W scales the rows of W, not its columns.",
    ),
    _slip("Slope left out of J", lambda J, v, k, s, W: _sum(W, v, k), "J = diag(tanh') W."),
    _slip(
        "Divided by k",
        lambda J, v, k, s, W: _sum(J, v, k) / k,
        "the terms are added, not averaged.",
    ),
    _slip(
        "At a start",
        lambda J, v, k, s, W: _sum(J, v, k),
        "the derivatives are taken at z = 0. Take them at the given z.",
        at=lambda z: 0 * z,
    ),
    _by_hand(
        "Slope left out at the end",
        lambda slope, u, z: (np.outer(u, z), u),
        "the last product, with ∂_a f, has tanh' in it: `pull_back(u)[0]`.",
    ),
    _by_hand(
        "Slope twice",
        lambda slope, u, z: _pulled(slope**2, u, z),
        "tanh' stands once in ∂_a f.",
    ),
    _by_hand(
        "∂/∂W transposed",
        lambda slope, u, z: (np.outer(z, slope * u), slope * u),
        "row i of W is multiplied with z and moves entry i: entry ij is uᵢ tanh'ᵢ zⱼ.",
    ),
    _by_hand(
        "Wrong sign",
        lambda slope, u, z: _pulled(-slope, u, z),
        "∂z*/∂a = +(I − J)⁻¹ ∂_a f.",
    ),
)

k_step_gradient = Exercise(
    name="k_step_gradient",
    asks="k_step(W, x, z, v, k): the gradients by W and by x, with k terms of the series",
    outputs=("∂/∂W", "∂/∂x"),
    draw=_draw,
    right=right,
    call=lambda answer, W, x, z, v, k: answer(W, x, z, v, int(k)),
    slips=slips,
    problems=((4, "float64"), (5, "float32"), (4, "float64")),
    hints=(
        "`pull_back(u)` gives, for a row u, the pair (u ∂_a f, u J).",
        "Start with u = v. Each u ← v + u J, that is `v + pull_back(u)[1]`, adds one term.",
        "`for _ in range(k - 1): u = v + pull_back(u)[1]`, and at the end `pull_back(u)[0]`.",
    ),
)
