"""Which province does a list come from, and each of its people?"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from eventmgr.core.i18n import lazy
from eventmgr.core.text import search_key
from eventmgr.people.rules import NamedUnit, find_province, find_province_of
from eventmgr.registration.importing.report import ListRow, Message, RowStatus

# "Quảng Ngãi, ngày 10 tháng 10 năm 2024" says where the paper was signed: counted only where nothing else speaks.
_PLACE_AND_DATE = re.compile(r"\bngay\b.*\bthang\b.*\bnam\b")
_NUMBER_BEFORE = re.compile(r"^[\d\W_]+")


def province_of(texts: Iterable[str], filename: str, units: Sequence[NamedUnit]) -> str | None:
    """The one province that the titles, the file's name or else most of the units speak of.

    A province that is spoken of but does not take part is an answer, too: then the list is nobody's.
    """
    texts = list(texts)
    dated = [text for text in texts if _PLACE_AND_DATE.search(search_key(text)) and len(text.split(",")) > 1]
    stem = _NUMBER_BEFORE.sub("", PurePath(filename.replace("\\", "/")).stem)
    for text in (*(text for text in texts if text not in dated), stem):
        if code := _find(text, units):
            return _of_units(code, units)
    named = Counter(code for text in dated if (code := _find(text, units)))
    return _of_units(named.most_common(1)[0][0], units) if named else None


def place_rows(rows: Iterable[ListRow], code: str | None, units: Sequence[NamedUnit]) -> None:
    """Give each row the province that its own cell names; an empty cell means its section, else the whole list.

    Sections count only where they name several provinces. Where no heading names one, the units of the people may.
    """
    rows = list(rows)
    cells = {text: find_province(text, units) for text in {row.province for row in rows if row.province}}
    sections = {text: _find(text, units) for text in {row.section for row in rows if row.section}}
    by_section = len({found for found in sections.values() if found}) > 1
    own = {text: _find_in_unit(text, units) for text in {row.organization or row.position for row in rows}}
    named = {found for found in own.values() if found}
    whole = code if len({found for found in cells.values() if found}) <= 1 and (sections or len(named) <= 1) else None
    if code is None and not sections and len(named) == 1:
        whole = _of_units(named.pop(), units)
    for row in rows:
        above = _of_units(sections.get(row.section), units) if by_section else whole
        _place(row, cells[row.province] if row.province else above, units)
        _doubt_guess(row, code)


def names_province(text: str) -> bool:
    """Whether a heading names one province, of today or of before."""
    return any(find_province_of(kind, text, is_title=True) for kind in ("vn63", "vn34"))


def _place(row: ListRow, code: str | None, units: Sequence[NamedUnit]) -> None:
    own = _find_in_unit(row.organization, units) or _find_in_unit(row.position, units)
    row.unit = code if code or row.province else _of_units(own, units)
    if row.unit is None:
        message = lazy("The province is missing, or it does not take part in this event.")
        row.tell(RowStatus.REJECTED, Message("unknown_province", message, "province"))
    elif own is not None and own != row.unit and not row.province:
        _tell_other(row, row.organization or row.position)


def _doubt_guess(row: ListRow, code: str | None) -> None:
    """A column that no header names may be about anything: it moves nobody out of the province of the list."""
    is_guess = any(each.code == "guessed_column" and each.column == "province" for each in row.messages)
    if is_guess and code is not None and row.unit not in {None, code}:
        _tell_other(row, row.province)


def _tell_other(row: ListRow, unit: str) -> None:
    message = lazy("The unit is of another province than the list: “%(unit)s”", unit=unit)
    row.tell(RowStatus.NEEDS_REVIEW, Message("other_province", message, "province"))


def _find(text: str, units: Sequence[NamedUnit]) -> str | None:
    """Asked of all provinces of the set, so that one that does not take part is no silence."""
    return find_province_of(units[0].set, text, is_title=True) if units else None


def _find_in_unit(text: str, units: Sequence[NamedUnit]) -> str | None:
    return find_province_of(units[0].set, text) if text and units else None


def _of_units(code: str | None, units: Iterable[NamedUnit]) -> str | None:
    return code if code in {unit.code for unit in units} else None
