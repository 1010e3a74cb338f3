"""Who of the programme comes late or leaves early, and where the agenda warns of it."""

from datetime import UTC, datetime, timedelta

import pytest

from eventmgr.agenda.models import PersonStay, SessionPerson
from eventmgr.agenda.queries import list_clashes
from eventmgr.agenda.queries.stays import list_involved
from eventmgr.agenda.rules import ClashKind, SessionRole
from eventmgr.agenda.service.stays import set_stay
from eventmgr.core.db import db
from eventmgr.core.errors import DomainError
from eventmgr.core.parts import all_parts
from tests.factories import AT, ORGANIZER, count_audit, make_registration, make_session

NINE = datetime(2024, 10, 24, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BY = {"actor": ORGANIZER, "at": AT}


def part(name: str = "Nguyễn Thị Mẫu", role: SessionRole = SessionRole.PRESENTER, person_id=None) -> SessionPerson:
    return SessionPerson(name=name, role=role, person_id=person_id)


def absent(event) -> list[tuple[str, list[str]]]:
    """Session and who is missed in it."""
    return [(clash.first.title, clash.names) for clash in list_clashes(event.id) if clash.kind is ClashKind.ABSENT]


def test_a_presenter_who_comes_later_and_one_who_leaves_earlier_are_missed(event):
    early, late = part(), part("Trần Thị Mẫu")
    make_session(event, title="Sáng", start=NINE, minutes=60, people=[early])
    make_session(event, title="Chiều", start=NINE + 5 * HOUR, minutes=60, people=[late])
    assert absent(event) == []
    set_stay(event, early.id, NINE, None, **BY)
    set_stay(event, late.id, None, NINE + 6 * HOUR, **BY)
    assert absent(event) == [], "who comes as it begins and leaves as it ends is there"
    set_stay(event, early.id, NINE + HOUR / 60, None, **BY)
    set_stay(event, late.id, None, NINE + 6 * HOUR - HOUR / 60, **BY)
    assert absent(event) == [("Sáng", ["Nguyễn Thị Mẫu"]), ("Chiều", ["Trần Thị Mẫu"])]
    set_stay(event, early.id, None, None, **BY)
    set_stay(event, late.id, None, None, **BY)
    assert absent(event) == []
    assert db.session.query(PersonStay).count() == 0
    assert count_audit("agenda.stay") == 6


def test_a_known_person_is_one_in_all_sessions_and_an_office_is_nobody(event):
    person_id = make_registration(event, "Lê Thị Mẫu").person_id
    first = part("Lê Thị Mẫu", SessionRole.CHAIR, person_id)
    make_session(event, title="Một", start=NINE, minutes=60, people=[first, part("Đại biểu", SessionRole.CHAIR)])
    make_session(event, title="Hai", start=NINE + HOUR, minutes=60, people=[part("Bà Lê Thị Mẫu", person_id=person_id)])
    [one] = list_involved(event.id)
    assert (one.part.person_id, [session.title for session in one.sessions]) == (person_id, ["Một", "Hai"])
    set_stay(event, first.id, NINE + HOUR, None, **BY)
    assert absent(event) == [("Một", ["Lê Thị Mẫu"])]


def test_whoever_leaves_before_coming_is_refused_and_nothing_is_kept(event):
    somebody = part()
    make_session(event, start=NINE, people=[somebody])
    with pytest.raises(DomainError) as refused:
        set_stay(event, somebody.id, NINE, NINE, **BY)
    assert refused.value.field == "leaves_at"
    assert db.session.query(PersonStay).count() == 0


def test_on_the_pages_of_the_organizer(event, as_role):
    client, somebody = as_role(event, "organizer"), part()
    page = f"/events/{event.slug}/agenda/stays"
    assert "Chưa có ai tham gia chương trình" in client.get(page).text
    make_session(event, title="Báo cáo Mẫu", start=NINE, minutes=60, people=[somebody])
    assert "suốt sự kiện" in client.get(page).text
    form = f"{page}/{somebody.id}"
    wrong = client.post(form, data={"arrives_at": "2024-10-24T10:00", "leaves_at": "2024-10-24T09:00"})
    assert (wrong.status_code, "Giờ về phải sau giờ đến." in wrong.text) == (422, True)
    answer = client.post(form, data={"arrives_at": "2024-10-24T09:30", "leaves_at": ""})
    assert (answer.status_code, answer.location) == (303, page)
    text = client.get(page).text
    assert "từ 09:30" in text
    assert "vắng mặt" in text
    assert 'value="2024-10-24T09:30"' in client.get(form).text
    assert "Chưa đến hoặc đã về vào giờ đó" in client.get(f"/events/{event.slug}/agenda").text


def test_a_stay_is_told_to_its_person_and_goes_with_the_person(event):
    person_id = make_registration(event, "Lê Thị Mẫu").person_id
    picked, typed = part("Lê Thị Mẫu", person_id=person_id), part("Trần Mẫu")
    make_session(event, start=NINE, people=[picked, typed])
    set_stay(event, picked.id, NINE + HOUR, None, **BY)
    set_stay(event, typed.id, NINE + HOUR, None, **BY)
    [agenda] = [one for one in all_parts() if one.name == "agenda"]
    [told] = agenda.export(person_id)["Có mặt tại sự kiện"]
    assert next(iter(told.values())).endswith("24/10/2024")
    agenda.erase(person_id, AT)
    assert [row.name for row in db.session.query(PersonStay)] == ["Trần Mẫu"]
