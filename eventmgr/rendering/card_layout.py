"""How does WeasyPrint lay a card out once, and write pages that it did not lay out?

The only file that leans on names of WeasyPrint which its documentation does not promise (boxes and their places,
`draw_page`, groups, fonts and pictures of a stream). The version is pinned in requirements.in, and
tests/rendering/test_cards.py compares what comes out with plain rendering, pixel by pixel.
"""

import gc
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, cast
from xml.etree import ElementTree as ET

from eventmgr.rendering import weasy as _weasy  # noqa: F401 - before WeasyPrint itself

# isort: split
import pydyf  # type: ignore[import-untyped]  # - ships no types
from weasyprint import CSS, HTML, Document
from weasyprint.draw import draw_page, draw_stacking_context
from weasyprint.draw.border import rounded_box
from weasyprint.formatting_structure import boxes
from weasyprint.images import RasterImage
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.stacking import StackingContext
from weasyprint.text.ffi import harfbuzz
from weasyprint.text.fonts import FontConfiguration, get_hb_object_data, get_pango_font_hb_face, get_pango_font_key

from eventmgr.rendering.card_pages import Leaf, Pages
from eventmgr.rendering.card_parts import (
    Art,
    Canvas,
    Code,
    DesignError,
    Fill,
    Part,
    Picture,
    Report,
    Text,
    channels,
    names_of,
    open_picture,
)
from eventmgr.rendering.pdf import ARCHIVE, STYLES, OwnFilesOnly
from eventmgr.rendering.slots import Place, Typeface

PX = 96 / 72  # CSS pixels of a point
_MARKS = ("data-slot", "data-qr", "data-fill", "data-picture", "data-if")
_EMPTIED = ("data-slot", "data-qr", "data-picture")


@dataclass(frozen=True)
class Face:
    """One side of the card: its size in CSS pixels and what is drawn on it, from the bottom up."""

    width: float
    height: float
    parts: Sequence[Part]


class Layout:
    """A template laid out; it is good for one file."""

    def __init__(self, document: Document, names: set[str], faces: Sequence[Face], fonts: "_Fonts") -> None:
        self._document, self._fonts = document, fonts
        self.names, self.faces = frozenset(names), faces

    def write(self, leaves: Iterable[Leaf[Canvas]], *, title: str, archive: bool, report: Report) -> bytes:
        """The pages as a PDF; each is painted while it is written."""
        canvas = _Canvas(self._fonts, report)
        pages = Pages(leaves, canvas, canvas.open)
        document = self._document.copy([pages])
        document.metadata.title, document.metadata.lang, document.metadata.generator = title, "vi", "eventmgr"
        variant = ARCHIVE if archive else None
        with _no_collection():
            written: bytes = document.write_pdf(finisher=pages.add_further, pdf_variant=variant)
        return written


