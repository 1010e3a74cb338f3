"""Who may ask for the floor, who stands where on the list, and who was not heard yet."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from eventmgr.audit.models import AuditEntry
from eventmgr.core.access import Actor
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.ids import uuid7
from eventmgr.events.rules import EventState
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.models import Record, Speech
from eventmgr.outcomes.rules import RecordState, Spoken
from eventmgr.registration.models import Registration
from eventmgr.registration.rules import RegistrationState
from tests.factories import (
    AT,
    ORGANIZER,
    make_event,
    make_group,
    make_item,
    make_record,
    make_registration,
    make_session,
)

BY = {"actor": ORGANIZER, "at": AT}
START = AT.replace(hour=1)


def minute(number):
    return START + timedelta(minutes=number)


@pytest.fixture
def people(event):
    names = ("Nguyễn Thị Mẫu An", "Trần Thị Mẫu Bình", "Lê Thị Mẫu Cúc")
    return [make_registration(event, name) for name in names]


@pytest.fixture
def record(event, people):
    """The open record of a group of three, from 8:00 to 9:30."""
    session = make_session(event, "group_work", start=START)
    return make_record(session, make_group(session, members=tuple(people)))


def ask(record, person, at=START):
    return service.ask_to_speak(record, uuid7(), person.id, actor=ORGANIZER, at=at)


def oneself(record, person, at=START):
    actor = Actor("delegate", person.id, person.code)
    return service.ask_for_oneself(person, record.id, actor=actor, at=at)


def place(person, at=START):
    [floor] = queries.list_floors(person, at=at)
    return floor.place, floor.number, floor.is_speaking


def test_who_asks_stands_on_the_list_once_in_the_order_of_asking(record, people):
    first, second, _third = people
    oneself(record, second, minute(1))
    oneself(record, first, minute(2))
    assert oneself(record, second, minute(3)).asked_at == minute(1)
    assert [place(person) for person in people] == [(2, 2, False), (1, 2, False), (None, 2, False)]
    asked = db.session.execute(select(AuditEntry.actor_kind).where(AuditEntry.verb == "speech.ask")).scalars()
    assert list(asked) == ["delegate", "delegate"]


def test_who_withdrew_or_has_spoken_may_ask_again_and_stands_last(record, people):
    first, second, _third = people
    for number, person in enumerate(people):
        oneself(record, person, minute(number))
    service.withdraw_oneself(first, record.id, actor=ORGANIZER, at=minute(4))
    service.withdraw_oneself(first, record.id, actor=ORGANIZER, at=minute(4))
    speech = queries.find_floor(second, record.id, at=minute(4)).speech
    service.start_speech(record, speech.id, actor=ORGANIZER, at=minute(5))
    assert [place(person) for person in people] == [(None, 1, False), (None, 1, True), (1, 1, False)]
    service.end_speech(record, speech.id, actor=ORGANIZER, at=minute(8))
    oneself(record, first, minute(9))
    oneself(record, second, minute(10))
    assert [place(person) for person in people] == [(2, 3, False), (3, 3, False), (1, 3, False)]


def test_only_a_member_or_officer_asks_in_a_group_and_everybody_in_the_plenary(event, record, people):
    guest, chair = make_registration(event, "Khách Mẫu"), make_registration(event, "Điều hành Mẫu")
    with transaction():
        record.group.facilitator_id = chair.id
    plenary = make_record(make_session(event, "discussion", start=START))
    seen = {
        person.id: [floor.record.id for floor in queries.list_floors(person, at=START)]
        for person in (people[0], chair, guest)
    }
    assert {key: set(value) for key, value in seen.items()} == {
        people[0].id: {record.id, plenary.id},
        chair.id: {record.id, plenary.id},
        guest.id: {plenary.id},
    }
    with pytest.raises(Conflict):
        oneself(record, guest)
    assert oneself(plenary, guest).registration_id == guest.id
    other = make_registration(make_event(), "Người sự kiện khác Mẫu")
    with pytest.raises(Conflict):
        oneself(plenary, other)


@pytest.mark.parametrize("at", [minute(-6), minute(121)])
def test_before_and_long_after_the_session_nobody_asks(record, people, at):
    with pytest.raises(Conflict):
        oneself(record, people[0], at)


def test_a_record_that_is_handed_in_or_an_archived_event_takes_no_speakers(event, record, people):
    with transaction():
        record.state = RecordState.SUBMITTED
    assert queries.list_floors(people[0], at=START) == []
    with transaction():
        record.state, event.state = RecordState.OPEN, EventState.ARCHIVED
    assert queries.list_floors(people[0], at=START) == []


def test_who_is_no_delegate_any_more_leaves_the_list(record, people):
    first, second, _third = people
    ask(record, first), ask(record, second, minute(1))
    with transaction():
        first.state = RegistrationState.CANCELLED
    assert place(second) == (1, 1, False)


def test_one_person_at_a_time_has_the_floor_and_no_speech_ends_before_it_began(record, people):
    first, second = ask(record, people[0]), ask(record, people[1])
    service.start_speech(record, first.id, actor=ORGANIZER, at=minute(10))
    service.start_speech(record, second.id, actor=ORGANIZER, at=minute(7))
    service.end_speech(record, second.id, actor=ORGANIZER, at=minute(6))
    moments = [(speech.started_at, speech.ended_at) for speech in queries.list_speeches(record)]
    assert moments == [(minute(10), minute(10)), (minute(7), minute(7))]


def test_a_speech_of_another_record_is_refused(event, record, people):
    other = make_record(make_session(event, "discussion"))
    speech = ask(other, people[0])
    with pytest.raises(NotFound):
        service.start_speech(record, speech.id, **BY)
    with pytest.raises(Conflict):
        service.ask_to_speak(record, speech.id, people[0].id, **BY)
    with pytest.raises(DomainError):
        service.ask_to_speak(record, uuid7(), uuid7(), **BY)


def test_what_everybody_gave_to_the_discussion(event, record, people):
    first, second, third = people
    guest = make_registration(event, "Vũ Thị Mẫu Khách")
    for person, start, end in ((second, 0, 3), (second, 10, 12), (guest, 20, 24)):
        speech = ask(record, person, minute(start))
        service.start_speech(record, speech.id, actor=ORGANIZER, at=minute(start))
        service.end_speech(record, speech.id, actor=ORGANIZER, at=minute(end))
    ask(record, third)
    make_item(record, speaker_id=first.id)
    make_item(record, speaker_id=first.id, removed_at=AT)
    make_item(record, speaker_id=None)
    told = [
        (one.person.id, one.is_member, one.items, one.spoken, one.has_spoken)
        for one in queries.list_contributions(record, at=minute(40))
    ]
    assert told == [
        (first.id, True, 1, Spoken(0, 0), True),
        (second.id, True, 0, Spoken(2, 300), True),
        (third.id, True, 0, Spoken(0, 0), False),
        (guest.id, False, 0, Spoken(1, 240), True),
    ]
    assert [person.id for person in queries.list_silent(record, at=minute(40))] == [third.id]


def test_who_still_speaks_is_counted_until_the_record_was_handed_in(record, people):
    speech = ask(record, people[0])
    service.start_speech(record, speech.id, actor=ORGANIZER, at=minute(0))
    [first, *_others] = queries.list_contributions(record, at=minute(7))
    assert first.spoken == Spoken(1, 420)
    with transaction():
        record.submitted_at = minute(5)
    assert queries.list_contributions(record, at=minute(70))[0].spoken == Spoken(1, 300)


def test_in_the_plenary_all_delegates_may_be_silent(event, people):
    plenary = make_record(make_session(event, "discussion", start=START))
    make_item(plenary, speaker_id=people[1].id)
    assert [person.id for person in queries.list_silent(plenary, at=START)] == [people[0].id, people[2].id]


def test_points_of_the_own_group_are_read_once_they_are_confirmed(event, record, people):
    guest = make_registration(event, "Khách Mẫu")
    make_item(record)
    assert queries.list_own_points(people[0]) == []
    with transaction():
        record.state = RecordState.CONFIRMED
    assert [found.id for found in queries.list_own_points(people[0])] == [record.id]
    assert queries.list_own_points(guest) == []


def test_asking_many_times_at_once_is_one_wish_and_two_persons_are_two(committed_app):
    event = make_event()
    people = [make_registration(event, f"Nguyễn Thị Mẫu {number}") for number in (1, 2)]
    session = make_session(event, "group_work", start=now() - timedelta(minutes=5))
    record_id = make_record(session, make_group(session, members=tuple(people))).id
    ids = [person.id for person in people]
    db.session.remove()
    start = Barrier(8)

    def tap(number):
        with committed_app.app_context():
            person = db.session.get_one(Registration, ids[number % 2])
            start.wait(timeout=60)
            return oneself(db.session.get_one(Record, record_id), person, now()).id

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(tap, range(8)))
    assert len(set(got)) == 2
    assert sorted(db.session.execute(select(Speech.registration_id)).scalars()) == sorted(ids)
