from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from eventmgr.checkin.models import CheckIn
from eventmgr.checkin.rules import FactKind, Source
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.events.models import Event, Room
from eventmgr.events.queries import count_all, find_event, list_days, list_rooms, paper_head
from eventmgr.events.rules import MOVES, EventKind, EventState
from eventmgr.events.service import (
    EventData,
    add_room,
    create_event,
    delete_room,
    move_event,
    set_day,
    slug_of,
    update_event,
    update_room,
)
from eventmgr.people.models import Host
from tests.factories import AT, ORGANIZER, count_audit, make_event, make_registration, make_room, make_session

NEW = EventData(
    name="Hội nghị Công tác gia đình", kind=EventKind.BOTH, starts_on=date(2024, 10, 24), ends_on=date(2024, 10, 26)
)


def create(**values: object) -> Event:
    host = db.session.execute(select(Host)).scalars().first()
    assert host is not None
    return create_event(host.id, EventData(**{**NEW, **values}), actor=ORGANIZER, at=AT)  # type: ignore[typeddict-item]  # what a test leaves open


def test_a_new_event_is_a_draft_with_address_provinces_and_profile(app: object) -> None:
    event = create(city="TP. Nha Trang")
    assert (event.slug, event.state, event.unit_set) == ("hoi-nghi-cong-tac-gia-dinh", EventState.DRAFT, "vn63")
    assert (event.organizer, event.profile.issuer_name) == (event.host.name, event.host.name)
    assert create().slug == "hoi-nghi-cong-tac-gia-dinh-2"
    assert create(starts_on=date(2025, 7, 1), ends_on=date(2025, 7, 1)).unit_set == "vn34"
    assert create(name="New").slug == "new-2"
    assert count_audit("event.create") == 4


