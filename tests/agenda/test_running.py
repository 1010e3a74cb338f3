"""On the day: what runs, what is next, how late it is; noted once, undone, pushed, and seen by everybody."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries.running import Phase, list_left_running, public_board, staff_board
from eventmgr.agenda.rules import SessionKind
from eventmgr.agenda.rules.running import FORGOTTEN, Stand, Step, held_span, run_day
from eventmgr.agenda.service import running
from eventmgr.agenda.service.running import StillRunning, Times, times_of
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from tests.factories import ORGANIZER, count_audit, make_release, make_room, make_session

DAY = datetime(2024, 10, 24, 0, 0, tzinfo=UTC)  # 7:00 in Nha Trang
Day = tuple[Event, Session, Session]
HALL, SIDE = UUID(int=100), UUID(int=101)


def at(hour: int, minute: int = 0) -> datetime:
    """A moment of the day by the clock of Nha Trang."""
    return datetime(2024, 10, 24, hour - 7, minute, tzinfo=UTC)


def step(number: int, begins: datetime, minutes: int, kind: SessionKind = SessionKind.PAPER, **values: object) -> Step:
    return Step(UUID(int=number), kind, begins, begins + timedelta(minutes=minutes), **values)  # type: ignore[arg-type]  # a table of values


def stands(steps: list[Step], moment: datetime, *, was_led: bool = False) -> list[tuple[str, int]]:
    """Where each stands, and how many minutes late it is."""
    runs = run_day(steps, moment, was_led=was_led)
    return [(run.stand.value, int(run.late.total_seconds() // 60)) for run in runs]


def test_a_day_that_nobody_notes_runs_by_the_programme() -> None:
    plan = [step(1, at(8), 30), step(2, at(8, 30), 30), step(3, at(9), 30)]
    assert stands(plan, at(8, 40)) == [("over", 0), ("running", 0), ("ahead", 0)]
    assert [run.is_told for run in run_day(plan, at(8, 40), was_led=False)] == [False, False, False]


def test_a_late_beginning_is_carried_on_until_a_gap_takes_it_up() -> None:
    plan = [
        step(1, at(8), 30, started_at=at(8, 12)),
        step(2, at(8, 30), 30),
        step(3, at(9, 5), 25),
        step(4, at(9, 45), 15),
    ]
    assert stands(plan, at(8, 20)) == [("running", 12), ("ahead", 12), ("ahead", 7), ("ahead", 0)]


def test_what_runs_over_its_time_holds_up_what_follows_by_the_minute() -> None:
    plan = [step(1, at(8), 30, started_at=at(8)), step(2, at(8, 30), 30)]
    assert stands(plan, at(8, 37)) == [("running", 0), ("ahead", 7)]


def test_what_should_have_begun_is_late_until_it_begins() -> None:
    plan = [step(1, at(8), 30, started_at=at(8), ended_at=at(8, 30)), step(2, at(8, 30), 30)]
    assert stands(plan, at(8, 41)) == [("over", 0), ("due", 11)]
    # Half an hour later it could have been held without a word: the programme counts again.
    assert stands([*plan, step(3, at(9), 30)], at(9, 10)) == [("over", 0), ("over", 0), ("running", 0)]


def test_on_a_later_day_the_first_session_is_waited_for_where_days_were_noted() -> None:
    assert stands([step(1, at(8), 30)], at(8, 5)) == [("running", 0)]
    assert stands([step(1, at(8), 30)], at(8, 5), was_led=True) == [("due", 5)]


def test_breaks_and_meals_begin_by_themselves_and_a_meal_ends_in_time() -> None:
    plan = [
        step(1, at(10), 60, started_at=at(10), ended_at=at(11, 10)),
        step(2, at(11), 15, SessionKind.BREAK),
        step(3, at(11, 15), 15, SessionKind.MEAL),
        step(4, at(11, 30), 30),
    ]
    assert stands(plan, at(11, 12)) == [("over", 0), ("running", 10), ("ahead", 10), ("ahead", 0)]
    running_on = [step(1, at(10), 60, started_at=at(10)), *plan[1:]]
    assert stands(running_on, at(11, 5)) == [("running", 0), ("ahead", 5), ("ahead", 5), ("ahead", 0)]


def test_rooms_are_late_each_for_itself_and_the_plenary_waits_for_both() -> None:
    hall, side, both = frozenset({HALL}), frozenset({SIDE}), frozenset({HALL, SIDE})
    plan = [
        step(1, at(8), 30, rooms=hall, started_at=at(8, 10)),
        step(2, at(8), 30, rooms=side, started_at=at(8)),
        step(3, at(8, 30), 30, rooms=side),
        step(4, at(9), 30, rooms=both),
    ]
    assert stands(plan, at(8, 45)) == [("running", 10), ("running", 0), ("ahead", 15), ("ahead", 15)]


def test_parts_go_by_the_programme_of_a_late_session_until_one_is_noted() -> None:
    whole = step(1, at(8), 60, started_at=at(8, 10))
    parts = [step(number, at(8, 20 * (number - 2)), 20, parent_id=whole.id) for number in (2, 3, 4)]
    assert stands([whole, *parts], at(8, 35)) == [("running", 10), ("over", 10), ("running", 10), ("ahead", 10)]
    noted = [step(2, at(8), 20, parent_id=whole.id, started_at=at(8, 10), ended_at=at(8, 32)), *parts[1:]]
    assert stands([whole, *noted], at(8, 35)) == [("running", 10), ("over", 10), ("due", 15), ("ahead", 15)]


def test_a_session_left_out_is_over_once_a_later_one_begins() -> None:
    plan = [step(1, at(8), 30), step(2, at(8, 30), 30, started_at=at(8, 20))]
    assert stands(plan, at(8, 21)) == [("over", 0), ("running", 0)]


def test_an_end_that_nobody_notes_for_hours_has_passed() -> None:
    plan = [step(1, at(8), 30, started_at=at(8)), step(2, at(11), 30)]
    assert stands(plan, at(8, 30) + FORGOTTEN)[0] == ("over", 0)
    assert stands(plan, at(11, 10)) == [("over", 0), ("running", 0)]


def test_a_session_was_held_as_it_was_noted_else_as_planned() -> None:
    assert held_span(at(8), at(9), None, None) == (at(8), at(9))
    assert held_span(at(8), at(9), at(8, 10), None) == (at(8, 10), at(9, 10))
    assert held_span(at(8), at(9), at(7, 50), None) == (at(7, 50), at(9))
    assert held_span(at(8), at(9), at(8, 10), at(8, 55)) == (at(8, 10), at(8, 55))


MINUTES = st.integers(0, 600)
DAYS = st.lists(
    st.tuples(MINUTES, st.integers(5, 90), st.sampled_from(SessionKind), st.none() | st.integers(-30, 60)),
    max_size=7,
).map(
    lambda rows: [
        step(
            number,
            DAY + timedelta(minutes=begins),
            minutes,
            kind,
            rooms=frozenset({HALL}) if number % 2 else frozenset({SIDE}),
            started_at=None if late is None else DAY + timedelta(minutes=begins + late),
            ended_at=DAY + timedelta(minutes=begins + late + minutes) if late is not None and number % 3 else None,
        )
        for number, (begins, minutes, kind, late) in enumerate(rows, 1)
    ]
)


@given(DAYS, st.integers(0, 800), st.booleans())
def test_whatever_is_noted_a_day_holds_together(steps: list[Step], minute: int, was_led: bool) -> None:  # noqa: FBT001 - drawn
    moment = DAY + timedelta(minutes=minute)
    runs = run_day(steps, moment, was_led=was_led)
    assert sorted(run.step.id for run in runs) == sorted(step.id for step in steps)
    for run in runs:
        assert run.starts_at <= run.ends_at
        if run.step.started_at is None:
            assert run.starts_at >= run.step.starts_at, "nobody is told to come earlier than the programme says"
        if run.stand is Stand.DUE:
            assert run.step.starts_at <= moment == run.starts_at
        if run.stand is Stand.AHEAD:
            assert run.starts_at >= min(moment, run.step.starts_at)


@given(DAYS, st.integers(0, 800))
def test_without_a_word_of_anybody_nothing_is_late(steps: list[Step], minute: int) -> None:
    plain = [Step(row.id, row.kind, row.starts_at, row.ends_at, row.rooms) for row in steps]
    runs = run_day(plain, DAY + timedelta(minutes=minute), was_led=False)
    assert {run.stand for run in runs} <= {Stand.OVER, Stand.RUNNING, Stand.AHEAD}
    assert {run.is_told for run in runs} <= {False}


# What is noted.


@pytest.fixture
def plan(event: Event) -> dict[str, Session]:
    """A morning in the hall: opening, a session with two parts, a report; beside it a meeting in another room."""
    hall, side = make_room(event), make_room(event, "Phòng 2")
    papers = make_session(event, "paper", title="Tham luận", start=at(8, 30), minutes=60, room_id=hall.id)
    return {
        "opening": make_session(event, "opening", title="Khai mạc", start=at(8), minutes=30, room_id=hall.id),
        "papers": papers,
        "first": make_session(event, "paper", title="Tham luận 1", start=at(8, 30), minutes=30, parent_id=papers.id),
        "second": make_session(event, "paper", title="Tham luận 2", start=at(9), minutes=30, parent_id=papers.id),
        "report": make_session(event, "report", title="Báo cáo", start=at(9, 30), minutes=30, room_id=hall.id),
        "side": make_session(event, "training", title="Tập huấn", start=at(8), minutes=120, room_id=side.id),
        "free": make_session(event, "blocker", title="Giữ chỗ", start=at(8), minutes=30),
    }


def noted(plan: dict[str, Session]) -> dict[str, tuple[datetime | None, datetime | None]]:
    """What stands noted, without what is not."""
    db.session.expire_all()
    return {name: (row.started_at, row.ended_at) for name, row in plan.items() if row.started_at or row.ended_at}


def test_two_phones_that_start_a_session_start_it_once(event: Event, plan: dict[str, Session]) -> None:
    assert running.start(event, plan["opening"].id, actor=ORGANIZER, at=at(8, 5))
    assert not running.start(event, plan["opening"].id, actor=ORGANIZER, at=at(8, 6))
    assert noted(plan) == {"opening": (at(8, 5), None)}
    assert count_audit("session.start") == 1
    assert running.stop(event, plan["opening"].id, actor=ORGANIZER, at=at(8, 40))
    assert not running.stop(event, plan["opening"].id, actor=ORGANIZER, at=at(8, 41))
    assert noted(plan) == {"opening": (at(8, 5), at(8, 40))}
    assert count_audit("session.stop") == 1


def test_what_runs_in_the_room_is_asked_about(event: Event, plan: dict[str, Session]) -> None:
    running.start(event, plan["opening"].id, actor=ORGANIZER, at=at(8))
    assert running.start(event, plan["side"].id, actor=ORGANIZER, at=at(8)), "another room hinders nobody"
    with pytest.raises(StillRunning) as refused:
        running.start(event, plan["report"].id, actor=ORGANIZER, at=at(8, 31))
    assert [row.title for row in refused.value.running] == ["Khai mạc"]
    running.start(event, plan["report"].id, ending=[plan["opening"].id], actor=ORGANIZER, at=at(8, 31))
    assert noted(plan) == {
        "opening": (at(8), at(8, 31)),
        "side": (at(8), None),
        "report": (at(8, 31), None),
    }


def test_a_session_may_run_beside_another_one(event: Event, plan: dict[str, Session]) -> None:
    running.start(event, plan["opening"].id, actor=ORGANIZER, at=at(8))
    running.start(event, plan["report"].id, beside=True, actor=ORGANIZER, at=at(8, 10))
    assert noted(plan) == {"opening": (at(8), None), "report": (at(8, 10), None)}


def test_a_part_starts_its_session_and_ends_with_it(event: Event, plan: dict[str, Session]) -> None:
    running.start(event, plan["first"].id, actor=ORGANIZER, at=at(8, 35))
    assert noted(plan) == {"papers": (at(8, 35), None), "first": (at(8, 35), None)}
    with pytest.raises(StillRunning):
        running.start(event, plan["second"].id, actor=ORGANIZER, at=at(9, 5))
    running.start(event, plan["second"].id, ending=[plan["first"].id], actor=ORGANIZER, at=at(9, 5))
    running.stop(event, plan["papers"].id, actor=ORGANIZER, at=at(9, 40))
    assert noted(plan) == {
        "papers": (at(8, 35), at(9, 40)),
        "first": (at(8, 35), at(9, 5)),
        "second": (at(9, 5), at(9, 40)),
    }
    with pytest.raises(Conflict, match="đã kết thúc"):
        running.start(event, plan["second"].id, actor=ORGANIZER, at=at(9, 41))


def test_what_cannot_be_is_refused_in_words(event: Event, plan: dict[str, Session]) -> None:
    opening = plan["opening"]
    with pytest.raises(DomainError, match="chưa bắt đầu"):
        running.stop(event, opening.id, actor=ORGANIZER, at=at(8))
    with pytest.raises(DomainError, match="thuộc ngày khác"):
        running.start(event, opening.id, actor=ORGANIZER, at=at(8) + timedelta(days=1))
    with pytest.raises(DomainError, match="thời gian để trống"):
        running.start(event, plan["free"].id, actor=ORGANIZER, at=at(8))
    nothing = Times(None, None)
    for times, words in (
        (Times(None, at(8, 30)), "nhập cả giờ bắt đầu"),
        (Times(at(8, 30), at(8)), "không thể kết thúc trước"),
        (Times(at(11), None), "Chưa đến giờ"),
        (Times(at(8) - timedelta(days=1), None), "không thuộc ngày"),
    ):
        with pytest.raises(DomainError, match=words):
            running.correct_times(event, opening.id, times, nothing, actor=ORGANIZER, at=at(10))
    with pytest.raises(DomainError, match="không diễn ra"):
        running.correct_times(event, plan["first"].id, Times(at(8, 30), None), nothing, actor=ORGANIZER, at=at(10))
    assert noted(plan) == {}


def test_undo_takes_back_what_was_seen_and_nothing_that_somebody_else_noted(
    event: Event, plan: dict[str, Session]
) -> None:
    opening = plan["opening"]
    running.start(event, opening.id, actor=ORGANIZER, at=at(8))
    seen = times_of(opening)
    running.stop(event, opening.id, actor=ORGANIZER, at=at(8, 30))
    with pytest.raises(Conflict, match="đã có người ghi nhận khác"):
        running.undo(event, opening.id, seen, actor=ORGANIZER, at=at(8, 31))
    running.undo(event, opening.id, times_of(opening), actor=ORGANIZER, at=at(8, 31))
    assert noted(plan) == {"opening": (at(8), None)}
    running.undo(event, opening.id, times_of(opening), actor=ORGANIZER, at=at(8, 32))
    assert noted(plan) == {}


def test_what_was_noted_yesterday_is_taken_back_with_a_reason(event: Event, plan: dict[str, Session]) -> None:
    opening, tomorrow = plan["opening"], at(9) + timedelta(days=1)
    running.start(event, opening.id, actor=ORGANIZER, at=at(8))
    assert [row.title for row in list_left_running(event, at=tomorrow)] == ["Khai mạc"]
    with pytest.raises(DomainError, match="nêu lý do"):
        running.undo(event, opening.id, times_of(opening), actor=ORGANIZER, at=tomorrow)
    running.undo(event, opening.id, times_of(opening), reason="Bấm nhầm", actor=ORGANIZER, at=tomorrow)
    assert noted(plan) == {}
    assert count_audit("session.undo") == 1


def test_an_archived_event_stays_as_it_is(event: Event, plan: dict[str, Session]) -> None:
    with transaction():
        event.state = EventState.ARCHIVED
    with pytest.raises(Conflict, match="lưu trữ"):
        running.start(event, plan["opening"].id, actor=ORGANIZER, at=at(8))


# What is seen.


def test_the_public_sees_what_was_given_out_and_the_house_its_plan(event: Event, plan: dict[str, Session]) -> None:
    assert public_board(event, at=at(8)).phase is Phase.EMPTY
    make_release(event)
    make_session(event, "speech", title="Phát biểu thêm", start=at(10), minutes=30)
    running.start(event, plan["opening"].id, actor=ORGANIZER, at=at(8, 10))
    public, staff = public_board(event, at=at(8, 20)), staff_board(event, at=at(8, 20))
    assert [(line.session.title, line.late) for line in public.running] == [("Khai mạc", 10), ("Tập huấn", 0)]
    assert [(line.session.title, line.late) for line in public.next] == [("Tham luận", 10)]
    assert public.late == 10
    assert [line.session.title for line in public.later] == ["Báo cáo"]
    assert [line.session.title for line in staff.later] == ["Báo cáo", "Phát biểu thêm"]


def test_a_board_says_which_part_runs(event: Event, plan: dict[str, Session]) -> None:
    make_release(event)
    running.start(event, plan["first"].id, actor=ORGANIZER, at=at(8, 30))
    running.start(event, plan["second"].id, ending=[plan["first"].id], actor=ORGANIZER, at=at(9))
    line = next(line for line in public_board(event, at=at(9, 1)).running if line.session.title == "Tham luận")
    assert line.part is not None
    assert (line.number, line.part.session.title) == ("2/2", "Tham luận 2")


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        (at(8) - timedelta(days=3), Phase.BEFORE),
        (at(7, 30), Phase.BEFORE),
        (at(8, 10), Phase.RUNNING),
        (at(10, 15), Phase.PAUSE),
        (at(20), Phase.BETWEEN),
        (at(20) + timedelta(days=2), Phase.AFTER),
    ],
)
def test_a_day_has_phases(event: Event, plan: dict[str, Session], moment: datetime, phase: Phase) -> None:
    del plan
    make_session(event, "report", title="Sau giờ nghỉ", start=at(11), minutes=30)
    make_session(event, "closing", title="Bế mạc", start=at(8) + timedelta(days=1), minutes=30)
    make_release(event)
    assert public_board(event, at=moment).phase is phase
