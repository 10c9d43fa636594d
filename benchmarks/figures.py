"""The pictures: cost against n and batch, Anderson's residuals, memory against steps."""

import jax
import jax.numpy as jnp
import numpy as np

import implicit_tutorial as it
from implicit_tutorial.classroom.picture import style
from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import ANDERSON, PLAIN, TRUTH, UNROLLED, Style

from . import peers
from .problems import layer, linear, spectral_matrix, tanh_problem
from .report import HERE

JAXOPT = Style("#E69F00", "-.", "v")
OPTIMISTIX = Style("#56B4E9", ":", "D")
LOOK = {"jaxopt": JAXOPT, "optimistix": OPTIMISTIX, "bare f": TRUTH}


def cost(rows: list, x: str, title: str, fixed: dict, xlabel: str) -> Picture:
    """Milliseconds against `x`: plain iteration on the left, Anderson on the right."""
    fig, axes = style.pair()
    for ax, solver, own in zip(axes, ("plain", "anderson"), (PLAIN, ANDERSON), strict=True):
        name = {"plain": "plain iteration", "anderson": "Anderson"}[solver]
        style.dress(ax, f"{title}: {name}", xlabel, "one solve (ms)")
        for who in ("bare f", "jaxopt", "optimistix", "ours"):
            where = {"solver": solver, "matrix": "symmetric", "who": who, **fixed}
            found = [r for r in rows if all(r.get(k) == v for k, v in where.items())]
            if found:
                look = own if who == "ours" else LOOK[who]
                points = [r[x] for r in found], [r["ms"][1] for r in found]
                ax.loglog(
                    *points, **look.line(label="K bare calls of f" if who == "bare f" else who)
                )
        ax.legend(frameon=False)
    alt = f"""Milliseconds of one solve against {xlabel}, both axes logarithmic: plain iteration
    here, in jaxopt and in optimistix, Anderson acceleration here and in jaxopt, each beside as many
    bare calls of f. The table gives the ratios."""
    return figure(fig, alt)


def jaxopt_residuals(f, a, z0, steps: int) -> list:
    """The residual after each step of jaxopt's Anderson, by its own update."""
    solver = peers.jaxopt.AndersonAcceleration(peers.unknown_first(f), maxiter=steps, tol=0.0)
    z, state, out = z0, solver.init_state(z0, a), []
    update = jax.jit(solver.update)
    for _ in range(steps):
        z, state = update(z, state, a)
        out.append(float(state.error))
    return out


def residuals() -> Picture:
    """Anderson here and in jaxopt, and plain iteration, on two spectra."""
    steps, n = 120, 100
    fig, axes = style.pair()
    a, z0 = tanh_problem("symmetric", n)
    rotating = jnp.asarray(spectral_matrix(n, 0.99, True), jnp.float32)
    problems = (
        ("Slow real modes: Anderson pays", layer, a, z0),
        ("Rotations, ρ = 0.99: it gains little", linear, (rotating, a[1]), z0),
    )
    for ax, (title, f, a, z0) in zip(axes, problems, strict=True):
        style.dress(ax, title, "evaluations of f", "residual ‖f(a, z) − z‖")
        plain = it.FixedPointIteration(rtol=0.0, atol=1e-6, max_steps=steps)
        own = it.Anderson(rtol=0.0, atol=1e-6, max_steps=steps)
        curves = {
            "plain iteration": (PLAIN, it.fixed_point(f, a, z0, plain, throw=False).history),
            "Anderson, jaxopt": (JAXOPT, jaxopt_residuals(f, a, z0, steps)),
            "Anderson, ours": (ANDERSON, it.fixed_point(f, a, z0, own, throw=False).history),
        }
        for name, (look, history) in curves.items():
            history = np.asarray(history)
            history = history[np.isfinite(history)]  # ∞ after the last step
            ran = np.arange(1, len(history) + 1)
            ax.semilogy(ran, history, **look.line(label=name, markevery=12))
        ax.set_ylim(bottom=3e-7)
        ax.legend(frameon=False)
    return figure(
        fig,
        """Residual against evaluations of f. On a symmetric W this package's Anderson reaches 1e-6
        in less than half of the steps of jaxopt's; on rotations both are no better than plain
        iteration by much.""",
    )


def memory(rows: list) -> Picture:
    """Temporary megabytes of a gradient against the number of steps."""
    fig, ax = style.axes("Implicit gradients need no memory for steps", "steps", "temporary MB")
    names = {"ours": PLAIN, "ours, Anderson": ANDERSON, "jaxopt": JAXOPT, "unrolled": UNROLLED}
    for who, look in names.items():
        found = [r for r in rows if r["group"] == "memory" and r["who"] == who]
        steps, size = [r["steps"] for r in found], [r["bytes"] / 1e6 for r in found]
        ax.loglog(steps, size, **look.line(label=who))
    ax.legend(frameon=False)
    return figure(
        fig,
        """Temporary memory of a gradient against the number of steps, both axes logarithmic.
        Unrolled, it grows in proportion to the steps; implicit, it is a flat line.""",
    )


def write(rows: list) -> None:
    """Draw all of them into figures/."""
    folder = HERE / "figures"
    folder.mkdir(exist_ok=True)
    pictures = {
        "cost_n": cost(rows, "n", "One solve", {"batch": 1}, "unknowns n"),
        "cost_batch": cost(rows, "batch", "Vmapped, n = 100", {"n": 100}, "batch"),
        "anderson": residuals(),
        "memory": memory(rows),
    }
    for name, picture in pictures.items():
        picture.savefig(folder / f"{name}.svg")
