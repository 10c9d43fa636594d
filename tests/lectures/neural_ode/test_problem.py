"""Lecture 02: flows, their gradients by four ways, densities, and errors in prose."""

import diffrax
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.scipy.linalg import expm

from implicit_tutorial.lectures.neural_ode import problem as node

KEY = jax.random.key(0)
FIELD = node.Field(KEY, 2, hidden=8)
Z0 = jnp.array([0.5, -1.0])
A = jnp.array([[-0.3, 1.0], [-2.0, 0.4]])


def loss(field, z0, T, **options):
    return jnp.sum(jnp.sin(node.flow(field, z0, T, **options)))


def assert_close(x, y, rtol):
    jax.tree.map(lambda x, y: np.testing.assert_allclose(x, y, rtol=rtol, atol=rtol), x, y)


def test_a_linear_flow_is_the_matrix_exponential():
    z = node.flow(node.Linear(A), Z0, 1.5, rtol=1e-9)
    assert_close(z, expm(1.5 * A) @ Z0, 1e-7)


def test_the_flow_back_returns_the_start():
    starts = jax.random.normal(KEY, (5, 2))
    ends = node.flow(FIELD, starts, 1.0, rtol=1e-8)
    assert_close(node.flow_back(FIELD, ends, 1.0, rtol=1e-8), starts, 1e-5)


def test_a_residual_network_comes_to_the_flow_with_its_layers():
    end = node.flow(FIELD, Z0, 1.0, rtol=1e-9)
    off = [jnp.linalg.norm(node.resnet(FIELD, Z0, 1.0, n)[-1] - end) for n in (100, 200)]
    assert 1.9 < off[0] / off[1] < 2.1


def test_fixed_steps_are_of_fourth_order():
    end = expm(A) @ Z0
    off = [jnp.linalg.norm(node.flow(node.Linear(A), Z0, 1.0, steps=n) - end) for n in (10, 20)]
    assert 14 < off[0] / off[1] < 18


@pytest.mark.parametrize("adjoint", ["checkpointed", "direct", "backsolved", "steps"])
def test_gradients_equal_finite_differences(adjoint):
    options = {"steps": 40} if adjoint == "steps" else {"rtol": 1e-9, "max_steps": 256}
    if adjoint != "steps":
        options["adjoint"] = node.studies.ADJOINTS[adjoint]
    f = jax.jit(lambda A, z0, T: loss(node.Linear(A), z0, T, **options))
    gradient = jax.jit(jax.grad(f, argnums=(0, 1, 2)))(A, Z0, 1.2)
    h = 1e-4
    E = h * jnp.eye(4).reshape(4, 2, 2)
    by_A = jnp.stack([f(A + e, Z0, 1.2) - f(A - e, Z0, 1.2) for e in E]).reshape(2, 2) / (2 * h)
    e = h * jnp.eye(2)
    by_z0 = jnp.stack([f(A, Z0 + e[i], 1.2) - f(A, Z0 - e[i], 1.2) for i in (0, 1)]) / (2 * h)
    by_T = (f(A, Z0, 1.2 + h) - f(A, Z0, 1.2 - h)) / (2 * h)
    assert_close(gradient, (by_A, by_z0, by_T), 1e-5)


def test_the_adjoint_by_hand_equals_grad():
    through = jax.jit(jax.grad(loss, argnums=(1, 0, 2)))(FIELD, Z0, 1.0)
    z_T = node.flow(FIELD, Z0, 1.0, rtol=1e-9)
    by_hand = node.adjoint_gradients(FIELD, z_T, jnp.cos(z_T), 1.0, rtol=1e-9)
    assert_close(by_hand, through, 1e-4)


