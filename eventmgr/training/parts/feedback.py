"""What the feedback hold about a person."""

from datetime import datetime
from typing import Any
from uuid import UUID


def export(person_id: UUID) -> dict[str, Any]:
    """What the feedback holds of a person."""
    del person_id
    return {}


def erase(person_id: UUID, at: datetime) -> list[str]:
    """Let go of it."""
    del person_id, at
    return []
