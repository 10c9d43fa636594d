"""Lecture 05: what a student writes in place of the Jacobian penalty."""

import jax
import jax.numpy as jnp
from jax import lax

from .code import slips_of_code

BY = (0, 1, 2)  # W, x and z


def _layer(W, x, z):
    return jnp.tanh(z @ W.T + x)


def _eJ(W, x, z, e):
    return jax.vjp(lambda z: _layer(W, x, z), z)[1](e)[0]


def _of(measure, eJ=_eJ, hold=lax.stop_gradient):
    """Return penalty(W, x, z, e) with one of its parts replaced."""
    return lambda W, x, z, e: measure(eJ(W, x, hold(z), e), e)


def _mean(eJ, e):
    return jnp.sum(eJ**2) / e.size


def _slope(W, x, z):
    return 1 - _layer(W, x, z) ** 2


_ONE = "each example has a Jacobian of its own: square first, and average over the rows after."

slips = slips_of_code(
    BY,
    [
        (
            "z not held fixed",
            _of(_mean, hold=lambda z: z),
            "the penalty would pull z* to where the Jacobian is small, through the whole solve. It "
            "is to move the weights: `jax.lax.stop_gradient(z)` first.",
        ),
        (
            "Weights held fixed",
            _of(_mean, eJ=lambda W, x, z, e: lax.stop_gradient(_eJ(W, x, z, e))),
            "nothing is left to train: only z is held fixed, not W and x.",
        ),
        (
            "Slope held fixed",
            _of(_mean, eJ=lambda W, x, z, e: (e * lax.stop_gradient(_slope(W, x, z))) @ W),
            "tanh' moves with W and x as well. Hold z fixed, and nothing else.",
        ),
        (
            "Summed over the batch",
            _of(lambda eJ, e: jnp.sum(eJ**2) / e.shape[1]),
            "divide by the number of rows too: `z.size`. Else it grows with the batch.",
        ),
        (
            "Not divided by n",
            _of(lambda eJ, e: jnp.sum(eJ**2) / e.shape[0]),
            "‖eᵀJ‖² is divided by n, the units, and averaged over the rows: `z.size` is both.",
        ),
        ("Not a mean", _of(lambda eJ, e: jnp.sum(eJ**2)), "divide by `z.size`."),
        ("Not squared", _of(lambda eJ, e: jnp.sum(jnp.abs(eJ)) / e.size), "it is ‖eᵀJ‖²."),
        (
            "Norm of the whole",
            _of(lambda eJ, e: jnp.linalg.norm(eJ)),
            "it is the mean of squares: no root, and divided by `z.size`.",
        ),
        (
            "Norm of each row, not squared",
            _of(lambda eJ, e: jnp.mean(jnp.linalg.norm(eJ, axis=1))),
            "it is ‖eᵀJ‖² of each row, over n.",
        ),
        ("Not per example", _of(lambda eJ, e: jnp.sum(eJ.sum(0) ** 2) / e.size), _ONE),
        ("Not per example", _of(lambda eJ, e: jnp.sum(eJ.mean(0) ** 2) / e.shape[1]), _ONE),
        (
            "JVP in place of VJP",
            _of(_mean, eJ=lambda W, x, z, e: (e @ W.T) * _slope(W, x, z)),
            "this is J e. Its mean is the same, but asked is eᵀJ: `jax.vjp`.",
        ),
        (
            "I − J in place of J",
            _of(_mean, eJ=lambda W, x, z, e: e - _eJ(W, x, z, e)),
            "what is to be small is J = ∂_z f, so that the iteration contracts.",
        ),
        (
            "Slope left out",
            _of(_mean, eJ=lambda W, x, z, e: e @ W),
            "J = diag(tanh') W: this is W alone. Differentiate f.",
        ),
        (
            "Slope on the wrong side",
            _of(_mean, eJ=lambda W, x, z, e: (e @ W) * _slope(W, x, z)),
            "J = diag(tanh') W, so eᵀJ = (e ∘ tanh')ᵀ W.",
        ),
        (
            "W transposed",
            _of(_mean, eJ=lambda W, x, z, e: (e * _slope(W, x, z)) @ W.T),
            "row i of J is tanh'ᵢ times row i of W: eᵀJ = (e ∘ tanh')ᵀ W.",
        ),
        (
            "Trace in place of the norm",
            _of(lambda eJ, e: jnp.sum(e * eJ) / e.size),
            "eᵀJe has the mean tr J. Asked is ‖eᵀJ‖², whose mean is ‖J‖²_F.",
        ),
        (
            "e not used",
            _of(_mean, eJ=lambda W, x, z, e: _eJ(W, x, z, jnp.ones_like(e))),
            "pull the given e back, not a row of ones.",
        ),
    ],
)
