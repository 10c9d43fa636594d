# ---
# title: "06 · Optimisation layers"
# able_to:
#   - write down what holds at a constrained minimum, and make it a layer
#   - differentiate a quadratic program, and any other that SciPy or cvxpy can solve
#   - say what breaks at a kink, without a solution, or with too many
#   - learn the rules of a puzzle through the program that solves it
# need:
#   - the implicit function theorem of lecture 01
#   - "linear algebra: a linear system, its transpose, positive definite matrices"
#   - "NumPy, and the words grad, vmap and jit of JAX"
# minutes: 90
# seconds: 55
# ---

# %% [markdown]
# Three questions about lectures 01, 03 and 04 first. Answer with letters.

# %%
import numpy as np

from implicit_tutorial.lectures.optimisation_layers import check, pictures, problem, widgets

jax.config.update("jax_enable_x64", True)  # solvers of this kind want all digits
np.set_printoptions(precision=4, suppress=True)
### STUB: check.recall(None, None, None)
### BEGIN SOLUTION
check.recall("b", "a", "c")
### END SOLUTION

# %% [markdown]
# A layer may be a *minimum*. Let $x^\star(v)$ be the point of a polygon nearest to $v$. Below, $v$ has a
# small disc around it. The thick lines are where that disc goes: its image under
# $\partial x^\star/\partial v$.

# %%
pictures.projection(1.6, 0.2)

# %% [markdown]
# Only one side pushes. Across it $x^\star$ cannot move; along it, it moves as $v$ does.

# %%
### STUB: check.predict("corner", None)
### BEGIN SOLUTION
check.predict("corner", "c")
### END SOLUTION

# %%
pictures.projection(1.5, 0.9)

# %% [markdown]
# Drag $v$ around the polygon. Watch the image flip between disc, segment and point.

# %% tags=["nbval-ignore-output"]
widgets.drag()
# %% [markdown]
# ## 1. A projection that is one root
#
# Attention, and much else, wants shares: $x \ge 0$ and $\sum x_i = 1$, the *simplex*. The nearest such
# point to $v$ lowers all entries by one number $\tau$ and cuts off at zero:
#
# $$x_i = \max(v_i - \tau, 0), \qquad \sum_i \max(v_i - \tau, 0) = 1.$$
#
# One equation in one unknown. `it.root` solves it, and differentiates it.


# %%
def mass_left(v, tau):
    return jnp.sum(jnp.maximum(v - tau, 0)) - 1


def simplex(v):
    tau = it.root(mass_left, v, jnp.max(v) - 1).value
    return jnp.maximum(v - tau, 0)


v = jnp.array([0.9, 0.2, 0.6, -0.3, 0.5])
print("x* =", simplex(v), " sums to 1:", abs(jnp.sum(simplex(v)) - 1) < 1e-12)
pictures.simplex(v)

# %% [markdown]
# The left curve is convex and falls, and Newton starts left of the root: it cannot pass it.
#
# **Exercise.** Write the Jacobian $\partial x^\star/\partial v$ from $x^\star$ alone, without a solve. How
# does $\tau$ move when one $v_j$ does?
#
# <details><summary>Hint</summary>Let sᵢ be 1 where xᵢ is positive and 0 elsewhere. The sum over
# sᵢ (dvᵢ − dτ) is zero.</details>


# %%
def simplex_jacobian(x):
    ### STUB: return None
    ### BEGIN SOLUTION
    s = (x > 0).astype(x.dtype)
    return jnp.diag(s) - jnp.outer(s, s) / jnp.sum(s)
    ### END SOLUTION


check.simplex_jacobian(simplex_jacobian)

# %% [markdown]
# Does the theorem, through the root, say the same?

# %%
by_root = jax.jacobian(simplex)(v)
off = jnp.max(jnp.abs(by_root - problem.judges.simplex(simplex(v))))
print("equal to rounding:", off < 1e-15)

# %% [markdown]
# ### Cones
#
# The nearest $x \ge 0$ to $v$ has a condition too, entry by entry: $x \circ (x - v) = 0$. Either $x_i = 0$ or
# $x_i = v_i$. With another product $\circ$ the same line tells the nearest point of other cones. For
# symmetric matrices, $X \circ Y = \tfrac12(XY + YX)$ gives the nearest positive semidefinite one.
#
# `eigh` finds it: cut off the negative eigenvalues. JAX can differentiate `eigh`. The layer instead
# differentiates the condition.

