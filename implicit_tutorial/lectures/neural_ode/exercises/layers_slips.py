"""Lecture 02: what a student writes in place of a residual network that follows a field."""

import numpy as np

from implicit_tutorial.classroom.exercise.exercise import Slip


def _euler(f, t, z, h):
    return z + h * f(t, z)


def _heun(f, t, z, h):
    return z + h / 2 * (f(t, z) + f(t + h, z + h * f(t, z)))


def _midpoint(f, t, z, h):
    return z + h * f(t + h / 2, z + h / 2 * f(t, z))


def _runge_kutta(f, t, z, h):
    a = f(t, z)
    b = f(t + h / 2, z + h / 2 * a)
    c = f(t + h / 2, z + h / 2 * b)
    return z + h / 6 * (a + 2 * b + 2 * c + f(t + h, z + h * c))


def _follow(W, b, z0, T, N, h=None, clock=lambda k, h, T, N: k * h, count=None, layer=_euler):
    """Return z after `count` layers of length h, layer k at the time clock(k, h, T, N)."""
    h, z = T / N if h is None else h, z0
    for k in range(int(N if count is None else count)):
        z = layer(lambda t, z: np.tanh(W @ z + t * b), clock(k, h, T, N), z, h)
    return z


def right(W, b, z0, T, layers):
    """Return z after the last of `layers` steps z ← z + h f(t, z), h = T / layers."""
    return _follow(W, b, z0, T, layers)


def _slip(name, why, h=lambda T, N: T / N, count=lambda N: N, **parts):
    """Return a slip in a layer's length, in how many there are, in the clock, or in the layer."""

    def wrong(W, b, z0, T, layers):
        return _follow(W, b, z0, T, layers, h=h(T, layers), count=count(layers), **parts)

    return Slip(name, wrong, why)


def _clock(name, t, why):
    return _slip(
        name, f"{why}layer k starts at the time t = k h.", clock=lambda k, h, T, N: t(k, h, T)
    )


CLOCKS = (
    lambda k, h, T, N: k * h,
    lambda k, h, T, N: k * T / N,
    lambda k, h, T, N: k / N,
    lambda k, h, T, N: k,
    lambda k, h, T, N: 0,
    lambda k, h, T, N: (k + 1) * T / N,
)


def _step(name, length, why):
    """Return slips in the step, with each of the clocks that may go with it."""
    return [_slip(name, why, h=length, clock=clock) for clock in CLOCKS]


_LENGTH = "all layers together last the time T, so that each goes h = `T / layers` along the field."
_COUNT = "there are `layers` layers: `for k in range(layers):`, each of length `T / layers`."
_POINTS = "N layers have N + 1 states: `linspace(0, T, layers)` has one point too few. h = T / N."
_BETTER = "a better solver than asked: a residual layer evaluates f once, where it starts."

slips = (
    *_step("Step left out", lambda T, N: 1.0, f"this is z + f; but {_LENGTH}"),
    *_step("Each layer as long as the whole", lambda T, N: T, _LENGTH),
    *_step("T left out of the step", lambda T, N: 1 / N, _LENGTH),
    _clock("The clock counts layers", lambda k, h, T: k, "t = k was given; "),
    _clock("The clock stands still", lambda k, h, T: 0, "t = 0 in each layer; "),
    _clock("The clock stands still", lambda k, h, T: T, "t = T in each layer; "),
    _clock("The clock stands still", lambda k, h, T: h, "t = h in each layer; "),
    _clock("The clock is a step ahead", lambda k, h, T: (k + 1) * h, "t = (k + 1) h is its end; "),
    _clock("The clock is half a step ahead", lambda k, h, T: (k + 0.5) * h, ""),
    _clock("The clock runs to 1", lambda k, h, T: k * h / T, "t = k / N was given; "),
    _clock("The clock runs back", lambda k, h, T: T - k * h, ""),
    _clock("The clock runs back", lambda k, h, T: T - (k + 1) * h, ""),
    _slip("One layer too few", _COUNT, count=lambda N: N - 1),
    _slip(
        "First layer left out",
        f"`range(1, layers)` begins with the second; {_COUNT}",
        count=lambda N: N - 1,
        clock=lambda k, h, T, N: (k + 1) * h,
    ),
    _slip("One layer too many", _COUNT, count=lambda N: N + 1),
    _slip("Points counted for steps", _POINTS, h=lambda T, N: T / (N - 1)),
    _slip("Points counted for steps", _POINTS, lambda T, N: T / (N - 1), lambda N: N - 1),
    _slip("Points counted for steps", _COUNT, h=lambda T, N: T / (N + 1)),
    _slip("Points counted for steps", _POINTS, clock=lambda k, h, T, N: k * T / (N - 1)),
    _slip("Upside down", _LENGTH, h=lambda T, N: N / T),
    _slip("A single layer", f"one step of length T; {_COUNT}", lambda T, N: T, lambda N: 1),
    _slip("A single layer", f"{_COUNT} Is `return` inside of the loop?", count=lambda N: 1),
    _slip("No layer", "z0 came back. Is `z` set anew in the loop?", count=lambda N: 0),
    Slip(
        "f at z0 in each layer",
        lambda W, b, z0, T, N: _follow(W, b, z0, T, N, layer=lambda f, t, z, h: z + h * f(t, z0)),
        "each layer evaluates f where the last one ended, at `z`.",
    ),
    Slip(
        "Each layer starts at z0",
        lambda W, b, z0, T, N: _follow(W, b, z0, T, N, layer=lambda f, t, z, h: z0 + h * f(t, z)),
        "z0 + h f was given: the layers before are forgotten. Add to `z`.",
    ),
    Slip(
        "z0 taken off",
        lambda W, b, z0, T, N: right(W, b, z0, T, N) - z0,
        "asked is the state, not how far it went from z0.",
    ),
    _slip(
        "z left out", "a layer adds to its state: z + h f.", layer=lambda f, t, z, h: h * f(t, z)
    ),
    _slip("z left out", "a layer adds to its state: z + h f.", layer=lambda f, t, z, h: f(t, z)),
    _slip(
        "Sign", "a layer goes along the field: z + h f.", layer=lambda f, t, z, h: z - h * f(t, z)
    ),
    _slip("z scaled too", "h multiplies f alone.", layer=lambda f, t, z, h: h * (z + f(t, z))),
    _slip("h squared", "h multiplies f once.", layer=lambda f, t, z, h: z + h**2 * f(t, z)),
    _slip(
        "t in place of h", "all layers are equally long.", layer=lambda f, t, z, h: z + t * f(t, z)
    ),
    _slip("Divided by h", "h multiplies f.", layer=lambda f, t, z, h: z + f(t, z) / h),
    _slip("Midpoint rule", _BETTER, layer=_midpoint),
    _slip("Heun's rule", _BETTER, layer=_heun),
    _slip("Runge–Kutta", _BETTER, layer=_runge_kutta),
    _slip(
        "The ODE's own path",
        "this is where the ODE arrives. Asked is the network, with its few long steps.",
        h=lambda T, N: T / 1000,
        count=lambda N: 1000,
        layer=_runge_kutta,
    ),
)
