"""How a person makes use of a right, and how the host answers in time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import DEFAULT_ZONE, LazyString, lazy
from eventmgr.core.ids import KEY_LENGTH, new_token
from eventmgr.core.parts import all_parts
from eventmgr.core.text import nfc, nfc_text, search_key
from eventmgr.people.clocks import answer_by, done_by
from eventmgr.people.models import DataRequest, Host, Person
from eventmgr.people.queries import list_requests_of
from eventmgr.people.rules import STOPPING, RequestKind, RequestState
from eventmgr.people.service.persons import known_phone, set_names

REQUEST_KIND_LABELS: dict[RequestKind, LazyString] = {
    RequestKind.SEE: lazy("See the data"),
    RequestKind.CORRECT: lazy("Correct the data"),
    RequestKind.WITHDRAW: lazy("Take back a consent"),
    RequestKind.RESTRICT: lazy("Restrict the use of the data"),
    RequestKind.OBJECT: lazy("Object to the use of the data"),
    RequestKind.ERASE: lazy("Erase the data"),
}
_SAID = frozenset({"note", "full_name", "phone"})


@dataclass(frozen=True)
class Wish:
    """What a person asks for, at which event, and in which words; a correction says what is to stand there."""

    kind: RequestKind
    event_id: UUID | None = None
    purpose: str | None = None
    note: str = ""
    full_name: str | None = None
    phone: str | None = None


def ask(person: Person, wish: Wish, *, is_done: bool = False, actor: Actor, at: datetime) -> DataRequest:
    """Take a request in; its clocks begin. Who wants the use of the data to stop gets no message from now on.

    Asked twice while the first still waits, it is one request. `is_done`: nothing is left to do for anybody.
    """
    with transaction() as session:
        lock_row(person)
        if person.erased_at is not None:
            raise Conflict(lazy("These data are erased already."))
        for known in list_requests_of(person.id):
            if (known.kind, known.purpose, known.state) == (wish.kind, wish.purpose, RequestState.OPEN):
                return _said_again(known, wish, actor=actor, at=at)
        if wish.kind in STOPPING and person.restricted_at is None:
            person.restricted_at = at
        request = _begin(person, wish, at)
        if is_done:
            request.state, request.answered_at, request.closed_at = RequestState.DONE, at, at
        session.add(request)
        said = {field: (None, getattr(request, field) or None) for field in _SAID}
        changes = {"kind": (None, wish.kind.value), "purpose": (None, wish.purpose), **said}
        record("request.ask", request, actor=actor, at=at, event_id=wish.event_id, changes=changes, personal=_SAID)
        return request


def ask_correction(
    person: Person, event_id: UUID, full_name: str, phone: str, note: str = "", *, actor: Actor, at: datetime
) -> DataRequest | None:
    """Ask for another name or phone number; they stand on badges and certificates and open lost passes, so a human
    looks at it first. None where both are as they were.
    """
    name, number = nfc(full_name), known_phone(phone)
    if not search_key(name):
        raise DomainError(lazy("Please give a name."), field="full_name")
    wanted_name = name if name != person.full_name else None
    wanted_phone = number if number != person.phone else None
    if wanted_name is None and wanted_phone is None:
        return None
    wish = Wish(RequestKind.CORRECT, event_id, note=note, full_name=wanted_name, phone=wanted_phone)
    return ask(person, wish, actor=actor, at=at)


def acknowledge(request: DataRequest, *, third_parties: bool, actor: Actor, at: datetime) -> None:
    """Answer that the request is taken up, and by when it will be done; longer where third parties must act too."""
    with transaction():
        _hold(request)
        request.answered_at = request.answered_at or at
        changes = change(request, {"has_third_parties": third_parties})
        changes |= _set_done_by(request)
        record("request.acknowledge", request, actor=actor, at=at, event_id=request.event_id, changes=changes)


def extend(request: DataRequest, reason: str, *, actor: Actor, at: datetime) -> None:
    """Take more time, once, with the reason that the person is told."""
    clean = nfc_text(reason)
    if not clean:
        raise DomainError(lazy("Write why more time is needed; the person is told."), field="reason")
    with transaction():
        _hold(request)
        if request.extended_at is not None:
            raise Conflict(lazy("The time was extended already; the law allows it once."))
        changes = change(request, {"extended_at": at, "extension_reason": clean})
        request.answered_at = request.answered_at or at
        changes |= _set_done_by(request)
        record("request.extend", request, actor=actor, at=at, event_id=request.event_id, changes=changes)


def finish(request: DataRequest, answer: str, *, actor: Actor, at: datetime) -> None:
    """Close a request that was fulfilled, with what was done."""
    with transaction():
        _hold(request)
        if request.kind is RequestKind.ERASE:
            raise Conflict(lazy("This request is closed by erasing, or by refusing it with the reason."))
        _close(request, RequestState.DONE, answer, "request.finish", actor=actor, at=at)


def refuse(request: DataRequest, answer: str, *, actor: Actor, at: datetime) -> None:
    """Turn a request down; the person is told why (Law 91/2025, article 14). What was stopped meanwhile goes on."""
    with transaction():
        _hold(request)
        if request.kind in STOPPING and not _stops_still(request):
            request.person.restricted_at = None
        _close(request, RequestState.REFUSED, answer, "request.refuse", actor=actor, at=at)


def accept_correction(request: DataRequest, answer: str = "", *, actor: Actor, at: datetime) -> None:
    """Put the person's name and phone number right as asked; what was copied from the name follows."""
    with transaction():
        _hold(request)
        person = request.person
        if request.kind is not RequestKind.CORRECT or person.erased_at is not None:
            raise Conflict(lazy("There is nothing to correct here."))
        wanted = {"full_name": request.full_name, "phone": request.phone}
        changes = change(person, {field: value for field, value in wanted.items() if value is not None})
        set_names(person)
        db.session.flush()
        for part in all_parts():
            if part.rename is not None:
                part.rename(person.id)
        record("person.correct", person, actor=actor, at=at, changes=changes, personal=wanted.keys())
        told = answer or lazy("Your data were corrected as you asked.")
        _close(request, RequestState.DONE, str(told), "request.accept", actor=actor, at=at)


