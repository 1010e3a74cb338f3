"""By when a request must be answered and done."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.people.clocks import answer_by, done_by, is_working_day
from eventmgr.people.rules import RequestKind

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    "received, due",
    [
        (date(2026, 11, 24), date(2026, 11, 26)),  # Tuesday → Thursday
        (date(2026, 11, 26), date(2026, 11, 30)),  # Thursday → over the weekend → Monday
        (date(2026, 11, 27), date(2026, 12, 1)),  # Friday → Tuesday
        (date(2026, 11, 28), date(2026, 12, 1)),  # Saturday → Tuesday
        (date(2026, 4, 29), date(2026, 5, 5)),  # 30/4, 1/5 and a weekend between
        (date(2026, 8, 31), date(2026, 9, 3)),  # National Day
        (date(2025, 12, 31), date(2026, 1, 5)),  # New Year and a weekend
        (date(2026, 2, 13), date(2026, 2, 24)),  # the Friday before Tết Bính Ngọ (17/02)
        (date(2029, 2, 9), date(2029, 2, 20)),  # Tết Kỷ Dậu (13/02): Monday to Friday are free
        (date(2025, 4, 4), date(2025, 4, 9)),  # the Hùng Kings, 7/4/2025, a Monday
    ],
)
def test_an_answer_takes_two_working_days(received, due):
    assert answer_by(received) == due


@pytest.mark.parametrize(
    "kind, usual, with_others, extended, with_both",
    [
        (RequestKind.WITHDRAW, 15, 20, 30, 35),
        (RequestKind.RESTRICT, 15, 20, 30, 35),
        (RequestKind.OBJECT, 15, 20, 30, 35),
        (RequestKind.SEE, 10, 15, 20, 25),
        (RequestKind.CORRECT, 10, 15, 20, 25),
        (RequestKind.ERASE, 20, 30, 40, 50),
    ],
)
def test_each_right_has_its_term(kind, usual, with_others, extended, with_both):
    day = date(2026, 11, 24)
    terms = [
        done_by(kind, day),
        done_by(kind, day, third_parties=True),
        done_by(kind, day, extended=True),
        done_by(kind, day, third_parties=True, extended=True),
    ]
    assert [(term - day).days for term in terms] == [usual, with_others, extended, with_both]


@given(DAYS)
def test_an_answer_falls_on_a_working_day_and_never_too_early_or_long_after(day):
    due = answer_by(day)
    between = [day + timedelta(days=number) for number in range(1, (due - day).days + 1)]
    assert is_working_day(due)
    assert sum(map(is_working_day, between)) == 2
    assert 2 <= (due - day).days <= 12


KINDS = st.sampled_from(list(RequestKind))


@given(DAYS, DAYS)
def test_who_asks_later_is_never_answered_earlier(day, other):
    first, second = sorted((day, other))
    assert answer_by(first) <= answer_by(second)


@given(KINDS, DAYS, st.booleans(), st.booleans())
def test_a_term_is_counted_in_days_over_tet_and_ends_of_months_alike(kind, day, third_parties, extended):
    due = done_by(kind, day, third_parties=third_parties, extended=extended)
    assert due >= done_by(kind, day)
    assert done_by(kind, day + timedelta(days=1), third_parties=third_parties, extended=extended) - due == timedelta(1)


@given(DAYS)
def test_around_tet_an_answer_waits_for_the_first_two_days_of_work(day):
    due = answer_by(day)
    holidays = [date(2026, 2, number) for number in range(16, 21)]
    assert due not in holidays
    if day in holidays:
        assert due == date(2026, 2, 24)
