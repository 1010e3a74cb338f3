"""What questionnaires hold about a person: answers and files; the questions go along with an event."""

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_

from eventmgr.core.copying import Copy
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import _, format_datetime, lazy
from eventmgr.core.parts import Holding, Part
from eventmgr.questionnaires.models import Answer, QuestionSet
from eventmgr.questionnaires.queries import answers_of_person, file_of, given
from eventmgr.questionnaires.rules import Purpose
from eventmgr.questionnaires.service import forget_answers, question_rows


def export(person_id: UUID) -> dict[str, Any]:
    return {str(_("Answers")): [_told(answer) for answer in answers_of_person(person_id)]}


def erase(person_id: UUID, at: datetime) -> list[str]:
    del at
    forget_answers(answers_of_person(person_id))
    return []


def _told(answer: Answer) -> dict[str, Any]:
    shown = given(answer)
    told: dict[str, Any] = {
        _("Question"): shown.label,
        _("Answer"): shown.shown,
        _("Answered at"): format_datetime(shown.given_at),
        _("Written by"): shown.given_by,
    }
    if shown.consent_text:
        told[_("Consent")] = shown.consent_text
    if shown.is_file:
        told[_("File")] = _file(answer)
    return told


def _file(answer: Answer) -> dict[str, str] | str:
    """The file itself; where it cannot be had, why."""
    try:
        kept = file_of(answer)
    except DomainError as refusal:
        return str(refusal)
    return {_("Kind"): kept.type, "base64": b64encode(kept.data).decode()}


def _asked_of(purpose: Purpose) -> Callable[[UUID], ColumnElement[bool]]:
    return lambda event_id: and_(QuestionSet.event_id == event_id, QuestionSet.purpose == purpose)


HOLDS = (
    Holding(
        {"answer": "value sealed consent_text given_by"},
        lazy("what was answered to the event's questions, files, consent beside a sensitive one"),
        lazy("what each question says of itself"),
        lazy("deleted with their files"),
        sees=("questionnaires.view",),
        besides=lazy("sensitive ones are kept under seal; each look at them is written down"),
        is_sensitive=True,
    ),
)

part = Part(
    "questionnaires",
    export,
    erase,
    copies=(
        Copy(
            "questions",
            lazy("Questions put at registration"),
            question_rows(_asked_of(Purpose.REGISTRATION), told=True),
        ),
    ),
    holds=HOLDS,
)
