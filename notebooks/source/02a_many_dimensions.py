# ---
# title: "02a · Neural ODEs in many dimensions"
# able_to:
#   - say what a flow gains over one residual step on small pictures, and what it costs
#   - estimate a trace by one product with a random vector, and say how noisy that is
# need:
#   - lecture 02, to which this is an appendix
# minutes: 15
# seconds: 30
# ---

# %% [markdown]
# ## 1 · Digits: beside a residual block
#
# Lecture 02 flows in the plane. Here are scikit-learn's digits, 8 × 8 pixels, in ten classes.
# A linear map takes the 64 pixels to a state $z$ of 24 numbers. Then comes the layer in question: a
# flow of time 1 along a field $f$, or one residual step $z + f(z)$. The parameters are the same.
# We train both from five seeds, side by side.

# %%
from implicit_tutorial.lectures.neural_ode import check, pictures, problem as node

learn, test = node.data.digits()


def make(key):
    return node.classify.Classifier(key, points=64, classes=10, width=24, hidden=24)


models = node.classify.over_seeds(make, seeds=5)
print(f"{len(learn.points)} digits to learn from, {len(test.points)} to test on")
print(f"parameters of each model: {node.classify.parameters(models) // 5}")

# %%
blocks = {"ODE": node.classify.ode_block, "ResNet": node.classify.residual_block}
accuracy = {}
for name, block in blocks.items():
    loss = node.classify.summed(node.classify.loss(block))
    found = node.train(loss, models, learn, steps=110, rate=0.03, batch=128, label=name).model
    accuracy[name] = node.classify.accuracies(found, test, block)
print("all above 95 %:", all(bool((values > 0.95).all()) for values in accuracy.values()))

# %% [markdown]
# The flow takes four Runge–Kutta steps, so it asks $f$ sixteen times where the residual step asks it
# once. Is that worth something?

# %%
### STUB: check.predict("digits", None)
### BEGIN SOLUTION
check.predict("digits", "c")
### END SOLUTION

# %%
pictures.digits(accuracy)

# %% [markdown]
# Neither gains more than a percent or two, and the seeds overlap. For digits so small one step is deep
# enough. A flow earns its price where the path itself matters, or its inverse.
#
# ## 2 · A trace for the price of one product
#
# The log-density of a flow sums $\operatorname{tr} \partial_z f$ along the way. In $d$
# dimensions the exact trace takes $d$ Jacobian-vector products. Hutchinson takes a random vector $e$
# of signs, $E[e e^\top] = I$, and one product: $e^\top (\partial_z f)\, e$, whose mean is the trace.
#
# We carry a Gaussian of 64 dimensions along a network, and compare both at 500 points.


# %%
def both_ways(dim):
    field = node.Field(jax.random.key(0), dim, hidden=64)
    x = jax.random.normal(jax.random.key(1), (500, dim))
    exact = node.cnf.log_density(field, x, steps=10)
    return exact, node.cnf.log_density(field, x, jax.random.key(2), steps=10)


exact, noisy = both_ways(64)
off = noisy - exact
error = off.std() / len(off) ** 0.5
print(f"the means agree within 3 standard errors: {bool(abs(off.mean()) < 3 * error)}")
pictures.hutchinson(exact, noisy)

# %% [markdown]
# The mean is kept, though each single value is off by several nats. How does that grow with $d$?

# %%
for dim in (2, 8, 32, 64):
    exact, noisy = both_ways(dim)
    print(f"{dim:2d} dimensions: off by {(noisy - exact).std():.1f} nats")

# %% [markdown]
# With $J = \partial_z f$ the estimate is $\sum_i J_{ii}$, the trace, and $\sum_{i \ne j} e_i J_{ij} e_j$, the
# noise: the more entries off the diagonal, the more of it. That is good enough for training, which
# averages over points and steps, and too little for reporting a density: there, take the exact trace.
#
# **Read next.** Grathwohl et al., *FFJORD* (2019). Back to lecture 02, section 7.
