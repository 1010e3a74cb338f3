"""What an organizer fills in about a course."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from wtforms import BooleanField, DecimalField, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from eventmgr.agenda.models import Session
from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy
from eventmgr.training.forms.labels import NEEDED
from eventmgr.training.models import Module
from eventmgr.training.service import MOST_PLACES, CourseData, ModuleData


def _uuid(value: str | UUID) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


class CourseForm(Form):
    title = TextAreaField(lazy("Name of the course"), [NEEDED, Length(max=300)])
    minimum_share = IntegerField(
        lazy("Share to attend for a certificate, in percent"),
        [NEEDED, NumberRange(1, 100, lazy("The share to attend is from 1 to 100 percent."))],
        default=80,
    )
    module_share = IntegerField(
        lazy("Share to attend of each subject, in percent"),
        [Optional(), NumberRange(0, 100, lazy("The share of each subject is from 0 to 100 percent."))],
        default=0,
    )
    needs_test = BooleanField(lazy("The closing test must be taken"))
    needs_feedback = BooleanField(lazy("Feedback must be given"))
    number_sign = StringField(lazy("Sign behind the certificate's number"), [NEEDED, Length(max=40)])

    def values(self) -> CourseData:
        """What was entered."""
        return CourseData(
            title=" ".join((self.title.data or "").split()),
            minimum_share=self.minimum_share.data or 0,
            number_sign=self.number_sign.data or "",
            module_share=self.module_share.data or 0,
            needs_test=bool(self.needs_test.data),
            needs_feedback=bool(self.needs_feedback.data),
        )


class ModuleForm(Form):
    title = TextAreaField(lazy("Subject"), [NEEDED, Length(max=500)])
    hours = DecimalField(lazy("Hours"), [NEEDED, NumberRange(0, 999, lazy("Enter a number of hours."))], places=2)
    sessions = SelectMultipleField(
        lazy("Sessions in which it is taught"),
        coerce=_uuid,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=True,
    )

    is_optional = BooleanField(lazy("People choose this subject"))
    capacity = IntegerField(
        lazy("Places"), [Optional(), NumberRange(1, MOST_PLACES, lazy("Enter a number of places."))]
    )

    @classmethod
    def of(cls, module: Module) -> "ModuleForm":
        """The form as it was sent, else filled with a module."""
        data = {
            "title": module.title,
            "hours": module.hours,
            "sessions": [link.session_id for link in module.sessions],
            "is_optional": module.is_optional,
            "capacity": module.capacity,
        }
        return cls(data=data)

    def offer(self, sessions: Sequence[Session], zone: ZoneInfo) -> "ModuleForm":
        """Put the sessions to choose from."""
        self.sessions.choices = [
            (session.id, f"{session.starts_at.astimezone(zone):%H:%M %d/%m/%Y} · {session.title}")
            for session in sessions
        ]
        return self

    def values(self) -> ModuleData:
        """What was entered."""
        return ModuleData(
            title=" ".join((self.title.data or "").split()),
            hours=self.hours.data or Decimal(0),
            session_ids=self.sessions.data or [],
            is_optional=bool(self.is_optional.data),
            capacity=self.capacity.data,
        )


class QuestionsForm(Form):
    open_questions = TextAreaField(lazy("Open questions"), [Length(max=5000)])
