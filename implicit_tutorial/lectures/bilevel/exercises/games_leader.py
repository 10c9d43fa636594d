"""Lecture 07: the gradient of one who counts the replies of the others."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise

from .games_leader_formulas import call, draw, right, slip

_SOLVE = np.linalg.solve
_REPLY = "dy/dx = −(∂_y g)⁻¹ ∂_x g, and the total is ∂_x f + (dy/dx)ᵀ ∂_y f."
_INVERSE = "the replies answer each other: solve with ∂_y g. " + _REPLY

slips = (
    slip(
        "Partial derivative",
        lambda f_x, f_y, g_x, g_y: f_x,
        "this is ∂_x f: y is held still, as in Cournot's game. " + _REPLY,
    ),
    slip(
        "The replies alone",
        lambda f_x, f_y, g_x, g_y: -g_x.T @ _SOLVE(g_y.T, f_y),
        "this is what f gains by the replies. x also stands in f itself: add ∂_x f.",
    ),
    slip(
        "Wrong sign of the reply",
        lambda f_x, f_y, g_x, g_y: f_x + g_x.T @ _SOLVE(g_y.T, f_y),
        "∂_x g dx + ∂_y g dy = 0 gives dy/dx with a minus: −(∂_y g)⁻¹ ∂_x g.",
    ),
    slip("Inverse left out", lambda f_x, f_y, g_x, g_y: f_x - g_x.T @ f_y, _INVERSE),
    slip("Inverse left out", lambda f_x, f_y, g_x, g_y: f_x + g_x.T @ f_y, _INVERSE),
    slip(
        "Multiplied, not solved",
        lambda f_x, f_y, g_x, g_y: f_x - g_x.T @ (g_y.T @ f_y),
        _INVERSE,
    ),
    slip(
        "∂_y g not transposed",
        lambda f_x, f_y, g_x, g_y: f_x - g_x.T @ _SOLVE(g_y, f_y),
        "a gradient solves with (∂_y g)ᵀ. With one who replies, or a symmetric ∂_y g, nobody "
        "would see it.",
    ),
    slip(
        "Each replies alone",
        lambda f_x, f_y, g_x, g_y: f_x - g_x.T @ (f_y / np.diag(g_y)),
        "only the diagonal of ∂_y g was used: those who reply also answer each other.",
    ),
    slip(
        "∂_y f left out",
        lambda f_x, f_y, g_x, g_y: f_x - g_x.T @ _SOLVE(g_y.T, np.ones_like(f_y)),
        "this is how the sum of y moves. Weigh each reply by what it is worth: ∂_y f.",
    ),
    slip(
        "I − ∂_y g for ∂_y g",
        lambda f_x, f_y, g_x, g_y: f_x + g_x.T @ _SOLVE(np.eye(len(g_y)) - g_y.T, f_y),
        "y is a root of g here, and no fixed point of it: solve with ∂_y g.",
    ),
    slip(
        "At y = 0",
        lambda f_x, f_y, g_x, g_y: f_x - g_x.T @ _SOLVE(g_y.T, f_y),
        "the derivatives are taken at y = 0. Take them at the given y, where g is zero.",
        at_zero=True,
    ),
)

leader_gradient = Exercise(
    name="leader_gradient",
    asks="leader_gradient(f, g, x, y): the gradient by x of f(x, y(x)), where g(x, y(x)) = 0",
    draw=draw,
    right=right,
    call=call,
    slips=slips,
    problems=((3, "float64"), (4, "float32")),  # eager code: each compiles its own operations
    hints=(
        "If x moves by dx, then y moves so that g stays zero: ∂_x g dx + ∂_y g dy = 0.",
        "The total is ∂_x f + (dy/dx)ᵀ ∂_y f. One solve with (∂_y g)ᵀ against ∂_y f is enough.",
        "`jax.grad(f, argnums=(0, 1))(x, y)` and `jax.jacobian(g, argnums=(0, 1))(x, y)` give all "
        "four; then `f_x - g_x.T @ jnp.linalg.solve(g_y.T, f_y)`.",
    ),
)
