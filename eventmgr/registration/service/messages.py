"""What are people told about their registration, in which words, and who is left out of a message for many?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple
from uuid import UUID

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import Conflict, NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.links import public_url
from eventmgr.core.text import nfc, nfc_text
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.outbox import service as outbox
from eventmgr.outbox.models import Message
from eventmgr.outbox.queries import list_wordings, sent_about
from eventmgr.outbox.rules import Channel, fill
from eventmgr.outbox.service import Letter
from eventmgr.people.queries import who_is_usable
from eventmgr.people.rules import Basis, Purpose
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import (
    Audience,
    Recipient,
    find_invited,
    find_recipients,
    find_standing,
    get_registration,
    list_purposes,
    list_recipients,
    who_may_be_used,
)
from eventmgr.registration.rules import CONSENT_KINDS, FILLED, MessageKind
from eventmgr.registration.wordings import DEFAULTS, LANGUAGES, LIMITS, moment, span

Words = tuple[str, str]


class LeftOut(Enum):
    """Why somebody gets no e-mail."""

    NO_ADDRESS = "no_address"
    NO_CONSENT = "no_consent"
    HAS_IT = "has_it"


@dataclass(frozen=True)
class Plan:
    """Who gets a message for many, and who does not and why."""

    ready: list[Recipient]
    left_out: list[tuple[Recipient, LeftOut]]


class ByHand(NamedTuple):
    """One person as far as Zalo goes: the note that a text was sent, and whether one may be."""

    person: Recipient
    note: Message | None
    agrees: bool


def words_of(event_id: UUID, language: str) -> dict[MessageKind, Words]:
    """Subject and body of every kind at this event, in one language."""
    own = list_wordings(event_id)
    found = {}
    for kind in MessageKind:
        wording = own.get((kind.value, language))
        found[kind] = (wording.subject, wording.body) if wording else DEFAULTS[kind, language]
    return found


def compose(
    event: Event, kind: MessageKind, recipient: Recipient, words: Words, language: str, facts: Mapping[str, str]
) -> Words:
    """Subject and body for one person; what is not known of the person stays empty."""
    values = {**dict.fromkeys(FILLED[kind], ""), **_values(event, recipient, language), **facts}
    return nfc(fill(words[0], values)), nfc_text(fill(words[1], values))


def tell(
    event: Event,
    registration: Registration,
    kind: MessageKind,
    *,
    actor: Actor,
    at: datetime,
    facts: Mapping[str, str] | None = None,
) -> bool:
    """Write to one person about their own registration, inside the caller's transaction; tells whether that could be.

    Who has no address is not written to; drafts and archived events write to nobody.
    """
    if event.state in {EventState.DRAFT, EventState.ARCHIVED} or not registration.person.email:
        return False
    [recipient] = find_recipients(event.id, [registration.id])
    told = {**_standing(event, registration, "vi"), **(facts or {})}
    subject, body = compose(event, kind, recipient, words_of(event.id, "vi")[kind], "vi", told)
    occasion = f"{registration.id}:{at.isoformat()}"
    letter = _letter(event, kind, recipient, occasion, (subject, body))
    return outbox.write(letter, held=event.is_demo, actor=actor, at=at)


def plan(event: Event, audience: Audience, *, at: datetime) -> Plan:
    """Look who would get an e-mail now, and who would not: without address, without consent, or has it already."""
    everybody = list_recipients(event.id, audience, at=at)
    agreed = _agreed(event.id, audience.kind, everybody)
    had = {} if audience.again else sent_about(event.id, audience.kind.value, Channel.EMAIL)
    ready: list[Recipient] = []
    left_out: list[tuple[Recipient, LeftOut]] = []
    for recipient in everybody:
        reason = _why_not(recipient, agreed, had)
        if reason is None:
            ready.append(recipient)
        else:
            left_out.append((recipient, reason))
    return Plan(ready, left_out)


def preview(event: Event, audience: Audience, recipients: Iterable[Recipient]) -> list[tuple[Recipient, Words]]:
    """The message as each of these would get it."""
    words = words_of(event.id, audience.language)[audience.kind]
    made = []
    for recipient in recipients:
        facts = _facts(event, audience, recipient)
        made.append((recipient, compose(event, audience.kind, recipient, words, audience.language, facts)))
    return made


def send_to_many(event: Event, audience: Audience, expected: int, batch_id: UUID, *, actor: Actor, at: datetime) -> int:
    """Put a message for many into the line, as long as it still goes to as many as were shown; tells how many.

    The same batch twice is sent once.
    """
    with transaction():
        ready = plan(event, audience, at=at).ready
        if (waiting := _written(event.id, audience.kind, batch_id)) > 0:
            return waiting
        if len(ready) != expected:
            raise Conflict(
                lazy(
                    "The list has changed meanwhile: it was %(before)s, now it is %(after)s. Please look at it again.",
                    before=expected,
                    after=len(ready),
                )
            )
        for recipient, words in preview(event, audience, ready):
            letter = _letter(event, audience.kind, recipient, f"{recipient.about}:{batch_id}", words, batch_id)
            outbox.write(letter, held=event.is_demo, actor=actor, at=at)
        changes: dict[str, tuple[object, object]] = {
            "kind": (None, audience.kind.value),
            "messages": (None, len(ready)),
            "batch": (None, batch_id),
        }
        record("message.send_many", event, actor=actor, at=at, event_id=event.id, changes=changes)
        return len(ready)


def send_one(
    event: Event, kind: MessageKind, recipient: Recipient, language: str, *, actor: Actor, at: datetime
) -> None:
    """Write to one person by hand: any kind that needs nothing only the moment knows."""
    if not recipient.email:
        raise Conflict(lazy("There is no e-mail address to write to."))
    with transaction():
        if kind in CONSENT_KINDS and not _agreed(event.id, kind, [recipient]):
            raise Conflict(lazy("This person did not agree to get messages, or took that back."))
        audience = Audience(kind, language)
        [(_recipient, words)] = preview(event, audience, [recipient])
        letter = _letter(event, kind, recipient, f"{recipient.about}:{at.isoformat()}", words)
        outbox.write(letter, held=event.is_demo, actor=actor, at=at)
        record("message.send", event, actor=actor, at=at, event_id=event.id, changes={"kind": (None, kind.value)})


def by_hand(event: Event, audience: Audience, *, at: datetime) -> list[ByHand]:
    """Everybody of a choice: who is still to be written to, then who was, then who has not agreed to Zalo messages."""
    everybody = list_recipients(event.id, audience, at=at)
    agreed = _agreed_to_zalo(event.id, audience.kind, everybody)
    done = sent_about(event.id, audience.kind.value, Channel.ZALO)
    rows = [ByHand(one, done.get(one.about), one.about in agreed) for one in everybody]
    return sorted(rows, key=lambda row: (not row.agrees, row.note is not None))


def tick(event: Event, audience: Audience, recipient: Recipient, *, actor: Actor, at: datetime) -> None:
    """Note that the text for this person was sent by hand."""
    if recipient.about not in _agreed_to_zalo(event.id, audience.kind, [recipient]):
        raise Conflict(lazy("This person has not agreed to Zalo messages."))
    [(_recipient, words)] = preview(event, audience, [recipient])
    letter = _letter(event, audience.kind, recipient, str(recipient.about), words, address=recipient.phone)
    outbox.tick(letter, actor=actor, at=at)


def save_wording(event: Event, kind: MessageKind, language: str, words: Words, *, actor: Actor, at: datetime) -> None:
    """Word one kind of message in the event's own way."""
    outbox.save_wording(event.id, kind.value, _known(language), words, allowed=FILLED[kind], actor=actor, at=at)


