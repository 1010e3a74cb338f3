"""What is now, what is next, and what changed."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventmgr.portal.rules import Change, ChangeKind, Moment, Stop, compare, moments

START = datetime(2024, 10, 24, 0, 0, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def stop(key: str = "a", *, starts: int = 60, ends: int = 90, room: str = "Phòng 1", group: int | None = None) -> Stop:
    return Stop(key, f"Phiên {key}", at(starts), at(ends), room, group)


def kinds(before: list[Stop], after: list[Stop], now: int = 0) -> list[ChangeKind]:
    return [change.kind for change in compare(before, after, at(now))]


def test_what_begins_first_is_next_and_what_ends_now_is_past():
    spans = [(at(0), at(30)), (at(30), at(60)), (at(60), at(90)), (at(60), at(80)), (at(120), at(150))]
    assert moments(spans, at(30)) == [Moment.PAST, Moment.RUNNING, Moment.NEXT, Moment.NEXT, Moment.LATER]
    assert moments(spans, at(500)) == [Moment.PAST] * 5
    assert moments([], at(0)) == []


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 100)), max_size=12), st.integers(-10, 400))
def test_there_is_a_next_session_exactly_while_one_is_still_to_begin(spans, now):
    planned = [(at(begin), at(begin + length)) for begin, length in spans]
    told = moments(planned, at(now))
    assert (Moment.NEXT in told) == any(begin > now for begin, _length in spans)
    for (begin, end), moment in zip(planned, told, strict=True):
        assert (moment is Moment.RUNNING) == (begin <= at(now) < end)
        assert (moment is Moment.PAST) == (end <= at(now))


def test_an_unchanged_plan_tells_nothing():
    assert compare([stop(), stop("b")], [stop("b"), stop()], at(0)) == []


def test_each_kind_of_change_is_told():
    own = stop(group=3)
    assert kinds([stop()], [stop(starts=70)]) == [ChangeKind.TIME]
    assert kinds([stop()], [stop(ends=95)]) == [ChangeKind.TIME]
    assert kinds([stop()], [stop(room="Phòng 2")]) == [ChangeKind.ROOM]
    assert kinds([own], [stop(group=3, room="Phòng 2")]) == [ChangeKind.GROUP_ROOM]
    assert kinds([own], [stop(group=4, room="Phòng 2")]) == [ChangeKind.GROUP]
    assert kinds([own], [stop()]) == [ChangeKind.GROUP]
    assert kinds([stop()], [own]) == [ChangeKind.GROUP]
    assert kinds([stop()], [stop(room="Phòng 2", starts=70)]) == [ChangeKind.ROOM, ChangeKind.TIME]
    assert compare([stop()], [stop("b")], at(0)) == [
        Change(ChangeKind.NEW, None, stop("b")),
        Change(ChangeKind.GONE, stop(), None),
    ]


def test_what_is_over_concerns_nobody():
    assert kinds([stop(room="Phòng 2")], [stop(), stop("b")], now=90) == []
    assert kinds([stop()], [], now=90) == []
    assert kinds([stop(starts=0, ends=30)], [stop(starts=100, ends=130)], now=60) == [ChangeKind.TIME]


def test_changes_stand_in_order_of_time():
    before = [stop("a", starts=60), stop("b", starts=10, ends=20)]
    after = [stop("a", starts=65), stop("b", starts=15, ends=25)]
    assert [change.after.key for change in compare(before, after, at(0))] == ["b", "a"]
