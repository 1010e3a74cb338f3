"""How is a large file made unreadable without its passphrase, and read again from any place of it?

Scrypt makes the key of the passphrase; AES-GCM seals chunk by chunk, so that memory has a bound. The nonce of each
chunk counts, and that of the last one says so: a file that was cut off, or put together from others, does not open.
"""

import io
import os
import struct
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy

MAGIC = b"EVENTMGR-SEALED-1\n"
CHUNK = 1 << 20
_TAG = 16
_COST, _BLOCK, _LANES = 17, 8, 1  # OWASP's least for scrypt: 128 MB, half a second
_MOST_COST, _MOST_BLOCK, _MOST_LANES = 20, 16, 4
_HEADER = struct.Struct(f">{len(MAGIC)}sBBB16s7s16s")


class Damaged(DomainError):
    """The file is not what was written: cut off, changed, or nothing of ours."""

    code = "damaged"

    def __init__(self) -> None:
        super().__init__(
            lazy("This file is damaged, or it was cut off while it was written or copied. Nothing was changed.")
        )


class WrongPassphrase(DomainError):
    """The passphrase does not open the file."""

    code = "wrong_passphrase"

    def __init__(self) -> None:
        super().__init__(lazy("The passphrase does not open this file."))


class Sealer:
    """Takes bytes and writes them sealed; without `finish` what was written opens for nobody."""

    def __init__(self, target: BinaryIO, passphrase: str) -> None:
        salt, self._prefix = os.urandom(16), os.urandom(7)
        key, check = _derive(passphrase, salt, _COST, _BLOCK, _LANES)
        self._head = _HEADER.pack(MAGIC, _COST, _BLOCK, _LANES, salt, self._prefix, check)
        self._target, self._cipher, self._buffer, self._count = target, AESGCM(key), bytearray(), 0
        target.write(self._head)

    def write(self, data: Any) -> int:
        """Keep the bytes, and write each chunk that is full; one is held back, since the last one is marked."""
        self._buffer += data
        while len(self._buffer) > CHUNK:
            self._emit(bytes(self._buffer[:CHUNK]), is_last=False)
            del self._buffer[:CHUNK]
        return len(data)

    def flush(self) -> None:
        """Chunks are whole; there is nothing to hand on before its time."""

    def finish(self) -> None:
        """Write the last chunk."""
        self._emit(bytes(self._buffer), is_last=True)

    def _emit(self, data: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._prefix, self._count, is_last=is_last)
        self._target.write(self._cipher.encrypt(nonce, data, self._head))
        self._count += 1


class Opener(io.RawIOBase):
    """Reads a sealed file as if it were open; a chunk that was changed is refused."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        super().__init__()
        head = source.read(_HEADER.size)
        if len(head) < _HEADER.size:
            raise Damaged
        _magic, cost, block, lanes, salt, self._prefix, check = _HEADER.unpack(head)
        if not (0 < cost <= _MOST_COST and 0 < block <= _MOST_BLOCK and 0 < lanes <= _MOST_LANES):
            raise Damaged
        key, own = _derive(passphrase, salt, cost, block, lanes)
        if not bytes_eq(own, check):
            raise WrongPassphrase
        self._source, self._head, self._cipher = source, head, AESGCM(key)
        whole = source.seek(0, io.SEEK_END) - _HEADER.size
        self._chunks = max(1, -(-whole // (CHUNK + _TAG)))
        self._size = whole - self._chunks * _TAG
        self._at, self._held, self._data = 0, -1, b""
        self._load(self._chunks - 1)  # a file that was cut off is told at once

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def seekable(self) -> bool:
        """Any place of it can be read."""
        return True

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Read on from another place."""
        self._at = offset + (0, self._at, self._size)[whence]
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        """Fill the buffer out of one chunk."""
        if self._at >= self._size:
            return 0
        number, start = divmod(self._at, CHUNK)
        self._load(number)
        part = self._data[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _load(self, number: int) -> None:
        if number == self._held:
            return
        self._source.seek(_HEADER.size + number * (CHUNK + _TAG))
        nonce = _nonce(self._prefix, number, is_last=number == self._chunks - 1)
        try:
            self._data = self._cipher.decrypt(nonce, self._source.read(CHUNK + _TAG), self._head)
        except (InvalidTag, ValueError) as error:
            raise Damaged from error
        self._held = number


def is_sealed(source: BinaryIO) -> bool:
    """Whether the file asks for a passphrase."""
    source.seek(0)
    found = source.read(len(MAGIC)) == MAGIC
    source.seek(0)
    return found


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4) + bytes([is_last])


def _derive(passphrase: str, salt: bytes, cost: int, block: int, lanes: int) -> tuple[bytes, bytes]:
    """The key, and a mark by which a wrong passphrase is told from a damaged file."""
    derived = Scrypt(salt=salt, length=48, n=1 << cost, r=block, p=lanes).derive(passphrase.encode())
    return derived[:32], derived[32:]
