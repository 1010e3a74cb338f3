"""What writing, submitting and locking the minutes does."""

from hashlib import sha256

import pytest
from flask import Flask

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_sessions
from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.files import store
from eventmgr.events.models import Event
from eventmgr.minutes import service
from eventmgr.minutes.compiling import minuted_sessions
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.papers import render
from eventmgr.minutes.papers.shared import facts_of
from eventmgr.minutes.queries import compile_minutes, find_locked, list_unsettled, texts
from eventmgr.minutes.rules import MinutesState, Section
from eventmgr.outcomes.queries import list_records
from eventmgr.outcomes.rules import RecordState
from tests.factories import AT, ORGANIZER, count_audit, make_event
from tests.minutes.meeting import make_meeting, moment

BYTES = {"pdf": b"%PDF-1.7 Mau", "docx": b"PK Mau"}


def written(event: Event) -> Minutes:
    """Minutes with all that is asked for before they are submitted."""
    minutes = service.get_or_create(event, actor=ORGANIZER, at=AT)
    details = service.Details(
        chair_name="Nguyễn Thị Mẫu An",
        secretary_name="Lê Thị Mẫu Bình",
        started_at=moment(7, 35),
        ended_at=moment(17, 20),
    )
    service.set_details(minutes, details, actor=ORGANIZER, at=AT)
    service.write_text(minutes, Section.CONCLUSIONS, "Nhân rộng mô hình.", actor=ORGANIZER, at=AT)
    return minutes


def submitted(event: Event) -> Minutes:
    minutes = written(event)
    service.submit(minutes, actor=ORGANIZER, at=AT)
    return minutes


def locked(event: Event) -> Minutes:
    minutes = submitted(event)
    service.lock(minutes, lambda _minutes: BYTES, actor=ORGANIZER, at=AT)
    return minutes


def test_new_minutes_take_their_times_from_the_agenda(event: Event) -> None:
    make_meeting(event)
    minutes = service.get_or_create(event, actor=ORGANIZER, at=AT)
    assert (minutes.started_at, minutes.ended_at) == (moment(7, 30), moment(17, 15))
    assert minutes.chair_name == ""
    assert service.get_or_create(event, actor=ORGANIZER, at=AT).id == minutes.id
    assert count_audit("minutes.create") == 1


def test_the_attendance_is_compiled_from_the_arrival(event: Event) -> None:
    make_meeting(event)
    attendance = compile_minutes(event).attendance
    assert (attendance.called, attendance.present, attendance.absent, attendance.excused) == (5, 4, 1, 1)
    assert attendance.reasons == [("ốm", 1)]
    assert attendance.others == 1
    assert [(row.name, row.called, row.present) for row in attendance.provinces] == [
        ("Tỉnh Đắk Lắk", 1, 1),
        ("Tỉnh Khánh Hòa", 2, 2),
        ("Tỉnh Thừa Thiên Huế", 1, 0),
        ("Tỉnh Trà Vinh", 1, 1),
    ]


def test_the_rest_is_compiled_too(event: Event) -> None:
    make_meeting(event)
    compiled = compile_minutes(event)
    assert [held.title for held in compiled.opening] == ["Tuyên bố lý do"]
    assert compiled.figures == ("Số tiền vận động: gần 170 tỷ đồng",)
    assert [(read.author, read.gist) for read in compiled.papers] == [("Hội LHPN tỉnh Khánh Hòa", "Ba bài học.")]
    assert [group.number for group in compiled.groups] == [1, 2]
    assert compiled.groups[0].officers == (
        ("Trưởng nhóm", "Nguyễn Thị Mẫu Hòa (Khánh Hòa)"),
        ("Thư ký", "Trần Thị Mẫu Ánh (Khánh Hòa)"),
    )
    assert [point.who for part in compiled.discussion for point in part.points] == ["H’Mẫu Êban (Đắk Lắk)"]


def test_an_event_without_anything_is_compiled_as_nothing(event: Event) -> None:
    compiled = compile_minutes(event)
    assert compiled.span is None
    assert not compiled.attendance.is_taken
    assert (compiled.opening, compiled.groups, compiled.discussion, compiled.figures) == ((), (), (), ())


def test_what_is_written_is_kept_and_written_down(event: Event) -> None:
    minutes = service.get_or_create(event, actor=ORGANIZER, at=AT)
    service.write_text(minutes, Section.OPENING, "Lời chào mừng", actor=ORGANIZER, at=AT)
    service.write_text(minutes, Section.OPENING, "Lời chào mừng", actor=ORGANIZER, at=AT)
    assert texts(minutes) == {Section.OPENING: "Lời chào mừng"}
    assert count_audit("minutes.write") == 1


