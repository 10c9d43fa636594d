# ---
# title: "10 · Deep Ritz, and inverse problems"
# able_to:
#   - write a differential equation as the least energy, and minimise it in three ways
#   - say which of these minima has a derivative, and why weights have none
#   - predict what a penalised boundary costs
#   - differentiate a solver of SciPy's by the theorem, and find a coefficient from data
# need:
#   - the implicit function theorem of lecture 01
#   - "calculus: integration by parts; linear algebra: a linear system"
#   - "NumPy, and the words grad, vmap and jit of JAX"
# minutes: 90
# seconds: 60
# ---

# %% [markdown]
# Three questions about lectures 01 and 03 first. Answer with letters.

# %%
import numpy as np

from implicit_tutorial.lectures.deep_ritz import check, pictures, problem, widgets

jax.config.update("jax_enable_x64", True)  # closed forms are compared to many digits
### STUB: check.recall(None, None, None)
### BEGIN SOLUTION
check.recall("b", "a", "c")
### END SOLUTION

# %% [markdown]
# A string is held at both ends, and a load pulls at it. It starts as a wave. Each step lowers its *energy*: what bending
# costs, less what the load gives.

# %%
walk = problem.differences.descend(cells=64, steps=24)
pictures.opening(walk)

# %% [markdown]
# Where it comes to rest, it solves a differential equation that nobody told it.
#
# ## 1. A solution is a minimum
#
# The load is $f = \pi^2 \sin \pi x$. Let $u$ be zero at both ends of $(0, 1)$, and
#
# $$E(u) = \int_0^1 \tfrac12 u'^2 - f u \; dx.$$
#
# Move $u$ by a little $w$ that is zero at the ends, and integrate by parts: $E$ changes by
# $\int (-u'' - f)\, w$. So $E$ is least where $-u'' = f$, which is $u^\star = \sin \pi x$. What is left of the energy is the error of the
# slope: $E(u) - E(u^\star) = \tfrac12 \int (u' - u^{\star\prime})^2$.

# %%
interval, features = problem.interval, problem.features
phi = features.drawn(seed=0, n=8)
u = features.ritz(phi)
above, slopes = interval.excess(u)
print(
    f"E* = {interval.energy(interval.u_star, *interval.gauss()):.4f}, −π²/4 = {-(np.pi**2) / 4:.4f}"
)
print(
    "above E*, and half the squared error of the slope, equal to 1e-12:",
    abs(above - slopes) < 1e-12,
)

# %% [markdown]
# The least energy is *negative*: a loss near zero is no sign of success here.
#
# **Exercise.** `u` and `f` are given at $n$ inner points, $h$ apart; $u$ is zero at both ends. Take $u$ as straight between the points
# for its slopes, and $\int f u$ as $h$ times a sum. Return the energy.
#
# <details><summary>Hint</summary>n points make n + 1 intervals.</details>


# %%
def energy(u, f, h):
    ### STUB: return None
    ### BEGIN SOLUTION
    slopes = jnp.diff(jnp.pad(u, 1)) / h
    return h * jnp.sum(slopes**2) / 2 - h * jnp.sum(f * u)
    ### END SOLUTION


check.energy(energy)

# %% [markdown]
# ### Three ways to make it small
#
# *Finite differences*: heights at points; the gradient of the energy is linear in them, and SciPy's sparse LU finds where it
# vanishes. *Ritz*, in 1909: $u = \sum_k c_k \varphi_k$ with functions that are chosen beforehand, here $x(1 - x) \tanh(s_k (x - p_k))$ with
# random $s_k, p_k$. Then $E$ is quadratic in $c$. *Deep Ritz*, in 2018: $u = x(1 - x)\, N(x, \theta)$ with a net $N$, and Adam.
#
# **Exercise.** `value[i, k]` is $\varphi_k(x_i)$, `slope[i, k]` its slope, and $\int$ is a sum with weights `w`. Return the $c$ that
# makes $E$ least.
#
# <details><summary>Hint</summary>E is ½cᵀKc − bᵀc. What are K and b?</details>


# %%
def ritz(value, slope, w, f):
    ### STUB: return None
    ### BEGIN SOLUTION
    K = slope.T @ (w[:, None] * slope)
    return jnp.linalg.solve(K, value.T @ (w * f))
    ### END SOLUTION


check.ritz(ritz)

# %%
### STUB: check.predict("race", None)
### BEGIN SOLUTION
check.predict("race", "b")
### END SOLUTION

# %%
nets, methods = problem.race.run()
for name in ("differences", "random features", "net", "net, random points"):
    best = methods[name].errors[-1]
    print(f"{name:20s} all seeds below 1e-5: {best.max() < 1e-5}, 2e-2: {best.max() < 2e-2}")
pictures.race(methods)

