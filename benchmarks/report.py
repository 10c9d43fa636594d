"""Results as tables: on the screen, in results.json, and between two markers of README.md."""

import json
import os
import platform
from importlib.metadata import version
from pathlib import Path

from .goals import judged

HERE = Path(__file__).parent
BEGIN, END = "<!-- begin results -->", "<!-- end results -->"
PACKAGES = ("jax", "jaxlib", "equinox", "jaxopt", "optimistix", "lineax", "numpy")


def machine() -> dict:
    """Processor, cores, operating system and Python: what a timing depends on."""
    model = platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        model = names[0].split(":")[1].strip() if names else model
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def table(head: tuple, body: list) -> str:
    """A Markdown table, its columns aligned so that it reads as text too."""
    cells = [[str(c) for c in row] for row in (head, *body)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    lines = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    rule = "|" + "|".join("-" * (w + 2) for w in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def number(x, digits=3) -> str:
    return "" if x is None else f"{x:.{digits}g}"


def goals_table(rows: list) -> str:
    body = [(text, limit, number(value), verdict) for text, limit, value, verdict in judged(rows)]
    return table(("goal", "at most", "measured", ""), body)


def timings_table(rows: list) -> str:
    body = []
    for r in rows:
        if "failed" in r:
            body.append((r["case"], r["who"], "failed", "", "", ""))
        elif "ours_over" in r:
            low, middle, high = (number(q) for q in r["ours_over"])
            ratio = "" if r["who"] == "ours" else f"{middle} ({low} – {high})"
            steps, error = r.get("steps", ""), number(r.get("error"), 2)
            body.append((r["case"], r["who"], number(r["ms"][1]), ratio, steps, error))
    return table(("case", "who", "ms", "ours ÷ this", "steps", "error"), body)


def memory_table(rows: list) -> str:
    found = [r for r in rows if r["group"] == "memory"]
    steps = sorted({r["steps"] for r in found})
    names = list(dict.fromkeys(r["who"] for r in found))
    size = {(r["who"], r["steps"]): number(r["bytes"] / 1e6) for r in found}
    body = [(who, *(size[who, k] for k in steps)) for who in names]
    return table(("MB, by steps", *steps), body)


def hard_table(rows: list) -> str:
    body = [
        (r["case"], r["who"], r["converged"], r["steps"], number(r["error"], 2))
        for r in rows
        if r["group"] == "hard"
    ]
    return table(("case", "who", "converged", "steps", "error"), body)


def markdown(results: dict) -> str:
    """All tables under their headings."""
    rows, of = results["rows"], results["machine"]
    packages = ", ".join(f"{name} {v}" for name, v in results["versions"].items())
    busy = f"**The load was {of['load']} as this began: other work may have disturbed it.**\n\n"
    parts = [
        (busy if of["load"] > 0.5 * of["cores"] else "")
        + f"Measured on {results['date']}: {of['processor']}, {of['cores']} cores, {of['system']}, "
        f"Python {of['python']}; {packages}.",
        f"## Goals\n\n{goals_table(rows)}",
        f"## Timings\n\n{timings_table(rows)}",
        f"## Temporary memory\n\n{memory_table(rows)}",
        f"## Hard cases\n\n{hard_table(rows)}",
    ]
    return "\n\n".join(parts)


def described(rows: list, date: str, load: float) -> dict:
    """Results with what they depend on; `load` is the load average before the run."""
    versions = {name: version(name) for name in PACKAGES}
    of = {**machine(), "load": round(load, 1)}
    return {"date": date, "versions": versions, "machine": of, "rows": rows}


def write(results: dict) -> None:
    """Write results.json and the README's tables."""
    (HERE / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    readme = HERE / "README.md"
    before, rest = readme.read_text().split(BEGIN)
    after = rest.split(END)[1]
    readme.write_text(f"{before}{BEGIN}\n\n{markdown(results)}\n\n{END}{after}")
