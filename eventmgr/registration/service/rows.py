"""How is a row of a list kept between being read and being entered?"""

from dataclasses import fields
from datetime import date
from typing import Any

from eventmgr.core.i18n import pack, unpack
from eventmgr.people.rules import Sex
from eventmgr.registration.importing.report import ListRow, Message, RowStatus
from eventmgr.registration.models import ImportRow, NameForm

_NEVER_KEPT = {"status", "messages", "ethnicity"}


def keep_row(row: ListRow) -> dict[str, Any]:
    """A row as it was read, in plain values; what says nothing is left out, and what is sensitive."""
    values = {each.name: getattr(row, each.name) for each in fields(row) if each.name not in _NEVER_KEPT}
    kept = {name: _plain(value) for name, value in values.items() if value not in (None, "", [], {})}
    return {**kept, "status": row.status.value, "messages": keep_messages(row.messages)}


def take_row(kept: dict[str, Any]) -> ListRow:
    """The row that was kept."""
    values = {name: value for name, value in kept.items() if name not in _NEVER_KEPT}
    if "birth_date" in values:
        values["birth_date"] = date.fromisoformat(values["birth_date"])
    if "sex" in values:
        values["sex"] = Sex(values["sex"])
    return ListRow(**values, status=RowStatus(kept["status"]), messages=take_messages(kept["messages"]))


def take_kept(each: ImportRow) -> ListRow:
    """The row of a list, with the name in the form that was decided."""
    row = take_row(each.told)
    if each.name_form is NameForm.WRITTEN:
        row.keep_written()
    return row


def choose_form(each: ImportRow, form: NameForm) -> None:
    """Take a name that is a proposal in this form; what else was said about the row stays."""
    each.name_form = form
    [told] = keep_messages([message for message in take_kept(each).messages if message.code == "recased"])
    each.messages = [told if message["code"] == "recased" else message for message in each.messages]


def keep_messages(messages: list[Message]) -> list[dict[str, Any]]:
    """Messages in plain values."""
    return [{"code": each.code, "column": each.column, **pack(each.text)} for each in messages]


def take_messages(kept: list[dict[str, Any]]) -> list[Message]:
    """The messages that were kept, in the reader's language."""
    return [Message(each["code"], unpack(each), each["column"]) for each in kept]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Sex) else value
