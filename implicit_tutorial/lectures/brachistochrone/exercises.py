"""Lecture 03: the derivative of the shortest time with respect to the endpoint."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip

GRAVITY = 9.81  # m/s²
_points, _weights = np.polynomial.legendre.leggauss(60)
NODES, WEIGHTS = (1 + _points) / 2, _weights / 2  # for integrals over (0, 1)


def _draw(rng, n):
    """A cycloid drawn at random, as (P, R, θ); n = 1: P before its lowest point, n = 2: after."""
    theta = rng.uniform(1.0, 2.6) if n == 1 else rng.uniform(3.7, 5.2)
    R = rng.uniform(0.3, 1.5)
    return R * np.array([theta - np.sin(theta), 1 - np.cos(theta)]), np.array(R), np.array(theta)


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


def _right(P, R, theta):
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


dT_dP = Exercise(
    name="dT_dP",
    asks="dT_dP(P, R, theta): the two numbers ∂T/∂P_x and ∂T/∂P_y",
    draw=_draw,
    right=_right,
    slips=(
        Slip(
            "Sign",
            lambda P, R, theta: -_right(P, R, theta),
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
    ),
    hints=(
        "T depends on P only through z = (R, θ). So ∂T/∂P = (∂T/∂z)(∂z/∂P), and the theorem gives "
        "∂z/∂P from g(P, z) = 0.",
        "A = ∂_z g and B = ∂_P g are `jax.jacobian(meets, argnums=1)` and `argnums=0`; "
        "v = `jax.grad(time_of)(z)`. Then ∂T/∂P = −v A⁻¹ B.",
        "`z = jnp.stack([R, theta])`; solve Aᵀ w = v with `jnp.linalg.solve(A.T, v)`; return "
        "`-w @ B`.",
    ),
    problems=((1, "float64"), (2, "float64"), (1, "float32"), (2, "float64")),
)
