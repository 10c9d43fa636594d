"""Lecture 05's training step, beside banax: loss and gradient of a batch of 128 digits, float32.

Everybody iterates z ← tanh(W z + U x + b) from 0, and u ← v + u ∂_z f for the gradient, until
‖change‖ ≤ 1e-4 ‖new‖ for each digit, in at most 400 steps: 60, as in the lecture, are too few for a
digit of the trained network. Adam's update, the same for all, is left out. torch_peers puts the
same step to torchdeq. banax asks for Python 3.12; on 3.11 it is left out.
"""

import sys
from functools import cache, partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

import implicit_tutorial as it
from implicit_tutorial.lectures.deep_equilibrium import problem
from implicit_tutorial.lectures.deep_equilibrium.problem import data

from . import timing
from .problems import relative_error

ROWS, TOL, CAP = 128, 1e-4, 400


@cache
def models() -> dict:
    """The network as it is drawn, and after 25 epochs of training."""
    learn, _ = data.digits()
    trained = problem.train(problem.solved, learn, problem.Regime(0.01), epochs=25, seeds=1)
    return {
        "first step": problem.draw(jax.random.key(0)),
        "after 25 epochs": problem.one_of(trained.models, 0),
    }


def batch() -> data.Labelled:
    """The first 128 digits."""
    return jax.tree.map(lambda part: part[:ROWS], data.digits()[0])


def lectures(model, digits, tol=TOL):
    """The loss that lecture 05 trains with."""
    probe, key = problem.silent(ROWS, digits.pixels.dtype), jax.random.key(0)
    regime = problem.Regime(limits=problem.Limits(CAP, CAP, tol))
    return problem.solved(model, digits, regime, key, probe)[0]


def with_layer(solve):
    """The same loss; z* of each digit by solve(a) -> z*, vmapped."""

    def loss(model, digits):
        W, x = problem.injected(model, digits.pixels)
        z = jax.vmap(lambda x: solve((W, x)))(x)
        return problem.cross_entropy(problem.scores(model, z), digits.classes)

    return loss


def by_package(a, throw=True):
    solver = it.FixedPointIteration(rtol=TOL, atol=0.0, max_steps=CAP)
    backward = it.Neumann(rtol=TOL)
    z0 = jnp.zeros_like(a[1])
    return it.fixed_point(problem.layer, a, z0, solver, backward, throw=throw).value


def by_banax():
    """Return solve(a) by banax' Picard iteration, forward and backward."""
    from banax.adjoint import Implicit
    from banax.solver import Picard

    def picard() -> Any:
        return Picard(rtol=TOL, max_steps=CAP)

    adjoint = Implicit(picard(), picard())
    return lambda a: adjoint((lambda z, a: problem.layer(a, z), (a,)), jnp.zeros_like(a[1])).value


def dense(model, digits) -> problem.Model:
    """The exact gradient: Newton and a dense solve for each digit, in float64, in NumPy."""
    U, b, W, V, c = (np.asarray(part, np.float64) for part in model)
    pixels, classes = np.asarray(digits.pixels, np.float64), np.asarray(digits.classes)
    x, eye = pixels @ U.T + b, np.eye(len(b))
    z = np.zeros_like(x)
    for _ in range(300):  # plain iteration first: Newton then finds the same fixed point
        z = np.tanh(z @ W.T + x)
    dx = np.empty_like(x)
    for i in range(ROWS):
        t = np.tanh(W @ z[i] + x[i])
        z[i] -= np.linalg.solve(eye - (1 - t**2)[:, None] * W, z[i] - t)
    score = z @ V.T + c
    p = np.exp(score - score.max(axis=1, keepdims=True))
    ds = (p / p.sum(axis=1, keepdims=True) - np.eye(10)[classes]) / ROWS
    slope = 1 - np.tanh(z @ W.T + x) ** 2
    for i in range(ROWS):
        dx[i] = slope[i] * np.linalg.solve((eye - slope[i][:, None] * W).T, V.T @ ds[i])
    return problem.Model(dx.T @ pixels, dx.sum(0), dx.T @ z, ds.T @ z, ds.sum(0))


def measure(budget=3.0) -> list:
    """Both networks."""
    digits, out = batch(), []
    losses = {
        "ours": lectures,
        "ours, to 1e-5": partial(lectures, tol=TOL / 10),
        "it.fixed_point": with_layer(by_package),
        "it.fixed_point, throw=False": with_layer(partial(by_package, throw=False)),
    }
    if sys.version_info >= (3, 12):
        losses["banax"] = with_layer(by_banax())
    steps = {who: jax.jit(jax.value_and_grad(loss)) for who, loss in losses.items()}
    for name, model in models().items():
        exact = dense(model, digits)
        calls = {who: lambda step=step, m=model: step(m, digits) for who, step in steps.items()}
        facts = {who: {"error": relative_error(call()[1], exact)} for who, call in calls.items()}
        out += timing.rows("equilibrium", f"DEQ on digits, {name}", calls, budget, facts)
    return out
