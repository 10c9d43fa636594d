"""The lectures' pictures that cost little: text that is dark enough, large enough, not cut off."""

from types import SimpleNamespace

import jax.numpy as jnp
import numpy as np
import pytest
from matplotlib.text import Text

from implicit_tutorial.classroom.picture.style import contrast
from implicit_tutorial.lectures.anderson import pictures as anderson
from implicit_tutorial.lectures.at_work import pictures as at_work
from implicit_tutorial.lectures.at_work.problem.messages import Message
from implicit_tutorial.lectures.at_work.problem.problems import Row
from implicit_tutorial.lectures.bilevel import pictures as bilevel
from implicit_tutorial.lectures.bilevel.problem import inexact, kernels, overfit, ridge
from implicit_tutorial.lectures.brachistochrone import pictures as brachistochrone
from implicit_tutorial.lectures.declarative_networks import pictures as declarative
from implicit_tutorial.lectures.deep_equilibrium import pictures as deq
from implicit_tutorial.lectures.deep_ritz import pictures as ritz
from implicit_tutorial.lectures.deep_ritz.problem import (
    conductivity,
    corner,
    differences,
    interval,
    nonlinear,
    penalised,
    race,
)
from implicit_tutorial.lectures.neural_ode import pictures as neural_ode
from implicit_tutorial.lectures.optimisation_layers import pictures as optimisation
from implicit_tutorial.lectures.tanh_fixed_point import (
    gradients,
    pictures as tanh,
    theorem,
    widgets,
)
from implicit_tutorial.lectures.unrolled import pictures as unrolled

