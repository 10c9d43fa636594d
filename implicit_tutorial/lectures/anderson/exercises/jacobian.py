"""Lecture 04, part (a): the Jacobian ∂z*/∂x by a dense solve."""

from collections.abc import Callable

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip
from implicit_tutorial.classroom.exercise.looks import not_through_steps
from implicit_tutorial.classroom.exercise.theorem import (
    AT_START,
    IDENTITY,
    INSIDE,
    LEFT_OUT,
    RESIDUAL,
    SIGN,
    Derivatives,
    derivatives,
    draw_point,
    layer,
    linearised_at,
    starts,
)

solve = np.linalg.solve


def jacobian(W, U, x, z):
    """Return ∂z*/∂x = A⁻¹ B."""
    d = derivatives(W, U, x, z)
    return solve(d.A, d.B)


def slip(name: str, wrong: Callable[[Derivatives], np.ndarray], why: str) -> Slip:
    """Return a slip; `wrong` takes the derivatives at z*."""
    return Slip(name, lambda *problem: wrong(derivatives(*problem)), why)


TRANSPOSED = "solve with A for the Jacobian. Aᵀ belongs to the VJP."
STAR = "`*` multiplies entry by entry. The theorem has a matrix product with A⁻¹: a solve."
ONE_NUMBER = (
    "∂_x f/(1 − ∂_z f) is the formula for one unknown. For n of them 1/… is the inverse of a "
    "matrix, I − ∂_z f, and it stands on the left: `solve(I − J, B)`."
)
CUT = "these are the first terms of (I + J + J² + …) ∂_x f. Go on, or solve with I − J."
SWAPPED = "∂_z f belongs into A, ∂_x f on the right: z is argument 1 of f, x argument 0."


def _series(d: Derivatives, terms: int) -> np.ndarray:
    return np.sum([np.linalg.matrix_power(d.J, k) @ d.B for k in range(terms + 1)], axis=0)


slips = (
    slip("Wrong sign", lambda d: -solve(d.A, d.B), SIGN),
    slip("Identity forgotten", lambda d: solve(d.J, d.B), IDENTITY),
    slip("Identity forgotten", lambda d: -solve(d.J, d.B), IDENTITY),
    slip("Wrong sign inside", lambda d: solve(d.A + 2 * d.J, d.B), INSIDE),
    slip("Inverse left out", lambda d: d.B, LEFT_OUT),
    slip("Inverse left out", lambda d: -d.B, LEFT_OUT),
    slip("Product instead of a solve", lambda d: d.A @ d.B, "solve with A, do not multiply by it."),
    slip("Jacobian transposed", lambda d: solve(d.A.T, d.B), TRANSPOSED),
    slip("Result transposed", lambda d: solve(d.A, d.B).T, "row i belongs to z_i."),
    slip("Wrong order", lambda d: d.B @ np.linalg.inv(d.A), "A⁻¹ stands to the left of ∂_x f."),
    slip("Elementwise product instead of a solve", lambda d: np.linalg.inv(d.A) * d.B, STAR),
    slip(
        "Elementwise product instead of a solve",
        lambda d: solve(d.A, np.diagonal(d.B))[:, None] * d.B,
        STAR,
    ),
    slip("Divided entry by entry", lambda d: d.B / (1 - d.J), ONE_NUMBER),
    slip("Divided entry by entry", lambda d: d.B / d.A, ONE_NUMBER),
    slip("Inverted entry by entry", lambda d: (1 / d.A) @ d.B, "`A ** -1` is not A⁻¹: solve."),
    slip(
        "Both transposed", lambda d: solve(d.A.T, d.B.T), f"{TRANSPOSED} Nor is ∂_x f transposed."
    ),
    slip(
        "Sum of both derivatives", lambda d: d.J + d.B, "z does not move as x does: solve for it."
    ),
    *(slip("Series cut off", lambda d, k=k: _series(d, k), CUT) for k in range(1, 8)),
    slip("Derivatives swapped", lambda d: solve(np.eye(len(d.J)) - d.B, d.J), SWAPPED),
    slip("Arguments of solve swapped", lambda d: solve(d.B, d.A), "solve(A, B) is A⁻¹ B."),
    slip("1 for I", lambda d: solve(1 - d.J, d.B), "1 − J takes from every entry; I is `eye(n)`."),
    slip("Solved against the residual", lambda d: 0 * d.B, RESIDUAL),
    slip("Wrong right-hand side", lambda d: solve(d.A, d.J), "solve against ∂_x f, not ∂_z f."),
    slip("Right-hand side forgotten", lambda d: np.linalg.inv(d.A), "A⁻¹ alone; ∂_x f is missing."),
)

implicit_jacobian = Exercise(
    name="implicit_jacobian",
    asks="jacobian(f, x, z): the n × n matrix ∂z*/∂x",
    draw=draw_point,
    right=jacobian,
    call=lambda answer, W, U, x, z: answer(layer(W, U), x, z),
    slips=(
        *slips,
        Slip("Arguments of f swapped", lambda W, U, x, z: jacobian(W, U, z, x), "it is f(x, z)."),
        *linearised_at("Linearised at a start", starts, jacobian, AT_START, of=3),
    ),
    problems=((3, "float64"), (5, "float32")),
    also=(not_through_steps,),
    hints=(
        "Write z*(x) = f(x, z*(x)) and differentiate both sides with respect to x. Which "
        "derivative stands on both sides?",
        "Collect it: (I − ∂_z f) ∂z*/∂x = ∂_x f. Both matrices come from `jax.jacobian`, with "
        "`argnums` 0 and 1.",
        "`J = jax.jacobian(f, argnums=1)(x, z)`, `B = jax.jacobian(f, argnums=0)(x, z)`; what is "
        "left is one `jnp.linalg.solve` with I − J.",
    ),
)
