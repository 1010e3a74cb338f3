"""What is asked about a course, and from how many answers on may anybody see what was said?"""

from dataclasses import dataclass
from uuid import UUID

from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import LazyString, lazy

# Fewer than these could be guessed to be somebody's.
FEWEST = 5
BEST = 5
LONGEST_COMMENT = 1000
SUBJECT = "module:"

# In the order in which they are asked; those of the modules stand before them.
ASKED: dict[str, LazyString] = {
    "clear": lazy("The trainers explained clearly"),
    "use": lazy("I can use it in my work at home"),
    "pace": lazy("There was enough time to practise"),
    "organized": lazy("The course was well organized"),
}
COMMENTS: dict[str, LazyString] = {
    "best": lazy("What helped you most?"),
    "better": lazy("What should be better next time?"),
}


@dataclass(frozen=True)
class Opinion:
    """What somebody thinks of a course: points from 1 to 5 by question, and words."""

    points: dict[str, int]
    words: dict[str, str]


def module_key(module_id: UUID) -> str:
    """The question about a module."""
    return f"{SUBJECT}{module_id}"


def refuse_opinion(opinion: Opinion, asked: frozenset[str]) -> None:
    """Points are from 1 to 5, about what is asked; who says nothing at all has given no feedback."""
    if not asked.issuperset(opinion.points) or not set(COMMENTS).issuperset(opinion.words):
        raise DomainError(lazy("This question is not asked here."))
    if any(not 1 <= points <= BEST for points in opinion.points.values()):
        raise DomainError(lazy("Points are from 1 to 5."))
    if any(len(words) > LONGEST_COMMENT for words in opinion.words.values()):
        raise DomainError(lazy("At most %(max)d characters.", max=LONGEST_COMMENT))
    if not opinion.points and not any(opinion.words.values()):
        raise DomainError(lazy("Please answer at least one question."))


def to_show(given: int, shown: int, *, is_closed: bool) -> int:
    """Of how many people what they said is shown now.

    While people still answer, another five are shown at once: who looked before and after one answer would else read
    what that one said. At the end the rest follows, which may be fewer; below five altogether nothing is shown.
    """
    if given < FEWEST:
        return 0
    return given if is_closed or given - shown >= FEWEST else shown
