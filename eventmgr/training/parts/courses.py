"""Courses, their rules, subjects and tests go along with an event; whoever was taught does not."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from eventmgr.core.copying import Copy, Rows, fresh, own, under
from eventmgr.core.db import table
from eventmgr.core.i18n import lazy
from eventmgr.questionnaires.models import QuestionSet
from eventmgr.questionnaires.rules import Purpose
from eventmgr.questionnaires.service import question_rows
from eventmgr.training.models import Course, Module, ModuleSession

_modules: Callable[[UUID], ColumnElement[bool]] = under(Module, "course_id", Course, own(Course))


def _tests(event_id: UUID) -> ColumnElement[bool]:
    modules = select(table(Module).c.id).where(_modules(event_id))
    return and_(
        QuestionSet.event_id == event_id, QuestionSet.purpose == Purpose.TEST, QuestionSet.about_id.in_(modules)
    )


copy = Copy(
    "courses",
    lazy("Courses: rules, subjects, tests"),
    (
        Rows(Course, own(Course), fresh(open_questions="")),
        Rows(Module, _modules),
        Rows(ModuleSession, under(ModuleSession, "module_id", Module, _modules)),
        *question_rows(_tests, told=False),
    ),
)
