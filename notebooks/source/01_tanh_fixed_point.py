# ---
# title: "01 · The tanh fixed point: a layer that is solved, not run"
# able_to:
#   - write a layer as an equation, z = f(a, z), and solve it in three ways
#   - say when plain iteration converges, and notice when it does not
#   - count the steps that a contraction promises, and write a Newton step
#   - differentiate the solution by the implicit function theorem, with one linear solve
#   - find the bug in a published gradient, and measure what unrolling costs
# need:
#   - "calculus: the chain rule, and what a Jacobian matrix is"
#   - "NumPy; of JAX, that `jax.grad` differentiates and `jax.jit` compiles"
#   - "six questions at the head show what is missing, and where to learn it"
# minutes: 85
# seconds: 45
# ---

# %%
from implicit_tutorial.classroom import measure
from implicit_tutorial.lectures.tanh_fixed_point import check, gradients, pictures, problem, widgets
from implicit_tutorial.lectures.tanh_fixed_point.theorem import solve_differentiate

jax.config.update("jax_enable_x64", True)  # we are going to count digits
# Write a letter for each None, as in "a". A wrong one is told where to learn it.
### STUB: check.recall(None, None, None, None, None, None)
### BEGIN SOLUTION
check.recall("a", "b", "c", "b", "a", "c")
### END SOLUTION

# %% [markdown]
# ## A layer that is solved
#
# Most layers say how to compute their output. An *implicit* layer says what holds at its output:
#
# $$z = f(a, z).$$
#
# Here $f$ is a single tanh, $z = \tanh(w z + x)$. Follow the staircase: up to the curve, across to
# the diagonal, and again. Where does it end?

# %%
pictures.cobwebs()

# %% [markdown]
# Both curves cross the diagonal, so both equations have a solution. Only the left staircase finds
# it. *What holds* and *how to get there* are two questions, and this lecture keeps them apart.

# %%
### STUB: check.predict("staircase", None)
### BEGIN SOLUTION
check.predict("staircase", "c")
### END SOLUTION

# %% tags=["nbval-ignore-output"]
widgets.cobweb()

# %% [markdown]
# ## 1. Infinite depth
#
# Now with $n = 10$ numbers: the parameters are $a = (W, x)$, a matrix and a vector. Apply the same
# layer again and again, as a very deep network with tied weights would. What happens to $z$?


# %% tags=["lesson"]
def f(a, z):
    W, x = a
    return jnp.tanh(W @ z + x)


a, z = problem.draw(n=10, norm=0.9), jnp.zeros(10)
for depth in range(1, 31):
    z_before, z = z, f(a, z)
    if depth % 6 == 0:
        print(f"depth {depth:2}: z changed by {jnp.linalg.norm(z - z_before):.1e}")

# %% [markdown]
# It stops changing. The limit $z^*$ of infinite depth satisfies $z^* = f(a, z^*)$, that is
#
# $$g(a, z^*) = 0, \qquad g(a, z) = z - \tanh(W z + x).$$
#
# This equation defines the layer. The loop was one way to solve it.
#
# ## 2. Cap every loop
#
# The best known tutorial on implicit layers (NeurIPS 2020) begins with the loop below, but without
# `max_steps`. We draw its $W$ and $x$ from the same keys, in the same float32: once with the random
# bits of 2020 and once with those that JAX gives for the same keys today.


# %% tags=["lesson"]
def g(a, z):
    return z - f(a, z)


def plain(f, a, z, tol=1e-5, max_steps=1000):
    for step in range(1, max_steps + 1):
        z_before, z = z, f(a, z)
        if jnp.linalg.norm(z - z_before) <= tol:
            return z, step
    return z, None


then, today = problem.published_draw(old_bits=True), problem.published_draw(old_bits=False)
z0 = jnp.zeros(10, jnp.float32)
for name, draw in (("2020", then), ("today", today)):
    z, steps = plain(f, draw, z0)
    size = jnp.linalg.norm(g(draw, z))
    print(f"{name}: steps {steps}, ‖g‖ = {size:.5f}, z = ({z[0]:.3f}, {z[1]:.3f}, …)")

# %% [markdown]
# The old draw settles after 35 steps. Today's never does: it oscillates, and the published cell no
# longer ends. So cap every loop, and test whether it converged. The package does both, and says
# what to try. With `throw=False` nothing is raised: `converged` tells, and `history` holds the
# residual $\|g\|$ of every step.

