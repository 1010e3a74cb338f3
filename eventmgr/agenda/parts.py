"""Where a person has a part in the programme, and what of the programme goes along with an event."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, select, update
from sqlalchemy.orm import joinedload

from eventmgr.agenda.forms import SESSION_ROLE_LABELS
from eventmgr.agenda.models import Paper, Release, Session, SessionPerson
from eventmgr.core.copying import Copy, Copying, Row, Rows, own, under
from eventmgr.core.db import db
from eventmgr.core.i18n import _, lazy
from eventmgr.core.parts import Holding, Part
from eventmgr.people.rules import ERASED_NAME


def export(person_id: UUID) -> dict[str, Any]:
    rows = db.session.execute(
        select(SessionPerson)
        .where(SessionPerson.person_id == person_id)
        .options(joinedload(SessionPerson.session))
        .order_by(SessionPerson.id)
    ).scalars()
    return {
        str(_("Parts in the programme")): [
            {_("Session"): row.session.title, _("As"): row.name, _("Role"): str(SESSION_ROLE_LABELS[row.role])}
            for row in rows
        ]
    }


def erase(person_id: UUID, at: datetime) -> list[str]:
    del at
    db.session.execute(update(SessionPerson).where(SessionPerson.person_id == person_id).values(name=ERASED_NAME))
    known = str(person_id)
    for release in db.session.execute(select(Release).where(cast(Release.sessions, Text).contains(known))).scalars():
        release.sessions = [_without(session, known) for session in release.sessions]
    return []


def _without(session: dict[str, Any], person_id: str) -> dict[str, Any]:
    """A session of a release in which nobody reads this person's name any more."""
    people = [{**one, "name": ERASED_NAME} if one["person_id"] == person_id else one for one in session["people"]]
    return {**session, "people": people}


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
