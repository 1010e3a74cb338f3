"""Which provinces are there to choose from, and how do they lie?"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from eventmgr.core.db import db
from eventmgr.core.text import sort_key
from eventmgr.people.models import AdminUnit
from eventmgr.people.provinces import tile_places


def list_units(unit_set: str) -> list[AdminUnit]:
    """The provinces of one set (`vn63`, `vn34`) in Vietnamese order."""
    units = db.session.execute(select(AdminUnit).where(AdminUnit.set == unit_set)).scalars()
    return sorted(units, key=lambda unit: sort_key(unit.name))


def find_units(unit_ids: list[UUID]) -> list[AdminUnit]:
    """The provinces of these ids."""
    return list(db.session.execute(select(AdminUnit).where(AdminUnit.id.in_(unit_ids))).scalars())


def tile_rows(unit_set: str, codes: Collection[str]) -> list[list[str | None]]:
    """The part of the map in which these provinces lie, row by row from the north; None is a gap."""
    places = {code: place for code, place in tile_places(unit_set).items() if code in codes}
    if not places:
        return []
    at = {place: code for code, place in places.items()}
    rows, columns = ([place[axis] for place in places.values()] for axis in (0, 1))
    return [
        [at.get((row, column)) for column in range(min(columns), max(columns) + 1)]
        for row in range(min(rows), max(rows) + 1)
    ]
