"""How people come to be able to sign in, and programs to call."""

import hmac
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, ClassVar, Protocol
from uuid import UUID

from flask_security import hash_password
from sqlalchemy import select

from eventmgr.accounts.models import Account, ApiToken, Device, Grant
from eventmgr.accounts.policy import ROLES
from eventmgr.accounts.queries import Scope, digest, find_device_for, has_account, list_devices, roles_within
from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import KEY_LENGTH, new_pin, new_token, uuid7
from eventmgr.core.text import nfc

LONGEST_NAME = 100
# A device that tells nothing new is noted so often only: it asks every few seconds.
SEEN_EVERY = timedelta(seconds=20)
# So many wrong PINs in a row lock what they open against new devices, until the organizer gives another one.
PIN_TRIES = 10


class WrongPin(DomainError):
    """This is not the PIN."""

    code = "wrong_pin"


class PinLocked(DomainError):
    """Too many wrong PINs were given; only the organizer lets further devices in."""

    code = "pin_locked"
    status: ClassVar[int] = HTTPStatus.LOCKED


class Paired(Protocol):
    """What a device works for: a record, a gate; its PIN lets devices in."""

    id: Any
    event_id: Any
    pin: Any
    pin_tries: Any
    __tablename__: Any


def create_account(host_id: UUID, name: str, email: str, password: str, *, actor: Actor, at: datetime) -> Account:
    """Let somebody sign in; the address must be new."""
    with transaction() as session:
        if has_account(email):
            raise Conflict(lazy("This e-mail address already has an account."), field="email")
        account = Account(
            host_id=host_id,
            name=name,
            email=email,
            password=hash_password(unicodedata.normalize("NFKD", password)),
            active=True,
            fs_uniquifier=uuid7().hex,
            created_at=at,
        )
        session.add(account)
        session.flush()
        record("account.create", account, actor=actor, at=at, changes={"email": (None, email)}, personal={"email"})
        return account


def grant_role(account: Account, role: str, event_id: UUID | None, *, actor: Actor, at: datetime) -> None:
    """Give a role at one event, or at all events of the host; giving it twice changes nothing."""
    _known(role)
    with transaction() as session:
        held = select(Grant.id).where(
            Grant.account_id == account.id, Grant.role == role, Grant.event_id.is_not_distinct_from(event_id)
        )
        if session.execute(held).first():
            return
        grant = Grant(account_id=account.id, event_id=event_id, role=role)
        session.add(grant)
        session.flush()
        record(
            "role.grant",
            grant,
            actor=actor,
            at=at,
            event_id=event_id,
            changes={"role": (None, role), "account": (None, account.id)},
        )


def create_token(
    event: Scope,
    role: str,
    label: str,
    *,
    is_read_only: bool = False,
    expires_at: datetime | None = None,
    actor: Actor,
    at: datetime,
) -> str:
    """Make an API token for an event and a role; the secret is told once and not kept.

    It may be for reading only, and end by itself. Nobody hands out a right that they do not hold (an organizer cannot
    lock minutes by a token of the chair).
    """
    _known(role)
    if role not in roles_within(actor, event):
        raise DomainError(lazy("You cannot give a right that you do not hold."), field="role")
    if expires_at is not None and expires_at <= at:
        raise DomainError(lazy("This day is over."), field="last_day")
    secret = new_token(2 * KEY_LENGTH)
    changes: dict[str, tuple[object, object]] = {
        "role": (None, role),
        "is_read_only": (None, is_read_only or None),
        "expires_at": (None, expires_at),
    }
    with transaction() as session:
        token = ApiToken(
            event_id=event.id,
            role=role,
            label=label,
            digest=digest(secret),
            is_read_only=is_read_only,
            created_at=at,
            expires_at=expires_at,
        )
        session.add(token)
        session.flush()
        record("token.create", token, actor=actor, at=at, event_id=event.id, changes=changes)
    return secret


def revoke_token(event_id: UUID, token_id: UUID, *, actor: Actor, at: datetime) -> None:
    """End an API token at once."""
    with transaction():
        token = db.session.execute(
            select(ApiToken).where(ApiToken.id == token_id, ApiToken.event_id == event_id)
        ).scalar_one_or_none()
        if token is None:
            raise NotFound(lazy("There is no such token."))
        token.revoked_at = token.revoked_at or at
        record("token.revoke", token, actor=actor, at=at, event_id=event_id)


