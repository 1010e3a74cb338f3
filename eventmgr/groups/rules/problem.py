"""Whom to seat in which groups, what must hold, what is weighed, and what a seating costs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from uuid import UUID

Pair = tuple[UUID, UUID]


class Trait(StrEnum):
    """What is spread over the groups, in the order in which it is shown."""

    PROVINCE = "province"
    REGION = "region"
    CATEGORY = "category"
    SEX = "sex"
    LEVEL = "level"


# What one person outside of the fair share counts for, unless the organizer says otherwise; 0 leaves a trait out.
WEIGHTS: Mapping[Trait, int] = {
    Trait.PROVINCE: 4,
    Trait.REGION: 1,
    Trait.CATEGORY: 2,
    Trait.SEX: 2,
    Trait.LEVEL: 2,
}
HEAVIEST = 10
# What it counts for that somebody hears the first, second or third choice, or none of the wishes.
WISH_COSTS = (0, 1, 3)
NO_WISH_COST = 6


@dataclass(frozen=True)
class Delegate:
    """A person as far as seating goes; a trait that is not known is not weighed. Wishes are topics, the best first."""

    id: UUID
    traits: Mapping[Trait, str] = field(default_factory=dict)
    wishes: tuple[str, ...] = ()

    def wish_cost(self, topic: str) -> int:
        """What it counts for that this person discusses the topic; nothing for who wished for nothing."""
        if not self.wishes:
            return 0
        return WISH_COSTS[self.wishes.index(topic)] if topic in self.wishes else NO_WISH_COST


@dataclass(frozen=True)
class GroupSpec:
    """A group to fill; None seats any number. Groups may share a topic."""

    id: UUID
    topic: str = ""
    seats: int | None = None


@dataclass(frozen=True, order=True)
class Cost:
    """What a seating costs: the balance comes first, the wishes decide among equally balanced seatings."""

    balance: int = 0
    wishes: int = 0


@dataclass(frozen=True)
class Cell:
    """All who share a value of a trait, and how many of them each group should have: from `low` to `high`."""

    trait: Trait
    value: str
    weight: int
    total: int
    low: tuple[int, ...]
    high: tuple[int, ...]

    def outside(self, group: int, number: int) -> int:
        """How far a number lies outside of the fair share of a group."""
        return max(self.low[group] - number, number - self.high[group], 0)


@dataclass(frozen=True)
class Block:
    """People who sit together; most sit alone. `cells` counts its members by cell, `wishes` is its cost by group."""

    members: tuple[UUID, ...]
    pin: int | None
    cells: Mapping[int, int]
    wishes: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many seats it takes."""
        return len(self.members)


