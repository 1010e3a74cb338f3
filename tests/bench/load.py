"""Three app servers behind nginx, two workers, PostgreSQL and Redis under load, while parts of them are killed.

`make bench` runs the short form, `python -m tests.bench.load --long` the registration of 2,000 people in two minutes
and 10,000 check-ins from 40 devices, with 200 viewers and five recorders.
"""

import argparse
import sys
from statistics import quantiles
from typing import Any

from tests.load.runs import Told, run_all
from tests.load.world import SHORT, Size

UNIT = "lost+doubled"
SAYS = {"mails sent again"}  # a crash may send a mail twice, under the same Message-ID: told, and no fault


def run(size: Size = SHORT) -> dict[str, dict[str, Any]]:
    """How long each kind waits, what one takes of the machine, and what was lost or doubled."""
    return figures_of(run_all(size))


def figures_of(told: Told) -> dict[str, dict[str, Any]]:
    """The table."""
    figures: dict[str, dict[str, Any]] = {}
    for kind, waits in sorted(told.waits.items()):
        shares = quantiles(waits, n=100)
        for name, value in (("p50", shares[49]), ("p95", shares[94]), ("p99", shares[98])):
            figures[f"load.{kind}.{name}"] = {"value": round(value * 1000, 1), "unit": "ms", "n": len(waits)}
    for kind, cpu in told.cpu.items():
        parts = {part: round(value, 2) for part, value in cpu.items() if part not in {"n", "worker"}}
        own = {"unit": "ms of CPU", "n": int(cpu["n"]), "worker": round(cpu["worker"], 2), **parts}
        figures[f"load.{kind}.cpu"] = {"value": round(sum(parts.values()), 2), **own}
    for what, lost in told.lost.items():
        doubled = told.doubled.get(what, 0)
        own = {"unit": UNIT, "n": told.accepted.get(what, 1), "lost": lost, "doubled": doubled}
        figures[f"load.{what}"] = {"value": lost + doubled, **own}
    for what in SAYS:
        figures[f"load.{what}"] = {"value": told.doubled[what], "unit": "mails", "n": told.accepted["mails"]}
    seconds = {f"{name}_seconds": round(value, 1) for name, value in told.seconds.items()}
    shown = {**seconds, "restarts": told.restarts, "load_average": told.load, "troubles": told.troubles}
    figures["load.answers"] = {"value": sum(map(len, told.waits.values())), "unit": "answers", **shown}
    return figures


def main() -> int:
    """Run one of both forms; 1 where anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--long", action="store_true")
    figures = run(Size() if parser.parse_args().long else SHORT)
    for key, told in figures.items():
        more = " ".join(f"{name}={value}" for name, value in told.items() if name not in {"value", "unit"})
        print(f"{key:36} {told['value']:>10} {told['unit']:14} {more}")
    return int(any(told["value"] for told in figures.values() if told["unit"] == UNIT))


if __name__ == "__main__":
    sys.exit(main())
