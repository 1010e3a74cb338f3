"""How the papers of an event look, and how those of the host usually do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.files import store
from eventmgr.core.ids import uuid7
from eventmgr.events.models import DocumentProfile, Event
from eventmgr.events.queries import find_usual
from eventmgr.events.rules import HeaderStyle
from eventmgr.events.service.editing import require_editable
from eventmgr.people.models import Host
from eventmgr.rendering.pictures import BadPicture, Picture, check_picture, find_picture


class ProfileData(TypedDict, total=False):
    """How the papers of an event look (Decree 30/2020 as the host uses it)."""

    header_style: HeaderStyle
    superior_name: str
    issuer_name: str
    number_sign: str
    place: str
    sign_authority: str
    sign_title: str
    sign_name: str
    recipients: str


PROFILE_FIELDS = tuple(ProfileData.__annotations__)
LONGEST_LOGO = 1000  # dots: 18 mm at more than 600 an inch, and a wide one at 400


@dataclass(frozen=True)
class LogoChange:
    """A logo that was uploaded, or that the one there is goes."""

    upload: bytes | None = None
    is_removed: bool = False


NO_CHANGE = LogoChange()


def update_profile(
    event: Event, data: ProfileData, logo: LogoChange = NO_CHANGE, *, actor: Actor, at: datetime
) -> None:
    """Change how the papers of an event look."""
    picture = check_logo(logo)
    with transaction():
        require_editable(event)
        profile = event.profile
        lock_row(profile)
        before = profile.logo_key
        changes = change(profile, {**data, "logo_key": _logo_key(profile, event.id, logo, picture)})
        record(
            "profile.update", profile, actor=actor, at=at, event_id=event.id, changes=changes, personal={"sign_name"}
        )
    _forget(before, profile)


def update_usual(
    host_id: UUID, data: ProfileData, logo: LogoChange = NO_CHANGE, *, actor: Actor, at: datetime
) -> DocumentProfile:
    """Change how the papers of new events begin; events that there are keep their own."""
    picture = check_logo(logo)
    with transaction() as session:
        host = session.get_one(Host, host_id)
        lock_row(host)
        usual = _usual(host)
        before = usual.logo_key
        changes = change(usual, {**data, "logo_key": _logo_key(usual, host.id, logo, picture)})
        record("profile.update", usual, actor=actor, at=at, changes=changes, personal={"sign_name"})
    _forget(before, usual)
    return usual


def keep_as_usual(event: Event, *, actor: Actor, at: datetime) -> DocumentProfile:
    """Let the papers of new events begin as those of this one; events that there are keep their own."""
    with transaction():
        require_editable(event)
        lock_row(event.host)
        usual = _usual(event.host)
        before = usual.logo_key
        values = {name: getattr(event.profile, name) for name in PROFILE_FIELDS}
        values["logo_key"] = copy_logo(event.profile.logo_key, event.host_id)
        changes = change(usual, values)
        record("profile.keep", usual, actor=actor, at=at, event_id=event.id, changes=changes, personal={"sign_name"})
    _forget(before, usual)
    return usual


def check_logo(logo: LogoChange) -> Picture | None:
    """The uploaded logo, looked at by what it holds; a refusal stands at its field."""
    if logo.upload is None:
        return None
    try:
        return check_picture(logo.upload, longest=LONGEST_LOGO)
    except BadPicture as error:
        raise BadPicture(error.message, field="logo") from error


def copy_logo(key: str | None, owner_id: UUID) -> str | None:
    """The same logo as a file of its own; none where it is no longer kept."""
    picture = find_picture(key)
    return _keep(owner_id, picture) if picture else None


def unsaved(profile: DocumentProfile, data: ProfileData) -> DocumentProfile:
    """The look as it would be, for a preview; nothing is kept."""
    kept = {name: getattr(profile, name) for name in (*PROFILE_FIELDS, "logo_key")}
    return DocumentProfile(**{**kept, **data})


def usual_of(host: Host) -> DocumentProfile:
    """How the papers of new events begin, where nobody has said so yet: with the host's name alone."""
    return find_usual(host.id) or DocumentProfile(host_id=host.id, is_usual=True, **first_profile(host, ""))


def _usual(host: Host) -> DocumentProfile:
    usual = usual_of(host)
    db.session.add(usual)
    db.session.flush()
    return usual


def _logo_key(profile: DocumentProfile, owner_id: UUID, logo: LogoChange, picture: Picture | None) -> str | None:
    if picture is not None:
        return _keep(owner_id, picture)
    return None if logo.is_removed else profile.logo_key


def _keep(owner_id: UUID, picture: Picture) -> str:
    key = f"papers/{owner_id}/{uuid7().hex}.{picture.ending}"
    store().put(key, picture.data)
    return key


def _forget(key: str | None, profile: DocumentProfile) -> None:
    """Throw away the file of a logo that was replaced."""
    if key is not None and key != profile.logo_key:
        store().delete(key)


def first_profile(host: Host, city: str) -> dict[str, Any]:
    """How the papers of a new event look: as those of the host usually do, else with the host's name alone.

    The place of the date line is where the event is.
    """
    usual = find_usual(host.id)
    if usual is not None:
        values = {name: getattr(usual, name) for name in PROFILE_FIELDS}
        return {**values, "place": city or usual.place}
    return {
        "header_style": HeaderStyle.NATIONAL,
        "superior_name": "",
        "issuer_name": host.name,
        "number_sign": "",
        "place": city,
        "sign_authority": "",
        "sign_title": "",
        "sign_name": "",
        "recipients": "Như trên\nLưu: VT",
    }
