"""Lecture 08: how a code moves with the price of a stroke."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    """Draw a dictionary, and a code with n of its 2n + 1 strokes."""
    D = rng.normal(size=(n + 2, 2 * n + 1))
    z = rng.choice([-1.0, 1.0], 2 * n + 1) * rng.uniform(0.4, 3.0, size=2 * n + 1)
    on = rng.permutation(2 * n + 1) < n
    if n > 1:  # both signs, or a slip of signs would not be seen
        first, second = np.flatnonzero(on)[:2]
        z[first], z[second] = abs(z[first]), -abs(z[second])
    return D, z * on


def _on(z, values):
    out = np.zeros_like(z)
    out[z != 0] = values
    return out


def _gram(D, z):
    return D[:, z != 0].T @ D[:, z != 0]


def _solve(D, z, b):
    return _on(z, np.linalg.solve(_gram(D, z), b[z != 0]))


def right(D, z):
    """Return −(D_SᵀD_S)⁻¹ sign(z_S) on the support S, and zero elsewhere."""
    return -_solve(D, z, np.sign(z))


_ON = "On the support D_Sᵀ(D_S z_S − y) + λ sign(z_S) = 0. Differentiate by λ, signs held."
_GRAM = "strokes that are not used stay unused: only the columns of the support take part."

slips = (
    Slip("Wrong sign", lambda D, z: -right(D, z), _ON + " The signs go to the other side."),
    Slip("Inverse left out", lambda D, z: -np.sign(z), _ON + " That is a linear system."),
    Slip(
        "Gram matrix for its inverse",
        lambda D, z: -_on(z, _gram(D, z) @ np.sign(z[z != 0])),
        "solve with D_SᵀD_S; this multiplies by it.",
    ),
    Slip(
        "Signs forgotten",
        lambda D, z: -_solve(D, z, np.ones_like(z)),
        "the price pushes a positive entry down and a negative one up: " + _ON,
    ),
    Slip(
        "Signs forgotten",
        lambda D, z: _solve(D, z, np.ones_like(z)),
        "the price pushes a positive entry down and a negative one up: " + _ON,
    ),
    Slip(
        "z for its sign",
        lambda D, z: -_solve(D, z, z),
        "the slope of |z| is its sign, whatever its size. " + _ON,
    ),
    Slip(
        "DᵀD for D_SᵀD_S",
        lambda D, z: -np.linalg.pinv(D.T @ D) @ np.sign(z),
        _GRAM,
    ),
    Slip(
        "DᵀD for D_SᵀD_S",
        lambda D, z: -1.0 * (z != 0) * (np.linalg.pinv(D.T @ D) @ np.sign(z)),
        _GRAM,
    ),
    Slip(
        "Only the diagonal",
        lambda D, z: -np.sign(z) / (D**2).sum(0),
        "strokes overlap: D_SᵀD_S has other entries.",
    ),
    Slip(
        "Off the support",
        lambda D, z: D.T @ (D @ right(D, z)),
        "this is how the slope Dᵀ(Dz − y) moves. The code moves on the support only.",
    ),
    Slip(
        "Sum over the strokes",
        lambda D, z: np.full_like(z, right(D, z).sum()),
        "each stroke has a derivative of its own.",
    ),
    Slip(
        "Only its size",
        lambda D, z: np.abs(right(D, z)),
        "some strokes grow when the price rises, as others leave them work.",
    ),
)

by_price = Exercise(
    name="by_price",
    asks="by_price(D, z): ∂z*/∂λ, one number a stroke",
    draw=_draw,
    right=right,
    slips=slips,
    tolerance={"float64": 1e-8, "float32": 1e-2},
    hints=(
        "Which entries can move at all, if λ moves by very little?",
        "On the support S: D_Sᵀ(D_S z_S − y) + λ sign(z_S) = 0. Its derivative by λ is a linear "
        "system in dz_S.",
        "`S = z != 0`, `A = D[:, S]`, and `jnp.zeros_like(z).at[S].set(-jnp.linalg.solve(A.T @ A, "
        "jnp.sign(z[S])))`.",
    ),
)
