"""Who works on an event: asked by a link, taken in with consent, given another role, let go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from eventmgr.accounts.models import Account, Grant, TeamInvitation
from eventmgr.accounts.policy import ROLES
from eventmgr.accounts.queries import digest, find_invitation, get_grant, get_invitation, list_team
from eventmgr.accounts.rules import InviteState, invite_state
from eventmgr.accounts.service.access import LONGEST_NAME, create_account, grant_role
from eventmgr.accounts.service.own import check_password
from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError, Forbidden, NotFound
from eventmgr.core.i18n import lazy, speaking
from eventmgr.core.ids import KEY_LENGTH, new_token
from eventmgr.core.text import nfc
from eventmgr.outbox import service as outbox
from eventmgr.people.service import known_email

LASTS = timedelta(days=7)
KIND = "team_invitation"


class Led(Protocol):
    """An event, as far as those who work on it are concerned."""

    id: Any
    host_id: Any
    name: Any
    is_demo: Any
    __tablename__: Any


@dataclass(frozen=True)
class Asked:
    """Whom somebody asks to take which role, and how the role is called in a letter."""

    name: str
    role: str
    role_label: object
    email: str | None = None


def invite(event: Led, asked: Asked, link: Callable[[str], str], *, actor: Actor, at: datetime) -> str:
    """Ask somebody to take a role: by e-mail where one is given, else by handing on the link; gives its key.

    The key is told in this answer and in the letter alone. No password goes over the wire: who opens the link chooses
    the own one.
    """
    name, email = nfc(asked.name), known_email(asked.email)
    if asked.role not in ROLES:
        raise DomainError(lazy("There is no such role."), field="role")
    if not name or len(name) > LONGEST_NAME:
        raise DomainError(lazy("The name may have at most %(n)s characters.", n=LONGEST_NAME), field="name")
    key = new_token(2 * KEY_LENGTH)
    with transaction() as session:
        invitation = TeamInvitation(
            host_id=event.host_id,
            event_id=event.id,
            event_name=event.name,
            role=asked.role,
            name=name,
            email=email,
            digest=digest(key),
            created_at=at,
            created_by=actor.label,
            invited_by_id=actor.id,
            expires_at=at + LASTS,
        )
        session.add(invitation)
        session.flush()
        told: dict[str, tuple[object, object]] = {"role": (None, asked.role), "name": (None, name)}
        record("team.invite", invitation, actor=actor, at=at, event_id=event.id, changes=told, personal={"name"})
        if email is not None:
            letter = _letter(event, invitation, asked, link(key), actor)
            outbox.write(letter, held=event.is_demo, actor=actor, at=at)
    return key


def revoke_invitation(event_id: UUID, invitation_id: UUID, *, actor: Actor, at: datetime) -> None:
    """The link opens nothing any more; what was accepted already stays."""
    with transaction():
        invitation = get_invitation(event_id, invitation_id)
        lock_row(invitation)
        if invitation.accepted_at is not None:
            raise Conflict(lazy("This invitation was accepted. Take the role away instead."))
        if invitation.revoked_at is None:
            invitation.revoked_at = at
            record("team.revoke", invitation, actor=actor, at=at, event_id=event_id)


def accept_invitation(key: str, account: Account, *, at: datetime) -> TeamInvitation:
    """An account takes the role that the link offers, once; it must be one of the event's own host."""
    actor = Actor("account", account.id, account.name)
    with transaction():
        invitation = _usable(key, at)
        if account.host_id != invitation.host_id:
            raise Forbidden(lazy("This account belongs to another organization."))
        if invitation.invited_by_id == account.id:
            raise Forbidden(lazy("You sent this invitation yourself. Hand it on to the person whom you ask."))
        grant_role(account, invitation.role, invitation.event_id, actor=actor, at=at)
        invitation.accepted_at, invitation.account_id = at, account.id
        record("team.accept", invitation, actor=actor, at=at, event_id=invitation.event_id)
        return invitation


