"""Which provinces are there to choose from, what did a person agree to, and which requests wait for an answer?"""

import json
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, ColumnElement, Enum, String, Text, cast, func, or_, select
from sqlalchemy.orm import joinedload

from eventmgr.core.db import Model, chunks, db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.text import sort_key
from eventmgr.people.models import AdminUnit, Consent, ConsentText, DataRequest, Host, Person
from eventmgr.people.provinces import tile_places
from eventmgr.people.rules import RequestState

SHOWN_CLOSED = 100
_FROM_NAMES = frozenset({"search_key", "sort_key"})


def list_units(unit_set: str) -> list[AdminUnit]:
    """The provinces of one set (`vn63`, `vn34`) in Vietnamese order."""
    units = db.session.execute(select(AdminUnit).where(AdminUnit.set == unit_set)).scalars()
    return sorted(units, key=lambda unit: sort_key(unit.name))


def find_units(unit_ids: list[UUID]) -> list[AdminUnit]:
    """The provinces of these ids."""
    return list(db.session.execute(select(AdminUnit).where(AdminUnit.id.in_(unit_ids))).scalars())


def tile_rows(unit_set: str, codes: Collection[str]) -> list[list[str | None]]:
    """The part of the map in which these provinces lie, row by row from the north; None is a gap."""
    places = {code: place for code, place in tile_places(unit_set).items() if code in codes}
    if not places:
        return []
    at = {place: code for code, place in places.items()}
    rows, columns = ([place[axis] for place in places.values()] for axis in (0, 1))
    return [
        [at.get((row, column)) for column in range(min(columns), max(columns) + 1)]
        for row in range(min(rows), max(rows) + 1)
    ]


def get_host(host_id: UUID) -> Host:
    """The host of this id."""
    return db.session.execute(select(Host).where(Host.id == host_id)).scalar_one()


def get_person(person_id: UUID) -> Person:
    """The person of this id."""
    return db.session.execute(select(Person).where(Person.id == person_id)).scalar_one()


def latest_texts(event_id: UUID, language: str) -> dict[str, ConsentText]:
    """Purpose → the words beside its box, in their latest version."""
    rows = db.session.execute(
        select(ConsentText)
        .where(ConsentText.event_id == event_id, ConsentText.language == language)
        .order_by(ConsentText.version)
    ).scalars()
    return {row.purpose: row for row in rows}


def list_versions(event_id: UUID, purpose: str, language: str) -> list[ConsentText]:
    """Every version of the words beside a box, the latest first."""
    return list(
        db.session.execute(
            select(ConsentText)
            .where(ConsentText.event_id == event_id, ConsentText.purpose == purpose, ConsentText.language == language)
            .order_by(ConsentText.version.desc())
        ).scalars()
    )


def live_consents(person_id: UUID, event_id: UUID, purpose: str) -> list[Consent]:
    """The consents to this purpose that were not taken back."""
    return list(
        db.session.execute(
            select(Consent).where(
                Consent.person_id == person_id,
                Consent.event_id == event_id,
                Consent.purpose == purpose,
                Consent.withdrawn_at.is_(None),
            )
        ).scalars()
    )


def list_consents(person_id: UUID) -> list[Consent]:
    """All that a person ever agreed to, with the words, the latest first."""
    return list(
        db.session.execute(
            select(Consent)
            .where(Consent.person_id == person_id)
            .options(joinedload(Consent.text))
            .order_by(Consent.given_at.desc(), Consent.id.desc())
        ).scalars()
    )


def who_agreed(event_id: UUID, purpose: str, person_ids: Collection[UUID]) -> set[UUID]:
    """Which of these persons agree to this use of their data at this event today.

    Who asked to stop using the data, or is erased, agrees to nothing.
    """
    agreed: set[UUID] = set()
    for chunk in chunks(sorted(person_ids)):
        agreed.update(
            db.session.execute(
                select(Consent.person_id)
                .join(Consent.person)
                .where(
                    Consent.person_id.in_(chunk),
                    Consent.event_id == event_id,
                    Consent.purpose == purpose,
                    Consent.withdrawn_at.is_(None),
                    Person.restricted_at.is_(None),
                    Person.erased_at.is_(None),
                )
            ).scalars()
        )
    return agreed


def who_is_usable(person_ids: Collection[UUID]) -> set[UUID]:
    """Which of these persons did not ask to stop the use of their data, and are not erased."""
    usable: set[UUID] = set()
    for chunk in chunks(sorted(person_ids)):
        here = (Person.id.in_(chunk), Person.restricted_at.is_(None), Person.erased_at.is_(None))
        usable.update(db.session.execute(select(Person.id).where(*here)).scalars())
    return usable


