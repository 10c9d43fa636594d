"""Temporary bytes of a compiled gradient against the number of steps; nothing is run."""

from typing import Any

import jax
import jax.numpy as jnp

import implicit_tutorial as it

from . import peers
from .problems import batch_layer, tanh_problem

STEPS = (10, 30, 100, 300, 1000)


def unrolled(steps: int):
    """Reverse mode through every step."""
    return lambda a, z0: (it.unrolled(batch_layer, a, z0, steps), steps)


WHO = {
    "ours": lambda k: peers.ours(batch_layer, 0.0, linear_solver=it.Neumann(), cap=k, throw=False),
    "ours, Anderson": lambda k: peers.ours(batch_layer, 0.0, it.Anderson, cap=k, throw=False),
    "unrolled": unrolled,
    "jaxopt": lambda k: peers.jaxopt_plain(batch_layer, 0.0, cap=k),
}


def temporary_bytes(solve, problem=("random", 256, 256)) -> int:
    """Of value and gradient of ½ ‖z*‖², as XLA plans them."""
    a, z0 = tanh_problem(*problem)
    step = jax.jit(jax.value_and_grad(lambda a: 0.5 * jnp.sum(solve(a, z0)[0] ** 2)))
    planned: Any = step.lower(a).compile().memory_analysis()
    return planned.temp_size_in_bytes


def measure() -> list:
    """One row for each way and number of steps: batch 256, 256 unknowns each."""
    return [
        {
            "group": "memory",
            "case": "temporary bytes, 256 × 256",
            "who": who,
            "steps": steps,
            "bytes": temporary_bytes(make(steps)),
        }
        for who, make in WHO.items()
        for steps in STEPS
    ]
