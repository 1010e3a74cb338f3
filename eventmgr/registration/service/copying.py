"""What of the registration goes along with an event: kinds of people, quotas of provinces, purposes of data."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, insert, select

from eventmgr.core.copying import Copy, Copying, EventOrigin, Row, Rows, fresh, own, under
from eventmgr.core.db import db, table
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.people.models import AdminUnit, ConsentText
from eventmgr.registration.models import Category, CategoryQuota, Delegation, EventPurpose

_TEXTS, _UNITS, _DELEGATIONS, _QUOTAS = table(ConsentText), table(AdminUnit), table(Delegation), table(CategoryQuota)


def _own_words(event_id: UUID) -> ColumnElement[bool]:
    """The last words that the organizers wrote themselves; those of the product are proposed anew."""
    later = _TEXTS.alias()
    last = (
        select(func.max(later.c.version))
        .where(
            later.c.event_id == event_id,
            later.c.purpose == _TEXTS.c.purpose,
            later.c.language == _TEXTS.c.language,
        )
        .scalar_subquery()
    )
    return and_(_TEXTS.c.event_id == event_id, _TEXTS.c.is_own, _TEXTS.c.version == last)


def _copy_delegations(copying: Copying) -> None:
    """Each province of today's set with the quotas of those that it was made of; where one had none, it has none."""
    event_id = copying.origin.event_id
    if event_id is None:
        return
    merged: dict[UUID, Row] = {}
    for unit_id, row in _provinces(event_id, copying.unit_set):
        fresh_one: Row = {"id": uuid7(), "event_id": copying.target_id, "admin_unit_id": unit_id, "is_host": False}
        here = merged.setdefault(unit_id, {**fresh_one, "quota": 0})
        here["quota"] = here["quota"] + row["quota"] if None not in (here["quota"], row["quota"]) else None
        here["is_host"] = here["is_host"] or row["is_host"]
        copying.ids[row["id"]] = here["id"]
    if merged:
        db.session.execute(insert(_DELEGATIONS), list(merged.values()))
    _copy_quotas(copying, event_id)


def _copy_quotas(copying: Copying, event_id: UUID) -> None:
    """The quotas of categories that were copied, too; those of merged provinces add up."""
    sums: dict[tuple[UUID, UUID], int] = {}
    for row in EventOrigin(event_id).read(Rows(CategoryQuota, _of_delegations)):
        delegation_id, category_id = copying.ids.get(row["delegation_id"]), copying.ids.get(row["category_id"])
        if delegation_id is not None and category_id is not None:
            key = (delegation_id, category_id)
            sums[key] = sums.get(key, 0) + row["quota"]
    rows = [
        {"id": uuid7(), "delegation_id": delegation_id, "category_id": category_id, "quota": quota}
        for (delegation_id, category_id), quota in sums.items()
    ]
    if rows:
        db.session.execute(insert(_QUOTAS), rows)


def _provinces(event_id: UUID, unit_set: str) -> list[tuple[UUID, Row]]:
    """The delegations of an event, each with its province in this set."""
    units = {unit.id: unit for unit in db.session.execute(select(AdminUnit)).scalars()}
    told = []
    for row in EventOrigin(event_id).read(Rows(Delegation, own(Delegation))):
        unit = units[row["admin_unit_id"]]
        here = unit.id if unit.set == unit_set else unit.merged_into_id
        if here is not None and units[here].set == unit_set:
            told.append((here, row))
    return told


_of_delegations: Callable[[UUID], ColumnElement[bool]] = under(
    CategoryQuota, "delegation_id", Delegation, own(Delegation)
)


def _first_version(copying: Copying, copied: Row, row: Mapping[str, Any]) -> Row:
    del row
    return {**copied, "version": 1, "created_at": copying.at}


COPIES = (
    Copy("categories", lazy("Kinds of people, with their colours"), (Rows(Category, own(Category)),)),
    Copy(
        "delegations",
        lazy("Provinces that are expected, with their quotas (merged ones together)"),
        apply=_copy_delegations,
        about=(Rows(Delegation, own(Delegation)), Rows(CategoryQuota, _of_delegations)),
    ),
    Copy(
        "purposes",
        lazy("Purposes of data, own words of consent"),
        (
            Rows(EventPurpose, own(EventPurpose), fresh(ended_on=None, warned_of=None)),
            Rows(ConsentText, _own_words, _first_version),
        ),
    ),
)
