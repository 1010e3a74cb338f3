"""Who is who: accounts, tokens and the rights that follow."""

from hashlib import sha256
from uuid import UUID

from sqlalchemy import or_, select

from eventmgr.accounts.models import Account, ApiToken, Grant
from eventmgr.accounts.policy import HOST_WIDE, ROLES
from eventmgr.core.access import Actor
from eventmgr.core.db import db


def rights(actor: Actor, event_id: UUID | None) -> frozenset[str]:
    """The permissions of an actor for one event, or those that hold without any event."""
    if actor.kind == "token":
        statement = select(ApiToken.role).where(ApiToken.id == actor.id, ApiToken.event_id == event_id)
    elif actor.kind == "account" and event_id is not None:
        here = or_(Grant.event_id.is_(None), Grant.event_id == event_id)
        statement = select(Grant.role).where(Grant.account_id == actor.id, here)
    elif actor.kind == "account":
        return _rights_without_event(actor)
    else:
        return frozenset()
    roles = db.session.execute(statement).scalars()
    return frozenset().union(*(ROLES[role] for role in roles))


def _rights_without_event(actor: Actor) -> frozenset[str]:
    roles = db.session.execute(select(Grant.role, Grant.event_id).where(Grant.account_id == actor.id)).all()
    host_wide = (HOST_WIDE.get(role, frozenset()) for role, event_id in roles if event_id is None)
    return frozenset({"events.list"} if roles else ()).union(*host_wide)


def list_event_ids(account_id: UUID) -> list[UUID] | None:
    """The events at which an account has a role; None means all of its host."""
    found = db.session.execute(select(Grant.event_id).where(Grant.account_id == account_id)).scalars().all()
    if None in found:
        return None
    return [event_id for event_id in found if event_id is not None]


def find_token(secret: str) -> ApiToken | None:
    """The API token of this secret, unless it was revoked."""
    return db.session.execute(
        select(ApiToken).where(ApiToken.digest == digest(secret), ApiToken.revoked_at.is_(None))
    ).scalar_one_or_none()


def list_tokens(event_id: UUID) -> list[ApiToken]:
    """The API tokens of an event, newest first."""
    return list(
        db.session.execute(
            select(ApiToken).where(ApiToken.event_id == event_id).order_by(ApiToken.created_at.desc())
        ).scalars()
    )


def list_team(event_id: UUID) -> list[Grant]:
    """Who holds which role at an event."""
    return list(
        db.session.execute(
            select(Grant)
            .join(Account)
            .where(or_(Grant.event_id == event_id, Grant.event_id.is_(None)))
            .order_by(Grant.role, Account.name)
        ).scalars()
    )


def digest(secret: str) -> str:
    """What is kept of a secret with enough randomness of its own."""
    return sha256(secret.encode()).hexdigest()