# %% [markdown]
# Sixteen random functions and *one linear solve* are below everybody, and take no longer than the grid. (The seconds are those of one
# machine, and of five nets that train side by side a fifth each.) Nothing is wrong with the net as a set of functions: a sine is well
# within its reach. But Adam finds four digits, and with random points two.
#
# ### Find the bug
#
# Eight features, by hand, at eight points. The energy comes out far below the least that there is. Which line is wrong, (a), (b), (c) or
# (d)?

# %%
phi = features.drawn(seed=0, n=8)  # (a)
x = jax.random.uniform(jax.random.key(0), (8,))  # (b)


def seen(c):
    return interval.energy(lambda x: phi(x) @ c, x, jnp.full(8, 1 / 8))  # (c)


zero = jnp.zeros(8)
c = -jnp.linalg.solve(jax.hessian(seen)(zero), jax.grad(seen)(zero))  # (d)
print("seen: below E* by more than 1:", seen(c) < interval.E_STAR - 1)
print("its energy: above 0:", interval.energy(lambda x: phi(x) @ c, *interval.gauss()) > 0)
### STUB: answer = None
### BEGIN SOLUTION
answer = "b"
### END SOLUTION
check.which_line(answer)

# %% [markdown]
# An energy below $E^\star$ *proves* an error of the integral. Of few losses can one say so much.
#
# ## 2. Which half has a derivative?
#
# Let the load depend on a parameter, $f + a x$. In closed form $u = \sin \pi x + a\,(x - x^3)/6$, so that $\partial u/\partial a = (x - x^3)/6$.
# With frozen features the minimum is the root of $K c = b(a)$. That is an implicit layer, and a linear one.

# %%
load = jnp.array(0.0)
dc = jax.jit(jax.jacfwd(lambda a: features.layer(phi, a)))(load)
du = jax.vmap(phi)(interval.gauss()[0]) @ dc
print("∂u/∂a by it.root, off by less than 1e-3:", problem.hessian.derivative_error(du) < 1e-3)

# %% [markdown]
# What is left is the features' own error: eight of them cannot hold $x - x^3$ exactly. Now the net. The theorem would ask for the Hessian
# of $E$ by the weights, at weights that were trained.

# %%
### STUB: check.predict("hessian", None)
### BEGIN SOLUTION
check.predict("hessian", "c")
### END SOLUTION

# %%
hessian = problem.hessian
trained = [jax.tree.map(lambda x: x[seed], nets[8].theta) for seed in range(5)]
counts = [hessian.count(hessian.spectrum(theta)) for theta in trained]
print(
    "more than 25 of 97 below 1e-6 of the largest, five seeds:", all(c.small > 25 for c in counts)
)
print("more than 15 of 97 negative, five seeds:", all(c.negative > 15 for c in counts))
pictures.spectrum(hessian.spectrum(trained[0]))

# %% [markdown]
# A dozen directions of $\theta$ matter. Along the others $E$ is flat: the weights drift there, and come to rest anywhere. So there is no
# function $\theta^\star(a)$ to differentiate. Ask all the same:

# %%
why = hessian.refusal(trained[0])
print("refused, since θ* has no derivative:", "z* has no derivative" in why)
good = [hessian.derivative_error(hessian.tangent_derivative(theta)) < 1e-4 for theta in trained]
print("∂u/∂a all the same, to 1e-4, five seeds:", all(good))

# %% [markdown]
# `implicit_function(θ*, ∇E)` refuses, and is right. But $u$ *has* a derivative: the last line asks which movement $J\, d\theta$ of $u$, with
# $J = \partial u/\partial \theta$, makes the energy least (Gauss and Newton). Many $d\theta$ do, and all give the same $J\, d\theta$. That is Ritz again, with the columns of $J$ as
# features.
#
# **Question.** Three layers: $z = \theta^\star$, the weights; $z = c$, the coefficients of features; $z = u$, heights at
# points. Which have a derivative by the load?
#
# - (a) All three: each is a minimum.
# - (b) $\theta^\star$ and $u$, as $u$ is made of $\theta$.
# - (c) $c$ and $u$.
# - (d) None: an energy has no root.

# %%
### STUB: answer = None
### BEGIN SOLUTION
answer = "c"
### END SOLUTION
check.which_half(answer)

# %% [markdown]
# ## 3. What a boundary costs
#
# $x(1 - x)$ held the ends. On other shapes no such factor is at hand, and $u$ is asked to *pay* for what it misses: add
# $\beta\,(u(0)^2 + u(1)^2)$ to the energy.

# %%
### STUB: check.predict("penalty", None)
### BEGIN SOLUTION
check.predict("penalty", "b")
### END SOLUTION

# %%
sixteen = features.drawn(seed=0, n=16)
floating = {beta: features.ritz(sixteen, beta) for beta in (1.0, 3.0, 10.0)}
for beta, u in floating.items():
    print(f"β = {beta:2.0f}: relative error {interval.error(u):.3f}, 2.221/β = {2.221 / beta:.3f}")
