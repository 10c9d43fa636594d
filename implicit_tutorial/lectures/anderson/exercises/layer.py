"""Lecture 04, part (c): a layer that jax.grad differentiates."""

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.exercise.evaluated import evaluated
from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip
from implicit_tutorial.classroom.exercise.looks import not_unrolled
from implicit_tutorial.classroom.exercise.theorem import (
    AT_START,
    TOO_EARLY,
    draw_layer,
    iterates,
    layer,
    starts,
)

from ..problem import anderson_solver
from . import vjp

TOLERANCE = {"float64": 1e-3, "float32": 1e-3}
PROBLEMS = ((4, "float32"), (3, "float64"))


class NotLikeX(TypeError):
    """The layer returns something else than z."""

    def __init__(self, z, x):
        if getattr(z, "shape", x.shape) != x.shape:
            super().__init__(f"the layer returned an array of shape {z.shape}")
            self.slip = f"Wrong shape: z must have the shape of x, {x.shape}."
        elif isinstance(z, (jax.Array, np.ndarray)):
            super().__init__(f"the layer returned an array of {z.dtype}")
            self.slip = "Wrong dtype: z must have the dtype of x. Look for a cast to float32."
        else:
            super().__init__(f"the layer returned something of type {type(z).__name__}")
            self.slip = "Return z alone: `anderson_solver` returns z and residuals."


def value_and_pull_back(answer, f, x, v):
    """Return z and vᵀ ∂z/∂x, as reverse mode finds it."""
    z, pull = jax.vjp(lambda x: answer(f, x), x)
    if z is None or z is ...:  # not attempted
        return z
    if (getattr(z, "dtype", None), getattr(z, "shape", None)) != (x.dtype, x.shape):
        raise NotLikeX(z, x)
    return z, pull(v)[0]


def on_one(answer, W, U, x, v):
    """Differentiate the layer at x; in float32, where endless loops are at home, f is counted."""
    f = layer(W, U)
    if x.dtype == jnp.float32:
        evaluated(answer, f, x)
    return value_and_pull_back(answer, f, x, v)


def draw(rng, n):
    """Draw a layer, x and v."""
    return *draw_layer(rng, n), rng.normal(size=n)


def right(W, U, x, v):
    """Return z* and vᵀ A⁻¹ B."""
    z = iterates(W, U, x)[-1]
    return z, vjp.pull_back(W, U, x, z, v)


def explain(values, W, U, x, v):
    """Is z not a fixed point, or was it linearised where it was not one yet?"""
    z, x_bar = values
    residual = np.linalg.norm(np.tanh(W @ z + U @ x) - z)
    if residual > 3e-4 * np.linalg.norm(z):
        if np.linalg.norm(np.tanh(W @ x + U @ z) - z) < 1e-2 * np.linalg.norm(z):
            return "Arguments of f swapped: the layer solves z = f(z, x). It is f(x, z)."
        return (
            f"Not converged: the layer returns a z with ‖f(x, z) − z‖ = {residual:.1g}. Let the "
            "solver run until that is small: raise `max_iter`, lower `tol`."
        )
    if not np.any(x_bar):
        return (
            "No derivative: zeros come back, and JAX takes a None for zero. Is part (b), `vjp`, "
            "written, and does `backward` return its result?"
        )
    f = layer(jnp.asarray(W), jnp.asarray(U))
    zero, x_jax = jnp.zeros(len(x)), jnp.asarray(x)
    early = iterates(W, U, x, 8)[1:]
    for k in range(2, 9):
        z, _ = anderson_solver(lambda z: f(x_jax, z), zero, max_iter=k, tol=0.0)
        early.append(np.asarray(z, np.float64))
    for name, why, points in (
        ("Linearised at a start", AT_START, starts(W, U, x)),
        ("Linearised at an iterate that has not converged", TOO_EARLY, early),
    ):
        for point in points:
            wrong = vjp.pull_back(W, U, x, point, v)
            if np.linalg.norm(x_bar - wrong) < 1e-3 * np.linalg.norm(wrong):
                return f"{name}: {why}"
    swapped = vjp.pull_back(W, U, z, x, v)
    if np.linalg.norm(x_bar - swapped) < 1e-2 * np.linalg.norm(swapped):
        return "Saved in one order, used in another: x and z change places between the two rules."
    return ""


def slips(right, pulled):
    """Return part (b)'s slips, with the right z* in front."""
    return tuple(
        Slip(s.name, lambda *p, s=s: (right(*p)[0], pulled(s.wrong, *p)), s.why) for s in vjp.slips
    )


def pulled(wrong, W, U, x, v):
    """Return a wrong pull-back at z*."""
    return wrong(W, U, x, iterates(W, U, x)[-1], v)


anderson_layer = Exercise(
    name="anderson_layer",
    asks="jax.vjp of layer(f, x): z*, and its pull-back vᵀ ∂z*/∂x",
    outputs=("z*", "its pull-back"),
    draw=draw,
    right=right,
    call=on_one,
    slips=slips(right, pulled),
    explain=explain,
    also=(not_unrolled,),
    problems=PROBLEMS,
    tolerance=TOLERANCE,
    hints=(
        "The forward rule runs the solver, and returns z and what the backward rule needs. The "
        "backward rule is part (b).",
        "`f` is a function, not an array: it is in `nondiff_argnums=(0,)`. Then JAX calls "
        "`forward(f, x)` and `backward(f, saved, v)`.",
        "`forward`: `z = layer(f, x)`, `return z, (x, z)`. `backward`: `x, z = saved`, then a "
        "tuple of one: `return (vjp(f, x, z, v),)`.",
    ),
)
