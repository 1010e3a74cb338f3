"""What does the head of a delegation do by the secret link: keep the list of the own people, and confirm it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.i18n import _, lazy
from eventmgr.core.ids import uuid7
from eventmgr.core.text import nfc
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.people.service import known_phone
from eventmgr.questionnaires.rules import Entry
from eventmgr.registration.models import Category, Delegation, DelegationHead, Registration
from eventmgr.registration.queries import (
    find_head,
    get_registration,
    list_categories,
    list_quotas,
    print_list,
    print_lists,
)
from eventmgr.registration.rules import ACTIVE_STATES, Source, may_head_write
from eventmgr.registration.service.answering import answer
from eventmgr.registration.service.applicants import RegistrationData, current_data
from eventmgr.registration.service.changing import cancel, correct
from eventmgr.registration.service.consents import REQUIRED_PURPOSE, keep_consents
from eventmgr.registration.service.registering import lock_event, register
from eventmgr.registration.service.replacing import replace

# Who gives these categories is the organizer; a head may use them where a quota was given for them.
ORGANIZERS_CATEGORIES = frozenset({"organizer", "trainer"})


class ChangedMeanwhile(Conflict):
    """Somebody else changed what the page showed; what was typed is not lost, it is sent again after a look."""

    code = "changed_meanwhile"


@dataclass(frozen=True)
class Link:
    """An open link: whose list it is, and whether it can be changed."""

    head: DelegationHead
    delegation: Delegation
    event: Event
    is_writable: bool

    @property
    def actor(self) -> Actor:
        """The head as the one who acts."""
        return Actor("head", self.head.id, f"Trưởng đoàn {self.delegation.admin_unit.name}")


def open_link(key: str, *, at: datetime) -> Link:
    """What a link opens: the list of one delegation, as long as the link holds and the event is not put away."""
    head = find_head(key)
    event = db.session.get_one(Event, head.delegation.event_id) if head else None
    if head is None or event is None or event.state is EventState.ARCHIVED:
        raise NotFound(lazy("This link is not valid. Please ask the organizer for the current one."))
    return Link(head, head.delegation, event, may_head_write(event.state, event.registration_closes_at, at=at))


def head_consent_text(event: Event) -> str:
    """What a head confirms about each person, word for word; the same words are kept with the consent."""
    return str(
        _(
            "I confirm that this person knows and agrees that %(who)s uses the name, contact, position and organization"
            " to organize this event: delegate list, badge, groups, check-in, minutes and certificates.",
            who=event.organizer,
        )
    )


def offered_categories(link: Link, current: Category | None = None) -> list[Category]:
    """The categories a head may choose: those with a quota for the delegation, else all but the organizer's own."""
    quotas = list_quotas(link.event.id).get(link.delegation.id, {})
    return [
        category
        for category in list_categories(link.event.id)
        if (quotas.get(category.id, 0) > 0 if quotas else category.key not in ORGANIZERS_CATEGORIES)
        or (current is not None and category.id == current.id)
    ]


def add_person(key: str, data: RegistrationData, *, agreed: str, actor: Actor, at: datetime) -> Registration:
    """Enter one more person of the delegation; where no place is left, the person waits for one.

    The same form twice (a double tap, a resend on a bad line) enters one person.
    """
    with transaction():
        link = _writable(key, at)
        if (made := _sent_before(link, data)) is not None:
            return made
        _check_category(link, data)
        own: RegistrationData = {**_as_new(data), "province": link.delegation.admin_unit_id}
        made = register(link.event, own, source=Source.HEAD, actor=actor, at=at)
        _keep_consent(made, agreed, at)
        return made


def correct_person(
    key: str, registration_id: UUID, data: RegistrationData, *, seen: str, actor: Actor, at: datetime
) -> Registration:
    """Put right what the list says of one person, unless somebody else did so since the page was `seen`."""
    with transaction():
        link = _writable(key, at)
        registration = _own(link, registration_id, seen)
        _check_category(link, data, registration.category)
        kept = current_data(registration)
        if data.get("birth_year") != kept.get("birth_year"):
            kept["birth_date"] = None
        if data["full_name"] != kept["full_name"]:
            kept["sort_name"] = None
        return correct(link.event, registration_id, {**kept, **data}, actor=actor, at=at)


def replace_person(
    key: str, registration_id: UUID, data: RegistrationData, *, seen: str, agreed: str, actor: Actor, at: datetime
) -> Registration:
    """Send somebody else in the place of one person; the same form twice sends one."""
    with transaction():
        link = _writable(key, at)
        if (made := _sent_before(link, data)) is not None:
            return made
        _own(link, registration_id, seen)
        made = replace(link.event, registration_id, _as_new(data), source=Source.HEAD, actor=actor, at=at)
        _keep_consent(made, agreed, at)
        return made


