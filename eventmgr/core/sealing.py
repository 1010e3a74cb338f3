"""How is kept what nobody may read in the database: sealed by keys that stand outside of it.

Keys come from DATA_KEYS, or from a file of the instance folder that is made when something is sealed for the first
time, one key a line. The first one seals, all of them open. Keys are read each time, so that all processes use the same
ones from the moment on in which they are changed.
"""

from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app

from config import kept_secret, replace_secret
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy

KEY_FILE = "data_key"


class CannotOpen(DomainError):
    """What is sealed cannot be opened: the key is missing, or the seal was broken."""

    code = "sealed"
    status = 409


def seal(data: bytes) -> bytes:
    """Make the bytes unreadable for whoever has no key; without any key one is made first."""
    path = key_file()
    if path is not None and not path.exists():
        kept_secret(path, new_key())
    keys = _keys()
    if not keys:
        raise CannotOpen(
            lazy("The key file is damaged, so nothing sensitive can be kept. Tell those who run this installation.")
        )
    return keys[0].encrypt(data)


def unseal(sealed: bytes) -> bytes:
    """The bytes as they were; whatever key it was that sealed them."""
    return _opened(sealed, _keys())


def is_sealed_anew(sealed: bytes) -> bool:
    """Whether it is the first key that opens this."""
    try:
        _opened(sealed, _keys()[:1])
    except CannotOpen:
        return False
    return True


def new_key() -> str:
    """A key that nobody knows."""
    return Fernet.generate_key().decode()


def add_key() -> None:
    """Put a new key before those of the file: it seals from now on, the others still open."""
    path = key_file()
    if path is None:
        raise DomainError(lazy("The keys stand in DATA_KEYS: put a new one before them there."))
    replace_secret(path, "\n".join([new_key(), *_lines()]))


def first_key() -> str:
    """The key that seals, where there is one already."""
    return next(iter(_lines()), "")


def key_file() -> Path | None:
    """Where the keys are kept; None where DATA_KEYS holds them."""
    return None if current_app.config["DATA_KEYS"] else Path(current_app.config["INSTANCE_PATH"]) / KEY_FILE


def _opened(sealed: bytes, keys: list[Fernet]) -> bytes:
    try:
        return MultiFernet(keys).decrypt(sealed)
    except (InvalidToken, ValueError) as error:
        raise CannotOpen(lazy("This is sealed, and the key that opens it is missing.")) from error


def _keys() -> list[Fernet]:
    """The keys at hand, the one that seals first."""
    return [Fernet(line) for line in _lines()]


def _lines() -> list[str]:
    """The keys as they are written; a line of the file that is none is passed over."""
    path = key_file()
    if path is None:
        return list(current_app.config["DATA_KEYS"])
    lines = path.read_text(encoding="utf-8", errors="replace").split() if path.exists() else []
    return [line for line in lines if _is_key(line)]


def _is_key(line: str) -> bool:
    try:
        Fernet(line)
    except ValueError:
        return False
    return True
