"""Beside torch: torchdeq's fixed points, torchdiffeq's ODEs. `make bench-torch` measures them.

One process, one thread of torch, the same float32 problem and tolerance, the same turns as in the
other tables. torch runs eagerly, as its users run it; all of JAX is compiled, and compiling is not
counted.
"""
# pyright: reportMissingImports=false

import diffrax
import jax
import jax.numpy as jnp
import numpy as np
import torch
import torchdeq
import torchdiffeq

import implicit_tutorial as it

from . import equilibrium, peers, timing
from .problems import layer, reference, relative_error, tanh_problem

N, BATCH = 100, 64
TOL = 1e-6 * N**0.5
SOLVERS = {
    "plain": ("fixed_point_iter", it.FixedPointIteration),
    "Anderson": ("anderson", it.Anderson),
}


def fixed_points(name: str, budget: float) -> list:
    """Value and gradient of ½ Σ ‖z*‖² with respect to (W, x): a batch of examples."""
    of_torch, own = SOLVERS[name]
    (W, x), z0 = tanh_problem("random", N, BATCH)
    solve = peers.ours(layer, TOL, own, it.Neumann(rtol=TOL))
    each = jax.vmap(lambda a, z0: 0.5 * jnp.sum(solve(a, z0)[0] ** 2), ((None, 0), 0))
    step = jax.jit(jax.value_and_grad(lambda a: jnp.sum(each(a, z0))))

    tW, tx = (torch.tensor(np.asarray(v), requires_grad=True) for v in (W, x))
    deq = torchdeq.get_deq(
        **{"f_solver": of_torch, "f_max_iter": peers.CAP, "f_tol": TOL, "f_stop_mode": "abs"},
        **{"b_solver": "fixed_point_iter", "b_max_iter": peers.CAP, "b_tol": TOL},
        **{"b_stop_mode": "abs", "ift": True},
    )

    def torch_step():
        z, _ = deq(lambda z: torch.tanh(z @ tW.T + tx), torch.zeros_like(tx))
        loss = 0.5 * (z[-1] ** 2).sum()
        return torch.autograd.grad(loss, (tW, tx))

    _, dx, dW = reference("random", N, BATCH)
    facts = {
        "ours": {"error": relative_error(step((W, x))[1], (dW, dx))},
        "torchdeq": {"error": relative_error([g.numpy() for g in torch_step()], (dW, dx))},
    }
    calls = {"ours": lambda: step((W, x)), "torchdeq": torch_step}
    case = f"gradient, {name}, n = {N}, batch {BATCH}"
    return timing.rows("torch", case, calls, budget, facts)


def training_step(name: str, budget: float) -> list:
    """Lecture 05's loss and gradient of 128 digits by all 4610 numbers, as in equilibrium.py."""
    model, digits = equilibrium.models()[name], equilibrium.batch()
    step = jax.jit(jax.value_and_grad(equilibrium.lectures))
    weights = [torch.tensor(np.asarray(part), requires_grad=True) for part in model]
    pixels = torch.tensor(np.asarray(digits.pixels))
    classes = torch.tensor(np.asarray(digits.classes), dtype=torch.long)
    same = {"max_iter": equilibrium.CAP, "tol": equilibrium.TOL, "stop_mode": "rel"}
    deq = torchdeq.get_deq(
        **{f"{way}_{key}": value for way in "fb" for key, value in same.items()},
        **{"f_solver": "fixed_point_iter", "b_solver": "fixed_point_iter", "ift": True},
    )

    def torch_step():
        U, b, W, V, c = weights
        x = pixels @ U.T + b
        z, _ = deq(lambda z: torch.tanh(z @ W.T + x), torch.zeros_like(x))
        loss = torch.nn.functional.cross_entropy(z[-1] @ V.T + c, classes)
        return torch.autograd.grad(loss, weights)

    exact = equilibrium.dense(model, digits)
    facts = {
        "ours": {"error": relative_error(step(model, digits)[1], exact)},
        "torchdeq": {"error": relative_error([g.numpy() for g in torch_step()], exact)},
    }
    calls = {"ours": lambda: step(model, digits), "torchdeq": torch_step}
    return timing.rows("torch", f"DEQ on digits, {name}", calls, budget, facts)


def neural_ode(budget: float) -> list:
    """Value and gradient of ½ Σ ‖z(1)‖², dz/dt = tanh(W z + x), by dopri5 and checkpoints."""
    (W, x), _ = tanh_problem("random", N, BATCH)
    z0 = np.random.default_rng(0).standard_normal((BATCH, N)).astype(np.float32)
    rtol = 1e-4

    def loss(a, rtol):
        term = diffrax.ODETerm(lambda t, z, a: jnp.tanh(z @ a[0].T + a[1]))
        control = diffrax.PIDController(rtol=rtol, atol=rtol)
        sol = diffrax.diffeqsolve(
            term, diffrax.Dopri5(), 0.0, 1.0, None, jnp.asarray(z0), a, stepsize_controller=control
        )
        return 0.5 * jnp.sum(jnp.asarray(sol.ys)[-1] ** 2)

    step = jax.jit(jax.value_and_grad(loss))
    _, exact = step((W, x), 1e-6)
    tW, tx = (torch.tensor(np.asarray(v), requires_grad=True) for v in (W, x))
    start, times = torch.tensor(z0), torch.tensor([0.0, 1.0])

    def torch_step():
        def field(t, z):
            return torch.tanh(z @ tW.T + tx)

        z = torchdiffeq.odeint(field, start, times, rtol=rtol, atol=rtol, method="dopri5")[-1]
        return torch.autograd.grad(0.5 * (z**2).sum(), (tW, tx))

    facts = {
        "ours": {"error": relative_error(step((W, x), rtol)[1], exact)},
        "torchdiffeq": {"error": relative_error([g.numpy() for g in torch_step()], exact)},
    }
    calls = {"ours": lambda: step((W, x), rtol), "torchdiffeq": torch_step}
    rows = timing.rows("torch", f"ODE gradient, n = {N}, batch {BATCH}", calls, budget, facts)
    return [row | {"who": row["who"].replace("ours", "diffrax")} for row in rows]


def measure(budget=3.0) -> list:
    """All of it."""
    torch.set_num_threads(1)
    rows = [row for name in SOLVERS for row in fixed_points(name, budget)] + neural_ode(budget)
    return rows + [row for name in equilibrium.models() for row in training_step(name, budget)]
