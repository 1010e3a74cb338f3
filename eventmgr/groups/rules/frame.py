"""A problem as a linear model: each free block sits in one bin, which is a group or all groups of a topic."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil

from eventmgr.groups.rules.problem import Problem
from eventmgr.groups.rules.seating import NOWHERE
from eventmgr.groups.rules.solver import INFINITY, Answer, Linear

Bin = tuple[int, ...]
TOLERANCE = 1e-6


class Frame:
    """The model: x[block, bin] for the blocks that may move among these bins; nobody else comes there or goes.

    What it says of bins holds for their groups, so its bounds hold for the problem. A `forgiving` model does not count
    what is `forced`.
    """

    def __init__(
        self, problem: Problem, bins: Sequence[Bin], blocks: Sequence[int] | None = None, *, forgiving: bool = False
    ) -> None:
        self.problem, self.bins, self.forgiving = problem, bins, forgiving
        self.model = Linear()
        self.bin_of = {group: number for number, groups in enumerate(bins) for group in groups}
        everybody = range(len(problem.blocks)) if blocks is None else blocks
        self.free = [b for b in everybody if problem.blocks[b].pin is None]
        self.pinned = [b for b in everybody if problem.blocks[b].pin is not None]
        self.x = {(b, t): self.model.column() for b in self.free for t in range(len(bins))}
        self.slack: dict[int, int] = {}
        for b in self.free:
            self.model.row(1, 1, {self.x[b, t]: 1 for t in range(len(bins))})
        for t in range(len(bins)):
            self._sizes(t)
            self._strangers(t)

    def weigh_balance(self) -> None:
        """Minimize by how much the counts lie outside of their fair shares."""
        self._shares(is_strict=False)
        for column, weight in self.slack.items():
            self.model.costs[column] = weight

    def weigh_wishes(self, allowed: int) -> None:
        """Minimize what wishes are refused, at a balance that costs no more than what is allowed."""
        self._shares(is_strict=allowed <= 0)
        if self.slack:
            self.model.row(-INFINITY, allowed, dict(self.slack.items()))
        for (b, t), column in self.x.items():
            self.model.costs[column] = self._wish(b, t)

    @property
    def refused(self) -> int:
        """What the wishes of those that are fixed cost anyway."""
        return sum(self._wish(b, self._home(b)) for b in self.pinned)

    def fix(self, places: Mapping[int, int]) -> None:
        """Leave no choice to some blocks."""
        for (b, t), column in self.x.items():
            if b in places:
                self.model.lower[column] = self.model.upper[column] = float(places[b] == t)

    def given(self, places: Sequence[int]) -> dict[int, float]:
        """A seating as values of the columns."""
        return {column: float(self.bin_of[places[b]] == t) for (b, t), column in self.x.items()}

    def chosen(self, answer: Answer) -> dict[int, int] | None:
        """The bin of each free block that sits wholly in one; None if there is no answer."""
        if answer.values is None:
            return None
        return {b: t for (b, t), column in self.x.items() if answer.values[column] > 1 - TOLERANCE}

    def likely(self, answer: Answer) -> dict[int, list[int]]:
        """By free block: the bins in which a part of it sits."""
        parts: dict[int, list[int]] = {b: [] for b in self.free}
        for (b, t), column in self.x.items():
            if answer.values is not None and answer.values[column] > TOLERANCE:
                parts[b].append(t)
        return parts

    def _home(self, block: int) -> int:
        pin = self.problem.blocks[block].pin
        return self.bin_of[pin] if pin is not None else NOWHERE

    def _wish(self, block: int, number: int) -> int:
        return min(self.problem.blocks[block].wishes[group] for group in self.bins[number])

    def _sizes(self, t: int) -> None:
        blocks, sizes = self.problem.blocks, self.problem.sizes
        held = sum(blocks[b].size for b in self.pinned if self._home(b) == t)
        least, most = (sum(sizes[group][end] for group in self.bins[t]) - held for end in (0, 1))
        self.model.row(least, most, {self.x[b, t]: blocks[b].size for b in self.free})

    def _strangers(self, t: int) -> None:
        """Who must not meet is parted within a bin of one group; in larger bins the groups part them."""
        if len(self.bins[t]) > 1:
            return
        here = {*self.free, *self.pinned}
        for b in sorted(here):
            for other in self.problem.strangers[b] & here:
                columns = [self.x[one, t] for one in (b, other) if (one, t) in self.x]
                sits = sum(1 for one in (b, other) if (one, t) not in self.x and self._home(one) == t)
                if b < other and columns:
                    self.model.row(-INFINITY, 1 - sits, dict.fromkeys(columns, 1))

    def _shares(self, *, is_strict: bool) -> None:
        for k, cell in enumerate(self.problem.cells):
            counted = {b: self.problem.blocks[b].cells[k] for b in self.free if k in self.problem.blocks[b].cells}
            held: Counter[int] = Counter()
            for b in self.pinned:
                held[self.problem.blocks[b].pin or 0] += self.problem.blocks[b].cells.get(k, 0)
            for t, groups in enumerate(self.bins):
                here = sum(held[group] for group in groups)
                low, high = sum(cell.low[g] for g in groups) - here, sum(cell.high[g] for g in groups) - here
                terms = {self.x[b, t]: n for b, n in counted.items()}
                if self.forgiving:
                    high += sum(max(held[g] - cell.high[g], 0) for g in groups)
                    terms = {column: min(n, max(cell.high)) for column, n in terms.items()}
                    low -= sum(counted.values()) - sum(terms.values())
                if low > 0 or high < sum(terms.values()):
                    self.model.row(low, high, terms if is_strict else {**terms, **self._either_way(cell.weight)})

    def _either_way(self, weight: int) -> dict[int, int]:
        """By how much a count lies above and below."""
        over, under = (self.model.column(0, 0, INFINITY, whole=False) for _ in range(2))
        self.slack |= {over: weight, under: weight}
        return {over: -1, under: 1}


def whole_bound(bound: float) -> int:
    """A bound of costs that are whole numbers; nothing goes below 0."""
    return max(ceil(bound - TOLERANCE), 0) if abs(bound) < INFINITY else 0


def forced(problem: Problem) -> int:
    """The part of the balance that no seating saves: too many alike who are pinned in one group, or in one company."""
    cost = 0
    for k, cell in enumerate(problem.cells):
        held: Counter[int] = Counter()
        for block in problem.blocks:
            number = block.cells.get(k, 0)
            if block.pin is not None:
                held[block.pin] += number
            else:
                cost += cell.weight * max(number - max(cell.high), 0)
        cost += cell.weight * sum(max(number - cell.high[group], 0) for group, number in held.items())
    return cost
