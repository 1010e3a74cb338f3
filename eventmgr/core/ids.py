"""How records and secrets get their names."""

import secrets
from threading import Lock
from uuid import UUID

from eventmgr.core.clock import now

# No 0/O, 1/I/L, 5/S, 8/B, 2/Z: a person may have to read it to another over the phone.
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
PASS_LENGTH = 14
KEY_LENGTH = 20
CODE_LENGTH = 6


_last = (0, 0)
_lock = Lock()


def uuid7() -> UUID:
    """A time-ordered id (RFC 9562 §5.7), the same kind that the browser makes for its offline operations.

    Those that one process makes within a millisecond are in the order of their making (§6.2, method 2).
    """
    global _last  # noqa: PLW0603 - the order is the process's own
    milliseconds = int(now().timestamp() * 1000)
    with _lock:
        before, number = _last
        number = number + 1 + secrets.randbits(32) if milliseconds == before else secrets.randbits(73)
        _last = (milliseconds, number)
    high, low = number >> 62, number & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (high << 64) | (0x2 << 62) | low)


def new_token(length: int = PASS_LENGTH) -> str:
    """A random secret of upper-case letters and digits that cannot be mistaken for each other."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_pin() -> str:
    """Four digits that stand beside a secret; worth little without a limit on tries."""
    return f"{secrets.randbelow(10_000):04d}"


def clean_token(typed: str) -> str:
    """What a scanner, a phone or a person typed, as a token: the last part of a URL, upper case, no blanks."""
    return typed.strip().rstrip("/").rsplit("/", 1)[-1].replace(" ", "").replace("-", "").upper()
