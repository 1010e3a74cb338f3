"""What are people told about their registration, in which words, and who is left out of a message for many?"""

from collections.abc import Collection, Iterable, Mapping
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
from eventmgr.registration.rules import CALENDAR_KINDS, CONSENT_KINDS, FILLED, MessageKind
from eventmgr.registration.service.calendars import calendar_of
from eventmgr.registration.wordings import DEFAULTS, LANGUAGES, LIMITS, known_language, moment, span

Words = tuple[str, str]


class LeftOut(Enum):
    """Why somebody gets no e-mail."""

    NO_ADDRESS = "no_address"
    NO_CONSENT = "no_consent"
    HAS_IT = "has_it"


class Spoken(NamedTuple):
    """A message in the words for one person."""

    recipient: Recipient
    language: str
    words: Words


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
    about: UUID | None = None,
) -> bool:
    """Write to one person about their own registration, inside the caller's transaction; tells whether that could be.

    `about` names what else it is about, where one moment may have several of a kind. Who has no address is not written
    to; drafts and archived events write to nobody.
    """
    if event.state in {EventState.DRAFT, EventState.ARCHIVED} or not registration.person.email:
        return False
    [recipient] = find_recipients(event.id, [registration.id])
    language = registration.language
    told = {**_standing(event, registration, language), **(facts or {})}
    words = compose(event, kind, recipient, words_of(event.id, language)[kind], language, told)
    spoken = Spoken(recipient, language, words)
    occasion = ":".join(str(part) for part in (registration.id, about, at.isoformat()) if part is not None)
    letter = _letter(event, kind, spoken, occasion, calendar=_calendar(event, kind, at))
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


def preview(event: Event, audience: Audience, recipients: Iterable[Recipient]) -> list[Spoken]:
    """The message as each of these would get it, in the language that was chosen or the person's own."""
    words = {language: words_of(event.id, language)[audience.kind] for language in LANGUAGES}
    made = []
    for recipient in recipients:
        language = known_language(audience.language or recipient.language)
        facts = _facts(event, audience, recipient, language)
        spoken = compose(event, audience.kind, recipient, words[language], language, facts)
        made.append(Spoken(recipient, language, spoken))
    return made


def plan_for(event: Event, kind: MessageKind, registration_ids: Collection[UUID]) -> Plan:
    """Look who of these would get an e-mail of a kind, and who would not: without address, or without consent."""
    recipients = find_recipients(event.id, registration_ids)
    agreed = _agreed(event.id, kind, recipients)
    reasons = [(recipient, _why_not(recipient, agreed, {})) for recipient in recipients]
    ready = [recipient for recipient, reason in reasons if reason is None]
    return Plan(ready, [(recipient, reason) for recipient, reason in reasons if reason is not None])


def words_by_hand(
    event: Event, kind: MessageKind, recipients: Iterable[Recipient], facts: Mapping[str, str]
) -> dict[UUID, str]:
    """The text to send by hand to each of these who agreed to Zalo messages, by registration."""
    rows = list(recipients)
    agreed = _agreed_to_zalo(event.id, kind, rows)
    spoken = _speak(event, kind, [row for row in rows if row.about in agreed], facts)
    return {each.recipient.about: each.words[1] for each in spoken}


def tell_many(
    event: Event,
    kind: MessageKind,
    ready: Iterable[Recipient],
    facts: Mapping[str, str],
    batch_id: UUID,
    *,
    actor: Actor,
    at: datetime,
) -> int:
    """Write the same facts to each of these, inside the caller's transaction, once a batch; tells to how many."""
    count = 0
    for spoken in _speak(event, kind, ready, facts):
        letter = _letter(event, kind, spoken, f"{spoken.recipient.about}:{batch_id}", batch_id=batch_id)
        count += outbox.write(letter, held=event.is_demo, actor=actor, at=at)
    return count


