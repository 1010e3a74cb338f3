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
from string import ascii_lowercase
from typing import Generic, NamedTuple, TypeVar

from rapidfuzz import fuzz

from eventmgr.core.text import search_key
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

    @classmethod
    def of(
        cls, who: Who, unit: str | None, full_name: str, phone: str | None, born: date | int | None
    ) -> "Someone[Who]":
        """Somebody by the name as it is written; born on a day, or in a year."""
        day, year = (born, born.year) if isinstance(born, date) else (None, born)
        return cls(who, unit, words_in_order(full_name), phone, day, year)


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


def words_in_order(full_name: str) -> str:
    """The folded words of a name in alphabetical order."""
    return " ".join(sorted(search_key(full_name).split()))


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
    """Everybody with whom one is to be compared, found by phone, name, birth and initials instead of one by one."""

    def __init__(self, people: Iterable[Someone[Who]] = ()) -> None:
        self._found: defaultdict[tuple[object, ...], list[Someone[Who]]] = defaultdict(list)
        for someone in people:
            self.add(someone)

    def add(self, someone: Someone[Who]) -> None:
        """Compare whoever comes later with this one too."""
        for key in _keys(someone):
            found = self._found[key]
            if len(found) < _MOST_COMPARED or key[0] == "initials":
                found.append(someone)

    def find(self, one: Someone[Who]) -> Match[Who] | None:
        """The one of whom a person should hear first."""
        best: Match[Who] | None = None
        for other in self._candidates(one):
            kind = compare(one, other)
            if kind is not None and (best is None or _ORDER[kind] < _ORDER[best.kind]):
                best = Match(kind, other)
        return best

    def _candidates(self, one: Someone[Who]) -> Iterator[Someone[Who]]:
        for key in (*_keys(one), ("bare", one.name)):
            if key[0] != "initials":
                yield from self._found.get(key, ())
        if not one.phone:
            yield from self._found.get(("anywhere", one.name), ())
        bare = "bare initials" if one.phone else "initials"
        for initials in _near(_initials(one.name)):
            for other in self._found.get((bare, one.unit, initials), ()):
                if fuzz.ratio(one.name, other.name, score_cutoff=ALIKE - 15):
                    yield other


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


def _keys(someone: Someone[Who]) -> Iterator[tuple[object, ...]]:
    yield ("name", someone.unit, someone.name)
    yield ("anywhere", someone.name)
    initials = _initials(someone.name)
    yield ("initials", someone.unit, initials)
    if someone.phone:
        yield ("phone", someone.phone)
    else:
        yield ("bare", someone.name)
        yield ("bare initials", someone.unit, initials)
    if someone.birth_date:
        yield ("born", someone.birth_date, someone.name)
        yield ("born here", someone.birth_date, someone.unit)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())


def _near(initials: str) -> Iterator[str]:
    """These initials, and those of a name with one word less or more."""
    yield initials
    for index in range(len(initials)):
        yield initials[:index] + initials[index + 1 :]
    for letter in ascii_lowercase:
        yield "".join(sorted(initials + letter))
