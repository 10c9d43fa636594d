"""What a notebook's first cell sets up: precision, and the device; and float64 for a while."""

import os
from contextlib import AbstractContextManager

import jax


def setup(devices: int = 1) -> None:
    """Make float32 products exact to float32, and print which device the notebook runs on.

    A CPU simulates as many `devices`, or says why it does not: JAX has begun to use it as one.

    GPUs multiply float32 matrices in TF32 by default, with three digits: a residual would stop
    falling at 1e-3, and a lecture about residuals would show the rounding of a matrix product.
    float64 is left off, as JAX has it.
    """
    jax.config.update("jax_default_matmul_precision", "highest")
    if devices > 1 and jax.config.jax_num_cpu_devices != devices:  # else the cell is run again
        try:
            jax.config.update("jax_num_cpu_devices", devices)
        except RuntimeError:
            print(f"JAX is running already. For {devices} devices restart the kernel.")
    device = jax.devices()[0]
    print(describe(device.platform, device.device_kind, os.cpu_count() or 1, jax.device_count()))


def describe(platform: str, kind: str, cores: int, devices: int = 1) -> str:
    """Say in one sentence what the notebook runs on, and what that costs."""
    if platform == "cpu":
        noun = "core" if cores == 1 else "cores"
        simulates = f", which simulates {devices} devices" if devices > 1 else ""
        return f"JAX {jax.__version__} on the CPU ({cores} {noun}){simulates}. No GPU is needed."
    return (
        f"JAX {jax.__version__} on the {platform.upper()} ({kind}). "
        "Small problems may be slower here than on a CPU; large ones gain."
    )


def enable_x64(on: bool) -> AbstractContextManager:
    """Return a context with float64 on or off; outside it nothing changes."""
    if hasattr(jax, "enable_x64"):
        return jax.enable_x64(on)
    from jax import experimental  # before jax 0.8

    return getattr(experimental, "enable_x64")(on)  # noqa: B009
