"""How does a registration change after it came in?"""

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from sqlalchemy import insert, select

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, table, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.parts import all_leave
from eventmgr.core.text import nfc
from eventmgr.events.models import Event
from eventmgr.events.rules import EDITABLE_STATES, PUBLIC_STATES, EventState
from eventmgr.people.service import known_email, set_names
from eventmgr.registration.models import Pass, Registration
from eventmgr.registration.queries import get_registration, list_known, list_waiting, read_places
from eventmgr.registration.rules import Limit, MessageKind, RegistrationState, Source, may_move, must_wait
from eventmgr.registration.service.applicants import RegistrationData, describe, refuse_known
from eventmgr.registration.service.messages import tell
from eventmgr.registration.service.registering import found_by, issue_pass_row, lock_event
from eventmgr.registration.wordings import FIELDS

_AT_EVENT = ("delegation_id", "category_id", "position", "organization", "note", "language")
PERSONAL = frozenset(
    {
        "full_name",
        "sort_name",
        "phone",
        "email",
        "sex",
        "birth_date",
        "birth_year",
        "position",
        "organization",
        "note",
        "reason",
    }
)


class OwnData(TypedDict):
    """What a person may put right without asking."""

    position: str
    organization: str
    email: str


def correct(
    event: Event,
    registration_id: UUID,
    data: RegistrationData,
    *,
    actor: Actor,
    at: datetime,
    tells: bool = False,
) -> Registration:
    """Put right what is known of a person at this event; nobody else's phone or name may be taken over.

    `tells`: the person is written to about what changed.
    """
    with transaction():
        locked = lock_event(event)
        registration = get_registration(locked.id, registration_id)
        [new] = describe(locked, [data])
        phones = {new.phone} if new.phone else set()
        alike = list_known(locked.id, locked.host_id, phones, {(new.delegation_id, new.name_key)})
        refuse_known(new, [known for known in alike if known.registration_id != registration.id])
        person = registration.person
        before = _shown(registration)
        changes = change(person, new.person)
        set_names(person)
        changes |= change(registration, {name: getattr(new, name) for name in _AT_EVENT})
        registration.search_key = found_by(person.full_name, registration.code)
        registration.sort_key = person.sort_key
        if changes:
            _note("registration.correct", registration, changes, actor=actor, at=at)
            db.session.refresh(registration, ["delegation", "category"])
            if tells and (news := _news(before, _shown(registration), registration.language)):
                tell(locked, registration, MessageKind.CHANGE, actor=actor, at=at, facts={"changes": news})
        return registration


def correct_own(registration: Registration, data: OwnData, *, actor: Actor, at: datetime) -> None:
    """A person puts their own office and e-mail address right; it counts at once: it opens nothing for anybody."""
    with transaction():
        lock_row(registration)
        if registration.person.erased_at is not None:
            raise Conflict(lazy("These data are erased already."))
        here = {"position": nfc(data["position"]), "organization": nfc(data["organization"])}
        if registration.event.state not in EDITABLE_STATES and here != {
            field: getattr(registration, field) for field in here
        }:
            raise Conflict(lazy("This event is archived. Nothing in it can be changed."), field="position")
        changes = change(registration, here)
        changes |= change(registration.person, {"email": known_email(data["email"])})
        if changes:
            record(
                "registration.correct",
                registration,
                actor=actor,
                at=at,
                event_id=registration.event_id,
                changes=changes,
                personal=PERSONAL,
            )


def approve(event: Event, registration_id: UUID, *, beyond: bool = False, actor: Actor, at: datetime) -> Registration:
    """Let in who asked or waited: confirmed with a pass.

    A quota may be exceeded, the capacity of the event only if that is meant (`beyond`).
    """
    with transaction():
        locked = lock_event(event)
        registration = _hold(locked, registration_id)
        reached = _reached(locked, registration)
        if Limit.CAPACITY in reached and not beyond:
            raise Conflict(lazy("All places are taken. Cancel a registration or raise the capacity first."))
        _confirm(locked, registration, "registration.approve", next(iter(reached), None), actor=actor, at=at)
        return registration


