"""What is asked of the provinces, as staff fills it in."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy
from eventmgr.figures.models import FigureDesk, Indicator
from eventmgr.figures.service import AskedData

_MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"]


def _as_id(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


class AskForm(Form):
    indicators = SelectMultipleField(
        lazy("What the provinces are asked for"),
        coerce=_as_id,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    period = StringField(lazy("Period"), [InputRequired(lazy("Please fill this in.")), Length(max=60)])
    last_period = StringField(lazy("Last period"), [Length(max=60)])
    closes_at = DateTimeLocalField(lazy("Until when"), [Optional()], format=_MOMENT)
    note = TextAreaField(lazy("A word to the provinces"), [Length(max=2000)])

    @classmethod
    def of(cls, desk: FigureDesk | None, indicators: list[Indicator], zone: ZoneInfo, period: str) -> "AskForm":
        """The form filled with what is asked; a new one proposes the period of the report."""
        data: dict[str, Any] = {"indicators": [row.id for row in indicators if row.is_asked], "period": period}
        if desk is not None:
            data |= {"period": desk.period, "last_period": desk.last_period, "note": desk.note}
            data["closes_at"] = desk.closes_at.astimezone(zone) if desk.closes_at else None
        return cls(formdata=None, data=data)

    def offer(self, indicators: list[Indicator]) -> "AskForm":
        """Let those be asked that are counted."""
        counted = [row for row in indicators if row.operation is None]
        self.indicators.choices = [
            SelectChoice(str(row.id), f"{row.label} ({row.unit})" if row.unit else row.label) for row in counted
        ]
        return self

    def values(self, zone: ZoneInfo) -> AskedData:
        """What was chosen."""
        closes_at: datetime | None = self.closes_at.data
        return AskedData(
            frozenset(self.indicators.data or ()),
            self.period.data or "",
            self.last_period.data or "",
            closes_at.replace(tzinfo=zone) if closes_at else None,
            self.note.data or "",
        )


class ReasonForm(Form):
    reason = StringField(lazy("Reason"), [InputRequired(lazy("Please fill this in.")), Length(max=500)])
