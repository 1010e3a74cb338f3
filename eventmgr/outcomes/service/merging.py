"""Merging like points of several groups into one outcome, and taking it apart again; the points stay as they are."""

from collections.abc import Mapping
from datetime import datetime
from itertools import combinations
from typing import TypedDict
from uuid import UUID

from sqlalchemy import func, select

from eventmgr.agenda.models import Session
from eventmgr.audit.service import change
from eventmgr.audit.service import record as write_down
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc, nfc_text
from eventmgr.events.service import require_editable
from eventmgr.outcomes.models import Item, Outcome, OutcomeSource, Record, ToldApart
from eventmgr.outcomes.queries import find_items, list_outcomes, merged_items, seen_of
from eventmgr.outcomes.rules import LONGEST_TEXT, ItemKind, Level, RecordState

# Point → the version that the secretary saw.
Picked = Mapping[UUID, int]


class OutcomeData(TypedDict):
    """An outcome in the words of the meeting's secretary."""

    kind: ItemKind
    text: str
    level: Level | None
    due: str


class StaleOutcome(Conflict):
    """Somebody else changed the outcome, or a group one of its points, since the page was opened."""

    code = "stale_outcome"


def merge_points(session: Session, picked: Picked, *, actor: Actor, at: datetime) -> Outcome:
    """Make one outcome of these points; it begins with the words of the first, and says who acts and until when."""
    with transaction() as unit:
        items = _take(session, picked)
        first = items[0]
        last = select(func.coalesce(func.max(Outcome.position), -1)).where(Outcome.session_id == session.id)
        outcome = Outcome(
            session_id=session.id,
            kind=first.kind,
            text=first.text,
            level=next((item.level for item in items if item.level), None),
            due=next((item.due for item in items if item.due), ""),
            position=unit.execute(last).scalar_one() + 1,
            version=1,
            created_at=at,
            updated_at=at,
        )
        unit.add(outcome)
        unit.flush()
        _add(outcome, items)
        changes = {"text": (None, outcome.text), "sources": (None, _ids(items))}
        write_down("outcome.merge", outcome, actor=actor, at=at, event_id=session.event_id, changes=changes)
        return outcome


def add_points(outcome: Outcome, picked: Picked, *, actor: Actor, at: datetime) -> None:
    """Let further points come to an outcome; its words stay."""
    with transaction():
        items = _take(outcome.session, picked)
        lock_row(outcome)
        _add(outcome, items)
        _touch(outcome, at)
        changes: dict[str, tuple[object, object]] = {"sources": (None, _ids(items))}
        _write("outcome.add", outcome, changes, actor=actor, at=at)


