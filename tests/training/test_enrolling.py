"""Who gets a place in a subject that people choose, who waits, and what cannot be chosen."""

import pytest
from sqlalchemy import select

from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.events.models import Event
from eventmgr.outbox.models import Message
from eventmgr.people.service import erase
from eventmgr.registration.models import Registration
from eventmgr.registration.service import cancel, reopen
from eventmgr.training import service
from eventmgr.training.models import Module
from eventmgr.training.queries import find_enrolment, list_choices, list_enrolments, list_moved_up, roster
from eventmgr.training.rules import EnrolmentState
from tests.factories import AT, ORGANIZER, count_audit, make_event, make_registration
from tests.training.class_room import clock, make_class_room


def people(event: Event, *names: str) -> list[Registration]:
    return [make_registration(event, f"Mẫu {name}") for name in names]


def states(module: Module) -> dict[str, str]:
    return {row.registration.person.full_name[4:]: row.state.value for row in list_enrolments(module.id)}


def enrol(module: Module, *crowd: Registration) -> None:
    for one in crowd:
        service.enrol(module, one, actor=ORGANIZER, at=AT)


def test_places_go_in_the_order_of_asking_and_the_next_moves_up(event: Event) -> None:
    room = make_class_room(event, capacity=2)
    an, binh, chau, dung = people(event, "An", "Bình", "Châu", "Dung")
    enrol(room.left, an, binh, chau, dung, an)
    assert states(room.left) == {"An": "enrolled", "Bình": "enrolled", "Châu": "waiting", "Dung": "waiting"}
    service.withdraw(room.left, an, actor=ORGANIZER, at=AT)
    assert states(room.left) == {"Bình": "enrolled", "Châu": "enrolled", "Dung": "waiting"}
    assert [count_audit(f"enrolment.{verb}") for verb in ("create", "remove", "move_up")] == [4, 1, 1]


def test_more_places_let_those_in_who_wait(event: Event) -> None:
    room = make_class_room(event, capacity=1)
    enrol(room.left, *people(event, "An", "Bình", "Châu"))
    data = service.ModuleData(
        title=room.left.title,
        hours=room.left.hours,
        session_ids=[room.lessons["left"].id],
        is_optional=True,
        capacity=2,
    )
    service.update_module(room.left, data, actor=ORGANIZER, at=AT)
    assert states(room.left) == {"An": "enrolled", "Bình": "enrolled", "Châu": "waiting"}


def test_who_does_not_come_leaves_the_place_to_the_next_in_the_same_deed(event: Event) -> None:
    room = make_class_room(event, capacity=1)
    an, binh = people(event, "An", "Bình")
    enrol(room.left, an, binh)
    cancel(event, an.id, actor=ORGANIZER, at=AT)
    assert states(room.left) == {"Bình": "enrolled"}
    assert find_enrolment(room.left.id, an.id) is None
    assert [count_audit(f"enrolment.{verb}") for verb in ("remove", "move_up")] == [1, 1]
    assert service.move_up(room.left, at=AT) == 0
    reopen(event, an.id, actor=ORGANIZER, at=AT)
    assert states(room.left) == {"Bình": "enrolled"}


def test_a_cancelled_registration_that_waited_only_leaves_the_line(event: Event) -> None:
    room = make_class_room(event, capacity=1)
    crowd = people(event, "An", "Bình", "Châu")
    enrol(room.left, *crowd)
    cancel(event, crowd[1].id, actor=ORGANIZER, at=AT)
    assert states(room.left) == {"An": "enrolled", "Châu": "waiting"}


def test_nobody_is_moved_up_by_itself_into_what_has_begun(event: Event) -> None:
    room = make_class_room(event, capacity=1)
    an, binh = people(event, "An", "Bình")
    enrol(room.left, an, binh)
    cancel(event, an.id, actor=ORGANIZER, at=clock(13, 30))
    assert states(room.left) == {"Bình": "waiting"}
    assert service.move_up(room.left, at=clock(13, 31)) == 1


