"""What changed between two texts, word by word or line by line?"""

import re
from difflib import SequenceMatcher
from typing import Literal

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")

Change = Literal["same", "removed", "added"]
Changed = list[tuple[Change, str]]


def word_changes(before: str, after: str) -> Changed:
    """What was taken away, what was put in and what stayed, word by word; the pieces in order give both texts."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    changes: Changed = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(str.isspace, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            changes.append(("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            changes.append(("removed", "".join(old[i1:i2])))
        if j2 > j1:
            changes.append(("added", "".join(new[j1:j2])))
    return changes


def changed_lines(before: str, after: str) -> list[Changed]:
    """Only the lines that changed, each with what was taken away, put in and stayed; lines that moved count as both."""
    old, new = before.splitlines(), after.splitlines()
    changes: list[Changed] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if i2 - i1 == j2 - j1:
            changes += [word_changes(*pair) for pair in zip(old[i1:i2], new[j1:j2], strict=True)]
        else:
            changes += [[("removed", line)] for line in old[i1:i2] if line]
            changes += [[("added", line)] for line in new[j1:j2] if line]
    return changes
