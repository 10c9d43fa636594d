"""Lecture 04, part (b): the VJP of z* without a Jacobian."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip
from implicit_tutorial.classroom.exercise.looks import no_jacobian
from implicit_tutorial.classroom.exercise.theorem import (
    AT_START,
    IDENTITY,
    INSIDE,
    LEFT_OUT,
    RESIDUAL,
    SIGN,
    derivatives,
    draw_point,
    layer,
    linearised_at,
    starts,
)


def _draw(rng, n):
    return *draw_point(rng, n), rng.normal(size=n)


def pull_back(W, U, x, z, v):
    """Return vᵀ A⁻¹ B, as the vector Bᵀ A⁻ᵀ v."""
    d = derivatives(W, U, x, z)
    return d.B.T @ np.linalg.solve(d.A.T, v)


def slip(name, wrong, why):
    """Return a slip; `wrong` takes the derivatives, v and w = A⁻ᵀ v."""

    def from_problem(W, U, x, z, v):
        d = derivatives(W, U, x, z)
        return wrong(d, v, np.linalg.solve(d.A.T, v))

    return Slip(name, from_problem, why)


solve = np.linalg.solve
NOT_TRANSPOSED = (
    "solve with Aᵀ, not with A: in vᵀ A⁻¹ ∂_x f the row vᵀ A⁻¹ is the vector A⁻ᵀ v. "
    "`jax.vjp(lambda z: f(x, z), z)` gives products with the transpose of ∂_z f."
)
STAR = "`*` multiplies entry by entry. The last step is a matrix product, (∂_x f)ᵀ w."
FIRST = "of the pair that `pull(w)` returns, the first, (∂_x f)ᵀ w, is the answer."
CUTS = range(1, 13)
CUT = (
    "these are the first terms of w = v + Jᵀ v + (Jᵀ)² v + …; go on until w no longer changes. "
    "(Inside a solve it is `pull(w)`, not `pull(v)`.)"
)


def _series(d, v, terms):
    return sum(np.linalg.matrix_power(d.J.T, k) @ v for k in range(terms + 1))


slips = (
    slip("Jacobian not transposed", lambda d, v, w: d.B.T @ solve(d.A, v), NOT_TRANSPOSED),
    slip("∂_x f not transposed", lambda d, v, w: d.B @ w, "the last step is (∂_x f)ᵀ w."),
    slip(
        "JVP instead of VJP",
        lambda d, v, w: solve(d.A, d.B @ v),
        "this is ∂z*/∂x v. Asked is vᵀ ∂z*/∂x: start with the solve, and end with (∂_x f)ᵀ.",
    ),
    slip("Wrong sign", lambda d, v, w: -d.B.T @ w, SIGN),
    slip("Inverse left out", lambda d, v, w: d.B.T @ v, LEFT_OUT),
    slip("Inverse left out", lambda d, v, w: -d.B.T @ v, LEFT_OUT),
    *(slip("Series cut off", lambda d, v, w, k=k: d.B.T @ _series(d, v, k), CUT) for k in CUTS),
    slip(
        "∂_x f in the solve",
        lambda d, v, w: d.B.T @ solve((np.eye(len(v)) - d.B).T, v),
        "w solves w − (∂_z f)ᵀ w = v: of the pair that `pull(w)` returns, that is the second, [1].",
    ),
    slip("Product instead of a solve", lambda d, v, w: d.B.T @ (d.A.T @ v), "solve Aᵀ w = v."),
    slip("Identity forgotten", lambda d, v, w: d.B.T @ solve(d.J.T, v), IDENTITY),
    slip("Identity forgotten", lambda d, v, w: -d.B.T @ solve(d.J.T, v), IDENTITY),
    slip("Wrong sign inside", lambda d, v, w: d.B.T @ solve((d.A + 2 * d.J).T, v), INSIDE),
    slip("Elementwise product instead of a solve", lambda d, v, w: w * (d.B.T @ v), STAR),
    slip("Elementwise product", lambda d, v, w: w * np.diagonal(d.B), STAR),
    slip("Elementwise product", lambda d, v, w: w * d.B.sum(0), STAR),
    slip("Pull-back to x forgotten", lambda d, v, w: w, "w = A⁻ᵀ v; (∂_x f)ᵀ w is still to come."),
    slip(
        "∂_z f where ∂_x f belongs",
        lambda d, v, w: d.J.T @ w,
        "the last product is with (∂_x f)ᵀ: differentiate f(x, z) with respect to x.",
    ),
    slip(
        "v not used",
        lambda d, v, w: d.B.T @ solve(d.A.T, np.ones_like(v)),
        "this is the gradient of the sum of z*. Start from the given v.",
    ),
    slip("Both parts of the pair added", lambda d, v, w: d.B.T @ w + d.J.T @ w, FIRST),
    slip("One product too many", lambda d, v, w: d.B.T @ (d.J.T @ w), FIRST),
    slip("Elementwise product", lambda d, v, w: v * d.B.sum(0), STAR),
    slip("Solved against the residual", lambda d, v, w: 0 * v, RESIDUAL),
)

implicit_vjp = Exercise(
    name="implicit_vjp",
    asks="vjp(f, x, z, v): the vector vᵀ ∂z*/∂x",
    draw=_draw,
    right=pull_back,
    call=lambda answer, W, U, x, z, v: answer(layer(W, U), x, z, v),
    slips=(
        *slips,
        Slip(
            "Arguments of f swapped",
            lambda W, U, x, z, v: pull_back(W, U, z, x, v),
            "it is f(x, z): `jax.vjp(f, x, z)`.",
        ),
        Slip(
            "z* where v belongs",
            lambda W, U, x, z, v: pull_back(W, U, x, z, z),
            "the solve starts from the v that is handed over: w − (∂_z f)ᵀ w = v.",
        ),
        *linearised_at("Linearised at a start", starts, pull_back, AT_START, of=3),
    ),
    also=(no_jacobian,),
    problems=((4, "float64"), (6, "float32")),
    tolerance={"float64": 1e-4, "float32": 1e-3},
    hints=(
        "vᵀ A⁻¹ ∂_x f has three factors. Taken from the left, each product is with a vector.",
        "First solve Aᵀ w = v; then (∂_x f)ᵀ w. `jax.vjp` gives products with (∂_z f)ᵀ and "
        "(∂_x f)ᵀ without building either.",
        "`_, pull = jax.vjp(f, x, z)` gives `x_bar, z_bar = pull(w)`. Then w solves "
        "`w - pull(w)[1] = v`, for instance by `jax.scipy.sparse.linalg.gmres`, or by repeating "
        "w ← v + `pull(w)[1]`.",
    ),
)
