"""Lecture 02: what a student writes in place of the log-density of a linear flow."""

import numpy as np
from numpy.linalg import det, norm, solve
from scipy.linalg import expm

from implicit_tutorial.classroom.exercise.exercise import Slip


def _back(A, x, T):
    return expm(-A * T) @ x


def _gaussian(z):
    return -0.5 * z @ z - 0.5 * len(z) * np.log(2 * np.pi)


def _fall(A, T):
    return T * A.trace()


def right(A, x, T):
    """Return log p(x) at the time T, where dz/dt = A z, and z(0) is Gaussian."""
    return _with()(A, x, T)


def _with(start=_back, log=_gaussian, fall=_fall):
    """Return log(start) − fall, with something wrong in one of the three."""
    return lambda A, x, T: np.asarray(log(start(A, x, T)) - fall(A, T))


def _by_covariance(covariance):
    """Return what who takes x for Gaussian writes: with E = e^(A T) its covariance is E Eᵀ."""

    def wrong(A, x, T):
        C = covariance(expm(A * T))
        size = 0.5 * np.log(abs(det(C)))
        return np.asarray(-0.5 * x @ solve(C, x) - size - 0.5 * len(x) * np.log(2 * np.pi))

    return wrong


FORTH, END = (lambda A, x, T: expm(A * T) @ x), (lambda A, x, T: x)
RISE, NONE, ONCE = (lambda A, T: -T * A.trace()), (lambda A, T: 0), (lambda A, T: A.trace())

BACK = "x is the end of its path, which started at z(0) = e^(−A T) x."
END_POINT = "the Gaussian is the density at t = 0, and was asked at x: ask at z(0) = e^(−A T) x."
SUM = "log p falls at the rate tr ∂_z f = tr A for the time T: by T tr A in all."
SIGN = f"where the flow spreads, tr A > 0, the density thins, and {SUM}"
MATRIX = "the exponential of a matrix is not that of its entries: `jax.scipy.linalg.expm`."
EULER = f"one step is too long; {BACK}"
DETERMINANT = f"{SUM} (In determinants: e^(T tr A) = det e^(A T), whose logarithm it is.)"
LOG = "log N(z; 0, I) = −½ |z|² − (n/2) log 2π, for n coordinates."
TRANSPOSED = "z(0) = e^(−A T) x, with A itself. (A covariance is E Eᵀ, not Eᵀ E, E = e^(A T).)"
COVARIANCE = "x = E z(0) with E = e^(A T) has the covariance E Eᵀ."

