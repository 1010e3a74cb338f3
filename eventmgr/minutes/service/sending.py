"""How locked minutes, and amendments, reach those who were there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import lazy
from eventmgr.core.links import public_url
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.minutes.models import Amendment, Minutes
from eventmgr.minutes.queries import event_of, list_participants
from eventmgr.minutes.service.shared import lock_row
from eventmgr.registration.queries import Recipient
from eventmgr.registration.rules import MessageKind
from eventmgr.registration.service import LeftOut, Plan, plan_for, tell_many, words_by_hand

Locked = Minutes | Amendment


@dataclass(frozen=True)
class ByHand:
    """Somebody who was there and gets no e-mail: why, and the words to send by hand where the person agrees to that."""

    person: Recipient
    reason: LeftOut
    words: str | None


@dataclass(frozen=True)
class Reach:
    """Whom a locked paper reaches by e-mail, and whom it does not."""

    ready: list[Recipient]
    by_hand: list[ByHand]


def reach(paper: Locked) -> Reach:
    """Look who of those who were there would get an e-mail now; the others with words to send by hand."""
    event = _event(paper)
    plan = _plan(event, paper)
    words = words_by_hand(event, _kind(paper), [person for person, _reason in plan.left_out], _facts(paper))
    rows = [ByHand(person, reason, words.get(person.about)) for person, reason in plan.left_out]
    return Reach(plan.ready, sorted(rows, key=lambda row: row.words is None))


def send(paper: Locked, expected: int, *, actor: Actor, at: datetime) -> int:
    """Write once to those who were there and agreed to messages, as many as were shown; tells to how many."""
    with transaction():
        lock_row(_minutes(paper))
        db.session.refresh(paper)
        event = _event(paper)
        _require_ready(event, paper)
        ready = _plan(event, paper).ready
        if len(ready) != expected:
            raise Conflict(
                lazy(
                    "The list has changed meanwhile: it was %(before)s, now it is %(after)s. Please look at it again.",
                    before=expected,
                    after=len(ready),
                )
            )
        count = tell_many(event, _kind(paper), ready, _facts(paper), paper.id, actor=actor, at=at)
        paper.sent_at = at
        verb = "minutes.send" if isinstance(paper, Minutes) else "amendment.send"
        record(verb, paper, actor=actor, at=at, event_id=event.id, changes={"messages": (None, count)})
        return count


def _require_ready(event: Event, paper: Locked) -> None:
    if paper.locked_at is None:
        raise Conflict(lazy("Only what is locked is sent to the participants."))
    if paper.sent_at is not None:
        raise Conflict(lazy("The participants were written to already."))
    if event.state is EventState.DRAFT:
        raise Conflict(lazy("The event is not published yet: nobody is written to."))


def _plan(event: Event, paper: Locked) -> Plan:
    return plan_for(event, _kind(paper), list_participants(event.id))


def _minutes(paper: Locked) -> Minutes:
    return paper if isinstance(paper, Minutes) else paper.minutes


def _event(paper: Locked) -> Event:
    return event_of(_minutes(paper))


def _kind(paper: Locked) -> MessageKind:
    return MessageKind.MINUTES if isinstance(paper, Minutes) else MessageKind.AMENDMENT


def _facts(paper: Locked) -> Mapping[str, str]:
    return {"number": f"{paper.number or 0:02d}", "verify_link": public_url(f"/verify/{paper.code}")}
