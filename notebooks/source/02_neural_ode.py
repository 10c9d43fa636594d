# ---
# title: "02 · Neural ODEs"
# able_to:
#   - write a residual network as the solve of a differential equation, and choose its tolerance
#   - derive the adjoint ODE from the implicit function theorem
#   - differentiate an ODE solve in three ways, and choose among them
#   - train flows that classify, that carry a density, and that find the constants of a law
# need:
#   - "calculus: the chain rule, and what dz/dt = f(t, z) asks for"
#   - "NumPy; lecture 01 for the theorem"
# minutes: 90
# seconds: 60
# ---

# %%
from implicit_tutorial.lectures.neural_ode import check, pictures, problem as node, widgets

### STUB: check.recall(None, None, None)
### BEGIN SOLUTION
check.recall("b", "a", "c")
### END SOLUTION

# %% [markdown]
# ## 1 · A network with a clock
#
# A residual network adds to its state $z$, layer after layer, $z_{k+1} = z_k + f(z_k, \theta_k)$.
# Make the step small and the layers many. A clock $t$ takes the place of the index $k$, and the sum
# becomes a differential equation:
#
# $$\frac{dz}{dt} = f(t, z), \qquad \text{input } z(0), \quad \text{output } z(T).$$
#
# Here is one field $f$, used both ways.


# %%
def field(t, z):
    return 2 * jnp.sin(5 * z) * jnp.sin(5 * t + 1)


pictures.depth(field, starts=jnp.linspace(-1.2, 1.2, 13))

# %% [markdown]
# Both start from the same thirteen states. With four layers each step is long, and it jumps over
# its neighbours. The ODE's curves crowd together, part again, and keep their order. An accident?
#
# **Exercise.** Can two trajectories cross, in the plane of $t$ and $z$?
# (a) Yes, since the field depends on $t$. (b) No, if $f$ is Lipschitz in $z$,
# $|f(t, z) - f(t, w)| \le C\,|z - w|$.
# (c) Yes, if the network is wide enough. (d) No, and the paths of a residual network cannot either.

# %%
### STUB: answer = None
### BEGIN SOLUTION
answer = "b"
### END SOLUTION
check.can_two_trajectories_cross(answer)

# %% [markdown]
# So a flow can be run backwards. `flow(field, z0, T)` returns $z(T)$; `flow_back` returns the start.

# %%
start = jnp.array([0.3, -0.7])
end = node.flow(field, start, 1.0)
returned = node.flow_back(field, end, 1.0)
print(f"z(1) = {end[0]:.3f}, {end[1]:.3f}")
print(f"back at {returned[0]:.3f}, {returned[1]:.3f}")

# %% [markdown]
# Nothing had to be built.
#
# **Exercise.** Now the residual network, along any field and for any number of layers. All layers
# together last the time $T$. Return $z$ after the last one.


# %%
def network(field, z0, T, layers):
    z = z0
    ### STUB: return None
    ### BEGIN SOLUTION
    h = T / layers
    for k in range(layers):
        z = z + h * field(k * h, z)
    return z
    ### END SOLUTION


check.residual_network(network)

# %% [markdown]
# How far is such a network from $z(1)$? We take the course's own.

# %%
for layers in (10, 100, 1000):
    last = node.resnet(field, start, 1.0, layers)[-1]
    print(f"{layers:5d} layers: distance {jnp.linalg.norm(last - end):.3f}")

# %% [markdown]
# Ten times the layers, a tenth of the distance: a residual network is Euler's method.
#
# ## 2 · Depth becomes tolerance
#
# A solver chooses its own steps. We give it a tolerance, rtol, for the error of one step, and it
# evaluates the field as often as it must. That count is the depth. We solve a pendulum's swing at
# seven tolerances, by solvers of order 3, 5 and 8: their error goes like that power of the step.

# %%
### STUB: check.predict("tolerance", None)
### BEGIN SOLUTION
check.predict("tolerance", "b")
### END SOLUTION

