"""Who is who: accounts, tokens and the rights that follow."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Any, ClassVar, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager

from eventmgr.accounts.models import Account, ApiToken, Device, Grant, Passkey, TeamInvitation
from eventmgr.accounts.policy import HOST_WIDE, ROLES
from eventmgr.core.access import SYSTEM, Actor
from eventmgr.core.db import db
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.i18n import lazy


class NotPaired(DomainError):
    """This browser was not let in as the device that it says it is, or not any more."""

    code = "not_paired"
    status: ClassVar[int] = HTTPStatus.UNAUTHORIZED


class DeviceEnded(NotPaired):
    """Somebody ended the access of this device: what it keeps for its work is to go."""

    code = "device_ended"


class Scope(Protocol):
    """An event, as far as rights go."""

    id: Any
    host_id: Any


# Built once: each request of a program asks this.
_OF_TOKEN = select(ApiToken.id, ApiToken.label, ApiToken.event_id, ApiToken.role, ApiToken.is_read_only).where(
    ApiToken.digest == bindparam("digest"),
    ApiToken.revoked_at.is_(None),
    or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > bindparam("at")),
)


def rights(actor: Actor, event: Scope | None) -> frozenset[str]:
    """The permissions of an actor for one event, or those that hold without any event.

    A role without an event holds at all events of the account's own host.
    """
    if actor.kind == "token" and actor.scope is not None:
        event_id, role = actor.scope
        return ROLES[role] if event is not None and event.id == event_id else frozenset()
    if actor.kind != "account":
        return frozenset()
    if event is None:
        return _rights_without_event(actor)
    statement = select(Grant.role).join(Grant.account).where(Grant.account_id == actor.id, _holds_at(event))
    return frozenset().union(*(ROLES[role] for role in db.session.execute(statement).scalars()))


def roles_within(actor: Actor, event: Scope) -> list[str]:
    """The roles that an actor may hand out at an event: those whose every right the actor holds; the system all."""
    held = rights(actor, event)
    return [role for role, needed in ROLES.items() if actor == SYSTEM or needed <= held]


def roles_of(actor: Actor, event: Scope) -> list[str]:
    """The roles that an account holds at an event."""
    held = select(Grant.role).join(Grant.account).where(Grant.account_id == actor.id, _holds_at(event))
    return sorted(set(db.session.execute(held).scalars()))


def host_of(actor: Actor) -> UUID | None:
    """The host to which an account belongs; nobody else has one."""
    if actor.kind != "account":
        return None
    return db.session.execute(select(Account.host_id).where(Account.id == actor.id)).scalar_one_or_none()


def _holds_at(event: Scope) -> ColumnElement[bool]:
    of_host = and_(Grant.event_id.is_(None), Account.host_id == event.host_id)
    return or_(Grant.event_id == event.id, of_host)


def _rights_without_event(actor: Actor) -> frozenset[str]:
    roles = db.session.execute(select(Grant.role, Grant.event_id).where(Grant.account_id == actor.id)).all()
    host_wide = (HOST_WIDE.get(role, frozenset()) for role, event_id in roles if event_id is None)
    return frozenset({"accounts.own", "events.list"} if roles else {"accounts.own"}).union(*host_wide)


def list_event_ids(account_id: UUID) -> list[UUID] | None:
    """The events at which an account has a role; None means all of its host."""
    found = db.session.execute(select(Grant.event_id).where(Grant.account_id == account_id)).scalars().all()
    if None in found:
        return None
    return [event_id for event_id in found if event_id is not None]


def find_token(secret: str, at: datetime) -> Actor | None:
    """Who calls with this secret: the token with its event and role, unless it was revoked or its time is over."""
    row = db.session.connection().execute(_OF_TOKEN, {"digest": digest(secret), "at": at}).first()
    return Actor("token", row.id, row.label, (row.event_id, row.role), not row.is_read_only) if row else None


# Devices ask for it with all that they ask: it is put together once.
_DEVICE_FOR = (
    select(Device)
    .where(
        Device.id.in_(bindparam("ids", expanding=True)),
        Device.scope == bindparam("scope"),
        Device.subject_id == bindparam("subject_id"),
    )
    .order_by(Device.revoked_at.is_not(None), Device.paired_at.desc())
    .limit(1)
)


def list_tokens(event_id: UUID) -> list[ApiToken]:
    """The API tokens of an event, newest first."""
    return list(
        db.session.execute(
            select(ApiToken).where(ApiToken.event_id == event_id).order_by(ApiToken.created_at.desc())
        ).scalars()
    )


def find_device(device_id: UUID) -> Device | None:
    """A device that was paired, also one that was revoked."""
    return db.session.get(Device, device_id)


def find_device_for(scope: str, subject_id: UUID, device_ids: Collection[UUID]) -> Device | None:
    """Which of these devices works for a subject; one that was revoked only where there is no other."""
    values = {"ids": list(device_ids), "scope": scope, "subject_id": subject_id}
    return db.session.execute(_DEVICE_FOR, values).scalar_one_or_none() if device_ids else None


def check_device(device: Device | None) -> Device:
    """The device that a browser was let in as; refused where there is none, or where its access ended."""
    if device is None:
        raise NotPaired(lazy("This browser was not let in as this device. Give the PIN first."))
    if device.revoked_at is not None:
        raise DeviceEnded(lazy("The organizer ended the access of this device. To go on, give the PIN again."))
    return device


def list_devices(scope: str, subject_id: UUID) -> list[Device]:
    """The devices that work for a subject, or did, in the order in which they came."""
    return list(
        db.session.execute(
            select(Device)
            .where(Device.scope == scope, Device.subject_id == subject_id)
            .order_by(Device.paired_at, Device.id)
        ).scalars()
    )


def list_scope_devices(event_id: UUID, scope: str) -> list[Device]:
    """All devices of one scope at an event, also those whose access ended."""
    devices = select(Device).where(Device.event_id == event_id, Device.scope == scope)
    return list(db.session.execute(devices.order_by(Device.paired_at, Device.id)).scalars())


def list_team(event: Scope) -> list[Grant]:
    """Who holds which role at an event, at this one or at all of its host."""
    return list(
        db.session.execute(
            select(Grant)
            .join(Grant.account)
            .where(_holds_at(event))
            .options(contains_eager(Grant.account))
            .order_by(Grant.role, Account.name)
        ).scalars()
    )


def get_grant(event_id: UUID, grant_id: UUID) -> Grant:
    """A role that somebody holds at this very event; one at all events of the host is not changed here."""
    grant = db.session.execute(
        select(Grant).where(Grant.id == grant_id, Grant.event_id == event_id)
    ).scalar_one_or_none()
    if grant is None:
        raise NotFound(lazy("Nobody holds this role here."))
    return grant


def list_team_invitations(event_id: UUID) -> list[TeamInvitation]:
    """Who was asked to take a role and has not answered, newest first; those that count no more are among them."""
    open_ones = select(TeamInvitation).where(
        TeamInvitation.event_id == event_id, TeamInvitation.accepted_at.is_(None), TeamInvitation.revoked_at.is_(None)
    )
    return list(db.session.execute(open_ones.order_by(TeamInvitation.created_at.desc())).scalars())


def get_invitation(event_id: UUID, invitation_id: UUID) -> TeamInvitation:
    """One invitation of an event."""
    invitation = db.session.execute(
        select(TeamInvitation).where(TeamInvitation.id == invitation_id, TeamInvitation.event_id == event_id)
    ).scalar_one_or_none()
    if invitation is None:
        raise NotFound(lazy("There is no such invitation."))
    return invitation


def find_invitation(key: str) -> TeamInvitation | None:
    """The invitation that a link opens."""
    return db.session.execute(
        select(TeamInvitation).where(TeamInvitation.digest == digest(key.upper()))
    ).scalar_one_or_none()


def has_account(email: str) -> bool:
    """Whether somebody signs in with this address already, however its letters are written."""
    return bool(db.session.execute(select(Account.id).where(func.lower(Account.email) == email.lower())).first())


def find_account(account_id: UUID) -> Account | None:
    """An account by its id."""
    return db.session.get(Account, account_id)


def find_account_by_email(email: str) -> Account | None:
    """The account that signs in with this address."""
    return db.session.execute(select(Account).where(func.lower(Account.email) == email.lower())).scalar_one_or_none()


def find_passkey(credential_id: bytes) -> Passkey | None:
    """The passkey that calls itself so."""
    return db.session.execute(select(Passkey).where(Passkey.credential_id == credential_id)).scalar_one_or_none()


def is_host_wide(account_id: UUID) -> bool:
    """Whether an account holds a role at all events of its host."""
    wide = select(Grant.id).where(Grant.account_id == account_id, Grant.event_id.is_(None)).limit(1)
    return db.session.execute(wide).first() is not None


def list_factor_accounts() -> list[Account]:
    """The accounts with a second factor, whose secrets are sealed."""
    return list(db.session.execute(select(Account).where(Account.tf_totp_secret.is_not(None))).scalars())


def who_may(event: Scope, permission: str) -> list[Account]:
    """The accounts that hold a right at an event, each once, by name; who may not sign in any more is left out."""
    able = {grant.account for grant in list_team(event) if permission in ROLES[grant.role] and grant.account.active}
    return sorted(able, key=lambda account: (account.name, account.id))


def digest(secret: str) -> str:
    """What is kept of a secret with enough randomness of its own."""
    return sha256(secret.encode()).hexdigest()


def roles_with(permissions: Collection[str]) -> tuple[set[str], bool]:
    """The roles that hold one of these rights, and whether one of them is held for the whole host, without an event."""
    asked = set(permissions)
    return {role for role, held in ROLES.items() if held & asked}, any(held & asked for held in HOST_WIDE.values())
