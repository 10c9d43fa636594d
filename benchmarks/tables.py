"""Results as Markdown tables."""

from .goals import judged

ELSEWHERE = ("torch", "qp_layers")  # groups with a table of their own


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


def goals(rows: list) -> str:
    body = [(text, limit, number(value), verdict) for text, limit, value, verdict in judged(rows)]
    return table(("goal", "at most", "measured", ""), body)


def timings(rows: list, *groups: str) -> str:
    """Of these groups, or of all that have no table of their own."""
    body = []
    for r in rows:
        if not (r["group"] in groups if groups else r["group"] not in ELSEWHERE):
            continue
        if "failed" in r:
            body.append((r["case"], r["who"], "failed", "", "", ""))
        elif "ours_over" in r:
            low, middle, high = (number(q) for q in r["ours_over"])
            ratio = "" if r["who"] == "ours" else f"{middle} ({low} – {high})"
            steps, error = r.get("steps", ""), number(r.get("error"), 2)
            body.append((r["case"], r["who"], number(r["ms"][1]), ratio, steps, error))
    return table(("case", "who", "ms", "ours ÷ this", "steps", "error"), body)


def answers(rows: list) -> str:
    """What the contestants of the quadratic programs answer: no time in it."""
    body = [
        (r["case"], r["who"], number(r["x"], 2), number(r["error"], 2), number(r["differences"], 2))
        + (number(r["worst"], 2), r["wrong"], r["wrong_but_G"], r.get("infeasible", ""))
        for r in rows
        if r["group"] == "qp_answers"
    ]
    errors = ("x*", "gradient", "the same by differences", "worst", "wrong of 64", "but for G")
    return table(("case", "who", *errors, "infeasible: x*, gradient"), body)


def memory(rows: list) -> str:
    found = [r for r in rows if r["group"] == "memory"]
    steps = sorted({r["steps"] for r in found})
    names = list(dict.fromkeys(r["who"] for r in found))
    size = {(r["who"], r["steps"]): number(r["bytes"] / 1e6) for r in found}
    body = [(who, *(size[who, k] for k in steps)) for who in names]
    return table(("MB, by steps", *steps), body)


def hard(rows: list) -> str:
    body = [
        (r["case"], r["who"], r["converged"], r["steps"], number(r["error"], 2))
        for r in rows
        if r["group"] == "hard"
    ]
    return table(("case", "who", "converged", "steps", "error"), body)
