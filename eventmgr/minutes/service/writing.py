"""How minutes come to be written."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TypedDict

from sqlalchemy import select

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_sessions
from eventmgr.agenda.rules import SessionRole
from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc, nfc_text
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.minutes.compiling import Span, noted_of, span_of, times_of
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.queries import event_of, find_minutes
from eventmgr.minutes.rules import MinutesState, Mode, Section
from eventmgr.minutes.service.shared import ChangedMeanwhile, open_for_writing
from eventmgr.minutes.service.texts import write_text

_TYPED = {"started_at": "start_is_typed", "ended_at": "end_is_typed"}
_NAMES = frozenset({"chair_name", "secretary_name"})


class Details(TypedDict, total=False):
    """Who led and who wrote, when the meeting really began and ended, and who gets the minutes (one a line)."""

    chair_name: str
    chair_position: str
    secretary_name: str
    secretary_position: str
    started_at: datetime | None
    ended_at: datetime | None
    recipients: str


def get_or_create(event: Event, *, actor: Actor, at: datetime) -> Minutes:
    """The minutes of the event; new ones begin with the times, chair and secretary of the agenda."""
    with transaction() as session:
        session.execute(select(Event.id).where(Event.id == event.id).with_for_update())
        found = find_minutes(event.id)
        if found is not None:
            return found
        require_editable(event)
        minutes = Minutes(event_id=event.id, state=MinutesState.DRAFT, **proposed(event))
        session.add(minutes)
        session.flush()
        record("minutes.create", minutes, actor=actor, at=at, event_id=event.id)
        return minutes


def proposed(event: Event) -> Details:
    """What the agenda says of the times, the chair and the secretary."""
    sessions = list_sessions(event.id)
    planned = span_of(sessions, event.zone) or (None, None)
    noted = noted_of(sessions, event.zone)
    return Details(
        chair_name=_in_role(sessions, SessionRole.CHAIR),
        chair_position="",
        secretary_name=_in_role(sessions, SessionRole.SECRETARY),
        secretary_position="",
        started_at=noted[0] or planned[0],
        ended_at=noted[1] or planned[1],
    )


def shown_times(event: Event, minutes: Minutes) -> Span:
    """When the meeting began and ended, by what was typed and by what was noted on the day."""
    return times_of(minutes, noted_of(list_sessions(event.id), event.zone))


def settle_times(minutes: Minutes, *, for_good: bool = False) -> None:
    """Keep the times that the minutes show; for good, whatever is noted of the day later."""
    minutes.started_at, minutes.ended_at = shown_times(event_of(minutes), minutes)
    if for_good:
        minutes.start_is_typed = minutes.end_is_typed = True


def save(
    minutes: Minutes,
    details: Details,
    written: Mapping[Section, str],
    *,
    modes: Mapping[Section, Mode] = MappingProxyType({}),
    data: Mapping[Section, str] = MappingProxyType({}),
    seen: datetime | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """Keep who led and wrote, and what was written; all of it or nothing.

    With `seen`, the moment of the newest text when the page was opened, a text that somebody else saved since is not
    overwritten: the whole is refused, so that the writer can bring both together. `modes` says where texts stand,
    `data` what the data say for each section.
    """
    with transaction():
        open_for_writing(minutes)
        if seen is not None:
            _refuse_overwriting(minutes, written, seen)
        set_details(minutes, details, actor=actor, at=at)
        for section, text in written.items():
            mode = modes.get(section)
            write_text(minutes, section, text, mode, data=data.get(section, ""), actor=actor, at=at)


def set_details(minutes: Minutes, details: Details, *, actor: Actor, at: datetime) -> None:
    """Say who led and who wrote, and when the meeting really began and ended."""
    clean = {key: _clean(key, value) for key, value in details.items()}
    with transaction():
        open_for_writing(minutes)
        shown = dict(zip(_TYPED, shown_times(event_of(minutes), minutes), strict=True))
        for name, flag in _TYPED.items():
            if name in clean and _alike(clean[name], shown[name]):
                del clean[name]
            elif name in clean:
                setattr(minutes, flag, True)
        started_at = details.get("started_at", shown["started_at"])
        ended_at = details.get("ended_at", shown["ended_at"])
        if started_at and ended_at and ended_at <= started_at:
            raise DomainError(lazy("The meeting cannot end before it begins."), field="ended_at")
        changes = change(minutes, clean)
        if changes:
            record(
                "minutes.details",
                minutes,
                actor=actor,
                at=at,
                event_id=minutes.event_id,
                changes=changes,
                personal=_NAMES,
            )


def _alike(typed: object, shown: datetime | None) -> bool:
    """Whether a form says what it was filled with, which is the minute alone."""
    if not isinstance(typed, datetime) or shown is None:
        return typed == shown
    return typed.replace(second=0, microsecond=0) == shown.replace(second=0, microsecond=0)


def _clean(key: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    return nfc_text(value) if key == "recipients" else nfc(value)


def _refuse_overwriting(minutes: Minutes, written: Mapping[Section, str], seen: datetime) -> None:
    for row in minutes.texts:
        if row.updated_at > seen and nfc_text(written.get(row.section, row.text)) != row.text:
            raise ChangedMeanwhile(
                lazy("Somebody else has saved this section meanwhile. Both texts are shown; bring them together."),
                field=row.section.value,
            )


def _in_role(sessions: list[Session], role: SessionRole) -> str:
    """Only known persons: the agenda may also hold an office ("Chủ tọa"), which signs nothing."""
    people = (row.person for session in sessions for row in session.people if row.role is role)
    return next((person.full_name for person in people if person is not None), "")
