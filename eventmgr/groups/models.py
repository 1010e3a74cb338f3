"""Which groups discuss what, and who sits in which."""

from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.agenda.models import Session
from eventmgr.core.db import Identified, Model
from eventmgr.events.models import Room
from eventmgr.registration.models import Registration


class Group(Identified, Model):
    """A discussion group of a group-work session, with its topic word for word and its three officers."""

    __tablename__ = "group"
    __table_args__ = (UniqueConstraint("session_id", "number"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"))
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    number: Mapped[int]
    topic: Mapped[str] = mapped_column(Text)
    seats: Mapped[int | None]
    facilitator_id: Mapped[UUID | None] = mapped_column(ForeignKey("registration.id"))
    secretary_id: Mapped[UUID | None] = mapped_column(ForeignKey("registration.id"))
    rapporteur_id: Mapped[UUID | None] = mapped_column(ForeignKey("registration.id"))
    session: Mapped[Session] = relationship()
    room: Mapped[Room | None] = relationship()
    facilitator: Mapped[Registration | None] = relationship(foreign_keys=[facilitator_id])
    secretary: Mapped[Registration | None] = relationship(foreign_keys=[secretary_id])
    rapporteur: Mapped[Registration | None] = relationship(foreign_keys=[rapporteur_id])
    members: Mapped[list["GroupMember"]] = relationship(back_populates="group")


class GroupMember(Identified, Model):
    """A seat: one person sits in one group of a session."""

    __tablename__ = "group_member"
    __table_args__ = (UniqueConstraint("session_id", "registration_id"),)

    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"), index=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    group: Mapped[Group] = relationship(back_populates="members")
    registration: Mapped[Registration] = relationship()
