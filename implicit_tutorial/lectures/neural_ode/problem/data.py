"""The data of the lecture: all of it is drawn here or ships with scikit-learn."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from implicit_tutorial.classroom.digits import shuffled

from .fields import Linear, Pendulum
from .flow import trajectory


class Series(NamedTuple):
    """Noisy states seen at `times`, and the noise's standard deviation."""

    times: Float[Array, " times"]
    states: Float[Array, "times dim"]
    noise: float


class Labelled(NamedTuple):
    """Points, one a row, and the class of each."""

    points: Float[Array, "n dim"]
    classes: Int[Array, " n"]


def spiral(noise: float = 0.02, seed: int = 0) -> Series:
    """Draw a spiral, dz/dt = A z from (2, 0), seen 101 times in 10 s with noise."""
    times = jnp.linspace(0.0, 10.0, 101)
    truth = Linear(jnp.array([[-0.15, 1.5], [-1.5, -0.15]]))
    states = trajectory(truth, jnp.array([2.0, 0.0]), times, steps=8).states
    return Series(times, _noisy(states, noise, seed), noise)


def pendulum(k: float = 4.0, c: float = 0.3, noise: float = 0.05, seed: int = 0) -> Series:
    """Draw a damped pendulum, let go at θ = 2 rad, seen 101 times in 10 s with noise."""
    times = jnp.linspace(0.0, 10.0, 101)
    truth = Pendulum(jnp.asarray(k), jnp.asarray(c))
    states = trajectory(truth, jnp.array([2.0, 0.0]), times, steps=8).states
    return Series(times, _noisy(states, noise, seed), noise)


def _noisy(states, noise, seed):
    return states + noise * jax.random.normal(jax.random.key(seed), states.shape)


def circles(count: int = 400, seed: int = 0) -> Labelled:
    """Draw points of a disc (class 0, radius below 0.5) and of the ring around it (1 to 1.5)."""
    rng = np.random.default_rng(seed)
    inside = np.arange(count) < count // 2
    radius = np.where(inside, 0.5 * rng.uniform(size=count) ** 0.5, rng.uniform(1, 1.5, count))
    angle = rng.uniform(0, 2 * np.pi, count)
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return Labelled(jnp.asarray(points, jnp.result_type(float)), jnp.asarray(~inside, jnp.int32))


def ring(count: int = 2000, radius: float = 1.25) -> Float[Array, "count 2"]:
    """Return the points of a circle, evenly spaced: all of class 1, as it lies in the ring."""
    angle = np.arange(count) * (2 * np.pi / count)
    return jnp.asarray(radius * np.stack([np.cos(angle), np.sin(angle)], axis=1), dtype=float)


def moons(count: int, seed: int = 0) -> Float[Array, "count 2"]:
    """Draw scikit-learn's two moons, centred and scaled to fill about the unit Gaussian's place."""
    from sklearn.datasets import make_moons

    points, _ = make_moons(count, noise=0.07, random_state=seed)
    return jnp.asarray((points - np.array([0.5, 0.25])) * 1.5, jnp.result_type(float))


def digits(seed: int = 0) -> tuple[Labelled, Labelled]:
    """Return scikit-learn's digits, 8 × 8 in [0, 1]: 1437 to learn from and 360 to test on."""
    points, labels = shuffled(np.random.default_rng(seed))
    return Labelled(points[:1437], labels[:1437]), Labelled(points[1437:], labels[1437:])
