"""Seats in groups against a search that tries every seating; and what is known before any search."""

from collections import Counter
from fractions import Fraction
from itertools import product
from math import ceil, floor
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventmgr.groups.rules.conflicts import Fault, FaultKind, Impossible, find_faults
from eventmgr.groups.rules.levels import Level, level_of
from eventmgr.groups.rules.planning import Plan, plans
from eventmgr.groups.rules.problem import Cost, Delegate, GroupSpec, Problem, Trait
from tests.bench.groups import generated

TOPICS = ("x", "y", "z")
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def person(number: int, province: str = "", sex: str = "", wishes: str = "") -> Delegate:
    return Delegate(UUID(int=number), {Trait.PROVINCE: province, Trait.SEX: sex}, tuple(wishes))


def group(number: int, topic: str = "x", seats: int | None = None) -> GroupSpec:
    return GroupSpec(UUID(int=10_000 + number), topic, seats)


def last(problem: Problem, current: dict[UUID, UUID] | None = None) -> Plan:
    """The plan that is left when nothing better comes."""
    return list(plans(problem, current))[-1]


# What follows knows nothing of the code under test: seatings are tried one by one and judged by the words of the rule.
Seats = dict[UUID, UUID]


def every_seating(problem: Problem) -> list[Seats]:
    """All ways to seat the people within the seats and the pins."""
    ids, homes = [one.id for one in problem.people], [one.id for one in problem.groups]
    choices = [[problem.pins[who]] if who in problem.pins else homes for who in ids]
    found = [dict(zip(ids, chosen, strict=True)) for chosen in product(*choices)]
    limits = {one.id: len(ids) if one.seats is None else one.seats for one in problem.groups}
    return [seats for seats in found if all(n <= limits[home] for home, n in Counter(seats.values()).items())]


def sizes(problem: Problem, seats: Seats) -> tuple[int, ...]:
    counted = Counter(seats.values())
    return tuple(counted[one.id] for one in problem.groups)


def judged(problem: Problem) -> tuple[list[tuple[int, Seats]], dict[UUID, Fraction]]:
    """The most even of all seatings that keep the pairs; and how many a group holds on the average of the most even."""
    possible = every_seating(problem)
    best = min((sum(n * n for n in sizes(problem, seats)) for seats in possible), default=0)
    even = [seats for seats in possible if sum(n * n for n in sizes(problem, seats)) == best]
    shapes = {sizes(problem, seats) for seats in even}
    average = {
        one.id: Fraction(sum(shape[g] for shape in shapes), len(shapes) or 1) for g, one in enumerate(problem.groups)
    }
    kept = [
        seats
        for seats in even
        if all(seats[a] == seats[b] for a, b in problem.together)
        and all(seats[a] != seats[b] for a, b in problem.apart)
    ]
    return kept, average


def cost_of(problem: Problem, seats: Seats, average: dict[UUID, Fraction]) -> Cost:
    """By how many people each group lies outside of its share of each value, weighed; and what wishes are refused."""
    balance = 0
    for trait in (Trait.PROVINCE, Trait.SEX):
        for value in {one.traits[trait] for one in problem.people} - {""}:
            having = [one.id for one in problem.people if one.traits[trait] == value]
            for home, target in average.items():
                share = Fraction(len(having)) * target / len(problem.people)
                number = sum(seats[who] == home for who in having)
                balance += problem.weights[trait] * max(floor(share) - number, number - ceil(share), 0)
    topic = {one.id: one.topic for one in problem.groups}
    paid = {0: 0, 1: 1, 2: 3}
    wishes = sum(
        (paid[one.wishes.index(topic[seats[one.id]])] if topic[seats[one.id]] in one.wishes else 6)
        for one in problem.people
        if one.wishes
    )
    return Cost(balance, wishes)


@st.composite
def small_problems(draw: st.DrawFn) -> Problem:
    """Up to seven people, up to three groups, and whatever may be wished."""
    rows = st.tuples(
        st.sampled_from(["a", "b", "c", ""]), st.sampled_from("fm"), st.sampled_from(["", "x", "yz", "zx"])
    )
    people = [person(n + 1, *row) for n, row in enumerate(draw(st.lists(rows, min_size=1, max_size=7)))]
    limits = draw(st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=1, max_size=3))
    groups = [group(n, draw(st.sampled_from(TOPICS)), limit) for n, limit in enumerate(limits)]
    ids, homes = [one.id for one in people], [one.id for one in groups]
    some = st.sampled_from(ids)
    pairs = st.lists(st.tuples(some, some).filter(lambda pair: pair[0] != pair[1]), max_size=2)
    return Problem(
        people,
        groups,
        pins=draw(st.dictionaries(some, st.sampled_from(homes), max_size=2)),
        together=draw(pairs),
        apart=draw(pairs),
        weights={Trait.PROVINCE: draw(st.integers(0, 4)), Trait.SEX: draw(st.integers(0, 2))},
    )