pictures.shifted(floating)

# %% [markdown]
# At the end the slope pulls with $\pi$ and the penalty holds with $2 \beta u$: so $u = \sin \pi x + \pi / (2\beta)$, exactly. It is the minimum of another
# problem. No training mends that; a large $\beta$ does, and makes the training worse.
#
# ### A corner
#
# An *L-shape*: a square without a quarter. $\Delta u = 0$ inside, and on the edge $u$ is what $u^\star = r^{2/3} \sin \tfrac23 \varphi$ says. Its
# slope is infinite at the inner corner. First differences, and the power of $h$ with which they converge.

# %%
corner = problem.corner
cells = np.array([16, 32, 64, 128])
errors = np.array([corner.error(u, x) for x, u in map(corner.differences, cells)])
print("orders:", np.log2(errors[:-1] / errors[1:]).round(2), "and 4/3 = 1.33")
pictures.orders(cells, errors)

# %% [markdown]
# On a square it would be $h^2$. Now nets, with random points in each step and a penalty on the edge.

# %%
### STUB: check.predict("edge", None)
### BEGIN SOLUTION
check.predict("edge", "b")
### END SOLUTION

# %%
found = problem.penalised.fit()
best = np.array(found.betas)[found.errors.argmin(axis=1)]
print("best β, three seeds:", best)
print("errors ten times those of 2945 differences:", np.all(found.errors > 10 * errors[2]))
pictures.penalties(found, errors[2])

# %% [markdown]
# The middle wins, by little. Look where it is wrong: for small $\beta$ along the edge, for large ones inside. The corner is rounded
# always.

# %% tags=["nbval-ignore-output"]
widgets.edge(found)

# %% [markdown]
# In two dimensions there is no reason to take the net. In ten or a hundred there is no grid: E and Yu solve
# Poisson's equation there, with random points. That is its honest case, and takes longer than this page.
#
# ## 4. The adjoint is the theorem
#
# Engineers ask backwards: $u$ was measured, which material is it? On the unit square let
#
# $$-\nabla \cdot (e^m \nabla u) + v \cdot \nabla u = f, \qquad u = 0 \text{ on the edge},$$
#
# with a conductivity $e^m > 0$ and a flow $v$. On a grid that is $A(m)\, u = f$. SciPy's sparse LU solves it. JAX cannot look into SciPy, and an
# accelerator cannot run it: a callback asks the host's processor. The theorem needs only what holds.

# %%
grid = problem.grid
u_of = it.implicit_function(grid.solve, grid.residual)
rng = np.random.default_rng(0)
a, da = (
    grid.Medium(*map(jnp.asarray, (rng.normal(size=(5, 5)) / 2, flow, rng.uniform(size=(12, 12)))))
    for flow in (np.array([20.0, -7.0]), np.ones(2))
)
ell = jax.jit(lambda a: jnp.sum(u_of(a)[3:6] ** 2))
slope = jax.jit(jax.grad(ell))(a)
along = sum(jax.tree.leaves(jax.tree.map(lambda x, y: jnp.sum(x * y), slope, da)))
there, back = (ell(jax.tree.map(lambda x, d: x + h * d, a, da)) for h in (1e-5, -1e-5))
print("central difference, to 1e-6:", abs(along - (there - back) / 2e-5) < 1e-6 * abs(along))

# %% [markdown]
# In this trade it is called the *adjoint method*. One solve with $A^\top$ serves all parameters.
#
# **Exercise.** Let $A(m) = \sum_k e^{m_k} A_k + C$ with `parts[k]` $= A_k$ symmetric, and $C$, the flow, not. $A(m)\, u = f$, and
# $\ell = \tfrac12 \lVert u - d \rVert^2$. Return $d\ell/dm$.
#
# <details><summary>Hint</summary>A du + dA u = 0. What is dA for dmₖ?</details>


# %%
def adjoint(m, parts, C, f, d):
    ### STUB: return None
    ### BEGIN SOLUTION
    A = jnp.tensordot(jnp.exp(m), parts, 1) + C
    u = jnp.linalg.solve(A, f)
    w = jnp.linalg.solve(A.T, u - d)
    return -jnp.exp(m) * (parts @ u @ w)
    ### END SOLUTION


check.adjoint(adjoint)

# %% [markdown]
# ## 5. What do measurements tell?
#
# Three unknown materials, from the easiest to the hardest question. First a *number*: $-e^m u'' = 1$, and 31 noisy heights. The best $m$
# is a root as well: a root in a root.

# %%
x = jnp.arange(1, 32) / 32
A = jnp.asarray(problem.differences.matrix(32).toarray())
shape = x * (1 - x) / 2  # u for k = 1
data = shape / 0.7 + 0.002 * rng.normal(size=31)


