"""What the lecture trains on digits: one network under several regimes, five seeds each."""

from functools import partial

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool

from .data import Labelled
from .layer import Model, scores
from .losses import Regime, deep, finite, solved
from .solve import Limits
from .stability import measured_on
from .training import Trained, train

EQUAL = {  # the same 4610 numbers each
    "DEQ": (solved, Regime(0.01)),
    "DEQ, ‖W‖ ≤ 0.95": (solved, Regime(0.01, bound=0.95)),
    "K = 1": (finite, Regime(0.01)),
    "K = 5": (finite, Regime(0.01, depth=5)),
    "two layers": (finite, Regime(0.01, depth=2, tied=0.0)),
}
KEEPING = {
    "nothing": Regime(),
    "Jacobian penalty": Regime(penalty=1.0),
    "weight decay": Regime(decay=5e-3),
    "‖W‖ ≤ 0.95": Regime(bound=0.95),
}
FOLLOWED = ("nothing", "‖W‖ ≤ 0.95")  # these two are drawn
INEXACT = {  # (forward solve, gradient)
    ("to the end", "exact"): Limits(),
    ("to the end", "one step"): Limits(backward=1),
    ("five steps", "exact"): Limits(forward=5),
    ("five steps", "one step"): Limits(forward=5, backward=1),
}


def equal_parameters(learn: Labelled, *names: str, epochs: int = 25) -> dict[str, Trained]:
    """Train networks of `EQUAL`, all with the same numbers: those that are named, or all."""
    return {name: train(*_parts(name, learn), epochs=epochs, label=name) for name in names or EQUAL}


def _parts(name, learn):
    loss, regime = EQUAL[name]
    return loss, learn, regime


def keeping_it_solvable(learn: Labelled, test: Labelled, epochs: int = 40) -> dict[str, Trained]:
    """Train under each regime of `KEEPING`, and measure the test digits before and after.

    Those of `FOLLOWED` are measured every five epochs, too.
    """
    measure = measured_on(test)
    return {
        name: train(
            solved,
            learn,
            regime,
            epochs=epochs,
            label=name,
            measure=measure,
            every=5 if name in FOLLOWED else epochs,
        )
        for name, regime in KEEPING.items()
    }


def train_inexactly(
    learn: Labelled, forward: str, gradient: str, epochs: int = 40, measure=None
) -> Trained:
    """Train with a forward solve or a gradient that was cut short; see `INEXACT`."""
    regime = Regime(limits=INEXACT[forward, gradient])
    label = f"{forward}, {gradient}"
    return train(solved, learn, regime, epochs=epochs, label=label, measure=measure, every=epochs)


@partial(jax.jit, static_argnames="most")
def right(models: Model, test: Labelled, depth: int, tied: float = 1.0, most: int = 60) -> Array:
    """Return which test digits each model gets right after `depth` ≤ `most` layers."""

    def one(model) -> Bool[Array, " digits"]:
        z = deep(model, test.pixels, depth, tied, most)
        return jnp.argmax(scores(model, z), axis=1) == test.classes

    return jax.vmap(one)(models)


def accuracies(found: dict[str, Trained], test: Labelled) -> dict[str, Array]:
    """Return the test accuracy of each seed, for every network of `equal_parameters`.

    An equilibrium model is read after 60 steps, which is where its training stopped, too.
    """
    found_right = {}
    for name, each in found.items():
        loss, regime = EQUAL[name]
        depth = regime.depth if loss is finite else 60
        found_right[name] = right(each.models, test, depth, regime.tied).mean(axis=1)
    return found_right
