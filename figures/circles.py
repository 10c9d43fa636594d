"""A disc in a ring, told apart by a flow of the plane and by one with more room: lecture 02."""

import jax

from implicit_tutorial.lectures.neural_ode import pictures, problem as node


@jax.enable_x64(False)  # the draw of the lecture, which computes in float32
def draw():
    points, loss = node.data.circles(), node.classify.loss(node.classify.ode_block)

    def trained(extra):
        model = node.classify.Classifier(jax.random.key(0), points=2, classes=2, extra=extra)
        return node.train(loss, model, points, steps=200, rate=0.03, label="circles").model

    return pictures.circles(trained(0), trained(1), points)
