"""What the test suites of other packages ask of implicit differentiation, asked here.

JAX's `lax.custom_root` (to second order), jaxopt's `implicit_diff`, optimistix's ten fixed points
(forward mode), ImplicitDifferentiation.jl's grid of small systems (every linear solver).
"""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import LINEAR_SOLVERS, Z0, A, assert_close, implicit_loss, layer, loss, name
from jax import lax
from jax.flatten_util import ravel_pytree

import implicit_tutorial as it

rng = np.random.default_rng(7)


# JAX: a root by any means, to second order


def bisection(g, low, high):
    """A root of a growing g, by halving, which has no useful derivative of its own."""

    def halve(_, bounds):
        low, high = bounds
        middle = (low + high) / 2
        below = g(middle) < 0
        return jnp.where(below, middle, low), jnp.where(below, high, middle)

    low, high = lax.fori_loop(0, 60, halve, (jnp.full_like(low, low), jnp.full_like(low, high)))
    return (low + high) / 2


def test_bisection_is_differentiated_twice_in_every_mode():
    def g(a, z):
        return z**3 + z - a

    @jax.jit
    def all_orders(a):
        f = it.implicit_function(lambda a: bisection(lambda z: g(a, z), -9.0, 9.0), g)
        nested = [jax.jacfwd(jax.jacrev(f)), jax.jacrev(jax.jacfwd(f)), jax.jacrev(jax.jacrev(f))]
        return f(a), jax.jacfwd(f)(a), jax.grad(f)(a), *(second(a) for second in nested)

    a = 2.0  # z* = 1, z' = 1/(3 z² + 1), z″ = −6 z z'³
    expected = (1.0, 0.25, 0.25, *[-6 * 0.25**3] * 3)
    np.testing.assert_allclose(all_orders(a), expected, rtol=1e-12)


def test_a_linear_system_as_a_root_to_second_order():
    M, b = jnp.asarray(rng.normal(size=(4, 4)) + 4 * np.eye(4)), jnp.asarray(rng.normal(size=4))

    def solve(M, b):
        z_star = it.implicit_function(
            lambda a: jnp.linalg.solve(*a), lambda a, z: a[0] @ z - a[1], it.GMRES()
        )
        return z_star((M, b))

    def second(solve):
        f = jax.grad(lambda a: jnp.sum(jnp.sin(solve(*a))))
        return jax.jit(lambda a: jax.jvp(f, (a,), (jax.tree.map(jnp.cos, a),)))((M, b))

    assert_close(second(solve), second(jnp.linalg.solve), 1e-10)


def test_the_conditions_may_depend_on_what_a_scan_or_a_cond_computes():
    def g(a, z):
        total, _ = lax.scan(lambda c, x: (c + x * z, None), 0.0, a)
        return lax.cond(z > 0, lambda: total - 6.0, lambda: total + 6.0)

    z_star = it.implicit_function(lambda a: 6 / jnp.sum(a), g)
    assert_close(jax.jit(jax.grad(z_star))(jnp.array([1.0, 2.0])), jnp.full(2, -6 / 9.0), 1e-12)


# jaxopt: optimality conditions of convex problems

M, y = jnp.asarray(rng.normal(size=(15, 4))), jnp.asarray(rng.normal(size=15))


def test_ridge_regression_with_respect_to_all_that_it_is_given():
    def closed_form(a):
        M, y, penalty = a
        return jnp.linalg.solve(M.T @ M + penalty * jnp.eye(4), M.T @ y)

    def stationarity(a, w):
        M, y, penalty = a
        return M.T @ (M @ w - y) + penalty * w

    def gradient_descent(a):
        step = 1 / (jnp.linalg.norm(a[0], 2) ** 2 + a[2])
        return lax.fori_loop(0, 3000, lambda _, w: w - step * stationarity(a, w), jnp.zeros(4))

    a = (M, y, 0.7)
    expected = jax.jit(jax.jacrev(closed_form))(a)
    for linear_solver, mode in ((None, jax.jacrev), (it.CG(), jax.jacrev), (it.CG(), jax.jacfwd)):
        z_star = it.implicit_function(gradient_descent, stationarity, linear_solver)
        assert_close(jax.jit(mode(z_star))(a), expected, 1e-9)


