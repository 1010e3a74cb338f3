"""How wide is a text in the letters of the cards, and into how many lines does it break?"""

from functools import cache

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # - fontTools ships no types

from eventmgr.rendering.fonts import TARGET

_POINT = 25.4 / 72
_WIDEST = 1.0  # em, for a letter that the font lacks


def width_of(text: str, size: float, *, style: str = "Regular") -> float:
    """The width in millimetres of a text in one line, set in so many points."""
    advances = _advances(style)
    return sum(advances.get(ord(letter), _WIDEST) for letter in text) * size * _POINT


def count_lines(text: str, size: float, width: float, *, style: str = "Regular") -> int:
    """Into how many lines a text breaks that may be so many millimetres wide; a word that is wider breaks, too."""
    lines, used = 1, 0.0
    space = width_of(" ", size, style=style)
    for word in text.split():
        wide = width_of(word, size, style=style)
        if used and used + space + wide > width:
            lines, used = lines + 1, 0.0
        lines += int(wide // width) if wide > width else 0
        used += (space if used else 0.0) + wide
    return lines


@cache
def _advances(style: str) -> dict[int, float]:
    with TTFont(TARGET / f"BeVietnamPro-{style}.ttf", lazy=True) as font:
        metrics, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: metrics[name][0] / em for code, name in font.getBestCmap().items()}
