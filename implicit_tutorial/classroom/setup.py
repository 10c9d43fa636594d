"""The part of a notebook's first cell that needs the package: precision, and the device."""

import os

import jax


def setup() -> None:
    """Make float32 products exact to float32, and print which device the notebook runs on.

    GPUs multiply float32 matrices in TF32 by default, with three digits: a residual would stop
    falling at 1e-3, and a lecture about residuals would show the rounding of a matrix product.
    float64 is left off, as JAX has it.
    """
    jax.config.update("jax_default_matmul_precision", "highest")
    device = jax.devices()[0]
    print(describe(device.platform, device.device_kind, os.cpu_count() or 1))


def describe(platform: str, kind: str, cores: int) -> str:
    """Say in one sentence what the notebook runs on, and what that costs."""
    if platform == "cpu":
        noun = "core" if cores == 1 else "cores"
        return f"JAX {jax.__version__} on the CPU ({cores} {noun}). No GPU is needed."
    return (
        f"JAX {jax.__version__} on the {platform.upper()} ({kind}). "
        "Small problems may be slower here than on a CPU; large ones gain."
    )
