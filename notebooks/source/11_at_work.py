# ---
# title: "11 · At work: many devices, many libraries"
# able_to:
#   - share a solve out over many devices, and count what they send each other
#   - say on paper which solver suits which network, up to a thousand devices
#   - write one layer in five libraries, and know which of them tell when they fail
#   - choose a library and a solver, and see where an implicit layer is the wrong tool
# need:
#   - the implicit function theorem of lecture 01
#   - "lecture 04 or 05: plain iteration, Anderson, a batch"
#   - "NumPy, and the words grad, vmap and jit of JAX"
# minutes: 90
# seconds: 40
# devices: 8
# ---

# %% [markdown]
# Three questions about lectures 01, 04 and 05 first. Answer with letters.

# %%
import numpy as np

from implicit_tutorial.lectures.at_work import check, pictures, problem, widgets

jax.config.update("jax_enable_x64", True)  # so that libraries can be compared to 1e-8
### STUB: check.recall(None, None, None)
### BEGIN SOLUTION
check.recall("b", "c", "a")
### END SOLUTION

# %% [markdown]
# Eight devices share a batch of tanh layers. Here one CPU plays all eight: the first cell asked
# for that. On Colab's GPU there is one device, and nothing is sent: counts are zero there, and the rest holds.

# %%
devices = problem.devices
mesh, batch = devices.mesh(), devices.draw()
W, X = devices.spread(batch, mesh)
z, apart = jax.jit(devices.apart(mesh))(W, X)
together = jax.jit(devices.together)(W, X)
pictures.steps(apart, together.steps)

# %% [markdown]
# The first devices have easy rows: large inputs, where tanh is flat. The last have hard ones. Who must agree with all others waits
# for the last. (Alone the last takes longer: its change is held against its own rows.) What does agreeing cost?
#
# ## 1. Many devices
#
# A *mesh* gives the devices an order and its axis a name, here `"d"`. A *sharding* says where an array lives: all of $W$ on each
# device, `P()`, and of $X$ an eighth of the rows, `P("d")`. The layer does not change:
#
# $$Z = \tanh(Z W^\top + X), \qquad \text{one example a row.}$$

# %%
for name, array in {"W": W, "X": X, "z": z}.items():
    part = array.addressable_shards[0].data
    print(f"{name} is {array.shape}; of it the first device holds {part.shape}")


# %%
def layer(a, z):
    W, X = a
    return jnp.tanh(z @ W.T + X)


def solve(W, X, **how):
    how = {"solver": it.FixedPointIteration(), "linear_solver": it.Neumann()} | how
    return it.fixed_point(layer, (W, X), jnp.zeros_like(X), throw=False, **how).value


gradient = jax.jit(jax.grad(lambda W, X: jnp.sum(jnp.sin(solve(W, X))), (0, 1)))
pairs = zip(gradient(*batch), gradient(W, X))
off = max(jnp.max(abs(np.asarray(one) - np.asarray(spread))) for one, spread in pairs)
print("one device and all of them, the same gradient to 1e-9:", off < 1e-9)

# %% [markdown]
# Not a line knows of devices. The compiler sees where the arrays are, and puts in what has to be
# sent. (`throw=False`: a check that raises would send something, too.)

# %%
### STUB: check.predict("messages", None)
### BEGIN SOLUTION
check.predict("messages", "b")
### END SOLUTION

# %% [markdown]
# Every message stands in the compiled program's text: `all-reduce` for a sum over all devices, `all-gather`
# where each gets everything. `messages` finds them, with their bytes, and says which stand in a loop.

# %%
messages = problem.messages.messages
each = jax.vmap(solve, (None, 0))
alone = jax.shard_map(
    solve, mesh=mesh, in_specs=(devices.P(), devices.P("d")), out_specs=devices.P("d")
)
ways = {"together": solve, "each example": each, "each device": alone}
found = {name: messages(way, W, X) for name, way in ways.items()}
for name, sent in found.items():
    print(f"{name:12s}", *(f"{m.kind} of {m.bytes} bytes;" for m in sent))

