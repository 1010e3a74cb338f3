"""What is there to read?"""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, selectinload

from eventmgr.agenda.models import Session
from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.materials.models import Material, MaterialVersion


def list_materials(event_id: UUID, *, only_public: bool = False) -> list[Material]:
    """The materials of an event in their order: first those of the whole event, then session by session."""
    statement = _materials().where(Material.event_id == event_id)
    if only_public:
        statement = statement.where(Material.is_public)
    ordered = statement.order_by(
        Session.starts_at.is_not(None), Session.starts_at, Session.id, Material.position, Material.id
    )
    return list(db.session.execute(ordered).scalars())


def get_material(event_id: UUID, material_id: UUID, *, only_public: bool = False) -> Material:
    """A material of this event."""
    statement = _materials().where(Material.id == material_id, Material.event_id == event_id)
    material = db.session.execute(statement).scalar_one_or_none()
    if material is None or (only_public and not material.is_public):
        raise NotFound(lazy("There is no such material."))
    return material


def get_version(material: Material, number: int) -> MaterialVersion:
    """One version of a material that is a file."""
    found = next((each for each in material.versions if each.number == number and each.file_key), None)
    if found is None:
        raise NotFound(lazy("There is no such material."))
    return found


def _materials() -> Select[Material]:
    return (
        select(Material)
        .outerjoin(Material.session)
        .options(contains_eager(Material.session), selectinload(Material.versions))
    )
