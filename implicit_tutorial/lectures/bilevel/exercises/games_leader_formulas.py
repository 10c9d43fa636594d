"""Lecture 07: a leader and those who reply, in JAX for the student and in NumPy to judge."""

import jax.numpy as jnp
import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Slip


def draw(rng, n):
    """Draw f = uᵀx + vᵀy + xᵀSy and g = My + ⅓y³ + tanh(Nx) − d, with g(x, y) = 0.

    x has one number fewer than y. M is not symmetric: those who reply answer each other, too.
    """
    m = n - 1
    R = rng.normal(size=(n, n))
    M = 1.5 * np.eye(n) + R / np.linalg.norm(R, 2)
    N, S = 0.5 * rng.normal(size=(n, m)), rng.normal(size=(m, n))  # tanh must not saturate
    x, y, u, v = (rng.normal(size=k) for k in (m, n, m, n))
    return M, N, S, u, v, M @ y + y**3 / 3 + np.tanh(N @ x), x, y


def call(answer, M, N, S, u, v, d, x, y):
    """Call answer(f, g, x, y) with both functions."""

    def f(x, y):
        return u @ x + v @ y + x @ S @ y

    def g(x, y):
        return M @ y + y**3 / 3 + jnp.tanh(N @ x) - d

    f.__qualname__, g.__qualname__ = "f", "g"  # in a student's error message
    return answer(f, g, x, y)


def parts(M, N, S, u, v, d, x, y):
    """Return ∂ₓf, ∂ᵧf, ∂ₓg and ∂ᵧg."""
    slope = 1 - np.tanh(N @ x) ** 2
    return u + S @ y, v + S.T @ x, slope[:, None] * N, M + np.diag(y**2)


def right(*problem):
    """Return ∂ₓf − ∂ₓgᵀ (∂ᵧg)⁻ᵀ ∂ᵧf."""
    f_x, f_y, g_x, g_y = parts(*problem)
    return f_x - g_x.T @ np.linalg.solve(g_y.T, f_y)


def slip(name, of, why, at_zero=False):
    """Return a slip; `of` takes ∂ₓf, ∂ᵧf, ∂ₓg and ∂ᵧg."""

    def wrong(M, N, S, u, v, d, x, y):
        return of(*parts(M, N, S, u, v, d, x, 0 * y if at_zero else y))

    return Slip(name, wrong, why)
