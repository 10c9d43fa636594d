"""Lecture 10: the adjoint gradient of a misfit by logarithms of conductivities, with advection."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    """Draw as many symmetric parts as unknowns, and a C that is not symmetric, as a flow makes."""
    R = rng.normal(size=(n, n, n))
    parts = np.einsum("kij,klj->kil", R, R) / n + 0.2 * np.eye(n)
    C = 1.5 * rng.normal(size=(n, n))
    m = rng.uniform(0.3, 1.2, size=n) * rng.choice([-1, 1], size=n)
    return m, parts, C - C.T + 0.3 * np.eye(n), 2 * rng.normal(size=n), rng.normal(size=n)


class Parts:
    """The matrix A = Σ e^{mₖ} Aₖ + C, u of A u = f, and the misfit u − d."""

    def __init__(self, m, parts, C, f, d, log=True):
        self.k, self.parts, self.C, self.f, self.d = np.exp(m) if log else m, parts, C, f, d
        self.m, self.A = m, np.tensordot(self.k, parts, 1) + C
        self.u = np.linalg.solve(self.A, f)
        self.off = self.u - d

    def pulled(self, A=None, v=None, u=None, k=None, back=None):
        """Return −kₖ wᵀAₖu with Aᵀw = v, with some of it replaced."""
        A, v = self.A if A is None else A, self.off if v is None else v
        w = np.linalg.solve(A.T, v) if back is None else back
        u = self.u if u is None else u
        return -(self.k if k is None else k) * np.einsum("i,kij,j->k", w, self.parts, u)


def right(*problem):
    """Return dℓ/dm."""
    return Parts(*problem).pulled()


def _slip(name, of, why):
    return Slip(name, lambda *problem: of(Parts(*problem)), why)


_W = "Aᵀw = u − d, and dℓ/dmₖ = −e^{mₖ} wᵀAₖu."
_INVERSE = "the misfit has to pass through A⁻ᵀ first. " + _W
_CHAIN = "∂A/∂mₖ = e^{mₖ} Aₖ. " + _W

slips = (
    _slip(
        "A for Aᵀ",
        lambda p: p.pulled(A=p.A.T),
        "the adjoint solves with Aᵀ. With C = 0 nobody would see it: A were symmetric.",
    ),
    _slip(
        "Sign",
        lambda p: -p.pulled(),
        "A du + dA u = 0, so du = −A⁻¹ dA u; and ℓ's slope by u is u − d, not d − u.",
    ),
    _slip("Inverse left out", lambda p: p.pulled(back=p.off), _INVERSE),
    _slip("A for its inverse", lambda p: p.pulled(back=p.A.T @ p.off), _INVERSE),
    _slip("Only the diagonal of A", lambda p: p.pulled(back=p.off / np.diag(p.A)), _INVERSE),
    _slip("m for exp(m)", lambda p: Parts(p.m, p.parts, p.C, p.f, p.d, log=False).pulled(), _CHAIN),
    _slip("exp(m) left out", lambda p: p.pulled(k=1.0), _CHAIN),
    _slip("m for exp(m) in ∂A", lambda p: p.pulled(k=p.m), _CHAIN),
    _slip(
        "Advection left out",
        lambda p: Parts(p.m, p.parts, 0 * p.C, p.f, p.d).pulled(),
        "C belongs to A: u is carried along.",
    ),
    _slip(
        "Advection left out backward",
        lambda p: p.pulled(A=p.A - p.C),
        "the adjoint is carried as well, the other way: Aᵀ has Cᵀ in it.",
    ),
    _slip(
        "C for Cᵀ",
        lambda p: Parts(p.m, p.parts, p.C.T, p.f, p.d).pulled(),
        "A u = f has C in it as it is; only the adjoint solve is transposed.",
    ),
    _slip(
        "Measurements left out", lambda p: p.pulled(v=p.u), "ℓ is ½‖u − d‖²: its slope is u − d."
    ),
    _slip("Misfit left out", lambda p: p.pulled(v=np.ones_like(p.d)), "ℓ's slope by u is u − d."),
    _slip("½ forgotten", lambda p: 2 * p.pulled(), "ℓ is ½‖u − d‖²."),
    _slip("d for u", lambda p: p.pulled(u=p.d), "∂A/∂mₖ acts on u, not on the measurements."),
    _slip("f for u", lambda p: p.pulled(u=p.f), "∂A/∂mₖ acts on u, not on the source."),
    _slip(
        "Misfit in place of u",
        lambda p: p.pulled(u=p.off),
        "∂A/∂mₖ acts on u; the misfit is what the adjoint begins with.",
    ),
    _slip(
        "Summed over the parts",
        lambda p: np.full_like(p.m, p.pulled().sum()),
        "each part has a derivative of its own.",
    ),
)

adjoint = Exercise(
    name="adjoint",
    asks="adjoint(m, parts, C, f, d): dℓ/dm, one number a part",
    draw=_draw,
    right=right,
    slips=slips,
    hints=(
        "A u = f, whatever m is: A du + dA u = 0. Which dA does dmₖ make?",
        "dℓ = (u − d)·du. One solve with Aᵀ, for w, serves all parts: dℓ/dmₖ = −e^{mₖ} wᵀAₖu.",
        "`A = jnp.tensordot(jnp.exp(m), parts, 1) + C`, `w = jnp.linalg.solve(A.T, u - d)`, "
        "`-jnp.exp(m) * (parts @ u @ w)`.",
    ),
)
