"""The exercises themselves: what they say, and that they leave everything as it was."""

import signal
import sys
import threading
import time
import warnings

import jax
import jax.numpy as jnp
import matplotlib as mpl
import numpy as np
import pytest

from implicit_tutorial.classroom.exercise.checks import Checks
from implicit_tutorial.classroom.exercise.choice import Choice, Number
from implicit_tutorial.classroom.exercise.evaluated import Endless, evaluated
from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip
from implicit_tutorial.classroom.exercise.feedback import LOOK
from implicit_tutorial.classroom.exercise.limit import TimeIsUp, time_limit

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


@pytest.fixture
def double():
    return Exercise(
        name="double",
        asks="double(x): twice x",
        draw=lambda rng, n: (rng.normal(size=n),),
        right=lambda x: 2 * x,
        slips=(Slip("Squared", lambda x: x**2, "2 x, not x²."),),
        hints=("first", "second", "third"),
    )


class Hostile:
    def __str__(self):
        raise RuntimeError

    __repr__ = __array__ = __str__


def endless(x):
    while True:
        pass


def test_right_is_right_and_a_slip_is_named(double):
    assert double(lambda x: x + x).passed
    assert double(lambda x: np.asarray(x) * 2).passed
    feedback = double(lambda x: x * x)
    assert not feedback.passed
    assert feedback.slip.startswith("Squared")
    assert "n = 3 in float64" in feedback.tried
    assert "twice x, to a relative error of 1e-8" in feedback.expected
    assert "relative error of" in feedback.measured


@pytest.mark.parametrize("answer", [None, ..., lambda x: None, lambda x: ...])
def test_nothing_written_is_not_attempted(double, answer):
    feedback = double(answer)
    assert feedback.status == "not attempted"
    assert repr(feedback) == repr(double(answer))
    assert not feedback.passed


def test_each_wrong_answer_in_a_row_brings_the_next_hint(double):
    hints = [double(lambda x: 0 * x).hint for _ in range(4)]
    assert [h[-6:].strip(") ") for h in hints] == ["first", "second", "third", "third"]
    assert double(lambda x: 0 * x, hint=1).hint.endswith("first")
    assert double(lambda x: 2 * x).passed
    assert double(lambda x: 0 * x).hint.endswith("first")


def test_an_exception_is_explained_with_the_students_line(double):
    def answer(x):
        y = x + 1
        return y @ jnp.ones(17)

    feedback = double(answer)
    assert "line" in feedback.measured
    assert "return y @ jnp.ones(17)" in feedback.measured
    assert feedback.slip.startswith("Shapes do not fit")


@pytest.mark.parametrize("error", [SystemExit(0), AssertionError(), RuntimeError("x" * 9999)])
def test_nothing_that_an_answer_raises_comes_through(double, error):
    def answer(x):
        raise error

    feedback = double(answer)
    assert type(error).__name__ in feedback.measured
    assert len(feedback.measured) < 500


