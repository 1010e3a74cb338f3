"""How a trainer calls the roll: one mark for a half-day, written as facts of the sessions in it."""

from datetime import datetime
from uuid import UUID

from eventmgr.checkin.models import CheckIn
from eventmgr.checkin.queries import DoorSession, facts_of, find_excuse, get_door_session
from eventmgr.checkin.rules import FactKind, Presence, Source, presence, tolerance_minutes
from eventmgr.checkin.service import check_in, check_open, excuse, take_back_all, withdraw_excuse
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.core.text import nfc
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.registration.queries import get_registration
from eventmgr.registration.rules import RegistrationState
from eventmgr.training.models import Course
from eventmgr.training.queries import HalfDay, enrolled_by_module, event_of, get_course, list_halves
from eventmgr.training.rules import MARKS, HalfMark, arrival, half_mark

LONGEST_EXCUSE = 200


class NoRoll(DomainError):
    """In this half-day nobody is checked in to anything."""

    code = "no_roll"


def mark(
    course: Course,
    registration_id: UUID,
    half: str,
    wanted: HalfMark,
    reason: str = "",
    *,
    actor: Actor,
    at: datetime,
    recorded_at: datetime,
) -> HalfMark:
    """Say how somebody stands for a half-day, as it was at `at`; answers how they stand now.

    What somebody else noted later than that stays: a mark that arrives late takes no newer scan away.
    """
    if wanted not in MARKS:
        raise DomainError(lazy("This mark is not known."), field="mark")
    clean = nfc(reason)[:LONGEST_EXCUSE]
    if wanted is HalfMark.EXCUSED and not clean:
        raise DomainError(lazy("Please write why the person is excused."), field="reason")
    with transaction():
        course = get_course(course.event_id, course.id)
        event = event_of(course)
        require_editable(event)
        if get_registration(event.id, registration_id).state is not RegistrationState.CONFIRMED:
            raise NotFound(lazy("There is no such delegate at this event."), field="registration")
        doors = _doors(course, _half(course, half), registration_id)
        for number, door in enumerate(doors):
            check_open(door.id)
            _Mark(event, registration_id, door, actor, at, recorded_at).set(wanted, clean, is_first=number == 0)
        return half_mark([_presence(registration_id, door) for door in doors])


class _Mark:
    """One mark at one session."""

    def __init__(
        self, event: Event, registration_id: UUID, door: DoorSession, actor: Actor, at: datetime, recorded_at: datetime
    ) -> None:
        self.event, self.registration_id, self.door, self.actor = event, registration_id, door, actor
        self.at, self.recorded_at = at, recorded_at

    def set(self, wanted: HalfMark, reason: str, *, is_first: bool) -> None:
        """Write what is not so yet, and take back what is otherwise."""
        late_after = _late_after(self.door)
        came = arrival(wanted, at=self.at, starts_at=self.door.starts_at, late_after=late_after, is_first=is_first)
        is_there = wanted in {HalfMark.PRESENT, HalfMark.LATE}
        entry = _entry(self.registration_id, self.door)
        if entry is not None and not self._is_same(entry.at, late_after, wanted, is_first=is_first):
            if entry.at > self.at and entry.recorded_by != self.actor.label:
                return
            self._take_back()
            entry = None
        if is_there and entry is None:
            self._come(came)
        self._excuse(reason if wanted is HalfMark.EXCUSED else "")

    def _is_same(self, entry_at: datetime, late_after: int, wanted: HalfMark, *, is_first: bool) -> bool:
        if wanted not in {HalfMark.PRESENT, HalfMark.LATE}:
            return False
        was_late = (entry_at - self.door.starts_at).total_seconds() > late_after * 60
        return was_late == (wanted is HalfMark.LATE and is_first)

    def _take_back(self) -> None:
        take_back_all(
            self.event,
            self.registration_id,
            self.door.id,
            "điểm danh của giảng viên",
            Source.STAFF,
            actor=self.actor,
            at=self.recorded_at,
        )

    def _come(self, came: datetime) -> None:
        check_in(
            self.event,
            operation_id=uuid7(),
            registration_id=self.registration_id,
            session_id=self.door.id,
            source=Source.STAFF,
            at=came,
            recorded_at=self.recorded_at,
            actor=self.actor,
        )

    def _excuse(self, reason: str) -> None:
        found = find_excuse(self.registration_id, self.door.id)
        if reason and (found is None or found.reason != reason):
            excuse(self.event, self.registration_id, self.door.id, reason, actor=self.actor, at=self.recorded_at)
        elif not reason and found is not None:
            withdraw_excuse(self.event, self.registration_id, self.door.id, actor=self.actor, at=self.recorded_at)


def _entry(registration_id: UUID, door: DoorSession) -> CheckIn | None:
    """The entry by which presence is judged: the first that nobody took back."""
    facts = facts_of(registration_id, door.id)
    undone = {fact.round for fact in facts if fact.kind is FactKind.UNDO}
    return next((fact for fact in facts if fact.kind is FactKind.ENTRY and fact.round not in undone), None)


def _presence(registration_id: UUID, door: DoorSession) -> Presence:
    entry = _entry(registration_id, door)
    return presence(
        entry.at if entry else None,
        excused=find_excuse(registration_id, door.id) is not None,
        starts_at=door.starts_at,
        tolerance_minutes=_late_after(door),
    )


def _late_after(door: DoorSession) -> int:
    return tolerance_minutes(door.kind, door.starts_at, door.ends_at, door.late_after)


def _half(course: Course, key: str) -> HalfDay:
    found = next((half for half in list_halves(course) if half.key == key), None)
    if found is None:
        raise NotFound(lazy("There is no such half-day in this course."), field="half")
    return found


def _doors(course: Course, half: HalfDay, registration_id: UUID) -> list[DoorSession]:
    """The sessions at which this person's presence is noted in a half-day, each once, in order of time."""
    taught = {link.session_id: module for module in course.modules for link in module.sessions}
    enrolled = enrolled_by_module(course)
    mine = [
        lesson.id
        for lesson in half.lessons
        if lesson.id in half.calls and registration_id in enrolled.get(taught[lesson.id].id, {registration_id})
    ]
    if not mine:
        raise NoRoll(lazy("In this half-day nobody is checked in to a session of this person. See the agenda."))
    return [get_door_session(course.event_id, call) for call in dict.fromkeys(half.calls[lesson] for lesson in mine)]
