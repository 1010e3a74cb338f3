"""Seats in groups: alike groups, and provinces that hear all of them."""

import time
from collections import Counter
from itertools import product
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eventmgr.groups.rules import GroupSpec, NotEnoughSeats, Seat, spread


def seat(number: int, province: str, sex: str = "female", category: str = "official") -> Seat:
    return Seat(UUID(int=number), province, category, sex)


def group(number: int, seats: int | None = None) -> GroupSpec:
    return GroupSpec(UUID(int=10_000 + number), seats)


def sizes(seats: dict[UUID, UUID], groups: list[GroupSpec]) -> list[int]:
    counted = Counter(seats.values())
    return [counted[one.id] for one in groups]


def pairs(people: list[Seat], seats: dict[UUID, UUID]) -> int:
    """How many pairs of one province share a group."""
    cells = Counter((person.province, seats[person.id]) for person in people if person.province)
    return sum(n * (n - 1) // 2 for n in cells.values())


def unevenness(people: list[Seat], seats: dict[UUID, UUID], trait: str) -> int:
    return sum(n * n for n in Counter((getattr(person, trait), seats[person.id]) for person in people).values())


def nha_trang() -> list[Seat]:
    provinces = [f"{n:02d}" for n in range(33)]
    return [
        seat(n, province, "male" if n % 9 == 0 else "female", "guest" if n % 7 == 0 else "official")
        for n, province in enumerate(
            province for i, province in enumerate(provinces) for _ in range(3 if i < 12 else 2)
        )
    ]


def test_the_nha_trang_event_gets_its_groups():
    people, groups = nha_trang(), [group(n) for n in range(5)]
    seats = spread(people, groups)
    assert sorted(sizes(seats, groups)) == [15, 15, 16, 16, 16]
    assert pairs(people, seats) == 0
    for trait, value in (("sex", "male"), ("category", "guest")):
        counted = Counter(seats[person.id] for person in people if getattr(person, trait) == value)
        assert max(counted.values()) - min(counted.values()) <= 1


def test_two_thousand_people_get_seats_while_one_waits():
    people = [
        seat(n, f"{n * 8 % 63}", "male" if n % 5 == 0 else "female", "guest" if n % 11 == 0 else "official")
        for n in range(2000)
    ]
    groups = [group(n) for n in range(60)]
    began = time.process_time()
    seats = spread(people, groups)
    assert time.process_time() - began < 20
    assert max(sizes(seats, groups)) - min(sizes(seats, groups)) <= 1
    assert pairs(people, seats) == 0


PEOPLE = st.lists(
    st.tuples(st.sampled_from("abcd "), st.sampled_from(["f", "m"]), st.sampled_from(["x", "y"])), max_size=14
).map(lambda rows: [seat(n, province.strip(), sex, kind) for n, (province, sex, kind) in enumerate(rows)])


@given(PEOPLE, st.integers(1, 5), st.randoms())
def test_sizes_differ_by_one_at_most_and_order_does_not_matter(people, count, random):
    groups = [group(n) for n in range(count)]
    seats = spread(people, groups)
    assert seats.keys() == {person.id for person in people}
    assert max(sizes(seats, groups)) - min(sizes(seats, groups)) <= 1
    shuffled = list(people)
    random.shuffle(shuffled)
    assert spread(shuffled, groups) == seats


@given(PEOPLE, st.lists(st.one_of(st.none(), st.integers(0, 6)), min_size=1, max_size=5))
def test_no_group_gets_more_than_its_seats(people, limits):
    groups = [group(n, limit) for n, limit in enumerate(limits)]
    room = sum(len(people) if limit is None else limit for limit in limits)
    if room < len(people):
        with pytest.raises(NotEnoughSeats) as refused:
            spread(people, groups)
        assert refused.value.missing == len(people) - room
    else:
        filled = sizes(spread(people, groups), groups)
        assert all(limit is None or size <= limit for size, limit in zip(filled, limits, strict=True))
        for one, other in product(range(len(groups)), repeat=2):
            assert filled[one] - filled[other] <= 1 or filled[other] == limits[other]


@given(PEOPLE, PEOPLE, st.integers(1, 4))
def test_late_arrivals_move_nobody(early, late, count):
    groups = [group(n) for n in range(count)]
    before = spread(early, groups)
    everybody = [*early, *(seat(100 + n, p.province, p.sex, p.category) for n, p in enumerate(late))]
    after = spread(everybody, groups, fixed=before)
    assert {person: after[person] for person in before} == before
    assert max(sizes(after, groups)) - min(sizes(after, groups)) <= 1


SMALL = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["f", "m"])), max_size=6).map(
    lambda rows: [seat(n, province, sex) for n, (province, sex) in enumerate(rows)]
)


@given(SMALL, st.lists(st.integers(1, 4), min_size=2, max_size=3), st.data())
def test_no_seating_of_all_parts_provinces_better(people, limits, data):
    """Every seating of a small case is tried: none with sizes as even has fewer pairs of one province."""
    groups = [group(n, limit) for n, limit in enumerate(limits)]
    assume(sum(limits) >= len(people))
    held = data.draw(st.integers(0, min(len(people), 2)))
    fixed = {person.id: groups[0].id for person in people[: min(held, limits[0])]}
    seats = spread(people, groups, fixed)
    possible = [
        dict(zip((person.id for person in people), chosen, strict=True))
        for chosen in product([one.id for one in groups], repeat=len(people))
    ]
    allowed = [
        plan
        for plan in possible
        if all(plan[person] == place for person, place in fixed.items())
        and all(size <= limit for size, limit in zip(sizes(plan, groups), limits, strict=True))
    ]
    best = min((sum(n * n for n in sizes(plan, groups)), pairs(people, plan)) for plan in allowed)
    assert (sum(n * n for n in sizes(seats, groups)), pairs(people, seats)) == best


@given(PEOPLE, st.integers(2, 4))
def test_no_exchange_of_two_people_makes_the_sexes_more_even(people, count):
    groups = [group(n) for n in range(count)]
    seats = spread(people, groups)
    here = (pairs(people, seats), unevenness(people, seats, "sex"), unevenness(people, seats, "category"))
    for one, other in product(people, repeat=2):
        swapped = {**seats, one.id: seats[other.id], other.id: seats[one.id]}
        there = (pairs(people, swapped), unevenness(people, swapped, "sex"), unevenness(people, swapped, "category"))
        assert here <= there


def test_two_provinces_go_apart_although_the_seats_are_few():
    people = [seat(1, "a"), seat(2, "a"), seat(3, "b"), seat(4, "b")]
    seats = spread(people, [group(1, 2), group(2, 2)], fixed={UUID(int=1): group(1).id})
    assert pairs(people, seats) == 0


def test_nobody_and_no_groups():
    assert spread([], []) == {}
    with pytest.raises(NotEnoughSeats):
        spread([seat(1, "a")], [])
