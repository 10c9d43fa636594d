"""`python -m implicit_tutorial`: what is installed, what it runs on, and what to mend."""

import os
import shutil
import sys

from .classroom.installation import (
    LOCK,
    PACKAGES,
    broken,
    command,
    misfits,
    packages_asked,
    python_asked,
    split,
    unmet,
    version,
)


def main() -> int:
    """Print versions and devices; where something is amiss, also the command that mends it.

    Returns:
        1 where something is wrong, else 0.
    """
    python = sys.version.split()[0]
    row("Python", python)
    if unmet(python, python_asked()):
        print(f"\nThe course needs Python {python_asked()}. Run:")
        print(f'  uv venv --clear --python "{python_asked()}"\n  uv pip install -e ".[lab]"')
        return 1
    troubles = misfits()
    for name in PACKAGES:
        row(name, version(name) or "", troubles[name][0] if name in troubles else "")
    if troubles:
        print(f"\nRun:\n  {command(*[fitting for _, fitting in troubles.values()])}")
        return 1
    if trouble := broken("implicit_tutorial.implicit"):
        print(f"\n{trouble[0]}\nRun:\n  {command(*trouble[1])}")
        return 1
    return on_devices()


def row(*words: str) -> None:
    """Print a line of the table."""
    print(" ".join(f"{word:<11}" for word in words).rstrip())


def on_devices() -> int:
    """Print what JAX computes on, and what would make more of this machine; return 1 or 0."""
    import jax

    try:
        devices = jax.devices()
    except Exception as error:  # an AssertionError, from JAX 0.12
        print(f"\nJAX finds no device. It says: {type(error).__name__} {error}")
        print(f"JAX_PLATFORMS is '{os.environ.get('JAX_PLATFORMS', '')}'. Run:")
        print("  unset JAX_PLATFORMS")
        return 1
    for device in devices:
        row("device", f"{device.platform} {device.id}: {device.device_kind}")
    row("CPU cores", str(os.cpu_count()))
    asked = packages_asked()
    if devices[0].platform == "cpu" and shutil.which("nvidia-smi"):
        print("\nIf this machine has an NVIDIA GPU, JAX does not use it. It would after:")
        print(f"  {command(*asked['cuda'])}")
    absent = [line for line in asked["lab"] if not version(split(line)[0])]
    if absent and LOCK.exists():  # an installed copy serves another's notebooks, as on Colab
        print("\nJupyterLab, or what else the lectures need there, is missing. Run:")
        print(f"  {command(*absent)}")
    print("\nAll that the package needs is here.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
