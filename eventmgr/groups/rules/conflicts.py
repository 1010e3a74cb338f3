"""Why nobody can be seated as it is wished: seats and pins are counted first, pairs looked at next, the solver last."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from eventmgr.groups.rules.problem import Pair, Problem, companies
from eventmgr.groups.rules.solver import INFINITY, Linear

STEPS = 5_000
YES = 0.5  # a yes or no of the solver is nearly 1 or nearly 0


class FaultKind(StrEnum):
    """What stands in the way."""

    NO_GROUPS = "no_groups"
    TOO_FEW_SEATS = "too_few_seats"
    TOO_MANY_PINNED = "too_many_pinned"
    COMPANY_PINNED_APART = "company_pinned_apart"
    COMPANY_TOO_LARGE = "company_too_large"
    APART_IN_COMPANY = "apart_in_company"
    APART_PINNED_TOGETHER = "apart_pinned_together"
    TOGETHER = "together"
    APART = "apart"


@dataclass(frozen=True)
class Fault:
    """One thing that cannot be, with the people, the group and the number that it is about."""

    kind: FaultKind
    people: tuple[UUID, ...] = ()
    group: UUID | None = None
    number: int = 0


class Impossible(ValueError):
    """No seating keeps all rules; `faults` says why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(fault.kind for fault in faults))
        self.faults = faults


def find_faults(problem: Problem) -> list[Fault]:
    """What can be seen without a search; companies and pairs are judged only where the seats suffice."""
    return list(_seats(problem)) or [*_companies(problem), *_apart(problem)]


def _seats(problem: Problem) -> Iterator[Fault]:
    if not problem.groups:
        yield Fault(FaultKind.NO_GROUPS)
        return
    missing = len(problem.people) - sum(problem.caps)
    if missing > 0:
        yield Fault(FaultKind.TOO_FEW_SEATS, number=missing)
    held = Counter(problem.pinned.values())
    for number, group in enumerate(problem.groups):
        if held[number] > problem.caps[number]:
            pinned = tuple(who for who in problem.by_id if problem.pinned.get(who) == number)
            yield Fault(FaultKind.TOO_MANY_PINNED, pinned, group.id, problem.caps[number])


def _companies(problem: Problem) -> Iterator[Fault]:
    most = max(size for _, size in problem.sizes)
    for members in companies(problem.by_id, problem.together):
        homes = {problem.pinned[who]: who for who in reversed(members) if who in problem.pinned}
        if len(homes) > 1:
            yield Fault(FaultKind.COMPANY_PINNED_APART, tuple(sorted(homes.values())))
        elif len(members) > most:
            yield Fault(FaultKind.COMPANY_TOO_LARGE, members, number=most)


def _apart(problem: Problem) -> Iterator[Fault]:
    company = {who: members for members in companies(problem.by_id, problem.together) for who in members}
    for first, second in _present(problem, problem.apart):
        homes = [
            next((problem.pinned[who] for who in company[one] if who in problem.pinned), None)
            for one in (first, second)
        ]
        if second in company[first]:
            yield Fault(FaultKind.APART_IN_COMPANY, (first, second))
        elif homes[0] is not None and homes[0] == homes[1]:
            yield Fault(FaultKind.APART_PINNED_TOGETHER, (first, second), problem.groups[homes[0]].id)


def untie(problem: Problem) -> dict[UUID, int]:
    """A group for each person that is named in a pair, so that all others find seats too.

    Raises `Impossible` with the fewest pairs that would have to be given up.
    """
    model, groups = Linear(), range(len(problem.groups))
    pairs = [
        *((FaultKind.TOGETHER, pair) for pair in _present(problem, problem.together)),
        *((FaultKind.APART, pair) for pair in _present(problem, problem.apart)),
    ]
    tied = sorted({who for _, pair in pairs for who in pair})
    x = {
        (who, g): model.column(lower=float(problem.pinned.get(who) == g), upper=float(problem.pinned.get(who, g) == g))
        for who in tied
        for g in groups
    }
    for who in tied:
        model.row(1, 1, {x[who, g]: 1 for g in groups})
    others = Counter(g for who, g in problem.pinned.items() if who not in set(tied))
    rest = [model.column(0, others[g], INFINITY) for g in groups]
    model.row(len(problem.people) - len(tied), len(problem.people) - len(tied), dict.fromkeys(rest, 1))
    for g, (least, most) in enumerate(problem.sizes):
        model.row(least, most, {rest[g]: 1, **{x[who, g]: 1 for who in tied}})
    given_up = [model.column(1) for _ in pairs]
    for (kind, (first, second)), column in zip(pairs, given_up, strict=True):
        for g in groups:
            if kind is FaultKind.APART:
                model.row(-INFINITY, 1, {x[first, g]: 1, x[second, g]: 1, column: -1})
            else:
                model.row(-INFINITY, 0, {x[first, g]: 1, x[second, g]: -1, column: -1})
    values = model.minimize(steps=STEPS).values or [1.0] * len(model.costs)
    broken = [Fault(kind, pair) for (kind, pair), column in zip(pairs, given_up, strict=True) if values[column] > YES]
    if broken:
        raise Impossible(broken)
    return {who: g for (who, g), column in x.items() if values[column] > YES}


def _present(problem: Problem, pairs: Sequence[Pair]) -> list[Pair]:
    return sorted({(min(pair), max(pair)) for pair in pairs if set(pair) <= problem.by_id.keys()})
