"""What belongs to a kind of operation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventmgr.checkin.queries import DelegateFacts
from eventmgr.core.access import Actor
from eventmgr.events.models import Event
from eventmgr.sync.rules import Asked

# What a handler gives back: the answer to keep, and the person that it is about. Of the person only the id is kept,
# so that an erased person does not live on in the answers.
Done = tuple[dict[str, Any], DelegateFacts | None]


@dataclass(frozen=True)
class Kind:
    """Which right an operation needs, and which service answers it.

    `keeps_id`: what it writes bears the id of the operation, so that a second time writes nothing of its own.
    """

    permission: str
    handle: Callable[[Event, Asked, Actor, datetime], Done]
    keeps_id: bool = False
