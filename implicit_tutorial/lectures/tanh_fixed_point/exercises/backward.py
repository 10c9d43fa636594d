"""Lecture 01: the gradient of a loss by W and x, from one linear solve."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise

from .backward_slips import pulled_back, right, row, slips
from .jacobian_slips import slope_at
from .points import at_another_point, draw_point


def _draw(rng, n):
    return *draw_point(rng, n), rng.normal(size=n)


def given_z(answer):
    """The theorem at the given z*: one linear solve there, and no steps"""
    *problem, v = _draw(np.random.default_rng(0), 4)

    def formulas(W, x, z):
        slopes = (slope_at(W @ z + x), 1 - z**2)
        return [pulled_back(row(W, s, v) * t, z)[0] for s in slopes for t in slopes]

    return at_another_point(lambda W, x, z: answer(W, x, z, v)[0], problem, formulas)


backward_by_hand = Exercise(
    name="backward_by_hand",
    asks="backward_by_hand(W, x, z_star, v): the pair ∂ℓ/∂W, ∂ℓ/∂x",
    outputs=("∂ℓ/∂W", "∂ℓ/∂x"),
    draw=_draw,
    right=right,
    way=(given_z,),
    slips=slips,
    hints=(
        "v ∂z* = v (∂_z g)⁻¹ ∂_a f. Taken from the left, each product is a row. The first is "
        "u = v (∂_z g)⁻¹.",
        "u ∂_z g = v, with u as a column: (∂_z g)ᵀ u = v. Then ∂ℓ/∂x is u times the slopes, entry "
        "by entry, as ∂_x f is diagonal.",
        "With s = u · slope: ∂ℓ/∂x = s, and as W_ij meets z_j on its way to entry i, "
        "∂ℓ/∂W_ij = s_i z_j: `jnp.outer(s, z_star)`.",
    ),
)
