"""What this browser was trusted with before: ids in its signed session, of a few things of each kind."""

from uuid import UUID

from flask import session

_KEPT = 10
# Which devices this browser was let in as.
DEVICES = "devices"


def remember(kind: str, thing_id: UUID) -> None:
    """This browser has shown that it may open the thing; it keeps that for those opened last."""
    kept = [known for known in session.get(kind, []) if known != thing_id.hex]
    session[kind] = [*kept, thing_id.hex][-_KEPT:]
    session.permanent = True


def forget(kind: str, thing_id: UUID) -> None:
    """This browser has to show its right anew."""
    session[kind] = [known for known in session.get(kind, []) if known != thing_id.hex]


def is_remembered(kind: str, thing_id: UUID) -> bool:
    """Whether this browser has shown that it may open the thing."""
    return thing_id.hex in session.get(kind, [])


def list_remembered(kind: str) -> list[UUID]:
    """All things of a kind that this browser may open, the latest last."""
    return [UUID(known) for known in session.get(kind, [])]
