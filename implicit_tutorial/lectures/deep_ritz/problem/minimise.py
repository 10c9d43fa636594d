"""SciPy's L-BFGS for a loss that JAX differentiates."""

from collections.abc import Callable

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array
from scipy.optimize import minimize


def lbfgs(loss_and_slope: Callable, start: Array, steps: int) -> Array:
    """Make a loss small by SciPy's L-BFGS; loss_and_slope(x) -> (number, array like x)."""

    def on_the_host(x):
        value, slope = loss_and_slope(jnp.asarray(x.reshape(start.shape), start.dtype))
        return float(value), np.asarray(slope, float).ravel()

    found = minimize(
        on_the_host,
        np.asarray(start, float).ravel(),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": steps},
    )
    return jnp.asarray(found.x.reshape(start.shape), start.dtype)
