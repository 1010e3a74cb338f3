"""What staff fills in about an indicator, its figure, and what follows from two."""

from typing import Any

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Length

from eventmgr.core.dates import number_vi
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.figures.forms.words import say_unreadable
from eventmgr.figures.models import Figure, Indicator
from eventmgr.figures.rules import Operation, Qualifier, Unreadable, plain, read_stated
from eventmgr.figures.service import Derivation, Statement

QUALIFIER_LABELS: dict[Qualifier, LazyString] = {
    Qualifier.EXACT: lazy("exactly"),
    Qualifier.NEARLY: lazy("nearly"),
    Qualifier.OVER: lazy("more than"),
    Qualifier.UNDER: lazy("less than"),
}
OPERATION_LABELS: dict[Operation, LazyString] = {
    Operation.SHARE: lazy("first as percent of second"),
    Operation.DIFFERENCE: lazy("first minus second"),
    Operation.RATIO: lazy("first divided by second"),
}
FORMULAS: dict[Operation, str] = {
    Operation.SHARE: "%s ÷ %s × 100%%",
    Operation.DIFFERENCE: "%s − %s",
    Operation.RATIO: "%s ÷ %s",
}
_needed = InputRequired(lazy("Please fill this in."))


class CountedForm(Form):
    label = StringField(lazy("What is counted"), [_needed, Length(max=500)])
    unit = StringField(lazy("Unit"), [Length(max=60)])
    value = StringField(lazy("Figure"), [Length(max=60)])
    qualifier = SelectField(
        lazy("How exact"), coerce=Qualifier, choices=[SelectChoice(k.value, v) for k, v in QUALIFIER_LABELS.items()]
    )
    period = StringField(lazy("Period"), [Length(max=60)])
    quote = TextAreaField(lazy("Words of the source"), [Length(max=2000)])
    replaces = HiddenField()

    @classmethod
    def of(cls, indicator: Indicator, figure: Figure | None) -> "CountedForm":
        """The form filled with an indicator and its figure for one period."""
        data: dict[str, Any] = {"label": indicator.label, "unit": indicator.unit}
        if figure is not None:
            data |= {
                "value": number_vi(plain(figure.value)),
                "qualifier": figure.qualifier,
                "period": figure.period,
                "quote": figure.quote,
                "replaces": figure.period,
            }
        return cls(formdata=None, data=data)

    def statement(self) -> Statement | None:
        """The figure as it was entered, or None where none was."""
        if not self.value.data:
            return None
        unit = self.unit.data or ""
        try:
            stated = read_stated(self.value.data, unit)
        except Unreadable as fault:
            raise DomainError(say_unreadable(fault, unit), field="value") from fault
        chosen: Qualifier = self.qualifier.data
        if Qualifier.EXACT not in {stated.qualifier, chosen} and stated.qualifier is not chosen:
            raise DomainError(
                lazy("The word before the figure says something else than this choice."), field="qualifier"
            )
        if not self.period.data:
            raise DomainError(lazy("Say for which period the figure holds, such as 2022 - 2024."), field="period")
        qualifier = chosen if stated.qualifier is Qualifier.EXACT else stated.qualifier
        return Statement(stated.value, qualifier, self.period.data, self.quote.data or "")


class DerivedForm(Form):
    label = StringField(lazy("What it says"), [_needed, Length(max=500)])
    unit = StringField(lazy("Unit"), [Length(max=60)])
    operation = SelectField(
        lazy("How it follows"),
        coerce=Operation,
        choices=[SelectChoice(k.value, v) for k, v in OPERATION_LABELS.items()],
    )
    first = SelectField(lazy("First figure"))
    second = SelectField(lazy("Second figure"))

    @classmethod
    def of(cls, indicator: Indicator) -> "DerivedForm":
        """The form filled with a derived indicator."""
        data = {
            "label": indicator.label,
            "unit": indicator.unit,
            "operation": indicator.operation,
            "first": str(indicator.first_id),
            "second": str(indicator.second_id),
        }
        return cls(formdata=None, data=data)

    def offer(self, indicators: list[Indicator]) -> "DerivedForm":
        """Let it follow from figures that were counted."""
        counted = [SelectChoice(str(row.id), row.label) for row in indicators if row.operation is None]
        self.first.choices = self.second.choices = counted
        return self

    def derivation(self, indicators: list[Indicator]) -> Derivation:
        """The operation with its two indicators."""
        by_id = {str(row.id): row for row in indicators}
        return Derivation(self.operation.data, by_id[self.first.data], by_id[self.second.data])
