"""What the signed list on paper says, beside what the scans say."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from eventmgr.checkin.models import CheckIn, Excuse, PaperMark
from eventmgr.checkin.queries.presence import is_delegate, outer_facts
from eventmgr.checkin.rules import Dispute, Source, dispute
from eventmgr.core.db import db
from eventmgr.people.models import AdminUnit, Person
from eventmgr.registration.models import Delegation, Registration

PAPER_PAGE = 200
AnySelect = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class PaperRow:
    """One line of the printed list: what it says (none: not typed back yet), and when and how the person came."""

    registration_id: UUID
    number: int
    full_name: str
    position: str
    province: str | None
    is_signed: bool | None
    checked_in_at: datetime | None
    source: Source | None


@dataclass(frozen=True)
class PaperCount:
    """How far the typing back is."""

    signed: int
    blank: int
    expected: int

    @property
    def open(self) -> int:
        """Lines of which nothing was said yet."""
        return self.expected - self.signed - self.blank


@dataclass(frozen=True)
class DisputeRow:
    """One person of whom the sources say different things."""

    registration_id: UUID
    full_name: str
    position: str
    province: str | None
    dispute: Dispute
    checked_in_at: datetime | None
    source: Source | None
    recorded_by: str
    excuse: str


def list_paper(event_id: UUID, session_id: UUID, *, page: int = 1) -> list[PaperRow]:
    """A page of the list as it was printed: by province, then by given name."""
    entry, start = aliased(CheckIn), (page - 1) * PAPER_PAGE
    statement = _beside(event_id, session_id, entry).add_columns(entry.at, entry.source)
    rows = db.session.execute(_printed(statement).limit(PAPER_PAGE).offset(start))
    return [
        PaperRow(row.id, number, row.full_name, row.position, row.unit, row.is_signed, row.at, row.source)
        for number, row in enumerate(rows, start + 1)
    ]


def count_paper(event_id: UUID, session_id: UUID) -> PaperCount:
    """How many lines are signed, blank, and there at all."""
    row = db.session.execute(
        select(
            func.coalesce(func.sum(case((PaperMark.is_signed, 1), else_=0)), 0),
            func.coalesce(func.sum(case((~PaperMark.is_signed, 1), else_=0)), 0),
            func.count(Registration.id),
        )
        .select_from(Registration)
        .outerjoin(PaperMark, _mark_of(session_id))
        .where(is_delegate(event_id))
    ).one()
    return PaperCount(*row)


def list_unmarked(event_id: UUID, session_id: UUID) -> list[UUID]:
    """Delegates of whose line nothing was said yet."""
    return list(
        db.session.execute(
            select(Registration.id)
            .outerjoin(PaperMark, _mark_of(session_id))
            .where(is_delegate(event_id), PaperMark.id.is_(None))
        ).scalars()
    )


def marks_of(session_id: UUID, registration_ids: Collection[UUID]) -> dict[UUID, PaperMark]:
    """What the paper says of these people."""
    rows = db.session.execute(
        select(PaperMark).where(PaperMark.session_id == session_id, PaperMark.registration_id.in_(registration_ids))
    ).scalars()
    return {row.registration_id: row for row in rows}


def signed_among(session_id: UUID, registration_ids: Collection[UUID]) -> set[UUID]:
    """Whose line is signed, of these."""
    return {key for key, mark in marks_of(session_id, registration_ids).items() if mark.is_signed}


def delegates_among(event_id: UUID, registration_ids: Collection[UUID]) -> set[UUID]:
    """Which of these take part in the event."""
    return set(
        db.session.execute(
            select(Registration.id).where(is_delegate(event_id), Registration.id.in_(registration_ids))
        ).scalars()
    )


def list_disputes(event_id: UUID, session_id: UUID, registration_id: UUID | None = None) -> list[DisputeRow]:
    """Where the sources disagree and nobody has decided yet, in the order of the printed list."""
    entry = aliased(CheckIn)
    unsettled = or_(PaperMark.settled_at.is_(None), PaperMark.settled_at < entry.recorded_at)
    statement = (
        _beside(event_id, session_id, entry)
        .add_columns(entry.at, entry.source, entry.recorded_by, Excuse.reason.label("excuse"))
        .where(
            or_(
                and_(entry.id.is_not(None), ~PaperMark.is_signed, unsettled),
                and_(entry.id.is_(None), PaperMark.is_signed, PaperMark.settled_at.is_(None)),
                and_(entry.id.is_not(None), Excuse.id.is_not(None)),
            )
        )
    )
    if registration_id is not None:
        statement = statement.where(Registration.id == registration_id)
    found = []
    for row in db.session.execute(_printed(statement)):
        kind = dispute(row.source, is_signed=row.is_signed, is_excused=row.excuse is not None)
        if kind is not None:
            told = (row.at, row.source, row.recorded_by or "", row.excuse or "")
            found.append(DisputeRow(row.id, row.full_name, row.position, row.unit, kind, *told))
    return found


def _beside(event_id: UUID, session_id: UUID, entry: Any) -> AnySelect:
    columns = (Registration.id, Registration.position, Person.full_name, AdminUnit.name.label("unit"))
    return (
        outer_facts(
            select(*columns, PaperMark.is_signed)
            .select_from(Registration)
            .join(Person, Person.id == Registration.person_id)
            .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
            .outerjoin(AdminUnit, AdminUnit.id == Delegation.admin_unit_id),
            entry,
            session_id,
        )
        .outerjoin(PaperMark, _mark_of(session_id))
        .where(is_delegate(event_id))
    )


def _mark_of(session_id: UUID) -> Any:
    return and_(PaperMark.registration_id == Registration.id, PaperMark.session_id == session_id)


def _printed(statement: AnySelect) -> AnySelect:
    return statement.order_by(AdminUnit.code, Registration.sort_key, Registration.id)
