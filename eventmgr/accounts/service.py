"""How people come to be able to sign in, and programs to call."""

import unicodedata
from datetime import datetime
from uuid import UUID

from flask_security import hash_password
from sqlalchemy import select

from eventmgr.accounts.models import Account, ApiToken, Grant
from eventmgr.accounts.policy import ROLES
from eventmgr.accounts.queries import Scope, digest, roles_within
from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import KEY_LENGTH, new_token, uuid7


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


def _known(role: str) -> None:
    if role not in ROLES:
        raise DomainError(lazy("There is no such role."), field="role")
