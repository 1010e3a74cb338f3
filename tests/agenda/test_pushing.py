from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda.rules import Planned, Pushed, push

START = datetime(2024, 10, 24, 8, tzinfo=UTC)
HALL, ANNEX = UUID(int=1), UUID(int=2)


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def row(number: int, begin: int, end: int, *rooms: UUID, **values: object) -> Planned:
    return Planned(UUID(int=number), at(begin), at(end), frozenset(rooms), **values)  # type: ignore[arg-type]  # whatever the rule knows


@st.composite
def plans(draw: st.DrawFn) -> list[Planned]:
    """Sessions one behind the other with gaps in each room, some of them fixed."""
    plan, number = [], 10
    for room in (HALL, ANNEX):
        clock = 0
        for _session in range(draw(st.integers(0, 5))):
            begin = clock + draw(st.integers(0, 20))
            clock = begin + draw(st.integers(5, 40))
            plan.append(row(number, begin, clock, room, is_fixed=draw(st.booleans()) and draw(st.booleans())))
            number += 1
    return plan


scopes = st.sampled_from([None, frozenset({HALL})])


def done(plan: list[Planned], pushed: Pushed) -> dict[UUID, tuple[datetime, datetime]]:
    moved = {shift.session_id: (shift.starts_at, shift.ends_at) for shift in pushed.shifts}
    return {row.session_id: moved.get(row.session_id, (row.starts_at, row.ends_at)) for row in plan}


@given(plans(), st.integers(0, 60), st.integers(5, 60), scopes)
def test_sessions_keep_their_length_and_go_only_back(
    plan: list[Planned], begin: int, length: int, scope: frozenset[UUID] | None
) -> None:
    pushed = push(plan, at(begin), at(begin + length), rooms=scope, parent_id=None)
    after = done(plan, pushed)
    for session in plan:
        starts, ends = after[session.session_id]
        assert ends - starts == session.ends_at - session.starts_at
        assert starts >= session.starts_at
        if session.is_fixed or session.starts_at < at(begin) or (scope and not session.rooms & scope):
            assert starts == session.starts_at


@given(plans(), st.integers(0, 60), st.integers(5, 60))
def test_in_one_room_the_order_stays_and_nothing_overlaps_before_what_is_fixed(
    plan: list[Planned], begin: int, length: int
) -> None:
    mine = [session for session in plan if HALL in session.rooms and session.starts_at >= at(begin)]
    pushed = push(plan, at(begin), at(begin + length), rooms=frozenset({HALL}), parent_id=None)
    after, front = done(plan, pushed), at(begin + length)
    for session in mine:
        if session.session_id == pushed.stops_at:
            assert front - session.starts_at == pushed.over
            break
        starts, ends = after[session.session_id]
        assert starts >= front
        front = ends
    else:
        assert pushed.over == timedelta(0)


@given(plans(), st.integers(0, 60), st.integers(5, 60), scopes)
def test_what_made_way_once_need_not_again(
    plan: list[Planned], begin: int, length: int, scope: frozenset[UUID] | None
) -> None:
    first = push(plan, at(begin), at(begin + length), rooms=scope, parent_id=None)
    after = done(plan, first)
    again = [Planned(p.session_id, *after[p.session_id], p.rooms, p.parent_id, p.is_fixed) for p in plan]
    if first.stops_at is None:
        assert push(again, at(begin), at(begin + length), rooms=scope, parent_id=None) == Pushed()


def test_a_gap_takes_the_delay_up() -> None:
    plan = [row(1, 0, 30, HALL), row(2, 30, 60, HALL), row(3, 70, 90, HALL), row(4, 120, 150, HALL)]
    pushed = push(plan, at(0), at(15), rooms=None, parent_id=None)
    assert [(shift.session_id.int, shift.by) for shift in pushed.shifts] == [
        (1, timedelta(minutes=15)),
        (2, timedelta(minutes=15)),
        (3, timedelta(minutes=5)),
    ]


def test_a_meal_stops_it_and_what_runs_into_it_is_told() -> None:
    plan = [row(1, 0, 60, HALL), row(2, 60, 120, is_fixed=True), row(3, 120, 180, HALL)]
    pushed = push(plan, at(0), at(20), rooms=None, parent_id=None)
    assert [shift.session_id.int for shift in pushed.shifts] == [1]
    assert (pushed.stops_at, pushed.over) == (UUID(int=2), timedelta(minutes=20))


def test_a_session_of_everybody_does_not_move_because_of_one_room() -> None:
    plan = [row(1, 0, 60, HALL), row(2, 60, 70), row(3, 70, 100, HALL)]
    pushed = push(plan, at(0), at(20), rooms=frozenset({HALL}), parent_id=None)
    assert ([shift.session_id.int for shift in pushed.shifts], pushed.stops_at) == ([1], UUID(int=2))
    everywhere = push(plan, at(0), at(20), rooms=None, parent_id=None)
    assert [shift.session_id.int for shift in everywhere.shifts] == [1, 2, 3]


def test_parts_go_with_their_session_and_make_way_among_themselves() -> None:
    whole = row(1, 0, 60, HALL)
    plan = [whole, row(2, 0, 20, parent_id=whole.session_id), row(3, 20, 60, parent_id=whole.session_id)]
    outside = push(plan, at(0), at(10), rooms=None, parent_id=None)
    assert {(shift.session_id.int, shift.by) for shift in outside.shifts} == {
        (number, timedelta(minutes=10)) for number in (1, 2, 3)
    }
    inside = push(plan, at(20), at(30), rooms=None, parent_id=whole.session_id)
    assert [shift.session_id.int for shift in inside.shifts] == [3]