# %% [markdown]
# *Together*, a step sends two messages: the largest entry of all, then two norms in units of it, so that no square
# overflows. Under `vmap` *each example* has its own norm, and one bit is sent: is anybody still going? Under `shard_map` a device
# sees its own rows and nothing else, and *each device* stops alone. (`in_specs`, `out_specs`: the shardings of what goes in and out.)
#
# Sometimes it is $W$ that is too large for one device. Let each keep two of its sixteen rows, and all the examples. Then
# $Z W^\top$ comes out in columns, and the next step needs all of $Z$.
#
# **Exercise.** How many bytes does a device get in 100 steps, its own part counted? $Z$ has 64 rows of 16 numbers in float64.

# %%
### STUB: answer = None
### BEGIN SOLUTION
answer = 100 * 64 * 16 * 8
### END SOLUTION
check.sent(answer)

# %%
by_rows = devices.spread(batch, mesh, W=devices.P("d", None), X=devices.P())
found["W by rows"] = messages(solve, *by_rows)
pictures.sent(found, "Two, one, or none")

# %% [markdown]
# The whole batch, in every step. Where $W$ fits on a device, share out the examples.
#
# ### Backward
#
# Reverse mode solves a linear system, in a loop of its own. And $W$ is the same on all devices: its gradient is a sum over all rows.

# %%
### STUB: check.predict("backward", None)
### BEGIN SOLUTION
check.predict("backward", "c")
### END SOLUTION


# %%
def sent_backward(way):
    grad = jax.grad(lambda W, X: jnp.sum(jnp.sin(way(W, X))))
    sent, forward = messages(grad, W, X), messages(way, W, X)
    inside = [m for m in sent if m.loop is not None]
    for m in forward:  # what remains is the backward loop's
        inside.remove(next(k for k in inside if k.bytes == m.bytes))
    return inside, [m.bytes for m in sent if m.loop is None and m.bytes > 100]


back = {
    "together, Neumann": sent_backward(solve),
    "together, BiCGStab": sent_backward(lambda W, X: solve(W, X, linear_solver=it.BiCGStab())),
    "each device, Neumann": sent_backward(alone),
}
print("sent once, for dW:", [once for _, once in back.values()], "bytes")
pictures.sent({name: inside for name, (inside, _) in back.items()}, "Inner products are messages")

# %% [markdown]
# One message a step for Neumann's norm; four for BiCGStab's inner products. And in all three one
# sum at the end: $dW$, 16 × 16 numbers.
#
# **Exercise.** Write the way without messages. `solve(W, rows)` solves the rows it is given, with one norm for them. Let each device of `mesh` solve its own.


# %%
def apart(solve, mesh, W, X):
    ### STUB: return None
    ### BEGIN SOLUTION
    P = jax.sharding.PartitionSpec
    return jax.shard_map(solve, mesh=mesh, in_specs=(P(), P("d")), out_specs=P("d"))(W, X)
    ### END SOLUTION


check.apart(apart)

# %% [markdown]
# ### Find the bug
#
# Here the gradient is taken on each device. It runs, and is wrong. Which change mends it?
#
# - (a) `jnp.mean` for `jnp.sum`.
# - (b) `out_specs=P("d")`.
# - (c) Leave out `check_vma=False`.
# - (d) `P("d")` for $W$ in `in_specs`.


# %%
def own(W, X):
    return jax.grad(lambda W: jnp.sum(jnp.sin(solve(W, X))))(W)


P = devices.P
wrong = jax.shard_map(own, mesh=mesh, in_specs=(P(), P("d")), out_specs=P(), check_vma=False)
dW = jax.jit(wrong)(W, X)
print("equal to the gradient of all rows:", jnp.max(abs(dW - gradient(W, X)[0])) < 1e-6)
### STUB: answer = None
### BEGIN SOLUTION
answer = "c"
### END SOLUTION
check.which_change(answer)

