"""What an organizer fills in about the use of personal data at an event."""

from collections.abc import Mapping
from typing import Any, Self

from wtforms import BooleanField, FormField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms import Form as PartForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import Length, NumberRange, Optional

from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy
from eventmgr.people.rules import Basis, Purpose, RequestKind
from eventmgr.people.service import BASIS_LABELS, PURPOSE_LABELS, REQUEST_KIND_LABELS
from eventmgr.registration.models import EventPurpose
from eventmgr.registration.service import PurposeData

_MONTHS = NumberRange(0, 600, message=lazy("Please give a number of months from 0 to 600."))


class PurposeForm(PartForm):
    """One purpose."""

    is_pursued = BooleanField(lazy("The event does this"))
    basis = SelectField(
        lazy("Ground"),
        coerce=Basis,
        choices=[SelectChoice(basis.value, words) for basis, words in BASIS_LABELS.items()],
    )
    keep_months = IntegerField(lazy("Months after the event"), [Optional(), _MONTHS])


class PurposesForm(Form):
    """Every purpose."""

    organising = FormField(PurposeForm)
    logistics = FormField(PurposeForm)
    messages = FormField(PurposeForm)
    sms = FormField(PurposeForm)
    zalo = FormField(PurposeForm)
    photos = FormField(PurposeForm)
    hotel_list = FormField(PurposeForm)
    statistics = FormField(PurposeForm)
    next_events = FormField(PurposeForm)

    @classmethod
    def of(cls, rows: Mapping[Purpose, EventPurpose]) -> Self:
        """The form filled with what holds."""
        data: dict[str, Any] = {
            purpose.value: {"is_pursued": row.is_pursued, "basis": row.basis, "keep_months": row.keep_months}
            for purpose, row in rows.items()
        }
        return cls(data=data)

    def values(self) -> dict[Purpose, PurposeData]:
        """What was filled in, as the service takes it."""
        return {purpose: PurposeData(**self[purpose.value].data) for purpose in Purpose}


class ConsentTextForm(Form):
    """The words beside one box."""

    text = TextAreaField(
        lazy("Words beside the box"), [Length(max=2000, message=lazy("At most %(max)d characters.", max=2000))]
    )


class PaperConsentForm(Form):
    """A consent that came on paper."""

    purpose = SelectField(lazy("Purpose"))
    evidence = StringField(
        lazy("Where the paper is kept"), [Length(max=200, message=lazy("At most %(max)d characters.", max=200))]
    )

    def offer(self, texts: Mapping[str, str]) -> Self:
        """Let choose among what the event asks for."""
        labels = {purpose.value: words for purpose, words in PURPOSE_LABELS.items()}
        self.purpose.choices = [SelectChoice(purpose, labels[purpose]) for purpose in texts]
        return self


class WithdrawForm(Form):
    """Which consent was taken back by word or letter."""

    purpose = HiddenField(validators=[Length(min=1, max=60)])


class StaffRequestForm(Form):
    """A request that did not come over the person's own page."""

    kind = SelectField(
        lazy("What the person asks for"),
        choices=[
            SelectChoice(kind.value, words)
            for kind, words in REQUEST_KIND_LABELS.items()
            if kind is not RequestKind.WITHDRAW
        ],
    )
    note = TextAreaField(
        lazy("In their words, and how it reached us"),
        [Length(max=2000, message=lazy("At most %(max)d characters.", max=2000))],
    )
