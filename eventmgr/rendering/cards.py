"""How do thousands of cards (badges, name cards, certificates) become one PDF in seconds?

WeasyPrint lays the template out once; each record is then filled into the places that the template names.

    design = Design(html, ("fonts.css", "badges.css"), css="@page { size: 86mm 120mm }")
    problems = check(design, records)               # names that cannot be printed, before anything is
    pdf = fill(design, records, title="Thẻ đại biểu", sheet=Sheet(210, 297, 2, 2))

The template is ordinary HTML and CSS; each of its one or two pages is a face of the card. Elements that are blocks
(`p`, `div`, anything with `position: absolute`) are places when they say so; what stands in them in the template is
left away:

    <p data-slot="name" data-lines="2" data-min="11" data-align="middle">   a text of at most two lines, from the size
        of its CSS down to 11 pt. Its box, font, colour, text-align, line-height, letter-spacing and text-transform
        (uppercase, lowercase) are those of CSS; a box without height is as high as its lines at full size.
        Line breaks in the text are kept. `data-ink="colour"`: in the colour that the record has there.
    <div data-fill="colour">…</div>       its box in the record's "#rrggbb", below what stands in it
    <div data-qr="pass"></div>            a QR code at level H with quiet zone, as large a square as the box holds
    <div data-picture="photo"></div>      PNG or JPEG, whole and as large as the box allows; equal ones are kept once
    <div data-if="group">…</div>          drawn where the record has `group`; nothing moves up where it has not

They may stand in each other and in boxes that CSS turns (`transform`). `overflow`, `opacity` and `z-index` around a
place are not heeded for what is filled in. A record may lack names; a name that the template does not have is a
`DesignError`, because something that was to be printed would be missing: `names(design)` tells them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy
from eventmgr.rendering import card_plain
from eventmgr.rendering.card_layout import Face, Layout, lay_out
from eventmgr.rendering.card_pages import Leaf
from eventmgr.rendering.card_parts import Canvas, DesignError, Kind, Record, numbers
from eventmgr.rendering.imposition import Faces, Imposition, Sheet, SheetTooSmall, Spot
from eventmgr.rendering.pdf import own_files_only

__all__ = [
    "CardProblems",
    "Design",
    "DesignError",
    "Faces",
    "Problem",
    "Record",
    "Sheet",
    "SheetTooSmall",
    "check",
    "faces_of",
    "fill",
    "names",
    "plain",
]  # fmt: skip

_MM = 96 / 25.4  # CSS pixels
_OFTEN = 50  # cards between two reports of progress


@dataclass(frozen=True)
class Design:
    """A template: HTML, the names of its styles in static/css/print, and rules made for this event."""

    html: str
    stylesheets: tuple[str, ...]
    css: str = ""


@dataclass(frozen=True)
class Problem:
    """A text that cannot be printed as it is; `detail` is the character, or what found no room."""

    record: int
    slot: str
    kind: Kind
    text: str
    detail: str


class CardProblems(DomainError):
    """Some texts cannot be printed as they are; nothing was printed."""

    code = "card_problems"

    def __init__(self, problems: Sequence[Problem]) -> None:
        texts = "; ".join(f"{problem.text} ({problem.detail})" for problem in problems[:3])
        super().__init__(lazy("These texts cannot be printed as they are: %(texts)s", texts=texts))
        self.problems = problems


def names(design: Design) -> frozenset[str]:
    """The names that records of this template may have."""
    with own_files_only() as fetcher:
        return lay_out(design.html, design.stylesheets, design.css, fetcher, archive=False).names


def check(design: Design, records: Sequence[Record]) -> list[Problem]:
    """What of the records cannot be printed; makes no PDF."""
    with own_files_only() as fetcher:
        layout = lay_out(design.html, design.stylesheets, design.css, fetcher, archive=False)
    desk = _Desk(layout, None)
    for record in records:
        desk.take(record)
        for face in layout.faces:
            for part in face.parts:
                part.check(record, desk.report)
    return list(desk.problems)


def fill(
    design: Design,
    records: Iterable[Record],
    *,
    title: str,
    sheet: Sheet | None = None,
    archive: bool = False,
    faces: Faces = "both",
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """The cards as a PDF, PDF/A-2u for the archive; each on a page of its own, or on sheets to be cut.

    Fails with `CardProblems` where a text cannot be printed. `progress` hears how many cards are done; what it raises
    ends the work.
    """
    with own_files_only() as fetcher:
        layout = lay_out(design.html, design.stylesheets, design.css, fetcher, archive=archive)
        desk = _Desk(layout, progress)
        pages = _pages(desk, records, sheet, _chosen(layout, faces))
        pdf = layout.write(pages, title=title, archive=archive, report=desk.report)
    if desk.problems:
        raise CardProblems(sorted(desk.problems, key=lambda problem: problem.record))
    return pdf


def plain(design: Design, records: Sequence[Record], *, title: str) -> bytes:
    """The same cards laid out one by one by WeasyPrint as it is, a page a face: to compare with."""
    with own_files_only() as fetcher:
        layout = lay_out(design.html, design.stylesheets, design.css, fetcher, archive=False)
        return card_plain.render_all(layout, design.html, design.stylesheets, design.css, records, fetcher, title=title)


def faces_of(design: Design, records: Sequence[Record]) -> list[list[str]]:
    """The faces of each card as HTML for a browser that has the styles; texts that cannot be printed are left away."""
    with own_files_only() as fetcher:
        layout = lay_out(design.html, design.stylesheets, design.css, fetcher, archive=False)
        return card_plain.faces_of(layout, design.html, records, fetcher)


class _Desk:
    """The record that is being printed, and what was wrong with it and those before."""

    def __init__(self, layout: Layout, progress: Callable[[int], None] | None) -> None:
        self._names, self._progress = layout.names, progress
        self._number = self._done = -1
        self.problems: dict[Problem, None] = {}  # once, though it stands on both faces

    def take(self, record: Record, number: int | None = None) -> None:
        """This record is next."""
        self._number = self._number + 1 if number is None else number
        if not record.keys() <= self._names:
            unknown = ", ".join(sorted(record.keys() - self._names))
            raise DesignError(f"The template has no place named {unknown}")
        if self._progress and self._number > self._done:
            self._done = self._number
            if self._number % _OFTEN == 0:
                self._progress(self._number)

    def report(self, slot: str, kind: Kind, text: str, detail: str) -> None:
        """The text of the present record cannot be printed."""
        self.problems[Problem(self._number, slot, kind, text, detail)] = None


def _chosen(layout: Layout, faces: Faces) -> Sequence[tuple[Face, bool]]:
    """The faces to print, and for each whether it is the back."""
    sides = [(face, number > 0) for number, face in enumerate(layout.faces)]
    chosen = [side for side in sides if faces == "both" or side[1] == (faces == "back")]
    if not chosen:
        raise DesignError("The template has no back")
    return chosen


def _pages(
    desk: _Desk, records: Iterable[Record], sheet: Sheet | None, sides: Sequence[tuple[Face, bool]]
) -> Iterator[Leaf[Canvas]]:
    if sheet is None:
        for number, record in enumerate(records):
            for face, _ in sides:
                yield Leaf(face.width, face.height, _Single(desk, face, record, number).draw)
        return
    impositions = [Imposition(sheet, face.width / _MM, face.height / _MM) for face, _ in sides]
    remaining = iter(enumerate(records))
    while batch := list(islice(remaining, impositions[0].per_sheet)):
        for (face, back), imposition in zip(sides, impositions, strict=True):
            drawn = _Many(desk, face, batch, imposition, imposition.spots(back=back))
            yield Leaf(sheet.width_mm * _MM, sheet.height_mm * _MM, drawn.draw)


@dataclass(slots=True)
class _Single:
    """One face of one card on its page."""

    desk: _Desk
    face: Face
    record: Record
    number: int

    def draw(self, canvas: Canvas) -> bytes:
        self.desk.take(self.record, self.number)
        return _draw(self.face, self.record, canvas)


@dataclass(slots=True)
class _Many:
    """One face of several cards on a sheet."""

    desk: _Desk
    face: Face
    batch: Sequence[tuple[int, Record]]
    imposition: Imposition
    spots: Sequence[Spot]

    def draw(self, canvas: Canvas) -> bytes:
        drawn = []
        for (number, record), spot in zip(self.batch, self.spots, strict=False):
            self.desk.take(record, number)
            card = _draw(self.face, record, canvas)
            drawn.append(b"q %b cm\n%b\nQ" % (self._where(spot), card))
        if marks := self._marks():
            drawn.append(marks)
        return b"\n".join(drawn)

    def _where(self, spot: Spot) -> bytes:
        x, y = spot.x * _MM, spot.y * _MM
        if spot.upside_down:
            return numbers(-1, 0, 0, -1, x + self.face.width, y + self.face.height)
        return numbers(1, 0, 0, 1, x, y)

    def _marks(self) -> bytes:
        lines = [
            b"%b m %b l S" % (numbers(x1 * _MM, y1 * _MM), numbers(x2 * _MM, y2 * _MM))
            for x1, y1, x2, y2 in self.imposition.marks()
        ]
        return b"0 G 0.3 w\n" + b"\n".join(lines) if lines else b""


def _draw(face: Face, record: Record, canvas: Canvas) -> bytes:
    return b"\n".join([drawn for part in face.parts if (drawn := part.draw(record, canvas))])
