"""What an operation of a device must look like, and when two of them are the same."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from eventmgr.checkin.rules import LONGEST_WHAT
from eventmgr.core.errors import DomainError, Forbidden
from eventmgr.core.i18n import LazyString, lazy

# A clock that runs ahead by more than a day is wrong, not in another zone.
MAX_AHEAD = timedelta(hours=24)
LARGEST_REQUEST = 2 * 1024 * 1024
MAX_TEXT = 200
MAX_NUMBER = 2**31 - 1
MAX_OWN = 50  # so many things may wait on the phone of a delegate
FILE_KIND, FILE_VERSION, MAX_IN_FILE = "eventmgr-unsent", 1, 2000

Choice = TypeVar("Choice", bound=Enum)


class Malformed(DomainError):
    """A field is missing or of the wrong form."""

    code = "malformed"


class ClockAhead(DomainError):
    """The device says that it is a day later than it is."""

    code = "clock_ahead"


class UnknownKind(DomainError):
    """No service answers this kind of operation."""

    code = "unknown_kind"


class BrokenFile(DomainError):
    """A file of unsent operations cannot be taken."""

    code = "broken_file"

    def __init__(self, message: LazyString) -> None:
        super().__init__(message, field="file")


@dataclass(frozen=True)
class Asked:
    """One operation as a device asked for it; `at` is in UTC, the digest tells it from any other.

    `gate_id` is the gate at which the device works: the server knows it, no payload says it.
    """

    id: UUID
    kind: str
    at: datetime
    payload: dict[str, Any]
    digest: str
    gate_id: UUID | None = None


def parse(event_id: UUID, operation: object) -> Asked:
    """Read an operation; refuses what has no id, kind, moment or payload."""
    if not isinstance(operation, dict):
        raise Malformed(lazy("An operation is an object."))
    kind, payload = operation.get("kind"), operation.get("payload")
    if not isinstance(kind, str) or len(kind) > MAX_TEXT:
        raise Malformed(lazy("The kind of operation is missing."), field="kind")
    if not isinstance(payload, dict):
        raise Malformed(lazy("The payload of an operation is an object."), field="payload")
    at = read_moment(operation, "at")
    content = json.dumps([str(event_id), kind, at.isoformat(), payload], sort_keys=True, separators=(",", ":"))
    return Asked(read_id(operation, "id"), kind, at, payload, sha256(content.encode()).hexdigest())


@dataclass(frozen=True)
class Unsent:
    """What a phone had not sent and saved as a file."""

    device_id: UUID
    operations: list[object]


def read_file(data: bytes, *, slug: str, gate_id: UUID) -> Unsent:
    """Read the file that a phone saved; refuses, with what is wrong, a file that is broken or of another gate."""
    if len(data) > LARGEST_REQUEST:
        raise BrokenFile(lazy("This is too much at once: at most %(n)s MB.", n=LARGEST_REQUEST // 1024**2))
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        raise BrokenFile(
            lazy("This file is broken: it is not what a scanner saves. Save it on the phone once more.")
        ) from None
    told = told if isinstance(told, dict) else {}
    expected = (
        ("kind", FILE_KIND, lazy("This is not a file of unsent scans.")),
        ("version", FILE_VERSION, lazy("This file was saved by another version of the scanner.")),
        ("event", slug, lazy("This file belongs to another event.")),
        ("gate", str(gate_id), lazy("This file belongs to another gate. Hand it in there.")),
    )
    for name, value, message in expected:
        if told.get(name) != value:
            raise BrokenFile(message)
    operations = told.get("operations")
    if not isinstance(operations, list) or not operations:
        raise BrokenFile(lazy("There is nothing in this file that was not sent."))
    if len(operations) > MAX_IN_FILE:
        raise BrokenFile(lazy("There is too much in this file: at most %(n)s deeds.", n=MAX_IN_FILE))
    try:
        return Unsent(read_id(told, "device"), operations)
    except Malformed:
        raise BrokenFile(lazy("No device that was let in to this gate saved this file.")) from None


def check_clock(at: datetime, *, received_at: datetime) -> None:
    """Refuse what lies more than a day ahead; the past is never refused, a device may have been offline for long."""
    if at - received_at > MAX_AHEAD:
        raise ClockAhead(lazy("The clock of this device is more than a day ahead."), field="at")


def check_record(asked: Asked, *, record_id: UUID, session_id: UUID) -> None:
    """Refuse what is not about the record for which a device was let in, or about another session than the record's."""
    if asked.kind.startswith("outcomes."):
        named, own = read_id(asked.payload, "record"), record_id
    else:
        named, own = read_id(asked.payload, "session"), session_id
    if named != own:
        raise Forbidden(lazy("This device was let in to another record."))


