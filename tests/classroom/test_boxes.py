"""Boxes and arrows: what a talk shows later takes its room and is not seen."""

import numpy as np

from implicit_tutorial.classroom.picture.boxes import arrow, board, hide, place
from implicit_tutorial.classroom.picture.style import IMPLICIT, PLAIN


def drawn(hidden):
    fig, ax = board()
    first, second = place(ax, 2, 2, "now", PLAIN), place(ax, 8, 2, "later", IMPLICIT)
    way = arrow(ax, first, second, IMPLICIT)
    if hidden:
        hide(second, way)
    fig.canvas.draw()
    return np.asarray(fig.canvas.buffer_rgba())[..., :3].min(axis=-1) < 200


def test_what_is_hidden_takes_its_room_and_is_not_seen():
    whole, part = drawn(hidden=False), drawn(hidden=True)
    width = whole.shape[1]
    right, left = slice(width * 3 // 10, None), slice(width // 5)
    assert whole[:, right].any() and not part[:, right].any()
    assert part[:, left].any() and (part[:, left] == whole[:, left]).all()