def test_a_lasso_as_a_proximal_fixed_point():
    step = 0.9 / np.linalg.norm(M, 2) ** 2

    def proximal(penalty, w):
        w = w - step * M.T @ (M @ w - y)
        return jnp.sign(w) * jnp.maximum(jnp.abs(w) - step * penalty, 0)

    def weights(penalty):
        return it.fixed_point(proximal, penalty, jnp.zeros(4)).value

    penalty = 0.5 * float(jnp.max(jnp.abs(M.T @ y)))
    w = weights(penalty)
    S = np.flatnonzero(w)
    assert 0 < len(S) < 4
    expected = np.zeros(4)
    expected[S] = -np.linalg.solve(np.asarray(M.T @ M)[np.ix_(S, S)], np.sign(w[S]))
    for derivative in (jax.jacrev(weights), jax.jacfwd(weights)):
        got = jax.jit(derivative)(penalty)
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-12)


def projection_on_the_simplex(x):
    """Sorted, as Held, Wolfe and Crowder (1974) do."""
    sums = jnp.cumsum(jnp.sort(x)[::-1]) - 1
    shift = jnp.max(sums / jnp.arange(1.0, x.size + 1))
    return jnp.maximum(x - shift, 0), shift


def test_the_projection_on_a_simplex_by_its_kkt_conditions():
    def conditions(x, z):
        w, shift, multipliers = z
        return w - x + shift - multipliers, jnp.sum(w) - 1, w * multipliers

    def solve(x):
        w, shift = projection_on_the_simplex(x)
        return w, shift, w - x + shift

    x = jnp.array([0.9, 0.6, -0.3, 0.2])
    on = np.array([1.0, 1, 0, 0])  # those that stay share what the others give
    got = jax.jit(jax.jacrev(it.implicit_function(solve, conditions)))(x)[0]
    assert_close(got, jnp.asarray(np.diag(on) - np.outer(on, on) / 2), 1e-12)


def test_a_solver_with_a_batch_and_an_auxiliary_value():
    def solve(a):
        return jnp.sqrt(a), {"iterations": jnp.int32(3)}

    z_star = it.implicit_function(solve, lambda a, z: z * z - a, has_aux=True)
    a = jnp.array([1.0, 4.0, 9.0])
    slopes, aux = jax.jit(jax.vmap(jax.grad(z_star, has_aux=True)))(a)
    assert_close(slopes, 0.5 / jnp.sqrt(a), 1e-12)
    assert aux["iterations"].tolist() == [3, 3, 3]


# optimistix: ten fixed points, forward mode against differences

TREE = ({"u": jnp.full((2, 2), 0.5)}, jnp.full(2, 0.5))
TREE_MATRIX = jnp.asarray(rng.normal(size=(6, 6)))
NETWORK = [jnp.asarray(rng.normal(size=s) / 3) for s in ((8, 6), (8,), (6, 8), (6,))]
REACTION = (jnp.array(0.04), jnp.array(3e7), jnp.array(1e4))


def network(a, z):
    W1, b1, W2, b2 = a
    z, restore = ravel_pytree(z)
    return restore(0.3 * (W2 @ jax.nn.softplus(W1 @ z + b1) + b2))


def heat(a, u):
    """A step of the trapezoidal rule of u̇ = a (1 − u) u″, from x²."""

    def slope(u):
        inner = (u[2:] - 2 * u[1:-1] + u[:-2]) / h**2
        return jnp.pad(a * (1 - u[1:-1]) * inner, 1)

    x = jnp.linspace(-1, 1, 50)
    h = x[1] - x[0]
    return x**2 + 1e-4 * (slope(x**2) + slope(u))