# %%
tolerances = [10.0**-k for k in range(2, 9)]
cost = node.studies.cost_of_tolerance(tolerances)
for solver, evaluations in cost.evaluations.items():
    print(f"{solver:7s} {evaluations[0]:4d} evaluations at 1e-2, {evaluations[-1]:4d} at 1e-8")
pictures.cost(cost)

# %% [markdown]
# At the tightest tolerance order 3 pays ten times as much as order 8. And rtol is what a
# *step* may err: the error at the end is another number, so measure it. The slider goes through the same solves.

# %% tags=["nbval-ignore-output"]
widgets.over_tolerance(cost)
# %% [markdown]
# ## 3 · The gradient, from the theorem
#
# What does the output owe to the parameters? Lecture 01 answers for any condition that holds at
# the answer. Take Euler's path $z_0, \dots, z_N$, of step $h = T/N$, as *one* unknown. It satisfies
#
# $$g_{k+1} = z_{k+1} - z_k - h f(t_k, z_k, \theta) = 0 \quad \text{for every } k.$$
#
# `implicit_euler_path` gives these conditions to `it.implicit_function`, and nothing else.

# %%
A = jnp.array([[-0.3, 1.0], [-2.0, -0.1]])
z0, T, steps = jnp.array([1.0, 0.5]), 2.0, 20
path = node.implicit_euler_path(z0, T, steps)


def implicit(linear):
    return path(linear)[-1].sum()


def unrolled(linear):
    return node.resnet(linear, z0, T, steps)[-1].sum()


by_theorem = jax.jit(jax.grad(implicit))(node.Linear(A)).A
by_chain_rule = jax.jit(jax.grad(unrolled))(node.Linear(A)).A
print("The same gradient:", bool(jnp.allclose(by_theorem, by_chain_rule, rtol=1e-3)))

# %% [markdown]
# The two agree. What did the linear solve do? Row $k+1$ of $\partial_z g$ holds $I$ on the diagonal and
# $-(I + h\,\partial_z f)$ to its left: solving forwards is time-stepping. Its transpose has
# that block to the right, so it is solved from the last state to the first. With $a_k$ its unknown:
#
# $$a_k = a_{k+1} + h\,(\partial_z f)^\top a_{k+1}.$$
#
# Let $h \to 0$. The condition is $\frac{dz}{dt} - f = 0$ at every time. By parts, for any path $w$,
# $\int a^\top \frac{dw}{dt}\,dt = a^\top w\,\big|_0^T - \int \frac{da}{dt}^\top w\,dt$: the
# transpose of $\frac{d}{dt}$ is $-\frac{d}{dt}$, and the boundary term at $T$ sets $a(T)$. With $L$
# the loss, the linear solve is an ODE that runs back, the **adjoint**; the product with
# $\partial_\theta g$ that follows it is an integral:
#
# $$\frac{da}{dt} = -(\partial_z f)^\top a, \quad a(T) = \frac{\partial L}{\partial z(T)}, \qquad
# \frac{\partial L}{\partial \theta} = \int_0^T (\partial_\theta f)^\top a \, dt, \quad
# \frac{\partial L}{\partial T} = a(T)^\top f.$$
#
# **Exercise.** For $\frac{dz}{dt} = A z$, give the three speeds on the clock $s = T - t$, which runs forth
# while $t$ runs back: of $z$, of $a$, and of the sum $G$ that ends as $\partial L / \partial A$. Then
# the gradient with respect to $T$.


# %%
def gradients(A, z_T, a_T, T):
    def backward(s, state):
        z, a, G = state
        ### STUB: return None, None, None
        ### BEGIN SOLUTION
        return -A @ z, A.T @ a, jnp.outer(a, z)
        ### END SOLUTION

    z_0, a_0, G = node.integrate(backward, (z_T, a_T, jnp.zeros_like(A)), T)
    ### STUB: end_time = None
    ### BEGIN SOLUTION
    end_time = a_T @ A @ z_T
    ### END SOLUTION
    return a_0, G, end_time


