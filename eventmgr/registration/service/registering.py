"""How does a person, or a list of them, come to stand in an event?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, id_of, table, transaction
from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import LazyString, format_datetime, lazy
from eventmgr.core.ids import CODE_LENGTH, new_pin, new_token, uuid7
from eventmgr.core.text import name_sort_key, search_key
from eventmgr.events.models import Event
from eventmgr.events.rules import EDITABLE_STATES, PUBLIC_STATES, EventState
from eventmgr.people.models import Person
from eventmgr.people.service import create_people
from eventmgr.registration.models import Pass, Registration
from eventmgr.registration.queries import (
    Known,
    get_registration,
    list_known,
    read_places,
    used_codes,
)
from eventmgr.registration.rules import (
    Limit,
    MessageKind,
    Opening,
    Places,
    RegistrationState,
    Source,
    must_wait,
    opening,
)
from eventmgr.registration.service.applicants import (
    Applicant,
    RegistrationData,
    describe,
    refuse_incomplete,
    refuse_known,
)
from eventmgr.registration.service.claiming import claim, use
from eventmgr.registration.service.consents import consent_texts, keep_consents, refuse_other_words
from eventmgr.registration.service.likeness import note_alike
from eventmgr.registration.service.messages import tell

_NEWS = {
    RegistrationState.CONFIRMED: MessageKind.CONFIRMATION,
    RegistrationState.WAITLISTED: MessageKind.WAITING,
    RegistrationState.SUBMITTED: MessageKind.RECEIVED,
}
# Which limit keeps somebody from a place, or is exceeded.
LIMIT_WORDS: dict[Limit | None, LazyString] = {
    Limit.CAPACITY: lazy("All places of the event are taken."),
    Limit.DELEGATION: lazy("The quota of this delegation is used up."),
    Limit.CATEGORY: lazy("The quota of this category within the delegation is used up."),
}


def register(event: Event, data: RegistrationData, *, source: Source, actor: Actor, at: datetime) -> Registration:
    """Sign somebody up: confirmed at once with a pass, submitted where the event asks for approval, or waiting.

    Who came by themselves is written to. A personal link is used up, and says as what its holder comes.
    """
    with transaction():
        locked = lock_event(event)
        key = data.get("invitation")
        invitation = claim(locked.id, key, at=at) if key else None
        told: RegistrationData = {**data, "category": invitation.category.key} if invitation else data
        [(registration_id, beyond)] = _enter(locked, [told], source=source, at=at, is_invited=invitation is not None)
        registration = get_registration(locked.id, registration_id)
        person = registration.person
        record(
            "registration.register",
            registration,
            actor=actor,
            at=at,
            event_id=event.id,
            changes={
                "full_name": (None, person.full_name),
                "phone": (None, person.phone),
                "email": (None, person.email),
                "position": (None, registration.position),
                "organization": (None, registration.organization),
                "state": (None, registration.state.value),
                "source": (None, source.value),
                "consents": (None, ", ".join(data.get("consents", ())) or None),
                "beyond": (None, beyond.value if beyond else None),
            },
            personal={"full_name", "phone", "email", "position", "organization"},
        )
        if invitation is not None:
            use(invitation, registration.id, registration.person_id, at=at)
        if source is Source.WEB:
            tell(event, registration, _NEWS[registration.state], actor=actor, at=at)
        return registration


def register_many(
    event: Event, people: Sequence[RegistrationData], *, source: Source, actor: Actor, at: datetime
) -> list[UUID]:
    """Sign up a whole list or nobody of it; the ids of the registrations in its order."""
    with transaction():
        entered = _enter(lock_event(event), people, source=source, at=at)
        beyond = sum(limit is not None for _id, limit in entered)
        changes: dict[str, tuple[object, object]] = {
            "registrations": (None, len(entered)),
            "source": (None, source.value),
            "beyond": (None, beyond or None),
        }
        record("registration.register_many", event, actor=actor, at=at, event_id=event.id, changes=changes)
        return [registration_id for registration_id, _limit in entered]


def lock_event(event: Event) -> Event:
    """Hold the event so that nobody else takes a place until this transaction ends; read anew."""
    statement = select(Event).where(Event.id == id_of(event)).with_for_update()
    locked = db.session.execute(statement.execution_options(populate_existing=True)).scalar_one()
    if locked.state not in EDITABLE_STATES:
        raise Conflict(lazy("This event is archived. Nothing in it can be changed."))
    return locked


def issue_pass_row(registration_id: UUID, at: datetime) -> dict[str, Any]:
    """A new pass with its own secret."""
    return {
        "id": uuid7(),
        "registration_id": registration_id,
        "token": new_token(),
        "pin": new_pin(),
        "failed_tries": 0,
        "locked_until": None,
        "issued_at": at,
        "revoked_at": None,
    }


def opening_of(event: Event, *, at: datetime, invited: bool = False) -> Opening:
    """Whether the public, or who was invited, may register for an event now."""
    return opening(
        (event.registration_opens_at, event.registration_closes_at),
        is_running=event.state in PUBLIC_STATES - {EventState.CLOSED},
        by_invitation=event.by_invitation,
        invited=invited,
        invited_early=event.invited_early,
        at=at,
    )


def _enter(
    event: Event,
    people: Sequence[RegistrationData],
    *,
    source: Source,
    at: datetime,
    is_invited: bool = False,
) -> list[tuple[UUID, Limit | None]]:
    """The one way in; the caller holds the event, its transaction and audit entry cover it.

    Tells the limit that each one exceeds.
    """
    if source is Source.WEB:
        _refuse_closed(event, opening_of(event, at=at, invited=is_invited))
    applicants = describe(event, people)
    if source is Source.WEB:
        texts = consent_texts(event)
        refuse_other_words(texts, {data.get("wording", "") for data in people})
        refuse_incomplete(texts, applicants)
    reused, twins = _refuse_twins(event, applicants)
    person_ids = _people(event, applicants, reused, at)
    given = [(person_ids[i], purpose) for i, applicant in enumerate(applicants) for purpose in applicant.consents]
    evidence = f"/e/{event.slug}/register" if source is Source.WEB else ""
    keep_consents(event, given, method=source.value, evidence=evidence, at=at)
    needs_approval = event.needs_approval and source is Source.WEB and not is_invited
    first = RegistrationState.SUBMITTED if needs_approval else RegistrationState.CONFIRMED
    entered = _insert(event, applicants, person_ids, source, first, at)
    note_alike(event, [(applicant, applicant.id) for applicant in applicants], twins)
    return entered


def _refuse_closed(event: Event, now: Opening) -> None:
    if now is Opening.OVER:
        raise Conflict(lazy("Registration for this event is closed."))
    if now is Opening.INVITED_ONLY:
        raise Conflict(lazy("Only who has a personal invitation can register. Please use the link that you were sent."))
    if now is Opening.NOT_YET:
        opens_at = format_datetime(event.registration_opens_at, event.zone)
        raise Conflict(lazy("Registration for this event has not opened yet. It opens at %(time)s.", time=opens_at))


def _refuse_twins(event: Event, applicants: Sequence[Applicant]) -> tuple[dict[int, UUID], dict[UUID, UUID]]:
    """Refuse who is here already; tell which of the others the host knows: the same phone and the same folded name.

    Whom a door took in without asking is never refused: it is told beside which registration they stand.
    """
    phones = {applicant.phone for applicant in applicants if applicant.phone}
    names = {(applicant.delegation_id, applicant.name_key) for applicant in applicants}
    by_phone: dict[str, list[Known]] = {}
    by_name: dict[tuple[UUID | None, str], list[Known]] = {}
    for known in list_known(event.id, event.host_id, phones, names):
        by_phone.setdefault(known.phone or "", []).append(known)
        by_name.setdefault((known.delegation_id, known.name_key), []).append(known)
    reused: dict[int, UUID] = {}
    twins: dict[UUID, UUID] = {}
    for index, applicant in enumerate(applicants):
        place = (applicant.delegation_id, applicant.name_key)
        same_phone = by_phone.get(applicant.phone, []) if applicant.phone else []
        alike = [*same_phone, *by_name.get(place, [])]
        refuse_known(applicant, alike)
        twins.update((applicant.id, one.registration_id) for one in alike if one.is_active and one.registration_id)
        before = [known for known in same_phone if known.name_key == applicant.name_key and known.state is None]
        if before:
            reused[index] = before[0].person_id
        taken = Known(
            None, uuid7(), applicant.delegation_id, RegistrationState.SUBMITTED, None, "", applicant.name_key,
            applicant.phone,
        )  # fmt: skip
        by_name.setdefault(place, []).append(taken)
        if applicant.phone:
            by_phone.setdefault(applicant.phone, []).append(taken)
    return reused, twins


def _people(event: Event, applicants: Sequence[Applicant], reused: dict[int, UUID], at: datetime) -> list[UUID]:
    """A person for each; of one whom the host knows only what was missing is filled in."""
    new = [applicant.person for index, applicant in enumerate(applicants) if index not in reused]
    created = iter(create_people(event.host_id, new, at=at))
    for index, person_id in reused.items():
        person = db.session.get_one(Person, person_id)
        for field, value in applicants[index].person.items():
            if getattr(person, field) is None and value is not None:
                setattr(person, field, value)
    db.session.flush()
    return [reused[index] if index in reused else next(created) for index in range(len(applicants))]


def _insert(
    event: Event,
    applicants: Sequence[Applicant],
    person_ids: Sequence[UUID],
    source: Source,
    wished: RegistrationState,
    at: datetime,
) -> list[tuple[UUID, Limit | None]]:
    places = read_places(event, {applicant.delegation_id for applicant in applicants if applicant.delegation_id})
    rows, passes, entered = [], [], []
    codes = _new_codes(event.id, len(applicants))
    for applicant, person_id, code in zip(applicants, person_ids, codes, strict=True):
        state, beyond = _first_state(source, wished, places, applicant)
        row = _row(applicant, code) | {
            "id": applicant.id,
            "event_id": event.id,
            "person_id": person_id,
            "state": state,
            "source": source,
            "created_at": at,
            "waiting_since": at if state is RegistrationState.WAITLISTED else None,
        }
        rows.append(row)
        entered.append((row["id"], beyond))
        if state is RegistrationState.CONFIRMED:
            passes.append(issue_pass_row(row["id"], at))
    if rows:
        db.session.execute(insert(table(Registration)), rows)
    if passes:
        db.session.execute(insert(table(Pass)), passes)
    return entered


def _first_state(
    source: Source, wished: RegistrationState, places: Places, applicant: Applicant
) -> tuple[RegistrationState, Limit | None]:
    """Where there is no place one waits, unless one is to be approved first. A place beyond a limit is told."""
    if wished is RegistrationState.SUBMITTED:
        return wished, None
    reached = places.reached(applicant.delegation_id, applicant.category_id)
    if must_wait(reached, source):
        return RegistrationState.WAITLISTED, None
    places.take(applicant.delegation_id, applicant.category_id)
    return wished, next(iter(reached), None)


def _row(applicant: Applicant, code: str) -> dict[str, Any]:
    name = applicant.person["full_name"]
    return {
        "delegation_id": applicant.delegation_id,
        "category_id": applicant.category_id,
        "replaces_id": None,
        "code": code,
        "search_key": found_by(name, code),
        "sort_key": name_sort_key(name, applicant.person.get("sort_name")),
        "position": applicant.position,
        "organization": applicant.organization,
        "note": applicant.note,
        "language": applicant.language,
    }


def found_by(full_name: str, code: str) -> str:
    """What a registration is searched by: the words of the name, and its code."""
    return search_key(full_name) + search_key(code)


def _new_codes(event_id: UUID, count: int) -> list[str]:
    codes: list[str] = []
    while len(codes) < count:
        drawn = {new_token(CODE_LENGTH) for _number in range(count - len(codes))} - set(codes)
        codes.extend(drawn - used_codes(event_id, drawn))
    return codes