def test_the_theorem_on_eulers_equations_is_the_chain_rule():
    path = node.implicit_euler_path(Z0, 1.0, 10)
    by_theorem = jax.grad(lambda f: jnp.sum(path(f)[-1] ** 2))(FIELD)
    by_chain_rule = jax.grad(lambda f: jnp.sum(node.resnet(f, Z0, 1.0, 10)[-1] ** 2))(FIELD)
    assert_close(by_theorem, by_chain_rule, 1e-9)
    g = node.euler_conditions(Z0, 1.0, 10)(FIELD, path(FIELD))
    assert float(jnp.abs(g).max()) < 1e-14


@pytest.mark.parametrize("name", list(node.studies.SOLVERS))
def test_evaluations_are_those_that_are_made(name):
    made = []

    def field(t, z):
        jax.debug.callback(lambda: made.append(1))
        return -(z**3) + jnp.cos(9 * t)

    path = node.trajectory(
        field, Z0, jnp.array([0.0, 2.0]), rtol=1e-4, solver=node.studies.SOLVERS[name]
    )
    jax.effects_barrier()
    a_step, once = node.studies.EVALUATIONS[name]
    counted = a_step * int(path.steps) + once
    assert abs(len(made) - counted) <= 2  # diffrax evaluates once or twice for its first step


def test_a_density_integrates_to_one_by_either_way_of_counting():
    field = node.Field(KEY, 2, hidden=16, depth=2)
    plane, area = node.cnf.grid(7.0, 150)
    p = jnp.exp(node.cnf.log_density(field, plane))
    assert abs(float(p.sum() * area) - 1) < 1e-3


def test_the_log_density_is_that_of_the_change_of_variables():
    x = jax.random.normal(KEY, (4, 2))
    back = lambda x: node.flow_back(FIELD, x, 1.0, steps=100)  # noqa: E731
    log_det = jax.vmap(lambda x: jnp.linalg.slogdet(jax.jacfwd(back)(x))[1])(x)
    expected = node.cnf.log_gaussian(jax.vmap(back)(x)) + log_det
    assert_close(node.cnf.log_density(FIELD, x, rtol=1e-8), expected, 1e-6)


def test_hutchinson_is_right_on_average():
    x = jax.random.normal(KEY, (3, 2))
    many = jnp.repeat(x, 2000, axis=0)
    noisy = node.cnf.log_density(FIELD, many, key=jax.random.key(1), steps=8).reshape(3, 2000)
    error = noisy.mean(axis=1) - node.cnf.log_density(FIELD, x, steps=8)
    assert bool(jnp.all(jnp.abs(error) < 5 * noisy.std(axis=1) / 2000**0.5))


def test_backsolving_fails_where_checkpoints_do_not():
    found = node.studies.gradient_errors([1e-6], [0.5, 6.0])
    assert found.by_horizon["checkpointed"].max() < 1e-3
    assert found.by_horizon["backsolved"][0] < 1e-3 and found.by_horizon["backsolved"][1] > 1
    assert_close(found.by_horizon["direct"], found.by_horizon["checkpointed"], 1e-8)


@pytest.mark.parametrize("seed", range(5))
def test_a_pendulum_is_found_within_four_errors(seed):
    series, z0 = node.data.pendulum(seed=seed), jnp.array([2.0, 0.0])
    guess = node.Pendulum(jnp.asarray(3.0), jnp.asarray(1.0))
    fit = lambda p, seen: jnp.mean((node.fit.path_of(p, series, z0) - seen) ** 2)  # noqa: E731
    found = node.train(fit, guess, series.states, steps=200, rate=0.1).model
    k, c = (node.fit.with_errors(found, series, z0).values - jnp.array([4.0, 0.3])) / (
        node.fit.with_errors(found, series, z0).errors
    )
    assert abs(k) < 4 and abs(c) < 4


