"""The widgets of lecture 01; each stands beside a figure that says the same without a kernel."""

import jax.numpy as jnp
import numpy as np
from ipywidgets import fixed

from implicit_tutorial.classroom.picture import residuals
from implicit_tutorial.classroom.picture.choice import choice
from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.interact import interact
from implicit_tutorial.classroom.picture.quick import quick
from implicit_tutorial.classroom.picture.slider import slider
from implicit_tutorial.classroom.picture.style import dress, pair
from implicit_tutorial.implicit import fixed_point
from implicit_tutorial.solvers import Anderson, FixedPointIteration, Newton

from . import pictures
from .pictures import single_step
from .problem import draw, tanh_layer

SOLVERS = {
    "plain": FixedPointIteration(rtol=0.0, atol=1e-6, max_steps=200),
    "Anderson": Anderson(rtol=0.0, atol=1e-6, max_steps=200),
    "Newton": Newton(rtol=0.0, atol=1e-6, max_steps=20),
}
PATIENT = Newton(rtol=0.0, atol=1e-6, max_steps=200)  # its z* is looked at, and not its steps


def cobweb() -> None:
    """Move the slope w, the start z0 and the bias x of the cobweb of z = tanh(w z + x)."""
    interact(
        staircase,
        w=slider(-1.2, -2.0, 2.0, 0.4, "w"),
        z0=slider(0.9, -0.9, 0.9, 0.3, "z0"),
        x=slider(0.3, -0.6, 0.6, 0.3, "x"),
    )


def staircase(w: float, z0: float, x: float) -> Picture:
    """The cobweb, fast enough for a slider."""
    return quick(pictures.cobweb(w, z0, x=x))


def spectral_radius() -> None:
    """Move the spectral radius of W, symmetric or not, and see three residual curves."""
    radius_against_iterations(1.0, "random")  # compiles all three solvers before a slider moves
    interact(
        radius_against_iterations,
        radius=slider(0.9, 0.1, 1.5, 0.05, "radius"),
        kind=choice(["symmetric", "random"], "symmetric", "kind"),
        n=fixed(32),  # ipywidgets 7 takes the annotation of what is not named for a widget
    )


def radius_against_iterations(radius: float, kind: str, n: int = 32) -> Picture:
    """Residual curves of the three solvers, and the eigenvalues that decide about plain steps."""
    W, x = draw(n, 1.0, symmetric=kind == "symmetric")
    a = (jnp.asarray(radius / np.max(np.abs(np.linalg.eigvals(W))), W.dtype) * W, x)
    solutions = {
        name: fixed_point(tanh_layer, a, jnp.zeros(n), solver=solver, throw=False)
        for name, solver in SOLVERS.items()
    }
    counts = ", ".join(
        f"{name} {int(solution.steps)}" if solution.converged else f"{name} never"
        for name, solution in solutions.items()
    )
    z_star = fixed_point(tanh_layer, a, jnp.zeros(n), solver=PATIENT, throw=False).value
    found = single_step.slopes(a, z_star)
    fig, (left, right) = pair()
    dress(left, f"{counts}", "step", "residual ‖f(a, z) − z‖")
    for name, solution in solutions.items():
        residuals.curve(left, np.asarray(solution.history), name, residuals.STYLES[name])
    left.set_yscale("log")
    left.set_xlim(0, 1.2 * left.get_xlim()[1])
    dress(right, f"ρ(∂f) = {np.abs(found).max():.2f} at z*", "real part", "imaginary part")
    single_step.spectrum(right, found)
    picture = figure(
        fig,
        f"Residuals of three solvers against steps, for a {kind} W of spectral radius {radius:g}: "
        f"{counts} steps to 1e-6. Beside them the eigenvalues of ∂f at z*, and the unit circle.",
    )
    return quick(picture)
