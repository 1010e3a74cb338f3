"""The facts: come in, leave, be handed something, and take a mistake back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventmgr.audit.service import record
from eventmgr.checkin import queries
from eventmgr.checkin.models import CheckIn
from eventmgr.checkin.queries import DelegateFacts, DoorSession, Shown
from eventmgr.checkin.rules import Fact, FactKind, Result, Source, refuse, refuse_exit, standing
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import clean_token, uuid7
from eventmgr.core.upsert import insert_new, key_of
from eventmgr.events.models import Event
from eventmgr.registration.service import note_use


class RehearsalOver(DomainError):
    """A fact of a rehearsal that came after its end: it is written nowhere."""

    code = "rehearsal_over"
    status = 409


@dataclass(frozen=True)
class Answer:
    """What the door is told: `at`, `by` and `source` are those of the check-in that counts, this one or the first."""

    result: Result
    reason: str | None
    session: DoorSession
    delegate: DelegateFacts | None
    at: datetime | None = None
    by: str | None = None
    source: Source | None = None


@dataclass(frozen=True)
class _Deed:
    """What is told of a fact of any kind: its operation, how we know, when it was, when we learned of it, by whom."""

    operation_id: UUID
    source: Source
    at: datetime
    recorded_at: datetime
    actor: Actor

    def row(self, kind: FactKind, reason: str = "") -> dict[str, object]:
        """As it is written."""
        told = {"source": self.source, "at": self.at, "recorded_at": self.recorded_at, "recorded_by": self.actor.label}
        return {"id": self.operation_id, "kind": kind, "reason": reason, **told}

    def accepted(self, verb: str, event_id: UUID, door: DoorSession, delegate: DelegateFacts) -> Answer:
        """It was written."""
        record(verb, CheckIn(id=self.operation_id), actor=self.actor, at=self.recorded_at, event_id=event_id)
        return Answer(Result.ACCEPTED, None, door, delegate, self.at, self.actor.label, self.source)


@dataclass(frozen=True)
class _Book:
    """Where a fact is written: what was handed out (empty: presence), at which gate, in earnest or in a rehearsal."""

    event_id: UUID
    what: str
    gate_id: UUID | None
    is_rehearsal: bool

    def find(self, door: DoorSession, token: str | None, registration_id: UUID | None) -> Shown | None:
        """Who stands there."""
        if registration_id is not None:
            return queries.find_by_id(
                self.event_id, registration_id, door.id, self.what, is_rehearsal=self.is_rehearsal
            )
        token = clean_token(token or "")
        return queries.find_by_token(self.event_id, token, door.id, self.what, is_rehearsal=self.is_rehearsal)

    def write(self, door: DoorSession, registration_id: UUID, number: int, fact: dict[str, object]) -> bool:
        """Write the fact unless somebody else wrote the same one first."""
        row = {
            "event_id": self.event_id,
            "registration_id": registration_id,
            "session_id": door.id,
            "gate_id": self.gate_id,
            "what": self.what,
            "is_rehearsal": self.is_rehearsal,
            "round": number,
            **fact,
        }
        return insert_new(CheckIn, row)

    def is_over(self) -> bool:
        """Whether the fact belongs to a rehearsal that ended."""
        return self.is_rehearsal and queries.find_rehearsal(self.event_id) is None

    def entry(self, registration_id: UUID, session_id: UUID) -> CheckIn | None:
        """The entry that is open."""
        return queries.find_entry(registration_id, session_id, self.what, is_rehearsal=self.is_rehearsal)

    def facts(self, registration_id: UUID, session_id: UUID) -> list[CheckIn]:
        """All that happened so far."""
        return queries.facts_of(registration_id, session_id, self.what, is_rehearsal=self.is_rehearsal)


def check_in(  # noqa: PLR0913 - a check-in is told with who, where, when and how we know
    event: Event,
    *,
    operation_id: UUID,
    token: str | None = None,
    registration_id: UUID | None = None,
    session_id: UUID | None = None,
    source: Source,
    at: datetime,
    recorded_at: datetime,
    actor: Actor,
    gate_id: UUID | None = None,
    what: str = "",
    is_rehearsal: bool = False,
) -> Answer:
    """Let the bearer of a pass, or a person found by name, in to a session (None: the arrival session).

    With `what`, that thing is handed out instead, by the same rules: once. Of several doors with the same person
    exactly one is told that the person was accepted; the row carries the id of the operation. `at` is when the person
    came, `recorded_at` when we learned of it: late is never a reason to refuse.
    """
    event_id = key_of(event)
    book, deed = _Book(event_id, what, gate_id, is_rehearsal), _Deed(operation_id, source, at, recorded_at, actor)
    with transaction():
        door = queries.get_door_session(event_id, session_id)
        shown = book.find(door, token, registration_id)
        if shown is not None and token is not None:
            note_use(clean_token(token), shown.last_used_at, shown.revoked_at, at=at)
        reason = refuse(shown.facts if shown else None) or ("rehearsal_over" if book.is_over() else None)
        if shown is None or reason is not None:
            return _refused(reason, door, shown)
        if shown.closed and (known := _left_later(book, door, shown, at)):
            return known
        if not book.write(door, shown.delegate.id, 1 + shown.closed, deed.row(FactKind.ENTRY)):
            return _already_in(book, door, shown.delegate)
        return deed.accepted("check_in.create", event_id, door, shown.delegate)


def exit(  # noqa: A001, PLR0913 - the word of the door; told like a check-in
    event: Event,
    *,
    operation_id: UUID,
    token: str | None = None,
    registration_id: UUID | None = None,
    session_id: UUID | None = None,
    source: Source,
    at: datetime,
    recorded_at: datetime,
    actor: Actor,
    gate_id: UUID | None = None,
    what: str = "",
    is_rehearsal: bool = False,
) -> Answer:
    """Let somebody out who is in, or take back a thing that was lent (`what`); presence stays judged by the entry.

    Who is not in is answered with `not_in` and nothing is written. A pass that ended meanwhile still lets people out.
    """
    event_id = key_of(event)
    book, deed = _Book(event_id, what, gate_id, is_rehearsal), _Deed(operation_id, source, at, recorded_at, actor)
    with transaction():
        door = queries.get_door_session(event_id, session_id)
        shown = book.find(door, token, registration_id)
        reason = refuse_exit(shown.facts if shown else None) or ("rehearsal_over" if book.is_over() else None)
        if shown is None or reason is not None:
            return _refused(reason, door, shown)
        entry = book.entry(shown.delegate.id, door.id)
        if entry is None or not book.write(door, shown.delegate.id, entry.round, deed.row(FactKind.EXIT)):
            return _refused("not_in", door, shown)
        return deed.accepted("check_in.exit", event_id, door, shown.delegate)


def undo(  # noqa: PLR0913 - as above
    event: Event,
    *,
    operation_id: UUID,
    registration_id: UUID,
    session_id: UUID | None = None,
    reason: str,
    source: Source,
    at: datetime,
    recorded_at: datetime,
    actor: Actor,
    gate_id: UUID | None = None,
    what: str = "",
    is_rehearsal: bool = False,
) -> DelegateFacts:
    """Take back the last fact that stands, with the reason: who was let in was not, who was let out never left.

    An exit that is taken back lets the person be in again as if nothing had happened: the round is taken back and its
    entry written once more, in a round of its own, with its own time and source.
    """
    if not reason:
        raise DomainError(lazy("Please write why the check-in is undone."), field="reason")
    book, deed = _Book(event.id, what, gate_id, is_rehearsal), _Deed(operation_id, source, at, recorded_at, actor)
    with transaction():
        door = queries.get_door_session(event.id, session_id)
        delegate = _found(book, door, registration_id)
        facts = book.facts(registration_id, door.id)
        last = standing(_plain(facts))
        if last is None or not book.write(door, registration_id, last.round, deed.row(FactKind.UNDO, reason)):
            raise Conflict(lazy("This person is not checked in to this session."))
        if last.kind is FactKind.EXIT:
            _write_again(book, door, facts, last)
        undone = next(row for row in facts if (row.round, row.kind) == (last.round, last.kind))
        _record_undo(event, deed, undone, reason)
        return delegate


def take_back_all(
    event: Event, registration_id: UUID, session_id: UUID, reason: str, source: Source, *, actor: Actor, at: datetime
) -> int:
    """Take back every round of a person's presence at a session: they were not there at all. Tells how many."""
    with transaction():
        book = _Book(event.id, "", None, is_rehearsal=False)
        door = queries.get_door_session(event.id, session_id)
        count = 0
        facts = book.facts(registration_id, session_id)
        undone = {row.round for row in facts if row.kind is FactKind.UNDO}
        for entry in facts:
            if entry.kind is not FactKind.ENTRY or entry.round in undone:
                continue
            deed = _Deed(uuid7(), source, at, at, actor)
            if book.write(door, registration_id, entry.round, deed.row(FactKind.UNDO, reason)):
                _record_undo(event, deed, entry, reason)
                count += 1
        return count


