"""The last resort: what a wrong answer has in common with the right one, in any exercise."""

import itertools

import jax.numpy as jnp
import numpy as np
import pytest

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")

product = Exercise(
    name="product",
    asks="product(A, B, eta): the matrix η A B",
    draw=lambda rng, n: (*rng.normal(size=(2, n, n)), rng.uniform(0.2, 0.7, size=())),
    right=lambda A, B, eta: eta * A @ B,
)
pair = Exercise(
    name="pair",
    asks="pair(x, y): the sum, and the product",
    outputs=("the sum", "the product"),
    draw=lambda rng, n: tuple(rng.normal(size=(2, n))),
    right=lambda x, y: (x + y, x * y),
    slips=(
        Slip("A difference", lambda x, y: (x - y, x * y), "add."),
        Slip("A quotient", lambda x, y: (x + y, x / y), "multiply."),
    ),
)
COUNT = itertools.count()
CONSTANT = np.arange(3.0)


def of_right(change):
    return lambda A, B, eta: change(eta * A @ B)


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (of_right(lambda C: 2 * C), "A multiple: this is 2 times"),
        (of_right(lambda C: C / 3), "A multiple: this is 1/3 times"),
        (of_right(lambda C: -1.37 * C), "A multiple: this is -1.37 times"),
        (of_right(lambda C: -C), "Wrong sign"),
        (lambda A, B, eta: A @ B, "A multiple: the right answer divided by `eta`"),
        (lambda A, B, eta: -(eta**2) * A @ B, "A multiple: the right answer times `eta`"),
        (of_right(lambda C: C.T), "Transposed"),
        (of_right(lambda C: -C.T), "Transposed"),
        (of_right(lambda C: C[::-1]), "In reverse order"),
        (of_right(lambda C: jnp.roll(C, 1, 1)), "In another order"),
        (of_right(jnp.abs), "Sign: "),
        (of_right(jnp.linalg.inv), "Inverted"),
        (of_right(lambda C: 1 / C), "Upside down"),
        (of_right(lambda C: C**2), "Squared"),
        (of_right(lambda C: C - 1), "Shifted: each number is too large by the same -1"),
        (of_right(lambda C: C + jnp.eye(len(C), dtype=C.dtype)), "Identity"),
        (of_right(lambda C: jnp.diag(jnp.diag(C))), "Only the diagonal is right: the other en"),
        (of_right(lambda C: C * (2 - jnp.eye(len(C), dtype=C.dtype))), "Only the diagonal is ri"),
        (of_right(lambda C: jnp.where(jnp.eye(len(C)) > 0, 7, C)), "Only the diagonal is wrong"),
        (of_right(lambda C: C.at[0].set(7)), "Partly right: rows 2 and 3 of 3 are right"),
        (
            of_right(lambda C: C.at[:, 1:].multiply(C[:, 1:])),
            "Partly right: column 1 of 3 is right",
        ),
        (of_right(lambda C: C * 0), "All zero"),
        (lambda A, B, eta: jnp.outer(CONSTANT, CONSTANT), "The same for two problems"),
        (lambda A, B, eta: eta * A + next(COUNT), "Changing: two calls"),
        (lambda A, B, eta: eta * A @ A, "The argument `B` has no effect"),
        (lambda A, B, eta: (A @ B) ** 3, "The argument `eta` has no effect"),
        (of_right(lambda C: C + 1j), "Complex numbers"),
        (lambda A, B, eta: "1", "Not an array"),
    ],
)
def test_what_is_right_about_a_wrong_answer_is_said(answer, slip):
    feedback = product(answer)
    assert not feedback.passed
    assert feedback.slip.startswith(slip), feedback


def test_each_output_has_its_verdict_and_its_slip():
    feedback = pair(lambda x, y: (x + y, -x * y))
    assert feedback.measured.startswith("the sum: right; the product: a relative error of 2")
    assert feedback.slip.startswith("Wrong sign")
    feedback = pair(lambda x, y: (x - y, x / y))
    assert feedback.slip == "In the sum: A difference: add.\nIn the product: A quotient: multiply."
    feedback = pair(lambda x, y: (x - y, (x * y)[::-1]))
    assert "In the product: In reverse order" in feedback.slip
    feedback = pair(lambda x, y: (x + y, None))
    assert feedback.measured == "the sum: right; the product: nothing yet"


class Strange:
    def __array__(self, *arguments, **named):
        raise RuntimeError


def test_a_result_that_does_not_become_an_array_does_not_escape():
    assert product(lambda A, B, eta: Strange()).slip.startswith("Not an array")


def test_the_likely_slip_comes_first_with_its_name_in_bold():
    html = product(of_right(lambda C: -C))._repr_html_()
    assert html.index("Likely slip:") < html.index("Tried:")
    assert "<b>Wrong sign:</b> this is" in html


def test_what_was_printed_is_shown_with_any_verdict():
    calls = itertools.count(1)

    def answer(A, B, eta):
        print(next(calls), A.shape)
        return eta * A @ B

    right = product(answer)
    assert right.passed and right.printed == "3 (3, 3)"
    assert product(lambda *problem: answer(*problem) * 2).printed == "4 (3, 3)"
    assert not product(lambda A, B, eta: eta * A @ B).printed


def test_how_it_was_done_is_no_reason_for_wrong_numbers():
    def long(answer):
        """In few words"""
        return "Long: too many words."

    exercise = Exercise(
        name="twice",
        asks="twice(x): 2 x",
        draw=lambda rng, n: (rng.normal(size=n),),
        right=lambda x: 2 * x,
        also=(long,),
        way=(lambda answer: 1 / 0,),
    )
    wrong = exercise(lambda x: jnp.exp(x))
    assert not wrong.slip and wrong.besides.startswith("Long")
    right = exercise(lambda x: 2 * x)
    assert right.slip.startswith("Long") and "numbers are right;" in right.summary
    exercise.also = ()
    assert "on one more the code fails" in exercise(lambda x: 2 * x).summary
