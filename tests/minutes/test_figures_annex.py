"""The frozen figures of the provinces are the last annex of the minutes; those that still come in are none."""

from eventmgr.events.models import Event
from eventmgr.figures.service import freeze
from eventmgr.minutes.papers import minutes_paper
from eventmgr.rendering.blocks import BulletList, Row, Table
from tests.factories import AT, ORGANIZER
from tests.figures.test_desk import make_desk, number


def test_the_frozen_figures_are_annexed_with_sums_and_notes(event: Event) -> None:
    desk = make_desk(event)
    desk.say({desk.found: number(40), desk.helped: number(30)}, note="Báo cáo Mẫu")
    assert minutes_paper(event).annexes == ()
    freeze(event, actor=ORGANIZER, at=AT)
    (annex,) = minutes_paper(event).annexes
    assert (annex.title, annex.orientation) == ("SỐ LIỆU 2022 - 2024", "portrait")
    table = annex.blocks[0]
    assert isinstance(table, Table)
    assert [row.cells for row in table.rows if isinstance(row, Row)] == [
        ("1", "Cà Mau", "40", "30", "", "75%"),
        ("2", "Khánh Hòa", "", "", "", ""),
        ("", "Tổng số", "40", "30", "", "75%"),
    ]
    notes = annex.blocks[-1]
    assert isinstance(notes, BulletList)
    assert notes.items == ["Cà Mau, Được phát hiện: Báo cáo Mẫu", "Cà Mau, Được hỗ trợ: Báo cáo Mẫu"]
