"""What is filled in about delegations."""

from collections.abc import Iterable
from typing import Self

from wtforms import (
    IntegerField,
    SelectMultipleField,
)
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy
from eventmgr.people.models import AdminUnit


class QuotaForm(Form):
    """How many people a province may send."""

    quota = IntegerField(
        lazy("Quota"), [Optional(), NumberRange(0, 10_000, message=lazy("Please give a number from 0 to 10,000."))]
    )


class DelegationsForm(QuotaForm):
    """Which provinces are expected, all with the same quota."""

    units = SelectMultipleField(
        lazy("Provinces"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=False
    )

    def validate_units(self, field: SelectMultipleField) -> None:
        """Only what was offered, and something of it."""
        offered = {choice[0] for choice in field.choices or ()}
        if not field.data or not set(field.data) <= offered:
            raise ValidationError(lazy("Please choose the provinces from the list."))

    def offer(self, units: Iterable[AdminUnit]) -> Self:
        """Let choose among the provinces that have no delegation yet."""
        self.units.choices = [(str(unit.id), unit.full_name) for unit in units]
        return self
