from decimal import Decimal

import pytest

from eventmgr.core.errors import Conflict, DomainError
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.figures.models import Indicator
from eventmgr.figures.queries import get_indicator, list_rows, list_shown
from eventmgr.figures.rules import Operation, Qualifier
from eventmgr.figures.service import (
    Statement,
    add_counted,
    create_indicator,
    delete_indicator,
    set_figure,
    update_counted,
)
from tests.factories import AT, ORGANIZER, count_audit, make_event


def counted(event: Event, label: str, value: int, unit: str = "", qualifier: str = "exact", period: str = "2024"):
    statement = Statement(Decimal(value), Qualifier(qualifier), period, f"nguồn: {label}")
    return add_counted(event, label, unit, statement, actor=ORGANIZER, at=AT)


def derived(event: Event, operation: Operation, first: Indicator, second: Indicator, unit: str = "%") -> Indicator:
    return create_indicator(
        event, "", "Tỷ lệ", unit, operation=operation, first=first, second=second, actor=ORGANIZER, at=AT
    )


def test_the_table_shows_figures_and_what_follows_from_them(event: Event) -> None:
    found = counted(event, "Được phát hiện", 1665, "người")
    helped = counted(event, "Được hỗ trợ", 1508, "người")
    counted(event, "Tiền, quà", 170_000_000_000, "đồng", "nearly")
    derived(event, Operation.SHARE, helped, found)
    create_indicator(event, "", "Chưa có số", "", actor=ORGANIZER, at=AT)
    assert [(row.label, row.shown, row.quote, row.is_derived) for row in list_shown(event.id)] == [
        ("Được phát hiện", "1.665 người", "nguồn: Được phát hiện", False),
        ("Được hỗ trợ", "1.508 người", "nguồn: Được hỗ trợ", False),
        ("Tiền, quà", "gần 170 tỷ đồng", "nguồn: Tiền, quà", False),
        ("Tỷ lệ", "90,6%", "", True),
    ]
    assert list_rows(event.id)[3].parts == ("Được hỗ trợ", "Được phát hiện")
    assert [row.label for row in list_rows(event.id)][-1] == "Chưa có số"
    assert (count_audit("indicator.create"), count_audit("figure.set")) == (5, 3)


def test_figures_of_the_same_period_belong_together(event: Event) -> None:
    all_of, part = counted(event, "Tất cả", 100, period="2023"), counted(event, "Một phần", 40, period="2024")
    derived(event, Operation.SHARE, part, all_of)
    assert [(row.shown, row.period) for row in list_rows(event.id) if row.is_derived] == [("40%", "2024 / 2023")]
    set_figure(all_of, Decimal(80), Qualifier.EXACT, "2024", actor=ORGANIZER, at=AT)
    assert [(row.shown, row.period) for row in list_rows(event.id) if row.is_derived] == [("50%", "2024")]


def test_a_figure_stated_again_is_corrected_and_moved_to_its_period(event: Event) -> None:
    indicator = counted(event, "Trẻ mồ côi", 30853, "trẻ")
    set_figure(indicator, Decimal(3000), Qualifier.OVER, "2024", "hơn 3.000 trẻ", actor=ORGANIZER, at=AT)
    statement = Statement(Decimal(3100), Qualifier.OVER, "5/2024")
    update_counted(event, indicator, "Trẻ", "trẻ em", statement, replaces="2024", actor=ORGANIZER, at=AT)
    assert [(row.label, row.shown, row.period) for row in list_rows(event.id)] == [
        ("Trẻ", "hơn 3.100 trẻ em", "5/2024")
    ]
    set_figure(indicator, Decimal(1), Qualifier.EXACT, "2023", actor=ORGANIZER, at=AT)
    with pytest.raises(DomainError) as refusal:
        update_counted(
            event,
            indicator,
            "Trẻ",
            "",
            Statement(Decimal(2), Qualifier.EXACT, "2023"),
            replaces="5/2024",
            actor=ORGANIZER,
            at=AT,
        )
    assert refusal.value.field == "period"
    assert sorted(row.shown for row in list_rows(event.id)) == ["1 trẻ em", "hơn 3.100 trẻ em"]


@pytest.mark.parametrize("value", [Decimal(-1), Decimal(10) ** 15, Decimal("0.00001")])
def test_a_figure_that_cannot_be_kept_is_refused(event: Event, value: Decimal) -> None:
    indicator = counted(event, "Hộ", 5)
    with pytest.raises(DomainError):
        set_figure(indicator, value, Qualifier.EXACT, "2024", actor=ORGANIZER, at=AT)
    assert [row.shown for row in list_shown(event.id)] == ["5"]


def test_what_another_figure_follows_from_stays(event: Event) -> None:
    first, second = counted(event, "A", 1), counted(event, "B", 2)
    share = derived(event, Operation.SHARE, first, second)
    with pytest.raises(Conflict):
        delete_indicator(event, first, actor=ORGANIZER, at=AT)
    with pytest.raises(DomainError):
        derived(event, Operation.SHARE, share, second)
    with pytest.raises(DomainError):
        set_figure(share, Decimal(3), Qualifier.EXACT, "2024", actor=ORGANIZER, at=AT)
    delete_indicator(event, share, actor=ORGANIZER, at=AT)
    delete_indicator(event, first, actor=ORGANIZER, at=AT)
    assert [row.label for row in list_rows(event.id)] == ["B"]
    assert count_audit("indicator.delete") == 2


def test_nothing_changes_in_an_archived_event(app: object) -> None:
    archived = make_event(state=EventState.ARCHIVED)
    with pytest.raises(Conflict):
        counted(archived, "Hộ", 5)
    assert list_rows(archived.id) == []


def test_indicators_have_their_own_keys(event: Event) -> None:
    first, second = counted(event, "Hộ gia đình", 1), counted(event, "Hộ gia đình", 2)
    assert (first.key, second.key) == ("ho-gia-dinh", "ho-gia-dinh-2")
    assert get_indicator(event.id, first.id) is first