check.adjoint_of_linear_field(gradients)

# %% [markdown]
# For any field it is the same three lines, with vector-Jacobian products for the matrices:
# `adjoint_gradients`. We compare it with `jax.grad` through fifty Runge–Kutta steps, for a small network.

# %%
network = node.Field(jax.random.key(0), dim=2)


def loss(z0, network, T):
    z_T = node.flow(network, z0, T, steps=50)
    return z_T.sum(), z_T


through, z_T = jax.jit(jax.grad(loss, argnums=(0, 1, 2), has_aux=True))(z0, network, 1.0)
adjoint = node.adjoint_gradients(network, z_T, jnp.ones(2), 1.0, steps=50)
for name, x, y in zip(("z(0)", "θ", "T"), through, adjoint, strict=True):
    same = jax.tree.map(lambda x, y: jnp.allclose(x, y, atol=1e-3), x, y)
    print(f"∂L/∂{name} agrees: {all(jax.tree.leaves(same))}")

# %% [markdown]
# ## 4 · Three ways, three prices
#
# diffrax has them all. `DirectAdjoint` differentiates every step taken, in either mode. Two more are rules
# for reverse mode. `RecursiveCheckpointAdjoint`, the default, keeps few states and recomputes the rest.
# `BacksolveAdjoint` is the adjoint ODE: it keeps nothing, and solves back from $z(T)$.

# %%
### STUB: check.predict("memory", None)
### BEGIN SOLUTION
check.predict("memory", "c")
### END SOLUTION

# %% tags=["nbval-ignore-output"]
ways = {"every step": (16, 1024), "checkpointed": (16, 1024), "backsolved": (1024,)}
memory = {way: {n: node.studies.memory(way, n) for n in sizes} for way, sizes in ways.items()}
for way, sizes in memory.items():
    print(f"{way:13s}", {n: f"{size / 1e3:.0f} kB" for n, size in sizes.items()})

# %%
pictures.memory(memory)

# %% [markdown]
# The empty states are recomputed on the way back; backsolving computes them anew from $z(T)$. That is
# flat in memory. Then why is it not the default? We follow
# $\frac{dz}{dt} = 5(\cos t - z)$, which forgets its start at the rate 5, to $T = 4$; then we solve back.

# %%
forth, back = node.studies.there_and_back(4.0)
print(f"At t = 0 we started from {forth.states[0, 0]:.0f}.")
print(f"Back there within 1: {bool(abs(back.states[-1, 0]) < 1)}")
pictures.backsolve(forth, back)

# %% [markdown]
# What contracts forth expands back: an error of one step grows by $e^{5t}$. The adjoint
# reads its Jacobians off this wrong path. The next study measures the gradient of
# $\int_0^T z^2\,dt$ with respect to the rate, in float64, against a solve at rtol 1e-12.

# %%
errors = node.studies.gradient_errors([10.0**-k for k in range(2, 10)], jnp.arange(1, 13) / 2)
for way, error in errors.by_horizon.items():
    print(f"{way:13s} T = 6, rtol 1e-6: a gradient error above 1? {bool(error[-1] > 1)}")

# %%
pictures.gradient_errors(errors)

# %% [markdown]
# For a short time all follow the tolerance. For a long one the backsolved gradient is worthless, and
# raises no alarm.
#
# **Exercise.** (a) every step, (b) checkpoints, (c) backsolving: which way for which task?
#
# - (i) The Jacobian of two hundred readings of a pendulum with respect to its two constants.
# - (ii) The gradient of a loss, through a field that forgets its start within a thousand of the
#   hundred thousand steps. There is room for a thousand states.
# - (iii) The gradient of a loss, along planets' orbits of a million steps. There is room for three states.

# %%
### STUB: answers = None, None, None
### BEGIN SOLUTION
answers = "a", "b", "c"
### END SOLUTION
check.which_adjoint(*answers)

