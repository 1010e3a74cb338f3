"""Who earned a certificate, and how it is numbered."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.training.rules import (
    Call,
    Lesson,
    Reason,
    Rule,
    call_of,
    clashing,
    duration,
    is_learner,
    judge,
    next_numbers,
    serial,
    share,
)

DAY = date(2024, 10, 25)
MORNING = datetime(2024, 10, 25, 0, 45, tzinfo=UTC)


def lesson(number: int, minutes: int = 90, after: int = 0) -> Lesson:
    start = MORNING + timedelta(minutes=after)
    return Lesson(UUID(int=number), start, start + timedelta(minutes=minutes))


def call(number: int, after: int, day: date = DAY) -> Call:
    return Call(UUID(int=number), day, MORNING + timedelta(minutes=after))


plans = st.lists(st.integers(1, 300), min_size=1, max_size=8).map(
    lambda lengths: [lesson(number, minutes) for number, minutes in enumerate(lengths)]
)


@given(plans, st.sets(st.integers(0, 9)))
def test_the_share_is_between_nothing_and_everything(plan: list[Lesson], numbers: set[int]) -> None:
    reached = share(plan, {UUID(int=number) for number in numbers})
    assert 0 <= reached <= 100
    assert (reached == 100) == ({row.session_id for row in plan} <= {UUID(int=number) for number in numbers})


@given(plans, st.sets(st.integers(0, 7)), st.integers(0, 7))
def test_who_attends_more_never_has_less(plan: list[Lesson], numbers: set[int], another: int) -> None:
    there = {UUID(int=number) for number in numbers}
    assert share(plan, there | {UUID(int=another)}) >= share(plan, there)


@given(plans, st.sets(st.integers(0, 7)), st.integers(1, 100))
def test_nobody_reaches_the_threshold_by_rounding(plan: list[Lesson], numbers: set[int], minimum: int) -> None:
    there = {UUID(int=number) for number in numbers}
    total = sum(row.minutes for row in plan)
    attended = sum(row.minutes for row in plan if row.session_id in there)
    verdict = judge(plan, there, Rule(minimum))
    assert verdict.qualifies == (attended * 100 >= minimum * total)
    assert verdict.reasons == (() if verdict.qualifies else (Reason.SHARE,))
    assert set(verdict.missed) == {row.session_id for row in plan} - there


def test_lessons_count_by_their_length() -> None:
    plan = [lesson(1, 90), lesson(2, 85), lesson(3, 5)]
    assert share(plan, {UUID(int=1), UUID(int=3)}) == Decimal("52.7")


def test_without_any_roll_call_nobody_qualifies() -> None:
    verdict = judge([], set(), Rule(80))
    assert (verdict.qualifies, verdict.reasons, verdict.share) == (False, (Reason.NOT_TAKEN,), 0)
    assert judge([], set(), Rule(80), is_enrolled=False).reasons == (Reason.NOT_ENROLLED,)


def test_the_last_roll_call_before_a_lesson_of_the_day_tells_who_was_there() -> None:
    calls = [call(100, -30), call(200, 345), call(300, -1500, date(2024, 10, 24))]
    assert call_of(lesson(1, after=15), DAY, calls) == UUID(int=100)
    assert call_of(lesson(2, after=345), DAY, calls) == UUID(int=200)
    assert call_of(lesson(3, after=455), DAY, calls) == UUID(int=200)
    assert call_of(lesson(4, after=-60), DAY, calls) is None
    assert call_of(lesson(5), date(2024, 10, 26), calls) is None


def test_a_lesson_with_a_check_in_of_its_own_takes_that_one() -> None:
    assert call_of(lesson(7), DAY, [call(7, 0), call(8, 0)]) == UUID(int=7)


@pytest.mark.parametrize(
    ("category", "came", "expected"),
    [
        ("official", False, True),
        ("guest", False, False),
        ("guest", True, True),
        ("speaker", True, True),
        ("trainer", True, False),
        ("organizer", True, False),
        ("driver", True, False),
    ],
)
def test_who_stands_on_the_roster(category: str, came: bool, expected: bool) -> None:  # noqa: FBT001 - a table of cases
    assert is_learner(category, came=came) is expected


@given(st.sets(st.integers(1, 9999)), st.integers(0, 50))
def test_numbers_run_on_and_none_comes_twice(used: set[int], count: int) -> None:
    numbers = list(next_numbers(used, count))
    assert len(numbers) == count
    assert not set(numbers) & used
    assert all(number > highest for number in numbers for highest in [max(used, default=0)])


def test_numbers_are_written_with_four_digits() -> None:
    assert serial(1, "GCN-ĐCT") == "0001/GCN-ĐCT"
    assert serial(78, "") == "0078"
    assert serial(12345, "GCN") == "12345/GCN"


def test_decimal_hours_are_written_as_hours_and_minutes() -> None:
    assert duration([Decimal("3.0"), Decimal("2.92"), Decimal("2.92")]) == (8, 50)
    assert duration([Decimal(9)]) == (9, 0)
    assert duration([]) == (0, 0)


def test_a_session_teaches_one_subject() -> None:
    mine, other = UUID(int=1), UUID(int=2)
    taken = {UUID(int=10): mine, UUID(int=11): other}
    assert clashing([UUID(int=10), UUID(int=11), UUID(int=12)], taken, mine) == [UUID(int=11)]