@pytest.mark.parametrize("seed", range(2))
def test_a_plain_flow_leaves_points_of_the_ring_that_an_augmented_one_does_not(seed):
    points = node.data.circles(seed=seed)
    loss = node.classify.loss(node.classify.ode_block)
    wrong = []
    for extra in (0, 1):
        model = node.classify.Classifier(jax.random.key(seed), 2, 2, extra=extra)
        model = node.train(loss, model, points, steps=200, rate=0.03).model
        assert node.classify.accuracy(model, points) > 0.99
        wrong.append(int((node.classify.predict(model, node.data.ring()) != 1).sum()))
    assert wrong[0] > 0 and wrong[1] == 0


def test_blocks_have_equal_parameters_and_read_digits():
    learn, test = node.data.digits()
    make = lambda key: node.classify.Classifier(key, 64, 10, width=24, hidden=24)  # noqa: E731
    models = node.classify.over_seeds(make, 2)
    for block in (node.classify.ode_block, node.classify.residual_block):
        loss = node.classify.summed(node.classify.loss(block))
        found = node.train(loss, models, learn, steps=100, rate=0.02, batch=128).model
        assert float(node.classify.accuracies(found, test, block).min()) > 0.94


def blow_up(t, z):
    return z**2


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: node.flow(FIELD, Z0, 0.0), ValueError, "above 0"),
        (lambda: node.flow(FIELD, Z0, -1.0), ValueError, "flow_back"),
        (lambda: node.flow(FIELD, Z0, jnp.nan), ValueError, "above 0"),
        (lambda: node.flow(FIELD, Z0, jnp.ones(2)), ValueError, "one number"),
        (lambda: node.trajectory(FIELD, Z0, [1.0, 0.5]), ValueError, "increase"),
        (lambda: node.trajectory(FIELD, Z0, [0.0]), ValueError, "at least two"),
        (lambda: node.flow(FIELD, Z0 * jnp.nan, 1.0), ValueError, "NaN"),
        (lambda: node.flow(blow_up, jnp.ones(1), 2.0, max_steps=64), RuntimeError, "all of its 64"),
        (lambda: node.flow(blow_up, jnp.ones(1), 2.0, steps=60), RuntimeError, "infinity"),
        (lambda: node.train(loss, FIELD, Z0 * jnp.nan, steps=1), ValueError, "The data holds"),
        (
            lambda: node.train(lambda m, x: jnp.log(m - x[0]), jnp.asarray(0.5), Z0, steps=2),
            RuntimeError,
            "step 0 of 2",
        ),
    ],
)
def test_nonsense_is_refused_in_prose(call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_a_failed_solve_is_seen_under_jit_and_its_gradient_is_nan():
    solve = lambda z: node.flow(blow_up, z, 2.0, max_steps=64)[0]  # noqa: E731
    with pytest.raises(Exception, match="callback"):  # XLA cuts the text off after a long stack
        jax.block_until_ready(jax.jit(solve)(jnp.ones(1)))
    try:  # where the gradient does not need the value, XLA may leave the callback out
        assert bool(jnp.isnan(jax.jit(jax.grad(solve))(jnp.ones(1))).all())
    except jax.errors.JaxRuntimeError as error:
        assert "callback" in str(error)
    with pytest.raises(RuntimeError, match="all of its 64 steps"):
        jax.grad(solve)(jnp.ones(1))


def test_a_stiff_field_wants_an_implicit_solver():
    field = node.Follower(jnp.asarray(1e4))
    with pytest.raises(RuntimeError, match="Kvaerno5"):
        node.flow(field, jnp.zeros(2), 2.0, max_steps=256)
    z = node.flow(field, jnp.zeros(2), 2.0, max_steps=256, solver=diffrax.Kvaerno5())
    assert_close(z[0], jnp.cos(2.0), 1e-3)


def test_memory_rises_with_every_step_and_not_with_the_adjoint_ode():
    memory = node.studies.memory
    assert memory("every step", 1024) > 30 * memory("every step", 16)
    assert memory("checkpointed", 1024) < 20 * memory("checkpointed", 16)
    assert memory("backsolved", 1024) == memory("backsolved", 16)
