"""The exercises of lecture 05: each right way passes, and each slip is named."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

import implicit_tutorial as it
from implicit_tutorial.lectures.deep_equilibrium import check, problem as deq

pytestmark = pytest.mark.usefixtures("as_in_a_notebook")


def named(exercise, wrong, slip):
    feedback = exercise(wrong)
    assert not feedback.passed
    assert slip in f"{feedback.slip} {feedback.besides}", feedback


def passes(exercise, right):
    feedback = exercise(right)
    assert feedback.passed, feedback


def by_the_package(f, a, z0):
    return it.fixed_point(f, a, z0).value


def by_one_newton_step(f, a, z0):
    """The same, cheap to trace: plain iteration, then a step whose derivative is the theorem's."""
    z = z0
    for _ in range(150):
        z = f(lax.stop_gradient(a), z)
    A = jnp.eye(len(z)) - jax.jacfwd(f, 1)(lax.stop_gradient(a), z)
    return z + jnp.linalg.solve(A, f(a, z) - z)


def loss(
    solve=by_one_newton_step, of_z=lambda z: z, injected=lambda U, b, x: U @ x + b,
    out=lambda s, y: -y @ jax.nn.log_softmax(s), W_of=lambda W: W, c_of=lambda c: c,
):  # fmt: skip
    """Write a student's loss, with one thing done otherwise."""

    def written(W, U, b, V, c, x, y):
        z = of_z(solve(deq.layer, (W_of(W), injected(U, b, x)), 0 * b))
        return out(V @ z + c_of(c), y)

    return written


def cut_at(k):
    series = it.Neumann(max_steps=k)
    return lambda f, a, z0: it.fixed_point(f, a, z0, linear_solver=series, throw=False).value


def linear(f, a, z0):
    return jnp.linalg.solve(jnp.eye(len(z0)) - a[0], a[1])


def in_rows(W, U, b, V, c, x, y):
    a = (W, x[None] @ U.T + b)
    z = it.fixed_point(deq.layer, a, jnp.zeros_like(a[1]), solver=it.Newton()).value
    scores = (z @ V.T + c)[0]
    return jax.nn.logsumexp(scores) - scores[jnp.argmax(y)]


def closed_over(W, U, b, V, c, x, y):
    z = it.fixed_point(lambda a, z: jnp.tanh(W @ z + U @ x + b), None, 0 * b).value
    return -jnp.log(jnp.sum(jax.nn.softmax(V @ z + c) * y))


def unrolled(W, U, b, V, c, x, y, steps=100):
    z = it.unrolled(deq.layer, (W, U @ x + b), 0 * b, steps)
    return -y @ jax.nn.log_softmax(V @ z + c)


@pytest.mark.parametrize("right", [loss(by_the_package), in_rows, closed_over])
def test_each_way_to_the_loss_passes(right):
    passes(check.equilibrium_loss, right)


@pytest.mark.parametrize(
    ("slip", "wrong"),
    [
        ("Series cut off", loss(cut_at(1))),
        ("Series cut off", loss(cut_at(3))),
        ("network of 5 layers", lambda *p: unrolled(*p, steps=5)),
        ("Unrolled", unrolled),
        ("Layer not differentiated", loss(of_z=lax.stop_gradient)),
        ("W transposed", loss(W_of=jnp.transpose)),
        ("Input left out", loss(injected=lambda U, b, x: b)),
        # not in the lecture's notes; made by going through the notebook as a student
        ("Bias left out", loss(injected=lambda U, b, x: U @ x)),
        ("Bias twice", loss(injected=lambda U, b, x: U @ x + b + b)),
        ("c left out", loss(c_of=lambda c: 0 * c)),
        ("tanh twice", loss(of_z=jnp.tanh)),
        ("Softmax left out", loss(out=lambda s, y: -y @ s)),
        ("Log left out", loss(out=lambda s, y: -y @ jax.nn.softmax(s))),
        ("Wrong sign", loss(out=lambda s, y: y @ jax.nn.log_softmax(s))),
        ("Squared error", loss(out=lambda s, y: jnp.sum((jax.nn.softmax(s) - y) ** 2))),
        ("Mean over", loss(out=lambda s, y: -jnp.mean(y * jax.nn.log_softmax(s)))),
        ("All classes", loss(out=lambda s, y: -jnp.sum(jax.nn.log_softmax(s)))),
        ("tanh left out", loss(linear)),
    ],
)
def test_each_slip_in_the_loss_is_named(slip, wrong):
    named(check.equilibrium_loss, wrong, slip)


