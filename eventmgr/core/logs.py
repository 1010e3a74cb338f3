"""What is written down for those who run the installation: one JSON line an event, without personal values.

Messages of exceptions are left out, since they quote what people typed; so are addresses, since they hold secrets. What
is told is the kind of error and the lines of code that it came by.
"""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from contextlib import suppress
from types import TracebackType
from typing import Any, TextIO, cast

import structlog
from sqlalchemy.exc import DBAPIError

_SECRET = re.compile(r"/(p|P|g|G|d|t|w|scan|requests|verify|i)/[^/\s?\"']+(\?\S*)?")
_plain_record = logging.getLogRecordFactory()


def configure() -> None:
    """Write JSON lines to standard error; what libraries write passes the same sieve, whoever hands it out."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_values,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=lambda *_names: structlog.PrintLogger(cast("TextIO", _Lossy(sys.stderr))),
    )
    logging.setLogRecordFactory(_record)


class _Lossy:
    """Where lines go: those that find no room on a full disk are lost, and not the answer that they are about."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def way_of(error: BaseException) -> str:
    """The kinds of error and the code they came by, without a word of what the data were."""
    parts: list[str] = []
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        frames = "".join(traceback.format_list(traceback.extract_tb(one.__traceback__)))
        parts.append(f"{frames}{_kind(one)}")
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\nwhile handling\n".join(parts)


def without_secrets(text: str) -> str:
    """The text with the keys in addresses left out."""
    return _SECRET.sub(r"/\1/…", text)


def _kind(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, DBAPIError):
        code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", "")
        return f"{name} {type(error.orig).__qualname__} {code}".strip()
    if isinstance(error, OSError):
        return f"{name} {error.errno}"
    return name


def _without_values(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    told = event.pop("exc_info", None)
    error = told if isinstance(told, BaseException) else sys.exc_info()[1] if told else None
    if error is not None:
        event["exception"] = way_of(error)
    return event


_Told = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None] | None


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    """A library's line: its arguments are written in, secrets go, and the error is told by its kind."""
    record = _plain_record(*args, **kwargs)
    told: _Told = record.exc_info
    record.msg, record.args = without_secrets(record.getMessage()), None
    if told and told[1] is not None:
        record.msg = f"{record.msg}\n{way_of(told[1])}"
        record.exc_info = record.exc_text = None
    return record
