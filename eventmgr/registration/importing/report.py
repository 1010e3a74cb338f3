"""What does an import say about a file and each of its rows?"""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.people.rules import Sex


class RowStatus(Enum):
    """What the import would do with a row."""

    NEW = "new"
    UPDATE = "update"
    DUPLICATE = "duplicate"
    NEEDS_REVIEW = "needs_review"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Message:
    """What is to be said about a row or a file: a code for programs, words, and the column it is about."""

    code: str
    text: LazyString | str
    column: str = ""


@dataclass(eq=False)  # each row is itself: `line` repeats from sheet to sheet
class ListRow:
    """One person of a list; `line` is the row as the spreadsheet counts it.

    `province` is the cell, `section` the heading above the row that names one, `unit` the code of what they mean.
    `written` is the name as the list writes it, where `full_name` is but proposed for it. `ethnicity` is kept nowhere;
    the command that reads a file tells it.
    """

    line: int
    full_name: str = ""
    written: str = ""
    position: str = ""
    organization: str = ""
    province: str = ""
    section: str = ""
    unit: str | None = None
    phone: str | None = None
    email: str | None = None
    sex: Sex | None = None
    birth_date: date | None = None
    birth_year: int | None = None
    ethnicity: str = ""
    note: str = ""
    status: RowStatus = RowStatus.NEW
    messages: list[Message] = field(default_factory=list)

    def tell(self, status: RowStatus, message: Message) -> None:
        """Say something about the row; the graver status stays."""
        self.messages.append(message)
        if _GRAVITY[status] > _GRAVITY[self.status]:
            self.status = status

    def propose(self, written: str) -> None:
        """Say that the name is a proposal for what the list writes in capitals throughout, or without any."""
        self.written = written
        words = lazy("The list writes “%(written)s”; proposed: %(proposed)s.", written=written, proposed=self.full_name)
        self.tell(RowStatus.NEW, Message("recased", words, "full_name"))

    def keep_written(self) -> None:
        """Take the name as the list writes it instead of the form that was proposed."""
        words = lazy(
            "Kept as the list writes it: “%(written)s” (proposed: %(proposed)s).",
            written=self.written,
            proposed=self.full_name,
        )
        self.full_name = self.written
        self.messages = [
            Message(each.code, words, each.column) if each.code == "recased" else each for each in self.messages
        ]

    def to_json(self) -> dict[str, Any]:
        """The row as programs read it."""
        return {
            "line": self.line,
            "full_name": self.full_name or None,
            "position": self.position or None,
            "organization": self.organization or None,
            "phone": self.phone,
            "birth_date": self.birth_date.isoformat() if self.birth_date else None,
            "birth_year": self.birth_year,
            "sex": self.sex.value if self.sex else None,
            "ethnicity": self.ethnicity or None,
            "email": self.email,
            "status": self.status.value,
            "messages": [{"code": message.code, "message": str(message.text)} for message in self.messages],
        }


@dataclass
class ImportReport:
    """What an import did, or would do: the province of the file, its rows, and what is wrong with it as a whole.

    `not_kept` are the columns that are sensitive, so that they are read and not kept.
    """

    file: str
    province: tuple[str, str] | None = None
    province_name: str = ""
    rows: list[ListRow] = field(default_factory=list)
    errors: list[Message] = field(default_factory=list)
    not_kept: list[str] = field(default_factory=list)

    def count(self, status: RowStatus) -> int:
        """How many rows have this status."""
        return sum(row.status is status for row in self.rows)

    def to_json(self) -> dict[str, Any]:
        """One entry of `files` in the answer of `delegates import --json`."""
        return {
            "file": self.file,
            "province": {"set": self.province[0], "code": self.province[1]} if self.province else None,
            "errors": [{"code": message.code, "message": str(message.text)} for message in self.errors],
            "rows": [row.to_json() for row in self.rows],
        }


class NoList(DomainError):
    """The table holds no list of people."""

    code = "no_name_column"


_GRAVITY = {
    RowStatus.NEW: 0,
    RowStatus.UPDATE: 1,
    RowStatus.DUPLICATE: 2,
    RowStatus.NEEDS_REVIEW: 3,
    RowStatus.REJECTED: 4,
}
