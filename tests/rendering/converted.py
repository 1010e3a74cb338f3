"""Word files as LibreOffice reads them, and the texts of two PDFs as they can be compared."""

import re
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from eventmgr.rendering.blocks import Block, Paper, Table

TOP = 56  # points; the page number stands above


def converted(files: Sequence[bytes], folder: Path) -> list[bytes]:
    """Each Word file as a PDF, by one start of LibreOffice in a profile of its own."""
    names = [folder / f"{number}.docx" for number in range(len(files))]
    for name, content in zip(names, files, strict=True):
        name.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    order = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *names]
    subprocess.run(order, check=True, capture_output=True, timeout=240)
    return [name.with_suffix(".pdf").read_bytes() for name in names]


def sentences(pdf: bytes, paper: Paper, folder: Path) -> list[str]:
    """What stands in the file, cell by cell; without page numbers and without headers that come again."""
    file = folder / "read.pdf"
    file.write_bytes(pdf)
    crop = ["-x", "0", "-y", str(TOP), "-W", "3000", "-H", "3000"]
    text = subprocess.run(["pdftotext", "-raw", *crop, file, "-"], capture_output=True, check=True).stdout.decode()
    assert unicodedata.is_normalized("NFC", text)
    whole = " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())
    for header in headers(paper):
        first, *rest = whole.split(header)
        whole = " ".join(" ".join([first, header, *rest]).split())
    return re.split(r"(?<=[.;:!?]) ", whole)


def headers(paper: Paper) -> list[str]:
    """The header rows of the paper's tables."""
    blocks: list[Block] = [*paper.blocks, *(block for annex in paper.annexes for block in annex.blocks)]
    rows = (" ".join(column.title for column in block.columns) for block in blocks if isinstance(block, Table))
    return list(dict.fromkeys(rows))
