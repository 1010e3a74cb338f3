"""The pages around the door, as staff meet them: exit, settings, rehearsal, paper, disagreements, things, the wall."""

import html
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eventmgr.checkin import queries, service
from eventmgr.checkin.models import CheckIn, PaperMark
from eventmgr.checkin.rules import Source
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.core.ids import uuid7
from tests.factories import AT, ORGANIZER, count_audit, make_registration, make_session

PARTIAL = {"HX-Request": "true"}


@pytest.fixture
def lesson(event):
    return make_session(event, title="Chuyên đề Mẫu", takes_attendance=True)


@pytest.fixture
def staff(event, as_role):
    return as_role(event, "staff")


def door(event, *parts) -> str:
    return "/".join([f"/events/{event.slug}/check-in", *(str(part) for part in parts)])


def text(response) -> str:
    return html.unescape(response.get_data(as_text=True))


def facts() -> int:
    return db.session.execute(select(func.count()).select_from(CheckIn)).scalar_one()


def come(event, person, session, **values):
    told = {"operation_id": uuid7(), "source": Source.STAFF, "at": AT, "recorded_at": AT, "actor": ORGANIZER}
    return service.check_in(event, registration_id=person.id, session_id=session.id, **{**told, **values})


def test_somebody_leaves_and_the_exit_is_undone(event, lesson, staff):
    person = make_registration(event)
    data = {"session_id": str(lesson.id), "registration_id": str(person.id)}
    assert 'data-result="refused"' in text(staff.post(door(event, "exit"), data=data))
    assert "Ra về lúc này" in text(staff.post(door(event), data=data))
    left = staff.post(door(event, "exit"), data=data, headers=PARTIAL)
    assert 'data-result="left"' in text(left)
    assert "'wasm-unsafe-eval'" in left.headers["Content-Security-Policy"]
    staff.post(door(event, "undo"), data={**data, "reason": "Quét nhầm"})
    assert queries.find_entry(person.id, lesson.id) is not None


def test_a_rehearsal_shows_on_each_page_and_ends_with_the_number_that_was_shown(event, lesson, staff):
    person = make_registration(event)
    settings = door(event, "settings")
    assert "DIỄN TẬP" not in text(staff.get(settings))
    assert staff.post(door(event, "rehearsal")).status_code == 303
    staff.post(door(event), data={"session_id": str(lesson.id), "registration_id": str(person.id)})
    for page in ("", "attendance", "paper", "disputes", "shares", "handouts", "settings", "walk-in"):
        query = {"session": str(lesson.id)}
        assert "DIỄN TẬP" in text(staff.get(door(event, page).rstrip("/"), query_string=query)), page
    assert "<strong>1/1</strong>" in text(staff.get(door(event), query_string={"session": str(lesson.id)}))
    assert queries.entries(event.id, [lesson.id]) == {}
    assert staff.post(door(event, "rehearsal", "end"), data={"expected": "7"}).status_code == 409
    assert staff.post(door(event, "rehearsal", "end"), data={"expected": "x"}).status_code == 409
    assert 'name="expected" value="1"' in text(staff.get(settings))
    assert staff.post(door(event, "rehearsal", "end"), data={"expected": "1"}).status_code == 303
    assert (facts(), count_audit("rehearsal.end")) == (0, 1)
    assert "DIỄN TẬP" not in text(staff.get(door(event)))


def test_the_list_is_closed_and_opened_again_and_says_by_whom(event, lesson, staff):
    person = make_registration(event)
    here, query = door(event, "settings", lesson.id), {"session": str(lesson.id)}
    assert staff.post(here, data={"late_after": "x"}).status_code == 422
    assert staff.post(here, data={"late_after": "601"}).status_code == 422
    assert staff.post(here, data={"late_after": "5"}).status_code == 303
    assert staff.post(f"{here}/close").status_code == 303
    page = text(staff.get(door(event, "attendance"), query_string=query))
    assert "Mẫu staff chốt lúc" in page
    assert "Ghi vắng có lý do" not in page
    excuse = {"registration_id": str(person.id), "reason": "Ốm"}
    assert staff.post(door(event, "attendance", lesson.id, "excuses"), data=excuse).status_code == 409
    come(event, person, lesson, recorded_at=now() + timedelta(minutes=1))
    assert "ghi nhận sau khi chốt: 1" in text(staff.get(door(event, "attendance"), query_string=query))
    assert staff.post(f"{here}/reopen", data={"reason": ""}).status_code == 422
    assert staff.post(f"{here}/reopen", data={"reason": "Thiếu một đoàn"}).status_code == 303
    assert staff.post(f"{here}/reopen", data={"reason": "Nữa"}).status_code == 409


