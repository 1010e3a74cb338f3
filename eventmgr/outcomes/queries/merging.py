"""What the points of all groups come to: what was merged, what still stands alone, and what looks alike."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import contains_eager, selectinload

from eventmgr.agenda.models import Session
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.groups.models import Group
from eventmgr.outcomes.comparing import Candidate, group_alike
from eventmgr.outcomes.models import Item, Outcome, OutcomeSource, Record, ToldApart
from eventmgr.outcomes.rules import ItemKind, Provenance, RecordState, provenance_of
from eventmgr.registration.models import Delegation, Registration

_KINDS = list(ItemKind)


@dataclass(frozen=True)
class Suggestion:
    """Points of different groups that say the same, and the outcome of such points if there is one already."""

    items: tuple[Item, ...]
    outcome: Outcome | None


@dataclass(frozen=True)
class Board:
    """All that a secretary has before the eyes who merges the points of a session."""

    session: Session
    records: tuple[Record, ...]
    outcomes: tuple[Outcome, ...]
    loose: tuple[Item, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def is_locked(self) -> bool:
        """Whether the minutes are locked, and these points with them."""
        return any(record.state is RecordState.LOCKED for record in self.records)

    @property
    def merged(self) -> int:
        """How many points went into an outcome."""
        return sum(len(outcome.sources) for outcome in self.outcomes)


def list_recorded_sessions(event_id: UUID) -> list[Session]:
    """The sessions of which there are records, those of groups first."""
    by_groups = exists().where(Record.session_id == Session.id, Record.group_id.is_not(None))
    return list(
        db.session.execute(
            select(Session)
            .where(Session.event_id == event_id, exists().where(Record.session_id == Session.id))
            .order_by(by_groups.desc(), Session.starts_at, Session.id)
        ).scalars()
    )


def merge_board(session: Session) -> Board:
    """The records of a session with their points, by kind and group, and what was made of them."""
    records = _list_records(session.id)
    outcomes = list_outcomes(session.id)
    merged = {source.item_id for outcome in outcomes for source in outcome.sources}
    loose = [item for record in records for item in record.items if item.id not in merged]
    loose.sort(key=lambda item: _KINDS.index(item.kind))
    return Board(session, tuple(records), tuple(outcomes), tuple(loose), tuple(_suggest(loose, outcomes)))


def list_outcomes(session_id: UUID) -> list[Outcome]:
    """What was merged in a session, by kind and in its order, with all sources."""
    outcomes = db.session.execute(
        _outcomes().where(Outcome.session_id == session_id).order_by(Outcome.position, Outcome.id)
    ).scalars()
    return sorted(outcomes, key=lambda outcome: _KINDS.index(outcome.kind))


def get_outcome(event_id: UUID, outcome_id: UUID) -> Outcome:
    """An outcome of this event."""
    found = _outcomes().where(Outcome.id == outcome_id, Session.event_id == event_id)
    outcome = db.session.execute(found).scalar_one_or_none()
    if outcome is None:
        raise NotFound(lazy("There is no such outcome. Perhaps somebody took it apart again."))
    return outcome


def find_items(session_id: UUID, item_ids: Iterable[UUID]) -> list[Item]:
    """These points of the session's records, in the order of groups and of the records."""
    return list(
        db.session.execute(
            select(Item)
            .join(Item.record)
            .outerjoin(Record.group)
            .where(Record.session_id == session_id, Item.id.in_(list(item_ids)))
            .options(contains_eager(Item.record).contains_eager(Record.group))
            .order_by(Group.number, Item.position, Item.id)
        ).scalars()
    )


def merged_items(item_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these points went into an outcome."""
    return set(
        db.session.execute(select(OutcomeSource.item_id).where(OutcomeSource.item_id.in_(list(item_ids)))).scalars()
    )


def provenance(outcome: Outcome) -> Provenance:
    """Whose points these are; a point that its group took away meanwhile does not count."""
    return provenance_of(
        (source.item.record.group.number if source.item.record.group else None, source.item.supporters)
        for source in outcome.sources
        if source.item.removed_at is None
    )


def sources_of(outcome: Outcome) -> list[OutcomeSource]:
    """The points of an outcome in the order of the groups and of their records."""
    return sorted(outcome.sources, key=_place)


def is_changed(source: OutcomeSource) -> bool:
    """Whether the group changed the point, or took it away, since the secretary looked at it."""
    return source.item.version != source.version or source.item.removed_at is not None


def seen_of(outcome: Outcome) -> str:
    """The fingerprint of an outcome with its sources: equal as long as nobody changed any of it."""
    parts = sorted(f"{source.item_id}:{source.item.version}:{source.item.removed_at}" for source in outcome.sources)
    return hashlib.sha256("|".join([str(outcome.version), *parts]).encode()).hexdigest()[:32]


def _place(source: OutcomeSource) -> tuple[int, int, str]:
    item = source.item
    return item.record.group.number if item.record.group else 0, item.position, str(item.id)


def _suggest(loose: Iterable[Item], outcomes: Iterable[Outcome]) -> list[Suggestion]:
    items = {item.id: item for item in loose}
    by_first = {min(source.item_id for source in outcome.sources): outcome for outcome in outcomes if outcome.sources}
    candidates = [Candidate(frozenset({item.id}), item.record_id, item.kind, item.text) for item in items.values()]
    candidates += [
        Candidate(frozenset(source.item_id for source in outcome.sources), None, outcome.kind, outcome.text)
        for outcome in by_first.values()
    ]
    return [
        Suggestion(
            items=tuple(items[one] for candidate in group for one in candidate.ids if one in items),
            outcome=next((by_first[min(one.ids)] for one in group if one.source is None), None),
        )
        for group in group_alike(candidates, _told_apart(items))
    ]


def _told_apart(item_ids: Iterable[UUID]) -> set[frozenset[UUID]]:
    """The pairs that somebody told apart, of which at least one stands alone."""
    known = list(item_ids)
    rows = select(ToldApart.first_id, ToldApart.second_id).where(
        ToldApart.first_id.in_(known) | ToldApart.second_id.in_(known)
    )
    return {frozenset(pair) for pair in db.session.execute(rows)}


def _list_records(session_id: UUID) -> list[Record]:
    speaker = selectinload(Record.items).joinedload(Item.speaker)
    return list(
        db.session.execute(
            select(Record)
            .outerjoin(Record.group)
            .where(Record.session_id == session_id)
            .options(
                contains_eager(Record.group),
                speaker.joinedload(Registration.person),
                speaker.joinedload(Registration.delegation).joinedload(Delegation.admin_unit),
            )
            .order_by(Group.number, Record.id)
        ).scalars()
    )


def _outcomes() -> Select[Outcome]:
    item = selectinload(Outcome.sources).joinedload(OutcomeSource.item)
    speaker = item.joinedload(Item.speaker)
    return (
        select(Outcome)
        .join(Outcome.session)
        .options(
            contains_eager(Outcome.session).joinedload(Session.event),
            item.joinedload(Item.record).joinedload(Record.group),
            speaker.joinedload(Registration.person),
            speaker.joinedload(Registration.delegation).joinedload(Delegation.admin_unit),
        )
    )
