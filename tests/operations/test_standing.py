"""Who runs the installation sees what lives, what waits and what failed, and the doctor says what to do."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import NotFound
from eventmgr.documents.models import PrintJob, PrintState
from eventmgr.operations import doctor, service
from eventmgr.operations.models import Beat
from eventmgr.operations.rules import BACKUP_OLD, WORKER_SILENT, Tone, backup_tone, worker_tone
from eventmgr.outbox.models import Message
from eventmgr.outbox.rules import Channel, Fault, MessageState
from eventmgr.people.service import create_host
from tests.factories import AT, make_registration


def failed_paper(event):
    values = {"kind": "agenda", "format": "pdf", "asked_by": "Mẫu", "created_at": AT}
    with transaction() as session:
        job = PrintJob(event_id=event.id, state=PrintState.FAILED, error="interrupted", **values)
        session.add(job)
    return job


def failed_mail(event, fault):
    values = {"kind": "reminder", "recipient_name": "Mẫu", "recipient": "an@example.org", "subject": "", "body": ""}
    with transaction() as session:
        message = Message(
            event_id=event.id, channel=Channel.EMAIL, key=fault.value, state=MessageState.FAILED, fault=fault,
            created_at=AT, created_by="Mẫu", **values,
        )  # fmt: skip
        session.add(message)
    return message


@pytest.mark.parametrize("ago, tone", [(timedelta(), Tone.WELL), (WORKER_SILENT * 2, Tone.BAD), (None, Tone.BAD)])
def test_a_worker_that_is_silent_is_told(ago, tone):
    assert worker_tone(AT - ago if ago is not None else None, AT) is tone


@pytest.mark.parametrize("ago, tone", [(timedelta(), Tone.WELL), (BACKUP_OLD * 2, Tone.LOOK), (None, Tone.BAD)])
def test_an_old_backup_is_told_and_none_is_bad(ago, tone):
    assert backup_tone(AT - ago if ago is not None else None, AT) is tone


def test_the_page_is_for_who_organizes_for_the_whole_host(event, as_role, client):
    assert as_role(event, "organizer").get("/admin").status_code == 403
    assert as_role(None, "viewer").get("/admin").status_code == 403
    assert client.get("/admin").status_code == 303


def test_it_says_what_is_missing_until_it_is_there(event, as_role):
    organizer = as_role(None, "organizer")
    page = organizer.get("/admin").text
    assert ("Chưa từng sao lưu" in page, "Tiến trình nền không hoạt động" in page) == (True, True)
    service.note_worker("may-mau", {}, at=now())
    service.note_backup({"file": "mau.zip", "size": 1, "is_encrypted": True}, at=now())
    page = organizer.get("/admin").text
    assert ("Chưa từng sao lưu" in page, "Tiến trình nền không hoạt động" in page) == (False, False)
    assert "đã mã hóa" in page


def test_a_paper_that_failed_is_made_again_by_a_button(event, as_role):
    job = failed_paper(event)
    organizer = as_role(None, "organizer")
    assert "Đã bị ngắt ba lần" in organizer.get("/admin").text
    assert organizer.post(f"/admin/papers/{job.id}/retry").status_code == 303
    states = db.session.execute(select(PrintJob.kind, PrintJob.state).where(PrintJob.id != job.id)).all()
    assert [tuple(row) for row in states] == [("agenda", PrintState.DONE)]
    other = create_host("Hội khác Mẫu", "Khác")
    with pytest.raises(NotFound):
        service.retry_paper(other.id, job.id, actor=SYSTEM, at=AT)


def test_mails_go_again_where_that_may_help(event, as_role):
    make_registration(event)
    passing, wrong = failed_mail(event, Fault.NO_SERVER), failed_mail(event, Fault.ADDRESS)
    answer = as_role(None, "organizer").post("/admin/mails/retry", follow_redirects=True)
    assert "Đang gửi lại 1 thư điện tử" in answer.text
    assert (passing.state, wrong.state) == (MessageState.QUEUED, MessageState.FAILED)


def test_a_clock_that_was_put_back_is_noticed(app):
    service.note_worker("may-mau", {}, at=now() + timedelta(hours=2))
    service.note_worker("may-mau", {}, at=now())
    beat = db.session.get_one(Beat, "clock")
    assert beat.about == {"minutes": 120}
    assert (False, "120 phút") in [(is_well, "120 phút" if "120 phút" in words else "") for is_well, words in told(app)]


def test_the_doctor_says_what_is_wrong_and_what_to_do(app, monkeypatch):
    found = dict(reversed(pair) for pair in told(app))
    assert [words for words, is_well in found.items() if "sao lưu" in words and not is_well]
    assert found["Ghi được vào cơ sở dữ liệu."] is True
    assert db.session.get(Beat, "doctor") is None
    service.note_worker("may-mau", {}, at=now())
    service.note_backup({}, at=now())
    monkeypatch.setitem(app.config, "SECRET_KEY", "k" * 48)
    monkeypatch.setitem(app.config, "REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:1")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _path: SimpleNamespace(free=10_000_000))
    bad = [words.split(":")[0] for is_well, words in told(app) if not is_well]
    assert "Redis không trả lời" in bad
    assert "Không kết nối được máy chủ thư 127.0.0.1" in bad
    assert "Ổ đĩa còn trống 0 GB. Hãy giải phóng dung lượng trước khi đĩa đầy." in bad
    assert [words for words in bad if "sao lưu" in words or "Khóa" in words or "nền" in words] == []


def told(app):
    return list(doctor.examine(app))
