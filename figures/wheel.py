"""A point on the rim of a rolling wheel draws the cycloid: lecture 03."""

from implicit_tutorial.lectures.brachistochrone import pictures

SIZE = (5.5, 0.85)


def draw():
    picture = pictures.wheel()
    ax = picture.figure.axes[0]
    ax.set(xticks=[], yticks=[], xlabel="", ylabel="")
    ax.spines[:].set_visible(False)
    for line in ax.lines:
        line.set_clip_on(False)  # a dot is larger than the margin is here
    return picture
