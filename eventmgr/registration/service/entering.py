"""How do the rows of a list become registrations: all that are clear or decided, or none?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from eventmgr.audit.service import record
from eventmgr.core import jobs
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.people.rules import format_phone
from eventmgr.registration.importing.report import ImportReport, ListRow, RowStatus
from eventmgr.registration.models import Decision, Import, ImportRow, ImportState, NameForm, Outcome, Registration
from eventmgr.registration.queries.imports import (
    WAITING_STATES,
    count_rows,
    get_registrations,
    list_open_rows,
    list_proposals,
    phone_holders,
)
from eventmgr.registration.rules import ACTIVE_STATES, Source
from eventmgr.registration.service.applicants import RegistrationData
from eventmgr.registration.service.changing import PERSONAL
from eventmgr.registration.service.comparing import compare_rows
from eventmgr.registration.service.intake import (
    IMPORT_JOB,
    compare_kept,
    hold,
    keep_reading,
    kept_actor,
    new_import,
    taken_actor,
)
from eventmgr.registration.service.lists import read_file
from eventmgr.registration.service.news import apply_news, news_of
from eventmgr.registration.service.registering import lock_event, register_many
from eventmgr.registration.service.rows import choose_form
from eventmgr.registration.service.uploads import let_go

_AT_ONCE = 1_000
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class _Work:
    new: list[tuple[ImportRow, ListRow]] = field(default_factory=list)
    updates: list[tuple[ImportRow, ListRow, UUID]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.new) + len(self.updates)


def import_delegates(
    event: Event, filename: str, data: bytes, *, dry_run: bool, keep_names: bool = False, actor: Actor, at: datetime
) -> ImportReport:
    """Read a list and enter its new and changed people at once, all or none; a dry run only tells.

    Who needs a look (a like name, a shared phone, a date that is none) is told and left for a person to decide.
    Names in capitals are taken in the form proposed for them, or all as they are written (`keep_names`).
    """
    reading = read_file(event, filename, data)
    report = reading.report
    if report.errors:
        return report
    if dry_run:
        for row in report.rows:
            if keep_names and row.written:
                row.keep_written()
        compare_rows(event, report.rows)
        return report
    with transaction() as session:
        lock_event(event)
        found = new_import(event, filename, data, actor=actor, at=at)
        session.add(found)
        session.flush()
        keep_reading(found, reading)
        if keep_names:
            for kept in list_proposals(found.id, NameForm.WRITTEN):
                choose_form(kept, NameForm.WRITTEN)
        told = [row.ethnicity for row in report.rows]
        report.rows = []  # they are read again from where they are kept, which is without what is sensitive
        report.rows = enter_open_rows(event, found, actor=actor, at=at)
        for row, ethnicity in zip(report.rows, told, strict=True):
            row.ethnicity = ethnicity
        return report


def ask_to_enter(event: Event, import_id: UUID, *, actor: Actor, at: datetime) -> Import:
    """Have the worker enter whoever is clear or decided."""
    del at  # the deed is written down when it is done
    with transaction():
        found = hold(event, import_id, *WAITING_STATES, ImportState.ENTERED)
        if found.errors or not count_rows([found.id])[found.id].filters["to_enter"]:
            raise Conflict(lazy("There is nobody to enter in this list."))
        found.state, found.asked_by, found.attempts, found.fault = ImportState.ENTERING, kept_actor(actor), 0, None
        jobs.after_commit(IMPORT_JOB, found.id)
        return found


def enter_list(import_id: UUID, *, at: datetime, tell: Tell) -> None:
    """Enter a list that somebody asked to enter; its file is no longer needed then."""
    found = db.session.get_one(Import, import_id)
    event = db.session.get_one(Event, found.event_id)
    with transaction():
        lock_event(event)
        lock_row(found)
        if found.state is not ImportState.ENTERING:
            return
        enter_open_rows(event, found, actor=taken_actor(found), at=at, tell=tell)
        let_go(found)


def enter_open_rows(
    event: Event, found: Import, *, actor: Actor, at: datetime, tell: Tell = lambda _done, _all: None
) -> list[ListRow]:
    """Compare once more, under the lock, and enter what is clear or decided; the rows as they were then."""
    kept = list_open_rows(found.id)
    rows = compare_kept(event, kept)
    work = _sort_out(rows)
    tell(0, len(work))
    _create(event, work, actor=actor, at=at, tell=tell)
    _update(event, work, actor=actor, at=at, tell=tell)
    found.state, found.entered_by, found.entered_at = ImportState.ENTERED, actor.label, at
    found.leased_until = None
    held = [each for each in kept if each.outcome is None]
    counts = {status.value: (None, sum(row.status is status for row in rows.values())) for status in RowStatus}
    done: dict[str, tuple[object, object]] = {
        "file": (None, found.filename),
        **counts,
        "created": (None, len(work.new)),
        "updated": (None, len(work.updates)),
        "left": (None, len(held)),
        **_names_taken(work),
    }
    record("registration.import", found, actor=actor, at=at, event_id=event.id, changes=done)
    return list(rows.values())


def _names_taken(work: _Work) -> dict[str, tuple[object, object]]:
    """How many names were entered in a form that was proposed for them, and how many as the list writes them."""
    rows = [kept for kept, _row in work.new] + [kept for kept, _row, _id in work.updates]
    forms = [kept.name_form for kept in rows]
    return {f"names_{form.value}": (None, forms.count(form)) for form in NameForm if form in forms}


def _sort_out(rows: Mapping[ImportRow, ListRow]) -> _Work:
    """A person's word goes first; without one only what is clear is entered."""
    work = _Work()
    for kept, row in rows.items():
        if kept.decision is Decision.NEW or (kept.decision is None and row.status is RowStatus.NEW):
            work.new.append((kept, row))
        elif kept.match_id and (
            kept.decision is Decision.SAME or (kept.decision is None and row.status is RowStatus.UPDATE)
        ):
            work.updates.append((kept, row, kept.match_id))
    return work


