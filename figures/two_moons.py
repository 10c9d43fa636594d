"""A flow that is trained to carry a Gaussian onto two moons: lecture 02."""

import jax

from implicit_tutorial.lectures.neural_ode import pictures, problem as node

SIZE = (5.5, 1.7)


def loss(network, x):
    return node.cnf.negative_log_likelihood(network, x, steps=5)


@jax.enable_x64(False)  # the draw of the lecture, which computes in float32
def draw():
    network = node.Field(jax.random.key(0), dim=2, hidden=32, depth=2, scale=0.5)
    moons = node.data.moons(4000)
    carried = node.train(loss, network, moons, steps=150, rate=0.03, batch=160, label="moons").model
    return pictures.travel(pictures.travellers(carried))
