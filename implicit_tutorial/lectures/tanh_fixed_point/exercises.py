"""Lecture 01: the derivative of the tanh fixed point, which a published notebook has wrong."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    W = rng.normal(size=(n, n))
    W, x = 0.8 * W / np.linalg.norm(W, 2), rng.normal(size=n)
    z = np.zeros(n)
    for _ in range(200):  # ‖W‖ = 0.8, so this is z* to the last digit
        z = np.tanh(W @ z + x)
    return W, x, z


def _parts(W, x, z):
    slope = 1 - np.tanh(W @ z + x) ** 2
    return np.eye(len(z)) - slope[:, None] * W, np.diag(slope)  # ∂_z g and ∂_x f = −∂_x g


def _right(W, x, z):
    return np.linalg.solve(*_parts(W, x, z))


def _published(W, x, z):
    A, df_dx = _parts(W, x, z)
    return np.linalg.solve(A, z)[:, None] * df_dx


def _columns(W, x, z):
    slope = 1 - np.tanh(W @ z + x) ** 2
    return np.linalg.solve(np.eye(len(z)) - W * slope[None, :], np.diag(slope))


def _no_identity(W, x, z):
    A, df_dx = _parts(W, x, z)
    return np.linalg.solve(A - np.eye(len(z)), df_dx)


jacobian_of_solution = Exercise(
    name="jacobian_of_solution",
    asks="jacobian_of_solution(W, x, z_star): the n × n matrix ∂z*/∂x",
    draw=_draw,
    right=_right,
    slips=(
        Slip(
            "Wrong sign",
            lambda W, x, z: -_right(W, x, z),
            "∂z* = −(∂_z g)⁻¹ ∂_x g, and ∂_x g = −∂_x f because g = z − f: two minus signs.",
        ),
        Slip(
            "Inverse left out",
            lambda W, x, z: _parts(W, x, z)[1],
            "this is ∂_x f, the effect of x on one layer. z* feeds back into itself: solve "
            "`∂_z g dz = ∂_x f`.",
        ),
        Slip(
            "Multiplied entry by entry, as published",
            _published,
            "the theorem solves against ∂_x g: `jnp.linalg.solve(A, B)` with the matrix B, and "
            "nothing is multiplied afterwards.",
        ),
        Slip(
            "Columns scaled where rows must be",
            _columns,
            "row i of W belongs to entry i of tanh′: write `slope[:, None] * W`.",
        ),
        Slip(
            "Transposed",
            lambda W, x, z: _right(W, x, z).T,
            "entry (i, j) is the derivative of z*_i with respect to x_j. Aᵀ belongs to gradients.",
        ),
        Slip(
            "Identity forgotten",
            _no_identity,
            "∂_z g = I − ∂_z f, because g(a, z) = z − f(a, z).",
        ),
        Slip(
            "Inverse taken for the whole",
            lambda W, x, z: np.linalg.inv(_parts(W, x, z)[0]),
            "this is (∂_z g)⁻¹ alone: it still has to meet ∂_x f.",
        ),
    ),
    hints=(
        "The theorem reads ∂_z g · ∂z* = −∂_x g. Both sides are n × n matrices.",
        "With slope = 1 − tanh²(W z* + x): ∂_z g = I − diag(slope) W and ∂_x g = −diag(slope).",
        "`jnp.linalg.solve(A, B)` solves for all columns of B at once.",
    ),
)
