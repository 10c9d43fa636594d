"""A solve that fails on some devices: what is said, and what is left of the others."""

import contextlib
import io
from collections.abc import Callable
from typing import Any

import jax

from implicit_tutorial.classroom.exercise.evaluated import quiet


def said(function: Callable, *args: Any) -> tuple[Any, list[str]]:
    """Return function(*args) and the lines that it wrote to stderr; on one device what it raised.

    With several devices nothing is raised, as the others would wait for the one that raises.
    """
    heard = io.StringIO()
    with contextlib.redirect_stderr(heard), quiet("jax._src.callback"):
        try:
            value = jax.block_until_ready(function(*args))
        except (RuntimeError, ValueError) as error:
            return None, [str(error).strip().splitlines()[-1]]
        jax.effects_barrier()
    return value, heard.getvalue().splitlines()