def linear(a, y):
    y, restore = ravel_pytree(y)
    return restore(a @ y)


def robertson(a, y):
    """Three species that react, two of them fast."""
    k1, k2, k3 = a
    (one, two), three = y[0], y[1]["b"]
    slow, fast, back = k1 * one, k2 * two**2, k3 * two * three
    return jnp.stack([back - slow, slow - back - fast]), {"b": fast}


def midpoint(f, start, dt, unknown):
    """The implicit midpoint rule y₁ = y₀ + Δt f((y₀ + y₁)/2), for one of three unknowns."""

    def add(x, factor, y):
        return jax.tree.map(lambda x, y: x + factor * y, x, y)

    nothing = jax.tree.map(jnp.zeros_like, start)
    return {
        "y": lambda a, y: add(start, dt, f(a, add(add(nothing, 0.5, start), 0.5, y))),
        "f": lambda a, slope: f(a, add(start, dt / 2, slope)),
        "k": lambda a, k: add(nothing, dt, f(a, add(start, 0.5, k))),
    }[unknown]


SPECIES = (jnp.array([1.0, 1e-5]), {"b": jnp.array(1e-2)})
TEN = {
    "cos": (lambda a, z: jax.tree.map(lambda z: jnp.cos(a * z), z), jnp.array(1.0), TREE),
    "exp": (lambda a, z: jax.tree.map(lambda z: jnp.exp(-a * z), z), jnp.array(1.0), TREE),
    "network": (network, NETWORK, TREE),
    "heat": (heat, jnp.array(1.0), jnp.ones(50)),
    **{
        f"midpoint {unknown}, linear": (midpoint(linear, TREE, 1 / 16, unknown), TREE_MATRIX, TREE)
        for unknown in "yfk"
    },
    **{
        f"midpoint {unknown}, Robertson": (
            midpoint(robertson, SPECIES, 1e-4, unknown),
            REACTION,
            jax.tree.map(jnp.zeros_like, SPECIES),
        )
        for unknown in "yfk"
    },
}


@pytest.mark.parametrize("what", TEN)
def test_forward_mode_equals_differences(what):
    f, a, z0 = TEN[what]

    @jax.jit
    def by_both(a):
        def z_star(a):
            return it.fixed_point(f, a, z0).value

        def moved(h):
            return z_star(jax.tree.map(lambda a: a + h * a, a))

        z, dz = jax.jvp(z_star, (a,), (a,))
        return z, dz, jax.tree.map(lambda x, y: (x - y) / 2e-4, moved(1e-4), moved(-1e-4))

    z, dz, difference = by_both(a)
    assert_close(f(a, z), z, 1e-11)
    for got, expected in zip(jax.tree.leaves(dz), jax.tree.leaves(difference), strict=True):
        size = np.max(np.abs(expected))
        assert size > 0
        np.testing.assert_allclose(got, expected, rtol=0, atol=1e-6 * size)


# ImplicitDifferentiation.jl: small systems, every linear solver


def small_systems(n, problems=22):
    """Well-conditioned, not symmetric, half of them turning more than they shrink."""
    systems = []
    while len(systems) < problems:
        matrix = rng.normal(size=(n, n))
        if np.linalg.cond(matrix) < 30 and np.linalg.norm(matrix - matrix.T) > 0.5:
            systems.append(matrix)
    systems[0] = np.roll(np.eye(n), 1, axis=0) * np.where(np.arange(n) == 0, -1, 1)[:, None]
    return jnp.asarray(np.array(systems)), jnp.asarray(rng.normal(size=(problems, n)))


