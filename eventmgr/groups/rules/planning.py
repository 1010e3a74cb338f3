"""From a problem to a plan: one at once, better ones after, each with what is known about the best."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isqrt
from uuid import UUID

from eventmgr.groups.rules import topics
from eventmgr.groups.rules.conflicts import Impossible, find_faults, untie
from eventmgr.groups.rules.exact import settle
from eventmgr.groups.rules.greedy import AT_ONCE, begun, fill, improve
from eventmgr.groups.rules.problem import Cost, Problem
from eventmgr.groups.rules.seating import Seating

# Up to so many pairs of a free block and a group the exact model answers within seconds; where most sit already, more.
SMALL, SMALL_REST = 1_000, 4_000
ROUNDS, STEPS = 3, 100


@dataclass(frozen=True)
class Plan:
    """Who sits where, what that costs, and what no plan can cost less than."""

    seats: Mapping[UUID, UUID]
    cost: Cost
    bound: Cost

    @property
    def is_best(self) -> bool:
        """Whether it is proven that no plan is better."""
        return self.cost <= self.bound


def plans(problem: Problem, current: Mapping[UUID, UUID] | None = None) -> Iterator[Plan]:
    """A plan at once, then better ones; raises `Impossible` if no seating keeps the rules.

    Who sits now stays as long as that is as good: the search sets out from the `current` seats as well.
    """
    faults = find_faults(problem)
    if faults:
        raise Impossible(faults)
    seating = at_once(problem, current)
    yield Plan(seating.seats, seating.cost, Cost())
    if seating.cost == Cost():
        return
    for better, bound in _better(problem, seating):
        yield Plan(better.seats, better.cost, bound)


def at_once(problem: Problem, current: Mapping[UUID, UUID] | None = None) -> Seating:
    """The better of a fresh seating and the present one with the newcomers; raises `Impossible` if there is none."""
    found = [_filled(problem, prefer) for prefer in ([_kept(problem, current)] if current else []) + [{}]]
    whole = [seating for seating in found if seating is not None] or [_untied(problem)]
    return min(whole, key=lambda seating: seating.cost)


def _untied(problem: Problem) -> Seating:
    places = untie(problem)
    tied = {b: (places[block.members[0]],) for b, block in enumerate(problem.blocks) if block.members[0] in places}
    seating = _filled(problem, tied)
    if seating is None:
        raise Impossible([])
    return seating


def _filled(problem: Problem, prefer: Mapping[int, tuple[int, ...]]) -> Seating | None:
    seating = begun(problem)
    free = [number for number, block in enumerate(problem.blocks) if block.pin is None]
    if not fill(seating, free, seating.groups, prefer) or not seating.is_whole:
        return None
    improve(seating, AT_ONCE)
    return seating


def _kept(problem: Problem, current: Mapping[UUID, UUID]) -> dict[int, tuple[int, ...]]:
    places: dict[int, tuple[int, ...]] = {}
    for number, block in enumerate(problem.blocks):
        homes = {problem.place[current[who]] for who in block.members if current.get(who) in problem.place}
        if len(homes) == 1:
            places[number] = (homes.pop(),)
    return places


def _better(problem: Problem, seating: Seating) -> Iterator[tuple[Seating, Cost]]:
    if _is_small(problem):
        yield settle(seating, list(seating.groups))
        return
    found, bound = topics.solve(problem)
    if found is not None and found.cost < seating.cost:
        seating = found
    yield seating, bound
    for better in _polished(seating, bound):
        yield better, bound


def _is_small(problem: Problem) -> bool:
    free = sum(1 for block in problem.blocks if block.pin is None)
    return free * len(problem.groups) <= (SMALL_REST if free < len(problem.blocks) // 2 else SMALL)


def _polished(seating: Seating, bound: Cost) -> Iterator[Seating]:
    """Seat the people of a few groups anew, again and again, until nothing gets better."""
    dice, order = random.Random(0), list(seating.groups)
    few = isqrt(SMALL * len(order) // max(len(seating.problem.people), 1))
    for _ in range(ROUNDS if few > 1 else 0):
        before = seating.cost
        dice.shuffle(order)
        for start in range(0, len(order), few):
            groups = sorted(order[start : start + few])
            if seating.cost > bound and _may_gain(seating, groups):
                seating, _ = settle(seating, groups, STEPS)
        if seating.cost < before:
            yield seating
        if seating.cost in {before, bound}:
            return


def _may_gain(seating: Seating, groups: list[int]) -> bool:
    return seating.balance_of(groups) > 0 or any(seating.wishes_of(group) for group in groups)


def soon(problem: Problem) -> Plan:
    """The best plan that is found while somebody waits: of a small problem the best, of a large one that at once."""
    found = plans(problem)
    plan = next(found)
    if _is_small(problem):
        *_, plan = (plan, *found)
    return plan
