"""What is counted, what the counts were, and which of them the provinces are asked for."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.figures.rules import DeskState, Operation, Qualifier


class Indicator(Identified, Model):
    """What is counted for an event's report; one that is derived follows from two others.

    One that is asked is entered by the provinces.
    """

    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("event_id", "key"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    key: Mapped[str]
    label: Mapped[str] = mapped_column(Text)
    unit: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    operation: Mapped[Operation | None] = mapped_column(stored_enum(Operation))
    first_id: Mapped[UUID | None] = mapped_column(ForeignKey("indicator.id"))
    second_id: Mapped[UUID | None] = mapped_column(ForeignKey("indicator.id"))
    is_asked: Mapped[bool] = mapped_column(default=False)
    figures: Mapped[list["Figure"]] = relationship(back_populates="indicator")


class Figure(Identified, Model):
    """One value of an indicator for one period; without a province it holds for the whole.

    `is_sure` says that somebody looked at what seemed odd about it, and that it is right.
    """

    __tablename__ = "figure"
    __table_args__ = (UniqueConstraint("indicator_id", "admin_unit_id", "period"),)

    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("indicator.id"))
    admin_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("admin_unit.id"))
    period: Mapped[str]
    value: Mapped[Decimal] = mapped_column(Numeric(24, 4))
    qualifier: Mapped[Qualifier] = mapped_column(stored_enum(Qualifier))
    quote: Mapped[str] = mapped_column(Text, default="")
    entered_at: Mapped[datetime | None]
    entered_by: Mapped[str] = mapped_column(default="")
    is_sure: Mapped[bool] = mapped_column(default=False)
    indicator: Mapped[Indicator] = relationship(back_populates="figures")


class FigureDesk(Identified, Model):
    """What the provinces are asked before the plenary: for which period, until when; frozen, the set is locked.

    What is entered is compared with the figures of `last_period`.
    """

    __tablename__ = "figure_desk"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), unique=True)
    period: Mapped[str]
    last_period: Mapped[str] = mapped_column(default="")
    closes_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[DeskState] = mapped_column(stored_enum(DeskState), default=DeskState.OPEN)
    frozen_at: Mapped[datetime | None]
    frozen_by: Mapped[str] = mapped_column(default="")


class FigureCorrection(Identified, Model):
    """A figure of a province that was changed after the freeze: what stood there, what stands there, and why.

    Both are words as papers have them; empty where there was no figure.
    """

    __tablename__ = "figure_correction"

    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("indicator.id"))
    admin_unit_id: Mapped[UUID] = mapped_column(ForeignKey("admin_unit.id"))
    period: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by: Mapped[str]


class FigureReminder(Identified, Model):
    """That a delegation was reminded of its figures; a later reminder takes the place of an earlier one."""

    __tablename__ = "figure_reminder"

    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str]
