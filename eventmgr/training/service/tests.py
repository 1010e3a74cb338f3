"""How tests are written, opened and closed, taken, and typed from paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from eventmgr.audit.service import change, record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import Conflict, DomainError, Forbidden
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.core.text import nfc
from eventmgr.core.upsert import insert_new
from eventmgr.events.models import Event
from eventmgr.events.service import require_editable
from eventmgr.questionnaires import service as questionnaires
from eventmgr.questionnaires.models import Question, Wording
from eventmgr.questionnaires.queries import answers_of, wordings_of
from eventmgr.questionnaires.rules import Kind, Option, Value, known_number, plain_bound, read_answer
from eventmgr.registration.models import Registration
from eventmgr.training.models.courses import Module
from eventmgr.training.models.tests import Sitting, Taking
from eventmgr.training.queries.courses import event_of
from eventmgr.training.queries.tests import find_taking, get_item, get_test, list_items, may_take
from eventmgr.training.rules.tests import (
    FALSE,
    KEPT_AS,
    TRUE,
    Item,
    ItemKind,
    Source,
    Stage,
    TestState,
    Timing,
    kind_of,
    read_letters,
    refuse_item,
    timing,
)


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from, as the trainer writes it; without a key it is a new one."""

    key: str
    label: str
    is_right: bool


@dataclass(frozen=True)
class QuestionData:
    """What a trainer says about a question of a test."""

    kind: ItemKind
    label: str
    help: str = ""
    choices: Sequence[Choice] = ()
    number: str = ""
    tolerance: str = ""


@dataclass(frozen=True)
class Sheet:
    """What somebody hands in: the wordings that were shown, and the answers by question."""

    asked: Sequence[UUID]
    answers: Mapping[UUID, Any]


@dataclass(frozen=True)
class Taken:
    """What became of it: `is_new` is false where this person had handed in before; then that one stands."""

    taking: Taking
    is_new: bool


def add_question(module: Module, data: QuestionData, *, actor: Actor, at: datetime) -> Question:
    """Add a question to the test of a module; it is asked from now on, before and after."""
    clean = _checked(data, ())
    return questionnaires.add_item(event_of(module.course), module.id, clean, actor=actor, at=at)


def change_question(module: Module, question_id: UUID, data: QuestionData, *, actor: Actor, at: datetime) -> Question:
    """Change a question: other words are a new version, and what was answered stays with the words it answered."""
    event = event_of(module.course)
    with transaction():
        question = get_item(event.id, module.id, question_id)
        if KEPT_AS[data.kind] is not question.kind:
            raise DomainError(lazy("The kind of a question stays. Add another question instead."), field="kind")
        clean = _checked(data, question.wordings)
        return questionnaires.reword_item(event, module.id, question_id, clean, actor=actor, at=at)


def move_question(module: Module, question_id: UUID, place: int, *, actor: Actor, at: datetime) -> int:
    """Put a question at another place, as long as the test was never opened: sheets are typed in the printed order."""
    event = event_of(module.course)
    with transaction():
        test = get_test(event.id, module)
        if test.before is not None or test.after is not None:
            raise Conflict(lazy("This test was opened. Its questions keep their order, as printed sheets have it."))
        return questionnaires.move_item(event, module.id, question_id, place, actor=actor, at=at)


