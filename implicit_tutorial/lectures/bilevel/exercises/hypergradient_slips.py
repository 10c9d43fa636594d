"""Lecture 07: the hyper-gradient of ridge regression in NumPy, and what is written in its place."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Slip


class Parts:
    """What the formula is made of: λ = exp(θ), the inner H and w, and v = ∂ℓ/∂w."""

    def __init__(self, theta, X, y, X_val, y_val):
        self.theta, self.lam = theta, np.exp(theta)
        self.X, self.y, self.V, self.t = X, y, X_val, y_val
        self.gram, self.gram_val = X.T @ X / len(y), X_val.T @ X_val / len(y_val)
        self.H = self.gram + np.diag(self.lam)
        self.w = np.linalg.solve(self.H, X.T @ y / len(y))
        self.v = self.slope(self.w)

    def slope(self, w):
        """Return the gradient of the validation loss by w."""
        return self.V.T @ (self.V @ w - self.t) / len(self.t)

    def pulled(self, H=None, v=None, w=None):
        """Return −λ ∘ w ∘ H⁻¹v, with one of the three replaced."""
        u = np.linalg.solve(self.H if H is None else H, self.v if v is None else v)
        return -self.lam * (self.w if w is None else w) * u


def right(*problem):
    """Return dF/dθ = −λ ∘ w ∘ H⁻¹v."""
    return Parts(*problem).pulled()


def _slip(name, of, why):
    return Slip(name, lambda *problem: of(Parts(*problem)), why)


def _swapped(p):
    q = Parts(p.theta, p.V, p.t, p.X, p.y)
    return q.pulled()


def _penalised(p):
    """Leave the penalty in the outer loss: its slope by w, and its own derivative by θ."""
    return p.pulled(v=p.v + p.lam * p.w) + p.lam * p.w**2 / 2


def _not_fitted(p):
    w = np.linalg.solve(p.gram, p.X.T @ p.y / len(p.y))
    return p.pulled(v=p.slope(w), w=w)


def _summed(p):
    H = len(p.y) * p.gram + np.diag(p.lam)
    w = np.linalg.solve(H, p.X.T @ p.y)
    return p.pulled(H=H, v=p.slope(w), w=w)


_H = "H is the Hessian of the *inner* loss, by w: XᵀX/n + diag(exp(θ))."
_MIXED = "∂/∂θⱼ of the inner slope is exp(θⱼ) wⱼ, in entry j alone."
_OUTER = "F is the validation loss alone. It feels θ only through w*."

slips = (
    _slip(
        "Sign",
        lambda p: -p.pulled(),
        "H dw + diag(λ ∘ w) dθ = 0 gives dw = −H⁻¹ diag(λ ∘ w) dθ.",
    ),
    _slip("Inverse left out", lambda p: -p.lam * p.w * p.v, "v has to pass through H⁻¹ first."),
    _slip(
        "H for its inverse",
        lambda p: -p.lam * p.w * (p.H @ p.v),
        "solve H u = v; this multiplies by H.",
    ),
    _slip(
        "Partial derivative",
        lambda p: p.lam * p.w**2 / 2,
        "this is how the training loss moves with θ while w is held. Asked is how the validation "
        "loss does, because w moves.",
    ),
    _slip(
        "Hessian of the validation loss",
        lambda p: p.pulled(H=p.gram_val + np.diag(p.lam)),
        _H + " The validation examples are in v only.",
    ),
    _slip(
        "Hessian of the validation loss",
        lambda p: p.pulled(H=p.gram_val),
        _H + " The validation examples are in v only.",
    ),
    _slip("Penalty left out of H", lambda p: p.pulled(H=p.gram), _H),
    _slip(
        "Only the diagonal of H",
        lambda p: p.pulled(H=np.diag(np.diag(p.H))),
        "features are not independent: H has other entries, and H⁻¹ more.",
    ),
    _slip("exp(θ) left out", lambda p: p.pulled() / p.lam, _MIXED),
    _slip("θ for exp(θ)", lambda p: p.pulled() / p.lam * p.theta, _MIXED),
    _slip("w left out", lambda p: p.pulled(w=1.0), _MIXED),
    _slip("w squared", lambda p: p.pulled(w=p.w**2), _MIXED),
    _slip(
        "Training loss as outer",
        lambda p: p.pulled(v=p.gram @ p.w - p.X.T @ p.y / len(p.y)),
        "v is the slope of the *validation* loss. On the training examples every penalty hurts.",
    ),
    _slip("Penalty in the outer loss", _penalised, _OUTER),
    _slip("Penalty in the outer loss", lambda p: p.pulled(v=p.v + p.lam * p.w), _OUTER),
    _slip("Training and validation swapped", _swapped, "w* is fitted to X and y."),
    _slip(
        "w without its penalty",
        _not_fitted,
        "w* is where the inner slope vanishes, penalty included: H w = Xᵀy/n.",
    ),
    _slip(
        "Sum for the mean inside",
        _summed,
        "the inner loss is a mean over n examples: divide XᵀX and Xᵀy by n.",
    ),
    _slip(
        "n left out of H",
        lambda p: p.pulled(H=len(p.y) * p.gram + np.diag(p.lam)),
        "the inner loss is a mean over n examples: H is XᵀX/n + diag(exp(θ)).",
    ),
    _slip(
        "Summed over the penalties",
        lambda p: np.full_like(p.theta, p.pulled().sum()),
        "each penalty has a derivative of its own.",
    ),
)
