"""This package beside its peers, measured in one run: `python -m benchmarks`."""

import jax

# JAX hands a compiled call to another thread, unless it holds a callback, as ours and optimistix'
# do with their checks on. Waking that thread takes 50 to 100 µs, so all calls run in this one.
jax.config.update("jax_cpu_enable_async_dispatch", False)
