"""Which library for what, as of 2026-11-29; every row with its version, a date and its source.

A date is that of the newest release on PyPI; in Julia of the newest tag of the repository; where
none was seen, of its newest commit, in the copy that was looked at. Who was run says so; all else
is from a library's own pages.
"""

from typing import NamedTuple

from implicit_tutorial.classroom.picture.table import Table

SEEN = "2026-11-29"


class Fact(NamedTuple):
    """One library."""

    name: str
    source: str  #: owner/name on GitHub
    use: str
    version: str  #: "" where none was seen
    date: str
    note: str = ""


FACTS = (
    Fact(
        *("optimistix", "patrick-kidger/optimistix"),
        *("JAX: roots, fixed points, minima, least squares", "0.1.0", "2026-02-16"),
        "run here",
    ),
    Fact("lineax", "patrick-kidger/lineax", "JAX: linear solves", "0.1.1", "2026-05-01"),
    Fact(
        *("diffrax", "patrick-kidger/diffrax", "JAX: ODEs and SDEs", "0.7.2", "2026-02-18"),
        "run in lectures 02 and 03",
    ),
    Fact(
        *("cvxpylayers", "cvxpy/cvxpylayers"),
        *("PyTorch, JAX, MLX: convex programs, said in words", "1.2.0", "2026-05-19"),
        "run in benchmarks/",
    ),
    Fact(
        *("qpax", "kevin-tracy/qpax", "JAX: quadratic programs", "0.1.4", "2026-07-24"),
        "reverse mode; run in benchmarks/",
    ),
    Fact(
        *("ott", "ott-jax/ott", "JAX: optimal transport", "0.6.0", "2025-11-04"),
        "implicit gradient by lineax; not run",
    ),
    Fact(
        *("optax", "google-deepmind/optax", "JAX: optimisers, projections", "0.2.8", "2026-03-20"),
        "no implicit gradient",
    ),
    Fact(
        *("jaxopt", "google/jaxopt", "JAX: fixed points, roots, minima", "0.8.5", "2025-04-14"),
        "run here; its page says since 2025-04-09: no longer maintained",
    ),
    Fact(
        *("banax", "RhizomeResearch/banax", "JAX: deep equilibria", "0.1.5", "2026-04-27"),
        "run in benchmarks/",
    ),
    Fact(
        *("jax-fem", "deepmodeling/jax-fem", "JAX: finite elements", "", "2026-08-20"),
        "GPL-3; not run",
    ),
    Fact(
        *("torchdeq", "locuslab/torchdeq", "PyTorch: deep equilibria", "0.1.0", "2023-10-12"),
        "run, see above; its default is one step",
    ),
    Fact(
        *("Theseus", "facebookresearch/theseus"),
        *("PyTorch: nonlinear least squares", "0.2.3", "2025-02-10"),
        "not run",
    ),
    Fact(
        *("TorchOpt", "metaopt/torchopt", "PyTorch: bilevel, three kinds of gradient"),
        *("0.7.3", "2023-11-10", "not run"),
    ),
    Fact(
        *("betty", "leopard-ai/betty", "PyTorch: many levels", "0.2.1", "2023-10-12"),
        "not run",
    ),
    Fact(
        *("higher", "facebookresearch/higher", "PyTorch: unrolled inner loops"),
        *("0.2.1", "2020-07-14", "not run"),
    ),
    Fact(
        *("ImplicitDifferentiation.jl", "JuliaDecisionFocusedLearning/ImplicitDifferentiation.jl"),
        *("Julia: any solver, by its conditions", "0.9.3", "2026-06-26", "not run"),
    ),
    Fact(
        *("NonlinearSolve.jl", "SciML/NonlinearSolve.jl", "Julia: roots"),
        *("", "2026-08-22", "not run"),
    ),
    Fact(
        *("SciMLSensitivity.jl", "SciML/SciMLSensitivity.jl"),
        *("Julia: adjoints of ODEs and of roots", "7.112.1", "2026-06-20", "not run"),
    ),
    Fact(
        *("ADCME.jl", "kailaix/ADCME.jl", "Julia: inverse problems, on TensorFlow"),
        *("0.7.3", "2021-05-21", "not run"),
    ),
)


def libraries() -> Table:
    """Return the map as a table; each name leads to its source."""
    rows = [(fact.name, fact.use, fact.version or "–", fact.date, fact.note) for fact in FACTS]
    links = {fact.name: f"https://github.com/{fact.source}" for fact in FACTS}
    return Table(("library", "for what", "newest", "of", ""), rows, links)
