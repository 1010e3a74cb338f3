"""What is counted and what the counts were."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.figures.rules import Operation, Qualifier


class Indicator(Identified, Model):
    """What is counted for an event's report; one that is derived follows from two others."""

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
    figures: Mapped[list["Figure"]] = relationship(back_populates="indicator")


class Figure(Identified, Model):
    """One value of an indicator for one period; without a province it holds for the whole."""

    __tablename__ = "figure"
    __table_args__ = (UniqueConstraint("indicator_id", "admin_unit_id", "period"),)

    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("indicator.id"))
    admin_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("admin_unit.id"))
    period: Mapped[str]
    value: Mapped[Decimal] = mapped_column(Numeric(24, 4))
    qualifier: Mapped[Qualifier] = mapped_column(stored_enum(Qualifier))
    quote: Mapped[str] = mapped_column(Text, default="")
    indicator: Mapped[Indicator] = relationship(back_populates="figures")
