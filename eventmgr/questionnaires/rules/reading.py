"""What counts as an answer, and how is it told in words?"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from eventmgr.core.dates import number_vi, parse_date
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import format_date, lazy
from eventmgr.core.text import nfc, nfc_text
from eventmgr.questionnaires.rules.terms import USUAL_TEXT, Asked, Closed, Kind, Option, Upload, Value

LARGEST_FILE = 5 * 1024 * 1024
_FILE_NAME = 120
_DIGITS = 15
_GROUPED = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"-?\d+(?:[.,]\d+)?")
_SIGNATURES = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def read_answer(question: Asked, raw: object) -> Value | Upload | None:
    """What was filled in as it is kept, None where nothing was; refused in words where it is no answer."""
    answer: Value | Upload | None = _READERS[question.kind](question, raw)
    return answer


def show_answer(kind: Kind, options: Iterable[Option], value: Value) -> str:
    """An answer in the words of the question it was given to."""
    if isinstance(value, Closed):
        return str(lazy("(sealed, and the key that opens it is missing)"))
    if isinstance(value, bool):
        return str(lazy("Yes")) if value else ""
    if isinstance(value, dict):
        return str(value["name"])
    if kind is Kind.DATE:
        return format_date(date.fromisoformat(str(value)))
    if kind is Kind.NUMBER:
        return number_vi(Decimal(str(value)))
    words = {option.key: option.label for option in options}
    return ", ".join(words.get(key, key) for key in (value if isinstance(value, list) else [value]))


def known_number(text: str) -> Decimal | None:
    """A number as people write it: 1.508 (a dot before three digits parts thousands), 90,6, 90.6, -4."""
    words = text.replace(" ", "")
    if _GROUPED.fullmatch(words):
        words = words.replace(".", "")
    elif not _PLAIN.fullmatch(words):
        return None
    number = Decimal(words.replace(",", "."))
    return number if len(number.as_tuple().digits) <= _DIGITS else None


def known_date(text: str) -> date | None:
    """A day as the browser sends it (2024-10-25) or as people write it (25/10/2024)."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parse_date(text).date
    except ValueError:
        return None


def plain_bound(kind: Kind, text: str) -> str:
    """A number or a day as it is kept; what is neither stays as it was typed, to be refused."""
    if kind is Kind.NUMBER and (number := known_number(text)) is not None:
        return f"{number.normalize():f}" if number else "0"
    if kind is Kind.DATE and (day := known_date(text)) is not None:
        return day.isoformat()
    return text


def file_type(data: bytes) -> str | None:
    """What a file is by its content, never by its name: PDF, JPEG or PNG."""
    return next((kind for signature, kind in _SIGNATURES.items() if data.startswith(signature)), None)


def _read_text(question: Asked, raw: object) -> str | None:
    text = nfc_text(str(raw or ""))
    longest = int(question.most or USUAL_TEXT)
    if len(text) > longest:
        raise DomainError(lazy("At most %(max)d characters.", max=longest))
    return text or None


def _read_number(question: Asked, raw: object) -> str | None:
    text = nfc(str(raw or ""))
    if not text:
        return None
    number = known_number(text)
    if number is None:
        raise DomainError(lazy("This is not a number. Write it like 12 or 2,5."))
    if question.least and number < Decimal(question.least):
        raise DomainError(lazy("At least %(min)s.", min=number_vi(Decimal(question.least))))
    if question.most and number > Decimal(question.most):
        raise DomainError(lazy("At most %(max)s.", max=number_vi(Decimal(question.most))))
    return plain_bound(Kind.NUMBER, text)


def _read_date(question: Asked, raw: object) -> str | None:
    text = nfc(str(raw or ""))
    if not text:
        return None
    day = known_date(text)
    if day is None:
        raise DomainError(lazy("This is not a date. Write it like 25/10/2024."))
    if question.least and day < date.fromisoformat(question.least):
        raise DomainError(lazy("Not before %(day)s.", day=format_date(date.fromisoformat(question.least))))
    if question.most and day > date.fromisoformat(question.most):
        raise DomainError(lazy("Not after %(day)s.", day=format_date(date.fromisoformat(question.most))))
    return day.isoformat()


def _read_choice(question: Asked, raw: object) -> str | None:
    key = str(raw or "")
    if key and key not in {option.key for option in question.options}:
        raise DomainError(lazy("Please choose from the list."))
    return key or None


def _read_choices(question: Asked, raw: object) -> list[str] | None:
    chosen = {str(key) for key in raw} if isinstance(raw, list | tuple) else {str(raw)} if raw else set()
    keys = [option.key for option in question.options]
    if not chosen <= set(keys):
        raise DomainError(lazy("Please choose from the list."))
    return [key for key in keys if key in chosen] or None


def _read_consent(question: Asked, raw: object) -> bool | None:
    del question
    return True if raw else None


def _read_file(question: Asked, raw: object) -> Upload | None:
    del question
    if not isinstance(raw, Upload) or not (raw.name or raw.data):
        return None
    if len(raw.data) > LARGEST_FILE:
        raise DomainError(lazy("The file is larger than %(n)s MB.", n=LARGEST_FILE // 1024**2))
    if file_type(raw.data) is None:
        raise DomainError(lazy("Please choose a PDF, JPEG or PNG file."))
    return Upload(_file_name(raw.name), raw.data)


def _file_name(name: str) -> str:
    """The last part of the name, short enough to be shown; the end of it tells the kind."""
    return nfc(name.replace("\\", "/").rsplit("/", 1)[-1].replace('"', ""))[-_FILE_NAME:] or "file"


_READERS: dict[Kind, Callable[[Asked, object], Any]] = {
    Kind.TEXT: _read_text,
    Kind.NUMBER: _read_number,
    Kind.DATE: _read_date,
    Kind.CHOICE: _read_choice,
    Kind.CHOICES: _read_choices,
    Kind.CONSENT: _read_consent,
    Kind.FILE: _read_file,
}
