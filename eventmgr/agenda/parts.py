"""Where a person has a part in the programme."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, select, update
from sqlalchemy.orm import joinedload

from eventmgr.agenda.forms import SESSION_ROLE_LABELS
from eventmgr.agenda.models import Release, SessionPerson
from eventmgr.core.db import db
from eventmgr.core.i18n import _
from eventmgr.core.parts import Part
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


part = Part("agenda", export, erase)
