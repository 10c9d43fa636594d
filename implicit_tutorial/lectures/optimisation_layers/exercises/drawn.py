"""Programs with a solution that is known before they are drawn, and what they are asked about."""

import numpy as np

Array = np.ndarray


def draw_solved(rng: np.random.Generator, n: int) -> tuple[Array, ...]:
    """Draw Q, q, G, h, x, λ: half of the n + 2 constraints push, the others have slack.

    The solution comes first: q = −Qx − Gᵀλ and h = Gx + slack make it one.
    """
    m = n + 2
    L = rng.normal(size=(n, n))
    Q = L @ L.T / n + np.eye(n)
    G = rng.normal(size=(m, n)) / n**0.5
    x, pushes = rng.normal(size=n), np.arange(m) < max(1, n // 2)
    lam = np.where(pushes, rng.uniform(0.5, 2.0, size=m), 0.0)
    slack = np.where(pushes, 0.0, rng.uniform(0.5, 2.0, size=m))
    order = rng.permutation(m)
    G, lam, slack = G[order], lam[order], slack[order]
    return Q, -Q @ x - G.T @ lam, G, G @ x + slack, x, lam
