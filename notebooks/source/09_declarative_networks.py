# ---
# title: "09 · Deep declarative networks"
# able_to:
#   - put a minimum into a network as a node, with or without a constraint
#   - pool data so that outliers do not count, and say how y moves with each point
#   - pin what a condition leaves free, before you differentiate it
#   - tell a wrong minimum from a wrong derivative
# need:
#   - the implicit function theorem of lecture 01, and multipliers from lecture 06
#   - "calculus: the second derivative; linear algebra: eigenvectors"
#   - "NumPy, and the words grad, vmap and jit of JAX"
# minutes: 90
# seconds: 45
# ---

# %% [markdown]
# Three questions about lectures 01 and 06 first. Answer with letters.

# %%
import numpy as np

from implicit_tutorial.lectures.declarative_networks import check, pictures, problem, widgets

jax.config.update("jax_enable_x64", True)  # closed forms are compared to the last digits
np.set_printoptions(precision=4, suppress=True)
### STUB: check.recall(None, None, None)
### BEGIN SOLUTION
check.recall("c", "b", "a")
### END SOLUTION

# %% [markdown]
# Pooling turns many numbers into one: a maximum, a mean. Here are five ways to pool seven points. Six lie
# around zero, and one, hollow, went astray. Each pool is a minimum,
#
# $$y = \operatorname{argmin}_u \sum_i \varphi(u - x_i),$$
#
# the $u$ at which the sum is least; only the penalty $\varphi$ differs. The bars say how far $y$ moves when
# the hollow point does.

# %%
pictures.pooled(1.6)

# %%
### STUB: check.predict("lets_go", None)
### BEGIN SOLUTION
check.predict("lets_go", "b")
### END SOLUTION

# %% [markdown]
# Now take the point and move it. First begin at the mean. Then begin at the point, far out, and come
# back slowly: two of the pools hold on to it alone. Where do they jump?

# %% tags=["nbval-ignore-output"]
widgets.drag()

# %% [markdown]
# A layer that says *what* it returns, and not how, Gould, Hartley and Campbell (2022) call a *declarative
# node*. Networks of them are today's subject.
#
# ## 1. A node is a minimum
#
# Let $f(x, u)$ be an energy: $x$ comes in, and $y(x)$ is where it is least. There its slope vanishes,
# $\partial_u f(x, y) = 0$. That is a $g(a, z) = 0$ of lecture 01, with $g = \partial_u f$. So with
#
# $$H = \partial_u^2 f, \quad B = \partial_x \partial_u f: \qquad \frac{\partial y}{\partial x} = -H^{-1} B.$$
#
# In code: hand the slope to `it.root`. Our first energy is $x u^4 + 2x^2u^3 - 12u^2$.


# %%
def node(f, x, begin):
    return it.root(jax.grad(f, argnums=1), x, begin).value


quartic, x = problem.closed_forms.quartic, jnp.array(1.2)
for begin, side in ((-3.0, -1), (2.0, 1)):
    y, slope = jax.value_and_grad(lambda x: node(quartic, x, jnp.array(begin)))(x)
    right = jax.grad(problem.closed_forms.quartic_minimum)(x, side)
    print(f"from {begin}: y = {y:.4f}, ∂y/∂x = {slope:.4f}, right: {abs(slope - right) < 1e-11}")
pictures.quartic()

# %% [markdown]
# What judges here is the closed form: on paper $u = 0$ solves it, and what is left is a quadratic equation. The
# dots of the picture come from there, and move as the slopes say: both minima to the left.

# %%
### STUB: check.predict("from_a_tenth", None)
### BEGIN SOLUTION
check.predict("from_a_tenth", "c")
### END SOLUTION

# %%
y = node(quartic, x, jnp.array(0.1))
bend = jax.grad(jax.grad(quartic, 1), 1)(x, y)
print(f"y is 0: {abs(y) < 1e-9}; H is negative, so this is a maximum: {bend < 0}")

# %% [markdown]
# It converged, and its derivative is right: a maximum at 0 for all $x$ does not move. But it is not what
# we declared. *The condition holds at maxima, too; that y is a minimum, the solver must see to.*
#
# ## 2. A mean that does not listen to everyone
#
# Back to pooling. Far from a point, how much should it cost to be still farther?

# %%
pictures.weights()

# %% [markdown]
# The *quadratic* penalty makes $y$ the mean. *Huber's* goes on along a line from a distance $\alpha$ on;
# *pseudo-Huber's* does so smoothly. *Welsch's*, $\alpha^2(1 - e^{-r^2/2\alpha^2})$, levels off, and the
# *truncated* one stops at once. We give them ten points, of which 5, 7 and −6 are outliers.

