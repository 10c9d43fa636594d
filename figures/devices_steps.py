"""The steps of eight devices, each on its own and all together: lecture 11."""

import jax.numpy as jnp

from implicit_tutorial.lectures.at_work import pictures, problem

from ._texts import text

DEVICES = 8


def draw():
    W, X = problem.devices.draw()
    own = X.reshape(DEVICES, -1, X.shape[1])  # the rows of each; one device solves them in turn
    apart = [problem.devices.together(W, rows).steps for rows in own]
    picture = pictures.steps(jnp.stack(apart), problem.devices.together(W, X).steps)
    (ax,) = picture.figure.axes
    ax.set_ylim(0, 500)
    text(ax, "full").set_position((-0.4, 430))
    return picture
