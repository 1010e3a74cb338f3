"""How does a registration change after it came in?"""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from sqlalchemy import insert, select

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, table, transaction
from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc
from eventmgr.events.models import Event
from eventmgr.events.rules import EDITABLE_STATES
from eventmgr.people.service import known_email, set_names
from eventmgr.registration.models import Pass, Registration
from eventmgr.registration.queries import count_placed, get_registration, list_known
from eventmgr.registration.rules import RegistrationState, may_move
from eventmgr.registration.service.registering import (
    RegistrationData,
    describe,
    found_by,
    issue_pass_row,
    lock_event,
    refuse_known,
)

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
    }
)


class OwnData(TypedDict):
    """What a person may put right without asking."""

    position: str
    organization: str
    email: str


def correct(event: Event, registration_id: UUID, data: RegistrationData, *, actor: Actor, at: datetime) -> Registration:
    """Put right what is known of a person at this event; nobody else's phone or name may be taken over."""
    with transaction():
        locked = lock_event(event)
        registration = get_registration(locked.id, registration_id)
        [new] = describe(locked, [data])
        phones = {new.phone} if new.phone else set()
        alike = list_known(locked.id, locked.host_id, phones, {(new.delegation_id, new.name_key)})
        refuse_known(new, [known for known in alike if known.registration_id != registration.id])
        person = registration.person
        changes = change(person, new.person)
        set_names(person)
        changes |= change(
            registration,
            {
                "delegation_id": new.delegation_id,
                "category_id": new.category_id,
                "position": new.position,
                "organization": new.organization,
                "note": new.note,
            },
        )
        registration.search_key = found_by(person.full_name, registration.code)
        registration.sort_key = person.sort_key
        if changes:
            record(
                "registration.correct",
                registration,
                actor=actor,
                at=at,
                event_id=locked.id,
                changes=changes,
                personal=PERSONAL,
            )
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


def approve(event: Event, registration_id: UUID, *, actor: Actor, at: datetime) -> Registration:
    """Let in who asked or waited: confirmed with a pass, as long as there are places."""
    with transaction():
        locked = lock_event(event)
        registration = _hold(locked, registration_id)
        before = registration.state
        if locked.capacity is not None and count_placed(locked.id) >= locked.capacity:
            raise Conflict(lazy("All places are taken. Cancel a registration or raise the capacity first."))
        _move(registration, RegistrationState.APPROVED)
        _move(registration, RegistrationState.CONFIRMED)
        db.session.execute(insert(table(Pass)), [issue_pass_row(registration.id, at)])
        _note_move("registration.approve", registration, before, actor=actor, at=at)
        return registration


def reject(event: Event, registration_id: UUID, *, actor: Actor, at: datetime) -> Registration:
    """Turn down who asked to come."""
    with transaction():
        registration = _hold(lock_event(event), registration_id)
        before = registration.state
        _move(registration, RegistrationState.REJECTED)
        _note_move("registration.reject", registration, before, actor=actor, at=at)
        return registration


def cancel(event: Event, registration_id: UUID, *, actor: Actor, at: datetime) -> Registration:
    """Somebody does not come after all: the place is free and the pass opens nothing any more."""
    with transaction():
        registration = _hold(lock_event(event), registration_id)
        before = registration.state
        _move(registration, RegistrationState.CANCELLED)
        revoke(registration, at)
        _note_move("registration.cancel", registration, before, actor=actor, at=at)
        return registration


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


def _move(registration: Registration, there: RegistrationState) -> None:
    if not may_move(registration.state, there):
        raise Conflict(lazy("The state of this registration does not allow that. Please reload the page."))
    registration.state = there


def revoke(registration: Registration, at: datetime) -> None:
    """The passes of a registration open nothing any more. The caller's transaction and audit entry cover it."""
    for given in registration.passes:
        given.revoked_at = given.revoked_at or at


def _note_move(verb: str, registration: Registration, before: RegistrationState, *, actor: Actor, at: datetime) -> None:
    record(
        verb,
        registration,
        actor=actor,
        at=at,
        event_id=registration.event_id,
        changes={"state": (before.value, registration.state.value)},
    )