# %%
plain_solver = it.FixedPointIteration(rtol=0.0, atol=1e-5)
try:
    it.fixed_point(f, today, z0, solver=plain_solver)
except it.NotConverged as error:
    print(error, end="\n\n")
solutions = [
    it.fixed_point(f, draw, z0, solver=plain_solver, throw=False) for draw in (then, today)
]
print([(int(s.steps), bool(s.converged), f"{s.residual_norm:.5f}") for s in solutions])

# %% [markdown]
# ## 3. Newton
#
# Plain iteration knows only $f$. Newton's method also uses the slope: near $z$ it replaces $g$ by
# its tangent, and goes to where the tangent is zero. With $n$ unknowns the slope is a matrix. By
# hand, the chain rule scales *row* $i$ of $W$ by the slope of the $i$-th tanh:
# $\partial_z g = I - \mathrm{diag}(1 - \tanh^2(W z + x))\, W$. Does JAX agree?


# %% tags=["lesson"]
def jacobian_by_hand(a, z):
    W, x = a
    slope = 1 - jnp.tanh(W @ z + x) ** 2
    return jnp.eye(len(z)) - slope[:, None] * W


z_try = jnp.linspace(-1, 1, 10)
print(jnp.allclose(jax.jacobian(g, argnums=1)(a, z_try), jacobian_by_hand(a, z_try)))
pictures.newton()

# %% [markdown]
# **Exercise 1.** Write one Newton step towards $z = f(a, z)$: not for this tanh, but for any function
# `f(a, z)` with $n$ unknowns. Return the next $z$. The box below draws new problems each time, calls
# your function, and looks for the slip; each wrong answer in a row brings one more hint.


# %%
def newton_step(f, a, z):
    ### STUB: z_next = None
    ### BEGIN SOLUTION
    A = jnp.eye(len(z)) - jax.jacobian(f, argnums=1)(a, z)
    z_next = z - jnp.linalg.solve(A, z - f(a, z))
    ### END SOLUTION
    return z_next


check.newton_step(newton_step)

# %% [markdown]
# `it.Newton` repeats such steps. Between it and plain iteration lies *Anderson acceleration*: it
# evaluates only $f$, remembers a few iterates and mixes them so that their residuals cancel.
# Lecture 04 is about it.
#
# Near $z^*$ a plain step multiplies the error by the matrix $\partial_z f(a, z^*)$. The *spectral
# radius* $\rho$ of a matrix is the largest modulus of its eigenvalues.

# %%
### STUB: check.predict("today", None)
### BEGIN SOLUTION
check.predict("today", "b")
### END SOLUTION


# %%
def histories(a, tol=1e-5):
    solvers = {"plain": it.FixedPointIteration, "Anderson": it.Anderson, "Newton": it.Newton}
    return {
        name: it.fixed_point(f, a, z0, solver=solver(rtol=0.0, atol=tol), throw=False).history
        for name, solver in solvers.items()
    }


both = {"2020": histories(then), "Today": histories(today)}
for name, found in both.items():
    print(f"{name}: {jnp.sum(jnp.isfinite(found['Newton']))} Newton steps")
pictures.draws(both)

# %% [markdown]
# A straight line on a log axis: each plain step removes the same share of the error. Newton's curve
# bends down: each step doubles the right digits. And $z^*$ was there all along, on both draws.
#
# ## 4. Will it converge?
#
# Can we know before we solve? Write $\|M\|$ for the largest *singular value* of a matrix, the most
# by which it stretches a vector. If $\|\partial_z f\| \le q < 1$ everywhere, $f$ is a
# *contraction*: a step brings any two points nearer to each other, by the factor $q$ at least. So
# there is one fixed point, and plain iteration finds it from anywhere (Banach, 1922). As
# $\tanh' \le 1$, the norm $\|W\| < 1$ is enough.
#
# **Exercise 2.** The theorem even counts. You know $q$, and that the first step moved $z$ by
# $d = \|z_1 - z_0\|$. From which $k$ on is $\|z_k - z^*\| \le$ `tol`, whatever $f$ is? Ask first how
# far $z^*$ can be from $z_0$. The next picture shows how many steps were needed.


# %%
def steps_promised(q, d, tol):
    ### STUB: k = None
    ### BEGIN SOLUTION
    k = jnp.ceil(jnp.log(tol * (1 - q) / d) / jnp.log(q))
    ### END SOLUTION
    return k


check.steps_promised(steps_promised)

