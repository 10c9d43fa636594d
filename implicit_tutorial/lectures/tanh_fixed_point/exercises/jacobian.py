"""Lecture 01: the derivative of a tanh fixed point, which a published notebook has wrong."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise
from implicit_tutorial.classroom.exercise.theorem import draw_point

from .jacobian_slips import right, slips, slope_at, solved_with
from .points import at_another_point


def given_z(answer):
    """The theorem at the given z*: ∂_z g and ∂_x g there, and no steps"""

    def formulas(W, U, x, z):
        slopes = (slope_at(W @ z + U @ x), 1 - z**2)
        return [solved_with(s, W, t[:, None] * U) for s in slopes for t in slopes]

    problem = draw_point(np.random.default_rng(0), 4)
    return at_another_point(answer, problem, formulas, beside="∂_x g")


jacobian_of_solution = Exercise(
    name="jacobian_of_solution",
    asks="jacobian_of_solution(W, U, x, z_star): the n × n matrix ∂z*/∂x",
    draw=draw_point,
    right=right,
    way=(given_z,),
    slips=slips,
    hints=(
        "The theorem reads ∂_z g · ∂z* = −∂_x g. Both sides are n × n matrices.",
        "With slope = 1 − tanh²(W z* + U x): ∂_z g = I − diag(slope) W, ∂_x g = −diag(slope) U.",
        "`jnp.linalg.solve(A, B)` solves for all columns of B at once.",
    ),
)
