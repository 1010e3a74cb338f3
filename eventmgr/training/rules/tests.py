"""When may a test be taken, in which order is it asked, what is right, and what was learned between two of them?"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum, StrEnum
from fractions import Fraction
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.text import nfc
from eventmgr.questionnaires.rules import Kind, Option, Value, known_number

# So long after the end an answer still counts: a phone's clock is not the hall's, and a word takes its time.
GRACE = timedelta(minutes=2)
TRUE, FALSE = "true", "false"
LETTERS = "ABCDEFGHIJ"
MOST_OPTIONS = len(LETTERS)
_FEWEST_OPTIONS = 2
_BLANK = "-"
_YES_NO = {"Đ": TRUE, "S": FALSE, "T": TRUE, "F": FALSE}
Thing = TypeVar("Thing")


class Stage(StrEnum):
    """The same questions are asked twice."""

    BEFORE = "before"
    AFTER = "after"


class ItemKind(StrEnum):
    """What an answer to a question of a test looks like."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    NUMBER = "number"


class Source(StrEnum):
    """How an answer sheet came in: from the own page, or typed from paper."""

    PAGE = "page"
    PAPER = "paper"


class Timing(Enum):
    """How an answer stands to the time in which the test was open."""

    IN_TIME = "in_time"
    LATE = "late"


class TestState(Enum):
    """How a test stands at present."""

    __test__ = False  # for pytest, which takes the name for one of its own

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Item:
    """A question of a test in one of its wordings."""

    question_id: UUID
    wording_id: UUID
    kind: ItemKind
    label: str
    help: str = ""
    options: tuple[Option, ...] = ()
    right: tuple[str, ...] = ()
    tolerance: Decimal = Decimal(0)


@dataclass(frozen=True)
class Mark:
    """How one question was answered by one person: in which wording, and whether it was right (a blank is not)."""

    wording_id: UUID
    is_right: bool


# By registration, then by question.
Marks = Mapping[UUID, Mapping[UUID, Mark]]


@dataclass(frozen=True)
class Count:
    """So many right answers among so many."""

    right: int = 0
    of: int = 0

    @property
    def share(self) -> Fraction | None:
        """The share of right answers; none where nobody answered."""
        return Fraction(self.right, self.of) if self.of else None

    @property
    def percent(self) -> int | None:
        """The same in whole percent."""
        return None if self.share is None else _rounded(100 * self.share)


@dataclass(frozen=True)
class Gain:
    """What the same people answered right before and after; only answers to the same words are compared."""

    before: Count = Count()
    after: Count = Count()

    @property
    def points(self) -> int | None:
        """The gain in percentage points; none where nothing can be compared."""
        if self.before.share is None or self.after.share is None:
            return None
        return _rounded(100 * (self.after.share - self.before.share))


@dataclass(frozen=True)
class QuestionResult:
    """One question: how many had it right each time (its difficulty), and what the pairs gained.

    `reworded` counts pairs that answered different words, so that nothing is said about them.
    """

    question_id: UUID
    before: Count
    after: Count
    paired: Gain
    reworded: int


@dataclass(frozen=True)
class PersonResult:
    """One person: how much was right each time, and what was gained over the questions that can be compared."""

    registration_id: UUID
    before: Count | None
    after: Count | None
    paired: Gain


@dataclass(frozen=True)
class Paired:
    """What the two tests of a module say together."""

    questions: tuple[QuestionResult, ...]
    people: tuple[PersonResult, ...]
    whole: Gain

    @property
    def pairs(self) -> int:
        """How many people took both."""
        return sum(person.before is not None and person.after is not None for person in self.people)


def state_of(opened_at: datetime | None, closed_at: datetime | None) -> TestState:
    """Whether a test was not opened yet, is open, or was closed."""
    if opened_at is None:
        return TestState.PLANNED
    return TestState.OPEN if closed_at is None else TestState.CLOSED


