"""How long a user waits: import, the first call, and each call after it.

`python -m benchmarks.latency WHO` measures first calls in a process that has done nothing before.
"""

import json
import subprocess
import sys
import time

import numpy as np

PROCESSES = 3


def first_calls(who: str) -> dict:
    """Seconds of the first un-jitted value, and of the first value and gradient after it."""
    import jax
    import jax.numpy as jnp

    from . import peers
    from .problems import layer, tanh_problem

    a, z0 = tanh_problem("random", 10)
    make = {"ours": peers.ours, "jaxopt": peers.jaxopt_plain, "optimistix": peers.optimistix_plain}
    solve = make[who](layer, 1e-5)
    jax.block_until_ready(jax.jit(jnp.sin)(z0))  # the first of all compilations is not theirs
    start = time.perf_counter()
    jax.block_until_ready(solve(a, z0))
    value = time.perf_counter()
    jax.block_until_ready(jax.value_and_grad(lambda a: jnp.sum(solve(a, z0)[0] ** 2))(a))
    return {"value": value - start, "gradient": time.perf_counter() - value}


def in_fresh_process(*arguments: str) -> str:
    """What a new Python prints."""
    return subprocess.run(
        [sys.executable, *arguments], check=True, capture_output=True, text=True
    ).stdout


def import_seconds(module: str) -> float:
    """How long `import module` takes in a process that has imported jax (and jax.numpy)."""
    code = (
        "import time, jax, jax.numpy; t = time.perf_counter(); "
        f"import {module}; print(time.perf_counter() - t)"
    )
    return float(in_fresh_process("-W", "ignore", "-c", code))


def first_rows() -> list:
    """First calls and imports: each in its own processes, in turns."""
    calls = {"ours": [], "jaxopt": [], "optimistix": []}
    modules = {"ours": "implicit_tutorial", "jaxopt": "jaxopt", "optimistix": "optimistix"}
    imports = {who: [] for who in modules}
    for i in range(PROCESSES):
        for who in list(calls)[:: 1 if i % 2 else -1]:
            calls[who].append(json.loads(in_fresh_process("-m", "benchmarks.latency", who)))
            imports[who].append(import_seconds(modules[who]))
    out = []
    for case in ("value", "gradient"):
        times = {who: np.array([c[case] for c in calls[who]]) for who in calls}
        out += [row(f"first call, un-jitted, {case}", who, times) for who in times]
    times = {who: np.array(t) for who, t in imports.items()}
    return out + [row("import, beyond jax", who, times) for who in times]


def row(case: str, who: str, times: dict) -> dict:
    """One row: medians over the processes, and the ratio within each turn."""
    from .timing import quartiles

    return {
        "group": "latency",
        "case": case,
        "who": who,
        "ms": quartiles(1e3 * times[who]),
        "ours_over": quartiles(times["ours"] / times[who]),
    }


def repeated_rows(budget: float) -> list:
    """Each call after the first, n = 10: un-jitted and jitted."""
    import jax

    from . import peers, timing
    from .problems import layer, tanh_problem

    a, z0 = tanh_problem("symmetric", 10)
    makes = {"ours": peers.ours, "jaxopt": peers.jaxopt_plain, "optimistix": peers.optimistix_plain}
    solves = {who: make(layer, 1e-5) for who, make in makes.items()}
    eager = {who: lambda s=s: s(a, z0) for who, s in solves.items()}
    compiled = {who: jax.jit(s) for who, s in solves.items()}
    jitted = {who: lambda s=s: s(a, z0) for who, s in compiled.items()}
    out = timing.rows("latency", "repeated call, un-jitted", eager, budget)
    return out + timing.rows("latency", "repeated call, jitted", jitted, budget)


def measure(budget=3.0) -> list:
    """All latency cases."""
    return first_rows() + repeated_rows(budget)


if __name__ == "__main__":
    print(json.dumps(first_calls(sys.argv[1])))
