"""`make bench`: every benchmark in a fresh process, a table on screen and instance/bench.json."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCHES = (
    "agenda",
    "badges",
    "checkins",
    "faults",
    "groups",
    "imports",
    "lists",
    "live",
    "load",
    "minutes",
    "reprint",
    "scanner",
    "wall",
)
RESULT = "import json, tests.bench.{name} as bench; print(json.dumps(bench.run()))"


def main() -> int:
    """Run all, print a table, keep the figures; 1 if any could not be measured, or if anything was lost or doubled."""
    figures: dict[str, dict[str, object]] = {}
    failed = False
    for name in BENCHES:
        done = subprocess.run(
            [sys.executable, "-c", RESULT.format(name=name)], cwd=ROOT, stdout=subprocess.PIPE, check=False
        )
        if done.returncode:
            failed = True
            continue
        measured = json.loads(done.stdout.decode().strip().splitlines()[-1])
        figures |= measured
        for figure, facts in measured.items():
            failed = failed or (facts["unit"] == "lost+doubled" and facts["value"] != 0)
            more = " ".join(f"{key}={value}" for key, value in facts.items() if key not in {"value", "unit"})
            print(f"{figure:40} {facts['value']:>10} {facts['unit']:16} {more}", flush=True)
    target = ROOT / "instance" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
