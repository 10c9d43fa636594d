"""When implicit layers fail: what happens, what one sees, and the lecture that shows it."""

from importlib import metadata
from typing import NamedTuple

from implicit_tutorial.classroom.picture.table import Table


class Failure(NamedTuple):
    """One way to fail, and where it is shown."""

    happens: str
    seen: str
    notebook: str  #: without .ipynb
    section: int

    @property
    def place(self) -> str:
        """Return the lecture and its section, as in "06 §4"."""
        return f"{self.notebook[:2]} §{self.section}"


TANH, BILEVEL, PROGRAMS = "01_tanh_fixed_point", "07_bilevel", "06_optimisation_layers"
FAILURES = (
    Failure("several solutions", "the start decides, and the answer jumps", TANH, 4),
    Failure("a fold", "the derivative grows without bound; then no solution", TANH, 5),
    Failure("the loop ends by its cap", "a wrong value, if nobody tests", TANH, 2),
    Failure("the inner solve stops early", "a gradient as wrong as the answer", BILEVEL, 2),
    Failure("an adjoint that explodes backwards", "a gradient of noise", "02_neural_ode", 4),
    Failure("the wrong root", "the solution of something else", "03_brachistochrone", 5),
    Failure("a fixed ridge", "Anderson stalls near the answer", "04_anderson_exercise", 2),
    Failure("training drives ρ to 1", "ever more steps", "05_deep_equilibrium", 4),
    Failure("one step for a gradient", "a wrong direction", "05_deep_equilibrium", 5),
    Failure("a kink", "half a derivative, or a refusal", PROGRAMS, 4),
    Failure("no solution", "a run-away, or a refusal", PROGRAMS, 4),
    Failure("a minimum that is not unique", "a singular matrix, refused", PROGRAMS, 4),
    Failure("hyper-parameters overfit", "validation falls, the test does not", BILEVEL, 3),
    Failure("players who turn in circles", "a walk that runs away", BILEVEL, 5),
)


def repository() -> str:
    """Return the course's address, as its installation says; nothing where there is none."""
    try:
        found = metadata.metadata("implicit-tutorial").get_all("Project-URL") or []
    except metadata.PackageNotFoundError:
        found = []
    return next((line.partition(", ")[2] for line in found), "")


def table() -> Table:
    """Return all of it as a table, which leads to the notebooks."""
    rows = [(failure.happens, failure.seen, failure.place) for failure in FAILURES]
    folder = f"{repository()}/blob/main/notebooks"
    links = {failure.place: f"{folder}/{failure.notebook}.ipynb" for failure in FAILURES}
    return Table(("what happens", "what you see", "shown in"), rows, links if repository() else {})
