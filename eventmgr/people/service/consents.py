"""How consent is given and taken back: the words are kept as they were, and so is the fact."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import insert

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, table, transaction
from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.core.ids import uuid7
from eventmgr.people.models import Consent, ConsentText, DataRequest, Person
from eventmgr.people.queries import latest_texts, live_consents, who_is_restricted, withdrawals
from eventmgr.people.rules import NEEDS_HANDS, Basis, Purpose, RequestKind
from eventmgr.people.service.requests import Wish, ask


class Event(Protocol):
    """An event, as far as people are concerned."""

    id: Any
    host_id: Any


PURPOSE_LABELS: dict[Purpose, LazyString] = {
    Purpose.ORGANISING: lazy("Register people and organize the event"),
    Purpose.LOGISTICS: lazy("Room, rides and meals"),
    Purpose.MESSAGES: lazy("Messages by e-mail"),
    Purpose.SMS: lazy("Messages by SMS"),
    Purpose.ZALO: lazy("Messages by Zalo"),
    Purpose.PHOTOS: lazy("Publish photos and recordings"),
    Purpose.HOTEL_LIST: lazy("Pass the list on to the hotel"),
    Purpose.STATISTICS: lazy("Statistics without names"),
    Purpose.NEXT_EVENTS: lazy("Invite to later events"),
}
# What whoever gets a list must not do with the data of somebody who took a consent back.
_MARKS: dict[Purpose, LazyString] = {
    Purpose.ORGANISING: lazy("no longer agrees to take part"),
    Purpose.LOGISTICS: lazy("not for room, rides and meals"),
    Purpose.MESSAGES: lazy("no e-mails"),
    Purpose.SMS: lazy("no SMS"),
    Purpose.ZALO: lazy("no Zalo messages"),
    Purpose.PHOTOS: lazy("no photos published"),
    Purpose.HOTEL_LIST: lazy("not to be passed on to the hotel"),
    Purpose.STATISTICS: lazy("not for statistics"),
    Purpose.NEXT_EVENTS: lazy("no later invitations"),
}
BASIS_LABELS: dict[Basis, LazyString] = {
    Basis.CONSENT: lazy("the person's consent"),
    Basis.AGREEMENT: lazy("an agreement with the person"),
    Basis.LAW: lazy("a rule of law"),
}


def marks_of(event: Event) -> dict[UUID, str]:
    """Person → what whoever gets a list of the event must know of her wishes (Law 91/2025, article 10).

    Every list that leaves the system with people's data carries it in a column of its own.
    """
    taken_back, stopped = withdrawals(event.id), who_is_restricted(event.host_id)
    marks = {}
    for person_id in taken_back.keys() | stopped:
        words = [str(lazy("use restricted"))] if person_id in stopped else []
        purposes = taken_back.get(person_id, set())
        words += [str(mark) for purpose, mark in _MARKS.items() if purpose.value in purposes]
        marks[person_id] = "; ".join(words)
    return marks


def keep_text(
    host_id: UUID, event_id: UUID, purpose: str, language: str, text: str, *, is_own: bool, at: datetime
) -> ConsentText:
    """The version that says exactly this; the latest one if it does, else a new one after it.

    The caller's transaction holds the event, so that two do not make the same version.
    """
    latest = latest_texts(event_id, language).get(purpose)
    if latest is not None and latest.text == text and latest.is_own == is_own:
        return latest
    version = 1 if latest is None else latest.version + 1
    kept = ConsentText(
        host_id=host_id,
        event_id=event_id,
        purpose=purpose,
        language=language,
        version=version,
        text=text,
        is_own=is_own,
        created_at=at,
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def give_consents(
    given: Iterable[tuple[UUID, str, ConsentText]], *, method: str, evidence: str = "", at: datetime
) -> None:
    """Keep for each person and purpose the version of the words that was agreed to, how and when.

    The caller's transaction and audit entry cover it.
    """
    rows = [
        {
            "id": uuid7(),
            "person_id": person_id,
            "event_id": text.event_id,
            "purpose": purpose,
            "text_id": text.id,
            "method": method,
            "evidence": evidence,
            "given_at": at,
            "withdrawn_at": None,
        }
        for person_id, purpose, text in given
    ]
    if rows:
        db.session.execute(insert(table(Consent)), rows)


def withdraw(person: Person, event_id: UUID, purpose: str, *, actor: Actor, at: datetime) -> DataRequest:
    """Take a consent back: it ends now, whatever was done before stays lawful (Law 91/2025, article 10).

    Where something is left for people to do (pictures to take down, a hotel to tell), the request waits for them with
    its clock; else it is done.
    """
    with transaction():
        lock_row(person)
        live = live_consents(person.id, event_id, purpose)
        if not live:
            raise Conflict(lazy("There is no such consent any more."))
        for consent in live:
            consent.withdrawn_at = at
            record("consent.withdraw", consent, actor=actor, at=at, event_id=event_id, changes=_taken_back(consent))
        wish = Wish(RequestKind.WITHDRAW, event_id, purpose)
        return ask(person, wish, is_done=purpose not in NEEDS_HANDS, actor=actor, at=at)


def _taken_back(consent: Consent) -> dict[str, tuple[object, object]]:
    return {consent.purpose: (consent.given_at, None)}
