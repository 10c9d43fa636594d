"""What lecture 09's widget can be moved to: each end and each choice shows what is said of it."""

import numpy as np
import pytest

from implicit_tutorial.lectures.declarative_networks import widgets
from implicit_tutorial.lectures.declarative_networks.problem import PENALTIES

SHOWN = {(point, begin): None for point in (-2.0, 1.6, 7.0) for begin in widgets.STARTS}


def shown(point, begin):
    """Return the picture, where the pools lie, and the bars; each is drawn once."""
    if SHOWN[point, begin] is None:
        picture = widgets.show(point, begin)
        left, right = picture.figure.axes
        pools = [line.get_xdata()[0] for line in left.lines[2:]]
        SHOWN[point, begin] = picture, pools, [bar.get_width() for bar in right.patches]
    return SHOWN[point, begin]


@pytest.mark.parametrize(("point", "begin"), SHOWN)
def test_all_that_is_drawn_is_seen(point, begin):
    fig = shown(point, begin)[0].figure
    drawn, edge = fig.get_tightbbox().extents, 2 / 72
    assert (drawn >= -edge).all() and (drawn[2:] <= fig.get_size_inches() + edge).all(), drawn


@pytest.mark.parametrize("begin", widgets.STARTS)
def test_the_quadratic_pool_follows_from_end_to_end_and_the_others_stay_or_hold_on(begin):
    (low, *_), (high, *_) = (shown(point, begin)[1] for point in (-2.0, 7.0))
    assert high - low == pytest.approx(9 / 7, abs=1e-5)
    _, (_, *robust), (_, pseudo, huber, welsch, truncated) = shown(7.0, begin)
    assert max(abs(pseudo), abs(huber)) < 0.05
    holds = begin == "the point"
    assert np.allclose([welsch, truncated], float(holds), atol=1e-4)
    assert np.allclose(robust[2:], 7.0 if holds else 0.0, atol=0.2)
    assert np.allclose(robust[:2], 0.25, atol=0.15)


def test_where_the_lecture_begins_welschs_pool_moves_against_the_point():
    picture, pools, bars = shown(1.6, "the mean")
    assert len(pools) == len(bars) == len(PENALTIES)
    assert bars[3] < -0.05
    assert "with it quadratic, pseudo-Huber; against it Welsch; not at all Huber" in picture.alt
