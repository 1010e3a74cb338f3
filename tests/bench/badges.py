"""What do badges cost, laid out once and filled, beside the ways of others? Each in a fresh process, in one run."""

import os
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import zxingcpp

from tests.bench.badge_makers import people

ROOT = Path(__file__).resolve().parents[2]
COUNT = 5_000
PEERS = {"weasyprint": 100, "reportlab_widget": 1_000, "reportlab_png": 1_000}
SCALE = 150 / 72
CODE = (53, 11, 3, 13)  # mm from the left, bottom, right and top edge


@dataclass(frozen=True)
class Made:
    """A file and what its process cost, from its start to its end, with all that it started."""

    count: int
    seconds: float
    megabytes: float
    kilobytes: int
    path: Path

    @property
    def speed(self) -> float:
        return self.count / self.seconds


def run() -> dict[str, dict[str, Any]]:
    """Badges per CPU second of whole processes; memory, ratios, growth; and every code and name read back."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        figures = _compared(home)
        figures |= _growth(home)
        figures |= _certificates(home)
    return figures


def _compared(home: Path) -> dict[str, dict[str, Any]]:
    ours = {way: make(way, COUNT, home) for way in ("engine", "engine_fixed_mask", "engine_sheets")}
    peers = {way: make(way, count, home) for way, count in PEERS.items()}
    figures: dict[str, dict[str, Any]] = {}
    for way, made in (ours | peers).items():
        figures[f"badges.{way}"] = _figure(made.speed, "badges/CPU s", made)
        figures[f"badges.{way}.memory"] = _figure(made.megabytes, "MB", made)
        figures[f"badges.{way}.file"] = _figure(made.kilobytes, "KB", made)
    engine = ours["engine"]
    for way, made in peers.items():
        figures[f"badges.times_{way}"] = _figure(engine.speed / made.speed, "times as fast", engine)
    for way in ("engine", "engine_fixed_mask"):
        read = sum(_codes(ours[way]))
        figures[f"badges.decoded.{way}"] = {"value": read, "unit": "codes read", "n": COUNT}
    figures["badges.names"] = {"value": sum(_names(engine)), "unit": "names as NFC", "n": COUNT}
    return figures


def _growth(home: Path) -> dict[str, dict[str, Any]]:
    """What a badge costs between 1,000 and 5,000, and between 5,000 and 20,000: 1 is linear."""
    small, middle, large = (make("engine", count, home) for count in (1_000, COUNT, 20_000))
    early = (middle.seconds - small.seconds) / (middle.count - small.count)
    late = (large.seconds - middle.seconds) / (large.count - middle.count)
    return {
        "badges.growth": _figure(late / early, "times the cost of a badge", large),
        "badges.20000.memory": _figure(large.megabytes, "MB", large),
        "badges.20000": _figure(large.speed, "badges/CPU s", large),
    }


def _certificates(home: Path) -> dict[str, dict[str, Any]]:
    filled, plain = make("certificates", 500, home), make("certificates_weasyprint", 50, home)
    return {
        "certificates.cpu": _figure(filled.seconds, "CPU s", filled),
        "certificates.times_weasyprint": _figure(filled.speed / plain.speed, "times as fast", filled),
    }


def make(way: str, count: int, home: Path) -> Made:
    """Run that way in a process of its own."""
    target = home / f"{way}-{count}.pdf"
    child = subprocess.Popen([sys.executable, "-m", "tests.bench.badge_makers", way, str(count), target], cwd=ROOT)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, way)
    size = target.stat().st_size // 1024
    return Made(count, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, size, target)


def _figure(value: float, unit: str, made: Made) -> dict[str, Any]:
    return {"value": round(value, 2 if value < 100 else None), "unit": unit, "n": made.count}


def _codes(made: Made) -> Iterator[bool]:
    """For each badge whether its code, drawn at 150 dpi, is read as what it was made of."""
    crop = tuple(edge / 25.4 * 72 for edge in CODE)
    for page, person in zip(pypdfium2.PdfDocument(made.path), people(made.count), strict=True):
        picture = page.render(scale=SCALE, crop=crop, grayscale=True).to_pil()
        yield [code.text for code in zxingcpp.read_barcodes(picture)] == [person["pass"]]


def _names(made: Made) -> Iterator[bool]:
    """For each badge whether its name is extracted, composed, as it was given."""
    text = subprocess.run(["pdftotext", "-raw", made.path, "-"], capture_output=True, check=True).stdout.decode()
    for page, person in zip(text.split("\f")[:-1], people(made.count), strict=True):
        yield unicodedata.is_normalized("NFC", page) and person["name"] in " ".join(page.split())
