"""A slider and what it moves, at two of its places: lecture 01, as on the course's website."""

from implicit_tutorial.classroom.picture.style import PLAIN, TRUTH

from . import cobweb

LEFT, RIGHT, HEIGHT = 0.2, 0.75, 1.24  # of the track, in an axes' own widths and heights
LEAST, MOST = -2.0, 2.0


def track(ax, w: float) -> None:
    """Draw the slider of w above a panel."""
    at = LEFT + (RIGHT - LEFT) * (w - LEAST) / (MOST - LEAST)
    style = {"transform": ax.transAxes, "clip_on": False, "solid_capstyle": "round"}
    ax.plot([LEFT, RIGHT], [HEIGHT, HEIGHT], color=TRUTH.color, linewidth=4, alpha=0.4, **style)
    ax.plot([LEFT, at], [HEIGHT, HEIGHT], color=PLAIN.color, linewidth=4, **style)
    ax.plot([at], [HEIGHT], color=PLAIN.color, marker="o", markersize=10, **style)
    said = {"transform": ax.transAxes, "va": "center_baseline"}
    ax.text(0, HEIGHT, "w", ha="left", **said)
    ax.text(RIGHT + 0.06, HEIGHT, f"{w:.1f}".replace("-", "−"), ha="left", **said)


def draw():
    picture = cobweb.draw()
    for ax, w in zip(picture.figure.axes, (0.8, -2.0), strict=True):
        track(ax, w)
        says = ax.get_title("left").partition(": ")[2]  # the slope stands above it
        ax.set_title(says[0].upper() + says[1:], loc="left")
    picture.alt = (
        "A slider sets the slope w of tanh(w z + 0.3), the picture below follows. At w = 0.8 the "
        "staircase closes in on the crossing; at w = −2 it circles for ever."
    )
    return picture
