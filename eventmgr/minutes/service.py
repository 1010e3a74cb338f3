"""How minutes come to be written, submitted and locked."""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import TypedDict

from sqlalchemy import select

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import list_sessions
from eventmgr.agenda.rules import SessionRole
from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.files import store
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import new_token
from eventmgr.core.text import nfc, nfc_text
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.minutes.compiling import span_of
from eventmgr.minutes.models import Minutes, MinutesText
from eventmgr.minutes.queries import event_of, find_minutes, list_unsettled, texts, used_numbers
from eventmgr.minutes.rules import MinutesState, Section, may_move, next_number
from eventmgr.outcomes.queries import list_records
from eventmgr.outcomes.rules import RecordState
from eventmgr.outcomes.service import lock as lock_record
from eventmgr.people.models import Host

FORMATS = ("pdf", "docx")
_NAMES = frozenset({"chair_name", "secretary_name"})


class Details(TypedDict, total=False):
    """Who led and who wrote, and when the meeting really began and ended."""

    chair_name: str
    chair_position: str
    secretary_name: str
    secretary_position: str
    started_at: datetime | None
    ended_at: datetime | None


class NotDraft(Conflict):
    """Minutes that are submitted or locked are not written any more."""

    code = "not_draft"


class ChangedMeanwhile(Conflict):
    """Somebody else saved a section after this page was opened."""

    code = "changed_meanwhile"


class GroupsNotConfirmed(DomainError):
    """Some groups have not confirmed what they said."""

    code = "groups_not_confirmed"


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
    started_at, ended_at = span_of(sessions, event.zone) or (None, None)
    return Details(
        chair_name=_in_role(sessions, SessionRole.CHAIR),
        chair_position="",
        secretary_name=_in_role(sessions, SessionRole.SECRETARY),
        secretary_position="",
        started_at=started_at,
        ended_at=ended_at,
    )


