# ---
# title: "07 · Bilevel optimisation and games"
# able_to:
#   - differentiate the answer of one minimisation by what another one chooses
#   - say how exact the inner answer has to be, and what an inexact one costs
#   - tell when hyper-gradients win, and see hyper-parameters overfit
#   - find the resting point of a game, and lead in one
# need:
#   - the implicit function theorem of lecture 01
#   - "linear algebra: a linear system, positive definite matrices"
#   - "NumPy, and the words grad, vmap and jit of JAX"
# minutes: 90
# seconds: 60
# ---

# %% [markdown]
# Three questions about lectures 01, 05 and 06 first. Answer with letters.

# %%
import numpy as np

from implicit_tutorial.lectures.bilevel import check, pictures, problem, widgets

jax.config.update("jax_enable_x64", True)  # the closed forms are compared to all digits
### STUB: check.recall(None, None, None)
### BEGIN SOLUTION
check.recall("b", "c", "a")
### END SOLUTION

# %% [markdown]
# A regression has 40 examples and 30 features, of which five matter. Each feature gets a *penalty* of
# its own. Nobody turns thirty knobs by hand. Here they turn themselves: each step asks in which
# direction all thirty should move, so that the loss on *other* examples falls.

# %%
data, overfit = problem.data, problem.overfit
five = data.stacked([data.linear(seed, matter=5) for seed in range(5)])
tuned = problem.ridge.tune(five, overfit.first(500), jnp.array(False))
pictures.penalties(tuned, matter=5)

# %% [markdown]
# The features that matter are set free, most of the others are held. The training loss *rises* on the way:
# it is not what is made small.
#
# ## 1. A minimum inside a minimum
#
# The weights $w$ are fitted to the training examples, with penalties $e^{\theta_j}$. That is the *inner*
# problem. The penalties are chosen by the validation loss of those weights, the *outer* one:
#
# $$\min_\theta\ F(\theta) = \ell_{\text{val}}(w^\star(\theta)), \qquad
# w^\star(\theta) = \arg\min_w\ \ell_{\text{train}}(w) + \tfrac12 \sum_j e^{\theta_j} w_j^2.$$
#
# At $w^\star$ the inner slope vanishes. That is a root, and the rest is lecture 01. The gradient of $F$ is
# called a *hyper-gradient*.


# %%
one = data.linear(0, matter=5)
X, y = one.train
theta = jnp.linspace(-3.0, 1.0, 30)


def F(theta):
    def slope(theta, w):
        return X.T @ (X @ w - y) / len(y) + jnp.exp(theta) * w

    w = it.root(slope, theta, jnp.zeros(30)).value
    return jnp.mean((one.validation.X @ w - one.validation.y) ** 2) / 2


first, second = jax.jit(lambda theta: (jax.grad(F)(theta), jax.hessian(F)(theta)))(theta)
judge = problem.ridge.by_hand(theta, one)
print("30 derivatives right to 1e-12:", jnp.max(abs(first - judge.gradient)) < 1e-12)
print("900 second ones right to 1e-12:", jnp.max(abs(second - judge.hessian)) < 1e-12)

# %% [markdown]
# The body of `F` is the whole method: what holds, who solves it, and what it is judged by. The judge is linear algebra, second derivatives included, and the tests hold it to
# central differences and to unrolled loops.
#
# **Exercise.** Now without the package. Let $H$ be the inner Hessian, $X^\top X / n + \operatorname{diag}(e^\theta)$, and
# $v$ the slope of the validation loss $\tfrac12\,\text{mean}\,(X_{\text{val}} w - y_{\text{val}})^2$ at $w^\star$. Return
# $dF/d\theta$. One solve serves all penalties.
#
# <details><summary>Hint</summary>Keep the inner slope at zero while θ moves: H dw + (exp(θ) ∘ w) dθ = 0,
# entry by entry on the right.</details>


# %%
def hypergradient(theta, X, y, X_val, y_val):
    ### STUB: return None
    ### BEGIN SOLUTION
    H = X.T @ X / len(y) + jnp.diag(jnp.exp(theta))
    w = jnp.linalg.solve(H, X.T @ y / len(y))
    v = X_val.T @ (X_val @ w - y_val) / len(y_val)
    return -jnp.exp(theta) * w * jnp.linalg.solve(H, v)
    ### END SOLUTION


