"""The secret that an account shares with an app, and the codes that follow from it (RFC 6238); sealed at rest."""

from datetime import datetime

from passlib.exc import TokenError
from passlib.totp import TOTP

from eventmgr.accounts.rules import bare
from eventmgr.core.sealing import CannotOpen, is_sealed_anew, seal, unseal

ISSUER = "Hội nghị - Tập huấn"
# Phones whose clocks are off by up to half a minute are understood.
TOLERANCE = 30


def new_secret() -> str:
    """A secret that nobody knows, as the app takes it."""
    return str(TOTP.new().base32_key)


def sealed(text: str) -> str:
    """As it is kept."""
    return seal(text.encode()).decode()


def opened(kept: str) -> str:
    """What was sealed."""
    return unseal(kept.encode()).decode()


def address_of(secret: str, email: str) -> str:
    """What the QR code says to the app."""
    return str(TOTP(key=secret, format="base32", issuer=ISSUER).to_uri(email))


def counter_of(secret: str, typed: str, last: int | None, at: datetime) -> int | None:
    """The half minute for which this is the code, later than the last one that was taken; None where it is wrong."""
    totp = TOTP(key=secret, format="base32")
    try:
        match = totp.match(bare(typed), time=at, window=TOLERANCE, last_counter=last)
    except TokenError:  # also what is no code at all, or was used before
        return None
    return int(match.counter)


def anew(kept: str) -> str:
    """The same under the key that seals today; what no key opens stays as it is."""
    if is_sealed_anew(kept.encode()):
        return kept
    try:
        return sealed(opened(kept))
    except CannotOpen:
        return kept
