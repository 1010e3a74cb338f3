"""What is in the database afterwards, held against what people were told."""

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select, update

from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.documents.models import PrintJob, PrintState
from eventmgr.operations.models import Beat
from eventmgr.outbox.models import Message
from eventmgr.outbox.rules import MessageState
from eventmgr.outbox.service import LEASE
from eventmgr.outcomes.models import Item
from eventmgr.people.models import Person
from eventmgr.registration.models import Pass, Registration
from eventmgr.registration.rules import RegistrationState
from tests.factories import AT
from tests.faults.runs import compare

if TYPE_CHECKING:
    from tests.load.runs import Hall


def count_waiting(event_id: Any) -> int:
    """Jobs that are not done yet."""
    mails = select(func.count()).where(
        Message.event_id == event_id, Message.state.in_((MessageState.QUEUED, MessageState.SENDING))
    )
    papers = select(func.count()).where(
        PrintJob.event_id == event_id, PrintJob.state.in_((PrintState.WAITING, PrintState.RUNNING))
    )
    return db.session.execute(mails).scalar_one() + db.session.execute(papers).scalar_one()


def let_leases_end(event_id: Any, broken_at: datetime) -> None:
    """As if ten minutes had passed since worker and database broke, and since what Redis lost was asked for."""
    at = now()
    with transaction() as session:
        waiting = Message.state.in_((MessageState.QUEUED, MessageState.SENDING))
        session.execute(
            update(Message)
            .where(Message.event_id == event_id, waiting, Message.next_try_at > at)
            .where(or_(Message.state == MessageState.QUEUED, Message.next_try_at < broken_at + LEASE))
            .values(next_try_at=at)
        )
        session.execute(
            update(PrintJob)
            .where(PrintJob.event_id == event_id, PrintJob.state == PrintState.WAITING)
            .values(created_at=AT)
        )
        session.execute(
            update(PrintJob)
            .where(PrintJob.event_id == event_id, PrintJob.state == PrintState.RUNNING)
            .where(PrintJob.leased_until < broken_at + LEASE)
            .values(leased_until=AT)
        )


def count(hall: "Hall") -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Hold the database against what people were told: accepted, lost, doubled."""
    here = hall.world.event_id
    people = Counter(
        phone
        for (phone,) in db.session.execute(
            select(Person.phone)
            .join(Registration, Registration.person_id == Person.id)
            .join(Pass, Pass.registration_id == Registration.id)
            .where(Registration.event_id == here, Registration.state == RegistrationState.CONFIRMED)
            .where(Person.phone.is_not(None))
        )
    )
    expected = {f"+84{phone[1:]}" for phone in hall.registered}
    lost = {"registrations": len(expected - set(people))}
    doubled = {"registrations": sum(people.values()) - len(set(people) & expected)}
    outcome = compare(hall.fleet, [device.phone for device in hall.devices])
    lost["check-ins"], doubled["check-ins"] = outcome.lost, outcome.doubled
    deeds = {each for device in hall.recorders for each in device.phone.done}
    items = Counter(str(each) for (each,) in db.session.execute(select(Item.id)))
    lost["points"], doubled["points"] = len(deeds - set(items)), len(set(items) - deeds)
    rows = db.session.execute(select(Message).where(Message.event_id == here)).scalars().all()
    given = Counter(str(mail["Message-ID"]) for mail in hall.fleet.mail.mails)
    lost["mails"] = len(expected) - len({row.recipient for row in rows if row.state is MessageState.SENT})
    lost["mails"] += max(0, len(rows) - len(given))
    doubled["mails"] = len(rows) - len({(row.recipient, row.key) for row in rows}) + max(0, len(given) - len(rows))
    doubled["mails sent again"] = sum(given.values()) - len(given)
    jobs = db.session.execute(select(PrintJob).where(PrintJob.event_id == here)).scalars().all()
    lost["papers"] = sum(job.state is not PrintState.DONE for job in jobs)
    hall.watch.troubles.update(f"paper: {job.error}" for job in jobs if job.state is not PrintState.DONE)
    lost["papers"] += len(set(hall.papers) - {str(job.id) for job in jobs})
    doubled["papers"] = sum(len(job.files) != len({file.key for file in job.files}) for job in jobs)
    beats = db.session.execute(
        select(func.count()).select_from(Beat).where(Beat.name.startswith("worker:"))
    ).scalar_one()
    lost["sweeps"] = int(beats == 0)
    accepted = {
        "registrations": len(expected),
        "registrations whose first answer was lost": sum(how == "known" for how in hall.registered.values()),
        "check-ins": outcome.told.get("accepted", 0),
        "points": len(deeds),
        "mails": len(rows),
        "papers": len(jobs),
        "papers begun more than once": sum(job.attempts > 1 for job in jobs),
    }
    return accepted, lost, doubled
