# ---
# title: "03 · The path of fastest descent"
# able_to:
#   - find what a fastest path conserves, and solve its equation where the obvious ways fail
#   - fit a path to an endpoint by gradient steps through an ODE solver
#   - get the same derivative from the implicit function theorem, without any path
#   - turn a minimisation into a layer, and differentiate its least value, once and twice
# need:
#   - "calculus: integrals, the chain rule, what an ODE is"
#   - the implicit function theorem of lecture 01
# minutes: 110
# seconds: 50
# ---

# %%
import numpy as np

from implicit_tutorial.lectures.brachistochrone import check, pictures, problem, widgets

jax.config.update("jax_enable_x64", True)  # we are going to count eight digits
np.set_printoptions(precision=4, suppress=True)
### STUB: check.recall(None, None, None)
### BEGIN SOLUTION
check.recall("b", "a", "c")
### END SOLUTION

# %% [markdown]
# Johann Bernoulli, 1696: a bead slides without friction from rest at $(0, 0)$ down to a point $P$.
# Along which path does it arrive first? Newton, Leibniz, both Bernoullis, von Tschirnhaus and
# de l'Hôpital found it. Here $x$ points to the right and $y$ *downwards*, in metres.

# %%
### STUB: check.predict("race", None)
### BEGIN SOLUTION
check.predict("race", "c")
### END SOLUTION

# %%
P = jnp.array([1.0, 0.65])
pictures.race(P)

# %% [markdown]
# Press play: the film is four times slower than the race. The next picture stops the clock when the
# first bead is there.

# %%
pictures.photograph(P)

# %% [markdown]
# The shortest path is the slowest. The winner dives first: it buys speed early and pays with length.
#
# ## 1. How long does a path take?
#
# A bead that has fallen by $y$ has $\tfrac12 m v^2 = m g y$, so $v = \sqrt{2 g y}$ with
# $g = 9.81\,\mathrm{m/s^2}$. The time of a path $y(x)$ is an integral over its length $s$:
#
# $$T = \int \frac{ds}{v} = \int_0^{P_x} \sqrt{\frac{1 + y'^2}{2 g y}}\, dx.$$
#
# Between two points on a straight piece the mean speed is $(v_0 + v_1)/2$, so a piece takes
# $2\,ds/(v_0 + v_1)$, exactly.


# %%
def time_along(x, y):
    v = jnp.sqrt(2 * 9.81 * y)
    ds = jnp.hypot(jnp.diff(x), jnp.diff(y))
    return jnp.sum(2 * ds / (v[1:] + v[:-1]))


for name, path in problem.RIVALS.items():
    print(f"{name:9} {time_along(*path(P)):.4f} s")

# %% [markdown]
# The line loses a tenth of a second; the arc, Galileo's answer of 1638, 14 milliseconds. Is anything
# better than the cycloid?
#
# ## 2. The equation of the fastest path
#
# Write $L(y, y')$ for the integrand. Move the fastest path to $y + \varepsilon w$, with $w = 0$ at both
# ends: for a small $\varepsilon$, $T$ must not change. By parts, its change is
#
# $$\varepsilon \int \big(\partial_y L\; w + \partial_{y'} L\; w'\big)\, dx
# = \varepsilon \int \Big(\partial_y L - \frac{d}{dx} \partial_{y'} L\Big)\, w\, dx.$$
#
# It is zero for every $w$ only where $\partial_y L = \frac{d}{dx} \partial_{y'} L$ (Euler, Lagrange).
# And as $x$ itself is not in $L$, the chain rule says that along the path
#
# $$\frac{dL}{dx} = \partial_y L\; y' + \partial_{y'} L\; y''.$$
#
# **Exercise 1.** Put the first equation into the second. Which quantity $L - \dots$ never changes
# along the path? Write it for any `L(y, slope)`, by `jax.grad`, whose `argnums` counts from 0. All are
# single numbers.