def withdrawals(event_id: UUID) -> dict[UUID, set[str]]:
    """Person → the purposes to which she took her consent back and did not give it again."""
    rows = db.session.execute(
        select(Consent.person_id, Consent.purpose)
        .where(Consent.event_id == event_id)
        .group_by(Consent.person_id, Consent.purpose)
        .having(func.count() == func.count(Consent.withdrawn_at))
    )
    found: dict[UUID, set[str]] = {}
    for person_id, purpose in rows:
        found.setdefault(person_id, set()).add(purpose)
    return found


def who_is_restricted(host_id: UUID) -> set[UUID]:
    """The persons of a host who asked to stop the use of their data."""
    here = (Person.host_id == host_id, Person.restricted_at.is_not(None))
    return set(db.session.execute(select(Person.id).where(*here)).scalars())


def find_traces(words: Collection[str]) -> dict[str, int]:
    """Table → in how many of its rows one of these words stands in a text, wherever somebody may have typed it.

    Names in the list of persons, and what is made from them for searching, are namesakes and not looked at.
    """
    found: dict[str, int] = {}
    for table in Model.metadata.sorted_tables:
        texts = [column for column in table.columns if _is_text(column) and column.name not in _FROM_NAMES]
        if table.name == Person.__tablename__ or not texts:
            continue
        here = or_(*(_holds(column, word) for column in texts for word in words))
        if count := db.session.execute(select(func.count()).select_from(table).where(here)).scalar_one():
            found[table.name] = count
    return found


def list_open_requests(host_id: UUID) -> list[DataRequest]:
    """What waits for the host, what is due first at the head: the first answer, and once it is given, the deed."""
    waiting = _requests(DataRequest.host_id == host_id, DataRequest.state == RequestState.OPEN)
    return sorted(waiting, key=lambda row: row.done_by if row.answered_at else min(row.answer_by, row.done_by))


def list_closed_requests(host_id: UUID) -> list[DataRequest]:
    """What was answered last."""
    found = (
        select(DataRequest)
        .where(DataRequest.host_id == host_id, DataRequest.state != RequestState.OPEN)
        .options(joinedload(DataRequest.person))
        .order_by(DataRequest.closed_at.desc(), DataRequest.id.desc())
        .limit(SHOWN_CLOSED)
    )
    return list(db.session.execute(found).scalars())


def list_requests_of(person_id: UUID) -> list[DataRequest]:
    """What one person asked for."""
    return _requests(DataRequest.person_id == person_id)


def get_request(host_id: UUID, request_id: UUID) -> DataRequest:
    """A request to this host."""
    return _one(DataRequest.host_id == host_id, DataRequest.id == request_id)


def get_request_by_key(key: str) -> DataRequest:
    """The request that a secret key opens."""
    return _one(DataRequest.key == key)


def count_open(host_id: UUID, today: date) -> tuple[int, int]:
    """How many requests wait, and how many of them too long."""
    is_late = (DataRequest.done_by < today) | (DataRequest.answered_at.is_(None) & (DataRequest.answer_by < today))
    rows = db.session.execute(
        select(is_late, func.count())
        .where(DataRequest.host_id == host_id, DataRequest.state == RequestState.OPEN)
        .group_by(is_late)
    )
    counts = {bool(late): count for late, count in rows}
    return sum(counts.values()), counts.get(True, 0)


def _is_text(column: Column[Any]) -> bool:
    """A column in which people write; enums are made by us."""
    return isinstance(column.type, String | JSON) and not isinstance(column.type, Enum)


def _holds(column: Column[Any], word: str) -> ColumnElement[bool]:
    if isinstance(column.type, JSON):
        return cast(column, Text).contains(json.dumps(word)[1:-1], autoescape=True)
    return column.contains(word, autoescape=True)


def _requests(*conditions: object) -> list[DataRequest]:
    found = (
        select(DataRequest)
        .where(*conditions)  # type: ignore[arg-type]  # conditions of one table, handed on
        .options(joinedload(DataRequest.person))
        .order_by(DataRequest.done_by, DataRequest.id)
    )
    return list(db.session.execute(found).scalars())


def _one(*conditions: object) -> DataRequest:
    found = _requests(*conditions)
    if not found:
        raise NotFound(lazy("There is no such request."))
    return found[0]
