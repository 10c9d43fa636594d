"""Lecture 02, what is learned: spiral, circles, digits, pendulum."""

from collections.abc import Callable, Mapping

import jax
import jax.numpy as jnp
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    IMPLICIT,
    TRUTH,
    Style,
    axes,
    dress,
    ink,
    label_end,
    pair,
)

from .. import problem as node

SIDES = ListedColormap(["#8FBFDD", "#FBF0DA"])  # what the classifier calls disc, and ring
INNER = Style("#0072B2", "-", "o")
OUTER = Style("#E69F00", "--", "s")
BLOCKS = {"ODE": Style("#000000", "-", "o"), "ResNet": Style("#56B4E9", ":", "^")}


def _streams(ax: Axes, field: Callable, half_width: float) -> None:
    """Draw the lines along which a field of the plane flows at t = 0, pale, under all else."""
    side = np.linspace(-half_width, half_width, 24)
    plane = jnp.asarray(np.stack(np.meshgrid(side, side), -1))
    speeds = np.asarray(jax.vmap(jax.vmap(lambda z: field(jnp.zeros(()), z)))(plane))
    look = {"color": "#BBBBBB", "linewidth": 0.8, "arrowsize": 0.8, "density": 0.8, "zorder": 0.5}
    ax.streamplot(side, side, speeds[..., 0], speeds[..., 1], **look)


def spiral(field: Callable, series: node.data.Series, path, losses: np.ndarray) -> Picture:
    """Draw the learned field under the noisy spiral and its path, and the loss over the steps."""
    fig, (left, right) = pair()
    dress(left, "The learned field leads along the data", "z₁", "z₂")
    _streams(left, field, 2.2)
    left.plot(*np.asarray(path).T, color=IMPLICIT.color, linewidth=1.2)
    left.plot(*np.asarray(series.states).T, ".", color=INNER.color, markersize=4)
    left.set(aspect="equal", xlim=(-2.2, 2.2), ylim=(-2.2, 2.2))
    box = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}
    left.text(2.15, -2.1, "dots: seen\nline: learned", ha="right", fontsize=10, bbox=box)
    dress(right, "The loss falls to the noise", "training step", "mean squared error")
    right.semilogy(losses, color=IMPLICIT.color, linewidth=1)
    floor = 2 * series.noise**2
    right.axhline(floor, **TRUTH.line(marker=""))
    last = len(losses) - 1
    right.annotate("noise of start and end", (last, 1.15 * floor), ha="right")
    alt = """Left: pale lines wind inwards, as the learned field flows; noisy points on a spiral
        lie along them, and the learned path runs through the points. Right: the loss falls over
        training to about the level of the noise, and slightly below it."""
    return figure(fig, alt)


def _regions(ax: Axes, model: node.classify.Classifier, points: node.data.Labelled) -> np.ndarray:
    """Draw where a classifier says disc; return the points of the ring where it does so."""
    plane, _ = node.cnf.grid(1.8, 100)
    predicted = np.asarray(node.classify.predict(model, plane)).reshape(100, 100)
    predicted = np.where(
        np.hypot(plane[:, 0], plane[:, 1]).reshape(100, 100) < 1.65, predicted, np.nan
    )
    ends = (-1.8, 1.8, -1.8, 1.8)
    ax.imshow(predicted, origin="lower", extent=ends, cmap=SIDES, vmin=0, vmax=1, zorder=0)
    seen, classes = np.asarray(points.points), np.asarray(points.classes)
    for label, style in enumerate((INNER, OUTER)):
        look = style.line(linestyle="", markersize=2.5, markeredgewidth=0.3)
        ax.plot(*seen[classes == label].T, **look)
    ax.set(aspect="equal", xlim=(-1.8, 1.8), ylim=(-1.8, 1.8))
    ring = node.data.ring()
    return np.asarray(ring)[np.asarray(node.classify.predict(model, ring)) != 1]