# %%
norms = [0.3, 0.5, 0.7, 0.9, 0.95, 0.99]
careful = it.FixedPointIteration(rtol=0.0, atol=1e-8)


def steps_for(norm, symmetric):
    a = problem.draw(n=32, norm=norm, symmetric=symmetric)
    return int(it.fixed_point(f, a, jnp.zeros(32), solver=careful).steps)


symmetric = [steps_for(norm, True) for norm in norms]
random = [steps_for(norm, False) for norm in norms]
print(symmetric, random, sep="\n")
d = float(jnp.linalg.norm(jnp.tanh(problem.draw(n=32, norm=0.5)[1])))  # from z = 0 to tanh(x)
promised = [check.steps_promised.right(q, d, 1e-8) for q in norms]
gradients.steps_against_norm(norms, symmetric, random, promised)

# %% [markdown]
# The promise holds; it is for the worst case. A symmetric $W$ comes nearest: its largest eigenvalue
# is, in modulus, its norm. For a random $W$ the eigenvalues lie well inside. What sets the speed is
# $\rho(\partial_z f)$ at $z^*$, where $\partial_z f = \mathrm{diag}(1 - z^{*2})\, W$. For the two draws, of
# norm above 1:

# %%
newton = it.Newton()
solved = {
    name: (draw, it.fixed_point(f, draw, z0, solver=newton).value)
    for name, draw in (("2020", then), ("Today", today))
}
report = it.diagnose(f, *solved["2020"])
print(f"2020: ‖W‖ = {jnp.linalg.norm(then[0], 2):.2f}, ‖∂f‖ = {report.norm:.2f}")
pictures.circles(solved)

# %% [markdown]
# One eigenvalue outside is enough. Move $\rho(W)$ through 1, for symmetric and for random $W$; the
# left title counts steps.

# %%
### STUB: check.predict("circle", None)
### BEGIN SOLUTION
check.predict("circle", "a")
### END SOLUTION

# %% tags=["nbval-ignore-output"]
widgets.spectral_radius()

# %% [markdown]
# Without a contraction there may be more than one answer. In one dimension with slope 2:

# %%
pictures.fold()

# %% [markdown]
# Three fixed points for one $x$; which one a solver finds depends on where it starts, and the dotted
# branch repels plain iteration. As $x$ moves right, the lower branch turns back: at this *fold* the
# solution disappears. Keep the fold in mind. It is the place where the next section's theorem does not hold.
#
# ## 5. The theorem
#
# We want the derivative of $z^*$ with respect to $a$, without differentiating any solver. Start from
# what holds: $g(a, z^*(a)) = 0$ for all $a$ near ours. The left side does not change as $a$ changes,
# so its derivative is zero. By the chain rule,
#
# $$\partial_a g + \partial_z g\;\partial z^* = 0
# \qquad\Longrightarrow\qquad \partial z^* = -(\partial_z g)^{-1}\,\partial_a g .$$
#
# **Implicit function theorem.** Let $g$ be continuously differentiable near $(a_0, z_0)$, with
# $g(a_0, z_0) = 0$ and $\partial_z g(a_0, z_0)$ *invertible*. Then near $a_0$ there is exactly one
# continuous $z^*(a)$ with $z^*(a_0) = z_0$ and $g(a, z^*(a)) = 0$; it is differentiable, and its
# derivative is the one above.
#
# At the fold $\partial_z g = 0$: two branches meet, the tangent is vertical, and there is no derivative.
# In one dimension the formula is a single division.


# %%
def g1(x, z):
    return z - jnp.tanh(0.8 * z + x)


x1 = 0.3
z1 = it.root(g1, x1, 0.0).value
slope = -jax.grad(g1, argnums=0)(x1, z1) / jax.grad(g1, argnums=1)(x1, z1)
pictures.tangent(x1, float(z1), float(slope))

# %% [markdown]
# Nothing but the point itself was used: the line touches the curve although nobody moved $x$.
#
# ## 6. Find the bug
#
# In ten dimensions the division becomes a linear solve. The published tutorial has $\partial z^*/\partial x$
# in one line. Its idea is ours, its code is not. We write it with our names, and compare with central
# differences, which do move $x$. So we do with what the package gives; right means: to eight digits.

# %%
W, x = (jnp.asarray(part, jnp.float64) for part in then)


def solution(x):
    return it.fixed_point(f, (W, x), jnp.zeros(10), solver=it.Newton()).value


