"""What the annexes and the papers that follow the minutes ask beside them: who was there, what was given to whom."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import arrival_session, list_attendance_sessions
from eventmgr.checkin.queries import entries, presence_by_registration
from eventmgr.checkin.rules import Presence
from eventmgr.events.models import Event
from eventmgr.groups.queries import list_group_sessions
from eventmgr.minutes.compiling import slot_of
from eventmgr.minutes.rules import meeting_days, meeting_span
from eventmgr.outcomes.models import Outcome
from eventmgr.outcomes.queries import list_outcomes, list_records
from eventmgr.registration.models import Delegation, Registration
from eventmgr.registration.queries import list_delegates, list_delegations

# Phó Chủ tịch | Hội LHPN tỉnh Mẫu: what follows the office says where it is held.
_OF_WHERE = re.compile(r"\s+(?:Hội|Tỉnh [Hh]ội|Thành [Hh]ội|[Tt]ỉnh|[Tt]hành phố|TP\.?)\s")
THERE = frozenset({Presence.PRESENT, Presence.LATE})


@dataclass(frozen=True)
class Attendee:
    """One delegate and whether the door saw them at the arrival."""

    registration: Registration
    presence: Presence | None
    excuse: str = ""


@dataclass(frozen=True)
class Known:
    """What the day's data tell of its beginning and end: who came first, and when the last point was noted."""

    first_in: datetime | None
    last_word: datetime | None


def known_times(event: Event, span: tuple[datetime, datetime] | None) -> Known:
    """The first entry at the arrival; the last point of any record within the days of the meeting."""
    arrival = arrival_session(event.id)
    came = entries(event.id, [arrival.id]).values() if arrival else ()
    last = span[1].astimezone(event.zone).date() if span else event.ends_on
    said = (item.created_at for record in list_records(event.id) for item in record.items)
    within = [at for at in said if event.starts_on <= at.astimezone(event.zone).date() <= last]
    return Known(min(came, default=None), max(within, default=None))


def list_attendees(event: Event) -> list[tuple[Delegation | None, list[Attendee]]]:
    """Everybody who was to come, by delegation in the order of their names; guests and organizers last."""
    arrival = arrival_session(event.id)
    rows = presence_by_registration(event.id, arrival.id) if arrival else {}
    by_delegation: dict[UUID | None, list[Attendee]] = {}
    for person in list_delegates(event.id):
        row = rows.get(person.id)
        attendee = Attendee(person, row.presence, row.excuse or "") if row else Attendee(person, None)
        by_delegation.setdefault(person.delegation_id, []).append(attendee)
    order = [*list_delegations(event.id), None]
    return [
        (row, by_delegation[row.id if row else None]) for row in order if (row.id if row else None) in by_delegation
    ]


def list_held(event: Event, sessions: Sequence[Session]) -> list[tuple[Session, int | None]]:
    """Those of the event's sessions that belong to the meeting, up to its end, with how many came where any did."""
    slots = {session.id: slot_of(session, event.zone) for session in sessions}
    days = meeting_days(slots.values())
    span = meeting_span(slots.values())
    held = [row for row in sessions if slots[row.id].day in days and (span is None or row.starts_at < span[1])]
    counted = {session.id for session in list_attendance_sessions(event.id)}
    return [(session, _came(event.id, session.id) if session.id in counted else None) for session in held]


def list_all_outcomes(event_id: UUID) -> list[Outcome]:
    """What all sessions of groups came to, in the order of time."""
    return [row for session in list_group_sessions(event_id) for row in list_outcomes(session.id)]


def count_positions(attendees: Sequence[Attendee]) -> list[tuple[str, int]]:
    """How many of those who were there hold which position, wherever that is, the most frequent first."""
    counts = Counter(_OF_WHERE.split(row.registration.position)[0] for row in attendees if row.presence in THERE)
    return sorted(counts.items(), key=lambda pair: (not pair[0], -pair[1], pair[0]))


def _came(event_id: UUID, session_id: UUID) -> int | None:
    rows = presence_by_registration(event_id, session_id).values()
    return sum(row.presence in THERE for row in rows) or None