check.hypergradient(hypergradient)

# %% [markdown]
# ### Find the bug
#
# This descent runs, and its loss falls beautifully. After a while every penalty is nearly zero. Which line is wrong, (a),
# (b), (c) or (d)?


# %%
def inner(theta, w):
    return jnp.mean((X @ w - y) ** 2) / 2 + jnp.exp(theta) @ w**2 / 2  # (a)


def outer(theta):
    w = it.root(jax.grad(inner, argnums=1), theta, jnp.zeros(30)).value  # (b)
    return inner(theta, w)  # (c)


slope = jax.jit(jax.grad(outer))(theta)
after = theta - 0.1 * slope  # (d)
print("every one of 30 penalties falls:", jnp.all(after < theta))
### STUB: answer = None
### BEGIN SOLUTION
answer = "c"
### END SOLUTION
check.which_line(answer)

# %% [markdown]
# ## 2. How exact must the inner solve be?
#
# Real inner problems are solved by descent, and nobody waits for the end. Take a logistic regression, and stop after
# $k$ steps of gradient descent: at $w_k$ the inner slope is $g_k \ne 0$. The theorem wants $g = 0$. We apply it at $w_k$ all the same.

# %%
### STUB: check.predict("residual", None)
### BEGIN SOLUTION
check.predict("residual", "b")
### END SOLUTION

# %%
inexact = problem.inexact
steps = jnp.array([10, 20, 50, 100, 200, 500, 1000, 2000, 5000])
splits = [inexact.drawn(seed) for seed in range(5)]
found = inexact.errors(data.stacked(splits), steps)
refused = [inexact.refused(split, steps) for split in splits]
slopes = inexact.slopes(found)
print("error = slope to a power; all five powers between 0.85 and 1.25:", end=" ")
print(np.all((slopes > 0.85) & (slopes < 1.25)))
for k, error, bad in zip(steps[:7], found.implicit[0], refused[0]):
    print(f"k = {k:4d}: off by {error:4.0%}, {'refused' if bad else 'silent'}")
pictures.inexact(steps, found, refused)

# %% [markdown]
# The hyper-gradient is as exact as the inner solve, and no more. Differentiating the $k$ steps themselves is no
# way out: it lags behind, because the derivative of $w_k$ still has to settle after $w_k$ has.
#
# What does the package let pass? It takes one Newton step from $w_k$ and refuses where that is longer than 3 % of $w_k$. What is 18 % off is
# refused. What is 2 % off passes in silence: `rtol` of `it.implicit_function` moves that border.
#
# ## 3. Where it wins, and where it does not
#
# *Kernel ridge regression* compares examples by a distance, and each feature has its own length-scale
# $\ell_j$ in it:
#
# $$k(x, x') = \exp\Big(-\tfrac12 \sum_j (x_j - x_j')^2 / \ell_j^2\Big), \qquad (K + e^{\theta_0} I)\,\alpha = y.$$
#
# Eleven numbers, then, on Friedman's function: five features matter, five do nothing. Three ways to choose,
# ten splits each: a grid of 240 (one $\ell$ for all), 240 random places, and 60 steps along the hyper-gradient.

# %%
### STUB: check.predict("budget", None)
### BEGIN SOLUTION
check.predict("budget", "b")
### END SOLUTION

# %%
kernels = problem.kernels
friedman = data.stacked([data.friedman(seed) for seed in range(10)])
searched = kernels.three_ways(friedman)
grid, random, ours = searched.values()
less = ours.test < jnp.minimum(grid.test, random.test) / 2
print("test error less than half of the others', splits of ten:", jnp.sum(less))
pictures.searches(searched)

# %% [markdown]
# Is that a fair race? A gradient costs more than a value. Compare the seconds that each budget takes, compiled.

# %% tags=["nbval-ignore-output"]
from timeit import timeit

race = {
    "240 values": lambda: kernels.search(friedman, kernels.random(10)),
    "60 gradients": lambda: kernels.climb_down(friedman, kernels.start(10)),
}
for name, run in race.items():
    print(f"{name:12s} {timeit(lambda: jax.block_until_ready(run()), number=1):.2f} s")

