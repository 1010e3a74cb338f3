from datetime import UTC, datetime, timedelta
from itertools import combinations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda.rules import Slot, find_clashes, overlap

START = datetime(2024, 10, 24, tzinfo=UTC)
ROOMS = [UUID(int=number) for number in range(3)]


@st.composite
def slots(draw: st.DrawFn) -> Slot:
    begin = draw(st.integers(0, 20))
    return Slot(
        session_id=draw(st.uuids()),
        title="Phiên Mẫu",
        starts_at=START + timedelta(minutes=begin),
        ends_at=START + timedelta(minutes=begin + draw(st.integers(1, 10))),
        rooms=frozenset(draw(st.sets(st.sampled_from(ROOMS)))),
        people=frozenset(draw(st.sets(st.sampled_from(["an", "binh", "chi"])))),
    )


def minutes_of(slot: Slot) -> set[datetime]:
    count = int((slot.ends_at - slot.starts_at).total_seconds() // 60)
    return {slot.starts_at + timedelta(minutes=number) for number in range(count)}


def pair(first: Slot, second: Slot) -> tuple[UUID, UUID]:
    low, high = sorted((first.session_id, second.session_id))
    return low, high


@given(slots(), slots())
def test_a_clash_is_the_same_from_both_sides(first: Slot, second: Slot) -> None:
    assert overlap(first, second) == overlap(second, first)
    assert [clash.kind for clash in find_clashes([first, second])] == [
        clash.kind for clash in find_clashes([second, first])
    ]


@given(slots(), st.integers(1, 10))
def test_sessions_that_touch_do_not_clash(first: Slot, minutes: int) -> None:
    end = first.ends_at + timedelta(minutes=minutes)
    after = Slot(UUID(int=9), "Phiên sau", first.ends_at, end, first.rooms, first.people)
    assert find_clashes([first, after]) == []


@given(st.lists(slots(), max_size=8, unique_by=lambda slot: slot.session_id))
def test_exactly_the_pairs_that_share_a_minute_and_a_room_or_person_clash(plan: list[Slot]) -> None:
    expected = set()
    for first, second in combinations(plan, 2):
        if minutes_of(first) & minutes_of(second):
            expected |= {("room", *pair(first, second))} if first.rooms & second.rooms else set()
            expected |= {("person", *pair(first, second))} if first.people & second.people else set()
    found = [(clash.kind, *pair(clash.first, clash.second)) for clash in find_clashes(plan)]
    assert sorted(found) == sorted(expected)
