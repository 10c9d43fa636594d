"""How exact must the inner solve be? A logistic regression by k steps of gradient descent."""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Bool, Float, Int

from implicit_tutorial.classroom.exercise.evaluated import quiet
from implicit_tutorial.implicit import NotDifferentiable, implicit_function

from .data import Data, logistic

FEATURES, PENALTY = 10, 1e-3
WIDTHS = np.geomspace(1, 0.05, FEATURES)  # of the columns: the narrow ones are slow to fit


class Two(NamedTuple):
    """Examples to fit w on, and to choose θ by; each label is 0 or 1."""

    train: Data
    validation: Data


Knobs = tuple[Float[Array, " d"], Two, Int[Array, ""]]  # θ, the data, k


def drawn(seed: int) -> Two:
    """Draw 100 and 100 examples; the last column is a twentieth as wide as the first."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(200, FEATURES)) * WIDTHS
    w = rng.normal(size=FEATURES) / WIDTHS
    y = (rng.uniform(size=200) < 1 / (1 + np.exp(-X @ w))).astype(float)
    return Two(*(Data(jnp.asarray(X[i]), jnp.asarray(y[i])) for i in (slice(100), slice(100, 200))))


def loss(w: Float[Array, " d"], data: Data) -> Float[Array, ""]:
    """Return the mean of −log p(y)."""
    return jnp.mean(logistic(w, data))


def stationary(a: Knobs, w: Float[Array, " d"]) -> Float[Array, " d"]:
    """The slope of loss + ½ Σ exp(θⱼ) wⱼ² on the training examples."""
    theta, data, _ = a
    return jax.grad(loss)(w, data.train) + jnp.exp(theta) * w


@jax.jit
def descend(a: Knobs) -> Float[Array, " d"]:
    """Take k steps of gradient descent from zero, each as long as is safe.

    The curvature of the loss is at most that of ¼ XᵀX/n, and its largest is ¼ ‖X‖₂²/n.
    """
    theta, data, k = a
    X = data.train.X
    steepest = jnp.linalg.norm(X, 2) ** 2 / (4 * len(X)) + jnp.max(jnp.exp(theta))
    rate = lax.stop_gradient(1 / steepest)
    return lax.fori_loop(0, k, lambda _, w: w - rate * stationary(a, w), jnp.zeros_like(theta))


def newton(a: Knobs) -> Float[Array, " d"]:
    """Find w* by Newton's steps, for the gradient that judges the others."""

    def step(_, w):
        return w - jnp.linalg.solve(jax.jacfwd(lambda w: stationary(a, w))(w), stationary(a, w))

    return lax.fori_loop(0, 20, step, jnp.zeros_like(a[0]))


class Errors(NamedTuple):
    """For each k: ‖∇ inner loss‖, and how far two hyper-gradients are off, relative."""

    residual: Float[Array, " k"]
    implicit: Float[Array, " k"]
    unrolled: Float[Array, " k"]


def hypergradient(w_of, data: Two, k: Array) -> Float[Array, " d"]:
    """Return d/dθ of the validation loss at w_of((θ, data, k)), at penalties of `PENALTY`."""
    theta = jnp.full(FEATURES, jnp.log(PENALTY))
    # Forward mode, since a loop whose length is an argument has no reverse mode.
    return jax.jacfwd(lambda theta: loss(w_of((theta, data, k)), data.validation))(theta)


by_theorem = implicit_function(descend, stationary, throw=False)
exact = implicit_function(newton, stationary, throw=False)


@jax.jit
@partial(jax.vmap, in_axes=(0, None))
def errors(data: Two, steps: Int[Array, " k"]) -> Errors:
    """Measure one split after each number of steps; the splits stand side by side."""
    theta = jnp.full(FEATURES, jnp.log(PENALTY))
    right = hypergradient(exact, data, steps[0])

    def at(k):
        def off(w_of):
            wrong = hypergradient(w_of, data, k) - right
            return jnp.linalg.norm(wrong) / jnp.linalg.norm(right)

        residual = stationary((theta, data, k), descend((theta, data, k)))
        return Errors(jnp.linalg.norm(residual), off(by_theorem), off(descend))

    return lax.map(at, steps)


checked = implicit_function(descend, stationary)


@jax.jit
def _checked(data: Two, k: Array) -> Float[Array, " d"]:
    return hypergradient(checked, data, k)


def refused(data: Two, steps: Int[Array, " k"]) -> Bool[np.ndarray, " k"]:
    """Say after which numbers of steps the package refuses the hyper-gradient."""

    def one(k):
        try:
            with quiet("jax._src.callback"):  # JAX logs what it raises, too
                jax.block_until_ready(_checked(data, k))
        except (RuntimeError, ValueError) as error:
            if NotDifferentiable.__name__ in str(error):
                return True
            raise
        return False

    return np.array([one(k) for k in steps])


def slopes(found: Errors) -> Float[np.ndarray, " splits"]:
    """Fit the implicit error by a power of the residual, split by split; return the powers.

    Only where the error is between 1e-8 and 10 %: below it is rounding, above it is no proportion.
    """
    powers = []
    for residual, error in zip(np.asarray(found.residual), np.asarray(found.implicit), strict=True):
        use = (error > 1e-8) & (error < 0.1)
        powers.append(np.polyfit(np.log(residual[use]), np.log(error[use]), 1)[0])
    return np.array(powers)
