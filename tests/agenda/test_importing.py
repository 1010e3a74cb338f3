"""An agenda out of a spreadsheet, from the upload to the agenda."""

import io
import re
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import select

from eventmgr.agenda.models import Session
from eventmgr.agenda.service.importing import Draft, enter, guess, propose, read_upload
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.events.models import Event
from eventmgr.events.queries import list_rooms
from eventmgr.events.rules import EventState
from tests.conftest import SignIn
from tests.factories import AT, ORGANIZER, count_audit, make_room

ROWS = (
    ("Thời gian", "Nội dung", "Người thực hiện", "Địa điểm"),
    ("Thứ năm, ngày 24 tháng 10",),
    ("07g30-8h", "Đón tiếp đại biểu", "Ban Tổ chức", "Sảnh"),
    ("8h - 8h15", "Khai mạc", "Chủ trì: Bà Mẫu An", "hội trường LỚN"),
    ("8h15-10h", "Tham luận", "", "Hội trường lớn"),
    ("", "Tham luận Mẫu 1", "Tỉnh Mẫu", ""),
    ("10h-9h", "Ngược", "", ""),
)


def workbook(rows: Any = ROWS, *, merged: tuple[tuple[int, int, int, int, str], ...] = ()) -> bytes:
    """The rows as an Excel file."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Chương trình")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for cells in merged:
            sheet.merge_range(*cells)
    return out.getvalue()


def proposals(event: Event, draft: Draft) -> Any:
    """What the draft proposes with the columns that are guessed."""
    return propose(event, draft, draft.likely(), guess(draft, draft.likely()))


def sessions(event: Event) -> list[Session]:
    return list(
        db.session.execute(select(Session).where(Session.event_id == event.id).order_by(Session.starts_at)).scalars()
    )


def take_all(event: Event, data: bytes, **values: Any) -> int:
    """Enter all that is proposed, with the rooms that lack."""
    told = proposals(event, read_upload(data, "chuong-trinh.xlsx"))
    rooms = values.get("rooms", {each.new_room for each in told if each.new_room})
    taken = values.get("taken", {each.line.number for each in told if each.is_taken})
    return enter(event, told, taken, rooms, actor=ORGANIZER, at=AT)


def test_what_was_looked_at_comes_onto_the_agenda_with_rooms_people_and_papers(event: Event) -> None:
    make_room(event)
    told = proposals(event, read_upload(workbook(), "chuong-trinh.xlsx"))
    assert [each.new_room for each in told if each.new_room] == ["Sảnh"]
    assert sessions(event) == []
    assert take_all(event, workbook()) == 3
    made = [
        (
            row.code,
            row.starts_at.astimezone(event.zone).strftime("%d/%m %H:%M"),
            row.room.name if row.room else None,
            row.title,
            [(person.role.value, person.name) for person in row.people],
            [(paper.title, paper.author) for paper in row.papers],
        )
        for row in sessions(event)
    ]
    assert made == [
        ("d1-01", "24/10 07:30", "Sảnh", "Đón tiếp đại biểu", [("speaker", "Ban Tổ chức")], []),
        ("d1-02", "24/10 08:00", "Hội trường lớn", "Khai mạc", [("chair", "Bà Mẫu An")], []),
        ("d1-03", "24/10 08:15", "Hội trường lớn", "Tham luận", [], [("Tham luận Mẫu 1", "Tỉnh Mẫu")]),
    ]
    assert count_audit("session.create") == 3
    assert [room.name for room in list_rooms(event.id)] == ["Hội trường lớn", "Sảnh"]


def test_the_same_file_again_proposes_nothing_and_makes_nothing(event: Event) -> None:
    take_all(event, workbook())
    again = proposals(event, read_upload(workbook(), "chuong-trinh.xlsx"))
    assert [each.line.number for each in again if each.is_taken] == []
    assert [each.line.number for each in again if each.is_known] == [3, 4, 5]
    with pytest.raises(DomainError):
        take_all(event, workbook())
    assert len(sessions(event)) == 3


def test_what_came_onto_the_agenda_since_it_was_looked_at_is_not_made_twice(event: Event) -> None:
    told = proposals(event, read_upload(workbook(), "chuong-trinh.xlsx"))
    take_all(event, workbook())
    assert enter(event, told, {3, 4, 5}, (), actor=ORGANIZER, at=AT) == 0
    assert len(sessions(event)) == 3


def test_a_session_of_the_same_name_at_another_time_is_left_to_a_person(event: Event) -> None:
    take_all(event, workbook())
    moved = workbook([*ROWS[:3], ("9h - 9h15", "Khai mạc")])
    (each,) = (each for each in proposals(event, read_upload(moved, "a.xlsx")) if each.line.title == "Khai mạc")
    assert (each.is_known, each.is_taken) == (False, False)
    assert take_all(event, moved, taken={4}) == 1


def test_without_the_rooms_the_sessions_have_none_and_a_refusal_makes_nothing(event: Event) -> None:
    assert take_all(event, workbook(), rooms=()) == 3
    assert [row.room for row in sessions(event)] == [None, None, None]
    assert list_rooms(event.id) == []
    with transaction():
        event.state = EventState.ARCHIVED
    with pytest.raises(Conflict):
        take_all(event, workbook([ROWS[0], ROWS[1], ("14h-15h", "Bế mạc", "", "Phòng Mẫu")]))
    assert (len(sessions(event)), list_rooms(event.id)) == (3, [])


def test_merged_cells_typed_times_and_a_csv_are_read(event: Event) -> None:
    rows = [ROWS[0], ROWS[1], ("", "Tham luận"), ("", "Tham luận Mẫu A"), (0.5, "Ăn trưa")]
    told = proposals(event, read_upload(workbook(rows, merged=((2, 0, 3, 0, "8h-9h"),)), "a.xlsx"))
    assert [(each.line.state.value, each.line.title, str(each.line.start)) for each in told[1:]] == [
        ("session", "Tham luận", "08:00:00"),
        ("paper", "Tham luận Mẫu A", "None"),
        ("session", "Ăn trưa", "12:00:00"),
    ]
    csv = "Ngày;Thời gian;Nội dung\n24/10/2024;8h-9h;Khai mạc\n".encode()
    (only,) = proposals(event, read_upload(csv, "a.csv"))
    assert (only.line.title, only.is_taken) == ("Khai mạc", True)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", ("a;b\n" * 700).encode()])
def test_what_is_no_agenda_is_refused_at_the_field(event: Event, data: bytes) -> None:
    del event
    with pytest.raises(DomainError) as refusal:
        read_upload(data, "a.xlsx")
    assert refusal.value.field == "file"


def test_the_pages_lead_from_the_file_to_the_agenda(event: Event, as_role: SignIn) -> None:
    client, path = as_role(event, "organizer"), f"/events/{event.slug}/agenda/import"
    assert client.get(path).status_code == 200
    answer = client.post(path, data={"file": (io.BytesIO(workbook()), "chương-trình.xlsx")})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Đón tiếp đại biểu" in page
    fields: dict[str, Any] = _fields(page)
    again = client.post(f"{path}/rows", data={**fields, "people": "-1", "again": "yes"})
    assert "Ban Tổ chức" not in _table(again.get_data(as_text=True))
    assert client.post(f"{path}/rows", data={**fields, "enter": "yes", "taken": []}).status_code == 422
    assert client.post(f"{path}/rows", data={**fields, "told": "x.y"}).status_code == 409
    assert client.post(path, data={}).status_code == 422
    before = count_audit()
    assert client.post(f"{path}/rows", data={**fields, "enter": "yes"}).status_code == 303
    assert len(sessions(event)) == 3
    assert count_audit() == before + 5  # three sessions, two rooms


def _fields(page: str) -> dict[str, Any]:
    """What a browser would send of the form of rows."""
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and name[1] in {"told", "shown", "sheet"}:
            fields[name[1]] = value[1]
        if name and value and name[1] in {"taken", "rooms"} and "checked" in tag:
            fields.setdefault(name[1], []).append(value[1])
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        fields[name] = chosen[1] if chosen else "-1"
    return fields


def _table(page: str) -> str:
    return page[page.index("<tbody") : page.index("</tbody>")]
