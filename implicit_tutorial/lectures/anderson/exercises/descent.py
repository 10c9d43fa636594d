"""Lecture 04, the open part: a step of gradient descent is a map with a fixed point."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    A, b, w = rng.normal(size=(2 * n, n)), rng.normal(size=2 * n), rng.normal(size=n)
    return A, b, np.asarray(rng.uniform(0.5, 1.5)), np.asarray(rng.uniform(0.05, 0.2)), w


def _step(A, b, mu, eta, w):
    return w - eta * (A.T @ (A @ w - b) + mu * w)


def _slip(name, wrong, why):
    """Return a slip; `wrong` takes the problem, and the loss's gradient without the ridge."""
    return Slip(
        name, lambda A, b, mu, eta, w: wrong(A, b, mu, eta, w, A.T @ (A @ w - b)), f"{why}."
    )


gradient_step = Exercise(
    name="gradient_step",
    asks="gradient_step(A, b, mu, eta, w): the next w",
    draw=_draw,
    right=_step,
    slips=(
        _slip(
            "Uphill", lambda A, b, mu, eta, w, g: w + eta * (g + mu * w), "subtract the gradient"
        ),
        _slip("Ridge left out", lambda A, b, mu, eta, w, g: w - eta * g, "add μ w to the gradient"),
        _slip(
            "Factor 2",
            lambda A, b, mu, eta, w, g: w - 2 * eta * (g + mu * w),
            "with the halves, the gradient is Aᵀ(A w − b) + μ w",
        ),
        _slip(
            "Factor 2",
            lambda A, b, mu, eta, w, g: w - eta * (2 * g + mu * w),
            "½‖A w − b‖² has the gradient Aᵀ(A w − b): the 2 goes with the half",
        ),
        _slip(
            "Factor 2",
            lambda A, b, mu, eta, w, g: w - eta * (g + 2 * mu * w),
            "½ μ ‖w‖² has the gradient μ w: the 2 goes with the half",
        ),
        _slip(
            "Gradient alone",
            lambda A, b, mu, eta, w, g: g + mu * w,
            "return the next w, not the gradient",
        ),
        _slip(
            "Step alone",
            lambda A, b, mu, eta, w, g: -eta * (g + mu * w),
            "return w plus the step, so that the minimum is a fixed point",
        ),
        _slip(
            "Step width left out",
            lambda A, b, mu, eta, w, g: w - (g + mu * w),
            "the gradient is scaled by η before it is subtracted",
        ),
        _slip(
            "Ridge not scaled by η",
            lambda A, b, mu, eta, w, g: w - eta * g - mu * w,
            "μ w is a part of the gradient: η multiplies it too. Look for a bracket",
        ),
        _slip(
            "Sign of the ridge",
            lambda A, b, mu, eta, w, g: w - eta * (g - mu * w),
            "½ μ ‖w‖² is added to the loss, so its gradient is + μ w",
        ),
        _slip(
            "Sign of the residual",
            lambda A, b, mu, eta, w, g: w - eta * (-g + mu * w),
            "½‖A w − b‖² has the gradient Aᵀ(A w − b), not Aᵀ(b − A w)",
        ),
        _slip(
            "b left out",
            lambda A, b, mu, eta, w, g: w - eta * (A.T @ A @ w + mu * w),
            "the residual is A w − b",
        ),
        _slip(
            "w left out of the ridge",
            lambda A, b, mu, eta, w, g: w - eta * (g + mu),
            "½ μ ‖w‖² has the gradient μ w, a vector along w",
        ),
        _slip(
            "Ridge squared",
            lambda A, b, mu, eta, w, g: w - eta * (g + mu**2 * w),
            "the ridge is ½ μ ‖w‖²: μ itself, not μ²",
        ),
        _slip(
            "Mean in place of a sum",
            lambda A, b, mu, eta, w, g: w - eta * (g / len(b) + mu * w),
            "½‖A w − b‖² is a sum over the rows of A, not their mean",
        ),
        _slip(
            "Norm not squared",
            lambda A, b, mu, eta, w, g: (
                w - eta * (g / np.linalg.norm(A @ w - b) + mu * w / np.linalg.norm(w))
            ),
            "the loss holds squares of norms; here norms were differentiated",
        ),
        _slip(
            "Gradient summed",
            lambda A, b, mu, eta, w, g: w - eta * np.sum(g + mu * w),
            "the entries of the gradient were added up. Each w_i moves along its own entry",
        ),
        _slip(
            "Gradient summed",
            lambda A, b, mu, eta, w, g: w - eta * np.mean(g + mu * w),
            "the mean of the gradient's entries was taken. Each w_i moves along its own entry",
        ),
        _slip(
            "The minimum itself",
            lambda A, b, mu, eta, w, g: np.linalg.solve(A.T @ A + mu * np.eye(len(w)), A.T @ b),
            "this is where descent arrives. Asked is one step from w towards it",
        ),
        _slip(
            "Two steps",
            lambda A, b, mu, eta, w, g: _step(A, b, mu, eta, _step(A, b, mu, eta, w)),
            "one step is asked; the solver repeats it",
        ),
    ),
    hints=(
        "The loss is ½‖A w − b‖² + ½ μ ‖w‖². What is its gradient?",
        "`jax.grad` of the loss, or by hand: Aᵀ(A w − b) + μ w.",
        "`w - eta * (A.T @ (A @ w - b) + mu * w)`, term by term.",
    ),
)
