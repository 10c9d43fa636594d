"""A solution whose ends are only asked to be zero, for three weights of asking: lecture 10."""

from implicit_tutorial.lectures.deep_ritz import pictures, problem


def draw():
    sixteen = problem.features.drawn(seed=0, n=16)
    picture = pictures.shifted(
        {beta: problem.features.ritz(sixteen, beta) for beta in (1.0, 3.0, 10.0)}
    )
    picture.figure.axes[0].set_ylim(bottom=-0.25)
    return picture
