"""What there is to read goes along with an event, in its last version."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, select

from eventmgr.core.copying import Copy, Copying, Row, Rows, own, under
from eventmgr.core.db import db, table
from eventmgr.core.i18n import lazy
from eventmgr.core.parts import Holding, Part
from eventmgr.materials.models import Material, MaterialVersion

_VERSIONS = table(MaterialVersion)
_of_event: Callable[[UUID], ColumnElement[bool]] = under(MaterialVersion, "material_id", Material, own(Material))


def _last(event_id: UUID) -> ColumnElement[bool]:
    later = _VERSIONS.alias()
    last = select(func.max(later.c.number)).where(later.c.material_id == _VERSIONS.c.material_id).scalar_subquery()
    return and_(_of_event(event_id), _VERSIONS.c.number == last)


def _first(copying: Copying, copied: Row, row: Mapping[str, Any]) -> Row | None:
    """The last version begins the copy; a file is copied with it, and where it is no longer kept nothing is."""
    key = copying.file(row["file_key"])
    if row["file_key"] is not None and key is None:
        db.session.execute(delete(Material).where(Material.id == copied["material_id"]))
        return None
    return {**copied, "number": 1, "file_key": key, "uploaded_at": copying.at, "uploaded_by": copying.by}


HOLDS = (
    Holding(
        {"material": "title", "material_version": "url file_name uploaded_by"},
        lazy("documents to read, with the name of the account that uploaded them"),
        lazy("documents of the meeting"),
        lazy("stays; nothing about a delegate stands here"),
        sees=("materials.view",),
        besides=lazy("delegates of the event"),
    ),
)

part = Part(
    "materials",
    copies=(
        Copy(
            "materials",
            lazy("Materials: files and links, in their last version"),
            (Rows(Material, own(Material)), Rows(MaterialVersion, _last, _first)),
        ),
    ),
    holds=HOLDS,
)
