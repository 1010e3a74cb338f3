"""What minutes of twenty pages cost to lay out: a whole process with its start, and the layout alone."""

import io
import json
import pickle
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import pdfplumber

from eventmgr.cli.demo import SLUG, load_demo
from eventmgr.core.db import db
from eventmgr.events.queries import get_event
from eventmgr.minutes.papers import minutes_paper, to_pdf
from eventmgr.rendering.blocks import Paper, Paragraph
from tests.conftest import build_app

ROOT = Path(__file__).resolve().parents[2]
PAGES = 20
TIMES = 5
# What a secretary writes: a paragraph of four lines.
SAID = (
    "Đại biểu trao đổi về cách giữ nguồn lực lâu dài cho Chương trình “Mẹ đỡ đầu”, việc phối hợp với công an, y tế, "
    "trường học khi phát hiện trẻ bị xâm hại, và cách để Chi hội cùng từng hộ chọn một tiêu chí khó để làm trước, mỗi "
    "quý xem lại một lần, có ghi chép và báo cáo lên cấp trên theo mẫu thống nhất (ý kiến mẫu)."
)
CHILD = """
import json, pickle, sys, time
from eventmgr.minutes.papers import to_pdf
paper = pickle.load(open(sys.argv[1], "rb"))
ready = time.process_time()
pdf = to_pdf(paper)
open(sys.argv[2], "wb").write(pdf)
done = time.process_time()
print(json.dumps({"whole": done, "layout": done - ready}))
"""


def run() -> dict[str, dict[str, Any]]:
    """CPU seconds, the median of some processes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, target = folder / "paper.pickle", folder / "minutes.pdf"
        source.write_bytes(pickle.dumps(_twenty_pages(folder)))
        spent = [_once(source, target) for _ in range(TIMES)]
        pages = _count(target.read_bytes())
    return {
        f"minutes.{what}": {
            "value": round(median(row[what] for row in spent), 2),
            "unit": "CPU s",
            "pages": pages,
            "n": TIMES,
        }
        for what in ("whole", "layout")
    }


def _once(source: Path, target: Path) -> dict[str, float]:
    command = [sys.executable, "-c", CHILD, str(source), str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    spent: dict[str, float] = json.loads(done.stdout)
    return spent


def _twenty_pages(folder: Path) -> Paper:
    """The minutes of the demo's day, and as many written paragraphs as make them twenty pages long."""
    app = build_app(f"sqlite:///{folder}/bench.db", folder)
    with app.app_context():
        db.create_all()
        load_demo(SLUG, is_played=True)
        paper = minutes_paper(get_event(SLUG))
        db.session.remove()
        db.engine.dispose()
    while (missing := PAGES - _count(to_pdf(paper))) > 0:
        written = [Paragraph(SAID) for _ in range(9 * missing - 4)]
        paper = replace(paper, blocks=[*paper.blocks[:-1], *written, paper.blocks[-1]])
    return paper


def _count(pdf: bytes) -> int:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return len(document.pages)
