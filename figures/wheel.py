"""A point on the rim of a rolling wheel draws the cycloid: lecture 03."""

from implicit_tutorial.lectures.brachistochrone import pictures

SIZE = (5.5, 0.85)


def draw():
    picture = pictures.wheel()
    picture.figure.axes[0].set(xticks=[], yticks=[], xlabel="", ylabel="")
    picture.figure.axes[0].spines[:].set_visible(False)
    return picture
