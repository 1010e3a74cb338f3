"""What attendance adds up to: shares per module, what may still be missed, and what a trainer's mark means."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.checkin.rules import Presence
from eventmgr.training.rules import (
    MARKS,
    HalfMark,
    Lesson,
    Outlook,
    Reason,
    Rule,
    Span,
    arrival,
    at_the_same_time,
    free_places,
    half_key,
    half_mark,
    has_place,
    judge,
    outlook,
    share,
)

START = datetime(2024, 10, 25, 1, tzinfo=UTC)


def plan_of(lengths: list[tuple[int, int]]) -> list[Lesson]:
    """Lessons one after the other, two to a half-day; each with its module."""
    lessons, begins = [], START
    for number, (minutes, module) in enumerate(lengths):
        ends = begins + timedelta(minutes=minutes)
        lessons.append(Lesson(UUID(int=number), begins, ends, UUID(int=100 + module), f"half {number // 2}"))
        begins = ends
    return lessons


plans = st.lists(st.tuples(st.integers(1, 200), st.integers(0, 2)), min_size=1, max_size=8).map(plan_of)
there = st.sets(st.integers(0, 7)).map(lambda numbers: {UUID(int=number) for number in numbers})
shares = st.integers(1, 100)


@given(plans, there, shares, st.integers(0, 100), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_each_thing_that_is_missing_is_said_and_nothing_else(
    plan: list[Lesson],
    attended: set[UUID],
    minimum: int,
    least: int,
    needs_test: bool,  # noqa: FBT001 - drawn
    has_test: bool,  # noqa: FBT001 - drawn
    needs_feedback: bool,  # noqa: FBT001 - drawn
    has_feedback: bool,  # noqa: FBT001 - drawn
) -> None:
    rule = Rule(minimum, least, needs_test, needs_feedback)
    verdict = judge(plan, attended, rule, has_test=has_test, has_feedback=has_feedback)
    by_module = {one.module_id: [row for row in plan if row.module_id == one.module_id] for one in plan}
    expected = [
        (Reason.SHARE, share(plan, attended) < minimum),
        (Reason.MODULE_SHARE, any(share(rows, attended) < least for rows in by_module.values())),
        (Reason.TEST, needs_test and not has_test),
        (Reason.FEEDBACK, needs_feedback and not has_feedback),
    ]
    assert verdict.reasons == tuple(reason for reason, is_missing in expected if is_missing)
    assert set(verdict.weak_modules) == {key for key, rows in by_module.items() if share(rows, attended) < least}


@given(plans, there, shares, st.integers(0, 100), st.integers(0, 1600))
def test_the_outlook_keeps_its_word(
    plan: list[Lesson], attended: set[UUID], minimum: int, least: int, after: int
) -> None:
    rule, at = Rule(minimum, least), START + timedelta(minutes=after)
    told = outlook(plan, attended, rule, at=at)
    coming = {row.session_id for row in plan if row.ends_at > at} - attended
    whole = attended | coming
    assert (told is Outlook.LOST) == (not judge(plan, whole, rule).qualifies)
    if told is Outlook.REACHED:
        assert judge(plan, attended, rule).qualifies
    halves = {row.half for row in plan if row.session_id in coming}
    missing_one = [
        judge(plan, whole - {row.session_id for row in plan if row.half == half and row.session_id in coming}, rule)
        for half in halves
    ]
    if told is Outlook.SAFE:
        assert all(verdict.qualifies for verdict in missing_one)
    if told is Outlook.AT_RISK:
        assert not all(verdict.qualifies for verdict in missing_one)


@given(plans, there, shares, st.integers(0, 1600))
def test_coming_never_makes_the_outlook_worse(
    plan: list[Lesson], attended: set[UUID], minimum: int, after: int
) -> None:
    rule, at = Rule(minimum), START + timedelta(minutes=after)
    if outlook(plan, attended, rule, at=at) is not Outlook.LOST:
        assert outlook(plan, attended | {plan[0].session_id}, rule, at=at) is not Outlook.LOST
    if outlook(plan, attended, rule, at=at) is Outlook.REACHED:
        assert outlook(plan, attended | {plan[0].session_id}, rule, at=at) is Outlook.REACHED


@given(st.lists(st.sampled_from(Presence), max_size=4))
def test_a_half_day_says_what_its_lessons_say(presences: list[Presence]) -> None:
    came = [one for one in presences if one in {Presence.PRESENT, Presence.LATE}]
    told = half_mark(presences)
    assert (told in {HalfMark.PRESENT, HalfMark.LATE}) == (0 < len(presences) == len(came))
    assert (told is HalfMark.PARTLY) == (0 < len(came) < len(presences))
    assert (told is HalfMark.EXCUSED) == (bool(presences) and set(presences) == {Presence.EXCUSED})


@given(st.sampled_from(MARKS[:2]), st.integers(-120, 240), st.integers(0, 60), st.booleans())
def test_a_mark_is_judged_as_it_was_meant(mark: HalfMark, after: int, late_after: int, is_first: bool) -> None:  # noqa: FBT001 - drawn
    came = arrival(mark, at=START + timedelta(minutes=after), starts_at=START, late_after=late_after, is_first=is_first)
    is_late = came > START + timedelta(minutes=late_after)
    assert is_late == (mark is HalfMark.LATE and is_first)


def test_half_days_are_told_apart_at_noon() -> None:
    day = date(2024, 10, 25)
    assert [half_key(day, hour) for hour in (7, 11, 12, 18)] == [
        "2024-10-25-am",
        "2024-10-25-am",
        "2024-10-25-pm",
        "2024-10-25-pm",
    ]


@given(st.integers(0, 50), st.integers(0, 50), st.one_of(st.none(), st.integers(1, 60)))
def test_as_many_move_up_as_there_are_places_and_people(taken: int, waiting: int, capacity: int | None) -> None:
    up = free_places(taken, waiting, capacity)
    assert 0 <= up <= waiting
    assert capacity is None or up == 0 or taken + up <= capacity
    assert up == waiting or not has_place(taken + up, capacity)


@pytest.mark.parametrize(
    ("first", "second", "clashes"),
    [((0, 90), (90, 180), False), ((0, 90), (89, 180), True), ((0, 90), (0, 90), True), ((60, 70), (0, 180), True)],
)
def test_lessons_back_to_back_do_not_clash(
    first: tuple[int, int],
    second: tuple[int, int],
    clashes: bool,  # noqa: FBT001 - a table of cases
) -> None:
    def span(number: int, minutes: tuple[int, int]) -> Span:
        return Span(UUID(int=number), *(START + timedelta(minutes=one) for one in minutes))

    assert at_the_same_time([span(1, first)], [span(2, second)]) == ([UUID(int=2)] if clashes else [])
