"""What is a question made of?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, TypeAlias
from uuid import UUID


class Closed(Enum):
    """Stands for an answer that is sealed while the key is missing: there is one, and nobody can tell what it says."""

    CLOSED = "closed"


# As it is kept: a number and a date as text (ISO), a choice by its key, a file by what is known of it.
Value: TypeAlias = str | bool | list[str] | dict[str, Any] | Closed

USUAL_TEXT = 200
LONG_TEXT = 200  # longer than this is written on several lines
LONGEST_TEXT = 2000


class Purpose(StrEnum):
    """What a set of questions is for."""

    REGISTRATION = "registration"
    TEST = "test"


class Kind(StrEnum):
    """What an answer looks like; a consent is a box that may be ticked."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    CONSENT = "consent"
    FILE = "file"


class Place(StrEnum):
    """Where a question is asked: of the person who registers, of the head of the delegation, at the door."""

    REGISTRATION = "registration"
    HEAD = "head"
    DOOR = "door"


class Operator(StrEnum):
    """How the answer to another question opens this one."""

    ANSWERED = "answered"
    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


CHOOSING = frozenset({Kind.CHOICE, Kind.CHOICES})
OPERATORS: dict[Kind, frozenset[Operator]] = {
    Kind.TEXT: frozenset({Operator.ANSWERED}),
    Kind.NUMBER: frozenset({Operator.ANSWERED, Operator.AT_LEAST, Operator.AT_MOST}),
    Kind.DATE: frozenset({Operator.ANSWERED, Operator.AT_LEAST, Operator.AT_MOST}),
    Kind.CHOICE: frozenset({Operator.ANSWERED, Operator.IS, Operator.IS_NOT}),
    Kind.CHOICES: frozenset({Operator.ANSWERED, Operator.IS, Operator.IS_NOT}),
    Kind.CONSENT: frozenset({Operator.ANSWERED}),
    Kind.FILE: frozenset({Operator.ANSWERED}),
}


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from; the key stays when the words change."""

    key: str
    label: str


@dataclass(frozen=True)
class Condition:
    """Asked only where the answer to another question is so."""

    on: UUID
    operator: Operator
    value: str = ""


@dataclass(frozen=True)
class Asked:
    """A question in its present words; without categories it is asked of everybody."""

    id: UUID
    wording_id: UUID
    kind: Kind
    label: str
    help: str = ""
    options: tuple[Option, ...] = ()
    is_required: bool = False
    is_sensitive: bool = False
    is_shown_at_door: bool = False
    places: frozenset[Place] = frozenset(Place)
    categories: frozenset[str] = frozenset()
    condition: Condition | None = None
    least: str = ""
    most: str = ""


@dataclass(frozen=True)
class Upload:
    """A file that was handed over."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Entry:
    """What was filled in at one question; `wording_id` names the words that the person had before the eyes.

    `consents` is the separate box beside a sensitive answer, `removes` the one that takes a kept file away.
    """

    raw: str | Sequence[str] | bool | Upload | None = None
    consents: bool = False
    removes: bool = False
    wording_id: UUID | None = None