@pytest.mark.parametrize("linear_solver", [it.Dense(), it.BiCGStab(), it.GMRES()], ids=name)
@pytest.mark.parametrize("n", [2, 4])
def test_every_small_system_is_differentiated(n, linear_solver):
    Ms, bs = small_systems(n)

    @jax.jit
    @jax.vmap
    def derivatives(M, b):
        def z_star(b):
            conditions = lambda b, z: M @ (z + 0.1 * jnp.tanh(z)) - b  # noqa: E731
            return it.root(conditions, b, jnp.zeros(n), linear_solver=linear_solver).value

        return z_star(b), jax.jacfwd(z_star)(b), jax.jacrev(z_star)(b)

    z, forward, backward = derivatives(Ms, bs)
    slope = (1 + 0.1 * (1 - np.tanh(z) ** 2))[:, None]
    expected = np.linalg.inv(np.asarray(Ms) * slope)
    np.testing.assert_allclose(forward, expected, rtol=0, atol=1e-9 * np.max(np.abs(expected)))
    np.testing.assert_allclose(backward, expected, rtol=0, atol=1e-9 * np.max(np.abs(expected)))


# A linear solver sees a vector whatever the shape: the first meets all shapes, each other one.
SHAPES = [(), (3,), (2, 3)]
ROOTS = [(LINEAR_SOLVERS[0], shape) for shape in SHAPES] + [
    (each, SHAPES[k % 3]) for k, each in enumerate([*LINEAR_SOLVERS[1:], it.CG()])
]


@pytest.mark.parametrize("linear_solver, shape", ROOTS, ids=repr)
def test_square_roots_of_any_shape(shape, linear_solver):
    a = jnp.asarray(rng.uniform(0.6, 1.4, shape))
    z_star = it.implicit_function(jnp.sqrt, lambda a, z: (z * z - a) / 2, linear_solver)
    gradient = jax.jit(jax.grad(lambda a: jnp.sum(z_star(a) ** 3)))(a)
    assert_close(gradient, 1.5 * jnp.sqrt(a), 1e-9)


# One's own linear solver


@dataclass(frozen=True)
class Richardson(it.LinearSolver):
    """x ← x + ω (b − A x)."""

    relaxation: float = 0.8

    def solve(self, A, b, tolerance):
        def step(_, x):
            return x + self.relaxation * (b - A(x))

        return lax.fori_loop(0, self.max_steps, step, jnp.zeros_like(b))


@dataclass(frozen=True)
class LeastSquares(it.LinearSolver):
    """By NumPy's singular values, on the host."""

    def solve(self, A, b, tolerance):
        matrix = jax.vmap(A, out_axes=1)(jnp.eye(b.size))
        on_the_host = lambda M, b: np.linalg.lstsq(M, b, rcond=None)[0]  # noqa: E731
        shape = jax.ShapeDtypeStruct(b.shape, b.dtype)
        return jax.pure_callback(on_the_host, shape, matrix, b, vmap_method="sequential")


@pytest.mark.parametrize("own", [Richardson(max_steps=300), LeastSquares()], ids=name)
def test_ones_own_linear_solver_serves_newton_and_the_derivative(own):
    def f(a):
        solver = it.Newton(linear_solver=own)
        return loss(it.fixed_point(layer, a, Z0, solver=solver, linear_solver=own).value)

    value, gradient = jax.jit(jax.value_and_grad(f))(A)
    assert_close(value, implicit_loss(A))
    assert_close(gradient, jax.grad(implicit_loss)(A))


def test_ones_own_linear_solver_is_measured_like_any():
    def gradient(own):
        def f(x):
            return loss(it.fixed_point(layer, (A[0], x), Z0, linear_solver=own).value)

        return jax.grad(f)(A[1])

    with pytest.raises(RuntimeError, match="Richardson did not solve"):
        gradient(Richardson(max_steps=3))
    x, accurate, left = Richardson(max_steps=3)(lambda x: 0.5 * x, jnp.ones(2))
    assert not accurate and float(left) == pytest.approx(0.6**3)
    assert_close(x, jnp.full(2, 2 * (1 - 0.6**3)), 1e-12)
    assert Richardson(rtol=1e-2, max_steps=20)(lambda x: 0.5 * x, jnp.ones(2)).accurate
    with pytest.raises(ValueError, match="Richardson: max_steps must be"):
        Richardson(max_steps=0)
