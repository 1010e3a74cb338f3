"""Which minutes there are, and what the data of an event say for them."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventmgr.agenda.queries import arrival_session, list_sessions
from eventmgr.checkin.queries import presence_by_registration
from eventmgr.checkin.rules import Presence
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.figures.queries import Board, list_shown, read_board
from eventmgr.groups.models import Group
from eventmgr.groups.queries import list_group_sessions, list_groups, members_by_group
from eventmgr.minutes import compiling
from eventmgr.minutes.compiling import Came, Compiled
from eventmgr.minutes.models import Amendment, Minutes, MinutesComment
from eventmgr.minutes.queries.present import list_held
from eventmgr.minutes.queries.tasks import task_lines_of
from eventmgr.minutes.rules import LockedFile, MinutesState, Section
from eventmgr.outcomes.queries import list_outcomes, list_records, who_spoke
from eventmgr.registration.queries import list_delegates, list_delegations

_THERE = frozenset({Presence.PRESENT, Presence.LATE})


def find_minutes(event_id: UUID) -> Minutes | None:
    """The minutes of an event, once somebody began to write them."""
    return db.session.execute(
        select(Minutes).where(Minutes.event_id == event_id).options(selectinload(Minutes.texts))
    ).scalar_one_or_none()


def find_locked(code: str) -> Minutes | None:
    """The locked minutes that carry this code."""
    return db.session.execute(
        select(Minutes).where(Minutes.code == code, Minutes.state == MinutesState.LOCKED)
    ).scalar_one_or_none()


def find_locked_of(event_id: UUID) -> Minutes | None:
    """The minutes of an event, once they are locked."""
    here = (Minutes.event_id == event_id, Minutes.state == MinutesState.LOCKED)
    return db.session.execute(select(Minutes).where(*here)).scalar_one_or_none()


def find_amendment(code: str) -> Amendment | None:
    """The locked amendment that carries this code."""
    return db.session.execute(
        select(Amendment).where(Amendment.code == code, Amendment.locked_at.is_not(None))
    ).scalar_one_or_none()


def list_amendments(minutes_id: UUID, *, only_locked: bool = False) -> list[Amendment]:
    """The amendments of minutes in the order of their numbers."""
    statement = select(Amendment).where(Amendment.minutes_id == minutes_id).order_by(Amendment.number)
    return list(
        db.session.execute(statement.where(Amendment.locked_at.is_not(None)) if only_locked else statement).scalars()
    )


def get_amendment(event_id: UUID, amendment_id: UUID) -> Amendment:
    """An amendment of the minutes of this event."""
    found = db.session.execute(
        select(Amendment).join(Amendment.minutes).where(Amendment.id == amendment_id, Minutes.event_id == event_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(lazy("There is no such amendment."))
    return found


def list_locked_files(minutes: Minutes) -> list[LockedFile]:
    """All files of locked minutes and of their locked amendments; minutes of old know the sum of the PDF only."""
    papers: list[tuple[int | None, Minutes | Amendment]] = [(None, minutes)]
    papers += [(amendment.number, amendment) for amendment in list_amendments(minutes.id, only_locked=True)]
    return [
        LockedFile(number, name, digest)
        for number, paper in papers
        for name, digest in (("pdf", paper.sha256), ("docx", paper.docx_sha256))
        if digest
    ]


def event_of(minutes: Minutes) -> Event:
    """The event whose minutes these are."""
    return db.session.execute(select(Event).where(Event.id == minutes.event_id)).scalar_one()


def texts(minutes: Minutes | None) -> dict[Section, str]:
    """What was written, by section."""
    return {row.section: row.text for row in minutes.texts if row.text} if minutes else {}


def used_numbers(host_id: UUID, year: int) -> list[int]:
    """The numbers of the host's minutes of meetings of this year."""
    rows = db.session.execute(
        select(Minutes.number)
        .join(Event, Event.id == Minutes.event_id)
        .where(
            Event.host_id == host_id,
            Minutes.number.is_not(None),
            Event.starts_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    return [number for number in rows.scalars() if number is not None]


def list_unsettled(event_id: UUID) -> list[Group]:
    """The groups whose record is not confirmed."""
    return compiling.unsettled(list_groups(event_id), list_records(event_id))


def list_open_comments(minutes_id: UUID) -> list[MinutesComment]:
    """What was said of the minutes and is not settled, the oldest first."""
    here = (MinutesComment.minutes_id == minutes_id, MinutesComment.settled_at.is_(None))
    ordered = select(MinutesComment).where(*here).order_by(MinutesComment.at, MinutesComment.id)
    return list(db.session.execute(ordered).scalars())


def compile_minutes(event: Event) -> Compiled:
    """All that the data of the event say, fresh."""
    delegates = list_delegates(event.id)
    sessions = list_sessions(event.id)
    held = compiling.minuted_sessions(sessions, event.zone)
    records = list_records(event.id)
    by_group = {record.group_id: record for record in records if record.group_id is not None}
    members = members_by_group(event.id)
    speaking = who_spoke(event.id)
    spoke = {group.id: share.spoke for group, share in speaking.groups}
    outcomes = [(session, list_outcomes(session.id)) for session in list_group_sessions(event.id)]
    merged = {source.item_id for _session, rows in outcomes for row in rows for source in row.sources}
    return Compiled(
        span=compiling.span_of(sessions, event.zone),
        noted=compiling.noted_of(sessions, event.zone),
        attendance=compiling.attendance(delegates, list_delegations(event.id), _came(event.id)),
        agenda=compiling.agenda(list_held(event, sessions), event.zone),
        opening=compiling.opening(held),
        reports=compiling.reports(held),
        figures=tuple(f"{figure.label}: {figure.shown}" for figure in list_shown(event.id)),
        papers=compiling.papers(held),
        groups=tuple(
            compiling.group_part(group, members.get(group.id, []), by_group.get(group.id), merged, spoke[group.id])
            for group in list_groups(event.id)
        ),
        merged=tuple(compiling.merged_part(session, rows) for session, rows in outcomes if rows),
        spoke=compiling.spoke(speaking),
        discussion=compiling.discussion(records),
        tasks=task_lines_of(event.id),
        board=_frozen(event.id),
    )


def list_participants(event_id: UUID) -> list[UUID]:
    """The registrations of those who were there, as the door knows it."""
    return [registration_id for registration_id, came in _came(event_id).items() if came.is_present]


def _frozen(event_id: UUID) -> Board | None:
    """The figures of the provinces, once they are locked."""
    board = read_board(event_id)
    return board if board is not None and board.is_frozen and board.columns else None


def _came(event_id: UUID) -> dict[UUID, Came]:
    arrival = arrival_session(event_id)
    if arrival is None:
        return {}
    rows = presence_by_registration(event_id, arrival.id)
    return {key: Came(row.presence in _THERE, row.excuse or "") for key, row in rows.items()}