# %%
dV = jnp.array([[1.0, 2.0, 0.0], [2.0, -1.0, 1.0], [0.0, 1.0, 3.0]])
project, by_eigh = problem.projections.semidefinite, problem.projections.nearest_semidefinite
for name, V in (("distinct", jnp.diag(jnp.array([2.0, 1.0, -1.0]))), ("identity", jnp.eye(3))):
    right = problem.judges.semidefinite(V, dV)
    for who, f in (("through eigh", by_eigh), ("by the theorem", project)):
        slope = jax.jvp(f, (V,), (dV,))[1]
        print(f"{name} eigenvalues, {who}: right {jnp.allclose(slope, right)}")

# %% [markdown]
# At equal eigenvalues the eigenvectors are not determined, and JAX's rule divides by zero. The
# projection does not care, and neither does its condition.
#
# ## 2. What holds at a constrained minimum
#
# A *quadratic program*, with $Q$ symmetric and positive definite:
#
# $$\min_x\ \tfrac12 x^\top Q x + q^\top x \quad\text{subject to}\quad Gx \le h.$$
#
# Each constraint gets a *multiplier* $\lambda_i \ge 0$: how hard it pushes. It pushes only where it
# touches. Karush, Kuhn and Tucker:
#
# $$Qx + q + G^\top \lambda = 0, \qquad \lambda_i\,(Gx - h)_i = 0.$$
#
# With $z = (x, \lambda)$ that is one equation for each unknown: a $g(a, z) = 0$ as in lecture 01.
#
# **Exercise.** Write it.


# %%
def kkt(Q, q, G, h, x, lam):
    ### STUB: return None
    ### BEGIN SOLUTION
    return Q @ x + q + G.T @ lam, lam * (G @ x - h)
    ### END SOLUTION


check.kkt(kkt)

# %% [markdown]
# These equations also hold where some $\lambda_i < 0$ or some $(Gx)_i > h_i$, which is no minimum. Finding the right
# root is the solver's task. The derivative sees only the root it is given.
#
# ### Who finds it?
#
# The condition $\min(\lambda_i, (h - Gx)_i) = 0$ says the signs too. Then Newton is one call. We draw 50
# programs with 10 unknowns and 10 inequalities, then with 20.

# %%
### STUB: check.predict("cycles", None)
### BEGIN SOLUTION
check.predict("cycles", "c")
### END SOLUTION

# %%
newton = jax.jit(jax.vmap(problem.semismooth))
interior = jax.jit(jax.vmap(problem.interior_point))
many = problem.draw(10, 3, 20, count=50)
few = many._replace(G=many.G.at[:, 10:].set(0.0), h=many.h.at[:, 10:].set(1.0))  # ten say 0 ≤ 1
for m, programs in ((10, few), (20, many)):
    ended, found = jnp.sum(newton(programs).converged), interior(programs)
    print(f"{m} inequalities: Newton solves more than 40 of 50: {ended > 40},", end=" ")
    print(f"fewer than 10: {ended < 10}; interior point all: {jnp.all(found.error < 1e-8)}")

# %% [markdown]
# An *interior point* stays strictly inside and lets $\lambda_i\, (h - Gx)_i = \mu$ go to zero together. It has solved every one.

# %%
pictures.path((1.6, 0.2))

# %% [markdown]
# It never arrives: $\mu > 0$. So the package ends with two of Newton's steps, which are exact once it is
# known who pushes. The layer is one line then:
#
# `quadratic_program = it.implicit_function(solve, conditions)`
#
# Without those steps an active constraint would keep a slack of $\mu/\lambda_i$. The derivative would be off by about
# $\mu/\text{margin}^2$, where the margin is the smallest push or slack, and nobody would say so.
#
# ## 3. The backward pass by hand
#
# $K = \partial_z g$ has four blocks:
#
# $$K = \begin{pmatrix} Q & G^\top \\ \operatorname{diag}(\lambda)\, G & \operatorname{diag}(Gx - h) \end{pmatrix}.$$
#
# **Exercise.** A loss sends back $v = \partial\ell/\partial x^\star$. Return $\partial\ell/\partial q$,
# $\partial\ell/\partial h$ and $\partial\ell/\partial G$. One solve serves all three.
#
# <details><summary>Hint 1</summary>Reverse mode: Kᵀ (u, w) = (v, 0). Each gradient is −(u, w) times the
# derivative of kkt by that array.</details>
# <details><summary>Hint 2</summary>By h only the second condition moves, by −λ ∘ dh. G stands in
# both.</details>


