"""Lecture 06's quadratic program as a layer, beside qpax, jaxopt and cvxpylayers, in float64.

All 64 programs are put to everybody, at once or one by one. Every gradient is judged twice: by the
equality program of the active rows, which is linear, and by central differences of ½ ‖x*‖².
"""

import warnings
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.lectures.optimisation_layers import problem

from . import timing
from .qp_peers import BY, SIZES, mended, step_of, steps, values

COUNT = 64


def judge(a):
    """x* by the equality program of the rows that are active at our solution."""
    z = problem.solve(jax.lax.stop_gradient(a))
    return problem.equality_program(a, problem.active(a, z)).x


def flat(parts) -> np.ndarray:
    """(64, numbers): what belongs to one program as one vector."""
    return np.concatenate([np.asarray(part).reshape(COUNT, -1) for part in parts], axis=1)


def errors(got, wanted) -> np.ndarray:
    """‖got − wanted‖/‖wanted‖ of each program."""
    got, wanted = flat(got), flat(wanted)
    return np.linalg.norm(got - wanted, axis=1) / np.linalg.norm(wanted, axis=1)


def slopes(gradient, along) -> np.ndarray:
    """(64, 4): how ½ ‖x*‖² changes along each direction, by a gradient."""
    return np.stack([np.sum(flat(gradient) * flat(way), axis=1) for way in along], axis=1)


def differences(a, along, step=1e-6) -> np.ndarray:
    """The same by central differences of the value: no derivative of anybody is in it."""
    value = jax.jit(jax.vmap(lambda a: 0.5 * jnp.sum(problem.solve(a).x ** 2)))

    def at(t, way):
        return value(a._replace(**{k: getattr(a, k) + t * d for k, d in zip(BY, way, strict=True)}))

    return np.stack([(at(step, way) - at(-step, way)) / (2 * step) for way in along], axis=1)


def verdict(found, wanted, along, measured) -> dict:
    """Median errors over 64 programs, the worst, and how many are wrong: off by more than 1 %."""
    (gradient, x), (right, right_x) = found, wanted
    but_G = [i for i, name in enumerate(BY) if name != "G"]
    error = errors(gradient, right)
    rest = errors([gradient[i] for i in but_G], [right[i] for i in but_G])
    return {
        "x": float(np.median(errors([x], [right_x]))),
        "error": float(np.median(error)),
        "differences": float(np.median(errors([slopes(gradient, along)], [measured]))),
        "worst": float(error.max()),
        "wrong": int(np.sum(~(error <= 0.01))),  # a NaN is wrong, too
        "wrong_but_G": int(np.sum(~(rest <= 0.01))),
    }


def infeasible(a) -> problem.Program:
    """The same program, but its first two inequalities say x₀ ≤ −1 and x₀ ≥ 1."""
    G = a.G.at[:2].set(0).at[0, 0].set(1).at[1, 0].set(-1)
    return a._replace(G=G, h=a.h.at[:2].set(-1))


def answer(step, a) -> str:
    """What a contestant makes of an infeasible program: of x*, and of the gradient."""
    try:
        gradient, x = jax.block_until_ready(step(a))
    except Exception:  # whatever a package raises
        return "raises"
    fine = [all(np.all(np.isfinite(part)) for part in parts) for parts in ([x], gradient)]
    return ", ".join("numbers" if ok else "NaN" for ok in fine)


def case(n: int, budget: float) -> list:
    """Rows of one size: all programs at once, and the first by itself; all are judged."""
    a = problem.draw(n, *SIZES[n], count=COUNT)
    first = jax.tree.map(lambda part: part[0], a)
    wanted = jax.jit(jax.vmap(step_of(judge)))(a)
    rng = np.random.default_rng(1)
    along = [[rng.normal(size=part.shape) for part in wanted[0]] for _ in range(4)]
    measured = differences(a, along)

    rows = []
    many, one = steps(n, jax.vmap), steps(n, lambda f: f)
    found = {who: step(a) for who, step in many.items()}
    facts = {who: verdict(f, wanted, along, measured) for who, f in found.items()}
    for what, alone, stacked in (
        ("value", values(n, lambda f: f), values(n, jax.vmap)),
        ("value and gradient", one, many),
    ):
        for batch, contestants, on in ((1, alone, first), (COUNT, stacked, a)):
            calls = {who: partial(call, on) for who, call in contestants.items()}
            name = f"{what}, n = {n}, {batch if batch > 1 else 'one'}"
            rows += timing.rows("qp_layers", name, calls, budget)

    answers = {who: facts[who] | {"infeasible": answer(one[who], infeasible(first))} for who in one}
    others = mended(n, a) | {"the equality program": wanted}
    answers |= {who: verdict(f, wanted, along, measured) for who, f in others.items()}
    here = {"group": "qp_answers", "case": f"n = {n}"}
    return rows + [here | {"who": who} | fact for who, fact in answers.items()]


def measure(budget=3.0) -> list:
    """10 and 50 unknowns, one program at a time and 64."""
    before = jax.config.read("jax_enable_x64")
    jax.config.update("jax_enable_x64", True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Clarabel's last digits; diffcp's docstrings
            return [row for n in SIZES for row in case(n, budget)]
    finally:
        jax.config.update("jax_enable_x64", before)