def put_on_waiting_list(event: Event, registration_id: UUID, *, actor: Actor, at: datetime) -> Registration:
    """Let somebody who asked wait for a place."""
    with transaction():
        locked = lock_event(event)
        registration = _hold(locked, registration_id)
        before = registration.state
        _move(registration, RegistrationState.WAITLISTED)
        registration.waiting_since = at
        _note_move("registration.wait", registration, before, actor=actor, at=at)
        tell(locked, registration, MessageKind.WAITING, actor=actor, at=at)
        return registration


def reject(event: Event, registration_id: UUID, reason: str, *, actor: Actor, at: datetime) -> Registration:
    """Turn down who asked to come, and tell why."""
    if not (words := nfc(reason)):
        raise DomainError(lazy("Please write why, so that the person can be told."), field="reason")
    with transaction():
        locked = lock_event(event)
        registration = _hold(locked, registration_id)
        before = registration.state
        _move(registration, RegistrationState.REJECTED)
        _note_move("registration.reject", registration, before, actor=actor, at=at, more={"reason": (None, words)})
        tell(locked, registration, MessageKind.REJECTION, actor=actor, at=at, facts={"reason": words})
        return registration


def cancel(event: Event, registration_id: UUID, *, actor: Actor, at: datetime) -> Registration:
    """Somebody does not come after all: the place is free and the pass opens nothing any more.

    The first of the waiting list who fits moves up, unless the event wants that decided by hand. What else the person
    held (a place in a module) goes to the next at once.
    """
    with transaction():
        locked = lock_event(event)
        registration = _hold(locked, registration_id)
        before = registration.state
        _move(registration, RegistrationState.CANCELLED)
        registration.waiting_since = None
        revoke(registration, at)
        _note_move("registration.cancel", registration, before, actor=actor, at=at)
        tell(locked, registration, MessageKind.CANCELLATION, actor=actor, at=at)
        if before in {RegistrationState.CONFIRMED, RegistrationState.APPROVED} and locked.promotes_waiting:
            promote_next(locked, at=at, actor=actor)
        all_leave([registration.id], at)
        return registration


def reopen(event: Event, registration_id: UUID, *, actor: Actor, at: datetime) -> Registration:
    """Somebody comes after all: confirmed with a new pass where there is a place, else the last one who waits."""
    with transaction():
        locked = lock_event(event)
        registration = _hold(locked, registration_id)
        before = registration.state
        _refuse_twin(locked, registration)
        _move(registration, RegistrationState.SUBMITTED)
        reached = _reached(locked, registration)
        if must_wait(reached, Source.STAFF):
            _move(registration, RegistrationState.WAITLISTED)
            registration.waiting_since = at
            _note_move("registration.reopen", registration, before, actor=actor, at=at)
            tell(locked, registration, MessageKind.WAITING, actor=actor, at=at)
        else:
            beyond = next(iter(reached), None)
            _confirm(locked, registration, "registration.reopen", beyond, before=before, actor=actor, at=at)
        return registration


def promote_next(event: Event, *, actor: Actor, at: datetime) -> Registration | None:
    """Let the first of the waiting list in who fits the limits; the caller holds the event."""
    if event.state not in PUBLIC_STATES - {EventState.CLOSED}:
        return None
    waiting = list_waiting(event.id)
    places = read_places(event, {row.delegation_id for row in waiting if row.delegation_id})
    for registration in waiting:
        if not places.reached(registration.delegation_id, registration.category_id):
            held = _hold(event, registration.id)
            _confirm(event, held, "registration.promote", None, actor=actor, at=at)
            return held
    return None


