"""Which rows of one list tell of the same person?"""

from collections.abc import Sequence

from eventmgr.core.i18n import lazy
from eventmgr.core.text import search_key
from eventmgr.registration.importing.report import ListRow, Message, RowStatus


def judge_within(rows: Sequence[ListRow]) -> None:
    """Say of each row which repeats another of the same list; nothing is merged."""
    by_phone: dict[str, ListRow] = {}
    by_name: dict[tuple[str | None, str], ListRow] = {}
    for row in rows:
        if row.status is RowStatus.REJECTED:
            continue
        name = search_key(row.full_name)
        same_phone = by_phone.get(row.phone) if row.phone else None
        same_name = by_name.get((row.unit, name))
        if same_phone is not None:
            _tell_same_phone(row, same_phone, search_key(same_phone.full_name) == name)
        elif same_name is not None:
            _tell_same_name(row, same_name)
        if row.phone:
            by_phone.setdefault(row.phone, row)
        by_name.setdefault((row.unit, name), row)


def namesake(line: int) -> Message:
    """The words for a like name with another phone."""
    message = lazy("Row %(line)s has the same name and another phone: taken as two people.", line=line)
    return Message("namesake", message, "full_name")


def _tell_same_phone(row: ListRow, first: ListRow, is_same_name: bool) -> None:  # noqa: FBT001 - both are told apart here
    if is_same_name:
        message = lazy("The same person stands in row %(line)s already.", line=first.line)
        row.tell(RowStatus.DUPLICATE, Message("duplicate_in_file", message))
    else:
        message = lazy("Row %(line)s has the same phone number and another name.", line=first.line)
        row.tell(RowStatus.NEEDS_REVIEW, Message("shared_phone", message, "phone"))


def _tell_same_name(row: ListRow, first: ListRow) -> None:
    is_same_function = bool(row.position) and (row.position, row.organization) == (first.position, first.organization)
    if (row.phone and first.phone and not is_same_function) or (
        row.birth_year and first.birth_year and row.birth_year != first.birth_year
    ):
        row.tell(RowStatus.NEW, namesake(first.line))
    else:
        message = lazy("Row %(line)s has the same name: is it the same person?", line=first.line)
        row.tell(RowStatus.NEEDS_REVIEW, Message("same_name", message, "full_name"))
