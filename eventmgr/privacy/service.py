"""How a breach is noted, reported and closed, and how data are handed to somebody outside."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import DEFAULT_ZONE, LazyString, lazy
from eventmgr.core.text import nfc, nfc_text
from eventmgr.events.models import Event
from eventmgr.people.models import Host
from eventmgr.people.rules import Purpose
from eventmgr.privacy.models import Breach, Handover, Recipient
from eventmgr.privacy.queries import last_number
from eventmgr.privacy.rules import BreachKind, RecipientKind, ReportState, report_state

BREACH_LABELS: dict[BreachKind, LazyString] = {
    BreachKind.LEAK: lazy("Data came to people who must not have them"),
    BreachKind.ACCESS: lazy("Somebody got in without a right"),
    BreachKind.LOSS: lazy("A device or a paper with data was lost"),
    BreachKind.ALTERATION: lazy("Data were changed without a right"),
    BreachKind.DESTRUCTION: lazy("Data were destroyed"),
    BreachKind.MISUSE: lazy("Data were used for something else"),
}
RECIPIENT_LABELS: dict[RecipientKind, LazyString] = {
    RecipientKind.HOTEL: lazy("Hotel"),
    RecipientKind.CARRIER: lazy("Carrier"),
    RecipientKind.ZALO: lazy("Zalo or another messaging service"),
    RecipientKind.PRINTER: lazy("Print shop"),
    RecipientKind.AGENCY: lazy("State agency"),
    RecipientKind.OTHER: lazy("Somebody else"),
}
_WRITTEN = frozenset({"happened", "place", "nature", "data_kinds", "consequences", "measures", "contact"})
_SAID = frozenset({"report", "told", "conclusion"})


@dataclass(frozen=True)
class BreachData:
    """What the record of a breach says (Decree 356/2025, article 28)."""

    kind: BreachKind
    noticed_at: datetime
    nature: str
    data_kinds: str
    happened: str = ""
    place: str = ""
    people: int | None = None
    is_sensitive: bool = False
    is_bodily: bool = False
    is_harmful: bool = False
    consequences: str = ""
    measures: str = ""
    contact: str = ""


@dataclass(frozen=True)
class RecipientData:
    """What was agreed with a recipient: purpose, data, term, duties (Decree 356/2025, article 7)."""

    name: str
    kind: RecipientKind
    purpose: Purpose
    data_kinds: str
    agreement: str
    keep_until: date | None = None
    duties: str = ""
    country: str = ""


def note_breach(host: Host, event: Event | None, data: BreachData, *, actor: Actor, at: datetime) -> Breach:
    """Begin the record of a breach; the 72 hours run from the moment at which it was noticed."""
    with transaction() as session:
        lock_row(host)
        values = _clean(data, at)
        breach = Breach(
            host_id=host.id,
            event_id=event.id if event else None,
            number=last_number(host.id) + 1,
            noted_by=actor.label,
            noted_at=at,
            **{**values, "contact": values["contact"] or host.data_protection},
        )
        session.add(breach)
        _note("breach.note", breach, {"kind": (None, breach.kind.value), "number": (None, breach.number)}, actor, at)
        return breach


def correct_breach(breach: Breach, data: BreachData, *, actor: Actor, at: datetime) -> None:
    """Write into the record what was found out since; a closed one stays as it is."""
    with transaction():
        _hold(breach)
        changes = change(breach, _clean(data, at))
        if changes:
            _note("breach.change", breach, changes, actor, at)


def report_breach(breach: Breach, reported_at: datetime, text: str, *, actor: Actor, at: datetime) -> None:
    """Note that the authority was told, when and how; later than 72 hours, with the reason of the delay."""
    with transaction():
        _hold(breach)
        _refuse_times(breach, reported_at, at, "reported_at")
        words = nfc_text(text)
        state = report_state(breach.noticed_at, reported_at, at, is_harmful=breach.is_harmful)
        if not words and state is ReportState.TOO_LATE:
            raise DomainError(lazy("It was later than 72 hours: write why, as the law asks."), field="report")
        _note("breach.report", breach, change(breach, {"reported_at": reported_at, "report": words}), actor, at)


def tell_people(breach: Breach, told_at: datetime, text: str, *, actor: Actor, at: datetime) -> None:
    """Note that the people whose data they are were told, when and how."""
    with transaction():
        _hold(breach)
        _refuse_times(breach, told_at, at, "told_at")
        _note("breach.tell", breach, change(breach, {"told_at": told_at, "told": nfc_text(text)}), actor, at)


def close_breach(breach: Breach, conclusion: str, *, actor: Actor, at: datetime) -> None:
    """End the work on a breach with what was concluded; what must be reported is reported before."""
    with transaction():
        _hold(breach)
        words = nfc_text(conclusion)
        if not words:
            raise DomainError(lazy("Write what was concluded."), field="conclusion")
        if breach.is_harmful and breach.reported_at is None:
            raise Conflict(lazy("This breach must be reported to the authority before it is closed."))
        if breach.is_bodily and breach.told_at is None:
            raise Conflict(
                lazy("The people must be told before it is closed: biometric data or locations are concerned.")
            )
        _note("breach.close", breach, change(breach, {"closed_at": at, "conclusion": words}), actor, at)


def add_recipient(event: Event, data: RecipientData, *, actor: Actor, at: datetime) -> Recipient:
    """Note with whom there is an agreement about data of the event's people."""
    with transaction() as session:
        recipient = Recipient(event_id=event.id, **_agreed(data))
        session.add(recipient)
        session.flush()
        changes: dict[str, tuple[object, object]] = {
            "name": (None, recipient.name),
            "purpose": (None, data.purpose.value),
        }
        record("recipient.add", recipient, actor=actor, at=at, event_id=event.id, changes=changes)
        return recipient


