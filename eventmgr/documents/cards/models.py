"""How the badges of an event look."""

from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from eventmgr.core.db import Identified, Model, stored_enum
from eventmgr.documents.cards.rules import (
    LONGEST_NOTE,
    LONGEST_WIFI,
    SIZES,
    USUAL_BACK,
    USUAL_FIELDS,
    BackPart,
    BadgeSize,
    Field,
    PaperSheet,
    Turn,
)


class BadgeSettings(Identified, Model):
    """One row an event; an event without one has the usual badge."""

    __tablename__ = "badge_settings"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), unique=True)
    size: Mapped[BadgeSize] = mapped_column(stored_enum(BadgeSize))
    width_mm: Mapped[int | None]
    height_mm: Mapped[int | None]
    fields: Mapped[list[str]] = mapped_column(JSON)
    group_colour: Mapped[bool]
    logo_key: Mapped[str | None]
    background_key: Mapped[str | None]
    background_pale: Mapped[bool]
    back: Mapped[list[str]] = mapped_column(JSON)
    wifi_name: Mapped[str] = mapped_column(String(LONGEST_WIFI))
    wifi_password: Mapped[str] = mapped_column(String(LONGEST_WIFI))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    sheet: Mapped[PaperSheet] = mapped_column(stored_enum(PaperSheet))
    turn: Mapped[Turn] = mapped_column(stored_enum(Turn))

    @classmethod
    def usual(cls, event_id: UUID) -> "BadgeSettings":
        """The badge of an event that said nothing: 86 × 120 mm, one a page."""
        return cls(
            event_id=event_id,
            size=BadgeSize.HANGING,
            width_mm=None,
            height_mm=None,
            fields=[field.value for field in USUAL_FIELDS],
            group_colour=True,
            logo_key=None,
            background_key=None,
            background_pale=True,
            back=[part.value for part in USUAL_BACK],
            wifi_name="",
            wifi_password="",
            note="",
            sheet=PaperSheet.ONE,
            turn=Turn.LONG,
        )

    @property
    def sides(self) -> tuple[float, float]:
        """Width and height in millimetres."""
        if self.size is BadgeSize.OWN and self.width_mm and self.height_mm:
            return float(self.width_mm), float(self.height_mm)
        return SIZES.get(self.size, SIZES[BadgeSize.HANGING])

    @property
    def shown(self) -> frozenset[Field]:
        """What stands on the front."""
        return frozenset(Field(value) for value in self.fields)

    @property
    def behind(self) -> frozenset[BackPart]:
        """What stands on the back; nothing means that the badge has none."""
        return frozenset(BackPart(value) for value in self.back)
