"""How minutes go to the chair, and how they are locked."""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import DomainError, Forbidden
from eventmgr.core.files import store
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import new_token
from eventmgr.core.text import nfc, nfc_text
from eventmgr.events.models import Event
from eventmgr.minutes.models import Amendment, Minutes, MinutesComment
from eventmgr.minutes.queries import event_of, list_unsettled, texts, used_numbers
from eventmgr.minutes.rules import MinutesState, Section, next_number
from eventmgr.minutes.service.shared import move
from eventmgr.minutes.service.writing import settle_times
from eventmgr.outcomes.queries import list_records
from eventmgr.outcomes.rules import RecordState
from eventmgr.outcomes.service import lock as lock_record
from eventmgr.people.models import Host

FORMATS = ("pdf", "docx")


class GroupsNotConfirmed(DomainError):
    """Some groups have not confirmed what they said."""

    code = "groups_not_confirmed"


def submit(minutes: Minutes, *, actor: Actor, at: datetime) -> None:
    """Hand the minutes to the chair: chair, secretary and times must be known, conclusions written."""
    with transaction():
        move(minutes, MinutesState.SUBMITTED)
        settle_times(minutes)
        missing = _missing(minutes)
        if missing is not None:
            raise missing
        minutes.submitted_at = at
        record("minutes.submit", minutes, actor=actor, at=at, event_id=minutes.event_id)


def ask_back(minutes: Minutes, word: str = "", *, actor: Actor, at: datetime) -> None:
    """Open submitted minutes for writing again; a word on what is to be changed stands there as a comment."""
    clean = nfc_text(word)
    with transaction() as session:
        move(minutes, MinutesState.DRAFT)
        if clean:
            session.add(MinutesComment(minutes_id=minutes.id, section=None, text=clean, at=at, by=actor.label))
            session.flush()
        changes = {"word": ("", clean)} if clean else {}
        record("minutes.ask_back", minutes, actor=actor, at=at, event_id=minutes.event_id, changes=changes)


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
    Only somebody who is signed in locks: the lock stands for the chair's own signature, and no program signs.
    """
    require_person(actor)
    with transaction() as session:
        move(minutes, MinutesState.LOCKED)
        if not nfc(reason):
            _require_confirmed_groups(minutes)
        event = event_of(minutes)
        settle_times(minutes, for_good=True)
        _lock_records(event, actor=actor, at=at)
        session.execute(select(Host.id).where(Host.id == event.host_id).with_for_update())
        minutes.number = next_number(used_numbers(event.host_id, event.starts_on.year))
        minutes.code, minutes.locked_at = new_token(), at
        session.flush()
        files = render(minutes)
        minutes.sha256, minutes.docx_sha256 = keep(files, lambda name: file_key(minutes, name))
        record(
            "minutes.lock",
            minutes,
            actor=actor,
            at=at,
            event_id=minutes.event_id,
            changes={
                "number": (None, minutes.number),
                "sha256": (None, minutes.sha256),
                "docx_sha256": (None, minutes.docx_sha256),
                "reason": ("", nfc(reason)),
            },
        )


def require_person(actor: Actor) -> None:
    """Refuse the lock to programs."""
    if actor.kind != "account":
        raise Forbidden(lazy("Only a person who is signed in can lock: no program signs for the chair."))


def keep(files: Mapping[str, bytes], key: Callable[[str], str]) -> tuple[str, str]:
    """Keep the bytes of PDF and Word; their SHA-256 in this order."""
    for name in FORMATS:
        store().put(key(name), files[name])
    return sha256(files["pdf"]).hexdigest(), sha256(files["docx"]).hexdigest()


def file_key(paper: Minutes | Amendment, name: str) -> str:
    """Where the bytes of locked minutes, or of a locked amendment, are kept."""
    return f"{'minutes' if isinstance(paper, Minutes) else 'amendments'}/{paper.id}.{name}"


def _lock_records(event: Event, *, actor: Actor, at: datetime) -> None:
    for confirmed in list_records(event.id):
        if confirmed.state is RecordState.CONFIRMED:
            lock_record(confirmed, actor=actor, at=at)


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
