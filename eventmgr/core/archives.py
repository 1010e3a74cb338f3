"""How several kept files are sent as one: a ZIP that is written while it is sent, so that no memory holds it."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

_CHUNK = 256 * 1024
_SINCE = (1980, 1, 1, 0, 0, 0)  # the least that a ZIP can say: when a file was made is nobody's concern


class _Sink(io.RawIOBase):
    """Takes what is written and hands it on; it cannot go back."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def write(self, data: object, /) -> int:
        """Keep the bytes until they are taken."""
        part = bytes(memoryview(data))  # type: ignore[arg-type]  # what zipfile writes is bytes-like
        self._parts.append(part)
        return len(part)

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def stored_zip(files: Sequence[tuple[str, Path]]) -> Iterator[bytes]:
    """The archive of these files under these names, piece by piece, as they are: PDF and the like grow no smaller."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name, path in files:
            with path.open("rb") as source, archive.open(zipfile.ZipInfo(name, _SINCE), "w") as entry:
                while chunk := source.read(_CHUNK):
                    entry.write(chunk)
                    yield sink.take()
    yield sink.take()
