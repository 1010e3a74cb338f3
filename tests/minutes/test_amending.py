"""Amendments: numbered changes beside locked minutes, which never change themselves."""

from hashlib import sha256

import pytest

from eventmgr.core.access import Actor
from eventmgr.core.errors import Conflict, DomainError, Forbidden
from eventmgr.core.files import store
from eventmgr.events.models import Event
from eventmgr.minutes import service
from eventmgr.minutes.models import Amendment, Minutes
from eventmgr.minutes.papers import amendment_paper, render_amendment
from eventmgr.minutes.queries import list_amendments
from eventmgr.minutes.rules import amendment_mark
from tests.conftest import SignIn
from tests.factories import AT, ORGANIZER, count_audit, make_event
from tests.minutes.meeting import make_locked, make_submitted, path
from tests.minutes.test_locking_views import check
from tests.pages import PageClient

TYPED = {"reason": "Ghi sót số liệu.", "text": "Mục II: sửa “170 tỷ” thành “171 tỷ”."}


def draft(minutes: Minutes) -> Amendment:
    return service.draft_amendment(minutes, TYPED["reason"], TYPED["text"], actor=ORGANIZER, at=AT)


def lock(amendment: Amendment, actor: Actor = ORGANIZER) -> None:
    seen = amendment_mark(amendment.reason, amendment.text)
    service.lock_amendment(amendment, render_amendment, seen=seen, actor=actor, at=AT)


def bytes_of(paper: Minutes | Amendment) -> list[bytes]:
    return [store().get(service.file_key(paper, name)) for name in ("pdf", "docx")]


def test_an_amendment_leaves_the_original_to_the_last_byte(event: Event) -> None:
    minutes = make_locked(event)
    before = [*bytes_of(minutes), minutes.sha256, minutes.docx_sha256, minutes.code, minutes.number]
    amendment = draft(minutes)
    lock(amendment)
    assert [*bytes_of(minutes), minutes.sha256, minutes.docx_sha256, minutes.code, minutes.number] == before
    assert [sha256(data).hexdigest() for data in bytes_of(amendment)] == [amendment.sha256, amendment.docx_sha256]
    assert (amendment.number, len(amendment.code or "")) == (1, 14)
    assert [count_audit(f"amendment.{verb}") for verb in ("draft", "lock")] == [1, 1]


def test_numbers_run_on_and_a_dropped_draft_leaves_no_gap(event: Event) -> None:
    minutes = make_locked(event)
    lock(draft(minutes))
    dropped = draft(minutes)
    with pytest.raises(Conflict):
        draft(minutes)
    service.drop_amendment(dropped, actor=ORGANIZER, at=AT)
    lock(draft(minutes))
    assert [row.number for row in list_amendments(minutes.id)] == [1, 2]


def test_only_locked_minutes_are_amended(event: Event) -> None:
    minutes = make_submitted(event)
    with pytest.raises(Conflict):
        draft(minutes)


@pytest.mark.parametrize("field", ["reason", "text"])
def test_an_amendment_says_why_and_what(event: Event, field: str) -> None:
    minutes = make_locked(event)
    words = {**TYPED, field: "  \n "}
    with pytest.raises(DomainError) as refused:
        service.draft_amendment(minutes, words["reason"], words["text"], actor=ORGANIZER, at=AT)
    assert refused.value.field == field


def test_a_locked_amendment_is_not_changed(event: Event) -> None:
    amendment = draft(make_locked(event))
    lock(amendment)
    before = bytes_of(amendment)
    seen = amendment_mark(amendment.reason, amendment.text)
    for change in (
        lambda: service.change_amendment(amendment, "khác", "khác", seen=seen, actor=ORGANIZER, at=AT),
        lambda: service.drop_amendment(amendment, actor=ORGANIZER, at=AT),
        lambda: lock(amendment),
    ):
        with pytest.raises(service.AmendmentLocked):
            change()
    assert bytes_of(amendment) == before
    assert amendment.reason == TYPED["reason"]


def test_a_program_locks_nothing(event: Event) -> None:
    token = Actor("token", ORGANIZER.id, "Máy Mẫu", (event.id, "chair"))
    minutes = make_submitted(event)
    with pytest.raises(Forbidden):
        service.lock(minutes, lambda _minutes: {}, actor=token, at=AT)
    other = draft(make_locked(make_event()))
    with pytest.raises(Forbidden):
        lock(other, token)
    assert other.locked_at is None


