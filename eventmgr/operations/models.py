"""When each part of the installation last did its work."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.core.db import Model


class Beat(Model):
    """A sign of life: a worker each minute, a backup when it was written, the clock when it was put back."""

    __tablename__ = "beat"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime]
    about: Mapped[dict[str, Any]] = mapped_column(JSON)