def cancel_person(
    key: str, registration_id: UUID, reason: str, *, seen: str, actor: Actor, at: datetime
) -> Registration:
    """Somebody of the delegation does not come, and nobody comes instead."""
    with transaction():
        link = _writable(key, at)
        registration = _own(link, registration_id, seen)
        told: Mapping[str, tuple[object, object]] = {"reason": (None, nfc(reason))}
        record(
            "registration.say_why",
            registration,
            actor=actor,
            at=at,
            event_id=link.event.id,
            changes=told,
            personal={"reason"},
        )
        return cancel(link.event, registration_id, actor=actor, at=at)


def answer_for(
    key: str, registration_id: UUID, entries: Mapping[UUID, Entry], *, actor: Actor, at: datetime
) -> Registration:
    """Answer what the event asks heads about one of their people."""
    with transaction():
        link = _writable(key, at)
        if get_registration(link.event.id, registration_id).delegation_id != link.delegation.id:
            raise NotFound(lazy("There is no such registration."))
        return answer(link.event, registration_id, entries, is_strict=True, actor=actor, at=at)


def confirm_list(key: str, *, seen: str, actor: Actor, at: datetime) -> DelegationHead:
    """Say that the list is complete and right, as it was `seen`; any later change asks for it again."""
    with transaction():
        link = _writable(key, at)
        prints = print_lists([link.delegation.id])[link.delegation.id]
        if not prints:
            raise DomainError(lazy("There is nobody in the list yet."))
        _refuse_changed(print_list(prints), seen)
        values: Mapping[str, object] = {
            "confirmed_at": at,
            "confirmed_by": link.head.name or link.actor.label,
            "confirmed_list": print_list(prints),
        }
        changes = change(link.head, values)
        record(
            "delegation.confirm",
            link.delegation,
            actor=actor,
            at=at,
            event_id=link.event.id,
            changes=changes,
            personal={"confirmed_by"},
        )
        return link.head


def _writable(key: str, at: datetime) -> Link:
    """The link once more, under the lock of its event: it may have been renewed or closed meanwhile."""
    link = open_link(key, at=at)
    lock_event(link.event)
    lock_row(link.head)
    link = open_link(key, at=at)
    if not link.is_writable:
        raise Conflict(lazy("The list is closed. Please call the organizer about changes."))
    return link


def _own(link: Link, registration_id: UUID, seen: str) -> Registration:
    registration = get_registration(link.event.id, registration_id)
    if registration.delegation_id != link.delegation.id:
        raise NotFound(lazy("There is no such registration."))
    if registration.state not in ACTIVE_STATES:
        raise Conflict(lazy("This person does not stand in the list any more. Please look at the list again."))
    _refuse_changed(print_lists([link.delegation.id])[link.delegation.id][registration_id], seen)
    return registration


def _sent_before(link: Link, data: RegistrationData) -> Registration | None:
    """Whom this very form entered already."""
    made = db.session.get(Registration, data["id"]) if "id" in data else None
    if made is None:
        return None
    same_place = made.delegation_id == link.delegation.id and made.state in ACTIVE_STATES
    same_person = (made.person.full_name, made.person.phone) == (nfc(data["full_name"]), known_phone(data.get("phone")))
    return made if same_place and same_person else None


def _as_new(data: RegistrationData) -> RegistrationData:
    """A form that was changed and sent again means somebody else: the name that it gave is taken."""
    is_taken = "id" in data and db.session.get(Registration, data["id"]) is not None
    return {**data, "id": uuid7()} if is_taken else data


def _check_category(link: Link, data: RegistrationData, current: Category | None = None) -> None:
    offered = {category.key for category in offered_categories(link, current)}
    if data.get("category") not in offered:
        raise DomainError(lazy("There is no such category."), field="category")


def _refuse_changed(current: str, seen: str) -> None:
    if current != seen:
        raise ChangedMeanwhile(
            lazy("Somebody changed this while the page stood open. Please look at it and send it again.")
        )


def _keep_consent(registration: Registration, agreed: str, at: datetime) -> None:
    """What the head confirmed, word for word, is the consent that was given."""
    given = [(registration.person_id, REQUIRED_PURPOSE)]
    keep_consents(registration.event, given, method=Source.HEAD.value, words={REQUIRED_PURPOSE: agreed}, at=at)
