"""Which lists came in, what stands in their rows, and who is registered that they are compared with?"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from eventmgr.core.db import chunks, db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.people.models import AdminUnit, Person
from eventmgr.registration.importing.report import RowStatus
from eventmgr.registration.models import (
    Decision,
    Delegation,
    Import,
    ImportRow,
    ImportState,
    KnownLayout,
    NameForm,
    Registration,
)
from eventmgr.registration.rules import ACTIVE_STATES

ROWS_SHOWN = 50
_AT_ONCE = 2_000
WAITING_STATES = (ImportState.READ, ImportState.LOOKED_AT)
_DECIDED_TO_ENTER = ImportRow.decision.in_((Decision.NEW, Decision.SAME))
_CLEAN = and_(ImportRow.decision.is_(None), ImportRow.status.in_((RowStatus.NEW, RowStatus.UPDATE)))
_UPDATE = and_(ImportRow.decision.is_(None), ImportRow.status == RowStatus.UPDATE)
_HELD = and_(ImportRow.decision.is_(None), ImportRow.status == RowStatus.NEEDS_REVIEW)
_OPEN = ImportRow.outcome.is_(None)
_NAMES = and_(_OPEN, ImportRow.name_form.is_not(None))
FILTERS: dict[str, ColumnElement[bool] | None] = {
    "all": None,
    "held": and_(_OPEN, _HELD),
    "to_enter": and_(_OPEN, or_(_DECIDED_TO_ENTER, _CLEAN)),
    "names": _NAMES,
    "names_as_written": and_(_NAMES, ImportRow.name_form == NameForm.WRITTEN),
    "entered": ImportRow.outcome.is_not(None),
    "updates": and_(
        _OPEN, or_(ImportRow.decision == Decision.SAME, and_(_CLEAN, ImportRow.status == RowStatus.UPDATE))
    ),
}


class Registered(NamedTuple):
    """Who is registered, as far as mistaking one for another goes."""

    registration_id: UUID
    unit: str | None
    code: str
    full_name: str
    name_key: str
    phone: str | None
    birth_date: date | None
    birth_year: int | None


class Listed(NamedTuple):
    """A row of a list that waits to be entered."""

    filename: str
    line: int
    full_name: str
    phone: str
    unit: str | None


class Decided(NamedTuple):
    """What a person said about a row, and about whom."""

    sheet: str
    line: int
    full_name: str
    match_id: UUID | None
    decision: Decision | None
    decided_about: UUID | None
    name_form: NameForm | None


class RowCounts(NamedTuple):
    """How the rows of a list stand: by status, and how many wait for a person, will be entered, are entered."""

    by_status: dict[RowStatus, int]
    filters: dict[str, int]


def list_imports(event_id: UUID) -> list[Import]:
    """The lists of an event, the newest first."""
    rows = select(Import).where(Import.event_id == event_id).order_by(Import.created_at.desc(), Import.id.desc())
    return list(db.session.execute(rows).scalars())


def get_import(event_id: UUID, import_id: UUID) -> Import:
    """One list of this event."""
    found = db.session.execute(
        select(Import).where(Import.id == import_id, Import.event_id == event_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(lazy("There is no such list."))
    return found


def get_row(import_id: UUID, row_id: UUID) -> ImportRow:
    """One row of a list."""
    found = db.session.execute(
        select(ImportRow).where(ImportRow.id == row_id, ImportRow.import_id == import_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(lazy("There is no such row."))
    return found


def list_rows(import_id: UUID, *, shown: str = "all", after: int = -1, limit: int | None = None) -> list[ImportRow]:
    """The rows of a list in its order, behind a number; all of them without a limit."""
    rows = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.number > after)
    if (condition := FILTERS[shown]) is not None:
        rows = rows.where(condition)
    return list(db.session.execute(rows.order_by(ImportRow.number).limit(limit)).scalars())


def list_open_rows(import_id: UUID) -> list[ImportRow]:
    """The rows of which nothing has become yet."""
    rows = select(ImportRow).where(ImportRow.import_id == import_id, _OPEN).order_by(ImportRow.number)
    return list(db.session.execute(rows).scalars())


def list_proposals(import_id: UUID, without: NameForm) -> list[ImportRow]:
    """The rows to be entered yet whose name is a proposal and not taken in this form."""
    rows = select(ImportRow).where(ImportRow.import_id == import_id, _NAMES, ImportRow.name_form != without)
    return list(db.session.execute(rows.order_by(ImportRow.number)).scalars())


def list_decided(import_id: UUID) -> list[Decided]:
    """What was decided about the rows of a list."""
    fields = (ImportRow.sheet, ImportRow.line, ImportRow.told, ImportRow.match_id, ImportRow.decision)
    rows = select(*fields, ImportRow.decided_about, ImportRow.name_form).where(ImportRow.import_id == import_id)
    said = or_(ImportRow.decision.is_not(None), ImportRow.name_form == NameForm.WRITTEN)
    found = db.session.execute(rows.where(said))
    return [Decided(sheet, line, told.get("full_name", ""), *rest) for sheet, line, told, *rest in found]


def count_rows(import_ids: Collection[UUID]) -> dict[UUID, RowCounts]:
    """How the rows of these lists stand."""
    counts = {import_id: RowCounts({}, dict.fromkeys(FILTERS, 0)) for import_id in import_ids}
    status = select(ImportRow.import_id, ImportRow.status, func.count()).group_by(ImportRow.import_id, ImportRow.status)
    for import_id, key, number in db.session.execute(status.where(ImportRow.import_id.in_(import_ids))):
        counts[import_id].by_status[key] = number
        counts[import_id].filters["all"] += number
    for name, condition in FILTERS.items():
        if condition is None:
            continue
        rows = select(ImportRow.import_id, func.count()).group_by(ImportRow.import_id)
        for import_id, number in db.session.execute(rows.where(ImportRow.import_id.in_(import_ids), condition)):
            counts[import_id].filters[name] = number
    return counts


def list_same_files(found: Import) -> list[Import]:
    """Earlier uploads of the very same file at this event."""
    rows = select(Import).where(
        Import.event_id == found.event_id,
        Import.sha256 == found.sha256,
        Import.id != found.id,
        Import.created_at <= found.created_at,
        Import.state != ImportState.UNDONE,
    )
    return list(db.session.execute(rows.order_by(Import.created_at)).scalars())


def list_registered(event_id: UUID) -> Iterator[Registered]:
    """Everybody whose registration stands."""
    rows = (
        select(
            Registration.id,
            AdminUnit.code,
            Registration.code.label("registration_code"),
            Person.full_name,
            Person.search_key,
            Person.phone,
            Person.birth_date,
            Person.birth_year,
        )
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
        .outerjoin(AdminUnit, AdminUnit.id == Delegation.admin_unit_id)
        .where(Registration.event_id == event_id, Registration.state.in_(ACTIVE_STATES))
    )
    return (Registered._make(row) for row in db.session.execute(rows).yield_per(_AT_ONCE))


def phone_holders(event_id: UUID, phones: Collection[str]) -> dict[str, UUID]:
    """Whose registration of this event stands with one of these phones."""
    found: dict[str, UUID] = {}
    for chunk in chunks(sorted(phones)):
        rows = select(Person.phone, Registration.id).join(Registration, Registration.person_id == Person.id)
        here = (Registration.event_id == event_id, Registration.state.in_(ACTIVE_STATES), Person.phone.in_(chunk))
        found |= {str(phone): registration_id for phone, registration_id in db.session.execute(rows.where(*here))}
    return found


def list_listed(event_id: UUID, phones: Collection[str], *, without: UUID) -> list[Listed]:
    """The rows of other lists with one of these phones that may still be entered."""
    found: list[Listed] = []
    for chunk in chunks(sorted(phones)):
        rows = (
            select(Import.filename, ImportRow.line, ImportRow.told, ImportRow.phone)
            .join(Import, Import.id == ImportRow.import_id)
            .where(
                Import.event_id == event_id,
                Import.id != without,
                Import.state.in_(WAITING_STATES),
                ImportRow.phone.in_(chunk),
                ImportRow.outcome.is_(None),
                or_(ImportRow.decision.is_(None), ImportRow.decision != Decision.LEAVE_OUT),
                ImportRow.status != RowStatus.REJECTED,
            )
        )
        found += [
            Listed(name, line, told.get("full_name", ""), phone, told.get("unit"))
            for name, line, told, phone in db.session.execute(rows)
        ]
    return found


def get_registrations(event_id: UUID, ids: Collection[UUID]) -> dict[UUID, Registration]:
    """These registrations of the event with their people and passes."""
    found: dict[UUID, Registration] = {}
    for chunk in chunks(sorted(ids)):
        rows = select(Registration).where(Registration.event_id == event_id, Registration.id.in_(chunk))
        whole = rows.options(
            joinedload(Registration.person), joinedload(Registration.delegation).joinedload(Delegation.admin_unit)
        )
        found |= {row.id: row for row in db.session.execute(whole).scalars()}
    return found


def known_layouts(host_id: UUID) -> dict[str, KnownLayout]:
    """What people said about the columns of lists, by the fingerprint of the header."""
    rows = select(KnownLayout).where(KnownLayout.host_id == host_id)
    return {row.fingerprint: row for row in db.session.execute(rows).scalars()}
