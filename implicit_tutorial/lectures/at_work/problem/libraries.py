"""One layer in several libraries: z = f(a, z), differentiable by a; who is right, who is silent."""

import importlib.util
import inspect
import textwrap
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from implicit_tutorial.implicit import fixed_point
from implicit_tutorial.solvers import Dense, FixedPointIteration

STEPS, TOLERANCE = 1000, 1e-12


def it(f, a, z0):  # noqa: D103
    solver = FixedPointIteration(rtol=TOLERANCE, max_steps=STEPS)
    return fixed_point(f, a, z0, solver, Dense()).value


def iterated(f, a, z0):
    """A loop as one writes it oneself, with a cap and without a word where it is reached."""

    def unsettled(carry):
        z, before, k = carry
        return (jnp.linalg.norm(z - before) > TOLERANCE) & (k < STEPS)

    start = (f(a, z0), z0, jnp.int32(1))
    return lax.while_loop(unsettled, lambda c: (f(a, c[0]), c[0], c[2] + 1), start)[0]


def custom_root(f, a, z0):  # noqa: D103
    def tangent_solve(A, b):
        return jnp.linalg.solve(jax.jacfwd(A)(b), b)

    def solve(_, z0):
        return iterated(f, lax.stop_gradient(a), z0)

    return lax.custom_root(lambda z: z - f(a, z), z0, solve, tangent_solve)


@partial(jax.custom_vjp, nondiff_argnums=(0,))
def custom_vjp(f, a, z0):  # noqa: D103
    return iterated(f, a, z0)


def forward(f, a, z0):  # noqa: D103
    z = custom_vjp(f, a, z0)
    return z, (a, z)


def backward(f, kept, v):  # noqa: D103
    a, z = kept
    A = jnp.eye(z.size) - jax.jacobian(f, 1)(a, z)
    u = jnp.linalg.solve(A.T, v)
    return jax.vjp(lambda a: f(a, z), a)[1](u)[0], jnp.zeros_like(z)


custom_vjp.defvjp(forward, backward)


def optimistix(f, a, z0):  # noqa: D103
    import optimistix as optx

    solver = optx.FixedPointIteration(rtol=0, atol=TOLERANCE)
    return optx.fixed_point(lambda z, a: f(a, z), solver, z0, a, max_steps=STEPS).value


def jaxopt(f, a, z0):  # noqa: D103
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says on import that it is no longer maintained
        import jaxopt
    solver = jaxopt.FixedPointIteration(lambda z, a: f(a, z), STEPS, TOLERANCE)
    return solver.run(z0, a).params


class Library(NamedTuple):
    """How to solve with it, the parts of its code, and the package that must be installed."""

    solve: Callable[..., Any]
    parts: tuple[Callable[..., Any], ...]
    package: str = "jax"

    @property
    def code(self) -> str:
        """Its code, without the marks of our linter."""
        text = "\n\n".join(textwrap.dedent(inspect.getsource(part)) for part in self.parts)
        return text.replace("  # noqa: D103", "")

    @property
    def lines(self) -> int:
        """How many lines of code it takes, signatures and imports not counted."""
        lines = [line.strip() for line in self.code.splitlines()]
        return sum(
            bool(line) and not line.startswith(("def ", "import ", "with ", "warnings.", '"""'))
            for line in lines
        )

    @property
    def missing(self) -> bool:
        """Is its package not installed here?"""
        return importlib.util.find_spec(self.package) is None


LIBRARIES = {
    "it": Library(it, (it,), "implicit_tutorial"),
    "lax.custom_root": Library(custom_root, (iterated, custom_root)),
    "jax.custom_vjp": Library(custom_vjp, (iterated, forward, backward)),
    "optimistix": Library(optimistix, (optimistix,), "optimistix"),
    "jaxopt": Library(jaxopt, (jaxopt,), "jaxopt"),
}


def installed() -> dict[str, Library]:
    """Return the libraries that are here, and say which are not."""
    for name, library in LIBRARIES.items():
        if library.missing:
            print(f"{name} is not installed here, and left out: pip install {library.package}")
    return {name: library for name, library in LIBRARIES.items() if not library.missing}


def distance(one: Any, other: Any) -> float:
    """Return the largest difference of two pytrees."""
    pairs = zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True)
    return max(float(np.max(np.abs(np.asarray(x) - np.asarray(y)))) for x, y in pairs)
