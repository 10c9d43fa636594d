"""What runs on this CPU has a rule for NVIDIA GPUs and TPUs: it is lowered for both, not run.

This finds an operation that those devices do not have. It says nothing of what they compute:
`make test-gpu` runs everything on the device that is there.
"""

import os
import subprocess
import sys
from pathlib import Path

import diffrax
import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from common import LINEAR_SOLVERS, SOLVERS, Z0, A, layer, name, residual
from jax import export

import implicit_tutorial as it
from implicit_tutorial.lectures.anderson import problem as anderson
from implicit_tutorial.lectures.at_work import problem as at_work
from implicit_tutorial.lectures.bilevel import problem as bilevel
from implicit_tutorial.lectures.brachistochrone import problem as brachistochrone
from implicit_tutorial.lectures.brachistochrone.problem import layer as heights, traps
from implicit_tutorial.lectures.declarative_networks import problem as declarative
from implicit_tutorial.lectures.deep_equilibrium import problem as deq
from implicit_tutorial.lectures.deep_equilibrium.problem import gradients, losses, walk
from implicit_tutorial.lectures.deep_ritz import problem as ritz
from implicit_tutorial.lectures.neural_ode import problem as neural_ode
from implicit_tutorial.lectures.optimisation_layers import problem as optimisation
from implicit_tutorial.lectures.tanh_fixed_point import problem as tanh_layer
from implicit_tutorial.lectures.unrolled import problem as unrolled

DEVICES = ["cuda", "tpu"]


def blank(draw, *arguments, **options):
    """What `draw` returns, of zeros and without computing: shapes are all that is lowered."""
    shapes = eqx.filter_eval_shape(draw, *arguments, **options)
    return jax.tree.map(lambda x: jnp.asarray(np.zeros(x.shape, x.dtype)), shapes)


P = jnp.array([3.0, 1.0])
KEY = jax.random.key(0)
FIELD = blank(neural_ode.Field, KEY, 2, hidden=4)
POINTS = jnp.ones((6, 2))
KEYS = jax.random.split(KEY, 2)
STACK = blank(jax.vmap(deq.draw), KEYS)
DIGITS = deq.data.Labelled(jnp.ones((4, 64)), jnp.arange(4))
ONES = jnp.ones(2)


def lower(function, *arguments):
    export.export(jax.jit(function), platforms=DEVICES)(*arguments)


def lower_with_derivatives(function, *arguments):
    """The function of its first argument, forward mode and reverse mode, in one module."""

    def everything(a, *rest):
        f = lambda a: function(a, *rest)  # noqa: E731
        forward = jax.jvp(f, (a,), (a,))
        y, pull_back = jax.vjp(f, a)
        return forward, pull_back(y)

    lower(everything, *arguments)


def no_callback(_, result, *arguments, **options):
    return jax.tree.map(lambda x: jnp.zeros(x.shape, x.dtype), result)


@pytest.fixture(autouse=True, scope="module")
def without_callbacks():
    """Leave out the callbacks that raise errors.

    JAX has them for every device, but lowers them only where that device is. Nothing that is
    traced without them may be used by another test, nor the other way round.
    """
    with pytest.MonkeyPatch.context() as patch:
        jax.clear_caches()
        patch.setattr(jax, "pure_callback", no_callback)
        yield
        jax.clear_caches()


def test_an_operation_without_a_rule_is_found():
    with pytest.raises(NotImplementedError, match="'schur' not found.*cuda.*tpu"):
        lower(jax.scipy.linalg.schur, A[0])
    with pytest.raises(NotImplementedError, match="'eig' not found.*tpu"):
        lower_with_derivatives(lambda W: jnp.linalg.eigvals(W).real, A[0])


# Neither knows of the other.
PAIRS = [(solver, None) for solver in SOLVERS] + [(SOLVERS[0], each) for each in LINEAR_SOLVERS]


