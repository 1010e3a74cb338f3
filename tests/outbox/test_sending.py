"""From a row to a mail server and back: taken, refused for a while, refused for good, cut off, held, withdrawn."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.outbox import service, smtp, tasks
from eventmgr.outbox.models import Message
from eventmgr.outbox.queries import count_by_state, list_messages_to
from eventmgr.outbox.rules import MOST_ATTEMPTS, Channel, Fault, MessageState
from eventmgr.outbox.service import Letter
from eventmgr.people.models import Host, Person
from eventmgr.people.service import create_person
from tests.factories import AT, ORGANIZER, count_audit, make_consent_of

BY = {"actor": ORGANIZER, "at": AT}
EVENT = UUID("01920000-0000-7000-8000-00000000000e")
_M = MessageState


@pytest.fixture
def person(app) -> Person:
    with transaction() as session:
        host = session.execute(select(Host)).scalars().first()
        return create_person(host.id, {"full_name": "Trần Thị Mẫu Đào", "email": "dao@example.org"}, at=AT)


def letter(person: Person, **values) -> Letter:
    told = {
        "event_id": EVENT,
        "kind": "confirmation",
        "occasion": str(uuid4()),
        "recipient": "dao@example.org",
        "recipient_name": person.full_name,
        "subject": "Xác nhận đăng ký: Hội nghị Mẫu",
        "body": "Kính gửi: Trần Thị Mẫu Đào\n\nĐường dẫn: https://hoinghi.example.org/p/ABC",
        "person_id": person.id,
    }
    return Letter(**{**told, **values})


def write(one: Letter, *, held: bool = False) -> Message:
    with transaction():
        service.write(one, held=held, **BY)
    return db.session.execute(select(Message).where(Message.key == f"{one.kind}:{one.occasion}")).scalar_one()


def later(message: Message, **after) -> Message:
    """What has become of it when the sweep came by after a while."""
    service.resume(at=AT + timedelta(**after))
    db.session.refresh(message)
    return message


def test_a_message_goes_out_with_its_vietnamese_words(person, mail_server):
    message = write(letter(person))
    assert (message.state, message.attempts, message.fault) == (_M.SENT, 1, None)
    assert message.sent_at is not None
    [mail] = mail_server.mails
    assert mail["Subject"] == "Xác nhận đăng ký: Hội nghị Mẫu"
    assert mail["From"] == "Ban Tổ chức Mẫu <hoinghi@example.org>"
    assert mail["To"] == "dao@example.org"
    assert mail["Message-ID"] == f"<{message.id}@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert text.splitlines() == message.body.splitlines()
    assert '<a href="https://hoinghi.example.org/p/ABC">https://hoinghi.example.org/p/ABC</a>' in html
    assert list(mail.iter_attachments()) == []


def test_an_entry_for_the_calendar_goes_along_as_a_file_of_its_own(person, mail_server):
    entry = "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nX-WR-CALNAME:Hội nghị Mẫu\r\nEND:VCALENDAR\r\n"
    write(letter(person, calendar=entry, language="en"))
    [mail] = mail_server.mails
    [file] = mail.iter_attachments()
    assert (mail.get_content_type(), file.get_content_type(), file.get_param("method")) == (
        "multipart/mixed", "text/calendar", "PUBLISH",
    )  # fmt: skip
    assert (file.get_content_disposition(), file.get_filename()) == ("attachment", "event.ics")
    assert file.get_content().splitlines() == entry.splitlines()
    assert '<html lang="en">' in mail.get_body(("html",)).get_content()


def test_the_same_occasion_is_one_message(person, mail_server):
    once = letter(person)
    write(once)
    write(once)
    assert len(mail_server.mails) == 1


def test_nothing_is_written_when_the_caller_fails(person, mail_server):
    def write_and_fail() -> None:
        with transaction():
            service.write(letter(person), held=False, **BY)
            raise Conflict("refused")

    with pytest.raises(Conflict):
        write_and_fail()
    assert count_by_state(EVENT) == {}
    assert mail_server.sessions == 0


def test_a_busy_server_is_asked_again_later(person, mail_server):
    mail_server.rcpt_refusals = ["451 Greylisted, try again"]
    message = write(letter(person))
    assert (message.state, message.fault, message.attempts) == (_M.QUEUED, Fault.BUSY, 1)
    assert message.answer == "451 Greylisted, try again"
    service.resume(at=message.next_try_at - timedelta(seconds=1))
    assert mail_server.mails == []
    service.resume(at=message.next_try_at)
    db.session.refresh(message)
    assert (message.state, message.fault, message.attempts) == (_M.SENT, None, 2)
    assert len(mail_server.mails) == 1


def test_after_the_last_attempt_it_is_given_up_and_can_be_tried_by_hand(person, mail_server):
    mail_server.data_refusals = ["421 busy"] * MOST_ATTEMPTS
    message = write(letter(person))
    for _attempt in range(1, MOST_ATTEMPTS):
        service.resume(at=message.next_try_at)
        db.session.refresh(message)
    assert (message.state, message.attempts, message.fault) == (_M.FAILED, MOST_ATTEMPTS, Fault.BUSY)
    assert service.try_again(EVENT, [message.id], **BY) == 1
    db.session.refresh(message)
    assert (message.state, message.attempts) == (_M.SENT, 1)
    assert count_audit("message.retry") == 1
    assert service.try_again(EVENT, [message.id], **BY) == 0, "what went out does not go out again"


@pytest.mark.parametrize(
    ("where", "answer", "fault"),
    [
        ("rcpt_refusals", "550 No such user here", Fault.ADDRESS),
        ("data_refusals", "554 Looks like spam", Fault.REFUSED),
    ],
)
def test_a_lasting_refusal_is_told_in_words_and_not_tried_again(person, mail_server, where, answer, fault):
    setattr(mail_server, where, [answer])
    message = write(letter(person))
    assert (message.state, message.fault, message.answer) == (_M.FAILED, fault, answer)
    assert later(message, days=2).state is _M.FAILED
    assert mail_server.sessions == 1


def test_a_server_that_is_down_is_waited_for(person, app, mail_server):
    app.config["MAIL_URL"] = "smtp://127.0.0.1:1"  # nobody listens there
    message = write(letter(person))
    assert (message.state, message.fault) == (_M.QUEUED, Fault.NO_SERVER)
    app.config["MAIL_URL"] = mail_server.url
    service.resume(at=message.next_try_at)
    db.session.refresh(message)
    assert message.state is _M.SENT


def test_without_a_mail_server_messages_wait(person, app):
    message = write(letter(person))
    tasks.resume()
    db.session.refresh(message)
    assert (message.state, message.attempts) == (_M.QUEUED, 0)


def test_what_a_crash_cut_off_is_sent_again_under_the_same_message_id(person, app, mail_server):
    """The server took it, and the worker died before it could note that: at least once, and recognisable."""
    url = app.config["MAIL_URL"]
    app.config["MAIL_URL"] = ""
    message = write(letter(person))
    app.config["MAIL_URL"] = url
    begun = service.begin(message.id, at=AT)
    smtp.send(url, app.config["MAIL_FROM"], begun, at=AT)
    assert later(message, minutes=5).state is _M.SENDING, "somebody may still be at it"
    assert len(mail_server.mails) == 1
    assert later(message, minutes=10).state is _M.SENT
    assert [mail["Message-ID"] for mail in mail_server.mails] == [f"<{message.id}@example.org>"] * 2


def test_two_workers_send_it_once(person, app, mail_server):
    url = app.config["MAIL_URL"]
    app.config["MAIL_URL"] = ""
    message = write(letter(person))
    app.config["MAIL_URL"] = url
    assert service.begin(message.id, at=now()) is not None
    tasks.send(str(message.id))
    assert mail_server.sessions == 0


@pytest.mark.parametrize("bad", ["\r\nBcc: an@example.org", "\nX-Evil: 1", "\u2028Bcc: an@example.org", "\x00"])
def test_a_name_adds_no_header(person, mail_server, bad):
    message = write(letter(person, subject=f"Xác nhận: Mẫu{bad}", recipient_name=f"Mẫu{bad}"))
    assert message.state is _M.SENT
    [mail] = mail_server.mails
    assert (mail["Bcc"], mail["X-Evil"]) == (None, None)
    assert "\n" not in message.subject


def test_an_address_that_is_none_fails_alone(person, mail_server):
    message = write(letter(person, recipient="dao@example.org, an@example.org"))
    assert (message.state, mail_server.mails) == (_M.FAILED, [])
    assert write(letter(person)).state is _M.SENT


def test_what_is_held_never_reaches_the_server(person, mail_server):
    message = write(letter(person), held=True)
    tasks.send(str(message.id))
    service.try_again(EVENT, [message.id], **BY)
    later(message, days=30)
    assert (message.state, message.attempts, mail_server.sessions) == (_M.HELD, 0, 0)


def test_a_consent_that_was_taken_back_stops_the_message_at_once(person, app, mail_server):
    url = app.config["MAIL_URL"]
    app.config["MAIL_URL"] = ""
    consent = make_consent_of(person, EVENT, "messages")
    messages = [write(letter(person, kind="reminder", purpose="messages")) for _number in range(2)]
    app.config["MAIL_URL"] = url
    tasks.send(str(messages[0].id))
    with transaction():
        consent.withdrawn_at = AT
    tasks.send(str(messages[1].id))
    assert [message.state for message in messages] == [_M.SENT, _M.CANCELLED]
    assert messages[1].fault is Fault.NO_CONSENT
    assert len(mail_server.mails) == 1


def test_what_waits_can_be_stopped_and_what_went_out_cannot(person, app, mail_server):
    sent = write(letter(person))
    app.config["MAIL_URL"] = ""
    waiting = write(letter(person))
    assert service.stop(EVENT, [sent.id, waiting.id], **BY) == 1
    assert (sent.state, waiting.state, waiting.fault) == (_M.SENT, _M.CANCELLED, Fault.STOPPED)


def test_a_tick_is_one_note_and_can_be_taken_back(person):
    told = letter(person, occasion="once")
    service.tick(told, **BY)
    service.tick(told, **BY)
    [note] = list_messages_to(EVENT, person.id)
    assert (note.channel, note.state, note.sent_by) == (Channel.ZALO, _M.SENT, ORGANIZER.label)
    assert count_audit("message.tick") == 1
    service.untick(EVENT, note.id, **BY)
    assert list_messages_to(EVENT, person.id) == []


def test_an_email_is_not_unticked(person):
    with pytest.raises(Conflict):
        service.untick(EVENT, write(letter(person)).id, **BY)


@pytest.mark.parametrize(
    ("words", "field"),
    [(("", "a"), "subject"), (("a", ""), "body"), (("{tên}", "a"), "subject"), (("a", "x {pass} y"), "body")],
)
def test_a_wording_that_nothing_can_fill_is_refused_at_its_field(app, words, field):
    with pytest.raises(DomainError) as refused:
        service.save_wording(EVENT, "reminder", "vi", words, allowed={"name"}, **BY)
    assert refused.value.field == field


def test_a_password_is_not_sent_in_the_clear_to_another_machine(person, app, monkeypatch, mail_server):
    """The server offers no encryption; only its name tells that it is not this machine."""
    monkeypatch.setattr("eventmgr.outbox.smtp.is_loopback", lambda _host: False)
    app.config["MAIL_URL"] = mail_server.url.replace("smtp://", "smtp://an:mat-khau@")
    message = write(letter(person))
    assert (message.state, message.fault) == (_M.QUEUED, Fault.SIGN_IN)
    assert mail_server.mails == []
