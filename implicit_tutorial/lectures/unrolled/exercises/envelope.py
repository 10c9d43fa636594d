"""Lecture 08: the slope of the lasso's least value by the dictionary."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    z = rng.normal(size=n + 3) * (rng.uniform(size=n + 3) < 0.7)
    z[:2] = rng.uniform(0.5, 1.5), -rng.uniform(0.5, 1.5)
    return rng.normal(size=(n, n + 3)), rng.normal(size=n), z


def right(D, y, z):
    """Return (Dz − y) zᵀ."""
    return np.outer(D @ z - y, z)


_HELD = "z is held: F = ½‖Dz − y‖² + λ‖z‖₁ by D is the misfit times zᵀ."

slips = (
    Slip("Sign", lambda D, y, z: -right(D, y, z), "the misfit is Dz − y, not y − Dz."),
    Slip("y left out", lambda D, y, z: np.outer(D @ z, z), _HELD),
    Slip("Dz left out", lambda D, y, z: np.outer(-y, z), _HELD),
    Slip("Dz left out", lambda D, y, z: np.outer(y, z), _HELD),
    Slip("Twice", lambda D, y, z: 2 * right(D, y, z), "the square has a ½ in front."),
    Slip("Sign of z alone", lambda D, y, z: np.outer(D @ z - y, np.sign(z)), _HELD),
    Slip("Size of z", lambda D, y, z: np.outer(D @ z - y, np.abs(z)), _HELD),
    Slip("z left out", lambda D, y, z: np.outer(D @ z - y, np.ones_like(z)), _HELD),
    Slip("z left out", lambda D, y, z: np.outer(D @ z - y, z != 0), _HELD),
    Slip(
        "Slope by z",
        lambda D, y, z: D * (D.T @ (D @ z - y)),
        "Dᵀ(Dz − y) is the slope by z. Asked is that by D, a number an entry of D.",
    ),
    Slip(
        "The column for its misfit",
        lambda D, y, z: D * z,
        "each column moves along what is not yet drawn, Dz − y.",
    ),
)

envelope = Exercise(
    name="envelope",
    asks="envelope(D, y, z): dF*/dD, of D's shape",
    draw=_draw,
    right=right,
    slips=slips,
    hints=(
        "At z* the objective does not change with z, to first order. What is left?",
        "Hold z and differentiate ½‖Dz − y‖² by D, entry by entry.",
        "`return jnp.outer(D @ z - y, z)`",
    ),
)
