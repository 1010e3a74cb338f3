"""Papers that were asked for, what became of them, and for whom something was printed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.documents.rules import Selection


class PrintState(Enum):
    """Where the making of a paper stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True)
class PrintedFile:
    """One file of a paper: of a large one each holds the people from `first` to `last`."""

    key: str
    size: int
    first: int = 0
    last: int = 0


class PrintJob(Identified, Model):
    """A paper that somebody asked for: the row comes first, so that a crash loses nothing; it is also the print log.

    `done` of `total` people are in the files that are kept; both are empty for papers that are not about people.
    `left_out` holds the ids of those whose card could not be printed as it was.
    """

    __tablename__ = "print_job"
    __table_args__ = (Index(None, "event_id", "created_at"), Index(None, "state", "finished_at"))

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    kind: Mapped[str]
    format: Mapped[str]
    state: Mapped[PrintState] = mapped_column(stored_enum(PrintState), default=PrintState.WAITING)
    asked_by: Mapped[str]
    language: Mapped[str] = mapped_column(default="vi", server_default="vi")
    selection: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    total: Mapped[int | None]
    done: Mapped[int | None]
    created_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    kept_files: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    left_out: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    error: Mapped[str | None] = mapped_column(Text)

    @property
    def chosen(self) -> Selection:
        """For whom it is made."""
        return Selection.from_json(self.selection or {})

    @property
    def files(self) -> list[PrintedFile]:
        """The files that are kept, in their order."""
        return [PrintedFile(**kept) for kept in self.kept_files or []]

    @property
    def size(self) -> int:
        """How many bytes all files have."""
        return sum(file.size for file in self.files)

    def keep(self, files: Sequence[PrintedFile]) -> None:
        """Remember these files."""
        self.kept_files = [asdict(file) for file in files]


class PrintedCard(Identified, Model):
    """What was printed last for somebody, registered or invited.

    `digest` is a mark of what stood on the card, `design` of what was the same on all of them; None where nobody knows.
    """

    __tablename__ = "printed_card"
    __table_args__ = (UniqueConstraint("subject_id", "kind"), Index(None, "event_id", "kind"))

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    subject_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(24))
    digest: Mapped[str] = mapped_column(String(32))
    design: Mapped[str | None] = mapped_column(String(32))
    printed_at: Mapped[datetime]
    job_id: Mapped[UUID] = mapped_column(ForeignKey("print_job.id"))
