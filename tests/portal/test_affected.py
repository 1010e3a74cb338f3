"""Whom a release concerns, and what they are told."""

from datetime import timedelta

import pytest

from eventmgr.agenda.models import Session, SessionPerson
from eventmgr.agenda.queries import changes_between, last_releases
from eventmgr.agenda.rules import SessionRole
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError
from eventmgr.events.models import Event
from eventmgr.outbox.models import Message
from eventmgr.outbox.rules import MessageState
from eventmgr.people.rules import Basis, Purpose
from eventmgr.portal.queries import Affected, find_affected
from eventmgr.portal.service import tell_affected
from eventmgr.registration.service import PurposeData, set_purposes
from tests.conftest import SignIn
from tests.factories import AT, ORGANIZER, count_audit, make_group, make_registration, make_release, make_session


def later(session: Session) -> None:
    """A session moved back by ten minutes."""
    with transaction():
        row = db.session.get_one(Session, session.id)
        row.starts_at += timedelta(minutes=10)
        row.ends_at += timedelta(minutes=10)


def affected(event: Event) -> Affected:
    latest, before = last_releases(event.id)
    return find_affected(event, changes_between(event, before, latest))


@pytest.fixture
def moved(event: Event) -> dict[str, object]:
    """Group work of one person moved by ten minutes; another one speaks in it, a third has nothing to do with it."""
    seated, speaker, other = (make_registration(event, name) for name in ("Lê Mẫu Một", "Lê Mẫu Hai", "Lê Mẫu Ba"))
    work = make_session(event, "group_work", title="Thảo luận nhóm")
    make_group(work, 1, (seated,))
    with transaction() as session:
        for person_id, name in ((speaker.person_id, "Lê Mẫu Hai"), (None, "Khách Mẫu")):
            row = SessionPerson(session_id=work.id, person_id=person_id, name=name, role=SessionRole.SPEAKER)
            session.add(row)
    make_release(event)
    later(work)
    make_release(event)
    return {"seated": seated, "speaker": speaker, "other": other}


def test_who_sits_in_it_or_has_a_part_in_it_is_concerned(event: Event, moved: dict) -> None:
    found = affected(event)
    assert found.for_all == []
    assert set(found.changes_by_registration) == {moved["seated"].id, moved["speaker"].id}
    assert list(found.others) == ["Khách Mẫu"]


def test_what_is_for_everybody_concerns_everybody(event: Event) -> None:
    people = [make_registration(event, name) for name in ("Lê Mẫu Một", "Lê Mẫu Hai")]
    opening = make_session(event, "opening", title="Khai mạc")
    make_release(event)
    later(opening)
    make_release(event)
    assert set(affected(event).changes_by_registration) == {person.id for person in people}


def test_each_is_told_once_and_nothing_leaves_a_demo(app, event: Event, moved: dict) -> None:
    set_purposes(event, {Purpose.MESSAGES: PurposeData(True, Basis.AGREEMENT, None)}, actor=ORGANIZER, at=AT)
    with transaction():
        db.session.get_one(Event, event.id).is_demo = True
        moved["seated"].person.email = "mau@example.org"
    found, release = affected(event), last_releases(event.id)[0]
    with app.test_request_context():
        with pytest.raises(DomainError):
            tell_affected(event, release, found, 7, actor=ORGANIZER, at=AT)
        counts = [tell_affected(event, release, found, 1, actor=ORGANIZER, at=AT) for _again in range(2)]
    assert (counts, count_audit("agenda.tell")) == ([1, 0], 2)
    message = db.session.query(Message).one()
    assert (message.state, message.recipient) == (MessageState.HELD, "mau@example.org")
    assert "- Thảo luận nhóm: 08:00 → 08:10" in message.body


def test_the_page_has_words_for_each_delegation(event: Event, moved: dict, as_role: SignIn) -> None:
    del moved
    client = as_role(event, "secretary")
    page = client.get(f"/events/{event.slug}/agenda/releases/2/affected").text
    assert "Lê Mẫu Một:\n- Thảo luận nhóm: 08:00 → 08:10" in page
    assert "Khách Mẫu" in page
    first = client.get(f"/events/{event.slug}/agenda/releases/1/affected").text
    assert "Không cần báo cho ai" in first
