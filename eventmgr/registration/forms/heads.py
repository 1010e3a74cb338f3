"""What the head of a delegation fills in on a phone, and what the organizer says about the head."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Self
from uuid import UUID

from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional

from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.people.rules import BIRTH_YEARS, Sex, format_phone
from eventmgr.registration.forms.labels import SEX_LABELS
from eventmgr.registration.forms.people import at_most
from eventmgr.registration.models import Category, DelegationHead, Registration
from eventmgr.registration.queries import Slot
from eventmgr.registration.service import RegistrationData

_needed = InputRequired(lazy("Please fill this in."))


class OwnPersonForm(Form):
    """One person of the delegation; `seen` says what stood on the page when it was opened."""

    full_name = StringField(lazy("Full name"), [_needed, at_most(200)])
    position = StringField(lazy("Position"), [at_most(200)])
    organization = StringField(lazy("Organization"), [at_most(200)])
    phone = StringField(lazy("Phone"), [at_most(40)])
    birth_year = IntegerField(
        lazy("Year of birth"),
        [Optional(), NumberRange(BIRTH_YEARS[0], BIRTH_YEARS[-1], message=lazy("Please give a year like 1980."))],
    )
    sex = SelectField(lazy("Sex"))
    is_namesake = BooleanField(lazy("This is another person of the same name in our delegation"))
    seen = HiddenField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.sex.choices = [("", lazy("(not given)")), *((sex.value, words) for sex, words in SEX_LABELS.items())]

    def values(self) -> RegistrationData:
        """What was filled in, as the service takes it."""
        return RegistrationData(
            full_name=self.full_name.data or "",
            position=self.position.data or "",
            organization=self.organization.data or "",
            phone=self.phone.data or None,
            birth_year=self.birth_year.data,
            sex=Sex(self.sex.data) if self.sex.data else None,
            is_namesake=self.is_namesake.data,
        )


class CorrectForm(OwnPersonForm):
    """What is put right about a person who stands in the list."""

    category = SelectField(lazy("Category"))

    @classmethod
    def of(cls, registration: Registration, seen: str) -> Self:
        """The form filled with what is known."""
        person = registration.person
        shown = {
            "full_name": person.full_name,
            "position": registration.position,
            "organization": registration.organization,
            "phone": format_phone(person.phone) if person.phone else "",
            "birth_year": person.birth_year,
            "sex": person.sex.value if person.sex else "",
            "category": registration.category.key,
            "seen": seen,
        }
        return cls(data=shown)

    def offer(self, categories: Iterable[Category]) -> Self:
        """Let choose among these categories."""
        self.category.choices = [(row.key, row.name) for row in categories]
        return self

    def values(self) -> RegistrationData:
        """What was filled in, with the category."""
        return {**super().values(), "category": self.category.data}


class _Agreed(Form):
    """What enters somebody; `form_id` tells a form that is sent twice from two forms."""

    form_id = HiddenField(default=lambda: str(uuid7()))
    agreed = BooleanField(validators=[InputRequired(lazy("Please confirm this: without it nobody may be entered."))])

    def explain(self, text: str) -> Self:
        """Put the exact words beside the box."""
        self.agreed.label.text = text
        return self

    def values(self) -> RegistrationData:
        """What was filled in, under the name that the form gave it."""
        told: RegistrationData = super().values()
        with suppress(ValueError):
            told["id"] = UUID(str(self.form_id.data))
        return told


class AddForm(_Agreed, CorrectForm):
    """One more person; the head says that the person agreed."""


class SuccessorForm(_Agreed, OwnPersonForm):
    """Who comes in the place of somebody; the head says that the person agreed."""


class CancelForm(Form):
    """Why somebody does not come."""

    reason = StringField(lazy("Reason"), [_needed, at_most(200)])
    seen = HiddenField()


class HeadForm(Form):
    """Who speaks for a delegation: one of its people, or a contact."""

    registration = SelectField(lazy("One of the delegation"))
    full_name = StringField(lazy("Or somebody else: full name"), [at_most(200)])
    phone = StringField(lazy("Phone"), [at_most(40)])

    @classmethod
    def of(cls, head: DelegationHead | None) -> Self:
        """The form filled with what is known; of one of the delegation the name stands in the choice."""
        if head is None or head.registration_id is not None:
            return cls(formdata=None, data={"registration": head.registration_id if head else ""})
        phone = format_phone(head.phone) if head.phone else ""
        return cls(formdata=None, data={"registration": "", "full_name": head.full_name, "phone": phone})

    def offer(self, slots: Iterable[Slot], head: DelegationHead | None) -> Self:
        """Let choose among the people of the delegation, and whoever is its head though not coming any more."""
        people = {slot.registration.id: slot.registration.person.full_name for slot in slots}
        if head is not None and head.registration_id is not None:
            people.setdefault(head.registration_id, head.name)
        self.registration.choices = [("", lazy("(somebody else)")), *((str(key), name) for key, name in people.items())]
        return self

    @property
    def registration_id(self) -> UUID | None:
        """Who was chosen of the delegation."""
        return UUID(self.registration.data) if self.registration.data else None
