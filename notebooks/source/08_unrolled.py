# ---
# title: "08 · Unrolled algorithms"
# able_to:
#   - code a picture by a few strokes, and say what a layer of ISTA does
#   - unroll a solver, learn its steps, and say what they are worth
#   - see a learned solver leave the data it was trained on
#   - choose between unrolling, the theorem, and neither
# need:
#   - the implicit function theorem of lecture 01
#   - "linear algebra: a linear system, columns of a matrix"
#   - "NumPy, and the words grad, vmap and jit of JAX"
# minutes: 75
# seconds: 45
# ---

# %% [markdown]
# Three questions about lectures 01, 03 and 06 first. Answer with letters.

# %%
import numpy as np

from implicit_tutorial.lectures.unrolled import check, pictures, problem, widgets

jax.config.update("jax_enable_x64", True)  # solvers are compared to all digits
### STUB: check.recall(None, None, None)
### BEGIN SOLUTION
check.recall("b", "a", "c")
### END SOLUTION

# %% [markdown]
# Here is a patch of a photograph, 8 × 8 pixels, and what it is made of: a few *strokes*, each with a weight.
# They come from a *dictionary* of 128, one a column of $D$. The patch is $y$, the weights are its *code* $z$,
# and nearly all of them are zero.

# %%
data, lasso = problem.data, problem.lasso
D = jnp.asarray(problem.dictionary.shipped())
china = jnp.asarray(data.patches("china", seed=1, count=300))
a = lasso.lasso(D, china[8])
z_star = jax.jit(lasso.solved)(a)
pictures.strokes(D, a.y, z_star)

# %% [markdown]
# Who chose these strokes? A minimisation. Who chose the dictionary? Another one. And the solver itself can be
# learned, step by step. This lecture is about that choice: to *unroll* a solver and learn its steps, or to solve and take the theorem.
#
# ## 1. A picture is a few strokes
#
# The code makes the misfit small, and pays $\lambda$ for each stroke's weight. It is called the *lasso*:
#
# $$z^\star = \arg\min_z F(z), \qquad F(z) = \tfrac12 \lVert Dz - y \rVert^2 + \lambda \lVert z \rVert_1 .$$
#
# $\lVert z \rVert_1$ is the sum of $|z_j|$. It has a kink at zero, and that is why zeros come out as zeros. Our $\lambda$ is 0.1.

# %%
### STUB: check.predict("strokes", None)
### BEGIN SOLUTION
check.predict("strokes", "b")
### END SOLUTION

# %%
used = jnp.abs(z_star) > 1e-9
print("strokes at hand:", used.size, " fewer than 40 in use:", jnp.sum(used) < 40)

# %% [markdown]
# *ISTA* solves it in two moves. First down the slope of the square, by a step $\eta$. Then every entry
# goes towards zero by $\eta\lambda$, and stops there: *soft thresholding*. With
# $\operatorname{soft}(v, t) = \operatorname{sign}(v)\,\max(|v| - t, 0)$ the minimum is its fixed point,
#
# $$z = \operatorname{soft}\big(z - \eta\, D^\top (Dz - y),\ \eta\lambda\big).$$
#
# It converges from anywhere for $\eta \le 1/L$. Here $L$ is the largest curvature of the square: the largest singular value of $D$, squared.
#
# **Exercise.** Write one step. It is a layer: a linear map, then an activation.
#
# <details><summary>Hint</summary>The maximum with zero, and the sign, are taken entry by entry.</details>


# %%
def step(D, y, lam, eta, z):
    ### STUB: return None
    ### BEGIN SOLUTION
    v = z - eta * D.T @ (D @ z - y)
    return jnp.sign(v) * jnp.maximum(jnp.abs(v) - eta * lam, 0)
    ### END SOLUTION


check.step(step)

# %% [markdown]
# A fixed point may be found by any means. Lecture 04's Anderson should be faster than plain steps, and Newton fastest of
# all: the map is piecewise linear, so that one step is exact on the right piece.

