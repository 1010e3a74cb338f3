"""Which groups discuss what, who sits in which, what was wished, and plans that stand beside the present seats."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventmgr.agenda.models import Session
from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.events.models import Room
from eventmgr.groups.rules.conditions import PairKind, PlanState
from eventmgr.groups.rules.problem import WEIGHTS, Cost, Trait
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

    @property
    def limit(self) -> int | None:
        """How many may sit there: its seats, else as many as the room holds."""
        if self.seats is not None:
            return self.seats
        return self.room.capacity if self.room else None


class GroupMember(Identified, Model):
    """A seat: one person sits in one group of a session; who was seated by hand is pinned and stays there."""

    __tablename__ = "group_member"
    __table_args__ = (UniqueConstraint("session_id", "registration_id"),)

    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"), index=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    is_pinned: Mapped[bool] = mapped_column(default=False, server_default=false())
    group: Mapped[Group] = relationship(back_populates="members")
    registration: Mapped[Registration] = relationship()


class GroupSetting(Identified, Model):
    """How the groups of a session are to be balanced, and whether delegates may wish for a topic themselves."""

    __tablename__ = "group_setting"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), unique=True)
    province: Mapped[int] = mapped_column(default=WEIGHTS[Trait.PROVINCE])
    region: Mapped[int] = mapped_column(default=WEIGHTS[Trait.REGION])
    category: Mapped[int] = mapped_column(default=WEIGHTS[Trait.CATEGORY])
    sex: Mapped[int] = mapped_column(default=WEIGHTS[Trait.SEX])
    level: Mapped[int] = mapped_column(default=WEIGHTS[Trait.LEVEL])
    wishes_open: Mapped[bool] = mapped_column(default=False)


class GroupWish(Identified, Model):
    """Somebody would like to discuss the topic of a group; 1 is the first choice. Groups of one topic are alike."""

    __tablename__ = "group_wish"
    __table_args__ = (UniqueConstraint("session_id", "registration_id", "rank"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"))
    rank: Mapped[int]
    group: Mapped[Group] = relationship()


class GroupPair(Identified, Model):
    """Two who are to sit together in a session, or apart; the first has the smaller id."""

    __tablename__ = "group_pair"
    __table_args__ = (UniqueConstraint("session_id", "first_id", "second_id"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    first_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    second_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    kind: Mapped[PairKind] = mapped_column(stored_enum(PairKind))
    first: Mapped[Registration] = relationship(foreign_keys=[first_id])
    second: Mapped[Registration] = relationship(foreign_keys=[second_id])


class GroupPlan(Identified, Model):
    """A seating that is proposed: the row comes first, so that a crash loses nothing, and better seats follow.

    The bounds say what no plan can cost less than; a plan that reaches them is the best.
    """

    __tablename__ = "group_plan"
    __table_args__ = (Index(None, "session_id", "created_at"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    state: Mapped[PlanState] = mapped_column(stored_enum(PlanState), default=PlanState.WORKING)
    balance: Mapped[int]
    wishes: Mapped[int]
    least_balance: Mapped[int] = mapped_column(default=0)
    least_wishes: Mapped[int] = mapped_column(default=0)
    asked_by: Mapped[str]
    created_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")
    errors: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    session: Mapped[Session] = relationship()

    @property
    def cost(self) -> Cost:
        """What the plan costs."""
        return Cost(self.balance, self.wishes)

    @property
    def bound(self) -> Cost:
        """What no plan can cost less than."""
        return Cost(self.least_balance, self.least_wishes)

    @property
    def is_best(self) -> bool:
        """Whether it is proven that no plan is better."""
        return self.cost <= self.bound


class GroupPlanSeat(Identified, Model):
    """Where a plan would seat somebody."""

    __tablename__ = "group_plan_seat"
    __table_args__ = (UniqueConstraint("plan_id", "registration_id"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("group_plan.id", ondelete="CASCADE"))
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id"), index=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("group.id"), index=True)