@pytest.mark.parametrize("dtype", [jnp.float32, jnp.float64])
@pytest.mark.parametrize(("solver", "linear_solver"), PAIRS, ids=name)
def test_fixed_point(solver, linear_solver, dtype):
    a, z0 = jax.tree.map(lambda x: x.astype(dtype), (A, Z0))
    lower_with_derivatives(
        lambda a: it.fixed_point(layer, a, z0, solver=solver, linear_solver=linear_solver).value, a
    )


@pytest.mark.parametrize("linear_solver", [None, *LINEAR_SOLVERS], ids=name)
def test_root(linear_solver):
    newton = it.Newton(linear_solver=linear_solver)
    lower_with_derivatives(
        lambda a: it.root(residual, a, Z0, solver=newton, linear_solver=linear_solver).value, A
    )


def solution_of(a):
    return it.fixed_point(layer, a, Z0).value


@pytest.mark.parametrize(
    "function",
    [
        jax.vmap(solution_of),
        jax.hessian(lambda a: jnp.sum(solution_of(a))),
        it.implicit_function(lambda a: it.unrolled(layer, a, Z0, 9), residual),
        lambda a: it.unrolled(layer, a, Z0, 9),
        lambda a: it.fixed_point(layer, a, Z0, throw=False),  # with its history
    ],
    ids=["vmap", "hessian", "implicit_function", "unrolled", "Solution"],
)
def test_what_else_the_package_offers(function, request):
    a = jax.tree.map(lambda x: jnp.stack([x, x]), A) if "vmap" in request.node.name else A
    lower(function, a)
    if "Solution" not in request.node.name:
        lower_with_derivatives(function, a)


def test_a_layer_that_is_too_large_for_a_dense_solve():
    x = jnp.ones(300)
    lower_with_derivatives(lambda x: it.root(lambda x, z: z - jnp.tanh(x + z), x, x).value, x)


@pytest.mark.parametrize(
    "function",
    [
        lambda: tanh_layer.draw(4, 0.9, symmetric=True),
        lambda: tanh_layer.published_draw(old_bits=True),
        lambda: anderson.least_squares_weights(A[0], 1e-4),
        lambda: anderson.residual_history(layer, A, Z0, 5, 1e-4, 1.0),
    ],
)
def test_lectures_01_and_04(function):
    lower(function)


@pytest.mark.parametrize(
    "options",
    [
        {"steps": 4},
        {"solver": diffrax.Bosh3()},
        {"solver": diffrax.Dopri8()},
        {"solver": diffrax.Kvaerno5()},
        *({"adjoint": adjoint} for adjoint in neural_ode.studies.ADJOINTS.values()),
    ],
    ids=lambda options: type(*options.values()).__name__,
)
def test_a_neural_ode_and_its_gradient(options):
    def arrival(field):
        return jnp.sum(neural_ode.flow(field, POINTS, 1.0, max_steps=64, **options))

    lower(jax.value_and_grad(arrival), FIELD)


@pytest.mark.parametrize(
    "function",
    [
        lambda: neural_ode.flow_back(FIELD, POINTS, 1.0),
        lambda: neural_ode.resnet(FIELD, POINTS, 1.0, 4),
        lambda: neural_ode.trajectory(FIELD, POINTS, jnp.linspace(0.0, 1.0, 5)),
        lambda: neural_ode.adjoint_gradients(FIELD, POINTS[0], POINTS[0], 1.0),
        lambda: jax.jacrev(neural_ode.implicit_euler_path(POINTS[0], 1.0, 4))(FIELD),
        lambda: neural_ode.cnf.sample(FIELD, KEY, 6),
        lambda: neural_ode.cnf.log_density(FIELD, POINTS, KEY),
        lambda: jax.grad(neural_ode.cnf.negative_log_likelihood)(FIELD, POINTS),
        lambda: neural_ode.fit.with_errors(
            neural_ode.Pendulum(jnp.array(4.0), jnp.array(0.3)),
            series := neural_ode.data.pendulum(),
            series.states[0],
        ),
        lambda: jax.grad(neural_ode.fit.segment_loss(series := neural_ode.data.spiral()))(
            FIELD, neural_ode.fit.segments(series)
        ),
    ],
)
def test_lecture_02(function):
    lower(function)