# %% [markdown]
# With one device there is nothing to add, and it prints True: such a bug is born on a laptop. Keep the check, or put
# the `grad` outside `shard_map`; and compare with one device.
#
# ### One of them fails
#
# Cap the steps at 170.

# %%
### STUB: check.predict("failure", None)
### BEGIN SOLUTION
check.predict("failure", "a")
### END SOLUTION


# %%
def capped(W, X):
    return devices.together(W, X, it.FixedPointIteration(max_steps=170), throw=True)


left, told = problem.failure.said(jax.jit(devices.apart(mesh, capped)), W, X)
print(f"told {len(told)} times:", told[0].partition(":")[0])
pictures.failed(left[0] if left else np.full((64, 16), np.nan), jax.device_count())

# %% [markdown]
# A device that raised would leave the others waiting at their next message. So its rows become NaN, and the sentence goes to the
# log. (With one device it is raised.)
#
# ### Several machines
#
# With `jax.distributed.initialize(address, processes, number)` at its head the same program runs on each machine.
# `jax.devices()` are then all, `jax.local_devices()` one's own. Each process gives its rows, by
# `jax.make_array_from_callback`, and runs the same calls in the same order.
# [docs/two_processes.py](https://github.com/implicit-tutorial/implicit-tutorial/blob/main/docs/two_processes.py) does it with two
# processes on one machine: the same gradient as one process.
#
# ## 2. A thousand devices, on paper
#
# A message takes a time, the *latency*, however short it is. Through a tree all $p$ devices have it after
# $\log_2 p$ rounds. So a step takes
#
# $$t(p) = \frac{\text{flops}}{p \cdot \text{rate}} + \text{messages} \cdot \text{latency} \cdot \log_2 p
# + \frac{\text{bytes}}{\text{bandwidth}}.$$
#
# *Flops* are additions and multiplications; a device does *rate* of them a second.
#
# **Exercise.** Write the first two terms; the third is small for a norm. `p` is an array.


# %%
def step_seconds(p, flops, rate, messages, latency):
    ### STUB: return None
    ### BEGIN SOLUTION
    return flops / (p * rate) + messages * latency * jnp.log2(p)
    ### END SOLUTION


check.step_seconds(step_seconds)

# %% [markdown]
# The rate is the one number that we can measure here, for one device: products of float32 matrices. And what does a
# message cost between eight devices that are threads of one CPU?

# %% tags=["nbval-ignore-output"]
from implicit_tutorial.classroom.measure import seconds

rate = problem.cost.measured_rate()
slow, quick = (jax.jit(way) for way in (solve, alone))
took, alone_took = seconds([lambda: slow(W, X), lambda: quick(W, X)], repeats=5)
print(
    f"{rate / 1e9:.0f} Gflop/s; together {took * 1e3:.1f} ms, each device {alone_took * 1e3:.1f} ms"
)

# %% [markdown]
# On our two cores it was 40 to 180 Gflop/s, by how busy they were. Together took many times as long: eight threads on two cores wait for their
# turn at each message. Real devices wait for the network.

# %%
### STUB: check.predict("thousand", None)
### BEGIN SOLUTION
check.predict("thousand", "c")
### END SOLUTION

# %%
pictures.useful(rate)

# %% [markdown]
# This is drawn with *your* rate. With a hundred times quicker devices a hundred times fewer are of use. The
# latencies are orders of magnitude.
#
# **Exercise.** Where is the least of $t(p)$? Return that $p$.
#
# <details><summary>Hint</summary>t′(p) = 0, and log₂ p is ln p / ln 2.</details>


# %%
def most_useful(flops, rate, messages, latency):
    ### STUB: return None
    ### BEGIN SOLUTION
    return flops * jnp.log(2) / (rate * messages * latency)
    ### END SOLUTION


check.most_useful(most_useful)

# %% [markdown]
# Fewer steps, or fewer messages in each? Anderson changes both.


# %%
def by_anderson(W, X):
    return devices.together(W, X, it.Anderson())


