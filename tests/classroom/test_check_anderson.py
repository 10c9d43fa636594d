"""Each slip in the Anderson exercise is named, and each right style passes."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import implicit_tutorial as it
from implicit_tutorial.classroom import check
from implicit_tutorial.classroom.check.runner import enable_x64
from implicit_tutorial.problems.anderson import anderson_solver, least_squares_weights

solve = jnp.linalg.solve


@pytest.fixture(autouse=True)
def as_in_a_notebook():
    with (
        enable_x64(False),
        jax.numpy_dtype_promotion("standard"),
        jax.numpy_rank_promotion("allow"),
    ):
        yield


def named(feedback, slip):
    assert not feedback.passed, feedback
    assert feedback.slip.startswith(slip), feedback


def passes(feedback):
    assert feedback.passed, feedback


def matrices(f, x, z):
    J, B = jax.jacobian(f, 1)(x, z), jax.jacobian(f, 0)(x, z)
    return J, jnp.eye(len(z)) - J, B


def zeros(x):
    return jnp.zeros_like(x)


# Warm-up: the weights.


def bordered(R, lam, corner=0.0, part=slice(1, None)):
    ones = jnp.ones((len(R), 1))
    gram = R @ R.T + lam * jnp.eye(len(R))
    H = jnp.block([[jnp.full((1, 1), corner), ones.T], [ones, gram]])
    return solve(H, jnp.eye(len(R) + 1)[0])[part]


def by_division(R, lam):
    alpha = solve(R @ R.T + lam * jnp.eye(len(R)), jnp.ones(len(R)))
    return alpha / alpha.sum()


def in_numpy(R, lam):
    return np.asarray(by_division(R, lam))


@pytest.mark.parametrize("answer", [bordered, by_division, in_numpy, least_squares_weights])
def test_each_way_to_the_weights_passes(answer):
    passes(check.mixing_weights(answer))


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda R, lam: bordered(R, 0.0), "Ridge left out"),
        (lambda R, lam: solve(R @ R.T + lam * jnp.eye(len(R)), jnp.ones(len(R))), "Constraint"),
        (lambda R, lam: bordered(R, lam, corner=lam), "Ridge in the corner"),
        (lambda R, lam: bordered(R, lam, part=slice(None)), "Wrong shape"),
        (lambda R, lam: bordered(R, lam, part=slice(None, -1)), "Multiplier kept"),
        (lambda R, lam: by_division(R, lam**2), "Ridge squared"),
        (lambda R, lam: jnp.full(len(R), 1 / len(R)), "Plain mean"),
        (lambda R, lam: jnp.eye(len(R))[-1], "Newest only"),
        (lambda R, lam: by_division(R.T, lam), "Wrong shape"),
    ],
)
def test_a_slip_in_the_weights_is_named(answer, slip):
    named(check.mixing_weights(answer), slip)


# (a) the Jacobian


def dense(f, x, z):
    J, A, B = matrices(f, x, z)
    return solve(A, B)


def dense_in_numpy(f, x, z):
    J, A, B = map(np.asarray, matrices(f, x, z))
    return np.linalg.inv(A) @ B


def by_neumann(f, x, z):
    J, A, B = matrices(f, x, z)
    total = term = B
    for _ in range(100):
        term = J @ term
        total = total + term
    return total


def by_the_package(f, x, z):
    z_star = it.implicit_function(lambda x: z, lambda x, z: z - f(x, z))
    return jax.jacobian(z_star)(x)


def by_custom_root(f, x, z):
    def z_star(x):
        return jax.lax.custom_root(
            lambda z: z - f(x, z),
            z,
            lambda g, z0: z0,
            lambda g, y: solve(jax.jacobian(g)(y), y),
        )

    return jax.jacfwd(z_star)(x)


@pytest.mark.parametrize(
    "answer", [dense, dense_in_numpy, by_neumann, by_the_package, by_custom_root]
)
def test_each_way_to_the_jacobian_passes(answer):
    passes(check.implicit_jacobian(answer))


def with_matrices(formula):
    return lambda f, x, z: formula(*matrices(f, x, z))


def difference_quotient(f, x, z):
    def z_star(x):
        for _ in range(100):
            z_new = f(x, z)
        return z_new

    h = 1e-4
    columns = [(f(x + h * e, z) - f(x, z)) / h for e in jnp.eye(len(x))]
    J, A, _ = matrices(f, x, z)
    return solve(A, jnp.stack(columns, axis=1))


def unrolled_jacobian(f, x, z):
    def z_star(x):
        y = z
        for _ in range(60):
            y = f(x, y)
        return y

    return jax.jacobian(z_star)(x)


JACOBIAN_SLIPS = [
    (with_matrices(lambda J, A, B: -solve(A, B)), "Wrong sign:"),
    (with_matrices(lambda J, A, B: solve(J, B)), "Identity forgotten"),
    (with_matrices(lambda J, A, B: solve(A + 2 * J, B)), "Wrong sign inside"),
    (with_matrices(lambda J, A, B: B), "Inverse left out"),
    (with_matrices(lambda J, A, B: A @ B), "Product instead of a solve"),
    (with_matrices(lambda J, A, B: solve(A.T, B)), "Jacobian transposed"),
    (with_matrices(lambda J, A, B: solve(A, B).T), "Result transposed"),
    (with_matrices(lambda J, A, B: B @ jnp.linalg.inv(A)), "Wrong order"),
    (with_matrices(lambda J, A, B: jnp.linalg.inv(A) * B), "Elementwise product"),
    (with_matrices(lambda J, A, B: solve(A, jnp.diagonal(B))[:, None] * B), "Elementwise product"),
    (
        lambda f, x, z: -solve(matrices(f, x, z)[1], z - f(x, z)) * matrices(f, x, z)[2],
        "Solved against the residual",
    ),
    (with_matrices(lambda J, A, B: solve(A, J)), "Wrong right-hand side"),
    (with_matrices(lambda J, A, B: jnp.linalg.inv(A)), "Right-hand side forgotten"),
    (lambda f, x, z: dense(f, x, zeros(x)), "Linearised at a start"),
    (lambda f, x, z: dense(f, x, x), "Linearised at a start"),
    (difference_quotient, "Lower precision than asked"),
    (lambda f, x, z: dense(f, x, z).astype(jnp.float32), "Wrong dtype"),
    (lambda f, x, z: dense(f, x, z) * jnp.nan, "NaN"),
    (lambda f, x, z: jnp.diagonal(dense(f, x, z)), "Wrong shape"),
    (lambda f, x, z: (dense(f, x, z), z), "Wrong number of values"),
    (unrolled_jacobian, "Unrolled"),
    # not in the list; made by going through the notebook as a student
    (with_matrices(lambda J, A, B: solve(jnp.eye(len(B)) - B, J)), "Derivatives swapped"),
    (with_matrices(lambda J, A, B: solve(B, A)), "Arguments of solve swapped"),
    (with_matrices(lambda J, A, B: solve(1 - J, B)), "1 for I"),
    (lambda f, x, z: jax.jacobian(f, 1)(x), "A derivative is taken at a point"),
    (lambda f, x, z: jnp.eye(len(z)) - jax.jacobian(f, 1), "`jax.jacobian(f, argnums)` is a func"),
    (lambda f, x, z: jax.grad(f)(x, z), "`jax.grad` is for one number"),
]


@pytest.mark.parametrize(("answer", "slip"), JACOBIAN_SLIPS)
def test_a_slip_in_the_jacobian_is_named(answer, slip):
    named(check.implicit_jacobian(answer), slip)


# (b) the VJP


def by_gmres(f, x, z, v):
    _, pull = jax.vjp(f, x, z)
    w, _ = jax.scipy.sparse.linalg.gmres(lambda w: w - pull(w)[1], v)
    return pull(w)[0]


def by_repetition(f, x, z, v):
    _, pull = jax.vjp(f, x, z)
    w = v
    for _ in range(60):
        w = v + pull(w)[1]
    return pull(w)[0]


def vjp_by_the_package(f, x, z, v):
    z_star = it.implicit_function(lambda x: z, lambda x, z: z - f(x, z))
    return jax.vjp(z_star, x)[1](v)[0]


def vjp_by_custom_linear_solve(f, x, z, v):
    _, A = jax.linearize(lambda z: z - f(x, z), z)

    def bicgstab(A, b):
        return jax.scipy.sparse.linalg.bicgstab(A, b, tol=1e-7)[0]

    transposed = jax.linear_transpose(A, z)
    w = jax.lax.custom_linear_solve(lambda w: transposed(w)[0], v, bicgstab)
    return jax.vjp(lambda x: f(x, z), x)[1](w)[0]


@pytest.mark.parametrize(
    "answer", [by_gmres, by_repetition, vjp_by_the_package, vjp_by_custom_linear_solve]
)
def test_each_way_to_the_vjp_passes(answer):
    passes(check.implicit_vjp(answer))


def vjp_with(formula):
    def answer(f, x, z, v):
        J, A, B = matrices(f, x, z)
        return formula(J, A, B, v, solve(A.T, v))

    return answer


def wrong_half(f, x, z, v):
    _, pull = jax.vjp(f, x, z)
    w, _ = jax.scipy.sparse.linalg.gmres(lambda w: w - pull(w)[0], v)
    return pull(w)[0]


VJP_SLIPS = [
    (vjp_with(lambda J, A, B, v, w: B.T @ w), "Jacobian built"),
    (vjp_with(lambda J, A, B, v, w: B.T @ solve(A, v)), "Jacobian not transposed"),
    (vjp_with(lambda J, A, B, v, w: B @ w), "∂_x f not transposed"),
    (vjp_with(lambda J, A, B, v, w: solve(A, B @ v)), "JVP instead of VJP"),
    (vjp_with(lambda J, A, B, v, w: -B.T @ w), "Wrong sign:"),
    (vjp_with(lambda J, A, B, v, w: B.T @ v), "Inverse left out"),
    (vjp_with(lambda J, A, B, v, w: B.T @ (v + J.T @ v)), "Series cut off"),
    (vjp_with(lambda J, A, B, v, w: B.T @ (A.T @ v)), "Product instead of a solve"),
    (vjp_with(lambda J, A, B, v, w: B.T @ solve(J.T, v)), "Identity forgotten"),
    (vjp_with(lambda J, A, B, v, w: B.T @ solve((A + 2 * J).T, v)), "Wrong sign inside"),
    (vjp_with(lambda J, A, B, v, w: w * (B.T @ v)), "Elementwise product instead"),
    (vjp_with(lambda J, A, B, v, w: w * jnp.diagonal(B)), "Elementwise product"),
    (vjp_with(lambda J, A, B, v, w: w * B.sum(0)), "Elementwise product"),
    (vjp_with(lambda J, A, B, v, w: w), "Pull-back to x forgotten"),
    (vjp_with(lambda J, A, B, v, w: J.T @ w), "∂_z f where ∂_x f belongs"),
    (vjp_with(lambda J, A, B, v, w: B.T @ solve(A.T, jnp.ones_like(v))), "v not used"),
    (vjp_with(lambda J, A, B, v, w: 0 * v), "Solved against the residual"),
    (lambda f, x, z, v: by_gmres(f, x, zeros(x), v), "Linearised at a start"),
    (lambda f, x, z, v: jax.vjp(f, x, z)[1](v), "Wrong number of values"),
    (wrong_half, "∂_x f in the solve"),
    (lambda f, x, z, v: jax.vjp(f, x, z)[1]((v, 0))[0], "A pair was given"),
    (lambda f, x, z, v: jax.vjp(f, x, z)(v), "`jax.vjp` returns a pair"),
]


@pytest.mark.parametrize(("answer", "slip"), VJP_SLIPS)
def test_a_slip_in_the_vjp_is_named(answer, slip):
    named(check.implicit_vjp(answer), slip)


# (c) the layer; the dense pull-back compiles faster than GMRES


dense_vjp = vjp_with(lambda J, A, B, v, w: B.T @ w)


def solved(f, x, **options):
    return anderson_solver(lambda z: f(x, z), zeros(x), **options)[0]


def make_layer(forward=solved, vjp=dense_vjp, point=lambda f, x, z: z):
    @partial(jax.custom_vjp, nondiff_argnums=(0,))
    def layer(f, x):
        return forward(f, x)

    def fwd(f, x):
        z = layer(f, x)
        return z, (x, point(f, x, z))

    def bwd(f, saved, v):
        x, z = saved
        return (vjp(f, x, z, v),)

    layer.defvjp(fwd, bwd)
    return layer


def implicit_layer(f, x):
    return it.implicit_function(lambda x: solved(f, x), lambda x, z: z - f(x, z))(x)


def package_layer(f, x):
    return it.fixed_point(f, x, zeros(x)).value


def attached_layer(f, x):
    """One more step of f at stop_gradient(z*), and the solve in its backward pass."""
    z = jax.lax.stop_gradient(package_layer(f, x))
    J = jax.lax.stop_gradient(jax.jacobian(f, 1)(x, z))
    return z + solve(jnp.eye(len(z)) - J, f(x, z) - jax.lax.stop_gradient(f(x, z)))


@pytest.mark.parametrize(
    "layer",
    [
        make_layer(),
        make_layer(vjp=by_gmres),
        implicit_layer,
        package_layer,
        attached_layer,
    ],
)
def test_each_way_to_the_layer_passes(layer):
    passes(check.anderson_layer(layer))


def by_while_loop(f, x, tolerance=1e-5):
    def unfinished(z):
        return jnp.linalg.norm(f(x, z) - z) > tolerance

    return jax.lax.while_loop(unfinished, lambda z: f(x, z), zeros(x))


def by_scan(f, x):
    return jax.lax.scan(lambda z, _: (f(x, z), None), zeros(x), length=40)[0]


LAYER_SLIPS = [
    (solved, "Unrolled"),
    (by_scan, "Unrolled"),
    (by_while_loop, "Unrolled"),
    (make_layer(partial(solved, max_iter=2)), "Not converged"),
    (lambda f, x: anderson_solver(lambda z: f(x, z), zeros(x)), "Return z alone"),
    (make_layer(point=lambda f, x, z: zeros(x)), "Linearised at a start"),
    (make_layer(point=lambda f, x, z: f(x, zeros(x))), "Linearised at an iterate"),
    (make_layer(point=lambda f, x, z: solved(f, x, max_iter=2)), "Linearised at an iterate"),
    (make_layer(vjp=vjp_with(lambda J, A, B, v, w: B.T @ solve(A, v))), "Jacobian not transposed"),
    (make_layer(vjp=vjp_with(lambda J, A, B, v, w: -B.T @ w)), "Wrong sign:"),
    (make_layer(vjp=vjp_with(lambda J, A, B, v, w: B.T @ v)), "Inverse left out"),
    (make_layer(lambda f, x: solved(f, x).astype(jnp.float32)), "Wrong dtype"),
    (jax.custom_vjp(solved, nondiff_argnums=(0,)), "The rules are missing"),
    (make_layer(lambda f, x: solved(lambda x, z: f(z, x), x)), "Arguments of f swapped"),
    (make_layer(vjp=lambda f, x, z, v: dense_vjp(f, z, x, v)), "Saved in one order"),
    (make_layer(lambda f, x: anderson_solver(f, zeros(x))[0]), "f was called without z"),
    (make_layer(lambda f, x: solved(f, jnp.zeros(10))), "Shapes do not fit"),
]


@pytest.mark.parametrize(("layer", "slip"), LAYER_SLIPS)
def test_a_slip_in_the_layer_is_named(layer, slip):
    named(check.anderson_layer(layer), slip)


def without_tuple():
    layer = jax.custom_vjp(solved, nondiff_argnums=(0,))
    layer.defvjp(
        lambda f, x: (solved(f, x), (x, solved(f, x))), lambda f, saved, v: by_gmres(f, *saved, v)
    )
    return layer


def test_a_backward_rule_without_its_tuple_is_explained():
    named(check.anderson_layer(without_tuple()), "What `backward` returns does not fit")


# (d) vmap and jit


def masked(f, x):
    z = zeros(x)
    for _ in range(40):
        z_next = f(x, z)
        z = jnp.where(jnp.linalg.norm(z_next - z) > 1e-6, z_next, z)
    return z


@pytest.mark.parametrize(
    "layer", [make_layer(by_while_loop, by_gmres), make_layer(masked), package_layer]
)
def test_each_way_to_a_batch_passes(layer):
    passes(check.batched_layer(layer))


def numpy_vjp(f, x, z, v):
    J, A, B = (np.asarray(M) for M in matrices(f, x, z))
    return jnp.asarray(B.T @ np.linalg.solve(A.T, np.asarray(v)))


def endless(f, x):
    return by_while_loop(f, x, tolerance=-1.0)


BATCH_SLIPS = [
    (make_layer(), "Works on one example, but not under vmap"),
    (make_layer(by_while_loop, numpy_vjp), "Works on one example, but not under vmap"),
    (make_layer(endless), "Endless loop"),
    (by_scan, "Unrolled"),
    (
        make_layer(package_layer, vjp_with(lambda J, A, B, v, w: B.T @ solve(A, v))),
        "Jacobian not transposed",
    ),
    (make_layer(package_layer, point=lambda f, x, z: zeros(x)), "Linearised at a start"),
]


@pytest.mark.parametrize(("layer", "slip"), BATCH_SLIPS)
def test_a_slip_in_a_batch_is_named(layer, slip):
    named(check.batched_layer(layer), slip)


# The open part, and the question


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda A, b, mu, eta, w: w + eta * (A.T @ (A @ w - b) + mu * w), "Uphill"),
        (lambda A, b, mu, eta, w: w - eta * (A.T @ (A @ w - b)), "Ridge left out"),
        (lambda A, b, mu, eta, w: w - 2 * eta * (A.T @ (A @ w - b) + mu * w), "Factor 2"),
        (lambda A, b, mu, eta, w: A.T @ (A @ w - b) + mu * w, "Gradient alone"),
        (lambda A, b, mu, eta, w: -eta * (A.T @ (A @ w - b) + mu * w), "Step alone"),
    ],
)
def test_a_slip_in_the_gradient_step_is_named(answer, slip):
    named(check.gradient_step(answer), slip)


def test_a_gradient_step_by_autodiff_passes():
    def step(A, b, mu, eta, w):
        def loss(w):
            return 0.5 * jnp.sum((A @ w - b) ** 2) + 0.5 * mu * w @ w

        return w - eta * jax.grad(loss)(w)

    passes(check.gradient_step(step))


def test_the_question_has_a_reason_for_each_answer():
    passes(check.why_it_stalls("c"))
    for letter in "abd":
        assert check.why_it_stalls(letter).slip
