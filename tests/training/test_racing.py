"""Locks on real connections: few places and many who ask, one person at two places, certificates issued twice."""

from datetime import date, timedelta

from eventmgr.checkin.queries import presence_by_registration
from eventmgr.checkin.rules import Presence
from eventmgr.core.db import db
from eventmgr.core.errors import DomainError
from eventmgr.registration.models import Registration
from eventmgr.training import service
from eventmgr.training.models import Course, Module
from eventmgr.training.queries import list_certificates, list_enrolments
from eventmgr.training.rules import EnrolmentState, HalfMark
from tests.factories import AT, ORGANIZER, count_audit, make_event, make_registration
from tests.minutes.meeting import check_in
from tests.racing import race
from tests.training.class_room import MORNING, TRAINER, clock, make_class_room


def test_of_many_who_ask_as_many_get_in_as_there_are_places(committed_app):
    room = make_class_room(make_event(), capacity=3)
    ids = [make_registration(room.event, f"Mẫu Số {number}").id for number in range(10)]
    module_id = room.left.id
    db.session.remove()

    def enrol(number):
        module, person = db.session.get_one(Module, module_id), db.session.get_one(Registration, ids[number])
        return service.enrol(module, person, actor=ORGANIZER, at=AT).state

    states = race(committed_app, enrol, 10)
    assert (states.count(EnrolmentState.ENROLLED), states.count(EnrolmentState.WAITING)) == (3, 7)

    def leave(number):
        module, person = db.session.get_one(Module, module_id), db.session.get_one(Registration, ids[number])
        service.withdraw(module, person, actor=ORGANIZER, at=AT)

    race(committed_app, leave, 5)
    left = [row.state for row in list_enrolments(module_id)]
    assert (left.count(EnrolmentState.ENROLLED), left.count(EnrolmentState.WAITING)) == (3, 2)


def test_who_asks_twice_at_once_for_two_subjects_at_the_same_time_gets_one(committed_app):
    room = make_class_room(make_event())
    person_id, ids = make_registration(room.event, "Mẫu An").id, (room.left.id, room.right.id)
    db.session.remove()

    def enrol(number):
        module, person = db.session.get_one(Module, ids[number % 2]), db.session.get_one(Registration, person_id)
        return service.enrol(module, person, actor=ORGANIZER, at=AT).module_id

    done = race(committed_app, enrol, 6)
    assert len({one for one in done if not isinstance(one, DomainError)}) == 1
    assert sum(len(list_enrolments(module_id)) for module_id in ids) == 1


def test_certificates_issued_by_two_at_once_are_given_once(committed_app):
    room = make_class_room(make_event(), share=60)
    people = [make_registration(room.event, f"Mẫu Số {number}") for number in range(5)]
    for lesson in ("first", "second"):
        check_in(room.event, room.lessons[lesson], *people)
    course_id = room.course.id
    db.session.remove()

    def issue(_number):
        return len(
            service.issue_certificates(
                db.session.get_one(Course, course_id), on=date(2024, 10, 26), actor=ORGANIZER, at=AT
            )
        )

    assert sorted(race(committed_app, issue, 4)) == [0, 0, 0, 5]
    given = list_certificates(course_id)
    assert [row.number for row in given] == [1, 2, 3, 4, 5]
    first = given[0].id
    db.session.remove()
    service.revoke(db.session.get_one(type(given[0]), first), "In sai", actor=ORGANIZER, at=AT)
    db.session.remove()

    def replace(_number):
        certificate = db.session.get_one(type(given[0]), first)
        return service.replace(certificate, on=date(2024, 10, 28), actor=ORGANIZER, at=AT).number

    assert [one for one in race(committed_app, replace, 4) if not isinstance(one, DomainError)] == [6]


def test_two_trainers_who_mark_the_same_person_leave_one_fact(committed_app):
    room = make_class_room(make_event())
    person_id, course_id, lesson_id = (
        make_registration(room.event, "Mẫu An").id,
        room.course.id,
        room.lessons["first"].id,
    )
    event_id = room.event.id
    db.session.remove()

    def mark(number):
        at = clock(8, 1) + timedelta(seconds=number)
        course = db.session.get_one(Course, course_id)
        return service.mark(course, person_id, MORNING, HalfMark.PRESENT, actor=TRAINER, at=at, recorded_at=at)

    assert set(race(committed_app, mark, 4)) == {HalfMark.PRESENT}
    assert presence_by_registration(event_id, lesson_id)[person_id].presence is Presence.PRESENT
    assert count_audit("check_in.create") == 2