def check_gate(asked: Asked, *, session_ids: Collection[UUID], what: str) -> None:
    """Refuse what is about a session for which the gate does not scan, or about a thing that it does not hand out.

    An answer to a question belongs to no session.
    """
    if asked.kind == "checkin.answer":
        return
    if read_id(asked.payload, "session") not in session_ids:
        raise Forbidden(lazy("This gate does not scan for this session."), field="session")
    if read_what(asked.payload) != what:
        raise Forbidden(lazy("This gate does not hand this out."), field="what")


def read_id(values: Mapping[str, Any], name: str) -> UUID:
    """An id that must be there."""
    found = read_optional_id(values, name)
    if found is None:
        raise Malformed(lazy("This must be a UUID."), field=name)
    return found


def read_optional_id(values: Mapping[str, Any], name: str) -> UUID | None:
    """An id, or nothing where none is given."""
    value = values.get(name)
    if value is None:
        return None
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise Malformed(lazy("This must be a UUID."), field=name) from None


def read_moment(values: Mapping[str, Any], name: str) -> datetime:
    """A moment with its zone (RFC 3339), in UTC."""
    try:
        moment = datetime.fromisoformat(values[name])
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (KeyError, ValueError, TypeError, OverflowError):
        pass
    raise Malformed(lazy("This must be a moment with its time zone, such as 2024-10-24T07:30:00+07:00."), field=name)


def read_text(values: Mapping[str, Any], name: str, longest: int = MAX_TEXT) -> str:
    """A text that must be there."""
    value = values.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > longest or "\x00" in value:
        raise Malformed(lazy("This must be a text of 1 to %(n)s characters.", n=longest), field=name)
    return value.strip()


def read_long_text(values: Mapping[str, Any], name: str) -> str:
    """A text of any length that may be missing; what is too long its service says, with its own words."""
    value = values.get(name, "")
    if not isinstance(value, str):
        raise Malformed(lazy("This must be a text."), field=name)
    return value


def read_what(values: Mapping[str, Any]) -> str:
    """What is handed out; nothing: presence is told."""
    return read_text(values, "what", LONGEST_WHAT) if values.get("what") else ""


def read_number(values: Mapping[str, Any], name: str, default: int | None = None) -> int:
    """A whole number."""
    value = values.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > MAX_NUMBER:
        raise Malformed(lazy("This must be a whole number."), field=name)
    return value


def read_flag(values: Mapping[str, Any], name: str) -> bool:
    """Yes or no; no where nothing is said."""
    value = values.get(name, False)
    if not isinstance(value, bool):
        raise Malformed(lazy("This must be true or false."), field=name)
    return value


def read_choice(values: Mapping[str, Any], name: str, choices: type[Choice], default: Choice | None = None) -> Choice:
    """One of the values of an enum."""
    value = values.get(name)
    if value is None and default is not None:
        return default
    try:
        return choices(value)
    except ValueError:
        names = ", ".join(str(choice.value) for choice in choices)
        raise Malformed(lazy("This must be one of: %(names)s.", names=names), field=name) from None


def show_moment(moment: datetime) -> str:
    """A moment as answers tell it: RFC 3339 in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