# %%
ten, alpha = jnp.array(problem.TEN), jnp.array(1.0)
listen = jax.jit(jax.value_and_grad(problem.pool, 1), static_argnums=0)  # y, and its gradient by x
for name in problem.PENALTIES:
    y, row = listen(name, ten, alpha)
    print(f"{name:13} y = {y:.2f}, moves with 7 by {abs(row[8]):.3f}, row sums to {row.sum():.2f}")

# %% [markdown]
# `problem.pool` finds $y$ by *reweighting*: the mean with the weights $\varphi'(r)/r$, again and again. Each step
# lowers the energy. We never differentiate those steps.
#
# The weights of a derivative always sum to one: shift all points, and $y$ shifts along.
#
# **Exercise.** Write $\partial y/\partial x_i$ for Welsch's penalty, from $y$ alone. Differentiate
# $\sum_i \varphi'(y - x_i) = 0$.
#
# <details><summary>Hint</summary>φ'(r) = r exp(−r²/2α²). Its derivative has two parts. What multiplies dy
# in the sum, and what multiplies dxᵢ?</details>


# %%
def influence(x, y, alpha):
    ### STUB: return None
    ### BEGIN SOLUTION
    r = y - x
    bend = (1 - (r / alpha) ** 2) * jnp.exp(-((r / alpha) ** 2) / 2)
    return bend / jnp.sum(bend)
    ### END SOLUTION


check.influence(influence)

# %% [markdown]
# So $H = \sum_i \varphi''$, and a point counts by $\varphi''$: the right half of the picture above. Beyond
# $\alpha$ Welsch's is negative. That was the bar to the left.
#
# ### Find the bug
#
# A colleague differentiates a robust mean. For the quadratic penalty it is right:


# %%
def colleagues(name, x, alpha):
    y = problem.pool(name, x, alpha)  # (a)
    y = jax.lax.stop_gradient(y)  # (b)
    w = problem.PENALTIES[name].weight((y - x)[:, None], alpha)
    w = jax.lax.stop_gradient(w)  # (c)
    return jnp.sum(w * x) / jnp.sum(w)  # (d)


for name in ("quadratic", "Welsch"):
    row = jax.jit(jax.grad(colleagues, 1), static_argnums=0)(name, ten, alpha)
    print(f"{name}: right {jnp.allclose(row, listen(name, ten, alpha)[1])}")

# %% [markdown]
# Which line is wrong, (a), (b), (c) or (d)?

# %%
### STUB: answer = None
### BEGIN SOLUTION
answer = "c"
### END SOLUTION
check.which_line(answer)

# %% [markdown]
# ### Two failures
#
# Let the data disagree: five points near −10, five near 10.

# %%
### STUB: check.predict("two_clusters", None)
### BEGIN SOLUTION
check.predict("two_clusters", "c")
### END SOLUTION

# %%
apart = 10 * jnp.sign(jnp.arange(10) - 4.5) + jnp.tile(jnp.linspace(-0.5, 0.5, 5), 2)
for name in ("pseudo-Huber", "Huber"):
    total = problem.told(lambda name=name: listen(name, apart, alpha)[1].sum().round(6))
    print(f"{name}: the row's sum is {total}")

# %% [markdown]
# Huber's energy is flat between the clusters: $H = 0$, every $y$ is as good, and the package refuses.
# Pseudo-Huber's bends a little everywhere, and has an answer.
#
# The other failure nobody refuses. Welsch's energy has more than one valley:

# %%
pictures.basins()

# %%
(there, row), (here, _) = (listen("Welsch", ten, alpha, jnp.array(s)) for s in (-5.5, 0.6))
print(f"from −5.5: y = {there:.2f}, and from 0.6: {here:.2f}")
print("its derivative is right:", jnp.allclose(row, problem.influence("Welsch", ten, alpha, there)))
print(f"it listens to the outlier −6 alone: {row[9] > 0.99}")

# %% [markdown]
# It converged, it is a minimum, its derivative is right, and it is wrong. A derivative tells how *this*
# valley moves, never that there is a deeper one.
#
# ## 3. With an equation that must hold
#
# Now $y$ minimises $f(x, u)$ among all $u$ with $h(x, u) = 0$. Below, $f = c^\top u$ and $h$ says that $u$ lies
# on a circle of radius $r$: $h = (\|u\|^2 - r^2)/2$. Both $c$ and $r$ come in.