def test_the_end_is_not_before_the_beginning(event: Event) -> None:
    minutes = service.get_or_create(event, actor=ORGANIZER, at=AT)
    details = service.Details(chair_name="Mẫu", started_at=moment(9), ended_at=moment(8))
    with pytest.raises(DomainError) as refused:
        service.set_details(minutes, details, actor=ORGANIZER, at=AT)
    assert refused.value.field == "ended_at"
    db.session.refresh(minutes)
    assert minutes.chair_name == ""


def test_a_text_that_another_saved_meanwhile_is_not_overwritten(event: Event) -> None:
    minutes = service.get_or_create(event, actor=ORGANIZER, at=AT)
    service.write_text(minutes, Section.OPENING, "của người khác", actor=ORGANIZER, at=moment(9))
    mine = {Section.OPENING: "của tôi", Section.PAPERS: "thêm"}
    with pytest.raises(service.ChangedMeanwhile) as refused:
        service.save(minutes, service.Details(), mine, seen=moment(8), actor=ORGANIZER, at=moment(10))
    assert refused.value.field == "opening"
    assert texts(minutes) == {Section.OPENING: "của người khác"}
    service.save(minutes, service.Details(), mine, seen=moment(9), actor=ORGANIZER, at=moment(10))
    assert texts(minutes) == {Section.OPENING: "của tôi", Section.PAPERS: "thêm"}


@pytest.mark.parametrize("missing", ["chair_name", "secretary_name", "started_at", "conclusions"])
def test_minutes_without_what_they_need_are_not_submitted(event: Event, missing: str) -> None:
    minutes = written(event)
    if missing == "conclusions":
        service.write_text(minutes, Section.CONCLUSIONS, "", actor=ORGANIZER, at=AT)
    else:
        empty = None if missing == "started_at" else ""
        service.set_details(minutes, {missing: empty}, actor=ORGANIZER, at=AT)  # type: ignore[misc]  # a table of cases
    with pytest.raises(DomainError) as refused:
        service.submit(minutes, actor=ORGANIZER, at=AT)
    assert refused.value.field == missing
    db.session.refresh(minutes)
    assert minutes.state is MinutesState.DRAFT
    assert count_audit("minutes.submit") == 0


def test_submitted_minutes_are_written_again_only_after_they_are_asked_back(event: Event) -> None:
    minutes = submitted(event)
    with pytest.raises(service.NotDraft):
        service.write_text(minutes, Section.OPENING, "thêm", actor=ORGANIZER, at=AT)
    service.ask_back(minutes, actor=ORGANIZER, at=AT)
    service.write_text(minutes, Section.OPENING, "thêm", actor=ORGANIZER, at=AT)
    assert texts(minutes)[Section.OPENING] == "thêm"


def test_the_lock_keeps_the_bytes_and_their_sum(event: Event) -> None:
    make_meeting(event)
    minutes = submitted(event)
    service.lock(minutes, render, actor=ORGANIZER, at=AT)
    kept = store().get(service.file_key(minutes, "pdf"))
    assert kept.startswith(b"%PDF")
    assert minutes.sha256 == sha256(kept).hexdigest()
    assert store().get(service.file_key(minutes, "docx")).startswith(b"PK")
    assert (minutes.number, minutes.locked_at, len(minutes.code or "")) == (1, AT, 14)
    assert find_locked(minutes.code or "") == minutes
    assert count_audit("minutes.lock") == 1


def test_the_lock_closes_the_records_of_the_groups(event: Event) -> None:
    make_meeting(event)
    locked(event)
    states = [record.state for record in list_records(event.id) if record.group_id]
    assert states == [RecordState.LOCKED, RecordState.LOCKED]


def test_numbers_run_on_within_a_year(app: Flask, event: Event) -> None:
    other, later = make_event(), make_event(starts_on=event.starts_on.replace(year=2025))
    assert [locked(row).number for row in (event, other, later)] == [1, 2, 1]


