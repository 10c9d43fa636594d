"""A film: its still is its first frame, for whoever sees no film."""

import base64
import re
from io import BytesIO

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from implicit_tutorial.classroom.picture.film import film

ALT = 'A "ball" rises from the left to the right.'


def make():
    fig, ax = plt.subplots(figsize=(3, 2))
    (ball,) = ax.plot([], [], "o", color="black", markersize=20)
    ax.set(xlim=(0, 4), ylim=(0, 4))

    def draw(k):
        ball.set_data([k], [k])

    return film(fig, draw, 5, fps=5, mode="once", name="ball", alt=ALT)


@pytest.fixture(scope="module")
def ball():
    return make()


def pixels(png):
    with Image.open(BytesIO(base64.b64decode(png))) as image:
        return np.asarray(image.convert("L"), float)


def test_its_still_is_its_first_frame_and_says_how_to_see_the_others(ball):
    first, *_, last = re.findall(r"frames\[\d+\] = \"data:image/png;base64,([^\"]*)", ball.html)
    still = pixels(ball.still)
    from_first, from_last = abs(still - pixels(first)) > 100, abs(still - pixels(last)) > 100
    assert from_first.any() and not from_first[: len(still) * 4 // 5].any()  # words, at the bottom
    assert from_last[: len(still) // 5].any()


def test_a_page_gets_the_still_beside_the_player_and_the_words(ball):
    data, metadata = ball._repr_mimebundle_()
    assert data["image/png"] == ball.still
    assert data["text/plain"] == metadata["image/png"]["alt"] == ALT
    shown = re.search(r'<img id="_anim_imgball"[^>]*>', data["text/html"])
    assert shown and ball.still in shown[0] and "A &quot;ball&quot; rises" in shown[0]


def test_it_is_the_same_on_every_run_and_asks_the_net_for_nothing(ball):
    assert make().html == ball.html
    assert "<link" not in ball.html and "http" not in re.sub(r"base64,[^\"]*", "", ball.html)
