"""The page of the trail: who did what, and with what before and after."""

import re
from datetime import timedelta
from pathlib import Path

from eventmgr.audit.forms import deed_words
from eventmgr.audit.queries import Wanted, list_entries
from eventmgr.core.access import Actor
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.events.service import add_room, update_room
from eventmgr.registration.service import RegistrationData, correct
from tests.conftest import SignIn
from tests.factories import AT, make_event, make_registration

CODE = Path(__file__).resolve().parents[2] / "eventmgr"
HOA = Actor("account", uuid7(), "Trần Thị Mẫu Hòa")
LAN = Actor("account", uuid7(), "Lê Thị Mẫu Lan")


def test_every_deed_of_the_code_has_words() -> None:
    written = "\n".join(file.read_text(encoding="utf-8") for file in sorted(CODE.rglob("*.py")))
    verbs = set(re.findall(r'\brecord\(\s*"([a-z_]+\.[a-z_]+)"', written))
    assert len(verbs) > 100
    assert [verb for verb in sorted(verbs) if verb == deed_words(verb)] == []


def test_the_newest_stands_first_with_its_values(event: Event, as_role: SignIn) -> None:
    room = add_room(event, "Phòng A", 40, actor=HOA, at=AT)
    update_room(event, room, "Phòng Hải Âu", 60, actor=LAN, at=AT + timedelta(hours=1))
    page = as_role(event, "organizer").get(f"/events/{event.slug}/trail").get_data(as_text=True)
    rows = re.findall(r'<tr id="e-.*?</tr>', page, re.DOTALL)
    first, second = (" ".join(re.sub("<[^>]+>", " ", row).split()) for row in rows[:2])
    assert "Lê Thị Mẫu Lan" in first
    assert "Phòng: sửa" in first
    assert "Tên gọi Phòng A Phòng Hải Âu" in first
    assert "Số chỗ 40 60" in first
    assert "Trần Thị Mẫu Hòa" in second
    assert "Phòng: tạo" in second


def test_filters_find_a_thing_a_person_a_day_and_one_record(event: Event) -> None:
    first = add_room(event, "Phòng A", None, actor=HOA, at=AT)
    add_room(event, "Phòng B", None, actor=LAN, at=AT + timedelta(days=1))
    update_room(event, first, "Phòng C", None, actor=LAN, at=AT + timedelta(days=1))
    add_room(make_event(), "Phòng của nơi khác", None, actor=HOA, at=AT)

    def verbs(wanted: Wanted) -> list[str]:
        return [entry.verb for entry in list_entries(event.id, wanted).entries]

    assert verbs(Wanted(thing="room")) == ["room.update", "room.create", "room.create"]
    assert verbs(Wanted(thing="roo")) == []
    assert verbs(Wanted(thing="room", actor=HOA.label)) == ["room.create"]
    assert verbs(Wanted(subject_id=first.id)) == ["room.update", "room.create"]
    assert verbs(Wanted(thing="room", since=AT + timedelta(hours=1))) == ["room.update", "room.create"]
    assert verbs(Wanted(thing="room", until=AT + timedelta(hours=1))) == ["room.create"]


def test_pages_follow_each_other_without_a_gap(event: Event) -> None:
    for number in range(5):
        add_room(event, f"Phòng {number}", None, actor=HOA, at=AT)
    seen, cursor = [], None
    while True:
        trail = list_entries(event.id, Wanted(thing="room"), cursor, limit=2)
        seen += [entry.id for entry in trail.entries]
        cursor = trail.next
        if cursor is None:
            break
    assert seen == [entry.id for entry in list_entries(event.id, Wanted(thing="room")).entries]
    assert len(seen) == 5


def test_who_may_not_see_contacts_sees_no_personal_values(event: Event, as_role: SignIn) -> None:
    person = make_registration(event, "Nguyễn Thị Mẫu An")
    data: RegistrationData = {"full_name": "Nguyễn Thị Mẫu Ân", "province": "56", "category": "official"}
    correct(event, person.id, data, actor=HOA, at=AT)
    organizer = as_role(event, "organizer").get(f"/events/{event.slug}/trail?thing=registration")
    chair = as_role(event, "chair").get(f"/events/{event.slug}/trail?thing=registration")
    assert "<ins>Nguyễn Thị Mẫu Ân</ins>" in organizer.get_data(as_text=True)
    assert "Mẫu Ân" not in chair.get_data(as_text=True)
    assert "dữ liệu cá nhân, không hiển thị" in chair.get_data(as_text=True)


def test_spoilt_addresses_show_the_trail_from_the_beginning(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "organizer")
    for query in ("day=hom-qua", "cursor=%00", "record=1", "thing=%25", "actor=%00"):
        assert client.get(f"/events/{event.slug}/trail?{query}").status_code == 200
