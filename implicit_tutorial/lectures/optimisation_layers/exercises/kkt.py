"""Lecture 06: what holds at the minimum of a quadratic program."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip

from .drawn import draw_solved


def _draw(rng, n):
    Q, q, G, h, x, lam = draw_solved(rng, n)
    return Q, q, G, h, x + rng.normal(size=n), lam + rng.uniform(0.5, 1.5, size=len(lam))


def right(Q, q, G, h, x, lam):
    """Return Qx + q + Gᵀλ and λ ∘ (Gx − h)."""
    return Q @ x + q + G.T @ lam, lam * (G @ x - h)


def either_sign(answer, Q, q, G, h, x, lam):
    """Take λ ∘ (h − Gx) for λ ∘ (Gx − h): the one is zero where the other is."""
    out = answer(Q, q, G, h, x, lam)
    if isinstance(out, (tuple, list)) and len(out) == 2 and out[1] is not None:
        slope, product = out
        same = np.shape(product) == np.shape(lam)
        if same and np.allclose(product, lam * (h - G @ x), rtol=1e-3):
            return slope, -product
    return out


def _slip(name, slope, product, why):
    """Return a slip; `slope` and `product` take the problem, and None is the right one."""

    def wrong(*problem):
        good = right(*problem)
        return (
            good[0] if slope is None else slope(*problem),
            good[1] if product is None else product(*problem),
        )

    return Slip(name, wrong, why)


_ONE = "the gradient of ½xᵀQx + qᵀx is Qx + q, and each constraint adds λᵢ times its row of G."
_TWO = "for each i, either the constraint does not push or it has no slack: λᵢ (Gx − h)ᵢ = 0."

slips = (
    _slip(
        "Sign of the multipliers",
        lambda Q, q, G, h, x, lam: Q @ x + q - G.T @ lam,
        None,
        "with Gx ≤ h the Lagrangian is f + λᵀ(Gx − h), with λ ≥ 0: + Gᵀλ.",
    ),
    _slip(
        "Multipliers left out",
        lambda Q, q, G, h, x, lam: Q @ x + q,
        None,
        "Qx + q = 0 is the minimum without constraints. What pushes is Gᵀλ.",
    ),
    _slip("q left out", lambda Q, q, G, h, x, lam: Q @ x + G.T @ lam, None, _ONE),
    _slip("Q left out", lambda Q, q, G, h, x, lam: x + q + G.T @ lam, None, _ONE),
    _slip("Sign of q", lambda Q, q, G, h, x, lam: Q @ x - q + G.T @ lam, None, _ONE),
    _slip(
        "½ left in",
        lambda Q, q, G, h, x, lam: Q @ x / 2 + q + G.T @ lam,
        None,
        "the ½ of ½xᵀQx goes with the derivative of the square.",
    ),
    _slip(
        "Factor 2",
        lambda Q, q, G, h, x, lam: 2 * Q @ x + q + G.T @ lam,
        None,
        "the ½ of ½xᵀQx makes Qx of 2Qx.",
    ),
    _slip(
        "Slack in the gradient",
        lambda Q, q, G, h, x, lam: Q @ x + q + G.T @ (lam * (G @ x - h)),
        None,
        "λ alone weighs the rows of G; the slack is in the second condition.",
    ),
    _slip("Gᵀλ alone", lambda Q, q, G, h, x, lam: G.T @ lam, None, _ONE),
    _slip(
        "λ left out",
        None,
        lambda Q, q, G, h, x, lam: G @ x - h,
        "Gx = h would make every constraint active. " + _TWO,
    ),
    _slip(
        "λ left out",
        None,
        lambda Q, q, G, h, x, lam: h - G @ x,
        "Gx = h would make every constraint active. " + _TWO,
    ),
    _slip("h left out", None, lambda Q, q, G, h, x, lam: lam * (G @ x), _TWO),
    _slip(
        "Sign of h",
        None,
        lambda Q, q, G, h, x, lam: lam * (G @ x + h),
        "Gx ≤ h is Gx − h ≤ 0: subtract h.",
    ),
    _slip(
        "Only λ", None, lambda Q, q, G, h, x, lam: lam, "λ = 0 would switch every one off. " + _TWO
    ),
    _slip(
        "Sum in place of a product",
        None,
        lambda Q, q, G, h, x, lam: lam + G @ x - h,
        "one of two numbers is zero where their product is, not their sum. " + _TWO,
    ),
    _slip(
        "The smaller of the two",
        None,
        lambda Q, q, G, h, x, lam: np.minimum(lam, h - G @ x),
        "min(λ, h − Gx) = 0 says the same, and more; the product is asked, which has no kink.",
    ),
    _slip(
        "Squared",
        None,
        lambda Q, q, G, h, x, lam: (lam * (G @ x - h)) ** 2,
        "a square has the derivative 0 where it is 0, and the theorem nothing to solve with.",
    ),
)

kkt = Exercise(
    name="kkt",
    asks="kkt(Q, q, G, h, x, lam): n numbers and m numbers, zero at the minimum",
    outputs=("stationarity", "complementarity"),
    draw=_draw,
    right=right,
    call=either_sign,
    slips=slips,
    hints=(
        "The Lagrangian is ½xᵀQx + qᵀx + λᵀ(Gx − h). What is its gradient by x?",
        "First Qx + q + Gᵀλ. Then, for each constraint, λᵢ times (Gx − h)ᵢ.",
        "`return Q @ x + q + G.T @ lam, lam * (G @ x - h)`",
    ),
)
