"""How the agenda is planned: sessions with their people and papers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from eventmgr.agenda.models import Paper, Session, SessionPerson
from eventmgr.agenda.queries import get_session, list_sessions
from eventmgr.agenda.rules import SessionKind, SessionRole
from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.events.queries import get_room
from eventmgr.events.service import require_editable
from eventmgr.people.models import Person

_PERSONAL = frozenset({"people", "papers"})
_FIELDS = ("kind", "title", "room_id", "starts_at", "ends_at", "takes_attendance", "parent_id", "expected")


@dataclass(frozen=True)
class PersonInput:
    """Somebody's part in a session; a known person by id, else a name or office as the programme writes it."""

    name: str
    role: SessionRole
    person_id: UUID | None = None


@dataclass(frozen=True)
class PaperInput:
    """A paper read in a session."""

    title: str
    author: str = ""
    gist: str = ""
    minutes: int | None = None


class _Required(TypedDict):
    kind: SessionKind
    title: str
    starts_at: datetime
    ends_at: datetime


class SessionData(_Required, total=False):
    """What is known of a session; without a code it gets the next one of its day."""

    code: str
    room_id: UUID | None
    takes_attendance: bool
    parent_id: UUID | None
    expected: int | None
    people: Sequence[PersonInput]
    papers: Sequence[PaperInput]


def create_session(event: Event, data: SessionData, *, actor: Actor, at: datetime) -> Session:
    """Put a session on the agenda. Clashes do not hinder it: the agenda shows them."""
    with transaction() as db_session:
        require_editable(event)
        _check(event, data, None)
        session = Session(
            event_id=event.id,
            code=data.get("code") or _next_code(event, data["starts_at"]),
            kind=data["kind"],
            title=data["title"],
            room_id=data.get("room_id"),
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            takes_attendance=data.get("takes_attendance", False),
            parent_id=data.get("parent_id"),
            expected=data.get("expected"),
            people=_people(data),
            papers=_papers(data),
        )
        db_session.add(session)
        db_session.flush()
        record(
            "session.create", session, actor=actor, at=at, event_id=event.id, changes={"title": (None, session.title)}
        )
        return session


def update_session(event: Event, session: Session, data: SessionData, *, actor: Actor, at: datetime) -> None:
    """Change a session; the lists of people and papers replace what stood there, if they are given.

    The parts of a session that begins at another moment go with it.
    """
    with transaction() as db_session:
        require_editable(event)
        _check(event, data, session)
        shift_parts(event, session, data["starts_at"] - session.starts_at, actor=actor, at=at)
        changes = change(session, {name: value for name, value in data.items() if name in _FIELDS})
        before = _words(session)
        if "people" in data:
            session.people = _people(data)
        if "papers" in data:
            session.papers = _papers(data)
        db_session.flush()
        changes |= {name: (text, _words(session)[name]) for name, text in before.items()}
        record("session.update", session, actor=actor, at=at, event_id=event.id, changes=changes, personal=_PERSONAL)


def delete_session(event: Event, session: Session, *, actor: Actor, at: datetime) -> None:
    """Take a session off the agenda, unless something was done in it."""
    with transaction() as db_session:
        require_editable(event)
        if has_parts(session):
            raise Conflict(lazy("This session has parts. Delete them first, or let them belong to no session."))
        changes: Mapping[str, tuple[object, object]] = {"title": (session.title, None)}
        record("session.delete", session, actor=actor, at=at, event_id=event.id, changes=changes)
        db_session.delete(session)
        try:
            db_session.flush()
        except IntegrityError as error:
            raise Conflict(
                lazy("This session has groups, check-ins, records or a training module, so it cannot be deleted.")
            ) from error


def has_parts(session: Session) -> bool:
    """Whether other sessions are parts of this one."""
    return db.session.execute(select(func.count(Session.id)).where(Session.parent_id == session.id)).scalar_one() > 0


def shift_parts(event: Event, session: Session, by: timedelta, *, actor: Actor, at: datetime) -> None:
    """Let the parts of a session go with it, none of them across midnight."""
    if not by:
        return
    parts = db.session.execute(select(Session).where(Session.parent_id == session.id).order_by(Session.starts_at))
    for part in parts.scalars():
        check_times(event, part.starts_at + by, part.ends_at + by)
        changes = change(part, {"starts_at": part.starts_at + by, "ends_at": part.ends_at + by})
        record("session.move", part, actor=actor, at=at, event_id=event.id, changes=changes)


def check_times(event: Event, starts_at: datetime, ends_at: datetime) -> None:
    """A session lies on one date of the event and takes some time."""
    starts, ends = (moment.astimezone(event.zone) for moment in (starts_at, ends_at))
    if not event.starts_on <= starts.date() <= event.ends_on:
        raise DomainError(lazy("This date lies outside the event."), field="day")
    if ends <= starts:
        raise DomainError(
            lazy("A session cannot end before it begins. What runs past midnight becomes two sessions."), field="end"
        )
    if ends.date() != starts.date():
        raise DomainError(lazy("A session ends on the day on which it begins."), field="end")


def _check(event: Event, data: SessionData, session: Session | None) -> None:
    if not data["title"]:
        raise DomainError(lazy("Give the session a title."), field="title")
    check_times(event, data["starts_at"], data["ends_at"])
    if (data.get("expected") or 0) < 0:
        raise DomainError(lazy("This number cannot be below zero."), field="expected")
    if (room_id := data.get("room_id")) is not None:
        get_room(event.id, room_id)
    if (parent_id := data.get("parent_id")) is not None:
        _check_parent(get_session(event.id, parent_id), session)
    wanted = {person.person_id for person in data.get("people", ()) if person.person_id}
    known = select(func.count(Person.id)).where(Person.id.in_(wanted), Person.host_id == event.host_id)
    if wanted and db.session.execute(known).scalar_one() != len(wanted):
        raise NotFound(lazy("There is no such person."))


def _check_parent(parent: Session, session: Session | None) -> None:
    is_deep = parent.parent_id is not None or (session is not None and has_parts(session))
    if is_deep or (session is not None and parent.id == session.id):
        raise DomainError(lazy("A part of a session has no parts itself."), field="parent_id")


def _next_code(event: Event, starts_at: datetime) -> str:
    """The day of the event and a number: d1-07."""
    prefix = f"d{(starts_at.astimezone(event.zone).date() - event.starts_on).days + 1}-"
    codes = (re.fullmatch(rf"{prefix}(\d+)", session.code) for session in list_sessions(event.id))
    return f"{prefix}{max((int(code[1]) for code in codes if code), default=0) + 1:02d}"


def _people(data: SessionData) -> list[SessionPerson]:
    return [
        SessionPerson(name=person.name, role=person.role, person_id=person.person_id, position=position)
        for position, person in enumerate(data.get("people", ()))
    ]


def _papers(data: SessionData) -> list[Paper]:
    return [
        Paper(title=paper.title, author=paper.author, gist=paper.gist, minutes=paper.minutes, position=position)
        for position, paper in enumerate(data.get("papers", ()))
    ]


def _words(session: Session) -> dict[str, str]:
    """People and papers as the trail of changes tells them."""
    return {
        "people": "; ".join(f"{person.role.value}: {person.name}" for person in session.people),
        "papers": "; ".join(f"{paper.title} ({paper.author})" for paper in session.papers),
    }
