"""Who is seated in which group, so that the groups are alike and a province hears all of them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations
from uuid import UUID

Step = tuple[int, "Seat | None"]


@dataclass(frozen=True)
class Seat:
    """A person as far as seating goes; who has no province (guests of the centre) never meets their own."""

    id: UUID
    province: str
    category: str = ""
    sex: str = ""


@dataclass(frozen=True)
class GroupSpec:
    """A group to fill; None seats any number."""

    id: UUID
    seats: int | None = None


class NotEnoughSeats(ValueError):
    """More people than seats; `missing` says how many have none."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} people have no seat")
        self.missing = missing


def spread(
    people: Sequence[Seat], groups: Sequence[GroupSpec], fixed: Mapping[UUID, UUID] | None = None
) -> dict[UUID, UUID]:
    """Person → group for everybody; the same input in any order gives the same seats.

    First the sizes: as even as seats and `fixed` allow, so at most one apart where nothing stands in the way. Then
    provinces: as few pairs of one province in one group as these sizes allow at all. Then sex, then category: counts
    alike, until no exchange of two people makes them more so. `fixed` seats stay as they are (late arrivals).
    """
    plan = _Plan(people, groups, fixed or {})
    plan.fill()
    while plan.part_provinces():
        pass
    plan.exchange()
    return plan.seats


def is_fair(number: int, total: int, groups: int) -> bool:
    """Whether a group has its share of so many people: the average, rounded down or up."""
    return groups == 0 or total // groups <= number <= -(-total // groups)


