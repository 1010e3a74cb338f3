"""The figures of the provinces for the hall: one indicator in large letters, as bars or as a map, kept up to date."""

from decimal import Decimal
from typing import NamedTuple

from flask import Response, render_template, request, url_for
from markupsafe import Markup

from eventmgr.core import live as boards
from eventmgr.core.access import require
from eventmgr.core.i18n import LazyString, current_locale, lazy
from eventmgr.core.live import Drawn
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.figures.queries import Board, Cell, Column, Line, find_desk, read_board
from eventmgr.figures.views.shared import bp
from eventmgr.people.queries import tile_rows

VIEWS: dict[str, LazyString] = {"bars": lazy("Bars"), "map": lazy("Map")}
# Where a figure lies among those of all provinces: words, tone, mark. More is not better by itself: no green, no red.
QUARTERS: dict[int, tuple[LazyString, str, str]] = {
    4: (lazy("upper quarter"), "accent", "●"),
    3: (lazy("upper half"), "info", "◕"),
    2: (lazy("lower half"), "neutral", "◑"),
    1: (lazy("lower quarter"), "neutral", "◔"),
    0: (lazy("no figure yet"), "warning", "–"),
}


class Bar(NamedTuple):
    """One province: its name, its figure, and how long its bar is, in thousandths of the longest."""

    name: str
    cell: Cell
    length: int


@bp.get("/events/<slug>/figures/desk/projector")
@require("figures.view")
def projector(slug: str) -> str:
    event, board = current_event(), _board()
    column = _chosen(board)
    view = _view()
    context = {"event": event, "board": board, "column": column, "view": view, "views": VIEWS}
    if column is None:
        return render_template("figures/projector.html", **context)
    drawn = _draw(event, column, view)
    part = url_for("figures.projector_part", slug=slug, indicator=column.indicator.id, view=view, lang=current_locale())
    content = Markup(drawn.html)  # noqa: S704 - made by our own template
    return render_template("figures/projector.html", **context, part=part, content=content, mark=drawn.mark)


@bp.get("/events/<slug>/figures/desk/projector/part")
@require("figures.view")
def projector_part(slug: str) -> Response:
    """What changes on the page; who has it already is told so."""
    del slug
    return boards.answer(_draw(current_event(), _chosen(_board()), _view()))


def _board() -> Board | None:
    return read_board(current_event().id)


def _view() -> str:
    return "map" if request.args.get("view") == "map" else "bars"


def _chosen(board: Board | None) -> Column | None:
    if board is None or not board.columns:
        return None
    wanted = request.args.get("indicator")
    return next((column for column in board.columns if str(column.indicator.id) == wanted), board.columns[0])


def _draw(event: Event, column: Column | None, view: str) -> Drawn:
    key = ("figures", event.id, column and column.indicator.id, view, current_locale())
    return boards.draw(key, lambda: _render(event, column, view))


def _render(event: Event, column: Column | None, view: str) -> tuple[str, str]:
    board = read_board(event.id)
    if column is None or board is None or find_desk(event.id) is None:
        return "", ""
    place = next(number for number, each in enumerate(board.columns) if each.indicator.id == column.indicator.id)
    bars = _bars(board, place)
    html = render_template(
        "figures/_projector.html",
        event=event,
        board=board,
        column=board.columns[place],
        total=board.totals[place],
        bars=[bar for bar in bars if bar.cell.value is not None],
        without=[line.delegation.admin_unit.name for line in board.lines if line.cells[place].value is None],
        tiles=_tiles(event, board, place) if view == "map" else [],
        legend=QUARTERS,
        view=view,
    )
    return column.indicator.label, html


def _bars(board: Board, place: int) -> list[Bar]:
    """The provinces from the largest figure to the smallest."""
    longest = max((cell.value.value for cell in _cells(board, place) if cell.value is not None), default=Decimal(0))
    bars = [
        Bar(line.delegation.admin_unit.name, line.cells[place], _length(line, place, longest)) for line in board.lines
    ]
    return sorted(
        bars, key=lambda bar: bar.cell.value.value if bar.cell.value is not None else Decimal(-1), reverse=True
    )


def _cells(board: Board, place: int) -> list[Cell]:
    return [line.cells[place] for line in board.lines]


def _length(line: Line, place: int, longest: Decimal) -> int:
    value = line.cells[place].value
    return round(max(value.value, Decimal(0)) * 1000 / longest) if value is not None and longest > 0 else 0


def _tiles(event: Event, board: Board, place: int) -> list[list[tuple[None, str, str, LazyString, str, str] | None]]:
    """The map row by row: name, figure, and in which quarter of all it lies."""
    numbers = sorted(cell.value.value for cell in _cells(board, place) if cell.value is not None)
    by_code = {line.delegation.admin_unit.code: _tile(line, place, numbers) for line in board.lines}
    return [[by_code[code] if code else None for code in row] for row in tile_rows(event.unit_set, by_code)]


def _tile(line: Line, place: int, numbers: list[Decimal]) -> tuple[None, str, str, LazyString, str, str]:
    cell = line.cells[place]
    below = sum(number < cell.value.value for number in numbers) if cell.value is not None else 0
    quarter = min(4, below * 4 // len(numbers) + 1) if cell.value is not None else 0
    return (None, line.delegation.admin_unit.name, cell.number, *QUARTERS[quarter])