def test_a_loss_that_is_no_number_is_said_to_have_a_wrong_form():
    assert not check.equilibrium_loss(lambda W, U, b, *rest: b).passed
    assert check.equilibrium_loss(lambda *problem: None).status == "not attempted"


def penalty(pull=None, hold=lax.stop_gradient, out=lambda eJ, e: jnp.sum(eJ**2) / eJ.size):
    """Write a student's penalty, with one thing done otherwise."""

    def written(W, x, z, e):
        z = hold(z)
        if pull is not None:
            return out(pull(W, x, z, e), e)
        _, pull_back = jax.vjp(lambda z: deq.layer((W, x), z), z)
        return out(pull_back(e)[0], e)

    return written


def by_hand(W, x, z, e):
    z = lax.stop_gradient(z)
    slope = 1 - deq.layer((W, x), z) ** 2
    return jnp.mean(((e * slope) @ W) ** 2)


def one_by_one(W, x, z, e):
    z = lax.stop_gradient(z)

    def one(x, z, e):
        J = jax.jacobian(lambda z: deq.layer((W, x), z))(z)
        return jnp.sum((e @ J) ** 2) / len(z)

    return jnp.mean(jax.vmap(one)(x, z, e))


@pytest.mark.parametrize("right", [penalty(), by_hand, one_by_one])
def test_each_way_to_the_penalty_passes(right):
    passes(check.jacobian_penalty, right)


def slope(W, x, z):
    return 1 - deq.layer((W, x), z) ** 2


@pytest.mark.parametrize(
    ("slip", "wrong"),
    [
        ("z not held fixed", penalty(hold=lambda z: z)),
        ("Not per example", penalty(out=lambda eJ, e: jnp.sum(eJ.sum(0) ** 2) / eJ.size)),
        ("Not per example", penalty(out=lambda eJ, e: jnp.sum(eJ.mean(0) ** 2) / eJ.shape[1])),
        ("Slope on the wrong side", penalty(lambda W, x, z, e: (e @ W) * slope(W, x, z))),
        ("W transposed", penalty(lambda W, x, z, e: (e * slope(W, x, z)) @ W.T)),
        # not in the lecture's notes
        ("Summed over the batch", penalty(out=lambda eJ, e: jnp.sum(eJ**2) / eJ.shape[1])),
        ("Not divided by n", penalty(out=lambda eJ, e: jnp.sum(eJ**2) / len(eJ))),
        ("Not a mean", penalty(out=lambda eJ, e: jnp.sum(eJ**2))),
        ("Norm of the whole", penalty(out=lambda eJ, e: jnp.linalg.norm(eJ))),
        ("Not squared", penalty(out=lambda eJ, e: jnp.mean(jnp.abs(eJ)))),
        ("JVP in place", penalty(lambda W, x, z, e: (e @ W.T) * slope(W, x, z))),
        ("Slope left out", penalty(lambda W, x, z, e: e @ W)),
        ("I − J", penalty(out=lambda eJ, e: jnp.mean((e - eJ) ** 2))),
        ("Trace", penalty(out=lambda eJ, e: jnp.sum(e * eJ) / e.size)),
        ("Weights held fixed", penalty(out=lambda eJ, e: jnp.mean(lax.stop_gradient(eJ) ** 2))),
        ("e not used", lambda W, x, z, e: penalty()(W, x, z, jnp.ones_like(e))),
    ],
)
def test_each_slip_in_the_penalty_is_named(slip, wrong):
    named(check.jacobian_penalty, wrong, slip)


def svd(W):
    return jnp.linalg.svd(W, compute_uv=False)


@pytest.mark.parametrize(
    "right",
    [
        lambda W, bound: bound * W / jnp.maximum(bound, jnp.linalg.norm(W, 2)),
        lambda W, bound: W * jnp.minimum(1, bound / jnp.max(svd(W))),
        lambda W, bound: jnp.where(svd(W)[0] > bound, W * bound / svd(W)[0], W),
        lambda W, bound: W / max(1, np.linalg.norm(W, 2) / bound),
    ],
)
def test_each_way_to_a_contraction_passes(right):
    passes(check.contraction, right)


