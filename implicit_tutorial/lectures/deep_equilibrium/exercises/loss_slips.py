"""Lecture 05: what a student writes in place of the loss of an equilibrium model, in NumPy."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Slip


def softmax(scores):
    """Return the probabilities that belong to scores."""
    p = np.exp(scores - scores.max())
    return p / p.sum()


def cross_entropy(scores, y):
    """Return −log p(y), and its gradient by the scores."""
    p = softmax(scores)
    return -np.log(p @ y), p - y


def _no_log(scores, y):
    p = softmax(scores)
    return -p @ y, -(p @ y) * (y - p)


def _squared(scores, y):
    p = softmax(scores)
    off = 2 * (p - y)
    return np.sum((p - y) ** 2), p * (off - p @ off)


def _all_classes(scores, y):
    p = softmax(scores)
    return -np.sum(np.log(p)), len(y) * p - 1


def _times(factor):
    return lambda scores, y: tuple(factor(y) * part for part in cross_entropy(scores, y))


def network(
    layers=None, terms=None, transposed=False, linear=False, see=1, bias=1, c=1, twice=False,
    loss=cross_entropy,
):  # fmt: skip
    """Return the loss and its gradients by W, U and V, with one thing done otherwise.

    layers: K, by the chain rule through each of them; None is the fixed point and its theorem,
    terms: of the series of (I − J)⁻¹; None is all.
    """

    def given(W, U, b, V, c_, x, y):
        M, i = W.T if transposed else W, see * U @ x + bias * b

        def f(z):
            return M @ z + i if linear else np.tanh(M @ z + i)

        def slope(z):
            return np.ones_like(z) if linear else 1 - f(z) ** 2

        states = [np.zeros_like(b)]
        for _ in range(layers or 300):
            states.append(f(states[-1]))
        z = states[-1]
        read = np.tanh(z) if twice else z
        value, by_scores = loss(V @ read + c * c_, y)
        by_z = V.T @ by_scores * (1 - read**2 if twice else 1)
        by_M, by_i = np.zeros_like(W), np.zeros_like(b)
        if layers:
            for before in states[-2::-1]:
                u = slope(before) * by_z
                by_M, by_i, by_z = by_M + np.outer(u, before), by_i + u, M.T @ u
        else:
            J = slope(z)[:, None] * M
            if terms is None:
                u = np.linalg.solve(np.eye(len(b)) - J.T, by_z)
            else:
                u = sum((np.linalg.matrix_power(J.T, k) @ by_z for k in range(terms)), 0 * by_z)
            by_M, by_i = np.outer(slope(z) * u, z), slope(z) * u
        by_W = by_M.T if transposed else by_M
        return value, by_W, see * np.outer(by_i, x), np.outer(by_scores, read)

    return given


_FEW = "this is a network of {k} layers. Solve to the end: `it.fixed_point` does."
_CUT = (
    "the value is right, and its gradient has {k} of the terms of (I − ∂_z f)⁻¹ = I + J + J² + …. "
    "Differentiate `it.fixed_point(...).value`, without a `stop_gradient` or a cut series."
)

slips = (
    *(Slip("Not solved", network(layers=k), _FEW.format(k=k)) for k in (1, 2, 3, 5)),
    *(Slip("Series cut off", network(terms=k), _CUT.format(k=k)) for k in (1, 2, 3, 4)),
    Slip(
        "Layer not differentiated",
        network(terms=0),
        "no gradient reaches W and U: z* is a constant here. Take away the `stop_gradient`.",
    ),
    Slip(
        "W transposed",
        network(transposed=True),
        "the layer is tanh(W z + …): `W @ z`, or `z @ W.T` for rows.",
    ),
    Slip(
        "tanh left out",
        network(linear=True),
        "this fixed point is that of a linear layer. f(a, z) = tanh(W z + x).",
    ),
    Slip("Bias left out", network(bias=0), "b is added to U x before the layer."),
    Slip("Bias twice", network(bias=2), "b stands once in a = (W, U x + b)."),
    Slip("Input left out", network(see=0), "the layer sees the digit: a = (W, U x + b)."),
    Slip("c left out", network(c=0), "the scores are V z + c."),
    Slip(
        "tanh twice",
        network(twice=True),
        "z* is already tanh of something: the scores are V z* + c.",
    ),
    Slip(
        "Softmax left out",
        network(loss=lambda s, y: (-y @ s, -y)),
        "scores are no log-probabilities. `jax.nn.log_softmax` makes them so.",
    ),
    Slip(
        "Log left out",
        network(loss=_no_log),
        "this is −p. The cross-entropy is −log p: `jax.nn.log_softmax`.",
    ),
    Slip(
        "Wrong sign",
        network(loss=_times(lambda y: -1)),
        "log p is negative, and the loss is −log p(y).",
    ),
    Slip("Squared error", network(loss=_squared), "asked is the cross-entropy, −log p(y)."),
    Slip(
        "Mean over the classes",
        network(loss=_times(lambda y: 1 / len(y))),
        "only one class is the right one: a sum over y log p, not a mean.",
    ),
    Slip(
        "All classes",
        network(loss=_all_classes),
        "y chooses the one class that is right: −y · log p.",
    ),
)
