"""Where a person has a part in the programme, and what of the programme goes along with an event."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, or_, select
from sqlalchemy.orm import contains_eager

from eventmgr.agenda.forms import SESSION_ROLE_LABELS
from eventmgr.agenda.models import Paper, PersonStay, Release, Session, SessionPerson
from eventmgr.audit.service import forget
from eventmgr.core.copying import Copy, Copying, Row, Rows, own, under
from eventmgr.core.db import Model, db
from eventmgr.core.i18n import _, format_datetime, lazy
from eventmgr.core.parts import Holding, Part
from eventmgr.core.text import fold
from eventmgr.people.queries import get_person
from eventmgr.people.rules import ERASED_NAME


def export(person_id: UUID) -> dict[str, Any]:
    return {
        str(_("Parts in the programme")): [
            {_("Session"): row.session.title, _("As"): row.name, _("Role"): str(SESSION_ROLE_LABELS[row.role])}
            for row in _named(person_id)
        ],
        str(_("At the event")): [
            {_("There from"): format_datetime(row.arrives_at), _("There until"): format_datetime(row.leaves_at)}
            for row in _stays(person_id)
        ],
    }


def erase(person_id: UUID, at: datetime) -> list[str]:
    """The name goes out of the programme and out of what was given out of it, picked or typed; the parts stay."""
    del at
    rows, papers, name = _named(person_id), _written(person_id), _name(person_id)
    for row in rows:
        row.name = ERASED_NAME
    for paper in papers:
        paper.author = ERASED_NAME
    for stay in _stays(person_id):
        db.session.delete(stay)
    forget({row.session_id for row in rows} | {paper.session_id for paper in papers})
    where = or_(Release.event_id.in_(_events(person_id)), cast(Release.sessions, Text).contains(str(person_id)))
    for release in db.session.execute(select(Release).where(where)).scalars():
        release.sessions = [_without(session, str(person_id), name) for session in release.sessions]
    db.session.flush()
    return []


def _name(person_id: UUID) -> str:
    return fold(get_person(person_id).full_name)


def _events(person_id: UUID) -> list[UUID]:
    """Where a name that is typed like the person's is the person's: registrations stand above, and are read by name."""
    registration = Model.metadata.tables["registration"]
    comes = select(registration.c.event_id).where(registration.c.person_id == person_id)
    speaks = select(Session.event_id).join(SessionPerson).where(SessionPerson.person_id == person_id)
    return list(db.session.execute(comes.union(speaks)).scalars())


def _named(person_id: UUID) -> list[SessionPerson]:
    """Parts of the person in the programme: picked, or under the same name at an event where the person is."""
    name = _name(person_id)
    rows = db.session.execute(
        select(SessionPerson)
        .join(SessionPerson.session)
        .where(or_(SessionPerson.person_id == person_id, Session.event_id.in_(_events(person_id))))
        .options(contains_eager(SessionPerson.session))
        .order_by(SessionPerson.id)
    ).scalars()
    return [row for row in rows if row.person_id == person_id or (row.person_id is None and fold(row.name) == name)]


def _stays(person_id: UUID) -> list[PersonStay]:
    """When the person is there, picked, or under the same name at an event where the person is."""
    name = _name(person_id)
    where = or_(PersonStay.person_id == person_id, PersonStay.event_id.in_(_events(person_id)))
    rows = db.session.execute(select(PersonStay).where(where).order_by(PersonStay.id)).scalars()
    return [row for row in rows if row.person_id == person_id or (row.person_id is None and fold(row.name) == name)]


def _written(person_id: UUID) -> list[Paper]:
    name = _name(person_id)
    rows = db.session.execute(
        select(Paper).join(Paper.session).where(Session.event_id.in_(_events(person_id))).order_by(Paper.id)
    ).scalars()
    return [row for row in rows if fold(row.author) == name]


def _without(session: dict[str, Any], person_id: str, name: str) -> dict[str, Any]:
    """A session of a release in which nobody reads this person's name any more."""
    people = [
        {**one, "name": ERASED_NAME}
        if one["person_id"] == person_id or (one["person_id"] is None and fold(one["name"]) == name)
        else one
        for one in session["people"]
    ]
    papers = [{**one, "author": ERASED_NAME} if fold(one["author"]) == name else one for one in session["papers"]]
    return {**session, "people": people, "papers": papers}


def _plan(copying: Copying, copied: Row, row: Mapping[str, Any]) -> Row:
    """A session as it was planned; where a clock was put on that night, it is as long as it was."""
    del copying
    if copied["ends_at"] <= copied["starts_at"]:
        copied["ends_at"] = copied["starts_at"].astimezone(UTC) + (row["ends_at"] - row["starts_at"])
    return {**copied, "started_at": None, "ended_at": None}


def _title(copying: Copying, copied: Row, row: Mapping[str, Any]) -> Row:
    """A paper by its title; who reads it is a name, what it says is of the record."""
    del row
    return {**copied, "gist": "", "author": copied["author"] if "speakers" in copying.chosen else ""}


HOLDS = (
    Holding(
        {"session_person": "name", "paper": "author gist"},
        lazy("name and part in the programme"),
        lazy("the programme"),
        lazy("the name is blanked"),
        sees=("agenda.view",),
        besides=lazy("everybody: the programme is public"),
    ),
    Holding(
        {"person_stay": "name"},
        lazy("from when until when somebody with a part is there"),
        lazy("the programme"),
        lazy("it is deleted"),
        sees=("agenda.view",),
    ),
    Holding(
        {"agenda_release": "released_by sessions"},
        lazy("the same, as it was given out"),
        lazy("the programme"),
        lazy("the name is blanked"),
        sees=("agenda.view",),
        besides=lazy("everybody: the programme is public"),
    ),
)

part = Part(
    "agenda",
    export,
    erase,
    copies=(
        Copy(
            "agenda",
            lazy("Agenda: sessions, their parts, titles of papers"),
            (
                Rows(Session, own(Session), _plan),
                Rows(Paper, under(Paper, "session_id", Session, own(Session)), _title),
            ),
        ),
        Copy(
            "speakers",
            lazy("Names of those who chair and speak"),
            (Rows(SessionPerson, under(SessionPerson, "session_id", Session, own(Session))),),
            needs=("agenda",),
            is_usual=False,
        ),
    ),
    holds=HOLDS,
)
