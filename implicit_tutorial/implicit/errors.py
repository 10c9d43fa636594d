"""What went wrong while computing, in prose, and how it is raised: at once, or under jit."""

import sys
from collections.abc import Callable
from contextlib import contextmanager
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.core import Tracer

from ..solvers.batch import anywhere, varying_as


class NotConverged(RuntimeError):
    """z* was not found, so there is neither a value nor a derivative."""

    __module__ = "implicit_tutorial"


class NotDifferentiable(RuntimeError):
    """z was found, but the implicit function theorem gives no derivative there."""

    __module__ = "implicit_tutorial"


@contextmanager
def raised_as_ours():
    """Give what a callback raised in a compiled call its own class back, and JAX's word prose."""
    try:
        yield
    except TypeError as error:
        if "custom_vjp" not in str(error):
            raise
        raise TypeError(
            "The function holds a jax.custom_vjp function, as diffrax' solves do, which has no "
            "forward mode: neither it.Newton() nor jax.jvp, jacfwd and hessian pass through it. "
            "Take it.Anderson() and jax.grad, vjp or jacrev; or write that function without it, "
            "in diffrax by adjoint=diffrax.DirectAdjoint()."
        ) from None
    except (jax.errors.JaxRuntimeError, ValueError) as error:
        for kind in (NotConverged, NotDifferentiable):
            _, found, sentence = str(error).rpartition(f"{kind.__name__}: ")
            if found:
                raise kind(sentence.strip()) from None
        raise


def raise_unless(report: Callable[..., Exception], x: Any, good: jax.Array, *evidence: Any) -> Any:
    """Return x where `good` holds all over a batch, else raise report(*evidence).

    At once where `good` is known. Under jit through a callback, whose text JAX prints last, in an
    error of its own: a JaxRuntimeError, or a ValueError where the compiled call has run before.
    (`equinox.error_if` would end with a notice about `filter_jit`.)
    """
    if isinstance(good, Tracer):
        return raise_later(report, x, good, *evidence)
    if not good:
        raise report(*lax.stop_gradient(evidence))
    return x


@partial(jax.custom_jvp, nondiff_argnums=(0,))
def raise_later(report, x, good, *evidence):
    """`raise_unless` for a traced `good`; its derivative is that of x."""

    def callback(evidence):
        error = report(*jax.tree.map(np.asarray, evidence))
        if jax.local_device_count() == 1:
            raise error
        # Where one device raises, the others would wait for it for ever: NaN and a text instead.
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        return np.float32(np.nan)

    def fail(x):
        shape = jax.ShapeDtypeStruct((), jnp.float32)
        nan = jax.pure_callback(callback, shape, evidence, vmap_method="expand_dims") * jnp.nan
        return jax.tree.map(lambda x: x + varying_as(x, nan.astype(x.dtype)), x)

    return lax.cond(anywhere(~good), fail, lambda x: x, x)


@raise_later.defjvp
def _(report, primals, tangents):
    x, good, *evidence = primals
    # A derivative may not need x. So it passes the same check, or the check is dead code.
    one = raise_later(report, jnp.float32(1), good, *evidence)
    dx = jax.tree.map(lambda dx: dx * one.astype(dx.dtype), tangents[0])
    return raise_later(report, *primals), dx