# %% [markdown]
# ## 5 · Learning a field
#
# We see a noisy spiral, and not its law. The field becomes a network; its flow should lead from
# each seen state through the next nineteen. Training takes fixed Runge–Kutta steps, which compile fast.

# %%
series = node.data.spiral()
pieces = node.fit.segments(series, length=20)
network = node.Autonomous(node.Field(jax.random.key(0), dim=2))
learned = node.train(
    node.fit.segment_loss(series), network, pieces, steps=300, rate=0.06, label="spiral"
)
path = node.fit.path_of(learned.model, series, jnp.array([2.0, 0.0]))
truth = node.data.spiral(noise=0.0).states
print(f"distance to the true path below 0.1: {bool(jnp.sqrt(jnp.mean((path - truth) ** 2)) < 0.1)}")

# %%
pictures.spiral(learned.model, series, path, learned.losses)

# %% [markdown]
# Shown two seconds at a time, it draws ten. Nobody told it that the law is linear.
#
# ## 6 · What a flow cannot do
#
# A disc inside a ring, to be told apart by a flow of the plane and then a straight line.

# %%
### STUB: check.predict("ring", None)
### BEGIN SOLUTION
check.predict("ring", "b")
### END SOLUTION

# %%
points = node.data.circles()
loss = node.classify.loss(node.classify.ode_block)
fitted = {}
for extra in (0, 1):
    model = node.classify.Classifier(jax.random.key(0), points=2, classes=2, extra=extra)
    fitted[extra] = node.train(loss, model, points, steps=200, rate=0.03, label="circles").model
    print(f"{extra} extra: {node.classify.accuracy(fitted[extra], points):.0%} of the data right")

# %% [markdown]
# All of the data right, both times! Now ask about points of the ring that are not in the data.

# %%
for extra, model in fitted.items():
    wrong = node.classify.predict(model, node.data.ring()) != 1
    print(f"{extra} extra: some of the circle |x| = 1.25 wrong: {bool(wrong.any())}")
pictures.circles(fitted[0], fitted[1], points)

# %% [markdown]
# The plain flow found a gap between two data points and cut the ring there. Training moves the
# cut, and never removes it. With one zero appended to each point, the flow has room to lift.

# %%
pictures.lifted(fitted[1], points)

# %% [markdown]
# One residual step reads digits as well as a flow that costs sixteen times as much: an
# [appendix](https://github.com/implicit-tutorial/implicit-tutorial/blob/main/notebooks/02a_many_dimensions.ipynb)
# measures it. A flow earns its price where the path itself matters, or the inverse. Both come now.
#
# ## 7 · A density that flows
#
# Draw points from the standard Gaussian $N$ and carry them along $f$. In a short time $h$ a small volume grows by
# $\det(I + h\,\partial_z f) \approx 1 + h \operatorname{tr} \partial_z f$. Where it grows, the density $p$ thins:
#
# $$\frac{d}{dt} \log p(z(t)) = -\operatorname{tr} \partial_z f.$$
#
# **Exercise.** For $\frac{dz}{dt} = A z$ the flow is $z(t) = e^{A t} z(0)$, and `expm` is the
# exponential of a matrix. With $z(0)$ from $N$, what is $\log p(x)$ at the time $T$?

# %%
from jax.scipy.linalg import expm


def log_density(A, x, T):
    ### STUB: return None
    ### BEGIN SOLUTION
    z = expm(-A * T) @ x
    log_gaussian = -0.5 * z @ z - 0.5 * len(x) * jnp.log(2 * jnp.pi)
    return log_gaussian - T * jnp.trace(A)
    ### END SOLUTION


check.log_density_of_linear_flow(log_density)

# %% [markdown]
# For any field it is one solve back from $x = z(1)$ to $z(0)$, with a sum on the way:
#
# $$\log p(x) = \log N(z(0)) - \int_0^1 \operatorname{tr} \partial_z f\, dt.$$
#
# We maximise its mean over two moons.