def test_every_call_draws_a_new_problem(double):
    seen = []
    for _ in range(2):
        double(lambda x: seen.append(np.asarray(x)) or 2 * x)
    first, again = seen[0], seen[len(seen) // 2]
    assert first.shape == again.shape and not np.allclose(first, again)
    assert {x.dtype.name for x in seen} == {"float32", "float64"}


@pytest.mark.parametrize("in_main_thread", [True, False])
def test_an_endless_loop_ends(double, in_main_thread):
    found = []
    work = threading.Thread(target=lambda: found.append(double(endless, seconds=0.3)))
    if in_main_thread:
        work.run()
    else:
        work.start()
        work.join(20)
    assert found and found[0].slip.startswith("Endless loop"), found
    assert "`endless`" in found[0].measured


def test_an_endless_compiled_loop_ends():
    def layer(f, x):
        return jax.lax.while_loop(lambda z: jnp.all(z < 9), lambda z: f(x, z), jnp.zeros_like(x))

    with pytest.raises(Endless):
        evaluated(layer, lambda x, z: jnp.tanh(x + z), jnp.ones(3), most=100)


def test_a_check_changes_no_global_state(double):
    def state():
        return (
            jax.config.jax_enable_x64,
            np.random.get_state()[1].tobytes(),
            dict(mpl.rcParams),
            list(warnings.filters),
            np.geterr(),
            sys.gettrace(),
            signal.getsignal(signal.SIGALRM),
            signal.getitimer(signal.ITIMER_REAL),
        )

    before = state()
    for answer in (lambda x: 2 * x, lambda x: x, lambda x: 1 / 0):
        double(answer)
    double(endless, seconds=0.2)
    assert state() == before


def test_the_time_limit_gives_back_somebody_elses_alarm():
    rang = []
    before = signal.signal(signal.SIGALRM, lambda *_: rang.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with time_limit(5):
            pass
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 0.2
        time.sleep(0.3)
        assert rang == [1]
    finally:
        signal.signal(signal.SIGALRM, before)


def test_the_time_limit_passes_no_exception_handler_of_a_student():
    assert not issubclass(TimeIsUp, Exception)


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda x: x[:, None] * 2, "Wrong shape"),
        (lambda x: (2 * x, x), "Wrong number of values"),
        (lambda x: x * jnp.nan, "NaN"),
        (lambda x: x / 0, "inf"),
        (lambda x: (2 * x).astype(jnp.float32), "Wrong dtype"),
        (lambda x: 2.000001 * x, "Lower precision"),
        (lambda x: "2x", "Not an array"),
        (lambda: 0, "The function takes other arguments"),
        (lambda x: x.__setitem__(0, 1), "An array of JAX is never written into"),
        (lambda x: np.asarray(x).__setitem__(0, 1), "NumPy's view of an array of JAX"),
        (lambda x: jnp.linalg.solve(jnp.ones((3, 3)), jnp.ones(2)), "Shapes do not fit"),
    ],
)
def test_what_can_be_wrong_anywhere_is_named(double, answer, slip):
    assert double(answer).slip.startswith(slip)


def test_a_value_in_place_of_the_function_is_explained(double):
    assert "without calling" in double(jnp.ones(3)).slip


def test_the_box_says_in_words_what_its_colour_says(double):
    for answer in (None, lambda x: 2 * x, lambda x: 3 * x, lambda x: x < "<b>"):
        feedback = double(answer)
        html = feedback._repr_html_()
        sign, color = LOOK[feedback.status]
        assert sign in html and sign in repr(feedback) and color in html
        assert "<b>'" not in html and "color:#000" not in html


def test_a_choice_gives_its_reason():
    choice = Choice(name="c", right="b", reasons={"a": "no, for", "b": "yes, for"})
    assert choice("B").passed and choice("(b)").summary == "yes, for"
    assert choice("a").slip == "no, for"
    assert not choice("z").passed and not choice(Hostile()).passed
    assert choice(...).status == "not attempted"


def test_a_number_is_compared_with_its_tolerance():
    number = Number(name="n", asks="π", right=np.pi, slips=((np.pi / 2, "half"),))
    assert number(3.1416).passed
    assert number(jnp.pi / 2).slip == "half"
    for wrong in (
        3.0,
        "π",
        "3.1416",
        np.nan,
        [1, 2],
        number,
        np.pi + 1j,
        jnp.pi + 1e-9j,
        Hostile(),
    ):
        assert not number(wrong).passed
    assert number(2 * np.pi).slip.startswith("A multiple: this is 2 times")
    assert number(-np.pi).slip.startswith("Wrong sign")


def test_an_unknown_exercise_is_an_error_in_prose(double):
    check = Checks(double, Number(name="a_half"))
    assert check.double is double
    with pytest.raises(AttributeError, match="no exercise check.dubble. There are: double, a_half"):
        _ = check.dubble