def _known(language: str) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]


def _values(event: Event, recipient: Recipient, language: str) -> dict[str, str]:
    return {
        "name": recipient.full_name,
        "event": event.name,
        "organizer": event.organizer,
        "dates": span(event.starts_on, event.ends_on),
        "venue": ", ".join(part for part in (event.venue, event.city) if part),
        "contact": event.contact,
        "event_link": public_url(f"/e/{event.slug}"),
        "code": recipient.code or "",
        "province": recipient.province or "",
        "category": recipient.category,
        "pass_link": public_url(f"/p/{recipient.token}") if recipient.token else "",
        "pin": recipient.pin or "",
        "invitation_link": public_url(f"/i/{recipient.key}") if recipient.key else "",
        "until": moment(recipient.until, event.zone, language) if recipient.until else "",
    }


def _standing(event: Event, registration: Registration, language: str) -> dict[str, str]:
    standing = find_standing(event, registration)
    if standing is None:
        return {}
    return {"limit": LIMITS[standing.limit, language], "place": str(standing.place)}


def _facts(event: Event, audience: Audience, recipient: Recipient) -> dict[str, str]:
    if audience.kind is not MessageKind.WAITING:
        return {}
    return _standing(event, get_registration(event.id, recipient.about), audience.language)


def _agreed(event_id: UUID, kind: MessageKind, recipients: Iterable[Recipient]) -> set[UUID] | None:
    """Who agreed to messages; None where the kind does not rest on a consent."""
    if kind not in CONSENT_KINDS:
        return None
    return who_may_be_used(event_id, Purpose.MESSAGES, {row.person_id for row in recipients if row.person_id})


