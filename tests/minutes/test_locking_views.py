"""The chair's page: comments, asking back, the lock with a fresh sign-in; and anybody's look whether a file is it."""

from datetime import timedelta

import pytest
from flask import Flask

from eventmgr.accounts.service import create_account, grant_role
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.core.files import store
from eventmgr.events.models import Event
from eventmgr.minutes import service
from eventmgr.minutes.models import MinutesComment
from eventmgr.minutes.queries import list_open_comments
from eventmgr.minutes.rules import MinutesState
from tests.conftest import SignIn
from tests.factories import AT, ORGANIZER, count_audit, make_registration
from tests.minutes.meeting import make_locked, make_meeting, make_submitted, path, stored
from tests.pages import PageClient

PASSWORD = "mot mat khau dai"


def lock_form(chair: PageClient, event: Event, **values: str) -> dict[str, str]:
    text = chair.get(path(event, "/lock")).get_data(as_text=True)
    return {"confirm": "y", "seen": text.split('name="seen" type="hidden" value="')[1].split('"')[0], **values}


@pytest.fixture
def chair(app: Flask, event: Event) -> PageClient:
    """A chair with a password, who signed in an hour ago."""
    account = create_account(event.host_id, "Mẫu chair", "chair@example.org", PASSWORD, actor=SYSTEM, at=AT)
    grant_role(account, "chair", event.id, actor=SYSTEM, at=AT)
    client = app.test_client()
    assert isinstance(client, PageClient)
    client.sign_in(account.fs_uniquifier)
    with client.session_transaction() as session:
        session["fs_paa"] = (now() - timedelta(hours=1)).timestamp()
    return client


def test_an_old_sign_in_is_asked_for_the_password_and_loses_nothing(event: Event, chair: PageClient) -> None:
    make_meeting(event, confirmed=False)
    make_submitted(event)
    form = lock_form(chair, event, reason="Nhóm 2 về sớm")
    answer = chair.post(path(event, "/lock"), data=form)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert 'name="reason" value="Nhóm 2 về sớm"' in text
    assert 'name="confirm" value="y"' in text
    wrong = chair.post(path(event, "/lock"), data={**form, "again_password": "khong dung"})
    assert wrong.status_code == 401
    assert "khong dung" not in wrong.get_data(as_text=True)
    assert stored(event).state is MinutesState.SUBMITTED
    assert chair.post(path(event, "/lock"), data={**form, "again_password": PASSWORD}).status_code == 303
    assert stored(event).state is MinutesState.LOCKED
    assert count_audit("minutes.lock") == 1


def test_a_password_that_was_given_keeps_the_sign_in_fresh(event: Event, chair: PageClient) -> None:
    make_submitted(event)
    form = lock_form(chair, event, again_password=PASSWORD)
    assert chair.post(path(event, "/lock"), data={**form, "seen": ""}).status_code == 409
    assert chair.post(path(event, "/lock"), data=lock_form(chair, event)).status_code == 303


def test_a_browser_that_only_remembers_the_account_is_not_fresh(event: Event, as_role: SignIn) -> None:
    make_submitted(event)
    chair = as_role(event, "chair")
    with chair.session_transaction() as session:
        del session["fs_paa"]
    answer = chair.post(path(event, "/lock"), data=lock_form(chair, event, again_password=PASSWORD))
    assert answer.status_code == 401  # this account has no password at all
    assert stored(event).state is MinutesState.SUBMITTED


def test_a_paper_that_says_something_else_now_is_read_again_first(event: Event, as_role: SignIn) -> None:
    make_meeting(event)
    make_submitted(event)
    chair = as_role(event, "chair")
    form = lock_form(chair, event)
    make_registration(event, "Người Mẫu Mới", "79")
    assert chair.post(path(event, "/lock"), data=form).status_code == 409
    assert (stored(event).state, stored(event).number) == (MinutesState.SUBMITTED, None)
    assert chair.post(path(event, "/lock"), data=lock_form(chair, event)).status_code == 303


def test_the_second_chair_is_told_that_it_is_done(event: Event, as_role: SignIn) -> None:
    make_submitted(event)
    first, second = as_role(event, "chair"), as_role(event, "chair")
    form = lock_form(second, event)
    assert first.post(path(event, "/lock"), data=lock_form(first, event)).status_code == 303
    before = stored(event).sha256
    assert second.post(path(event, "/lock"), data=form).status_code == 409
    assert stored(event).sha256 == before
    assert count_audit("minutes.lock") == 1


