"""Each person is written to in the own language, and who comes for sure gets the event for the calendar."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar
from sqlalchemy import select

from eventmgr.core.db import db, transaction
from eventmgr.core.ids import uuid7
from eventmgr.outbox.models import Message
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import Audience, get_registration
from eventmgr.registration.rules import MessageKind, RegistrationState
from eventmgr.registration.service import (
    cancel,
    correct,
    current_data,
    put_on_waiting_list,
    recipient_of,
    save_wording,
    send_one,
    send_to_many,
)
from tests.factories import (
    AT,
    ORGANIZER,
    make_consent,
    make_delegation,
    make_event,
    make_registration,
    make_release,
    make_session,
)
from tests.pages import PageClient

BY = {"actor": ORGANIZER, "at": AT}
FORM = {
    "full_name": "Trần Thị Mẫu Đào",
    "province": "Khánh Hòa",
    "phone": "0900 000 123",
    "email": "dao@example.org",
    "organising": "y",
}


@pytest.fixture(autouse=True)
def khanh_hoa(event):
    return make_delegation(event, "56")


def come(event, name: str, language: str = "vi", **values) -> Registration:
    made = make_registration(event, name, language=language, **values)
    with transaction():
        made.person.email = f"{uuid7().hex}@example.org"
    make_consent(made)
    return made


def sent() -> list[Message]:
    return list(db.session.execute(select(Message).order_by(Message.created_at, Message.id)).scalars())


def entry_of(message: Message):
    calendar = Calendar.from_ical(message.calendar)
    assert calendar["method"] == "PUBLISH"
    [entry] = calendar.walk("VEVENT")
    return entry


def sign_up(client: PageClient, event, language: str) -> None:
    way = f"/e/{event.slug}/register?lang={language}"
    marks = client.get(way).text
    wording = marks.split('name="wording"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    assert client.post(way, data={**FORM, "wording": wording}).status_code == 303


@pytest.mark.parametrize("language, greeting", [("vi", "Kính gửi: Trần"), ("en", "Dear Trần")])
def test_who_registers_on_the_pages_of_a_language_is_written_to_in_it(event, client, language, greeting):
    sign_up(client, event, language)
    made = db.session.execute(select(Registration)).scalar_one()
    [message] = sent()
    assert (made.language, message.language) == (language, language)
    assert message.body.startswith(greeting)
    assert f"/e/{event.slug}/agenda.ics" in message.body


def test_whatever_comes_later_is_in_that_language_too(event):
    made = come(event, "Lê Thị Mẫu An", "en", state=RegistrationState.SUBMITTED)
    put_on_waiting_list(event, made.id, **BY)
    data = {**current_data(get_registration(event.id, made.id)), "position": "Chair"}
    correct(event, made.id, data, tells=True, **BY)
    cancel(event, made.id, **BY)
    waiting, changed, cancelled = sent()
    assert "the organizer is still deciding on places, so you are number 1" in waiting.body
    assert "Position: Trưởng Ban Gia đình - Xã hội → Chair" in changed.body
    assert cancelled.subject.startswith("Registration cancelled")
    assert [message.calendar for message in sent()] == [None, None, None]


def test_a_message_for_many_speaks_to_each_in_the_own_language_and_in_the_events_words(event, as_role):
    come(event, "Lê Thị Mẫu An")
    come(event, "Lê Thị Mẫu Bình", "en")
    save_wording(event, MessageKind.REMINDER, "en", ("See you", "Dear {name}, {calendar_link}"), **BY)
    page = as_role(event, "organizer").get(f"/events/{event.slug}/messages/review?kind=reminder").text
    assert ["Kính gửi: Lê Thị Mẫu An" in page, "Dear Lê Thị Mẫu Bình" in page] == [True, True]
    send_to_many(event, Audience(MessageKind.REMINDER), 2, uuid7(), **BY)
    assert {message.language: message.subject for message in sent()} == {
        "vi": f"Nhắc lịch: {event.name}",
        "en": "See you",
    }
    send_to_many(event, Audience(MessageKind.REMINDER, "vi", again=True), 2, uuid7(), **BY)
    assert [message.language for message in sent()][2:] == ["vi", "vi"], "chosen for all of them"


def test_staff_says_in_which_language_a_person_is_written_to(event, as_role):
    made = come(event, "Lê Thị Mẫu An")
    client = as_role(event, "organizer")
    way = f"/events/{event.slug}/registrations/{made.id}"
    form = {"full_name": "Lê Thị Mẫu An", "province": "", "category": "official", "sex": "", "email": "an@example.org"}
    form["language"] = "en"
    assert client.post(f"{way}/edit", data=form).status_code == 303
    client.post(f"{way}/message", data={"kind": "confirmation"})
    [message] = sent()
    assert message.body.startswith("Dear Lê Thị Mẫu An")
    assert '<div lang="en">' in client.get(f"/events/{event.slug}/messages/{message.id}").text


def test_the_entry_lasts_from_the_first_session_to_the_last(event):
    make_session(event, start=datetime(2024, 10, 24, 1, 0, tzinfo=UTC))
    make_session(event, start=datetime(2024, 10, 26, 8, 0, tzinfo=UTC), minutes=60)
    make_session(event, "blocker", start=datetime(2024, 10, 27, 1, 0, tzinfo=UTC))
    make_release(event)
    made = come(event, "Lê Thị Mẫu An")
    for at in (AT, AT.replace(hour=2)):
        recipient = recipient_of(event, MessageKind.CONFIRMATION, made.id)
        send_one(event, MessageKind.CONFIRMATION, recipient, None, actor=ORGANIZER, at=at)
    first, second = (entry_of(message) for message in sent())
    assert (first["summary"], first["location"]) == (event.name, "Khách sạn Mẫu, TP. Nha Trang")
    assert (first.start, first.end) == (
        datetime(2024, 10, 24, 1, 0, tzinfo=UTC), datetime(2024, 10, 26, 9, 0, tzinfo=UTC),
    )  # fmt: skip
    assert first["uid"] == second["uid"], "the later one changes what the earlier one put"
    assert first["dtstamp"].dt < second["dtstamp"].dt
    assert "Lê Thị Mẫu An" not in sent()[0].calendar


def test_without_an_agenda_the_entry_has_whole_days(event):
    made = come(event, "Lê Thị Mẫu An")
    send_one(event, MessageKind.REMINDER, recipient_of(event, MessageKind.REMINDER, made.id), None, **BY)
    entry = entry_of(sent()[0])
    assert (entry.start, entry.end) == (date(2024, 10, 24), date(2024, 10, 27)), "the last day belongs to it"


def test_another_event_has_another_entry(event):
    other = make_event()
    for here in (event, other):
        made = come(here, "Lê Thị Mẫu An")
        send_one(here, MessageKind.REMINDER, recipient_of(here, MessageKind.REMINDER, made.id), None, **BY)
    assert len({str(entry_of(message)["uid"]) for message in sent()}) == 2
