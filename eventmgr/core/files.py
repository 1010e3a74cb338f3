"""Where made and uploaded files are kept: one folder, addressed by key, never by a name that a person gave."""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from flask import Flask, Response, current_app, send_file

from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7

_PART = ".part"
_MARK = ".folder"
_KEY = re.compile(r"(?!\.+(?:/|$))[A-Za-z0-9._-]+(?:/(?!\.+(?:/|$))[A-Za-z0-9._-]+)*")


def is_key(text: str) -> bool:
    """Whether a text can name a kept file: it leads to one place only, and never out of the folder."""
    return bool(_KEY.fullmatch(text))


class Folder:
    """Files under one folder; a key is letters, digits, `-`, `.` and `/`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, key: str, data: bytes) -> None:
        """Keep the bytes under this key, whole or not at all."""
        self.put_from(key, io.BytesIO(data))

    def put_from(self, key: str, source: BinaryIO) -> None:
        """Keep what can be read there under this key, whole or not at all, without holding all of it."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{uuid7().hex}{_PART}")
        try:
            with part.open("xb") as target:
                shutil.copyfileobj(source, target)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def list_keys(self) -> Iterator[str]:
        """What is kept, in order; what is being written is not kept yet."""
        for path in sorted(self.root.rglob("*")):
            if path.is_file() and path.suffix != _PART and path.name != _MARK:
                yield path.relative_to(self.root).as_posix()

    def get(self, key: str) -> bytes:
        """The bytes of this key."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError as error:
            raise NotFound(lazy("This file is no longer kept. Please make it again.")) from error

    def path(self, key: str) -> Path:
        """Where the bytes of this key lie, for giving them out without reading them whole."""
        path = self._path(key)
        if not path.is_file():
            raise NotFound(lazy("This file is no longer kept. Please make it again."))
        return path

    def mark(self) -> str:
        """What tells this folder from another one, made when it is first asked for."""
        path = self.root / _MARK
        if not path.exists():
            self.put(_MARK, uuid7().hex.encode())
        return path.read_text(encoding="ascii")

    def delete(self, key: str) -> None:
        """Forget this key."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        path = (self.root / key).resolve()
        if not is_key(key) or not path.is_relative_to(self.root.resolve()):
            message = f"a key that leaves the store: {key}"
            raise ValueError(message)
        return path


def init_app(app: Flask) -> None:
    """Use the folder FILES_PATH, which several servers share; without one that of the instance."""
    app.extensions["files"] = Folder(Path(app.config["FILES_PATH"] or app.config["INSTANCE_PATH"] / "files").resolve())


def store() -> Folder:
    """The store of this installation."""
    return cast("Folder", current_app.extensions["files"])


def send_kept(key: str, *, name: str, content_type: str, sha256: str) -> Response:
    """Give out a kept file to be saved, in parts if asked for; who has it already is told so."""
    response = send_file(
        store().path(key), mimetype=content_type, as_attachment=True, download_name=name, etag=sha256, conditional=True
    )
    response.cache_control.private = True
    return response
