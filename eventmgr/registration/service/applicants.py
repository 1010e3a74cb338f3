"""Who registers: what is told about somebody, in its stored form, and who cannot be taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Required, TypedDict
from uuid import UUID

from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.core.text import nfc, nfc_text, search_key
from eventmgr.events.models import Event
from eventmgr.people.rules import Sex
from eventmgr.people.service import PersonData, known_email, known_phone
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import Known, list_categories, list_delegations
from eventmgr.registration.service.consents import REQUIRED_PURPOSE
from eventmgr.registration.wordings import known_language

_NAME_LENGTH = 200


class RegistrationData(TypedDict, total=False):
    """What is told about somebody who registers; `is_namesake` says that a like name was looked at: another person.

    `is_here` says that the person stands at a door that could not ask: taken in whoever is like them, and marked so.
    `invitation` is the key of a personal link, `wording` marks the words that stood beside the boxes. A form that may
    be sent twice names the registration that it makes (`id`).
    """

    id: UUID
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
    language: str
    consents: list[str]
    wording: str
    invitation: str
    is_namesake: bool
    is_here: bool


@dataclass(frozen=True)
class Applicant:
    """One who registers, every value in its stored form."""

    person: PersonData
    delegation_id: UUID | None
    category_id: UUID
    position: str
    organization: str
    note: str
    language: str
    consents: tuple[str, ...]
    is_namesake: bool
    is_here: bool
    name_key: str
    id: UUID

    @property
    def phone(self) -> str | None:
        """The number in E.164."""
        return self.person.get("phone")


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
    if applicant.is_here:
        return
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


def refuse_incomplete(texts: Mapping[str, str], applicants: Iterable[Applicant]) -> None:
    """Who registers alone gives a phone number and the one consent without which nothing can be done.

    `texts` are the words beside the boxes of the event, by purpose.
    """
    is_asked = REQUIRED_PURPOSE in texts
    for applicant in applicants:
        if not applicant.phone:
            raise DomainError(lazy("Please give a phone number."), field="phone")
        if is_asked and REQUIRED_PURPOSE not in applicant.consents:
            raise DomainError(
                lazy("Without this consent we cannot register you: we would have to use your data to do so."),
                field=REQUIRED_PURPOSE,
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
        language=registration.language,
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
        language=known_language(data.get("language")),
        consents=tuple(data.get("consents", ())),
        is_namesake=data.get("is_namesake", False),
        is_here=data.get("is_here", False),
        name_key=search_key(name),
        id=data.get("id") or uuid7(),
    )
