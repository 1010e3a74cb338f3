"""Small files of each kind, made here."""

import io
import zipfile

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF = b"%PDF-1.7\nB\xc3\xa1o c\xc3\xa1o M\xe1\xba\xabu\n%%EOF"


def archive(parts: dict[str, bytes]) -> bytes:
    """A ZIP file with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def office(main_part: str) -> bytes:
    """As much of an Office file as tells its kind."""
    return archive({"[Content_Types].xml": b"<Types/>", main_part: b"<x/>"})


def open_document(kind: str) -> bytes:
    """As much of an OpenDocument file as tells its kind."""
    return archive({"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), "content.xml": b"<x/>"})
