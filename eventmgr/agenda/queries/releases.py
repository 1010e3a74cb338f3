"""What was given out of the agenda, and what has changed since?"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import defer

from eventmgr.agenda.models import Release, Session
from eventmgr.agenda.queries.plan import list_sessions
from eventmgr.agenda.rules.kinds import SessionKind
from eventmgr.agenda.rules.releases import Change, Given, Part, Place, Talk, compare, from_values, in_order, to_values
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.events.queries import list_days


@dataclass(frozen=True)
class GivenDay:
    """One date as it was given out; a part follows its session."""

    date: date
    title: str
    sessions: list[Given]


@dataclass(frozen=True)
class Programme:
    """What papers say is planned, and whether it is a draft, which they have to tell."""

    sessions: list[Given]
    is_draft: bool


def programme_of(event_id: UUID, *, as_draft: bool = False) -> Programme:
    """The latest release; the plan as it stands before there is one, or where staff asks for the draft."""
    release = None if as_draft else latest_release(event_id)
    return (
        Programme(draft_of(event_id), is_draft=True)
        if release is None
        else Programme(sessions_of(release), is_draft=False)
    )


def as_given(event_id: UUID, sessions: Iterable[Session]) -> dict[UUID, Given | Session]:
    """Sessions as delegates know them, by their id: as they were last given out, else as they stand."""
    given = {session.id: session for session in sessions_of(latest_release(event_id))}
    return {session.id: given.get(session.id, session) for session in sessions}


def draft_of(event_id: UUID) -> list[Given]:
    """The plan as it would be given out now: time that is kept free concerns the house alone."""
    rows = [row for row in list_sessions(event_id) if row.kind is not SessionKind.BLOCKER]
    return in_order([_given(row) for row in rows])


def mark_of_draft(sessions: Sequence[Given]) -> str:
    """A short mark that tells one draft from another."""
    text = json.dumps([to_values(session) for session in sessions], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def latest_release(event_id: UUID) -> Release | None:
    """What the public pages show; None before anything was given out."""
    return next(iter(last_releases(event_id, 1)), None)


def last_releases(event_id: UUID, number: int = 2) -> list[Release]:
    """The latest release and those before it."""
    found = select(Release).where(Release.event_id == event_id).order_by(Release.number.desc()).limit(number)
    return list(db.session.execute(found).scalars())


def list_releases(event_id: UUID) -> list[Release]:
    """All releases, the latest first, without what they say."""
    found = select(Release).where(Release.event_id == event_id).order_by(Release.number.desc())
    return list(db.session.execute(found.options(defer(Release.sessions))).scalars())


def get_release(event_id: UUID, number: int) -> tuple[Release, Release | None]:
    """A release with the one before it."""
    found = select(Release).where(Release.event_id == event_id, Release.number.in_((number, number - 1)))
    rows = {row.number: row for row in db.session.execute(found).scalars()}
    if number not in rows:
        raise NotFound(lazy("There is no such release."))
    return rows[number], rows.get(number - 1)


def sessions_of(release: Release | None) -> list[Given]:
    """What a release says; nothing where there is none."""
    return [from_values(values) for values in release.sessions] if release is not None else []


def changes_between(event: Event, before: Release | None, after: Release | None) -> list[Change]:
    """What became different from one release to the next; the first one changes nothing."""
    if before is None or after is None:
        return []
    return compare(sessions_of(before), sessions_of(after), event.zone)


def changes_of_draft(event: Event, draft: Sequence[Given]) -> list[Change]:
    """What a release made now would change; of the first one everything is new."""
    return compare(sessions_of(latest_release(event.id)), draft, event.zone)


def given_days(event: Event, sessions: Sequence[Given]) -> list[GivenDay]:
    """The same day by day; days without sessions are left out."""
    titles = dict(list_days(event))
    here = {session.id for session in sessions}
    tops = [session for session in sessions if session.parent_id not in here]
    days = groupby(tops, lambda session: session.starts_at.astimezone(event.zone).date())
    return [
        GivenDay(on, titles.get(on, ""), [one for top in rows for one in (top, *_parts(top, sessions))])
        for on, rows in days
    ]


def find_span(event_id: UUID) -> tuple[datetime, datetime] | None:
    """When the first session that was given out begins and the last one ends; None while nothing was."""
    sessions = sessions_of(latest_release(event_id))
    if not sessions:
        return None
    return min(session.starts_at for session in sessions), max(session.ends_at for session in sessions)


def _parts(top: Given, sessions: Sequence[Given]) -> list[Given]:
    return [session for session in sessions if session.parent_id == top.id]


def _given(row: Session) -> Given:
    return Given(
        id=row.id,
        code=row.code,
        kind=row.kind,
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        room=Place(row.room.id, row.room.name) if row.room else None,
        parent_id=row.parent_id,
        people=tuple(Part(one.person_id, one.name, one.role) for one in row.people),
        papers=tuple(Talk(one.title, one.author, one.minutes) for one in row.papers),
    )
