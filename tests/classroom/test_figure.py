"""Figures with alt text: what a notebook, a screen reader and a slide get."""

import re

import matplotlib.pyplot as plt
import pytest

from implicit_tutorial.classroom.picture.figure import figure

ALT = 'The residual falls; "Anderson" needs < 10 steps.'


@pytest.fixture
def picture():
    fig, axes = plt.subplots(figsize=(6.4, 4))
    axes.semilogy([1.0, 0.1, 0.01])
    return figure(fig, alt=ALT)


def test_the_img_that_a_notebook_shows_has_the_alt_text(picture):
    data, metadata = picture._repr_mimebundle_()
    assert (
        'alt="The residual falls; &quot;Anderson&quot; needs &lt; 10 steps."' in data["text/html"]
    )
    assert data["image/png"] in data["text/html"]
    assert metadata["image/png"]["alt"] == ALT


def test_without_images_the_alt_text_stands_for_the_figure(picture):
    data, _ = picture._repr_mimebundle_()
    assert data["text/plain"] == repr(picture) == ALT


def test_the_same_figure_gives_the_same_bytes(picture, tmp_path):
    assert picture._repr_mimebundle_() == picture._repr_mimebundle_()
    for suffix in ("png", "svg", "pdf"):
        one, two = tmp_path / f"one.{suffix}", tmp_path / f"two.{suffix}"
        picture.savefig(one)
        picture.savefig(two)
        assert one.read_bytes() == two.read_bytes()
        assert not re.search(
            rb"matplotlib v?\d|CreationDate|<dc:date>", one.read_bytes(), re.IGNORECASE
        )


def test_pyplot_does_not_show_it_a_second_time(picture):
    assert picture.figure.number not in plt.get_fignums()


def test_an_alt_text_that_says_nothing_is_refused():
    fig, _ = plt.subplots()
    with pytest.raises(ValueError, match="says too little"):
        figure(fig, alt="A plot.")
    plt.close(fig)
