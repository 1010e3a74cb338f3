"""What stands in a text file of separated values, whichever program wrote it?"""

import csv
import io
import re
import unicodedata

from eventmgr.core.legacy import Encoding, vietnamese_share
from eventmgr.rendering.refusals import MAX_COLUMNS, MAX_ROWS, refusal

_STATED = re.compile(r"\ufeff?sep=(.)\s*(?:\r?\n|$)", re.IGNORECASE)
_DELIMITERS = ";\t,|"
_UTF_16 = {0: "utf-16-be", 1: "utf-16-le"}


def read_delimited(data: bytes) -> list[list[str]]:
    """The records, a line "sep=;" among them as an empty one; refuses with a `TableError`."""
    text = _decode(data)
    if "\0" in text:
        raise refusal("nul")
    if text.lstrip().startswith("<") or text.startswith("%PDF"):
        raise refusal("other")
    stated = _STATED.match(text)
    rows: list[list[str]] = []
    try:
        delimiter = stated[1] if stated else _delimiter(text)
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([] if stated and not rows else list(record))
            if len(rows) > MAX_ROWS:
                raise refusal("rows")
            if len(record) > MAX_COLUMNS:
                raise refusal("columns")
    except (csv.Error, ValueError, TypeError):
        raise refusal("damaged") from None
    return rows


def _decode(data: bytes) -> str:
    """UTF-8 or UTF-16, else one of the encodings of 8 bits."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in data:
        encoding = _unmarked_utf_16(data)
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8-sig":
            raise refusal("encoding") from None
        text = _decode_8_bits(data)
    if not _mostly_text(text.encode()):
        raise refusal("other")
    return text


def _unmarked_utf_16(data: bytes) -> str:
    """UTF-16 without its mark shows by the zero in every other byte of its ASCII letters."""
    zeros = [data[start::2].count(0) for start in (0, 1)]
    side = zeros.index(max(zeros))
    if zeros[side] * 4 > len(data) and zeros[1 - side] == 0:
        return _UTF_16[side]
    raise refusal("nul" if _mostly_text(data) else "other")


def _decode_8_bits(data: bytes) -> str:
    """Windows-1258, whose tones are letters of their own, brought together (NFC); or text in an encoding of old fonts.

    The latter comes out as it is stored: which encoding it is, is told column by column.
    """
    western = data.decode("cp1252", "replace")
    try:
        vietnamese = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        return western
    old = max(vietnamese_share([western], kind) for kind in (Encoding.TCVN3, Encoding.VNI))
    return western if old > vietnamese_share([vietnamese], Encoding.UNICODE) else vietnamese


def _mostly_text(data: bytes) -> bool:
    controls = sum(data.count(byte) for byte in range(1, 32) if byte not in b"\t\n\r\f\v")
    return (controls + data.count(0)) * 20 <= len(data)


def _delimiter(text: str) -> str:
    """The separator that the fullest lines of the beginning agree on most."""
    lines = text.splitlines()[:50]
    return max(_DELIMITERS, key=lambda mark: sum(line.count(mark) ** 2 for line in lines if mark in line))
