"""Which papers there are, for whom one is printed and in which order, and what has changed since."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from eventmgr.core.text import fold
from eventmgr.groups.rules.levels import Level, level_of


class Kind(Enum):
    """The papers of the catalogue, by the names that callers outside rely on."""

    BADGES = "badges"
    NAME_CARDS = "name-cards"
    DELEGATE_LIST = "delegate-list"
    ATTENDANCE_SHEET = "attendance-sheet"
    SIGN_IN = "sign-in"
    AGENDA = "agenda"
    AGENDA_DRAFT = "agenda-draft"
    ROOM_SIGNS = "room-signs"
    GROUP_DOORS = "group-doors"
    POSTER = "poster"
    PHOTO_NOTICE = "photo-notice"
    INVITATION = "invitation"
    INVITATION_LETTERS = "invitation-letters"
    GROUP_SHEETS = "group-sheets"
    GROUP_RECORD = "group-record"
    SYNTHESIS = "synthesis"
    MINUTES = "minutes"
    TASKS = "tasks"
    CONCLUSIONS = "conclusions"
    EXTRACT = "extract"
    RESULTS = "results"
    CERTIFICATES = "certificates"
    EMERGENCY_PACK = "emergency-pack"
    CERTIFICATE_REGISTER = "certificate-register"


class Use(Enum):
    """When in the life of an event a paper is needed."""

    BEFORE = "before"
    DOOR = "door"
    ROOMS = "rooms"
    AFTER = "after"


class Only(Enum):
    """Which of the people a paper is made for, by what was printed for them already."""

    ALL = "all"
    UNPRINTED = "unprinted"
    CHANGED = "changed"
    DUE = "due"  # not printed yet, or changed since


class Sort(Enum):
    """In which order people stand on a paper."""

    PROVINCE = "province"
    GIVEN = "given"
    FAMILY = "family"
    PROTOCOL = "protocol"


class Audience(Enum):
    """To whom letters go: who is registered already, who was asked to come and has not answered, or both."""

    ALL = "all"
    REGISTERED = "registered"
    INVITED = "invited"


class PaperSize(Enum):
    """The sheets on which a poster may be printed."""

    A4 = "A4"
    A3 = "A3"


@dataclass(frozen=True)
class Choice:
    """A province, category, group or session that was chosen, with the name that it had then: the log says it later."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Selection:
    """For whom a paper is made and in which order; without anything said it is for everybody, by province."""

    province: Choice | None = None
    category: Choice | None = None
    group: Choice | None = None
    session: Choice | None = None
    only: Only = Only.ALL
    sort: Sort = Sort.PROVINCE
    audience: Audience = Audience.ALL
    size: PaperSize = PaperSize.A4
    people: tuple[UUID, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """What a print job keeps; what was not said is left out."""
        kept: dict[str, Any] = {
            name: {"id": str(choice.id), "name": choice.name}
            for name in _CHOICES
            if (choice := getattr(self, name)) is not None
        }
        kept |= {name: value.value for name, value in self._words() if value is not _DEFAULTS[name]}
        if self.people:
            kept["people"] = [str(one) for one in self.people]
        return kept

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Selection":
        """What a print job kept."""
        said: dict[str, Any] = {
            name: Choice(UUID(kept[name]["id"]), kept[name]["name"]) for name in _CHOICES if name in kept
        }
        said |= {name: type(_DEFAULTS[name])(kept[name]) for name in _DEFAULTS if name in kept}
        return cls(**said, people=tuple(UUID(one) for one in kept.get("people", ())))

    def within(self, offered: frozenset[str]) -> "Selection":
        """The same without what this paper does not ask for."""
        return self.from_json({name: value for name, value in self.to_json().items() if name in offered})

    def _words(self) -> list[tuple[str, Enum]]:
        return [("only", self.only), ("sort", self.sort), ("audience", self.audience), ("size", self.size)]


_CHOICES = ("province", "category", "group", "session")
_DEFAULTS: dict[str, Enum] = {
    "only": Only.ALL,
    "sort": Sort.PROVINCE,
    "audience": Audience.ALL,
    "size": PaperSize.A4,
}
EVERYBODY = Selection()


# What stands on a card of each kind: where one of these says something else, the printed card is out of date.
PRINTED_FIELDS: dict[Kind, tuple[str, ...]] = {
    Kind.BADGES: (
        "full_name", "position", "organization", "province", "category", "colour", "group", "room", "token", "pin",
        "code",
    ),
    Kind.NAME_CARDS: ("full_name", "position", "organization", "province"),
    Kind.INVITATION_LETTERS: ("full_name", "position", "organization", "province", "token"),
}  # fmt: skip


def digest_of(kind: Kind, card: object) -> str:
    """A mark of what stands on somebody's card: the same words and codes give the same mark."""
    return mark_of(*(str(getattr(card, name)) for name in PRINTED_FIELDS[kind]))


def mark_of(*said: str) -> str:
    """A mark of some texts in their order."""
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:32]


# How far in front somebody stands on a list in the order of protocol. A few positions lie between two levels.
_STEPS = {level: 10 * step for step, level in enumerate(Level)}
_BETWEEN = (
    (re.compile(r"\bpho chu tich thuong truc\b|\bpho bi thu thuong truc\b"), _STEPS[Level.LEADER] + 5),
    (re.compile(r"\buy vien doan chu tich\b"), _STEPS[Level.COMMITTEE] - 4),
    (re.compile(r"\b(uy vien|uv) (ban thuong vu|btv)\b|\buvbtv\b"), _STEPS[Level.COMMITTEE] - 2),
)
_LAST = 10 * len(Level)
_CENTRAL = re.compile(r"\b(trung uong|tw|tu hoi)\b")


def protocol_rank(position: str, organization: str = "") -> tuple[int, int]:
    """Where an office stands in the order of protocol, the first place lowest: the centre before provinces, then level.

    Chair, standing vice chair, vice chair, member of the presidium, of the standing committee, of the executive
    committee, head, deputy head, specialist; who says no office comes last. Of several offices the highest counts.
    """
    words = fold(position)
    level = level_of(position)
    ranks = [_STEPS[level] if level is not None else _LAST]
    ranks += [rank for pattern, rank in _BETWEEN if pattern.search(words)]
    is_central = bool(_CENTRAL.search(words) or _CENTRAL.search(fold(organization)))
    return (0 if is_central else 1, min(ranks))


# The emergency pack is made from some days before the event on, while it runs more often, and kept for some days after.
PACK_BEFORE, PACK_AFTER = timedelta(days=3), timedelta(days=7)
_PACK_EVERY, _PACK_EVERY_RUNNING = timedelta(hours=1), timedelta(minutes=15)


def is_pack_due(
    days: tuple[date, date], today: date, made: datetime | None, changed: datetime | None, at: datetime
) -> bool:
    """Whether the emergency pack is to be made again: the event is near, something changed, the last one is not new."""
    first, last = days
    if not first - PACK_BEFORE <= today <= last:
        return False
    if made is None:
        return True
    every = _PACK_EVERY_RUNNING if today >= first else _PACK_EVERY
    return changed is not None and changed > made and at - made >= every


def is_pack_over(last: date, today: date) -> bool:
    """Whether the event is over for so long that its pack with phone numbers is thrown away."""
    return today > last + PACK_AFTER
