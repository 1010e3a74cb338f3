"""What a trainer's tap writes: facts of presence for the lessons of a half-day, and what it takes back."""

from datetime import timedelta
from uuid import UUID

import pytest

from eventmgr.checkin.queries import find_excuse, presence_by_registration
from eventmgr.checkin.rules import Presence
from eventmgr.checkin.service import ListClosed, close_list
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.events.models import Event
from eventmgr.registration.models import Registration
from eventmgr.training import service
from eventmgr.training.queries import list_halves, roster
from eventmgr.training.rules import HalfMark, Outlook
from tests.factories import AT, ORGANIZER, make_course, make_registration, make_session
from tests.minutes.meeting import check_in, moment
from tests.training.class_room import AFTERNOON, MORNING, TRAINER, ClassRoom, clock, make_class_room

P, L, E, A = Presence.PRESENT, Presence.LATE, Presence.EXCUSED, Presence.ABSENT


def mark(room: ClassRoom, person: Registration, wanted: str, *, at: int = 8, minute: int = 5, **told: str) -> HalfMark:
    return service.mark(
        room.course,
        person.id,
        told.get("half", MORNING),
        HalfMark(wanted),
        told.get("reason", ""),
        actor=TRAINER,
        at=clock(at, minute),
        recorded_at=clock(at, minute) + timedelta(seconds=3),
    )


def at_lessons(room: ClassRoom, person: Registration, *names: str) -> list[Presence]:
    return [
        presence_by_registration(room.event.id, room.lessons[name].id)[person.id].presence
        for name in (names or ("first", "second"))
    ]


@pytest.mark.parametrize(
    ("wanted", "reason", "expected"),
    [("present", "", [P, P]), ("late", "", [L, P]), ("excused", "Ốm", [E, E]), ("absent", "", [A, A])],
)
def test_one_tap_says_how_somebody_stands_for_the_half_day(
    event: Event, wanted: str, reason: str, expected: list[Presence]
) -> None:
    room, person = make_class_room(event), make_registration(event, "Mẫu An")
    assert mark(room, person, wanted, reason=reason).value == wanted
    assert at_lessons(room, person) == expected
    (half, _later) = list_halves(room.again())
    (row,) = roster(room.again())
    assert (row.mark(half).value, row.excuse(half)) == (wanted, reason)


def test_every_mark_may_be_put_right_by_every_other(event: Event) -> None:
    room, person = make_class_room(event), make_registration(event, "Mẫu An")
    for step, wanted in enumerate(("present", "late", "present", "absent", "excused", "late", "excused", "present")):
        assert mark(room, person, wanted, minute=10 + step, reason="Ốm").value == wanted, step
    assert at_lessons(room, person) == [P, P]
    assert find_excuse(person.id, room.lessons["first"].id) is None


def test_a_mark_at_noon_still_says_who_was_late_in_the_morning(event: Event) -> None:
    room, person = make_class_room(event), make_registration(event, "Mẫu An")
    mark(room, person, "late", at=12)
    assert at_lessons(room, person) == [L, P]
    mark(room, person, "present", at=12, minute=6)
    assert at_lessons(room, person) == [P, P]


def test_a_scan_made_after_the_mark_is_not_taken_away_by_it(event: Event) -> None:
    room, person = make_class_room(event), make_registration(event, "Mẫu An")
    check_in(event, room.lessons["first"], person, late=10)
    assert mark(room, person, "absent", minute=5).value == "partly"
    assert at_lessons(room, person) == [P, A]
    assert mark(room, person, "absent", minute=20).value == "absent"
    assert at_lessons(room, person) == [A, A]


def test_who_was_scanned_in_time_may_be_told_late_by_the_trainer(event: Event) -> None:
    room, person = make_class_room(event), make_registration(event, "Mẫu An")
    check_in(event, room.lessons["first"], person)
    assert mark(room, person, "late", minute=30).value == "late"
    assert at_lessons(room, person) == [L, P]


def test_a_mark_is_about_the_lessons_of_that_person_alone(event: Event) -> None:
    room = make_class_room(event)
    left, none = make_registration(event, "Mẫu An"), make_registration(event, "Mẫu Bình")
    service.enrol(room.left, left, actor=ORGANIZER, at=AT)
    mark(room, left, "present", at=13, half=AFTERNOON)
    assert at_lessons(room, left, "left", "right") == [P, A]
    with pytest.raises(service.NoRoll):
        mark(room, none, "present", at=13, half=AFTERNOON)


def test_an_excuse_needs_its_reason_and_a_mark_its_half_day_and_person(event: Event) -> None:
    room, person = make_class_room(event), make_registration(event, "Mẫu An")
    with pytest.raises(DomainError) as refused:
        mark(room, person, "excused")
    assert refused.value.field == "reason"
    with pytest.raises(NotFound):
        mark(room, person, "present", half="2024-10-26-am")
    with pytest.raises(DomainError):
        mark(room, person, "partly")
    with pytest.raises(NotFound):
        service.mark(
            room.course, UUID(int=1), MORNING, HalfMark.PRESENT, actor=TRAINER, at=clock(8), recorded_at=clock(8)
        )


def test_a_closed_list_is_marked_only_once_it_is_open_again(event: Event) -> None:
    room, person = make_class_room(event), make_registration(event, "Mẫu An")
    close_list(event, room.lessons["second"].id, actor=ORGANIZER, at=AT)
    with pytest.raises(ListClosed):
        mark(room, person, "present")
    assert at_lessons(room, person) == [A, A]


def test_a_roll_called_in_another_half_day_is_not_written_over(event: Event) -> None:
    desk = make_session(event, "check_in", start=moment(7, 15, day=25), minutes=30)
    lesson = make_session(event, "training", start=moment(13, 30, day=25), minutes=90)
    course, person = make_course(event, (lesson,)), make_registration(event, "Mẫu An")
    check_in(event, desk, person)
    told = {"actor": TRAINER, "at": clock(14), "recorded_at": clock(14)}
    with pytest.raises(service.NoRoll):
        service.mark(course, person.id, AFTERNOON, HalfMark.ABSENT, **told)  # type: ignore[arg-type]  # as above
    assert presence_by_registration(event.id, desk.id)[person.id].presence is P


def test_who_may_miss_nothing_more_is_told_while_it_can_be_mended(event: Event) -> None:
    room = make_class_room(event, share=60)
    an, binh, chau = (make_registration(event, f"Mẫu {name}") for name in ("An", "Bình", "Châu"))
    for one in (an, binh, chau):
        service.enrol(room.right, one, actor=ORGANIZER, at=AT)
    mark(room, an, "present")
    check_in(event, room.lessons["second"], binh)
    told = {row.registration.id: row.outlook(clock(11, 30)) for row in roster(room.again())}
    assert told == {an.id: Outlook.REACHED, binh.id: Outlook.AT_RISK, chau.id: Outlook.LOST}
