# ---
# title: "05 · Deep equilibrium models"
# able_to:
#   - put a layer of infinite depth into a network, and say what the depth is for
#   - see why training makes such a layer harder to solve, and hold it by construction
#   - say what an inexact gradient costs, and what an inexact solve costs
#   - tell when an equilibrium model is the wrong tool
# need:
#   - "calculus: the chain rule, and what a Jacobian is"
#   - "NumPy; lecture 01 for the fixed point and its gradient"
# minutes: 90
# seconds: 60
# ---

# %%
from implicit_tutorial.lectures.deep_equilibrium import check, pictures, problem as deq, widgets

### STUB: check.recall(None, None, None)
### BEGIN SOLUTION
check.recall("b", "a", "c")
### END SOLUTION

# %% [markdown]
# ## 1 · A digit that walks
#
# In lecture 01 we solved $z = \tanh(W z + x)$. Now it becomes a layer of a network that learns. Pixels
# $p$ go in through $U$, the layer settles, and $V$ reads out a score for each of ten classes:
#
# $$z^* = \tanh(W z^* + U p + b), \qquad \text{scores} = V z^* + c.$$
#
# With 40 units that is 4610 numbers. Two networks with these numbers learn scikit-learn's digits: in
# *DEQ* the layer is solved to its end, in *K = 5* it is applied five times.

# %% tags=["nbval-ignore-output"]
learn, test = deq.data.digits()
trained = deq.studies.equal_parameters(learn, "DEQ", "K = 5")
net = deq.calmest(trained["DEQ"].models, test)
five = deq.one_of(trained["K = 5"].models, 0)
late = deq.late(net, test)
walks = {"DEQ": deq.walks(net, test, late), "K = 5": deq.walks(five, test, late)}
pictures.walk(walks, digit=0, k=3)

# %% [markdown]
# The state starts at zero and steps from layer to layer; what the network says may change on the
# way. Move the steps; then change the network.

# %% tags=["nbval-ignore-output"]
widgets.walk(walks)
# %% [markdown]
# One network comes to rest. The other was asked for five steps, and wanders on. We
# call the layer $f(a, z)$, with $a = (W, U p + b)$. Applied $K$ times it is `it.unrolled`; without
# end it is `it.fixed_point`.

# %%
a = deq.injected(net, test.pixels[:1])
z0 = jnp.zeros_like(a[1])
z_star = it.fixed_point(deq.layer, a, z0).value
for K in (1, 5, 25):
    z_K = it.unrolled(deq.layer, a, z0, K)
    print(f"K = {K:2d} is nearer than 0.01: {bool(jnp.linalg.norm(z_K - z_star) < 0.01)}")

# %%
pictures.limit(deq.approach(net, test.pixels[:60]))

# %% [markdown]
# Each layer takes off a share of the distance: $\rho(\partial_z f)$ of it. Every digit has its own
# $\rho$, so each needs a depth of its own. $K = 1$ is an ordinary network of two layers, which never
# uses $W$.
#
# **Exercise.** Write the loss of one digit, $-\log p(y)$, by `it.fixed_point`. The label `y` is ten
# numbers: a one at the right class, zeros elsewhere. Its gradient is checked, too.


# %%
def loss(W, U, b, V, c, x, y):
    ### STUB: return None
    ### BEGIN SOLUTION
    z = it.fixed_point(deq.layer, (W, U @ x + b), jnp.zeros_like(b)).value
    return -y @ jax.nn.log_softmax(V @ z + c)
    ### END SOLUTION


check.equilibrium_loss(loss)

# %% [markdown]
# ## 2 · What depth is for
#
# A message must travel. Nodes stand in a row; the first one sees a bit, $\pm 1$, all others see noise.
# Node $i$ hears its left neighbour, and every node must say the bit:
#
# $$z_i = \tanh(W z_{i-1} + U x_i + b).$$
#
# We train on 20 nodes: once to the fixed point, once with ten layers.