def take_point_out(outcome: Outcome, item_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Let one point stand alone again; the last one leaves by taking the whole apart."""
    with transaction() as unit:
        _lock(outcome.session)
        lock_row(outcome)
        source = next((one for one in outcome.sources if one.item_id == item_id), None)
        if source is None:
            return
        if len(outcome.sources) == 1:
            raise DomainError(lazy("This is the only point of the outcome. Take the outcome apart instead."))
        outcome.sources.remove(source)
        unit.flush()
        _touch(outcome, at)
        _write("outcome.take_out", outcome, {"sources": (str(item_id), None)}, actor=actor, at=at)


def edit_outcome(outcome: Outcome, data: OutcomeData, *, seen: str, actor: Actor, at: datetime) -> None:
    """Put an outcome into words; whatever changed about its points is seen by this.

    `seen` is the fingerprint of what the page showed: if it is another by now, nothing is written.
    """
    with transaction():
        _lock(outcome.session)
        lock_row(outcome)
        values = {**data, "text": _clean(data["text"]), "due": nfc(data["due"])}
        if seen != seen_of(outcome):
            raise StaleOutcome(
                lazy("Somebody else changed this outcome or one of its points in the meantime. Both are shown."),
                field="text",
            )
        changes = change(outcome, values)
        for source in outcome.sources:
            changes |= change(source, {"version": source.item.version})
        if changes:
            _touch(outcome, at)
            _write("outcome.edit", outcome, changes, actor=actor, at=at)


def move_outcome(outcome: Outcome, *, down: bool, actor: Actor, at: datetime) -> None:
    """Let an outcome change places with its neighbour of the same kind; the first goes no higher, the last no lower."""
    with transaction():
        _lock(outcome.session)
        lock_row(outcome)
        alike = [other for other in list_outcomes(outcome.session_id) if other.kind is outcome.kind]
        place = alike.index(outcome) + (1 if down else -1)
        if not 0 <= place < len(alike):
            return
        other = alike[place]
        before = outcome.position
        outcome.position, other.position = other.position, before
        _write("outcome.move", outcome, {"position": (before, outcome.position)}, actor=actor, at=at)


def unmerge(outcome: Outcome, *, actor: Actor, at: datetime) -> None:
    """Take an outcome apart: its words go into the trail, its points stand alone again as they are."""
    with transaction() as unit:
        _lock(outcome.session)
        lock_row(outcome)
        items = [source.item for source in outcome.sources]
        changes = {"text": (outcome.text, None), "sources": (_ids(items), None)}
        _write("outcome.unmerge", outcome, changes, actor=actor, at=at)
        unit.delete(outcome)


def tell_apart(session: Session, item_ids: set[UUID], *, actor: Actor, at: datetime) -> None:
    """Say that these points are not the same, so that they are suggested to each other no more."""
    with transaction() as unit:
        _lock(session)
        items = find_items(session.id, item_ids)
        for one, other in combinations(sorted(item.id for item in items), 2):
            if unit.get(ToldApart, (one, other)) is None:
                unit.add(ToldApart(first_id=one, second_id=other))
        unit.flush()
        changes: dict[str, tuple[object, object]] = {"told_apart": (None, _ids(items))}
        write_down("outcome.tell_apart", session, actor=actor, at=at, event_id=session.event_id, changes=changes)


def _take(session: Session, picked: Picked) -> list[Item]:
    """The points that were picked, as they were seen, each still alone."""
    _lock(session)
    if not picked:
        raise DomainError(lazy("Tick at least one point."))
    items = find_items(session.id, picked)
    if len(items) < len(picked) or any(item.removed_at is not None for item in items):
        raise Conflict(lazy("A group has taken one of these points away in the meantime. Look at what is left."))
    if any(item.version != picked[item.id] for item in items):
        raise Conflict(lazy("A group has changed one of these points in the meantime. Read it again, then merge."))
    if merged_items(picked):
        raise Conflict(lazy("Somebody else has merged one of these points already. Look at what is left."))
    return items


def _add(outcome: Outcome, items: list[Item]) -> None:
    outcome.sources.extend(OutcomeSource(item_id=item.id, item=item, version=item.version) for item in items)


def _lock(session: Session) -> None:
    """One secretary after the other; nothing changes any more once the minutes are locked."""
    with transaction() as unit:
        lock_row(session)
        require_editable(session.event)
        locked = select(Record.id).where(Record.session_id == session.id, Record.state == RecordState.LOCKED)
        if unit.execute(locked).first() is not None:
            raise Conflict(lazy("The minutes are locked, and what the groups said with them."))


def _clean(text: str) -> str:
    clean = nfc_text(text)
    if not clean:
        raise DomainError(lazy("Put the outcome into words."), field="text")
    if len(clean) > LONGEST_TEXT:
        raise DomainError(
            lazy(
                "The text has %(length)s characters, at most %(limit)s fit into one outcome.",
                length=len(clean),
                limit=LONGEST_TEXT,
            ),
            field="text",
        )
    return clean


def _touch(outcome: Outcome, at: datetime) -> None:
    outcome.version += 1
    outcome.updated_at = at


def _write(
    verb: str, outcome: Outcome, changes: Mapping[str, tuple[object, object]], *, actor: Actor, at: datetime
) -> None:
    write_down(verb, outcome, actor=actor, at=at, event_id=outcome.session.event_id, changes=changes)


def _ids(items: list[Item]) -> str:
    return " ".join(str(item.id) for item in items)