def _speak(event: Event, kind: MessageKind, recipients: Iterable[Recipient], facts: Mapping[str, str]) -> list[Spoken]:
    words = {language: words_of(event.id, language)[kind] for language in LANGUAGES}
    made = []
    for recipient in recipients:
        language = known_language(recipient.language)
        made.append(Spoken(recipient, language, compose(event, kind, recipient, words[language], language, facts)))
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
        calendar = _calendar(event, audience.kind, at)
        for spoken in preview(event, audience, ready):
            occasion = f"{spoken.recipient.about}:{batch_id}"
            letter = _letter(event, audience.kind, spoken, occasion, batch_id=batch_id, calendar=calendar)
            outbox.write(letter, held=event.is_demo, actor=actor, at=at)
        changes: dict[str, tuple[object, object]] = {
            "kind": (None, audience.kind.value),
            "messages": (None, len(ready)),
            "batch": (None, batch_id),
        }
        record("message.send_many", event, actor=actor, at=at, event_id=event.id, changes=changes)
        return len(ready)


def send_one(
    event: Event, kind: MessageKind, recipient: Recipient, language: str | None, *, actor: Actor, at: datetime
) -> None:
    """Write to one person by hand, in the own language unless one is given: any kind that needs nothing only the
    moment knows.
    """
    if not recipient.email:
        raise Conflict(lazy("There is no e-mail address to write to."))
    with transaction():
        if kind in CONSENT_KINDS and not _agreed(event.id, kind, [recipient]):
            raise Conflict(lazy("This person did not agree to get messages, or took that back."))
        audience = Audience(kind, language)
        [spoken] = preview(event, audience, [recipient])
        occasion = f"{recipient.about}:{at.isoformat()}"
        letter = _letter(event, kind, spoken, occasion, calendar=_calendar(event, kind, at))
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
    [spoken] = preview(event, audience, [recipient])
    letter = _letter(event, audience.kind, spoken, str(recipient.about), address=recipient.phone)
    outbox.tick(letter, actor=actor, at=at)


def save_wording(event: Event, kind: MessageKind, language: str, words: Words, *, actor: Actor, at: datetime) -> None:
    """Word one kind of message in the event's own way."""
    spoken = known_language(language)
    outbox.save_wording(event.id, kind.value, spoken, words, allowed=FILLED[kind], actor=actor, at=at)


def _values(event: Event, recipient: Recipient, language: str) -> dict[str, str]:
    return {
        "name": recipient.full_name,
        "event": event.name,
        "organizer": event.organizer,
        "dates": span(event.starts_on, event.ends_on),
        "venue": ", ".join(part for part in (event.venue, event.city) if part),
        "contact": event.contact,
        "event_link": public_url(f"/e/{event.slug}"),
        "calendar_link": public_url(f"/e/{event.slug}/agenda.ics"),
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


def _facts(event: Event, audience: Audience, recipient: Recipient, language: str) -> dict[str, str]:
    if audience.kind is not MessageKind.WAITING:
        return {}
    return _standing(event, get_registration(event.id, recipient.about), language)


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
    spoken: Spoken,
    occasion: str,
    *,
    batch_id: UUID | None = None,
    address: str | None = None,
    calendar: str | None = None,
) -> Letter:
    recipient = spoken.recipient
    return Letter(
        event_id=event.id,
        kind=kind.value,
        occasion=occasion,
        recipient=address or recipient.email or "",
        recipient_name=recipient.full_name,
        subject=spoken.words[0],
        body=spoken.words[1],
        language=spoken.language,
        calendar=calendar if recipient.token is not None else None,
        person_id=recipient.person_id,
        about=recipient.about,
        purpose=_consent(event.id) if kind in CONSENT_KINDS else None,
        batch_id=batch_id,
    )


def _calendar(event: Event, kind: MessageKind, at: datetime) -> str | None:
    """What goes along for the calendar of who comes for sure."""
    return calendar_of(event, at=at) if kind in CALENDAR_KINDS else None


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
