"""Who gets a place in a subject that people choose, who waits, and what cannot be chosen."""

import pytest

from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.events.models import Event
from eventmgr.people.service import erase
from eventmgr.registration.models import Registration
from eventmgr.registration.service import cancel
from eventmgr.training import service
from eventmgr.training.models import Module
from eventmgr.training.queries import list_choices, list_enrolments, roster
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


def test_who_does_not_come_leaves_the_place_to_the_next(event: Event) -> None:
    room = make_class_room(event, capacity=1)
    an, binh = people(event, "An", "Bình")
    enrol(room.left, an, binh)
    cancel(event, an.id, actor=ORGANIZER, at=AT)
    assert states(room.left) == {"Bình": "waiting"}
    assert service.move_up(room.left, at=AT) == 1
    assert states(room.left) == {"Bình": "enrolled"}
    assert service.move_up(room.left, at=AT) == 0


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
