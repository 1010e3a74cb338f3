"""What the training holds about a person, and what becomes of it; what is taught goes along with an event."""

from datetime import datetime
from typing import Any
from uuid import UUID

from eventmgr.core.parts import Part
from eventmgr.training.parts import certificates, courses, enrolments, feedback, tests
from eventmgr.training.service import give_back

_HELD = (tests, feedback, certificates, enrolments)


def export(person_id: UUID) -> dict[str, Any]:
    """All of it, under the words a person understands."""
    return {name: value for held in _HELD for name, value in held.export(person_id).items()}


def erase(person_id: UUID, at: datetime) -> list[str]:
    """Let go of it, and tell what stays."""
    return [told for held in _HELD for told in held.erase(person_id, at)]


part = Part(
    "training",
    export,
    erase,
    enrolments.replace,
    leave=give_back,
    copies=(courses.copy,),
    holds=tuple(holding for held in _HELD for holding in held.HOLDS),
)
