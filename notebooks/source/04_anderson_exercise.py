# ---
# title: "04 · Anderson acceleration: an exercise"
# able_to:
#   - accelerate a fixed-point iteration by mixing old iterates
#   - say why a fixed ridge makes it stall
#   - differentiate the output of a solver you did not write, by the implicit function theorem
#   - register that derivative with JAX, so that grad, vmap and jit work
# need:
#   - "lecture 01: the fixed point z = tanh(Wz + x), and the theorem"
#   - "calculus: the chain rule; linear algebra: a linear system and its transpose"
#   - "NumPy, and the words grad, vjp and vmap of JAX"
# minutes: 120
# seconds: 40
# ---

# %%
from functools import partial

from implicit_tutorial.lectures.anderson import check, pictures, widgets
from implicit_tutorial.lectures.anderson.problem import least_squares_weights
from implicit_tutorial.lectures.tanh_fixed_point.problem import draw, published_draw, tanh_layer

### STUB: check.recall(None, None, None)
### BEGIN SOLUTION
check.recall("c", "b", "a")
### END SOLUTION

# %% [markdown]
# Each step of $z \leftarrow f(z)$ forgets all the steps before. Look at what remembering is worth.

# %%
slow = draw(100, norm=0.99, symmetric=True, seed=2)
pictures.race(slow)

# %% [markdown]
# Anderson and plain iteration pay one evaluation of $f$ a step; Newton a Jacobian and a solve. You
# will rebuild the middle curve, find what breaks it, and differentiate its output.
#
# **Exercises.** Write below `# YOUR CODE HERE`, and run the cell. Its check draws new problems at each
# call, and says what is off. `check.name(answer, hint=3)` asks for a hint.
#
# ## 1 · Mixing
#
# Keep the last $m$ iterates $z_i$, and their residuals $r_i = f(z_i) - z_i$. Which mixture of them
# would have the smallest residual, if $f$ were linear?
#
# $$\min_\alpha \Big\| \sum_i \alpha_i r_i \Big\|^2 \quad\text{subject to}\quad \sum_i \alpha_i = 1$$

# %%
pictures.least_norm()

# %% [markdown]
# The shortest vector to the line stands on it at a right angle. And the iterates?

# %%
pictures.trajectory()

# %% [markdown]
# Plain iteration zigzags down a valley. Anderson sees residuals that point against each other, mixes
# them until they cancel, and jumps.
#
# Let $r_i$ be the rows of $R$. Residuals that are nearly parallel ask for a **ridge**: add
# $\lambda\|\alpha\|^2$ to the square. With a multiplier $\mu$ the minimum solves the *bordered* system
#
# $$\begin{pmatrix} 0 & 1^\top \\ 1 & RR^\top + \lambda I \end{pmatrix}
#   \begin{pmatrix} \mu \\ \alpha \end{pmatrix} = \begin{pmatrix} 1 \\ 0 \end{pmatrix}$$

# %%
### STUB: check.predict("opposite", None)
### BEGIN SOLUTION
check.predict("opposite", "b")
### END SOLUTION

# %% [markdown]
# **Warm-up.** Write the weights for λ > 0. `R` has one residual a row.
#
# <details><summary>Hint 1</summary>The second row gives α up to a factor, the first the factor.</details>
# <details><summary>Hint 2</summary>α is a multiple of (R Rᵀ + λ I)⁻¹ 1: for λ > 0 the inverse exists.</details>
# <details><summary>Hint 3</summary>One <code>jnp.linalg.solve</code> against ones; divide by the
# sum.</details>


# %%
def mixing_weights(R, lam):
    ### STUB: alpha = ...
    ### STUB: return None
    ### BEGIN SOLUTION
    G = R @ R.T + lam * jnp.eye(len(R), dtype=R.dtype)
    alpha = jnp.linalg.solve(G, jnp.ones(len(R), R.dtype))
    return alpha / jnp.sum(alpha)
    ### END SOLUTION


check.mixing_weights(mixing_weights)

# %% [markdown]
# ## 2 · The solver, and a surprise
#
# This solver is given. Its `least_squares_weights` is your `mixing_weights`.


