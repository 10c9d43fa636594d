"""Ten images that teach: scikit-learn's digits, distilled into one image a class."""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float, Int

from implicit_tutorial.classroom.descent import adam
from implicit_tutorial.classroom.digits import shuffled
from implicit_tutorial.implicit import implicit_function

STEPS, RATE, PENALTY = 100, 0.05, 0.01


class Labelled(NamedTuple):
    """Images, one a row, and the class of each."""

    pixels: Float[Array, "n 64"]
    classes: Int[Array, " n"]


def digits(seed: int = 0) -> tuple[Labelled, Labelled]:
    """Return scikit-learn's digits, 8 × 8 in [0, 1]: 1000 to learn from and 797 to report."""
    images, labels = shuffled(np.random.default_rng(seed))
    return Labelled(images[:1000], labels[:1000]), Labelled(images[1000:], labels[1000:])


def products(X: Float[Array, "n 64"], V: Float[Array, "m 64"]) -> Float[Array, "n m"]:
    """Return xᵀv + 1 for each pair: a bias is the weight of a pixel that is always 1."""
    return X @ V.T + 1


def stationary(teachers: Float[Array, "10 64"], A: Float[Array, "10 10"]) -> Float[Array, "10 10"]:
    """What holds for the student of ten images: λA − (Y − P)/10 = 0.

    The slope of cross entropy + ½ λ‖W‖² vanishes for W = Aᵀ teachers, where A, one row an image,
    is what the label has more than the student's probabilities P. So ten images have a student of
    100 numbers, whatever the number of pixels.
    """
    P = jax.nn.softmax(products(teachers, teachers) @ A, axis=1)
    return PENALTY * A - (jnp.eye(10) - P) / 10


def newton(teachers: Float[Array, "10 64"]) -> Float[Array, "10 10"]:
    """Find A by Newton's steps, halved while they make the condition worse."""

    def step(_, A):
        slope = jax.jacfwd(partial(stationary, teachers))(A).reshape(100, 100)
        value = stationary(teachers, A)
        dA = jnp.linalg.solve(slope, value.reshape(100)).reshape(10, 10)
        lengths = 0.5 ** jnp.arange(6, dtype=A.dtype)
        tried = jax.vmap(lambda t: jnp.linalg.norm(stationary(teachers, A - t * dA)))(lengths)
        return A - lengths[jnp.argmin(tried)] * dA

    return lax.fori_loop(0, 12, step, jnp.zeros((10, 10)))


student = implicit_function(newton, stationary, throw=False)


def scores(teachers: Float[Array, "10 64"], A: Array, pixels: Array) -> Float[Array, "n 10"]:
    """Return what a student says of images that it has never seen."""
    return products(pixels, teachers) @ A


def outer(teachers: Float[Array, "10 64"], data: Labelled) -> Float[Array, ""]:
    """Return the cross entropy of all the data under the student of ten images."""
    told = jax.nn.log_softmax(scores(teachers, student(teachers), data.pixels))
    return -jnp.mean(jnp.take_along_axis(told, data.classes[:, None], 1))


@jax.jit
@partial(jax.vmap, in_axes=(0, None))
def accuracies(teachers: Float[Array, "sets 10 64"], data: Labelled) -> Float[Array, " sets"]:
    """Return the share of images that each set's student gets right."""
    told = scores(teachers, newton(teachers), data.pixels)
    return jnp.mean((lax.argmax(told, 1, data.classes.dtype) == data.classes).astype(told.dtype))


@jax.jit
@partial(jax.vmap, in_axes=(0, None))
def distil(
    teachers: Float[Array, "sets 10 64"], data: Labelled
) -> tuple[Float[Array, "sets 10 64"], Float[Array, "sets steps"]]:
    """Take Adam's steps on the pixels of ten images; return these, and the loss on the way."""

    def step(state, t):
        now, m, v = state
        value, slope = jax.value_and_grad(outer)(now, data)
        return adam(now, m, v, slope, t, RATE), value

    t = jnp.arange(1, STEPS + 1, dtype=teachers.dtype)
    (teachers, _, _), losses = lax.scan(step, (teachers, 0 * teachers, 0 * teachers), t)
    return teachers, losses


def real(data: Labelled, sets: int, seed: int = 0) -> Float[Array, "sets 10 64"]:
    """Draw sets of one real image a class."""
    rng, classes = np.random.default_rng(seed), np.asarray(data.classes)
    rows = [[rng.choice(np.flatnonzero(classes == c)) for c in range(10)] for _ in range(sets)]
    return data.pixels[jnp.asarray(rows)]


def means(data: Labelled) -> Float[Array, "10 64"]:
    """Return the mean image of each class."""
    each = jax.nn.one_hot(data.classes, 10, dtype=data.pixels.dtype, axis=0)
    return each @ data.pixels / jnp.sum(each, 1)[:, None]


def by_all(data: Labelled, test: Labelled) -> float:
    """Return the test accuracy of scikit-learn's logistic regression on all images."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(max_iter=2000).fit(*map(np.asarray, data))
    return float(fitted.score(*map(np.asarray, test)))
