"""The figures desk: asked, entered by provinces, asked again, frozen, corrected with a trace."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pytest
from sqlalchemy import select

from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import db
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.figures.models import Indicator
from eventmgr.figures.queries import Board, Line, list_corrections, list_reminders, print_figure, read_board
from eventmgr.figures.rules import Doubt, Operation, Qualifier, Value
from eventmgr.figures.service import (
    AskedData,
    Entry,
    ask,
    create_indicator,
    delete_indicator,
    enter,
    enter_by_link,
    enter_table,
    freeze,
    mark_reminded,
    reopen,
    update_counted,
)
from eventmgr.registration.models import Delegation, DelegationHead
from tests.factories import AT, ORGANIZER, count_audit, make_delegation, make_event, make_head


@dataclass
class Desk:
    """Two provinces that are asked how many were found, how many were helped, and for the money."""

    event: Event
    found: Indicator
    helped: Indicator
    money: Indicator
    first: Delegation
    second: Delegation
    head: DelegationHead

    @property
    def key(self) -> str:
        return self.head.key or ""

    def say(self, values: Mapping[Indicator, Value | None], *, note: str = "", sure: bool = False) -> set[object]:
        """The first province says this by its link, having seen what stands there."""
        line = line_of(self.event, self.first)
        seen = {cell.indicator.id: print_figure(cell.figure) for cell in line.asked}
        entries = {row.id: Entry(value, note, sure, seen[row.id]) for row, value in values.items()}
        return set(enter_by_link(self.key, entries, at=AT))


def number(value: int | str, kind: Qualifier = Qualifier.EXACT) -> Value:
    return Value(Decimal(value), kind)


def make_desk(event: Event, **values: str) -> Desk:
    found = create_indicator(event, "found", "Được phát hiện", "người", actor=ORGANIZER, at=AT)
    helped = create_indicator(event, "helped", "Được hỗ trợ", "người", actor=ORGANIZER, at=AT)
    money = create_indicator(event, "money", "Số tiền", "đồng", actor=ORGANIZER, at=AT)
    create_indicator(
        event, "share", "Tỷ lệ", "%", operation=Operation.SHARE, first=helped, second=found, actor=ORGANIZER, at=AT
    )
    first, second = make_delegation(event, "96"), make_delegation(event, "56")
    head = make_head(first)
    ids = frozenset({found.id, helped.id, money.id})
    told = {"period": "2022 - 2024", "last_period": "2020 - 2022", **values}
    ask(event, AskedData(ids, **told), actor=ORGANIZER, at=AT)
    return Desk(event, found, helped, money, first, second, head)


@pytest.fixture
def desk(event: Event) -> Desk:
    return make_desk(event)


def board_of(event: Event) -> Board:
    board = read_board(event.id)
    assert board is not None
    return board


def line_of(event: Event, delegation: Delegation) -> Line:
    return next(line for line in board_of(event).lines if line.delegation.id == delegation.id)


def shown(line: Line) -> list[str]:
    return [cell.shown for cell in line.cells]


def test_nobody_is_asked_until_staff_says_what(event: Event) -> None:
    assert read_board(event.id) is None
    head = make_head(make_delegation(event, "96"))
    with pytest.raises(NotFound):
        enter_by_link(head.key or "", {}, at=AT)
    with pytest.raises(Conflict):
        freeze(event, actor=ORGANIZER, at=AT)


@pytest.mark.parametrize(
    ("many", "values", "field"),
    [
        (0, {"period": "2024"}, "indicators"),
        (1, {"period": ""}, "period"),
        (1, {"period": "2024", "last_period": "2024"}, "last_period"),
    ],
)
def test_what_is_asked_is_whole(desk: Desk, many: int, values: dict[str, str], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        ask(desk.event, AskedData({desk.found.id} if many else set(), **values), actor=ORGANIZER, at=AT)
    assert refusal.value.field == field


def test_a_province_says_its_figures_and_what_follows_is_reckoned(desk: Desk) -> None:
    assert desk.say({desk.found: number(40), desk.helped: number(30)}, note="Báo cáo Mẫu") == set()
    line = line_of(desk.event, desk.first)
    assert shown(line) == ["40 người", "30 người", "", "75%"]
    assert [cell.indicator.label for cell in line.missing] == ["Số tiền"]
    figure = line.cells[0].figure
    assert figure is not None
    assert (figure.quote, figure.entered_by, figure.entered_at) == ("Báo cáo Mẫu", "Trưởng đoàn Cà Mau", AT)
    entry = db.session.execute(select(AuditEntry).where(AuditEntry.verb == "figure.enter").limit(1)).scalar_one()
    assert (entry.actor_kind, entry.actor_label) == ("head", "Trưởng đoàn Cà Mau")
    assert desk.say({desk.found: number(40)}, note="Báo cáo Mẫu") == set()
    assert count_audit("figure.enter") == 2


def test_a_figure_is_taken_back(desk: Desk) -> None:
    desk.say({desk.found: number(40)})
    desk.say({desk.found: None})
    assert shown(line_of(desk.event, desk.first)) == ["", "", "", ""]
    assert count_audit("figure.enter") == 2


def test_what_somebody_else_wrote_meanwhile_stays(desk: Desk) -> None:
    desk.say({desk.found: number(40)})
    late = {desk.found.id: Entry(number(41), seen=""), desk.helped.id: Entry(number(30), seen="")}
    assert enter_by_link(desk.key, late, at=AT) == {desk.found.id}
    assert shown(line_of(desk.event, desk.first))[:2] == ["40 người", "30 người"]


def test_only_what_is_asked_is_taken(desk: Desk) -> None:
    other = create_indicator(desk.event, "other", "Khác", "", actor=ORGANIZER, at=AT)
    with pytest.raises(NotFound):
        enter_by_link(desk.key, {other.id: Entry(number(1))}, at=AT)
    with pytest.raises(DomainError):
        enter_by_link(desk.key, {desk.found.id: Entry(number("0.00001"))}, at=AT)
    with pytest.raises(NotFound):
        enter_by_link("KHONGCOKEYNAYDAU0000", {}, at=AT)


def test_sums_carry_the_words_of_their_parts(desk: Desk) -> None:
    desk.say({desk.found: number(40), desk.helped: number(30, Qualifier.OVER), desk.money: number(10**9)})
    said = {desk.found.id: number(60), desk.helped.id: number(50), desk.money.id: number(2 * 10**9, Qualifier.NEARLY)}
    enter_table(desk.event, {desk.second.id: said}, actor=ORGANIZER, at=AT)
    totals = board_of(desk.event).totals
    assert [total.cell.shown for total in totals] == ["100 người", "hơn 80 người", "gần 3 tỷ đồng", "trên 80%"]
    assert [total.known for total in totals] == [2, 2, 2, 2]
    desk.say({desk.money: number(10**9, Qualifier.OVER)})
    assert board_of(desk.event).totals[2].is_contrary


def test_an_odd_figure_is_kept_and_asked_about_until_somebody_says_that_it_is_right(desk: Desk) -> None:
    last = {desk.first.id: {desk.found.id: number(40), desk.money.id: number(2 * 10**9)}}
    assert enter_table(desk.event, last, is_last=True, actor=ORGANIZER, at=AT) == 2
    assert enter_table(desk.event, last, is_last=True, actor=ORGANIZER, at=AT) == 0
    desk.say({desk.found: number(200), desk.helped: number(210), desk.money: number(2100)})
    line = line_of(desk.event, desk.first)
    asked = [[doubt.kind for doubt in cell.doubts] for cell in line.cells]
    assert asked == [[Doubt.MORE], [Doubt.ABOVE_WHOLE], [Doubt.SCALE], []]
    assert len(line.odd) == 3
    desk.say({desk.found: number(200)}, sure=True)
    assert [cell.indicator.label for cell in line_of(desk.event, desk.first).odd] == ["Được hỗ trợ", "Số tiền"]
    assert count_audit("figure.settle") == 1
    desk.say({desk.found: number(230)}, sure=True)
    assert len(line_of(desk.event, desk.first).odd) == 2
    assert line_of(desk.event, desk.first).cells[1].doubts == ()


def test_after_the_freeze_staff_corrects_with_a_reason_and_the_old_value_is_kept(desk: Desk) -> None:
    desk.say({desk.found: number(40)})
    freeze(desk.event, actor=ORGANIZER, at=AT)
    with pytest.raises(Conflict):
        desk.say({desk.found: number(41)})
    with pytest.raises(Conflict):
        freeze(desk.event, actor=ORGANIZER, at=AT)
    with pytest.raises(Conflict):
        enter_table(desk.event, {desk.first.id: {desk.found.id: number(1)}}, actor=ORGANIZER, at=AT)
    seen = print_figure(line_of(desk.event, desk.first).cells[0].figure)
    entries = {desk.found.id: Entry(number(45, Qualifier.OVER), seen=seen), desk.helped.id: Entry(None)}
    with pytest.raises(DomainError) as refusal:
        enter(desk.event, desk.first.id, entries, actor=ORGANIZER, at=AT)
    assert refusal.value.field == "reason"
    enter(desk.event, desk.first.id, entries, "Tỉnh gửi công văn đính chính", actor=ORGANIZER, at=AT)
    enter(desk.event, desk.second.id, {desk.found.id: Entry(number(7))}, "Gửi muộn", actor=ORGANIZER, at=AT)
    rows = [(row.before, row.after, row.reason, row.by) for row in list_corrections(desk.event.id)]
    assert rows == [
        ("", "7 người", "Gửi muộn", "Ban tổ chức Mẫu"),
        ("40 người", "hơn 45 người", "Tỉnh gửi công văn đính chính", "Ban tổ chức Mẫu"),
    ]
    assert len(list_corrections(desk.event.id, desk.first.admin_unit_id)) == 1
    assert (count_audit("figure.correct"), count_audit("figure.enter")) == (2, 1)
    with pytest.raises(Conflict):
        reopen(desk.event, "Nhầm", actor=ORGANIZER, at=AT)


def test_a_freeze_by_mistake_is_taken_back_with_a_reason(desk: Desk) -> None:
    freeze(desk.event, actor=ORGANIZER, at=AT)
    with pytest.raises(DomainError):
        reopen(desk.event, "", actor=ORGANIZER, at=AT)
    reopen(desk.event, "Bấm nhầm", actor=ORGANIZER, at=AT)
    desk.say({desk.found: number(40)})
    assert (board_of(desk.event).is_frozen, count_audit("figure.reopen")) == (False, 1)


def test_a_frozen_set_keeps_what_it_is_made_of(desk: Desk) -> None:
    freeze(desk.event, actor=ORGANIZER, at=AT)
    with pytest.raises(Conflict):
        ask(desk.event, AskedData({desk.found.id}, "2024"), actor=ORGANIZER, at=AT)
    with pytest.raises(Conflict):
        update_counted(desk.event, desk.found, "Được phát hiện", "hộ", None, actor=ORGANIZER, at=AT)
    with pytest.raises(Conflict):
        delete_indicator(desk.event, desk.money, actor=ORGANIZER, at=AT)
    update_counted(desk.event, desk.found, "Số người được phát hiện", "người", None, actor=ORGANIZER, at=AT)
    assert board_of(desk.event).asked[0].indicator.label == "Số người được phát hiện"


def test_who_was_reminded_is_noted(desk: Desk) -> None:
    mark_reminded(desk.event, desk.first.id, actor=ORGANIZER, at=AT)
    mark_reminded(desk.event, desk.first.id, actor=ORGANIZER, at=AT)
    assert [(row.at, row.by) for row in list_reminders(desk.event.id).values()] == [(AT, "Ban tổ chức Mẫu")]
    with pytest.raises(NotFound):
        mark_reminded(desk.event, make_delegation(make_event(), "96").id, actor=ORGANIZER, at=AT)


def test_an_archived_event_is_read_only(desk: Desk) -> None:
    desk.say({desk.found: number(40)})
    desk.event.state = EventState.ARCHIVED
    db.session.commit()
    deeds = (
        lambda: desk.say({desk.found: number(41)}),
        lambda: enter(desk.event, desk.first.id, {}, actor=ORGANIZER, at=AT),
        lambda: enter_table(desk.event, {}, actor=ORGANIZER, at=AT),
        lambda: freeze(desk.event, actor=ORGANIZER, at=AT),
        lambda: mark_reminded(desk.event, desk.first.id, actor=ORGANIZER, at=AT),
    )
    for deed in deeds:
        with pytest.raises(DomainError):
            deed()
    assert shown(line_of(desk.event, desk.first))[0] == "40 người"
