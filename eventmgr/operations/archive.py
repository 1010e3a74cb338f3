"""What do backups and moved events look like? A ZIP of rows as JSON lines and of files, with the sum of each.

The manifest is written last and the file takes its name last: what is not whole never looks as if it were.
"""

import hashlib
import io
import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from eventmgr import VERSION
from eventmgr.core.errors import DomainError
from eventmgr.core.files import is_key
from eventmgr.core.i18n import lazy
from eventmgr.operations.sealed import Damaged, Opener, Sealer, is_sealed

FORMAT = 2
_CHUNK = 1 << 18
_BROKEN = (
    OSError, EOFError, KeyError, ValueError, TypeError, AttributeError, NotImplementedError, RuntimeError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
AskPassphrase = Callable[[], str]


class Writer:
    """Puts tables and files into an archive, and keeps count."""

    def __init__(self, archive: zipfile.ZipFile, about: Mapping[str, Any]) -> None:
        self._archive = archive
        self.manifest: dict[str, Any] = {"format": FORMAT, "version": VERSION, **about, "tables": {}, "files": {}}

    def table(self, name: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, object]]) -> None:
        """Write the rows of a table, whose values are plain JSON already."""
        digest, count = hashlib.sha256(), 0
        with self._archive.open(f"tables/{name}.jsonl", "w", force_zip64=True) as stream:
            for row in rows:
                line = json.dumps(dict(row), ensure_ascii=False).encode() + b"\n"
                digest.update(line)
                stream.write(line)
                count += 1
        self.manifest["tables"][name] = {"rows": count, "sha256": digest.hexdigest(), "columns": dict(columns)}

    def file(self, key: str, source: BinaryIO, **about: object) -> None:
        """Write a kept file as it is."""
        digest, size = hashlib.sha256(), 0
        with self._archive.open(zipfile.ZipInfo(f"files/{key}"), "w", force_zip64=True) as stream:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                stream.write(chunk)
                size += len(chunk)
        self.manifest["files"][key] = {"size": size, "sha256": digest.hexdigest(), **about}

    def finish(self) -> None:
        """Write what it all is."""
        self._archive.writestr("manifest.json", json.dumps(self.manifest, ensure_ascii=False, indent=1))


class Reader:
    """Reads what a Writer wrote."""

    def __init__(self, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
        self._archive, self.manifest = archive, manifest

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        """For each table how many rows it has, their sum and its columns."""
        return cast("dict[str, dict[str, Any]]", self.manifest["tables"])

    @property
    def files(self) -> dict[str, dict[str, Any]]:
        """For each file its size and sum."""
        return cast("dict[str, dict[str, Any]]", self.manifest["files"])

    @property
    def total(self) -> int:
        """How many rows there are."""
        return sum(told["rows"] for told in self.tables.values())

    def check(self) -> None:
        """Read all of it once and compare every sum, so that nothing is changed for a file that is not whole."""
        try:
            expected = {f"tables/{name}.jsonl": told for name, told in self.tables.items()}
            expected |= {f"files/{key}": told for key, told in self.files.items()}
            if not all(is_key(key) for key in self.files):
                raise Damaged
            if sorted([*expected, "manifest.json"]) != sorted(self._archive.namelist()):
                raise Damaged
            for name, told in expected.items():
                with self._archive.open(name) as stream:
                    if hashlib.file_digest(cast("Any", stream), "sha256").hexdigest() != told["sha256"]:
                        raise Damaged
        except _BROKEN as error:
            raise Damaged from error

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a table."""
        with self._archive.open(f"tables/{name}.jsonl") as stream:
            for line in stream:
                yield json.loads(line)

    @contextmanager
    def file(self, key: str) -> Iterator[BinaryIO]:
        """The bytes of a file."""
        with self._archive.open(f"files/{key}") as stream:
            yield cast("BinaryIO", stream)


@contextmanager
def written(path: Path, about: Mapping[str, Any], passphrase: str | None = None) -> Iterator[Writer]:
    """An archive that takes its name when it is whole; only its owner can read it."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            sealer = Sealer(target, passphrase) if passphrase else None
            sink = cast("BinaryIO", sealer or target)
            with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
                writer = Writer(archive, about)
                yield writer
                writer.finish()
            if sealer:
                sealer.finish()
            target.flush()
            os.fsync(target.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def opened(path: Path, kind: str, ask: AskPassphrase | None = None) -> Iterator[Reader]:
    """The archive in a file, if it is one of this kind; a sealed one asks for its passphrase."""
    with path.open("rb") as source:
        stream: BinaryIO = source
        if is_sealed(source):
            if ask is None:
                raise DomainError(lazy("This file is encrypted: give its passphrase with --passphrase-file."))
            stream = cast("BinaryIO", io.BufferedReader(Opener(source, ask())))
        try:
            archive = zipfile.ZipFile(stream)
            manifest = json.loads(archive.read("manifest.json"))
        except _BROKEN as error:
            raise Damaged from error
        with archive:
            if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or manifest.get("kind") != kind:
                raise DomainError(_other(manifest, kind))
            yield Reader(archive, manifest)


def _other(manifest: Any, kind: str) -> str:
    """What the file is instead."""
    told = manifest if isinstance(manifest, dict) else {}
    if isinstance(told.get("format"), int) and told["format"] > FORMAT:
        return str(
            lazy(
                "This file was made by a newer version of eventmgr (%(version)s). Update this installation first.",
                version=told.get("version", "?"),
            )
        )
    if told.get("kind") == "event" and kind == "backup":
        return str(lazy("This file holds one event and is no backup: read it with `flask events import`."))
    if told.get("kind") == "backup" and kind == "event":
        return str(lazy("This file is a backup of a whole installation: read it with `flask restore`."))
    return str(lazy("This file is not a backup of eventmgr that this version can read."))
