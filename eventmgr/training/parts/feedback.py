"""What the feedback holds about a person: that some was given; what was said leads to nobody."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from eventmgr.core.db import db
from eventmgr.core.i18n import _, lazy
from eventmgr.core.parts import Holding
from eventmgr.registration.models import Registration
from eventmgr.training.models.courses import Course
from eventmgr.training.models.feedback import FeedbackGiver


def export(person_id: UUID) -> dict[str, Any]:
    """On which courses a person gave feedback."""
    titles = db.session.execute(
        select(Course.title)
        .join(FeedbackGiver, FeedbackGiver.course_id == Course.id)
        .join(Registration, Registration.id == FeedbackGiver.registration_id)
        .where(Registration.person_id == person_id)
        .order_by(Course.title)
    ).scalars()
    told = list(titles)
    return {str(_("Feedback given on, without a name")): told} if told else {}


def erase(person_id: UUID, at: datetime) -> list[str]:
    """That feedback was given is forgotten; what was said cannot be found, since nothing leads to it."""
    del at
    own = select(Registration.id).where(Registration.person_id == person_id)
    result = db.session.execute(select(FeedbackGiver).where(FeedbackGiver.registration_id.in_(own))).scalars().all()
    db.session.execute(delete(FeedbackGiver).where(FeedbackGiver.registration_id.in_(own)))
    if not result:
        return []
    return [
        _("What you said of a course stays among what all said: it has no name, and nobody can find out which it was.")
    ]


HOLDS = (
    Holding(
        {"feedback_giver": "", "feedback_comment": "words", "feedback_count": ""},
        lazy("that somebody gave feedback on a course; what was said leads to nobody"),
        lazy("rule of the certificate"),
        lazy("deleted; what was said stays, nameless"),
        sees=("training.view",),
        besides=lazy("sums and words from five people on"),
    ),
)