def let_in(
    subject: Paired, scope: str, pin: str, name: str, known: Collection[UUID], *, label: str, at: datetime
) -> Device | None:
    """Let a device work for a subject by its PIN, in the name of who holds it; None where the PIN is wrong or locked.

    A device among the `known` ones that works for it already stays the same. The caller holds the lock of the subject,
    and after the transaction in which the wrong PIN was counted says so by `refuse_pin`.
    """
    name = clean_device_name(name)
    with transaction():
        if subject.pin_tries >= PIN_TRIES or not _try(subject, scope, pin, at):
            return None
        device = find_device_for(scope, subject.id, known)
        if device is None or device.revoked_at is not None:
            device = pair_device(subject.event_id, scope, subject.id, name, label=label, at=at)
        rename_device(device, name, label=label, at=at)
        return device


def refuse_pin(subject: Paired) -> WrongPin | PinLocked:
    """Why nobody was let in: the PIN is wrong, or was wrong too often."""
    left = PIN_TRIES - subject.pin_tries
    if left <= 0:
        return PinLocked(lazy("A wrong PIN was given ten times. Ask the organizer for a new PIN."), field="pin")
    return WrongPin(lazy("This is not the right PIN. Tries left: %(n)s.", n=left), field="pin")


def renew_pin(subject: Paired, scope: str, *, actor: Actor, at: datetime) -> None:
    """Give a subject another PIN and count anew; devices that were let in stay. The caller holds its lock."""
    with transaction():
        former = subject.pin
        while subject.pin == former:
            subject.pin = new_pin()
        subject.pin_tries = 0
        record(f"{scope}.new_pin", subject, actor=actor, at=at, event_id=subject.event_id)


def pair_device(event_id: UUID, scope: str, subject_id: UUID, name: str, *, label: str, at: datetime) -> Device:
    """Let a device work without an account for one subject of an event, which the trail calls by the label."""
    name = clean_device_name(name)
    with transaction() as session:
        device = Device(event_id=event_id, scope=scope, subject_id=subject_id, name=name, paired_at=at, seen_at=at)
        session.add(device)
        session.flush()
        changes = {"name": (None, name), "scope": (None, scope), "subject_id": (None, subject_id)}
        actor = actor_of(device, label)
        record("device.pair", device, actor=actor, at=at, event_id=event_id, changes=changes, personal={"name"})
        return device


def rename_device(device: Device, name: str, *, label: str, at: datetime) -> None:
    """The device went into other hands."""
    name = clean_device_name(name)
    with transaction():
        changes = change(device, {"name": name})
        if changes:
            who = actor_of(device, label)
            record(
                "device.rename", device, actor=who, at=at, event_id=device.event_id, changes=changes, personal={"name"}
            )


def clean_device_name(name: str) -> str:
    """The name of who holds a device, as it is stored; it must be there."""
    name = nfc(name)
    if not name:
        raise DomainError(lazy("Write down your name: the others see who writes."), field="name")
    if len(name) > LONGEST_NAME:
        raise DomainError(lazy("The name may have at most %(n)s characters.", n=LONGEST_NAME), field="name")
    return name


def note_device(device: Device, *, unsent: int | None = None, at: datetime) -> None:
    """A device was heard of, and says perhaps how much it holds back; no deed, so it leaves no entry in the trail."""
    says_more = unsent is not None and unsent != device.unsent
    if not says_more and at - device.seen_at < SEEN_EVERY:
        return
    with transaction():
        device.seen_at = max(at, device.seen_at)
        device.unsent = device.unsent if unsent is None else unsent


def revoke_device(scope: str, subject_id: UUID, device_id: UUID, *, actor: Actor, at: datetime) -> Device:
    """End the work of a device for its subject at once."""
    with transaction():
        device = next((known for known in list_devices(scope, subject_id) if known.id == device_id), None)
        if device is None:
            raise NotFound(lazy("There is no such device."))
        if device.revoked_at is None:
            device.revoked_at = at
            record("device.revoke", device, actor=actor, at=at, event_id=device.event_id)
        return device


def actor_of(device: Device, label: str) -> Actor:
    """Who does what comes from a device, by what it works for; the name of its holder stands in its row alone."""
    return Actor("device", device.id, label)


def _try(subject: Paired, scope: str, pin: str, at: datetime) -> bool:
    if hmac.compare_digest(nfc(pin).encode(), subject.pin.encode()):
        subject.pin_tries = 0
        return True
    subject.pin_tries += 1
    if subject.pin_tries == PIN_TRIES:
        nobody = Actor("link", subject.id, "")
        record(f"{scope}.pin_locked", subject, actor=nobody, at=at, event_id=subject.event_id)
    return False


def _known(role: str) -> None:
    if role not in ROLES:
        raise DomainError(lazy("There is no such role."), field="role")
