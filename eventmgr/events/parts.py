"""What is copied of an event itself: its rooms, the titles of its days, its rules and the head of its papers."""

from datetime import datetime
from typing import Any

from eventmgr.core.copying import Copy, Copying, Rows, own
from eventmgr.core.db import db
from eventmgr.core.files import store
from eventmgr.core.i18n import lazy
from eventmgr.core.parts import Holding, Part
from eventmgr.events.models import Day, Event, Room
from eventmgr.events.service.profiles import PROFILE_FIELDS

SETTINGS = (
    "organizer",
    "expected",
    "expected_qualifier",
    "capacity",
    "needs_approval",
    "by_invitation",
    "invited_early",
    "promotes_waiting",
    "registration_opens_at",
    "registration_closes_at",
)


def copy_settings(copying: Copying) -> None:
    """The rules of registration and what is expected; moments move along."""
    target = db.session.get_one(Event, copying.target_id)
    for name, value in _told(copying).items():
        setattr(target, name, copying.moment(value) if isinstance(value, datetime) else value)


def copy_profile(copying: Copying) -> None:
    """The papers look as they did there."""
    if copying.origin.event_id is None:
        return
    there = db.session.get_one(Event, copying.origin.event_id).profile
    here = db.session.get_one(Event, copying.target_id).profile
    for name in PROFILE_FIELDS:
        setattr(here, name, getattr(there, name))
    if here.logo_key is not None:  # that of the host, which the new event began with
        store().delete(here.logo_key)
    here.logo_key = copying.file(there.logo_key)


def _told(copying: Copying) -> dict[str, Any]:
    if copying.origin.event_id is not None:
        source = db.session.get_one(Event, copying.origin.event_id)
        return {name: getattr(source, name) for name in SETTINGS}
    return copying.origin.values("settings")


HOLDS = (
    Holding(
        {"event": "contact", "document_profile": "sign_name sign_title recipients"},
        lazy("whom delegates may call; who signs papers"),
        lazy("organising the event"),
        lazy("replaced when somebody else takes over"),
        sees=("events.view",),
        besides=lazy("everybody: it stands on pages and papers"),
    ),
)

part = Part(
    "events",
    copies=(
        Copy("rooms", lazy("Rooms"), (Rows(Room, own(Room)),)),
        Copy("days", lazy("Titles of the days"), (Rows(Day, own(Day)),)),
        Copy("settings", lazy("Rules of registration, capacity, expected number"), apply=copy_settings),
        Copy("profile", lazy("Head and signature of papers"), apply=copy_profile),
    ),
    holds=HOLDS,
)