def _agreed_to_zalo(event_id: UUID, kind: MessageKind, recipients: Iterable[Recipient]) -> set[UUID]:
    """About whom a text for Zalo may be made: whatever it tells, the way rests on a consent of its own.

    An invitation comes before anybody can agree: it goes to whose number the organizer knows, unless the person asked
    to stop the use of the data.
    """
    rows = list(recipients)
    known = {row.person_id for row in rows if row.person_id}
    if kind is MessageKind.INVITATION:
        usable = who_is_usable(known)
        return {row.about for row in rows if row.person_id is None or row.person_id in usable}
    agreed = who_may_be_used(event_id, Purpose.ZALO, known)
    return {row.about for row in rows if row.person_id in agreed}


def _why_not(recipient: Recipient, agreed: set[UUID] | None, had: Mapping[UUID, Message]) -> LeftOut | None:
    if not recipient.email:
        return LeftOut.NO_ADDRESS
    if agreed is not None and recipient.person_id not in agreed:
        return LeftOut.NO_CONSENT
    return LeftOut.HAS_IT if recipient.about in had else None


def _written(event_id: UUID, kind: MessageKind, batch_id: UUID) -> int:
    sent = sent_about(event_id, kind.value, Channel.EMAIL)
    return sum(message.batch_id == batch_id for message in sent.values())


def _letter(
    event: Event,
    kind: MessageKind,
    recipient: Recipient,
    occasion: str,
    words: Words,
    batch_id: UUID | None = None,
    address: str | None = None,
) -> Letter:
    return Letter(
        event_id=event.id,
        kind=kind.value,
        occasion=occasion,
        recipient=address or recipient.email or "",
        recipient_name=recipient.full_name,
        subject=words[0],
        body=words[1],
        person_id=recipient.person_id,
        about=recipient.about,
        purpose=_consent(event.id) if kind in CONSENT_KINDS else None,
        batch_id=batch_id,
    )


def _consent(event_id: UUID) -> str | None:
    """The consent on which messages rest at this event, asked for again before each is sent; None on another ground."""
    row = list_purposes(event_id)[Purpose.MESSAGES]
    return row.purpose.value if row.basis is Basis.CONSENT else None


def recipient_of(event: Event, kind: MessageKind, about: UUID) -> Recipient:
    """The person of a registration, or of an invitation."""
    if kind is MessageKind.INVITATION:
        found = find_invited(event.id, about)
    else:
        found = next(iter(find_recipients(event.id, [about])), None)
    if found is None:
        raise NotFound(lazy("There is no such registration."))
    return found
