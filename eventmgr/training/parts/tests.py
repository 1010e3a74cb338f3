"""What the tests before and after hold about a person.

The answers themselves are handed over and deleted with all other answers.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import contains_eager, joinedload

from eventmgr.core.db import db
from eventmgr.core.i18n import _, format_datetime, lazy
from eventmgr.core.parts import Holding
from eventmgr.questionnaires.queries import answers_of
from eventmgr.questionnaires.service import forget_answers
from eventmgr.registration.models import Registration
from eventmgr.training.forms.tests import SOURCES, STAGES
from eventmgr.training.models.tests import Sitting, Taking


def export(person_id: UUID) -> dict[str, Any]:
    """Which tests a person took, and when."""
    told = [
        {
            str(_("Test")): f"{STAGES[row.sitting.stage]}: {row.sitting.module.title}",
            str(_("Handed in")): format_datetime(row.taken_at),
            str(_("Source")): str(SOURCES[row.source]),
        }
        for row in _takings(person_id)
    ]
    return {str(_("Tests of the training")): told} if told else {}


def erase(person_id: UUID, at: datetime) -> list[str]:
    """A test goes with its answers: the sums of the course count it no more."""
    del at
    rows = _takings(person_id)
    for row in rows:
        forget_answers(answers_of(row.id))
    db.session.execute(delete(Taking).where(Taking.id.in_([row.id for row in rows])))
    db.session.flush()
    return []


def _takings(person_id: UUID) -> list[Taking]:
    return list(
        db.session.execute(
            select(Taking)
            .join(Taking.registration)
            .where(Registration.person_id == person_id)
            .options(contains_eager(Taking.registration), joinedload(Taking.sitting).joinedload(Sitting.module))
            .order_by(Taking.taken_at, Taking.id)
        ).scalars()
    )


HOLDS = (
    Holding(
        {"test_taking": "typed_by asked", "test_sitting": ""},
        lazy("which tests somebody took, when, on the own page or on paper"),
        lazy("proof of training"),
        lazy("deleted with its answers"),
        sees=("training.results",),
        besides=lazy("reports have sums only"),
    ),
)
