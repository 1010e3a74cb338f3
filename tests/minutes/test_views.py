"""The pages of the minutes, their files, and the page on which codes are checked."""

from hashlib import sha256

import pytest
from flask import Flask, g

from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.files import store
from eventmgr.events.models import Event
from eventmgr.minutes import service
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.papers import render
from eventmgr.minutes.queries import find_minutes, texts
from eventmgr.minutes.rules import MinutesState, Section
from eventmgr.outcomes.queries import list_records
from eventmgr.outcomes.rules import RecordState
from eventmgr.training.service import issue_certificates, revoke
from tests.conftest import SignIn
from tests.factories import AT, ORGANIZER, count_audit, make_course, make_event, make_registration, make_session
from tests.minutes.meeting import check_in, make_meeting
from tests.pages import PageClient

TYPED = {
    "chair_name": "Nguyễn Thị Mẫu An",
    "secretary_name": "Lê Thị Mẫu Bình",
    "started_at": "2024-10-24T07:35",
    "ended_at": "2024-10-24T17:20",
    "conclusions": "Nhân rộng mô hình.",
    "tasks": "Ban hành hướng dẫn | Ban Gia đình - Xã hội || Quý I/2025",
}


def turn(client: PageClient) -> PageClient:
    """Another person's turn: requests of one test share the context, which remembers who asked last."""
    vars(g._get_current_object()).clear()
    return client


def path(event: Event, rest: str = "") -> str:
    return f"/events/{event.slug}/minutes{rest}"


def stored(event: Event) -> Minutes:
    minutes = find_minutes(event.id)
    assert minutes is not None
    return minutes


def confirmed(chair: PageClient, event: Event, **values: str) -> dict[str, str]:
    """The form of the lock as the chair sends it, with the mark of what the page shows."""
    text = chair.get(path(event, "/lock")).get_data(as_text=True)
    return {"confirm": "y", "seen": text.split('name="seen" type="hidden" value="')[1].split('"')[0], **values}


def locked(event: Event) -> Minutes:
    minutes = service.get_or_create(event, actor=ORGANIZER, at=AT)
    end = AT.replace(hour=9)
    details = service.Details(chair_name="Mẫu An", secretary_name="Mẫu Bình", started_at=AT, ended_at=end)
    service.save(minutes, details, {Section.CONCLUSIONS: "Nhân rộng."}, actor=ORGANIZER, at=AT)
    service.submit(minutes, actor=ORGANIZER, at=AT)
    service.lock(minutes, render, actor=ORGANIZER, at=AT)
    return minutes


def test_the_page_shows_what_the_data_say_and_writes_nothing(event: Event, as_role: SignIn) -> None:
    make_meeting(event)
    page = as_role(event, "secretary").get(path(event))
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "Triệu tập 5 đại biểu; có mặt 4; vắng 1 (có lý do 1: ốm 1); 3/4 tỉnh, thành phố" in text
    assert "H’Mẫu Êban (Đắk Lắk)" in text
    assert find_minutes(event.id) is None


@pytest.mark.parametrize(
    ("role", "url", "status"),
    [("viewer", "", 200), ("trainer", "", 403), ("staff", "/minutes.pdf", 403), ("viewer", "/minutes.docx", 200)],
)
def test_who_may_see_the_minutes(event: Event, as_role: SignIn, role: str, url: str, status: int) -> None:
    assert as_role(event, role).get(path(event, url)).status_code == status


def test_others_find_nothing(event: Event, as_role: SignIn, client: PageClient) -> None:
    assert as_role(make_event(), "organizer").get(path(event)).status_code == 404
    assert turn(client).get(path(event)).status_code == 303


def test_what_is_typed_is_kept(event: Event, as_role: SignIn) -> None:
    secretary = as_role(event, "secretary")
    assert secretary.post(path(event), data=TYPED).status_code == 303
    minutes = stored(event)
    assert minutes.chair_name == "Nguyễn Thị Mẫu An"
    assert minutes.started_at is not None
    assert minutes.started_at.astimezone(event.zone).strftime("%H:%M %d/%m") == "07:35 24/10"
    assert texts(minutes)[Section.CONCLUSIONS] == "Nhân rộng mô hình."
    assert count_audit("minutes.details") == 1
    assert "Nhân rộng mô hình." in secretary.get(path(event)).get_data(as_text=True)


def test_a_refused_form_keeps_what_was_typed_and_changes_nothing(event: Event, as_role: SignIn) -> None:
    typed = {**TYPED, "ended_at": "2024-10-24T06:00"}
    page = as_role(event, "secretary").post(path(event), data=typed)
    assert page.status_code == 422
    assert "Nhân rộng mô hình." in page.get_data(as_text=True)
    assert texts(find_minutes(event.id)) == {}
    assert count_audit("minutes.write") == 0


def test_two_writers_see_both_texts_and_can_bring_them_together(event: Event, as_role: SignIn) -> None:
    first, second = as_role(event, "secretary"), as_role(event, "secretary")
    assert first.post(path(event), data={**TYPED, "opening": "của người khác"}).status_code == 303
    page = turn(second).post(path(event), data={**TYPED, "opening": "của tôi"})
    text = page.get_data(as_text=True)
    assert page.status_code == 409
    assert "của người khác" in text
    assert "của tôi" in text
    seen = text.split('name="seen" type="hidden" value="')[1].split('"')[0]
    assert second.post(path(event), data={**TYPED, "opening": "của cả hai", "seen": seen}).status_code == 303
    assert texts(stored(event))[Section.OPENING] == "của cả hai"


