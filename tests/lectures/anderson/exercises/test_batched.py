"""Part (d): each slip in a batch is named, each right style passes."""

import jax.numpy as jnp
import numpy as np
import pytest
from lectures.anderson.students import (
    by_gmres,
    by_scan,
    by_while_loop,
    make_layer,
    matrices,
    named,
    package_layer,
    passes,
    solve,
    vjp_with,
    zeros,
)

from implicit_tutorial.lectures.anderson import check

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


def masked(f, x):
    z = zeros(x)
    for _ in range(40):
        z_next = f(x, z)
        z = jnp.where(jnp.linalg.norm(z_next - z) > 1e-6, z_next, z)
    return z


@pytest.mark.parametrize(
    "layer", [make_layer(by_while_loop, by_gmres), make_layer(masked), package_layer]
)
def test_each_way_to_a_batch_passes(layer):
    passes(check.batched_layer(layer))


def numpy_vjp(f, x, z, v):
    J, A, B = (np.asarray(M) for M in matrices(f, x, z))
    return jnp.asarray(B.T @ np.linalg.solve(A.T, np.asarray(v)))


def endless(f, x):
    return by_while_loop(f, x, tolerance=-1.0)


BATCH_SLIPS = [
    (make_layer(), "Works on one example, but not under vmap"),
    (make_layer(by_while_loop, numpy_vjp), "Works on one example, but not under vmap"),
    (make_layer(endless), "Endless loop"),
    (by_scan, "Unrolled"),
    (
        make_layer(package_layer, vjp_with(lambda J, A, B, v, w: B.T @ solve(A, v))),
        "Jacobian not transposed",
    ),
    (make_layer(package_layer, point=lambda f, x, z: zeros(x)), "Linearised at a start"),
    # not in a list before; made by going through the notebook as a student
    (lambda f, x: package_layer(f, x)[None], "Wrong shape"),
    (make_layer(package_layer, lambda f, x, z, v: None), "No derivative"),
    (make_layer(lambda f, x: f(x, f(x, zeros(x))), by_gmres), "Not converged"),
    (
        make_layer(lambda f, x: jnp.asarray(np.asarray(package_layer(f, x))), by_gmres),
        "Works on one",
    ),
    (package_layer(lambda x, z: jnp.tanh(x + 0.1 * z), jnp.ones(3)), "Write `check.batched_layer("),
]


@pytest.mark.parametrize(("layer", "slip"), BATCH_SLIPS)
def test_a_slip_in_a_batch_is_named(layer, slip):
    named(check.batched_layer(layer), slip)