# %%
def conserved(L, y, slope):
    ### STUB: return None
    ### BEGIN SOLUTION
    return L(y, slope) - slope * jax.grad(L, argnums=1)(y, slope)
    ### END SOLUTION


check.conserved(conserved)

# %% [markdown]
# For the bead's $L$ this quantity is
#
# $$\sqrt{\frac{1 + y'^2}{2gy}} - \frac{y'^2}{\sqrt{2gy\,(1 + y'^2)}}
# = \frac{1}{\sqrt{2gy\,(1 + y'^2)}}.$$
#
# So $y\,(1 + y'^2)$ is constant; call it $2R$. A point on the rim of a wheel of radius $R$ that has
# rolled by the angle $\theta$ draws the *cycloid*:
#
# $$x = R(\theta - \sin\theta), \qquad y = R(1 - \cos\theta).$$
#
# Does this curve satisfy $y\,(1 + y'^2) = 2R$?


# %%
def cycloid(R, theta):
    return R * (theta - jnp.sin(theta)), R * (1 - jnp.cos(theta))


R, theta = 0.7, jnp.linspace(0.5, 6.0, 5)
x, y = cycloid(R, theta)
dx, dy = jax.jvp(lambda t: cycloid(R, t), (theta,), (jnp.ones(5),))[1]
print("y (1 + y'²) =", y * (1 + (dy / dx) ** 2), "and 2R =", 2 * R)
pictures.wheel(R)

# %% [markdown]
# The same number all along. On the cycloid $ds/v = \sqrt{R/g}\, d\theta$, so the time is
#
# $$T = \theta \sqrt{R/g}.$$
#
# Which $R$ leads to *our* $P$? `cycloid_through` knows (section 5 opens it). It is the judge.
#
# ## 3. Three traps
#
# Suppose nobody had told us the cycloid. We have the equation, and an ODE solver (diffrax):
#
# $$y' = \sqrt{2R/y - 1}, \qquad y(0) = 0.$$
#
# **Trap one: the start is singular.** At $y = 0$ the slope is $\sqrt{2R/0}$. The usual cure is to start
# a little lower.

# %%
### STUB: check.predict("stuck", None)
### BEGIN SOLUTION
check.predict("stuck", "c")
### END SOLUTION

# %%
P = jnp.array([3.0, 1.0])
R, theta = problem.cycloid_through(P)
print(f"to {P}: R = {R:.4f} m, θ = {theta:.4f} > π")
for y0 in (0.0, 1e-6):
    path = problem.slope_form(R, jnp.linspace(0.0, 3.0, 5), y0)
    print(f"from y = {y0}: {path.y}, success: {path.success}")
pictures.standing_still(P)

# %% [markdown]
# From 0 the solver gives up, and says so; `inf` marks what it did not reach. **Trap two: it sticks at the lowest point, and reports
# success.** At $y = 2R$ the slope is zero, so $y = 2R$ for ever solves the ODE, too. The square root
# has lost the sign of the slope.
#
# Differentiate $y(1 + y'^2) = 2R$ by $x$, and divide by $y'$: that throws out the path that rests,
# $y = 2R$, and the sign is back.
#
# $$1 + y'^2 + 2 y y'' = 0, \qquad y'' = -R/y^2.$$
#
# It passes the lowest point. At $y = 0$ it is worse than before, so we start on the cycloid at a small
# angle $\theta_0$, fit $R$ so that the path ends at $P = (1, 1)$, and compare with the judge.

# %%
### STUB: check.predict("start", None)
### BEGIN SOLUTION
check.predict("start", "b")
### END SOLUTION

# %%
P = jnp.array([1.0, 1.0])
starts = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5]
fitted = jnp.stack([problem.radius_from_second_order(P, start) for start in starts])
R, _ = problem.cycloid_through(P)
pictures.late_start(starts, jnp.abs(fitted / R - 1))