# %% tags=["lesson"]
def anderson_solver(func, z_init, m=5, lam=1e-4, max_iter=50, tol=1e-5, beta=1.0):
    z, Z, F, residuals = z_init, [], [], []
    for _ in range(max_iter):
        f_z = func(z)
        residuals.append(jnp.linalg.norm(f_z - z))
        if residuals[-1] <= tol * jnp.linalg.norm(f_z):
            break
        Z, F = [*Z, z][-m:], [*F, f_z][-m:]  # the last m iterates, and func of them
        alpha = least_squares_weights(jnp.stack(F) - jnp.stack(Z), lam)
        z = beta * alpha @ jnp.stack(F) + (1 - beta) * alpha @ jnp.stack(Z)
    return z, jnp.stack(residuals)


z_cos, _ = anderson_solver(jnp.cos, jnp.ones(1))
print(f"cos z = z at z = {z_cos[0]:.3f}")

# %% [markdown]
# With $m = 1$ there is nothing to mix: plain iteration. We try both on the published problem of the
# NeurIPS 2020 tutorial, with the random bits that JAX had then.

# %%
### STUB: check.predict("published", None)
### BEGIN SOLUTION
check.predict("published", "a")
### END SOLUTION

# %%
W, x = published_draw(old_bits=True)
f_published = partial(tanh_layer, (W, x))
z_star, residuals = anderson_solver(f_published, jnp.zeros(10))
_, plain = anderson_solver(f_published, jnp.zeros(10), m=1)
print(f"plain {len(plain)} evaluations, Anderson {len(residuals)}")

# %%
pictures.two_curves(plain, residuals)

# %% [markdown]
# The accelerated solver is the slower one. It leads until its curve bends. (Plain took 35 in lecture
# 01, which stops at $10^{-5}$; this loop stops at $10^{-5}\|f(z)\|$.) On the slow problem from the top:

# %%
f_slow = partial(tanh_layer, slow)
counts = {m: len(anderson_solver(f_slow, jnp.zeros(100), m=m, max_iter=1000)[1]) for m in (1, 5)}
print(f"Anderson takes {counts[5] / counts[1]:.1f} times the evaluations of plain iteration")

# %% [markdown]
# Yet in the first picture Anderson wins on this very problem. Compare the two things that the solver
# adds up in $RR^\top + \lambda I$:

# %%
pictures.gram_against_ridge(residuals, lam=1e-4)

# %% [markdown]
# **Question.** Why does the curve bend? Answer with a letter.
#
# - **a** float32 rounds off the residuals.
# - **b** A memory of $m = 5$ is too short.
# - **c** $RR^\top$ falls below $\lambda I$, and the weights stop depending on the residuals.
# - **d** $f$ is too nonlinear for a linear model.

# %%
### STUB: answer = None
### BEGIN SOLUTION
answer = "c"
### END SOLUTION

check.why_it_stalls(answer)

# %% [markdown]
# Then the bend must move with $\lambda$: a hundredth of $\lambda$, a tenth of the residual.

# %%
pictures.ridges(slow)

# %% [markdown]
# It does. The black curve scales each residual to length 1 before it adds a ridge, as `it.Anderson`
# does:

# %%
solver = it.Anderson(rtol=1e-5, atol=0.0)
free = [
    it.fixed_point(tanh_layer, a, jnp.zeros(len(a[1])), solver=solver).steps for a in ((W, x), slow)
]
print("evaluations ÷ plain   λ = 1e-4   scale-free")
print(f"published   {len(residuals) / len(plain):18.1f} {free[0] / len(plain):12.1f}")
print(f"slow        {counts[5] / counts[1]:18.1f} {free[1] / counts[1]:12.1f}")

# %% [markdown]
# Find a setting where Anderson loses, and one where only plain iteration fails.

# %%
pictures.explorer(memory=5, ridge=-4.0, norm=0.95)

# %% tags=["nbval-ignore-output"]
widgets.ridge()
# %% [markdown]
# Now the mixing $\beta$, with a small $\lambda$. Below 1 it steps less far along the mixed residual.

# %%
pictures.explorer(memory=2, ridge=-10.0, norm=1.2, mixing=0.5)

