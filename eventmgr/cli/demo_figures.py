"""What the provinces of the Nha Trang conference answer: made up, for the article tells sums only."""

import random
from datetime import timedelta
from decimal import Decimal

from eventmgr.core.access import SYSTEM, Actor
from eventmgr.core.clock import now
from eventmgr.events.models import Event
from eventmgr.figures.queries import Line, list_indicators, read_board
from eventmgr.figures.rules import Qualifier, Value
from eventmgr.figures.service import AskedData, Entry, ask, enter, enter_table, freeze

ASKED = ("dv_found", "dv_helped", "orphans", "orphans_money")
PERIOD, LAST_PERIOD = "2022 - 2024", "2020 - 2022"
_NOTE = "Số liệu Mẫu: nhập theo báo cáo giữa nhiệm kỳ của tỉnh; chỗ nào chưa có thì để trống."
_MILLION = 10**6
# Every eighth province has not answered yet, every fifth lacks the money; one wrote millions for units.
_SILENT, _NO_MONEY, _SLIP = 8, 5, 3


def ask_provinces(event: Event) -> None:
    """Ask the provinces for four of the report's figures; most have answered, with a slip and some gaps."""
    chosen = [row for row in list_indicators(event.id) if row.key in ASKED]
    data = AskedData(
        frozenset(row.id for row in chosen),
        PERIOD,
        LAST_PERIOD,
        now() + timedelta(days=3),
        _NOTE,
    )
    ask(event, data, actor=SYSTEM, at=now())
    board = read_board(event.id)
    if board is None:
        return
    figures = random.Random(2024)
    last = {}
    for number, line in enumerate(board.lines, 1):
        said = _figures_of(figures)
        last[line.delegation.id] = {
            cell.indicator.id: Value(_before(said[cell.indicator.key], figures)) for cell in line.asked
        }
        if number % _SILENT:
            _answer(event, line, said, number)
    enter_table(event, last, is_last=True, actor=SYSTEM, at=now())


def freeze_figures(event: Event) -> None:
    """Lock the set, as it is done before the plenary."""
    freeze(event, actor=SYSTEM, at=now())


def _figures_of(figures: random.Random) -> dict[str, Value]:
    """A province's figures, of the size that the sums of the country allow."""
    found, orphans = figures.randint(14, 45), figures.randint(240, 900)
    kind = figures.choice((Qualifier.EXACT, Qualifier.EXACT, Qualifier.EXACT, Qualifier.NEARLY))
    return {
        "dv_found": Value(Decimal(found)),
        "dv_helped": Value(Decimal(found - figures.randint(0, found // 5))),
        "orphans": Value(Decimal(orphans)),
        "orphans_money": Value(Decimal(orphans * figures.randint(40, 70) // 10 * _MILLION), kind),
    }


def _before(value: Value, figures: random.Random) -> Decimal:
    return Decimal(int(value.value * figures.randint(70, 105) / 100))


def _answer(event: Event, line: Line, said: dict[str, Value], number: int) -> None:
    entries = {}
    for cell in line.asked:
        value = said[cell.indicator.key]
        if cell.indicator.key == "orphans_money":
            if number % _NO_MONEY == 0:
                continue
            if number == _SLIP:
                value = Value(value.value / _MILLION, value.qualifier)
        entries[cell.indicator.id] = Entry(value)
    actor = Actor("head", None, f"Trưởng đoàn {line.delegation.admin_unit.name}")
    enter(event, line.delegation.id, entries, actor=actor, at=now())
