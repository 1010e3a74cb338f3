"""Lists that came in as files: what was read in them, what a person decided, and what became of each row."""

from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.registration.importing.report import RowStatus


class ImportState(Enum):
    """Where one file stands: read by the worker, looked at by a person, entered by the worker, perhaps undone."""

    UPLOADED = "uploaded"
    REFUSED = "refused"
    READ = "read"
    LOOKED_AT = "looked_at"
    ENTERING = "entering"
    ENTERED = "entered"
    UNDOING = "undoing"
    UNDONE = "undone"


class Decision(Enum):
    """A person's word about a row: somebody new, the known person it was compared with, or nobody to enter."""

    NEW = "new"
    SAME = "same"
    LEAVE_OUT = "leave_out"


class NameForm(Enum):
    """How a name is taken that a list writes in capitals throughout: in the form proposed, or as it is written."""

    PROPOSED = "proposed"
    WRITTEN = "written"


class Outcome(Enum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    REMOVED = "removed"
    CANCELLED = "cancelled"
    PUT_BACK = "put_back"


class Import(Identified, Model):
    """One file: the row comes first, so that a crash loses nothing; `asked_by` is who set the running work going."""

    __tablename__ = "list_import"
    __table_args__ = (Index(None, "event_id", "created_at"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    filename: Mapped[str]
    file_key: Mapped[str | None]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[ImportState] = mapped_column(stored_enum(ImportState))
    tables: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    errors: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    left_tables: Mapped[list[int]] = mapped_column(JSON, default=list)
    province: Mapped[str | None] = mapped_column(String(8))
    chosen_province: Mapped[str | None] = mapped_column(String(8))
    asked_by: Mapped[dict[str, Any]] = mapped_column(JSON)
    uploaded_by: Mapped[str]
    created_at: Mapped[datetime]
    entered_by: Mapped[str | None]
    entered_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]
    undone_at: Mapped[datetime | None]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    fault: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class ImportRow(Identified, Model):
    """One row of a file: `told` as it was read, `status` and `messages` after the comparison with who is known.

    `name_form` stands where the name is a proposal.
    `match_id` is the registration it was compared with, `decided_about` the one that the decision was made about.
    `changes` holds field → [before, after] of what was updated. It outlives the registration it speaks of: no key.
    """

    __tablename__ = "list_import_row"
    __table_args__ = (Index(None, "import_id", "number"), Index(None, "registration_id"), Index(None, "phone"))

    import_id: Mapped[UUID] = mapped_column(ForeignKey("list_import.id"))
    number: Mapped[int]
    sheet: Mapped[str]
    line: Mapped[int]
    phone: Mapped[str | None] = mapped_column(String(20))
    told: Mapped[dict[str, Any]] = mapped_column(JSON)
    status: Mapped[RowStatus] = mapped_column(stored_enum(RowStatus))
    messages: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    match_id: Mapped[UUID | None]
    decision: Mapped[Decision | None] = mapped_column(stored_enum(Decision))
    decided_about: Mapped[UUID | None]
    name_form: Mapped[NameForm | None] = mapped_column(stored_enum(NameForm))
    outcome: Mapped[Outcome | None] = mapped_column(stored_enum(Outcome))
    registration_id: Mapped[UUID | None]
    changes: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class KnownLayout(Identified, Model):
    """What a person said the columns of a kind of list are; the next list with the same header is read so."""

    __tablename__ = "known_layout"
    __table_args__ = (UniqueConstraint("host_id", "fingerprint"),)

    host_id: Mapped[UUID] = mapped_column(ForeignKey("host.id"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    columns: Mapped[dict[str, int]] = mapped_column(JSON)
    encodings: Mapped[dict[str, str]] = mapped_column(JSON)
    saved_by: Mapped[str]
    saved_at: Mapped[datetime]