def test_the_paper_names_what_it_amends(event: Event) -> None:
    minutes = make_locked(event)
    amendment = draft(minutes)
    paper = amendment_paper(amendment)
    said = " ".join(f"{getattr(block, 'lead', '')} {getattr(block, 'text', '')}" for block in paper.blocks)
    assert paper.title == "BIÊN BẢN SỬA ĐỔI, BỔ SUNG SỐ 01"
    assert paper.reference == "(DỰ THẢO)"
    wanted = ("Biên bản số 01/BB-ĐCT ngày 24 tháng 10 năm 2024", minutes.code, minutes.sha256, minutes.docx_sha256)
    assert [word for word in (*wanted, *TYPED.values()) if str(word) not in said] == []
    lock(amendment)
    paper = amendment_paper(amendment)
    assert (paper.reference, paper.proof and paper.proof.serial) == ("", amendment.code)


def test_the_secretary_drafts_and_the_chair_locks(event: Event, as_role: SignIn, client: PageClient) -> None:
    minutes = make_locked(event)
    secretary, chair = as_role(event, "secretary"), as_role(event, "chair")
    answer = secretary.post(path(event, "/amendments"), data=TYPED)
    [made] = list_amendments(minutes.id)
    here = path(event, f"/amendments/{made.id}")
    assert (answer.status_code, answer.location) == (303, here)
    text = secretary.get(here).text
    seen = text.split('name="seen" value="')[1].split('"')[0]
    assert 'name="confirm"' not in text
    assert secretary.post(f"{here}/lock", data={"confirm": "y", "seen": seen}).status_code == 403
    assert secretary.post(here, data={**TYPED, "text": "Sửa lại.", "seen": seen}).status_code == 303
    stale = secretary.post(here, data={**TYPED, "text": "của tôi", "seen": seen})
    assert (stale.status_code, "của tôi" in stale.text) == (409, True)
    assert chair.post(f"{here}/lock", data={"confirm": "y", "seen": seen}).status_code == 409
    seen = chair.get(here).text.split('name="seen" value="')[1].split('"')[0]
    assert chair.post(f"{here}/lock", data={"seen": seen}).status_code == 422
    assert chair.post(f"{here}/lock", data={"confirm": "y", "seen": seen}).status_code == 303
    [made] = list_amendments(minutes.id)
    text = client.get(f"/verify/{minutes.code}").text
    assert f"/verify/{made.code}" in text
    text = client.get(f"/verify/{made.code}").text
    assert [word in text for word in (made.sha256, f"/verify/{minutes.code}")] == [True, True]
    pdf = secretary.get(f"{here}/amendment.pdf").data
    assert sha256(pdf).hexdigest() == made.sha256
    for code in (minutes.code, made.code):
        assert "Tệp này là biên bản sửa đổi, bổ sung số 01" in check(client, code, pdf)[1]
        assert "Tệp này là biên bản đã khóa (Word)" in check(client, code, bytes_of(minutes)[1])[1]


def test_what_is_missing_is_told_and_what_was_typed_is_kept(event: Event, as_role: SignIn) -> None:
    make_locked(event)
    answer = as_role(event, "secretary").post(path(event, "/amendments"), data={"reason": "", "text": "Sửa mục II"})
    assert (answer.status_code, "Sửa mục II" in answer.text, 'id="reason-error"' in answer.text) == (422, True, True)


def test_drafts_are_nobodys_business_outside(event: Event, as_role: SignIn, client: PageClient) -> None:
    minutes = make_locked(event)
    amendment = draft(minutes)
    assert "sửa đổi, bổ sung số 01" not in client.get(f"/verify/{minutes.code}").text
    pdf = as_role(event, "viewer").get(path(event, f"/amendments/{amendment.id}/amendment.pdf")).data
    assert "tone-danger" in check(client, minutes.code, pdf)[1]
    assert as_role(event, "viewer").post(path(event, f"/amendments/{amendment.id}/drop")).status_code == 403
    assert as_role(event, "secretary").post(path(event, f"/amendments/{amendment.id}/drop")).status_code == 303
    assert list_amendments(minutes.id) == []
