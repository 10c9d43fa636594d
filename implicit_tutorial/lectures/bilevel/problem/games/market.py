"""Firms that sell one good: Cournot's equilibrium is a root, Stackelberg's a root in a root."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from implicit_tutorial.implicit import root


class Market(NamedTuple):
    """A price that falls with all that is sold, P(Q) = top − Q − ½ bend Q², and costs a piece."""

    top: Float[Array, ""]
    bend: Float[Array, ""]
    c: Float[Array, " n"]


def duopoly(c_1: float = 1.0, c_2: float = 2.0) -> Market:
    """Return two firms and a straight line of prices, P(Q) = 10 − Q."""
    return Market(jnp.array(10.0, float), jnp.array(0.0, float), jnp.array([c_1, c_2]))


def price(a: Market, Q: Float[Array, ""]) -> Float[Array, ""]:
    """Return P(Q)."""
    return a.top - Q - a.bend * Q**2 / 2


def profits(a: Market, q: Float[Array, " n"]) -> Float[Array, " n"]:
    """Return πᵢ = (P(Q) − cᵢ) qᵢ, with Q = Σ qᵢ."""
    return (price(a, jnp.sum(q)) - a.c) * q


def slopes(a: Market, q: Float[Array, " n"]) -> Float[Array, " n"]:
    """Return ∂πᵢ/∂qᵢ = P − cᵢ + qᵢ P': what one piece more brings, while the others stand still."""
    level, slope = jax.value_and_grad(price, argnums=1)(a, jnp.sum(q))
    return level - a.c + q * slope


def _middling(a: Market, n: int) -> Float[Array, " n"]:
    """A start for Newton: each of n firms sells what all would at no cost and no bend."""
    return jnp.full(n, 1 / (len(a.c) + 1), a.c.dtype) * a.top


def cournot(a: Market) -> Float[Array, " n"]:
    """Return the q at which no firm gains by moving alone: all slopes are zero."""
    return root(slopes, a, _middling(a, len(a.c))).value


def replies(a: Market, lead: Float[Array, ""]) -> Float[Array, " n-1"]:
    """Return what all firms but the first sell, once the first has settled on `lead`."""

    def others(a, rest):
        a, lead = a
        return slopes(a, jnp.concatenate([lead[None], rest]))[1:]

    return root(others, (a, lead), _middling(a, len(a.c) - 1)).value


def led(a: Market, lead: Float[Array, ""]) -> Float[Array, ""]:
    """Return the leader's profit, all replies counted."""
    return profits(a, jnp.concatenate([lead[None], replies(a, lead)]))[0]


def stackelberg(a: Market) -> Float[Array, " n"]:
    """Return q where the first firm leads: a root of its total derivative, with a root inside."""
    lead = root(jax.grad(led, argnums=1), a, _middling(a, 1)[0]).value
    return jnp.concatenate([lead[None], replies(a, lead)])


def leading(a: Market, q: Float[Array, " n"]) -> Float[Array, " n"]:
    """Return the leader's total derivative at any q, and the slopes of the others: no root inside.

    With g the others' slopes and y what they sell, it is ∂ₓπ₁ − ∂ₓg · (∂ᵧg)⁻ᵀ ∂ᵧπ₁.
    """

    def others(x, y):
        return slopes(a, jnp.concatenate([x[None], y]))[1:]

    by_x, by_y = jax.jacobian(others, argnums=(0, 1))(q[0], q[1:])
    own = jax.grad(lambda q: profits(a, q)[0])(q)
    total = own[0] - by_x @ jnp.linalg.solve(by_y.T, own[1:])
    return jnp.concatenate([total[None], slopes(a, q)[1:]])


def stackelberg_at_once(a: Market) -> Float[Array, " n"]:
    """Return the same q as the root of all conditions together: cheaper to differentiate."""
    return root(leading, a, _middling(a, len(a.c))).value


def cournot_in_closed_form(a: Market) -> Float[Array, " n"]:
    """Return Cournot's q without a bend: each sells what the price leaves above its cost."""
    return (a.top + jnp.sum(a.c)) / (len(a.c) + 1) - a.c


def stackelberg_in_closed_form(a: Market) -> Float[Array, " n"]:
    """Return Stackelberg's q without a bend: the others share what the leader leaves."""
    n, rest = len(a.c), jnp.sum(a.c[1:])
    lead = (a.top + rest - n * a.c[0]) / 2
    return jnp.concatenate([lead[None], (a.top - lead + rest) / n - a.c[1:]])


def effects_in_closed_form(a: Market, q: Float[Array, " n"]) -> Float[Array, "n n"]:
    """Return ∂qᵢ/∂cⱼ at Cournot's q, for any bend and any number of firms.

    The slopes are P − cᵢ + qᵢ P', so their Jacobian is P' I + w 1ᵀ with wᵢ = P' + qᵢ P'': not
    symmetric where there is a bend. Its inverse is Sherman and Morrison's.
    """
    first, second = -1 - a.bend * jnp.sum(q), -a.bend
    w = first + q * second
    eye = jnp.eye(len(q), dtype=q.dtype)
    return (eye - jnp.outer(w, jnp.ones_like(w)) / (first + w.sum())) / first
