"""What is in a column that no header names? Told by what its cells look like, and shown to a person as a guess."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date

from eventmgr.core.legacy import decode, likely_encodings
from eventmgr.core.text import nfc, search_key
from eventmgr.people.rules import InvalidEmail, InvalidPhone, find_phones, find_province_of, parse_email
from eventmgr.registration.importing.names import looks_like_name
from eventmgr.registration.importing.values import is_birth, plain, read_sex
from eventmgr.rendering.sheets import Cell

_SURE = 0.7
_GIVEN_WORDS = 2
_ETHNICITIES = frozenset((
    "kinh", "tay", "thai", "muong", "khmer", "kho me", "hoa", "nung", "mong", "hmong", "dao", "gia rai", "jrai", "e de",
    "ba na", "san chay", "cham", "co ho", "k ho", "xo dang", "san diu", "hre", "ra glay", "raglai", "mnong", "m nong",
    "xtieng", "bru van kieu", "tho", "co tu", "giay", "ta oi", "ma", "gie trieng", "co", "cho ro", "chu ru",
))  # fmt: skip
_ANSWERS = frozenset(("có", "không", "rồi", "chưa", "x", "v", "true", "false", "yes", "no"))
_POSITIONS = ("chu tich", "pho chu tich", "truong ban", "pho truong", "chuyen vien", "uy vien", "giam doc", "can bo")
_LONGEST_PROVINCE = 6  # thành phố Bà Rịa - Vũng Tàu
_THIS_YEAR = 2025  # only to tell a likely birth from another number


def guess_column(cells: Sequence[Cell], taken: Mapping[str, int], *, has_header: bool = False) -> str | None:
    """What most cells of a column look like, if no other column is that already.

    Answers (Có, Không, x) are to a question of which nothing is known. Under words of a header that are not understood
    nobody's ethnic group is told: it would be a guess about sensitive data.
    """
    values = [_in_unicode(cell) for cell in cells if cell not in ("", None)]
    if not values or all(is_answer(plain(value)) for value in values):
        return None
    for key, looks_so in _LOOKS.items():
        if has_header and key == "ethnicity":
            continue
        if _is_free(key, taken) and sum(map(looks_so, values)) >= _SURE * len(values):
            return key
    return None


def is_answer(text: str) -> bool:
    """Whether a cell only says yes or no; "Co" is a people, "Có" an answer."""
    return text.casefold() in _ANSWERS


def are_ethnic_groups(cells: Sequence[Cell]) -> bool:
    """Whether most cells name ethnic groups."""
    values = [_in_unicode(cell) for cell in cells if cell not in ("", None)]
    return bool(values) and sum(map(_LOOKS["ethnicity"], values)) >= _SURE * len(values)


def is_names(cells: Sequence[Cell], *, are_given: bool = False) -> bool:
    """Whether most cells are names; or given names, a word or two that stand in a column of their own."""
    values = [nfc(cell) for cell in cells if isinstance(cell, str) and cell]
    if not are_given:
        return bool(values) and sum(map(looks_like_name, values)) >= _SURE * len(values)
    words = {search_key(value).strip() for value in values}
    short = sum(value.replace(" ", "").isalpha() and len(value.split()) < 3 for value in values)  # noqa: PLR2004 - a word or two
    if sum(" " in value and _is_province(value) for value in values) >= _SURE * len(values):
        return False
    return (
        bool(values) and short >= _SURE * len(values) and not words <= {"nam", "nu", "x"} and not words <= _ETHNICITIES
    )


def _in_unicode(cell: Cell) -> Cell:
    return decode(cell, likely_encodings(cell)[0]) if isinstance(cell, str) else cell


def _is_free(key: str, taken: Mapping[str, int]) -> bool:
    if key == "full_name":
        return not {"full_name", "given"} & taken.keys()
    if key == "sex":
        return not {"sex", "male", "female"} & taken.keys()
    return key not in taken and not (key == "birth" and "birth_year" in taken)


def _is_phone(value: Cell) -> bool:
    if isinstance(value, date | bool) or len(plain(value)) < len("912345678"):
        return False
    with suppress(InvalidPhone):
        return bool(find_phones(value if isinstance(value, str | float) else str(value)))
    return False


def _is_email(value: Cell) -> bool:
    with suppress(InvalidEmail):
        return "@" in plain(value) and bool(parse_email(plain(value)))
    return False


def _is_province(text: str) -> bool:
    """Whether a cell is nothing but the name of a province, of today or of before."""
    words = search_key(text).split()
    is_short = len(words) <= _LONGEST_PROVINCE and "hoi" not in words
    return is_short and any(find_province_of(kind, text) for kind in ("vn63", "vn34"))


def _starts_with(words: Sequence[str]) -> Callable[[Cell], bool]:
    return lambda value: search_key(plain(value)).strip().startswith(tuple(words))


_LOOKS: dict[str, Callable[[Cell], bool]] = {
    "email": _is_email,
    "birth": lambda value: is_birth(value, event_year=_THIS_YEAR),
    "phone": _is_phone,
    "sex": lambda value: read_sex(plain(value)) is not None,
    "ethnicity": lambda value: search_key(plain(value)).strip() in _ETHNICITIES,
    "position": _starts_with(_POSITIONS),
    "organization": _starts_with(("hoi lhpn", "hoi lien hiep phu nu", "ban ", "so ", "uy ban")),
    "province": lambda value: isinstance(value, str) and _is_province(value),
    "full_name": lambda value: isinstance(value, str) and looks_like_name(value),
}
