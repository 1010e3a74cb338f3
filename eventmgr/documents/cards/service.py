"""How organizers say what the badges of an event look like."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.files import store
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.core.text import nfc, nfc_text
from eventmgr.documents.cards.models import BadgeSettings
from eventmgr.documents.cards.queries import find_settings
from eventmgr.documents.cards.rules import (
    LARGEST,
    LONGEST_NOTE,
    LONGEST_WIFI,
    SMALLEST,
    USUAL_BACK,
    USUAL_FIELDS,
    BackPart,
    BadgeSize,
    Field,
    PaperSheet,
    Turn,
)
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.registration.service import recolour
from eventmgr.rendering.pictures import BadPicture, Picture, check_picture

Place = Literal["logo", "background"]
PLACES: tuple[Place, ...] = ("logo", "background")
_HIDDEN = "•••"  # in the trail: what lets into the network is nobody's business there


@dataclass(frozen=True)
class BadgeData:
    """What is said about badges; own width and height count only for the size `own`."""

    size: BadgeSize = BadgeSize.HANGING
    width_mm: int | None = None
    height_mm: int | None = None
    fields: frozenset[Field] = frozenset(USUAL_FIELDS)
    group_colour: bool = True
    background_pale: bool = True
    back: frozenset[BackPart] = frozenset(USUAL_BACK)
    wifi_name: str = ""
    wifi_password: str = ""
    note: str = ""
    sheet: PaperSheet = PaperSheet.ONE
    turn: Turn = Turn.LONG


@dataclass(frozen=True)
class PictureChanges:
    """Files that were uploaded, and pictures to take away."""

    uploads: dict[Place, bytes] = field(default_factory=dict)
    removed: frozenset[Place] = frozenset()


def save_settings(
    event: Event,
    data: BadgeData,
    pictures: PictureChanges | None = None,
    colours: Mapping[UUID, str] | None = None,
    *,
    actor: Actor,
    at: datetime,
) -> BadgeSettings:
    """Keep what the badges of an event are to look like, and the colours of its categories by their ids.

    Pictures that were replaced are thrown away.
    """
    pictures = pictures or PictureChanges()
    checked = check_uploads(pictures)
    with transaction() as session:
        require_editable(event)
        lock_row(event)
        values = checked_values(data)
        recolour(event, colours or {}, actor=actor, at=at)
        settings = find_settings(event.id)
        if settings is None:
            settings = BadgeSettings.usual(event.id)
            session.add(settings)
            session.flush()
        old = {place: getattr(settings, f"{place}_key") for place in PLACES}
        for place in PLACES:
            if place in checked:
                values[f"{place}_key"] = _keep(event.id, checked[place])
            elif place in pictures.removed:
                values[f"{place}_key"] = None
        changes = change(settings, values)
        if "wifi_password" in changes:
            changes["wifi_password"] = (None, _HIDDEN)
        record("document.badges", settings, actor=actor, at=at, event_id=event.id, changes=changes)
    for place, key in old.items():
        if key is not None and key != getattr(settings, f"{place}_key"):
            store().delete(key)
    return settings


def unsaved(event: Event, data: BadgeData) -> BadgeSettings:
    """The settings as they would be, for a look at them; nothing is kept."""
    saved = find_settings(event.id)
    values: dict[str, Any] = {f"{place}_key": getattr(saved, f"{place}_key", None) for place in PLACES}
    return BadgeSettings(event_id=event.id, **checked_values(data), **values)


def check_uploads(pictures: PictureChanges) -> dict[Place, Picture]:
    """The uploaded pictures, each looked at by what it holds; a refusal names its field."""
    checked: dict[Place, Picture] = {}
    for place, upload in pictures.uploads.items():
        try:
            checked[place] = check_picture(upload)
        except BadPicture as error:
            raise BadPicture(error.message, field=place) from error
    return checked


def checked_values(data: BadgeData) -> dict[str, Any]:
    """What was said, as it is kept; refused where a badge could not be made of it."""
    texts = {"wifi_name": nfc(data.wifi_name), "wifi_password": nfc(data.wifi_password), "note": nfc_text(data.note)}
    for name, most in (("wifi_name", LONGEST_WIFI), ("wifi_password", LONGEST_WIFI), ("note", LONGEST_NOTE)):
        if len(texts[name]) > most:
            raise DomainError(lazy("At most %(n)s characters.", n=most), field=name)
    if BackPart.WIFI in data.back and not texts["wifi_name"]:
        raise DomainError(lazy("Give the name of the network, or leave Wi-Fi off the back."), field="wifi_name")
    if BackPart.NOTE in data.back and not texts["note"]:
        raise DomainError(lazy("Write the note, or leave it off the back."), field="note")
    known = {each.name: getattr(data, each.name) for each in fields(data)}
    return {
        **known,
        **_own_size(data),
        **texts,
        "fields": [each.value for each in Field if each in data.fields],
        "back": [each.value for each in BackPart if each in data.back],
    }


def _own_size(data: BadgeData) -> dict[str, int | None]:
    if data.size is not BadgeSize.OWN:
        return {"width_mm": None, "height_mm": None}
    sides = {"width_mm": data.width_mm, "height_mm": data.height_mm}
    for (name, side), least, most in zip(sides.items(), SMALLEST, LARGEST, strict=True):
        if side is None or not least <= side <= most:
            raise DomainError(lazy("Between %(least)s and %(most)s mm.", least=least, most=most), field=name)
    return sides


def _keep(event_id: UUID, picture: Picture) -> str:
    key = f"badges/{event_id}/{uuid7().hex}.{picture.ending}"
    store().put(key, picture.data)
    return key
