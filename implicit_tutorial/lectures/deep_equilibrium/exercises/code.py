"""Slips of lecture 05 that are code: a student's function written wrongly, and differentiated."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Slip
from implicit_tutorial.classroom.setup import enable_x64


def value_and_gradients(by: tuple[int, ...]) -> Callable:
    """Return call(answer, *problem) -> (value, its gradient by each argument in `by`)."""

    def call(answer, *problem):
        value = answer(*problem)
        if value is None or value is ...:
            return None  # not attempted
        if jnp.shape(value) != () or not jnp.issubdtype(jnp.result_type(value), jnp.floating):
            return value  # the comparison says what is wrong with its form
        value, gradients = jax.value_and_grad(answer, argnums=by)(*problem)
        return value, *gradients

    return call


def slips_of_code(by: tuple[int, ...], slips: list[tuple[str, Callable, str]]) -> list[Slip]:
    """Turn (name, wrong function, why) into slips that give the function's value and gradients."""
    call = value_and_gradients(by)

    def wrong(function):
        def given(*problem):
            with enable_x64(True):
                found = call(function, *(jnp.asarray(x, jnp.float64) for x in problem))
                return tuple(np.asarray(x) for x in found)

        return given

    return [Slip(name, wrong(function), why) for name, function, why in slips]