@slow
@given(small_problems())
def test_the_plan_is_the_best_of_all_seatings_and_keeps_every_rule(problem):
    kept, average = judged(problem)
    if not kept:
        with pytest.raises(Impossible) as refused:
            last(problem)
        assert refused.value.faults
        return
    plan = last(problem)
    assert plan.seats in kept
    best = min(cost_of(problem, seats, average) for seats in kept)
    assert cost_of(problem, dict(plan.seats), average) == best == plan.cost == plan.bound
    assert plan.is_best


@slow
@given(small_problems(), st.randoms())
def test_every_plan_on_the_way_keeps_the_rules_and_order_does_not_matter(problem, random):
    try:
        found = list(plans(problem))
    except Impossible:
        return
    kept, average = judged(problem)
    for plan in found:
        assert plan.seats in kept
        assert plan.cost == cost_of(problem, dict(plan.seats), average) >= plan.bound
    shuffled = random.sample(list(problem.people), len(problem.people))
    again = last(Problem(shuffled, problem.groups, problem.pins, problem.together, problem.apart, problem.weights))
    assert again == found[-1]


@slow
@given(small_problems(), st.lists(st.sampled_from("abc"), min_size=1, max_size=3))
def test_late_arrivals_move_nobody(problem, late):
    bare = Problem(problem.people, [group(n) for n in range(len(problem.groups))])
    before = dict(last(bare).seats)
    crowd = [*problem.people, *(person(100 + n, province) for n, province in enumerate(late))]
    after = last(Problem(crowd, bare.groups, pins=before))
    assert {who: after.seats[who] for who in before} == before
    filled = sizes(bare, dict(after.seats))
    assert max(filled) - min(filled) <= 1
    assert after.is_best


@slow
@given(small_problems())
def test_a_plan_that_is_as_good_is_left_as_it_is(problem):
    try:
        seats = dict(last(problem).seats)
    except Impossible:
        return
    assert last(problem, seats).seats == seats


def test_the_nha_trang_event_gets_its_groups():
    """78 people of 33 provinces in 5 groups: nobody meets the own province, proven."""
    people = [person(n + 1, f"{n % 33:02}", "male" if n % 9 == 0 else "female") for n in range(78)]
    problem = Problem(people, [group(n) for n in range(5)])
    plan = last(problem)
    assert sorted(sizes(problem, dict(plan.seats))) == [15, 15, 16, 16, 16]
    assert (plan.cost, plan.is_best) == (Cost(0, 0), True)
    met = Counter((one.traits[Trait.PROVINCE], plan.seats[one.id]) for one in people)
    assert set(met.values()) == {1}


@pytest.mark.parametrize(("people", "groups", "topics"), [(300, 12, 6), (240, 12, 12)])
def test_a_large_problem_keeps_its_rules_too(people, groups, topics):
    problem = generated(people, groups, topics, seed=1)
    found = list(plans(problem))
    for plan in found:
        seats = plan.seats
        assert {who: seats[who] for who in problem.pins} == problem.pins
        assert all(seats[a] == seats[b] for a, b in problem.together)
        assert all(seats[a] != seats[b] for a, b in problem.apart)
        filled = sizes(problem, dict(seats))
        assert max(filled) - min(filled) <= 1
        assert plan.bound <= plan.cost == problem.cost(seats)
    assert found == sorted(found, key=lambda plan: plan.cost, reverse=True)
    assert found[-1].cost < found[0].cost


ANNA, BINH, CUC, DAO = (person(n) for n in (1, 2, 3, 4))
ONE, TWO = group(1, seats=2), group(2, seats=2)


