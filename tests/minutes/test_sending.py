"""Locked minutes go once to who was there and agreed, and stand on the page of each delegate behind the code."""

from hashlib import sha256

import pytest
from sqlalchemy import select

from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict
from eventmgr.core.files import store
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.minutes import service
from eventmgr.minutes.models import Amendment, Minutes
from eventmgr.minutes.papers import render_amendment
from eventmgr.minutes.rules import amendment_mark
from eventmgr.outbox.models import Message
from eventmgr.outbox.rules import MessageState
from eventmgr.registration.models import Registration
from tests.conftest import SignIn
from tests.factories import AT, ORGANIZER, count_audit, make_consent
from tests.minutes.meeting import make_locked, make_meeting, make_submitted, path
from tests.pages import PageClient


def messages(event: Event) -> list[Message]:
    return list(db.session.execute(select(Message).where(Message.event_id == event.id)).scalars())


def with_address(*people: Registration) -> None:
    with transaction():
        for number, person in enumerate(people):
            person.person.email = f"mau{number}@example.org"


def make_amendment(minutes: Minutes) -> Amendment:
    amendment = service.draft_amendment(minutes, "Ghi sót", "Sửa mục II", actor=ORGANIZER, at=AT)
    seen = amendment_mark("Ghi sót", "Sửa mục II")
    service.lock_amendment(amendment, render_amendment, seen=seen, actor=ORGANIZER, at=AT)
    return amendment


@pytest.fixture
def people(event: Event) -> list[Registration]:
    """Five delegates: two could be written to, one of those has not agreed; the fifth agreed and did not come."""
    people = make_meeting(event)
    with_address(people[0], people[1], people[4])
    make_consent(people[0])
    make_consent(people[4])
    make_consent(people[2], "zalo")
    return people


def test_who_came_and_agreed_is_written_to_once(event: Event, people: list[Registration]) -> None:
    minutes = make_locked(event)
    found = service.reach(minutes)
    assert [row.about for row in found.ready] == [people[0].id]
    assert service.send(minutes, 1, actor=ORGANIZER, at=AT) == 1
    [message] = messages(event)
    assert (message.recipient, message.purpose, message.state) == ("mau0@example.org", "messages", MessageState.QUEUED)
    token, pin = people[0].passes[-1].token, people[0].passes[-1].pin
    assert [word in message.body for word in (f"/p/{token}", f"/verify/{minutes.code}", pin)] == [True, True, False]
    with pytest.raises(Conflict):
        service.send(minutes, 1, actor=ORGANIZER, at=AT)
    assert len(messages(event)) == 1
    assert (minutes.sent_at, count_audit("minutes.send")) == (AT, 1)


def test_each_gets_the_own_link(event: Event, people: list[Registration]) -> None:
    make_consent(people[1])
    service.send(make_locked(event), 2, actor=ORGANIZER, at=AT)
    links = {person.person.email: f"/p/{person.passes[-1].token}" for person in people[:2]}
    told = {message.recipient: [link for link in links.values() if link in message.body] for message in messages(event)}
    assert told == {address: [link] for address, link in links.items()}


def test_who_has_no_mail_is_listed_with_words_if_the_person_agrees(event: Event, people: list[Registration]) -> None:
    minutes = make_locked(event)
    rows = {row.person.about: row for row in service.reach(minutes).by_hand}
    assert people[4].id not in rows
    assert f"/p/{people[2].passes[-1].token}" in (rows[people[2].id].words or "")
    assert (rows[people[3].id].words, rows[people[1].id].words) == (None, None)


def test_a_list_that_changed_meanwhile_is_looked_at_again(event: Event, people: list[Registration]) -> None:
    minutes = make_locked(event)
    make_consent(people[1])
    with pytest.raises(Conflict):
        service.send(minutes, 1, actor=ORGANIZER, at=AT)
    assert (messages(event), minutes.sent_at) == ([], None)


