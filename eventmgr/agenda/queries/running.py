"""What runs on the day: as the public is shown it, and as the house sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import select

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries.clashes import rooms_filled
from eventmgr.agenda.queries.plan import list_sessions
from eventmgr.agenda.queries.releases import draft_of, latest_release, sessions_of
from eventmgr.agenda.rules.kinds import SessionKind
from eventmgr.agenda.rules.releases import Given
from eventmgr.agenda.rules.running import Run, Stand, Step, run_day
from eventmgr.core.db import db
from eventmgr.events.models import Event, Room
from eventmgr.events.queries import list_rooms

Told = Mapping[UUID, tuple[datetime | None, datetime | None]]


class Phase(Enum):
    """What a day has come to."""

    EMPTY = "empty"
    BEFORE = "before"
    RUNNING = "running"
    PAUSE = "pause"
    BETWEEN = "between"
    AFTER = "after"


@dataclass(frozen=True)
class Line:
    """A session with where it stands, and its parts."""

    session: Given
    run: Run
    parts: tuple["Line", ...] = ()

    @property
    def late(self) -> int:
        """Whole minutes later than planned."""
        return int(self.run.late.total_seconds() // 60)

    @property
    def part(self) -> "Line | None":
        """The part that runs, else the one that should have begun."""
        found = [part for stand in (Stand.RUNNING, Stand.DUE) for part in self.parts if part.run.stand is stand]
        return found[0] if found else None

    @property
    def next_part(self) -> "Line | None":
        """The part that comes after it."""
        return next((part for part in self.parts if part.run.stand is Stand.AHEAD), None)

    @property
    def number(self) -> str:
        """Which of the parts runs: 3/5."""
        return f"{self.parts.index(self.part) + 1}/{len(self.parts)}" if self.part else ""


@dataclass(frozen=True)
class Board:
    """One day at a moment; `resumes` is the first session of the next day on which there is any."""

    day: date
    phase: Phase
    lines: tuple[Line, ...] = ()
    resumes: Given | None = None

    @property
    def running(self) -> list[Line]:
        """What runs, side by side."""
        return self._standing(Stand.RUNNING)

    @property
    def next(self) -> list[Line]:
        """What should have begun, else what is planned to begin first, side by side."""
        ahead = self._standing(Stand.AHEAD)
        first = min((line.run.step.starts_at for line in ahead), default=None)
        return self._standing(Stand.DUE) or [line for line in ahead if line.run.step.starts_at == first]

    @property
    def later(self) -> list[Line]:
        """The rest of the day."""
        shown = {line.session.id for line in self.next}
        return [line for line in self._standing(Stand.AHEAD) if line.session.id not in shown]

    @property
    def runs(self) -> dict[UUID, Run]:
        """Where each session of the day stands, parts too."""
        return {row.session.id: row.run for line in self.lines for row in (line, *line.parts)}

    @property
    def late(self) -> int:
        """By how many whole minutes the day is late."""
        return max((line.late for line in (*self.running, *self.next)), default=0)

    def _standing(self, stand: Stand) -> list[Line]:
        return [line for line in self.lines if line.run.stand is stand]


def public_board(event: Event, *, at: datetime) -> Board:
    """What runs of that which was given out; what the house keeps to itself is not in it."""
    return show_board(event, sessions_of(latest_release(event.id)), at=at)


def staff_board(event: Event, *, at: datetime) -> Board:
    """What runs of the plan as it stands."""
    return show_board(event, draft_of(event.id), at=at)


def show_board(event: Event, sessions: Sequence[Given], *, at: datetime) -> Board:
    """The day of that moment, by these sessions and what was noted of them."""
    today = at.astimezone(event.zone).date()
    lines = tuple(_lines(event, sessions, today, at))
    coming = [row for row in sessions if row.parent_id is None and _day(row, event) > today]
    resumes = min(coming, key=lambda row: row.starts_at, default=None)
    return Board(today, _phase(sessions, lines, today, event, resumes), lines, resumes)


def day_lines(event: Event, day: date, *, at: datetime) -> list[Line]:
    """The sessions of one day of the plan, for those who note when they began and ended."""
    return _lines(event, draft_of(event.id), day, at)


def list_kept_free(event: Event, day: date) -> list[Session]:
    """Time that the house keeps free on a day: nobody else is shown it."""
    rows = [row for row in list_sessions(event.id) if row.kind is SessionKind.BLOCKER]
    return [row for row in rows if row.starts_at.astimezone(event.zone).date() == day]


def list_left_running(event: Event, *, at: datetime) -> list[Session]:
    """Sessions of earlier days of which nobody noted the end."""
    today = at.astimezone(event.zone).date()
    open_ones = select(Session).where(
        Session.event_id == event.id, Session.started_at.is_not(None), Session.ended_at.is_(None)
    )
    rows = db.session.execute(open_ones.order_by(Session.starts_at, Session.id)).scalars()
    return [row for row in rows if row.starts_at.astimezone(event.zone).date() < today]


def told_times(event_id: UUID) -> Told:
    """When the sessions of an event really began and ended, as far as it was noted."""
    rows = select(Session.id, Session.started_at, Session.ended_at).where(
        Session.event_id == event_id, Session.started_at.is_not(None)
    )
    return {key: (started_at, ended_at) for key, started_at, ended_at in db.session.execute(rows)}


def _lines(event: Event, sessions: Sequence[Given], day: date, at: datetime) -> list[Line]:
    """The day by the minute, so that a page says the same for a minute and who has it is told so."""
    told, rooms, minute = told_times(event.id), list_rooms(event.id), at.replace(second=0, microsecond=0)
    here = {row.id: row for row in sessions if _day(row, event) == day}
    was_led = any(row.id in told and _day(row, event) < day for row in sessions)
    runs = run_day([_step(row, told, rooms) for row in here.values()], minute, was_led=was_led)
    parts: dict[UUID, list[Line]] = {}
    for run in runs:
        if run.step.parent_id in here:
            parts.setdefault(run.step.parent_id, []).append(Line(here[run.step.id], run))
    return [
        Line(here[run.step.id], run, tuple(parts.get(run.step.id, ())))
        for run in runs
        if run.step.parent_id not in here
    ]


def _step(row: Given, told: Told, rooms: Sequence[Room]) -> Step:
    started_at, ended_at = told.get(row.id, (None, None))
    filled = rooms_filled(row.room.id, rooms) | {row.room.id} if row.room else frozenset()
    return Step(row.id, row.kind, row.starts_at, row.ends_at, filled, row.parent_id, started_at, ended_at)


def _phase(sessions: Sequence[Given], lines: Sequence[Line], today: date, event: Event, resumes: Given | None) -> Phase:
    if not sessions:
        return Phase.EMPTY
    stands = {line.run.stand for line in lines}
    if Stand.RUNNING in stands:
        return Phase.RUNNING
    has_begun = any(_day(row, event) < today for row in sessions) or Stand.OVER in stands
    if stands & {Stand.DUE, Stand.AHEAD}:
        return Phase.PAUSE if has_begun and Stand.OVER in stands else Phase.BEFORE
    if resumes is None:
        return Phase.AFTER
    return Phase.BETWEEN if has_begun else Phase.BEFORE


def _day(row: Given, event: Event) -> date:
    return row.starts_at.astimezone(event.zone).date()