# %%
start = lasso.zeros(a)
plain = it.FixedPointIteration(max_steps=5000)
solvers = {"plain": plain, "Anderson": it.Anderson(max_steps=5000)}
found = {s: it.fixed_point(lasso.step, a, start, solver=solvers[s]) for s in solvers}
newton = it.fixed_point(lasso.step, a, start, solver=it.Newton(max_steps=12), throw=False)
print("Newton from zero has converged:", newton.converged)
near = lasso.fista_at(a, 400)  # explained in section 3: not solved, but with the right strokes
left = jnp.max(jnp.abs(z_star - lasso.newton_from(a, near)))
print("one Newton step from the right strokes is exact to 1e-12:", left < 1e-12)
pictures.solvers({name: s.history for name, s in found.items()}, newton.history)

# %% [markdown]
# At zero nearly every stroke seems worth trying, and Newton tries all at once: 128 unknowns, 64 pixels, a singular
# piece. The hard part of a lasso is *which* strokes. The rest is one linear solve.
#
# ## 2. Learn the dictionary: do you need the theorem?
#
# Let $F^\star(D)$ be the least value. A good dictionary makes it small for many patches. $z^\star$ depends on $D$, and
# one would have to differentiate it.

# %%
### STUB: check.predict("theorem", None)
### BEGIN SOLUTION
check.predict("theorem", "a")
### END SOLUTION

# %% [markdown]
# The outer loss *is* the inner one. At $z^\star$ it does not change with $z$ to first order, so what $dz^\star/dD$ says does not
# matter. That is Danskin's theorem; lecture 03 called it the envelope.
#
# **Exercise.** Return $dF^\star/dD$, of the shape of $D$, from $D$, $y$ and $z = z^\star$.
#
# <details><summary>Hint</summary>Hold z. Each entry of D meets one pixel of the misfit, and one weight.</details>


# %%
def envelope(D, y, z):
    ### STUB: return None
    ### BEGIN SOLUTION
    return jnp.outer(D @ z - y, z)
    ### END SOLUTION


check.envelope(envelope)

# %% [markdown]
# Two hundred such steps, from a dictionary of patches. After each, columns are scaled back to length one. Otherwise
# strokes grow, weights shrink, and the price is cheated.

# %%
dictionary = problem.dictionary
train = jnp.asarray(data.patches("china", seed=0, count=20000), jnp.float32)
first = dictionary.start(train)
_, values = dictionary.learn(first, train, dictionary.batches(200, len(train)), 30.0)
print("the objective falls by 5 % at least:", jnp.mean(values[-20:]) < 0.95 * values[0])
pictures.dictionary({"at first: patches": first, "shipped: after 3000 steps": D})

# %% [markdown]
# Edges, bars, gratings: nobody drew them. On the right is the dictionary that ships with the course, after 3000 steps of the same loop. So *neither* unrolling
# nor theorem was needed here. Remember that case first.
#
# ## 3. Unroll, and learn the steps
#
# ISTA needs hundreds of steps. What if there is time for eight? Then the eighth iterate is all that counts, and each
# layer may have a step of its own,
#
# $$z_{k+1} = \operatorname{soft}\big(z_k - \eta_k D^\top (D z_k - y),\ \eta_k \lambda\big), \qquad \min_{\eta_0, \dots, \eta_7} \text{mean } F(z_8).$$
#
# Eight numbers, learned by Adam through the unrolled loop. Gregor and LeCun (2010) also learned the matrices:
# $z_{k+1} = \operatorname{soft}(S_k z_k + W_k y,\ t_k)$, called *LISTA*.

# %%
nets = problem.networks
D32 = D.astype(jnp.float32)
ista, matrices = nets.steps_at_first(), nets.matrices_at_first(D32)
order = nets.orders(seeds=5, steps=800, batch=128, of=len(train))
steps = nets.trained(nets.by_steps, ista, D32, train, order, 0.03)
order = nets.orders(seeds=1, steps=400, batch=128, of=len(train))
lista = jax.tree.map(
    lambda x: x[0], nets.trained(nets.by_matrices, matrices, D32, train, order, 3e-3)
)
print("learned numbers:", nets.numbers(ista), "and", nets.numbers(lista))

