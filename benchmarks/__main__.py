"""`python -m benchmarks` measures everything and rewrites the tables and figures.

`python -m benchmarks forward newton` measures those groups alone and only prints; `--report` draws
the figures and tables again from results.json.
"""

import argparse
import datetime
import json
import os
import time

from . import figures, forward, gradients, hard, latency, memory, newton, report

GROUPS = {
    "forward": forward.measure,
    "newton": newton.measure,
    "gradients": gradients.measure,
    "memory": memory.measure,
    "latency": latency.measure,
    "hard": hard.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("groups", nargs="*", choices=[[], *GROUPS], help="only these groups")
    parser.add_argument(
        "--report", action="store_true", help="from results.json, measuring nothing"
    )
    arguments = parser.parse_args()
    if arguments.report:
        results = json.loads((report.HERE / "results.json").read_text())
    else:
        load = os.getloadavg()[0]
        rows = []
        for name in arguments.groups or GROUPS:
            start = time.perf_counter()
            rows += GROUPS[name]()
            print(f"{name}: {time.perf_counter() - start:.0f} s", flush=True)
        results = report.described(rows, datetime.date.today().isoformat(), load)
    if not arguments.groups:
        report.write(results)
        figures.write(results["rows"])
    print(report.markdown(results))


if __name__ == "__main__":
    main()
