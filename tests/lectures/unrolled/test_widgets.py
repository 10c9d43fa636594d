"""What the sliders can be moved to is shown whole, and the learned steps burst where it says so."""

import re

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from implicit_tutorial.lectures.unrolled import widgets

START, ENDS = (8, 3.0), [(0, 3.0), (32, 3.0), (8, 1.0), (8, 4.0), (0, 1.0), (32, 4.0)]


def gaps(picture):
    """Return what stands above the images: contrast and layer, then a gap each."""
    _, *found = [ax.get_title("left") for ax in picture.figure.axes]
    return {title.split("\n")[0]: title.split("\n")[1] for title in found}


def pixels(picture):
    canvas = FigureCanvasAgg(picture.figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())


@pytest.fixture(scope="module")
def at_first():
    return widgets.show_layers(*START)


@pytest.mark.parametrize("moved", ENDS)
def test_each_end_of_a_slider_shows_another_picture_and_all_of_it(at_first, moved):
    picture = widgets.show_layers(*moved)
    assert not np.array_equal(pixels(picture), pixels(at_first))
    texts = [t for t in picture.figure.findobj(Text) if t.get_text()]
    boxes = np.array([t.get_window_extent().extents for t in texts])
    assert np.all(boxes >= 0) and np.all(boxes[:, 2:] <= picture.figure.bbox.extents[2:])
    for said in gaps(picture).values():
        assert said in picture.alt


def test_nothing_is_drawn_by_no_layer():
    assert len(set(gaps(widgets.show_layers(0, 3.0)).values())) == 1


def test_learned_steps_are_good_as_trained_and_burst_at_three_times_the_contrast(at_first):
    def number(said):
        return int(re.search(r"\d+", said)[0])

    assert gaps(at_first)["learned"] == "gap over 1000 %"
    assert all(number(gaps(at_first)[name]) < 50 for name in ("ISTA", "FISTA"))
    calm = {name: number(said) for name, said in gaps(widgets.show_layers(8, 1.0)).items()}
    assert calm["learned"] < calm["FISTA"] < calm["ISTA"]
