"""What is filled in about who comes."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from eventmgr.core.forms import Form
from eventmgr.core.i18n import LOCALES, lazy
from eventmgr.people.rules import BIRTH_YEARS, Sex, format_phone
from eventmgr.registration.forms.labels import SEX_LABELS
from eventmgr.registration.models import Category, Delegation
from eventmgr.registration.service import RegistrationData

_needed = InputRequired(lazy("Please fill this in."))


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


class RejectForm(Form):
    """Why somebody cannot come."""

    reason = StringField(lazy("Reason, as the person is told"), [_needed, at_most(500)])


class RegistrationForm(PersonForm):
    """What the organizer fills in about one person."""

    sort_name = StringField(lazy("Sorted under"), [at_most(100)])
    province = SelectField(lazy("Province"))
    category = SelectField(lazy("Category"))
    sex = SelectField(lazy("Sex"))
    birth_date = DateField(lazy("Date of birth"), [Optional()])
    birth_year = IntegerField(
        lazy("Year of birth"),
        [Optional(), NumberRange(BIRTH_YEARS[0], BIRTH_YEARS[-1], message=lazy("Please give a year like 1980."))],
    )
    note = TextAreaField(lazy("Note"), [at_most(2000)])
    language = SelectField(
        lazy("Written to in"), default="vi", choices=[SelectChoice(*item) for item in LOCALES.items()]
    )
    tell = BooleanField(lazy("Tell the person by e-mail what changed"))
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
            language=self.language.data,
            is_namesake=self.is_namesake.data,
        )