def timing(
    opened_at: datetime | None, closed_at: datetime | None, answered_at: datetime, received_at: datetime
) -> Timing:
    """Judge by the time of answering, as with scans: what was answered in time counts, however late it arrives.

    A moment before the opening is that of a wrong clock: nobody saw the questions then, so the arrival counts.
    """
    if opened_at is None:
        raise DomainError(lazy("This test has not been opened yet."))
    moment = min(answered_at, received_at)
    if moment < opened_at:
        moment = received_at
    return Timing.IN_TIME if closed_at is None or moment <= closed_at + GRACE else Timing.LATE


def shuffled(things: Sequence[Thing], *seed: Hashable) -> list[Thing]:
    """The same things in an order that follows from the seed alone, so that it stays when the page is opened anew."""

    def rank(number: int) -> bytes:
        return sha256("\x00".join(str(part) for part in (*seed, number)).encode()).digest()

    return [things[number] for number in sorted(range(len(things)), key=rank)]


def shuffle_items(items: Sequence[Item], registration_id: UUID, stage: Stage) -> list[Item]:
    """The questions as one person is asked them this time; true and false keep their places."""
    return [
        item
        if item.kind is ItemKind.TRUE_FALSE
        else replace(item, options=tuple(shuffled(item.options, registration_id, stage, item.question_id)))
        for item in shuffled(items, registration_id, stage)
    ]


def is_right(item: Item, value: Value | None) -> bool:
    """Whether an answer is the right one: all the right boxes and no other, or a number within the tolerance."""
    if value is None:
        return False
    if item.kind is ItemKind.NUMBER:
        try:
            return abs(Decimal(str(value)) - Decimal(item.right[0])) <= item.tolerance
        except (InvalidOperation, IndexError):
            return False
    given = value if isinstance(value, list) else [str(value)]
    return set(given) == set(item.right)


def refuse_item(item: Item) -> None:
    """What cannot be asked so is refused with the field of the form."""
    if not item.label:
        raise DomainError(lazy("Write the question."), field="label")
    if item.kind is ItemKind.NUMBER:
        _refuse_number(item)
    else:
        _refuse_options(item)


def pair(before: Marks, after: Marks, questions: Iterable[UUID]) -> Paired:
    """Put the two tests of a module side by side, person by person and question by question."""
    people = sorted({*before, *after}, key=str)
    return Paired(
        questions=tuple(_question(question, before, after) for question in questions),
        people=tuple(_person(person, before.get(person), after.get(person)) for person in people),
        whole=_sum(_compared(before.get(person) or {}, after.get(person) or {}) for person in people),
    )


def total(counts: Iterable[Count]) -> Count:
    """Several counts as one."""
    listed = list(counts)
    return Count(sum(count.right for count in listed), sum(count.of for count in listed))


def total_gain(gains: Iterable[Gain]) -> Gain:
    """The gain of several modules as one."""
    return _sum(gains)


def read_letters(typed: str, items: Sequence[Item]) -> dict[UUID, str | list[str]]:
    """What stands on an answer sheet, in the order of the printed questions.

    "ABDC" is a letter each; where somebody ticked several, or there are numbers, the answers are parted by blanks:
    "A BC D 12,5". A dash is a blank. Đ and S stand for true and false.
    """
    text = nfc(typed).upper()
    parts = text.split() if " " in text or len(items) == 1 else list(text)
    if len(parts) != len(items):
        raise DomainError(
            lazy("There are %(n)d questions, and %(given)d answers were typed.", n=len(items), given=len(parts)),
            field="answers",
        )
    given = {}
    for number, (item, part) in enumerate(zip(items, parts, strict=True), 1):
        if part != _BLANK:
            given[item.question_id] = _read_part(item, part, number)
    return given


def kind_of(kind: Kind, options: Sequence[Option]) -> ItemKind:
    """The kind of a question as it is kept among all questions."""
    if kind is Kind.NUMBER:
        return ItemKind.NUMBER
    if kind is Kind.CHOICES:
        return ItemKind.MULTIPLE
    return ItemKind.TRUE_FALSE if {option.key for option in options} == {TRUE, FALSE} else ItemKind.SINGLE


