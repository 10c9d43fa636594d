"""Say which accelerator JAX sees; where there is none, say so and end with an error."""

import sys

import jax

from implicit_tutorial.classroom.installation import command, packages_asked

devices = jax.devices()
if devices[0].platform == "cpu":
    sys.exit(
        "JAX sees no accelerator here, only the CPU, so nothing was run. With an NVIDIA GPU, on "
        f"Linux, this lets JAX use it:\n  {command(*packages_asked()['cuda'])}"
    )
print(f"Running on {len(devices)} × {devices[0].platform.upper()}: {devices[0].device_kind}.")
