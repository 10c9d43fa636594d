"""A material, the one that was found from 100 measurements, and what these see: lecture 10."""

import numpy as np

from implicit_tutorial.lectures.deep_ritz import pictures, problem

conductivity = problem.conductivity


def draw():
    m = conductivity.truth()
    data = conductivity.measure(m, 100, seed=0)
    picture = pictures.conductivities(np.asarray(m), conductivity.search(data), data)
    _, true, found, _ = picture.figure.axes
    true.set_title("True", loc="left")
    found.set_title("Found", loc="left")
    return picture
