"""What every training loop needs: one step of Adam, and whether somebody watches the bar."""

import sys
from typing import Any

import jax
import jax.numpy as jnp


def watched() -> bool:
    """Say whether somebody sees the output grow: a terminal, or a notebook with a reader.

    A notebook that is run by a program (nbclient, nbval, nbconvert) may not ask for input.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    kernel = getattr(shell, "kernel", None)
    return sys.stdout.isatty() if kernel is None else bool(getattr(kernel, "_allow_stdin", False))


def adam(model: Any, m: Any, v: Any, gradient: Any, t: Any, rate: Any) -> tuple[Any, Any, Any]:
    """Take Adam's step number t = 1, 2, …; return the model and the two moments.

    m and v are running means of the gradient g and of g², divided by 1 − βᵗ because they started
    at zero (Kingma and Ba, 2015). optax has it too, but not under strict dtype promotion.
    """
    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, gradient)
    v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g**2, v, gradient)

    def moved(x, m, v):
        return x - rate * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8)

    return jax.tree.map(moved, model, m, v), m, v
