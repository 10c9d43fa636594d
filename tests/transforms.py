"""The ways in which a call may be transformed, for errors that must pass them all."""

import jax
import jax.numpy as jnp

TRANSFORMS = {
    "eager": lambda f: f,
    "jit": jax.jit,
    "grad": jax.grad,
    "jit of grad": lambda f: jax.jit(jax.grad(f)),
    "forward": lambda f: lambda a: jax.jvp(f, (a,), (1.0,)),
    "vmap": lambda f: lambda a: jax.vmap(f)(jnp.stack([a, a])),
    "jit of vmap of grad": lambda f: lambda a: jax.jit(jax.vmap(jax.grad(f)))(jnp.stack([a, a])),
    "grad of jit": lambda f: jax.grad(jax.jit(f)),
}