@dataclass
class _Plan:
    people: Sequence[Seat]
    groups: Sequence[GroupSpec]
    fixed: Mapping[UUID, UUID]
    seats: dict[UUID, UUID] = field(default_factory=dict)
    counts: Counter[tuple[str, str, UUID]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        size = Counter(person.province for person in self.people)
        self.people = sorted(self.people, key=lambda p: (-size[p.province], p.province, p.sex, p.category, p.id))
        self.limit = {group.id: len(self.people) if group.seats is None else group.seats for group in self.groups}
        self.size: Counter[UUID] = Counter(dict.fromkeys(self.limit, 0))
        self.free = [person for person in self.people if person.id not in self.fixed]
        for person in self.people:
            if person.id in self.fixed:
                self._seat(person, self.fixed[person.id])
        left = sum(max(0, self.limit[group] - self.size[group]) for group in self.limit)
        if len(self.free) > left:
            raise NotEnoughSeats(len(self.free) - left)

    def fill(self) -> None:
        """Seat one after the other, always in one of the smallest groups with a seat."""
        order = list(self.limit)
        for person in self.free:
            open_groups = [group for group in order if self.size[group] < self.limit[group]]
            smallest = min(self.size[group] for group in open_groups)
            chosen = min(
                (group for group in open_groups if self.size[group] == smallest),
                key=lambda group: tuple(self.counts[kind, value, group] for kind, value in _traits(person)),
            )
            self._seat(person, chosen)

    def part_provinces(self) -> bool:
        """Move people along one ring of groups that leaves fewer pairs of a province; False if there is none.

        Seats are a flow from provinces to groups with convex cost, so no such ring means that nothing is better.
        """
        steps = self._steps()
        ring = _negative_ring(list(self.limit), {pair: cost for pair, (cost, _) in steps.items()})
        moves = [(person, pair) for pair in ring if (person := steps[pair][1]) is not None]
        for person, (source, _) in moves:
            self._unseat(person, source)
        for person, (_, target) in moves:
            self._seat(person, target)
        return bool(ring)

    def exchange(self) -> None:
        """Let two people change places as long as sexes, then categories, get more even and provinces no worse."""
        while not self._is_even() and sum(self._exchange(*pair) for pair in self._unlike_pairs()):
            pass

    def _unlike_pairs(self) -> Iterator[tuple[Seat, Seat]]:
        for first, second in combinations(self.free, 2):
            is_alike = (first.sex, first.category) == (second.sex, second.category)
            if not is_alike and self.seats[first.id] != self.seats[second.id]:
                yield first, second

    def _exchange(self, first: Seat, second: Seat) -> bool:
        here, there = self.seats[first.id], self.seats[second.id]
        is_better = self._gain(first, second, here, there) < (0, 0, 0)
        if is_better:
            self._unseat(first, here)
            self._unseat(second, there)
            self._seat(first, there)
            self._seat(second, here)
        return is_better

    def _is_even(self) -> bool:
        """Whether each sex and each category is as even as it can be, so that no exchange helps."""
        values = {(kind, value) for kind, value, _ in self.counts if kind != "province"}
        spans = [[self.counts[*trait, group] for group in self.limit] for trait in values]
        return all(max(span) - min(span) <= 1 for span in spans)

    def _steps(self) -> dict[tuple[UUID, UUID], Step]:
        """From group to group: the cheapest move of one person; None where only the sizes change places."""
        movable: dict[UUID, dict[str, Seat]] = {group: {} for group in self.limit}
        for person in self.free:
            movable[self.seats[person.id]].setdefault(person.province, person)
        steps: dict[tuple[UUID, UUID], Step] = {}
        for source, target in permutations(self.limit, 2):
            choices: list[Step] = [
                (self._moved(province, source, target), person) for province, person in movable[source].items()
            ]
            if self.size[target] == self.size[source] + 1 and self.size[source] < self.limit[source]:
                choices.append((0, None))
            if choices:
                steps[source, target] = min(choices, key=lambda step: step[0])
        return steps

    def _moved(self, province: str, source: UUID, target: UUID) -> int:
        if not province:
            return 0
        return self.counts["province", province, target] - self.counts["province", province, source] + 1

    def _gain(self, first: Seat, second: Seat, here: UUID, there: UUID) -> tuple[int, ...]:
        """By how much each trait gets less even when two change places: province, sex, category."""
        return tuple(
            0 if a == b else self._swapped(kind, a, here, there) + self._swapped(kind, b, there, here)
            for (kind, a), (_, b) in zip(_traits(first), _traits(second), strict=True)
        )

    def _swapped(self, kind: str, value: str, source: UUID, target: UUID) -> int:
        if kind == "province":
            return self._moved(value, source, target)
        return self.counts[kind, value, target] - self.counts[kind, value, source] + 1

    def _seat(self, person: Seat, group: UUID) -> None:
        self.seats[person.id] = group
        self.size[group] += 1
        for kind, value in _traits(person):
            self.counts[kind, value, group] += 1

    def _unseat(self, person: Seat, group: UUID) -> None:
        self.size[group] -= 1
        for kind, value in _traits(person):
            self.counts[kind, value, group] -= 1


def _traits(person: Seat) -> tuple[tuple[str, str], ...]:
    return ("province", person.province), ("sex", person.sex), ("category", person.category)


def _negative_ring(groups: Sequence[UUID], costs: Mapping[tuple[UUID, UUID], int]) -> list[tuple[UUID, UUID]]:
    """A ring of steps whose costs add up to less than nothing (Bellman and Ford), or no steps at all."""
    total = dict.fromkeys(groups, 0)
    came_from: dict[UUID, UUID] = {}
    last: UUID | None = None
    for _ in groups:
        last = None
        for (source, target), cost in costs.items():
            if total[source] + cost < total[target]:
                total[target] = total[source] + cost
                came_from[target] = source
                last = target
        if last is None:
            return []
    return _walk_back(came_from, last)


def _walk_back(came_from: Mapping[UUID, UUID], last: UUID | None) -> list[tuple[UUID, UUID]]:
    seen: list[UUID] = []
    while last is not None and last not in seen:
        seen.append(last)
        last = came_from[last]
    ring = seen[seen.index(last) :] if last is not None else []
    return [(came_from[target], target) for target in ring]