@pytest.mark.parametrize("block", ["ode_block", "residual_block"])
def test_training_a_classifier(block):
    classify = neural_ode.classify
    data = neural_ode.data.circles(8)
    loss = classify.loss(getattr(classify, block))
    models = classify.over_seeds(lambda key: classify.Classifier(key, 2, 2, extra=1), 2)
    lower(jax.value_and_grad(classify.summed(loss)), models, data)
    lower(classify.accuracies, models, data)


@pytest.mark.parametrize(
    "function",
    [
        brachistochrone.cycloid_through,
        brachistochrone.descent_time,
        lambda P: brachistochrone.arrival(0.7, P[0], rtol=1e-6),
        lambda P: it.root(brachistochrone.meets, P, P).value,
        lambda P: brachistochrone.time_along(*brachistochrone.arc(P, 9)),
        lambda P: (
            it.root(
                heights._stationary,
                (P, jnp.linspace(0, 1, 9), 9.81),
                P[1] * jnp.linspace(0, 1, 9)[1:-1],
            ).value
        ),
    ],
    ids=["cycloid_through", "descent_time", "arrival", "meets", "time_along", "heights"],
)
def test_lecture_03_and_its_derivatives(function):
    lower_with_derivatives(function, P)


@pytest.mark.parametrize(
    "function",
    [
        lambda: brachistochrone.fit_radius(P, steps=5),
        lambda: brachistochrone.land(P[None], jnp.array([1.0, 2.0])),
        lambda: it.root(traps._misses, (P, jnp.array(0.5)), P[1]).value,
        lambda: brachistochrone.slope_form(1.0, jnp.linspace(0.1, 1.0, 5), 0.1),
    ],
)
def test_lecture_03(function):
    lower(function)


@pytest.mark.parametrize("loss", [deq.solved, deq.finite])
def test_a_step_of_training_a_deep_equilibrium_model(loss):
    model = deq.draw(KEY)
    batch = deq.data.Labelled(jnp.ones((4, 64)), jnp.arange(4))
    probe = deq.silent(4, jnp.float64)
    regime = losses.Regime(penalty=1.0, decay=0.1)
    lower(jax.value_and_grad(loss, (0, 4), has_aux=True), model, batch, regime, KEY, probe)


@pytest.mark.parametrize(
    "function",
    [
        lambda: deq.stability(STACK, DIGITS),
        lambda: deq.landings(STACK, DIGITS),
        lambda: walk._steps(deq.one_of(STACK, 0), DIGITS.pixels, jnp.zeros((4, 40))),
        lambda: gradients.cut_series(deq.one_of(STACK, 0), DIGITS, [1, 2]),
        lambda: deq.regularise.contracted(STACK.W[0], 0.95, jnp.ones(40)),
        lambda: deq.chain.on_chains(jax.vmap(deq.chain.draw_chain)(KEYS), 9),
        lambda: jax.grad(deq.chain._loss)(deq.chain.draw_chain(KEY), jnp.ones((2, 9)), ONES, None),
    ],
    ids=["stability", "landings", "walk", "cut_series", "contracted", "chain", "chain's gradient"],
)
def test_lecture_05(function):
    lower(function)


PROGRAM = jax.tree.map(lambda x: x[0], optimisation.draw(3, 1, 4, count=1))
PUZZLES = optimisation.sudoku.split(0, (2, 2, 2)).train
RULES = optimisation.learned_rules