@dataclass(frozen=True)
class Problem:
    """People, groups, and what must hold: seats, pins, who sits together and who apart.

    Whoever is named in pins or pairs and is not among the people is passed over. The same input in any order is the
    same problem.
    """

    people: Sequence[Delegate]
    groups: Sequence[GroupSpec]
    pins: Mapping[UUID, UUID] = field(default_factory=dict)
    together: Sequence[Pair] = ()
    apart: Sequence[Pair] = ()
    weights: Mapping[Trait, int] = field(default_factory=lambda: WEIGHTS)

    @cached_property
    def by_id(self) -> dict[UUID, Delegate]:
        """The people in the order of their ids."""
        return {person.id: person for person in sorted(self.people, key=lambda person: person.id)}

    @cached_property
    def place(self) -> dict[UUID, int]:
        """Group → its number in this problem."""
        return {group.id: number for number, group in enumerate(self.groups)}

    @cached_property
    def pinned(self) -> dict[UUID, int]:
        """Person → the group that is fixed."""
        return {who: self.place[group] for who, group in self.pins.items() if who in self.by_id and group in self.place}

    @cached_property
    def caps(self) -> tuple[int, ...]:
        """Seats by group."""
        return tuple(len(self.people) if group.seats is None else group.seats for group in self.groups)

    @cached_property
    def _held(self) -> Counter[int]:
        return Counter(self.pinned.values())

    @cached_property
    def _level(self) -> Fraction:
        held = [self._held[group] for group in range(len(self.groups))]
        return fill_level(len(self.people), held, self.caps)

    def _filled_to(self, level: Fraction | int, group: int) -> Fraction | int:
        return max(self._held[group], min(level, self.caps[group]))

    @cached_property
    def sizes(self) -> tuple[tuple[int, int], ...]:
        """The least and the most people by group: as even as seats and pins allow."""
        least, most = floor(self._level), ceil(self._level)
        groups = range(len(self.groups))
        return tuple((int(self._filled_to(least, g)), int(self._filled_to(most, g))) for g in groups)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """What is weighed: each value of each trait that has a weight, with its fair share by group."""
        count = Counter(
            (trait, person.traits[trait])
            for person in self.by_id.values()
            for trait in Trait
            if self.weights.get(trait) and person.traits.get(trait)
        )
        targets = [Fraction(self._filled_to(self._level, g)) for g in range(len(self.groups))]
        return tuple(
            Cell(trait, value, self.weights[trait], total, *fair_shares(total, targets))
            for (trait, value), total in sorted(
                count.items(), key=lambda item: (list(Trait).index(item[0][0]), item[0])
            )
        )

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Who sits together, as one; a person without company is a block of one."""
        number = {(cell.trait, cell.value): k for k, cell in enumerate(self.cells)}
        blocks = []
        for members in companies(self.by_id, self.together):
            people = [self.by_id[who] for who in members]
            pins = [self.pinned[who] for who in members if who in self.pinned]
            cells = Counter(number[key] for person in people for key in person.traits.items() if key in number)
            wishes = tuple(sum(person.wish_cost(group.topic) for person in people) for group in self.groups)
            blocks.append(Block(members, pins[0] if pins else None, dict(sorted(cells.items())), wishes))
        return tuple(blocks)

    @cached_property
    def strangers(self) -> tuple[frozenset[int], ...]:
        """By block: the blocks that it must not meet."""
        home = {who: number for number, block in enumerate(self.blocks) for who in block.members}
        found: list[set[int]] = [set() for _ in self.blocks]
        for first, second in self.apart:
            if first in home and second in home:
                found[home[first]].add(home[second])
                found[home[second]].add(home[first])
        return tuple(frozenset(others) for others in found)

    def cost(self, seats: Mapping[UUID, UUID]) -> Cost:
        """What a seating of everybody costs."""
        balance = 0
        for k, counts in enumerate(self.counts(seats)):
            cell = self.cells[k]
            balance += cell.weight * sum(cell.outside(g, number) for g, number in enumerate(counts))
        topics = {group.id: group.topic for group in self.groups}
        return Cost(balance, sum(self.by_id[who].wish_cost(topics[group]) for who, group in seats.items()))

    def counts(self, seats: Mapping[UUID, UUID]) -> list[list[int]]:
        """By cell and group: how many sit there."""
        number = {(cell.trait, cell.value): k for k, cell in enumerate(self.cells)}
        counts = [[0] * len(self.groups) for _ in self.cells]
        for who, group in seats.items():
            for key in self.by_id[who].traits.items():
                if key in number:
                    counts[number[key]][self.place[group]] += 1
        return counts


def companies(people: Iterable[UUID], together: Iterable[Pair]) -> list[tuple[UUID, ...]]:
    """Who sits with whom, in the order of the people: pairs that share somebody are one company."""
    company = {who: [who] for who in people}
    for first, second in together:
        if first in company and second in company and company[first] is not company[second]:
            company[first].extend(company[second])
            for who in company[second]:
                company[who] = company[first]
    unique = {id(members): members for members in company.values()}
    return [tuple(sorted(members)) for members in unique.values()]


def fill_level(people: int, held: Sequence[int], caps: Sequence[int]) -> Fraction:
    """How high people stand in the groups if all are filled evenly.

    A group is never filled above its seats, and holds at least who is pinned there.
    """

    def filled(level: int) -> int:
        return sum(max(here, min(level, cap)) for here, cap in zip(held, caps, strict=True))

    level, top = 0, max((*caps, *held), default=0)
    while level < top and filled(level + 1) <= people:
        level += 1
    rising = filled(level + 1) - filled(level)
    return level + Fraction(max(people - filled(level), 0), rising or 1)


def fair_shares(total: int, targets: Sequence[Fraction]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """By group: its share of so many people, rounded down and up."""
    whole = sum(targets, Fraction(0)) or Fraction(1)
    shares = [total * target / whole for target in targets]
    return tuple(floor(share) for share in shares), tuple(ceil(share) for share in shares)