# %% [markdown]
# Sixty gradients took no longer than 240 values in our run. Now the same program, the same budgets, other data: ten measurements of 442
# patients, and how their diabetes went on.

# %%
diabetes = kernels.three_ways(data.stacked([data.diabetes(seed) for seed in range(10)]))
grid, random, ours = diabetes.values()
print("lower validation error than both, splits of ten:", end=" ")
print(jnp.sum(ours.validation < jnp.minimum(grid.validation, random.validation)))
print("lower test error than the grid on average:", jnp.mean(ours.test) < jnp.mean(grid.test))
pictures.diabetes(diabetes)

# %% [markdown]
# It wins on every validation set, and has gained nothing on the test. Eleven numbers fitted to 100 examples have found what is
# particular to these 100.
#
# How far can that go? Back to ridge: now all thirty features matter alike, so thirty penalties have nothing to find.

# %%
### STUB: check.predict("thirty", None)
### BEGIN SOLUTION
check.predict("thirty", "c")
### END SOLUTION

# %%
sizes = (10, 20, 50, 100, 200, 500)
dense = data.stacked([data.linear(seed, matter=30) for seed in range(5)])
study = overfit.study(dense, sizes)
at_20 = study.many_validation[1] / study.many_test[1]
print("20 examples: validation below 60 % of test, splits of five:", np.sum(at_20 < 0.6))
pictures.overfit(sizes, study)

# %% [markdown]
# **Hyper-parameters overfit, too.** With twenty examples thirty penalties are worse than one, and their validation loss promises the
# contrary. With 500 they win, but not by finding anything: they *learn* from the validation set. Who gives
# those examples to the fit itself, with one penalty, has the lowest test line. That baseline belongs into every such table.
#
# ## 4. Data as parameters
#
# $\theta$ may be anything that the inner problem reads, its examples included. Let ten images $x_c$, one a class, be all
# that a logistic regression sees. Which ten teach it best to read the other thousand?
#
# $$\min_{x_0, \dots, x_9}\ \ell_{1000}(W^\star), \qquad W^\star = \arg\min_W\ \ell_{10}(W; x) + \tfrac{\lambda}{2} \lVert W \rVert^2.$$
#
# At the minimum $W^\star$ is a combination of the ten images, so that Newton finds it exactly in 100 unknowns.

# %%
### STUB: check.predict("ten", None)
### BEGIN SOLUTION
check.predict("ten", "c")
### END SOLUTION

# %%
images = problem.images
learn, test = images.digits()
real, means = images.real(learn, sets=20), images.means(learn)
distilled, losses = images.distil(real[:5], learn)
pictures.teachers(
    {"real, 0 to 9": real[0], "means of each class": means, "distilled": distilled[0]}
)

# %%
right = {
    "ten real images,\ntwenty sets": images.accuracies(real, test),
    "ten class means": images.accuracies(means[None], test),
    "ten distilled,\nfive starts": images.accuracies(distilled, test),
    "all 1000": images.by_all(learn, test),
}
of_real, of_means, of_ours, of_all = map(np.asarray, right.values())
print("every distilled set above the means and all real sets:", end=" ")
print(np.all(of_ours > max(of_means.max(), of_real.max()) + 0.03))
print("below all 1000 images:", np.all(of_ours < of_all))
pictures.students(right)

# %% [markdown]
# They are no better *pictures*: they are what makes the right $W^\star$. Ten of them teach nearly as much as all
# thousand. And it is one student that they teach: logistic regression with this $\lambda$.
#
# ### Which examples hurt?
#
# Give each training example a weight $c_i$ in the inner loss. 400 digits are labelled even or odd, and four labels in ten are wrong; 100 more are checked, and
# make the outer loss. What would a little more weight on example $i$ do to it?
#
# **Exercise.** Row $G_i$ is the slope of example $i$'s loss by $w$, so that the inner slope moves by $G^\top dc$.
# $H$ is the inner Hessian, $v$ the outer slope. Return $dF/dc$.


# %%
def influence(G, H, v):
    ### STUB: return None
    ### BEGIN SOLUTION
    return -G @ jnp.linalg.solve(H, v)
    ### END SOLUTION


check.influence(influence)

# %%
### STUB: check.predict("clean", None)
### BEGIN SOLUTION
check.predict("clean", "b")
### END SOLUTION