# %%
network = node.Field(jax.random.key(0), dim=2, hidden=32, depth=2, scale=0.5)


def loss(network, x):
    return node.cnf.negative_log_likelihood(network, x, steps=5)


moons = node.data.moons(4000)
carried = node.train(loss, network, moons, steps=150, rate=0.03, batch=160, label="moons").model
held_out = node.data.moons(2000, seed=1)
gaussian = -node.cnf.log_gaussian(held_out).mean()
flowing = node.cnf.negative_log_likelihood(carried, held_out, steps=10)
print(
    f"The Gaussian gives {gaussian:.1f} nats. At least 0.5 fewer: {bool(gaussian - flowing > 0.5)}"
)

# %% [markdown]
# A nat is what surprise is counted in: fewer is better, and these points were not seen in training. Is it a
# density? Then it sums to one over the plane.

# %%
plane, area = node.cnf.grid(half_width=4.0, n=160)
p = jnp.exp(node.cnf.log_density(carried, plane, steps=10))
print(f"|∫ p dx − 1| below 0.001: {bool(abs(p.sum() * area - 1) < 1e-3)}")
pictures.density(p, 4.0, held_out)

# %%
paths = pictures.travellers(carried)
pictures.travel(paths)

# %% [markdown]
# A flow cannot tear the cloud: it stretches it thin between the moons. Play it, or take its slider.

# %% tags=["nbval-ignore-output"]
pictures.movie(paths)

# %% [markdown]
# In many dimensions the trace is dear; the [appendix](https://github.com/implicit-tutorial/implicit-tutorial/blob/main/notebooks/02a_many_dimensions.ipynb)
# estimates it by one product.
#
# ## 8 · Two constants of a pendulum
#
# Last, a law that we know, $\theta'' = -k \sin\theta - c\,\theta'$, with constants that we
# do not. The field has two parameters. The training loop stays the same.

# %%
series = node.data.pendulum(k=4.0, c=0.3)
z0 = jnp.array([2.0, 0.0])
guess = node.Pendulum(k=jnp.array(3.0), c=jnp.array(1.0))


def loss(pendulum, seen):
    return jnp.mean((node.fit.path_of(pendulum, series, z0) - seen) ** 2)


found = node.train(loss, guess, series.states, steps=200, rate=0.1, label="pendulum").model
constants = node.fit.with_errors(found, series, z0)
for name, value, error in zip("kc", constants.values, constants.errors, strict=True):
    print(f"{name} = {value:.2f} ± {error:.3f}")

# %%
before, after = (node.fit.path_of(pendulum, series, z0) for pendulum in (guess, found))
pictures.pendulum(series, after, before)

# %% [markdown]
# The truth is $k = 4$ and $c = 0.3$. The errors come from a derivative, too: how far the path moves
# with a constant.
#
# ## On one hand
#
# 1. A neural ODE is a layer given by what holds along a path; depth becomes tolerance.
# 2. Its gradient is the implicit function theorem; the transposed solve runs back in time.
# 3. Checkpoints cost little and keep the promise; solving back is free, and sometimes wrong.
# 4. Paths never cross: flows are invertible, and need room to untangle.
# 5. The path itself is worth having: a density, or the constants of a law.
#
# | measured | section | found |
# |---|---|---|
# | evaluations, rtol 1e-8 | 2 | order 3: 6400, order 8: 612 |
# | memory, 64 times the steps | 4 | every step: about 60 times; backsolved: as before |
# | gradient at T = 6 | 4 | backsolved: worthless |
# | density of the moons | 7 | sums to one within 0.001 |
# | pendulum | 8 | both constants within 1 % |
#
# **Read next.** Chen et al., *Neural ordinary differential equations* (2018). Dupont et al., *Augmented
# neural ODEs* (2019). Kidger, *On neural differential equations* (2022). Lecture 03 fits the fastest slide.
