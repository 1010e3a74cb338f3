"""One unit of writing: all of it is kept or none, with its audit entry and its jobs."""

import pytest
from sqlalchemy import select

from eventmgr.audit.models import AuditEntry
from eventmgr.audit.service import change, record
from eventmgr.core import jobs
from eventmgr.core.db import db, transaction
from eventmgr.events.models import Event, Room
from tests.factories import AT, ORGANIZER, make_room

done: list[str] = []


@jobs.job("tests.note")
def note(subject: str) -> None:
    """Remember what the job was about."""
    done.append(subject)


def test_what_fails_halfway_leaves_nothing(event: Event) -> None:
    event_id = event.id

    def add_and_fail() -> None:
        with transaction() as session:
            session.add(Room(event_id=event_id, name="Phòng 1", capacity=None))
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        add_and_fail()
    assert db.session.execute(select(Room).where(Room.event_id == event_id)).all() == []


def test_an_inner_transaction_is_part_of_the_outer(event: Event) -> None:
    event_id = event.id

    def add_inside_and_fail_outside() -> None:
        with transaction():
            with transaction() as session:
                session.add(Room(event_id=event_id, name="Phòng 1", capacity=None))
            raise LookupError

    with pytest.raises(LookupError):
        add_inside_and_fail_outside()
    assert db.session.execute(select(Room).where(Room.event_id == event_id)).all() == []


def test_changes_outside_of_a_transaction_are_refused(event: Event) -> None:
    event.name = "Tên khác"
    with pytest.raises(RuntimeError), transaction():
        pass
    db.session.rollback()


def test_a_job_starts_after_the_commit_and_never_after_a_failure(event: Event) -> None:
    done.clear()
    with transaction():
        jobs.after_commit("tests.note", event.id)
        assert done == []
    assert done == [str(event.id)]

    def ask_and_fail() -> None:
        with transaction():
            jobs.after_commit("tests.note", "never")
            raise LookupError

    with pytest.raises(LookupError):
        ask_and_fail()
    with transaction():
        pass
    assert done == [str(event.id)]


def test_an_audit_entry_tells_who_changed_what(event: Event) -> None:
    room = make_room(event, "Phòng 1", 20)
    with transaction():
        changes = change(room, {"name": "Phòng 1", "capacity": 25})
        record("room.update", room, actor=ORGANIZER, at=AT, event_id=event.id, changes=changes)
    entry = db.session.execute(select(AuditEntry).where(AuditEntry.subject_id == room.id)).scalar_one()
    assert (entry.verb, entry.actor_label, entry.at) == ("room.update", "Ban tổ chức Mẫu", AT)
    assert [(value.field, value.before, value.after) for value in entry.values] == [("capacity", "20", "25")]