fewer = jax.jit(by_anderson)(W, X).steps / together.steps
sent = messages(lambda W, X: by_anderson(W, X).value, W, X)
print("Anderson sends a step, in bytes:", [m.bytes for m in sent])
print(f"and takes {fewer:.1f} of plain's steps")
pictures.seconds_to_answer(1e-5)

# %% [markdown]
# Drawn for 4096 examples of 1024 unknowns, $10^{13}$ flops a second and 10 µs. Move the latency, and choose.

# %% tags=["nbval-ignore-output"]
widgets.cost()

# %% [markdown]
# Which solver for which network? On 64 devices:

# %%
problem.cost.on_networks()

# %% [markdown]
# Fewer steps help everywhere. Sending nothing helps more, the slower the network.
#
# One thing `shard_map` does not mend: $dW$ waits for the slowest device. Shuffle the examples.
#
# ## 3. One layer, many libraries
#
# All that this course did with `it` others do, too. They put the unknown first, $f(z, a)$, and differ in what
# they assume. First JAX's own `custom_root`: who solves, what holds, and who solves the linear system. `iterated` is a loop with
# a cap, as one writes it oneself.


# %%
tanh, iterated = problem.problems.tanh(), problem.libraries.iterated


def by_it(f, a, z0):
    return it.fixed_point(f, a, z0, it.FixedPointIteration(), it.Dense()).value


def by_custom_root(f, a, z0):
    def found(_, z0):
        return iterated(f, jax.lax.stop_gradient(a), z0)

    def tangent_solve(A, b):
        return jnp.linalg.solve(jax.jacfwd(A)(b), b)

    return jax.lax.custom_root(lambda z: z - f(a, z), z0, found, tangent_solve)


def error(solve):
    grad = jax.grad(lambda a, solve: jnp.sum(jnp.sin(solve(a))))
    mine = jax.jit(lambda a: grad(a, lambda a: solve(tanh.f, a, tanh.z0)))(tanh.a)
    return problem.libraries.distance(mine, grad(tanh.a, tanh.exact))


print("it right to 1e-8:", error(by_it) < 1e-8)
print("lax.custom_root right to 1e-8:", error(by_custom_root) < 1e-8)

# %% [markdown]
# A `custom_vjp` says how to pull back, and nothing else:

# %%
by_custom_vjp = jax.custom_vjp(iterated, nondiff_argnums=(0,))


def forward(f, a, z0):
    z = by_custom_vjp(f, a, z0)
    return z, (a, z)


def backward(f, kept, v):
    a, z = kept
    A = jnp.eye(z.size) - jax.jacobian(f, 1)(a, z)
    u = jnp.linalg.solve(A.T, v)
    return jax.vjp(lambda a: f(a, z), a)[1](u)[0], jnp.zeros_like(z)


by_custom_vjp.defvjp(forward, backward)
print("jax.custom_vjp right to 1e-8:", error(by_custom_vjp) < 1e-8)

# %% [markdown]
# And optimistix, which came with diffrax:

# %%
import optimistix as optx


def by_optimistix(f, a, z0):
    solver = optx.FixedPointIteration(rtol=0, atol=1e-12)
    return optx.fixed_point(lambda z, a: f(a, z), solver, z0, a, max_steps=1000).value


print("optimistix right to 1e-8:", error(by_optimistix) < 1e-8)

# %% [markdown]
# Now two problems for each, jaxopt and `it` with them: the tanh layer, and lecture 07's ridge regression as a fixed point. A third
# cannot be solved so: $z = \tanh(-3 z + \tfrac12)$ swings for ever.

# %%
### STUB: check.predict("silent", None)
### BEGIN SOLUTION
check.predict("silent", "b")
### END SOLUTION

# %%
libraries = problem.libraries.installed()
rows = {name: problem.problems.row(library) for name, library in libraries.items()}
agree = max(max(row.value, row.gradient) for row in rows.values())
print("all values and gradients agree to 1e-8:", agree < 1e-8)
for name, row in rows.items():
    print(f"{name:16s} where it fails: {row.failing}")
