"""Lecture 07: how an equilibrium moves when one firm's cost does."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Exercise, Slip


def _draw(rng, n):
    """Draw what n firms sell, and P' and P'' where they do: the price falls, and bends."""
    q = rng.uniform(0.5, 2.0, size=n)
    return q, np.asarray(-rng.uniform(1.0, 2.0)), np.asarray(-rng.uniform(0.3, 0.8))


def _jacobian(q, p1, p2):
    """Return ∂slopeᵢ/∂qⱼ = P' + qᵢ P'', and P' once more on the diagonal."""
    return np.outer(p1 + q * p2, np.ones_like(q)) + p1 * np.eye(len(q))


def right(q, p1, p2):
    """Return the inverse of the slopes' Jacobian, by Sherman and Morrison."""
    w = p1 + q * p2
    return (np.eye(len(q)) - np.outer(w, np.ones_like(q)) / (p1 + w.sum())) / p1


def _slip(name, of, why):
    """Return a slip; `of` takes q, P', P'' and the right Jacobian of the slopes."""
    return Slip(name, lambda q, p1, p2: of(q, p1, p2, _jacobian(q, p1, p2)), why)


_J = "slopeᵢ is P(Q) − cᵢ + qᵢ P'(Q): by qⱼ that is P' + qᵢ P'', and P' once more where j = i."
_SOLVE = "J dq − dc = 0, with J the slopes' Jacobian by q. So ∂q/∂c = +J⁻¹."

slips = (
    _slip("Wrong sign", lambda q, p1, p2, J: -np.linalg.inv(J), _SOLVE + " Costs stand with −."),
    _slip(
        "Transposed",
        lambda q, p1, p2, J: np.linalg.inv(J).T,
        "this says in row i what firm i's cost does to the others. Asked is how firm i moves: in "
        "J row i belongs to firm i's slope, with its qᵢ.",
    ),
    _slip("Inverse left out", lambda q, p1, p2, J: J, _SOLVE),
    _slip("Inverse left out", lambda q, p1, p2, J: -np.eye(len(q)), "this is ∂slope/∂c. " + _SOLVE),
    _slip(
        "Each firm alone",
        lambda q, p1, p2, J: np.diag(1 / np.diag(J)),
        "only the diagonal of J was used: the others answer, and firm i answers them.",
    ),
    _slip(
        "Entry by entry",
        lambda q, p1, p2, J: 1 / J,
        "1/J takes each entry alone. The inverse of a matrix is another thing.",
    ),
    _slip(
        "Bend left out",
        lambda q, p1, p2, J: np.linalg.inv(p1 * (np.ones_like(J) + np.eye(len(q)))),
        "P' changes with Q as well: " + _J,
    ),
    _slip(
        "q left out",
        lambda q, p1, p2, J: np.linalg.inv((p1 + p2) * np.ones_like(J) + p1 * np.eye(len(q))),
        "P'' is multiplied with what firm i sells: " + _J,
    ),
    _slip(
        "Bend on the diagonal alone",
        lambda q, p1, p2, J: np.linalg.inv(
            p1 * np.ones_like(J) + np.diag(p1 + q * p2),
        ),
        "P'(Q) feels every firm's qⱼ, not only the own one: " + _J,
    ),
    _slip(
        "Sign of the bend",
        lambda q, p1, p2, J: np.linalg.inv(
            np.outer(p1 - q * p2, np.ones_like(q)) + p1 * np.eye(len(q))
        ),
        _J + " P'' brings its own sign.",
    ),
)

cost_effects = Exercise(
    name="cost_effects",
    asks="cost_effects(q, p1, p2): the n × n matrix with ∂qᵢ/∂cⱼ in row i and column j",
    draw=_draw,
    right=right,
    slips=slips,
    hints=(
        "At the equilibrium slopeᵢ = P(Q) − cᵢ + qᵢ P'(Q) is zero for every i. What is its "
        "derivative by cⱼ, and by qⱼ?",
        "By cⱼ: −1 where j = i, else 0. By qⱼ: P' + qᵢ P'', and P' once more where j = i.",
        "`J = (p1 + q * p2)[:, None] + p1 * jnp.eye(len(q))` (its rows are constant but for the "
        "diagonal), and `jnp.linalg.inv(J)`.",
    ),
)
