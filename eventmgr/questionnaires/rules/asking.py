"""Who is asked what, and what becomes of the answers?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.questionnaires.rules.reading import known_date, known_number, read_answer
from eventmgr.questionnaires.rules.terms import (
    CHOOSING,
    LONGEST_TEXT,
    OPERATORS,
    Asked,
    Closed,
    Condition,
    Entry,
    Kind,
    Operator,
    Place,
    Upload,
    Value,
)

_FEWEST_OPTIONS = 2


@dataclass(frozen=True)
class Examined:
    """What is to be kept of what was filled in, what is to be forgotten, and what is wrong, by question."""

    kept: dict[UUID, Value | Upload] = field(default_factory=dict)
    dropped: frozenset[UUID] = frozenset()
    faults: dict[UUID, LazyString | str] = field(default_factory=dict)


def asked_here(
    questions: Sequence[Asked], place: Place | None, category: str, *, with_sensitive: bool = True
) -> list[Asked]:
    """The questions of a place for a category, open or not; without a place all that are asked anywhere."""
    return [
        question
        for question in questions
        if (place is None or place in question.places)
        and (not question.categories or category in question.categories)
        and (with_sensitive or not question.is_sensitive)
    ]


def list_open(questions: Sequence[Asked], answers: Mapping[UUID, object], category: str) -> list[Asked]:
    """The questions that stand open for these answers: those whose condition holds, along the whole chain.

    An answer to a question that does not stand open itself opens nothing.
    """
    by_id = {question.id: question for question in asked_here(questions, None, category)}
    states: dict[UUID, bool] = {}

    def is_open(question: Asked) -> bool:
        if question.id not in states:
            states[question.id] = False  # what leads back to itself never opens
            condition = question.condition
            states[question.id] = condition is None or _holds(condition, by_id.get(condition.on), answers, is_open)
        return states[question.id]

    return [question for question in by_id.values() if is_open(question)]


def examine(
    questions: Sequence[Asked],
    stored: Mapping[UUID, Value],
    entries: Mapping[UUID, Entry],
    category: str,
    *,
    is_strict: bool = True,
) -> Examined:
    """Judge what was filled in at the questions of a form, beside what was answered before.

    `entries` holds every question that the form asked. Only who answers for themselves must answer what is required
    (`is_strict`); the organizer writes down what is known.
    """
    here = [question for question in questions if question.id in entries]
    given: dict[UUID, Value | Upload] = {}
    faults: dict[UUID, LazyString | str] = {}
    for question in here:
        try:
            answer = _read(question, entries[question.id], stored.get(question.id))
        except DomainError as error:
            faults[question.id] = error.message
        else:
            if answer is not None:
                given[question.id] = answer
    answers = {known: value for known, value in stored.items() if known not in entries} | given
    is_open = {question.id for question in list_open(questions, answers, category)}
    of_category = {question.id for question in asked_here(questions, None, category)}
    if is_strict:
        faults |= {q.id: _missing(q) for q in here if q.is_required and q.id not in given and q.id not in faults}
    kept = {known: value for known, value in given.items() if known in is_open}
    closed = {known for known in stored if known in of_category and known not in is_open}
    emptied = {known for known in stored if known in entries and known not in kept}
    return Examined(
        kept, frozenset(closed | emptied), {known: fault for known, fault in faults.items() if known in is_open}
    )


def entries_of(here: Sequence[Asked], given: Mapping[UUID, object]) -> dict[UUID, Entry]:
    """What a program answers, as a form would give it; an answer to a question that is not asked here is refused."""
    if not {question.id for question in here}.issuperset(given):
        raise DomainError(lazy("This question is not asked here."), field="answers")
    return {question_id: Entry(_raw(value)) for question_id, value in given.items()}


def refuse_circle(on: Mapping[UUID, UUID], question_id: UUID) -> None:
    """No question may wait for itself, not even through others; `on` tells which waits for which."""
    seen: set[UUID] = set()
    here: UUID | None = question_id
    while here is not None and here not in seen:
        seen.add(here)
        here = on.get(here)
        if here == question_id:
            raise DomainError(
                lazy("These questions would wait for each other. Choose another condition."), field="condition_on"
            )


def refuse_condition(question: Asked, other: Asked) -> None:
    """The operator must fit the other question, the value be one it can have, and nothing sensitive shine through."""
    condition = question.condition
    if condition is None:
        return
    if other.is_sensitive and not question.is_sensitive:
        raise DomainError(
            lazy("It waits for a sensitive answer and would give it away: it has to be sensitive too."),
            field="is_sensitive",
        )
    if condition.operator not in OPERATORS[other.kind]:
        raise DomainError(lazy("This does not fit that question."), field="condition_operator")
    if condition.operator in {Operator.IS, Operator.IS_NOT}:
        if condition.value not in {option.key for option in other.options}:
            raise DomainError(lazy("Choose one of the answers of that question."), field="condition_value")
    elif condition.operator in {Operator.AT_LEAST, Operator.AT_MOST}:
        _refuse_bound(other.kind, condition.value, "condition_value")
        if not condition.value:
            raise DomainError(lazy("Please fill this in."), field="condition_value")


def refuse_question(question: Asked) -> None:
    """What cannot be asked so is refused with the field of the form."""
    if not question.label:
        raise DomainError(lazy("Write the question."), field="label")
    if not question.places:
        raise DomainError(lazy("Choose where the question is asked."), field="places")
    if question.kind in CHOOSING and len(question.options) < _FEWEST_OPTIONS:
        raise DomainError(lazy("Give at least two answers to choose from."), field="options")
    labels = [option.label.casefold() for option in question.options]
    if len(set(labels)) != len(labels):
        raise DomainError(lazy("Two answers have the same words."), field="options")
    if question.is_sensitive and question.is_shown_at_door:
        raise DomainError(lazy("Sensitive answers are not shown at the door."), field="is_shown_at_door")
    _refuse_bounds(question)


def _refuse_bounds(question: Asked) -> None:
    if question.kind is Kind.TEXT:
        if question.most and not (question.most.isascii() and question.most.isdigit()):
            raise DomainError(lazy("Please give a whole number."), field="most")
        if question.most and not 1 <= int(question.most) <= LONGEST_TEXT:
            raise DomainError(lazy("From 1 to %(max)d characters.", max=LONGEST_TEXT), field="most")
        return
    _refuse_bound(question.kind, question.least, "least")
    _refuse_bound(question.kind, question.most, "most")
    if (
        question.least
        and question.most
        and _ordered(question.kind, question.most) < _ordered(question.kind, question.least)
    ):
        raise DomainError(lazy("The largest value is below the smallest."), field="most")


def _refuse_bound(kind: Kind, text: str, name: str) -> None:
    if kind is Kind.NUMBER and text and known_number(text) is None:
        raise DomainError(lazy("This is not a number. Write it like 12 or 2,5."), field=name)
    if kind is Kind.DATE and text and known_date(text) is None:
        raise DomainError(lazy("This is not a date. Write it like 25/10/2024."), field=name)


def _raw(value: object) -> str | list[str] | bool | None:
    """A list holds keys; a number is written as people type it, whose dot would part thousands."""
    if isinstance(value, list):
        return [str(each) for each in value]
    if isinstance(value, float):
        return f"{Decimal(str(value)):f}".replace(".", ",")
    return value if isinstance(value, bool) or value is None else str(value)


def _read(question: Asked, entry: Entry, stored: Value | None) -> Value | Upload | None:
    answer = read_answer(question, entry.raw)
    if question.kind is Kind.FILE and answer is None and not entry.removes:
        answer = stored
    if isinstance(stored, Closed) and answer is None and entry.consents:
        answer = stored  # no form can show it, so that an empty field says nothing: it goes with the agreement
    if question.kind in CHOOSING and isinstance(stored, str | list) and answer == _still_offered(question, stored):
        answer = stored
    if answer is not None and answer != stored and entry.wording_id not in {None, question.wording_id}:
        raise Conflict(lazy("This question was changed meanwhile. Please look at your answer again."))
    if answer is not None and question.is_sensitive and not entry.consents:
        raise DomainError(lazy("Please agree to the use of this sensitive answer, or leave it empty."))
    return answer


def _still_offered(question: Asked, stored: str | list[str]) -> Value | None:
    """What a form can show of an answer: who leaves that as it is keeps the whole answer, in its old words."""
    keys = {option.key for option in question.options}
    if isinstance(stored, list):
        return [key for key in stored if key in keys] or None
    return stored if stored in keys else None


def _missing(question: Asked) -> LazyString:
    if question.kind is Kind.CONSENT:
        return lazy("Please tick this box to go on.")
    return lazy("Please choose a file.") if question.kind is Kind.FILE else lazy("Please fill this in.")


def _holds(
    condition: Condition, other: Asked | None, answers: Mapping[UUID, object], is_open: Callable[[Asked], bool]
) -> bool:
    answer = answers.get(condition.on)
    if other is None or answer is None or not is_open(other):
        return False
    if condition.operator is Operator.ANSWERED or isinstance(answer, Closed):
        return True  # what waits for an answer that nobody can read is not thrown away
    if condition.operator in {Operator.IS, Operator.IS_NOT}:
        chosen = answer if isinstance(answer, list) else [answer]
        return (condition.value in chosen) is (condition.operator is Operator.IS)
    bound, value = _ordered(other.kind, condition.value), _ordered(other.kind, str(answer))
    return value >= bound if condition.operator is Operator.AT_LEAST else value <= bound


def _ordered(kind: Kind, text: str) -> Decimal:
    """A number, or a day by its number, so that it can be compared."""
    day = known_date(text) if kind is Kind.DATE else None
    return Decimal(day.toordinal()) if day else Decimal(text)