# %%
pictures.circle()

# %% [markdown]
# Along the circle $f$ cannot fall any more: its gradient has only a part across, $\partial_u f = \nu\,\partial_u h$.
# That is Lagrange's condition, and $\nu$ the multiplier of lecture 06, now of either sign. Stack it on the
# constraint, and both unknowns are found, and differentiated, together:


# %%
def lagrange(f, h):
    def conditions(x, z):
        u, nu = z
        return jax.grad(f, 1)(x, u) - nu * jax.grad(h, 1)(x, u), h(x, u)

    return conditions


def lowest(x):
    f, h = problem.closed_forms.lowest, problem.closed_forms.on_circle
    begin = jnp.array([-1.0, -0.5]), jnp.array(-1.0)
    return it.root(lagrange(f, h), x, begin).value[0]


x = jnp.array([0.6, 0.8]), jnp.array(1.5)
by_c, by_r = jax.jit(jax.jacobian(lowest))(x)
print("y =", lowest(x), " ∂y/∂r =", by_r)
print("∂y/∂c =", by_c, sep="\n")

# %% [markdown]
# On paper $y = -r\,c/\|c\|$. So $\partial y/\partial r$ points against $c$, and $\partial y/\partial c$ is $-r/\|c\|$
# times the projection along the circle. Is it that, to second order, too?

# %%
closed = problem.closed_forms.lowest_on_circle
ours, right = (jax.jit(jax.hessian(f))(x) for f in (lowest, closed))
print("first derivatives right:", jax.tree.map(np.allclose, (by_c, by_r), jax.jacobian(closed)(x)))
print("all second ones:", np.all(jax.tree.leaves(jax.tree.map(np.allclose, ours, right))))

# %% [markdown]
# **Exercise.** Write $\partial y/\partial x$ by hand, for one constraint. You are given the second derivatives
# by $u$ of $f$ and of $h$, `Hf` and `Hh`; the multiplier `nu`; $A = \partial_u h$, $n$ numbers; $B = \partial_x\partial_u
# (f - \nu h)$, $n \times m$; and $C = \partial_x h$, $m$ numbers.
#
# <details><summary>Hint</summary>Differentiate both conditions: two equations for dy and dν. What is the
# derivative by u of ∂f − ν ∂h?</details>


# %%
def node_jacobian(Hf, Hh, nu, A, B, C):
    ### STUB: return None
    ### BEGIN SOLUTION
    H = Hf - nu * Hh
    K = jnp.block([[H, -A[:, None]], [A[None], jnp.zeros((1, 1))]])
    return -jnp.linalg.solve(K, jnp.vstack([B, C]))[: len(A)]
    ### END SOLUTION


check.node_jacobian(node_jacobian)

# %% [markdown]
# Eliminate $d\nu$, and it is the formula of Gould and his colleagues:
#
# $$\frac{\partial y}{\partial x} = H^{-1}A^\top (A H^{-1} A^\top)^{-1} (A H^{-1} B - C) - H^{-1} B.$$
#
# The last part is how $y$ would move if it were free. The first brings it back.
#
# ## 4. An eigenvector is a node
#
# Let $M$ be symmetric. Where is $\tfrac12 v^\top M v$ largest, if $v$ must have length one?

# %%
### STUB: check.predict("multiplier_of_a_sphere", None)
### BEGIN SOLUTION
check.predict("multiplier_of_a_sphere", "a")
### END SOLUTION

# %% [markdown]
# So `eigh`, which finds all eigenvectors of a symmetric matrix, is a solver for that node. JAX's rule for it divides by
# the differences of *all* eigenvalues. Take $M = \operatorname{diag}(3, 1, 1)$: the top one, 3, stands alone, the two
# others are equal. Our loss is $v_1 + 2v_2 + 3v_3$.

# %%
top = it.implicit_function(
    problem.eigenvector.by_eigh,
    lambda M, z: ((M + M.T) @ z[0] / 2 - z[1] * z[0], (1 - z[0] @ z[0]) / 2),
)
M, ell = jnp.diag(jnp.array([3.0, 1.0, 1.0])), jnp.array([1.0, 2.0, 3.0])
through_eigh = jax.jit(jax.grad(lambda M: ell @ problem.eigenvector.by_eigh(M)[0]))(M)
by_condition = jax.jit(jax.grad(lambda M: ell @ top(M)[0]))(M)
print("through eigh: NaN in", int(jnp.isnan(through_eigh).sum()), "of 9 entries")

