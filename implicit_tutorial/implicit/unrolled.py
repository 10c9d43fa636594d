"""What the implicit function theorem replaces: differentiating every iteration."""

from collections.abc import Callable

import jax
from jax import lax
from jaxtyping import PyTree

from .checks import check_callable, check_output, real_floating


def unrolled(f: Callable, a: PyTree, z: PyTree, steps: int) -> PyTree:
    """Apply z ← f(a, z) `steps` times, differentiably: the chain rule through every step.

    Reverse mode keeps every iterate: memory grows with `steps`. The derivative converges to that
    of the fixed point as ρ(∂_z f)^steps, later than z itself does (Gilbert, 1992). It is here to
    be compared with; use `fixed_point` for the rest.

    Args:
        f: f(a, z) -> an array or pytree like z.
        a: the parameters, a pytree.
        z: where to start, a pytree of real numbers.
        steps: how many times f is applied, a whole number ≥ 0.

    Returns:
        The last iterate, differentiable with respect to a and z in forward and reverse mode.

    Raises:
        TypeError, ValueError: for an f that is not callable or does not return what z is, or for
            steps that is not a whole number ≥ 0.
    """
    check_callable("unrolled", f=f)
    if not isinstance(steps, int) or steps < 0:
        raise ValueError(f"unrolled: steps must be a whole number ≥ 0, got {steps!r}.")
    z = real_floating("z", z)
    check_output("f", jax.eval_shape(lambda z: f(a, z), z), z)
    return lax.scan(lambda z, _: (f(a, z), None), z, length=steps)[0]
