"""A seating in the making: who sits where, what that costs, and what a move or an exchange would change."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from eventmgr.groups.rules.problem import Cost, Problem

NOWHERE = -1


@dataclass
class Seating:
    """Blocks of a problem in its groups; costs are kept in one number, in which the balance outweighs all wishes."""

    problem: Problem

    def __post_init__(self) -> None:
        problem = self.problem
        self.groups = range(len(problem.groups))
        self.place = [NOWHERE] * len(problem.blocks)
        self.size = [0] * len(self.groups)
        self.counts = [[0] * len(self.groups) for _ in problem.cells]
        self.members: list[set[int]] = [set() for _ in self.groups]
        self.heavy = 1 + sum(max(block.wishes, default=0) for block in problem.blocks)
        # by cell and group: what each number of people there costs
        self.prices = [
            [[self.heavy * cell.weight * cell.outside(g, n) for n in range(cell.total + 1)] for g in self.groups]
            for cell in problem.cells
        ]

    def put(self, block: int, group: int) -> None:
        """Seat a block."""
        self._add(block, group, 1)
        self.place[block] = group
        self.members[group].add(block)

    def take(self, block: int) -> int:
        """Let a block stand up; answers with where it sat."""
        group = self.place[block]
        self._add(block, group, -1)
        self.place[block] = NOWHERE
        self.members[group].discard(block)
        return group

    def price(self, block: int, group: int) -> int:
        """What it adds to the cost that a block without a seat sits down in a group."""
        cells = self.problem.blocks[block].cells
        balance = sum(self._step(k, group, number) for k, number in cells.items())
        return balance + self.problem.blocks[block].wishes[group]

    def exchanged(self, block: int, target: int, other: int | None = None) -> int:
        """What it changes that a block goes to another group, and one from there takes its place."""
        blocks, here = self.problem.blocks, self.place[block]
        mine = blocks[block]
        changed = mine.wishes[target] - mine.wishes[here]
        net = mine.cells
        if other is not None:
            theirs = blocks[other]
            changed += theirs.wishes[here] - theirs.wishes[target]
            net = {k: n - theirs.cells.get(k, 0) for k, n in mine.cells.items()}
            net |= {k: -n for k, n in theirs.cells.items() if k not in net}
        for k, number in net.items():
            if number:
                changed += self._step(k, here, -number) + self._step(k, target, number)
        return changed

    def may_sit(self, block: int, group: int, without: int | None = None) -> bool:
        """Whether nobody is there whom the block must not meet; `without` leaves the group."""
        strangers = self.problem.strangers[block]
        return not strangers or not (strangers & self.members[group]) - {without}

    def fits(self, block: int, target: int, other: int | None = None) -> bool:
        """Whether the sizes stay as even as they must be if a block goes there and another comes back."""
        sizes, here = self.problem.sizes, self.place[block]
        more = self.problem.blocks[block].size - (self.problem.blocks[other].size if other is not None else 0)
        return (
            sizes[here][0] <= self.size[here] - more <= sizes[here][1]
            and sizes[target][0] <= self.size[target] + more <= sizes[target][1]
        )

    @property
    def is_whole(self) -> bool:
        """Whether everybody has a seat, all sizes are as they must be and nobody meets a stranger."""
        sizes = self.problem.sizes
        return (
            NOWHERE not in self.place
            and all(least <= self.size[g] <= most for g, (least, most) in enumerate(sizes))
            and all(block.pin in {None, self.place[b]} for b, block in enumerate(self.problem.blocks))
            and all(self.place[s] != self.place[b] for b, met in enumerate(self.problem.strangers) for s in met)
        )

    @property
    def cost(self) -> Cost:
        """What the seating costs as it stands."""
        blocks = self.problem.blocks
        return Cost(self.balance_of(self.groups), sum(blocks[b].wishes[group] for b, group in enumerate(self.place)))

    def balance_of(self, groups: Iterable[int]) -> int:
        """What the balance of some groups costs."""
        cells = list(enumerate(self.problem.cells))
        return sum(cell.weight * cell.outside(g, self.counts[k][g]) for g in groups for k, cell in cells)

    def wishes_of(self, group: int) -> int:
        """What the wishes cost that are refused in a group."""
        return sum(self.problem.blocks[b].wishes[group] for b in self.members[group])

    @property
    def seats(self) -> dict[UUID, UUID]:
        """Person → group."""
        return {
            who: self.problem.groups[group].id
            for block, group in zip(self.problem.blocks, self.place, strict=True)
            if group != NOWHERE
            for who in block.members
        }

    def misplaced(self) -> Iterator[int]:
        """The blocks whose move might help: one too many somewhere, or wanted where one is missing, or with a wish."""
        cells = self.problem.cells
        over = [[self.counts[k][g] > cell.high[g] for g in self.groups] for k, cell in enumerate(cells)]
        lacking = [any(self.counts[k][g] < cell.low[g] for g in self.groups) for k, cell in enumerate(cells)]
        for b, block in enumerate(self.problem.blocks):
            here = self.place[b]
            if block.pin is None and (
                block.wishes[here] > min(block.wishes) or any(lacking[k] or over[k][here] for k in block.cells)
            ):
                yield b

    def _step(self, cell: int, group: int, more: int) -> int:
        prices, number = self.prices[cell][group], self.counts[cell][group]
        return prices[number + more] - prices[number]

    def _add(self, block: int, group: int, sign: int) -> None:
        self.size[group] += sign * self.problem.blocks[block].size
        for k, number in self.problem.blocks[block].cells.items():
            self.counts[k][group] += sign * number


def seated(problem: Problem, places: Sequence[int]) -> Seating:
    """A seating out of the group of each block."""
    seating = Seating(problem)
    for block, group in enumerate(places):
        if group != NOWHERE:
            seating.put(block, group)
    return seating