@pytest.mark.parametrize(
    ("function", "a"),
    [
        (optimisation.quadratic_program, PROGRAM),
        (lambda a: optimisation.interior_point(a).z, None),
        (optimisation.projections.simplex, jnp.ones(3)),
        (optimisation.projections.second_order_cone, jnp.ones(3)),
        (optimisation.projections.semidefinite, jnp.eye(3)),
        (lambda mu: optimisation.total_variation.denoise(jnp.ones(9), mu)[0], jnp.array(0.5)),
    ],
    ids=["program", "interior point", "simplex", "cone", "semidefinite", "total variation"],
)
def test_lecture_06_and_its_derivatives(function, a):
    if a is None:
        lower(function, PROGRAM)
    else:
        lower_with_derivatives(function, a)


def test_learning_rules():
    lower(lambda A: RULES.train(RULES.by_rules, A, PUZZLES, steps=2), RULES.start_rows(8, 0))


SPLITS = bilevel.data.stacked([bilevel.data.linear(0, 2, features=3)])
TWO = bilevel.inexact.drawn(0)
TEACHERS = bilevel.images.Labelled(jnp.ones((10, 64)), jnp.arange(10))
LABELS = bilevel.data.Data(jnp.ones((4, 3)), jnp.ones(4))
GAMES, GAME = bilevel.games, bilevel.games.quantal.game(1.0)


@pytest.mark.parametrize(
    "function",
    [
        lambda: bilevel.ridge.tune(SPLITS, jnp.ones(500), jnp.array(False)),
        lambda: bilevel.overfit.refitted(SPLITS, jnp.ones((1, 3)), jnp.ones((1, 500))),
        lambda: bilevel.inexact.errors(jax.tree.map(lambda x: x[None], TWO), jnp.array([2])),
        lambda: bilevel.kernels.search(SPLITS, jnp.ones((2, 4))),
        lambda: bilevel.kernels.climb_down(SPLITS, jnp.ones(4)),
        lambda: bilevel.images.distil(TEACHERS.pixels[None], TEACHERS),
        lambda: bilevel.images.accuracies(TEACHERS.pixels[None], TEACHERS),
        lambda: jax.grad(lambda c: jnp.sum(bilevel.flipped.fitted(c, LABELS)))(jnp.ones(4)),
        lambda: jax.jacobian(GAMES.market.stackelberg_at_once)(GAMES.market.duopoly()),
        lambda: GAMES.roads.best_toll(GAMES.roads.two_roads()),
        lambda: GAMES.bilinear.walks(0.1, 0.2, 2),
        lambda: GAMES.quantal.solve(it.Newton(), GAME, GAMES.quantal.even(GAME)),
    ],
    ids=[
        *("tune", "refit", "errors", "search", "climb", "distil", "students", "weights"),
        *("leads", "toll", "walks", "erring players"),
    ],
)
def test_lecture_07(function):
    lower(function)


STROKES, PATCHES = jnp.eye(3, 5), jnp.ones((4, 3))
CODED = unrolled.lasso.lasso(STROKES, PATCHES[0])
ORDER = jnp.zeros((1, 2, 2), int)
NETS = unrolled.networks


@pytest.mark.parametrize(
    "function",
    [
        lambda: unrolled.lasso.solved(CODED, 3),
        lambda: unrolled.dictionary.learn(STROKES, PATCHES, ORDER[0], 1.0, 3),
        lambda: NETS.trained(NETS.by_steps, jnp.zeros(8), STROKES, PATCHES, ORDER, 0.1),
        lambda: NETS.trained(
            NETS.by_matrices, NETS.matrices_at_first(STROKES), STROKES, PATCHES, ORDER, 0.1
        ),
        lambda: unrolled.judge.gaps(2, None, unrolled.judge.posed(STROKES, PATCHES)),
        lambda: unrolled.gradients.slopes(STROKES, PATCHES),
    ],
    ids=["solved", "learn", "steps", "LISTA", "gaps", "slopes"],
)
def test_lecture_08(function):
    lower(function)


NODES, VOTES = declarative.closed_forms, declarative.votes