# %% [markdown]
# **Trap three: the error is set by where we start**, not by the tolerance. What could be the clock
# instead of $x$?
#
# ## 4. Let time be the clock
#
# The bead itself has no trouble at the start. Its energy says $\dot x^2 + \dot y^2 = 2 g y$, where
# the dot is a derivative in time. The curve, where $1 + y'^2 = 2R/y$, says
# $\dot x^2\, 2R/y = 2 g y$. Solve this for $\dot x$, put it into the first, and differentiate:
#
# $$\dot x = y \sqrt{g/R}, \qquad \ddot y = g\,(1 - y/R).$$
#
# Nothing is divided by $y$. The unknowns $x$, $y$ and $\dot y$ all start at 0. `arrival` lets the bead
# slide until $x = P_x$, which diffrax finds as an *event*.


# %%
def motion(t, z, R, g=9.81):
    x, y, dy = z
    return y * jnp.sqrt(g / R), dy, g * (1 - y / R)


print("at the start:       ", np.array(motion(0.0, (0.0, 0.0, 0.0), 0.6)))
print("at the lowest point:", np.array(motion(0.0, (1.0, 1.2, 0.0), 0.6)))
for P in jnp.array([[1.0, 1.0], [2.0, 1.0], [3.0, 1.0]]):
    R, _ = problem.cycloid_through(P)
    bead = problem.arrival(R, P[0])
    error_y = bead.height - P[1]
    error_T = bead.time - problem.descent_time(P)
    print(f"P = {P}: y to 1e-8: {abs(error_y) < 1e-8}, T to 1e-8: {abs(error_T) < 1e-8}")

# %% [markdown]
# Eight digits, also past the lowest point. The right variables were worth more than
# a smaller tolerance.
#
# Now the fit. Write $y_R(P_x)$ for the height at which the curve of radius $R$ comes to $P_x$. We take
# gradient steps with a rate $\gamma$, *through the ODE solver*:
#
# $$\ell(P, R) = \big(y_R(P_x) - P_y\big)^2, \qquad R \leftarrow R - \gamma\, \partial_R \ell.$$
#
# One number goes in, so forward mode (`jacfwd`) is the right one.


# %%
def loss(P, R):
    return (problem.arrival(R, P[0]).height - P[1]) ** 2


def gradient_step(P, R):
    return R - 0.25 * jax.jacfwd(loss, argnums=1)(P, R)


P = jnp.array([1.0, 1.0])
R_fit = it.unrolled(gradient_step, P, jnp.array(1.0), 40)
R, _ = problem.cycloid_through(P)
print(f"R = {R_fit:.7f} m, off by less than 1e-9: {abs(R_fit - R) < 1e-9}")
pictures.fit(P, problem.fit_radius(P, R=1.0, rate=0.25, steps=200))

# %% [markdown]
# Nine digits: a fit that knows nothing of cycloids has found the wheel.
# $P = (3, 1)$ lies past the lowest point, where $y_R$ is more sensitive to $R$.

# %%
### STUB: check.predict("rate", None)
### BEGIN SOLUTION
check.predict("rate", "c")
### END SOLUTION

# %%
P3 = jnp.array([3.0, 1.0])
for rate in (0.25, 0.05):
    print(f"rate {rate}: R = {problem.fit_radius(P3, rate=rate).R[:6]} ...")
try:
    problem.arrival(0.4, 3.0)
except ValueError as error:
    print(error)

# %% [markdown]
# At 0.25 the first step jumps to $R = 0.06$ m, whose arch is 0.36 m wide. A fifth of the rate arrives,
# swinging.
#
# ## 5. The same without a path
#
# How does $R$ move when $P$ moves? We could differentiate all the steps of the fit, with all ODE steps
# inside. Or we write down *what holds* at the answer. With $z = (R, \theta)$, the cycloid meets $P$
# where
#
# $$g(P, z) = \begin{pmatrix} R(\theta - \sin\theta) - P_x \\ R(1 - \cos\theta) - P_y \end{pmatrix} = 0.$$
#
# The implicit function theorem of lecture 01 needs only the two Jacobians of $g$:
#
# $$A = \partial_z g, \qquad B = \partial_P g, \qquad \frac{\partial z}{\partial P} = -A^{-1} B.$$


