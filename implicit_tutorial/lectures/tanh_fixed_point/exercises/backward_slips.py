"""Lecture 01: what a student writes in place of the gradient by W and x."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Slip

from .jacobian_slips import slope_at

solve = np.linalg.solve


def pulled_back(s, z):
    """Return (∂ℓ/∂W, ∂ℓ/∂x) from s = u ∂_x f, where u is the row."""
    return np.outer(s, z), s


def row(W, slope, v):
    """Return u with u (I − diag(slope) W) = v."""
    return solve((np.eye(len(v)) - slope[:, None] * W).T, v)


def right(W, x, z, v):
    """Return ∂ℓ/∂W and ∂ℓ/∂x."""
    slope = slope_at(W @ z + x)
    return pulled_back(row(W, slope, v) * slope, z)


def _slip(name, wrong, why):
    """Return a slip; `wrong` takes J = ∂_z f, A = I − J, d = tanh′ and v, and gives the row u."""

    def from_problem(W, x, z, v):
        d = slope_at(W @ z + x)
        J = d[:, None] * W
        return pulled_back(wrong(J, np.eye(len(z)) - J, d, v) * d, z)

    return Slip(name, from_problem, why)


def _last(name, wrong, why):
    """Return a slip after the right u; `wrong` takes u, d, z, x and W, and gives the pair."""

    def from_problem(W, x, z, v):
        d = slope_at(W @ z + x)
        return wrong(row(W, d, v), d, z, x, W)

    return Slip(name, from_problem, why)


def _slope(name, slope, why):
    """Return a slip with tanh′ wrong throughout; `slope` takes W, x and z."""

    def from_problem(W, x, z, v):
        d = slope(W, x, z)
        return pulled_back(row(W, d, v) * d, z)

    return Slip(name, from_problem, why)


_SIGN = "u ∂_z g = v and −∂_a g = ∂_a f: the two minus signs cancel, and the gradient is u ∂_a f."
_TANH = "the slope of tanh at W z* + x is `1 - jnp.tanh(W @ z_star + x) ** 2`, or 1 − z*²."
_DUE = "∂_a f holds the slope of tanh as well: multiply u by it, entry by entry, for W and for x."
_CUT = "these are the first terms of u = v + v J + v J² + …; a solve takes all of them."
_OUTER = "W_ij takes z_j to entry i, so ∂ℓ/∂W_ij = u_i slope_i z*_j: row i belongs to u."

slips = (
    _slip("Wrong sign", lambda J, A, d, v: -solve(A.T, v), _SIGN),
    _slip(
        "A not transposed",
        lambda J, A, d, v: solve(A, v),
        "u A = v has the row u on the left. For `jnp.linalg.solve` it reads Aᵀ u = v: `A.T`.",
    ),
    _slip("Inverse left out", lambda J, A, d, v: v, "first solve u ∂_z g = v, then use u for v."),
    _slip("Inverse left out", lambda J, A, d, v: -v, "first solve u ∂_z g = v, then use u for v."),
    *(
        _slip(
            "Series cut off",
            lambda J, A, d, v, k=k: sum(v @ np.linalg.matrix_power(J, i) for i in range(k)),
            _CUT,
        )
        for k in range(2, 9)
    ),
    _slip("Identity forgotten", lambda J, A, d, v: solve(J.T, v), "∂_z g = I − ∂_z f."),
    _slip("Identity forgotten", lambda J, A, d, v: -solve(J.T, v), "∂_z g = I − ∂_z f."),
    _slip("Sign inside", lambda J, A, d, v: solve((A + 2 * J).T, v), "∂_z g = I − ∂_z f, not +."),
    _slip("1 for I", lambda J, A, d, v: solve((1 - J).T, v), "`jnp.eye(len(v))` for 1."),
    _slip("Product in place of a solve", lambda J, A, d, v: A.T @ v, "solve Aᵀ u = v."),
    _slip("Solved twice", lambda J, A, d, v: solve(A.T, solve(A.T, v)), "one solve is enough."),
    _slip(
        "Only the diagonal",
        lambda J, A, d, v: v / np.diagonal(A),
        "v (∂_z g)⁻¹ is a linear solve, not a division entry by entry.",
    ),
    _slip(
        "v not used",
        lambda J, A, d, v: solve(A.T, np.ones_like(v)),
        "this is the gradient of the sum of z*. Start from the given v.",
    ),
    _slip(
        "Columns scaled where rows must be",
        lambda J, A, d, v: solve(np.eye(len(v)) - (J / d[:, None] * d).T, v),
        "row i of W belongs to entry i of tanh′: `slope[:, None] * W`.",
    ),
    _last("tanh′ left out at the end", lambda u, d, z, x, W: pulled_back(u, z), _DUE),
    _last("tanh′ twice", lambda u, d, z, x, W: pulled_back(u * d * d, z), _DUE),
    _last("tanh′ on z*", lambda u, d, z, x, W: (np.outer(u, d * z), u * d), _OUTER),
    _last("Outer product turned", lambda u, d, z, x, W: (np.outer(z, u * d), u * d), _OUTER),
    _last(
        "x for z*",
        lambda u, d, z, x, W: (np.outer(u * d, x), u * d),
        "W multiplies z* in W z* + x: the derivative by W_ij is z*_j.",
    ),
    _last(
        "W for its derivative",
        lambda u, d, z, x, W: ((u * d)[:, None] * W, u * d),
        "W z* is linear in W: its derivative by W_ij is z*_j, without W.",
    ),
    _last(
        "∂_z f where ∂_x f belongs",
        lambda u, d, z, x, W: (np.outer(u * d, z), W.T @ (u * d)),
        "x is added after W: ∂_x f = diag(tanh′), without W.",
    ),
    _slope("tanh′ at the wrong place", lambda W, x, z: slope_at(z), _TANH),
    _slope("tanh′ at the wrong place", lambda W, x, z: slope_at(x), _TANH),
    _slope("tanh′ at the wrong place", lambda W, x, z: slope_at(W @ z), _TANH),
    _slope("tanh for tanh′", lambda W, x, z: z, _TANH),
    _slope("tanh′ not squared", lambda W, x, z: 1 - z, _TANH),
    _slope("tanh′ left out", lambda W, x, z: np.ones_like(z), _TANH),
)