# %%
flipped = problem.flipped
noisy = data.stacked([flipped.even_or_odd(seed) for seed in range(5)])
weighed, hurts = flipped.weigh(noisy), jax.vmap(flipped.influences)(noisy)
for name, low in (("influence at once", -hurts), ("weights after 30 steps", weighed.weights)):
    areas = jax.vmap(flipped.found)(low, noisy.flipped)
    print(f"{name}: right before wrong in 8 pairs of 10, all seeds: {jnp.all(areas > 0.8)}")
gain = weighed.reweighted - weighed.as_they_are
print("weighed is better than as they are, by 10 points at least:", jnp.all(gain > 0.1))
print("and within 3 of the clean ones alone:", end=" ")
print(jnp.all(jnp.abs(weighed.reweighted - weighed.clean_alone) < 0.03))
pictures.weights(weighed.weights[0], noisy.flipped[0])

# %% [markdown]
# The wrong labels are found, by one hyper-gradient as well as by thirty. But 400 examples that were weighed by 100 teach no more than the
# 100 teach alone. Ask for that line wherever examples are weighed.
#
# ## 5. Games
#
# So far the inner problem had no will of its own. Now it is a rival. Two firms sell one good at the
# price $P = 10 - q_1 - q_2$, with costs $c = (1, 2)$. Each wants its own $\pi_i = (P - c_i)\, q_i$ to be large.
# *Cournot's* equilibrium is where neither gains by moving alone:
#
# $$\frac{\partial \pi_i}{\partial q_i} = P - c_i - q_i = 0 \quad\text{for both.}$$
#
# Two equations, two unknowns: a root, and no minimum of anything.


# %%
def profits(c, q):
    return (10 - jnp.sum(q) - c) * q


def slopes(c, q):
    return 10 - jnp.sum(q) - c - q


c = jnp.array([1.0, 2.0])
cournot = it.root(slopes, c, jnp.ones(2)).value
print("they sell", cournot, "and earn", profits(c, cournot))

# %%
### STUB: check.predict("leader", None)
### BEGIN SOLUTION
check.predict("leader", "c")
### END SOLUTION

# %% [markdown]
# *Stackelberg's* firm 1 moves first. Firm 2's reply is a root, and firm 1's best is a root of the *total*
# derivative, which differentiates that reply: a root in a root.


# %%
def after(lead, q_2):
    return slopes(c, jnp.stack([lead, q_2]))[1]


def led(lead):
    return profits(c, jnp.stack([lead, it.root(after, lead, 1.0).value]))[0]


lead = it.root(lambda _, lead: jax.grad(led)(lead), None, 1.0).value
print(f"firm 1 sells {lead:.2f} and earns {led(lead):.2f}")
pictures.duopoly()

# %% [markdown]
# It sells more, and earns 12.50 for 11.11. Gradient steps find either point; which one depends on *which*
# gradient firm 1 takes. Where it leads, its profit curve touches firm 2's reply: along that line it cannot do
# better. Change its cost, and see which point moves faster.

# %% tags=["nbval-ignore-output"]
widgets.duopoly()

# %% [markdown]
# ### Which gradient goes where?
#
# Firm 2 always replies; firm 1 climbs by one of the three gradients below. Choose.
#
# - (a) `one` goes to 3.33, `two` to 5, `three` to 0.
# - (b) `one` goes to 5, `two` to 3.33, `three` runs away.
# - (c) All three go to 5.
# - (d) `one` goes to 5, `two` to 3.33, `three` to 0.


# %%
def reply(q_1):
    return (8 - q_1) / 2


def one(q_1):
    return jax.grad(lambda q: profits(c, jnp.stack([q, reply(q)]))[0])(q_1)


def two(q_1):
    return jax.grad(lambda q: profits(c, jnp.stack([q, reply(q_1)]))[0])(q_1)


def three(q_1):
    return jax.grad(lambda q: profits(c, jnp.stack([q_1, reply(q)]))[0])(q_1)


### STUB: answer = None
### BEGIN SOLUTION
answer = "b"
### END SOLUTION
check.which_gradient(answer)