# %%
def meets(P, z):
    R, theta = z
    return jnp.stack(cycloid(R, theta)) - P


def dz_dP(P):
    z = jnp.stack(problem.cycloid_through(P))
    A = jax.jacobian(meets, argnums=1)(P, z)
    B = jax.jacobian(meets, argnums=0)(P, z)
    return -jnp.linalg.solve(A, B)


print(dz_dP(P))

# %% [markdown]
# The first row is $\partial R/\partial P$. No path was drawn. Does the long way agree, through 200
# gradient steps with an ODE solve in each?


# %%
def fitted_radii(P):
    return problem.fit_radius(P, R=1.0, rate=0.05, steps=200).R


through_every_step = jax.jacfwd(fitted_radii)
for P in jnp.array([[1.0, 1.0], [2.0, 1.0], [3.0, 1.0]]):
    long = through_every_step(P)[-1]
    short, _ = dz_dP(P)
    print(f"P = {P}: ∂R/∂P = {short}, agree to 1e-6: {jnp.allclose(long, short, atol=1e-6)}")

# %%
### STUB: check.predict("lag", None)
### BEGIN SOLUTION
check.predict("lag", "a")
### END SOLUTION

# %%
P = jnp.array([1.0, 1.0])
R, _ = problem.cycloid_through(P)
dR, _ = dz_dP(P)
value_error = jnp.abs(fitted_radii(P) / R - 1)
derivative_error = jnp.linalg.norm(through_every_step(P) - dR, axis=1) / jnp.linalg.norm(dR)
pictures.lag(value_error, derivative_error)

# %% [markdown]
# The value. Whoever stops when $R$ looks right gets a derivative that is not, and no warning. The
# theorem has no steps to stop.
#
# ### Any solver will do, if it finds the right root
#
# Let Newton's method solve $g(P, z) = 0$ for 47 endpoints $P = (P_x, 1)$, from tall to wide, from the
# first guess $R = 1$ m and some $\theta$.

# %%
ratios = np.logspace(-1, 1, 47)
endpoints = jnp.stack([jnp.asarray(ratios), jnp.ones(47)], axis=1)
for guess in (1.0, 2.0, 3.0, 4.0, 5.0):
    _, right = problem.land(endpoints, jnp.array([1.0, guess]))
    print(f"first guess θ = {guess}: all 47 right: {right.all()}, some right: {right.any()}")
guesses = np.linspace(0.1, 6.2, 50)
pictures.landings(guesses, ratios)

# %% [markdown]
# No guess serves all. In the white, Newton runs away, or finds a cycloid with several arches. Dividing the two equations removes $R$:
#
# $$\frac{P_y}{P_x} = \frac{1 - \cos\theta}{\theta - \sin\theta}.$$
#
# The right side falls from $\infty$ to $0$ on $(0, 2\pi)$: its slope has the sign of
# $\theta \cos\frac\theta2 - 2 \sin\frac\theta2$, which is $0$ at $0$ and has the slope
# $-\frac\theta2 \sin\frac\theta2 < 0$. So there is exactly one root. Halve the interval, and keep the
# half with the root. The package then adds the last digits by Newton.


# %% tags=["lesson"]
def right_side(theta):
    return (1 - jnp.cos(theta)) / (theta - jnp.sin(theta))


low, high = 0.0, 2 * jnp.pi
for _ in range(40):
    middle = (low + high) / 2
    above = right_side(middle) > P[1] / P[0]
    low = jnp.where(above, middle, low)
    high = jnp.where(above, high, middle)
print(f"between {low:.8f} and {high:.8f}; the judge: {problem.angle_through(P):.8f}")

