"""Which fonts papers are printed with: Be Vietnam Pro, whole, one file a weight, merged from the packaged subsets."""

import os
import tempfile
from pathlib import Path

from fontTools.merge import Merger  # type: ignore[import-untyped]  # - fontTools ships no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # - fontTools ships no types

from eventmgr.rendering.letters import VIETNAMESE_LETTERS

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "node_modules" / "@fontsource" / "be-vietnam-pro" / "files"
TARGET = ROOT / "static" / "dist" / "fonts"
WEIGHTS = {"Regular": 400, "SemiBold": 600, "Bold": 700}
SUBSETS = ("latin", "latin-ext", "vietnamese")


class MissingGlyphsError(Exception):
    """A font for printing lacks letters of Vietnamese."""


def build_print_fonts(target: Path) -> None:
    """Write BeVietnamPro-{Regular,SemiBold,Bold}.ttf, each with every Vietnamese letter, or say which are missing."""
    target.mkdir(parents=True, exist_ok=True)
    for style, weight in WEIGHTS.items():
        font = _merged(weight)
        _check(font, style)
        _name(font, style)
        font.save(target / f"BeVietnamPro-{style}.ttf")


def _merged(weight: int) -> TTFont:
    """One font out of the subsets; the merger reads files, so the unpacked subsets pass through a folder."""
    with tempfile.TemporaryDirectory() as folder:
        parts = [Path(folder) / f"{subset}.ttf" for subset in SUBSETS]
        for subset, part in zip(SUBSETS, parts, strict=True):
            font = TTFont(SOURCE / f"be-vietnam-pro-{subset}-{weight}-normal.woff2")
            font.flavor = None
            font.save(part)
        return Merger().merge([os.fspath(part) for part in parts])


def _check(font: TTFont, style: str) -> None:
    covered = {chr(code) for code in font.getBestCmap()}
    if missing := sorted(VIETNAMESE_LETTERS - covered):
        message = f"Be Vietnam Pro {style} lacks {' '.join(missing)}"
        raise MissingGlyphsError(message)


def _name(font: TTFont, style: str) -> None:
    """All weights are one family to the layout engine; it tells them apart by the style."""
    names = {1: "Be Vietnam Pro", 2: style, 4: f"Be Vietnam Pro {style}", 6: f"BeVietnamPro-{style}",
             16: "Be Vietnam Pro", 17: style}  # fmt: skip
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)


if __name__ == "__main__":
    build_print_fonts(TARGET)
