"""What is missing, does not fit or does not import. Needs nothing but Python itself."""

from __future__ import annotations

import importlib
import operator
import re
import shutil
import sys
from importlib import metadata, util
from pathlib import Path

COURSE = "implicit-tutorial"
CLONE = Path(__file__).resolve().parent.parent.parent
LOCK = CLONE / "requirements.lock"  # where it is, this is a clone, and no installed copy
PACKAGES = (  # each stands on those before it
    "numpy scipy jaxlib jax jaxtyping equinox lineax optimistix diffrax matplotlib ipywidgets"
).split()
HOLDS = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}


def version(name: str) -> str | None:
    """Return the version that is installed, or None."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def python_asked() -> str:
    """Return the versions of Python that the course asks for, such as >=3.11,<3.14."""
    if LOCK.exists():  # by a pattern: a Python that is too old has no tomllib
        text = (CLONE / "pyproject.toml").read_text("utf-8")
        return re.findall(r'(?m)^requires-python = "(.*)"', text)[0]
    return metadata.metadata(COURSE)["Requires-Python"]


def packages_asked() -> dict[str, list[str]]:
    """Return the requirements of each extra; those of the course itself have the key ''."""
    if LOCK.exists():
        import tomllib

        project = tomllib.loads((CLONE / "pyproject.toml").read_text("utf-8"))["project"]
        extras = project["optional-dependencies"]

        def spelled_out(line: str) -> list[str]:  # an extra may ask for another one, by the course
            other = re.fullmatch(rf"{COURSE}\[(\w+)\]", line)
            return sum(map(spelled_out, extras[other[1]]), []) if other else [line]

        asked = {name: sum(map(spelled_out, lines), []) for name, lines in extras.items()}
        return {"": project["dependencies"], **asked}
    asked: dict[str, list[str]] = {}
    for line in metadata.requires(COURSE) or []:
        requirement, _, marker = line.partition(";")
        asked.setdefault("".join(re.findall(r"extra == .(\w+)", marker)), []).append(requirement)
    return asked


def split(requirement: str) -> tuple[str, str]:
    """Return name and bounds of a requirement: jax[cuda12]>=0.7.2 gives jax and >=0.7.2."""
    return re.findall(r"^([\w.-]+)(?:\[.*?\])?\s*(.*)", requirement)[0]


def unmet(found: str, bounds: str) -> bool:
    """Say whether a version is outside of bounds such as >=0.7.2,!=0.8."""

    def numbers(text: str) -> list[int]:
        release = re.sub(r"(\.0)+$", "", re.findall(r"^\d+(?:\.\d+)*", text)[0])
        return [int(n) for n in release.split(".")]

    # Not understood, and so left to pip: ~=1.2 and ==1.*, which nothing here asks for.
    pairs = re.findall(r"([<>=!]=|<|>)\s*(\d+(?:\.\d+)*)(?![\d.*])", bounds)
    return not all(HOLDS[sign](numbers(found), numbers(bound)) for sign, bound in pairs)


def misfits() -> dict[str, tuple[str, str]]:
    """Return, by name, what is amiss with a version, and the requirement that mends it."""
    asked = {"the course": packages_asked()[""]}
    asked |= {name: metadata.requires(name) or [] for name in PACKAGES if version(name)}
    bounds: dict[str, dict[str, str]] = {name: {} for name in PACKAGES}  # {bound: who asks}
    for who, lines in asked.items():
        for name, text in (split(line) for line in lines if ";" not in line):
            for bound in text.split(",") if name in bounds else ():
                bounds[name].setdefault(bound.strip(), who)
    found = {}
    for name, wanted in bounds.items():
        present, fitting = version(name), name + ",".join(filter(None, wanted))
        against = [bound for bound in wanted if present and unmet(present, bound)]
        if present is None:
            found[name] = "missing", fitting
        elif against:
            found[name] = f"does not fit: {wanted[against[0]]} needs {name}{against[0]}", fitting
    return found


def broken(course: str) -> tuple[str, list[str]] | None:
    """Return a sentence on the first that does not import, and what to install; or None.

    The course's own module, by name, comes after the packages that it stands on.
    """
    for name in (*PACKAGES, course):
        try:
            importlib.import_module(name)
        except Exception as error:  # whatever a broken package raises
            said = f"It says: {type(error).__name__}: {error}".partition("\n")[0]
            if name in PACKAGES:
                again = ["--force-reinstall", "--no-deps", f"{name}=={version(name)}"]
                return f"{name} does not import. {said}", again
            tested = ["--requirement", str(LOCK)]
            return f"The course does not run beside these versions. {said}", tested
    return None


def command(*arguments: str) -> str:
    """Return the line that installs into this Python: by pip, or by uv where there is no pip."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(CLONE / ".uv" / "bin"))
    words = [sys.executable, "-m", "pip", "install", *arguments]
    if uv and not util.find_spec("pip"):
        words = [uv, "pip", "install", "--python", sys.executable, *arguments]
    return " ".join(f'"{word}"' if re.search("[][<> ]", word) else word for word in words)
