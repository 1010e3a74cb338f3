"""How does a person, or a list of them, come to stand in an event?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Required, TypedDict
from uuid import UUID

from sqlalchemy import insert, select

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, table, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import CODE_LENGTH, new_pin, new_token, uuid7
from eventmgr.core.text import name_sort_key, nfc, nfc_text, search_key
from eventmgr.events.models import Event
from eventmgr.events.rules import EDITABLE_STATES, PUBLIC_STATES, EventState
from eventmgr.people.models import Person
from eventmgr.people.rules import Sex
from eventmgr.people.service import PersonData, create_people, known_email, known_phone
from eventmgr.registration.models import Pass, Registration
from eventmgr.registration.queries import (
    Known,
    count_placed,
    get_registration,
    list_categories,
    list_delegations,
    list_known,
    used_codes,
)
from eventmgr.registration.rules import RegistrationState, Source, is_open
from eventmgr.registration.service.consents import (
    REQUIRED_PURPOSE,
    consent_texts,
    keep_consents,
    refuse_other_words,
)

_NAME_LENGTH = 200


class RegistrationData(TypedDict, total=False):
    """What is told about somebody who registers; `is_namesake` says that a like name was looked at: another person.

    `wording` marks the words that stood beside the boxes.
    """

    full_name: Required[str]
    sort_name: str | None
    province: UUID | str | None
    category: str
    position: str
    organization: str
    phone: str | None
    email: str | None
    sex: Sex | None
    birth_date: date | None
    birth_year: int | None
    note: str
    consents: list[str]
    wording: str
    is_namesake: bool


@dataclass(frozen=True)
class Applicant:
    """One who registers, every value in its stored form."""

    person: PersonData
    delegation_id: UUID | None
    category_id: UUID
    position: str
    organization: str
    note: str
    consents: tuple[str, ...]
    is_namesake: bool
    name_key: str

    @property
    def phone(self) -> str | None:
        """The number in E.164."""
        return self.person.get("phone")


def register(event: Event, data: RegistrationData, *, source: Source, actor: Actor, at: datetime) -> Registration:
    """Sign somebody up: confirmed at once with a pass, submitted where the event asks for approval, or waiting."""
    with transaction():
        [registration_id] = _enter(event, [data], source=source, at=at)
        registration = get_registration(event.id, registration_id)
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
            },
            personal={"full_name", "phone", "email", "position", "organization"},
        )
        return registration


def register_many(
    event: Event, people: Sequence[RegistrationData], *, source: Source, actor: Actor, at: datetime
) -> list[UUID]:
    """Sign up a whole list or nobody of it; the ids of the registrations in its order."""
    with transaction():
        ids = _enter(event, people, source=source, at=at)
        changes: dict[str, tuple[object, object]] = {"registrations": (None, len(ids)), "source": (None, source.value)}
        record("registration.register_many", event, actor=actor, at=at, event_id=event.id, changes=changes)
        return ids


def lock_event(event: Event) -> Event:
    """Hold the event so that nobody else takes a place until this transaction ends; read anew."""
    statement = select(Event).where(Event.id == event.id).with_for_update()
    locked = db.session.execute(statement.execution_options(populate_existing=True)).scalar_one()
    if locked.state not in EDITABLE_STATES:
        raise Conflict(lazy("This event is archived. Nothing in it can be changed."))
    return locked


def describe(event: Event, people: Iterable[RegistrationData]) -> list[Applicant]:
    """Every value in its stored form; what cannot be is refused with the name of its field."""
    provinces: dict[UUID | str, UUID] = {}
    for delegation in list_delegations(event.id):
        provinces[delegation.admin_unit_id] = delegation.id
        provinces[delegation.admin_unit.code] = delegation.id
    categories = {category.key: category.id for category in list_categories(event.id)}
    return [_applicant(data, provinces, categories) for data in people]


def refuse_known(applicant: Applicant, alike: Iterable[Known]) -> None:
    """Nobody registers twice: the same phone, or the same name in the same province, is somebody who is here."""
    for known in alike:
        if not known.is_active:
            continue
        if applicant.phone and known.phone == applicant.phone:
            raise Conflict(
                lazy("This phone number is registered for this event already. You can find the pass again by phone."),
                field="phone",
            )
        same_name = known.name_key == applicant.name_key and known.delegation_id == applicant.delegation_id
        if same_name and not applicant.is_namesake:
            raise Conflict(
                lazy(
                    "Somebody of this name is registered from this province already. If that is you, find your pass"
                    " again; if you only share the name, please ask the organizer to add you."
                ),
                field="full_name",
            )


def current_data(registration: Registration) -> RegistrationData:
    """What is known of a registration, in the form in which it is given."""
    person = registration.person
    return RegistrationData(
        full_name=person.full_name,
        sort_name=person.sort_name,
        province=registration.delegation.admin_unit_id if registration.delegation else None,
        category=registration.category.key,
        position=registration.position,
        organization=registration.organization,
        phone=person.phone,
        email=person.email,
        sex=person.sex,
        birth_date=person.birth_date,
        birth_year=person.birth_year,
        note=registration.note,
    )


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


def _enter(event: Event, people: Sequence[RegistrationData], *, source: Source, at: datetime) -> list[UUID]:
    """The one way in; the caller's transaction and audit entry cover it."""
    event = lock_event(event)
    if source is Source.WEB:
        _refuse_closed(event, at)
    applicants = describe(event, people)
    if source is Source.WEB:
        refuse_other_words(event, {data.get("wording", "") for data in people})
        _refuse_incomplete(event, applicants)
    reused = _refuse_twins(event, applicants)
    person_ids = _people(event, applicants, reused, at)
    given = [(person_ids[i], purpose) for i, applicant in enumerate(applicants) for purpose in applicant.consents]
    evidence = f"/e/{event.slug}/register" if source is Source.WEB else ""
    keep_consents(event, given, method=source.value, evidence=evidence, at=at)
    return _insert(event, applicants, person_ids, source, at)