@pytest.mark.parametrize(
    ("function", "a"),
    [
        (lambda x: declarative.minimum(NODES.quartic, x, x - 3), jnp.array(1.2)),
        (lambda x: declarative.constrained(NODES.lowest, NODES.on_circle, x, -x[0]), (P, P[0])),
        (declarative.eigenvector.top, jnp.eye(3)),
        (lambda C: declarative.transport.plan(C, C[0]), jnp.eye(3)),
        (declarative.transport.potentials, jnp.eye(3)),
        *(
            (lambda x, name=name: declarative.pool(name, x, jnp.ones(())), POINTS)
            for name in declarative.PENALTIES
        ),
    ],
)
def test_lecture_09_and_its_derivatives(function, a):
    lower_with_derivatives(function, a)


def test_training_votes():
    sets = jax.tree.map(lambda x: x[None].repeat(32, 1), VOTES.draw(1, 0.3, seed=0))
    models = jax.tree.map(lambda x: x[None], VOTES.start(0))
    lower(lambda models: VOTES._train("Welsch", 2, models, sets), models)


THETA = blank(ritz.network.draw, KEY, 1, 4)
SQUARE = ritz.grid.Medium(jnp.zeros((3, 3)), jnp.ones(2), jnp.ones((4, 4)))
LINE, ZERO = jnp.zeros(63), jnp.zeros(())


@pytest.mark.parametrize(
    "function",
    [
        lambda: ritz.network.train(KEYS, 4, 20, True),
        lambda: ritz.hessian._hessian(THETA),
        lambda: ritz.hessian.tangent_derivative(THETA),
        lambda: jax.jacfwd(ritz.features.layer, argnums=1)(ritz.features.drawn(0, 4), ZERO),
        lambda: jax.grad(ritz.penalised.energy)(ritz.network.draw(KEY, 2, 4), ZERO, KEY),
        lambda: jax.jacfwd(lambda X: ritz.nonlinear.solution(X, LINE).value)(jnp.zeros(9)),
        # SciPy's sparse LU has no rule for a device: a callback asks the host.
        lambda: jax.grad(lambda a: jnp.sum(ritz.grid.carried(a)))(SQUARE),
        lambda: jax.grad(lambda a: jnp.sum(ritz.grid.diffused(a)))(SQUARE),
    ],
    ids=["train", "Hessian", "tangent", "layer", "penalised", "X(u)", "carried", "diffused"],
)
def test_lecture_10(function):
    lower(function)


ON_ONE = at_work.devices.draw(n=3, examples=2)
LIBRARIES, LAYER = at_work.libraries.LIBRARIES, at_work.problems.tanh()


@pytest.mark.parametrize("way", ["together", "each"])
@pytest.mark.parametrize("linear_solver", [it.Neumann(), it.Dense()], ids=name)
def test_lecture_11(way, linear_solver):
    def solve(W, X):
        return getattr(at_work.devices, way)(W, X, linear_solver=linear_solver).value

    lower(at_work.devices.gradient(solve), *ON_ONE)


def test_each_device_on_its_own():
    apart = at_work.devices.apart(at_work.devices.mesh())
    lower(at_work.devices.gradient(lambda W, X: apart(W, X)[0]), *ON_ONE)


@pytest.mark.parametrize("library", ["it", "lax.custom_root", "jax.custom_vjp"])
def test_a_layer_in_plain_jax(library):
    def loss(a):
        return at_work.problems.loss(LAYER, LIBRARIES[library].solve, a)

    lower(jax.grad(loss), LAYER.a)


def test_without_an_accelerator_make_test_gpu_says_so():
    ran = subprocess.run(
        [sys.executable, Path(__file__).parent / "accelerator.py"],
        env=os.environ | {"JAX_PLATFORMS": "cpu"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1 and "JAX sees no accelerator here" in ran.stderr
    assert '"jax[cuda12]>=' in ran.stderr.splitlines()[-1]
