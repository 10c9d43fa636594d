"""The eigenvalues of a trained net's Hessian, most of them nearly zero: lecture 10."""

import jax

from implicit_tutorial.lectures.deep_ritz import pictures, problem

from ._texts import text


def draw():
    trained = problem.network.train(problem.network.keys(5), 8)
    one = jax.tree.map(lambda x: x[0], trained.theta)
    picture = pictures.spectrum(problem.hessian.spectrum(one))
    (ax,) = picture.figure.axes
    text(ax, "filled").set_position((3, 1e-12))
    text(ax, "10⁻⁶").set_position((97, 3e-6))
    return picture
