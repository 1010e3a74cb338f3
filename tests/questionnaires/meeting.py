"""What the tests of the pages about questions share."""

import html

from sqlalchemy import select

from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.questionnaires.models import Question
from eventmgr.questionnaires.queries import list_given
from eventmgr.questionnaires.service import turn_on_question
from eventmgr.registration.models import Registration
from eventmgr.rendering.sheets import read_table
from tests.factories import (
    AT,
    ORGANIZER,
    make_question,
)

PDF = b"%PDF-1.7 Mau"
BASE = {"condition_on": "", "condition_operator": "answered", "condition_choice": ""}
PERSON = {
    "full_name": "Trần Thị Mẫu Đào",
    "province": "khanh hoa",
    "phone": "0912 345 678",
    "organising": "y",
}


def path(event: Event, tail: str = "") -> str:
    return f"/events/{event.slug}/registrations/questions{tail}"


def of(event: Event, about: Registration, tail: str = "") -> str:
    return f"/events/{event.slug}/registrations/{about.id}{tail}"


def field(question: Question) -> str:
    return f"q_{question.id.hex}"


def text(answer) -> str:
    return html.unescape(answer.get_data(as_text=True))


def sensitive(event: Event, label: str = "Chế độ ăn") -> Question:
    question = make_question(event, label=label, is_sensitive=True)
    turn_on_question(event, question.id, actor=ORGANIZER, at=AT)
    return question


def told(about: Registration) -> list[tuple[str, str]]:
    return [(given.label, given.shown) for given in list_given(about.id)]


def only_registration(event: Event) -> Registration:
    return db.session.execute(select(Registration).where(Registration.event_id == event.id)).scalar_one()


def table(answer) -> list[list[object]]:
    """The rows of a list from its header on; empty cells are None."""
    [sheet] = read_table(answer.data, "answers.xlsx")
    rows = [[cell if cell != "" else None for cell in row] for row in sheet.rows]
    start = next(number for number, row in enumerate(rows) if row[:1] == ["Mã"])
    width = len(rows[start])
    return [row + [None] * (width - len(row)) for row in rows[start:]]
