"""A solve or a derivative that fails says so in prose: eagerly, under jit, grad and vmap."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from transforms import TRANSFORMS

import implicit_tutorial as it

CUT = it.FixedPointIteration(max_steps=5)
START = 0.5


def doubling(a, z):
    return 2 * z + a


def logarithm(a, z):
    return jnp.log(z) - a


def fold(a, z):
    return z - z * z + a


def diverge(a):
    return it.fixed_point(doubling, a, START, solver=CUT).value


everywhere = pytest.mark.parametrize("transform", TRANSFORMS.values(), ids=TRANSFORMS)


@everywhere
def test_not_converged_names_the_solver_the_residual_and_what_to_try(transform):
    sentence = "fixed_point: FixedPointIteration did not converge: the residual is 24 after 5 steps"
    with pytest.raises(RuntimeError, match=sentence + r"(.|\n)*it\.Newton\(\)(.|\n)*max_steps"):
        transform(diverge)(jnp.array(1.0))


@everywhere
def test_parameters_that_are_not_finite(transform):
    with pytest.raises(RuntimeError, match="the parameters a hold a NaN or an infinity"):
        transform(diverge)(jnp.array(jnp.nan))


@pytest.mark.parametrize("transform", [TRANSFORMS["eager"], jax.jit], ids=["eager", "jit"])
def test_a_start_that_is_not_finite(transform):
    with pytest.raises(RuntimeError, match="z0 holds a NaN or an infinity"):
        transform(lambda a: it.fixed_point(doubling, a, jnp.inf, solver=CUT).value)(1.0)


@everywhere
def test_a_residual_that_is_not_finite(transform):
    def f(a):
        return it.root(logarithm, a, -1.0).value

    with pytest.raises(RuntimeError, match="root: the residual is nan after 0 steps of Newton"):
        transform(f)(jnp.array(1.0))


@pytest.mark.parametrize("growth", [1.5, 2.0, 3.0])
def test_overflow_is_reported(growth):
    solver = it.FixedPointIteration(max_steps=2000)
    with pytest.raises(RuntimeError, match="fixed_point: "):
        it.fixed_point(lambda a, z: a * z + 1, growth, 1.0, solver=solver)


def test_one_bad_example_of_a_batch_is_enough():
    def solve(a):
        return it.fixed_point(lambda a, z: a * z + 1, a, START, solver=it.Anderson(memory=1)).value

    assert jnp.all(jnp.isfinite(jax.vmap(solve)(jnp.array([0.5, 0.1]))))
    with pytest.raises(RuntimeError, match="fixed_point: "):
        jax.vmap(solve)(jnp.array([0.5, -3.0]))


@everywhere
@pytest.mark.parametrize("f, a", [(doubling, np.nan), (fold, 0.0)])
def test_throw_false_never_raises(transform, f, a):
    def solve(a):
        return it.fixed_point(f, a, START, solver=CUT, throw=False).value

    jax.block_until_ready(transform(solve)(jnp.array(a)))


def test_throw_false_tells_by_converged():
    assert not it.fixed_point(doubling, 1.0, START, solver=CUT, throw=False).converged
    assert it.fixed_point(lambda a, z: 0.5 * z + a, 1.0, START, throw=False).converged


def test_the_sentence_is_the_last_thing_that_is_read():
    for transform in (TRANSFORMS["eager"], jax.jit, jax.grad, TRANSFORMS["jit of grad"]):
        with pytest.raises(RuntimeError) as error:
            transform(diverge)(1.0)
        last = [line for line in str(error.value).splitlines() if "did not converge" in line]
        assert last and "Tracer" not in str(error.value)
