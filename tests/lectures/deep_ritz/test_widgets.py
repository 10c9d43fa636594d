"""Each choice of lecture 10's widgets shows another picture, whole."""

import jax.numpy as jnp
import numpy as np
import pytest

from implicit_tutorial.lectures.deep_ritz import widgets
from implicit_tutorial.lectures.deep_ritz.problem import conductivity, corner, penalised

X = corner.centres(4)
FITTED = penalised.Fitted(
    penalised.BETAS,
    X,
    np.asarray(corner.u_star(X))[None, None] + 0.1 * np.arange(4)[None, :, None],
    np.array([[0.2, 0.03, 0.1, 0.15]]),
)
M = np.linspace(-1, 1, 144).reshape(12, 12)
FOUND = conductivity.Found(
    M + 0.1 * np.arange(1, 5)[:, None, None], np.full((4, 32, 32), 0.05), np.ones(4)
)
MEASURED = conductivity.Measured(jnp.arange(100), jnp.full(100, 0.02), jnp.array(0.01))


@pytest.mark.parametrize("name", ["edge", "regularised"])
def test_every_choice_changes_the_picture_and_is_whole(name):
    shown = {
        "edge": lambda beta: widgets.show_edge(FITTED, beta),
        "regularised": lambda lam: widgets.show_regularised(M, FOUND, MEASURED, lam),
    }[name]
    titles, images = set(), set()
    for value in penalised.BETAS if name == "edge" else conductivity.LAMBDAS:
        picture = shown(value)
        fig = picture.figure
        fig.draw_without_rendering()
        drawn, edge = fig.get_tightbbox().extents, 2 / 72
        assert (drawn >= -edge).all() and (drawn[2:] <= fig.get_size_inches() + edge).all(), drawn
        titles.add(tuple(ax.get_title("left") for ax in fig.axes))
        images.add(picture._repr_mimebundle_()[0]["image/png"])
    assert len(titles) == len(images) == 4
