"""Who spoke in the discussions, counted by group, province and sex; and who did not."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, true

from eventmgr.core.db import db
from eventmgr.groups.models import Group
from eventmgr.groups.queries import list_groups, members_by_group
from eventmgr.outcomes.models import Item, Record, Speech
from eventmgr.people.rules import Sex
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import list_delegates

Key = TypeVar("Key")


@dataclass(frozen=True)
class Share:
    """Of so many people so many spoke."""

    people: int
    spoke: int

    @property
    def percent(self) -> int:
        """The share in full percents; of nobody, none."""
        return round(100 * self.spoke / self.people) if self.people else 0


@dataclass(frozen=True)
class Speaking:
    """Who spoke and who did not: in a session's groups and plenary, or in all discussions of the event."""

    whole: Share
    groups: tuple[tuple[Group, Share], ...]
    provinces: tuple[tuple[str, Share], ...]
    sexes: tuple[tuple[Sex | None, Share], ...]
    silent: tuple[Registration, ...]

    @property
    def provinces_heard(self) -> int:
        """How many provinces had somebody who spoke."""
        return sum(1 for name, share in self.provinces if name and share.spoke)


def who_spoke(event_id: UUID, session_id: UUID | None = None) -> Speaking:
    """Count who had the floor or is named with a point, among all delegates or, for a session, those seated in it.

    A session without groups is one of the plenary: all delegates sit there.
    """
    of_session = Record.session_id == session_id if session_id is not None else true()
    by_group = _speakers(and_(Record.event_id == event_id, of_session))
    spoke = frozenset().union(*by_group.values())
    groups = list_groups(event_id, session_id)
    members = members_by_group(event_id)
    people = list_delegates(event_id)
    if groups and session_id is not None:
        seated = {member.id for group in groups for member in members.get(group.id, ())}
        people = [person for person in people if person.id in seated | spoke]
    return Speaking(
        whole=_share(people, spoke),
        groups=tuple(
            (group, _share(members.get(group.id, ()), by_group.get(group.id, frozenset()))) for group in groups
        ),
        provinces=_by(people, spoke, _province),
        sexes=_by(people, spoke, lambda person: person.person.sex),
        silent=tuple(person for person in people if person.id not in spoke),
    )


def who_spoke_in(record: Record) -> frozenset[UUID]:
    """Who had the floor in one group, or in one discussion of the plenary, or is named with a point there."""
    return frozenset().union(*_speakers(Record.id == record.id).values())


def _speakers(here: ColumnElement[bool]) -> dict[UUID | None, frozenset[UUID]]:
    """Group (none: the plenary) → who spoke there."""
    of_items = select(Record.group_id, Item.speaker_id).join(Item.record).where(Item.removed_at.is_(None))
    of_speeches = select(Record.group_id, Speech.registration_id).join(Speech.record)
    found: dict[UUID | None, set[UUID]] = {}
    for statement in (of_items, of_speeches.where(Speech.started_at.is_not(None))):
        for group_id, speaker_id in db.session.execute(statement.where(here)):
            if speaker_id is not None:
                found.setdefault(group_id, set()).add(speaker_id)
    return {group_id: frozenset(people) for group_id, people in found.items()}


def _share(people: Sequence[Registration], spoke: frozenset[UUID]) -> Share:
    return Share(len(people), sum(person.id in spoke for person in people))


def _by(
    people: Iterable[Registration], spoke: frozenset[UUID], key: Callable[[Registration], Key]
) -> tuple[tuple[Key, Share], ...]:
    """The shares of all that have the same key, the largest first."""
    parts: dict[Key, list[Registration]] = {}
    for person in people:
        parts.setdefault(key(person), []).append(person)
    shares = ((value, _share(part, spoke)) for value, part in parts.items())
    return tuple(sorted(shares, key=lambda pair: (-pair[1].spoke, -pair[1].people, str(pair[0]))))


def _province(person: Registration) -> str:
    return person.delegation.admin_unit.name if person.delegation else ""