KILOBYTES = {"every step": {16: 4e5, 1024: 2e7}, "checkpointed": {16: 9e4, 1024: 7e5}}
RESIDUALS = {"plain": jnp.geomspace(1, 1e-5, 35), "Newton": jnp.array([1, 1e-2, 1e-7])}
STEPS = ([0.3, 0.9], [14, 116], [11, 27], [16, 194])
HEARD = np.linspace(1, 0.5, 50)[None]
REACH = {"fixed point": np.ones((3, 5)), "K = 10": np.linspace(0.8, 0.5, 15).reshape(3, 5)}
SEEDS = dict.fromkeys(
    ("DEQ", "DEQ, ‖W‖ ≤ 0.95", "K = 1", "K = 5", "two layers"), np.linspace(0.95, 0.99, 5)
)
VOTES = {name: np.full((2, 3), 0.1) for name in ("quadratic", "pseudo-Huber", "Welsch")}
SEEN = np.linspace(-1, 1, 20).reshape(4, 5)
STOPS = [1, 2, 3, 5, 10, 20, 50]
FALLING = np.linspace(0.5, 0.2, 30).reshape(6, 5)
TUNED = ridge.Tuned(
    np.linspace(-6, 4, 930).reshape(1, 31, 30), *np.linspace(0.1, 0.4, 93).reshape(3, 1, 31)
)
INEXACT = inexact.Errors(*[np.geomspace(1, 1e-8, 9)[None]] * 3)
FOUND = kernels.Found(np.linspace(0.5, 0.6, 10), np.linspace(0.5, 0.8, 10), np.ones((10, 11)))
SEARCHED = dict.fromkeys(("grid", "random", "hyper-gradients"), FOUND)
SENT = {
    "together": [Message("all-reduce", 8, 0)] * 4,
    "W by rows": [Message("all-gather", 8192, 1)],
}
LIBRARIES = {
    "it": Row(1e-12, 1e-12, True, True, "raises"),
    "jax.custom_vjp": Row(1e-12, 1e-7, False, False, "silent, off by 2.0"),
}
ERRING = SimpleNamespace(value=np.full((2, 3), 1 / 3))
LAYERS = np.geomspace(0.5, 0.01, 24)
CONTRAST = dict.fromkeys(("ISTA", "FISTA", "LISTA", "learned steps"), np.geomspace(0.01, 99, 4))
RACE = race.Runner(np.array([9, 99]), np.full((2, 5), 1e-3), np.array([1e-3, 0.2]))
RACED = dict.fromkeys(
    ("differences", "random features", "net", "net, on its way", "net, random points"), RACE
)
PAID = penalised.Fitted(
    (1.0, 10.0), corner.centres(4), np.ones((3, 2, 48)), np.array([[0.2, 0.03]] * 3)
)
SEARCH = conductivity.Found(
    np.linspace(-1, 1, 576).reshape(4, 12, 12), np.full((4, 32, 32), 0.05), np.ones(4)
)
MEASURED = conductivity.Measured(jnp.arange(100), jnp.full(100, 0.02), jnp.array(0.01))
CURVE = nonlinear.Found(np.linspace(0, -2.3, 9), np.ones(63), np.ones(63))
SIZES = np.concatenate([np.geomspace(1, 1e-9, 60), np.full(9, -1e-7)])
DRAWN = {
    "cobwebs": tanh.cobwebs,
    "cobweb": lambda: tanh.cobweb(-1.2, 0.9),
    "fold": tanh.fold,
    "a Newton step": tanh.newton,
    "two draws": lambda: tanh.draws({"2020": RESIDUALS, "Today": RESIDUALS}),
    "Banach's promise": lambda: gradients.steps_against_norm(*STEPS),
    "the map": theorem.solve_differentiate,
    "radius": lambda: widgets.radius_against_iterations(0.9, "random"),
    "memory": lambda: neural_ode.memory({**KILOBYTES, "backsolved": {1024: 4e4}}),
    "wheel": brachistochrone.wheel,
    "photograph": lambda: brachistochrone.photograph(jnp.array([1.0, 0.65])),
    "tautochrone": brachistochrone.tautochrone,
    "endpoint": lambda: brachistochrone.endpoint(jnp.array([3.0, 0.4]), (0.444, 7.76)),
    "layers": lambda: deq.limit(np.exp(-np.linspace(0.2, 1, 9))[:, None] ** np.arange(31)[None]),
    "along a chain": lambda: deq.along(np.ones((1, 50)), HEARD),
    "reach": lambda: deq.reach((20, 50, 200), REACH, (21, 51, 201)),
    "equal parameters": lambda: deq.accuracies(SEEDS),
    "series": lambda: deq.series(STOPS, np.linspace(0.7, 1, 7)),
    "stopped": lambda: deq.stopped(STOPS, np.linspace(0.9, 1, 7), np.geomspace(20, 1e-4, 7)),
    "landings": lambda: deq.landings({"DEQ": np.arange(5), "K = 5": 5 * np.arange(5)}),
    "penalties": lambda: bilevel.penalties(TUNED, matter=5),
    "inexact": lambda: bilevel.inexact(10 * np.arange(1, 10), INEXACT, np.ones((1, 9), bool)),
    "searches": lambda: bilevel.searches(SEARCHED),
    "diabetes": lambda: bilevel.diabetes(SEARCHED),
    "overfit": lambda: bilevel.overfit((10, 20, 50, 100, 200, 500), overfit.Study(*[FALLING] * 5)),
    "teachers": lambda: bilevel.teachers({"real": np.ones((10, 64)), "means": np.ones((10, 64))}),
    "students": lambda: bilevel.students({"ten real images,\ntwenty sets": np.ones(20)}),
    "weights": lambda: bilevel.weights(np.linspace(0, 2, 99), np.arange(99) < 40),
    "duopoly": bilevel.duopoly,
    "spiral": lambda: bilevel.spiral(0.1, 0.2),
    "players who err": lambda: bilevel.mixtures(np.array([1, 0.1]), [ERRING] * 2),
    "who arrives": lambda: bilevel.reach(
        np.array([1, 0.1]), {"plain": np.array([True, False])}, [0.8, 2]
    ),
    "a walk down": lambda: ritz.opening(differences.descend(16, steps=3)),
    "floating": lambda: ritz.shifted({1.0: lambda x: interval.u_star(x) + np.pi / 2}),
    "race": lambda: ritz.race(RACED),
    "spectrum": lambda: ritz.spectrum(SIZES),
    "orders": lambda: ritz.orders([16, 128], [7e-3, 4e-4]),
    "weights of the edge": lambda: ritz.penalties(PAID, 1e-3),
    "an L-shape": lambda: ritz.corner(PAID, 10.0),
    "conductivities": lambda: ritz.conductivities(SEARCH.m[1], SEARCH, MEASURED),
    "regularised": lambda: ritz.regularised(
        SEARCH.m[1], SEARCH.u[1] + 1, {"400 points": SEARCH, "100 points": SEARCH}
    ),
    "visible": lambda: ritz.visible(dict.fromkeys(("400 points", "100 points"), np.ones(99)), 144),
    "X(u)": lambda: ritz.x_of_u(CURVE),
    "steps of each device": lambda: at_work.steps(np.arange(1, 9) * 40, 330),
    "sent": lambda: at_work.sent({**SENT, "each device": []}, "Messages"),
    "failed": lambda: at_work.failed(
        np.where(np.arange(16) < 4, np.nan, 1)[:, None] * np.ones(3), 8
    ),
    "seconds to the answer": lambda: at_work.seconds_to_answer(1e-5, 1024, "Anderson"),
    "devices of use": lambda: at_work.useful(1e11),
    "libraries": lambda: at_work.table(LIBRARIES),
    "trajectory": anderson.trajectory,
    "least norm": anderson.least_norm,
    "projection": lambda: optimisation.projection(1.5, 0.9),
    "interior point": lambda: optimisation.path((1.6, 0.2)),
    "simplex": lambda: optimisation.simplex(jnp.array([0.9, 0.2, 0.6])),
    "jump": optimisation.jump,
    "water": lambda: optimisation.water(jnp.array([0.3, 1.2]), jnp.array([0.5, 0.0])),
    "puzzle": lambda: optimisation.puzzle(jnp.eye(4)[:, None].repeat(4, 1), jnp.ones(64)),
    "learned": lambda: optimisation.learned([1.0], [0.1], jnp.ones((1, 99))),
    "strokes": lambda: unrolled.strokes(np.eye(64), np.arange(64.0), np.arange(64.0)),
    "two dictionaries": lambda: unrolled.dictionary({"at first": np.eye(64), "then": np.eye(64)}),
    "burst": lambda: unrolled.burst(
        dict.fromkeys(["the picture", "FISTA, ×3", "learned, ×1", "learned, ×3"], np.eye(64)),
        np.ones((64, 1)),
    ),
    "a patch": lambda: unrolled.patch(
        np.arange(64.0), {"ISTA": (np.eye(8), 0.5), "FISTA": (np.eye(8), 1e9)}, "×3\nlayer 8"
    ),
    "codes": lambda: unrolled.solvers(
        {"plain": np.geomspace(1, 1e-12, 700), "Anderson": np.geomspace(1, 1e-12, 90)}, [1, 1e3]
    ),
    "learned layers": lambda: unrolled.layers(
        {"ISTA": LAYERS, "FISTA": LAYERS / 3, "learned steps": [LAYERS / 5], "LISTA": LAYERS[:8]}
    ),
    "contrast": lambda: unrolled.contrast([1, 2, 3, 4], CONTRAST, CONTRAST),
    "slopes": lambda: unrolled.gradients([16, 64, 256, 1024], LAYERS[:4], LAYERS[4:8]),
    "pools": lambda: declarative.pooled(6.5, 6.5),
    "five penalties": declarative.weights,
    "quartic": declarative.quartic,
    "basins": declarative.basins,
    "circle": declarative.circle,
    "transport": lambda: declarative.transport(jnp.eye(2), jnp.ones((3, 2))),
    "votes": lambda: declarative.shares((0.2, 0.6), VOTES),
    "a vote": lambda: declarative.vote(SEEN, SEEN[:, :2], {"mean": [0, 0]}, [0.5, 0.5]),
}


@pytest.mark.parametrize("name", DRAWN)
def test_text_is_dark_large_and_whole(name):
    picture = DRAWN[name]()
    fig = picture.figure
    fig.draw_without_rendering()
    texts = [text for text in fig.findobj(Text) if text.get_visible() and text.get_text()]
    for text in texts:
        assert contrast(text.get_color()) >= 4.5, text
        assert text.get_fontsize() * 700 / (fig.get_figwidth() * 72) >= 9, text
    edge, size = 2 / 72, fig.get_size_inches()
    drawn = fig.get_tightbbox().extents
    assert (drawn >= -edge).all() and (drawn[2:] <= size + edge).all(), drawn
    titles = [ax.get_title("left") or ax.get_title() for ax in fig.axes]
    assert all(titles)


def test_a_radius_that_no_solver_copes_with_is_shown_with_the_solvers_in_the_lectures_order():
    picture = widgets.radius_against_iterations(1.2, "symmetric")
    left, right = picture.figure.axes
    assert left.get_title("left") == "plain never, Anderson never, Newton never"
    outside = [line for line in right.lines if line.get_markerfacecolor() == "white"]
    assert outside and len(outside[0].get_xdata()) > 0
