"""How persons and their consent come to be known."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from eventmgr.core.db import db, transaction
from eventmgr.core.text import name_sort_key, nfc, search_key
from eventmgr.people.models import AdminUnit, Consent, Host, Person
from eventmgr.people.provinces import load_units
from eventmgr.people.rules import Sex


class PersonData(TypedDict, total=False):
    """What is known of a person, already normalised (phone E.164, e-mail checked)."""

    full_name: str
    sort_name: str | None
    phone: str | None
    email: str | None
    sex: Sex | None
    birth_date: date | None
    birth_year: int | None


def create_host(name: str, short_name: str) -> Host:
    """Found the organization whose installation this is."""
    with transaction() as session:
        host = Host(name=nfc(name), short_name=nfc(short_name))
        session.add(host)
        session.flush()
        return host


def load_admin_units() -> None:
    """Bring both sets of provinces into the table; those that are there already stay."""
    with transaction() as session:
        known = {(unit.set, unit.code): unit for unit in session.query(AdminUnit)}
        rows = load_units()
        for row in rows:
            if (row.set, row.code) not in known:
                unit = AdminUnit(
                    set=row.set,
                    code=row.code,
                    name=row.name,
                    type=row.type,
                    region=row.region,
                    valid_from=row.valid_from,
                    valid_to=row.valid_to,
                )
                session.add(unit)
                known[row.set, row.code] = unit
        session.flush()
        for row in rows:
            if row.merged_into:
                known[row.set, row.code].merged_into_id = known["vn34", row.merged_into].id


def create_person(host_id: UUID, data: PersonData, *, at: datetime) -> Person:
    """Make a person known to the host. The caller's transaction and audit entry cover it."""
    person = Person(host_id=host_id, created_at=at, **data)
    set_names(person)
    db.session.add(person)
    db.session.flush()
    return person


def set_names(person: Person) -> None:
    """Keep the keys by which a person is found and sorted in step with the name."""
    person.full_name = nfc(person.full_name)
    person.search_key = search_key(person.full_name)
    person.sort_key = name_sort_key(person.full_name, person.sort_name)


def give_consents(
    person: Person, purposes: Iterable[str], texts: Mapping[str, str], *, event_id: UUID, method: str, at: datetime
) -> None:
    """Keep each purpose that the person agreed to, with the exact words that stood beside the box."""
    for purpose in purposes:
        db.session.add(
            Consent(
                person_id=person.id,
                event_id=event_id,
                purpose=purpose,
                text=texts[purpose],
                method=method,
                given_at=at,
            )
        )
