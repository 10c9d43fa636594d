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


TANH, DEPTH, PROGRAMS = "01_tanh_fixed_point", "05_deep_equilibrium", "06_optimisation_layers"
BILEVEL, UNROLLED, NODES = "07_bilevel", "08_unrolled", "09_declarative_networks"
#: Under the question that each of them answers with no.
ASKED = {
    "Is there one answer?": (
        Failure("no solution", "a run-away, or a refusal", PROGRAMS, 4),
        Failure("several solutions", "the start decides, and the answer jumps", TANH, 4),
        Failure("the wrong root", "the solution of something else", "03_brachistochrone", 5),
        Failure("the wrong minimum", "a right derivative, of another valley", NODES, 2),
    ),
    "Is it reached?": (
        Failure("the solve stops early", "a gradient as wrong as the answer", BILEVEL, 2),
        Failure("a fixed ridge", "Anderson stalls near the answer", "04_anderson_exercise", 2),
        Failure("training drives ρ to 1", "ever more steps", DEPTH, 4),
        Failure("players who turn in circles", "a walk that runs away", BILEVEL, 5),
        Failure("learned steps, other data", "they run away, and nothing warns", UNROLLED, 4),
    ),
    "Has it a derivative?": (
        Failure("a fold", "the derivative grows without bound; then no solution", TANH, 5),
        Failure("a kink", "half a derivative, or a refusal", PROGRAMS, 4),
        Failure("a flat energy, H = 0", "every y is as good: refused", NODES, 2),
        Failure("a gauge: a part left free", "refused, until it is pinned", NODES, 5),
        Failure("the weights of a net", "refused for θ; u has a derivative", "10_deep_ritz", 2),
    ),
    "Is it computed right?": (
        Failure("an adjoint that explodes backwards", "a gradient of noise", "02_neural_ode", 4),
        Failure("one step for a gradient", "a wrong direction", DEPTH, 5),
        Failure("an unrolled gradient", "right for λ, wrong for D", UNROLLED, 5),
        Failure("eigh, two equal eigenvalues", "NaN, though the derivative exists", NODES, 4),
    ),
    "Is it what you want to know?": (
        Failure("hyper-parameters overfit", "validation falls, the test does not", BILEVEL, 3),
        Failure("data that cannot tell", "u fits up to the noise, m is wrong", "10_deep_ritz", 5),
    ),
}
FAILURES = tuple(failure for failures in ASKED.values() for failure in failures)


def repository() -> str:
    """Return the course's address, as its installation says; nothing where there is none."""
    try:
        found = metadata.metadata("implicit-tutorial").get_all("Project-URL") or []
    except metadata.PackageNotFoundError:
        found = []
    return next((line.partition(", ")[2] for line in found), "")


def table() -> Table:
    """Return all of it as a table, which leads to the notebooks."""
    rows = [
        (question if failure == failures[0] else "", failure.happens, failure.seen, failure.place)
        for question, failures in ASKED.items()
        for failure in failures
    ]
    folder = f"{repository()}/blob/main/notebooks"
    links = {failure.place: f"{folder}/{failure.notebook}.ipynb" for failure in FAILURES}
    columns = ("ask", "what happens", "what you see", "shown in")
    return Table(columns, rows, links if repository() else {})
