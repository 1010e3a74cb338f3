"""Who speaks for a delegation, by which secret link, and who was reminded?"""

from datetime import datetime
from uuid import UUID

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import KEY_LENGTH, new_token
from eventmgr.core.text import nfc
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.people.service import known_phone
from eventmgr.registration.models import Delegation, DelegationHead, Registration
from eventmgr.registration.queries import get_delegation, get_registration, head_of, list_delegations, list_heads
from eventmgr.registration.rules import ACTIVE_STATES

_PERSONAL = frozenset({"full_name", "phone"})


def issue_links(event: Event, *, actor: Actor, at: datetime) -> int:
    """Give every delegation that has no link one; how many were made. Links that are there stay as they are."""
    with transaction():
        require_editable(event)
        heads = list_heads(event.id)
        without = [row for row in list_delegations(event.id) if row.id not in heads or heads[row.id].key is None]
        for delegation in without:
            _issue(event, delegation, "delegation.link", actor=actor, at=at)
        return len(without)


def renew_link(event: Event, delegation_id: UUID, *, actor: Actor, at: datetime) -> DelegationHead:
    """Give a delegation a new link; the old one opens nothing from this moment on."""
    with transaction():
        require_editable(event)
        return _issue(event, get_delegation(event.id, delegation_id), "delegation.link", actor=actor, at=at)


def revoke_link(event: Event, delegation_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Take the link of a delegation away."""
    with transaction():
        head = _held(get_delegation(event.id, delegation_id))
        if head.key is None:
            raise Conflict(lazy("This delegation has no link."))
        changes: dict[str, tuple[object, object]] = {"key_issued_at": (head.key_issued_at, None)}
        head.key = head.key_issued_at = None
        record("delegation.revoke_link", head.delegation, actor=actor, at=at, event_id=event.id, changes=changes)


def name_head(
    event: Event,
    delegation_id: UUID,
    registration_id: UUID | None,
    full_name: str,
    phone: str | None,
    *,
    actor: Actor,
    at: datetime,
) -> DelegationHead:
    """Say who speaks for a delegation: one of its people, or a contact by name and phone; nothing stands for nobody."""
    with transaction():
        require_editable(event)
        delegation = get_delegation(event.id, delegation_id)
        head = _held(delegation)
        if registration_id is not None:
            _check_member(head, get_registration(event.id, registration_id))
            full_name, phone = "", None  # they stand with the person
        values = {"registration_id": registration_id, "full_name": nfc(full_name), "phone": known_phone(phone)}
        if values["phone"] and not values["full_name"]:
            raise DomainError(lazy("Please give a name."), field="full_name")
        changes = change(head, values)
        if changes:
            record(
                "delegation.name_head",
                delegation,
                actor=actor,
                at=at,
                event_id=event.id,
                changes=changes,
                personal=_PERSONAL,
            )
        return head


def mark_reminded(event: Event, delegation_id: UUID, *, actor: Actor, at: datetime) -> DelegationHead:
    """Note that the reminder was sent to a delegation: by whom and when; a later one takes its place."""
    with transaction():
        delegation = get_delegation(event.id, delegation_id)
        head = _held(delegation)
        changes = change(head, {"reminded_at": at, "reminded_by": actor.label})
        record("delegation.remind", delegation, actor=actor, at=at, event_id=event.id, changes=changes)
        return head


def _check_member(head: DelegationHead, registration: Registration) -> None:
    """A head is one of the own people who come; who is head already stays so though not coming."""
    is_new = registration.id != head.registration_id
    if registration.delegation_id != head.delegation_id or (is_new and registration.state not in ACTIVE_STATES):
        raise DomainError(lazy("This person is not in the delegation."), field="registration")


def _held(delegation: Delegation) -> DelegationHead:
    """The row of the head, made where there is none; others wait until this is done."""
    lock_row(delegation)
    head = head_of(delegation.id)
    if head is None:
        head = DelegationHead(delegation_id=delegation.id, full_name="", confirmed_by="", reminded_by="")
        db.session.add(head)
        db.session.flush()
    return head


def _issue(event: Event, delegation: Delegation, verb: str, *, actor: Actor, at: datetime) -> DelegationHead:
    head = _held(delegation)
    changes: dict[str, tuple[object, object]] = {"key_issued_at": (head.key_issued_at, at)}
    head.key, head.key_issued_at = new_token(KEY_LENGTH), at
    record(verb, delegation, actor=actor, at=at, event_id=event.id, changes=changes)
    return head
