"""A residual network along a field: each right style passes, each slip is named."""

import jax
import jax.numpy as jnp
import pytest

from implicit_tutorial.lectures.neural_ode import check, problem as node

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


def network(
    length=lambda T, N: T / N,
    clock=lambda k, h, T, N: k * h,
    layers=lambda N: range(N),
    layer=lambda f, t, z, h: z + h * f(t, z),
    result=lambda path: path[-1],
):
    """Write a student's loop, with one of its parts changed."""

    def answer(field, z0, T, N):
        h, path = length(T, N), [z0]
        for k in layers(N):
            path.append(layer(field, clock(k, h, T, N), path[-1], h))
        return result(path)

    return answer


def at(times, length=lambda T, N: T / N):
    """Write a student's scan over an array of times."""

    def answer(field, z0, T, N):
        return jax.lax.scan(lambda z, t: (z + length(T, N) * field(t, z), None), z0, times(T, N))[0]

    return answer


def by_fori_loop(field, z0, T, N):
    h = T / N
    return jax.lax.fori_loop(0, N, lambda k, z: z + h * field(h * k, z), z0)


def by_the_lecture(field, z0, T, N):
    return node.resnet(field, z0, T, N)[-1]


def with_a_running_clock(field, z0, T, N):
    t, z = 0.0, z0
    for _ in range(N):
        z = z + T / N * field(t, z)
        t += T / N
    return z


def by_recursion(field, z0, T, N, t=0.0):
    if N == 0:
        return z0
    return by_recursion(field, z0 + T / N * field(t, z0), T - T / N, N - 1, t + T / N)


ANSWERS = [network(), by_fori_loop, by_the_lecture, with_a_running_clock, by_recursion]
ANSWERS += [
    at(lambda T, N: jnp.linspace(0, T, N, endpoint=False)),
    at(lambda T, N: jnp.linspace(0, T, N + 1)[:-1]),
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_each_way_to_the_last_layer_passes(answer):
    feedback = check.residual_network(answer)
    assert feedback.passed, feedback


def summed(field, z0, T, N):
    return z0 + T / N * sum(field(k * T / N, z0) for k in range(N))


def forgetful(field, z0, T, N):
    z = z0
    for k in range(N):
        z = z0 + T / N * field(k * T / N, z)
    return z


SLIPS = [
    ("Step left out", network(layer=lambda f, t, z, h: z + f(t, z))),
    ("Step left out", network(lambda T, N: 1.0)),
    ("Each layer as long as the whole", network(lambda T, N: T)),
    ("T left out of the step", network(lambda T, N: 1 / N)),
    ("The clock counts layers", network(clock=lambda k, *_: k)),
    ("The clock stands still", network(clock=lambda *_: 0.0)),
    ("The clock stands still", network(clock=lambda k, h, T, N: T)),
    ("The clock is a step ahead", network(clock=lambda k, h, T, N: (k + 1) * h)),
    ("The clock is half a step ahead", network(clock=lambda k, h, T, N: (k + 0.5) * h)),
    ("The clock runs to 1", network(clock=lambda k, h, T, N: k / N)),
    ("One layer too few", network(layers=lambda N: range(N - 1))),
    ("f at z0 in each layer", summed),
    ("z left out", network(layer=lambda f, t, z, h: h * f(t, z))),
    ("Sign", network(layer=lambda f, t, z, h: z - h * f(t, z))),
]
# Not in a list before: written as a student writes, then looked at in the box.
MORE_SLIPS = [
    ("Step left out", network(clock=lambda k, *_: k, layer=lambda f, t, z, h: z + f(t, z))),
    ("The clock is a step ahead", network(layers=lambda N: range(1, N + 1))),
    ("First layer left out", network(layers=lambda N: range(1, N))),
    ("One layer too many", network(layers=lambda N: range(N + 1))),
    ("One layer too few", network(result=lambda path: path[-2])),
    ("Points counted for steps", at(lambda T, N: jnp.linspace(0, T, N))),
    ("Points counted", at(lambda T, N: jnp.linspace(0, T, N), lambda T, N: T / (N - 1))),
    ("Points counted", at(lambda T, N: jnp.linspace(0, T, N)[:-1], lambda T, N: T / (N - 1))),
    ("The clock runs back", network(layers=lambda N: reversed(range(N)))),
    ("A single layer", network(layers=lambda N: range(1))),
    ("A single layer", lambda f, z, T, N: z + T * f(0.0, z)),
    ("Upside down", network(lambda T, N: N / T)),
    ("Each layer starts at z0", forgetful),
    ("z0 taken off", network(result=lambda path: path[-1] - path[0])),
    ("z left out", network(layer=lambda f, t, z, h: f(t, z))),
    ("z scaled too", network(layer=lambda f, t, z, h: h * (z + f(t, z)))),
    (("The ODE's own path", "Runge–Kutta"), lambda f, z, T, N: node.flow(f, z, T)),
    ("Runge–Kutta", lambda f, z, T, N: node.flow(f, z, T, steps=N)),
    ("Heun", network(layer=lambda f, t, z, h: z + h / 2 * (f(t, z) + f(t + h, z + h * f(t, z))))),
    ("The argument `layers` has no effect", lambda f, z, T, N: network()(f, z, T, 12)),
    ("No layer", lambda f, z, T, N: z),
    ("Wrong shape: (", network(result=jnp.stack)),
    ("A number stands where a vector", network(layer=lambda f, t, z, h: z + h * f(z, t))),
    ("`range` and an index want", network(layers=lambda N: range(jnp.asarray(1.5)))),
]


@pytest.mark.parametrize(("name", "answer"), SLIPS + MORE_SLIPS)
def test_a_slip_in_the_layers_is_named(name, answer):
    feedback = check.residual_network(answer)
    assert not feedback.passed
    assert feedback.slip.startswith(name), feedback


def test_all_states_in_place_of_the_last_are_told_to_want_an_index():
    assert "`path[-1]`" in check.residual_network(network(result=jnp.stack)).slip


def test_a_network_not_written_yet_is_not_attempted():
    assert check.residual_network(network(result=lambda path: None)).status == "not attempted"
