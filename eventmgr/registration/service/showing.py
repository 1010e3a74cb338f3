"""What does a person see of a row before deciding?"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from eventmgr.core.i18n import lazy
from eventmgr.registration.importing.report import ListRow, Message, RowStatus
from eventmgr.registration.models import Import, ImportRow, Registration
from eventmgr.registration.queries.imports import get_registrations, list_listed
from eventmgr.registration.service.news import news_of, value_of
from eventmgr.registration.service.rows import take_kept, take_messages


class Change(NamedTuple):
    """One value that an update puts in the place of another."""

    field: str
    before: Any
    after: Any


class Shown(NamedTuple):
    """A row with what it says, whom it may be, and what would change (or changed) of her."""

    kept: ImportRow
    row: ListRow
    messages: list[Message]
    known: Registration | None
    changes: list[Change]

    @property
    def may_be_new(self) -> bool:
        """Whether there is enough in the row to enter somebody."""
        return self.row.status is not RowStatus.REJECTED and self.kept.status is not RowStatus.REJECTED

    @property
    def is_open(self) -> bool:
        """Whether a word about it still counts."""
        return self.kept.outcome is None


def show_rows(found: Import, kept: Sequence[ImportRow]) -> list[Shown]:
    """The rows as they are shown, with the people they were compared with."""
    ids = {each.registration_id or each.match_id for each in kept} - {None}
    known = get_registrations(found.event_id, {each for each in ids if each is not None})
    shown = [_shown(each, known.get(each.registration_id or each.match_id)) for each in kept]  # type: ignore[arg-type]  # nobody is registered under None
    _tell_waiting(found, shown)
    return shown


def _tell_waiting(found: Import, shown: Sequence[Shown]) -> None:
    """Say of whom another province's list holds the phone too; once that list is entered, the row needs a look."""
    waiting = [each for each in shown if each.is_open and each.row.phone]
    phones = {each.row.phone for each in waiting if each.row.phone}
    for listed in list_listed(found.event_id, phones, without=found.id):
        for each in waiting:
            if each.row.phone == listed.phone and each.row.unit != listed.unit:
                message = lazy(
                    "%(name)s in row %(line)s of %(file)s, of another province, has the same phone number.",
                    name=listed.full_name,
                    line=listed.line,
                    file=listed.filename,
                )
                each.messages.append(Message("in_other_list", message, "phone"))


def _shown(kept: ImportRow, known: Registration | None) -> Shown:
    row = take_kept(kept)
    if kept.changes is not None:
        changes = [Change(field, before, after) for field, (before, after) in kept.changes.items()]
    elif known is not None and kept.outcome is None:
        changes = [Change(field, value_of(known, field), after) for field, after in news_of(known, row).items()]
    else:
        changes = []
    return Shown(kept, row, take_messages(kept.messages), known, changes)
