"""Lecture 03: the second derivative of a least value. Here the path may not be held."""

from collections.abc import Callable

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip

from .least import POINTS, Partials, at_the_least, draw, hessian, hessian_of, partials

solve = np.linalg.solve


def _slip(name: str, wrong: Callable[[Partials], np.ndarray], why: str) -> Slip:
    """Return a slip; `wrong` takes the partial derivatives at (a, h)."""
    return Slip(name, lambda *problem: wrong(partials(*problem)), why)


def _elsewhere(name: str, why: str, at: Callable, wrong: Callable = hessian_of) -> Slip:
    """Return a slip that takes a formula, the right one by default, at a wrong point."""
    return Slip(name, lambda *p: wrong(partials(*p, at=at(*p[-2:]))), why)


HELD = (
    "this is ∂²_a T, with h held. For the first derivative of V that is allowed; but ∂V/∂a = ∂_a T "
    "at (a, h*(a)), and as a moves, so does h*."
)
MIXED = "through h comes (∂_h ∂_a T) ∂h*/∂a with ∂h*/∂a = −A⁻¹ B: −Bᵀ A⁻¹ B."
PRODUCT = "through h comes (∂_h ∂_a T) ∂h*/∂a, a product of two matrices: Bᵀ (−A⁻¹ B)."

slips = (
    _slip("h held", lambda d: d.aa, HELD),
    _slip("Sign of the part through h", lambda d: 2 * d.aa - hessian_of(d), MIXED),
    _slip("Part through h alone", lambda d: hessian_of(d) - d.aa, "∂²_a T is still to be added."),
    _slip("Part through h alone", lambda d: d.aa - hessian_of(d), f"and its sign: {MIXED}"),
    _slip(
        "Part through h twice",
        lambda d: 2 * hessian_of(d) - d.aa,
        "∂_a T(a, h*(a)) is differentiated by a once: h* moves in it once.",
    ),
    _slip("Inverse left out", lambda d: d.aa - d.B.T @ d.B, "∂h*/∂a = −A⁻¹ B, with A = ∂²_h T."),
    _slip(
        "Multiplied by A",
        lambda d: d.aa - d.B.T @ d.A @ d.B,
        "∂h*/∂a = −A⁻¹ B: solve with A, do not multiply by it.",
    ),
    _slip(
        "B not transposed",
        lambda d: d.aa - d.B @ solve(d.A, d.B),
        "∂_h ∂_a T has a row for each a, B = ∂_a ∂_h T one for each h. The left one is Bᵀ.",
    ),
    _slip(
        "B transposed on the wrong side",
        lambda d: d.aa - d.B @ solve(d.A, d.B.T),
        "B = ∂_a g of g = ∂_h T has a row for each h. In Bᵀ A⁻¹ B the transpose is on the left.",
    ),
    _slip(
        "B transposed on both sides",
        lambda d: d.aa - d.B.T @ solve(d.A, d.B.T),
        "one B of Bᵀ A⁻¹ B is transposed, the left one; or V'' would not be symmetric.",
    ),
    _slip("Left factor forgotten", lambda d: d.aa - solve(d.A, d.B), PRODUCT),
    _slip("Left factor forgotten", lambda d: d.aa + solve(d.A, d.B), PRODUCT),
    _slip("∂h*/∂a forgotten", lambda d: d.aa + d.B, PRODUCT),
    _slip("∂h*/∂a forgotten", lambda d: d.aa + d.B.T, PRODUCT),
    _slip("Solved with ∂²_a T", lambda d: d.aa - d.B.T @ solve(d.aa, d.B), MIXED),
    _slip("Wrong matrix in front", lambda d: d.A - d.B.T @ solve(d.A, d.B), "in front is ∂²_a T."),
    _slip("Elementwise", lambda d: d.aa - d.B.T * solve(d.A, d.B), "`*` is not `@`."),
    _slip(
        "∂h*/∂a alone",
        lambda d: -solve(d.A, d.B),
        "this is how h* moves. By how much does that change ∂_a T?",
    ),
    _slip("By h in place of a", lambda d: d.A, "this is ∂²_h T, the second derivative by h."),
    _slip("Mixed derivative alone", lambda d: d.B, "this is how the condition ∂_h T moves with a."),
    _slip("Mixed derivative alone", lambda d: d.B.T, "this is how ∂_a T moves with h."),
    _slip(
        "Roles of a and h swapped",
        lambda d: d.A - d.B @ solve(d.aa, d.B.T),
        "a is given and h answers: solve with ∂²_h T, and put ∂²_a T in front.",
    ),
    *(_elsewhere(*point) for point in POINTS),
    _elsewhere("h held, and at zero", HELD, lambda a, h: (a, 0 * h), lambda d: d.aa),
    _elsewhere(
        "h moves as a does",
        "T(a, a) was differentiated twice. h answers to a by ∂h*/∂a = −A⁻¹ B.",
        lambda a, h: (a, a),
        lambda d: d.aa + d.B + d.B.T + d.A,
    ),
)

value_hessian = Exercise(
    name="value_hessian",
    asks="value_hessian(T, a, h): the symmetric matrix ∂²V/∂a²",
    draw=draw,
    right=hessian,
    call=at_the_least,
    slips=slips,
    tolerance={"float64": 1e-8, "float32": 3e-3},
    hints=(
        "∂V/∂a is ∂_a T at (a, h*(a)). Differentiate it by a once more; h* moves.",
        "∂²V/∂a² = ∂²_a T + (∂_h ∂_a T) ∂h*/∂a. And h* is the root of g(a, h) = ∂_h T, so the "
        "theorem of section 5 has ∂h*/∂a = −A⁻¹ B with A = ∂_h g and B = ∂_a g.",
        "`g = jax.grad(T, argnums=1)`; A and B are `jax.jacobian(g, argnums)(a, h)`, with argnums "
        "1 and 0; ∂_h ∂_a T is Bᵀ; ∂²_a T is `jax.hessian(T)(a, h)`.",
    ),
)