@pytest.mark.parametrize(
    ("problem", "faults"),
    [
        (Problem([ANNA], []), [Fault(FaultKind.NO_GROUPS)]),
        (Problem([ANNA, BINH, CUC], [ONE]), [Fault(FaultKind.TOO_FEW_SEATS, number=1)]),
        (
            Problem([ANNA, BINH, CUC], [ONE, TWO], pins=dict.fromkeys([ANNA.id, BINH.id, CUC.id], ONE.id)),
            [Fault(FaultKind.TOO_MANY_PINNED, (ANNA.id, BINH.id, CUC.id), ONE.id, 2)],
        ),
        (
            Problem(
                [ANNA, BINH, CUC],
                [ONE, TWO],
                pins={ANNA.id: ONE.id, CUC.id: TWO.id},
                together=[(ANNA.id, BINH.id), (BINH.id, CUC.id)],
            ),
            [Fault(FaultKind.COMPANY_PINNED_APART, (ANNA.id, CUC.id))],
        ),
        (
            Problem([ANNA, BINH, CUC, DAO], [ONE, TWO], together=[(ANNA.id, BINH.id), (BINH.id, CUC.id)]),
            [Fault(FaultKind.COMPANY_TOO_LARGE, (ANNA.id, BINH.id, CUC.id), number=2)],
        ),
        (
            Problem([ANNA, BINH], [ONE, TWO], together=[(ANNA.id, BINH.id)], apart=[(BINH.id, ANNA.id)]),
            [
                Fault(FaultKind.COMPANY_TOO_LARGE, (ANNA.id, BINH.id), number=1),
                Fault(FaultKind.APART_IN_COMPANY, (ANNA.id, BINH.id)),
            ],
        ),
        (
            Problem([ANNA, BINH, CUC], [ONE, TWO], pins={ANNA.id: ONE.id, BINH.id: ONE.id}, apart=[(BINH.id, ANNA.id)]),
            [Fault(FaultKind.APART_PINNED_TOGETHER, (ANNA.id, BINH.id), ONE.id)],
        ),
    ],
)
def test_what_cannot_be_is_named_before_any_search(problem, faults):
    assert find_faults(problem) == faults
    with pytest.raises(Impossible) as refused:
        last(problem)
    assert refused.value.faults == faults


def test_the_fewest_pairs_are_named_that_stand_in_the_way():
    """Three who all want to be apart in two groups: one of the three pairs must be given up, no matter which."""
    apart = [(ANNA.id, BINH.id), (BINH.id, CUC.id), (ANNA.id, CUC.id)]
    with pytest.raises(Impossible) as refused:
        last(Problem([ANNA, BINH, CUC, DAO], [ONE, TWO], apart=apart))
    [fault] = refused.value.faults
    assert fault.kind is FaultKind.APART
    assert fault.people in apart


def test_pairs_about_strangers_are_passed_over():
    gone = UUID(int=99)
    problem = Problem(
        [ANNA, BINH], [ONE, TWO], pins={gone: ONE.id}, together=[(ANNA.id, gone)], apart=[(gone, BINH.id)]
    )
    assert sorted(last(problem).seats) == [ANNA.id, BINH.id]


@pytest.mark.parametrize(
    ("position", "level"),
    [
        ("Chủ tịch Hội LHPN tỉnh", Level.LEADER),
        ("Phó Chủ tịch Hội LHPN tỉnh Bình Thuận", Level.DEPUTY_LEADER),
        ("PCT Hội LHPN tỉnh", Level.DEPUTY_LEADER),
        ("Phó Chủ tịch Thường trực", Level.DEPUTY_LEADER),
        ("Ủy viên Ban Thường vụ, Trưởng Ban Gia đình - Xã hội", Level.COMMITTEE),
        ("Uỷ viên BCH", Level.COMMITTEE),
        ("Trưởng Ban Gia đình - Xã hội", Level.HEAD),
        ("TRƯỞNG BAN GĐXH", Level.HEAD),
        ("Chánh Văn phòng", Level.HEAD),
        ("Phó Trưởng Ban Gia đình - Xã hội", Level.DEPUTY_HEAD),
        ("Phó ban", Level.DEPUTY_HEAD),
        ("Phó Chánh Văn phòng kiêm kế toán", Level.DEPUTY_HEAD),
        ("Chuyên viên Ban Gia đình - Xã hội", Level.SPECIALIST),
        ("Chuyên viên giúp việc Chủ tịch", Level.SPECIALIST),
        ("CV. Ban GĐXH", Level.SPECIALIST),
        ("Nguyên Phó Chủ tịch", None),
        ("Nghệ nhân", None),
        ("", None),
    ],
)
def test_the_level_is_read_from_the_position(position, level):
    assert level_of(position) is level
