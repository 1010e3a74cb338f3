"""What the tests before and after hold about a person."""

from datetime import datetime
from typing import Any
from uuid import UUID


def export(person_id: UUID) -> dict[str, Any]:
    """What the tests hold of a person."""
    del person_id
    return {}


def erase(person_id: UUID, at: datetime) -> list[str]:
    """Let go of it."""
    del person_id, at
    return []
