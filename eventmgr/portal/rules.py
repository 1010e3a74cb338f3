"""What is going on for a delegate, and what changed since the last look?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from eventmgr.agenda.rules.running import Stand


class Moment(Enum):
    """Where a session stands on the clock; whatever begins first of what is to come is next."""

    PAST = "past"
    RUNNING = "running"
    NEXT = "next"
    LATER = "later"


class ChangeKind(Enum):
    """What became different."""

    GROUP = "group"
    GROUP_ROOM = "group_room"
    TIME = "time"
    ROOM = "room"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Stop:
    """A session as it concerns one delegate; where the delegate's group works, the room is the group's."""

    key: str
    title: str
    starts_at: datetime
    ends_at: datetime
    room: str
    group: int | None


@dataclass(frozen=True)
class Change:
    """One difference between two looks; a stop that is new has no `before`, one that is gone no `after`."""

    kind: ChangeKind
    before: Stop | None
    after: Stop | None


def moments(spans: Sequence[tuple[datetime, datetime]], at: datetime) -> list[Moment]:
    """Where each of these spans stands; one that ends as another begins is past at that moment."""
    following = min((starts for starts, _ends in spans if starts > at), default=None)
    return [_moment(starts, ends, following, at) for starts, ends in spans]


def noted(moment: Moment, stand: Stand) -> Moment:
    """Where a session stands of which it is known on the day: what waits is next, whatever its hour."""
    match stand:
        case Stand.OVER:
            return Moment.PAST
        case Stand.RUNNING:
            return Moment.RUNNING
        case Stand.DUE:
            return Moment.NEXT
        case Stand.AHEAD:
            return moment if moment is Moment.LATER else Moment.NEXT


def compare(before: Sequence[Stop], after: Sequence[Stop], at: datetime) -> list[Change]:
    """What became different between two looks, in order of time; what is over concerns nobody any more."""
    old, new = ({stop.key: stop for stop in stops} for stops in (before, after))
    found = [change for key, stop in new.items() if stop.ends_at > at for change in _differences(old.get(key), stop)]
    found += [Change(ChangeKind.GONE, stop, None) for key, stop in old.items() if key not in new and stop.ends_at > at]
    return sorted(found, key=_when)


def _moment(starts: datetime, ends: datetime, following: datetime | None, at: datetime) -> Moment:
    if ends <= at:
        return Moment.PAST
    if starts <= at:
        return Moment.RUNNING
    return Moment.NEXT if starts == following else Moment.LATER


def _differences(before: Stop | None, after: Stop) -> list[Change]:
    if before is None:
        return [Change(ChangeKind.NEW, None, after)]
    kinds = []
    if before.group != after.group:
        kinds.append(ChangeKind.GROUP)
    elif before.room != after.room:
        kinds.append(ChangeKind.ROOM if after.group is None else ChangeKind.GROUP_ROOM)
    if (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at):
        kinds.append(ChangeKind.TIME)
    return [Change(kind, before, after) for kind in kinds]


def _when(change: Change) -> datetime:
    stop = change.after or change.before
    assert stop is not None  # noqa: S101 - a change has one of the two
    return stop.starts_at
