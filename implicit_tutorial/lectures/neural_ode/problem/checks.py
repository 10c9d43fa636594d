"""Is the input what it must be? Errors in prose: what was wrong, and what to do."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer

from implicit_tutorial.implicit import NotConverged


def check_end(T: Any, dtype: Any) -> jax.Array:
    """Return the end time T as an array; raise a ValueError unless it is one number above 0."""
    T = jnp.asarray(T, dtype)
    if T.shape != ():
        raise ValueError(f"T must be one number, got an array of shape {T.shape}.")
    if not isinstance(T, Tracer) and not (0 < T < jnp.inf):
        raise ValueError(
            f"T must be a time above 0, got {float(T):g}. A flow of no duration is the identity; "
            "to run time backwards, use flow_back(field, z_T, T) with a positive T."
        )
    return T


def check_times(times: Any, dtype: Any) -> jax.Array:
    """Return `times` as an array; raise a ValueError unless they increase."""
    times = jnp.asarray(times, dtype)
    if times.ndim != 1 or times.shape[0] < 2:
        raise ValueError(
            f"times must be a row of at least two times, got an array of shape {times.shape}."
        )
    if not isinstance(times, Tracer) and not np.all(np.diff(np.asarray(times)) > 0):
        raise ValueError(
            "times must increase from first to last, and hold no NaN and no time twice. "
            "To run time backwards, use flow_back(field, z_T, T)."
        )
    return times


def check_finite(name: str, tree: Any) -> None:
    """Raise a ValueError where an array that is known holds a NaN or an infinity."""
    for leaf in jax.tree.leaves(tree):
        if isinstance(leaf, Tracer) or not jnp.issubdtype(jnp.result_type(leaf), jnp.floating):
            continue
        bad = int(np.sum(~np.isfinite(np.asarray(leaf))))
        if bad:
            raise ValueError(
                f"{name} holds {bad} of {np.size(leaf)} numbers that are NaN or infinite. "
                "Remove or replace them: one is enough to make every gradient NaN."
            )


def solve_report(max_steps: int) -> Callable[..., NotConverged]:
    """Return a function that says in prose why an ODE solve has no answer."""

    def report(known: Any, taken: Any) -> NotConverged:
        if not np.all(known):
            return NotConverged(
                "The ODE solve starts from a NaN or an infinity: there is nothing to solve."
            )
        taken = int(np.max(taken))
        if taken >= max_steps:
            return NotConverged(
                f"The ODE solve used all of its {max_steps} steps and did not reach the "
                "end. Either the field is stiff or runs away: look at a "
                "shorter T, or an implicit solver (diffrax.Kvaerno5()). Or the tolerance asks "
                "for too much: raise rtol or max_steps."
            )
        return NotConverged(
            f"The ODE solve ran into a NaN or an infinity after {taken} steps: the field runs "
            "away, or is not defined where the state went. Look at a shorter T."
        )

    return report
