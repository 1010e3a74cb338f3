"""How people come to be able to sign in, and programs to call."""

import unicodedata
from datetime import datetime, timedelta
from uuid import UUID

from flask_security import hash_password
from sqlalchemy import select

from eventmgr.accounts.models import Account, ApiToken, Device, Grant
from eventmgr.accounts.policy import ROLES
from eventmgr.accounts.queries import Scope, digest, list_devices, roles_within
from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import KEY_LENGTH, new_token, uuid7
from eventmgr.core.text import nfc

LONGEST_NAME = 100
# A device that tells nothing new is noted so often only: it asks every few seconds.
SEEN_EVERY = timedelta(seconds=20)


def create_account(host_id: UUID, name: str, email: str, password: str, *, actor: Actor, at: datetime) -> Account:
    """Let somebody sign in; the address must be new."""
    with transaction() as session:
        if session.execute(select(Account.id).where(Account.email == email)).first():
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


def create_token(event: Scope, role: str, label: str, *, actor: Actor, at: datetime) -> str:
    """Make an API token for an event and a role; the secret is told once and not kept.

    Nobody hands out a right that they do not hold (an organizer cannot lock minutes by a token of the chair).
    """
    _known(role)
    if role not in roles_within(actor, event):
        raise DomainError(lazy("You cannot give a right that you do not hold."), field="role")
    secret = new_token(2 * KEY_LENGTH)
    with transaction() as session:
        token = ApiToken(event_id=event.id, role=role, label=label, digest=digest(secret), created_at=at)
        session.add(token)
        session.flush()
        record("token.create", token, actor=actor, at=at, event_id=event.id, changes={"role": (None, role)})
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


def _known(role: str) -> None:
    if role not in ROLES:
        raise DomainError(lazy("There is no such role."), field="role")
