from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda.rules import Clash, ClashKind, Frame, Slot, Stay, find_clashes, overlap

START = datetime(2024, 10, 24, tzinfo=UTC)
ROOMS = [UUID(int=number) for number in range(3)]
PEOPLE = ["an", "binh", "chi"]
FRAME = Frame(date(2024, 10, 24), date(2024, 10, 24), expected=100)


@st.composite
def slots(draw: st.DrawFn) -> Slot:
    begin = draw(st.integers(0, 20))
    return Slot(
        session_id=draw(st.uuids()),
        title="Phiên Mẫu",
        starts_at=START + timedelta(minutes=begin),
        ends_at=START + timedelta(minutes=begin + draw(st.integers(1, 10))),
        rooms=frozenset(draw(st.sets(st.sampled_from(ROOMS)))),
        people=frozenset(draw(st.sets(st.sampled_from(PEOPLE)))),
    )


plans = st.lists(slots(), max_size=8, unique_by=lambda slot: slot.session_id)


def minutes_of(slot: Slot) -> set[datetime]:
    count = int((slot.ends_at - slot.starts_at).total_seconds() // 60)
    return {slot.starts_at + timedelta(minutes=number) for number in range(count)}


def pair(first: Slot, second: Slot) -> tuple[UUID, UUID]:
    low, high = sorted((first.session_id, second.session_id))
    return low, high


def told(clashes: list[Clash]) -> list[tuple[str, UUID, UUID]]:
    return sorted((c.kind.value, *pair(c.first, c.second or c.first)) for c in clashes)


@given(slots(), slots())
def test_a_clash_is_the_same_from_both_sides(first: Slot, second: Slot) -> None:
    assert overlap(first, second) == overlap(second, first)
    assert told(find_clashes([first, second])) == told(find_clashes([second, first]))


@given(slots(), st.integers(1, 10))
def test_sessions_that_touch_do_not_clash(first: Slot, minutes: int) -> None:
    end = first.ends_at + timedelta(minutes=minutes)
    after = Slot(UUID(int=9), "Phiên sau", first.ends_at, end, first.rooms, first.people)
    assert find_clashes([first, after]) == []


@given(plans)
def test_exactly_the_pairs_that_share_a_minute_and_a_room_or_person_clash(plan: list[Slot]) -> None:
    expected = set()
    for first, second in combinations(plan, 2):
        if minutes_of(first) & minutes_of(second):
            expected |= {("room", *pair(first, second))} if first.rooms & second.rooms else set()
            expected |= {("person", *pair(first, second))} if first.people & second.people else set()
    assert told(find_clashes(plan)) == sorted(expected)


@given(plans, st.data())
def test_a_session_and_its_own_part_clash_neither_in_room_nor_in_person(plan: list[Slot], data: st.DataObject) -> None:
    """Whatever else is planned: making one session the part of another takes away their clashes and no others."""
    if len(plan) < 2:
        return
    parent, part = data.draw(st.permutations(plan))[:2]
    before, own = told(find_clashes(plan)), pair(parent, part)
    after = find_clashes([replace(s, parent_id=parent.session_id) if s is part else s for s in plan])
    is_inside = parent.starts_at <= part.starts_at and part.ends_at <= parent.ends_at
    shared = [clash for clash in told(after) if clash[0] != "part"]
    assert shared == [clash for clash in before if clash[1:] != own]
    assert [c.kind for c in after if c.kind is ClashKind.PART] == ([] if is_inside else [ClashKind.PART])


@given(slots(), slots())
def test_a_part_in_the_room_of_its_parent_leaves_the_room_to_that_one(part: Slot, other: Slot) -> None:
    """Two clashes about one thing would hide the others."""
    parent = replace(part, session_id=UUID(int=7), people=frozenset())
    inner = replace(part, parent_id=parent.session_id, inherits=True, people=frozenset())
    alone = told(find_clashes([parent, replace(other, people=frozenset())]))
    assert told(find_clashes([parent, inner, replace(other, people=frozenset())])) == alone


@given(slots(), slots())
def test_two_parts_in_one_room_clash(first: Slot, second: Slot) -> None:
    parent = Slot(UUID(int=7), "Cả buổi", START, START + timedelta(hours=1), frozenset(ROOMS))
    parts = [
        replace(row, session_id=UUID(int=n), parent_id=parent.session_id, inherits=True, rooms=parent.rooms)
        for n, row in enumerate((first, second), start=8)
    ]
    rooms = [c for c in find_clashes([parent, *parts]) if c.kind is ClashKind.ROOM]
    assert len(rooms) == (1 if overlap(first, second) else 0)


@given(slots(), st.integers(0, 200), st.integers(0, 200))
def test_a_room_is_too_small_for_more_people_than_it_has_seats(slot: Slot, expected: int, seats: int) -> None:
    small = find_clashes([replace(slot, expected=expected, seats=seats)], FRAME)
    assert [(c.kind, c.wanted, c.given) for c in small] == (
        [(ClashKind.SMALL, expected, seats)] if expected > seats else []
    )
    assert find_clashes([replace(slot, expected=expected)], FRAME) == []


@given(plans)
def test_the_number_of_the_event_counts_only_where_everybody_is(plan: list[Slot]) -> None:
    """What has another session beside it is not for everybody, and nobody is counted for a break."""
    idle = [replace(slot, seats=10, is_idle=True) for slot in plan]
    assert [c for c in find_clashes(idle, FRAME) if c.kind is ClashKind.SMALL] == []
    seated = [replace(slot, seats=10) for slot in plan]
    alone = {s.session_id for s in seated if not any(overlap(s, t) for t in seated if t is not s)}
    assert {c.first.session_id for c in find_clashes(seated, FRAME) if c.kind is ClashKind.SMALL} == alone
    assert [c for c in find_clashes(seated, replace(FRAME, expected=None)) if c.kind is ClashKind.SMALL] == []


@given(slots(), st.integers(-3, 3), st.integers(0, 1439))
def test_what_lies_on_no_day_of_the_event_or_on_two_is_outside(slot: Slot, days: int, minutes: int) -> None:
    length = slot.ends_at - slot.starts_at
    begins = START + timedelta(days=days, minutes=minutes)
    moved = replace(slot, starts_at=begins, ends_at=begins + length)
    is_inside = days == 0 and minutes + length.total_seconds() / 60 < 1440
    found = [c.kind for c in find_clashes([moved], replace(FRAME, expected=None))]
    assert found == ([] if is_inside else [ClashKind.OUTSIDE])


@given(slots(), st.none() | st.integers(0, 40), st.none() | st.integers(0, 40))
def test_who_is_not_there_for_all_of_a_session_is_absent(slot: Slot, arrives: int | None, leaves: int | None) -> None:
    stay = Stay(*(START + timedelta(minutes=m) if m is not None else None for m in (arrives, leaves)))
    there = [m for m in minutes_of(slot) if _is_there(m, stay)]
    found = find_clashes([replace(slot, people=frozenset({"an", "chi"}))], None, {"an": stay, "binh": stay})
    assert [(c.kind, c.people) for c in found] == (
        [] if len(there) == len(minutes_of(slot)) else [(ClashKind.ABSENT, frozenset({"an"}))]
    )


def _is_there(minute: datetime, stay: Stay) -> bool:
    come = stay.arrives_at is None or minute >= stay.arrives_at
    return come and (stay.leaves_at is None or minute + timedelta(minutes=1) <= stay.leaves_at)


@given(slots(), st.integers(0, 20))
def test_papers_may_take_no_longer_than_their_session(slot: Slot, minutes: int) -> None:
    found = find_clashes([replace(slot, minutes=minutes)])
    length = len(minutes_of(slot))
    assert [(c.kind, c.wanted, c.given) for c in found] == (
        [(ClashKind.MINUTES, minutes, length)] if minutes > length else []
    )
