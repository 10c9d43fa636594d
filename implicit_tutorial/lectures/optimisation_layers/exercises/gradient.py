"""Lecture 06: the gradient of a loss through a quadratic program."""

from implicit_tutorial.classroom.exercise.exercise import Exercise

from .drawn import draw_solved
from .gradient_formulas import right
from .gradient_slips import slips


def _draw(rng, n):
    return *draw_solved(rng, n), rng.normal(size=n)


qp_gradient = Exercise(
    name="qp_gradient",
    asks="qp_gradient(Q, q, G, h, x, lam, v): ∂ℓ/∂q, ∂ℓ/∂h and ∂ℓ/∂G, for v = ∂ℓ/∂x*",
    outputs=("∂ℓ/∂q", "∂ℓ/∂h", "∂ℓ/∂G"),
    draw=_draw,
    right=right,
    slips=slips,
    hints=(
        "z = (x, λ) solves `kkt`. Reverse mode: solve Kᵀ (u, w) = (v, 0), with K = ∂_z kkt; then "
        "each gradient is −(u, w) times the derivative of `kkt` by that array.",
        "K = [[Q, Gᵀ], [diag(λ) G, diag(Gx − h)]]. By q: (dq, 0). By h: (0, −λ ∘ dh). By G: "
        "(dGᵀλ, λ ∘ (dG x)).",
        "With `u, w` from the solve: `-u`, `lam * w`, and "
        "`-jnp.outer(lam, u) - jnp.outer(lam * w, x)`.",
    ),
)
