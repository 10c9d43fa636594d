"""One training run for all tests of the lecture: that of the notebook."""

import jax
import pytest
from common import polished

from implicit_tutorial.classroom.setup import enable_x64
from implicit_tutorial.lectures.deep_equilibrium import problem as deq
from implicit_tutorial.lectures.deep_equilibrium.problem import training


@pytest.fixture(scope="session", autouse=True)
def quick_epochs():
    with polished(training, "_epoch"):
        yield


@pytest.fixture(scope="session")
def digits():
    with enable_x64(False):
        return deq.data.digits()


@pytest.fixture(scope="session")
def equal(digits):
    """The networks of section 3."""
    with enable_x64(False), jax.numpy_dtype_promotion("standard"):
        return deq.studies.equal_parameters(digits[0])


@pytest.fixture(scope="session")
def kept(digits):
    """The regimes of section 4."""
    with enable_x64(False), jax.numpy_dtype_promotion("standard"):
        return deq.studies.keeping_it_solvable(*digits)


@pytest.fixture(scope="session")
def chains():
    """The chains of section 2: to the fixed point, and ten layers."""
    with enable_x64(False), jax.numpy_dtype_promotion("standard"):
        return deq.chain.train_chains(None), deq.chain.train_chains(10)