R, theta = jax.vmap(problem.cycloid_through)(endpoints)
misses = jax.vmap(meets)(endpoints, jnp.stack([R, theta], axis=1))
print("all 47 meet their endpoint to 1e-12:", jnp.all(jnp.abs(misses) < 1e-12))

# %% [markdown]
# ## 6. What is a centimetre worth?
#
# **Exercise 2.** # $T$ depends on $P$ through $z = (R, \theta)$: `time_of(z)` is $\theta\sqrt{R/g}$. Write
# `dT_dP(P, R, theta)`, the two numbers $\partial T/\partial P_x$ and $\partial T/\partial P_y$, by the
# theorem. $(R, \theta)$ solves `meets`. The check integrates $T$ anew, at endpoints of its own.

# %%
time_of = problem.time_of


def dT_dP(P, R, theta):
    ### STUB: return None
    ### BEGIN SOLUTION
    z = jnp.stack([R, theta])
    A_here = jax.jacobian(meets, argnums=1)(P, z)
    B_here = jax.jacobian(meets, argnums=0)(P, z)
    w = jnp.linalg.solve(A_here.T, jax.grad(time_of)(z))
    return -w @ B_here
    ### END SOLUTION


check.dT_dP(dT_dP)

# %%
### STUB: check.predict("centimetre", None)
### BEGIN SOLUTION
check.predict("centimetre", "a")
### END SOLUTION

# %%
for P in jnp.array([[1.0, 1.0], [3.0, 1.0]]):
    dT = jax.grad(problem.descent_time)(P)
    speed = jnp.sqrt(2 * 9.81 * P[1])
    print(f"P = {P}: {1000 * 0.01 * dT[1]:+.2f} ms")
    print(f"|∂T/∂P| times the speed v at P: {jnp.linalg.norm(dT) * speed:.6f}")
pictures.arrival_map()

# %% [markdown]
# The gradient is as long as $1/v$ and points along the path that arrives: $|\nabla T| = 1/v$, as for
# light. Johann Bernoulli found the cycloid in this way, as a ray in a glass where light is faster the
# deeper it comes.
#
# Now drag $P$. Then switch to plain Newton, and set $P_y$ to 0.4.

# %% tags=["nbval-ignore-output"]
widgets.drag()
# %%
P = jnp.array([3.0, 0.4])
(landed,), _ = problem.land(P[None], jnp.array([1.0, 3.0]))
pictures.endpoint(P, landed)

# %% [markdown]
# It meets $P$, a whole arch too late: a root of $g$, but not a path for a bead.
#
# ## 7. The path as an optimisation layer
#
# Suppose we did not know Euler and Lagrange either. Take 64 pieces of equal width, with 63 free heights
# $h$ between them, and ask for the smallest $T(P, h)$. There
#
# $$\partial_h T(P, h) = 0,$$
#
# and that is a $g(P, h)$ like any other, for `it.root` to solve from the straight line.

# %%
P, s = jnp.array([1.0, 0.65]), jnp.linspace(0, 1, 65)


def dT_dh(P, h):
    return jax.grad(problem.time_of_heights, argnums=1)(P, h, s)


line = P[1] * s[1:-1]
h = it.root(dT_dh, P, line).value
times = [problem.time_of_heights(P, h, s) for h in (line, h)] + [problem.descent_time(P)]
print("line {:.5f} s, fitted {:.5f} s, cycloid {:.5f} s".format(*times))
crowded = problem.time_of_heights(P, problem.fastest_heights(P, s**2), s**2)
print(f"pieces crowded at the start: {1000 * (crowded - times[-1]):.3f} ms behind the cycloid")

# %% [markdown]
# The fit is 0.7 ms slower than the cycloid, because its pieces are straight. Crowded where the path
# bends most, they lose a thirtieth of that. `fastest_heights` is a layer: $P$ goes in, the best path comes out, and the theorem differentiates it. Its matrix $A$ is the Hessian
# $\partial_h^2 T$.

# %%
pictures.heights(P, s, h)