h = 1e-5
differences = jnp.stack(
    [(solution(x + h * e) - solution(x - h * e)) / (2 * h) for e in jnp.eye(10)], axis=1
)
z_star = solution(x)
A = jax.jacobian(g, argnums=1)((W, x), z_star)
_, B = jax.jacobian(g, argnums=0)((W, x), z_star)  # ∂_W g, ∂_x g
published = jnp.linalg.solve(A, f((W, x), z_star))[:, None] * -B
package = jax.jacobian(solution)(x)


def relative_error(J):
    return float(jnp.linalg.norm(J - differences) / jnp.linalg.norm(differences))


print(f"published {relative_error(published):.2f}, package right: {relative_error(package) < 1e-8}")
gradients.entries({"Published": published, "By the package": package}, differences)

# %% [markdown]
# An error of 134 %: most entries are zero, and the rest lie anywhere. Yet the cell ran, the shapes
# fit, and it was *fast*: the tutorial timed it and reported a speed-up. A timing cannot show a wrong
# answer; one line of central differences does.
#
# **Exercise 3.** Do it right, where $\partial_x f$ is no longer diagonal: write
# $\partial z^*/\partial x$ for $z = \tanh(W z + U x)$, with $W$ and $U$ of $n \times n$. The solution `z_star`
# is given. What is solved against what?


# %%
def jacobian_of_solution(W, U, x, z_star):
    ### STUB: dz_dx = None
    ### BEGIN SOLUTION
    slope = 1 - jnp.tanh(W @ z_star + U @ x) ** 2
    dz_dx = jnp.linalg.solve(jnp.eye(len(x)) - slope[:, None] * W, slope[:, None] * U)
    ### END SOLUTION
    return dz_dx


check.jacobian_of_solution(jacobian_of_solution)

# %%
### STUB: check.predict("hidden", None)
### BEGIN SOLUTION
check.predict("hidden", "b")
### END SOLUTION

# %%
slope = 1 - jnp.tanh(W @ z_star + x) ** 2
right = slope[:, None] * W
print("columns scaled:", jnp.allclose(slope[None, :] * W, right))
print("equal slopes:  ", jnp.allclose(0.7 * jnp.ones((1, 10)) * W, 0.7 * jnp.ones((10, 1)) * W))

# %% [markdown]
# ## 7. The gradient needs no Jacobian
#
# A loss $\ell(z^*)$ has one gradient, not $n$ columns. With the row $v = \partial \ell/\partial z^*$, and as
# $-\partial_a g = \partial_a f$,
#
# $$\frac{\partial \ell}{\partial a} = v\,(\partial_z g)^{-1}\,\partial_a f .$$
#
# **Exercise 4.** Write both parts for $z = \tanh(W z + x)$: $\partial\ell/\partial W$, of the shape of $W$, and
# $\partial\ell/\partial x$. One linear solve is enough. From which side do you multiply?


# %%
def backward_by_hand(W, x, z_star, v):
    ### STUB: dW, dx = None, None
    ### BEGIN SOLUTION
    slope = 1 - z_star**2  # z* = tanh(W z* + x)
    u = jnp.linalg.solve((jnp.eye(len(x)) - slope[:, None] * W).T, v)
    dW, dx = jnp.outer(u * slope, z_star), u * slope
    ### END SOLUTION
    return dW, dx


check.backward_by_hand(backward_by_hand)

# %% [markdown]
# The row $u = v\,(\partial_z g)^{-1}$ solves $u\,\partial_z g = v$, a system with the *transposed* matrix. As
# $\partial_z g = I - \partial_z f$, it is itself a fixed point, $u = v + u\,\partial_z f$; the gradient is
# $u\,\partial_a f$. Neither needs a matrix.
#
# Two tools of JAX. `jax.vjp(f, a, z)` returns $f(a, z)$ and a function that takes a row $u$ to
# $u\,\partial_a f$ and $u\,\partial_z f$: no Jacobian is built. `jax.custom_vjp` gives a function a
# reverse mode of our own: what `forward` saves, and what `backward` makes of it and of $v$.


# %%
@jax.custom_vjp
def layer(a):
    return it.fixed_point(f, a, jnp.zeros(10)).value  # by any solver


def forward(a):
    z = layer(a)
    return z, (a, z)


def backward(saved, v):
    a, z = saved
    _, vjp = jax.vjp(f, a, z)
    u = it.fixed_point(lambda v, u: v + vjp(u)[1], v, v).value  # u = v + u ∂_z f
    return (vjp(u)[0],)  # u ∂_a f