pictures.table(rows)

# %% [markdown]
# A `custom_vjp`, and so jaxopt, has no forward mode, and
# `jax.hessian` needs one. Three of five return *something* where there is nothing.
#
# In PyTorch the same layer is
#
# ```python
# deq = torchdeq.get_deq(f_solver="anderson", f_tol=1e-12, b_solver="anderson", b_tol=1e-12, ift=True)
# z, info = deq(lambda z: torch.tanh(z @ W.T + x), torch.zeros(1, 4))
# ```
#
# We ran it elsewhere, on the same numbers (2026-11-29, torch 2.13, torchdeq 0.1.0): off by 2e-9. By default, without
# `ift=True`, its gradient is that of one step, and off by 31 %. Its plain iteration is silent where it swings. In
# Julia, not run here (ImplicitDifferentiation.jl 0.9.3, by its documentation):
#
# ```julia
# layer = ImplicitFunction(a -> (iterated(a), nothing), (a, z, _) -> z .- tanh.(W * z .+ a))
# z, _ = layer(x)
# ```
#
# A solver and its conditions, as in `it.implicit_function`.
#
# ## 4. The map
#
# As of 2026-11-29: the newest release, or commit where we saw none. A name leads to its source.

# %%
problem.facts.libraries()

# %% [markdown]
# **Exercise.** Five people ask you. Which library and solver for each?
#
# - (i) A deep equilibrium model in JAX, 10 000 unknowns an example, the batch on eight machines with an ordinary network.
# - (ii) A PyTorch model ends in a budget: minimise a convex cost under inequalities.
# - (iii) Rates of a stiff chemical reaction, fitted to measurements along 10 seconds, in JAX.
# - (iv) Twelve firms in equilibrium; it repels plain iteration, and a second derivative by the taxes is wanted.
# - (v) A trusted Fortran code finds the steady flow, 50 numbers. Its residual is easily written in JAX.
#
# Answers: (a) `it` or optimistix: Anderson, backward without a matrix, `shard_map`. (b) cvxpylayers. (c) diffrax: Kvaerno5, checkpoints.
# (d) `it.root` or optimistix: Newton, dense. (e) `it.implicit_function` around it. (f) jaxopt.

# %%
### STUB: answers = None, None, None, None, None
### BEGIN SOLUTION
answers = "a", "b", "c", "d", "e"
### END SOLUTION
check.choose(*answers)

# %% [markdown]
# ## 5. When implicit layers fail
#
# Ask five questions, in this order.

# %%
problem.fails.table()

# %% [markdown]
# ## Five sentences to keep
#
# 1. Share out the examples, and the program stays as it is.
# 2. A norm over all is a message in every step; a norm of one's own is none.
# 3. On a slow network the fewest messages win, on one device the fewest flops.
# 4. The theorem is the same in every library; ask what yours does where the solve fails.
# 5. Before you build an implicit layer, look whether its answer is unique and its derivative exists.
#
# | Counted here, a step | |
# |---|---|
# | plain, together | two messages, 24 bytes |
# | plain, each example | one message, 1 byte |
# | plain, each device | none |
# | $W$ by rows | one message, the batch |
# | backward, together: Neumann, BiCGStab | one, four |
#
# **Read next.** Blondel et al., *Efficient and modular implicit differentiation* (2022); Rader, Lyons and Kidger, *Optimistix: modular
# optimisation in JAX and Equinox* (2024); Geng and Kolter, *TorchDEQ: a library for deep equilibrium models* (2023); Pineda et al., *Theseus: a library for
# differentiable nonlinear optimization* (2022). Valiant, *A bridging model for parallel computation* (1990); Thakur, Rabenseifner
# and Gropp, *Optimization of collective communication operations in MPICH* (2005); Xu et al., *GSPMD: general and scalable
# parallelization for ML computation graphs* (2021).
