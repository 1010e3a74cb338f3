"""Sums of figures, and what about a figure is asked again."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.events.rules import EventState
from eventmgr.figures.rules import (
    DeskState,
    Doubt,
    Qualifier,
    Value,
    add,
    doubts_about,
    is_additive,
    may_enter,
    may_move,
)
from tests.figures.test_rules import allows, truth_of, value

stated = st.builds(value, st.integers(1, 10**12), st.sampled_from(Qualifier))
margins = st.integers(1, 500).map(lambda thousandths: Fraction(thousandths, 1000))
EXACT, NEARLY, OVER, UNDER = Qualifier.EXACT, Qualifier.NEARLY, Qualifier.OVER, Qualifier.UNDER


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ([EXACT, EXACT], EXACT),
        ([EXACT, OVER], OVER),
        ([OVER, OVER], OVER),
        ([EXACT, NEARLY], NEARLY),
        ([NEARLY, UNDER], UNDER),
        ([UNDER, EXACT], UNDER),
        ([OVER, NEARLY], None),
        ([OVER, UNDER, EXACT], None),
        ([], None),
    ],
)
def test_a_sum_says_no_more_than_its_parts(parts: list[Qualifier], kind: Qualifier | None) -> None:
    total = add([value(10, each) for each in parts])
    assert total == (None if kind is None else value(10 * len(parts), kind))


@given(st.lists(st.tuples(stated, margins), min_size=1, max_size=6))
def test_a_sum_allows_every_truth_that_its_parts_allow(parts: list[tuple[Value, Fraction]]) -> None:
    total = add(part for part, _margin in parts)
    sides = {-1 if part.qualifier in {NEARLY, UNDER} else 1 for part, _margin in parts if part.qualifier is not EXACT}
    assert (total is None) == (len(sides) > 1)
    if total is not None:
        assert allows(total, sum((truth_of(part, margin) for part, margin in parts), Fraction(0)))


@pytest.mark.parametrize(
    ("now", "last", "found"),
    [
        ("1200", "1000", []),
        ("2900", "1000", []),
        ("3000", "1000", [Doubt.MORE]),
        ("300", "1000", [Doubt.LESS]),
        ("8", "2", []),
        ("0", "1000", [Doubt.ZERO]),
        ("25", "0", [Doubt.ZERO]),
        ("0", "5", []),
        ("2570", "2364000000", [Doubt.SCALE]),
        ("1200000", "1100", [Doubt.SCALE]),
        ("3", "2900", [Doubt.SCALE]),
        ("1000", "1000", []),
    ],
)
def test_a_figure_is_held_against_the_last_period(now: str, last: str, found: list[Doubt]) -> None:
    assert [doubt.kind for doubt in doubts_about(value(now), unit="hộ", last=value(last))] == found


def test_a_part_is_no_more_than_the_whole_and_a_share_no_more_than_all() -> None:
    assert doubts_about(value(5), unit="người", whole=value(5)) == []
    assert [row.kind for row in doubts_about(value(6), unit="người", whole=value(5))] == [Doubt.ABOVE_WHOLE]
    assert doubts_about(value(100), unit="%") == []
    assert [row.kind for row in doubts_about(value("100.1"), unit="%")] == [Doubt.ABOVE_HUNDRED]


@given(st.decimals(0, 10**13, places=4), st.decimals(0, 10**13, places=4))
def test_a_question_is_the_same_one_in_both_directions_of_time(one: Decimal, other: Decimal) -> None:
    mirrored = {Doubt.MORE: Doubt.LESS, Doubt.LESS: Doubt.MORE}
    there = doubts_about(Value(one), unit="", last=Value(other))
    back = doubts_about(Value(other), unit="", last=Value(one))
    assert [mirrored.get(row.kind, row.kind) for row in there] == [row.kind for row in back]
    assert doubts_about(Value(one), unit="", last=Value(one)) == []


def test_a_frozen_set_is_opened_again_only_while_nothing_was_corrected() -> None:
    assert may_move(DeskState.OPEN, DeskState.FROZEN, 0)
    assert may_move(DeskState.FROZEN, DeskState.OPEN, 0)
    assert not may_move(DeskState.FROZEN, DeskState.OPEN, 1)
    assert not may_move(DeskState.FROZEN, DeskState.FROZEN, 0)
    assert not may_move(DeskState.OPEN, DeskState.OPEN, 0)


def test_provinces_enter_until_the_freeze() -> None:
    open_in = {state for state in EventState if may_enter(state, DeskState.OPEN)}
    assert open_in == {EventState.PUBLISHED, EventState.RUNNING, EventState.CLOSED}
    assert not any(may_enter(state, DeskState.FROZEN) for state in EventState)


def test_shares_and_averages_make_no_sum() -> None:
    assert [is_additive(unit) for unit in ("người", "đồng", "", "%", "đồng/trẻ")] == [True, True, True, False, False]
