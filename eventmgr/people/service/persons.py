"""How persons come to be known."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Required, TypedDict
from uuid import UUID

from sqlalchemy import delete, insert, update

from eventmgr.core.db import Model, db, table, transaction
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.core.ids import uuid7
from eventmgr.core.text import name_sort_key, nfc, search_key
from eventmgr.people.models import AdminUnit, Host, Person
from eventmgr.people.provinces import load_units
from eventmgr.people.rules import InvalidEmail, InvalidPhone, PhoneFault, Sex, parse_email, parse_phone

PHONE_FAULTS: dict[PhoneFault, LazyString] = {
    PhoneFault.EMPTY: lazy("Please give a phone number."),
    PhoneFault.NOT_A_NUMBER: lazy("This is not a phone number."),
    PhoneFault.IMPOSSIBLE: lazy("There is no such phone number. A mobile number has 10 digits, like 0912 345 678."),
    PhoneFault.OLD_LANDLINE: lazy("This is an old landline number. Please give a mobile number."),
}


class PersonData(TypedDict, total=False):
    """What is known of a person, already normalised (phone E.164, e-mail checked)."""

    full_name: Required[str]
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


def known_phone(text: str | None) -> str | None:
    """The number in E.164 as it is stored; none where none was given, refused where it is no number."""
    if not text:
        return None
    try:
        return parse_phone(text)
    except InvalidPhone as error:
        raise DomainError(PHONE_FAULTS[error.reason], field="phone") from error


def known_email(text: str | None) -> str | None:
    """The address as it is stored; none where none was given, refused where it is no address."""
    if not text:
        return None
    try:
        return parse_email(text)
    except InvalidEmail as error:
        raise DomainError(lazy("This is not an e-mail address."), field="email") from error


def create_person(host_id: UUID, data: PersonData, *, at: datetime) -> Person:
    """Make a person known to the host. The caller's transaction and audit entry cover it."""
    [person_id] = create_people(host_id, [data], at=at)
    return db.session.get_one(Person, person_id)


def create_people(host_id: UUID, people: Sequence[PersonData], *, at: datetime) -> list[UUID]:
    """Make many persons known to the host at once; their ids in the same order."""
    empty = dict.fromkeys(("sort_name", "phone", "email", "sex", "birth_date", "birth_year"))
    rows: list[dict[str, Any]] = [
        {**empty, **data, **_names(data["full_name"], data.get("sort_name"))}
        | {"id": uuid7(), "host_id": host_id, "created_at": at}
        for data in people
    ]
    if rows:
        db.session.execute(insert(table(Person)), rows)
    return [row["id"] for row in rows]


def become_one(person: Person, other: Person) -> None:
    """Whatever points at the other row of a person points at this one, and the other row goes.

    Every table is asked, also of features above: none of them decides what a person is. The caller's transaction and
    audit entry cover it.
    """
    session, person_id, other_id = db.session, person.id, other.id
    session.flush()
    keys = (key for each in Model.metadata.sorted_tables for key in each.foreign_keys)
    for column in [key.parent for key in keys if key.column is table(Person).c.id]:
        session.execute(update(column.table).where(column == other_id).values({column.name: person_id}))
    session.execute(delete(table(Person)).where(table(Person).c.id == other_id))
    session.expunge(other)
    session.expire_all()


def set_names(person: Person) -> None:
    """Keep the keys by which a person is found and sorted in step with the name."""
    for field, value in _names(person.full_name, person.sort_name).items():
        setattr(person, field, value)


def _names(full_name: str, sort_name: str | None) -> dict[str, str]:
    name = nfc(full_name)
    return {"full_name": name, "search_key": search_key(name), "sort_key": name_sort_key(name, sort_name)}
