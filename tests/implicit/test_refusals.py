"""A derivative is right, or refused by its cause: no solution, or no derivative there."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import Z0, N, W, X, layer, name, residual
from transforms import TRANSFORMS

import implicit_tutorial as it

DERIVATIVES = [each for each in TRANSFORMS if each not in ("eager", "jit", "vmap")]
everywhere = pytest.mark.parametrize("transform", TRANSFORMS.values(), ids=TRANSFORMS)
in_every_derivative = pytest.mark.parametrize(
    "transform", [TRANSFORMS[each] for each in DERIVATIVES], ids=DERIVATIVES
)
NO_SOLUTION = "does not satisfy the conditions"


def refused(because):
    # JAX makes a ValueError of what a callback raises in a compiled call that has run before.
    return pytest.raises((RuntimeError, ValueError), match=f"implicit derivative: (.|\n)*{because}")


# What is no solution


@everywhere
def test_what_is_no_solution_is_refused(transform):
    z_star = it.implicit_function(lambda a: 3.0 + 0 * a, lambda a, z: z - a)
    with pytest.raises(RuntimeError, match=f"(.|\n)*{NO_SOLUTION}"):
        transform(z_star)(jnp.array(1.0))
    assert float(jax.grad(z_star)(3.0)) == 1.0


def product_form(a, z):
    """min ½w² where w ≥ a and −w ≥ a; nothing is feasible for a > 0."""
    w, multipliers = z[0], z[1:]
    slacks = jnp.stack([w - a, -w - a])
    return jnp.concatenate([(w - multipliers[0] + multipliers[1])[None], multipliers * slacks])


def minimum_form(a, z):
    w, multipliers = z[0], z[1:]
    slacks = jnp.stack([w - a, -w - a])
    return jnp.concatenate(
        [(w - multipliers[0] + multipliers[1])[None], jnp.minimum(multipliers, slacks)]
    )


@pytest.mark.parametrize("multiplier", [1.0, 501.0, 1e6])
@pytest.mark.parametrize("conditions", [product_form, minimum_form])
def test_infeasible_has_neither_a_value_nor_a_gradient(conditions, multiplier):
    z_star = it.implicit_function(
        lambda a: np.array([0.0, multiplier, multiplier]),
        conditions,  # the solver gave up
    )
    for call in (z_star, jax.grad(lambda a: z_star(a)[0]), lambda a: jax.jvp(z_star, (a,), (a,))):
        with refused("infeasible"):
            call(1.0)


def test_a_feasible_one_has_both():
    for conditions in (product_form, minimum_form):
        z_star = it.implicit_function(lambda a: np.array([0.0, 0.0, 0.0]), conditions)
        assert float(jax.jit(jax.grad(lambda a, f=z_star: f(a)[0]))(-1.0)) == 0.0


def quadratic(a, z):
    """The gradient of ½ zᵀHz − b z, whose Newton step is the error of z."""
    H, b, _ = a
    return H @ z - b


def off_by(a):
    H, b, error = a
    z = jnp.linalg.solve(H, b)
    return z + error * jnp.linalg.norm(z)


def quadratics(sizes, n=6):
    """Random problems of condition 10, and errors of these relative sizes in random directions."""
    rng = np.random.default_rng(0)
    Q = np.linalg.qr(rng.normal(size=(len(sizes), n, n)))[0]
    H = np.einsum("pij,j,pkj->pik", Q, np.logspace(0, 1, n), Q)
    error = rng.normal(size=(len(sizes), n))
    error *= np.asarray(sizes)[:, None] / np.linalg.norm(error, axis=1, keepdims=True)
    return jnp.asarray(H), jnp.asarray(rng.normal(size=(len(sizes), n))), jnp.asarray(error)


def sum_of_gradients(z_star):
    def loss(b, H, error):
        return jnp.sum(jnp.sin(z_star((H, b, error))))

    return jax.jit(jax.vmap(jax.grad(loss)))


def test_a_solve_that_is_good_to_a_hundredth_is_differentiated_in_silence():
    H, b, error = quadratics([0, 1e-12, 1e-6, 1e-3, 1e-3, 1e-2, 1e-2, 0.02, 0.029])
    gradient = sum_of_gradients(it.implicit_function(off_by, quadratic))(b, H, error)
    exact = sum_of_gradients(it.implicit_function(off_by, quadratic))(b, H, 0 * error)
    off = jnp.linalg.norm(gradient - exact, axis=1) / jnp.linalg.norm(exact, axis=1)
    assert jnp.all(off <= 10 * jnp.linalg.norm(error, axis=1))


@pytest.mark.parametrize("size", [0.033, 0.05, 0.1, 0.3, 1.0])
def test_a_solve_that_was_cut_short_is_not_differentiated(size):
    H, b, error = (x[0] for x in quadratics([size]))

    def loss(b, **options):
        z_star = it.implicit_function(off_by, quadratic, **options)
        return jnp.sum(jnp.sin(z_star((H, b, error))))

    with refused(f"{NO_SOLUTION}(.|\n)*stopped early"):
        jax.grad(loss)(b)
    assert jnp.all(jnp.isfinite(jax.grad(lambda b: loss(b, rtol=2 * size))(b)))
    assert jnp.all(jnp.isfinite(jax.grad(lambda b: loss(b, throw=False))(b)))


def test_the_bound_of_the_user_holds_both_ways():
    H, b, error = (x[0] for x in quadratics([1e-3]))
    length = 1e-3 * float(jnp.linalg.norm(jnp.linalg.solve(H, b)))

    def gradient(**options):
        z_star = it.implicit_function(off_by, quadratic, **options)
        return jax.grad(lambda b: jnp.sum(z_star((H, b, error))))(b)

    for good in ({"rtol": 1.1e-3}, {"rtol": 0.0, "atol": 1.1 * length}):
        assert jnp.all(jnp.isfinite(gradient(**good)))
    for strict in ({"rtol": 0.9e-3}, {"rtol": 0.0, "atol": 0.9 * length}):
        with refused(NO_SOLUTION):
            gradient(**strict)


@pytest.mark.parametrize("dtype", [jnp.float32, jnp.float64], ids=lambda dtype: dtype.__name__)
@pytest.mark.parametrize("linear_solver", [it.Dense(), it.BiCGStab()], ids=name)
def test_no_alarm_on_what_is_solved(linear_solver, dtype):
    rng = np.random.default_rng(1)
    problems, n = 50, 4
    Ws = rng.normal(size=(problems, n, n))
    Ws *= rng.uniform(0.05, 0.95, (problems, 1, 1)) / np.linalg.norm(Ws, 2, (1, 2), keepdims=True)
    xs = rng.normal(size=(problems, n)) * 10.0 ** rng.uniform(-8, 0, (problems, 1))
    xs[:10] = 0  # z* = 0, where nothing tells the scale
    z0s = rng.normal(size=(problems, n))
    Ws, xs, z0s = (jnp.asarray(x, dtype) for x in (Ws, xs, z0s))

    def z_star(x, W, z0):
        def solve(a):
            return it.fixed_point(layer, a, z0).value

        return it.implicit_function(solve, residual, linear_solver)((W, x))

    derivative = jax.jit(jax.vmap(jax.jacrev(z_star)))(xs, Ws, z0s)
    solve = jax.jit(jax.vmap(lambda x, W: it.fixed_point(layer, (W, x), jnp.zeros(n)).value))
    z = solve(xs.astype(float), Ws.astype(float))
    D = np.asarray(1 - z**2)[:, :, None] * np.eye(n)
    expected = np.linalg.solve(np.eye(n) - D @ np.asarray(Ws, float), D)
    scale = np.max(np.abs(expected), axis=(1, 2), keepdims=True)
    tolerance = {jnp.float32: 3e-4, jnp.float64: 1e-9}[dtype]
    assert np.max(np.abs(np.asarray(derivative) - expected) / scale) <= tolerance


# What has no derivative, by its cause


def linear_program(c, z):
    """min c·w over the simplex: c − ν − λ = 0, w λ = 0, Σ w = 1."""
    w, multipliers, nu = jnp.split(z, [3, 6])
    return jnp.concatenate([c - nu - multipliers, w * multipliers, jnp.sum(w)[None] - 1])


@pytest.mark.parametrize("noise", [0.0, 1e-13])  # more is a matter of conditioning
def test_a_tie_in_a_linear_program(noise):
    def solve(c):
        smallest = jnp.min(c)
        w = jnp.zeros(3).at[jnp.argmin(c)].set(1.0)
        return jnp.concatenate([w + noise, c - smallest + noise, smallest[None]])

    plan = jax.jit(jax.jacrev(it.implicit_function(solve, linear_program)))
    assert np.max(np.abs(plan(jnp.array([1.0, 2.0, 4.0]))[:3])) <= 1e-8  # it stays at its vertex
    with refused("slack 0 and multiplier 0"):
        plan(jnp.array([1.0, 1.0, 4.0]))


@pytest.mark.parametrize("linear_solver", [None, it.GMRES(), it.BiCGStab()])
def test_a_constraint_that_is_weakly_active(linear_solver):
    def half_line(a, z):  # min ½(w − a)² where w ≥ 0
        w, multiplier = z
        return jnp.stack([w - a - multiplier, w * multiplier])

    def solve(a):
        return jnp.stack([jnp.maximum(a, 0), jnp.maximum(-a, 0)])

    w = jax.jit(jax.grad(lambda a: it.implicit_function(solve, half_line, linear_solver)(a)[0]))
    assert float(w(2.0)) == pytest.approx(1.0) and float(w(-2.0)) == pytest.approx(0.0)
    with refused("slack 0 and multiplier 0"):
        w(0.0)


def test_constraints_that_depend_on_each_other():
    def twice(a, z):  # min ½‖w − a‖² where w₁ = 1 and, once more, 2 w₁ = 2
        w, multipliers = jnp.split(z, [2])
        C = jnp.array([[1.0, 0.0], [2.0, 0.0]])
        return jnp.concatenate([w - a + C.T @ multipliers, C @ w - jnp.array([1.0, 2.0])])

    def solve(a):
        return jnp.stack([1.0, a[1], a[0] - 1, 0.0])

    with refused("constraints depend on each other"):
        jax.jit(jax.jacrev(it.implicit_function(solve, twice)))(jnp.array([3.0, 4.0]))


def test_a_lasso_whose_support_has_not_settled():
    y = jnp.array([2.0, 0.99])

    def proximal_step(penalty, w):  # of ½‖w − y‖² + penalty ‖w‖₁
        w = w - 0.5 * (w - y)
        return jnp.sign(w) * jnp.maximum(jnp.abs(w) - 0.5 * penalty, 0)

    @jax.jit
    def slope(w):
        conditions = lambda penalty, w: w - proximal_step(penalty, w)  # noqa: E731
        return jax.jacfwd(it.implicit_function(lambda _: w, conditions))(1.0)

    assert slope(jnp.array([1.0, 0.0])).tolist() == [-1, 0]
    with refused("support or active set not settled"):
        slope(jnp.array([1.0, 0.01]))  # within 1 % of z*, and on the wrong side of the kink


def test_potentials_that_are_one_of_a_family():
    rng = np.random.default_rng(3)
    cost = jnp.asarray(rng.uniform(size=(3, 4)))
    rows, columns = jnp.full(3, 1 / 3), jnp.full(4, 1 / 4)

    def marginals(cost, z):
        u, v = jnp.split(z, [3])
        plan = jnp.exp(u[:, None] + v[None] - cost)
        return jnp.concatenate([jnp.sum(plan, 1) - rows, jnp.sum(plan, 0) - columns])

    def sinkhorn(cost):
        def turn(_, uv):
            v = jnp.log(columns) - jax.nn.logsumexp(uv[0][:, None] - cost, axis=0)
            return jnp.log(rows) - jax.nn.logsumexp(v[None] - cost, axis=1), v

        u, v = jax.lax.fori_loop(0, 300, turn, (jnp.zeros(3), jnp.zeros(4)))
        return jnp.concatenate([u - u[0], v + u[0]])

    def pinned(cost, z):
        return marginals(cost, z).at[0].add(z[0])

    sinkhorn = jax.jit(sinkhorn)
    with refused(r"one of a family \(add an equation that pins it\)"):
        jax.jit(jax.jacrev(it.implicit_function(sinkhorn, marginals)))(cost)
    d = jnp.asarray(rng.normal(size=cost.shape))
    plan = it.implicit_function(sinkhorn, pinned)
    got = jax.jit(lambda cost, d: jax.jvp(plan, (cost,), (d,))[1])(cost, d)
    up, down = (sinkhorn(cost + s * 1e-5 * d) for s in (1, -1))
    np.testing.assert_allclose(got, (up - down) / 2e-5, rtol=1e-7, atol=1e-8)


def cubic(a, z):
    """z³ − kz + t, less its value at z = u and t = 0, so that u is a root exactly."""
    k, u, t = a
    return (z**3 - k * z) - (u**3 - k * u) + t


@jax.custom_vjp
def cubic_backwards(a, z):
    """The same, in reverse mode only."""
    return cubic(a, z)


cubic_backwards.defvjp(lambda a, z: jax.vjp(cubic, a, z), lambda pull_back, v: pull_back(v))


@pytest.mark.parametrize("conditions", [cubic, cubic_backwards])
@pytest.mark.parametrize("linear_solver", [None, it.GMRES(), it.BiCGStab()])
def test_a_jacobian_that_is_only_rounding_is_refused_though_g_is_exactly_zero(
    conditions, linear_solver
):
    z_star = it.implicit_function(lambda a: a[1], conditions, linear_solver)
    slope = jax.jit(jax.grad(lambda t, k, u: z_star((k, u, t))))
    rng = np.random.default_rng()
    for u in rng.uniform(0.5, 3, 20):
        for share in 10 ** rng.uniform(-2, 0, 3):  # of 3u² = ∂_z g + k
            k = 3 * u**2 * (1 - share)
            assert abs(slope(0.0, k, u) * (3 * u**2 - k) + 1) < 1e-6
        with refused("fold or a double root"):
            slope(0.0, 3 * u**2, u)


def helmholtz(a, u):
    """−u″ − k² u = a on a line of 120 points, with waves of 7 points: indefinite."""
    padded = jnp.pad(u, 1)
    return 2 * u - padded[:-2] - padded[2:] - 0.8 * u - a


def test_a_krylov_space_that_is_too_small():
    a = jnp.sin(jnp.arange(120.0))

    def solve(a):
        return it.root(helmholtz, a, jnp.zeros(120)).value

    def gradient(linear_solver):
        z_star = it.implicit_function(solve, helmholtz, linear_solver)
        return jax.jit(jax.grad(lambda a: jnp.sum(jnp.cos(z_star(a)))))(a)

    with refused(r"GMRES did not solve(.|\n)*it\.GMRES\(restart=60\)"):
        gradient(it.GMRES(max_steps=5))
    np.testing.assert_allclose(gradient(it.GMRES(restart=120)), gradient(it.Dense()), atol=1e-8)


def test_conjugate_gradients_say_where_the_matrix_is_not_theirs():
    symmetric = 0.5 * (W + W.T)

    @jax.jit
    def gradient(W):
        def z_star(x):
            return it.fixed_point(lambda x, z: W @ z + x, x, Z0, linear_solver=it.CG()).value

        return jax.grad(lambda x: jnp.sum(jnp.sin(z_star(x))))(X)

    z = np.linalg.solve(np.eye(N) - symmetric, X)
    expected = np.linalg.solve(np.eye(N) - symmetric, np.cos(z))
    np.testing.assert_allclose(gradient(symmetric), expected, rtol=1e-9)
    with refused("CG did not solve(.|\n)*CG needs a symmetric positive definite"):
        gradient(W)


@pytest.mark.parametrize(
    "linear_solver, hint",
    [
        (it.Neumann(max_steps=50), "Neumann did not solve(.|\n)*The series has a sum only"),
        (it.BiCGStab(max_steps=1), "BiCGStab did not solve(.|\n)*GMRES"),
        (it.Dense(), "Dense did not solve(.|\n)*singular"),
    ],
    ids=name,
)
def test_a_linear_solver_that_fails_is_named_with_what_helps(linear_solver, hint):
    n = 60
    M = jnp.asarray(np.random.default_rng(4).normal(size=(n, n)))
    M = M - jnp.outer(M @ jnp.ones(n), jnp.ones(n)) / n if linear_solver == it.Dense() else M
    z_star = it.implicit_function(
        lambda a: jnp.ones(n) * a, lambda a, z: M @ (z - a), linear_solver
    )
    with refused(hint):
        jax.jit(jax.grad(lambda a: z_star(a)[0]))(1.0)


def test_a_cotangent_that_is_not_finite():
    with refused("the tangent or cotangent holds a NaN"):
        jax.vjp(lambda x: it.fixed_point(layer, (W, x), Z0).value, X)[1](X * jnp.nan)


# One class for each, in every mode


def not_found(a):
    return it.fixed_point(lambda a, z: 2 * z + a, a, 0.5, it.FixedPointIteration(max_steps=5)).value


def a_double_root(a):
    return it.root(lambda a, z: z * z - 0 * a, a, 1.0).value


@everywhere
def test_what_is_not_found_is_a_runtime_error_in_every_mode(transform):
    with pytest.raises(RuntimeError) as error:
        transform(not_found)(jnp.array(1.0))
    assert "did not converge" in str(error.value)


@in_every_derivative
def test_what_has_no_derivative_is_a_runtime_error_in_every_mode(transform):
    with pytest.raises(RuntimeError) as error:
        transform(a_double_root)(jnp.array(1.0))
    assert "implicit derivative: " in str(error.value)


def test_the_two_have_names_of_their_own():
    with pytest.raises(it.NotConverged):
        not_found(1.0)
    with pytest.raises(it.NotDifferentiable):
        it.implicit_function(lambda a: 3 * a, lambda a, z: z - a)(1.0)
    with pytest.raises(RuntimeError, match="NotDifferentiable"):
        jax.grad(a_double_root)(1.0)
    assert issubclass(it.NotConverged, RuntimeError)
    assert issubclass(it.NotDifferentiable, RuntimeError)
    assert not issubclass(it.NotDifferentiable, it.NotConverged)


@everywhere
def test_throw_false_refuses_nothing(transform):
    def z_star(a):
        far = it.implicit_function(lambda a: 3.0 + 0 * a, lambda a, z: z - a, throw=False)(a)
        double = it.root(lambda a, z: z * z - 0 * a, a, 1.0, throw=False).value
        return far + double

    jax.block_until_ready(transform(z_star)(jnp.array(1.0)))
