"""Lecture 03: what a student writes in place of the derivative of the shortest time."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Slip

GRAVITY = 9.81  # m/s²
_points, _weights = np.polynomial.legendre.leggauss(60)
NODES, WEIGHTS = (1 + _points) / 2, _weights / 2  # for integrals over (0, 1)


def _integrated_time(P, theta):
    """T = ∫ ds/v along the cycloid to P, by Gauss–Legendre in u with angle φ = θ u²; P complex."""
    for _ in range(6):  # Newton for the angle at which y/x is P_y/P_x, from where it is nearly
        miss = P[0] * (1 - np.cos(theta)) - P[1] * (theta - np.sin(theta))
        theta = theta - miss / (P[0] * np.sin(theta) - P[1] * (1 - np.cos(theta)))
    R = P[0] / (theta - np.sin(theta))
    phi, dphi = theta * NODES**2, 2 * theta * NODES
    versine = 2 * np.sin(phi / 2) ** 2  # 1 − cos φ, which would cancel where φ is small
    dx, dy = R * versine * dphi, R * np.sin(phi) * dphi
    return np.sum(WEIGHTS * np.sqrt((dx**2 + dy**2) / (2 * GRAVITY * R * versine)))


def right(P, R, theta):
    """∂T/∂P: Im T(P + i ε)/ε, which is exact to rounding, and knows nothing of the theorem."""
    tiny = 1e-30
    return np.array([_integrated_time(P + 1j * tiny * e, theta).imag / tiny for e in np.eye(2)])


def _parts(R, theta):
    """∂T/∂(R, θ), and ∂(x, y)/∂(R, θ) at the end of the cycloid."""
    v = np.array([theta / (2 * R), 1.0]) * np.sqrt(R / GRAVITY)
    sin, versine = np.sin(theta), 1 - np.cos(theta)
    return v, np.array([[theta - sin, R * versine], [versine, R * sin]])


def _held(R, theta, mask):
    v, A = _parts(R, theta)
    return (v * mask) @ np.linalg.inv(A)


def _other_branch(P, R, theta):
    v, A = _parts(R, 2 * np.pi - theta)
    return v @ np.linalg.inv(A)


def _formula(of):
    """Return a slip; `of` takes v = ∂T/∂z, and A⁻¹, whose rows are dR/dP and dθ/dP."""

    def wrong(P, R, theta):
        v, A = _parts(R, theta)
        return of(v, np.linalg.inv(A))

    return wrong


def _half_left_out(P, R, theta):
    v, A = _parts(R, theta)
    return (v * np.array([2.0, 1.0])) @ np.linalg.inv(A)


def _z_swapped(P, R, theta):
    v, A = _parts(R, theta)
    return v[::-1] @ np.linalg.inv(A)


slips = (
    Slip(
        "Sign",
        lambda P, R, theta: -right(P, R, theta),
        "from A dz + B dP = 0 follows dz = −A⁻¹ B dP. Here B is −I: look for a minus that is "
        "there twice, or not at all.",
    ),
    Slip(
        "R held fixed",
        lambda P, R, theta: _held(R, theta, np.array([0.0, 1.0])),
        "T = θ √(R/g) depends on R too, and R moves with P. Add the part ∂T/∂R · dR.",
    ),
    Slip(
        "θ held fixed",
        lambda P, R, theta: _held(R, theta, np.array([1.0, 0.0])),
        "T = θ √(R/g) depends on θ too, and θ moves with P. Add the part ∂T/∂θ · dθ.",
    ),
    Slip(
        "Wrong branch",
        _other_branch,
        "the angle was taken from cos θ = 1 − P_y/R, which has two answers; `arccos` gives the "
        "one before the lowest point. Use the `theta` that is handed over.",
    ),
    Slip(
        "Transposed Jacobian",
        lambda P, R, theta: np.linalg.inv(_parts(R, theta)[1]) @ _parts(R, theta)[0],
        "v A⁻¹ is asked, a row times a matrix, and A⁻¹ v was given. Solve with the transpose: "
        "`jnp.linalg.solve(A.T, v)`.",
    ),
    Slip(
        "Missing inverse",
        lambda P, R, theta: _parts(R, theta)[0] @ _parts(R, theta)[1],
        "v was multiplied by A where it should be solved with it.",
    ),
    Slip(
        "dR/dP alone",
        _formula(lambda v, inverse: inverse[0]),
        "this is how R moves with P. T = θ √(R/g) wants ∂T/∂R · dR/dP + ∂T/∂θ · dθ/dP.",
    ),
    Slip(
        "dθ/dP alone",
        _formula(lambda v, inverse: inverse[1]),
        "this is how θ moves with P. T = θ √(R/g) wants ∂T/∂R · dR/dP + ∂T/∂θ · dθ/dP.",
    ),
    Slip(
        "∂T/∂z alone",
        _formula(lambda v, inverse: v),
        "these are the derivatives by R and θ. By P: −v A⁻¹ B.",
    ),
    Slip(
        "Order swapped",
        lambda P, R, theta: right(P, R, theta)[::-1],
        "∂T/∂P_x comes first. Look at the order of `meets`, or of a stack.",
    ),
    Slip(
        "z in another order",
        _z_swapped,
        "z is (R, θ) in A's columns, and must be so in v: `jnp.stack([R, theta])`.",
    ),
    Slip(
        "g = 1",
        lambda P, R, theta: right(P, R, theta) * GRAVITY**0.5,
        "T = θ √(R/g) has g = 9.81 m/s² in it: `time_of` knows.",
    ),
    Slip(
        "g outside of the root",
        lambda P, R, theta: right(P, R, theta) / GRAVITY**0.5,
        "T = θ √(R/g): the root is of R/g, not of R alone.",
    ),
    Slip(
        "½ of the root left out",
        _half_left_out,
        "∂/∂R of √(R/g) is ½ √(1/(R g)): `jax.grad(time_of)(z)` has it right.",
    ),
    Slip(
        "v A⁻¹ B entry by entry",
        _formula(lambda v, inverse: v * inverse.diagonal()),
        "`*` multiplies entry by entry; a row times a matrix is `v @ M`, or a solve.",
    ),
)
