"""How does a file come in, is read by the worker, and put right by a person before it is entered?"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from eventmgr.audit.service import record
from eventmgr.core import jobs
from eventmgr.core.access import SYSTEM, Actor
from eventmgr.core.db import db, lock_row, table, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.registration.importing.layout import Encoding, Layout
from eventmgr.registration.importing.report import ListRow, Message, RowStatus
from eventmgr.registration.models import Decision, Import, ImportRow, ImportState, KnownLayout, NameForm
from eventmgr.registration.queries import list_delegations
from eventmgr.registration.queries.imports import (
    WAITING_STATES,
    Decided,
    get_import,
    get_row,
    known_layouts,
    list_decided,
    list_open_rows,
)
from eventmgr.registration.service.comparing import compare_rows
from eventmgr.registration.service.lists import Reading, clean_filename, read_file
from eventmgr.registration.service.registering import lock_event
from eventmgr.registration.service.rows import keep_messages, keep_row, take_kept
from eventmgr.registration.service.uploads import KEPT_UNENTERED, keep_samples, keep_upload, let_go, open_upload
from eventmgr.rendering.refusals import MAX_BYTES, refusal

IMPORT_JOB = "registration.import"
FOUND_STATES = (*WAITING_STATES, ImportState.ENTERED)


def upload_lists(event: Event, files: Iterable[tuple[str, bytes]], *, actor: Actor, at: datetime) -> list[Import]:
    """Take in files as they were sent; the worker reads each by itself, so that one that is none stops no other."""
    found = [_take_in(new_import(event, name, data, actor=actor, at=at), data) for name, data in files]
    with transaction() as session:
        lock_event(event)
        for one in found:
            session.add(one)
            session.flush()
            record(
                "registration.upload_list", one, actor=actor, at=at, event_id=event.id,
                changes={"file": (None, one.filename)},
            )  # fmt: skip
            if one.state is ImportState.UPLOADED:
                jobs.after_commit(IMPORT_JOB, one.id)
        return found


def _take_in(one: Import, data: bytes) -> Import:
    """Keep the file under seal until it is entered; one that is too large is refused at once."""
    if len(data) > MAX_BYTES:
        error = refusal("bytes")
        one.state, one.errors = ImportState.REFUSED, keep_messages([Message(error.code, error.message)])
    else:
        keep_upload(one, data)
    return one


def new_import(event: Event, filename: str, data: bytes, *, actor: Actor, at: datetime) -> Import:
    """A file that was not read yet."""
    return Import(
        event_id=event.id,
        filename=clean_filename(filename),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        state=ImportState.UPLOADED,
        tables=[],
        errors=[],
        left_tables=[],
        asked_by=kept_actor(actor),
        uploaded_by=actor.label,
        created_at=at,
        attempts=0,
    )


def kept_actor(actor: Actor) -> dict[str, Any]:
    """Who asked, for the worker."""
    return {"kind": actor.kind, "id": str(actor.id) if actor.id else None, "label": actor.label}


def taken_actor(found: Import) -> Actor:
    """Who asked for the work that is under way."""
    asked = found.asked_by
    return Actor(asked["kind"], UUID(asked["id"]) if asked["id"] else None, asked["label"])


def read_list(import_id: UUID) -> None:
    """Read a file and compare its people with who is known; what was decided about the same rows before stays."""
    found = db.session.get_one(Import, import_id)
    event = db.session.get_one(Event, found.event_id)
    reading = read_file(
        event,
        found.filename,
        open_upload(found),
        province=found.chosen_province,
        left_tables=found.left_tables,
    )
    with transaction():
        lock_row(found)
        if found.state is not ImportState.UPLOADED:
            return
        decided = {(row.sheet, row.line): row for row in list_decided(found.id)}
        db.session.execute(delete(table(ImportRow)).where(table(ImportRow).c.import_id == found.id))
        keep_reading(found, reading, decided)
        compare_kept(event, list_open_rows(found.id))
        read = ImportState.LOOKED_AT if decided else ImportState.READ
        found.state = read if reading.tables else ImportState.REFUSED
        found.leased_until = None
        if found.state is ImportState.REFUSED:
            let_go(found)


def keep_reading(found: Import, reading: Reading, decided: Mapping[tuple[str, int], Decided] | None = None) -> None:
    """Write down what was read; the caller's transaction covers it."""
    found.tables = [each.to_json() for each in reading.tables]
    keep_samples(found, [each.sample for each in reading.tables])
    found.errors = keep_messages(reading.report.errors)
    found.province = reading.report.province[1] if reading.report.province else None
    before = decided or {}
    rows = [
        _values(found, number, row, reading.sheets[row], before.get((reading.sheets[row], row.line)))
        for number, row in enumerate(reading.report.rows)
    ]
    if rows:
        db.session.execute(insert(table(ImportRow)), rows)


