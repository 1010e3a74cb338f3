"""How records and secrets get their names."""

import os
import secrets
from uuid import UUID

from eventmgr.core.clock import now

# No 0/O, 1/I/L, 5/S, 8/B, 2/Z: a person may have to read it to another over the phone.
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
PASS_LENGTH = 14
KEY_LENGTH = 20
CODE_LENGTH = 6


def uuid7() -> UUID:
    """A time-ordered id (RFC 9562 §5.7), the same kind that the browser makes for its offline operations."""
    milliseconds = int(now().timestamp() * 1000)
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    value &= ~(0xF << 76) & ~(0x3 << 62)
    return UUID(int=value | (0x7 << 76) | (0x2 << 62))


def new_token(length: int = PASS_LENGTH) -> str:
    """A random secret of upper-case letters and digits that cannot be mistaken for each other."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_pin() -> str:
    """Four digits that stand beside a secret; worth little without a limit on tries."""
    return f"{secrets.randbelow(10_000):04d}"


def clean_token(typed: str) -> str:
    """What a scanner, a phone or a person typed, as a token: the last part of a URL, upper case, no blanks."""
    return typed.strip().rstrip("/").rsplit("/", 1)[-1].replace(" ", "").replace("-", "").upper()