def remove_question(module: Module, question_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Ask a question no more; what was answered stays in the results."""
    questionnaires.retire_item(event_of(module.course), module.id, question_id, actor=actor, at=at)


def open_test(module: Module, stage: Stage, *, actor: Actor, at: datetime) -> Sitting:
    """Let the test of a module be taken, also once more after it was closed; the one after it ends the one before."""
    with transaction() as session:
        event = event_of(module.course)
        require_editable(event)
        if not list_items(event.id, module.id):
            raise DomainError(lazy("This test has no question yet."))
        insert_new(Sitting, {"id": uuid7(), "module_id": module.id, "stage": stage, "opened_at": at, "closed_at": None})
        test = get_test(event.id, module)
        sitting = test.sitting(stage)
        assert sitting is not None  # noqa: S101 - written above, or by somebody else
        if stage is Stage.AFTER and test.before is not None and test.before.state is TestState.OPEN:
            _close(test.before, event, actor, at)
        lock_row(sitting)
        changes = change(sitting, {"closed_at": None})
        changes["stage"] = (None, stage.value)
        record("test.open", sitting, actor=actor, at=at, event_id=event.id, changes=changes)
        session.flush()
        return sitting


def close_test(sitting: Sitting, *, actor: Actor, at: datetime) -> None:
    """End a test; what was answered before and arrives later still counts."""
    with transaction():
        event = event_of(sitting.module.course)
        require_editable(event)
        _close(sitting, event, actor, at)


def take(
    sitting: Sitting, registration: Registration, sheet: Sheet, *, actor: Actor, answered_at: datetime, at: datetime
) -> Taken:
    """Hand in a test from the own page; who did so before is told, and what was handed in first stands.

    What was answered in time counts, however late it arrives. What was answered after the end is kept and marked.
    """
    with transaction():
        event = event_of(sitting.module.course)
        _check_person(event, sitting.module, registration)
        if (before := find_taking(sitting.id, registration.id)) is not None:
            return Taken(before, is_new=False)
        is_late = timing(sitting.opened_at, sitting.closed_at, answered_at, at) is Timing.LATE
        row = _row(sitting, registration, Source.PAGE, is_late=is_late, at=max(sitting.opened_at, min(answered_at, at)))
        return _keep(event, sitting, registration, sheet, row, actor=actor, at=at)


def type_in(sitting: Sitting, registration: Registration, letters: str, *, actor: Actor, at: datetime) -> Taken:
    """Type what stands on somebody's answer sheet, in the order of the printed questions."""
    with transaction():
        event = event_of(sitting.module.course)
        _check_person(event, sitting.module, registration)
        if find_taking(sitting.id, registration.id) is not None:
            raise Conflict(
                lazy("%(who)s has handed in this test already.", who=registration.person.full_name), field="code"
            )
        items = list_items(event.id, sitting.module_id)
        sheet = Sheet([item.wording_id for item in items], read_letters(letters, items))
        row = _row(sitting, registration, Source.PAPER, is_late=False, at=at)
        try:
            return _keep(event, sitting, registration, sheet, row | {"typed_by": actor.label}, actor=actor, at=at)
        except DomainError as error:
            raise DomainError(error.message, field="answers") from error


def take_back(taking: Taking, *, actor: Actor, at: datetime) -> None:
    """Throw away a sheet that was typed wrongly, so that it can be typed anew; what somebody sent stays."""
    with transaction() as session:
        event = event_of(taking.sitting.module.course)
        require_editable(event)
        lock_row(taking)
        if taking.source is not Source.PAPER:
            raise Conflict(lazy("Only a sheet that was typed from paper can be typed anew."))
        record("test.take_back", taking, actor=actor, at=at, event_id=event.id)
        questionnaires.forget_answers(answers_of(taking.id))
        session.delete(taking)


def admit(taking: Taking, *, actor: Actor, at: datetime) -> None:
    """Let a sheet count that came too late."""
    with transaction():
        event = event_of(taking.sitting.module.course)
        require_editable(event)
        lock_row(taking)
        changes = change(taking, {"is_late": False})
        record("test.admit", taking, actor=actor, at=at, event_id=event.id, changes=changes)


def forget_sittings(module: Module) -> None:
    """A subject may go as long as nobody took its test, in the caller's transaction."""
    test = get_test(module.course.event_id, module)
    if test.takings:
        raise Conflict(lazy("People took the test of this subject. It stays, with what they answered."))
    for sitting in (test.before, test.after):
        if sitting is not None:
            db.session.delete(sitting)
    db.session.flush()


def _check_person(event: Event, module: Module, registration: Registration) -> None:
    require_editable(event)
    if registration.event_id != event.id or not may_take(registration, module):
        raise Forbidden(lazy("This test is not for you."))


def _row(
    sitting: Sitting, registration: Registration, source: Source, *, is_late: bool, at: datetime
) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "sitting_id": sitting.id,
        "registration_id": registration.id,
        "taken_at": at,
        "source": source,
        "typed_by": "",
        "is_late": is_late,
    }


