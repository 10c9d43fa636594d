"""Lecture 08's widget: layers and contrast, under one patch."""

from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from ipywidgets import IntSlider

from implicit_tutorial.classroom.picture.figure import Picture
from implicit_tutorial.classroom.picture.interact import interact
from implicit_tutorial.classroom.picture.quick import quick
from implicit_tutorial.classroom.picture.slider import slider

from .pictures import patch
from .problem import data, dictionary
from .problem.lasso import fista, ista, lasso, least, objective

MOST = 32
STEPS = (1.0, 1.5, 3.6, 14.1, 2.2, 1.5, 5.1, 20.6)  # one learned set, where none is given


BURSTS = 189  # one of the patches for which learned steps are right at ×1, and burst at ×3


@cache
def _patch() -> np.ndarray:
    return data.patches("flower", 1, 300)[BURSTS]


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
    picture = quick(patch(np.asarray(y), found, f"contrast ×{contrast:g}\nlayer {layer}"))
    picture.figure.subplots_adjust(0.02, 0.02, 0.98, 0.78)  # a row of images, and no axes
    return picture


def layers(steps: Any = STEPS) -> None:
    """Move layer and contrast: the learned steps run away where the others do not."""
    show_layers(8, 3.0, steps)  # compiles before a slider moves
    interact(
        lambda layer, contrast: show_layers(layer, contrast, steps),
        layer=IntSlider(
            value=8, min=0, max=MOST, step=2, description="layer", continuous_update=False
        ),
        contrast=slider(3.0, 1.0, 4.0, 1.0, "contrast"),
    )
