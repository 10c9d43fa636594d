"""Which adjoint for which task: what the reasons claim is measured, each wrong one is explained."""

import itertools

import jax
import jax.numpy as jnp
import pytest

from implicit_tutorial.lectures.neural_ode import check, problem as node
from implicit_tutorial.lectures.neural_ode.problem.studies import ADJOINTS

RIGHT = ("a", "b", "c")


def swing(k, T, **options):
    """A pendulum without friction, let go at 1 rad."""
    return node.flow(node.Pendulum(k, jnp.zeros(())), jnp.array([1.0, 0.0]), T, **options)


@pytest.mark.parametrize("answers", set(itertools.product("abc", repeat=3)) - {RIGHT})
def test_each_wrong_letter_is_explained_and_each_right_one_is_called_right(answers):
    feedback = check.which_adjoint(*answers)
    assert not feedback.passed
    for task, given, right in zip(check.which_adjoint.tasks, answers, RIGHT, strict=True):
        assert (task.reasons[given] in feedback.slip) == (given != right)
        assert (f"({task.name}) right" in feedback.measured) == (given == right)


def test_the_right_letters_pass_in_any_spelling():
    assert check.which_adjoint("a", "b", "c").passed
    assert check.which_adjoint("(a)", " B", "c.").passed


def test_what_is_no_letter_or_not_given_is_asked_for():
    assert check.which_adjoint(None, None, None).status == "not attempted"
    assert "(ii) no answer yet" in check.which_adjoint("a", None, "c").measured
    assert 'Choose one of "a", "b", "c"' in check.which_adjoint("a", "b", 3).measured
    assert "3 letters" in check.which_adjoint("a").summary


@pytest.mark.parametrize("way", ["checkpointed", "backsolved"])
def test_only_the_steps_themselves_have_a_forward_mode(way):
    def end(way):
        return lambda k: swing(k, 1.0, adjoint=ADJOINTS[way], max_steps=256)

    assert jax.jacfwd(end("direct"))(4.0).shape == (2,)
    with pytest.raises(TypeError, match="forward-mode"):
        jax.jacfwd(end(way))(4.0)


def test_without_friction_the_way_back_is_as_exact_as_checkpoints():
    def gradient(way, rtol):
        options = {"adjoint": ADJOINTS[way], "max_steps": 2**13, "rtol": rtol}
        return jax.jit(jax.grad(lambda k: swing(k, 50.0, **options)[0]))(4.0)

    truth = gradient("checkpointed", 1e-11)
    off = {way: abs(gradient(way, 1e-7) / truth - 1) for way in ("checkpointed", "backsolved")}
    assert off["backsolved"] < 1.5 * off["checkpointed"] < 1e-4