def _keep(
    event: Event,
    sitting: Sitting,
    registration: Registration,
    sheet: Sheet,
    row: dict[str, Any],
    *,
    actor: Actor,
    at: datetime,
) -> Taken:
    shown = _shown(event, sitting, sheet.asked)
    given = _given(shown, sheet.answers)
    if not given:
        raise DomainError(lazy("Please answer at least one question."))
    is_new = insert_new(Taking, row | {"asked": [str(wording.id) for wording in shown]})
    taking = find_taking(sitting.id, registration.id)
    assert taking is not None  # noqa: S101 - written above, or by somebody else
    if is_new:
        questionnaires.keep_given(taking.id, registration.person_id, given, by=actor.label, at=taking.taken_at)
        changes = {"stage": (None, sitting.stage.value), "is_late": (None, taking.is_late)}
        record("test.take", taking, actor=actor, at=at, event_id=event.id, changes=changes)
    return Taken(taking, is_new)


def _shown(event: Event, sitting: Sitting, asked: Sequence[UUID]) -> list[Wording]:
    """The wordings that were shown, which may be earlier ones; each question once."""
    known = wordings_of(event.id, sitting.module_id)
    if not known.keys() >= set(asked):
        raise DomainError(lazy("This question is not asked here."), field="answers")
    return list({known[wording_id].question_id: known[wording_id] for wording_id in asked}.values())


def _given(shown: Sequence[Wording], answers: Mapping[UUID, Any]) -> list[questionnaires.Given]:
    by_question = {wording.question_id: wording for wording in shown}
    if not by_question.keys() >= set(answers):
        raise DomainError(lazy("This question is not asked here."), field="answers")
    given = []
    for question_id, wording in by_question.items():
        value = _read(wording, answers.get(question_id))
        if value is not None:
            given.append(questionnaires.Given(wording, value))
    return given


def _read(wording: Wording, raw: object) -> Value | None:
    try:
        value = read_answer(wording.question.as_asked(wording), raw)
    except DomainError as error:
        raise DomainError(error.message, field=questionnaires.field_name(wording.question_id)) from error
    return value if isinstance(value, str | list) else None


def _close(sitting: Sitting, event: Event, actor: Actor, at: datetime) -> None:
    lock_row(sitting)
    changes = change(sitting, {"closed_at": sitting.closed_at or at})
    record("test.close", sitting, actor=actor, at=at, event_id=event.id, changes=changes)
    db.session.flush()


def _checked(data: QuestionData, wordings: Sequence[Wording]) -> questionnaires.ItemData:
    """What is kept of a question, refused where it cannot be asked so."""
    kind, label = data.kind, nfc(data.label)
    if kind is ItemKind.NUMBER:
        options: list[Option] = []
        number = nfc(data.number)
        right = [plain_bound(Kind.NUMBER, number)] if number else []
    else:
        options, right = _options(data, wordings)
    tolerance = _tolerance(data) if kind is ItemKind.NUMBER else Decimal(0)
    item = Item(UUID(int=0), UUID(int=0), kind, label, data.help, tuple(options), tuple(right), tolerance)
    refuse_item(item)
    if kind_of(KEPT_AS[kind], options) is not kind:
        raise DomainError(lazy("These answers do not fit the kind of question."), field="choices")
    return questionnaires.ItemData(
        KEPT_AS[kind], label, data.help, options, right, f"{tolerance.normalize():f}" if tolerance else ""
    )


def _tolerance(data: QuestionData) -> Decimal:
    text = nfc(data.tolerance)
    number = known_number(text) if text else Decimal(0)
    if number is None:
        raise DomainError(lazy("This is not a number. Write it like 12 or 2,5."), field="tolerance")
    return number


def _options(data: QuestionData, wordings: Sequence[Wording]) -> tuple[list[Option], list[str]]:
    """Answers keep their keys for good, so that no key ever means another answer."""
    if data.kind is ItemKind.TRUE_FALSE:
        labels = {choice.key: choice.label for choice in data.choices}
        options = [Option(TRUE, labels.get(TRUE) or "Đúng"), Option(FALSE, labels.get(FALSE) or "Sai")]
        return options, [choice.key for choice in data.choices if choice.is_right]
    used = [int(option["key"]) for wording in wordings for option in wording.options if option["key"].isdigit()]
    number, options, right = max(used, default=0), [], []
    for choice in data.choices:
        if not (label := nfc(choice.label)):
            continue
        number += not choice.key
        key = choice.key or str(number)
        options.append(Option(key, label))
        if choice.is_right:
            right.append(key)
    return options, right