dM = jnp.array([[0.0, 1.0, 2.0], [1.0, 0.0, 0.5], [2.0, 0.5, 1.0]])
right = ell @ problem.eigenvector.closed_form(M, dM)
print("the theorem's is right:", jnp.allclose(jnp.sum(by_condition * dM), right))
print(by_condition.round(4) + 0.0)

# %% [markdown]
# The condition knows one eigenvector and its value. What the others do among themselves is no concern of it. *Declare
# what you need, and no more.*
#
# ## 5. What a condition leaves free
#
# To match two clouds of points softly: $P_{ij}$ says how much goes from $x_i$ to $y_j$. Every $x_i$ gives $1/n$, every
# $y_j$ takes $1/m$, and the cost $\sum P_{ij} C_{ij}$, with $C_{ij} = \tfrac12\|x_i - y_j\|^2$, is to be small. A little
# entropy, weighed by $\varepsilon$, keeps the $P_{ij}$ above zero, and makes them smooth. Then
#
# $$P_{ij} = \tfrac1{nm}\, e^{(f_i + g_j - C_{ij})/\varepsilon},$$
#
# with $n + m$ multipliers $f$ and $g$. *Sinkhorn's* iteration sets them in turn:
#
# $$f_i = -\varepsilon \log \tfrac1m \sum_j e^{(g_j - C_{ij})/\varepsilon}, \qquad
# g_j = -\varepsilon \log \tfrac1n \sum_i e^{(f_i - C_{ij})/\varepsilon}.$$
#
# One round takes $g$ to a new $g$: a fixed point, as in lecture 01.

# %%
### STUB: check.predict("gauge", None)
### BEGIN SOLUTION
check.predict("gauge", "b")
### END SOLUTION

# %%
ot = problem.transport
disc, ring = ot.clouds()
C = ot.cost(disc, ring)


@jax.jit
def along_C(C):  # g, and how it moves as C grows
    return jax.jvp(lambda C: ot.potentials(C, ot.round_trip), (C,), (C,))


print("g is found:  ", np.all(np.isfinite(ot.potentials(C, ot.round_trip))))
print("its slope is", problem.told(lambda: along_C(C)))

# %% [markdown]
# What is free here is called a *gauge*. It changes nothing that one can see: $f - 1$ and $g + 1$ make the same plan. Only
# the equation does not know which of them to return. Pin one.
#
# **Exercise.** Write one round, and pin the mean of the new $g$ at zero.
#
# <details><summary>Hint</summary>logsumexp does not overflow, and takes a factor b: with b = 1/m it
# is the logarithm of a mean.</details>


# %%
from jax.scipy.special import logsumexp


def sinkhorn(C, eps, g):
    ### STUB: return None
    ### BEGIN SOLUTION
    n, m = C.shape
    f = -eps * logsumexp((g[None] - C) / eps, axis=1, b=1 / m)
    new = -eps * logsumexp((f[:, None] - C) / eps, axis=0, b=1 / n)
    return new - jnp.mean(new)
    ### END SOLUTION


check.sinkhorn(sinkhorn)

# %%
pictures.transport(disc, ring)

# %% [markdown]
# Say that each point of the disc *lands* at the mean of where it is sent. On the right the hollow point moves to the right:
# its landing slides along the ring, and the others make room. Each $y_j$ still takes $1/m$, so all landings together stay
# where they were: the small arrows sum to minus the large one.
#
# Who judges that derivative? 600 rounds, unrolled:

# %%
probe = jnp.sin(jnp.arange(C.size)).reshape(C.shape)


def gradient(plan):
    return jax.jit(jax.grad(lambda C: jnp.sum(probe * plan(C))))(C)


def solved(C, solver):
    return ot.plan(C, ot.potentials(C, linear_solver=solver))


by_rounds = gradient(lambda C: ot.unrolled_plan(C, 600))
for solver in (it.Dense(), it.Neumann()):
    off = jnp.max(abs(gradient(lambda C, by=solver: solved(C, by)) - by_rounds))
    print(f"{type(solver).__name__}: equal to 1e-12: {off < 1e-12}")

# %% [markdown]
# ## 6. A network whose votes are pooled
#
# Now both halves learn. We see 64 points with their normals, on a circle of known radius, and want its
# centre. A share of the points is clutter: a clump elsewhere, with normals at random. A network of 82 weights lets
# each point *vote* for the centre. The node pools the votes. Through it the gradient reaches both the votes, and $\alpha$.
#
# We train at 30 % clutter, in five seeds at once, and test at 20, 40 and 60 %.