def off(m):
    u = it.root(lambda m, u: jnp.exp(m) * A @ u - 1, m, 0 * x).value
    return jnp.sum((u - data) ** 2)


k = jnp.exp(it.root(lambda _, m: jax.grad(off)(m), None, jnp.array(0.0)).value)
print("k = 0.7 to 2 %:", abs(k / 0.7 - 1) < 0.02, end=" ")
print("by hand, to 1e-8:", abs(k - shape @ shape / (shape @ data)) < 1e-8)

# %% [markdown]
# One number from 31: no trouble. Now $m$ in *every place*, 144 numbers, on 32 × 32 unknowns. The loss is the squared misfit in units of the
# noise, and $\lambda$ times the squared steps of $m$ from point to point. Forward by SciPy's LU, backward by conjugate gradients, since without
# flow $A$ is symmetric.

# %%
### STUB: check.predict("gap", None)
### BEGIN SOLUTION
check.predict("gap", "c")
### END SOLUTION

# %%
conductivity = problem.conductivity
m = conductivity.truth()
u = grid.solve(conductivity.medium(m))
many, few = (conductivity.measure(m, count, seed=0) for count in (400, 100))
fits = {"400 points": conductivity.search(many), "100 points": conductivity.search(few)}
for name, fit in fits.items():
    of_m, of_u = fit.errors(m, u)
    print(f"{name}, λ = 10: u within 2 %: {of_u[1] < 0.02}, m within 10 %: {of_m[1] < 0.1}")
pictures.conductivities(m, fits["100 points"], few)

# %% [markdown]
# The histogram is the lesson: to the data, the true $m$ and the wrong one are the same. More steps of any optimiser would not help. What chooses
# among them is $\lambda$.

# %%
for name, fit in fits.items():
    worse = fit.errors(m, u)[0] > 1.1 * fit.errors(m, u)[0][1]
    print(f"{name}: m is worse by a tenth at λ =", np.array(conductivity.LAMBDAS)[worse])
pictures.regularised(m, u, fits)

# %% tags=["nbval-ignore-output"]
widgets.regularised(m, fits["100 points"], few)

# %% [markdown]
# How much can the data say at all? The theorem gives $\partial u / \partial m$ at the points of measurement. Its singular values tell by how many
# standard deviations the data move when $m$ moves by 1.

# %%
values = dict(zip(fits, conductivity.visible(m, many, few)))
for name, s in values.items():
    print(f"{name}: more than 120 of 144 directions above the noise: {np.sum(s > 1) > 120}")
pictures.visible(values, m.size)

# %% [markdown]
# With 100 points 44 directions are not seen at all, and others only below the noise. (Even this is kind: the data came from
# the same grid as the fit.)
#
# ### A conductivity that depends on $u$
#
# Last, $-(X(u)\, u')' = 1$ with an unknown *function* $X$. The true one is $1/(1 + 100 u^2)$. The equation is not linear: `it.root` solves it. Nine values of
# $\log X$, and SciPy's least squares with the Jacobian that the theorem gives.

# %%
nonlinear = problem.nonlinear
knots = nonlinear.knots()
found_X = nonlinear.fit(seed=0)
ratio = jnp.exp(found_X.log_X) / nonlinear.X_star(knots)
print("X from 1 to 0.1, found within 15 %:", jnp.all(abs(ratio - 1) < 0.15))
pictures.x_of_u(found_X)

# %% [markdown]
# Nine numbers, all of which the data can see: a function of one variable is an easier question than one of two.
#
# ## Five sentences to keep
#
# 1. A solution of $-u'' = f$ is the minimum of an energy, and its minimum is an implicit layer.
# 2. The Ritz half fits: with frozen features it is one linear solve, and has a derivative.
# 3. The Deep half does not: the weights of a net have a singular Hessian; $u$ has a derivative, $\theta$ has none.
# 4. A penalty moves the solution by $1/\beta$, and a large one is hard to train.
# 5. The adjoint is the theorem; what the data cannot tell, no gradient finds.
#
# | Measured here | |
# |---|---|
# | sixteen features, one solve | below 1e-5, five seeds |
# | a net of 321 weights, 4000 steps | two to four digits |
# | Hessian of 97 weights | dozens near zero, dozens negative |
# | penalty | off by 2.22/β |
# | L-shape: differences, net | order 4/3; more than ten times worse |
# | adjoint with a flow | equal to differences to 1e-6 |
# | conductivity, 100 points | u within 2 %, m off by more than 10 % |
#
# **Read next.** E and Yu, *The deep Ritz method* (2018); Strang and Fix, *An analysis of the finite element
# method* (1973), for what Ritz became; Xu and Darve, *Physics constrained learning for data-driven inverse modeling from sparse
# observations* (2022), for more problems like those of section 5.
