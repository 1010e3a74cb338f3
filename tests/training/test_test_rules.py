"""What tests before and after add up to, and how answers are judged."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.core.errors import DomainError
from eventmgr.questionnaires.rules import Option
from eventmgr.training.rules.tests import (
    GRACE,
    Gain,
    Item,
    ItemKind,
    Mark,
    Stage,
    Timing,
    is_right,
    pair,
    read_letters,
    refuse_item,
    shuffle_items,
    timing,
    total_gain,
)
from tests.factories import AT

QUESTIONS = [UUID(int=100 + number) for number in range(5)]
PEOPLE = [UUID(int=number) for number in range(8)]
ABCD = tuple(Option(str(number), f"Mẫu {number}") for number in range(1, 5))


def item(kind: ItemKind = ItemKind.SINGLE, number: int = 1, *right: str, **values) -> Item:
    options = {
        ItemKind.NUMBER: (),
        ItemKind.TRUE_FALSE: (Option("true", "Đúng"), Option("false", "Sai")),
    }.get(kind, ABCD)
    words = {"label": f"Câu {number}?", "options": options, "right": right or ("1",), **values}
    return Item(UUID(int=number), UUID(int=1000 + number), kind, **words)


marks = st.builds(Mark, st.sampled_from([UUID(int=1), UUID(int=2)]), st.booleans())
sheets = st.dictionaries(st.sampled_from(PEOPLE), st.dictionaries(st.sampled_from(QUESTIONS), marks))


def count(before, after) -> Counter:
    """The same sums, by walking through all people and questions."""
    cells: Counter = Counter()
    for person, question in product(PEOPLE, QUESTIONS):
        one, two = (sheets.get(person, {}).get(question) for sheets in (before, after))
        for name, mark in (("before", one), ("after", two)):
            cells[name, question] += mark is not None
            cells[f"{name} right", question] += mark is not None and mark.is_right
        if one is None or two is None:
            continue
        same = one.wording_id == two.wording_id
        cells["reworded", question] += not same
        for key in (question, person, "all"):
            cells["cells", key] += same
            cells["gained", key] += same * (two.is_right - one.is_right)
    return cells


@given(sheets, sheets)
def test_pairs_add_up_by_question_as_a_plain_count_over_all_cells_says(before, after) -> None:
    cells = count(before, after)
    for row in pair(before, after, QUESTIONS).questions:
        key = row.question_id
        assert (row.before.of, row.before.right) == (cells["before", key], cells["before right", key])
        assert (row.after.of, row.after.right) == (cells["after", key], cells["after right", key])
        assert (row.paired.before.of, row.reworded) == (cells["cells", key], cells["reworded", key])
        assert gained(row.paired) == cells["gained", key]


@given(sheets, sheets)
def test_pairs_add_up_by_person_and_in_all_as_a_plain_count_says(before, after) -> None:
    cells, found = count(before, after), pair(before, after, QUESTIONS)
    for row in found.people:
        took = (row.before is not None, row.after is not None)
        assert took == (row.registration_id in before, row.registration_id in after)
        assert gained(row.paired) == cells["gained", row.registration_id]
    assert gained(found.whole) == cells["gained", "all"]
    assert found.pairs == len(before.keys() & after.keys())
    if number := cells["cells", "all"]:
        assert abs(found.whole.points - Fraction(100 * cells["gained", "all"], number)) <= Fraction(1, 2)
    assert gained(total_gain([found.whole, found.whole])) == 2 * cells["gained", "all"]


def gained(gain: Gain) -> int:
    assert gain.before.of == gain.after.of
    return gain.after.right - gain.before.right


@given(st.sampled_from(PEOPLE), st.sampled_from(list(Stage)), st.integers(1, 12))
def test_the_order_is_each_persons_own_stays_and_loses_nothing(person, stage, number) -> None:
    items = [item(number=n) for n in range(number)]
    shown = shuffle_items(items, person, stage)
    assert shown == shuffle_items(items, person, stage)
    assert sorted(each.question_id for each in shown) == [each.question_id for each in items]
    assert all(sorted(each.options, key=lambda option: option.key) == list(ABCD) for each in shown)


def test_the_order_differs_from_person_to_person_and_from_before_to_after() -> None:
    items = [item(number=n) for n in range(8)]
    orders = {tuple(each.question_id for each in shuffle_items(items, p, s)) for p in PEOPLE for s in Stage}
    assert len(orders) == len(PEOPLE) * len(Stage)


def test_true_and_false_keep_their_places() -> None:
    (shown,) = shuffle_items([item(ItemKind.TRUE_FALSE)], PEOPLE[1], Stage.AFTER)
    assert [option.key for option in shown.options] == ["true", "false"]


@pytest.mark.parametrize(
    ("kind", "right", "tolerance", "value", "expected"),
    [
        (ItemKind.SINGLE, ("1",), "0", "1", True),
        (ItemKind.SINGLE, ("1",), "0", "2", False),
        (ItemKind.SINGLE, ("1",), "0", None, False),
        (ItemKind.MULTIPLE, ("1", "3"), "0", ["3", "1"], True),
        (ItemKind.MULTIPLE, ("1", "3"), "0", ["1"], False),
        (ItemKind.MULTIPLE, ("1", "3"), "0", ["1", "2", "3"], False),
        (ItemKind.TRUE_FALSE, ("false",), "0", "false", True),
        (ItemKind.NUMBER, ("5",), "0", "5", True),
        (ItemKind.NUMBER, ("5",), "0.5", "5.5", True),
        (ItemKind.NUMBER, ("5",), "0.5", "5.6", False),
    ],
)
def test_an_answer_is_right_where_all_of_it_is(kind, right, tolerance, value, expected) -> None:
    assert is_right(item(kind, 1, *right, tolerance=Decimal(tolerance)), value) is expected


def test_the_time_of_answering_decides_and_a_wrong_clock_helps_nobody() -> None:
    opened, closed = AT, AT + timedelta(minutes=20)
    much_later = closed + timedelta(hours=3)
    assert timing(opened, closed, closed, much_later) is Timing.IN_TIME
    assert timing(opened, closed, closed + GRACE, much_later) is Timing.IN_TIME
    assert timing(opened, closed, closed + GRACE + timedelta(seconds=1), much_later) is Timing.LATE
    assert timing(opened, None, much_later, much_later) is Timing.IN_TIME
    assert timing(opened, closed, opened - timedelta(days=400), much_later) is Timing.LATE
    assert timing(opened, closed, much_later + timedelta(days=1), closed) is Timing.IN_TIME
    with pytest.raises(DomainError):
        timing(None, None, AT, AT)


SHEET = [
    item(ItemKind.SINGLE, 1),
    item(ItemKind.MULTIPLE, 2),
    item(ItemKind.TRUE_FALSE, 3),
    item(ItemKind.NUMBER, 4, "5"),
]


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("ABA5", ["1", ["2"], "true", "5"]),
        ("a b s 5", ["1", ["2"], "false", "5"]),
        ("A BC đ 12,5", ["1", ["2", "3"], "true", "12,5"]),
        ("-D-7", [None, ["4"], None, "7"]),
    ],
)
def test_letters_of_a_sheet_are_read_in_the_printed_order(typed: str, answers: list[object]) -> None:
    read = read_letters(typed, SHEET)
    assert [read.get(each.question_id) for each in SHEET] == answers


@pytest.mark.parametrize("typed", ["", "ABD", "ABDCA", "E B A 5", "AB B A 5", "A B C 5"])
def test_a_sheet_that_does_not_fit_is_refused_by_its_question(typed: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_letters(typed, SHEET)
    assert refusal.value.field == "answers"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (item(label=""), "label"),
        (item(options=ABCD[:1]), "choices"),
        (item(options=(Option("1", "Có"), Option("2", "có"))), "choices"),
        (Item(UUID(int=1), UUID(int=2), ItemKind.SINGLE, "Câu?", options=ABCD), "choices"),
        (item(ItemKind.SINGLE, 1, "1", "2"), "choices"),
        (item(ItemKind.NUMBER, 1, "năm"), "number"),
        (item(ItemKind.NUMBER, 1, "5", tolerance=Decimal(-1)), "tolerance"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_field(wrong: Item, field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        refuse_item(wrong)
    assert refusal.value.field == field
