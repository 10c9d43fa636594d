"""Lecture 01: what a student writes in place of ∂z*/∂x, for z = tanh(W z + U x)."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Slip
from implicit_tutorial.classroom.exercise.theorem import derivatives

solve, inv = np.linalg.solve, np.linalg.inv


def slope_at(y):
    """Return tanh′(y)."""
    return 1 - np.tanh(y) ** 2


def solved_with(slope, W, B):
    """Return (I − diag(slope) W)⁻¹ B."""
    return solve(np.eye(len(W)) - slope[:, None] * W, B)


def right(W, U, x, z):
    """Return ∂z*/∂x of z = tanh(W z + U x)."""
    slope = slope_at(W @ z + U @ x)
    return solved_with(slope, W, slope[:, None] * U)


def _slip(name, wrong, why):
    """Return a slip; `wrong` takes J = ∂_z f, A = I − J and B = ∂_x f."""
    return Slip(name, lambda W, U, x, z: wrong(*derivatives(W, U, x, z)), why)


def _at(slope):
    """Return a slip with tanh′ wrong: `slope` takes W, U, x and z."""

    def wrong(W, U, x, z):
        return solved_with(slope(W, U, x, z), W, slope(W, U, x, z)[:, None] * U)

    return Slip(
        "tanh′ at the wrong place",
        wrong,
        "the slope is 1 − tanh²(W z* + U x), with products `W @ z`, `U @ x`: "
        "`1 - jnp.tanh(W @ z + U @ x) ** 2`, or 1 − z*².",
    )


def _with(name, wrong, why):
    """Return a slip; `wrong` takes slope = tanh′, W and U."""
    return Slip(name, lambda W, U, x, z: wrong(slope_at(W @ z + U @ x), W, U), why)


_FEEDBACK = (
    "this is ∂_x f, the effect of x on one layer. z* feeds back into itself: solve "
    "`∂_z g dz = ∂_x f`."
)
_SERIES = "these are the first terms of A⁻¹ B = B + J B + J² B + …; a solve takes all of them."
_ROWS = "row i of W, and of U, belongs to entry i of tanh′: write `slope[:, None] * W`."
_U = "x enters f as U x: ∂_x f = diag(tanh′) U, n × n and no longer diagonal."
_SLOPE = "both hold it: ∂_z f = diag(tanh′) W and ∂_x f = diag(tanh′) U, with tanh′ = 1 − tanh²."

slips = (
    _slip(
        "Wrong sign",
        lambda J, A, B: -solve(A, B),
        "∂z* = −(∂_z g)⁻¹ ∂_x g, and ∂_x g = −∂_x f because g = z − f: two minus signs.",
    ),
    _slip("Inverse left out", lambda J, A, B: B, _FEEDBACK),
    _slip("Inverse left out", lambda J, A, B: -B, _FEEDBACK),
    Slip(
        "Multiplied entry by entry, as published",
        lambda W, U, x, z: solve((d := derivatives(W, U, x, z)).A, z)[:, None] * d.B,
        "the theorem solves against ∂_x g: `jnp.linalg.solve(A, B)` with the matrix B, and "
        "nothing is multiplied afterwards.",
    ),
    _slip(
        "Multiplied entry by entry",
        lambda J, A, B: inv(A) * B,
        "`*` multiplies entry by entry. A⁻¹ B is a matrix product, `@`, or a solve.",
    ),
    _with(
        "Columns scaled where rows must be",
        lambda d, W, U: solve(np.eye(len(d)) - W * d, d[:, None] * U),
        _ROWS,
    ),
    _with("Columns scaled where rows must be", lambda d, W, U: solved_with(d, W, U * d), _ROWS),
    _with(
        "Columns scaled where rows must be",
        lambda d, W, U: solve(np.eye(len(d)) - W * d, U * d),
        _ROWS,
    ),
    _with("U left out", lambda d, W, U: solved_with(d, W, np.diag(d)), _U),
    _with("Multiplied entry by entry", lambda d, W, U: solved_with(d, W, np.diag(d) * U), _U),
    _with("U transposed", lambda d, W, U: solved_with(d, W, d[:, None] * U.T), _U),
    _slip(
        "Transposed",
        lambda J, A, B: solve(A, B).T,
        "entry (i, j) is the derivative of z*_i with respect to x_j. Aᵀ belongs to gradients.",
    ),
    _slip("A transposed", lambda J, A, B: solve(A.T, B), "solve with A. Aᵀ is for gradients."),
    _slip("Wrong side", lambda J, A, B: B @ inv(A), "A⁻¹ stands to the left of ∂_x f."),
    _slip(
        "Identity forgotten",
        lambda J, A, B: solve(-J, B),
        "∂_z g = I − ∂_z f, because g(a, z) = z − f(a, z).",
    ),
    _slip(
        "Sign inside",
        lambda J, A, B: solve(A + 2 * J, B),
        "I + ∂_z f in place of I − ∂_z f: g(a, z) = z − f(a, z).",
    ),
    _slip("1 for I", lambda J, A, B: solve(1 - J, B), "1 − J takes from each entry: `jnp.eye`."),
    _slip("Product in place of a solve", lambda J, A, B: A @ B, "solve A dz = B."),
    _slip("Arguments of solve swapped", lambda J, A, B: solve(B, A), "solve(A, B) is A⁻¹ B."),
    _slip("Wrong right-hand side", lambda J, A, B: solve(A, J), "∂_x f stands there, not ∂_z f."),
    _slip(
        "Inverse taken for the whole",
        lambda J, A, B: inv(A),
        "this is (∂_z g)⁻¹ alone: it still has to meet ∂_x f.",
    ),
    *(
        _slip(
            "Series cut off",
            lambda J, A, B, k=k: sum(np.linalg.matrix_power(J, i) @ B for i in range(k)),
            _SERIES,
        )
        for k in range(2, 12)
    ),
    _at(lambda W, U, x, z: slope_at(x)),
    _at(lambda W, U, x, z: slope_at(z)),
    _at(lambda W, U, x, z: slope_at(W @ z)),
    _at(lambda W, U, x, z: slope_at(W @ z + x)),
    _at(lambda W, U, x, z: slope_at(U @ x)),
    _at(lambda W, U, x, z: slope_at(W.T @ z + U @ x)),
    _with("tanh′ left out", lambda d, W, U: solve(np.eye(len(d)) - W, U), _SLOPE),
    _with("tanh′ left out of ∂_x f", lambda d, W, U: solved_with(d, W, U), _SLOPE),
    _with(
        "tanh′ left out of ∂_z f",
        lambda d, W, U: solve(np.eye(len(d)) - W, d[:, None] * U),
        _SLOPE,
    ),
    Slip(
        "tanh for tanh′",
        lambda W, U, x, z: solved_with(z, W, z[:, None] * U),
        "the derivative of tanh is 1 − tanh², not tanh.",
    ),
    Slip(
        "tanh′ not squared",
        lambda W, U, x, z: solved_with(1 - z, W, (1 - z)[:, None] * U),
        "the derivative of tanh is 1 − tanh²: the square is missing.",
    ),
)
