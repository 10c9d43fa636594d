"""Lecture 04 in the plane: the iterates, and the mixture of two residuals that is shortest."""

import numpy as np

from implicit_tutorial.classroom.picture.figure import Picture, figure
from implicit_tutorial.classroom.picture.style import (
    ANDERSON,
    IMPLICIT,
    PLAIN,
    TRUTH,
    Style,
    axes,
    label_end,
)


def trajectory(steps: int = 12) -> Picture:
    """Iterates of plain iteration and of Anderson in the plane, on the contours of the residual."""
    slow, fast = np.array([0.8, 0.6]), np.array([-0.6, 0.8])
    W, x = 0.93 * np.outer(slow, slow) - 0.75 * np.outer(fast, fast), np.array([0.01, 0.02])

    def f(z):
        return np.tanh(z @ W + x)

    start = 0.75 * slow + 0.4 * fast
    paths = {m: path(f, start, m, steps) for m in (1, 3)}
    z = path(f, start, 3, 60)[-1]
    fig, ax = axes("Plain iteration creeps, Anderson jumps", "z₁", "z₂")
    for m, name, style in ((1, "plain", PLAIN), (3, "Anderson", ANDERSON)):
        ax.plot(*paths[m].T, **style.line())
        x_2, y_2 = paths[m][2]
        label_end(ax, x_2, y_2, name, style, dx=-10 if m == 1 else -22, dy=12)
    ax.plot(*z, "*", color="black", markersize=14, zorder=4)
    label_end(ax, z[0], z[1], "z*", Style("#000000", "-", ""), dx=-4, dy=14)
    sides = [np.linspace(*side, 120) for side in (ax.get_xlim(), ax.get_ylim())]
    grid = np.stack(np.meshgrid(*sides), -1)
    size = np.linalg.norm(f(grid) - grid, axis=-1)
    ax.contour(*sides, size, levels=12, colors="#CCCCCC", linewidths=1, zorder=0)
    return figure(
        fig,
        "Two paths in the plane, on contours of the residual. Plain iteration zigzags "
        "and creeps along a valley. Anderson's first step is the same; then it jumps along the "
        "valley, and is at the fixed point while plain iteration is still far.",
    )


def least_norm(r_1=(2.0, 0.8), r_2=(-0.7, 1.1)) -> Picture:
    """Draw two residuals, the line of their mixtures, and the mixture nearest to zero."""
    R = np.array([r_1, r_2])
    along = R[1] - R[0]
    share = -R[0] @ along / (along @ along)  # of r_2
    least = R[0] + share * along
    fig, ax = axes("The best mixture is the point of the line nearest to 0", "", "")
    ends = R[0] + np.array([[-0.25], [1.4]]) * along
    ax.plot(*ends.T, color=TRUTH.color, linewidth=1)
    label_end(ax, ends[1, 0], ends[1, 1], "all mixtures\nα₁ + α₂ = 1", TRUTH, dx=4, dy=-20)
    for r, style, name, dx, dy in (
        (R[0], PLAIN, "r₁", 0, -14),
        (R[1], PLAIN, "r₂", -4, 12),
        (least, ANDERSON, f"{1 - share:.1f} r₁ + {share:.1f} r₂", 4, 13),
    ):
        ax.annotate("", r, (0, 0), arrowprops={"arrowstyle": "-|>", "color": style.color, "lw": 2})
        label_end(ax, r[0], r[1], name, style, dx, dy)
    ax.plot(0, 0, "o", color=IMPLICIT.color)
    ax.annotate("0", (0, 0), xytext=(-4, -14), textcoords="offset points")
    corner = least + 0.09 * np.array([[1, 0], [1, 1], [0, 1]]) @ _frame(along, least)
    ax.plot(*corner.T, color=TRUTH.color, linewidth=1)
    ax.set(aspect="equal", xlim=(-1.7, 2.5), ylim=(-0.3, 1.5))
    ax.set_axis_off()
    fig.set_size_inches(6.4, 3.2)
    return figure(
        fig,
        "Two residuals as arrows from zero, and the line through their tips, on which every "
        "mixture with weights of sum one lies. The shortest arrow to the line stands at a right "
        "angle on it, and is shorter than either residual: the mixture that Anderson takes.",
    )


def _frame(along, across) -> np.ndarray:
    return np.stack([along / np.linalg.norm(along), -across / np.linalg.norm(across)])


def path(f, z, m: int, steps: int) -> np.ndarray:
    """Return the iterates of Anderson with memory m, by least squares on residual differences."""
    Z, F = [], []
    path = [z]
    for _ in range(steps):
        Z, F = [*Z, z][-m:], [*F, f(z)][-m:]
        R = np.stack(F) - np.stack(Z)
        gamma = np.linalg.lstsq((R[1:] - R[:-1]).T, R[-1], rcond=1e-12)[0]
        z = F[-1] - gamma @ (np.stack(F)[1:] - np.stack(F)[:-1])
        path.append(z)
    return np.array(path)