def save(
    minutes: Minutes,
    details: Details,
    written: Mapping[Section, str],
    *,
    seen: datetime | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """Keep who led and wrote, and what was written; all of it or nothing.

    With `seen`, the moment of the newest text when the page was opened, a text that somebody else saved since is not
    overwritten: the whole is refused, so that the writer can bring both together.
    """
    with transaction():
        _open_for_writing(minutes)
        if seen is not None:
            _refuse_overwriting(minutes, written, seen)
        set_details(minutes, details, actor=actor, at=at)
        for section, text in written.items():
            write_text(minutes, section, text, actor=actor, at=at)


def set_details(minutes: Minutes, details: Details, *, actor: Actor, at: datetime) -> None:
    """Say who led and who wrote, and when the meeting really began and ended."""
    clean = {key: nfc(value) if isinstance(value, str) else value for key, value in details.items()}
    with transaction():
        _open_for_writing(minutes)
        started_at = details.get("started_at", minutes.started_at)
        ended_at = details.get("ended_at", minutes.ended_at)
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


def write_text(minutes: Minutes, section: Section, text: str, *, actor: Actor, at: datetime) -> None:
    """Write what the data do not know of one section; an empty text takes it away."""
    clean = nfc_text(text)
    with transaction() as session:
        _open_for_writing(minutes)
        row = next((row for row in minutes.texts if row.section is section), None)
        before = row.text if row else ""
        if before == clean:
            return
        if row is None:
            row = MinutesText(section=section, text=clean, updated_at=at)
            minutes.texts.append(row)
        row.text, row.updated_at = clean, at
        session.flush()
        changes = {section.value: (before, clean)}
        record("minutes.write", minutes, actor=actor, at=at, event_id=minutes.event_id, changes=changes)


def submit(minutes: Minutes, *, actor: Actor, at: datetime) -> None:
    """Hand the minutes to the chair: chair, secretary and times must be known, conclusions written."""
    with transaction():
        _move(minutes, MinutesState.SUBMITTED)
        missing = _missing(minutes)
        if missing is not None:
            raise missing
        record("minutes.submit", minutes, actor=actor, at=at, event_id=minutes.event_id)


def ask_back(minutes: Minutes, *, actor: Actor, at: datetime) -> None:
    """Open submitted minutes for writing again."""
    with transaction():
        _move(minutes, MinutesState.DRAFT)
        record("minutes.ask_back", minutes, actor=actor, at=at, event_id=minutes.event_id)


def lock(
    minutes: Minutes,
    render: Callable[[Minutes], Mapping[str, bytes]],
    *,
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> None:
    """Close the minutes for good: they get the next number of the year, and their bytes are kept.

    `render` gives the bytes by format ("pdf", "docx"). While a group's record is not confirmed, a reason must be given.
    """
    with transaction() as session:
        _move(minutes, MinutesState.LOCKED)
        if not reason:
            _require_confirmed_groups(minutes)
        event = event_of(minutes)
        for confirmed in list_records(event.id):
            if confirmed.state is RecordState.CONFIRMED:
                lock_record(confirmed, actor=actor, at=at)
        session.execute(select(Host.id).where(Host.id == event.host_id).with_for_update())
        minutes.number = next_number(used_numbers(event.host_id, event.starts_on.year))
        minutes.code, minutes.locked_at = new_token(), at
        session.flush()
        files = render(minutes)
        for name in FORMATS:
            store().put(file_key(minutes, name), files[name])
        minutes.sha256 = sha256(files["pdf"]).hexdigest()
        record(
            "minutes.lock",
            minutes,
            actor=actor,
            at=at,
            event_id=minutes.event_id,
            changes={"number": (None, minutes.number), "sha256": (None, minutes.sha256), "reason": ("", nfc(reason))},
        )


def file_key(minutes: Minutes, name: str) -> str:
    """Where the bytes of locked minutes are kept."""
    return f"minutes/{minutes.id}.{name}"


def _require_confirmed_groups(minutes: Minutes) -> None:
    groups = list_unsettled(minutes.event_id)
    if groups:
        raise GroupsNotConfirmed(
            lazy(
                "These groups have not confirmed their records: %(groups)s. Give a reason to lock without them.",
                groups=", ".join(str(group.number) for group in groups),
            ),
            field="reason",
        )


def _open_for_writing(minutes: Minutes) -> None:
    _lock_row(minutes)
    if minutes.state is MinutesState.LOCKED:
        raise NotDraft(lazy("The minutes are locked. They cannot be changed any more."))
    if minutes.state is not MinutesState.DRAFT:
        raise NotDraft(lazy("The minutes are submitted. Ask them back before you change them."))


def _move(minutes: Minutes, state: MinutesState) -> None:
    _lock_row(minutes)
    if not may_move(minutes.state, state):
        raise Conflict(lazy("The minutes have moved on meanwhile. Please look at them again."))
    minutes.state = state


def _lock_row(minutes: Minutes) -> None:
    db.session.execute(select(Minutes.id).where(Minutes.id == minutes.id).with_for_update())
    db.session.refresh(minutes)
    require_editable(event_of(minutes))


def _refuse_overwriting(minutes: Minutes, written: Mapping[Section, str], seen: datetime) -> None:
    for row in minutes.texts:
        if row.updated_at > seen and nfc_text(written.get(row.section, row.text)) != row.text:
            raise ChangedMeanwhile(
                lazy("Somebody else has saved this section meanwhile. Both texts are shown; bring them together."),
                field=row.section.value,
            )


def _missing(minutes: Minutes) -> DomainError | None:
    if not minutes.chair_name:
        return DomainError(lazy("Enter who chaired the meeting."), field="chair_name")
    if not minutes.secretary_name:
        return DomainError(lazy("Enter who wrote the minutes."), field="secretary_name")
    if minutes.started_at is None or minutes.ended_at is None:
        return DomainError(lazy("Enter when the meeting began and ended."), field="started_at")
    if not texts(minutes).get(Section.CONCLUSIONS):
        return DomainError(lazy("Write the chair's conclusions."), field=Section.CONCLUSIONS.value)
    return None


def _in_role(sessions: list[Session], role: SessionRole) -> str:
    """Only known persons: the agenda may also hold an office ("Chủ tọa"), which signs nothing."""
    people = (row.person for session in sessions for row in session.people if row.role is role)
    return next((person.full_name for person in people if person is not None), "")
