"""Which provinces are there to choose from?"""

from uuid import UUID

from sqlalchemy import select

from eventmgr.core.db import db
from eventmgr.core.text import sort_key
from eventmgr.people.models import AdminUnit


def list_units(unit_set: str) -> list[AdminUnit]:
    """The provinces of one set (`vn63`, `vn34`) in Vietnamese order."""
    units = db.session.execute(select(AdminUnit).where(AdminUnit.set == unit_set)).scalars()
    return sorted(units, key=lambda unit: sort_key(unit.name))


def find_units(unit_ids: list[UUID]) -> list[AdminUnit]:
    """The provinces of these ids."""
    return list(db.session.execute(select(AdminUnit).where(AdminUnit.id.in_(unit_ids))).scalars())
