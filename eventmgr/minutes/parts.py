"""Whether a person stands in the minutes of a meeting, or has tasks that it gave; the outline that a template has."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eventmgr.audit.service import forget
from eventmgr.core.copying import Copy, Rows, fresh
from eventmgr.core.db import db
from eventmgr.core.i18n import _, lazy
from eventmgr.core.ids import KEY_LENGTH, new_token
from eventmgr.core.parts import Holding, Part
from eventmgr.core.text import fold
from eventmgr.events.models import Event
from eventmgr.minutes.forms import TASK_STATES
from eventmgr.minutes.models import Minutes, MinutesText, TaskOwner
from eventmgr.minutes.rules import MinutesState
from eventmgr.people.queries import get_person
from eventmgr.people.rules import ERASED_NAME
from eventmgr.registration.models import Registration


def export(person_id: UUID) -> dict[str, Any]:
    return {
        str(_("Minutes")): [{_("Event"): event.name} for minutes, event in _minutes(person_id) if _locked(minutes)],
        str(_("Tasks")): [
            {
                _("Task"): task.content,
                _("Until when"): task.due,
                _("State"): str(TASK_STATES[task.state][0]),
                _("E-mail"): owner.email or "",
                _("Phone"): owner.phone or "",
                _("What was told so far"): [report.text for report in task.reports],
            }
            for owner in _owners(person_id)
            for task in owner.tasks
        ],
    }


def erase(person_id: UUID, at: datetime) -> list[str]:
    """Locked minutes stay as they were signed; in others the names of chair and secretary go. Tasks lose the person."""
    del at
    _forget_owners(person_id)
    stays, name = [], fold(get_person(person_id).full_name)
    for minutes, event in _minutes(person_id):
        if _locked(minutes):
            stays.append(
                _(
                    "The locked minutes of %(event)s, as they were signed: records of a meeting are kept under the Law"
                    " on Archives (33/2024/QH15); changing them would make them false.",
                    event=event.name,
                )
            )
            continue
        for who in ("chair", "secretary"):
            if fold(getattr(minutes, f"{who}_name")) == name:
                setattr(minutes, f"{who}_name", "")
                setattr(minutes, f"{who}_position", "")
                forget([minutes.id])
    db.session.flush()
    return stays


def _owners(person_id: UUID) -> list[TaskOwner]:
    """The person as owner of tasks: as a delegate, or by the same name or address at an event where the person is."""
    person = get_person(person_id)
    there = select(Registration.event_id).where(Registration.person_id == person_id)
    own = set(db.session.execute(select(Registration.id).where(Registration.person_id == person_id)).scalars())
    rows = db.session.execute(select(TaskOwner).where(TaskOwner.event_id.in_(there)).order_by(TaskOwner.id)).scalars()
    reached = {value for value in (person.email, person.phone) if value}
    return [
        row
        for row in rows
        if row.registration_id in own or fold(row.name) == fold(person.full_name) or {row.email, row.phone} & reached
    ]


def _forget_owners(person_id: UUID) -> None:
    """What a delegation has to do stays its own; the person's name, address and link go."""
    name = fold(get_person(person_id).full_name)
    for owner in _owners(person_id):
        forget([owner.id, *(task.id for task in owner.tasks)])
        owner.email = owner.phone = None
        if owner.registration_id is not None or fold(owner.name) == name:
            owner.registration_id, owner.key = None, new_token(KEY_LENGTH)
            owner.name = f"{ERASED_NAME} ({owner.id.hex[-6:]})"
    db.session.flush()


def _locked(minutes: Minutes) -> bool:
    return minutes.state is MinutesState.LOCKED


def _minutes(person_id: UUID) -> list[tuple[Minutes, Event]]:
    there = select(Registration.event_id).where(Registration.person_id == person_id)
    rows = db.session.execute(
        select(Minutes, Event)
        .join(Event, Event.id == Minutes.event_id)
        .where(Event.id.in_(there))
        .order_by(Event.starts_on, Minutes.id)
    )
    return [(minutes, event) for minutes, event in rows]


# Minutes of another event are never copied: only a template has words to begin with.
HOLDS = (
    Holding(
        {
            "minutes": "chair_name chair_position secretary_name secretary_position recipients",
            "amendment": "reason text recipients made_by",
        },
        lazy("names of chair and secretary, amendments, the locked files"),
        lazy("record of the meeting"),
        lazy("drafts lose the name; locked minutes stay (Law on Archives 33/2024/QH15), the person is told"),
        sees=("minutes.view",),
        besides=lazy("delegates of the event once locked"),
    ),
    Holding(
        {
            "minutes_text": "text based_on updated_by",
            "minutes_revision": "text by",
            "minutes_comment": "text by settled_by",
        },
        lazy("what staff wrote into the minutes and said of them, with the writer's name"),
        lazy("record of the meeting"),
        lazy("the texts stay with the minutes"),
        sees=("minutes.view",),
    ),
    Holding(
        {"task_owner": "key name email phone", "task": "content partners due source", "task_report": "text by"},
        lazy("who has a task: a delegate or a name, where reminders go, secret link; what was told of it"),
        lazy("record of the meeting"),
        lazy("name, address, phone and link go; the task and what was told stay"),
        sees=("minutes.view",),
        besides=lazy("addresses and links only with the right to tasks; the owner by the link"),
    ),
)

part = Part(
    "minutes",
    export,
    erase,
    copies=(
        Copy(
            "outline",
            lazy("Outline of the minutes"),
            (Rows(Minutes, None), Rows(MinutesText, None, fresh(updated_at=lambda copying: copying.at))),
        ),
    ),
    holds=HOLDS,
)
