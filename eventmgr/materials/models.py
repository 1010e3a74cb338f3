"""What is given to read, in all its versions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.agenda.models import Session
from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.events.models import Event
from eventmgr.materials.rules import MaterialKind


class Material(Identified, Model):
    """A file or a link, of the whole event or of one session; what is not public is for delegates only.

    When its session leaves the agenda, the material stays with the event.
    """

    __tablename__ = "material"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), index=True)
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("session.id", ondelete="SET NULL"), index=True)
    kind: Mapped[MaterialKind] = mapped_column(stored_enum(MaterialKind))
    title: Mapped[str] = mapped_column(Text)
    is_public: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    event: Mapped[Event] = relationship()
    session: Mapped[Session | None] = relationship()
    versions: Mapped[list["MaterialVersion"]] = relationship(
        back_populates="material", order_by="MaterialVersion.number", cascade="all, delete-orphan"
    )

    @property
    def current(self) -> "MaterialVersion":
        """The version that is given out."""
        return self.versions[-1]


class MaterialVersion(Identified, Model):
    """What a material was at one time: a kept file, or the address of a link."""

    __tablename__ = "material_version"
    __table_args__ = (UniqueConstraint("material_id", "number"),)

    material_id: Mapped[UUID] = mapped_column(ForeignKey("material.id"))
    number: Mapped[int]
    url: Mapped[str | None] = mapped_column(Text)
    file_key: Mapped[str | None]
    file_name: Mapped[str | None]
    content_type: Mapped[str | None]
    size: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str]
    material: Mapped[Material] = relationship(back_populates="versions")

    @property
    def kept(self) -> dict[str, str]:
        """What giving out the file needs to know."""
        return {
            "key": self.file_key or "",
            "name": self.file_name or "",
            "content_type": self.content_type or "",
            "sha256": self.sha256 or "",
        }