def compare_kept(event: Event, kept: Sequence[ImportRow]) -> dict[ImportRow, ListRow]:
    """Compare rows anew with who is known by now; who they may be changes whenever another list is entered."""
    rows = {each: take_kept(each) for each in kept}
    matches = compare_rows(event, list(rows.values()))
    for each, row in rows.items():
        messages, match_id = keep_messages(row.messages), matches.get(row)
        if (each.status, each.messages, each.match_id) != (row.status, messages, match_id):
            each.status, each.messages, each.match_id = row.status, messages, match_id
        if each.decision in {Decision.NEW, Decision.SAME} and each.decided_about != match_id:
            each.decision = each.decided_about = None  # it was said about somebody else
    return rows


def compare_again(event: Event, import_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Look once more whom the rows may be, after others came in."""
    with transaction():
        found = hold(event, import_id, *FOUND_STATES)
        compare_kept(event, list_open_rows(found.id))
        record("registration.compare_list", found, actor=actor, at=at, event_id=event.id)


def correct_columns(
    event: Event,
    import_id: UUID,
    columns: Sequence[Mapping[str, int]],
    encodings: Sequence[Mapping[int, Encoding]],
    *,
    left_tables: Iterable[int],
    province: str | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Say what the columns of each table are; remembered for lists of the same header, and read so at once."""
    with transaction():
        found = hold(event, import_id, *WAITING_STATES)
        if found.file_key is None:
            raise Conflict(lazy("The file of this list is no longer kept. Please upload it again."))
        if len(columns) != len(found.tables):
            raise Conflict(lazy("This list has moved on. Please reload the page."))
        known = known_layouts(event.host_id)
        if province is not None and province not in {row.admin_unit.code for row in list_delegations(event.id)}:
            raise DomainError(lazy("This province does not take part in the event."), field="province")
        for each, said, old_fonts in zip(found.tables, map(dict, columns), encodings, strict=True):
            layout = Layout.from_json(each["layout"])
            fonts = {column: font.value for column, font in old_fonts.items()}
            _refuse_nameless(said)
            before = {column: font.value for column, font in layout.encodings.items()}
            if layout.guessed or (said, fonts) != (dict(layout.columns), before):
                _remember(event, layout.fingerprint, said, fonts, known, actor=actor, at=at)
        found.left_tables, found.chosen_province = sorted(left_tables), province
        _read_again(found, actor=actor)
        changes: dict[str, tuple[object, object]] = {"province": (found.province, province or found.province)}
        record("registration.correct_columns", found, actor=actor, at=at, event_id=event.id, changes=changes)


def forget_layout(event: Event, import_id: UUID, number: int, *, actor: Actor, at: datetime) -> None:
    """Forget what was said about lists of this header; this one is guessed anew."""
    with transaction():
        found = hold(event, import_id, *WAITING_STATES)
        if found.file_key is None:
            raise Conflict(lazy("The file of this list is no longer kept. Please upload it again."))
        prints = [each["layout"]["fingerprint"] for each in found.tables[number : number + 1]]
        forgotten = KnownLayout.fingerprint.in_(prints)
        db.session.execute(delete(KnownLayout).where(KnownLayout.host_id == event.host_id, forgotten))
        _read_again(found, actor=actor)
        record("registration.forget_layout", found, actor=actor, at=at, event_id=event.id)


def decide_row(
    event: Event, import_id: UUID, row_id: UUID, decision: Decision | None, *, actor: Actor, at: datetime
) -> ImportRow:
    """A person's word about one row; None takes it back."""
    with transaction():
        found = hold(event, import_id, *FOUND_STATES)
        row = get_row(found.id, row_id)
        if row.outcome is not None:
            raise Conflict(lazy("This row was entered already."))
        if decision is Decision.SAME and row.match_id is None:
            raise Conflict(lazy("There is nobody this row was compared with."))
        if decision is Decision.NEW and not _may_be_new(row):
            raise Conflict(lazy("This row lacks a name or a province. Please put it right in the file."))
        before, row.decision = row.decision, decision
        row.decided_about = row.match_id if decision is not None else None
        if found.state is ImportState.READ:
            found.state = ImportState.LOOKED_AT
        changes: dict[str, tuple[object, object]] = {
            "row": (None, row.line),
            "decision": (before and before.value, decision and decision.value),
        }
        record("registration.decide_row", found, actor=actor, at=at, event_id=event.id, changes=changes)
        return row


def discard_list(event: Event, import_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Throw a list away of which nobody is entered (any more), with its file."""
    with transaction():
        _drop(hold(event, import_id, *WAITING_STATES, ImportState.REFUSED, ImportState.UNDONE), actor=actor, at=at)


def sweep_lists(*, at: datetime) -> None:
    """Throw away whatever list nobody entered in the time that its page names."""
    unentered = (Import.state.in_((*WAITING_STATES, ImportState.REFUSED)), Import.entered_at.is_(None))
    late = select(Import).where(*unentered, Import.created_at < at - KEPT_UNENTERED)
    with transaction() as session:
        for found in session.execute(late.with_for_update()).scalars():
            _drop(found, actor=SYSTEM, at=at)


def _drop(found: Import, *, actor: Actor, at: datetime) -> None:
    db.session.execute(delete(table(ImportRow)).where(table(ImportRow).c.import_id == found.id))
    changes: dict[str, tuple[object, object]] = {"file": (found.filename, None)}
    record("registration.discard_list", found, actor=actor, at=at, event_id=found.event_id, changes=changes)
    let_go(found)
    db.session.delete(found)


def hold(event: Event, import_id: UUID, *states: ImportState) -> Import:
    """The list, locked, if it stands where this may be done with it."""
    lock_event(event)
    found = get_import(event.id, import_id)
    lock_row(found)
    if found.state not in states:
        raise Conflict(lazy("This list has moved on. Please reload the page."))
    return found


def _values(found: Import, number: int, row: ListRow, sheet: str, before: Decided | None) -> dict[str, Any]:
    told = keep_row(row)
    is_same = before is not None and before.full_name == row.full_name
    return {
        "id": uuid7(),
        "import_id": found.id,
        "number": number,
        "sheet": sheet,
        "line": row.line,
        "phone": row.phone,
        "told": told,
        "status": row.status,
        "messages": told["messages"],
        "match_id": before.match_id if before and is_same else None,
        "decision": before.decision if before and is_same else None,
        "decided_about": before.decided_about if before and is_same else None,
        "name_form": (before.name_form if before and is_same else None) or NameForm.PROPOSED if row.written else None,
        "outcome": None,
        "registration_id": None,
        "changes": None,
    }


def _refuse_nameless(columns: Mapping[str, int]) -> None:
    if "full_name" not in columns and not {"family", "given"} <= columns.keys():
        raise DomainError(lazy("Please say which column holds the names."), field="columns")


def _remember(
    event: Event,
    fingerprint: str,
    columns: dict[str, int],
    encodings: Mapping[int, str],
    known: Mapping[str, KnownLayout],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    layout = known.get(fingerprint)
    if layout is None:
        layout = KnownLayout(host_id=event.host_id, fingerprint=fingerprint)
        db.session.add(layout)
    layout.columns, layout.saved_by, layout.saved_at = columns, actor.label, at
    layout.encodings = {str(column): value for column, value in encodings.items()}


def _read_again(found: Import, *, actor: Actor) -> None:
    found.state, found.asked_by, found.attempts, found.fault = ImportState.UPLOADED, kept_actor(actor), 0, None
    jobs.after_commit(IMPORT_JOB, found.id)


def _may_be_new(row: ImportRow) -> bool:
    return bool(row.told.get("full_name") and row.told.get("unit")) and row.status is not RowStatus.REJECTED
