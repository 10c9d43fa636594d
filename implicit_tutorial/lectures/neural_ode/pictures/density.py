"""Lecture 02, a density that flows: from a Gaussian to two moons."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from jaxtyping import Array, Float
from matplotlib.colors import LinearSegmentedColormap

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.film import Film, film
from implicit_tutorial.classroom.picture.style import RC, TRUTH, axes, dress, label_end, pair

from .. import problem as node

HALF_WIDTH = 3.5
# By where a point starts: dark on the left, in grey too, and never so light that white hides it.
START = LinearSegmentedColormap.from_list("start", ["#000000", "#0072B2", "#56B4E9", "#E69F00"])


def travellers(field: Callable, count: int = 300, frames: int = 19) -> Float[Array, "frames n 2"]:
    """Return Gaussian points on their way to the moons, at `frames` times from 0 to 1."""
    start = jax.random.normal(jax.random.key(0), (count, 2))
    return node.trajectory(field, start, jnp.linspace(0.0, 1.0, frames), steps=2).states


def _scatter(ax, points, start) -> Any:
    ax.set(xlim=(-HALF_WIDTH, HALF_WIDTH), ylim=(-HALF_WIDTH, HALF_WIDTH), aspect="equal")
    ax.set(xticks=(-2, 0, 2), yticks=(-2, 0, 2), xlabel="z₁", ylabel="z₂")
    return ax.scatter(*points.T, c=start[:, 0], s=7, cmap=START, vmin=-2, vmax=2)


def travel(paths: Float[Array, "frames n 2"]) -> Picture:
    """Draw the travelling points at four times."""
    with mpl.rc_context(RC):
        fig, panels = plt.subplots(1, 4, figsize=(8, 2.8), sharey=True)
    fig.suptitle("The flow stretches the cloud, and never tears it", fontsize=12, x=0.01, ha="left")
    for ax, frame in zip(
        panels, np.linspace(0, len(paths) - 1, 4).round().astype(int), strict=True
    ):
        _scatter(ax, np.asarray(paths[frame]), np.asarray(paths[0]))
        ax.set_title(f"t = {frame / (len(paths) - 1):.2f}", fontsize=11)
        ax.label_outer()
    alt = """Points at four times. At t = 0 they fill a round cloud, dark on the left and light on
        the right; by t = 1 they lie on two interleaved moons, dark beside dark and light beside
        light: neighbours are still neighbours."""
    return figure(fig, alt)


def density(
    p: Float[Array, " points"], half_width: float, held_out: Float[Array, "n 2"]
) -> Picture:
    """Draw held-out points beside the density p, given on a square `node.cnf.grid`."""
    side = round(len(p) ** 0.5)
    image_of = np.asarray(p).reshape(side, side)
    fig, (left, right) = pair()
    dress(left, "Points that training never saw", "x₁", "x₂")
    left.plot(*np.asarray(held_out)[:600].T, ".", color=TRUTH.color, markersize=3)
    left.set(xlim=(-HALF_WIDTH, HALF_WIDTH), ylim=(-HALF_WIDTH, HALF_WIDTH), aspect="equal")
    dress(right, "The density that the flow gives them", "x₁", "x₂")
    ends = (-half_width, half_width, -half_width, half_width)
    image = right.imshow(image_of, origin="lower", extent=ends, cmap="Greys")
    right.set(xlim=left.get_xlim(), ylim=left.get_ylim())
    fig.colorbar(image, ax=right, label="density p(x)", shrink=0.85)
    alt = """Left: held-out points on two interleaved moons. Right: the flow's density, dark along
        the same two moons and white elsewhere."""
    return figure(fig, alt)


def hutchinson(exact: Float[Array, " n"], noisy: Float[Array, " n"]) -> Picture:
    """Draw single-sample log-densities against exact ones."""
    fig, ax = axes("One random vector: right on average", "exact log p(x)", "log p(x), Hutchinson")
    ax.plot(exact, noisy, ".", color="#0072B2", markersize=4)
    ends = [float(np.min(exact)), float(np.max(exact))]
    ax.plot(ends, ends, **TRUTH.line(marker=""))
    label_end(ax, ends[1], ends[1], "equal", TRUTH)
    alt = """Log-densities with Hutchinson's trace against exact ones: a cloud around the diagonal,
        spread evenly above and below it."""
    return figure(fig, alt)


def movie(paths: Float[Array, "frames n 2"]) -> Film:
    """Return the travelling points as a film."""
    with mpl.rc_context(RC):
        fig, ax = plt.subplots(figsize=(4.2, 4))
    dots = _scatter(ax, np.asarray(paths[0]), np.asarray(paths[0]))

    def draw(k):
        ax.set_title(f"t = {k / (len(paths) - 1):.2f}", fontsize=11)
        dots.set_offsets(np.asarray(paths[k]))

    alt = "A round cloud of points flows apart into two interleaved moons, and back again."
    return film(fig, draw, len(paths), fps=6, mode="reflect", name="flow", alt=alt)
