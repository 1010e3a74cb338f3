"""By when a breach is reported, how long its file stays, when the impact file is due."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.privacy.rules import (
    ReportState,
    hours_left,
    impact_due,
    kept_until,
    report_by,
    report_state,
)

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))
GAPS = st.integers(0, 200 * 3600).map(lambda seconds: timedelta(seconds=seconds))
FRIDAY_BEFORE_TET = datetime(2026, 2, 13, 10, 0, tzinfo=UTC)


def test_the_72_hours_run_over_weekends_and_tet():
    assert report_by(FRIDAY_BEFORE_TET) == datetime(2026, 2, 16, 10, 0, tzinfo=UTC)


@given(MOMENTS, GAPS)
def test_a_report_is_in_time_until_the_last_second_and_late_after_it(noticed, gap):
    is_in_time = gap <= timedelta(hours=72)
    reported = report_state(noticed, noticed + gap, noticed + gap, is_harmful=True)
    waiting = report_state(noticed, None, noticed + gap, is_harmful=True)
    assert reported is (ReportState.IN_TIME if is_in_time else ReportState.TOO_LATE)
    assert waiting is (ReportState.RUNNING if is_in_time else ReportState.LATE)
    assert (hours_left(noticed, noticed + gap) >= 0) is is_in_time


@given(MOMENTS, GAPS)
def test_what_harms_nobody_needs_no_report_however_late_it_is(noticed, gap):
    assert report_state(noticed, None, noticed + gap, is_harmful=False) is ReportState.NOT_NEEDED


@pytest.mark.parametrize(
    "closed, until",
    [
        (date(2026, 12, 31), date(2031, 12, 31)),
        (date(2028, 2, 29), date(2033, 3, 1)),
        (date(2027, 2, 28), date(2032, 2, 28)),
    ],
)
def test_a_file_is_kept_for_five_years(closed, until):
    assert kept_until(closed) == until


@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)))
def test_five_years_are_never_shorter_than_five_years(closed):
    assert timedelta(days=5 * 365) <= kept_until(closed) - closed <= timedelta(days=5 * 365 + 2)


def test_the_impact_file_is_due_sixty_days_after_the_first_use():
    assert impact_due(date(2026, 1, 1)) == date(2026, 3, 2)
