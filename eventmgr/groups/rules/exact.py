"""The best seating of a few groups: a yes or no for each free block and group."""

from collections.abc import Sequence

from eventmgr.groups.rules.frame import Frame, whole_bound
from eventmgr.groups.rules.problem import Cost
from eventmgr.groups.rules.seating import Seating, seated
from eventmgr.groups.rules.solver import Answer

# So many steps of search are given to each of the two questions.
STEPS = 2_000


def settle(seating: Seating, groups: Sequence[int], steps: int = STEPS) -> tuple[Seating, Cost]:
    """Seat the people of some groups anew among these: balance first, then wishes.

    Answers with the better seating and the cost below which no seating of these people in these groups goes.
    """
    balance = seating.balance_of(groups)
    bound = 0
    if balance:
        frame = _frame(seating, groups)
        frame.weigh_balance()
        answer = frame.model.minimize(steps=steps, start=frame.given(seating.place))
        seating, bound = _better(seating, frame, groups, answer), whole_bound(answer.bound)
        balance = seating.balance_of(groups)
    if balance > bound or not seating.cost.wishes:
        return seating, Cost(bound)
    frame = _frame(seating, groups)
    frame.weigh_wishes(bound)
    answer = frame.model.minimize(steps=steps, start=frame.given(seating.place))
    return _better(seating, frame, groups, answer), Cost(bound, whole_bound(answer.bound + frame.refused))


def _alone(groups: Sequence[int]) -> list[tuple[int, ...]]:
    return [(group,) for group in groups]


def _frame(seating: Seating, groups: Sequence[int]) -> Frame:
    return Frame(seating.problem, _alone(groups), sorted(b for group in groups for b in seating.members[group]))


def _better(known: Seating, frame: Frame, groups: Sequence[int], answer: Answer) -> Seating:
    """What the solver found, unless it is no seating or no cheaper than what is known."""
    chosen = frame.chosen(answer)
    if chosen is None:
        return known
    places = [groups[chosen[b]] if b in chosen else place for b, place in enumerate(known.place)]
    found = seated(known.problem, places)
    return found if found.is_whole and found.cost < known.cost else known
