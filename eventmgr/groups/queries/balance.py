"""How balanced a seating is: group by attribute, with the fair shares and what lies outside of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from eventmgr.groups.rules.conditions import PairKind
from eventmgr.groups.rules.problem import Cost, Problem, Trait


@dataclass(frozen=True)
class Share:
    """How many of something a group has, and whether that is its fair share."""

    number: int
    is_fair: bool


@dataclass(frozen=True)
class Column:
    """A value of a trait, how many have it, and what is fair: from `low` to `high` in each group."""

    trait: Trait
    value: str
    total: int
    low: int
    high: int


@dataclass(frozen=True)
class BalanceRow:
    """What a group consists of; `beyond` counts the people of a province above its fair share."""

    group_id: UUID
    size: Share
    provinces: int
    beyond: int
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Term:
    """What a trait adds to the cost: its weight, and how many people sit outside of the fair shares."""

    trait: Trait
    weight: int
    outside: int

    @property
    def cost(self) -> int:
        """The weight, once for each person outside."""
        return self.weight * self.outside


@dataclass(frozen=True)
class Balance:
    """The table, what it costs by trait, wishes that came true by rank (the last: none), and the pairs that fail."""

    columns: tuple[Column, ...]
    rows: tuple[BalanceRow, ...]
    terms: tuple[Term, ...]
    wishes: tuple[int, ...]
    broken: tuple[tuple[PairKind, UUID, UUID], ...]
    cost: Cost


def balance(problem: Problem, seats: Mapping[UUID, UUID]) -> Balance:
    """Judge a seating of everybody in a problem; traits without weight are shown too."""
    shown = replace(problem, weights=dict.fromkeys(Trait, 1))
    counts = shown.counts(seats)
    groups = range(len(problem.groups))
    provinces = [k for k, cell in enumerate(shown.cells) if cell.trait is Trait.PROVINCE]
    others = [k for k, cell in enumerate(shown.cells) if cell.trait is not Trait.PROVINCE]
    sizes = Counter(problem.place[group] for group in seats.values())
    rows = []
    for g, (least, most) in enumerate(problem.sizes):
        here = [(shown.cells[k], counts[k][g]) for k in provinces]
        rows.append(
            BalanceRow(
                group_id=problem.groups[g].id,
                size=Share(sizes[g], least <= sizes[g] <= most),
                provinces=sum(1 for _, number in here if number),
                beyond=sum(max(number - cell.high[g], 0) for cell, number in here),
                shares=tuple(Share(counts[k][g], not shown.cells[k].outside(g, counts[k][g])) for k in others),
            )
        )
    terms = {
        trait: sum(
            cell.outside(g, counts[k][g]) for k, cell in enumerate(shown.cells) if cell.trait is trait for g in groups
        )
        for trait in Trait
    }
    return Balance(
        columns=tuple(
            Column(cell.trait, cell.value, cell.total, min(cell.low), max(cell.high))
            for cell in (shown.cells[k] for k in others)
        ),
        rows=tuple(rows),
        terms=tuple(Term(trait, problem.weights.get(trait, 0), outside) for trait, outside in terms.items()),
        wishes=_wishes(problem, seats),
        broken=_broken(problem, seats),
        cost=problem.cost(seats),
    )


def _wishes(problem: Problem, seats: Mapping[UUID, UUID]) -> tuple[int, ...]:
    topics = {group.id: group.topic for group in problem.groups}
    most = max((len(person.wishes) for person in problem.people), default=0)
    came_true = Counter(
        person.wishes.index(topics[seats[person.id]]) if topics[seats[person.id]] in person.wishes else most
        for person in problem.people
        if person.wishes and person.id in seats
    )
    return tuple(came_true[rank] for rank in range(most + 1)) if most else ()


def _broken(problem: Problem, seats: Mapping[UUID, UUID]) -> tuple[tuple[PairKind, UUID, UUID], ...]:
    pairs = [
        *((PairKind.TOGETHER, first, second) for first, second in problem.together),
        *((PairKind.APART, first, second) for first, second in problem.apart),
    ]
    return tuple(
        (kind, first, second)
        for kind, first, second in pairs
        if first in seats and second in seats and (seats[first] == seats[second]) is not (kind is PairKind.TOGETHER)
    )