def _create(event: Event, work: _Work, *, actor: Actor, at: datetime, tell: Tell) -> None:
    taken = set(phone_holders(event.id, {row.phone for _kept, row in work.new if row.phone}))
    for start in range(0, len(work.new), _AT_ONCE):
        part = work.new[start : start + _AT_ONCE]
        people = [_data(row, taken) for _kept, row in part]
        ids = register_many(event, people, source=Source.IMPORT, actor=actor, at=at)
        for (kept, _row), registration_id in zip(part, ids, strict=True):
            kept.outcome, kept.registration_id = Outcome.CREATED, registration_id
        tell(start + len(part), len(work))


def _data(row: ListRow, taken: set[str]) -> RegistrationData:
    """A number that belongs to somebody else here becomes a remark: a phone finds one person's pass."""
    phone, note = row.phone, row.note
    if phone in taken:
        note = "\n".join(text for text in (note, f"ĐT dùng chung: {format_phone(phone)}") if text)
        phone = None
    elif phone:
        taken.add(phone)
    return RegistrationData(
        full_name=row.full_name,
        province=row.unit,
        position=row.position,
        organization=row.organization,
        phone=phone,
        email=row.email,
        sex=row.sex,
        birth_date=row.birth_date,
        birth_year=row.birth_year,
        note=note,
        is_namesake=True,
    )


def _update(event: Event, work: _Work, *, actor: Actor, at: datetime, tell: Tell) -> None:
    done = len(work.new)
    for part in _parts(work.updates):
        registrations = get_registrations(event.id, {registration_id for _kept, _row, registration_id in part})
        phones = phone_holders(event.id, {row.phone for _kept, row, _id in part if row.phone})
        changed = [
            (registration, _correct(kept, registration, _news(registration, row, phones)))
            for kept, row, registration_id in part
            if (registration := registrations[registration_id]).state in ACTIVE_STATES
        ]
        for registration, changes in changed:
            if changes:
                record(
                    "registration.correct", registration, actor=actor, at=at, event_id=event.id, changes=changes,
                    personal=PERSONAL,
                )  # fmt: skip
        done += len(part)
        tell(done, len(work))


def _news(registration: Registration, row: ListRow, phones: dict[str, UUID]) -> dict[str, Any]:
    """What is new, but for a number that is somebody else's."""
    news = news_of(registration, row)
    if "phone" in news and phones.setdefault(news["phone"], registration.id) != registration.id:
        del news["phone"]
    return news


def _correct(kept: ImportRow, registration: Registration, news: dict[str, Any]) -> dict[str, tuple[object, object]]:
    changes = apply_news(registration, news)
    kept.outcome, kept.registration_id = Outcome.UPDATED, registration.id
    kept.changes = {name: [plain(before), plain(after)] for name, (before, after) in changes.items()}
    return changes


def _parts(updates: list[tuple[ImportRow, ListRow, UUID]]) -> Iterator[list[tuple[ImportRow, ListRow, UUID]]]:
    return (updates[start : start + _AT_ONCE] for start in range(0, len(updates), _AT_ONCE))


def plain(value: object) -> object:
    """A value as JSON holds it."""
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
