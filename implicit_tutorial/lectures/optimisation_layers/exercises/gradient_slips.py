"""Lecture 06: what a student writes in place of the gradient through a quadratic program."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Slip

from .gradient_formulas import back, by, right


def _last(G_of):
    """Return a slip in ∂ℓ/∂G alone."""
    return by(pull=lambda u, w, x, lam: (-u, lam * w, G_of(u, w, x, lam)))


def _middle(h_of):
    """Return a slip in ∂ℓ/∂h alone."""
    return by(pull=lambda u, w, x, lam: (-u, h_of(u, w, x, lam), back(u, w, x, lam)[2]))


def _free(Q, q, G, h, x, lam, v):
    u = np.linalg.solve(Q, v)
    return -u, 0 * h, 0 * G


def _every_row(Q, q, G, h, x, lam, v):
    M = np.block([[Q, G.T], [G, np.zeros((len(h), len(h)))]])
    both = np.linalg.lstsq(M, np.concatenate([v, 0 * h]), rcond=None)[0]
    u, y = both[: len(q)], both[len(q) :]
    return -u, y, -np.outer(lam, u) - np.outer(y, x)


def _without_Q(Q, q, G, h, x, lam, v):
    return right(np.eye(len(q)), q, G, h, x, lam, v)


def _no_inverse(Q, q, G, h, x, lam, v):
    return back(v, 0 * h, x, lam)


def _negative(*problem):
    return tuple(-part for part in right(*problem))


_G = "G stands in both conditions: dGᵀλ in the first, λ ∘ (dG x) in the second."

slips = (
    Slip(
        "Sign", _negative, "from K dz + B da = 0 follows dz = −K⁻¹B da: each gradient is −(u, w) B."
    ),
    Slip(
        "K not transposed",
        by(transposed=False),
        "reverse mode solves Kᵀ (u, w) = (v, 0). K is not symmetric, because of diag(λ); by q the "
        "two agree, which hides it.",
    ),
    Slip(
        "λ left out of K",
        by(K=lambda Q, G, h, x, lam: np.block([[Q, G.T], [G, np.diag(G @ x - h)]])),
        "the derivative of λ ∘ (Gx − h) by x is diag(λ) G, not G.",
    ),
    Slip(
        "λ left out of the pull-back",
        by(pull=lambda u, w, x, lam: (-u, w, -np.outer(lam, u) - np.outer(w, x))),
        "the derivative of λ ∘ (Gx − h) by h is −diag(λ): ∂ℓ/∂h = λ ∘ w.",
    ),
    Slip("No constraints", _free, "this is Q⁻¹v: the constraints that push are not in it."),
    Slip(
        "Every row active",
        _every_row,
        "all rows of G were taken for equations. A constraint with slack does not push: λᵢ = 0.",
    ),
    Slip("Q left out", _without_Q, "this projects v, as if Q were I. Q stands in K."),
    Slip("Inverse left out", _no_inverse, "(v, 0) was pulled back as it is. Solve with Kᵀ first."),
    Slip(
        "Only the first condition's part of ∂ℓ/∂G",
        _last(lambda u, w, x, lam: -np.outer(lam, u)),
        _G,
    ),
    Slip(
        "Only the second condition's part of ∂ℓ/∂G",
        _last(lambda u, w, x, lam: -np.outer(lam * w, x)),
        _G,
    ),
    Slip(
        "Sign inside ∂ℓ/∂G",
        _last(lambda u, w, x, lam: -np.outer(lam, u) + np.outer(lam * w, x)),
        "both parts of ∂ℓ/∂G have a minus: −λ uᵀ − (λ ∘ w) xᵀ.",
    ),
    Slip(
        "λ left out of ∂ℓ/∂G",
        _last(lambda u, w, x, lam: -np.outer(lam, u) - np.outer(w, x)),
        "the second part is −(λ ∘ w) xᵀ.",
    ),
    Slip(
        "w for λ",
        _last(lambda u, w, x, lam: -np.outer(w, u) - np.outer(lam * w, x)),
        "the first part is −λ uᵀ: the multipliers themselves, and not w.",
    ),
    Slip(
        "Sign of ∂ℓ/∂h",
        _middle(lambda u, w, x, lam: -lam * w),
        "h stands with a minus in λ ∘ (Gx − h): two minus signs make ∂ℓ/∂h = +λ ∘ w.",
    ),
    Slip(
        "λ left out of ∂ℓ/∂h",
        _middle(lambda u, w, x, lam: w),
        "∂ℓ/∂h = λ ∘ w: a constraint with λ = 0 has none.",
    ),
    Slip(
        "The multipliers themselves",
        _middle(lambda u, w, x, lam: lam),
        "λ is how the smallest *value* changes with −h. Asked is how a loss of x* does.",
    ),
    Slip(
        "v not used",
        lambda Q, q, G, h, x, lam, v: right(Q, q, G, h, x, lam, np.ones_like(v)),
        "this is the gradient of the sum of x*. Start from the given v.",
    ),
    Slip(
        "Slack left out of K",
        by(K=lambda Q, G, h, x, lam: np.block([[Q, G.T], [lam[:, None] * G, np.eye(len(h))]])),
        "the derivative of λ ∘ (Gx − h) by λ is diag(Gx − h), not I.",
    ),
)
