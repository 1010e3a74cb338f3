"""What is filled in about delegations."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Self, cast
from uuid import UUID

from wtforms import HiddenField, IntegerField, SelectMultipleField
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.people.models import AdminUnit
from eventmgr.registration.models import Category, Delegation

_quota_range = NumberRange(0, 10_000, message=lazy("Please give a number from 0 to 10,000."))
# (Delegation, category key or "" for the total) → quota, None for no limit.
Quotas = Mapping[tuple[UUID, str], int | None]
QuotaInput = dict[UUID, tuple[int | None, dict[str, int | None]]]


class QuotasForm(Form):
    """The quotas of all delegations: one number in all and one for each category; made for the event at hand."""

    seen = HiddenField()

    @classmethod
    def make(cls, delegations: Iterable[Delegation], categories: Iterable[Category], quotas: Quotas) -> Self:
        """A form with a field for every delegation, filled with what holds; `seen` is its fingerprint."""
        columns: list[tuple[str, LazyString | str]] = [
            ("", lazy("In all")),
            *((row.key, row.name) for row in categories),
        ]
        rows = list(delegations)
        fields = {
            cell_name(row.id, key): IntegerField(f"{row.admin_unit.name}: {words}", [Optional(), _quota_range])
            for row in rows
            for key, words in columns
        }
        made = cast("type[Self]", type("EventQuotasForm", (cls,), fields))
        held = {cell_name(delegation_id, key): quota for (delegation_id, key), quota in quotas.items()}
        return made(data={**held, "seen": fingerprint(quotas)})

    def values(self, delegations: Iterable[Delegation], categories: Iterable[Category]) -> QuotaInput:
        """Delegation → total and category → quota, as the service takes it."""
        keys = [category.key for category in categories]
        return {
            row.id: (self[cell_name(row.id, "")].data, {key: self[cell_name(row.id, key)].data for key in keys})
            for row in delegations
        }


def fingerprint(quotas: Quotas) -> str:
    """Another text as soon as any quota is another one."""
    return hashlib.sha256(repr(sorted((str(key), quota) for key, quota in quotas.items())).encode()).hexdigest()


def cell_name(delegation_id: UUID, key: str) -> str:
    """The name of the field for one delegation and category; the empty key is the total."""
    return f"quota-{delegation_id.hex}-{key}"


class DelegationsForm(Form):
    """Which provinces are expected, all with the same quota."""

    quota = IntegerField(lazy("Quota"), [Optional(), _quota_range])
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