# %%
def qp_gradient(Q, q, G, h, x, lam, v):
    ### STUB: return None
    ### BEGIN SOLUTION
    K = jnp.block([[Q, G.T], [lam[:, None] * G, jnp.diag(G @ x - h)]])
    both = jnp.linalg.solve(K.T, jnp.concatenate([v, jnp.zeros_like(h)]))
    u, w = both[: len(q)], both[len(q) :]
    return -u, lam * w, -jnp.outer(lam, u) - jnp.outer(lam * w, x)
    ### END SOLUTION


check.qp_gradient(qp_gradient)

# %% [markdown]
# ### Find the bug
#
# Here is a colleague's. It runs, and its shapes fit. At a corner of our polygon it is right:


# %%
def colleagues(Q, q, G, h, x, lam, v):
    first = jnp.concatenate([Q, G.T], axis=1)  # (a)
    second = jnp.concatenate([G, jnp.diag(G @ x - h)], axis=1)  # (b)
    right = jnp.concatenate([v, jnp.zeros_like(h)])  # (c)
    both = jnp.linalg.solve(jnp.concatenate([first, second]).T, right)
    return -both[: len(q)]  # (d)


for at in ([1.5, 0.9], [1.6, 0.2]):
    point = jnp.array(at)
    a, z = problem.polygon.nearest_program(point), problem.nearest(point)
    row = colleagues(a.Q, a.q, a.G, a.h, z.x, z.lam, jnp.array([1.0, 1.0]))
    true = -jnp.array([1.0, 1.0]) @ problem.polygon.closed_form(z.lam)
    print(f"v = {at}: right to 1e-8: {jnp.allclose(row, true, atol=1e-8)}")

# %% [markdown]
# Which line is wrong, (a), (b), (c) or (d)?

# %%
### STUB: answer = None
### BEGIN SOLUTION
answer = "b"
### END SOLUTION
check.which_line(answer)

# %% [markdown]
# ## 4. What breaks
#
# The nearest $x \le 0$ to a number $t$ is $x^\star(t) = \min(t, 0)$.

# %%
### STUB: check.predict("kink", None)
### BEGIN SOLUTION
check.predict("kink", "b")
### END SOLUTION

# %%
pictures.jump()

# %% [markdown]
# At 0 the constraint touches and does not push: $\lambda = 0$ and slack $0$, *weakly active*. Ask the
# layer, and JAX about the formula:

# %%
told, breaks, one = problem.breaks.told, problem.breaks, jnp.array(1.0)
for t in (-0.1, 0.0, 0.1):
    print(f"t = {t}:", told(lambda: abs(breaks.slope(breaks.kink, jnp.array(t), one)[0]).round(6)))
print("JAX about min(t, 0) at 0:", jax.grad(jnp.minimum)(0.0, 0.0))

# %% [markdown]
# $K$ has a row of zeros, and the package refuses. JAX halves the derivative of a `min` at a tie: ½, which
# no side has. Nobody complains. That is the cross in the picture.

# %%
### STUB: check.predict("infeasible", None)
### BEGIN SOLUTION
check.predict("infeasible", "a")
### END SOLUTION

# %%
program = breaks.gap(jnp.array(0.0))  # 1 ≤ x ≤ 0
tried = problem.interior_point(program)
print("the solver gave up at a finite x:", jnp.all(jnp.isfinite(tried.z.x)))
print("the layer", told(lambda: breaks.slope(breaks.gap, jnp.array(0.0), one)))

# %% [markdown]
# A solver that gives up still returns numbers, and a formula would make a gradient of them: of nothing. The
# layer checks its answer before anybody asks for a derivative.
#
# Now a *linear* program: the cheapest mix of two goods, one unit in all. With equal prices every mix
# is a solution. And last, one constraint said twice.


# %%
first = jnp.array([1.0, 0.0])
print(
    "prices 1, 2: ",
    told(lambda: abs(breaks.slope(breaks.cheapest, jnp.array([1.0, 2.0]), first)).round(6)),
)
print("equal prices:", told(lambda: breaks.slope(breaks.cheapest, jnp.ones(2), first)))
print("said twice:  ", told(lambda: breaks.slope(breaks.twice, jnp.array([2.0, 1.0]), first)))

