from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from eventmgr.agenda.papers import agenda_paper
from eventmgr.agenda.queries import (
    arrival_session,
    get_session,
    list_attendance_sessions,
    list_clashes,
    list_plan,
    list_sessions,
)
from eventmgr.agenda.rules import ClashKind, SessionKind, SessionRole
from eventmgr.agenda.service import (
    PaperInput,
    PersonInput,
    SessionData,
    create_session,
    delete_session,
    update_session,
)
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.events.service import set_day
from eventmgr.rendering.blocks import GroupRow, Row, Table
from tests.factories import AT, ORGANIZER, count_audit, make_event, make_group, make_room, make_session


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment on the clock of the event, 7 hours ahead of UTC."""
    return datetime(2024, 10, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def data(**values: object) -> SessionData:
    base = {"kind": SessionKind.PAPER, "title": "Tham luận 1", "starts_at": local(24, 8), "ends_at": local(24, 9)}
    return SessionData(**{**base, **values})  # type: ignore[typeddict-item]  # what a test leaves open


def create(event: Event, **values: object):
    return create_session(event, data(**values), actor=ORGANIZER, at=AT)


def test_a_session_is_kept_with_people_papers_code_and_audit_entry(event: Event) -> None:
    session = create(
        event,
        people=[PersonInput("Nguyễn Thị Mẫu Hòa", SessionRole.PRESENTER), PersonInput("Chủ tọa", SessionRole.CHAIR)],
        papers=[PaperInput("Cách thức vận động", "Hội LHPN tỉnh Khánh Hòa", "Ý chính")],
    )
    kept = get_session(event.id, session.id)
    assert [(person.name, person.role) for person in kept.people] == [
        ("Nguyễn Thị Mẫu Hòa", SessionRole.PRESENTER),
        ("Chủ tọa", SessionRole.CHAIR),
    ]
    assert [(paper.title, paper.author, paper.gist) for paper in kept.papers] == [
        ("Cách thức vận động", "Hội LHPN tỉnh Khánh Hòa", "Ý chính")
    ]
    assert kept.code == "d1-01"
    assert create(event, starts_at=local(24, 10), ends_at=local(24, 11)).code == "d1-02"
    assert create(event, starts_at=local(26, 10), ends_at=local(26, 11)).code == "d3-01"
    assert count_audit("session.create") == 3


def test_changed_lists_replace_what_stood_there_and_others_stay(event: Event) -> None:
    session = create(event, people=[PersonInput("Mẫu A", SessionRole.SPEAKER)], papers=[PaperInput("Bài")])
    update_session(
        event,
        session,
        data(title="Tham luận 2", people=[PersonInput("Mẫu B", SessionRole.CHAIR)]),
        actor=ORGANIZER,
        at=AT,
    )
    kept = get_session(event.id, session.id)
    assert (kept.title, [person.name for person in kept.people]) == ("Tham luận 2", ["Mẫu B"])
    assert [paper.title for paper in kept.papers] == ["Bài"]
    assert count_audit("session.update") == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"starts_at": local(24, 9), "ends_at": local(24, 8)}, "end"),
        ({"starts_at": local(24, 9), "ends_at": local(24, 9)}, "end"),
        ({"starts_at": local(24, 23), "ends_at": local(25, 8)}, "end"),
        ({"starts_at": local(23, 9), "ends_at": local(23, 10)}, "day"),
        ({"starts_at": local(27, 9), "ends_at": local(27, 10)}, "day"),
        ({"title": ""}, "title"),
    ],
)
def test_a_session_that_cannot_be_is_refused_at_its_field(event: Event, values: dict[str, object], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        create(event, **values)
    assert refusal.value.field == field
    assert list_sessions(event.id) == []
    assert count_audit() == 0


def test_the_day_is_the_one_of_the_events_clock(event: Event) -> None:
    """24-10 06:45 in Nha Trang is 23-10 23:45 in UTC."""
    early = datetime(2024, 10, 23, 23, 45, tzinfo=UTC)
    session = create(event, starts_at=early, ends_at=local(24, 7, 30))
    assert [day.date.day for day in list_plan(event) if day.halves] == [24]
    assert session.code == "d1-01"


def test_rooms_and_people_of_others_are_not_found(event: Event) -> None:
    with pytest.raises(NotFound):
        create(event, room_id=make_room(make_event(), "Phòng khác").id)
    with pytest.raises(NotFound):
        create(event, people=[PersonInput("Mẫu", SessionRole.SPEAKER, uuid4())])
    assert list_sessions(event.id) == []


def test_a_set_of_rooms_clashes_with_its_parts_and_parts_with_each_other_do_not(event: Event) -> None:
    whole = make_room(event, "Các phòng 1-2")
    one, two = (make_room(event, f"Phòng {n}", parent_id=whole.id) for n in (1, 2))
    groups = create(event, title="Thảo luận nhóm", room_id=whole.id)
    first, second = create(event, room_id=one.id), create(event, room_id=two.id)
    pairs = {frozenset({c.first.session_id, c.second.session_id}) for c in list_clashes(event.id)}
    assert pairs == {frozenset({groups.id, first.id}), frozenset({groups.id, second.id})}


def test_a_presenter_cannot_be_in_two_places_but_an_office_can(event: Event) -> None:
    for name, role in (("Nguyễn Thị Mẫu Hòa", SessionRole.PRESENTER), ("NGUYỄN THỊ MẪU HOÀ", SessionRole.TRAINER)):
        create(event, people=[PersonInput(name, role), PersonInput("Chủ tọa", SessionRole.CHAIR)])
    folded = [PersonInput("Nguyen Thi Mau Hoa", SessionRole.SPEAKER)]
    create(event, kind=SessionKind.MEAL, people=folded)
    assert [(clash.kind, set(clash.people)) for clash in list_clashes(event.id)] == [
        (ClashKind.PERSON, {"nguyen thi mau hoa"})
    ]


def test_a_session_in_which_something_was_done_stays(event: Event) -> None:
    used = make_session(event, "group_work")
    make_group(used)
    free = make_session(event)
    with pytest.raises(Conflict):
        delete_session(event, used, actor=ORGANIZER, at=AT)
    delete_session(event, free, actor=ORGANIZER, at=AT)
    assert [session.id for session in list_sessions(event.id)] == [used.id]
    assert count_audit("session.delete") == 1


def test_arrival_and_attendance_sessions(event: Event) -> None:
    assert arrival_session(event.id) is None
    make_session(event, "check_in", start=local(25, 7))
    arrival = make_session(event, "check_in", start=local(24, 7))
    make_session(event, "report", start=local(24, 6))
    found = arrival_session(event.id)
    assert found is not None
    assert found.id == arrival.id
    assert [session.starts_at for session in list_attendance_sessions(event.id)] == [local(24, 7), local(25, 7)]


def test_the_plan_has_days_half_days_and_parallel_blocks(event: Event) -> None:
    for start, end, title in ((8, 10, "A"), (9, 11, "B"), (11, 12, "C"), (13, 14, "D"), (19, 20, "E")):
        create(event, title=title, starts_at=local(24, start), ends_at=local(24, end))
    first, second, third = list_plan(event)
    assert [(half.key, [[s.title for s in block] for block in half.blocks]) for half in first.halves] == [
        ("morning", [["A", "B"], ["C"]]),
        ("afternoon", [["D"]]),
        ("evening", [["E"]]),
    ]
    assert second.halves == third.halves == []


def test_nothing_changes_in_an_archived_event(event: Event) -> None:
    archived = make_event(state=EventState.ARCHIVED)
    with pytest.raises(Conflict):
        create(archived)
    assert list_sessions(archived.id) == []


def test_the_printed_programme(event: Event) -> None:
    room = make_room(event)
    set_day(event, event.starts_on, "Hội nghị", actor=ORGANIZER, at=AT)
    create(
        event,
        title="Tham luận 4",
        room_id=room.id,
        people=[PersonInput("Chủ tọa", SessionRole.CHAIR)],
        papers=[PaperInput("cách thức vận động xã hội hóa", "Hội LHPN tỉnh Khánh Hòa")],
    )
    paper = agenda_paper(event)
    table = paper.blocks[0]
    assert (paper.title, paper.subject) == ("CHƯƠNG TRÌNH", event.name)
    assert isinstance(table, Table)
    assert list(table.rows) == [
        GroupRow("Thứ Năm, ngày 24 tháng 10 năm 2024: Hội nghị"),
        GroupRow("Buổi sáng"),
        Row(
            (
                "08h00 - 09h00",
                "Tham luận 4\n“cách thức vận động xã hội hóa”",
                "Chủ tọa\nHội LHPN tỉnh Khánh Hòa",
                "Hội trường lớn",
            )
        ),
    ]
    assert paper.head is not None
    assert paper.head.number_sign == "Số:\xa0\xa0\xa0\xa0\xa0\xa0/CTr-ĐCT"
