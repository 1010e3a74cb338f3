"""A large problem in two steps: who discusses which topic, then who sits in which of the topic's groups."""

from eventmgr.groups.rules.exact import settle
from eventmgr.groups.rules.frame import Bin, Frame, forced, whole_bound
from eventmgr.groups.rules.greedy import begun, fill, improve
from eventmgr.groups.rules.problem import Cost, Problem
from eventmgr.groups.rules.seating import NOWHERE, Seating

# More pairs of a person and a topic than these are not looked at as one: that would take minutes.
MOST_PAIRS = 150_000
STEPS = 500
TRIES = 300_000


def solve(problem: Problem) -> tuple[Seating | None, Cost]:
    """A seating that follows the best choice of topics, and the cost below which no seating goes."""
    bins = _topics(problem)
    if len(problem.blocks) * len(bins) > MOST_PAIRS:
        return None, Cost(forced(problem))
    frame = Frame(problem, bins, forgiving=True)
    frame.weigh_wishes(0)
    relaxed = frame.model.relaxed()
    if relaxed.values is None:
        return None, Cost(forced(problem))
    bound = Cost(forced(problem), whole_bound(relaxed.bound + frame.refused))
    return _seated(problem, bins, _rest(problem, bins, frame.chosen(relaxed) or {}), frame.likely(relaxed)), bound


def _seated(
    problem: Problem, bins: list[Bin], topic: dict[int, int] | None, likely: dict[int, list[int]]
) -> Seating | None:
    """Everybody in a group of the topic; where the topics are not settled for all, the others fill what is left."""
    seating = begun(problem)
    if topic is not None:
        for number, groups in enumerate(bins):
            fill(seating, [b for b, chosen in topic.items() if chosen == number], groups)
    left = [b for b, place in enumerate(seating.place) if place == NOWHERE]
    prefer = {b: [group for chosen in likely[b] for group in bins[chosen]] for b in left}
    if not fill(seating, left, seating.groups, prefer) or not seating.is_whole:
        return None
    improve(seating, TRIES, within=topic is not None)
    for groups in bins:
        if len(groups) > 1 and seating.balance_of(groups):
            seating, _ = settle(seating, groups, STEPS)
    return seating


def _topics(problem: Problem) -> list[Bin]:
    """The groups of each topic."""
    bins: dict[str, list[int]] = {}
    for number, group in enumerate(problem.groups):
        bins.setdefault(group.topic, []).append(number)
    return [tuple(groups) for groups in bins.values()]


def _rest(problem: Problem, bins: list[Bin], sure: dict[int, int]) -> dict[int, int] | None:
    """The topic of each free block: those that are sure, and the best choice for the others if there is one."""
    frame = Frame(problem, bins, forgiving=True)
    frame.fix(sure)
    frame.weigh_wishes(0)
    return frame.chosen(frame.model.minimize(steps=STEPS))