# %% [markdown]
# - *Prices 1 and 2.* All zeros, and right: $x^\star$ stays at its corner until prices cross. Nothing learns
#   from that gradient; a little curvature in $Q$ does.
# - *Equal prices.* $x^\star$ is not unique, and has no derivative.
# - *Said twice.* $x^\star$ has a derivative, but the multipliers are not unique: $K$ is singular. Say it once.
#
# ## 5. Any solver, any program
#
# How to share a power $P$ among channels of noise $c_i$, so that most gets through?
#
# $$\min_x\ -\sum_i \log(c_i + x_i) \quad\text{subject to}\quad x \ge 0,\ \sum x_i \le P.$$
#
# That is not quadratic. SciPy's SLSQP solves it and returns $x$ alone; non-negative least squares finds
# the multipliers. The rest is what holds, once for all programs:


# %%
def layer_of(minimise, objective, below, n, m):
    def conditions(a, z):
        x, lam = z
        slope = jax.grad(lambda x: objective(a, x) + lam @ below(a, x))(x)
        return slope, lam * below(a, x)

    def solve(a):
        shapes = jax.ShapeDtypeStruct((n,), float), jax.ShapeDtypeStruct((m,), float)
        return jax.pure_callback(minimise, shapes, a, vmap_method="sequential")

    z_star = it.implicit_function(solve, conditions)
    return lambda a: z_star(a)[0]


water = problem.water
share = jax.jit(layer_of(water.by_scipy, water.objective, water.below, 6, 7))
c, P = jnp.array([0.3, 1.2, 0.5, 0.9, 0.2, 0.7]), jnp.array(1.0)
pictures.water(c, share((c, P)))

# %% [markdown]
# The closed form is in the picture: water finds its level. It judges the derivatives.

# %%
right_x, right_dP, right_dc = water.closed_form(c, P)
dc, dP = jax.jit(jax.jacrev(share))((c, P))
print("x*, ∂x*/∂P, ∂x*/∂c right to 1e-6:")
print(
    [
        bool(jnp.allclose(*pair, atol=1e-6))
        for pair in ((share((c, P)), right_x), (dP, right_dP), (dc, right_dc))
    ]
)

# %% [markdown]
# cvxpy returns multipliers itself, and `problem.by_cvxpy` is its `minimise`: seven lines. jit and vmap
# work with either.
#
# ## 6. A weight that is learned: total variation
#
# A signal with jumps is measured with noise. *Total variation* takes the noise off and leaves the
# jumps:
#
# $$\min_x\ \tfrac12 \|x - y\|^2 + \mu \sum_i |x_{i+1} - x_i|.$$
#
# Its multipliers $u$ solve a program with bounds $|u_i| \le \mu$, and a projected gradient step on it has
# $u^\star$ as its fixed point. Which solver of lecture 01 is fastest?

# %%
tv = problem.total_variation
signal, mu = tv.signal(), jnp.array(0.1)
solvers = (it.FixedPointIteration(max_steps=9999), it.Anderson(max_steps=9999), it.Newton())
plain, anderson, newton = (tv.denoise(signal.noisy, mu, solver)[1].steps for solver in solvers)
print(
    f"plain > 3 × Anderson: {plain > 3 * anderson}, Anderson > 3 × Newton: {anderson > 3 * newton}"
)

# %% [markdown]
# How large should $\mu$ be? Ask the error's derivative, and walk downhill.


# %%
@jax.jit
@jax.value_and_grad
def error(mu):
    x, _ = tv.denoise(signal.noisy, mu, it.Newton())
    return jnp.mean((x - signal.clean) ** 2)


def descended(mu, steps=12):
    return [(mu := mu - 3.0 * error(mu)[1]) for _ in range(steps)]


weights = jnp.linspace(0.02, 1.4, 40)
walk = [mu, *descended(mu)]
x, _ = tv.denoise(signal.noisy, walk[-1], it.Newton())
pictures.denoised(
    signal, x, weights, [error(w)[0] for w in weights], [(m, error(m)[0]) for m in walk]
)

# %%
h = 1e-5
difference = (error(0.5 + h)[0] - error(0.5 - h)[0]) / (2 * h)
print("equal to central differences to 1e-7:", abs(error(0.5)[1] - difference) < 1e-7)
print(
    "error before, after:",
    f"{jnp.mean((signal.noisy - signal.clean) ** 2):.3f}, {error(walk[-1])[0]:.3f}",
)

