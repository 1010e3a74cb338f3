"""Tasks as a meeting gave them, and what their owners told."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from eventmgr.core.db import db, transaction
from eventmgr.events.models import Event
from eventmgr.minutes import service
from eventmgr.minutes.models import Minutes, Task
from eventmgr.minutes.rules import MinutesState, TaskState
from eventmgr.minutes.service import Told
from eventmgr.outbox.models import Message
from eventmgr.outbox.rules import Channel
from tests.factories import AT, ORGANIZER, make_delegation, make_head, make_registration

LATER = AT + timedelta(hours=2)  # by day on the clock of the event


def give_one(event: Event, line: str = "Nhân rộng mô hình Mẫu | Khánh Hòa") -> Task:
    (task,) = service.give(event, line, actor=ORGANIZER, at=AT)
    return task


def lock(event: Event) -> None:
    """Minutes as the lock leaves them, without their papers."""
    with transaction() as session:
        session.add(
            Minutes(event_id=event.id, state=MinutesState.LOCKED, number=1, locked_at=LATER, code=uuid4().hex[:20])
        )


def tell(task: Task, state: str = "underway", text: str = "Đã triển khai ở hai xã.", **values: Any) -> Any:
    assert task.owner is not None
    told = Told(values.get("id", uuid4()), TaskState(state), text)
    return service.report(task.owner.key, task.id, told, at=values.get("at", LATER))


def mails(event: Event) -> list[Message]:
    return db.session.query(Message).filter_by(event_id=event.id, channel=Channel.EMAIL).order_by(Message.id).all()


def addressed(event: Event, *provinces: str) -> None:
    """These delegations have a head with an address."""
    for province in provinces:
        person = make_registration(event, f"Trưởng đoàn Mẫu {province}", province)
        with transaction():
            person.person.email = f"doan{province}@example.org"
        make_head(make_delegation(event, province), registration_id=person.id, full_name="", phone=None)
