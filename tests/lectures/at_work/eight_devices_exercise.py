"""Lecture 11's exercise `apart` on eight devices; test_eight_devices.py runs this."""

import jax
import jax.numpy as jnp
import pytest
from jax import lax
from jax.sharding import NamedSharding, PartitionSpec as P

from implicit_tutorial.lectures.at_work import check
from implicit_tutorial.lectures.at_work.exercises import apart as exercise

WHOLE, SHARED = P(), P("d")


def mapped(inner=None, W=WHOLE, X=SHARED, out=SHARED, **options):
    """An answer by shard_map, of which some part may be replaced."""

    def answer(solve, mesh, weights, rows):
        def own(weights, rows):
            return inner(solve, weights, rows) if inner else solve(weights, rows)

        spread = jax.shard_map(own, mesh=mesh, in_specs=(W, X), out_specs=out, **options)
        return spread(weights, rows)

    return answer


def placed(solve, mesh, W, X):
    X = jax.device_put(X, NamedSharding(mesh, P("d")))
    return jax.jit(jax.shard_map(solve, mesh=mesh, in_specs=(P(), P("d")), out_specs=P("d")))(W, X)


def in_blocks(solve, mesh, W, X):
    blocks = X.reshape(mesh.size, -1, X.shape[1])
    return jax.vmap(solve, (None, 0))(W, blocks).reshape(X.shape)


@pytest.mark.parametrize(
    "answer", [mapped(), placed, mapped(check_vma=False), mapped(X=P("d", None)), in_blocks]
)
def test_right_answers_pass(answer, as_in_a_notebook):
    feedback = check.apart(answer)
    assert feedback.passed, feedback


def one_by_one(solve, mesh, W, X):
    return jnp.concatenate([solve(W, rows) for rows in jnp.split(X, mesh.size)])


def cards(solve, mesh, W, X):
    blocks = X.reshape(-1, mesh.size, X.shape[1]).swapaxes(0, 1)
    return jax.vmap(solve, (None, 0))(W, blocks).swapaxes(0, 1).reshape(X.shape)


def first_only(solve, W, rows):
    return lax.all_gather(solve(W, rows), "d")[0]


def gathered(solve, W, rows):
    everything, k = lax.all_gather(rows, "d"), lax.axis_index("d")
    return solve(W, everything[k])


@pytest.mark.parametrize(
    ("answer", "slip"),
    [
        (lambda solve, mesh, W, X: solve(W, X), "One norm for all"),
        (
            lambda solve, mesh, W, X: jax.vmap(lambda x: solve(W, x[None])[0])(X),
            "Each row alone",
        ),
        (mapped(lambda s, W, x: lax.psum(s(W, x), "d") + 0 * x), "Summed over the devices"),
        (mapped(lambda s, W, x: lax.pmean(s(W, x), "d") + 0 * x), "Averaged over the devices"),
        (mapped(first_only), "The first device's rows everywhere"),
        (cards, "Rows dealt like cards"),
        (mapped(lambda s, W, x: s(W, s(W, x))), "Solved twice"),
        # not in the list
        (one_by_one, "Messages"),
        (mapped(gathered), "Messages"),
        (mapped(X=P()), "Wrong shape"),
        (mapped(out=P(), check_vma=False), "Wrong shape"),
        (mapped(lambda s, W, x: -s(W, x)), "Wrong sign"),
        (mapped(lambda s, W, x: 2 * s(W, x)), "A multiple"),
        (lambda solve, mesh, W, X: (mapped()(solve, mesh, W, X), X), "Wrong number of values"),
        (mapped(lambda s, W, x: s(W.T, x)), ""),
    ],
)
def test_a_slip_is_named(answer, slip, as_in_a_notebook):
    feedback = check.apart(answer)
    assert not feedback.passed and feedback.slip.startswith(slip), feedback


@pytest.mark.parametrize("answer", [mapped(W=P("d")), mapped(X=P(None, "d")), mapped(out=P())])
def test_what_does_not_fit_is_told(answer, as_in_a_notebook):
    feedback = check.apart(answer)
    assert not feedback.passed and feedback.measured, feedback


def test_every_slip_is_recognised_by_its_own_numbers(as_in_a_notebook):
    for slip in exercise.slips:
        feedback = check.apart(lambda solve, mesh, W, X, s=slip: jnp.asarray(s.wrong(W, X)))
        assert feedback.slip.startswith(slip.name), (slip.name, feedback)
