"""Lecture 01: one Newton step for z = f(a, z)."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip
from implicit_tutorial.classroom.exercise.theorem import derivatives, draw_layer, iterates, layer

solve = np.linalg.solve


def _draw(rng, n):
    return *draw_layer(rng, n), rng.normal(size=n)


def _right(W, U, x, z):
    """Return z − A⁻¹ g with g = z − f and A = I − ∂_z f."""
    return z + solve(derivatives(W, U, x, z).A, np.tanh(W @ z + U @ x) - z)


def _slip(name, wrong, why):
    """Return a slip; `wrong` takes J, A, B, z and g = z − f(a, z)."""

    def from_problem(W, U, x, z):
        return wrong(*derivatives(W, U, x, z), z, z - np.tanh(W @ z + U @ x))

    return Slip(name, from_problem, why)


_TANGENT = "the tangent g + ∂_z g (z_next − z) is zero at z_next = z − (∂_z g)⁻¹ g."
_IDENTITY = "∂_z g = I − ∂_z f, because g = z − f(a, z)."
_STEP = "this is how far to go. The next z is z plus the step."
_ONE = "one step is asked, from the given z; the solver repeats it."

slips = (
    _slip("Wrong sign", lambda J, A, B, z, g: z + solve(A, g), f"{_TANGENT} (g is z − f.)"),
    _slip("Identity forgotten", lambda J, A, B, z, g: z - solve(J, g), _IDENTITY),
    _slip("Identity forgotten", lambda J, A, B, z, g: z + solve(J, g), _IDENTITY),
    _slip("Sign inside", lambda J, A, B, z, g: z - solve(A + 2 * J, g), _IDENTITY),
    _slip(
        "1 for I",
        lambda J, A, B, z, g: z - solve(1 - J, g),
        "1 − J takes from each entry: `jnp.eye(len(z))`.",
    ),
    _slip(
        "Transposed",
        lambda J, A, B, z, g: z - solve(A.T, g),
        "solve with ∂_z g itself; `jax.jacobian` has outputs in rows, inputs in columns.",
    ),
    _slip("Product in place of a solve", lambda J, A, B, z, g: z - A @ g, _TANGENT),
    _slip(
        "Only the diagonal",
        lambda J, A, B, z, g: z - g / np.diagonal(A),
        "in more than one dimension the slope is a matrix, and dividing by it is a linear solve.",
    ),
    _slip(
        "f in place of g",
        lambda J, A, B, z, g: z - solve(A, z - g),
        "the step solves against what is to vanish, g = z − f(a, z), not against f.",
    ),
    _slip(
        "z in place of g",
        lambda J, A, B, z, g: z - solve(A, z),
        "the step solves against what is to vanish, g = z − f(a, z).",
    ),
    _slip(
        "A plain step",
        lambda J, A, B, z, g: z - g,
        "this is f(a, z), or a step without its slope. Newton solves with ∂_z g.",
    ),
    _slip("The step alone", lambda J, A, B, z, g: -solve(A, g), _STEP),
    _slip("The step alone", lambda J, A, B, z, g: solve(A, g), f"{_STEP} Its sign is wrong, too."),
    _slip(
        "Started from f",
        lambda J, A, B, z, g: z - g - solve(A, g),
        "the tangent touches at z, so the step is taken from z, not from f(a, z).",
    ),
    _slip(
        "Derivative by a",
        lambda J, A, B, z, g: z - solve(np.eye(len(z)) - B, g),
        "the unknown is the second argument: `jax.jacobian(f, argnums=1)(a, z)`.",
    ),
    _slip("Half a step", lambda J, A, B, z, g: z - solve(A, g) / 2, _TANGENT),
    Slip(
        "Tangent at another point",
        lambda W, U, x, z: z + solve(derivatives(W, U, x, 0 * z).A, np.tanh(W @ z + U @ x) - z),
        "the slope belongs to the given z, as g does; here it is taken at zero.",
    ),
    Slip("Two steps", lambda W, U, x, z: _right(W, U, x, _right(W, U, x, z)), _ONE),
    Slip("The solution itself", lambda W, U, x, z: iterates(W, U, x)[-1], _ONE),
)

newton_step = Exercise(
    name="newton_step",
    asks="newton_step(f, a, z): the next z",
    draw=_draw,
    right=_right,
    call=lambda answer, W, U, x, z: answer(layer(W, U), x, z),
    slips=slips,
    hints=(
        "At z the tangent of g = z − f(a, z) is g + ∂_z g (z_next − z). Set it to zero.",
        "A = I − `jax.jacobian(f, argnums=1)(a, z)` is ∂_z g. What is A solved against?",
        "`z - jnp.linalg.solve(A, z - f(a, z))`.",
    ),
)
