"""How does a personal link become a registration?"""

from datetime import datetime
from uuid import UUID

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row
from eventmgr.core.errors import Conflict, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import clean_token
from eventmgr.registration.models import Invitation
from eventmgr.registration.queries import find_invitation, state_of
from eventmgr.registration.rules import InvitationState


def get_usable(key: str, *, at: datetime) -> Invitation:
    """The invitation of a secret link; one that does not work any more is refused with why."""
    invitation = find_invitation(clean_token(key))
    if invitation is None:
        raise NotFound(lazy("There is no such invitation. Please use the whole link that you were sent."))
    state = state_of(invitation, at=at)
    if state is InvitationState.REGISTERED:
        raise Conflict(lazy("This invitation was used already. You find your pass again by phone and code."))
    if state is InvitationState.REVOKED:
        raise Conflict(lazy("This invitation was taken back. Please ask the organizer."))
    if state is InvitationState.EXPIRED:
        raise Conflict(lazy("This invitation has expired. Please ask the organizer for a new one."))
    return invitation


def claim(event_id: UUID, key: str, *, at: datetime) -> Invitation:
    """Hold the invitation of a link, so that two who send it at once do not both use it. The event is held already."""
    invitation = find_invitation(clean_token(key))
    if invitation is not None and invitation.event_id == event_id:
        lock_row(invitation)
    invitation = get_usable(key, at=at)
    if invitation.event_id != event_id:
        raise NotFound(lazy("There is no such invitation. Please use the whole link that you were sent."))
    return invitation


def use(invitation: Invitation, registration_id: UUID, person_id: UUID, *, at: datetime) -> None:
    """The link is used up by this registration of this person; the caller's transaction covers it."""
    invitation.registration_id, invitation.person_id = registration_id, person_id
    invitation.opened_at = invitation.opened_at or at
    record("invitation.use", invitation, actor=holder(invitation), at=at, event_id=invitation.event_id)


def holder(invitation: Invitation) -> Actor:
    """Who acts by a personal link."""
    return Actor("link", invitation.id, "")