@given(st.text(max_size=200))
def test_every_name_gives_an_address(name: str) -> None:
    slug = slug_of(name)
    assert slug
    assert slug == slug_of(slug)
    assert len(slug) <= 60
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ends_on": date(2024, 10, 23)}, "ends_on"),
        ({"capacity": -1}, "capacity"),
        ({"expected": -1}, "expected"),
        ({"name": ""}, "name"),
        ({"slug": "Nha Trang"}, "slug"),
        ({"slug": "nha--trang"}, "slug"),
        ({"slug": "đà-lạt"}, "slug"),
        ({"slug": "new"}, "slug"),
        ({"slug": "a" * 81}, "slug"),
        ({"registration_opens_at": AT, "registration_closes_at": AT}, "registration_closes_at"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(app: object, values: dict[str, object], field: str) -> None:
    draft = create()
    with pytest.raises(DomainError) as refusal:
        create(**values)
    assert refusal.value.field == field
    with pytest.raises(DomainError):
        update_event(draft, EventData(**values), actor=ORGANIZER, at=AT)  # type: ignore[typeddict-item]  # bad on purpose
    assert (draft.name, draft.slug, draft.capacity) == (NEW["name"], "hoi-nghi-cong-tac-gia-dinh", None)
    assert (count_audit("event.create"), count_audit("event.update")) == (1, 0)


def test_an_address_is_given_once_and_stays_once_it_is_printed(event: Event) -> None:
    draft = create()
    with pytest.raises(DomainError):
        update_event(draft, {"slug": event.slug}, actor=ORGANIZER, at=AT)
    update_event(draft, {"slug": "nha-trang-moi"}, actor=ORGANIZER, at=AT)
    assert find_event("nha-trang-moi") is draft
    before = event.slug
    with pytest.raises(DomainError):
        update_event(event, {"slug": "khac"}, actor=ORGANIZER, at=AT)
    assert event.slug == before


@pytest.mark.parametrize("here", EventState)
@pytest.mark.parametrize("there", EventState)
def test_an_event_moves_as_the_table_says(app: object, here: EventState, there: EventState) -> None:
    event = make_event(state=here)
    if there in MOVES[here]:
        move_event(event, there, actor=ORGANIZER, at=AT)
        assert (event.state, count_audit("event.move")) == (there, 1)
    else:
        with pytest.raises(Conflict):
            move_event(event, there, actor=ORGANIZER, at=AT)
        assert (event.state, count_audit("event.move")) == (here, 0)


def test_an_archived_event_is_not_changed(app: object) -> None:
    event = make_event(state=EventState.ARCHIVED)
    with pytest.raises(Conflict):
        update_event(event, {"city": "Huế"}, actor=ORGANIZER, at=AT)
    with pytest.raises(Conflict):
        add_room(event, "Hội trường", None, actor=ORGANIZER, at=AT)
    assert (event.city, list_rooms(event.id)) == ("TP. Nha Trang", [])


def test_rooms_stand_in_order_with_parts_behind_their_set(event: Event) -> None:
    def add(name: str, parent: Room | None = None) -> Room:
        return add_room(event, name, 20, parent_id=parent.id if parent else None, actor=ORGANIZER, at=AT)

    hall, groups = add("Hội trường lớn"), add("Các phòng thảo luận 1-2")
    restaurant = add("Nhà hàng")
    one, two = add("Phòng 1", groups), add("Phòng 2", groups)
    assert [room.id for room in list_rooms(event.id)] == [hall.id, groups.id, one.id, two.id, restaurant.id]
    update_room(event, one, "Phòng A", 25, actor=ORGANIZER, at=AT)
    assert (one.name, one.capacity, one.parent_id) == ("Phòng A", 25, None)
    assert (count_audit("room.create"), count_audit("room.update")) == (5, 1)


def test_rooms_that_cannot_be_are_refused(event: Event) -> None:
    whole = make_room(event, "Các phòng 1-2")
    part = make_room(event, "Phòng 1", parent_id=whole.id)
    foreign = make_room(make_event(), "Phòng khác")
    for name, capacity, parent, field in (
        ("", None, None, "name"),
        ("PHÒNG 1", None, None, "name"),
        ("Phòng 2", -1, None, "capacity"),
        ("Phòng 2", None, part.id, "parent_id"),
        ("Phòng 2", None, foreign.id, None),
    ):
        with pytest.raises(DomainError) as refusal:
            add_room(event, name, capacity, parent_id=parent, actor=ORGANIZER, at=AT)
        assert refusal.value.field == field
    with pytest.raises(DomainError):
        update_room(event, whole, "Các phòng 1-2", None, parent_id=whole.id, actor=ORGANIZER, at=AT)
    assert [room.name for room in list_rooms(event.id)] == ["Các phòng 1-2", "Phòng 1"]


def test_a_room_in_use_stays(event: Event) -> None:
    whole = make_room(event, "Các phòng 1-2")
    part = make_room(event, "Phòng 1", parent_id=whole.id)
    hall = make_room(event)
    make_session(event, room_id=hall.id)
    for used in (whole, hall):
        with pytest.raises(Conflict):
            delete_room(event, used, actor=ORGANIZER, at=AT)
    delete_room(event, part, actor=ORGANIZER, at=AT)
    delete_room(event, whole, actor=ORGANIZER, at=AT)
    assert [room.id for room in list_rooms(event.id)] == [hall.id]
    assert count_audit("room.delete") == 2


def test_days_have_titles(event: Event) -> None:
    set_day(event, date(2024, 10, 25), "Tập huấn ngày 1", actor=ORGANIZER, at=AT)
    set_day(event, date(2024, 10, 24), "Hội nghị", actor=ORGANIZER, at=AT)
    set_day(event, date(2024, 10, 25), "", actor=ORGANIZER, at=AT)
    assert list_days(event) == [(date(2024, 10, 24), "Hội nghị"), (date(2024, 10, 25), ""), (date(2024, 10, 26), "")]
    with pytest.raises(DomainError):
        set_day(event, date(2024, 10, 27), "Sau", actor=ORGANIZER, at=AT)
    assert count_audit("day.set") == 3


def test_the_overview_counts_confirmed_people_and_who_came_today(event: Event) -> None:
    session = make_session(event, "check_in")
    first, second, third = (
        make_registration(event, f"Mẫu {n}", province) for n, province in enumerate(("56", "56", "48"))
    )
    midnight = datetime(2024, 10, 23, 17, 0, tzinfo=UTC)  # 24-10 00:00 in Nha Trang
    rows = [
        (first, midnight, 1, FactKind.ENTRY),
        (first, midnight + timedelta(hours=1), 1, FactKind.UNDO),
        (first, midnight + timedelta(hours=2), 2, FactKind.ENTRY),
        (second, midnight, 1, FactKind.ENTRY),
        (second, midnight + timedelta(hours=1), 1, FactKind.UNDO),
        (third, midnight - timedelta(minutes=1), 1, FactKind.ENTRY),
    ]
    with transaction() as writing:
        for registration, at, number, kind in rows:
            writing.add(
                CheckIn(
                    event_id=event.id,
                    registration_id=registration.id,
                    session_id=session.id,
                    round=number,
                    kind=kind,
                    source=Source.STAFF,
                    at=at,
                    recorded_at=at,
                    recorded_by="Mẫu",
                )
            )
    counts = count_all(event, at=midnight + timedelta(hours=5))
    assert (counts.registrations, counts.provinces, counts.delegations) == (3, 2, 2)
    assert (counts.sessions, counts.rooms, counts.present_today) == (1, 0, 1)


def test_the_head_of_a_paper_comes_from_the_profile(event: Event) -> None:
    head = paper_head(event, "BB", date(2024, 10, 24))
    assert (head.superior_name, head.issuer_name) == ("HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM", "ĐOÀN CHỦ TỊCH")
    assert (head.number_sign, head.place_and_date) == (
        "Số:\xa0\xa0\xa0\xa0\xa0\xa0/BB-ĐCT",
        "Khánh Hòa, ngày 24 tháng 10 năm 2024",
    )
    assert (paper_head(event, None, None).number_sign, paper_head(event, None, None).place_and_date) == ("", None)


def test_a_room_of_another_event_is_not_found(event: Event) -> None:
    foreign = make_room(make_event())
    with pytest.raises(NotFound):
        add_room(event, "Phòng 1", None, parent_id=foreign.id, actor=ORGANIZER, at=AT)
