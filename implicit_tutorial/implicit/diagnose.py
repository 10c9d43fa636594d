"""Can this fixed point be trusted, and its gradient?"""

from collections.abc import Callable
from dataclasses import dataclass

import equinox as eqx
import jax
import numpy as np
from jaxtyping import PyTree

from ..solvers.vector import as_vector
from .checks import check_callable, check_output, real_floating
from .closures import with_closures

LARGEST = 2048  # unknowns: a dense matrix of 32 MB in float64


@dataclass(frozen=True)
class Diagnosis:
    """What `diagnose` measures at z; prints as a table."""

    residual_norm: float  #: ‖f(a, z) − z‖
    spectral_radius: float  #: ρ(∂_z f): plain iteration converges from nearby where it is < 1
    norm: float  #: ‖∂_z f‖, the largest singular value: < 1 everywhere makes f a contraction
    condition_number: float  #: cond(I − ∂_z f): ∞ where z* has no derivative
    error_bound: float  #: ‖z − z*‖ ≤ ‖(I − ∂_z f)⁻¹‖·‖f(a, z) − z‖, to first order
    gradient_error_bound: float  #: relative error of ∂z*/∂a at z instead of z*, to first order

    def __str__(self):
        verdict = "converges" if self.spectral_radius < 1 else "does not converge"
        rows = (
            ("residual ‖f(a, z) − z‖", self.residual_norm, ""),
            ("spectral radius of ∂_z f", self.spectral_radius, f"plain iteration {verdict}"),
            ("norm of ∂_z f", self.norm, "a contraction here" if self.norm < 1 else ""),
            ("condition of I − ∂_z f", self.condition_number, ""),
            ("error of z, at most", self.error_bound, ""),
            ("relative error of the gradient, at most", self.gradient_error_bound, ""),
        )
        return "\n".join(f"{name:<41}{value:<10.3g}{note}".rstrip() for name, value, note in rows)

    __repr__ = __str__


def diagnose(f: Callable, a: PyTree, z: PyTree) -> Diagnosis:
    """Measure how good the fixed point z of f(a, ·) is, and how far its gradient can be off.

    With A = I − ∂_z f and B = ∂_a f the derivative of the fixed point is A⁻¹ B. At z instead of
    z* = z + δ, A δ ≈ f(a, z) − z, it changes by a relative amount of at most

        cond(A) (‖ΔA‖/‖A‖ + ‖ΔB‖/‖B‖),    ΔA = A(z + δ) − A(z), ΔB = B(z + δ) − B(z)

    (Higham, 2002, theorem 7.2), with B measured along random directions da.

    Args:
        f: f(a, z) -> an array or pytree like z.
        a: the parameters, a pytree.
        z: a fixed point, or what a solver made of it; up to 2048 numbers.

    Returns:
        Diagnosis, of floats; print it.

    Raises:
        TypeError, ValueError: as `fixed_point`, and for more than 2048 unknowns, for which the
            dense Jacobian is too large: diagnose one example of a batch.
    """
    check_callable("diagnose", f=f)
    z = real_floating("z", z)
    f, a, z = with_closures(f, a, z)
    check_output("f", f.out, z)
    z, flatten, restore, _ = as_vector(z)
    if z.size > LARGEST:
        raise ValueError(
            f"diagnose builds a dense Jacobian and takes up to {LARGEST} unknowns, got {z.size}. "
            "Diagnose one example of a batch, or a smaller layer of the same kind."
        )

    def flat_f(a, z):
        return flatten(f(a, restore(z)))

    jacobian = jax.jit(jax.jacfwd(flat_f, argnums=1))
    J = np.asarray(jacobian(a, z))
    A = np.eye(z.size) - J
    singular_values = np.linalg.svd(A, compute_uv=False)
    residual = np.asarray(flat_f(a, z) - z)
    error_bound = gradient_bound = condition = np.inf
    if singular_values[-1] > np.finfo(J.dtype).eps * singular_values[0]:
        condition = singular_values[0] / singular_values[-1]
        error_bound = np.linalg.norm(residual) / singular_values[-1]
        corrected = z + np.linalg.solve(A, residual).astype(z.dtype)
        dA = np.linalg.norm(np.asarray(jacobian(a, corrected)) - J, 2) / singular_values[0]
        gradient_bound = condition * (dA + _change_of_B(flat_f, a, z, corrected))
    return Diagnosis(
        residual_norm=float(np.linalg.norm(residual)),
        spectral_radius=float(np.max(np.abs(np.linalg.eigvals(J)))),
        norm=float(np.linalg.norm(J, 2)),
        condition_number=float(condition),
        error_bound=float(error_bound),
        gradient_error_bound=float(gradient_bound),
    )


def _change_of_B(flat_f, a, z, corrected) -> float:
    """‖B(corrected) − B(z)‖/‖B(z)‖ in the Frobenius norm, estimated along 8 random directions."""
    floating, rest = eqx.partition(a, eqx.is_inexact_array)
    leaves, treedef = jax.tree.flatten(floating)

    @jax.jit
    def B_da(z, key):
        keys = jax.random.split(key, max(len(leaves), 1))
        da = [jax.random.normal(k, x.shape, x.dtype) for k, x in zip(keys, leaves, strict=False)]
        restored = jax.tree.unflatten(treedef, da)
        return jax.jvp(lambda a: flat_f(eqx.combine(a, rest), z), (floating,), (restored,))[1]

    keys = jax.random.split(jax.random.PRNGKey(0), 8)
    here, there = (np.stack([B_da(x, key) for key in keys]) for x in (z, corrected))
    size = np.linalg.norm(here)
    return float(np.linalg.norm(there - here) / size) if size > 0 else 0.0
