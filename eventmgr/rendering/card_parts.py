"""What is drawn for one record at one place of a card? Each part answers with operators of a PDF's content stream.

Coordinates are CSS pixels from the top left of the card; y grows downwards.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol, TypeAlias

from PIL import Image

from eventmgr.rendering import qr
from eventmgr.rendering.slots import Fitted, Kind, Place, Trouble, Typeface

__all__ = [
    "Art", "Canvas", "Code", "DesignError", "Fill", "Kind", "Part", "Picture", "Record", "Report", "Text", "channels",
    "names_of", "numbers", "open_picture",
]  # fmt: skip

Record: TypeAlias = Mapping[str, str | bytes]
Report: TypeAlias = Callable[[str, Kind, str, str], None]

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_REMEMBERED = 20_000  # texts a place remembers; names hardly come twice, provinces do


class DesignError(ValueError):
    """A template cannot be used for cards, or a record does not suit it: the programmer's mistake, not the person's."""


class Canvas(Protocol):
    """What the PDF that is being written knows by name, and who is told of texts that cannot be printed."""

    report: Report

    def art(self, part: "Art") -> str:
        """The static drawing, put into the file once; "" if nothing is in it."""

    def font(self, face: Typeface) -> str:
        """The font, embedded once with the glyphs that were used."""

    def picture(self, content: bytes) -> tuple[str, int, int] | None:
        """Name, width and height of a picture, embedded once; None if it is none."""


@dataclass(slots=True, eq=False, kw_only=True)
class Part:
    """Something at a place; it is drawn for records that have all of `needs`, moved by a matrix where CSS does so."""

    needs: tuple[str, ...] = ()
    matrix: tuple[float, ...] | None = None

    def draw(self, record: Record, canvas: Canvas) -> bytes:
        """The operators for this record."""
        for name in self.needs:
            if not record.get(name):
                return b""
        drawn = self._draw(record, canvas)
        if self.matrix is None or not drawn:
            return drawn
        return b"q %b cm\n%b\nQ" % (numbers(*self.matrix), drawn)

    def check(self, record: Record, report: Report) -> None:
        """Say what of the record cannot be drawn here."""
        if all(record.get(name) for name in self.needs):
            self._check(record, report)

    def _draw(self, record: Record, canvas: Canvas, /) -> bytes:
        raise NotImplementedError

    def _check(self, record: Record, report: Report, /) -> None:
        pass


@dataclass(slots=True, eq=False, kw_only=True)
class Art(Part):
    """What is the same for every record; `source` is for the layout engine alone."""

    source: Any
    _name: str | None = None

    def _draw(self, _record: Record, canvas: Canvas, /) -> bytes:
        if self._name is None:
            self._name = canvas.art(self)
        return b"/%b Do" % self._name.encode() if self._name else b""


@dataclass(slots=True, eq=False, kw_only=True)
class Fill(Part):
    """A box in the colour of the record."""

    name: str
    path: bytes

    def _draw(self, record: Record, _canvas: Canvas, /) -> bytes:
        value = record.get(self.name)
        return b"%b\n%b f" % (colour(value), self.path) if value else b""


@dataclass(slots=True, eq=False, kw_only=True)
class Text(Part):
    """A text in its place; with `ink`, in the colour that the record has under that name."""

    name: str
    number: int  # of the element among those that take a text
    place: Place
    colour: bytes
    ink: str = ""
    _known: dict[str, bytes | Trouble] = field(default_factory=dict)

    def _draw(self, record: Record, canvas: Canvas, /) -> bytes:
        text = record.get(self.name)
        if not text:
            return b""
        drawn = self._known.get(text)  # type: ignore[arg-type]  # - bytes are refused below
        if drawn is None:
            drawn = self._set(_words(self.name, text), canvas)
        if isinstance(drawn, Trouble):
            canvas.report(self.name, drawn.kind, str(text), drawn.detail)
            return b""
        ink = record.get(self.ink) if self.ink else None
        return (colour(ink) if ink else self.colour) + drawn

    def _set(self, text: str, canvas: Canvas) -> bytes | Trouble:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        fitted = self.place.fit(text)
        drawn = fitted if isinstance(fitted, Trouble) else self._operators(fitted, canvas.font(self.place.face))
        self._known[text] = drawn
        return drawn

    def _operators(self, fitted: Fitted, font: str) -> bytes:
        place, size = self.place, fitted.size
        height = place.line_height(size)
        free = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[place.vertical] * (place.height - height * len(fitted.lines))
        baseline = place.y + free + (height - place.text_height * size) / 2 + place.ascent * size
        aside = {"left": 0.0, "center": 0.5, "right": 1.0}[place.align]
        rows = [
            f"1 0 0 -1 {place.x + aside * (place.width - line.width):.3f} {baseline + index * height:.3f} Tm"
            f" [<{line.glyphs}>] TJ"
            for index, line in enumerate(fitted.lines)
        ]
        spacing = (f"{place.spacing:.3f} Tc\n", "\n0 Tc") if place.spacing else ("", "")
        body = "\n".join(rows)
        return f"\nBT\n/{font} {size:.4f} Tf\n{spacing[0]}{body}{spacing[1]}\nET".encode()

    def _check(self, record: Record, report: Report) -> None:
        if text := record.get(self.name):
            fitted = self.place.fit(_words(self.name, text))
            if isinstance(fitted, Trouble):
                report(self.name, fitted.kind, str(text), fitted.detail)


@dataclass(slots=True, eq=False, kw_only=True)
class Code(Part):
    """A QR code at level H with its quiet zone, in a square at the middle of the box."""

    name: str
    box: tuple[float, float, float, float]

    def _draw(self, record: Record, canvas: Canvas, /) -> bytes:
        text = record.get(self.name)
        if not text:
            return b""
        code = qr.rectangles(_words(self.name, text))
        if code is None:
            canvas.report(self.name, "not_encodable", str(text), str(text))
            return b""
        modules, drawn = code
        x, y, width, height = self.box
        side = min(width, height)
        where = numbers(side / modules, 0, 0, side / modules, x + (width - side) / 2, y + (height - side) / 2)
        return b"q %b cm\n1 g 0 0 %d %d re f 0 g\n%bf\nQ" % (where, modules, modules, drawn)

    def _check(self, record: Record, report: Report) -> None:
        text = record.get(self.name)
        if text and not qr.fits(_words(self.name, text)):
            report(self.name, "not_encodable", str(text), str(text))


@dataclass(slots=True, eq=False, kw_only=True)
class Picture(Part):
    """A picture, whole and as large as its box allows."""

    name: str
    box: tuple[float, float, float, float]

    def _draw(self, record: Record, canvas: Canvas, /) -> bytes:
        content = record.get(self.name)
        if not content:
            return b""
        if isinstance(content, str):
            raise DesignError(f"{self.name!r} is a picture and wants bytes")
        known = canvas.picture(content)
        if known is None:
            canvas.report(self.name, "not_encodable", "", self.name)
            return b""
        name, wide, high = known
        x, y, width, height = self.box
        scale = min(width / wide, height / high)
        x, y = x + (width - wide * scale) / 2, y + (height - high * scale) / 2
        return b"q %b cm\n/%b Do\nQ" % (numbers(wide * scale, 0, 0, -high * scale, x, y + high * scale), name.encode())

    def _check(self, record: Record, report: Report, /) -> None:
        content = record.get(self.name)
        if isinstance(content, bytes) and content and open_picture(content) is None:
            report(self.name, "not_encodable", "", self.name)


def open_picture(content: bytes) -> Image.Image | None:
    """The picture, if it is one that can be printed."""
    try:
        return Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def colour(value: str | bytes) -> bytes:
    """ "#rrggbb" as the colour to fill with."""
    known = _COLOURS.get(value)
    if known is None:
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            raise DesignError(f"{value!r} is no colour of the form #rrggbb")
        known = _COLOURS[value] = channels(*(int(value[at : at + 2], 16) / 255 for at in (1, 3, 5)))
    return known


_COLOURS: dict[str | bytes, bytes] = {}


def channels(*rgb: float) -> bytes:
    """Red, green and blue from 0 to 1 as the colour to fill with."""
    return b"%b rg" % numbers(*rgb)


@lru_cache(maxsize=1024)
def numbers(*values: float) -> bytes:
    """Numbers as PDF writes them, to a ten thousandth; a card says the same ones each time."""
    return " ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in values).encode()


def _words(name: str, value: str | bytes) -> str:
    if isinstance(value, bytes):
        raise DesignError(f"{name!r} is a text and wants no bytes")
    return value


def names_of(parts: Sequence[Part]) -> set[str]:
    """The names of records that these parts read."""
    names: set[str] = set()
    for part in parts:
        names.update(part.needs)
        names.update(value for key in ("name", "ink") if (value := getattr(part, key, "")))
    return names