# %%
to_the_end = deq.chain.train_chains(layers=None)
ten_layers = deq.chain.train_chains(layers=10)
print("numbers to learn:", deq.parameters(to_the_end) // 5)

# %%
### STUB: check.predict("chain", None)
### BEGIN SOLUTION
check.predict("chain", "b")
### END SOLUTION

# %%
solved, steps = deq.chain.on_chains(to_the_end, 50)
cut, _ = deq.chain.on_chains(ten_layers, 50, cap=10)
print(f"fixed point: {solved.mean():.0%} right after {steps.max()} steps")
pictures.along(solved, cut)

# %% [markdown]
# A layer carries the bit one node far. Does the fixed point hold on longer chains, never seen in training?

# %%
lengths, reached, steps = (20, 50, 200), {"fixed point": [], "K = 10": []}, []
for length in lengths:
    right, taken = deq.chain.on_chains(to_the_end, length)
    reached["fixed point"].append(right.mean(axis=1))
    reached["K = 10"].append(deq.chain.on_chains(ten_layers, length, cap=10)[0].mean(axis=1))
    steps.append(int(taken.max()))
print("steps:", steps)
pictures.reach(lengths, reached, steps)

# %% [markdown]
# Trained on 20 nodes, it is right on 200, in all five seeds: the solver chooses the depth that a
# message needs. It takes 201 steps, although $\rho = 0$ here: $\partial_z f$ only passes to the right, so
# its 200th power vanishes. $\rho$ says how fast a solve ends, not how soon its end begins.
#
# And the weights that learned with ten layers, solved to the end?

# %% tags=["nbval-ignore-output"]
right, _ = deq.chain.on_chains(ten_layers, 50)
print(f"seeds of five that are right everywhere: {int((right.mean(axis=1) > 0.99).sum())}")

# %% [markdown]
# Four or five are, as rounding decides. Ten layers can teach a rule that goes on; nothing makes sure.
#
# ## 3 · Digits, at equal parameters
#
# Is it good for pictures, then? Five networks, 4610 numbers each, five seeds, 25 epochs.

# %%
### STUB: check.predict("digits", None)
### BEGIN SOLUTION
check.predict("digits", "c")
### END SOLUTION

# %%
trained |= deq.studies.equal_parameters(learn, "DEQ, ‖W‖ ≤ 0.95", "K = 1", "two layers")
accuracy = deq.studies.accuracies(trained, test)
order = ("DEQ", "DEQ, ‖W‖ ≤ 0.95", "K = 1", "K = 5", "two layers")
accuracy = {name: accuracy[name] for name in order}
for name, values in accuracy.items():
    print(f"{name:16s} all seeds above 90 %: {bool((values > 0.9).all())}")
pictures.accuracies(accuracy)

# %% [markdown]
# **An equilibrium model gains no accuracy here.** Two ordinary layers, $\tanh(W \tanh(U p + b))$, are
# ahead by about one digit in a hundred. What it gives is no depth to choose, and the memory of section
# 8. Take it where something must travel, or where the fixed point is the answer.
#
# ## 4 · Training makes it harder to solve
#
# Now train on: 40 epochs at twice the rate. Each step must solve 128 digits; a cap stands at 60
# steps. At every fifth epoch we measure $\rho(\partial_z f)$ at each test digit's fixed point.

# %%
### STUB: check.predict("radius", None)
### BEGIN SOLUTION
check.predict("radius", "b")
### END SOLUTION

# %%
kept = deq.studies.keeping_it_solvable(learn, test)
pictures.radii(kept)

# %% [markdown]
# Each line is a seed: its largest $\rho$ among 500 digits. Above 1 that digit's fixed point is still
# there (Newton found it), but plain iteration circles around it. A mean would hide the worst seed.

# %% tags=["nbval-ignore-output"]
for name, each in kept.items():
    never = (~each.measured[-1].settled).sum(axis=1)
    capped = (each.log.unsettled[-50:] > 0).mean()
    print(f"{name:16s} digits that never settle, by seed: {never}, batches capped: {capped:.0%}")

# %% [markdown]
# What can be done? **Jacobian penalty**: add $\gamma\,\lVert \partial_z f \rVert_F^2 / n$ to the loss.
# Nobody builds the Jacobian: a random column $e$ with $E[e\,e^\top] = I$ has $E\lVert e^\top J \rVert^2 =
# \lVert J \rVert_F^2$, and $e^\top J$ is one vector-Jacobian product.
#
# **Exercise.** Return the mean of $\lVert e^\top J \rVert^2 / n$ over the rows of a batch. It is to
# move the weights, not `z`.


# %%
def penalty(W, x, z, e):
    ### STUB: return None
    ### BEGIN SOLUTION
    z = jax.lax.stop_gradient(z)
    _, pull_back = jax.vjp(lambda z: deq.layer((W, x), z), z)
    return jnp.sum(pull_back(e)[0] ** 2) / z.size
    ### END SOLUTION


check.jacobian_penalty(penalty)

# %% [markdown]
# **By construction**: $|\tanh'| \le 1$, so $\lVert W \rVert_2 < 1$ makes $f$ a contraction for every
# input, and Banach's theorem does the rest.
#
# **Exercise.** Scale $W$ down by one number, until $\lVert W \rVert_2 \le$ `bound`. A
# $W$ that is within the bound stays as it is.


# %%
def contraction(W, bound):
    ### STUB: return None
    ### BEGIN SOLUTION
    return bound * W / jnp.maximum(bound, jnp.linalg.norm(W, 2))
    ### END SOLUTION


check.contraction(contraction)

# %%
one_step = deq.studies.train_inexactly(
    learn, "to the end", "one step", measure=deq.measured_on(test)
)
pictures.batches(kept | {"one step": one_step})

# %% [markdown]
# The bound keeps the solve short from the first step on; weight decay gets there in time; the penalty
# halves the cost. All three are as accurate, or better. "One step" belongs to the next section.
#
# One fixed point can also be promised by a *monotone* layer: $\tfrac{1}{2}(W + W^\top)
# \preceq (1 - m) I$ with $m > 0$ (Winston and Kolter, 2020). It allows $\lVert W \rVert_2 > 1$.

# %%
### STUB: check.predict("monotone", None)
### BEGIN SOLUTION
check.predict("monotone", "b")
### END SOLUTION

# %%
a = (jnp.array([[0.0, 3.0], [-3.0, 0.0]]), jnp.array([0.3, 0.1]))
plain, damped = it.FixedPointIteration(), it.FixedPointIteration(damping=0.1)
for name, solver in {"plain": plain, "damped": damped}.items():
    found = it.fixed_point(deq.layer, a, jnp.zeros(2), solver=solver, throw=False)
    print(f"{name:6s} settles: {bool(found.converged)}")

# %% [markdown]
# $W + W^\top = 0$ here: monotone, one fixed point, and plain iteration never finds it. A short step,
# $z \leftarrow 0.9\,z + 0.1\,f(z)$, does. Their solver, forward–backward splitting, bounds its step:
# $\alpha \le 2m / \lVert I - W \rVert_2^2$, here 0.2.
#
# ## 5 · How exact must the gradient be?
#
# With $J = \partial_z f$, the exact gradient holds $(I - J)^{-1} = I + J + J^2 + \dots$; cut after $k$
# terms it costs $k$ products. Many programs keep one (*one-step*, or Jacobian-free).
#
# **Exercise.** Return the gradients by $W$ and $x$ with $k$ terms, for an incoming row $v$.


# %%
def k_step(W, x, z, v, k):
    _, pull_back = jax.vjp(deq.layer, (W, x), z)  # u ↦ (u ∂_a f, u J)
    ### STUB: return None
    ### BEGIN SOLUTION
    u = v
    for _ in range(k - 1):
        u = v + pull_back(u)[1]
    return pull_back(u)[0]
    ### END SOLUTION


check.k_step_gradient(k_step)

# %%
batch = deq.data.Labelled(learn.pixels[:128], learn.classes[:128])
terms = [1, 2, 3, 5, 8, 12, 20]
cut = deq.gradients.cut_series(net, batch, terms)
print("twenty terms: cosine above 0.99:", bool(cut.cosine[-1] > 0.99))
pictures.series(terms, cut.cosine)

# %% [markdown]
# One step points roughly the right way. But look at it in the picture above: it drives
# the solver towards its cap. What it leaves out, $(I - J)^{-1}$, is the part that grows where $\rho$
# nears 1: it never feels the wall.

# %%
means = [float(each.log.forward[10:100].mean()) for each in (one_step, kept["‖W‖ ≤ 0.95"])]
print("one step needs over twice the steps of ‖W‖ ≤ 0.95:", means[0] > 2 * means[1])
print(f"seeds above 90 %: {int((one_step.measured[-1].accuracy > 0.9).sum())}")

# %% [markdown]
# ## 6 · Stopping early
#
# Now the gradient keeps all its terms, and the *forward* solve stops after $k$ steps.

# %%
### STUB: check.predict("stopping", None)
### BEGIN SOLUTION
check.predict("stopping", "a")
### END SOLUTION

# %%
stops = [1, 2, 3, 5, 10, 20, 50]
cut = deq.gradients.cut_solve(net, batch, stops)
models = trained["DEQ"].models
right = [float(deq.studies.right(models, test, k).mean()) for k in stops]
print("gradient off by more than a quarter of itself at k = 3:", bool(cut.error[2] > 0.25))
pictures.stopped(stops, right, cut.error)

# %% [markdown]
# The prediction survives: the largest score is the largest long before $z$ rests. The gradient does not,
# since the theorem speaks of a $z$ with $z = f(a, z)$, and there is none yet.
#
# **Exercise: find the bug.** This loss runs, and the accuracy of some seeds collapses. Which line is to blame?
#
# ```python
# z0 = jnp.zeros_like(x)                                              # (a)
# solver = it.FixedPointIteration(rtol=1e-4,                          # (b)
#                                 max_steps=5)                        # (c), with (d)
# series = it.Neumann(max_steps=60)                                   # (d)
# z = it.fixed_point(deq.layer, (W, x), z0, solver, series, throw=False).value
# ```

# %%
### STUB: answer = None
### BEGIN SOLUTION
answer = "c"
### END SOLUTION
check.find_the_bug(answer)

# %% tags=["nbval-ignore-output"]
pair = {way: deq.studies.train_inexactly(learn, "five steps", way) for way in ("exact", "one step")}
for way, each in pair.items():
    right = deq.studies.right(each.models, test, 5).mean(axis=1)
    print(f"{way:9s} mean {right.mean():.0%}, by seed", *(f"{r:.0%}" for r in jnp.sort(right)))

# %% [markdown]
# Five steps with the "exact" rule: seeds collapse, and which ones is decided by rounding: on another
# processor it is others. Five steps with the one-step gradient: none does. **Solve, and differentiate
# exactly; or do neither.**
#
# ## 7 · Does the start matter?
#
# Each test digit is solved from zero, and again from a random start.

# %%
elsewhere = {n: (deq.landings(trained[n].models, test) > 0.1).sum(axis=1) for n in walks}
for name, counts in elsewhere.items():
    print(f"{name:6s} no seed with over 5 digits of 500: {bool((counts <= 5).all())}")
pictures.landings(elsewhere)

# %% [markdown]
# Weights that learned in five steps were never told to rest. Run on to 200 steps, do they still say the same?

# %%
at = {k: deq.studies.right(trained["K = 5"].models, test, k, most=200).mean() for k in (5, 200)}
print("K = 5 loses accuracy when it runs on:", bool(at[200] < at[5]))

# %% [markdown]
# A fixed point is a promise about every further step. It has to be trained for, and then checked.
#
# ## 8 · What it costs
#
# Reverse mode through $K$ steps keeps them all; the theorem keeps $z^*$.

# %% tags=["nbval-ignore-output"]
memory = deq.cost.memory(net, batch.pixels)
pictures.memory(memory)

# %% [markdown]
# That is what an equilibrium model buys. And a batch: one solve with one norm, or 128 solves?

# %% tags=["nbval-ignore-output"]
together = deq.cost.one_norm(net, batch.pixels)
alone = deq.cost.one_each(net, batch.pixels)
print("one norm: digits above their own tolerance:", int((together.excess > 1).sum()))
print("one norm a digit:", int((alone.excess > 1.05).sum()))
pictures.tolerances(together, alone)

# %% [markdown]
# One norm for the batch is small when most digits rest. Under `jax.vmap` each stops on its own.
#
# On a GPU the same step pays at another size: $n = 2048$ and a batch of 1024.

# %% tags=["nbval-ignore-output"]
print(deq.cost.on_a_gpu())

# %% [markdown]
# ## On one hand
#
# 1. A weight-tied network has a limit; a DEQ solves for it, and keeps no step.
# 2. Depth is for what must travel. Digits gain nothing from it.
# 3. Training drives $\rho$ up: look at every seed, and bound $\lVert W \rVert$.
# 4. A one-step gradient trains, and never feels the wall at $\rho = 1$.
# 5. Solve, then apply the theorem. At an unsolved $z$ it is worse than a guess.
#
# | measured, five seeds | section | found |
# |---|---|---|
# | chains of 200 nodes | 2 | fixed point 100 %, ten layers near 50 % |
# | digits | 3 | DEQ behind two layers, by about 1 % |
# | 40 epochs, nothing held | 4 | some seed ends above ρ = 1; bounded, none |
# | five steps and the exact rule | 6 | seeds collapse; with one step, none |
# | memory, 100 times the steps | 8 | unrolled 85 times, implicit as before |
#
# **Read next.** Bai, Kolter and Koltun, *Deep equilibrium models* (2019); the same, *Stabilizing
# equilibrium models by Jacobian regularization* (2021). Winston and Kolter, *Monotone operator
# equilibrium networks* (2020). Fung et al., *JFB* (2022). Anil et al., *Path independent equilibrium
# models* (2022). Lecture 04 solves faster; lecture 01 holds the theorem.