def test_the_paper_list_is_typed_back_whole_or_line_by_line(event, lesson, staff):
    hoa = make_registration(event, "Lê Thị Mẫu Hoa", "56")
    an = make_registration(event, "Lê Thị Mẫu An", "48")
    here, query = door(event, "paper", lesson.id), {"session": str(lesson.id)}
    page = text(staff.get(door(event, "paper"), query_string=query))
    assert page.index("Lê Thị Mẫu An") < page.index("Lê Thị Mẫu Hoa")  # by province, as it is printed
    told = staff.post(here, data={"row": str(hoa.id), "signed": str(hoa.id)}, headers=PARTIAL)
    assert " ".join(text(told).split()) == (
        "<strong>1</strong> có ký · <strong>0</strong> không ký · <strong>1</strong> chưa nhập"
    )
    both = {"row": [str(hoa.id), str(an.id)]}
    assert staff.post(here, data={**both, "signed": [str(an.id)]}).status_code == 303
    marks = {mark.registration_id: mark.is_signed for mark in db.session.execute(select(PaperMark)).scalars()}
    assert marks == {hoa.id: False, an.id: True}
    assert staff.post(here, data={"row": "x"}).status_code == 404
    assert staff.post(f"{here}/rest").status_code == 303


def test_a_disagreement_is_decided_with_a_reason(event, lesson, staff):
    hoa, query = make_registration(event, "Lê Thị Mẫu Hoa"), {"session": str(lesson.id)}
    come(event, hoa, lesson)
    staff.post(door(event, "paper", lesson.id, "rest"))
    assert "Có lượt quét nhưng không ký" in text(staff.get(door(event, "disputes"), query_string=query))
    here = door(event, "disputes", lesson.id, hoa.id)
    assert staff.post(here, data={"was_there": "no", "reason": ""}).status_code == 422
    assert staff.post(here, data={"was_there": "maybe", "reason": "x"}).status_code == 422
    assert staff.post(here, data={"was_there": "no", "reason": "Người khác cầm thẻ"}).status_code == 303
    assert staff.post(here, data={"was_there": "no", "reason": "Nữa"}).status_code == 409
    assert queries.entries(event.id, [lesson.id]) == {}
    assert "Các nguồn đều khớp" in text(staff.get(door(event, "disputes"), query_string=query))


def test_things_are_handed_out_and_listed(event, lesson, staff):
    hoa = make_registration(event, "Lê Thị Mẫu Hoa")
    make_registration(event, "Lê Thị Mẫu An")
    here, query = door(event, "handouts"), {"session": str(lesson.id), "what": "Tài liệu"}
    data = {"registration_id": str(hoa.id), "what": "Tài liệu"}
    assert staff.post(f"{here}/{lesson.id}", data=data, follow_redirects=True).status_code == 200
    assert "đã nhận rồi" in text(staff.post(f"{here}/{lesson.id}", data=data, follow_redirects=True))
    missing = text(staff.get(here, query_string={**query, "has": "no"}))
    assert ("Lê Thị Mẫu An" in missing, "Lê Thị Mẫu Hoa" in missing) == (True, False)
    assert staff.post(f"{here}/{lesson.id}/take-back", data=data).status_code == 422
    assert staff.post(f"{here}/{lesson.id}/take-back", data={**data, "reason": "Nhầm"}).status_code == 303
    assert queries.list_things(event.id)[0].given == 0
    assert staff.get(here, query_string={**query, "has": "x"}).status_code == 200


def test_excuses_of_a_delegation_and_taking_one_back(event, lesson, staff):
    hoa = make_registration(event)
    here = door(event, "attendance", lesson.id, "excuses")
    assert staff.post(f"{here}/delegation", data={"reason": "Bão"}).status_code == 422
    sent = {"delegation": str(hoa.delegation_id), "reason": "Bão"}
    assert "1 người trong đoàn" in text(staff.post(f"{here}/delegation", data=sent, follow_redirects=True))
    assert staff.post(f"{here}/withdraw", data={"registration_id": str(hoa.id)}).status_code == 303
    assert queries.find_excuse(hoa.id, lesson.id) is None


def test_who_was_too_rarely_there(event, lesson, staff):
    make_registration(event, "Lê Thị Mẫu An")
    page = text(staff.get(door(event, "shares")))
    assert "Lê Thị Mẫu An" in page
    assert "0/1 (0 %)" in page
    assert staff.get(door(event, "shares"), query_string={"below": "x", "scope": "?"}).status_code == 200


def test_the_wall_shows_letters_and_no_secret(event, lesson, staff):
    query = {"session": str(lesson.id)}
    assert staff.get(door(event, "wall-code"), query_string=query).status_code == 302
    page = text(staff.post(door(event, "settings", lesson.id, "wall"), follow_redirects=True))
    key = queries.find_setting(lesson.id).wall_key
    assert key not in page
    assert "wall-letters" in page
    assert count_audit("attendance.wall") == 1


def test_pages_without_any_session_say_what_to_do(event, staff):
    for page in ("paper", "disputes", "shares", "handouts", "settings"):
        assert "empty-state" in text(staff.get(door(event, page))), page
    assert staff.get(door(event, "wall-code")).status_code == 302


@pytest.mark.parametrize("page", ["paper", "disputes", "settings", "wall-code"])
def test_a_viewer_sees_no_page_that_writes(event, lesson, as_role, page):
    assert as_role(event, "viewer").get(door(event, page)).status_code == 403
