"""Lecture 10: coefficients that were found, and what the data could not tell."""

from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    IMPLICIT,
    PLAIN,
    RC,
    TRUTH,
    axes,
    dress,
    ink,
    label_end,
    pair,
)

from ..problem import conductivity, nonlinear
from ..problem.conductivity import Found, Measured
from ..problem.grid import solve


def conductivities(m: np.ndarray, found: Found, data: Measured, lam: float = 10.0) -> Picture:
    """Draw m that was to be found, m that was, and the deviations of both from the data."""
    at = conductivity.LAMBDAS.index(lam)
    m, best = np.asarray(m), found.m[at]
    side = np.asarray(found.u).shape[-1]
    off = np.linalg.norm(best - m) / np.linalg.norm(m)
    colours: Any = {"cmap": "viridis", "vmin": -1.2, "vmax": 1.5}
    with mpl.rc_context(RC):
        ratios = {"width_ratios": (0.06, 1, 1, 1)}
        fig, (scale, left, middle, right) = plt.subplots(1, 4, figsize=(8, 3.2), gridspec_kw=ratios)
    for ax, each, title in ((left, m, "True m"), (middle, best, f"λ = {lam:g}: off by {off:.0%}")):
        dress(ax, title, "x", "")
        ax.imshow(each.T, **colours, origin="lower", extent=(0, 1, 0, 1))
        ax.set(xticks=[0, 1], yticks=[0, 1])
    fig.colorbar(middle.images[0], cax=scale, ticks=[-1, 0, 1], ticklocation="left")
    scale.set_box_aspect(1 / 0.06)  # as high as the maps
    scale.set_title("m")
    where = np.asarray(data.at)
    x, y = (where // side + 1) / (side + 1), (where % side + 1) / (side + 1)
    middle.plot(x, y, ".", color="white", markersize=2.5)
    dress(right, "What the data see", "deviation/σ", "points")
    u = np.asarray(solve(conductivity.medium(conductivity.truth())))
    bins = np.linspace(-3.5, 3.5, 15).tolist()
    for field, style, hatch in ((u, TRUTH, ""), (found.u[at], PLAIN, "//")):
        deviation = (field.ravel()[where] - np.asarray(data.u)) / float(data.sigma)
        right.hist(deviation, bins, histtype="step", color=style.color, hatch=hatch)
    top = right.get_ylim()[1]
    right.set_ylim(0, 1.4 * top)
    right.annotate("true m", (-3.4, 1.27 * top), color=ink(TRUTH.color))
    right.annotate("hatched: found m", (-3.4, 1.12 * top), color=ink(PLAIN.color))
    return figure(
        fig,
        f"Two maps and a histogram. The m that was found with λ = {lam:g} is the true one in "
        "outline, and wrong in detail; one bar of colours serves both. White dots are the points "
        "of measurement. The deviations from the data, in units of the noise, are distributed "
        "alike for both.",
    )


def regularised(m: np.ndarray, u: np.ndarray, searches: dict[str, Found]) -> Picture:
    """Draw the errors of m and of u against λ, for each set of data."""
    fig, (left, right) = pair()
    dress(left, "m: a wrong λ on both sides", "regularisation λ", "relative error of m")
    dress(right, "u hardly notices", "regularisation λ", "relative error of u")
    looks = (IMPLICIT, ANDERSON)
    for (name, found), style, dy in zip(searches.items(), looks, (-5, 5), strict=True):
        look = style.line(marker=style.marker or "o")
        both = found.errors(m, u)
        for ax, errors in zip((left, right), both, strict=True):
            ax.loglog(conductivity.LAMBDAS, errors, **look)
        label_end(left, conductivity.LAMBDAS[0], float(both[0][0]), name, style, 6, dy)
    left.set_xlim(right=30 * conductivity.LAMBDAS[0])
    for ax in (left, right):
        ax.set_ylim(3e-3, 2)
        ax.minorticks_off()
    return figure(
        fig,
        "Relative errors against λ for 400 and 100 points. That of m has a minimum at λ = 10, and "
        "rises on both sides; that of u is twenty times smaller.",
    )


def visible(values: dict[str, np.ndarray], unknowns: int) -> Picture:
    """Draw by how many standard deviations the data move along each direction of m."""
    fig, ax = axes("What the noise hides", "direction of m", "how far it moves the data, in σ")
    for (name, s), style in zip(values.items(), (IMPLICIT, ANDERSON), strict=True):
        index = np.arange(1, len(s) + 1)
        ax.semilogy(index, s, **style.line(markevery=9, marker=style.marker or "o"))
        label_end(ax, 12, float(s[11]), name, style, 5, 14 if style is IMPLICIT else -34)
    ax.axhline(1, **TRUTH.line(linewidth=1))
    ax.annotate("noise", (1, 1.15), color=ink(TRUTH.color))
    ax.axvline(unknowns, color="#9A9A9A", linewidth=1)
    ax.annotate(f"all {unknowns}", (unknowns - 1, 60), ha="right")
    ax.set_ylim(1e-2, 300)
    return figure(
        fig,
        "Singular values of the measurements' derivative by m, in units of the noise. They fall "
        "from above 50; with 100 points they end at 100 of 144 directions, and many are below 1.",
    )


def x_of_u(found: nonlinear.Found) -> Picture:
    """Draw X as it was found beside 1/(1 + 100u²), and u beside its measurements."""
    fig, (left, right) = pair()
    dress(left, "u, measured and fitted", "x", "u")
    x = np.arange(1, nonlinear.CELLS) / nonlinear.CELLS
    left.plot(x, found.measured, "o", color="#9A9A9A", mfc="none", markersize=4)
    left.plot(x, found.u, color="black")
    dress(right, "X(u), true and found", "u", "X")
    u = np.linspace(0, nonlinear.HIGHEST, 101)
    right.semilogy(u, 1 / (1 + 100 * u**2), **TRUTH.line())
    right.semilogy(nonlinear.knots(), np.exp(found.log_X), **IMPLICIT.line(marker="o"))
    right.annotate("dashed: true", (0.02, 0.13), color=ink(TRUTH.color))
    right.annotate("dots: found", (0.02, 0.1))
    return figure(
        fig,
        "Left: u rises from 0 to 0.3 and falls, and noisy circles lie along it. Right: the "
        "nine values of X that were found lie along the falling curve of the true one.",
    )
