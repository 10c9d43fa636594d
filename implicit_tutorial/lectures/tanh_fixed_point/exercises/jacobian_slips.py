"""Lecture 01: what a student writes in place of ∂z*/∂x."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Slip

solve, inv = np.linalg.solve, np.linalg.inv


def slope_at(W, x, z):
    """Return tanh′(W z + x)."""
    return 1 - np.tanh(W @ z + x) ** 2


def solved_with(slope, W):
    """Return (I − diag(slope) W)⁻¹ diag(slope)."""
    return solve(np.eye(len(W)) - slope[:, None] * W, np.diag(slope))


def right(W, x, z):
    """Return ∂z*/∂x."""
    return solved_with(slope_at(W, x, z), W)


def _slip(name, wrong, why):
    """Return a slip; `wrong` takes J = ∂_z f, A = I − J and B = ∂_x f."""

    def from_problem(W, x, z):
        slope = slope_at(W, x, z)
        J = slope[:, None] * W
        return wrong(J, np.eye(len(z)) - J, np.diag(slope))

    return Slip(name, from_problem, why)


def _at(slope):
    """Return a slip with tanh′ wrong: `slope` takes W, x and z."""
    return Slip(
        "tanh′ at the wrong place",
        lambda W, x, z: solved_with(slope(W, x, z), W),
        "the slope is 1 − tanh²(W z* + x), with a product `W @ z` and the x: "
        "`1 - jnp.tanh(W @ z + x) ** 2`, or 1 − z*².",
    )


def _columns(W, x, z):
    slope = slope_at(W, x, z)
    return solve(np.eye(len(z)) - W * slope, np.diag(slope))


_FEEDBACK = (
    "this is ∂_x f, the effect of x on one layer. z* feeds back into itself: solve "
    "`∂_z g dz = ∂_x f`."
)
_SERIES = "these are the first terms of A⁻¹ B = B + J B + J² B + …; a solve takes all of them."
_ROWS = "row i of W belongs to entry i of tanh′: write `slope[:, None] * W`."

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
        lambda W, x, z: (
            solve(np.eye(len(z)) - slope_at(W, x, z)[:, None] * W, z)[:, None]
            * np.diag(slope_at(W, x, z))
        ),
        "the theorem solves against ∂_x g: `jnp.linalg.solve(A, B)` with the matrix B, and "
        "nothing is multiplied afterwards.",
    ),
    _slip(
        "Multiplied entry by entry",
        lambda J, A, B: inv(A) * B,
        "`*` multiplies entry by entry, and only the diagonal is left. A⁻¹ B is a matrix "
        "product, `@`, or a solve.",
    ),
    Slip(
        "Columns scaled where rows must be",
        _columns,
        _ROWS,
    ),
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
    _at(lambda W, x, z: 1 - np.tanh(W * z + x) ** 2),
    _at(lambda W, x, z: 1 - np.tanh(x) ** 2),
    _at(lambda W, x, z: 1 - np.tanh(z) ** 2),
    _at(lambda W, x, z: 1 - np.tanh(W @ z) ** 2),
    _at(lambda W, x, z: 1 - np.tanh(W @ x + x) ** 2),
    _at(lambda W, x, z: 1 - np.tanh(W.T @ z + x) ** 2),
    Slip(
        "tanh′ left out",
        lambda W, x, z: inv(np.eye(len(z)) - W),
        "∂_z f = diag(tanh′) W and ∂_x f = diag(tanh′), with tanh′ = 1 − tanh².",
    ),
    Slip(
        "tanh for tanh′",
        lambda W, x, z: solved_with(z, W),
        "the derivative of tanh is 1 − tanh², not tanh.",
    ),
    Slip(
        "tanh′ not squared",
        lambda W, x, z: solved_with(1 - z, W),
        "the derivative of tanh is 1 − tanh²: the square is missing.",
    ),
)
