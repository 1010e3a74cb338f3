"""Operations that were answered, so that the same one gets the same answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.core.db import Identified, Model


class Operation(Identified, Model):
    """One operation of a device under the id that the device gave it, with a digest of what it asked and the answer."""

    __tablename__ = "operation"

    event_id: Mapped[UUID] = mapped_column(index=True)
    device: Mapped[str]
    kind: Mapped[str]
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
