"""How something is given to read, replaced by a newer version, put in order, taken away."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from sqlalchemy import func, select

from eventmgr.agenda.queries import get_session
from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.files import store
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.core.text import nfc
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.materials.models import Material, MaterialVersion
from eventmgr.materials.queries import list_materials
from eventmgr.materials.rules import LARGEST_FILE, MaterialKind, clean_name, detect, is_web_address

_MEGABYTE = 1024 * 1024


class MaterialData(TypedDict):
    """What is said about a material."""

    title: str
    session_id: UUID | None
    is_public: bool


@dataclass(frozen=True)
class Upload:
    """A file as it came in, under the name that a person gave it."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Link:
    """A page elsewhere."""

    url: str


Source = Upload | Link


def add_material(event: Event, data: MaterialData, source: Source | None, *, actor: Actor, at: datetime) -> Material:
    """Give something to read, as the last of its session, or of what belongs to the whole event."""
    with transaction() as session:
        lock_row(event)
        require_editable(event)
        if source is None:
            raise DomainError(lazy("Choose a file, or write the address of a link."), field="file")
        kind = MaterialKind.FILE if isinstance(source, Upload) else MaterialKind.LINK
        values = _checked(event, data)
        material = Material(event_id=event.id, kind=kind, position=_next_position(event.id), **values)
        session.add(material)
        session.flush()
        version = _add_version(material, source, actor=actor, at=at)
        changes = {"title": (None, material.title), "content": (None, _words(version))}
        record("material.add", material, actor=actor, at=at, event_id=event.id, changes=changes)
        return material


def change_material(
    event: Event, material: Material, data: MaterialData, source: Source | None = None, *, actor: Actor, at: datetime
) -> None:
    """Say something else about a material; with a new file or address it gets a further version, the old ones stay."""
    with transaction():
        lock_row(material)
        require_editable(event)
        changes = change(material, _checked(event, data))
        if source is not None:
            if isinstance(source, Upload) is not (material.kind is MaterialKind.FILE):
                raise DomainError(lazy("A file is replaced by a file, a link by a link."))
            before = material.current
            version = _add_version(material, source, actor=actor, at=at)
            changes["content"] = (_words(before), _words(version))
        if changes:
            record("material.change", material, actor=actor, at=at, event_id=event.id, changes=changes)


def move_material(event: Event, material: Material, *, is_up: bool, actor: Actor, at: datetime) -> None:
    """Let a material change places with its neighbour of the same session; the first cannot go up any more."""
    with transaction():
        lock_row(event)
        require_editable(event)
        beside = [other for other in list_materials(event.id) if other.session_id == material.session_id]
        here = next(index for index, other in enumerate(beside) if other.id == material.id)
        there = here - 1 if is_up else here + 1
        if not 0 <= there < len(beside):
            return
        beside[here], beside[there] = beside[there], beside[here]
        for position, other in enumerate(beside):
            other.position = position
        record("material.move", material, actor=actor, at=at, event_id=event.id, changes={"place": (here, there)})


def delete_material(event: Event, material: Material, *, actor: Actor, at: datetime) -> None:
    """Take a material away with all its versions and files."""
    with transaction() as session:
        require_editable(event)
        keys = [version.file_key for version in material.versions if version.file_key]
        changes: dict[str, tuple[object, object]] = {"title": (material.title, None)}
        record("material.delete", material, actor=actor, at=at, event_id=event.id, changes=changes)
        session.delete(material)
    for key in keys:
        store().delete(key)


def _checked(event: Event, data: MaterialData) -> MaterialData:
    title = nfc(data["title"])
    if not title:
        raise DomainError(lazy("Give the material a title."), field="title")
    if data["session_id"] is not None:
        get_session(event.id, data["session_id"])
    return {**data, "title": title}


def _next_position(event_id: UUID) -> int:
    last = select(func.max(Material.position)).where(Material.event_id == event_id)
    return (db.session.execute(last).scalar() or 0) + 1


def _add_version(material: Material, source: Source, *, actor: Actor, at: datetime) -> MaterialVersion:
    number = max((version.number for version in material.versions), default=0) + 1
    version = MaterialVersion(id=uuid7(), number=number, uploaded_at=at, uploaded_by=actor.label)
    if isinstance(source, Link):
        if not is_web_address(source.url):
            raise DomainError(lazy("A link begins with https:// or http://."), field="url")
        version.url = source.url
    else:
        _keep(material, version, source)
    material.versions.append(version)
    return version


def _keep(material: Material, version: MaterialVersion, upload: Upload) -> None:
    """Check a file by what it holds and put it into the store."""
    if len(upload.data) > LARGEST_FILE:
        limit = LARGEST_FILE // _MEGABYTE
        raise DomainError(lazy("This file is too large: at most %(n)s MB.", n=limit), field="file")
    kind = detect(upload.data)
    if kind is None:
        raise DomainError(
            lazy(
                "This file cannot be given out. Take PDF, Word, Excel, PowerPoint or OpenDocument without macros, PNG"
                " or JPEG."
            ),
            field="file",
        )
    version.file_name = clean_name(upload.name, kind)
    version.content_type = kind.content_type
    version.size = len(upload.data)
    version.sha256 = hashlib.sha256(upload.data).hexdigest()
    version.file_key = f"materials/{material.event_id}/{version.id}.{kind.ending}"
    store().put(version.file_key, upload.data)


def _words(version: MaterialVersion) -> str:
    """A version as the trail of changes tells it."""
    return version.url or f"{version.file_name} ({version.sha256})"
