"""What runs, what comes next, and how late is a day? A day is carried from one session to the next, room by room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from eventmgr.agenda.rules.kinds import SessionKind

# These begin and end by themselves: nobody has to say so.
SELF_RUNNING = frozenset({SessionKind.CHECK_IN, SessionKind.BREAK, SessionKind.MEAL})
# So long after it should have ended, a session that still runs is one of which nobody noted the end.
FORGOTTEN = timedelta(hours=2)
NOTHING = timedelta(0)


class Stand(Enum):
    """Where a session stands: over, running, to have begun already, or to come."""

    OVER = "over"
    RUNNING = "running"
    DUE = "due"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Step:
    """A session of one day as far as its running goes: planned, and when it really began and ended."""

    id: UUID
    kind: SessionKind
    starts_at: datetime
    ends_at: datetime
    rooms: frozenset[UUID] = frozenset()
    parent_id: UUID | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Run:
    """Where a session stands, from when until when it is to be expected, and whether somebody told so.

    What nobody told runs by the programme. `late` is how much later than planned it began or is to begin.
    """

    step: Step
    stand: Stand
    starts_at: datetime
    ends_at: datetime
    is_told: bool

    @property
    def late(self) -> timedelta:
        """How much later than planned; what begins early is not late."""
        return max(self.starts_at - self.step.starts_at, NOTHING)


def shares(one: frozenset[UUID], other: frozenset[UUID]) -> bool:
    """Whether two sessions need the same room; one without a room is everybody's."""
    return not one or not other or bool(one & other)


def held_span(
    starts_at: datetime, ends_at: datetime, started_at: datetime | None, ended_at: datetime | None
) -> tuple[datetime, datetime]:
    """When a session was held: really, as far as it was noted, else as planned. One that began late takes its time."""
    if started_at is None:
        return starts_at, ends_at
    return started_at, ended_at or max(ends_at, started_at + (ends_at - starts_at))


def run_day(steps: Iterable[Step], at: datetime, *, was_led: bool) -> list[Run]:
    """Where each session of a day stands at a moment, in order of time, parts behind their session.

    A session ends as long after its beginning as was planned, and never before it was to end; what follows in its
    room waits for that, and gaps take the delay up. What should have begun is late by the minute until somebody says
    that it began. Whoever never says so is not waited for: when such a session could have been over unnoticed, the
    programme counts again until the next word. `was_led` tells whether anybody noted anything on an earlier day.
    """
    whole = sorted(steps, key=_place)
    ids = {step.id for step in whole}
    tops: list[Run] = []
    found: list[Run] = []
    for step in whole:
        if step.parent_id in ids:
            continue
        run = _run(step, whole, _before(step, tops), at, start=step.starts_at, was_led=was_led)
        tops.append(run)
        found.append(run)
        found += _parts(run, whole, at)
    return found


def _parts(top: Run, whole: Sequence[Step], at: datetime) -> list[Run]:
    """The parts of a session; while nobody noted any of them they go by the programme, as late as their session."""
    steps = [step for step in whole if step.parent_id == top.step.id]
    found: list[Run] = []
    for step in steps:
        start = top.starts_at + (step.starts_at - top.step.starts_at)
        run = _run(step, steps, _before(step, found), at, start=start, was_led=False)
        if top.stand is Stand.OVER:
            run = replace(run, stand=Stand.OVER, ends_at=max(run.starts_at, min(run.ends_at, top.ends_at)))
        elif top.stand is not Stand.RUNNING and run.stand is not Stand.OVER:
            run = replace(run, stand=Stand.AHEAD, is_told=False)
        found.append(run)
    return found


def _before(step: Step, runs: Sequence[Run]) -> list[Run]:
    """What is planned before a session in its room."""
    return [run for run in runs if run.step.ends_at <= step.starts_at and shares(run.step.rooms, step.rooms)]


def _run(
    step: Step, whole: Sequence[Step], before: Sequence[Run], at: datetime, *, start: datetime, was_led: bool
) -> Run:
    if step.started_at is not None:
        return _told(step, step.started_at, at)
    begins = max(step.starts_at, max((_until(run, at) for run in before), default=start))
    ends = max(begins, step.ends_at) if step.kind is SessionKind.MEAL else begins + (step.ends_at - step.starts_at)
    is_led = any(run.is_told for run in _latest(before)) if before else was_led
    waits = any(run.is_told and run.stand in {Stand.RUNNING, Stand.DUE} for run in before)
    if _is_passed(step, whole):
        return Run(step, Stand.OVER, step.starts_at, step.ends_at, is_led)
    if waits or at < begins:
        return Run(step, Stand.AHEAD, begins, ends, is_led)
    if step.kind in SELF_RUNNING or not is_led or ends <= at:
        stand = Stand.OVER if ends <= at else Stand.RUNNING
        return Run(step, stand, begins, ends, is_led and step.kind in SELF_RUNNING)
    return Run(step, Stand.DUE, at, at + (ends - begins), is_told=True)


def _told(step: Step, started_at: datetime, at: datetime) -> Run:
    """A session whose beginning was noted; an end that nobody notes for hours has passed unnoticed."""
    starts, ends = held_span(step.starts_at, step.ends_at, started_at, step.ended_at)
    is_over = step.ended_at is not None or at >= ends + FORGOTTEN
    return Run(step, Stand.OVER if is_over else Stand.RUNNING, starts, ends, step.ended_at is not None or not is_over)


def _until(run: Run, at: datetime) -> datetime:
    """When what follows can begin: what still runs, or waits, holds it up."""
    return max(run.ends_at, at) if run.stand is Stand.RUNNING and run.is_told else run.ends_at


def _latest(before: Sequence[Run]) -> list[Run]:
    """Those of them that a session directly follows: what is planned beside the last one counts too."""
    last = max(run.step.starts_at for run in before)
    return [run for run in before if run.step.ends_at > last]


def _is_passed(step: Step, whole: Sequence[Step]) -> bool:
    """Whether something that was planned after it has begun in its room: then it was left out, or nobody noted it."""
    return any(
        other.started_at is not None
        and other.parent_id == step.parent_id
        and other.starts_at >= step.ends_at
        and shares(other.rooms, step.rooms)
        for other in whole
    )


def _place(step: Step) -> tuple[datetime, datetime, str]:
    return step.starts_at, step.ends_at, str(step.id)
