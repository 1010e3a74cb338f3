"""What is filled in about who comes, and how states are called on the screen."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.people.models import AdminUnit
from eventmgr.people.rules import Sex, format_phone
from eventmgr.registration.importing.report import RowStatus
from eventmgr.registration.models import Category, Delegation
from eventmgr.registration.rules import RegistrationState, Source
from eventmgr.registration.service import RegistrationData

_S = RegistrationState
STATE_LABELS: dict[RegistrationState, tuple[LazyString, str]] = {
    _S.DRAFT: (lazy("Draft"), "neutral"),
    _S.SUBMITTED: (lazy("To approve"), "warning"),
    _S.WAITLISTED: (lazy("Waiting list"), "warning"),
    _S.APPROVED: (lazy("Approved"), "info"),
    _S.REJECTED: (lazy("Rejected"), "danger"),
    _S.CONFIRMED: (lazy("Confirmed"), "success"),
    _S.CANCELLED: (lazy("Cancelled"), "neutral"),
    _S.REPLACED: (lazy("Replaced"), "neutral"),
}
SOURCE_LABELS: dict[Source, LazyString] = {
    Source.WEB: lazy("Registered by themselves"),
    Source.IMPORT: lazy("From a list"),
    Source.STAFF: lazy("Added by the organizer"),
    Source.WALK_IN: lazy("Added at the door"),
}
# The tabs over the list: key in the address → words, states.
TABS: dict[str, tuple[LazyString, frozenset[RegistrationState]]] = {
    "all": (lazy("All"), frozenset(_S)),
    "confirmed": (lazy("Confirmed"), frozenset({_S.CONFIRMED})),
    "submitted": (lazy("To approve"), frozenset({_S.DRAFT, _S.SUBMITTED, _S.APPROVED})),
    "waitlisted": (lazy("Waiting list"), frozenset({_S.WAITLISTED})),
    "left": (lazy("Not coming"), frozenset({_S.CANCELLED, _S.REJECTED, _S.REPLACED})),
}
SEX_LABELS: dict[Sex, LazyString] = {Sex.FEMALE: lazy("Female"), Sex.MALE: lazy("Male")}
ROW_LABELS: dict[RowStatus, tuple[LazyString, str]] = {
    RowStatus.NEW: (lazy("New"), "success"),
    RowStatus.UPDATE: (lazy("Update"), "info"),
    RowStatus.DUPLICATE: (lazy("Duplicate"), "neutral"),
    RowStatus.NEEDS_REVIEW: (lazy("Needs a look"), "warning"),
    RowStatus.REJECTED: (lazy("Rejected"), "danger"),
}
VERB_LABELS: dict[str, LazyString] = {
    "registration.register": lazy("Registered"),
    "registration.correct": lazy("Corrected"),
    "registration.approve": lazy("Approved"),
    "registration.reject": lazy("Rejected"),
    "registration.cancel": lazy("Cancelled"),
    "pass.reissue": lazy("New pass issued"),
    "pass.open": lazy("Pass opened with the code"),
    "pass.wrong_code": lazy("Wrong code for the pass"),
}
FIELD_LABELS: dict[str, LazyString] = {
    "full_name": lazy("Full name"),
    "sort_name": lazy("Sorted under"),
    "phone": lazy("Phone"),
    "email": lazy("E-mail"),
    "sex": lazy("Sex"),
    "birth": lazy("Date of birth"),
    "birth_date": lazy("Date of birth"),
    "birth_year": lazy("Year of birth"),
    "position": lazy("Position"),
    "organization": lazy("Organization"),
    "province": lazy("Province"),
    "note": lazy("Note"),
    "state": lazy("State"),
    "source": lazy("Came in"),
    "delegation_id": lazy("Delegation"),
    "category_id": lazy("Category"),
}
_needed = InputRequired(lazy("Please fill this in."))
_BIRTH_YEARS = (1900, 2100)


def at_most(length: int) -> Length:
    """No longer than this."""
    return Length(max=length, message=lazy("At most %(max)d characters.", max=length))


class PersonForm(Form):
    """Who somebody is: shared by the public form and the organizer's."""

    full_name = StringField(lazy("Full name"), [_needed, at_most(200)])
    organization = StringField(lazy("Organization"), [at_most(200)])
    position = StringField(lazy("Position"), [at_most(200)])
    phone = StringField(lazy("Phone"), [at_most(40)])
    email = StringField(lazy("E-mail"), [at_most(254)])


class RegistrationForm(PersonForm):
    """What the organizer fills in about one person."""

    sort_name = StringField(lazy("Sorted under"), [at_most(100)])
    province = SelectField(lazy("Province"))
    category = SelectField(lazy("Category"))
    sex = SelectField(lazy("Sex"))
    birth_date = DateField(lazy("Date of birth"), [Optional()])
    birth_year = IntegerField(
        lazy("Year of birth"),
        [Optional(), NumberRange(*_BIRTH_YEARS, message=lazy("Please give a year like 1980."))],
    )
    note = TextAreaField(lazy("Note"), [at_most(2000)])
    is_namesake = BooleanField(lazy("This is another person of the same name and province"))

    @classmethod
    def of(cls, data: RegistrationData) -> Self:
        """The form filled with what is known."""
        sex, phone, province = data.get("sex"), data.get("phone"), data.get("province")
        shown = {
            **data,
            "sex": sex.value if sex else "",
            "phone": format_phone(phone) if phone else "",
            "province": str(province) if province else "",
        }
        return cls(data=shown)

    def offer(self, delegations: Iterable[Delegation], categories: Iterable[Category]) -> Self:
        """Let choose among the provinces and categories of the event."""
        provinces = [(str(row.admin_unit_id), row.admin_unit.full_name) for row in delegations]
        self.province.choices = [("", lazy("(no province)")), *provinces]
        self.category.choices = [(row.key, row.name) for row in categories]
        self.sex.choices = [("", lazy("(not given)")), *((sex.value, words) for sex, words in SEX_LABELS.items())]
        return self

    def values(self) -> RegistrationData:
        """What was filled in, as the service takes it."""
        return RegistrationData(
            full_name=self.full_name.data or "",
            sort_name=self.sort_name.data or None,
            province=UUID(self.province.data) if self.province.data else None,
            category=self.category.data,
            position=self.position.data or "",
            organization=self.organization.data or "",
            phone=self.phone.data or None,
            email=self.email.data or None,
            sex=Sex(self.sex.data) if self.sex.data else None,
            birth_date=self.birth_date.data,
            birth_year=self.birth_year.data,
            note=self.note.data or "",
            is_namesake=self.is_namesake.data,
        )


class UploadForm(Form):
    """A list as a file."""

    file = FileField(lazy("List of delegates"), [FileRequired(lazy("Please choose a file."))])


class ConfirmForm(Form):
    """The second step of an import: the name of the file that was looked at."""

    filename = HiddenField()


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
