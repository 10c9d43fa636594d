"""Lecture 08's widget: layers and contrast, under one patch."""

from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from ipywidgets import FloatSlider, IntSlider, interact

from implicit_tutorial.classroom.picture.figure import Picture
from implicit_tutorial.classroom.picture.quick import quick

from .pictures import patch
from .problem import data, dictionary
from .problem.lasso import fista, ista, lasso, least, objective

MOST = 32
STEPS = (1.0, 1.5, 3.6, 14.1, 2.2, 1.5, 5.1, 20.6)  # one learned set, where none is given


@cache
def _patch() -> np.ndarray:
    return data.patches("flower", 1, 300)[0]


@jax.jit
def _codes(D, y, steps):
    """Return (3, 1 + 32, m): the codes of ISTA, FISTA and the learned steps, and their gaps."""
    a = lasso(D, y)
    each = [ista(a, jnp.ones(MOST, D.dtype)), fista(a, MOST), ista(a, steps)]
    codes = jnp.stack([jnp.concatenate([jnp.zeros_like(z[:1]), z]) for z in each])
    best = least(a)
    values = jax.vmap(jax.vmap(lambda z: objective(a, z)))(codes)
    return codes, (values - best) / best


def show_layers(layer: int, contrast: float, steps: Any = STEPS) -> Picture:
    """What three algorithms make of a patch after so many layers; learned steps start again."""
    D = jnp.asarray(dictionary.shipped(np.float32))
    y = jnp.asarray(contrast * _patch(), jnp.float32)
    again = jnp.resize(jnp.asarray(steps, jnp.float32), (MOST,))
    codes, gaps = _codes(D, y, again)
    drawn, off = np.asarray(codes[:, layer] @ D.T), np.asarray(gaps[:, layer])
    names = ("ISTA", "FISTA", "learned")
    found = {name: (drawn[k], float(off[k])) for k, name in enumerate(names)}
    return quick_row(patch(np.asarray(y), found, f"contrast ×{contrast:g}\nlayer {layer}"))


def quick_row(picture: Picture) -> Picture:
    """Fixed margins for a row of images."""
    quick(picture).figure.subplots_adjust(0.02, 0.02, 0.98, 0.78)
    return picture


def layers(steps: Any = STEPS) -> None:
    """Move layer and contrast: the learned steps run away where the others do not."""
    show_layers(8, 1.0, steps)  # compiles before a slider moves
    interact(
        lambda layer, contrast: show_layers(layer, contrast, steps),
        layer=IntSlider(value=8, min=0, max=MOST, description="layer", continuous_update=False),
        contrast=FloatSlider(
            value=3.0, min=1.0, max=4.0, step=0.5, description="contrast", continuous_update=False
        ),
    )
