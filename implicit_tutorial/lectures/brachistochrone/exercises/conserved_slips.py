"""Lecture 03: what a student writes in place of the conserved quantity L − y' ∂_{y'}L."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Slip


def _value(power, b, c, y, p):
    return y**power * np.sqrt(1 + b * p**2) + c * p**2 / 2


def _by_y(power, b, c, y, p):
    return power * y ** (power - 1) * np.sqrt(1 + b * p**2)


def _by_slope(power, b, c, y, p):
    return y**power * b * p / np.sqrt(1 + b * p**2) + c * p


def right(power, b, c, y, p):
    """L − y' ∂_{y'}L for L = y^k √(1 + b y'²) + ½ c y'²: y^k/√(1 + b y'²) − ½ c y'²."""
    return y**power / np.sqrt(1 + b * p**2) - c * p**2 / 2


def _slip(name, wrong, why):
    """Return a slip; `wrong` takes L, ∂_y L, ∂_{y'}L, y and y'."""

    def from_problem(*problem):
        return wrong(_value(*problem), _by_y(*problem), _by_slope(*problem), *problem[-2:])

    return Slip(name, from_problem, why)


def _swapped(power, b, c, y, p):
    return _value(power, b, c, p, y) - p * _by_slope(power, b, c, p, y)


def _swapped_once(power, b, c, y, p):
    return _value(power, b, c, y, p) - p * _by_slope(power, b, c, p, y)


def _bead(power, b, c, y, p):
    return 1 / np.sqrt(2 * 9.81 * y * (1 + p**2))


ARGUMENT = (
    "`jax.grad(L)` is the derivative by the first argument, y. Asked for is that by y': "
    "`jax.grad(L, argnums=1)`."
)
ORDER = "L takes y first, then y': `L(y, slope)`, in its derivative too."
PRODUCT = "y'' ∂_{y'}L + y' d/dx ∂_{y'}L is the derivative of the product y' ∂_{y'}L."

slips = (
    _slip(
        "Sign",
        lambda L, Ly, Lp, y, p: p * Lp - L,
        "this one is conserved, too: in mechanics it is the energy. Asked is L minus the product.",
    ),
    _slip(
        "Plus for minus",
        lambda L, Ly, Lp, y, p: L + p * Lp,
        "along the path L and y' ∂_{y'}L have the same derivative: their difference is constant.",
    ),
    _slip("Derivative by y", lambda L, Ly, Lp, y, p: L - p * Ly, ARGUMENT),
    _slip("Derivative by y", lambda L, Ly, Lp, y, p: L - y * Ly, ARGUMENT),
    _slip("y' left out", lambda L, Ly, Lp, y, p: L - Lp, PRODUCT),
    _slip("y in place of y'", lambda L, Ly, Lp, y, p: L - y * Lp, f"{PRODUCT} The factor is y'."),
    _slip("Divided by y'", lambda L, Ly, Lp, y, p: L - Lp / p, f"{PRODUCT} It is multiplied."),
    _slip("y' squared", lambda L, Ly, Lp, y, p: L - p**2 * Lp, f"{PRODUCT} One factor y'."),
    _slip(
        "L alone",
        lambda L, Ly, Lp, y, p: L,
        "x is not in L itself, but y and y' change along the path, and L with them.",
    ),
    _slip(
        "L left out",
        lambda L, Ly, Lp, y, p: p * Lp,
        "this changes along the path as fast as L does. Take the difference of the two.",
    ),
    _slip(
        "L left out",
        lambda L, Ly, Lp, y, p: -p * Lp,
        "this changes along the path as fast as L does. Add L.",
    ),
    _slip(
        "∂L/∂y' alone",
        lambda L, Ly, Lp, y, p: Lp,
        "its derivative along the path is ∂_y L. It is conserved where y is not in L; here y is.",
    ),
    _slip(
        "Both arguments",
        lambda L, Ly, Lp, y, p: L - y * Ly - p * Lp,
        "only the product with y' comes out of dL/dx. What belongs to y went into it by Euler and "
        "Lagrange.",
    ),
    _slip(
        "Both parts of dL/dx",
        lambda L, Ly, Lp, y, p: L - p * Ly - Lp,
        "the second derivative y'' is not 1. Write dL/dx as the derivative of one product.",
    ),
    _slip(
        "Half of the product",
        lambda L, Ly, Lp, y, p: L - p * Lp / 2,
        "the half is there only where L is quadratic in y', as a kinetic energy is.",
    ),
    _slip(
        "The chain rule without y''",
        lambda L, Ly, Lp, y, p: p * Ly + Lp,
        "dL/dx is not asked, but what L − … has the derivative zero. Write dL/dx as d/dx of a "
        "product.",
    ),
    _slip("∂_y L in place of L", lambda L, Ly, Lp, y, p: Ly - p * Lp, "it begins with L itself."),
    Slip("Arguments of L swapped", _swapped, ORDER),
    Slip("Arguments of L swapped", _swapped_once, ORDER),
    Slip(
        "The bead's L alone",
        _bead,
        "this is right for L = √((1 + y'²)/(2gy)). The check hands over other integrands: use `L`.",
    ),
    Slip(
        "The bead's own 2R",
        lambda power, b, c, y, p: y * (1 + p**2),
        "this is constant on the bead's path. The check hands over other integrands: use `L`.",
    ),
)
