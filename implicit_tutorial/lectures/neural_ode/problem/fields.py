"""Vector fields f: the right-hand sides of dz/dt = f(t, z), each with its parameters inside."""

from collections.abc import Callable

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray


class Field(eqx.Module):
    """A small neural network as a vector field: the f of a neural ODE.

    f(t, z) = W_k tanh(… tanh(W_1 [z, t] + b_1) …) + b_k. Every leaf is an array, so that
    `jax.jit`, `jax.grad` and `jax.vmap` take a Field as it is.

    Args:
        key: a `jax.random.key`; it draws the weights, with variance 1/fan-in.
        dim: the number of coordinates of z.
        hidden: the width of each hidden layer.
        depth: the number of hidden layers.
        scale: what the last layer's weights are multiplied by; small, and the flow starts
            near the identity.
    """

    layers: list[tuple[Float[Array, "out in"], Float[Array, " out"]]]

    def __init__(
        self, key: PRNGKeyArray, dim: int, hidden: int = 32, depth: int = 1, scale: float = 1.0
    ):
        sizes = [dim + 1] + depth * [hidden] + [dim]
        gains = depth * [1.0] + [scale]
        keys = jax.random.split(key, depth + 1)
        self.layers = [
            (gain / n**0.5 * jax.random.normal(key, (m, n)), jnp.zeros(m))
            for key, gain, n, m in zip(keys, gains, sizes[:-1], sizes[1:], strict=True)
        ]

    def __call__(self, t: Float[Array, ""], z: Float[Array, " dim"]) -> Float[Array, " dim"]:
        """Return dz/dt at time t in the state z."""
        z = jnp.append(z, jnp.asarray(t, z.dtype))
        for W, b in self.layers[:-1]:
            z = jnp.tanh(W @ z + b)
        W, b = self.layers[-1]
        return W @ z + b


class Linear(eqx.Module):
    """dz/dt = A z: the field whose flow is known, z(T) = exp(A T) z(0)."""

    A: Float[Array, "dim dim"]

    def __call__(self, t: Float[Array, ""], z: Float[Array, " dim"]) -> Float[Array, " dim"]:
        """Return A z."""
        return self.A @ z


class Autonomous(eqx.Module):
    """A field with its clock stopped: f(0, z), the same law at all times."""

    field: Callable

    def __call__(self, t: Float[Array, ""], z: Float[Array, " dim"]) -> Float[Array, " dim"]:
        """Return f(0, z)."""
        return self.field(jnp.zeros_like(t), z)


class Pendulum(eqx.Module):
    """θ'' = −k sin θ − c θ': a pendulum with friction, as a field of z = (θ, θ').

    `k` is gravity over length, in 1/s²; `c` is the friction, in 1/s.
    """

    k: Float[Array, ""]
    c: Float[Array, ""]

    def __call__(self, t: Float[Array, ""], z: Float[Array, "2"]) -> Float[Array, "2"]:
        """Return (θ', −k sin θ − c θ')."""
        angle, speed = z
        return jnp.stack([speed, -self.k * jnp.sin(angle) - self.c * speed])


class Follower(eqx.Module):
    """dz/dt = k (cos t − z), dL/dt = z²: z forgets its start at the rate k; L collects z².

    The larger k, the stiffer. The state is (z, L).
    """

    k: Float[Array, ""]

    def __call__(self, t: Float[Array, ""], z: Float[Array, "2"]) -> Float[Array, "2"]:
        """Return (k (cos t − z), z²)."""
        return jnp.stack([self.k * (jnp.cos(jnp.asarray(t, z.dtype)) - z[0]), z[0] ** 2])


class Rescaled(eqx.Module):
    """A field on the clock s = t / T: dz/ds = T f(T s, z), for s from 0 to 1."""

    field: Callable
    T: Float[Array, ""]

    def __call__(self, s: Float[Array, ""], z: Float[Array, " dim"]) -> Float[Array, " dim"]:
        """Return T f(T s, z)."""
        return self.T * self.field(self.T * s, z)


class Reversed(eqx.Module):
    """A field with time running the other way: dz/ds = −f(T − s, z), where s = T − t."""

    field: Callable
    T: Float[Array, ""]

    def __call__(self, s: Float[Array, ""], z: Float[Array, " dim"]) -> Float[Array, " dim"]:
        """Return −f(T − s, z)."""
        return -self.field(self.T - s, z)
