"""What the tests of tests and feedback share."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from eventmgr.core.db import transaction
from eventmgr.events.models import Event
from eventmgr.registration.models import Registration
from eventmgr.training.models import Course, Module
from eventmgr.training.models.tests import Sitting
from eventmgr.training.queries.tests import list_items
from eventmgr.training.rules.tests import Item, ItemKind, Stage
from eventmgr.training.service.tests import Choice, QuestionData, Sheet, Taken, add_question, open_test, take
from tests.factories import AT, ORGANIZER, make_course, make_session

LATER = AT + timedelta(hours=3)


def course_with_test(event: Event) -> tuple[Course, Module]:
    """A course of one module; its test has one question of each kind, the right answers being A, B and C, Sai, 400."""
    course = make_course(event, (make_session(event, "training"),))
    module = course.modules[0]
    add(module, ItemKind.SINGLE, "Ăn bao nhiêu muối?", "Dưới 5 g", "10 g", "15 g")
    add(module, ItemKind.MULTIPLE, "Việc nào giữ thực phẩm an toàn?", "Để lâu", "Nấu chín", "Rửa tay", right=(1, 2))
    data = QuestionData(
        ItemKind.TRUE_FALSE, "Nên ăn mặn.", "Nguồn Mẫu", [Choice("true", "", False), Choice("false", "", True)]
    )
    add_question(module, data, actor=ORGANIZER, at=AT)
    data = QuestionData(ItemKind.NUMBER, "Bao nhiêu gam rau quả?", number="400", tolerance="50")
    add_question(module, data, actor=ORGANIZER, at=AT)
    return course, module


def add(module: Module, kind: ItemKind, label: str, *options: str, right: tuple[int, ...] = (0,)) -> UUID:
    choices = [Choice("", option, place in right) for place, option in enumerate(options)]
    return add_question(module, QuestionData(kind, label, "", choices), actor=ORGANIZER, at=AT).id


def opened(module: Module, stage: Stage = Stage.BEFORE, at=AT) -> Sitting:
    return open_test(module, stage, actor=ORGANIZER, at=at)


def items_of(module: Module) -> list[Item]:
    return list_items(module.course.event_id, module.id)


def sheet(module: Module, *answers: Any) -> Sheet:
    """The answers in the order of the questions; None is a blank."""
    items = items_of(module)
    given = {item.question_id: answer for item, answer in zip(items, answers, strict=True) if answer is not None}
    return Sheet([item.wording_id for item in items], given)


RIGHT = ("1", ["2", "3"], "false", "420")
WRONG = ("2", ["2"], "true", "40")


def hand_in(sitting: Sitting, who: Registration, *answers: Any, answered_at=AT, at=LATER) -> Taken:
    module = sitting.module
    with transaction():
        return take(sitting, who, sheet(module, *answers), actor=ORGANIZER, answered_at=answered_at, at=at)