# %% [markdown]
# The rival costs nothing. *FISTA* takes ISTA's step from a point a little ahead, where the last two iterates point. It has no
# parameter at all. All are judged by $(F(z_k) - F^\star)/F^\star$, the *gap*, on patches that were not trained on.

# %%
### STUB: check.predict("worth", None)
### BEGIN SOLUTION
check.predict("worth", "b")
### END SOLUTION


# %%
judge = problem.judge
test = judge.posed(D32, china)  # solved to six digits, for F*
plain = judge.gaps(nets.by_steps, jnp.zeros(24, jnp.float32), test)
fista, of_lista = judge.gaps(24, None, test), judge.gaps(nets.by_matrices, lista, test)
again = np.stack([judge.gaps(nets.by_steps, jnp.tile(logs, 3), test) for logs in steps])
eight = again[:, :8]  # then the same eight once more, and once more
print("all five seeds better than half of FISTA's gap at 8:", np.all(eight[:, -1] < fista[7] / 2))
between = (eight[:, -1] < fista[12]) & (eight[:, -1] > fista[18])
print("and between FISTA at 13 and at 19:", np.all(between))
print("at 16, run twice, below a quarter of FISTA's:", np.all(again[:, 15] < fista[15] / 4))
pictures.layers({"ISTA": plain, "FISTA": fista, "learned steps": again, "LISTA": of_lista})

# %% [markdown]
# *Eight learned layers are worth about sixteen of FISTA's.* FISTA needs eight more, and nothing to train. LISTA's 197 632 numbers gain
# little over eight, on these patches. The surprise is the thin lines: the eight steps were trained for eight layers. Run again from
# where they end, they still gain.
#
# How do steps do that? Look at them, in units of $1/L$.

# %% tags=["nbval-ignore-output"]
print(np.exp(np.asarray(steps)).round(1))

# %% [markdown]
# ISTA is safe up to 1; each set ends above 10. While few strokes are on, the square is less steep than $L$ says. And what a long
# step spoils along steep directions, shorter ones repair. It works for patches like those of the training.
#
# ## 4. Another contrast
#
# We turn up the contrast: $3y$ for $y$. Same strokes, same $\lambda$, the same photograph.

# %%
### STUB: check.predict("contrast", None)
### BEGIN SOLUTION
check.predict("contrast", "c")
### END SOLUTION

# %%
flower = jnp.asarray(data.patches("flower", seed=1, count=300))
times = (1.0, 2.0, 3.0, 4.0)
ways = {"ISTA": (nets.by_steps, ista), "FISTA": (8, None), "LISTA": (nets.by_matrices, lista)}


def at_8(patches):
    tests = [judge.posed(D32, patches, t) for t in times]
    ends = {name: np.array([judge.gaps(*way, t)[7] for t in tests]) for name, way in ways.items()}
    five = [[judge.gaps(nets.by_steps, logs, t)[7] for t in tests] for logs in steps]
    return ends | {"learned steps": np.array(five)}


on_china, on_flower = at_8(china), at_8(flower)
pictures.contrast(times, on_china, on_flower)

# %% [markdown]
# Left at ×1 is what they were trained for; right is another photograph. In numbers:

# %%
home, away = on_china["learned steps"], on_flower["learned steps"]
print("flower × 1: each seed ahead of FISTA:", np.all(away[:, 0] < on_flower["FISTA"][0]))
print("but its gap more than doubles:", np.all(away[:, 0] > 2 * home[:, 0]))
print("and FISTA's does not:", on_flower["FISTA"][0] < 2 * on_china["FISTA"][0])
print("china × 3: each seed behind ISTA:", np.all(home[:, 2] > on_china["ISTA"][2]))
print("flower × 3: each seed's gap above 1:", np.all(away[:, 2] > 1))
print("and LISTA still ahead of FISTA:", on_flower["LISTA"][2] < on_flower["FISTA"][2])

