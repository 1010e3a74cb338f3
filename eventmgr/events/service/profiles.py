"""How the papers of an event look, and how those of the host usually do."""

from datetime import datetime
from typing import Any, TypedDict

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.events.models import Event
from eventmgr.events.queries import find_usual
from eventmgr.events.rules import HeaderStyle
from eventmgr.events.service.editing import require_editable
from eventmgr.people.models import Host


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


def update_profile(event: Event, data: ProfileData, *, actor: Actor, at: datetime) -> None:
    """Change how the papers of an event look."""
    with transaction():
        require_editable(event)
        changes = change(event.profile, data)
        record(
            "profile.update",
            event.profile,
            actor=actor,
            at=at,
            event_id=event.id,
            changes=changes,
            personal={"sign_name"},
        )


def first_profile(host: Host, city: str) -> dict[str, Any]:
    """How the papers of a new event look: as those of the host usually do, else with the host's name alone.

    The place of the date line is where the event is.
    """
    usual = find_usual(host.id)
    if usual is not None:
        values = {name: getattr(usual, name) for name in (*PROFILE_FIELDS, "logo_key")}
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
