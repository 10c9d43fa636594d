"""The checks of lecture 11: right answers of any style pass, and each slip is named.

`apart` shares rows out over devices, and is tested on eight: see eight_devices_exercise.py.
"""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from implicit_tutorial.lectures.at_work import check
from implicit_tutorial.lectures.at_work.exercises import most_useful, step_seconds

log2 = jnp.log2


def shared(p, flops, rate, messages, latency):
    return flops / (p * rate) + messages * latency * log2(p)


def looped(p, flops, rate, messages, latency):
    return jnp.stack([flops / q / rate + messages * latency * jnp.log(q) / jnp.log(2) for q in p])


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("step_seconds", shared),
        ("step_seconds", jax.jit(shared)),
        ("step_seconds", looped),
        ("most_useful", lambda f, r, m, a: f * jnp.log(2) / (r * m * a)),
        ("most_useful", lambda f, r, m, a: f / (r * m * a * jnp.log2(jnp.e))),
        (
            "most_useful",
            lambda f, r, m, a: jnp.array([0.6931471805599453 * x for x in f]) / r / m / a,
        ),
    ],
)
def test_right_answers_pass(exercise, answer, as_in_a_notebook):
    feedback = getattr(check, exercise)(answer)
    assert feedback.passed, feedback


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda p, f, r, m, a: f / r + m * a * log2(p), "Computing not shared"),
        (lambda p, f, r, m, a: f / (p * r) + m * a, "Logarithm left out"),
        (lambda p, f, r, m, a: f / (p * r) + m * a * p, "One after the other"),
        (lambda p, f, r, m, a: f / (p * r) + m * a * jnp.log(p), "Natural logarithm"),
        (lambda p, f, r, m, a: f / (p * r) + a * log2(p), "Messages left out"),
        (lambda p, f, r, m, a: jnp.maximum(f / (p * r), m * a * log2(p)), "The longer of the two"),
        (lambda p, f, r, m, a: (f / r + m * a * log2(p)) / p, "Waiting shared"),
        # not in the list
        (lambda p, f, r, m, a: jnp.sum(shared(p, f, r, m, a)), "Wrong shape"),
        (lambda p, f, r, m, a: shared(p, f, r, m, a)[::-1], "In reverse order"),
        (lambda p, f, r, m, a: 2 * shared(p, f, r, m, a), "A multiple"),
        (lambda p, f, r, m, a: shared(p, f, r, m, a) / p, ""),
        (lambda p, f, r, m, a: shared(p, f, r, m, a).astype(jnp.float32), "Wrong dtype"),
        (lambda p, f, r, m, a: f / (p * r) + m * a * log2(-p), "NaN"),
        (lambda p, f, r, m, a: shared(jnp.array([8.0, 9, 10]), f, r, m, a), "The argument `p`"),
        (lambda p, f, r, m, a: shared(p, f, r, m, a) + 1, "Shifted"),
        (lambda p, f, r, m, a: (f / (p * r), m * a * log2(p)), "Wrong number of values"),
    ],
)
def test_a_slip_in_the_seconds_is_named(answer, slip, as_in_a_notebook):
    feedback = check.step_seconds(answer)
    assert not feedback.passed and feedback.slip.startswith(slip), feedback


def best(f, r, m, a):
    return f * jnp.log(2) / (r * m * a)


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda f, r, m, a: f / (r * m * a), "ln 2 left out"),
        (lambda f, r, m, a: f / (r * m * a * jnp.log(2)), "ln 2 below"),
        (lambda f, r, m, a: jnp.sqrt(f / (r * m * a)), "Square root"),
        (lambda f, r, m, a: r * m * a / (f * jnp.log(2)), "Upside down"),
        (lambda f, r, m, a: f * jnp.log(2) / (r * a), "Messages left out"),
        # not in the list
        (lambda f, r, m, a: best(f, r, m, a) / 2, "A multiple"),
        (lambda f, r, m, a: best(f, r, m, a).astype(jnp.float16), "Wrong dtype"),
        (lambda f, r, m, a: jnp.max(best(f, r, m, a)), "Wrong shape"),
        (lambda f, r, m, a: best(f, r, m, 3.0), "A multiple"),
        (lambda f, r, m, a: best(jnp.arange(1.0, 4), r, m, a), "The argument `flops` has no"),
        (lambda f, r, m, a: best(f, r, m, a) ** 2, "Squared"),
        (lambda f, r, m, a: jnp.log(best(-f, r, m, a)), "NaN"),
    ],
)
def test_a_slip_in_the_most_useful_number_is_named(answer, slip, as_in_a_notebook):
    feedback = check.most_useful(answer)
    assert not feedback.passed and feedback.slip.startswith(slip), feedback


@pytest.mark.parametrize("exercise", [step_seconds, most_useful])
def test_every_slip_is_recognised_by_its_own_numbers(exercise, as_in_a_notebook):
    name = exercise.__name__.split(".")[-1]
    for slip in exercise.slips:
        feedback = getattr(check, name)(lambda *a, slip=slip: jnp.asarray(slip.wrong(*a)))
        assert feedback.slip.startswith(slip.name), (slip.name, feedback)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (8192, "one step"),
        (409600, "float32"),
        (102400, "own share"),
        (204800, "That is W"),
        (6553600, "all devices together"),
        (716800, "the device's own part"),
        (1638400, "Once a step"),
        (2400, "two norms"),
        # not in the list
        (819200 * 3, "A multiple"),
        (-819200, "Wrong sign"),
    ],
)
def test_a_wrong_number_of_bytes_is_explained(answer, said):
    feedback = check.sent(answer)
    assert not feedback.passed and said in feedback.slip, feedback


def test_the_right_number_of_bytes_passes():
    assert check.sent(819200).passed and check.sent(np.float64(819200)).passed
    assert not check.sent("many").passed and not check.sent(None).passed


def test_the_change_that_mends_it_is_the_check_that_was_left_out():
    assert check.which_change("c").passed
    for letter in "abd":
        assert check.which_change(letter).slip


def test_one_device_has_all_rows_as_on_colab(as_in_a_notebook):
    def apart(solve, mesh, W, X):
        P = jax.sharding.PartitionSpec
        return jax.shard_map(solve, mesh=mesh, in_specs=(P(), P("d")), out_specs=P("d"))(W, X)

    assert jax.device_count() == 1 and check.apart(apart).passed
    assert not check.apart(lambda solve, mesh, W, X: -solve(W, X)).passed


def test_five_choices_are_judged_with_reasons():
    assert check.choose("a", "b", "c", "d", "e").passed
    assert check.choose(None, None, None, None, None).status == "not attempted"
    for letter in "abcdef":
        feedback = check.choose(*[letter] * 5)
        right = sum(letter == x for x in "abcde")
        assert feedback.slip.count("\n") == 4 - right, "each wrong one has its reason"
    assert "no longer maintained" in check.choose(*"fffff").slip
    assert not check.choose("a", "b").passed and not check.choose("a", "b", "c", "d", "z").passed
