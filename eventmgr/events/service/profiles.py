"""How the papers of an event look, and how those of the host usually do."""

from datetime import datetime
from typing import Any, TypedDict

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.events.models import DocumentProfile, Event
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


def keep_as_usual(event: Event, *, actor: Actor, at: datetime) -> DocumentProfile:
    """Let the papers of new events begin as those of this one; events that there are keep their own."""
    with transaction() as session:
        require_editable(event)
        lock_row(event.host)
        values = {name: getattr(event.profile, name) for name in PROFILE_FIELDS}
        usual = find_usual(event.host_id)
        if usual is None:
            usual = DocumentProfile(host_id=event.host_id, is_usual=True, **values)
            session.add(usual)
            session.flush()
            changes: dict[str, tuple[object, object]] = {name: (None, value) for name, value in values.items()}
        else:
            changes = change(usual, values)
        record("profile.keep", usual, actor=actor, at=at, event_id=event.id, changes=changes, personal={"sign_name"})
        return usual


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
