"""Is who stands in a list somebody who is known already? Said, never acted upon: a person decides.

Names are compared folded and with their words in order, so that another tone placement, capitals and "Mẫu An Lê" for
"Lê Mẫu An" make no difference; what else differs is weighed by RapidFuzz. The telephone number weighs more than the
name: it is one person's, while hundreds are called Nguyễn Thị Hoa.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from string import ascii_lowercase
from typing import Generic, NamedTuple, TypeVar

from rapidfuzz import fuzz

from eventmgr.registration.importing.report import RowStatus

# From 0 (nothing in common) to 100 (the same words): from which score on two names may be one person's …
ALIKE_WITH_PHONE = 70.0  # … who has the same phone: "Trần T. Mẫu Đào" and "Trần Thị Mẫu Đào"
ALIKE = 90.0  # … of the same province, without two phones that tell them apart: a letter typed wrong
SAME = 100.0
WORD_MISSING = 95.0  # "Nguyễn Mẫu Lan" for "Nguyễn Thị Mẫu Lan"
_FEWEST_WORDS = 2
# Among hundreds of namesakes it makes no difference with which of them one more is compared.
_MOST_COMPARED = 20

Who = TypeVar("Who")


@dataclass(frozen=True, slots=True, eq=False)
class Someone(Generic[Who]):
    """One who may be mistaken for another: where from, what called (words in order), which phone, born when."""

    who: Who
    unit: str | None
    name: str
    phone: str | None
    birth_date: date | None
    birth_year: int | None
    initials: str

    @classmethod
    def of(
        cls, who: Who, unit: str | None, name_key: str, phone: str | None, born: date | int | None
    ) -> "Someone[Who]":
        """Somebody by the folded words of the name (`search_key`); born on a day, or in a year."""
        day, year = (born, born.year) if isinstance(born, date) else (None, born)
        name = words_in_order(name_key)
        return cls(who, unit, name, phone, day, year, _initials(name))


class Kind(Enum):
    """What two who may be one have in common; the value is the code of the message."""

    KNOWN = "known"
    OTHER_BIRTH = "known_other_birth"
    ELSEWHERE = "known_elsewhere"
    LIKE_NAME_SAME_PHONE = "like_name_same_phone"
    SHARED_PHONE = "shared_phone"
    SAME_NAME_AND_BIRTH = "same_name_and_birth"
    SAME_NAME = "same_name"
    LIKE_NAME = "like_name"
    NAMESAKE = "namesake"
    NAMESAKE_ELSEWHERE = "namesake_elsewhere"


class Match(NamedTuple, Generic[Who]):
    """Whom somebody was found to be like, and in what."""

    kind: Kind
    other: Someone[Who]


# The first of two findings that both hold is the one to tell.
_ORDER = {kind: number for number, kind in enumerate(Kind)}
STATUS = {
    Kind.KNOWN: RowStatus.DUPLICATE,
    Kind.NAMESAKE: RowStatus.NEW,
    Kind.NAMESAKE_ELSEWHERE: RowStatus.NEW,
}


def status_of(kind: Kind) -> RowStatus:
    """What a row is that was found so: only what is certain needs no look."""
    return STATUS.get(kind, RowStatus.NEEDS_REVIEW)


def words_in_order(name_key: str) -> str:
    """The folded words of a name in alphabetical order."""
    return " ".join(sorted(name_key.split()))


def likeness(name: str, other: str) -> float:
    """How alike two names are (their words in order), from 0 to 100."""
    if name == other:
        return SAME
    words, others = sorted((name.split(), other.split()), key=len)
    if len(others) - len(words) == 1 and len(words) >= _FEWEST_WORDS and _is_part(words, others):
        return WORD_MISSING
    return min(fuzz.ratio(name, other), SAME - 1)


def compare(one: Someone[Who], other: Someone[Who]) -> Kind | None:
    """What the two have in common; None if nothing that a person should hear of."""
    score, born = likeness(one.name, other.name), _births(one, other)
    is_home = one.unit == other.unit
    if one.phone and one.phone == other.phone:
        return _same_phone(score, born=born, is_home=is_home)
    has_phones = bool(one.phone and other.phone)
    if score >= SAME:
        return _same_name(born=born, is_home=is_home, has_phones=has_phones)
    if score >= ALIKE and is_home and (born is True or (not has_phones and born is None)):
        return Kind.LIKE_NAME
    return None


class People(Generic[Who]):
    """Everybody with whom some are to be compared, found by phone, name, birth and initials instead of one by one.

    Who has nothing in common with any of those asked about (`only_like`) is not kept: 50,000 pass by, few stay.
    """

    def __init__(self, only_like: Iterable[Someone[Who]] | None = None) -> None:
        self._found: defaultdict[Key, list[Someone[Who]]] = defaultdict(list)
        self._here: defaultdict[Key, defaultdict[str, list[Someone[Who]]]] = defaultdict(lambda: defaultdict(list))
        self._wanted = None if only_like is None else {key for one in only_like for key in _asked(one)}

    def add(self, someone: Someone[Who]) -> None:
        """Compare whoever comes later with this one too."""
        for key in _keys(someone):
            if self._wanted is not None and key not in self._wanted:
                continue
            if key[0] in _BY_UNIT:
                self._here[key][someone.initials].append(someone)
            elif len(self._found[key]) < _MOST_COMPARED:
                self._found[key].append(someone)

    def find(self, one: Someone[Who]) -> Match[Who] | None:
        """The one of whom a person should hear first."""
        best: Match[Who] | None = None
        for other in self._candidates(one):
            kind = compare(one, other)
            if kind is not None and (best is None or _ORDER[kind] < _ORDER[best.kind]):
                best = Match(kind, other)
        return best

    def _candidates(self, one: Someone[Who]) -> Iterator[Someone[Who]]:
        for key in _asked(one):
            if key[0] not in _BY_UNIT:
                yield from self._found.get(key, ())
            elif (here := self._here.get(key)) is not None:
                for initials in _near(one.initials) & here.keys():
                    yield from here[initials]


Key = tuple[object, ...]
# Under these keys stand all of a province, to be compared letter by letter where the initials are near.
_BY_UNIT = {"here", "here without phone"}


def _same_phone(score: float, *, born: bool | None, is_home: bool) -> Kind:
    if score >= SAME:
        if born is False:
            return Kind.OTHER_BIRTH
        return Kind.KNOWN if is_home else Kind.ELSEWHERE
    return Kind.LIKE_NAME_SAME_PHONE if score >= ALIKE_WITH_PHONE else Kind.SHARED_PHONE


def _same_name(*, born: bool | None, is_home: bool, has_phones: bool) -> Kind | None:
    if born is True:
        return Kind.SAME_NAME_AND_BIRTH
    if has_phones or born is False:
        return Kind.NAMESAKE if is_home else None
    return Kind.SAME_NAME if is_home else Kind.NAMESAKE_ELSEWHERE


def _births(one: Someone[Who], other: Someone[Who]) -> bool | None:
    """Whether both were born on the same day; None where the days are not known and the years do not differ."""
    if one.birth_date and other.birth_date:
        return one.birth_date == other.birth_date
    if one.birth_year and other.birth_year and one.birth_year != other.birth_year:
        return False
    return None


def _is_part(words: list[str], others: list[str]) -> bool:
    left = list(others)
    for word in words:
        if word not in left:
            return False
        left.remove(word)
    return True


def _keys(someone: Someone[Who]) -> Iterator[Key]:
    """Under what somebody is to be found."""
    yield ("name", someone.unit, someone.name)
    yield ("anywhere", someone.name)
    yield ("here", someone.unit)
    if someone.phone:
        yield ("phone", someone.phone)
    else:
        yield ("without phone", someone.name)
        yield ("here without phone", someone.unit)
    if someone.birth_date:
        yield ("born", someone.birth_date, someone.name)
        yield ("born here", someone.birth_date, someone.unit)


def _asked(one: Someone[Who]) -> Iterator[Key]:
    """Under what those are looked for who may be this one: without phones that differ the name alone must do."""
    yield ("name", one.unit, one.name)
    if one.phone:
        yield ("phone", one.phone)
        yield ("without phone", one.name)
        yield ("here without phone", one.unit)
    else:
        yield ("anywhere", one.name)
        yield ("here", one.unit)
    if one.birth_date:
        yield ("born", one.birth_date, one.name)
        yield ("born here", one.birth_date, one.unit)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())


@lru_cache(maxsize=4096)
def _near(initials: str) -> frozenset[str]:
    """These initials, and those of a name with one word less or more."""
    less = {initials[:index] + initials[index + 1 :] for index in range(len(initials))}
    more = {"".join(sorted(initials + letter)) for letter in ascii_lowercase}
    return frozenset({initials, *less, *more})