# %% [markdown]
# So another photograph costs them more than it costs FISTA, and they still lead. At three times the contrast they have run away, on both.
#
# With more contrast more strokes are on at once. Where strokes overlap, the square is steep, and a step above $1/L$
# overshoots more than the rest can repair. Nothing warns: it is eight layers, and they end. LISTA's matrices hold better here. They were
# not trained for it, either, and no theorem says so.
#
# See it. A square of the flower, coded patch by patch, with the wildest of the five sets of steps.

# %%
cut, means = data.tiles("flower", 130, 250)
scale = np.median(np.linalg.norm(cut, axis=1))
cut = cut / scale
wild = steps[np.argmax(away[:, 2])]


def drawn(code, contrast):
    problems = lasso.lasso(D32, contrast * cut)
    return scale / contrast * jax.vmap(code, (lasso.ROWS,))(problems) @ D32.T


def learned(a):
    return nets.by_steps(wild, a)[-1]


parts = {
    "the picture": scale * cut,
    "FISTA, ×3": drawn(lambda a: lasso.fista_at(a, 8), 3.0),
    "learned, ×1": drawn(learned, 1.0),
    "learned, ×3": drawn(learned, 3.0),
}
pictures.burst(parts, means)

# %% [markdown]
# **This is the picture to remember.** With these steps a patch or two is spoilt already at ×1, and many are at ×3. FISTA has a guarantee for every input. What is learned has a test error, on inputs like
# those of its training.
#
# Move layer and contrast, under a patch that bursts. After eight layers the learned steps start again. Does the second round repair it?

# %% tags=["nbval-ignore-output"]
widgets.layers(steps[2])

# %% [markdown]
# Here it does. Over all patches?

# %%
hard = judge.posed(D32, flower, 3.0)
thrice = np.stack([judge.gaps(nets.by_steps, jnp.tile(logs, 3), hard) for logs in steps])
behind = thrice[:, 23] > judge.gaps(24, None, hard)[23]
print("three rounds: each seed behind FISTA at 24:", np.all(behind))

# %% [markdown]
# ## 5. Differentiate the answer
#
# Now let the outer loss be another one, such as the misfit alone, $\tfrac12 \lVert Dz^\star - y \rVert^2$. It feels how $z^\star$ moves, and no envelope
# helps. On the *support* $S$, the strokes in use, the minimum satisfies a linear system, with $s = \operatorname{sign}(z_S)$:
#
# $$D_S^\top (D_S z_S - y) + \lambda s = 0 .$$
#
# $D_S$ has the columns of $S$. Strokes that are off stay off while $\lambda$ moves by little.
#
# **Exercise.** Return $\partial z^\star / \partial \lambda$, one number a stroke, from $D$ and $z = z^\star$.
#
# <details><summary>Hint</summary>Differentiate the system by λ with s held. Off the support the answer is zero.</details>


# %%
def by_price(D, z):
    ### STUB: return None
    ### BEGIN SOLUTION
    S = z != 0
    A = D[:, S]
    return jnp.zeros_like(z).at[S].set(-jnp.linalg.solve(A.T @ A, jnp.sign(z[S])))
    ### END SOLUTION


check.by_price(by_price)

# %% [markdown]
# The theorem of lecture 01 knows nothing of supports. It is told the fixed point, and says the same. With this slope, section 2 can be
# put in numbers, too: what does it add to the slope of $F^\star$?

# %%
code = it.implicit_function(lasso.solved, lambda a, z: z - lasso.step(a, z))
slope = jax.jit(jax.jacfwd(lambda lam: code(a._replace(lam=lam))))(a.lam)
z_on = jnp.where(used, z_star, 0)
closed = lasso.slope_by_lam(a, z_on)
print("theorem and closed form agree to 1e-12:", jnp.max(jnp.abs(slope - closed)) < 1e-12)
added = jax.grad(lambda z: lasso.objective(a, z))(z_on) @ slope
print("to the slope of F* it adds less than 1e-12:", jnp.abs(added) < 1e-12)

