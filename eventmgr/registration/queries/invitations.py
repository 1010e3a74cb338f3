"""Who was asked to come, and what became of it?"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.text import search_terms
from eventmgr.people.models import Consent, Person
from eventmgr.registration.models import Delegation, Invitation, Registration
from eventmgr.registration.rules import InvitationState, invitation_state

MOST_KNOWN = 100
_WHOLE = (joinedload(Invitation.category), joinedload(Invitation.delegation).joinedload(Delegation.admin_unit))


def state_of(invitation: Invitation, *, at: datetime) -> InvitationState:
    """Where an invitation stands now."""
    return invitation_state(
        invitation.opened_at,
        invitation.expires_at,
        invitation.revoked_at,
        is_used=invitation.registration_id is not None,
        at=at,
    )


def list_invitations(event_id: UUID) -> list[Invitation]:
    """The personal invitations of an event, the latest first."""
    rows = select(Invitation).where(Invitation.event_id == event_id).options(*_WHOLE)
    return list(db.session.execute(rows.order_by(Invitation.created_at.desc(), Invitation.id.desc())).scalars())


def get_invitation(event_id: UUID, invitation_id: UUID) -> Invitation:
    """An invitation of this event."""
    found = db.session.execute(
        select(Invitation).where(Invitation.event_id == event_id, Invitation.id == invitation_id).options(*_WHOLE)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(lazy("There is no such invitation."))
    return found


def find_invitation(key: str) -> Invitation | None:
    """The invitation of this secret link."""
    return db.session.execute(select(Invitation).where(Invitation.key == key).options(*_WHOLE)).scalar_one_or_none()


def list_inviteable(event_id: UUID, host_id: UUID, q: str) -> list[Person]:
    """Persons whom the host may invite: they agreed to be asked again, and are neither registered nor invited here."""
    agreed = select(Consent.id).where(
        Consent.person_id == Person.id, Consent.purpose == "next_events", Consent.withdrawn_at.is_(None)
    )
    here = select(Registration.id).where(Registration.person_id == Person.id, Registration.event_id == event_id)
    asked = select(Invitation.id).where(
        Invitation.person_id == Person.id, Invitation.event_id == event_id, Invitation.revoked_at.is_(None)
    )
    words = [Person.search_key.like(f"% {term}%") for term in search_terms(q)]
    return list(
        db.session.execute(
            select(Person)
            .where(
                Person.host_id == host_id,
                Person.restricted_at.is_(None),
                Person.erased_at.is_(None),
                agreed.exists(),
                ~here.exists(),
                ~asked.exists(),
                or_(Person.email.is_not(None), Person.phone.is_not(None)),
                *words,
            )
            .order_by(Person.sort_key, Person.id)
            .limit(MOST_KNOWN)
        ).scalars()
    )