layer.defvjp(forward, backward)
solve_differentiate()

# %% [markdown]
# `backward` gets $a$, $z^*$ and $v$. It never learns how $z^*$ was found. In the package the same
# theorem is `it.implicit_function`, and `it.fixed_point` already uses it. JAX has `custom_root`: we
# hand it $g$, a solver and a linear solver, and it differentiates as the theorem says. optimistix
# does so as well:

# %%
import optimistix as optx


def by_package(a):
    return it.fixed_point(f, a, jnp.zeros(10)).value


def by_custom_root(a):
    def newton(g, z):
        return it.root(lambda _, z: g(z), (), z).value

    def linear(g, y):
        return jnp.linalg.solve(jax.jacobian(g)(y), y)

    return jax.lax.custom_root(lambda z: g(a, z), jnp.zeros(10), newton, linear)


def by_optimistix(a):
    solver = optx.Newton(rtol=1e-10, atol=1e-10)
    return optx.root_find(lambda z, a: g(a, z), solver, jnp.zeros(10), a).value


# %%
def gradient(layer):
    return jax.grad(lambda a: jnp.sum(jnp.sin(layer(a))))((W, x))


reference = gradient(lambda a: it.unrolled(f, a, jnp.zeros(10), steps=200))
for layer_ in (layer, by_package, by_custom_root, by_optimistix):
    agree = [bool(jnp.allclose(p, q, atol=1e-9)) for p, q in zip(gradient(layer_), reference)]
    print(f"{layer_.__name__:15} ∂W, ∂x agree to 1e-9: {agree}")

# %% [markdown]
# Four ways, one gradient, and the fifth as judge: `it.unrolled` applies $f$ 200 times and
# differentiates through every step. It is right. What does it cost?
#
# ## 8. What unrolling costs
#
# Reverse mode keeps every iterate. For a batch of 256 examples with $n = 256$ we ask the compiler how
# many temporary bytes one gradient takes.


# %%
def batched(a, z):
    W, x = a
    return jnp.tanh(z @ W.T + x)


def unrolled_loss(a, z0, steps):
    return jnp.sum(it.unrolled(batched, a, z0, steps))


def implicit_loss(a, z0, steps):
    solver = it.FixedPointIteration(max_steps=steps)
    return jnp.sum(it.fixed_point(batched, a, z0, solver=solver, throw=False).value)


# %%
big = (jnp.zeros((256, 256), jnp.float32), jnp.zeros((256, 256), jnp.float32))
start = jnp.zeros((256, 256), jnp.float32)
depths = [10, 50, 200, 1000]


def megabytes(loss, steps):
    gradient = jax.grad(lambda a, z0: loss(a, z0, steps))
    return measure.temporary_bytes(gradient, big, start) / 1e6


implicit = [megabytes(implicit_loss, steps) for steps in depths]
print("unrolled,   10 steps:", f"{megabytes(unrolled_loss, 10):.0f} MB")
print("implicit, 1000 steps as 10:", implicit[0] == implicit[-1])

# %%
### STUB: check.predict("memory", None)
### BEGIN SOLUTION
check.predict("memory", "c")
### END SOLUTION

# %%
unrolled = [megabytes(unrolled_loss, steps) for steps in depths]
print("unrolled, 1000 steps:", f"{unrolled[-1]:.0f} MB")
gradients.memory(depths, unrolled, implicit)

# %% [markdown]
# The flat line never saw the iterations. That is what this lecture is for.
#
# And time? The published notebook reports a large speed-up, but it left the forward solve out of one
# side. We time like with like, solve included, on the small problem.

# %% tags=["nbval-ignore-output"]
tol = it.FixedPointIteration(rtol=0.0, atol=1e-5)
unrolled_35 = jax.grad(lambda a: jnp.sum(it.unrolled(f, a, z0, 35)))
implicit_35 = jax.grad(lambda a: jnp.sum(it.fixed_point(f, a, z0, solver=tol).value))
python_loop = jax.grad(lambda a: jnp.sum(plain(f, a, z0)[0]))
unrolled_c, implicit_c = jax.jit(unrolled_35), jax.jit(implicit_35)
u, i = measure.seconds([lambda: unrolled_c(then), lambda: implicit_c(then)], repeats=200)
(p,) = measure.seconds([lambda: python_loop(then)], repeats=3)
print(f"compiled: unrolled / implicit = {u / i:.1f};  Python loop / compiled = {p / u:.0f}")