@contextmanager
def _no_collection() -> Iterator[None]:
    """Thousands of pages wait for the end and none is rubbish: looking for it again and again costs a fifteenth."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Canvas:
    """The file that is written, by a stream of it; all pages share fonts, pictures and drawings."""

    def __init__(self, fonts: "_Fonts", report: Report) -> None:
        self._fonts, self.report = fonts, report
        self._stream: Any = None
        self._names: dict[int, str] = {}
        self._pictures: dict[bytes, tuple[str, int, int] | None] = {}

    def open(self, stream: Any) -> None:
        """The fonts and drawings are those that this stream knows."""
        self._stream = stream

    def art(self, part: Art) -> str:
        """The drawing as a form of the file."""
        box, page = part.source
        group = self._stream.add_group(0, 0, page.margin_width(), page.margin_height())
        del group.extra["Group"]  # opaque as the page itself: a group of its own would only be slow to print
        if box is page:
            draw_page(page, group)
        else:
            draw_stacking_context(group, StackingContext.from_box(box, page))
        if not group.stream:
            del self._stream._resources["XObject"][group.id]  # noqa: SLF001 - see the head of this file
            return ""
        return cast("str", group.id)

    def font(self, face: Typeface) -> str:
        """The font of the file; from now on it learns of every glyph that the face shapes."""
        name = self._names.get(id(face))
        if name is None:
            font, _ = self._stream.add_font(self._fonts.pango_font(face))
            face.tell(font.widths, font.to_unicode)
            name = self._names[id(face)] = font.hash
        return name

    def picture(self, content: bytes) -> tuple[str, int, int] | None:
        """The picture of the file."""
        if content not in self._pictures:
            self._pictures[content] = self._add_picture(content)
        return self._pictures[content]

    def _add_picture(self, content: bytes) -> tuple[str, int, int] | None:
        picture = open_picture(content)
        if picture is None:
            return None
        name = hashlib.sha256(content).hexdigest()
        image = RasterImage(picture, name, content, cache={}, orientation="from-image")
        return self._stream.add_image(image, interpolate=True, ratio=1), image.width, image.height


class _Fonts:
    """The fonts of a layout, one face each."""

    def __init__(self) -> None:
        self._faces: dict[tuple[int, str, bool], Typeface] = {}
        self._sources: dict[int, tuple[Any, Any]] = {}

    def face(self, box: Any) -> Typeface:
        """The face in which the text of the box was set."""
        box.pango_layout.reactivate(box.style)
        line, _ = box.pango_layout.get_first_line()
        font = line.runs[0].data.item.analysis.font
        language, ligatures = box.style["lang"] or "vi", box.style["letter_spacing"] in ("normal", 0)
        key = (get_pango_font_key(font)[0], language, ligatures)
        if key not in self._faces:
            hb_face = get_pango_font_hb_face(font)
            content, index = get_hb_object_data(hb_face), harfbuzz.hb_face_get_index(hb_face)
            face = self._faces[key] = Typeface(content, index, language, ligatures=ligatures)
            self._sources[id(face)] = (font, box)  # the box keeps the font alive
        return self._faces[key]

    def pango_font(self, face: Typeface) -> Any:
        """The font as WeasyPrint knows it."""
        return self._sources[id(face)][0]


def lay_out(html: str, stylesheets: Sequence[str], css: str, fetcher: OwnFilesOnly, *, archive: bool) -> Layout:
    """Lay the template out and take its variable places out of the drawing."""
    page = parse(html, fetcher)
    root = page.etree_element
    for element in list(root.iter()):
        _empty(element)
    for number, element in enumerate(slots_of([root])):
        element.set("data-number", str(number))
    document = render(page, stylesheets, css, fetcher, archive=archive)
    fonts = _Fonts()
    if not 1 <= len(document.pages) <= 2:  # noqa: PLR2004 - a card has two sides
        raise DesignError(f"A card has one or two pages, the template has {len(document.pages)}")
    seen: set[int] = set()
    faces = [_Reader(page._page_box, fonts, seen).face() for page in document.pages]  # noqa: SLF001 - as above
    for element in root.iter():
        if _said(element) and id(element) not in seen:
            raise DesignError(f"{_said(element)} stands where nothing is laid out")
    names = {value for element in root.iter() for mark in (*_MARKS, "data-ink") if (value := element.get(mark))}
    return Layout(document, names | {name for face in faces for name in names_of(face.parts)}, faces, fonts)


def slots_of(elements: Sequence[ET.Element]) -> list[ET.Element]:
    """The elements that take a text, in the order of the document."""
    return [inner for element in elements for inner in element.iter() if inner.get("data-slot")]


def parse(html: str, fetcher: OwnFilesOnly) -> HTML:
    """The template as a tree of elements."""
    return HTML(string=html, base_url=STYLES.as_uri() + "/", url_fetcher=fetcher)


def render(page: HTML, stylesheets: Sequence[str], css: str, fetcher: OwnFilesOnly, *, archive: bool) -> Document:
    """The tree laid out with the named styles of static/css/print and further rules."""
    fonts = FontConfiguration()
    styles = [CSS(filename=STYLES / name, url_fetcher=fetcher, font_config=fonts) for name in stylesheets]
    if css:
        base = STYLES.as_uri() + "/"
        styles.append(CSS(string=css, base_url=base, url_fetcher=fetcher, font_config=fonts))
    variant = ARCHIVE if archive else None
    return page.render(stylesheets=styles, font_config=fonts, presentational_hints=True, pdf_variant=variant)


def _empty(element: ET.Element) -> None:
    """Places are laid out without what stands in the template; those of texts with a letter on each line."""
    if not any(element.get(mark) for mark in _EMPTIED):
        return
    for child in list(element):
        element.remove(child)
    element.text = "H" if element.get("data-slot") else None
    for _ in range(_count(element, "data-lines") - 1 if element.text else 0):
        ET.SubElement(element, "br").tail = "H"


def _count(element: ET.Element, name: str) -> int:
    value = element.get(name, "1")
    if not value.isdecimal() or int(value) < 1:
        raise DesignError(f'{name}="{value}" is no number of lines')
    return int(value)


def _said(element: ET.Element) -> dict[str, str]:
    return {mark: value for mark in _MARKS if (value := element.get(mark))}


class _Reader:
    """Takes the variable places of a page out of its boxes, in the order of the document."""

    def __init__(self, page: Any, fonts: _Fonts, seen: set[int]) -> None:
        self._page, self._fonts, self._seen = page, fonts, seen
        self._parts: list[Part] = []

    def face(self) -> Face:
        """The page as a face of the card."""
        self._parts.append(Art(source=(self._page, self._page)))
        self._read(self._page, None, ())
        return Face(self._page.margin_width(), self._page.margin_height(), self._parts)

    def _read(self, parent: Any, matrix: Any, needs: tuple[str, ...]) -> None:
        kept = []
        for child in parent.children:
            box = child._box if isinstance(child, AbsolutePlaceholder) else child  # noqa: SLF001 - as above
            if not self._take(box, matrix, needs):
                kept.append(child)
        parent.children = kept

    def _take(self, box: Any, outer: Any, needs: tuple[str, ...]) -> bool:
        """Read the box; true if it is drawn by a part of its own and not with its surroundings."""
        marks = self._marks(box)
        matrix = outer if box.transformation_matrix is None else box.transformation_matrix
        if outer is not None and matrix is not outer:
            matrix = matrix @ outer
        taken = "data-if" in marks
        if taken:
            needs = (*needs, marks["data-if"])
            self._parts.append(Art(source=(box, self._page), needs=needs, matrix=_values(outer)))
        if "data-fill" in marks:
            box = self._fill(box, marks["data-fill"], outer, matrix, needs)
        if any(mark in marks for mark in _EMPTIED):
            self._place(box, marks, matrix, needs)
        elif isinstance(box, boxes.ParentBox):
            self._read(box, matrix, needs)
        return taken

    def _marks(self, box: Any) -> dict[str, str]:
        """What the template says of the element, at its outermost box alone."""
        element = box.element
        if element is None or id(element) in self._seen or isinstance(box, boxes.PageBox):
            return {}
        marks = _said(element)
        if marks:
            self._seen.add(id(element))
            if not isinstance(box, (boxes.BlockLevelBox, boxes.InlineBlockBox)):
                raise DesignError(f"{marks} stands on an element that is no block")
        return marks

    def _fill(self, box: Any, name: str, outer: Any, matrix: Any, needs: tuple[str, ...]) -> Any:
        """The coloured box, and above it what stands in it."""
        path = pydyf.Stream()
        rounded_box(path, box.rounded_padding_box())
        self._parts.append(Fill(name=name, path=b"\n".join(path.stream), needs=needs, matrix=_values(matrix)))
        inside = box.copy_with_children(box.children)
        box.children = []
        inside.background = None
        inside.border_top_width = inside.border_right_width = inside.border_bottom_width = inside.border_left_width = 0
        self._parts.append(Art(source=(inside, self._page), needs=needs, matrix=_values(outer)))
        return inside

    def _place(self, box: Any, marks: dict[str, str], matrix: Any, needs: tuple[str, ...]) -> None:
        where = (box.content_box_x(), box.content_box_y(), box.width, box.height)
        moved = _values(matrix)
        if name := marks.get("data-slot"):
            place = self._text_place(box, where)
            ink, number = box.element.get("data-ink", ""), int(box.element.get("data-number"))
            colour = _ink(box.style["color"])
            text = Text(name=name, number=number, place=place, colour=colour, ink=ink, needs=needs, matrix=moved)
            self._parts.append(text)
        elif name := marks.get("data-qr"):
            self._parts.append(Code(name=name, box=where, needs=needs, matrix=moved))
        else:
            self._parts.append(Picture(name=marks["data-picture"], box=where, needs=needs, matrix=moved))
        box.children = []

    def _text_place(self, box: Any, where: tuple[float, float, float, float]) -> Place:
        letter, style, element = _first_text(box), box.style, box.element
        size: float = style["font_size"]
        least = _points(element.get("data-min"), size)
        grows = style["line_height"] == "normal" or isinstance(style["line_height"], float)
        line_height = letter.height + letter.margin_top + letter.margin_bottom
        spacing = style["letter_spacing"]
        return Place(
            *where, size=size, least=least, lines=_count(element, "data-lines"),
            leading=line_height / size if grows else line_height, leading_grows=grows,
            ascent=(letter.baseline - letter.margin_top) / size, text_height=letter.height / size,
            align=_aligned(style), vertical=_choice(element, "data-align", ("top", "middle", "bottom")),
            case=_cased(style), spacing=0 if spacing == "normal" else spacing, face=self._fonts.face(letter),
        )  # fmt: skip


def _first_text(box: Any) -> Any:
    for inner in box.descendants():
        if isinstance(inner, boxes.TextBox):
            return inner
    raise DesignError("A text has no room for a single letter")


def _points(value: str | None, size: float) -> float:
    """The smallest size, given in points; without one the text is never shrunk."""
    if value is None:
        return size
    try:
        least = float(value.removesuffix("pt")) * PX
    except ValueError:
        raise DesignError(f'data-min="{value}" is no size in points') from None
    if not 0 < least <= size + 1e-6:
        raise DesignError(f'data-min="{value}" is not below the size of the text, {size / PX:g} pt')
    return min(least, size)


def _choice(element: ET.Element, name: str, choices: tuple[str, ...]) -> Any:
    value = element.get(name, choices[0])
    if value not in choices:
        raise DesignError(f'{name}="{value}" is none of {choices}')
    return value


def _aligned(style: Any) -> Literal["left", "center", "right"]:
    start, end = ("left", "right") if style["direction"] == "ltr" else ("right", "left")
    value = {"start": start, "end": end, "justify": start}.get(style["text_align_all"], style["text_align_all"])
    return cast("Literal['left', 'center', 'right']", value)


def _cased(style: Any) -> Any:
    if style["text_transform"] not in ("none", "uppercase", "lowercase"):
        raise DesignError(f"text-transform: {style['text_transform']} is not known on cards")
    return style["text_transform"]


def _ink(colour: Any) -> bytes:
    if colour.alpha != 1:
        raise DesignError("A text of a card has a colour that one can see through")
    return channels(*colour.to("srgb").coordinates)


def _values(matrix: Any) -> tuple[float, ...] | None:
    return None if matrix is None else tuple(matrix.values)