def test_writing_is_not_for_everybody(event: Event, as_role: SignIn) -> None:
    assert as_role(event, "viewer").post(path(event), data=TYPED).status_code == 403
    assert turn(as_role(event, "secretary")).post(path(event, "/lock"), data={"confirm": "y"}).status_code == 403
    assert find_minutes(event.id) is None


def test_from_draft_to_lock(event: Event, as_role: SignIn) -> None:
    make_meeting(event)
    secretary, chair = as_role(event, "secretary"), as_role(event, "chair")
    secretary.post(path(event), data=TYPED)
    assert secretary.post(path(event, "/submit")).status_code == 303
    assert secretary.post(path(event), data={**TYPED, "opening": "thêm"}).status_code == 409
    assert turn(chair).post(path(event, "/lock"), data={}).status_code == 422
    assert stored(event).state is MinutesState.SUBMITTED
    assert chair.post(path(event, "/lock"), data=confirmed(chair, event)).status_code == 303
    assert stored(event).state is MinutesState.LOCKED
    assert turn(secretary).post(path(event), data={**TYPED, "opening": "thêm"}).status_code == 409
    assert turn(chair).post(path(event, "/ask-back")).status_code == 409
    assert stored(event).sha256 in chair.get(path(event)).get_data(as_text=True)


def test_minutes_that_lack_something_come_back_with_the_field(event: Event, as_role: SignIn) -> None:
    secretary = as_role(event, "secretary")
    secretary.post(path(event), data={**TYPED, "chair_name": ""})
    page = secretary.post(path(event, "/submit"))
    assert page.status_code == 422
    assert 'id="chair_name-error"' in page.get_data(as_text=True)
    assert stored(event).state is MinutesState.DRAFT


def test_unconfirmed_groups_are_named_and_a_reason_unlocks(event: Event, as_role: SignIn) -> None:
    make_meeting(event, confirmed=False)
    chair = as_role(event, "chair")
    chair.post(path(event), data=TYPED)
    chair.post(path(event, "/submit"))
    page = chair.post(path(event, "/lock"), data=confirmed(chair, event, reason="   "))
    text = page.get_data(as_text=True)
    assert page.status_code == 422
    assert 'id="reason-error"' in text
    [record] = [record for record in list_records(event.id) if record.group_id and record.state is RecordState.OPEN]
    assert f'href="/events/{event.slug}/records/{record.id}"' in text
    assert stored(event).state is MinutesState.SUBMITTED
    assert chair.post(path(event, "/lock"), data=confirmed(chair, event, reason="Nhóm 2 về sớm")).status_code == 303


def test_steps_before_the_first_text_find_nothing(event: Event, as_role: SignIn) -> None:
    chair = as_role(event, "chair")
    for step in ("/submit", "/ask-back"):
        assert chair.post(path(event, step)).status_code == 404
    assert chair.post(path(event, "/lock"), data={"confirm": "y"}).status_code == 404


def test_the_locked_file_stays_the_same_when_the_data_change(event: Event, as_role: SignIn) -> None:
    make_meeting(event)
    minutes = locked(event)
    viewer = as_role(event, "viewer")
    before, word = (viewer.get(path(event, f"/minutes.{name}")).data for name in ("pdf", "docx"))
    make_registration(event, "Người Mẫu Mới", "79")
    assert viewer.get(path(event, "/minutes.pdf")).data == before
    assert viewer.get(path(event, "/minutes.docx")).data == word
    assert sha256(before).hexdigest() == minutes.sha256


def test_anybody_checks_locked_minutes(event: Event, client: PageClient) -> None:
    minutes = locked(event)
    assert minutes.code is not None
    page = client.get(f"/verify/{minutes.code.lower()}")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert minutes.sha256 in text
    assert event.name in text
    assert "24/10/2024" in text


def test_a_draft_has_no_code_and_an_unknown_code_gets_help(event: Event, client: PageClient) -> None:
    service.get_or_create(event, actor=ORGANIZER, at=AT)
    page = client.get("/verify/34679ACDEFGHJK")
    assert page.status_code == 404
    assert "34679ACDEFGHJK" in page.get_data(as_text=True)


def test_anybody_checks_a_certificate_and_sees_name_course_and_date_only(event: Event, client: PageClient) -> None:
    lesson = make_session(event, "training", takes_attendance=True)
    course = make_course(event, (lesson,))
    person = make_registration(event, "Nguyễn Thị Mẫu Hòa", phone="+84900000123")
    check_in(event, lesson, person)
    (certificate,) = issue_certificates(course, on=AT.date(), actor=ORGANIZER, at=AT)
    text = client.get(f"/verify/{certificate.code}").get_data(as_text=True)
    assert [word in text for word in ("Nguyễn Thị Mẫu Hòa", course.title, "24/10/2024")] == [True, True, True]
    assert [word in text for word in ("900000123", "Trưởng Ban", "Khánh Hòa", "tone-danger")] == [False] * 4
    revoke(certificate, "In sai tên", actor=ORGANIZER, at=AT)
    text = client.get(f"/verify/{certificate.code}").get_data(as_text=True)
    assert "tone-danger" in text
    assert "In sai tên" not in text


def test_a_lost_file_is_told(event: Event, app: Flask, as_role: SignIn) -> None:
    minutes = locked(event)
    store().delete(service.file_key(minutes, "pdf"))
    assert as_role(event, "viewer").get(path(event, "/minutes.pdf")).status_code == NotFound.status
    db.session.rollback()
