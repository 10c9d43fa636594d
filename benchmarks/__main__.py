"""`python -m benchmarks` measures everything and rewrites the tables and figures.

`python -m benchmarks forward newton` measures those groups alone and only prints; with `--add` it
puts them into the tables in place of their old rows, and says when each was measured. `--report`
draws the figures and tables again from results.json.
"""

import argparse
import datetime
import importlib
import os
import time

from . import figures, report

GROUPS = "forward newton gradients memory latency hard equilibrium qp_layers".split()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    possible = [[], *GROUPS, "torch_peers"]  # the last in an environment of its own
    parser.add_argument("groups", nargs="*", choices=possible, help="only these groups")
    parser.add_argument("--add", action="store_true", help="to what was measured before")
    parser.add_argument(
        "--report", action="store_true", help="from results.json, measuring nothing"
    )
    arguments = parser.parse_args()
    if arguments.report:
        results = report.read()
    else:
        load = os.getloadavg()[0]
        rows = []
        for name in arguments.groups or GROUPS:
            start = time.perf_counter()
            rows += importlib.import_module(f".{name}", __package__).measure()
            print(f"{name}: {time.perf_counter() - start:.0f} s", flush=True)
        results = report.described(rows, datetime.date.today().isoformat(), load)
        if arguments.add or not arguments.groups:
            results = report.added(report.read(), results)  # what is measured elsewhere stays
    if arguments.add or arguments.report or not arguments.groups:
        report.write(results)
    if arguments.report or not arguments.groups:
        figures.write(results["rows"])
    print(report.markdown(results))


if __name__ == "__main__":
    main()