# %% [markdown]
# ## 7. Rules that nobody wrote down
#
# A 4 × 4 sudoku as 64 numbers $x \ge 0$, one for each cell and digit. The rules are linear, $Ax = b$: one digit
# a cell, each digit once in a row, column and box. Amos and Kolter (OptNet, 2017) made $A$ the
# *parameters* of a layer. With clues $p$, and a logarithm that keeps $x$ positive:
#
# $$\max_x\ p^\top x - \tfrac12 \varepsilon \|x\|^2 + \mu \sum_i \log x_i \quad\text{subject to}\quad A(x - \tfrac14) = 0.$$
#
# The condition has as many unknowns as $A$ has rows. We start from 40 rows of noise and show 1000 puzzles with
# their solutions, in two seeds (the tests hold five). Beside it: a plain network, on the same puzzles for as many steps.

# %%
rules, sudoku = problem.learned_rules, problem.sudoku
splits = [sudoku.split(seed) for seed in range(2)]
starts = [rules.start_rows(40, seed) for seed in range(2)]
learned = [rules.train(rules.by_rules, A, s.train) for A, s in zip(starts, splits)]
plain = [
    rules.train(rules.by_network, rules.start_network(128, seed), s.train, rate=0.003)
    for seed, s in enumerate(splits)
]
print(
    "loss of every seed below a third of its start:",
    all(t.losses[-20:].mean() < t.losses[0] / 3 for t in learned),
)

# %%
by_rules = [
    float(rules.solved(rules.by_rules, t.parameters, s.test)) for t, s in zip(learned, splits)
]
by_network = [
    float(rules.solved(rules.by_network, t.parameters, s.test)) for t, s in zip(plain, splits)
]
pictures.learned(by_rules, by_network, jnp.stack([t.losses for t in learned]))

# %% [markdown]
# The test grids are none of the training grids. The network has learned its 1000 puzzles; the layer has
# learned what all puzzles share. *What* has it learned? Compare what its rows span with what the true rules
# span: the mean squared cosine of the angles between both. One means the rules, up to a change of basis.

# %%
before, after = (
    np.array([sudoku.overlap(rows) for rows in each])
    for each in (starts, [t.parameters for t in learned])
)
print(
    f"noise: below 0.7 in both seeds: {np.all(before < 0.7)}; learned: above 0.99 in both: {np.all(after > 0.99)}"
)
print(
    f"solved, both seeds above 0.95: {min(by_rules) > 0.95}, network below 0.3: {max(by_network) < 0.3}"
)

# %%
one = splits[0].test.clues[:1]
pictures.puzzle(one[0], rules.by_rules(learned[0].parameters, one)[0])

# %%
### STUB: check.predict("rows", None)
### BEGIN SOLUTION
check.predict("rows", "b")
### END SOLUTION

# %%
other = rules.train(rules.by_rules, rules.start_rows(48, 1), splits[1].train)
share_solved = rules.solved(rules.by_rules, other.parameters, splits[1].test)
print(f"48 rows: solves less than 20 % of the test puzzles: {share_solved < 0.2}")

# %% [markdown]
# Too many rows forbid right answers; too few leave wrong ones possible. One must know the number, or
# choose it on validation puzzles, as $\mu$ and $\varepsilon$ were.
#
# ## Five sentences to keep
#
# 1. A minimum is a root: of the gradient, and with constraints of Karush, Kuhn and Tucker's conditions.
# 2. A constraint pushes or has slack; the derivative sees only those that push.
# 3. Where a constraint does neither, the derivative jumps: refuse, do not average.
# 4. Where there is no solution, or more than one, there is no gradient, whatever the solver returns.
# 5. Any solver will do, if it returns its multipliers to all digits.
#
# | Measured here | |
# |---|---|
# | interior point | all of 100 programs |
# | Newton on the min, 10 and 20 inequalities | nearly all, nearly none |
# | sudoku: learned rules, network | above 95 %, below 30 % |
#
# **Read next.** Amos and Kolter, *OptNet* (2017); Agrawal et al., *Differentiable convex optimization
# layers* (2019); Blondel et al., *Efficient and modular implicit differentiation* (2022). Boyd and
# Vandenberghe, *Convex Optimization*, chapter 5, for the multipliers.