def test_the_chair_gives_the_minutes_back_with_a_word(event: Event, as_role: SignIn) -> None:
    minutes = make_submitted(event)
    chair = as_role(event, "chair")
    assert chair.post(path(event, "/ask-back"), data={"word": "Xin ghi rõ số liệu"}).status_code == 303
    assert stored(event).state is MinutesState.DRAFT
    [comment] = list_open_comments(minutes.id)
    assert (comment.text, comment.by, comment.section) == ("Xin ghi rõ số liệu", "Mẫu chair", None)
    assert "Xin ghi rõ số liệu" in chair.get(path(event, "/lock")).get_data(as_text=True)


@pytest.mark.parametrize("role", ["chair", "secretary"])
def test_too_long_a_word_comes_back_as_it_was_typed(event: Event, as_role: SignIn, role: str) -> None:
    make_submitted(event)
    word = " ".join(["dài"] * 600)
    answer = as_role(event, role).post(path(event, "/ask-back"), data={"word": word})
    assert answer.status_code == 422
    assert word in answer.get_data(as_text=True)
    assert stored(event).state is MinutesState.SUBMITTED
    assert db.session.query(MinutesComment).count() == 0


def test_the_page_of_the_lock_says_where_the_minutes_stand(event: Event, as_role: SignIn) -> None:
    chair = as_role(event, "chair")
    assert chair.get(path(event, "/lock")).status_code == 404
    service.get_or_create(event, actor=ORGANIZER, at=AT)
    assert 'name="confirm"' not in chair.get(path(event, "/lock")).get_data(as_text=True)
    make_locked(event)
    assert 'name="confirm"' not in chair.get(path(event, "/lock")).get_data(as_text=True)
    assert as_role(event, "secretary").get(path(event, "/lock")).status_code == 403


def test_the_page_of_the_minutes_leads_the_chair_to_the_lock(event: Event, as_role: SignIn) -> None:
    make_submitted(event)
    found = [path(event, "/lock") in as_role(event, role).get(path(event)).text for role in ("chair", "secretary")]
    assert found == [True, False]


def test_both_sums_stand_on_the_page_of_locked_minutes(event: Event, as_role: SignIn) -> None:
    minutes = make_locked(event)
    text = as_role(event, "viewer").get(path(event)).get_data(as_text=True)
    assert [digest in text for digest in (minutes.sha256 or "-", minutes.docx_sha256 or "-")] == [True, True]


def check(client: PageClient, code: str | None, data: bytes, name: str = "bien-ban.pdf") -> tuple[int, str]:
    """Send a file as a browser does; the body is put together here, since werkzeug's own leaves a file open."""
    head = f'--mau\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body, kind = head + data + b"\r\n--mau--\r\n", "multipart/form-data; boundary=mau"
    answer = client.post(f"/verify/{code}", data=body, content_type=kind)
    return answer.status_code, answer.get_data(as_text=True)


def test_a_file_is_told_to_be_the_locked_one_to_the_last_byte(event: Event, client: PageClient) -> None:
    minutes = make_locked(event)
    pdf, word = (store().get(service.file_key(minutes, name)) for name in ("pdf", "docx"))
    status, text = check(client, minutes.code, pdf, "gi-cung-duoc.txt")
    assert (status, "tone-danger" in text) == (200, False)
    assert "Tệp này là biên bản đã khóa (PDF)" in text
    assert "Tệp này là biên bản đã khóa (Word)" in check(client, minutes.code, word)[1]
    altered = pdf[:-1] + bytes([pdf[-1] ^ 1])
    for other in (altered, b"", b"khac"):
        status, text = check(client, minutes.code, other)
        assert (status, "tone-danger" in text) == (200, True)


def test_nothing_of_a_checked_file_is_kept(app: Flask, event: Event, client: PageClient) -> None:
    minutes = make_locked(event)
    root = app.config["INSTANCE_PATH"] / "files"
    before = sorted(root.rglob("*"))
    check(client, minutes.code, b"x" * 2_000_000)
    assert sorted(root.rglob("*")) == before


def test_a_check_without_a_file_and_one_that_is_too_large_are_told(event: Event, client: PageClient) -> None:
    minutes = make_locked(event)
    answer = client.post(f"/verify/{minutes.code}", data={})
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.get_data(as_text=True)
    assert check(client, minutes.code, b"x" * (12 * 1024 * 1024))[0] == 413


def test_a_file_is_not_compared_under_an_unknown_code(event: Event, client: PageClient) -> None:
    make_locked(event)
    status, text = check(client, "34679ACDEFGHJK", b"x")
    assert status == 404
    assert "34679ACDEFGHJK" in text