# %% [markdown]
# **Exercise.** The leader's gradient, for any number of replies: the leader decides `x` and wants
# `f(x, y)`; `y` solves `g(x, y) = 0`, and is given. No solver is needed.
#
# <details><summary>Hint</summary>Lecture 01's theorem gives dy/dx. One solve with (∂_y g)ᵀ is
# enough.</details>


# %%
def leader_gradient(f, g, x, y):
    ### STUB: return None
    ### BEGIN SOLUTION
    f_x, f_y = jax.grad(f, argnums=(0, 1))(x, y)
    g_x, g_y = jax.jacobian(g, argnums=(0, 1))(x, y)
    return f_x - g_x.T @ jnp.linalg.solve(g_y.T, f_y)
    ### END SOLUTION


check.leader_gradient(leader_gradient)

# %% [markdown]
# ### What if a cost rises?
#
# Economists call it *comparative statics*: the derivative of an equilibrium. Let there be $n$ firms and a
# price $P(Q)$ that bends, with $Q = \sum q_i$. Then
#
# $$\text{slope}_i = P(Q) - c_i + q_i\, P'(Q) = 0.$$
#
# **Exercise.** From $q$, $P'$ and $P''$ return the matrix with $\partial q_i / \partial c_j$ in row $i$ and column $j$. It
# is not symmetric: whose $q$ stands in which row?
#
# <details><summary>Hint</summary>Differentiate slopeᵢ by qⱼ, and by cⱼ.</details>


# %%
def cost_effects(q, p1, p2):
    ### STUB: return None
    ### BEGIN SOLUTION
    J = (p1 + q * p2)[:, None] + p1 * jnp.eye(len(q))
    return jnp.linalg.inv(J)
    ### END SOLUTION


check.cost_effects(cost_effects)

# %%
market = problem.games.market
firms = market.Market(jnp.array(10.0), jnp.array(0.4), jnp.array([1.0, 2.0, 0.5]))


def sold(c):
    q = market.cournot(firms._replace(c=c))
    return q, q


effects, q = jax.jit(jax.jacobian(sold, has_aux=True))(firms.c)
off = jnp.max(jnp.abs(effects - market.effects_in_closed_form(firms, q)))
print(effects.round(3), "equal to the closed form:", off < 1e-10)

# %% [markdown]
# Every cost lowers its own firm's sales and raises those of the rivals. Nothing was solved twice: the
# equilibrium was solved once, and differentiated.
#
# A root in a root also sets a *toll*. Two roads take $1 + 2f$ and $\tfrac12 + 3(1 - f)$ hours, if a share $f$ takes
# the first. Drivers change roads until time and toll together are equal. The city wants the least total time.

# %%
roads = problem.games.roads
a = roads.two_roads()
toll, (right, f, least) = roads.best_toll(a), roads.in_closed_form(a)
hours = roads.total(a, toll)
print("without a toll, f = ½, hours on each road:", roads.times(a, jnp.array(0.5)))
print(f"toll {toll:.2f}: hours in all {hours:.4f}; closed form: f = {f:.2f},", end=" ")
print("toll and hours equal:", abs(toll - right) < 1e-10, abs(hours - least) < 1e-10)

# %% [markdown]
# The toll is negative: the city *pays* for road 1, which crowds more slowly. Left alone the drivers waste time,
# although each does the best for himself.
#
# ### A game that turns
#
# The smallest game without a minimum: $x$ wants $xy$ small, $y$ wants it large. The equilibrium is $(0, 0)$. Both
# step by their own gradient, $\eta = 0.1$, from $(1, 1)$.

# %%
### STUB: check.predict("circles", None)
### BEGIN SOLUTION
check.predict("circles", "c")
### END SOLUTION

# %%
simultaneous, _ = problem.games.bilinear.walks(0.1, 0.0)
length = jnp.linalg.norm(simultaneous[-1])
print(f"|z| = {length:.4f}, and √2 · 1.01⁵⁰ to 1e-12:", abs(length - 2**0.5 * 1.01**50) < 1e-12)
pictures.spiral(0.1, 0.2)

# %% [markdown]
# In the picture $y$ also pays $\tfrac12 \mu y^2$, with $\mu = 0.2$. So $y$ has a best reply, and $x$ can lead. Its total
# gradient is $x / \mu$, wherever $y$ is: it does not turn. Set $\mu$ to 0 to see the spiral, and below $\eta / 2$ to see
# the leader run away.