STARTS = (
    ("Evaluated at the end point", END, END_POINT),
    ("Time not reversed", FORTH, BACK),
    ("T left out", lambda A, x, T: expm(-A) @ x, f"the way back lasts the time T; {BACK}"),
    ("Entry by entry", lambda A, x, T: np.exp(-A * T) @ x, MATRIX),
    ("Entry by entry", lambda A, x, T: np.exp(-T * np.diag(A)) * x, MATRIX),
    ("Transposed", lambda A, x, T: expm(-A.T * T) @ x, TRANSPOSED),
    ("One step of Euler", lambda A, x, T: x - T * A @ x, EULER),
    ("One step of Euler", lambda A, x, T: solve(np.eye(len(x)) + T * A, x), EULER),
    ("Solved with A", lambda A, x, T: solve(A, x), BACK),
    ("Backwards twice", lambda A, x, T: expm(-2 * A * T) @ x, f"once is enough; {BACK}"),
)
FALLS = (
    ("Sign of the trace", RISE, SIGN),
    ("Trace left out", NONE, f"the density thins on the way; {SUM} (It is ½ log det E Eᵀ.)"),
    ("T left out", ONCE, SUM),
    ("Trace of the exponential", lambda A, T: np.trace(expm(A * T)), SUM),
    ("Trace of the exponential", lambda A, T: np.trace(expm(-A * T)), SUM),
    ("Trace of the exponential", lambda A, T: np.log(np.trace(expm(A * T))), SUM),
    ("Trace of the exponential", lambda A, T: T * np.trace(expm(A)), SUM),
    ("Trace of the exponential", lambda A, T: T * np.trace(expm(A * T)), SUM),
    ("Trace of the exponential", lambda A, T: -np.trace(expm(-A * T)), SUM),
    ("Factor in place of its logarithm", lambda A, T: np.exp(T * A.trace()), DETERMINANT),
    ("Factor in place of its logarithm", lambda A, T: np.exp(-T * A.trace()), DETERMINANT),
    ("Determinant of A", lambda A, T: T * np.log(abs(det(A))), DETERMINANT),
    ("Determinant of A", lambda A, T: np.log(abs(det(A * T))), DETERMINANT),
    ("Determinant of A", lambda A, T: T * det(A), DETERMINANT),
    ("All of A summed", lambda A, T: T * A.sum(), "the trace is the diagonal's sum, `jnp.trace`."),
    ("Mean of the diagonal", lambda A, T: T * A.trace() / len(A), "the trace is a sum."),
    ("Norm of A", lambda A, T: T * norm(A), SUM),
    ("Half of the trace", lambda A, T: T * A.trace() / 2, f"no ½ stands here; {SUM}"),
    ("Trace counted twice", lambda A, T: 2 * T * A.trace(), f"½ log det E Eᵀ = T tr A; {SUM}"),
    ("T squared", lambda A, T: T**2 * A.trace(), SUM),
    ("T squared", lambda A, T: T**2 / 2 * A.trace(), f"the rate is the same at all times; {SUM}"),
)
LOGS = (
    ("Constant left out", lambda z: -0.5 * z @ z, LOG),
    ("Constant of one coordinate", lambda z: -0.5 * z @ z - 0.5 * np.log(2 * np.pi), LOG),
    ("½ of the square left out", lambda z: _gaussian(z) - 0.5 * z @ z, LOG),
    ("½ of the constant left out", lambda z: -0.5 * z @ z - len(z) * np.log(2 * np.pi), LOG),
    ("Norm not squared", lambda z: _gaussian(z) + 0.5 * z @ z - 0.5 * norm(z), LOG),
    ("Mean of squares", lambda z: _gaussian(z) + 0.5 * (z @ z - np.mean(z**2)), LOG),
    ("Sum squared", lambda z: _gaussian(z) + 0.5 * (z @ z - np.sum(z) ** 2), LOG),
    ("2π without log", lambda z: -0.5 * z @ z - len(z) * np.pi, LOG),
    ("log 2 times π", lambda z: -0.5 * z @ z - 0.5 * len(z) * np.log(2) * np.pi, LOG),
    ("Sign of the square", lambda z: _gaussian(z) + z @ z, LOG),
    ("Sign of the constant", lambda z: -0.5 * z @ z + 0.5 * len(z) * np.log(2 * np.pi), LOG),
    ("Density for its logarithm", lambda z: np.exp(_gaussian(z)), "take log N(z(0)), not N."),
)
OTHERS = (
    ("The Gaussian alone, at x", _with(END, fall=NONE), END_POINT),
    ("Evaluated at the end point, sign", _with(END, fall=RISE), f"{END_POINT} And {SIGN}"),
    ("Evaluated at the end point, T left out", _with(END, fall=ONCE), f"{END_POINT} And {SUM}"),
    ("Time not reversed, sign", _with(FORTH, fall=RISE), f"{BACK} And {SIGN}"),
    ("Time not reversed, trace left out", _with(FORTH, fall=NONE), f"{BACK} And {SUM}"),
    ("T left out", _with(lambda A, x, T: expm(-A) @ x, fall=ONCE), f"in both places: {BACK} {SUM}"),
    ("Density for its logarithm", lambda A, x, T: np.exp(right(A, x, T)), "asked is log p(x)."),
    (
        "A and Aᵀ added",
        lambda A, x, T: _by_covariance(lambda E: expm((A + A.T) * T))(A, x, T),
        "e^(A T) e^(Aᵀ T) is e^((A + Aᵀ) T) only where A and Aᵀ commute.",
    ),
    ("E for the covariance", _by_covariance(lambda E: E), COVARIANCE),
)

slips = (
    *(Slip(name, _with(start=start), why) for name, start, why in STARTS),
    *(Slip(name, _with(fall=fall), why) for name, fall, why in FALLS),
    *(Slip(name, _with(log=log), why) for name, log, why in LOGS),
    *(Slip(*other) for other in OTHERS),
)
