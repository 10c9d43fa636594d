"""One penalty and thirty, chosen by few examples and by many: lecture 07."""

from implicit_tutorial.lectures.bilevel import pictures, problem

from ._texts import text

SIZES = (10, 20, 50, 100, 200, 500)


def draw():
    dense = problem.data.stacked([problem.data.linear(seed, matter=30) for seed in range(5)])
    picture = pictures.overfit(SIZES, problem.overfit.study(dense, SIZES))
    (ax,) = picture.figure.axes
    text(ax, "thirty: test").set_position((8, 7))
    text(ax, "thirty: validation").set_position((8, 0))
    text(ax, "one penalty, fitted").set_position((8, -14))
    return picture
