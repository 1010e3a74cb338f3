"""Why nobody can be seated as it is wished, in words, with the names of the people."""

from collections.abc import Sequence
from uuid import UUID

from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import LazyString, fill, lazy
from eventmgr.groups.models import Group
from eventmgr.groups.rules.conflicts import Fault, FaultKind
from eventmgr.registration.models import Registration


class NoSeating(DomainError):
    """No seating keeps all rules; `reasons` are sentences, one for each thing that stands in the way."""

    code = "no_seating"

    def __init__(self, reasons: list[LazyString]) -> None:
        super().__init__(LazyString(lambda: " ".join(str(reason) for reason in reasons)))
        self.reasons = reasons


_WORDS = {
    FaultKind.NO_GROUPS: lazy("This session has no groups yet. Add them first."),
    FaultKind.TOO_FEW_SEATS: lazy("%(count)s people find no seat. Give the groups more seats or add a group."),
    FaultKind.TOO_MANY_PINNED: lazy(
        "Group %(number)s has %(count)s seats, and more people who must stay there: %(people)s."
    ),
    FaultKind.COMPANY_PINNED_APART: lazy("To sit together, and yet kept in different groups: %(people)s."),
    FaultKind.COMPANY_TOO_LARGE: lazy("To sit together, and yet more than a group takes (%(count)s): %(people)s."),
    FaultKind.APART_IN_COMPANY: lazy("To sit together, and yet apart: %(people)s."),
    FaultKind.APART_PINNED_TOGETHER: lazy("To sit apart, and yet both kept in group %(number)s: %(people)s."),
    FaultKind.TOGETHER: lazy("Cannot sit together as long as all other conditions hold: %(people)s."),
    FaultKind.APART: lazy("Cannot sit apart as long as all other conditions hold: %(people)s."),
}
_UNKNOWN = lazy("No seating keeps all conditions. Give up one of them, or add seats.")


def refusal(faults: Sequence[Fault], people: Sequence[Registration], groups: Sequence[Group]) -> NoSeating:
    """The faults as sentences."""
    names = {person.id: person.person.full_name for person in people}
    numbers: dict[UUID | None, int] = {group.id: group.number for group in groups}
    return NoSeating(
        [
            fill(
                _WORDS[fault.kind],
                number=numbers.get(fault.group),
                count=fault.number,
                people=", ".join(names[who] for who in fault.people),
            )
            for fault in faults
        ]
        or [_UNKNOWN]
    )
