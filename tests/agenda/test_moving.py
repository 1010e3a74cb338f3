from datetime import UTC, datetime, timedelta

import pytest

from eventmgr.agenda import service
from eventmgr.agenda.models import Session
from eventmgr.agenda.papers import agenda_paper
from eventmgr.agenda.queries import Scope, Stretch, find_people, list_clashes, list_sessions, make_way
from eventmgr.agenda.rules import ClashKind
from eventmgr.agenda.service import Moved, OtherWay, Place, place_of
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError
from eventmgr.events.models import Event
from eventmgr.rendering.blocks import Table
from tests.conftest import SignIn
from tests.factories import AT, count_audit, make_group, make_registration, make_room, make_session

EIGHT = datetime(2024, 10, 24, 1, tzinfo=UTC)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def plan(event: Event) -> dict[str, tuple[int, int]]:
    """Titles with the minutes after eight at which they begin and end."""
    db.session.expire_all()
    return {
        row.title: tuple(int((moment - EIGHT).total_seconds() // 60) for moment in (row.starts_at, row.ends_at))
        for row in list_sessions(event.id)
    }


def sent(session: Session, start: str, end: str, room: str = "") -> dict[str, object]:
    def minute(text: str) -> int:
        hour, rest = text.split(":")
        return int(hour) * 60 + int(rest)

    return {"day": "2024-10-24", "start": minute(start), "end": minute(end), "room": room}


def test_a_session_goes_elsewhere_with_its_parts(event: Event) -> None:
    whole = make_session(event, title="Cả buổi", minutes=60)
    make_session(event, title="Phần 1", start=EIGHT + minutes(10), minutes=20, parent_id=whole.id)
    to = Place(whole.starts_at + minutes(30), whole.ends_at + minutes(30), None)
    service.move_session(event, whole.id, to, place_of(whole), actor=SYSTEM, at=AT)
    assert plan(event) == {"Cả buổi": (30, 90), "Phần 1": (40, 60)}
    assert count_audit("session.move") == 2


def test_a_move_of_what_stands_elsewhere_by_now_is_refused(event: Event) -> None:
    session = make_session(event, title="Phiên", minutes=60)
    seen = place_of(session)
    first = Place(seen.starts_at + minutes(15), seen.ends_at + minutes(15), None)
    service.move_session(event, session.id, first, seen, actor=SYSTEM, at=AT)
    with pytest.raises(Moved):
        service.move_session(
            event, session.id, Place(seen.starts_at, seen.ends_at + minutes(5), None), seen, actor=SYSTEM, at=AT
        )
    service.move_session(event, session.id, first, seen, actor=SYSTEM, at=AT)
    assert (plan(event), count_audit("session.move")) == ({"Phiên": (15, 75)}, 1)


def test_nothing_goes_across_midnight(event: Event) -> None:
    late = make_session(event, title="Tối", start=EIGHT + minutes(15 * 60), minutes=50)
    to = Place(late.starts_at + minutes(15), late.ends_at + minutes(15), None)
    with pytest.raises(DomainError) as refused:
        service.move_session(event, late.id, to, place_of(late), actor=SYSTEM, at=AT)
    assert refused.value.field == "end"
    with pytest.raises(DomainError):
        make_way(event, Stretch(late.starts_at, late.starts_at + minutes(15)))


def test_what_follows_makes_way_as_it_was_shown_and_a_meal_stays(event: Event) -> None:
    make_session(event, title="Một", minutes=30)
    make_session(event, title="Hai", start=EIGHT + minutes(30), minutes=30)
    make_session(event, "meal", title="Ăn trưa", start=EIGHT + minutes(60), minutes=60)
    stretch = Stretch(EIGHT, EIGHT + minutes(10), scope=Scope.EVERYWHERE)
    way = make_way(event, stretch)
    assert ([row.title for row, _shift in way.shifts], way.stops_at and way.stops_at.title, way.over) == (
        ["Một", "Hai"],
        "Ăn trưa",
        10,
    )
    with pytest.raises(OtherWay):
        service.push_rest(event, stretch, "another", actor=SYSTEM, at=AT)
    service.push_rest(event, stretch, way.mark, actor=SYSTEM, at=AT)
    assert plan(event) == {"Một": (10, 40), "Hai": (40, 70), "Ăn trưa": (60, 120)}


def test_a_session_has_parts_of_one_level_and_is_not_deleted_over_them(event: Event) -> None:
    whole = make_session(event, title="Cả buổi", minutes=60)
    part = make_session(event, title="Phần", minutes=30, parent_id=whole.id)
    data = {"kind": part.kind, "title": "X", "starts_at": part.starts_at, "ends_at": part.ends_at}
    for refused in (
        lambda: service.create_session(event, {**data, "parent_id": part.id}, actor=SYSTEM, at=AT),
        lambda: service.update_session(event, whole, {**data, "parent_id": whole.id}, actor=SYSTEM, at=AT),
        lambda: service.delete_session(event, whole, actor=SYSTEM, at=AT),
    ):
        with pytest.raises(DomainError):
            refused()
    assert set(plan(event)) == {"Cả buổi", "Phần"}


def test_clashes_know_rooms_sets_and_expected_people(event: Event) -> None:
    hall = make_room(event, "Hội trường", None)
    half = make_room(event, "Nửa hội trường", 30, parent_id=hall.id)
    make_session(event, title="Cả hội trường", room_id=hall.id, expected=40)
    make_session(event, title="Nửa", room_id=half.id, expected=20)
    found = [(clash.kind, clash.first.title, clash.wanted, clash.given) for clash in list_clashes(event.id)]
    assert {row[0] for row in found} == {ClashKind.ROOM, ClashKind.SMALL}
    assert (ClashKind.SMALL, "Cả hội trường", 40, 30) in found


def test_groups_are_expected_where_they_sit(event: Event) -> None:
    hall, small = make_room(event, "Hội trường", 100), make_room(event, "Phòng nhỏ", 2)
    work = make_session(event, "group_work", title="Thảo luận", room_id=hall.id)
    people = [make_registration(event, f"Trần Thị Mẫu {name}") for name in ("An", "Bình", "Chi", "Dung")]
    make_group(work, 1, tuple(people[:1]), room_id=hall.id)
    assert list_clashes(event.id) == []
    make_group(work, 2, tuple(people[1:]), room_id=small.id)
    found = [(clash.kind, clash.first.title, clash.wanted, clash.given) for clash in list_clashes(event.id)]
    assert found == [(ClashKind.SMALL, "Thảo luận", 3, 2)]
    with transaction():
        db.session.merge(work).expected = 4
    assert list_clashes(event.id) == []


def test_the_grid_moves_by_what_it_saw_and_is_told_what_stands_now(event: Event, as_role: SignIn) -> None:
    client, session = as_role(event, "organizer"), make_session(event, title="Phiên", minutes=60)
    url = f"/events/{event.slug}/agenda/{session.id}/move"
    was, there = sent(session, "08:00", "09:00"), sent(session, "09:15", "10:15")
    answer = client.post(url, json={"to": there, "seen": was})
    assert (answer.status_code, answer.json["plan"]["sessions"][0]["start"]) == (200, 555)
    stale = client.post(url, json={"to": sent(session, "07:00", "08:00"), "seen": was})
    assert (stale.status_code, stale.json["code"]) == (409, "moved_meanwhile")
    assert stale.json["plan"]["sessions"][0]["start"] == 555
    assert client.post(url, json={"to": {"day": "x"}, "seen": was}).status_code == 422
    assert client.post(url, json={"to": sent(session, "10:00", "09:00"), "seen": there}).status_code == 422
    assert plan(event) == {"Phiên": (75, 135)}


def test_a_row_of_the_list_changes_time_and_the_rest_is_pushed_after_a_look(event: Event, as_role: SignIn) -> None:
    client, session = as_role(event, "organizer"), make_session(event, title="Phiên", minutes=60)
    url = f"/events/{event.slug}/agenda/{session.id}"
    assert client.post(f"{url}/place", data={"start": "8g15-9h", "end": "", "room_id": ""}).status_code == 303
    assert plan(event) == {"Phiên": (15, 60)}
    wrong = client.post(f"{url}/place", data={"start": "10h", "end": "9h", "room_id": ""})
    assert wrong.status_code == 422
    look = client.post(f"{url}/push", data={"minutes": "30", "push": "everywhere", "way": ""})
    assert (look.status_code, plan(event)) == (200, {"Phiên": (15, 60)})
    mark = look.text.split('name="way"')[1].split('value="')[1].split('"')[0]
    assert client.post(f"{url}/push", data={"minutes": "30", "push": "everywhere", "way": mark}).status_code == 303
    assert plan(event) == {"Phiên": (45, 90)}


def test_an_inserted_session_shows_who_makes_way_first(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "organizer")
    make_session(event, title="Một", minutes=30)
    form = {"kind": "break", "title": "Nghỉ", "day": "2024-10-24", "start": "8h", "end": "8h15", "room_id": "",
            "push": "everywhere", "way": ""}  # fmt: skip
    look = client.post(f"/events/{event.slug}/agenda/new", data=form)
    assert (look.status_code, plan(event)) == (200, {"Một": (0, 30)})
    mark = look.text.split('name="way"')[1].split('value="')[1].split('"')[0]
    answer = client.post(f"/events/{event.slug}/agenda/new", data={**form, "way": mark})
    assert (answer.status_code, plan(event)) == (303, {"Nghỉ": (0, 15), "Một": (15, 45)})


def test_people_are_found_without_marks_and_picked_and_papers_change_places(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "organizer")
    person = make_registration(event, "Trần Thị Mẫu Đào", "66").person
    assert [row.id for row in find_people(event, "dao mau")] == [person.id]
    assert find_people(event, "") == []
    url = f"/events/{event.slug}/agenda/new"
    form = {
        "people-0-role": "facilitator",
        "people-0-name": "mau dao",
        "papers-0-title": "Một",
        "papers-1-title": "Hai",
    }
    assert "Trần Thị Mẫu Đào" in client.post(url, data={**form, "do": "find:0"}).text
    picked = client.post(url, data={**form, "do": f"pick:0:{person.id}"}).text
    assert str(person.id) in picked
    swapped = client.post(url, data={**form, "do": "down:0"}).text
    assert swapped.index("Hai</textarea>" if "Hai</textarea>" in swapped else 'value="Hai"') < swapped.index(
        'value="Một"'
    )
    assert "Trần Thị Mẫu Đào" in client.get(f"/events/{event.slug}/agenda/people?q=dao").text


def test_time_kept_free_is_seen_by_staff_only(event: Event, as_role: SignIn) -> None:
    make_session(event, "blocker", title="Giữ chỗ riêng Mẫu", minutes=30)
    make_session(event, title="Cả buổi", start=EIGHT + minutes(30), minutes=60)
    said = [block for block in agenda_paper(event).blocks if isinstance(block, Table)]
    assert "Giữ chỗ riêng Mẫu" not in repr(said)
    assert "Cả buổi" in repr(said)
    assert "Giữ chỗ riêng Mẫu" in as_role(event, "organizer").get(f"/events/{event.slug}/agenda").text
