"""Whom of an event the trail says to have changed: what a phone at the door has to be told anew."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from eventmgr.audit.models import AuditEntry
from eventmgr.checkin.models import CheckIn
from eventmgr.core.db import chunks, db
from eventmgr.registration.models import Registration

_MARK = 6
# An entry gets its id while its deed is done, and is seen when that is committed: so much earlier is read again.
_LONGEST_SCAN = timedelta(seconds=10)
_LONGEST_DEED = timedelta(seconds=60)
# Deeds, by their verb or its first part, that change nothing that the door shows. Any other concerns everybody.
# (Whether there is a rehearsal stands in the cursor itself.)
_ELSEWHERE = frozenset(
    {
        "account",
        "agenda",
        "amendment",
        "attendance",
        "breach",
        "certificate",
        "consent",
        "course",
        "day",
        "delegation",
        "device",
        "discussion",
        "document",
        "enrolment",
        "event.second_factor",
        "exception",
        "excuse",
        "feedback",
        "figure",
        "gate.create",
        "gate.end",
        "gate.hand_in",
        "group.discard_plan",
        "group.pin_member",
        "group.propose_plan",
        "group.set_officers",
        "group.set_pair",
        "group.set_setting",
        "group.set_wishes",
        "host",
        "indicator",
        "invitation",
        "item",
        "material",
        "message",
        "minutes",
        "module",
        "outcome",
        "paper_mark",
        "print",
        "profile",
        "recipient",
        "record",
        "rehearsal",
        "request",
        "role",
        "session",
        "speech",
        "task",
        "task_owner",
        "team",
        "test",
        "token",
        "wording",
    }
)

_IS_SCAN = AuditEntry.subject_kind == CheckIn.__tablename__
_ENTRIES = select(
    AuditEntry.id, AuditEntry.verb, AuditEntry.event_id, AuditEntry.subject_kind, AuditEntry.subject_id
).where(
    AuditEntry.id >= bindparam("deeds"),
    or_(AuditEntry.event_id == bindparam("event_id"), AuditEntry.event_id.is_(None)),
    or_(AuditEntry.id >= bindparam("scans"), ~_IS_SCAN),
)


@dataclass(frozen=True)
class Changes:
    """The registrations that changed, those about whom there are new facts, and marks of the deeds that concern all."""

    people: frozenset[UUID] = frozenset()
    facts: frozenset[UUID] = frozenset()
    wide: frozenset[str] = frozenset()


def list_changes(event_id: UUID, since: datetime) -> Changes:
    """What the trail says of the time since then; what was committed shortly before is told again."""
    moments = {"scans": _floor(since - _LONGEST_SCAN), "deeds": _floor(since - _LONGEST_DEED)}
    rows = db.session.connection().execute(_ENTRIES, {"event_id": event_id, **moments})
    people: set[UUID] = set()
    persons: set[UUID] = set()
    facts: set[UUID] = set()
    wide: set[str] = set()
    for entry_id, verb, at_event, kind, subject_id in rows:
        if kind == CheckIn.__tablename__:
            facts.add(subject_id)
        elif kind == Registration.__tablename__:
            people.add(subject_id)
        elif kind == "person":
            persons.add(subject_id)
        elif at_event is not None and verb not in _ELSEWHERE and verb.partition(".")[0] not in _ELSEWHERE:
            wide.add(entry_id.hex[-_MARK:])
    found = people | _of_persons(event_id, persons)
    return Changes(frozenset(found), frozenset(_of_facts(facts)), frozenset(wide))


def _floor(moment: datetime) -> UUID:
    """The least id that can have been made at this moment (RFC 9562: milliseconds stand in front)."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def _of_persons(event_id: UUID, persons: Collection[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for chunk in chunks(sorted(persons)):
        here = (Registration.event_id == event_id, Registration.person_id.in_(chunk))
        found |= set(db.session.execute(select(Registration.id).where(*here)).scalars())
    return found


def _of_facts(facts: Collection[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for chunk in chunks(sorted(facts)):
        found |= set(db.session.execute(select(CheckIn.registration_id).where(CheckIn.id.in_(chunk))).scalars())
    return found
