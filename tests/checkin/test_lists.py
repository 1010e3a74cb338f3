"""Rehearsals, lists that are closed, paper that is typed back, excuses and shares."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eventmgr.audit.models import AuditEntry
from eventmgr.checkin import queries, service
from eventmgr.checkin.models import CheckIn, Excuse, PaperMark, SelfMark
from eventmgr.checkin.rules import Dispute, Presence, Result, Source, wall_letters
from eventmgr.core.db import db
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.ids import uuid7
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    count_queries,
    make_event,
    make_registration,
    make_session,
)

LATER = AT + timedelta(hours=3)
BY = {"actor": ORGANIZER, "at": LATER}


@pytest.fixture
def lesson(event):
    return make_session(event, takes_attendance=True)


def come(event, person, session, **values):
    told = {"operation_id": uuid7(), "source": Source.STAFF, "at": AT, "recorded_at": AT, "actor": ORGANIZER}
    return service.check_in(event, registration_id=person.id, session_id=session.id, **{**told, **values})


def presences(event, session) -> list[Presence]:
    return [row.presence for row in queries.list_presence(queries.get_door_session(event.id, session.id), event.id)]


def facts() -> int:
    return db.session.execute(select(func.count()).select_from(CheckIn)).scalar_one()


def test_a_rehearsal_stands_in_no_ones_way_and_is_wiped_at_once(event, lesson):
    hoa, an = make_registration(event), make_registration(event)
    service.start_rehearsal(event, actor=ORGANIZER, at=AT)
    for person in (hoa, an):
        assert come(event, person, lesson, is_rehearsal=True).result is Result.ACCEPTED
    assert come(event, hoa, lesson, is_rehearsal=True).result is Result.ALREADY_IN
    assert presences(event, lesson) == [Presence.ABSENT, Presence.ABSENT]
    assert queries.entries(event.id, [lesson.id]) == {}
    assert come(event, hoa, lesson).result is Result.ACCEPTED
    with pytest.raises(Conflict):
        service.end_rehearsal(event, 1, **BY)
    assert service.end_rehearsal(event, 2, **BY) == 2
    assert facts() == 1
    assert queries.entries(event.id, [lesson.id]) == {(hoa.id, lesson.id): AT}
    entry = db.session.execute(select(AuditEntry).where(AuditEntry.verb == "rehearsal.end")).scalar_one()
    assert entry.subject_id == event.id


def test_what_arrives_after_a_rehearsal_is_answered_and_written_nowhere(event, lesson):
    hoa = make_registration(event)
    service.start_rehearsal(event, actor=ORGANIZER, at=AT)
    come(event, hoa, lesson, is_rehearsal=True)
    service.end_rehearsal(event, 1, **BY)
    late = come(event, hoa, lesson, is_rehearsal=True)
    assert (late.result, late.reason, late.delegate.id) == (Result.REFUSED, "rehearsal_over", hoa.id)
    told = {"operation_id": uuid7(), "source": Source.STAFF, "at": AT, "recorded_at": AT, "actor": ORGANIZER}
    told |= {"registration_id": hoa.id, "session_id": lesson.id, "is_rehearsal": True}
    assert service.exit(event, **told).reason == "rehearsal_over"
    with pytest.raises(service.RehearsalOver):
        service.undo(event, reason="Nhầm", **told)
    assert facts() == 0
    with pytest.raises(Conflict):
        service.end_rehearsal(event, 0, **BY)


def test_a_rehearsal_begins_once(event):
    service.start_rehearsal(event, actor=ORGANIZER, at=AT)
    with pytest.raises(Conflict):
        service.start_rehearsal(event, actor=ORGANIZER, at=AT)
    assert count_audit("rehearsal.start") == 1


def test_late_begins_where_the_organizer_says(event, lesson):
    come(event, make_registration(event), lesson, at=lesson.starts_at + timedelta(minutes=10))
    assert presences(event, lesson) == [Presence.PRESENT]
    service.set_late_after(event, lesson.id, 5, **BY)
    assert presences(event, lesson) == [Presence.LATE]
    assert queries.count_by_province(event.id, lesson.id)[0].late == 1
    service.set_late_after(event, lesson.id, None, **BY)
    assert presences(event, lesson) == [Presence.PRESENT]
    for minutes in (-1, 601):
        with pytest.raises(DomainError):
            service.set_late_after(event, lesson.id, minutes, **BY)


def test_a_closed_list_takes_scans_but_nothing_by_hand_until_it_is_opened_with_a_reason(event, lesson):
    hoa = make_registration(event)
    closed = service.close_list(event, lesson.id, **BY)
    assert (closed.closed_at, closed.closed_by) == (LATER, ORGANIZER.label)
    for write in (
        lambda: service.excuse(event, hoa.id, lesson.id, "Ốm", **BY),
        lambda: service.mark_paper(event, lesson.id, signed=[hoa.id], **BY),
        lambda: service.close_list(event, lesson.id, **BY),
    ):
        with pytest.raises(service.ListClosed):
            write()
    late = come(event, hoa, lesson, recorded_at=LATER + timedelta(minutes=1))
    assert late.result is Result.ACCEPTED
    assert queries.count_after_closing(queries.find_setting(lesson.id)) == 1
    with pytest.raises(DomainError) as refused:
        service.reopen_list(event, lesson.id, "", **BY)
    assert refused.value.field == "reason"
    assert service.reopen_list(event, lesson.id, "Thiếu đoàn Mẫu", **BY).closed_at is None
    service.excuse(event, make_registration(event).id, lesson.id, "Ốm", **BY)
    with pytest.raises(Conflict):
        service.reopen_list(event, lesson.id, "Nữa", **BY)
    assert (count_audit("attendance.close"), count_audit("attendance.reopen")) == (1, 1)


def test_excuses_for_a_whole_delegation_spare_who_is_there(event, lesson):
    there, first, second = (make_registration(event) for _n in range(3))
    other = make_registration(event, province="79")
    come(event, there, lesson)
    service.excuse(event, first.id, lesson.id, "Ốm", **BY)
    assert service.excuse_delegation(event, there.delegation_id, lesson.id, "Bão", **BY) == 1
    rows = queries.presence_by_registration(event.id, lesson.id)
    assert [rows[one.id].excuse for one in (there, first, second, other)] == ["", "Ốm", "Bão", ""]
    service.withdraw_excuse(event, second.id, lesson.id, **BY)
    assert queries.find_excuse(second.id, lesson.id) is None
    with pytest.raises(NotFound):
        service.withdraw_excuse(event, second.id, lesson.id, **BY)
    stranger = make_registration(make_event())
    with pytest.raises(NotFound):
        service.excuse_delegation(event, stranger.delegation_id, lesson.id, "Bão", **BY)


def test_a_signature_without_a_scan_is_presence_by_paper(event, lesson):
    hoa, an = make_registration(event), make_registration(event)
    come(event, an, lesson)
    assert service.mark_paper(event, lesson.id, signed=[hoa.id, an.id], **BY) == 2
    assert service.mark_paper(event, lesson.id, signed=[hoa.id, an.id], **BY) == 0
    rows = queries.presence_by_registration(event.id, lesson.id)
    assert (rows[hoa.id].source, rows[hoa.id].checked_in_at) == (Source.PAPER, lesson.starts_at)
    assert rows[an.id].source is Source.STAFF
    assert (facts(), count_audit("paper_mark.set")) == (2, 2)
    assert service.mark_paper(event, lesson.id, blank=[hoa.id], **BY) == 1
    assert queries.presence_by_registration(event.id, lesson.id)[hoa.id].presence is Presence.ABSENT
    with pytest.raises(NotFound):
        service.mark_paper(event, lesson.id, signed=[make_registration(make_event()).id], **BY)


def test_where_the_sources_disagree_a_person_decides_once_with_a_reason(event, lesson):
    scanned, walled, undone, sick, fine = (make_registration(event, f"Lê Thị Mẫu {name}") for name in "ABCDE")
    come(event, scanned, lesson)
    come(event, walled, lesson, source=Source.WALL)
    come(event, sick, lesson)
    db.session.add(Excuse(registration_id=sick.id, session_id=lesson.id, reason="Ốm", recorded_at=AT))
    db.session.commit()
    service.mark_paper(event, lesson.id, signed=[undone.id, fine.id, sick.id], **BY)
    told = {"operation_id": uuid7(), "source": Source.STAFF, "at": AT, "recorded_at": AT, "actor": ORGANIZER}
    service.undo(event, registration_id=undone.id, session_id=lesson.id, reason="Nhầm", **told)
    assert service.mark_rest_blank(event, lesson.id, **BY) == 2
    assert [(row.registration_id, row.dispute) for row in queries.list_disputes(event.id, lesson.id)] == [
        (scanned.id, Dispute.SCANNED_UNSIGNED),
        (walled.id, Dispute.SELF_UNSIGNED),
        (undone.id, Dispute.SIGNED_NOT_IN),
        (sick.id, Dispute.EXCUSED_BUT_IN),
    ]
    with pytest.raises(DomainError):
        service.settle(event, lesson.id, scanned.id, "", was_there=True, **BY)
    for person, was_there in ((scanned, True), (walled, False), (undone, True), (sick, True)):
        service.settle(event, lesson.id, person.id, "Trưởng đoàn nói", was_there=was_there, **BY)
    assert queries.list_disputes(event.id, lesson.id) == []
    rows = queries.presence_by_registration(event.id, lesson.id)
    there = [rows[person.id].presence for person in (scanned, walled, undone, sick, fine)]
    assert there == [Presence.PRESENT, Presence.ABSENT, *[Presence.PRESENT] * 3]
    with pytest.raises(Conflict):
        service.settle(event, lesson.id, scanned.id, "Nữa", was_there=False, **BY)
    assert count_audit("attendance.settle") == 4


def test_a_newer_scan_reopens_what_was_settled(event, lesson):
    hoa = make_registration(event)
    come(event, hoa, lesson)
    service.mark_paper(event, lesson.id, blank=[hoa.id], **BY)
    service.settle(event, lesson.id, hoa.id, "Không thấy", was_there=False, **BY)
    assert queries.list_disputes(event.id, lesson.id) == []
    come(event, hoa, lesson, recorded_at=LATER + timedelta(minutes=1))
    assert [row.dispute for row in queries.list_disputes(event.id, lesson.id)] == [Dispute.SCANNED_UNSIGNED]


def test_who_came_too_rarely_is_found_while_it_can_be_mended(event):
    make_session(event, "check_in", title="Đón tiếp")
    first = make_session(event, start=AT, takes_attendance=True)
    second = make_session(event, start=AT + timedelta(hours=7), takes_attendance=True)
    make_session(event, start=AT + timedelta(days=1), takes_attendance=True)
    always, once, never = (make_registration(event, f"Lê Thị Mẫu {name}") for name in "ABC")
    for person, sessions in ((always, (first, second)), (once, (first,))):
        for session in sessions:
            come(event, person, session)
    whole, morning, afternoon, coming = queries.list_scopes(event, at=AT + timedelta(hours=12))
    assert (len(whole.held), whole.coming) == (2, 1)
    assert (morning.held, morning.is_morning, afternoon.held) == ([first.id], True, [second.id])
    assert coming.held == []
    rows, total = queries.list_below(event.id, whole, 60, limit=10)
    assert [(row.registration_id, row.came, row.is_mendable) for row in rows] == [
        (never.id, 0, False),
        (once.id, 1, True),
    ]
    assert total == 2
    assert queries.list_below(event.id, whole, 80, limit=1)[1] == 2
    assert [row.registration_id for row in queries.list_below(event.id, morning, 100, limit=9)[0]] == [never.id]
    assert queries.list_below(event.id, coming, 80, limit=10) == ([], 0)


def test_a_thing_is_handed_out_once_and_lists_who_has_it(event, lesson):
    hoa, an = make_registration(event, "Lê Thị Mẫu Hoa"), make_registration(event, "Lê Thị Mẫu An")
    assert come(event, hoa, lesson, what="Suất ăn").result is Result.ACCEPTED
    assert come(event, hoa, lesson, what="Suất ăn").result is Result.ALREADY_IN
    assert presences(event, lesson) == [Presence.ABSENT, Presence.ABSENT]
    thing = queries.list_things(event.id)[0]
    assert (thing.what, thing.session_id, thing.given) == ("Suất ăn", lesson.id, 1)

    def who(**values):
        rows = queries.list_handout(event.id, lesson.id, "Suất ăn", limit=9, **values)
        return [row.registration_id for row in rows]

    assert (who(), who(has=True), who(has=False), who(q="hoa")) == ([an.id, hoa.id], [hoa.id], [an.id], [hoa.id])
    told = {"operation_id": uuid7(), "source": Source.STAFF, "at": AT, "recorded_at": AT, "actor": ORGANIZER}
    service.undo(event, registration_id=hoa.id, session_id=lesson.id, reason="Nhầm", what="Suất ăn", **told)
    assert (who(has=True), queries.list_things(event.id)[0].given) == ([], 0)


def test_the_wall_marks_one_person_a_phone_and_only_around_the_session(event, lesson):
    hoa, an = make_registration(event), make_registration(event)
    key = service.open_wall(event, lesson.id, **BY).wall_key
    assert service.open_wall(event, lesson.id, **BY).wall_key == key
    at = lesson.starts_at + timedelta(minutes=5)
    typed = wall_letters(key, at).lower()
    assert service.read_wall(event.id, f" {typed[:3]} {typed[3:]}", at=at).session.id == lesson.id
    assert service.read_wall(event.id, typed, at=at + timedelta(seconds=30)).session.id == lesson.id
    for code, moment in ((typed, at + timedelta(seconds=60)), ("XXXXXX", at), ("ộ", at), ("", at)):
        with pytest.raises(service.WallCodeUnknown):
            service.read_wall(event.id, code, at=moment)
    with pytest.raises(service.WallCodeUnknown):
        service.read_wall(make_event().id, typed, at=at)
    assert service.mark_self(event, lesson.id, hoa, "a" * 20, at=at).result is Result.ACCEPTED
    assert service.mark_self(event, lesson.id, hoa, "a" * 20, at=at).result is Result.ALREADY_IN
    with pytest.raises(service.PhoneTaken):
        service.mark_self(event, lesson.id, an, "a" * 20, at=at)
    assert queries.presence_by_registration(event.id, lesson.id)[hoa.id].source is Source.WALL
    for moment in (lesson.starts_at - timedelta(minutes=31), lesson.ends_at):
        with pytest.raises(service.NotRunning):
            service.mark_self(event, lesson.id, an, "b" * 20, at=moment)
    service.close_list(event, lesson.id, **BY)
    with pytest.raises(service.ListClosed):
        service.mark_self(event, lesson.id, an, "b" * 20, at=at)
    assert (facts(), db.session.execute(select(func.count()).select_from(SelfMark)).scalar_one()) == (1, 1)


def test_a_phone_that_stood_for_somebody_in_a_rehearsal_is_free_again(event, lesson):
    hoa, an = make_registration(event), make_registration(event)
    at = lesson.starts_at
    service.start_rehearsal(event, actor=ORGANIZER, at=at)
    service.mark_self(event, lesson.id, hoa, "a" * 20, at=at)
    assert queries.entries(event.id, [lesson.id]) == {}
    service.end_rehearsal(event, 1, **BY)
    assert service.mark_self(event, lesson.id, an, "a" * 20, at=at).result is Result.ACCEPTED


def test_reading_costs_the_same_for_one_and_for_many(event, lesson):
    event_id, lesson_id = event.id, lesson.id

    def ask() -> list[int]:
        scope = queries.list_scopes(event, at=LATER)[0]
        return [
            count_queries(lambda: queries.list_paper(event_id, lesson_id)),
            count_queries(lambda: queries.count_paper(event_id, lesson_id)),
            count_queries(lambda: queries.list_disputes(event_id, lesson_id)),
            count_queries(lambda: queries.list_below(event_id, scope, 80, limit=9)),
            count_queries(lambda: queries.list_handout(event_id, lesson_id, "Suất ăn", limit=9)),
            count_queries(lambda: queries.list_things(event_id)),
        ]

    come(event, make_registration(event), lesson)
    few = ask()
    for _number in range(3):
        come(event, make_registration(event), lesson)
    db.session.add_all(
        PaperMark(session_id=lesson.id, registration_id=id_, is_signed=False, recorded_at=AT, recorded_by="Mẫu")
        for id_ in queries.list_unmarked(event_id, lesson_id)
    )
    db.session.commit()
    assert ask() == few == [1] * 6
    assert len(queries.list_disputes(event_id, lesson_id)) == 4


def test_a_check_in_asks_as_much_as_ever(event, lesson):
    told = {"registration_id": make_registration(event).id, "session_id": lesson.id, "operation_id": uuid7()}
    told |= {"source": Source.STAFF, "at": AT, "recorded_at": AT, "actor": ORGANIZER}
    assert count_queries(lambda: service.check_in(event, **told)) == 2
