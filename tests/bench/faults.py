"""The long forms of what may go wrong at a door (`tests/faults`), on both databases: nothing lost, nothing doubled.

One alone: `python -m tests.bench.faults replayed --database postgresql`.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.faults import runs
from tests.faults.runs import Outcome
from tests.faults.site import Site, running_site

PEOPLE = 3200
LONG: dict[str, Callable[[Site], Outcome]] = {
    "killed": lambda site: runs.killed(site, people=1000, kills=3),
    "answers_dropped": lambda site: runs.answers_dropped(site, people=500, phones=8),
    "clocks_wrong": lambda site: runs.clocks_wrong(site, each=25),
    "twins": lambda site: runs.twins(site, people=200),
    "replayed": runs.replayed,
    "revoked": lambda site: runs.revoked(site, people=300),
    "database_gone": lambda site: runs.database_gone(site, people=400, seconds=30),
    "bad_batches": lambda site: runs.bad_batches(site, times=10),
}


DATABASES = ("sqlite", "postgresql")
UNIT = "lost+doubled"


def run(faults: Iterable[str] = LONG, databases: Iterable[str] = DATABASES) -> dict[str, dict[str, Any]]:
    """What each run lost or doubled, of how many deeds, and how they were answered."""
    figures = {}
    for database in databases:
        with tempfile.TemporaryDirectory() as name, running_site(database, Path(name), PEOPLE) as site:
            for fault in faults:
                begin = time.perf_counter()
                outcome = LONG[fault](site)
                figures[f"fault_{fault}_{database}"] = {
                    "value": outcome.lost + outcome.doubled,
                    "unit": UNIT,
                    "n": outcome.asked,
                    "lost": outcome.lost,
                    "doubled": outcome.doubled,
                    "told": outcome.told,
                    "seconds": round(time.perf_counter() - begin, 1),
                }
    return figures


def main() -> int:
    """Run those that were asked for; 1 where anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("faults", nargs="*", metavar="FAULT", help=" ".join(LONG))
    parser.add_argument("--database", action="append", choices=DATABASES)
    asked = parser.parse_args()
    if unknown := set(asked.faults) - set(LONG):
        parser.error(f"no such fault: {', '.join(sorted(unknown))}")
    figures = run(asked.faults or LONG, asked.database or DATABASES)
    for key, told in figures.items():
        lost = f"lost {told['lost']} doubled {told['doubled']} of {told['n']}"
        print(f"{key:36} {lost}, {told['seconds']} s: {told['told']}")
    return int(any(told["value"] for told in figures.values()))


if __name__ == "__main__":
    sys.exit(main())