# %% tags=["nbval-ignore-output"]
widgets.mixing()
# %% [markdown]
# ## 3 · The task: differentiate it
#
# For a layer $z^\star = f(x, z^\star)$ we want $\partial z^\star / \partial x$. The chain rule through
# the solver would pass every mixing step in it. The theorem asks only what holds at the end:
#
# $$g(x, z) = z - f(x, z), \qquad g(x, z^\star(x)) = 0 \ \text{ for every } x.$$

# %%
### STUB: check.predict("same layer", None)
### BEGIN SOLUTION
check.predict("same layer", "c")
### END SOLUTION

# %%
key_W, key_x, key_v = jax.random.split(jax.random.PRNGKey(4), 3)
M = 0.8 * jax.random.normal(key_W, (6, 6)) / jnp.sqrt(6)
x_6, v_6 = jax.random.normal(key_x, (6,)), jax.random.normal(key_v, (6,))


def f(x, z):
    return jnp.tanh(M @ z + x)


z_6, r = anderson_solver(lambda z: f(x_6, z), jnp.zeros(6))
print(f"‖f(x, z) − z‖ < 1e-4: {r[-1] < 1e-4}")

# %% [markdown]
# ### (a) The Jacobian, by a dense solve
#
# Differentiate $z^\star(x) = f(x, z^\star(x))$. Return $\partial z^\star/\partial x$ at the given
# $z = z^\star$.
#
# <details><summary>Hint 1</summary>∂z*/∂x stands on both sides.</details>
# <details><summary>Hint 2</summary>(I − ∂_z f) ∂z*/∂x = ∂_x f.</details>
# <details><summary>Hint 3</summary>Both come from <code>jax.jacobian(f, argnums)(x, z)</code>.</details>


# %%
def jacobian(f, x, z):
    ### STUB: J = ...
    ### STUB: B = ...
    ### STUB: return None
    ### BEGIN SOLUTION
    J = jax.jacobian(f, argnums=1)(x, z)
    B = jax.jacobian(f, argnums=0)(x, z)
    return jnp.linalg.solve(jnp.eye(len(z), dtype=z.dtype) - J, B)
    ### END SOLUTION


check.implicit_jacobian(jacobian)

# %% [markdown]
# How much is lost if $z$ has not converged?

# %%
pictures.gradient_error()

# %% [markdown]
# The implicit derivative is as good as the $z$ it is taken at. The unrolled one lags behind its value.
#
# ### (b) The pull-back, without a Jacobian
#
# Reverse mode needs $v^\top\, \partial z^\star/\partial x$ for one vector $v$:
#
# $$v^\top (I - \partial_z f)^{-1}\, \partial_x f.$$
#
# Build no $n \times n$ array. `jax.vjp(f, x, z)` gives products with both transposes.
#
# <details><summary>Hint 1</summary>Multiply from the left: first the row wᵀ = vᵀ (I − ∂_z f)⁻¹, then
# (∂_x f)ᵀ w.</details>
# <details><summary>Hint 2</summary><code>jax.vjp(f, x, z)[1](w)</code> is the pair (∂_x f)ᵀ w,
# (∂_z f)ᵀ w.</details>
# <details><summary>Hint 3</summary>w − (∂_z f)ᵀ w = v, by
# <code>jax.scipy.sparse.linalg.gmres</code>, which returns a pair.</details>


# %%
def vjp(f, x, z, v):
    ### STUB: w = ...
    ### STUB: return None
    ### BEGIN SOLUTION
    _, pull = jax.vjp(f, x, z)
    w = jax.scipy.sparse.linalg.gmres(lambda w: w - pull(w)[1], v)[0]
    return pull(w)[0]
    ### END SOLUTION


check.implicit_vjp(vjp)

# %% [markdown]
# $w$ is the row $u$ of lecture 01 as a column. It is itself a fixed point, a linear one:
# $w = v + (\partial_z f)^\top w$.
#
# ### (c) A layer that `jax.grad` knows
#
# `layer(f, x)` runs the solver and returns $z^\star$ alone. `forward` saves what `backward` gets,
# beside the vector $v$. Both rules get `f` first, because it is no array (`nondiff_argnums`).
#
# <details><summary>Hint 1</summary>The solver wants a function of z alone.</details>
# <details><summary>Hint 2</summary>backward is (b).</details>
# <details><summary>Hint 3</summary>backward returns a tuple with one entry, for x.</details>