# %% [markdown]
# Compiling is what counts at $n = 10$. Between the two compiled gradients there is less than a
# factor of ten, and unrolling may well be the faster: it has no linear system to set up and nothing
# to check. What really changes is memory, and that any solver will do.
#
# ## 9. How accurate is it?
#
# The unrolled gradient comes from an iterate that has not arrived. How many steps does it need?

# %%
v = jnp.cos(z_star)


def pulled_back(layer):
    z, vjp = jax.vjp(lambda x: layer((W, x)), x)
    return z, vjp(v)[0]


exact = pulled_back(lambda a: it.fixed_point(f, a, jnp.zeros(10), solver=it.Newton()).value)


def errors(layer):
    return [
        float(jnp.linalg.norm(p - q) / jnp.linalg.norm(q))
        for p, q in zip(pulled_back(layer), exact)
    ]


depths = range(4, 65, 6)
value, grad = zip(*[errors(lambda a: it.unrolled(f, a, jnp.zeros(10), k)) for k in depths])
rho = it.diagnose(f, (W, x), z_star).spectral_radius
gradients.unrolled_error(depths, value, grad, rho)

# %% [markdown]
# The value's error falls like $\rho^k$, the gradient's like $k \rho^k$: each step shrinks it by
# $\rho$, and adds a share of the error that $z$ still has. An implicit gradient errs for two reasons
# only: $z$ is not quite $z^*$, and its linear system is solved to a tolerance. Here that system is
# small and solved directly, so the error follows the tolerance of $z$:

# %%
tolerances = [1e-1, 1e-2, 1e-3, 1e-4, 1e-6, 1e-8, 1e-10]
solvers = [it.FixedPointIteration(rtol=0.0, atol=tol) for tol in tolerances]
value, grad = zip(
    *[errors(lambda a: it.fixed_point(f, a, jnp.zeros(10), solver=s).value) for s in solvers]
)
gradients.implicit_error(tolerances, value, grad)

# %% [markdown]
# Some libraries save the linear solve as well: they cut the series $(I - \partial_z f)^{-1} = I + \partial_z f + (\partial_z f)^2 + \dots$
# after $k$ terms. With $k = 1$ this is the *one-step gradient*, which leaves the inverse out. In the
# package it is a Neumann solver that is allowed to fail.

# %%
small = problem.draw(n=10, norm=0.5)
terms = [1, 2, 4, 8, 16]


def layer_with(linear_solver):
    def loss(a):
        z = it.fixed_point(f, a, jnp.zeros(10), linear_solver=linear_solver, throw=False).value
        return jnp.sum(jnp.sin(z))

    return jax.grad(loss)(small)[1]


exact = layer_with(it.Dense())
cut = [layer_with(it.Neumann(max_steps=k)) for k in terms]
error = [float(jnp.linalg.norm(c - exact) / jnp.linalg.norm(exact)) for c in cut]
print([f"{e:.1e}" for e in error])
gradients.truncated_error(terms, error)

# %% [markdown]
# A straight line again, at the speed of plain iteration. The one-step gradient is wrong by tens of
# percent even on this easy problem. It often still points downhill, so a training run will not tell you.
#
# ## What to take along
#
# 1. An implicit layer is an equation; a solver is a choice.
# 2. Cap every loop, and test convergence.
# 3. The derivative comes from the equation: $\partial z^* = -(\partial_z g)^{-1}\partial_a g$, where $\partial_z g$ is invertible.
# 4. Backwards it is one linear solve with vector–Jacobian products, and memory does not grow with steps.
# 5. Check every gradient against central differences, on an asymmetric problem, in float64.
#
# | measured here | |
# |---|---|
# | steps on the draw of 2020 | plain 35, Newton 4 |
# | today's draw | plain never, Newton 4 |
# | published gradient | wrong by 134 % |
# | memory, implicit | the same at 10 and at 1000 steps |
#
# `check.progress()` lists what you have tried so far; its first call makes a small file for that, which
# is yours.
#
# **Next:** lecture 04 takes Anderson acceleration apart and asks you to differentiate it.
# To read: Kolter, Duvenaud, Johnson, *Deep Implicit Layers* (2020); Blondel et al., *Efficient and
# Modular Implicit Differentiation* (2022); Krantz and Parks, *The Implicit Function Theorem* (2013).
