"""The long forms of what may go wrong at a door (`tests/faults`), on both databases: nothing lost, nothing doubled."""

import tempfile
import time
from collections.abc import Callable
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


def run() -> dict[str, dict[str, Any]]:
    """What each run lost or doubled, of how many deeds, and how they were answered."""
    figures = {}
    for database in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as name, running_site(database, Path(name), PEOPLE) as site:
            for fault, work in LONG.items():
                begin = time.perf_counter()
                outcome = work(site)
                figures[f"fault_{fault}_{database}"] = {
                    "value": outcome.lost + outcome.doubled,
                    "unit": "lost+doubled",
                    "n": outcome.asked,
                    "lost": outcome.lost,
                    "doubled": outcome.doubled,
                    "told": outcome.told,
                    "seconds": round(time.perf_counter() - begin, 1),
                }
    return figures


if __name__ == "__main__":
    for key, result in run().items():
        print(f"{key:36} lost {result['lost']} doubled {result['doubled']} of {result['n']}: {result['told']}")