# %%
@partial(jax.custom_vjp, nondiff_argnums=(0,))
def layer(f, x):
    ### STUB: return None
    ### BEGIN SOLUTION
    z, residuals = anderson_solver(lambda z: f(x, z), jnp.zeros_like(x))
    return z
    ### END SOLUTION


def forward(f, x):
    z = layer(f, x)
    return z, (x, z)


def backward(f, saved, v):
    ### STUB: return None
    ### BEGIN SOLUTION
    x, z = saved
    return (vjp(f, x, z, v),)
    ### END SOLUTION


layer.defvjp(forward, backward)
check.anderson_layer(layer)

# %% [markdown]
# Now a gradient is one line. Let `mine` be that of $\|z^\star\|^2$ by your layer.


# %%
def squared_by_newton(x):
    return jnp.sum(it.fixed_point(f, x, jnp.zeros(6), solver=it.Newton()).value ** 2)


theirs = jax.grad(squared_by_newton)(x_6)
### STUB: mine = None
### BEGIN SOLUTION
mine = jax.grad(lambda x: jnp.sum(layer(f, x) ** 2))(x_6)
### END SOLUTION
print("equal:", mine is not None and bool(jnp.allclose(mine, theirs, atol=1e-4)))

# %% [markdown]
# ### (d) A batch
#
# `jax.vmap(partial(layer, f))` fails: a Python `if` asks whether the solver has converged, and one
# example has while another has not. Write `batched_layer(f, x)`, still for one example, so that `jit`
# and `vmap` work. **What must change, and what may stay?**
#
# <details><summary>Hint 1</summary>Only the forward loop cannot be traced.</details>
# <details><summary>Hint 2</summary>Any solver will do. Take one that JAX can trace.</details>
# <details><summary>Hint 3</summary><code>it.fixed_point(...).value</code>, or your own
# <code>jax.lax.while_loop</code> with a cap.</details>


# %%
@partial(jax.custom_vjp, nondiff_argnums=(0,))
def batched_layer(f, x):
    ### STUB: return None
    ### BEGIN SOLUTION
    solver = it.Anderson(rtol=1e-6, atol=0.0)
    return it.fixed_point(f, x, jnp.zeros_like(x), solver=solver, throw=False).value
    ### END SOLUTION


def forward_of_one(f, x):
    z = batched_layer(f, x)
    return z, (x, z)


batched_layer.defvjp(forward_of_one, backward)
check.batched_layer(batched_layer)

# %% [markdown]
# The backward rule did not change: it never saw the solver.
#
# ## 4 · Open: gradient descent is a fixed point too
#
# The fixed point of a gradient step is the minimum. Write the step $w - \eta\,\nabla$ for ridge
# regression, $\tfrac12\|Aw - b\|^2 + \tfrac12\mu\|w\|^2$.


# %%
def gradient_step(A, b, mu, eta, w):
    ### STUB: return None
    ### BEGIN SOLUTION
    return w - eta * (A.T @ (A @ w - b) + mu * w)
    ### END SOLUTION


check.gradient_step(gradient_step)

# %%
key_A, key_b = jax.random.split(jax.random.PRNGKey(5))
A = jax.random.normal(key_A, (60, 20)) * jnp.geomspace(1, 0.1, 20)
b = jax.random.normal(key_b, (60,))
eta = 1 / jnp.linalg.norm(A, 2) ** 2
pictures.descent((A, b, 0.1, eta))

# %% [markdown]
# Nothing was added but memory. **Go on**, without a check:
# - Put your `gradient_step` into `anderson_solver`. Which $\lambda$ does it need?
# - Find $\partial w^\star/\partial\mu$ as in (c), and choose $\mu$ on a validation loss.
# - Take a step $\eta$ for which gradient descent diverges. Does Anderson?
#
# ## Five sentences to keep
#
# 1. Anderson mixes old iterates so that their residuals cancel.
# 2. A ridge must be scaled like what it is added to.
# 3. The derivative of a solution belongs to the equation, not to the solver.
# 4. Forward: any solver. Backward: one linear solve with the transpose.
# 5. The derivative is as good as the point where it is taken.
#
# **Read next:** Walker and Ni, *Anderson acceleration for fixed-point iterations* (2011); Blondel et
# al., *Efficient and modular implicit differentiation* (2022).