def _refuse_closed(event: Event, at: datetime) -> None:
    if event.state not in PUBLIC_STATES - {EventState.CLOSED}:
        raise Conflict(lazy("Registration for this event is closed."))
    if not is_open(event.registration_opens_at, event.registration_closes_at, at=at):
        if event.registration_opens_at is not None and at < event.registration_opens_at:
            raise Conflict(lazy("Registration for this event has not opened yet."))
        raise Conflict(lazy("Registration for this event is closed."))


def _refuse_incomplete(event: Event, applicants: Iterable[Applicant]) -> None:
    is_asked = REQUIRED_PURPOSE in consent_texts(event)
    for applicant in applicants:
        if not applicant.phone:
            raise DomainError(lazy("Please give a phone number."), field="phone")
        if is_asked and REQUIRED_PURPOSE not in applicant.consents:
            raise DomainError(
                lazy("Without this consent we cannot register you: we would have to use your data to do so."),
                field=REQUIRED_PURPOSE,
            )


def _applicant(data: RegistrationData, provinces: dict[UUID | str, UUID], categories: dict[str, UUID]) -> Applicant:
    name = nfc(data["full_name"])
    if not search_key(name):
        raise DomainError(lazy("Please give a name."), field="full_name")
    if len(name) > _NAME_LENGTH:
        raise DomainError(lazy("The name is too long."), field="full_name")
    province = data.get("province")
    if province is not None and province not in provinces:
        raise DomainError(lazy("This province does not take part in the event."), field="province")
    category = data.get("category", "official")
    if category not in categories:
        raise DomainError(lazy("There is no such category."), field="category")
    born = data.get("birth_date")
    return Applicant(
        person=PersonData(
            full_name=name,
            sort_name=nfc(data.get("sort_name") or "") or None,
            phone=known_phone(data.get("phone")),
            email=known_email(data.get("email")),
            sex=data.get("sex"),
            birth_date=born,
            birth_year=born.year if born else data.get("birth_year"),
        ),
        delegation_id=provinces[province] if province is not None else None,
        category_id=categories[category],
        position=nfc(data.get("position", "")),
        organization=nfc(data.get("organization", "")),
        note=nfc_text(data.get("note", "")),
        consents=tuple(data.get("consents", ())),
        is_namesake=data.get("is_namesake", False),
        name_key=search_key(name),
    )


def _refuse_twins(event: Event, applicants: Sequence[Applicant]) -> dict[int, UUID]:
    """Refuse who is here already; tell which of the others the host knows: the same phone and the same folded name."""
    phones = {applicant.phone for applicant in applicants if applicant.phone}
    names = {(applicant.delegation_id, applicant.name_key) for applicant in applicants}
    by_phone: dict[str, list[Known]] = {}
    by_name: dict[tuple[UUID | None, str], list[Known]] = {}
    for known in list_known(event.id, event.host_id, phones, names):
        by_phone.setdefault(known.phone or "", []).append(known)
        by_name.setdefault((known.delegation_id, known.name_key), []).append(known)
    reused: dict[int, UUID] = {}
    for index, applicant in enumerate(applicants):
        place = (applicant.delegation_id, applicant.name_key)
        same_phone = by_phone.get(applicant.phone, []) if applicant.phone else []
        refuse_known(applicant, [*same_phone, *by_name.get(place, [])])
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
    return reused


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
    event: Event, applicants: Sequence[Applicant], person_ids: Sequence[UUID], source: Source, at: datetime
) -> list[UUID]:
    free = None if event.capacity is None or source is Source.WALK_IN else event.capacity - count_placed(event.id)
    rows, passes = [], []
    codes = _new_codes(event.id, len(applicants))
    for applicant, person_id, code in zip(applicants, person_ids, codes, strict=True):
        state = _first_state(event, source, free)
        row = _row(applicant, code) | {
            "id": uuid7(),
            "event_id": event.id,
            "person_id": person_id,
            "state": state,
            "source": source,
            "created_at": at,
        }
        rows.append(row)
        if state is RegistrationState.CONFIRMED:
            passes.append(issue_pass_row(row["id"], at))
            free = None if free is None else free - 1
    if rows:
        db.session.execute(insert(table(Registration)), rows)
    if passes:
        db.session.execute(insert(table(Pass)), passes)
    return [row["id"] for row in rows]


def _first_state(event: Event, source: Source, free: int | None) -> RegistrationState:
    """What the organizer adds is approved; beyond the capacity everybody waits."""
    if event.needs_approval and source is Source.WEB:
        return RegistrationState.SUBMITTED
    return RegistrationState.CONFIRMED if free is None or free > 0 else RegistrationState.WAITLISTED


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
