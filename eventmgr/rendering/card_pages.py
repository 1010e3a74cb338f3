"""How do thousands of pages come into a file for the price of what stands on them?

WeasyPrint writes a file of one page with all that pages share: fonts, drawings, pictures, colours, metadata. While it
paints that page, all others are painted too, so that its fonts learn of every glyph; they are added when it is done, as
pieces of the file that need no more work (`finisher`, which its documentation promises).
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

import pydyf  # type: ignore[import-untyped]  # - ships no types

from eventmgr.rendering.card_parts import DesignError, numbers

POINT = 0.75  # points of a CSS pixel
_LEVEL = 2  # of compression: an eighth larger than 4, in three quarters of the time
CanvasT = TypeVar("CanvasT")


@dataclass(frozen=True, slots=True)
class Leaf(Generic[CanvasT]):
    """A page to write: its size in CSS pixels, and what draws it."""

    width: float
    height: float
    draw: Callable[[CanvasT], bytes]


class Pages(Generic[CanvasT]):
    """What WeasyPrint takes for its only page, of which it asks its size, no links, and to be painted."""

    bleed: ClassVar = {"top": 0, "right": 0, "bottom": 0, "left": 0}
    anchors: ClassVar[dict[str, Any]] = {}
    forms: ClassVar[dict[str | None, Any]] = {None: []}
    bookmarks = links = ()

    def __init__(self, leaves: Iterable[Leaf[CanvasT]], canvas: CanvasT, begin: Callable[[Any], None]) -> None:
        self._leaves: Iterator[Leaf[CanvasT]] = iter(leaves)
        first = next(self._leaves, None)
        if first is None:
            raise DesignError("There is no card to print")
        self._first = first
        self.width, self.height = self._first.width, self._first.height
        self._canvas, self._begin = canvas, begin
        self._further: list[tuple[bytes, bytes]] = []

    def paint(self, stream: Any, _scale: float) -> None:
        """Draw all pages; each is compressed at once, because thousands wait for the end in memory."""
        self._begin(stream)
        content = self._drawn(self._first)
        stream.compress, stream.extra = False, pydyf.Dictionary({"Filter": "/FlateDecode"})
        for leaf in self._leaves:
            self._further.append((numbers(leaf.width * POINT, leaf.height * POINT), self._drawn(leaf)))
        stream.stream = [content]

    def _drawn(self, leaf: Leaf[CanvasT]) -> bytes:
        """The content of a page, measured in CSS pixels from its top left."""
        where = numbers(POINT, 0, 0, -POINT, 0, leaf.height * POINT)
        return zlib.compress(b"q %b cm\n%b\nQ" % (where, leaf.draw(self._canvas)), _LEVEL)

    def add_further(self, _document: Any, pdf: Any) -> None:
        """Put all pages but the first into the file."""
        first = pdf.objects[pdf.pages["Kids"][0]]
        head = b"<</Type/Page/Parent %b/Resources %b" % (first["Parent"], first["Resources"])
        for size, content in self._further:
            stream = _Piece(b"<</Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (len(content), content))
            stream.compressible = False
            pdf.add_object(stream)
            box = b"[0 0 %b]" % size
            said = b"%b/MediaBox%b/TrimBox%b/BleedBox%b/Contents %b>>" % (head, box, box, box, stream.reference)
            pdf.add_page(_Piece(said))
        self._further.clear()


class _Piece(pydyf.Object):  # type: ignore[misc]  # - pydyf ships no types
    """A finished object of the file; `compressible` ones are gathered and compressed together."""

    compressible = True
    data = b""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.data = data
