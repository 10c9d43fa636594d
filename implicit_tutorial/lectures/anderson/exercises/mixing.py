"""Lecture 04: the mixing weights."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    """Draw residuals nearly parallel and of falling length: a weight negative, two positive."""
    while True:
        along, lengths = rng.normal(size=2 * n), np.geomspace(1, 0.2, n)[:, None]
        R = lengths * (along + 0.3 * rng.normal(size=(n, 2 * n)))
        lam = np.asarray(rng.uniform(0.05, 0.2))
        least, *_, second, _ = np.sort(_weights(R, lam))
        if least < -0.05 and second > 0.05:
            return R, lam


def _weights(R, lam):
    """Return α: minimise ½‖Rᵀα‖² + ½λ‖α‖² with Σ α = 1, so that α is along (R Rᵀ + λ I)⁻¹ 1."""
    return _to_one(np.linalg.solve(_gram(R, lam), np.ones(len(R))))


def _gram(R, lam):
    return R @ R.T + lam * np.eye(len(R))


def _to_one(alpha):
    return alpha / alpha.sum()


def _bordered(R, lam, corner=0.0):
    """Return the solution (μ, α) of the bordered system, or of a wrong one."""
    system = np.pad(_gram(R, lam), ((1, 0), (1, 0)), constant_values=1.0)
    system[0, 0] = corner
    return np.linalg.solve(system, np.eye(len(R) + 1)[0])


def _softmax(x):
    return _to_one(np.exp(x))


def _cut(R, lam):
    return np.maximum(_weights(R, lam), 0)


def one(R):
    """Return a 1 for each row."""
    return np.ones(len(R))


SOFTMAX = (
    "it makes all weights positive, and then residuals cannot cancel. α comes out of a linear "
    "system; divided by their sum, its entries sum to 1."
)
NEGATIVE = "weights may be negative; that is what lets residuals cancel."

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
            lambda R, lam: np.linalg.solve(_gram(R, lam), np.ones(len(R))),
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
            lambda R, lam: _to_one(np.abs(_weights(R, lam))),
            NEGATIVE,
        ),
        Slip(
            "Newest only",
            lambda R, lam: np.eye(len(R))[-1],
            "this is plain iteration: all weight on the newest.",
        ),
        *(
            Slip("Negative weights cut off", lambda R, lam, end=end: end(_cut(R, lam)), NEGATIVE)
            for end in (_to_one, np.asarray)
        ),
        Slip(
            "Ridge doubled",
            lambda R, lam: _weights(R, 2 * lam),
            "½ λ ‖α‖² has the gradient λ α: the factor 2 goes with the half.",
        ),
        Slip(
            "Products of residuals left out",
            lambda R, lam: _to_one(1 / np.diagonal(_gram(R, lam))),
            "only each residual's own length is used. What lets residuals cancel is r_i · r_j, the "
            "rest of `R @ R.T`.",
        ),
        Slip(
            "Product in place of a solve",
            lambda R, lam: _to_one(_gram(R, lam).sum(1)),
            "α solves (R Rᵀ + λ I) α = const · 1; here the matrix was multiplied by ones.",
        ),
        Slip(
            "Length 1 in place of sum 1",
            lambda R, lam: _weights(R, lam) / np.linalg.norm(_weights(R, lam)),
            "the constraint is Σ α_i = 1: divide by `alpha.sum()`, not by the norm.",
        ),
        Slip("Softmax", lambda R, lam: _softmax(_weights(R, lam)), SOFTMAX),
        Slip("Softmax", lambda R, lam: _softmax(-np.linalg.norm(R, axis=1)), SOFTMAX),
        Slip("Softmax", lambda R, lam: _softmax(np.linalg.solve(_gram(R, lam), one(R))), SOFTMAX),
        Slip(
            "R Rᵀ in place of R",
            lambda R, lam: _weights(R @ R.T, lam),
            "the product with the transpose was taken twice. One Gram matrix is enough: "
            "`R @ R.T` holds the r_i · r_j.",
        ),
        Slip("Plain mean", lambda R, lam: np.full(len(R), 1 / len(R)), "α must depend on R."),
    ),
    hints=(
        "Σ α_i r_i is Rᵀα, and ‖Rᵀα‖² = αᵀ(R Rᵀ)α. How many unknowns are left, and how many "
        "equations does the constraint add?",
        "A multiplier μ for Σ α_i = 1 gives (R Rᵀ + λ I) α + μ 1 = 0. Without the constraint's "
        "scale: α is a multiple of (R Rᵀ + λ I)⁻¹ 1. Here λ > 0, so that the inverse exists.",
        "`a = jnp.linalg.solve(R @ R.T + lam * jnp.eye(len(R)), jnp.ones(len(R)))`; what makes "
        "its sum 1?",
    ),
)
