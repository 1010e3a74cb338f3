"""What can be said with the figures of an event?"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventmgr.core.db import db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.figures.models import Figure, Indicator
from eventmgr.figures.rules import Operation, Value, derive, show


@dataclass(frozen=True)
class ShownFigure:
    """One line of the table of figures; `shown` is empty while nothing can be said."""

    label: str
    shown: str
    quote: str
    is_derived: bool
    period: str
    indicator_id: UUID
    operation: Operation | None = None
    parts: tuple[str, str] = ("", "")


def get_indicator(event_id: UUID, indicator_id: UUID) -> Indicator:
    """An indicator of this event."""
    indicator = db.session.execute(
        select(Indicator).where(Indicator.id == indicator_id, Indicator.event_id == event_id)
    ).scalar_one_or_none()
    if indicator is None:
        raise NotFound(lazy("There is no such indicator."))
    return indicator


def list_indicators(event_id: UUID) -> list[Indicator]:
    """The indicators of an event in their order, with their figures."""
    return list(
        db.session.execute(
            select(Indicator)
            .where(Indicator.event_id == event_id)
            .options(selectinload(Indicator.figures))
            .order_by(Indicator.position, Indicator.id)
        ).scalars()
    )


def list_rows(event_id: UUID) -> list[ShownFigure]:
    """Every indicator with what is known of it, once per period; one without a figure has an empty line."""
    indicators = list_indicators(event_id)
    by_id = {indicator.id: indicator for indicator in indicators}
    return [row for indicator in indicators for row in _rows(indicator, by_id)]


def list_shown(event_id: UUID) -> list[ShownFigure]:
    """The figures that can be stated, worded as papers word them."""
    return [row for row in list_rows(event_id) if row.shown]


def national_figures(indicator: Indicator) -> list[Figure]:
    """The figures that hold for the whole, in the order of their entry."""
    return sorted((figure for figure in indicator.figures if figure.admin_unit_id is None), key=lambda row: row.id)


def _rows(indicator: Indicator, by_id: dict[UUID, Indicator]) -> list[ShownFigure]:
    if indicator.operation is not None and indicator.first_id and indicator.second_id:
        return _derived(indicator, indicator.operation, by_id[indicator.first_id], by_id[indicator.second_id])
    figures = national_figures(indicator)
    if not figures:
        return [ShownFigure(indicator.label, "", "", is_derived=False, period="", indicator_id=indicator.id)]
    return [
        ShownFigure(
            indicator.label,
            show(_value(figure), indicator.unit),
            figure.quote,
            is_derived=False,
            period=figure.period,
            indicator_id=indicator.id,
        )
        for figure in figures
    ]


def _derived(indicator: Indicator, operation: Operation, first: Indicator, second: Indicator) -> list[ShownFigure]:
    pairs = _pairs(national_figures(first), national_figures(second))
    values = [(period, derive(operation, a, b)) for period, a, b in pairs] or [("", None)]
    return [
        ShownFigure(
            indicator.label,
            show(value, indicator.unit) if value is not None else "",
            "",
            is_derived=True,
            period=period,
            indicator_id=indicator.id,
            operation=operation,
            parts=(first.label, second.label),
        )
        for period, value in values
    ]


def _pairs(first: Sequence[Figure], second: Sequence[Figure]) -> list[tuple[str, Value, Value]]:
    """Figures of the same period belong together; where no period is shared, the last ones do and both are named."""
    of_period = {figure.period: figure for figure in second}
    pairs = [(a.period, _value(a), _value(of_period[a.period])) for a in first if a.period in of_period]
    if pairs or not first or not second:
        return pairs
    return [(f"{first[-1].period} / {second[-1].period}", _value(first[-1]), _value(second[-1]))]


def _value(figure: Figure) -> Value:
    return Value(figure.value, figure.qualifier)