def test_what_is_not_locked_is_not_sent(event: Event, people: list[Registration]) -> None:
    del people
    with pytest.raises(Conflict):
        service.send(make_submitted(event), 1, actor=ORGANIZER, at=AT)
    assert messages(event) == []


def test_an_event_that_is_not_published_writes_to_nobody(event: Event, people: list[Registration]) -> None:
    del people
    minutes = make_locked(event)
    with transaction():
        event.state = EventState.DRAFT
    with pytest.raises(Conflict):
        service.send(minutes, 1, actor=ORGANIZER, at=AT)


def test_an_amendment_is_a_deed_of_its_own_and_demo_events_hold_it(event: Event, people: list[Registration]) -> None:
    del people
    minutes = make_locked(event)
    with transaction():
        event.is_demo = True
    service.send(minutes, 1, actor=ORGANIZER, at=AT)
    amendment = make_amendment(minutes)
    assert service.send(amendment, 1, actor=ORGANIZER, at=AT) == 1
    assert [message.state for message in messages(event)] == [MessageState.HELD, MessageState.HELD]
    assert [message.kind for message in messages(event)] == ["minutes", "amendment"]
    assert (amendment.sent_at, count_audit("amendment.send")) == (AT, 1)


def test_the_page_of_the_sending(event: Event, people: list[Registration], as_role: SignIn) -> None:
    secretary = as_role(event, "secretary")
    here = path(event, "/sending")
    service.get_or_create(event, actor=ORGANIZER, at=AT)
    assert 'name="count"' not in secretary.get(here).text
    make_locked(event)
    text = secretary.get(here).text
    assert f"/p/{people[2].passes[-1].token}" in text
    assert secretary.post(here, data={"count": "7"}).status_code == 409
    assert secretary.post(here, data={"count": "x"}).status_code == 422
    assert secretary.post(here, data={"count": "1"}).status_code == 303
    assert 'name="count"' not in secretary.get(here).text
    assert secretary.post(here, data={"count": "1"}).status_code == 409
    assert as_role(event, "chair").get(here).status_code == 403


def opened(client: PageClient, person: Registration) -> str:
    here = f"/p/{person.passes[-1].token}"
    client.post(here, data={"pin": person.passes[-1].pin})
    return here


def test_the_minutes_stand_on_the_own_page_behind_the_code(
    event: Event, people: list[Registration], client: PageClient
) -> None:
    here = f"/p/{people[0].passes[-1].token}"
    minutes = make_locked(event)
    amendment = make_amendment(minutes)
    for file in ("minutes.pdf", "amendments/1.pdf"):
        assert client.get(f"{here}/{file}").status_code == 403
    opened(client, people[0])
    text = client.get(here).text
    assert [f"{here}/{file}" in text for file in ("minutes.pdf", "minutes.docx", "amendments/1.docx")] == [True] * 3
    for file, paper in (("minutes.docx", minutes), ("amendments/1.docx", amendment)):
        assert sha256(client.get(f"{here}/{file}").data).hexdigest() == paper.docx_sha256
    assert client.get(f"{here}/minutes.pdf").data == store().get(service.file_key(minutes, "pdf"))
    assert client.get(f"{here}/amendments/2.pdf").status_code == 404


def test_before_the_lock_there_is_nothing(event: Event, people: list[Registration], client: PageClient) -> None:
    minutes = make_submitted(event)
    here = opened(client, people[0])
    assert "minutes.pdf" not in client.get(here).text
    assert client.get(f"{here}/minutes.pdf").status_code == 404
    service.lock(minutes, lambda _minutes: {"pdf": b"%PDF", "docx": b"PK"}, reason="Mẫu", actor=ORGANIZER, at=AT)
    service.draft_amendment(minutes, "Ghi sót", "Sửa mục II", actor=ORGANIZER, at=AT)
    assert "amendments/1" not in client.get(here).text
    assert client.get(f"{here}/amendments/1.pdf").status_code == 404
