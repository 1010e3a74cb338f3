"""What does a release of the agenda say, and what became different from one to the next?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from enum import Enum
from typing import Any
from uuid import UUID

from eventmgr.agenda.rules.kinds import SessionKind, SessionRole


@dataclass(frozen=True)
class Place:
    """The room of a session as it was called."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Part:
    """Somebody with a part in a session."""

    person_id: UUID | None
    name: str
    role: SessionRole


@dataclass(frozen=True)
class Talk:
    """A paper that is read."""

    title: str
    author: str = ""
    minutes: int | None = None


@dataclass(frozen=True)
class Given:
    """A session as it was given out. Its code is the house's own and no difference to anybody."""

    id: UUID
    kind: SessionKind
    title: str
    starts_at: datetime
    ends_at: datetime
    room: Place | None = None
    parent_id: UUID | None = None
    people: tuple[Part, ...] = ()
    papers: tuple[Talk, ...] = ()
    code: str = field(default="", compare=False)


class ChangeKind(Enum):
    """What became different."""

    NEW = "new"
    GONE = "gone"
    TITLE = "title"
    DAY = "day"
    TIME = "time"
    ROOM = "room"
    PEOPLE = "people"
    PAPERS = "papers"
    KIND = "kind"
    PARENT = "parent"


@dataclass(frozen=True)
class Change:
    """One difference between two releases; a session that is new has no `before`, one that is gone no `after`."""

    kind: ChangeKind
    before: Given | None
    after: Given | None

    @property
    def session(self) -> Given:
        """The session that it is about, as it stands now or stood last."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - a change has one of the two
        return found


def to_values(given: Given) -> dict[str, Any]:
    """A session as plain values, which are kept."""
    return {
        "id": str(given.id),
        "code": given.code,
        "kind": given.kind.value,
        "title": given.title,
        "starts_at": given.starts_at.isoformat(),
        "ends_at": given.ends_at.isoformat(),
        "room": {"id": str(given.room.id), "name": given.room.name} if given.room else None,
        "parent": str(given.parent_id) if given.parent_id else None,
        "people": [
            {"person_id": str(part.person_id) if part.person_id else None, "name": part.name, "role": part.role.value}
            for part in given.people
        ],
        "papers": [{"title": talk.title, "author": talk.author, "minutes": talk.minutes} for talk in given.papers],
    }


def from_values(values: Mapping[str, Any]) -> Given:
    """The same read back."""
    room, parent = values["room"], values["parent"]
    return Given(
        id=UUID(values["id"]),
        code=values["code"],
        kind=SessionKind(values["kind"]),
        title=values["title"],
        starts_at=datetime.fromisoformat(values["starts_at"]),
        ends_at=datetime.fromisoformat(values["ends_at"]),
        room=Place(UUID(room["id"]), room["name"]) if room else None,
        parent_id=UUID(parent) if parent else None,
        people=tuple(
            Part(UUID(one["person_id"]) if one["person_id"] else None, one["name"], SessionRole(one["role"]))
            for one in values["people"]
        ),
        papers=tuple(Talk(one["title"], one["author"], one["minutes"]) for one in values["papers"]),
    )


def in_order(sessions: Sequence[Given]) -> list[Given]:
    """The sessions in order of time."""
    return sorted(sessions, key=_place)


def compare(before: Sequence[Given], after: Sequence[Given], zone: tzinfo) -> list[Change]:
    """What became different, in order of time; dates are those of the event's clock."""
    old, new = ({session.id: session for session in sessions} for sessions in (before, after))
    found = [change for key, session in new.items() for change in _differences(old.get(key), session, zone)]
    found += [Change(ChangeKind.GONE, session, None) for key, session in old.items() if key not in new]
    return sorted(found, key=lambda change: _place(change.session))


def apply(before: Sequence[Given], changes: Sequence[Change]) -> list[Given]:
    """What a release is after these changes."""
    sessions = {session.id: session for session in before}
    for change in changes:
        if change.kind is ChangeKind.GONE:
            del sessions[change.session.id]
        elif change.kind is ChangeKind.NEW:
            sessions[change.session.id] = change.session
        else:
            sessions[change.session.id] = _changed(sessions[change.session.id], change)
    return in_order(list(sessions.values()))


def concerned(change: Change) -> set[UUID]:
    """The known persons with a part in what changed, before or after."""
    return {
        part.person_id
        for session in (change.before, change.after)
        if session is not None
        for part in session.people
        if part.person_id is not None
    }


def _place(session: Given) -> tuple[datetime, datetime, str]:
    return session.starts_at, session.ends_at, str(session.id)


def _differences(before: Given | None, after: Given, zone: tzinfo) -> Iterator[Change]:
    if before is None:
        yield Change(ChangeKind.NEW, None, after)
        return
    if (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at):
        dates = [session.starts_at.astimezone(zone).date() for session in (before, after)]
        yield Change(ChangeKind.TIME if dates[0] == dates[1] else ChangeKind.DAY, before, after)
    for kind, name in _FIELDS.items():
        if getattr(before, name) != getattr(after, name):
            yield Change(kind, before, after)


def _changed(session: Given, change: Change) -> Given:
    now = change.session
    if change.kind in {ChangeKind.TIME, ChangeKind.DAY}:
        return replace(session, starts_at=now.starts_at, ends_at=now.ends_at)
    name = _FIELDS[change.kind]
    values: dict[str, Any] = {name: getattr(now, name)}
    return replace(session, **values)


_FIELDS = {
    ChangeKind.TITLE: "title",
    ChangeKind.ROOM: "room",
    ChangeKind.PEOPLE: "people",
    ChangeKind.PAPERS: "papers",
    ChangeKind.KIND: "kind",
    ChangeKind.PARENT: "parent_id",
}