# %% [markdown]
# ### The least value
#
# And the layer's own time? Let $V$ be the *least value*, and $h^\star$ where it is taken:
#
# $$V(a) = \min_h T(a, h) = T(a, h^\star(a)).$$
#
# **Exercise 3.** Write $\partial V/\partial a$ for any `T(a, h)` that is least at the given `h`. What
# does the chain rule leave?


# %%
def value_gradient(T, a, h):
    ### STUB: return None
    ### BEGIN SOLUTION
    return jax.grad(T)(a, h)
    ### END SOLUTION


check.value_gradient(value_gradient)

# %% [markdown]
# This is the *envelope theorem*. To first order the path may be held, although it moves: whatever it
# does, it does where $T$ is level in $h$.
#
# **Exercise 4.** And to second order? Write the matrix $\partial^2 V/\partial a^2$, for any such `T`.
# Section 5 has what is needed: now the condition is $\partial_h T = 0$.


# %%
def value_hessian(T, a, h):
    ### STUB: return None
    ### BEGIN SOLUTION
    dT_by_h = jax.grad(T, argnums=1)
    A_here = jax.jacobian(dT_by_h, argnums=1)(a, h)
    B_here = jax.jacobian(dT_by_h, argnums=0)(a, h)
    return jax.hessian(T)(a, h) - B_here.T @ jnp.linalg.solve(A_here, B_here)
    ### END SOLUTION


check.value_hessian(value_hessian)

# %%
### STUB: check.predict("held", None)
### BEGIN SOLUTION
check.predict("held", "b")
### END SOLUTION

# %%
eight = jnp.linspace(0, 1, 9)  # eight pieces: with 64, held paths bend too much to be drawn
h = problem.fastest_heights(P, eight)


def slopes(P):
    return jax.grad(problem.time_of_heights)(P, problem.fastest_heights(P, eight), eight)


held = jax.hessian(problem.time_of_heights)(P, h, eight)
print(f"∂²/∂P_y²: h held {held[1, 1]:.2f}, of V {jax.jacfwd(slopes)(P)[1, 1]:.2f} s/m²")
pictures.envelope(P, eight)

# %% [markdown]
# Where they touch, the slopes are equal. But a held path bends almost seven times as much as $V$:
# whoever takes second derivatives, as Newton's method does, may not hold it.
#
# ## 8. An aside: the same curve keeps time
#
# Now the start moves, along one cycloid.

# %%
### STUB: check.predict("tautochrone", None)
### BEGIN SOLUTION
check.predict("tautochrone", "c")
### END SOLUTION

# %%
pictures.tautochrone(R=0.5)

# %% [markdown]
# All need $\pi\sqrt{R/g}$ (Huygens, 1659).
#
# ## What to take along
#
# 1. A path of least time is given by what holds along it, $y(1 + y'^2) = 2R$; how to trace it is our choice.
# 2. The obvious form of an ODE may be singular, may stick, and may report success: have a judge.
# 3. Differentiating through a solver works, and its derivative arrives later than its value.
# 4. The theorem needs the root, not the way to it. But it must be the right root.
# 5. A minimisation is a layer, since its gradient vanishes. Its least value has a derivative without
#    a solve; its second one needs the theorem.
#
# | Measured here | |
# |---|---|
# | line, arc, parabola, cycloid to $(1, 0.65)$ | 0.668, 0.580, 0.571, 0.566 s |
# | error of $R$ from $y'' = -R/y^2$ | $3\cdot10^{-2}$ to $10^{-5}$ |
# | time as the clock | below $10^{-8}$ |
# | theorem beside 200 differentiated steps | equal to $10^{-6}$ |
# | $\partial^2/\partial P_y^2$ of a held path, and of $V$ | 2.25, 0.34 s/m² |
#
# **Read next.** Lecture 04: Anderson acceleration. J. Bernoulli, *Acta Eruditorum* (1697), in Struik's
# *Source Book*; Gould et al., *Deep declarative networks* (2022), for layers that minimise.
