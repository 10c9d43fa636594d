"""Lecture 07: the hyper-gradient of ridge regression, by the theorem."""

from implicit_tutorial.classroom.exercise.exercise import Exercise

from .hypergradient_slips import right, slips


def _draw(rng, n):
    X, V = rng.normal(size=(3 * n + 1, n)), rng.normal(size=(2 * n + 3, n))
    w = rng.normal(size=n)
    y, t = (rows @ w + 0.5 * rng.normal(size=len(rows)) for rows in (X, V))
    return rng.uniform(-1.5, 1.5, size=n), X, y, V, t


hypergradient = Exercise(
    name="hypergradient",
    asks="hypergradient(theta, X, y, X_val, y_val): dF/dθ, one number a penalty",
    draw=_draw,
    right=right,
    slips=slips,
    hints=(
        "First w*: the inner slope vanishes at it, which is a linear system with the matrix H = "
        "XᵀX/n + diag(exp(θ)). Then move θ a little, and keep the slope at zero.",
        "H dw + diag(exp(θ) ∘ w) dθ = 0. The validation loss moves by v·dw, with v its slope at "
        "w*. One solve with H, for v, serves all penalties.",
        "With `u = jnp.linalg.solve(H, v)`, return `-jnp.exp(theta) * w * u`.",
    ),
)
