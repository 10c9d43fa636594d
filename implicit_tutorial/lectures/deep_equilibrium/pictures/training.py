"""Lecture 05: what training does to a layer that must be solved."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import TRUTH, axes, dress, label_end, pair

from .styles import DEQ, ORDINARY, REGIMES, SEEDS, TIED


def limit(distances: np.ndarray) -> Picture:
    """Draw ‖z_K − z*‖ of each digit against the number of layers K."""
    fig, ax = axes("Every layer brings a digit nearer", "layers K", "distance ‖z_K − z*‖")
    layers = np.arange(distances.shape[1])
    ax.semilogy(layers, distances.T, color="#BBBBBB", linewidth=0.8)
    ax.semilogy(layers, np.median(distances, axis=0), color=DEQ.color)
    at = len(layers) // 2
    middle = float(np.median(distances[:, at]))
    pointer = {"arrowstyle": "-", "linewidth": 0.8}
    ax.annotate("median", (at, middle), (at - 11, middle / 60), arrowprops=pointer)
    ax.set_ylim(bottom=1e-6)
    alt = """The distance of many digits' states to their fixed points against the number of layers:
        straight lines down on a logarithmic axis, some steep, some less so."""
    return figure(fig, alt)


def accuracies(found: Mapping[str, Any]) -> Picture:
    """Draw the test accuracy of every seed, for each network."""
    fig, ax = axes("Equal parameters: depth buys nothing here", "test accuracy (%)", "")
    for row, (name, values) in enumerate(found.items()):
        style = DEQ if name.startswith("DEQ") else ORDINARY if name[0] == "t" else TIED
        percent = 100 * np.sort(np.asarray(values))
        height = row + 0.09 * (np.arange(len(percent)) - len(percent) // 2)
        ax.plot(
            percent, height, **style.line(linestyle="", marker=style.marker or "o", markersize=7)
        )
    names = [f"{name}\n{_mean(values)}" for name, values in found.items()]
    ax.set_yticks(range(len(found)), names)
    ax.invert_yaxis()
    ax.set_xlim(90, 100)
    alt = """Test accuracies of five seeds for two equilibrium models, two tied networks and an
        ordinary one of two layers: all rows lie close together, none of them ahead."""
    return figure(fig, alt)


def _mean(values: Any) -> str:
    """Return "97.2 ± 0.6 %": mean and sample deviation over the seeds."""
    percent = 100 * np.asarray(values)
    return f"{percent.mean():.1f} ± {percent.std(ddof=1):.1f} %"


def radii(found: Mapping[str, Any]) -> Picture:
    """Draw the largest ρ over the test digits through training, one line a seed."""
    fig, axs = pair()
    titles = {"nothing": "Nothing holds it", "‖W‖ ≤ 0.95": "‖W‖ ≤ 0.95 holds it"}
    for ax, (name, title) in zip(axs, titles.items(), strict=True):
        dress(ax, title, "epoch", "largest ρ of 500 digits" if ax is axs[0] else "")
        lines = np.stack([np.nanmax(each.radius, axis=1) for each in found[name].measured])
        for seed, style in enumerate(SEEDS):
            ax.plot(found[name].epochs, lines[:, seed], **style.line())
        ax.axhline(1, **TRUTH.line(marker=""))
        ax.set_ylim(0.4, 2.2)
    axs[0].annotate("above the line: some digit\nnever settles", (0, 2.18), va="top", fontsize=10)
    alt = """The largest spectral radius over 500 test digits through training, a line for each of
        five seeds. Left, with nothing to hold it, lines climb, some through 1. Right, with the
        norm of W bounded, all five stay between 0.4 and 0.8."""
    return figure(fig, alt)


def batches(found: Mapping[str, Any]) -> Picture:
    """Draw the steps that the slowest digit of a batch takes, through training."""
    fig, ax = axes("Training makes it harder to solve", "epoch", "steps of the slowest digit")
    for name, each in found.items():
        style = REGIMES[name]
        steps = np.asarray(each.log.forward).reshape(len(each.log.forward) // 10, 10, -1)
        mean = steps.mean(axis=(1, 2))
        ax.plot(np.arange(1, len(mean) + 1), mean, **style.line(markevery=5))
        label_end(
            ax,
            len(mean),
            mean[-1],
            name,
            style,
            dy={"nothing": 8, "one step": -8, "weight decay": -8, "‖W‖ ≤ 0.95": 8}.get(name, 0),
        )
    ax.axhline(60, **TRUTH.line(marker=""))
    ax.annotate("cap", (1, 61), fontsize=10)
    ax.set_ylim(0, 66)
    ax.margins(x=0.02)
    alt = """Steps of the slowest digit of a batch over the epochs, mean of five seeds: with nothing
        and with one step they end highest, below the cap of 60; with the penalty they end at about
        half of the cap; with weight decay and a bound on the norm they end lowest."""
    return figure(fig, alt)
