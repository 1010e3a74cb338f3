"""Whose turn it is, how long somebody spoke, what the clock of a discussion says."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.outcomes.rules import (
    Spoken,
    count_spoken,
    list_prompts,
    may_ask,
    minutes_left,
    on_the_floor,
    quiet_minutes,
    waiting,
)
from tests.factories import AT


@dataclass(frozen=True)
class Wish:
    """One time that somebody wants to speak."""

    id: UUID
    registration_id: UUID
    asked_at: datetime = AT
    started_at: datetime | None = None
    ended_at: datetime | None = None
    withdrawn_at: datetime | None = None


def after(minutes: float) -> datetime:
    return AT + timedelta(minutes=minutes)


def wish(number: int, person: int = 1, **moments: float) -> Wish:
    return Wish(UUID(int=number), UUID(int=person), **{f"{name}_at": after(at) for name, at in moments.items()})


wishes = st.lists(
    st.builds(
        lambda number, person, asked, spoke, withdrawn: replace(
            wish(number, person, asked=asked),
            started_at=after(asked + 1) if spoke else None,
            ended_at=after(asked + 1 + spoke) if spoke else None,
            withdrawn_at=after(asked) if withdrawn and not spoke else None,
        ),
        st.integers(1, 10_000),
        st.integers(1, 9),
        st.integers(0, 90),
        st.sampled_from([0, 0, 1, 5]),
        st.booleans(),
    ),
    unique_by=lambda turn: turn.id,
)


@given(wishes)
def test_the_list_holds_each_open_wish_once_in_the_order_of_asking(turns):
    queue = waiting(turns)
    assert {turn.id for turn in queue} == {
        turn.id for turn in turns if turn.started_at is None and turn.withdrawn_at is None
    }
    assert [turn.asked_at for turn in queue] == sorted(turn.asked_at for turn in queue)
    assert waiting(reversed(turns)) == queue, "whatever order they are read in"


@given(wishes)
def test_the_time_spoken_is_the_sum_of_all_speeches(turns):
    spoken = count_spoken(turns, at=after(1000))
    lengths = [turn.ended_at - turn.started_at for turn in turns if turn.started_at]
    assert sum(one.seconds for one in spoken.values()) == sum(length.total_seconds() for length in lengths)
    assert sum(one.times for one in spoken.values()) == len(lengths)


def test_one_has_the_floor_and_is_counted_until_now():
    turns = [wish(1, 1, started=0, ended=4), wish(2, 2, started=4), wish(3, 1)]
    assert on_the_floor(turns) is turns[1]
    assert count_spoken(turns, at=after(6.5)) == {UUID(int=1): Spoken(1, 240), UUID(int=2): Spoken(1, 150)}
    assert count_spoken(turns, at=after(3))[UUID(int=2)] == Spoken(1, 0), "a clock that runs behind takes nothing away"
    assert on_the_floor(turns[:1]) is None


@pytest.mark.parametrize(
    ("at", "expected"), [(-1, None), (0, 90), (0.5, 90), (1, 89), (89, 1), (89.99, 1), (90, 0), (300, 0)]
)
def test_minutes_are_left_until_the_last_one_is_over(at, expected):
    assert minutes_left(AT, after(90), at=after(at)) == expected


@pytest.mark.parametrize(("at", "expected"), [(-6, False), (-5, True), (0, True), (119.9, True), (120, False)])
def test_the_floor_may_be_asked_for_a_little_early_and_while_it_overruns(at, expected):
    assert may_ask(AT, after(90), at=after(at)) is expected


@pytest.mark.parametrize(("minutes", "expected"), [(-1, 0), (0, 0), (1.9, 0), (2, 2), (6.5, 6), (600, 600)])
def test_a_short_silence_means_nothing(minutes, expected):
    assert quiet_minutes(AT, at=after(minutes)) == expected


def test_a_text_holds_one_question_a_line():
    assert list_prompts("  Một?\n\n  Hai?  \n") == ["Một?", "Hai?"]
    assert list_prompts("") == []