def set_contact(host: Host, text: str, *, actor: Actor, at: datetime) -> None:
    """Say whom persons turn to about their data."""
    with transaction():
        changes = change(host, {"data_protection": nfc_text(text)})
        if changes:
            record("host.contact", host, actor=actor, at=at, changes=changes, personal={"data_protection"})


def _begin(person: Person, wish: Wish, at: datetime) -> DataRequest:
    today = at.astimezone(DEFAULT_ZONE).date()
    return DataRequest(
        host_id=person.host_id,
        person_id=person.id,
        event_id=wish.event_id,
        key=new_token(KEY_LENGTH),
        kind=wish.kind,
        state=RequestState.OPEN,
        purpose=wish.purpose,
        note=nfc_text(wish.note),
        full_name=wish.full_name,
        phone=wish.phone,
        received_at=at,
        answer_by=answer_by(today),
        done_by=done_by(wish.kind, today),
    )


def _said_again(request: DataRequest, wish: Wish, *, actor: Actor, at: datetime) -> DataRequest:
    said = {"note": nfc_text(wish.note) or request.note, "full_name": wish.full_name, "phone": wish.phone}
    changes = change(request, said)
    if changes:
        event_id = request.event_id
        record("request.change", request, actor=actor, at=at, event_id=event_id, changes=changes, personal=_SAID)
    return request


def _hold(request: DataRequest) -> None:
    lock_row(request)
    if request.state is not RequestState.OPEN:
        raise Conflict(lazy("This request is answered already."))


def _stops_still(request: DataRequest) -> bool:
    """Whether another request, waiting or granted, keeps the use of the data stopped."""
    others = (other for other in list_requests_of(request.person_id) if other.id != request.id)
    return any(other.kind in STOPPING and other.state is not RequestState.REFUSED for other in others)


def _set_done_by(request: DataRequest) -> dict[str, tuple[object, object]]:
    received = request.received_at.astimezone(DEFAULT_ZONE).date()
    is_extended = request.extended_at is not None
    day = done_by(request.kind, received, third_parties=request.has_third_parties, extended=is_extended)
    return change(request, {"done_by": day})


def _close(request: DataRequest, state: RequestState, answer: str, verb: str, *, actor: Actor, at: datetime) -> None:
    clean = nfc_text(answer)
    if not clean:
        raise DomainError(lazy("Write the answer; the person is told."), field="answer")
    before = request.state
    request.state, request.answer, request.closed_at = state, clean, at
    request.answered_at = request.answered_at or at
    changes: dict[str, tuple[object, object]] = {"state": (before.value, state.value)}
    record(verb, request, actor=actor, at=at, event_id=request.event_id, changes=changes)
