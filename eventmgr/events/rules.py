"""What an event may be and which way it may go."""

from enum import Enum


class EventKind(Enum):
    """What the meeting is."""

    CONFERENCE = "conference"
    TRAINING = "training"
    BOTH = "both"


class EventState(Enum):
    """Where an event stands in its life."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RUNNING = "running"
    CLOSED = "closed"
    ARCHIVED = "archived"


MOVES: dict[EventState, frozenset[EventState]] = {
    EventState.DRAFT: frozenset({EventState.PUBLISHED}),
    EventState.PUBLISHED: frozenset({EventState.RUNNING, EventState.DRAFT}),
    EventState.RUNNING: frozenset({EventState.CLOSED}),
    EventState.CLOSED: frozenset({EventState.ARCHIVED, EventState.RUNNING}),
    EventState.ARCHIVED: frozenset(),
}

PUBLIC_STATES = frozenset({EventState.PUBLISHED, EventState.RUNNING, EventState.CLOSED})
EDITABLE_STATES = frozenset(EventState) - {EventState.ARCHIVED}


def may_move(here: EventState, there: EventState) -> bool:
    """Whether an event may go from one state to another."""
    return there in MOVES[here]


class HeaderStyle(Enum):
    """What stands at the right of a paper's head: the national motto, or the organization's own title."""

    NATIONAL = "national"
    ORGANISATION_TITLE = "organisation_title"