def join_as_new(key: str, name: str, email: str, password: str, *, at: datetime) -> Account:
    """Who has no account makes one with the own password and takes the role; a letter's address is the account's."""
    check_password(password)
    with transaction():
        invitation = _usable(key, at)
        address = invitation.email or known_email(email)
        if address is None:
            raise DomainError(lazy("Please fill this in."), field="email")
        who = nfc(name)
        if not who or len(who) > LONGEST_NAME:
            raise DomainError(lazy("The name may have at most %(n)s characters.", n=LONGEST_NAME), field="name")
        actor = Actor("link", invitation.id, who)
        account = create_account(invitation.host_id, who, address, password, actor=actor, at=at)
        accept_invitation(key, account, at=at)
        return account


def change_role(event: Led, grant_id: UUID, role: str, *, actor: Actor, at: datetime) -> None:
    """Give somebody another role instead; never to oneself, and one organizer stays."""
    if role not in ROLES:
        raise DomainError(lazy("There is no such role."), field="role")
    with transaction() as session:
        grant = _changeable(event, grant_id, actor)
        if role == grant.role:
            return
        if any(each.account_id == grant.account_id and each.role == role for each in list_team(event)):
            raise Conflict(lazy("This person has that role already."))
        _keep_an_organizer(event, grant)
        changes: dict[str, tuple[object, object]] = {"role": (grant.role, role), "account": (None, grant.account_id)}
        grant.role = role
        session.flush()
        record("role.change", grant, actor=actor, at=at, event_id=event.id, changes=changes)


def take_role(event: Led, grant_id: UUID, *, actor: Actor, at: datetime) -> None:
    """End somebody's part in the event at once; the last organizer stays."""
    with transaction() as session:
        grant = _changeable(event, grant_id, actor)
        _keep_an_organizer(event, grant)
        changes: dict[str, tuple[object, object]] = {"role": (grant.role, None), "account": (grant.account_id, None)}
        record("role.take", grant, actor=actor, at=at, event_id=event.id, changes=changes)
        session.delete(grant)


def demand_second_factor(event: Led, demanded: bool, *, actor: Actor, at: datetime) -> None:  # noqa: FBT001 - it is what is said
    """Let only those work on the event who proved a second factor, or also who gave a password alone."""
    with transaction():
        if changes := change(event, {"second_factor": demanded}):
            record("event.second_factor", event, actor=actor, at=at, event_id=event.id, changes=changes)


def _changeable(event: Led, grant_id: UUID, actor: Actor) -> Grant:
    for each in sorted(list_team(event), key=lambda grant: grant.id):
        lock_row(each)  # two organizers who remove each other come one after the other
    grant = get_grant(event.id, grant_id)
    if grant.account_id == actor.id:
        raise Conflict(lazy("Nobody changes the own role. Another organizer can."))
    return grant


def _keep_an_organizer(event: Led, leaving: Grant) -> None:
    if leaving.role != "organizer":
        return
    left = [
        each for each in list_team(event) if each.role == "organizer" and each.account.active and each.id != leaving.id
    ]
    if not left:
        raise Conflict(lazy("This is the last organizer. Name another one first."))


def _usable(key: str, at: datetime) -> TeamInvitation:
    invitation = find_invitation(key)
    if invitation is None:
        raise NotFound(lazy("There is no such invitation."))
    lock_row(invitation)
    if invite_state(invitation, at) is not InviteState.OPEN:
        raise Conflict(lazy("This invitation counts no more: it was used, taken back or is too old."))
    return invitation


def _letter(event: Led, invitation: TeamInvitation, asked: Asked, link: str, actor: Actor) -> outbox.Letter:
    with speaking("vi"):
        subject = str(lazy("Invitation to work on: %(event)s", event=event.name))
        body = str(
            lazy(
                "Dear %(name)s,\n\n%(by)s asks you to work on “%(event)s” as: %(role)s.\n\nOpen this link within"
                " %(days)s days; it counts once. You choose your own password there:\n%(link)s\n\nIf you do not know"
                " what this is about, do nothing.",
                name=invitation.name,
                by=actor.label,
                event=event.name,
                role=asked.role_label,
                days=LASTS.days,
                link=link,
            )
        )
    return outbox.Letter(
        event_id=event.id,
        kind=KIND,
        occasion=f"team:{invitation.id}",
        recipient=invitation.email or "",
        recipient_name=invitation.name,
        subject=subject,
        body=body,
        about=invitation.id,
    )