KEPT_AS = {
    ItemKind.SINGLE: Kind.CHOICE,
    ItemKind.TRUE_FALSE: Kind.CHOICE,
    ItemKind.MULTIPLE: Kind.CHOICES,
    ItemKind.NUMBER: Kind.NUMBER,
}


def _refuse_number(item: Item) -> None:
    if len(item.right) != 1 or known_number(item.right[0]) is None:
        raise DomainError(lazy("Give the right number. Write it like 12 or 2,5."), field="number")
    if item.tolerance < 0:
        raise DomainError(lazy("The tolerance is 0 or more."), field="tolerance")


def _refuse_options(item: Item) -> None:
    if not _FEWEST_OPTIONS <= len(item.options) <= MOST_OPTIONS:
        raise DomainError(lazy("Give from 2 to %(max)d answers to choose from.", max=MOST_OPTIONS), field="choices")
    labels = [option.label.casefold() for option in item.options]
    if len(set(labels)) != len(labels):
        raise DomainError(lazy("Two answers have the same words."), field="choices")
    if not item.right:
        raise DomainError(lazy("Tick the right answer."), field="choices")
    if item.kind is not ItemKind.MULTIPLE and len(item.right) != 1:
        raise DomainError(lazy("Only one answer can be right here."), field="choices")


def _read_part(item: Item, part: str, number: int) -> str | list[str]:
    if item.kind is ItemKind.NUMBER:
        return part
    if item.kind is ItemKind.TRUE_FALSE and part in _YES_NO:
        return _YES_NO[part]
    places = [LETTERS.find(letter) for letter in part]
    if any(not 0 <= place < len(item.options) for place in places):
        last = LETTERS[len(item.options) - 1]
        raise DomainError(
            lazy("Question %(number)d has the answers A to %(last)s.", number=number, last=last), field="answers"
        )
    keys = [item.options[place].key for place in places]
    if item.kind is ItemKind.MULTIPLE:
        return keys
    if len(keys) != 1:
        raise DomainError(lazy("Question %(number)d has one answer.", number=number), field="answers")
    return keys[0]


def _question(question: UUID, before: Marks, after: Marks) -> QuestionResult:
    first = {person: marks[question] for person, marks in before.items() if question in marks}
    second = {person: marks[question] for person, marks in after.items() if question in marks}
    both = [(first[person], second[person]) for person in first if person in second]
    same = [(one, two) for one, two in both if one.wording_id == two.wording_id]
    return QuestionResult(
        question,
        before=_count(first.values()),
        after=_count(second.values()),
        paired=Gain(_count(one for one, _two in same), _count(two for _one, two in same)),
        reworded=len(both) - len(same),
    )


def _person(person: UUID, before: Mapping[UUID, Mark] | None, after: Mapping[UUID, Mark] | None) -> PersonResult:
    return PersonResult(
        person,
        before=None if before is None else _count(before.values()),
        after=None if after is None else _count(after.values()),
        paired=_compared(before or {}, after or {}),
    )


def _compared(before: Mapping[UUID, Mark], after: Mapping[UUID, Mark]) -> Gain:
    same = [key for key, mark in before.items() if key in after and after[key].wording_id == mark.wording_id]
    return Gain(_count(before[key] for key in same), _count(after[key] for key in same))


def _sum(gains: Iterable[Gain]) -> Gain:
    listed = list(gains)
    return Gain(total(gain.before for gain in listed), total(gain.after for gain in listed))


def _count(marks: Iterable[Mark]) -> Count:
    listed = list(marks)
    return Count(sum(mark.is_right for mark in listed), len(listed))


def _rounded(number: Fraction) -> int:
    """Half a point is rounded away from zero, as people do."""
    return int(abs(number) + Fraction(1, 2)) * (1 if number >= 0 else -1)
