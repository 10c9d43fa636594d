"""Lecture 02: a slider over the tolerance. Everything is computed before it moves."""

from ipywidgets import SelectionSlider

from implicit_tutorial.classroom.picture.choice import choice
from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.interact import interact
from implicit_tutorial.classroom.picture.quick import quick
from implicit_tutorial.classroom.picture.style import TRUTH, axes

from . import problem as node
from .pictures.solving import SOLVERS


def over_tolerance(found: node.studies.Cost) -> None:
    """Show evaluations and error of one solve, with a slider over rtol and a choice of solver."""
    where = {f"{rtol:.0e}": i for i, rtol in enumerate(found.tolerances)}

    def show(rtol: int, solver: str) -> Picture:
        return one_solve(found, rtol, solver)

    interact(
        show,
        rtol=SelectionSlider(options=list(where.items()), description="rtol", value=2,
                             continuous_update=False),
        solver=choice(SOLVERS, "Tsit5", "solver"),
    )  # fmt: skip


def one_solve(found: node.studies.Cost, index: int, solver: str) -> Picture:
    """Draw one solve's cost and error among those of all the others."""
    evaluations, error = int(found.evaluations[solver][index]), found.errors[solver][index]
    title = f"{solver}: {evaluations} evaluations, error {error:.1e}"
    fig, ax = axes(title, "evaluations of the field", "error at T")
    for name in SOLVERS:
        ax.loglog(found.evaluations[name], found.errors[name], ".", color=TRUTH.color)
    ax.loglog([evaluations], [error], **SOLVERS[solver].line(markersize=12))
    alt = f"{solver} spends {evaluations} evaluations for an error of {error:.0e}."
    return quick(figure(fig, alt))
