"""What do two texts of many lines say differently? Pure: texts in, answers out."""

from difflib import SequenceMatcher

from eventmgr.outcomes.comparing import Change, word_changes

Changed = list[tuple[Change, str]]


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