# %% [markdown]
# ### Find the bug
#
# This uses the closed form, and is far off. Which line is to blame, (a), (b), (c) or (d)?

# %%
z = lasso.ista(a, jnp.ones(8))[-1]  # (a)
A = D[:, z != 0]  # (b)
s = jnp.sign(z[z != 0])  # (c)
dz = jnp.zeros(128).at[z != 0].set(-jnp.linalg.solve(A.T @ A, s))  # (d)
print("off by more than a tenth:", jnp.linalg.norm(dz - closed) > 0.1 * jnp.linalg.norm(closed))
### STUB: answer = None
### BEGIN SOLUTION
answer = "a"
### END SOLUTION
check.which_line(answer)

# %% [markdown]
# And unrolling? Its derivative goes through all $k$ steps, whatever the support was on the way.

# %%
### STUB: check.predict("unrolled", None)
### BEGIN SOLUTION
check.predict("unrolled", "c")
### END SOLUTION

# %%
ks = (16, 64, 256, 1024)
study = problem.gradients.study(D, china[:16], ks)
values = judge.gaps(nets.by_steps, jnp.zeros(64), judge.posed(D, china[:16]))
print("gap of the value after 64 steps below 3 %:", values[-1] < 0.03)
print("slope by D off by more than 20 %:", study.off_D[1] > 0.2)
print("slope by λ off by less than 2 %:", study.off_lam[1] < 0.02)
pictures.gradients(ks, study.off_D, study.off_lam)

# %% [markdown]
# Do not trust the lower line. The slope by $\lambda$ is one number, and errors of many strokes cancel in it. The slope by $D$
# has no such luck. An unrolled gradient may look right in the parameter that you checked, and be wrong in the one you train.
#
# ## Unroll, or implicit?
#
# What this run measured. *Unrolled* is eight learned layers, the median seed, and for the slope 64 steps of ISTA; *solved* is eight of FISTA, and the
# theorem, judged by 1024 unrolled steps.


# %%
def class_of(x):
    return next((f"< {p} %" for p in (1, 10, 100) if 100 * x < p), "> 100 %")


rows = {
    "8 layers, patches as trained: gap": (np.median(eight[:, -1]), fista[7]),
    "8 layers, flower × 3: gap": (np.median(away[:, 2]), on_flower["FISTA"][2]),
    "another outer loss: error of slope": (study.off_D[1], study.off_D[-1]),
}
for have, (u, s) in rows.items():
    take = "unroll" if u < s else "solve"
    print(f"{have:36s} unrolled {class_of(u):>7s}   solved {class_of(s):>7s}   → {take}")
kept = study.megabytes[-1] / study.of_the_theorem
print(f"{'its memory at 1024 steps, 3 × and more':36s} {kept > 3}   → solve")
print(f"{'the inner loss itself: dz* adds 0':36s} {jnp.abs(added) < 1e-12}   → neither")

# %% [markdown]
# FISTA at 16 layers is as good as the eight, as trained, and has its guarantee. So the first line is for those who cannot wait for 16.
#
# ## Five sentences to keep
#
# 1. A solver's step is a layer: a linear map, then a threshold.
# 2. Unroll when the budget is small and fixed, and the inputs are those of training.
# 3. Do not unroll when inputs may change, or the answer has to be right: nothing warns.
# 4. An unrolled gradient is right later than its value, and looking at one number may deceive.
# 5. Where outer and inner loss are one, hold the answer and differentiate.
#
# **Read next.** Gregor and LeCun, *Learning fast approximations of sparse coding* (2010); Ablin et al., *Learning step sizes for
# unfolded sparse coding* (2019); Liu et al., *ALISTA* (2019). Mairal, Bach and Ponce, *Task-driven dictionary learning* (2012), for outer losses that are
# not the inner one; Malézieux et al., *Understanding approximate and unrolled dictionary learning for pattern
# recovery* (2022), for section 5.