def reissue_pass(event: Event, registration_id: UUID, *, actor: Actor, at: datetime) -> Pass:
    """Give a new pass with a new secret; the old one is worthless from now on."""
    with transaction():
        registration = _hold(lock_event(event), registration_id)
        if registration.state is not RegistrationState.CONFIRMED:
            raise Conflict(lazy("Only a confirmed registration has a pass."))
        revoke(registration, at)
        row = issue_pass_row(registration.id, at)
        db.session.execute(insert(table(Pass)), [row])
        record("pass.reissue", registration, actor=actor, at=at, event_id=registration.event_id)
        db.session.expire(registration, ["passes"])
        return db.session.get_one(Pass, row["id"])


def _hold(event: Event, registration_id: UUID) -> Registration:
    db.session.execute(select(Registration.id).where(Registration.id == registration_id).with_for_update())
    return get_registration(event.id, registration_id)


def _confirm(
    event: Event,
    registration: Registration,
    verb: str,
    beyond: Limit | None,
    *,
    before: RegistrationState | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """The one way to a pass after the registration itself; the person is written to."""
    before = before or registration.state
    _move(registration, RegistrationState.APPROVED)
    _move(registration, RegistrationState.CONFIRMED)
    registration.waiting_since = None
    db.session.execute(insert(table(Pass)), [issue_pass_row(registration.id, at)])
    db.session.expire(registration, ["passes"])
    more: dict[str, tuple[object, object]] = {"beyond": (None, beyond.value if beyond else None)}
    _note_move(verb, registration, before, actor=actor, at=at, more=more)
    kind = MessageKind.PROMOTION if before is RegistrationState.WAITLISTED else MessageKind.CONFIRMATION
    tell(event, registration, kind, actor=actor, at=at)


def _reached(event: Event, registration: Registration) -> list[Limit]:
    places = read_places(event, {registration.delegation_id} if registration.delegation_id else ())
    return places.reached(registration.delegation_id, registration.category_id)


def _refuse_twin(event: Event, registration: Registration) -> None:
    """Nobody comes back beside a registration that was made instead."""
    person = registration.person
    phones = {person.phone} if person.phone else set()
    alike = list_known(event.id, event.host_id, phones, {(registration.delegation_id, person.search_key)})
    if any(known.is_active for known in alike):
        raise Conflict(lazy("This person is registered again meanwhile. Look for the name in the list."))


def _move(registration: Registration, there: RegistrationState) -> None:
    if not may_move(registration.state, there):
        raise Conflict(lazy("The state of this registration does not allow that. Please reload the page."))
    registration.state = there


def revoke(registration: Registration, at: datetime) -> None:
    """The passes of a registration open nothing any more. The caller's transaction and audit entry cover it."""
    for given in registration.passes:
        given.revoked_at = given.revoked_at or at


def _shown(registration: Registration) -> dict[str, str]:
    """What a person is told of the own registration."""
    person, delegation = registration.person, registration.delegation
    return {
        "full_name": person.full_name,
        "province": delegation.admin_unit.full_name if delegation else "",
        "category": registration.category.name,
        "position": registration.position,
        "organization": registration.organization,
        "phone": person.phone or "",
        "email": person.email or "",
    }


def _news(before: Mapping[str, str], after: Mapping[str, str], language: str) -> str:
    words_of = FIELDS[language]
    changed = [(words, before[name], after[name]) for name, words in words_of.items() if before[name] != after[name]]
    return "\n".join(f"{words}: {old or '–'} → {new or '–'}" for words, old, new in changed)


def _note_move(
    verb: str,
    registration: Registration,
    before: RegistrationState,
    *,
    actor: Actor,
    at: datetime,
    more: Mapping[str, tuple[object, object]] | None = None,
) -> None:
    changes: dict[str, tuple[object, object]] = {"state": (before.value, registration.state.value), **(more or {})}
    _note(verb, registration, changes, actor=actor, at=at)


def _note(
    verb: str, registration: Registration, changes: Mapping[str, tuple[object, object]], *, actor: Actor, at: datetime
) -> None:
    record(verb, registration, actor=actor, at=at, event_id=registration.event_id, changes=changes, personal=PERSONAL)
