"""The layer itself: input z(0), output z(T), where dz/dt = f(t, z)."""

from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from .checks import check_end
from .fields import Rescaled, Reversed
from .solve import Path, solve


class _Batched(eqx.Module):
    """A field on a batch of states, one row each."""

    field: Any

    def __call__(self, t, z):
        return jax.vmap(self.field, (None, 0))(t, z)


def trajectory(field: Callable, z0: Float[Array, "*batch dim"], times, **options: Any) -> Path:
    """Solve dz/dt = field(t, z) for one state (dim,) or a batch (n, dim), seen at `times`.

    A batch is one solve: every row takes the same steps. Options and errors as in `solve`.
    """
    z0 = jnp.asarray(z0)
    return solve(field if z0.ndim < 2 else _Batched(field), z0, times, **options)


def flow(field: Callable, z0: Float[Array, "*batch dim"], T, **options: Any) -> Array:
    """Return z(T), where dz/dt = field(t, z) and z(0) = z0: the neural ODE as a layer.

    Differentiable in `field`, `z0` and `T`. Options and errors as in `solve`; ValueError unless
    T > 0. Not for stiff fields: Tsit5 is explicit (give solver=diffrax.Kvaerno5()).
    """
    z0 = jnp.asarray(z0)
    T = check_end(T, z0.dtype)
    # With s = t / T it is dz/ds = T f(T s, z) on [0, 1]: T is a parameter like any other.
    return trajectory(Rescaled(field, T), z0, jnp.arange(2), **options).states[-1]


def flow_back(field: Callable, z_T: Float[Array, "*batch dim"], T, **options: Any) -> Array:
    """Return the z(0) from which `flow` reaches z_T at time T: the inverse of the layer.

    It exists for every field that is Lipschitz in z. Where the flow contracts, going back
    multiplies the rounding errors by what going forth divided them by.
    """
    z_T = jnp.asarray(z_T)
    T = check_end(T, z_T.dtype)
    return flow(Reversed(field, T), z_T, T, **options)  # type: ignore[arg-type]


def resnet(field: Callable, z0: Float[Array, "*batch dim"], T, layers: int) -> Array:
    """Return every state of the residual network z ← z + h field(t, z), where h = T / layers.

    That is Euler's method. The shape is (layers + 1, *batch, dim).
    """
    z0 = jnp.asarray(z0)
    rhs = field if z0.ndim < 2 else _Batched(field)
    h = jnp.asarray(T, z0.dtype) / layers

    def layer(z, k):
        z_next = z + h * rhs(h * k, z)
        return z_next, z_next

    _, states = jax.lax.scan(layer, z0, jnp.arange(layers, dtype=z0.dtype))
    return jnp.concatenate([z0[None], states])