def change_recipient(recipient: Recipient, data: RecipientData, *, actor: Actor, at: datetime) -> None:
    """Put the agreement right; its purpose stays once data went there for it."""
    with transaction():
        lock_row(recipient)
        if recipient.handovers and data.purpose is not recipient.purpose:
            raise DomainError(
                lazy("Data went there for the first purpose already; add the recipient once more for another one."),
                field="purpose",
            )
        changes = change(recipient, _agreed(data))
        if changes:
            record("recipient.change", recipient, actor=actor, at=at, event_id=recipient.event_id, changes=changes)


def end_recipient(recipient: Recipient, *, actor: Actor, at: datetime) -> None:
    """Hand nothing more to a recipient; what was handed over stays in the register. Done twice, it is done once."""
    with transaction():
        lock_row(recipient)
        if recipient.ended_at is None:
            changes = change(recipient, {"ended_at": at})
            record("recipient.end", recipient, actor=actor, at=at, event_id=recipient.event_id, changes=changes)


def hand_over(recipient: Recipient, what: str, people: int, *, actor: Actor, at: datetime) -> Handover:
    """Note that a list went to a recipient: what stood in it, for how many people, by whom."""
    with transaction() as session:
        lock_row(recipient)
        words = nfc(what)
        if not words:
            raise DomainError(lazy("Write what was handed over."), field="what")
        if recipient.ended_at is not None:
            raise Conflict(lazy("Nothing more goes to this recipient: the agreement was ended."))
        if people < 1:
            raise Conflict(lazy("Nobody may be named to this recipient: nobody agreed to the purpose."))
        handover = Handover(recipient=recipient, what=words, people=people, given_by=actor.label, at=at)
        session.add(handover)
        session.flush()
        changes: dict[str, tuple[object, object]] = {"what": (None, words), "people": (None, people)}
        record("recipient.hand_over", recipient, actor=actor, at=at, event_id=recipient.event_id, changes=changes)
        return handover


def note_deletion(handover: Handover, on: date, *, actor: Actor, at: datetime) -> None:
    """Note the day on which the recipient says that the list was deleted."""
    with transaction():
        lock_row(handover)
        if not handover.at.astimezone(DEFAULT_ZONE).date() <= on <= at.astimezone(DEFAULT_ZONE).date():
            raise DomainError(lazy("The day lies between handing over and today."), field="deleted_on")
        changes = change(handover, {"deleted_on": on})
        if changes:
            event_id = handover.recipient.event_id
            record("recipient.confirm", handover.recipient, actor=actor, at=at, event_id=event_id, changes=changes)


def set_location(host: Host, text: str, *, actor: Actor, at: datetime) -> None:
    """Say where server, backups and mail server stand."""
    with transaction():
        changes = change(host, {"data_location": nfc_text(text)})
        if changes:
            record("host.location", host, actor=actor, at=at, changes=changes)


def _clean(data: BreachData, at: datetime) -> dict[str, object]:
    values = {field: nfc_text(value) if isinstance(value, str) else value for field, value in asdict(data).items()}
    values["kind"] = data.kind
    for field in ("nature", "data_kinds"):
        if not values[field]:
            raise DomainError(lazy("Please fill this in."), field=field)
    if data.noticed_at > at:
        raise DomainError(lazy("This moment is yet to come."), field="noticed_at")
    return values


def _agreed(data: RecipientData) -> dict[str, object]:
    values: dict[str, object] = {
        "name": nfc(data.name),
        "kind": data.kind,
        "purpose": data.purpose,
        "data_kinds": nfc_text(data.data_kinds),
        "agreement": nfc(data.agreement),
        "keep_until": data.keep_until,
        "duties": nfc_text(data.duties),
        "country": nfc(data.country),
    }
    for field in ("name", "data_kinds", "agreement"):
        if not values[field]:
            raise DomainError(lazy("Please fill this in."), field=field)
    return values


def _hold(breach: Breach) -> None:
    lock_row(breach)
    if breach.closed_at is not None:
        raise Conflict(lazy("This breach is closed; its record stays as it is."))


def _refuse_times(breach: Breach, moment: datetime, at: datetime, field: str) -> None:
    if moment > at:
        raise DomainError(lazy("This moment is yet to come."), field=field)
    if moment < breach.noticed_at:
        raise DomainError(lazy("That is before the breach was noticed."), field=field)


def _note(verb: str, breach: Breach, changes: dict[str, tuple[object, object]], actor: Actor, at: datetime) -> None:
    """Into the trail: words are the record's own and stand there whole, so here only which of them were written."""
    told = {field: ((None, "•••") if field in _WRITTEN | _SAID else pair) for field, pair in changes.items()}
    record(verb, breach, actor=actor, at=at, event_id=breach.event_id, changes=told)
