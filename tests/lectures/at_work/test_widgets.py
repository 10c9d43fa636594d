"""Lecture 11: every end of the slider and every choice gives another picture, drawn whole."""

from itertools import product

from implicit_tutorial.lectures.at_work import widgets
from implicit_tutorial.lectures.at_work.problem import cost


def curves(picture):
    (ax,) = picture.figure.axes
    return [tuple(line.get_ydata()) for line in ax.lines]


def test_each_choice_changes_the_picture_and_all_of_it_is_seen():
    seen = set()
    for latency, unknowns, solver in product((-6.0, -5.0, -3.0), widgets.UNKNOWNS, cost.SOLVERS):
        picture = widgets.show_cost(latency, unknowns, solver)
        fig = picture.figure
        drawn, edge = fig.get_tightbbox().extents, 2 / 72
        assert (drawn >= -edge).all() and (drawn[2:] <= fig.get_size_inches() + edge).all(), drawn
        seen.add(str(curves(picture)))
        low, high = fig.axes[0].get_ylim()
        assert all(low <= y <= high for line in curves(picture) for y in line)
    assert len(seen) == 18


def test_the_title_says_how_many_devices_are_best():
    def title(*args):
        return widgets.show_cost(*args).figure.axes[0].get_title("left")

    assert title(-3.0, 256, "plain") == "Together: one device is quickest"
    assert title(-6.0, 4096, "plain") == "Together: gains up to 1000 devices"
    assert title(-5.0, 1024, "plain") == "Together: best on 30 devices"