def test_who_moves_up_is_written_to_and_who_has_no_address_stands_among_those_to_call(event: Event) -> None:
    room = make_class_room(event, capacity=2)
    an, binh, chau, dung = people(event, "An", "Bình", "Châu", "Dung")
    with transaction():
        chau.person.email = "chau@example.org"
    enrol(room.left, an, binh, chau, dung)
    for one in (an, binh):
        cancel(event, one.id, actor=ORGANIZER, at=AT)
    told = {row.registration.person.full_name[4:]: row.is_told for row in list_enrolments(room.left.id)}
    assert told == {"Châu": True, "Dung": False}
    (message,) = db.session.execute(select(Message).where(Message.kind == "subject")).scalars()
    assert (message.recipient, room.left.title in message.subject, "13:30 25/10/2024" in message.body) == (
        "chau@example.org",
        True,
        True,
    )
    assert list_moved_up(chau, AT) == [room.left]
    assert list_moved_up(chau, clock(13, 30)) == []
    service.note_told(room.left, dung, actor=ORGANIZER, at=AT)
    service.note_told(room.left, dung, actor=ORGANIZER, at=AT)
    assert all(row.is_told for row in list_enrolments(room.left.id))
    assert count_audit("enrolment.tell") == 1
    with pytest.raises(NotFound):
        service.note_told(room.left, an, actor=ORGANIZER, at=AT)


def test_two_subjects_at_the_same_time_cannot_both_be_chosen(event: Event) -> None:
    room = make_class_room(event)
    (an,) = people(event, "An")
    enrol(room.left, an)
    with pytest.raises(service.ModuleClash) as refused:
        enrol(room.right, an)
    assert room.left.title in str(refused.value)
    choices = {one.module.title: one for one in list_choices(an)}
    assert [one.title for one in choices[room.right.title].clashes] == [room.left.title]
    assert (choices[room.left.title].state, choices[room.left.title].free) == (EnrolmentState.ENROLLED, 1)
    assert choices[room.right.title].free is None


def test_the_place_in_the_waiting_list_is_told(event: Event) -> None:
    room = make_class_room(event, capacity=1)
    crowd = people(event, "An", "Bình", "Châu")
    enrol(room.left, *crowd)
    told = [next(one for one in list_choices(person) if one.module.id == room.left.id) for person in crowd]
    assert [(one.place, one.free, one.waiting) for one in told] == [(None, 0, 2), (1, 0, 2), (2, 0, 2)]


def test_what_everybody_is_taught_cannot_be_chosen_and_needs_no_places(event: Event) -> None:
    room = make_class_room(event)
    (an,) = people(event, "An")
    with pytest.raises(DomainError):
        enrol(room.basics, an)
    with pytest.raises(DomainError) as refused:
        service.add_module(room.course, "Khác", room.basics.hours, [], capacity=5, actor=ORGANIZER, at=AT)
    assert refused.value.field == "capacity"


def test_who_chooses_alone_must_do_so_before_it_begins(event: Event) -> None:
    room = make_class_room(event)
    (an,) = people(event, "An")
    service.choose(room.left, an, actor=ORGANIZER, at=clock(13, 29))
    with pytest.raises(Conflict):
        service.leave(room.left, an, actor=ORGANIZER, at=clock(13, 30))
    assert states(room.left) == {"An": "enrolled"}
    service.leave(room.left, an, actor=ORGANIZER, at=clock(13))
    with pytest.raises(Conflict):
        service.choose(room.left, an, actor=ORGANIZER, at=clock(13, 31))
    assert states(room.left) == {}


def test_people_of_another_event_and_those_who_teach_get_no_place(event: Event) -> None:
    room = make_class_room(event)
    stranger = make_registration(make_event(), "Mẫu Lạ")
    trainer = make_registration(event, "Mẫu Giảng", None, category="trainer")
    with pytest.raises(NotFound):
        enrol(room.left, stranger)
    with pytest.raises(DomainError):
        enrol(room.left, trainer)
    assert states(room.left) == {}


def test_lessons_count_only_for_those_who_are_taught_them(event: Event) -> None:
    room = make_class_room(event)
    an, binh = people(event, "An", "Bình")
    enrol(room.left, an)
    rows = {row.registration.id: row for row in roster(room.again())}
    titles = {lesson.session_id for lesson in rows[an.id].lessons}
    assert titles == {room.lessons[name].id for name in ("first", "second", "left")}
    assert len(rows[binh.id].lessons) == 2


def test_a_person_who_is_erased_leaves_the_place(event: Event) -> None:
    room = make_class_room(event, capacity=1)
    an, binh = people(event, "An", "Bình")
    enrol(room.left, an, binh)
    erase(an.person, actor=ORGANIZER, at=AT)
    assert states(room.left) == {"Bình": "enrolled"}