@pytest.mark.parametrize(
    ("slip", "wrong"),
    [
        ("Frobenius", lambda W, b: b * W / jnp.maximum(b, jnp.linalg.norm(W))),
        ("Always scaled", lambda W, b: b * W / jnp.linalg.norm(W, 2)),
        ("1-norm", lambda W, b: b * W / jnp.maximum(b, jnp.linalg.norm(W, 1))),
        ("Not scaled", lambda W, b: W),
        # not in the lecture's notes
        ("Spectral radius", lambda W, b: b * W / np.maximum(b, abs(np.linalg.eigvals(W)).max())),
        ("∞-norm", lambda W, b: b * W / jnp.maximum(b, jnp.linalg.norm(W, jnp.inf))),
        ("Largest entry", lambda W, b: b * W / jnp.maximum(b, jnp.abs(W).max())),
        ("Squared", lambda W, b: b * W / jnp.maximum(b, jnp.linalg.eigvalsh(W.T @ W)[-1])),
        ("Bound left out", lambda W, b: W / jnp.maximum(1, jnp.linalg.norm(W, 2))),
        ("Bound left out", lambda W, b: W / jnp.maximum(b, jnp.linalg.norm(W, 2))),
        ("Entries clipped", lambda W, b: jnp.clip(W, -b, b)),
        ("Each row", lambda W, b: W * jnp.minimum(1, b / jnp.linalg.norm(W, axis=1))[:, None]),
        ("Each column", lambda W, b: W * jnp.minimum(1, b / jnp.linalg.norm(W, axis=0))),
        ("tanh of W", lambda W, b: b * jnp.tanh(W)),
    ],
)
def test_each_slip_in_the_contraction_is_named(slip, wrong):
    named(check.contraction, wrong, slip)


def k_step(start=lambda v: v, count=lambda k: k - 1, more=lambda v, u, uJ: v + uJ, at=lambda z: z):
    """Write a student's k-step gradient, with one thing done otherwise."""

    def written(W, x, z, v, k):
        _, pull_back = jax.vjp(deq.layer, (W, x), at(z))
        u = start(v)
        for _ in range(count(k)):
            u = more(v, u, pull_back(u)[1])
        return pull_back(u)[0]

    return written


def from_zero(W, x, z, v, k):
    return k_step(start=lambda v: 0 * v, count=lambda k: k)(W, x, z, v, k)


def with_neumann(W, x, z, v, k):
    def ell(a):
        solver = it.Neumann(rtol=0.0, max_steps=k)
        z_star = it.implicit_function(lambda a: z, lambda a, z: z - deq.layer(a, z), solver,
                                      throw=False)  # fmt: skip
        return z_star(a) @ v

    return jax.grad(ell)((W, x))


def with_jacobians(W, x, z, v, k, J_of=lambda J: J, end=lambda slope, u: slope * u):
    s = 1 - deq.layer((W, x), z) ** 2
    J = J_of(s[:, None] * W)
    u = sum(v @ jnp.linalg.matrix_power(J, i) for i in range(k))
    return jnp.outer(end(s, u), z), end(s, u)


@pytest.mark.parametrize("right", [k_step(), from_zero, with_neumann, with_jacobians])
def test_each_way_to_the_k_step_gradient_passes(right):
    passes(check.k_step_gradient, right)


@pytest.mark.parametrize(
    ("slip", "wrong"),
    [
        ("One step", k_step(count=lambda k: 0)),
        ("Not cut", k_step(count=lambda k: 400)),
        ("Signs alternate", k_step(more=lambda v, u, uJ: v - uJ)),
        ("At a start", k_step(at=jnp.zeros_like)),
        ("Jacobian not transposed", lambda *p: with_jacobians(*p, J_of=jnp.transpose)),
        # not in the lecture's notes
        ("One term too many", k_step(count=lambda k: k)),
        ("One term too few", k_step(count=lambda k: k - 2)),
        ("Last term alone", k_step(more=lambda v, u, uJ: uJ)),
        ("running sum", k_step(more=lambda v, u, uJ: u + uJ)),
        ("Slope left out at the end", lambda *p: with_jacobians(*p, end=lambda s, u: u)),
        ("Slope twice", lambda *p: with_jacobians(*p, end=lambda s, u: s**2 * u)),
        ("∂/∂W transposed", lambda *p: (lambda g: (g[0].T, g[1]))(k_step()(*p))),
        ("Wrong sign", lambda *p: jax.tree.map(jnp.negative, k_step()(*p))),
        ("Divided by k", lambda *p: jax.tree.map(lambda g: g / p[-1], k_step()(*p))),
    ],
)
def test_each_slip_in_the_k_step_gradient_is_named(slip, wrong):
    named(check.k_step_gradient, wrong, slip)


def test_the_bug_is_the_cap_and_every_other_line_is_cleared():
    assert check.find_the_bug("c").passed
    for letter in "abd":
        assert not check.find_the_bug(letter).passed
