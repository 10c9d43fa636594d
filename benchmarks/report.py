"""Results on the screen, in results.json, and between two markers of README.md."""

import json
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from . import tables

HERE = Path(__file__).parent
BEGIN, END = "<!-- begin results -->", "<!-- end results -->"
PACKAGES = "jax jaxlib equinox jaxopt optimistix lineax numpy".split()
# What a group asks for beyond these.
MORE = {
    "equilibrium": ["banax"],
    "qp_layers": ["qpax", "cvxpylayers", "diffcp", "clarabel"],
    "torch": ["diffrax", "torch", "torchdeq", "torchdiffeq"],
}


def machine() -> dict:
    """Processor, cores, operating system and Python: what a timing depends on."""
    model = platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        model = names[0].split(":")[1].strip() if names else model
    allowed = getattr(os, "sched_getaffinity", lambda _: range(os.cpu_count() or 1))(0)
    return {
        "processor": model,
        "cores": len(allowed),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def described(rows: list, date: str, load: float) -> dict:
    """Results of one run with what they depend on; `load` is the load average before it."""
    groups = list(dict.fromkeys(r["group"] for r in rows))
    versions = {}
    for name in PACKAGES + [name for group in groups for name in MORE.get(group, [])]:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:  # banax asks for Python 3.12
            continue
    of = {**machine(), "load": round(load, 1)}
    run = {"date": date, "versions": versions, "machine": of, "groups": groups}
    return {"runs": [run], "rows": rows}


def added(old: dict, new: dict) -> dict:
    """The rows of a new run in place of those of the same groups, and what was measured when."""
    groups = new["runs"][0]["groups"]
    runs = [{**r, "groups": [g for g in r["groups"] if g not in groups]} for r in old["runs"]]
    rows = [r for r in old["rows"] if r["group"] not in groups]
    return {"runs": [r for r in runs if r["groups"]] + new["runs"], "rows": rows + new["rows"]}


def conditions(run: dict) -> str:
    """When and where some groups were measured, and how busy the machine was."""
    of = run["machine"]
    packages = ", ".join(f"{name} {v}" for name, v in run["versions"].items())
    busy = f" **The load was {of['load']} as this began: other work may have disturbed it.**"
    return (
        f"- {', '.join(run['groups'])}: measured on {run['date']}; {of['processor']}, "
        f"{of['cores']} core{'s' if of['cores'] > 1 else ''}, {of['system']}, "
        f"Python {of['python']}; {packages}." + (busy if of["load"] > 0.5 * of["cores"] else "")
    )


def markdown(results: dict) -> str:
    """All tables under their headings, those of the groups that are there."""
    rows = results["rows"]
    groups = {r["group"] for r in rows}
    parts = ["\n".join(conditions(run) for run in results["runs"])]
    parts += [f"## Goals\n\n{tables.goals(rows)}", f"## Timings\n\n{tables.timings(rows)}"]
    if "torch" in groups:
        parts.append(f"## Beside torch\n\n{tables.timings(rows, 'torch')}")
    if "qp_layers" in groups:
        parts.append(f"## Quadratic programs: time\n\n{tables.timings(rows, 'qp_layers')}")
        parts.append(f"## Quadratic programs: answers\n\n{tables.answers(rows)}")
    parts += [
        f"## Temporary memory\n\n{tables.memory(rows)}",
        f"## Hard cases\n\n{tables.hard(rows)}",
    ]
    return "\n\n".join(parts)


def read() -> dict:
    """What results.json holds."""
    return json.loads((HERE / "results.json").read_text())


def write(results: dict) -> None:
    """Write results.json and the README's tables."""
    (HERE / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    readme = HERE / "README.md"
    before, rest = readme.read_text().split(BEGIN)
    after = rest.split(END)[1]
    readme.write_text(f"{before}{BEGIN}\n\n{markdown(results)}\n\n{END}{after}")