def _found(book: _Book, door: DoorSession, registration_id: UUID) -> DelegateFacts:
    shown = book.find(door, None, registration_id)
    if shown is None or not shown.facts.is_this_event:
        raise NotFound(lazy("There is no such delegate at this event."))
    if book.is_over():
        raise RehearsalOver(lazy("The rehearsal is over; its facts are gone."))
    return shown.delegate


def _refused(reason: str | None, door: DoorSession, shown: Shown | None) -> Answer:
    may_be_told = shown is not None and shown.facts.is_this_event
    return Answer(Result.REFUSED, reason, door, shown.delegate if shown and may_be_told else None)


def _already_in(book: _Book, door: DoorSession, delegate: DelegateFacts) -> Answer:
    first = book.entry(delegate.id, door.id)
    if first is None:
        raise Conflict(lazy("Somebody changed this check-in at the same moment, or its id was used before. Try again."))
    return _known(door, delegate, first)


def _known(door: DoorSession, delegate: DelegateFacts, entry: CheckIn) -> Answer:
    return Answer(Result.ALREADY_IN, "already_in", door, delegate, entry.at, entry.recorded_by, entry.source)


def _left_later(book: _Book, door: DoorSession, shown: Shown, at: datetime) -> Answer | None:
    """A scan that arrives late and was made before the person left belongs to that stay: it is no re-entry."""
    facts = book.facts(shown.delegate.id, door.id)
    last = standing(_plain(facts))
    if last is None or last.kind is not FactKind.EXIT or at >= last.at:
        return None
    entry = next(row for row in facts if (row.round, row.kind) == (last.round, FactKind.ENTRY))
    return _known(door, shown.delegate, entry)


def _write_again(book: _Book, door: DoorSession, facts: list[CheckIn], last: Fact) -> None:
    """The entry whose exit was a mistake, in a round of its own; who was let in again meanwhile is in already."""
    entry = next(row for row in facts if (row.round, row.kind) == (last.round, FactKind.ENTRY))
    told: dict[str, object] = {"source": entry.source, "at": entry.at, "recorded_by": entry.recorded_by, "reason": ""}
    fact = {"id": uuid7(), "kind": FactKind.ENTRY, "gate_id": entry.gate_id, "recorded_at": entry.recorded_at, **told}
    book.write(door, entry.registration_id, 1 + max(row.round for row in facts), fact)


def _record_undo(event: Event, deed: _Deed, undone: CheckIn, reason: str) -> None:
    changes: dict[str, tuple[object, object]] = {"reason": (None, reason), "undone": (None, undone.id)}
    record(
        "check_in.undo",
        CheckIn(id=deed.operation_id),
        actor=deed.actor,
        at=deed.recorded_at,
        event_id=event.id,
        changes=changes,
        personal={"reason"},
    )


def _plain(rows: list[CheckIn]) -> list[Fact]:
    return [Fact(row.round, row.kind, row.at) for row in rows]
