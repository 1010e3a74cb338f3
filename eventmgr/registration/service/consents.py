"""What do people agree to, word for word, and what is done without asking them?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import _, current_locale, lazy
from eventmgr.core.text import nfc_text
from eventmgr.events.models import Event
from eventmgr.people.models import ConsentText
from eventmgr.people.queries import latest_texts, live_consents
from eventmgr.people.rules import Basis, Purpose
from eventmgr.people.service import give_consents, keep_text
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import list_purposes

# One box for each, none ticked before (Law 91/2025, article 9; Decree 356/2025, article 6): only the first is needed.
REQUIRED_PURPOSE = Purpose.ORGANISING.value
PURPOSES = tuple(purpose.value for purpose in Purpose)
LONGEST_MONTHS = 600


@dataclass(frozen=True)
class PurposeData:
    """What an organizer says of one purpose."""

    is_pursued: bool
    basis: Basis
    keep_months: int | None


def proposed_texts(event: Event) -> dict[Purpose, str]:
    """The words that the product proposes beside each box, in the language of the reader."""
    who = event.organizer
    return {
        Purpose.ORGANISING: _(
            "I agree that %(who)s uses my name, contact, position and organization to organize this event: delegate"
            " list, badge, groups, check-in, minutes and certificates.",
            who=who,
        ),
        Purpose.LOGISTICS: _(
            "I agree that %(who)s uses my data to arrange room, rides and meals for me at this event.", who=who
        ),
        Purpose.MESSAGES: _("I agree to get messages about this event by e-mail from %(who)s.", who=who),
        Purpose.SMS: _("I agree to get messages about this event by SMS from %(who)s.", who=who),
        Purpose.ZALO: _("I agree to get messages about this event by Zalo from %(who)s.", who=who),
        Purpose.PHOTOS: _(
            "I agree that %(who)s publishes photos and recordings of the event in which I can be seen.", who=who
        ),
        Purpose.HOTEL_LIST: _(
            "I agree that %(who)s passes my name and phone number on to the hotel of this event.", who=who
        ),
        Purpose.STATISTICS: _(
            "I agree that %(who)s uses my data without my name for statistics on its events.", who=who
        ),
        Purpose.NEXT_EVENTS: _("I agree that %(who)s keeps my contact to invite me to later events.", who=who),
    }


def consent_texts(event: Event) -> dict[str, str]:
    """The words beside each box of this event, in the language of the reader: the organizer's own, else the proposed.

    A purpose that has another ground than consent has no box.
    """
    return _texts(event, latest_texts(event.id, current_locale()))


def _texts(event: Event, latest: Mapping[str, ConsentText]) -> dict[str, str]:
    proposed = proposed_texts(event)
    asked = [row.purpose for row in list_purposes(event.id).values() if row.is_pursued and row.basis is Basis.CONSENT]
    return {
        purpose.value: latest[purpose].text if purpose in latest and latest[purpose].is_own else proposed[purpose]
        for purpose in asked
    }


def wording(texts: Mapping[str, str]) -> str:
    """A mark of the words that somebody was shown, so that nobody agrees to others than they read."""
    return sha256("\n".join(f"{purpose} {text}" for purpose, text in sorted(texts.items())).encode()).hexdigest()[:20]


def refuse_other_words(texts: Mapping[str, str], seen: Iterable[str]) -> None:
    """Nobody agrees to words that were changed after they were shown; who shows no boxes has seen none."""
    if {mark for mark in seen if mark} - {wording(texts)}:
        raise Conflict(lazy("The words beside the boxes were changed meanwhile. Please read them once more."))


def agreed(registration: Registration, purpose: str) -> bool:
    """Whether the person agrees to this purpose at this event today."""
    return bool(live_consents(registration.person_id, registration.event_id, purpose))


def keep_consents(
    event: Event,
    given: Iterable[tuple[UUID, str]],
    *,
    method: str,
    words: Mapping[str, str] | None = None,
    evidence: str = "",
    at: datetime,
) -> None:
    """Keep each (person, purpose) with the version of the words as they stand; a purpose without a box is none.

    `words` are those that stood there instead of the event's own (what a head confirms for others): versions of their
    own. The caller's transaction holds the event, and its audit entry covers it.
    """
    pairs = list(given)
    if not pairs:
        return
    latest = latest_texts(event.id, current_locale())
    shown = _texts(event, latest)
    kept: dict[str, ConsentText] = {}
    for purpose in {purpose for _person, purpose in pairs} & shown.keys():
        is_other = words is not None and purpose in words
        name = f"{purpose}.{method}" if is_other else purpose
        text = words[purpose] if words is not None and is_other else shown[purpose]
        known = latest.get(name)
        if known is None or known.text != text:
            known = keep_text(event.host_id, event.id, name, current_locale(), text, is_own=False, at=at)
        kept[purpose] = known
    rows = [(person_id, purpose, kept[purpose]) for person_id, purpose in pairs if purpose in kept]
    give_consents(rows, method=method, evidence=evidence, at=at)


def agree(
    registration: Registration, purpose: str, *, method: str, evidence: str = "", actor: Actor, at: datetime
) -> None:
    """Agree to one purpose later than at registration, or on paper; who agrees already has agreed."""
    with transaction():
        lock_row(registration.event)
        if registration.person.erased_at is not None or purpose not in consent_texts(registration.event):
            raise Conflict(lazy("This event does not ask for that."))
        if agreed(registration, purpose):
            return
        keep_consents(registration.event, [(registration.person_id, purpose)], method=method, evidence=evidence, at=at)
        record(
            "consent.give",
            registration,
            actor=actor,
            at=at,
            event_id=registration.event_id,
            changes={purpose: (None, method)},
        )


def set_purposes(event: Event, wanted: Mapping[Purpose, PurposeData], *, actor: Actor, at: datetime) -> None:
    """Say which purposes an event pursues, on which ground, and how long after it; organizing it is always one."""
    with transaction() as session:
        lock_row(event)
        changes: dict[str, tuple[object, object]] = {}
        for purpose, row in list_purposes(event.id).items():
            data = wanted.get(purpose)
            if data is None:
                continue
            if data.keep_months is not None and not 0 <= data.keep_months <= LONGEST_MONTHS:
                raise DomainError(lazy("Please give a number of months from 0 to 600."), field=f"{purpose}-months")
            is_pursued = data.is_pursued or purpose is Purpose.ORGANISING
            values = {"is_pursued": is_pursued, "basis": data.basis, "keep_months": data.keep_months}
            found = change(row, values)
            if "keep_months" in found:
                row.ended_on = None
            session.add(row)
            changes |= {f"{purpose.value}.{field}": pair for field, pair in found.items()}
        record("event.purposes", event, actor=actor, at=at, event_id=event.id, changes=changes)


def set_text(event: Event, purpose: Purpose, language: str, text: str, *, actor: Actor, at: datetime) -> ConsentText:
    """Write the words beside a box anew, as a version of their own: who agreed before agreed to the words of then.

    An empty text goes back to the proposed words.
    """
    with transaction():
        lock_row(event)
        words = nfc_text(text)
        is_own = bool(words) and words != proposed_texts(event)[purpose]
        before = latest_texts(event.id, language).get(purpose)
        shown = words or proposed_texts(event)[purpose]
        kept = keep_text(event.host_id, event.id, purpose, language, shown, is_own=is_own, at=at)
        if before is None or before.id != kept.id:
            versions = (before.version if before else None, kept.version)
            changes: dict[str, tuple[object, object]] = {f"{purpose.value}.{language}": versions}
            record("event.consent_text", kept, actor=actor, at=at, event_id=event.id, changes=changes)
        db.session.flush()
        return kept
