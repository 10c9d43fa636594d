"""Lecture 04: the mixing weights, and why a fixed ridge stalls."""

import numpy as np

from implicit_tutorial.classroom.exercise.choice import Choice
from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    return rng.normal(size=(n, 2 * n)), np.asarray(rng.uniform(0.5, 1.5))


def _weights(R, lam):
    """Return α: minimise ½‖Rᵀα‖² + ½λ‖α‖² with Σ α = 1, so that α is along (R Rᵀ + λ I)⁻¹ 1."""
    alpha = np.linalg.solve(R @ R.T + lam * np.eye(len(R)), np.ones(len(R)))
    return alpha / alpha.sum()


def _bordered(R, lam, sign=1.0, corner=0.0):
    """Return the solution (μ, α) of the bordered system, or of a wrong one."""
    m = len(R)
    system = np.zeros((m + 1, m + 1))
    system[0, 0], system[0, 1:], system[1:, 0] = corner, 1, sign
    system[1:, 1:] = R @ R.T + lam * np.eye(m)
    return np.linalg.solve(system, np.eye(m + 1)[0])


mixing_weights = Exercise(
    name="mixing_weights",
    asks="mixing_weights(R, lam): the weights α, one for each row of R",
    draw=_draw,
    right=_weights,
    slips=(
        Slip(
            "Ridge left out",
            lambda R, lam: _weights(R, 0.0),
            "add λ I to the Gram matrix. (λ alone, without `eye`, adds to every entry, and leaves "
            "α as it was.)",
        ),
        Slip(
            "Constraint left out",
            lambda R, lam: _weights(R, lam) * _total(R, lam),
            "these weights do not sum to 1. Border the matrix with ones, or divide by the sum.",
        ),
        Slip(
            "Ridge in the corner",
            lambda R, lam: _bordered(R, lam, corner=lam)[1:],
            "λ belongs to the Gram matrix only; in the corner it loosens Σ α = 1.",
        ),
        Slip(
            "Multiplier kept, last weight lost",
            lambda R, lam: _bordered(R, lam)[:-1],
            "the first entry of the solution is the multiplier μ; α is the rest, `[1:]`.",
        ),
        Slip(
            "Ridge squared",
            lambda R, lam: _weights(R, lam**2),
            "the ridge is λ ‖α‖², whose gradient is 2 λ α: the factor is λ itself.",
        ),
        Slip(
            "Absolute values",
            lambda R, lam: np.abs(_weights(R, lam)) / np.abs(_weights(R, lam)).sum(),
            "weights may be negative; that is what lets residuals cancel.",
        ),
        Slip("Plain mean", lambda R, lam: np.full(len(R), 1 / len(R)), "α must depend on R."),
        Slip(
            "Newest only",
            lambda R, lam: np.eye(len(R))[-1],
            "this is plain iteration: all weight on the newest.",
        ),
    ),
    problems=((2, "float64"), (4, "float32"), (5, "float64")),
    hints=(
        "Σ α_i r_i is Rᵀα, and ‖Rᵀα‖² = αᵀ(R Rᵀ)α. How many unknowns are left, and how many "
        "equations does the constraint add?",
        "A multiplier μ for Σ α_i = 1 gives (R Rᵀ + λ I) α + μ 1 = 0. Without the constraint's "
        "scale: α is a multiple of (R Rᵀ + λ I)⁻¹ 1.",
        "`a = jnp.linalg.solve(R @ R.T + lam * jnp.eye(len(R)), jnp.ones(len(R)))`; what makes "
        "its sum 1?",
    ),
)


def _total(R, lam):
    return np.linalg.solve(R @ R.T + lam * np.eye(len(R)), np.ones(len(R))).sum()


why_it_stalls = Choice(
    name="why_it_stalls",
    right="c",
    reasons={
        "a": "Rounding sets in near 1e-7 in float32; the curve bends at about 1e-2.",
        "b": "A larger memory does not help where the weights are no longer chosen by residuals.",
        "c": "R Rᵀ holds residuals squared: at residuals of 1e-2 it is as small as λ = 1e-4. "
        "Below, λ I decides alone, and the weights become equal: a mean of old iterates.",
        "d": "The same f is solved in far fewer evaluations once λ is scaled, so it is not f.",
    },
    hints=(
        "Look at the two curves of the last picture. Where do they cross?",
        "What are the weights of (R Rᵀ + λ I)⁻¹ 1, if R Rᵀ is much smaller than λ I?",
    ),
)