def circles(plain, augmented, points: node.data.Labelled) -> Picture:
    """Draw where each classifier says "disc" (blue), and point to where it cuts the ring."""
    fig, (left, right) = pair()
    dress(left, "Plain flow: the ring is cut", "x₁", "x₂")
    dress(right, "One more dimension: it is whole", "x₁", "x₂")
    _streams(left, plain.field, 1.8)
    for ax, model in ((left, plain), (right, augmented)):
        wrong = _regions(ax, model, points)
        named = {"ha": "center", "bbox": {"boxstyle": "round,pad=0.1", "fc": "white", "ec": "none"}}
        ax.text(0, 0.62, "disc", color=ink(INNER.color), **named)
        ax.text(0, 1.58, "ring", color=ink(OUTER.color), **named)
        if len(wrong):
            x, y = wrong.mean(axis=0)
            pointer = {"arrowstyle": "-|>", "color": "black", "linewidth": 2}
            ax.annotate(
                "cut", (x, y), (1.75 * np.sign(x), 1.3 * y), arrowprops=pointer, va="center"
            )
    alt = """A disc of blue points inside a ring of orange squares; where the classifier says disc
        is blue. With the plain flow, whose lines are drawn pale, a blue channel leads from the
        disc out through the ring, and an arrow points to where it cuts the ring. With the
        augmented flow blue is a closed patch around the disc, and there is no arrow."""
    return figure(fig, alt)


def lifted(model: node.classify.Classifier, points: node.data.Labelled) -> Picture:
    """Draw the added coordinate at the end of the flow against each point's radius."""
    ends = np.asarray(node.classify.ode_block(model.field, model.start(points.points)))
    radius = np.linalg.norm(points.points, axis=1)
    fig, ax = axes(
        "The flow lifts one class out of the plane", "radius |x|", "third coordinate at T"
    )
    for label, (style, name) in enumerate(((INNER, "disc"), (OUTER, "ring"))):
        of_class = np.asarray(points.classes) == label
        ax.plot(radius[of_class], ends[of_class, 2], style.marker, color=style.color, markersize=4)
        x = (0.56, 0.9)[label]
        label_end(ax, x, float(ends[of_class, 2].mean()), name, style, dx=0)
    alt = """The third coordinate at the end of the flow against the radius at its start: the disc's
        points and the ring's lie at different heights, with a gap between them."""
    return figure(fig, alt)


def digits(accuracies: Mapping[str, np.ndarray]) -> Picture:
    """Draw the test accuracy of every seed, for each block."""
    fig, ax = axes("Equal parameters, nearly equal accuracy", "test accuracy (%)", "")
    for row, (name, values) in enumerate(accuracies.items()):
        style = BLOCKS[name]
        percent = 100 * np.sort(np.asarray(values))
        heights = row + 0.12 * (np.arange(len(percent)) - len(percent) // 2) / 2
        ax.plot(percent, heights, **style.line(linestyle="", markersize=8))
    ax.set_yticks(range(len(accuracies)), [f"{name}\nblock" for name in accuracies])
    ax.set_ylim(-0.6, len(accuracies) - 0.4)
    ax.set_xlim(95, 100)
    alt = """Test accuracies of five seeds for the ODE block and for the ResNet block: both rows of
        dots lie between 96 and 100 percent and overlap."""
    return figure(fig, alt)


def pendulum(series: node.data.Series, path, start) -> Picture:
    """Draw the noisy angle, the path of the first guess, and the fitted path."""
    fig, ax = axes("Two constants explain a hundred readings", "time (s)", "angle θ (rad)")
    ax.plot(series.times, series.states[:, 0], ".", color=TRUTH.color)
    ax.plot(series.times, start[:, 0], color="#56B4E9", linestyle=":", linewidth=2.5)
    ax.plot(series.times, path[:, 0], color=IMPLICIT.color)
    x = float(series.times[-1])
    label_end(ax, x, float(path[-1, 0]), "fitted", IMPLICIT)
    label_end(ax, x, float(start[-1, 0]), "first guess", Style("#56B4E9", ":", ""), dy=-12)
    ax.annotate("seen", (0.75, 1.85), color=ink(TRUTH.color))
    alt = """The angle of a damped pendulum over ten seconds: noisy readings, the path of the first
        guess, which loses the rhythm, and the fitted path, which runs through the readings."""
    return figure(fig, alt)
