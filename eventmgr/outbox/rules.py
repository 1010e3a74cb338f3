"""What becomes of a message, when it is tried again, and what may stand in a wording."""

import re
from collections.abc import Collection, Mapping
from datetime import timedelta
from enum import Enum
from html import escape


class Channel(Enum):
    """How a message reaches a person: sent by us, or copied by hand into Zalo."""

    EMAIL = "email"
    ZALO = "zalo"


class MessageState(Enum):
    """Where a message stands; one of a demo event is held and goes nowhere."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    HELD = "held"


class Fault(Enum):
    """Why a message was not sent."""

    NO_SERVER = "no_server"
    SIGN_IN = "sign_in"
    BUSY = "busy"
    ADDRESS = "address"
    REFUSED = "refused"
    MALFORMED = "malformed"
    INTERRUPTED = "interrupted"
    NO_CONSENT = "no_consent"
    STOPPED = "stopped"


OPEN_STATES = frozenset({MessageState.QUEUED, MessageState.SENDING})
PASSING_FAULTS = frozenset({Fault.NO_SERVER, Fault.SIGN_IN, Fault.BUSY})
# After each attempt that failed for a passing reason we wait longer: a mail server that greylists answers after
# minutes, one that is down after hours.
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
MOST_ATTEMPTS = len(_WAITS) + 1
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts; None where it was the last."""
    return _WAITS[attempts - 1] if 0 < attempts < MOST_ATTEMPTS else None


def placeholders(text: str) -> list[str]:
    """The names in braces, each once, in their order."""
    return list(dict.fromkeys(_PLACEHOLDER.findall(text)))


def unknown_placeholders(text: str, allowed: Collection[str]) -> list[str]:
    """The names in braces that nothing would fill."""
    return [name for name in placeholders(text) if name not in allowed]


def as_html(text: str, title: str, language: str) -> str:
    """The text as a sober page: paragraphs, lines, addresses that can be followed; nothing comes from elsewhere."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        address = escape(found[0])
        parts += [escape(text[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    body = "".join([*parts, escape(text[end:])]).strip()
    paragraphs = "".join(f"<p>{part}</p>" for part in re.split(r"\n{2,}", body) if part).replace("\n", "<br>")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>'
        '<body style="font: 16px/1.5 sans-serif; max-width: 40em; margin: 0 auto; padding: 16px">'
        f"{paragraphs}</body></html>"
    )


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every name in braces replaced, in one pass: a brace inside a value stays as it is."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)
