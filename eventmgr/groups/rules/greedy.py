"""A seating at once: one after the other into the best group that is left, then moves and exchanges that help."""

from collections.abc import Iterable, Mapping, Sequence

from eventmgr.groups.rules.problem import Problem
from eventmgr.groups.rules.seating import Seating

# How many exchanges are weighed before the search ends; about a second for each 300,000.
AT_ONCE = 200_000
NO_CHOICE: Mapping[int, Sequence[int]] = {}


def begun(problem: Problem) -> Seating:
    """A seating in which only the pinned sit."""
    seating = Seating(problem)
    for number, block in enumerate(problem.blocks):
        if block.pin is not None:
            seating.put(number, block.pin)
    return seating


def fill(
    seating: Seating, blocks: Iterable[int], groups: Sequence[int], prefer: Mapping[int, Sequence[int]] = NO_CHOICE
) -> bool:
    """Seat these blocks in these groups, where one fits in the groups that it should `prefer`; False if one finds none.

    Who is hardest to place comes first: companies, people with strangers, then the largest provinces.
    """
    problem = seating.problem
    totals = [cell.total for cell in problem.cells]

    def hardness(number: int) -> tuple[object, ...]:
        block = problem.blocks[number]
        crowds = sorted((totals[k] for k in block.cells), reverse=True)
        return (number not in prefer, -block.size, -len(problem.strangers[number]), crowds, *block.cells)

    order = sorted(blocks, key=hardness)
    left = sum(problem.blocks[number].size for number in order)
    deficit = sum(max(problem.sizes[g][0] - seating.size[g], 0) for g in groups)
    for number in order:
        more = problem.blocks[number].size
        left -= more
        group = _best(seating, number, prefer.get(number, ()), left, deficit)
        if group is None:
            group = _best(seating, number, groups, left, deficit)
        if group is None:
            return False
        deficit -= _missing(seating, group, 0) - _missing(seating, group, more)
        seating.put(number, group)
    return True


def _best(seating: Seating, number: int, groups: Sequence[int], left: int, deficit: int) -> int | None:
    """The cheapest group that has room and leaves room for the least sizes of the others; the emptier of two."""
    sizes, more = seating.problem.sizes, seating.problem.blocks[number].size
    chosen: tuple[int, int, int] | None = None
    for group in groups:
        spare = deficit - _missing(seating, group, 0) + _missing(seating, group, more)
        if seating.size[group] + more <= sizes[group][1] and spare <= left and seating.may_sit(number, group):
            offer = (seating.price(number, group), seating.size[group] - sizes[group][0], group)
            chosen = offer if chosen is None else min(chosen, offer)
    return None if chosen is None else chosen[2]


def _missing(seating: Seating, group: int, more: int) -> int:
    """How many a group lacks at least, once some more have sat down."""
    return max(seating.problem.sizes[group][0] - seating.size[group] - more, 0)


def improve(seating: Seating, tries: int, *, within: bool = False) -> None:
    """Move and exchange as long as that helps, or until so many exchanges were weighed; sizes and rules stay kept.

    `within`: only among the groups of a topic.
    """
    progress = True
    while progress and tries > 0:
        progress = False
        for block in list(seating.misplaced()):
            found, weighed = _step(seating, block, within=within)
            tries -= weighed
            if found is not None:
                _exchange(seating, block, *found)
                progress = True
            if tries <= 0:
                break


def _step(seating: Seating, block: int, *, within: bool) -> tuple[tuple[int, int | None] | None, int]:
    """The best move or exchange of one block that helps, and how many were weighed."""
    here, blocks = seating.place[block], seating.problem.blocks
    groups = seating.problem.groups
    best: tuple[int, int, int] | None = None
    weighed = 0
    for target in seating.groups:
        if target == here or (within and groups[target].topic != groups[here].topic):
            continue
        if seating.fits(block, target) and seating.may_sit(block, target):
            best = _better(best, (seating.exchanged(block, target), target, -1))
        for other in seating.members[target]:
            weighed += 1
            if blocks[other].pin is not None:
                continue
            offer = (seating.exchanged(block, target, other), target, other)
            if _better(best, offer) is offer and _may_swap(seating, block, other, here, target):
                best = offer
    if best is None:
        return None, weighed
    return (best[1], None if best[2] < 0 else best[2]), weighed


def _better(best: tuple[int, int, int] | None, offer: tuple[int, int, int]) -> tuple[int, int, int] | None:
    return offer if offer[0] < 0 and (best is None or offer < best) else best


def _may_swap(seating: Seating, block: int, other: int, here: int, target: int) -> bool:
    return (
        seating.fits(block, target, other)
        and seating.may_sit(block, target, without=other)
        and seating.may_sit(other, here, without=block)
    )


def _exchange(seating: Seating, block: int, target: int, other: int | None) -> None:
    here = seating.take(block)
    if other is not None:
        seating.take(other)
        seating.put(other, here)
    seating.put(block, target)
