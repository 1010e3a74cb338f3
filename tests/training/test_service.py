"""What setting up a course and giving certificates does."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from eventmgr.agenda.models import Session
from eventmgr.checkin.rules import Presence
from eventmgr.core.db import db
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.events.models import Event
from eventmgr.registration.models import Registration
from eventmgr.training import service
from eventmgr.training.models import Course
from eventmgr.training.queries import find_certificate, get_course, list_certificates, list_courses, roster
from eventmgr.training.rules import Reason
from tests.factories import AT, ORGANIZER, count_audit, make_course, make_event, make_registration, make_session
from tests.minutes.meeting import check_in, moment

ON = date(2024, 10, 26)


def plan(event: Event) -> tuple[Course, Session, Session]:
    """Two half-days: a roll call in the morning that holds for two lessons, and a lesson with its own."""
    morning = make_session(event, "check_in", start=moment(7, 15, day=25), minutes=30)
    first = make_session(event, "training", start=moment(8, day=25), minutes=90)
    second = make_session(event, "training", start=moment(9, 50, day=25), minutes=90)
    third = make_session(event, "training", start=moment(13, 30, day=25), minutes=60, takes_attendance=True)
    return make_course(event, (first, second, third)), morning, third


def people(event: Event, *names: str) -> list[Registration]:
    return [make_registration(event, name) for name in names]


def test_the_roster_counts_each_lesson_by_its_roll_call(event: Event) -> None:
    course, morning, third = plan(event)
    whole, half, late, nobody = people(event, "Mẫu An", "Mẫu Bình", "Mẫu Châu", "Mẫu Dung")
    check_in(event, morning, whole, half, late)
    check_in(event, third, whole)
    check_in(event, third, late, late=20)
    rows = {row.registration.id: row for row in roster(course)}
    assert [str(rows[one.id].verdict.share) for one in (whole, half, late, nobody)] == ["100.0", "75.0", "100.0", "0.0"]
    assert [rows[one.id].verdict.qualifies for one in (whole, half, late, nobody)] == [True, False, True, False]
    assert rows[half.id].verdict.missed == (third.id,)
    assert rows[half.id].verdict.reasons == (Reason.SHARE,)
    assert rows[late.id].presences[third.id] is Presence.LATE
    assert set(rows[nobody.id].presences.values()) == {Presence.ABSENT}


def test_who_teaches_is_not_on_the_roster_and_guests_are_if_they_came(event: Event) -> None:
    course, morning, _third = plan(event)
    trainer = make_registration(event, "Mẫu Giảng", None, category="trainer")
    guest = make_registration(event, "Mẫu Khách", None, category="guest")
    make_registration(event, "Mẫu Vắng", None, category="guest")
    check_in(event, morning, trainer, guest)
    assert [row.registration.id for row in roster(course)] == [guest.id]


def test_a_course_that_nobody_was_checked_in_to_gives_nothing(event: Event) -> None:
    course = make_course(event, (make_session(event, "training"),))
    people(event, "Mẫu An")
    (row,) = roster(course)
    assert (row.verdict.reasons, dict(row.presences)) == ((Reason.NOT_TAKEN,), {})
    assert service.issue_certificates(course, on=ON, actor=ORGANIZER, at=AT) == []


def test_certificates_are_numbered_through_and_given_once(event: Event) -> None:
    course, morning, third = plan(event)
    crowd = people(event, "Mẫu Châu", "Mẫu An", "Mẫu Bình")
    check_in(event, morning, *crowd)
    check_in(event, third, *crowd)
    given = service.issue_certificates(course, on=ON, actor=ORGANIZER, at=AT)
    assert [(one.number, one.registration.person.full_name) for one in given] == [
        (1, "Mẫu An"),
        (2, "Mẫu Bình"),
        (3, "Mẫu Châu"),
    ]
    assert service.issue_certificates(course, on=ON, actor=ORGANIZER, at=AT) == []
    late = make_registration(event, "Mẫu Ái")
    check_in(event, morning, late)
    check_in(event, third, late)
    (new,) = service.issue_certificates(course, on=ON, actor=ORGANIZER, at=AT)
    assert new.number == 4
    assert count_audit("certificate.issue") == 4
    assert len({one.code for one in list_certificates(course.id)}) == 4


def test_a_revoked_number_is_not_given_to_anybody_else_and_comes_back_to_its_person(event: Event) -> None:
    course, morning, third = plan(event)
    crowd = people(event, "Mẫu An", "Mẫu Bình")
    for session in (morning, third):
        check_in(event, session, *crowd)
    first, second = service.issue_certificates(course, on=ON, actor=ORGANIZER, at=AT)
    service.revoke(second, "In sai tên", actor=ORGANIZER, at=AT)
    assert (second.revoked_at, second.revoked_reason) == (AT, "In sai tên")
    assert service.issue_certificates(course, on=ON, actor=ORGANIZER, at=AT) == []
    code = second.code
    service.reissue(second, on=date(2024, 10, 28), actor=ORGANIZER, at=AT)
    assert (second.number, second.code, second.revoked_at, second.issued_on) == (2, code, None, date(2024, 10, 28))
    assert find_certificate(code) == second
    assert (count_audit("certificate.revoke"), count_audit("certificate.reissue")) == (1, 1)
    with pytest.raises(Conflict):
        service.reissue(first, on=ON, actor=ORGANIZER, at=AT)


def test_a_certificate_is_revoked_once_and_with_a_reason(event: Event) -> None:
    course, morning, third = plan(event)
    (person,) = people(event, "Mẫu An")
    for session in (morning, third):
        check_in(event, session, person)
    (certificate,) = service.issue_certificates(course, on=ON, actor=ORGANIZER, at=AT)
    with pytest.raises(DomainError) as refused:
        service.revoke(certificate, " ", actor=ORGANIZER, at=AT)
    assert refused.value.field == "reason"
    service.revoke(certificate, "In sai", actor=ORGANIZER, at=AT)
    with pytest.raises(Conflict):
        service.revoke(certificate, "nữa", actor=ORGANIZER, at=AT)
    assert certificate.revoked_reason == "In sai"


@pytest.mark.parametrize("minimum", [0, 101, -5])
def test_a_share_beyond_the_whole_is_refused(event: Event, minimum: int) -> None:
    with pytest.raises(DomainError) as refused:
        service.create_course(event, "Lớp Mẫu", minimum, "GCN", actor=ORGANIZER, at=AT)
    assert refused.value.field == "minimum_share"
    assert list_courses(event.id) == []


@pytest.mark.parametrize("share", [101, -1])
def test_a_share_of_each_subject_beyond_the_whole_is_refused(event: Event, share: int) -> None:
    with pytest.raises(DomainError) as refused:
        service.create_course(event, "Lớp Mẫu", 80, "GCN", module_share=share, actor=ORGANIZER, at=AT)
    assert refused.value.field == "module_share"
    assert list_courses(event.id) == []


def test_a_course_is_set_up_and_changed(event: Event) -> None:
    lesson, other = make_session(event, "training"), make_session(event, "training", start=moment(13))
    course = service.create_course(event, "Lớp Mẫu", 100, "GCN-ĐCT", actor=ORGANIZER, at=AT)
    module = service.add_module(course, "Dinh dưỡng", Decimal("2.92"), [lesson.id], actor=ORGANIZER, at=AT)
    data = service.ModuleData(title="Dinh dưỡng gia đình", hours=Decimal(3), session_ids=[other.id])
    service.update_module(module, data, actor=ORGANIZER, at=AT)
    service.update_course(
        course, service.CourseData(title="Lớp Mẫu", minimum_share=80, number_sign="GCN"), actor=ORGANIZER, at=AT
    )
    (found,) = list_courses(event.id)
    assert (found.minimum_share, found.number_sign) == (80, "GCN")
    assert [(row.title, [link.session_id for link in row.sessions]) for row in found.modules] == [
        ("Dinh dưỡng gia đình", [other.id])
    ]
    service.remove_module(module, actor=ORGANIZER, at=AT)
    assert get_course(event.id, course.id).modules == []
    assert [count_audit(f"module.{verb}") for verb in ("create", "update", "remove")] == [1, 1, 1]


def test_a_session_teaches_one_subject_and_belongs_to_the_event(event: Event) -> None:
    lesson, foreign = make_session(event, "training"), make_session(make_event(), "training")
    course = make_course(event, (lesson,))
    for session_id, error in ((lesson.id, DomainError), (foreign.id, NotFound), (UUID(int=1), NotFound)):
        with pytest.raises(error):
            service.add_module(course, "Khác", Decimal(1), [session_id], actor=ORGANIZER, at=AT)
    with pytest.raises(DomainError):
        service.add_module(course, "Khác", Decimal(0), [], actor=ORGANIZER, at=AT)
    db.session.expire_all()
    assert len(get_course(event.id, course.id).modules) == 1