# %%
votes, shares = problem.votes, (0.2, 0.4, 0.6)
tests = [votes.draw(300, share, seed=7) for share in shares]
trained = {name: votes.train(name)[0] for name in ("quadratic", "pseudo-Huber", "Welsch")}
missed = {
    name: [votes.rms(votes.misses(name, models, sets)) for sets in tests]
    for name, models in trained.items()
}

# %%
mean, huber, welsch = (np.array(missed[name]) for name in missed)  # rows: 20, 40, 60 %
print("at 20 and 40 %, in each of five seeds:")
print("pseudo-Huber misses by less than 0.7 of the mean:", np.all((huber < 0.7 * mean)[:2]))
print("Welsch by less than 0.7 of that:", np.all((welsch < 0.7 * huber)[:2]))
print("and by less than 0.06:", np.all(welsch[:2] < 0.06))

# %%
### STUB: check.predict("sixty", None)
### BEGIN SOLUTION
check.predict("sixty", "b")
### END SOLUTION

# %%
far = np.asarray(votes.misses("Welsch", trained["Welsch"], tests[2]))
lost = np.mean(far > 0.2, axis=1)
print("at 60 %, in each of five seeds:")
print("pseudo-Huber misses by more than 1.1 times the mean:", np.all(huber[2] > 1.1 * mean[2]))
print("Welsch by less than 0.8 times the mean:", np.all(welsch[2] < 0.8 * mean[2]))
print("half of all sets it hits to 0.1:", np.all(np.median(far, axis=1) < 0.1))
print(f"in most seeds some are lost, by 0.2 and more: {np.sum(lost > 0) >= 3}")
print("but fewer than 1 in 10 in each:", np.all(lost < 0.1))
pictures.shares(shares, missed)

# %% [markdown]
# Pseudo-Huber is worse than the mean: like a median it sides with the majority, which is now clutter. Welsch is
# better, but no longer good: a few sets are lost altogether. Look at the one that it misses by most:

# %%
seed, worst = np.unravel_index(np.argmax(far), far.shape)
model = jax.tree.map(lambda w: w[seed], trained["Welsch"])
seen = tests[2].seen[worst]
ends = [votes.pooled("Welsch", model, seen[None], wide)[0] for wide in (False, True)]
found = dict(zip(("from the mean", "lowest of 8"), ends))
pictures.vote(seen, votes.votes(model.weights, seen), found, tests[2].centre[worst])

# %% [markdown]
# The mean of all votes lies among the clutter, and reweighting ends in *its* valley. The energy knows better: begun from
# eight of the votes, the lowest end is at the centre. Is that so in all sets?

# %%
wide = np.asarray(votes.misses("Welsch", trained["Welsch"], tests[2], True))
print("lost in all seeds together, begun at the mean: more than 20:", np.sum(far > 0.2) > 20)
print("as the lowest of 8: fewer than 10:", np.sum(wide > 0.2) < 10)

# %% [markdown]
# Nearly. In those that stay lost the good votes themselves lie off, and no solver helps. In the others the network was
# right, the derivative was right, and the answer was a wrong minimum. What mended it was a better *solver*. Neither
# the condition nor the gradient changed by a letter.
#
# ## Five sentences to keep
#
# 1. A node says what it returns: a minimum; the slope that vanishes there is its $g$.
# 2. With a constraint, stack Lagrange's condition on it and solve for both unknowns.
# 3. A robust mean listens to a point by $\varphi''$, not by the weight that found it.
# 4. Pin what the condition leaves free, or there is no derivative.
# 5. Which minimum it is, only the solver can answer for.
#
# | Measured here | |
# |---|---|
# | quartic, pools, circle, eigenvector | equal to their closed forms |
# | gradient of a plan | equal to 600 unrolled rounds, to 1e-12 |
# | eigh at diag(3, 1, 1) | NaN in all entries |
# | votes at 20 and 40 % clutter, five seeds | Welsch best, mean worst |
# | at 60 %: pseudo-Huber | worse than the mean |
# | at 60 %: Welsch, begun at the mean | best, but loses a few sets |
# | at 60 %: Welsch, lowest of 8 | loses fewer, not none |
#
# **Read next.** Gould, Hartley and Campbell, *Deep declarative networks* (2022), the source of these
# examples; Barron, *A general and adaptive robust loss function* (2019); Peyré and Cuturi, *Computational
# optimal transport* (2019), chapter 4.