def test_a_group_that_has_not_confirmed_holds_the_lock_up_unless_a_reason_is_given(event: Event) -> None:
    make_meeting(event, confirmed=False)
    assert [group.number for group in list_unsettled(event.id)] == [2]
    minutes = submitted(event)
    with pytest.raises(service.GroupsNotConfirmed) as refused:
        service.lock(minutes, lambda _minutes: BYTES, actor=ORGANIZER, at=AT)
    assert refused.value.field == "reason"
    assert " 2." in str(refused.value)
    db.session.refresh(minutes)
    assert (minutes.state, minutes.number, minutes.code) == (MinutesState.SUBMITTED, None, None)
    service.lock(minutes, lambda _minutes: BYTES, reason="Nhóm 2 về sớm", actor=ORGANIZER, at=AT)
    assert minutes.state is MinutesState.LOCKED
    entry = db.session.query(AuditEntry).filter_by(verb="minutes.lock").one()
    assert {value.field: value.after for value in entry.values}["reason"] == "Nhóm 2 về sớm"


def test_locked_minutes_are_never_changed(event: Event) -> None:
    minutes = locked(event)
    before = minutes.sha256
    for change in (
        lambda: service.write_text(minutes, Section.OPENING, "thêm", actor=ORGANIZER, at=AT),
        lambda: service.set_details(minutes, {"chair_name": "Khác"}, actor=ORGANIZER, at=AT),
        lambda: service.submit(minutes, actor=ORGANIZER, at=AT),
        lambda: service.ask_back(minutes, actor=ORGANIZER, at=AT),
        lambda: service.lock(minutes, lambda _minutes: BYTES, actor=ORGANIZER, at=AT),
    ):
        with pytest.raises(Conflict) as refused:
            change()
        assert refused.value.status == 409
    db.session.refresh(minutes)
    assert (minutes.sha256, texts(minutes)) == (before, {Section.CONCLUSIONS: "Nhân rộng mô hình."})


def test_draft_minutes_are_not_locked(event: Event) -> None:
    with pytest.raises(Conflict):
        service.lock(written(event), lambda _minutes: BYTES, actor=ORGANIZER, at=AT)


def noted(event: Event) -> dict[str, Session]:
    """The sessions of a meeting whose first one began, and whose last one ended, as somebody noted it."""
    rows = {row.title: row for row in list_sessions(event.id)}
    held = minuted_sessions(list(rows.values()), event.zone)
    first, last = held[0], max(held, key=lambda row: row.ends_at)
    with transaction():
        first.started_at, last.started_at, last.ended_at = moment(7, 41), last.starts_at, moment(17, 33)
    return {"first": first, "last": last}


def test_times_that_were_noted_on_the_day_go_before_the_plan_and_typed_ones_before_both(event: Event) -> None:
    make_meeting(event)
    minutes = service.get_or_create(event, actor=ORGANIZER, at=AT)
    first = noted(event)["first"]
    facts = facts_of(minutes, compile_minutes(event))
    assert (facts.started_at, facts.ended_at) == (moment(7, 41), moment(17, 33))
    shown = service.Details(started_at=moment(7, 41), ended_at=moment(17, 33))
    service.set_details(minutes, shown, actor=ORGANIZER, at=AT)
    with transaction():
        first.started_at = moment(7, 43)
    assert facts_of(minutes, compile_minutes(event)).started_at == moment(7, 43), (
        "a form saved as it stood types nothing"
    )
    service.set_details(minutes, service.Details(started_at=moment(7, 50)), actor=ORGANIZER, at=AT)
    facts = facts_of(minutes, compile_minutes(event))
    assert (facts.started_at, facts.ended_at) == (moment(7, 50), moment(17, 33))


def test_locked_minutes_keep_the_times_that_they_showed(event: Event) -> None:
    make_meeting(event)
    minutes = service.get_or_create(event, actor=ORGANIZER, at=AT)
    first = noted(event)["first"]
    details = service.Details(chair_name="Nguyễn Thị Mẫu An", secretary_name="Lê Thị Mẫu Bình")
    service.set_details(minutes, details, actor=ORGANIZER, at=AT)
    service.write_text(minutes, Section.CONCLUSIONS, "Nhân rộng mô hình.", actor=ORGANIZER, at=AT)
    service.submit(minutes, actor=ORGANIZER, at=AT)
    service.lock(minutes, lambda _minutes: BYTES, reason="Mẫu", actor=ORGANIZER, at=AT)
    with transaction():
        first.started_at = moment(7, 59)
    facts = facts_of(minutes, compile_minutes(event))
    assert (facts.started_at, facts.ended_at) == (moment(7, 41), moment(17, 33))


def test_a_session_stands_in_the_minutes_as_it_was_held(event: Event) -> None:
    make_meeting(event)
    first = noted(event)["first"]
    line = next(line for line in compile_minutes(event).agenda if line.title == first.title)
    assert line.starts_at == moment(7, 41)
    assert line.ends_at == moment(7, 41) + (first.ends_at - first.starts_at)
