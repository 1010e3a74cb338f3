"""What does a row say of a person who is registered that is not known yet?"""

import unicodedata
from typing import Any

from eventmgr.audit.service import change
from eventmgr.core.text import fold
from eventmgr.people.service import set_names
from eventmgr.registration.importing.report import ListRow
from eventmgr.registration.models import Registration
from eventmgr.registration.service.registering import found_by

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OF_PERSON = ("full_name", "phone", "email", "sex", "birth_date", "birth_year")
_TOLD = ("position", "organization", "phone", "email", "sex")


def news_of(registration: Registration, row: ListRow) -> dict[str, Any]:
    """Field → value, as far as the row says something else than is known; an empty cell says nothing.

    A name is news only if more differs than capitals and the place of a tone, and never if the list merely left the
    diacritics out. A remark is added to what is noted, all else takes the place of what was known.
    """
    news = {name: getattr(row, name) for name in _TOLD if getattr(row, name)}
    news |= _name(registration, row) | _birth(registration, row) | _note(registration, row)
    return {name: value for name, value in news.items() if value != value_of(registration, name)}


def apply_news(registration: Registration, news: dict[str, Any]) -> dict[str, tuple[object, object]]:
    """Write the news down, with the keys by which the person is found; field → (before, after)."""
    person = registration.person
    changes = change(person, {name: value for name, value in news.items() if name in _OF_PERSON})
    changes |= change(registration, {name: value for name, value in news.items() if name not in _OF_PERSON})
    if "full_name" in changes:
        set_names(person)
        registration.search_key = found_by(person.full_name, registration.code)
        registration.sort_key = person.sort_key
    return changes


def value_of(registration: Registration, field: str) -> Any:
    """What is known under the name of a field, of the person or of the registration."""
    return getattr(registration.person if field in _OF_PERSON else registration, field)


def spelling(name: str) -> str:
    """A name without capitals and with each tone behind its word: Thủy and THUỶ are one spelling."""
    words = unicodedata.normalize("NFD", name.casefold()).split()
    return " ".join(
        "".join(c for c in word if c not in _TONES) + "".join(c for c in word if c in _TONES) for word in words
    )


def _name(registration: Registration, row: ListRow) -> dict[str, Any]:
    known = registration.person.full_name
    if spelling(row.full_name) == spelling(known):
        return {}
    is_bare = fold(row.full_name) == row.full_name.casefold() and fold(row.full_name) == fold(known)
    return {} if is_bare else {"full_name": row.full_name}


def _birth(registration: Registration, row: ListRow) -> dict[str, Any]:
    person = registration.person
    if row.birth_date:
        return {"birth_date": row.birth_date, "birth_year": row.birth_date.year}
    if row.birth_year and row.birth_year != person.birth_year:
        return {"birth_date": None, "birth_year": row.birth_year}
    return {}


def _note(registration: Registration, row: ListRow) -> dict[str, Any]:
    if not row.note or row.note in registration.note:
        return {}
    return {"note": f"{registration.note}\n{row.note}" if registration.note else row.note}
