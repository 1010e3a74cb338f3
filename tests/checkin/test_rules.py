"""What a scan means: who is let in, who counts as late, which session the door is about."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda.rules import SessionKind
from eventmgr.checkin.rules import (
    PassFacts,
    Presence,
    ProvinceCount,
    choose_session,
    presence,
    refuse,
    tolerance_minutes,
)
from eventmgr.registration.rules import RegistrationState

START = datetime(2024, 10, 24, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Slot:
    name: str
    starts_at: datetime
    ends_at: datetime


def slot(name: str, start: int, end: int) -> Slot:
    return Slot(name, START + timedelta(minutes=start), START + timedelta(minutes=end))


@pytest.mark.parametrize("state", RegistrationState)
@pytest.mark.parametrize("is_revoked", [False, True])
@pytest.mark.parametrize("is_this_event", [False, True])
def test_only_a_valid_pass_of_a_confirmed_person_at_this_event_opens_the_door(is_this_event, is_revoked, state):
    facts = PassFacts(is_this_event=is_this_event, is_revoked=is_revoked, state=state)
    expected = "revoked_pass" if is_revoked else None
    expected = expected if state is RegistrationState.CONFIRMED else "not_confirmed"
    assert refuse(facts) == (expected if is_this_event else "other_event")


def test_a_pass_that_nobody_issued_is_unknown():
    assert refuse(None) == "unknown_pass"


@pytest.mark.parametrize(
    ("minutes", "excused", "expected"),
    [
        (-600, False, Presence.PRESENT),
        (0, False, Presence.PRESENT),
        (15, False, Presence.PRESENT),
        (16, False, Presence.LATE),
        (16, True, Presence.LATE),
        (0, True, Presence.PRESENT),
        (None, True, Presence.EXCUSED),
        (None, False, Presence.ABSENT),
    ],
)
def test_who_came_is_present_or_late_whatever_excuse_there_is(minutes, excused, expected):
    came = None if minutes is None else START + timedelta(minutes=minutes)
    assert presence(came, excused=excused, starts_at=START, tolerance_minutes=15) is expected


@given(st.integers(-10_000, 10_000), st.booleans(), st.integers(0, 600))
def test_who_came_is_never_absent(minutes, excused, tolerance):
    came = START + timedelta(minutes=minutes)
    found = presence(came, excused=excused, starts_at=START, tolerance_minutes=tolerance)
    assert found is (Presence.LATE if minutes > tolerance else Presence.PRESENT)


@pytest.mark.parametrize(
    ("kind", "minutes"), [(SessionKind.CHECK_IN, 45), (SessionKind.TRAINING, 15), (SessionKind.GROUP_WORK, 15)]
)
def test_nobody_is_late_while_the_reception_desk_is_open(kind, minutes):
    assert tolerance_minutes(kind, START, START + timedelta(minutes=45)) == minutes


@pytest.mark.parametrize(
    ("minute", "expected"),
    [
        (-500, "desk"),
        (0, "desk"),
        (29, "desk"),
        (30, "morning"),
        (44, "morning"),
        (100, "afternoon"),
        (9_000, "afternoon"),
    ],
)
def test_the_door_is_about_the_running_session_else_the_next_else_the_last(minute, expected):
    sessions = [slot("desk", 0, 40), slot("morning", 30, 100), slot("afternoon", 200, 300)]
    chosen = choose_session(sessions, at=START + timedelta(minutes=minute))
    assert chosen is not None
    assert chosen.name == expected


def test_an_event_without_sessions_has_no_door():
    assert choose_session([], at=START) is None


def test_the_counts_of_a_province_add_up():
    count = ProvinceCount(None, expected=10, present=4, late=2, excused=1)
    assert (count.came, count.absent) == (6, 3)
