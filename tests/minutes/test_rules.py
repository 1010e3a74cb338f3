"""What belongs into the minutes, and which way they go."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventmgr.agenda.rules import SessionKind
from eventmgr.minutes.rules import (
    MinutesState,
    Slot,
    TaskLine,
    is_minuted,
    may_move,
    meeting_days,
    meeting_span,
    next_number,
    task_lines,
)

START = datetime(2024, 10, 24, 0, 0, tzinfo=UTC)


def slot(kind: str, day: int = 24, hour: int = 1, minutes: int = 60) -> Slot:
    start = datetime(2024, 10, day, hour, tzinfo=UTC)
    return Slot(date(2024, 10, day), SessionKind(kind), start, start + timedelta(minutes=minutes))


kinds = st.sampled_from([kind.value for kind in SessionKind])
slots = st.builds(slot, kinds, st.integers(24, 26), st.integers(0, 12), st.integers(5, 90))
# How long a draw takes says how busy the machine is, nothing of the rules.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_days_of_training_are_no_part_of_the_meeting() -> None:
    agenda = [slot("opening"), slot("group_work", hour=6), slot("opening", 25), slot("training", 25, 2)]
    assert meeting_days(agenda) == {date(2024, 10, 24)}


def test_where_there_is_only_training_its_days_are_the_meeting() -> None:
    agenda = [slot("opening", 25), slot("training", 25, 2)]
    assert meeting_days(agenda) == {date(2024, 10, 25)}
    assert [row.kind for row in agenda if is_minuted(row, meeting_days(agenda))] == [SessionKind.OPENING]


def test_the_meeting_runs_from_its_first_to_its_last_session_without_reception_and_meals() -> None:
    agenda = [
        slot("check_in", hour=0),
        slot("opening", hour=1),
        slot("conclusion", hour=9, minutes=75),
        slot("meal", hour=11),
        slot("training", 25),
    ]
    assert meeting_span(agenda) == (START + timedelta(hours=1), START + timedelta(hours=10, minutes=15))
    assert meeting_span([slot("meal")]) is None
    assert meeting_span([]) is None


@patient
@given(st.lists(slots, max_size=12))
def test_the_span_holds_every_minuted_session(agenda: list[Slot]) -> None:
    span, days = meeting_span(agenda), meeting_days(agenda)
    held = [row for row in agenda if is_minuted(row, days)]
    assert (span is None) == (held == [])
    assert all(span[0] <= row.starts_at < row.ends_at <= span[1] for row in held if span)


@patient
@given(st.lists(st.integers(1, 500)))
def test_the_next_number_was_never_given(used: list[int]) -> None:
    assert next_number(used) not in used
    assert next_number([]) == 1


def test_a_task_is_a_line_of_up_to_four_parts() -> None:
    text = "Ban hành hướng dẫn | Ban Gia đình - Xã hội | các tỉnh | Quý I/2025\n\nBáo cáo|Hội LHPN\nNhân rộng mô hình"
    assert task_lines(text) == [
        TaskLine("Ban hành hướng dẫn", "Ban Gia đình - Xã hội", "các tỉnh", "Quý I/2025"),
        TaskLine("Báo cáo", "Hội LHPN", "", ""),
        TaskLine("Nhân rộng mô hình", "", "", ""),
    ]


@patient
@given(st.text())
def test_no_written_task_is_lost(text: str) -> None:
    joined = "".join(f"{t.content}{t.lead}{t.partners}{t.due}" for t in task_lines(text))
    kept = [char for char in joined if not char.isspace() and char != "|"]
    assert kept == [char for char in text if not char.isspace() and char != "|"]


def test_locked_minutes_go_nowhere() -> None:
    assert not any(may_move(MinutesState.LOCKED, there) for there in MinutesState)
    assert may_move(MinutesState.DRAFT, MinutesState.SUBMITTED)
    assert may_move(MinutesState.SUBMITTED, MinutesState.DRAFT)
    assert not may_move(MinutesState.DRAFT, MinutesState.LOCKED)
