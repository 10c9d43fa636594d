"""How every picture looks: coloured text is dark enough, and a pair is read on a narrow page."""

import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_rgb

from implicit_tutorial.classroom.picture import style
from implicit_tutorial.classroom.picture.style import PLAIN, Style, contrast, dress, ink, label_end

OKABE_ITO = ["#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#7F7F7F"]


def test_contrast_is_that_of_the_web_guidelines():
    assert contrast("white") == pytest.approx(1)
    assert contrast("black") == pytest.approx(21)
    assert contrast("#767676") == pytest.approx(4.54, abs=0.01)  # the guidelines' own limit of grey


@pytest.mark.parametrize("color", OKABE_ITO)
def test_ink_is_dark_enough_and_of_the_same_hue(color):
    assert contrast(ink(color)) >= 4.5
    inked, given = to_rgb(ink(color)), to_rgb(color)
    shares = [dark / light for dark, light in zip(inked, given, strict=True) if light > 0.1]
    assert max(shares) - min(shares) < 0.02


def test_what_is_dark_enough_stays():
    assert ink(PLAIN.color) == PLAIN.color.lower()


def test_a_name_at_a_lines_end_is_written_in_ink():
    fig, ax = style.axes("A claim", "x", "y")
    label_end(ax, 0, 0, "sky", Style("#56B4E9", "-", "o"))
    (text,) = ax.texts
    assert text.get_color() == ink("#56B4E9")
    plt.close(fig)


def test_the_text_of_a_pair_is_9_pixels_high_on_a_page_of_700():
    fig, panels = style.pair()
    for ax in panels:
        dress(ax, "A claim", "x", "y")
    pixels_per_point = 700 / (fig.get_figwidth() * 72)
    sizes = [
        text.get_fontsize() for ax in panels for text in [ax.xaxis.label, *ax.get_xticklabels()]
    ]
    assert min(sizes) * pixels_per_point >= 9
    plt.close(fig)