# %% tags=["nbval-ignore-output"]
widgets.spiral()

# %% [markdown]
# ### Players who err
#
# Rock, paper, scissors, but row's rock breaks scissors for *two* points. Players who err choose better
# answers more often, by a softmax at temperature $t$:
#
# $$p = \operatorname{softmax}(R\, q / t), \qquad q = \operatorname{softmax}(-R^\top p / t).$$
#
# A fixed point, the *quantal response*. As $t \to 0$ it tends to the Nash equilibrium.

# %%
### STUB: check.predict("rock", None)
### BEGIN SOLUTION
check.predict("rock", "a")
### END SOLUTION

# %%
quantal = problem.games.quantal
cooling = jnp.geomspace(8, 0.02, 40)
solutions = quantal.continued(cooling)  # Newton, each from the last one's answer
rock = np.array([s.value[0][0] for s in solutions])
gap = np.abs(np.stack(solutions[-1].value) - quantal.NASH).max()
print("all found:", all(s.converged for s in solutions), " 3e-3 from Nash:", gap < 3e-3)
print("rock above 0.35 when warm, below 0.26 when cold:", max(rock) > 0.35, rock[-1] < 0.26)
pictures.mixtures(cooling, solutions)

# %% [markdown]
# Warm, row plays its strong rock more than a third of the time; cold, a quarter. In the end one's own prize moves
# the *other's* play. The derivative by $t$ changes its sign on the way.
#
# That walked down from warm to cold. Who arrives at once, from $p = q = \tfrac13$?

# %%
ts = jnp.array([2, 1.4, 1, 0.65, 0.5, 0.4, 0.25, 0.2, 0.12, 0.08, 0.05, 0.03, 0.02])
found, walked = quantal.reach(ts), quantal.continued(ts)
found["Newton, continued"] = np.array([s.converged for s in walked])
rho = np.array([quantal.radius(quantal.game(t), s.value) for t, s in zip(ts, walked)])
print("plain exactly where ρ < 1:", np.array_equal(found["plain"], rho < 1))
damped = 0.7**2 + (0.3 * rho) ** 2 < 1
print("damped exactly where 0.7² + 0.3² ρ² < 1:", np.array_equal(found["damped"], damped))
print("all temperatures:", [name for name, ok in found.items() if ok.all()])
pictures.reach(ts, found, rho)

# %% [markdown]
# The eigenvalues are imaginary, as in the spiral: row chases column, column chases row. Hence the rule for damping.
# Newton jumps too far when cold; halving its steps, or walking down from warm, cures it. And one compiled function a
# solver served every temperature: the game and $t$ are arrays.
#
# ## Five sentences to keep
#
# 1. The answer of a minimisation is a root, and may stand inside another minimisation.
# 2. A hyper-gradient is as exact as the inner solve: look at the inner slope.
# 3. A gradient tunes many numbers where grid and random search fail, if there is something to find.
# 4. Many hyper-parameters overfit: look at the test, once, and beside a refit on all examples.
# 5. In a game it matters who moves first: through the reply, or with the reply held.
#
# | Measured here | |
# |---|---|
# | ridge: first and second derivatives | equal to linear algebra |
# | Friedman, test error | less than half of grid and random |
# | diabetes | wins all validation sets, not the test |
# | ten distilled images, five starts | above all real sets and the means |
# | 40 % wrong labels, weighed | as good as the clean examples alone |
# | Cournot and Stackelberg | firm 1 sells 3.33 and 5.00, as by hand |
# | players who err, at t = 0.02 | Newton arrives if halved or continued, nobody else |
#
# **Read next.** Bengio, *Gradient-based optimization of hyperparameters* (2000); Pedregosa, *Hyperparameter
# optimization with approximate gradient* (2016); Lorraine, Vicol and Duvenaud, *Optimizing millions of
# hyperparameters by implicit differentiation* (2020). Koh and Liang, *Understanding black-box predictions via
# influence functions* (2017); Wang et al., *Dataset distillation* (2018); Ren et al., *Learning to reweight
# examples for robust deep learning* (2018). McKelvey and Palfrey, *Quantal response equilibria for normal form
# games* (1995).
