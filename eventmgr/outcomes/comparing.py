"""Which points say the same? Pure: texts in, answers out."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from rapidfuzz.distance import Indel

from eventmgr.core.text import fold, nfc
from eventmgr.outcomes.rules import ItemKind

# Words that most points use, whatever they are about.
_STOP = frozenset(
    word
    for line in (
        "và của các những cho trong để với là được có tại về từ theo một này đó khi thì mà bằng do ở cần phải nên",
        "đã đang sẽ rất nhiều hơn cũng như vào ra lên việc sự đề kiến nghị nhằm góp phần tiếp tục tăng cường đẩy mạnh",
        "nâng cao thực hiện công tác trên qua còn chưa không đến",
    )
    for word in line.split()
)
_WORD = re.compile(r"\w+")
# Points of the same content in other words reach 0.67 and more, points of the same field stay below 0.56.
ALIKE = 0.62
_LEAST_SHARED = 3


@dataclass(frozen=True)
class Candidate:
    """A point, or an outcome with all its points; two from one source are never suggested to each other."""

    ids: frozenset[UUID]
    source: UUID | None
    kind: ItemKind
    text: str


def likeness(first: str, second: str) -> float:
    """How much of their words two texts share, from 0 to 1, without marks, case, order and small words.

    The mean of two shares: of all words of both, and of the words of the shorter text.
    """
    return _likeness(_words(first), _words(second))


def group_alike(
    candidates: Sequence[Candidate], told_apart: Collection[frozenset[UUID]] = ()
) -> list[tuple[Candidate, ...]]:
    """Those that say the same, each in at most one group, the surest first; in a group each is like each.

    Only points of one kind and of different sources come together, and none that somebody told apart.
    """
    pairs = _pairs(candidates, told_apart)
    home: dict[int, set[int]] = {}
    for pair in sorted(pairs, key=lambda pair: (-pairs[pair], pair)):
        first, second = (home.setdefault(place, {place}) for place in pair)
        if first is not second and all((min(a, b), max(a, b)) in pairs for a in first for b in second):
            first |= second
            home.update(dict.fromkeys(first, first))
    groups = {id(group): group for group in home.values() if len(group) > 1}.values()
    return [
        tuple(candidates[place] for place in sorted(group))
        for group in sorted(groups, key=lambda group: (-_weakest(group, pairs), min(group)))
    ]


def _pairs(candidates: Sequence[Candidate], told_apart: Collection[frozenset[UUID]]) -> dict[tuple[int, int], float]:
    words = [_words(candidate.text) for candidate in candidates]
    found: dict[tuple[int, int], float] = {}
    for one, other in combinations(range(len(candidates)), 2):
        first, second = candidates[one], candidates[other]
        if first.kind is not second.kind or first.source == second.source:
            continue
        if len(words[one] & words[other]) < _LEAST_SHARED:
            continue
        score = _likeness(words[one], words[other])
        if score >= ALIKE and not _are_apart(first, second, told_apart):
            found[one, other] = score
    return found


def _are_apart(first: Candidate, second: Candidate, told_apart: Collection[frozenset[UUID]]) -> bool:
    return any(frozenset((a, b)) in told_apart for a in first.ids for b in second.ids)


def _weakest(group: Iterable[int], pairs: dict[tuple[int, int], float]) -> float:
    return min(pairs[pair] for pair in combinations(sorted(group), 2))


def _likeness(first: frozenset[str], second: frozenset[str]) -> float:
    if not first or not second:
        return 0.0
    shared = Indel.normalized_similarity(sorted(first), sorted(second))
    return (shared + len(first & second) / min(len(first), len(second))) / 2


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _WORD.findall(nfc(text).casefold()) if word not in _STOP)
