"""What may be given to read, and what a file is by what it holds."""

import io
import re
import zipfile
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from eventmgr.core.text import nfc


class MaterialKind(Enum):
    """Whether something is kept here or stands elsewhere."""

    FILE = "file"
    LINK = "link"


@dataclass(frozen=True)
class FileType:
    """A kind of file: the ending of its name, and what browsers are told."""

    ending: str
    content_type: str


LARGEST_FILE = 20 * 1024 * 1024
LONGEST_NAME = 120
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_SIGNATURES = (
    (b"%PDF-", FileType("pdf", "application/pdf")),
    (b"\x89PNG\r\n\x1a\n", FileType("png", "image/png")),
    (b"\xff\xd8\xff", FileType("jpg", "image/jpeg")),
)
_BY_MAIN_PART = {
    "word/document.xml": FileType("docx", f"{_OFFICE}wordprocessingml.document"),
    "xl/workbook.xml": FileType("xlsx", f"{_OFFICE}spreadsheetml.sheet"),
    "ppt/presentation.xml": FileType("pptx", f"{_OFFICE}presentationml.presentation"),
}
_BY_MIMETYPE = {
    f"{_OPEN}text": FileType("odt", f"{_OPEN}text"),
    f"{_OPEN}spreadsheet": FileType("ods", f"{_OPEN}spreadsheet"),
    f"{_OPEN}presentation": FileType("odp", f"{_OPEN}presentation"),
}
# Office before 2007: one container for all; the name of its main stream, in UTF-16, tells them apart.
_OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BY_STREAM = {
    "WordDocument": FileType("doc", "application/msword"),
    "Workbook": FileType("xls", "application/vnd.ms-excel"),
    "PowerPoint Document": FileType("ppt", "application/vnd.ms-powerpoint"),
}
_LONGEST_MIMETYPE = 100
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*]+')


def detect(data: bytes) -> FileType | None:
    """What a file is, by its content alone: PDF, Office, OpenDocument, PNG, JPEG; nothing else, and no macros."""
    for signature, known in _SIGNATURES:
        if data.startswith(signature):
            return known
    if data.startswith(_OLD_CONTAINER):
        return next((kind for name, kind in _BY_STREAM.items() if name.encode("utf-16-le") in data), None)
    return _in_archive(data) if data.startswith(b"PK") else None


def clean_name(name: str, kind: FileType) -> str:
    """The name under which a file is given out: no folders, nothing invisible, and the ending that its content has."""
    base = re.split(r"[/\\]", nfc(name))[-1]
    words = " ".join(_FORBIDDEN.sub(" ", base).split()).strip(". ")
    stem = words.rpartition(".")[0] if "." in words else words
    stem = stem[:LONGEST_NAME].strip(". ") or "tai-lieu"
    return f"{stem}.{kind.ending}"


def is_web_address(text: str) -> bool:
    """Whether a text is an address that a browser may follow: http or https, with a host."""
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and not re.search(r"[\s\x00-\x1f\\]", text)


def _in_archive(data: bytes) -> FileType | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
                return None
            if "[Content_Types].xml" in names:
                return next((kind for part, kind in _BY_MAIN_PART.items() if part in names), None)
            if "mimetype" in names and archive.getinfo("mimetype").file_size <= _LONGEST_MIMETYPE:
                return _BY_MIMETYPE.get(archive.read("mimetype").decode("ascii", "replace").strip())
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
        return None
    return None
