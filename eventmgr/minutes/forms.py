"""What the secretary writes, and what the chair says when locking."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    validators,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import Email, InputRequired, Length, Optional

from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.core.text import nfc_text
from eventmgr.events.models import Event
from eventmgr.minutes.models import Amendment, Minutes, Task
from eventmgr.minutes.queries import print_task, recipients_of, texts
from eventmgr.minutes.rules import (
    LONGEST_COMMENT,
    LONGEST_TEXT,
    WRITTEN_ONLY,
    MinutesState,
    Mode,
    Section,
    TaskState,
    amendment_mark,
)
from eventmgr.minutes.service import Details, TaskData, Told, proposed, shown_times
from eventmgr.minutes.wordings import LetterKind

STATES: dict[MinutesState, tuple[LazyString, str]] = {
    MinutesState.DRAFT: (lazy("Draft"), "neutral"),
    MinutesState.SUBMITTED: (lazy("Submitted to the chair"), "info"),
    MinutesState.LOCKED: (lazy("Locked"), "success"),
}
SECTIONS: dict[Section, LazyString] = {
    Section.ATTENDANCE: lazy("Attendance"),
    Section.AGENDA: lazy("Agenda as it ran"),
    Section.OPENING: lazy("Opening"),
    Section.REPORTS: lazy("Reports"),
    Section.PAPERS: lazy("Papers"),
    Section.GROUPS: lazy("Group discussion"),
    Section.DISCUSSION: lazy("Discussion in the plenary"),
    Section.CONCLUSIONS: lazy("The chair's conclusions"),
    Section.TASKS: lazy("Tasks"),
}
TASK_STATES: dict[TaskState, tuple[LazyString, str]] = {
    TaskState.OPEN: (lazy("Not begun"), "neutral"),
    TaskState.UNDERWAY: (lazy("Underway"), "info"),
    TaskState.DONE: (lazy("Done"), "success"),
    TaskState.STUCK: (lazy("Stuck"), "danger"),
}
MODES: dict[Mode, LazyString] = {
    Mode.ADD: lazy("Behind the data"),
    Mode.REPLACE: lazy("In place of the data"),
}
LETTERS: dict[LetterKind, LazyString] = {
    LetterKind.GIVEN: lazy("Tasks are handed over"),
    LetterKind.REPORT: lazy("News of tasks"),
}
_TEXT_FIELDS = ("chair_name", "chair_position", "secretary_name", "secretary_position")
_WITH_DATA = [section for section in Section if section not in WRITTEN_ONLY]
_TIME_FIELDS = ("started_at", "ended_at")
_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]
_FILL_IN = lazy("Please fill this in.")
_short, _long = Length(max=200), Length(max=LONGEST_TEXT)


def _mode() -> RadioField:
    """Where the written text stands; a form that says nothing of it leaves it as it was."""
    return RadioField(
        lazy("Where the text stands"),
        [Optional()],
        choices=[SelectChoice(mode.value, label) for mode, label in MODES.items()],
        validate_choice=False,
    )


class MinutesForm(Form):
    chair_name = StringField(lazy("Chair"), [_short])
    chair_position = StringField(lazy("The chair's position"), [_short])
    secretary_name = StringField(lazy("Secretary"), [_short])
    secretary_position = StringField(lazy("The secretary's position"), [_short])
    started_at = DateTimeLocalField(lazy("Really began"), [Optional()], format=_FORMATS)
    ended_at = DateTimeLocalField(lazy("Really ended"), [Optional()], format=_FORMATS)
    recipients = TextAreaField(lazy("Recipients"), [Length(max=LONGEST_COMMENT)])
    attendance = TextAreaField(SECTIONS[Section.ATTENDANCE], [_long])
    attendance_mode = _mode()
    agenda = TextAreaField(SECTIONS[Section.AGENDA], [_long])
    agenda_mode = _mode()
    opening = TextAreaField(SECTIONS[Section.OPENING], [_long])
    opening_mode = _mode()
    reports = TextAreaField(SECTIONS[Section.REPORTS], [_long])
    reports_mode = _mode()
    papers = TextAreaField(SECTIONS[Section.PAPERS], [_long])
    papers_mode = _mode()
    groups = TextAreaField(SECTIONS[Section.GROUPS], [_long])
    groups_mode = _mode()
    discussion = TextAreaField(SECTIONS[Section.DISCUSSION], [_long])
    discussion_mode = _mode()
    conclusions = TextAreaField(SECTIONS[Section.CONCLUSIONS], [_long])
    tasks = TextAreaField(SECTIONS[Section.TASKS], [_long])
    tasks_mode = _mode()
    seen = HiddenField()

    @classmethod
    def of(cls, event: Event, minutes: Minutes | None) -> "MinutesForm":
        """The form filled with the minutes as they are stored, or with what the agenda proposes."""
        details = proposed(event) if minutes is None else {name: getattr(minutes, name) for name in _TEXT_FIELDS}
        if minutes is not None:
            details |= dict(zip(_TIME_FIELDS, shown_times(event, minutes), strict=True))
        data = {name: _local(event, value) for name, value in details.items()}
        data["recipients"] = "\n".join(recipients_of(event, minutes))
        data |= {section.value: text for section, text in texts(minutes).items()}
        stored = {row.section: row.mode for row in minutes.texts} if minutes else {}
        data |= {f"{section.value}_mode": stored.get(section, Mode.ADD).value for section in _WITH_DATA}
        form = cls(formdata=None, data=data)
        form.see(minutes)
        return form

    def see(self, minutes: Minutes | None) -> None:
        """Remember the newest text that stands on this page."""
        newest = max((row.updated_at for row in minutes.texts), default=None) if minutes else None
        self.seen.data = newest.isoformat() if newest else ""

    @staticmethod
    def details() -> tuple[str, ...]:
        """The fields above the sections."""
        return (*_TEXT_FIELDS, *_TIME_FIELDS)

    def values(self, event: Event) -> Details:
        """Who led and wrote, and when; moments in the zone of the event."""
        details = Details()
        details["chair_name"] = self.chair_name.data or ""
        details["chair_position"] = self.chair_position.data or ""
        details["secretary_name"] = self.secretary_name.data or ""
        details["secretary_position"] = self.secretary_position.data or ""
        details["started_at"] = self.started_at.data and self.started_at.data.replace(tzinfo=event.zone)
        if self.recipients.raw_data:
            details["recipients"] = self._own_recipients(event)
        details["ended_at"] = self.ended_at.data and self.ended_at.data.replace(tzinfo=event.zone)
        return details

    def _own_recipients(self, event: Event) -> str:
        """Those that are not the host's own anyway: what the profile says later holds for minutes that say no other."""
        typed = nfc_text(self.recipients.data or "")
        return "" if typed == nfc_text("\n".join(recipients_of(event, None))) else typed

    def written(self) -> dict[Section, str]:
        """What was written, by section; a section that was not sent stays as it is."""
        sent = [section for section in Section if self[section.value].raw_data]
        return {section: self[section.value].data or "" for section in sent}

    def modes(self) -> dict[Section, Mode]:
        """Where the texts stand, by section."""
        told = {section: self[f"{section.value}_mode"].data for section in _WITH_DATA}
        return {section: Mode(value) for section, value in told.items() if value in {mode.value for mode in Mode}}

    def seen_at(self) -> datetime | None:
        """The moment of the newest text when the page was opened; a page without any text saw the beginning."""
        try:
            return datetime.fromisoformat(self.seen.data or "1970-01-01T00:00:00+00:00")
        except ValueError:
            return None


class LockForm(Form):
    seen = HiddenField()
    reason = TextAreaField(lazy("Reason for locking without them"), [Length(max=500)])
    confirm = BooleanField(
        lazy("I have read the minutes. They are to be locked."),
        [InputRequired(lazy("Tick the box to lock the minutes."))],
    )


class GiveForm(Form):
    lines = TextAreaField(lazy("Tasks, one a line"), [InputRequired(), _long])


class TaskForm(Form):
    content = TextAreaField(lazy("What is to be done"), [InputRequired(), Length(max=2000)])
    lead = StringField(lazy("Who leads"), [_short])
    partners = StringField(lazy("With whom"), [Length(max=500)])
    due = StringField(lazy("Until when"), [Length(max=100)])
    source = StringField(lazy("Where in the minutes it comes from"), [_short])
    seen = HiddenField()

    @classmethod
    def of(cls, task: Task) -> "TaskForm":
        """The form filled with the task as it is stored."""
        return cls(
            formdata=None, obj=task, data={"lead": task.owner.name if task.owner else "", "seen": print_task(task)}
        )

    def values(self) -> TaskData:
        """What was said of the task."""
        return TaskData(
            self.content.data or "",
            self.lead.data or "",
            self.partners.data or "",
            self.due.data or "",
            self.source.data or "",
        )


class ReportForm(Form):
    report_id = HiddenField(validators=[InputRequired(), validators.UUID()])
    state = RadioField(
        lazy("How does it stand?"),
        [InputRequired(lazy("Choose how it stands."))],
        choices=[SelectChoice(state.value, label) for state, (label, _tone) in TASK_STATES.items()],
    )
    text = TextAreaField(lazy("What was done, what is in the way"), [Length(max=4000)])

    def told(self) -> Told:
        """What was told."""
        return Told(UUID(self.report_id.data), TaskState(self.state.data), self.text.data or "")


class OwnerForm(Form):
    email = StringField(lazy("E-mail for reminders"), [Optional(), Email(lazy("This is no e-mail address.")), _short])
    phone = StringField(lazy("Phone"), [Length(max=40)])


class LetterForm(Form):
    """How the owners of tasks are written to."""

    subject = StringField(lazy("Subject"), [InputRequired(_FILL_IN), _short])
    body = TextAreaField(lazy("Text"), [InputRequired(_FILL_IN), Length(max=5000)])


class CarryOnForm(Form):
    earlier = SelectField(lazy("Earlier event"), [InputRequired()])
    with_session = BooleanField(lazy("Put their review on the agenda"))


class LockAmendmentForm(Form):
    seen = HiddenField()
    confirm = BooleanField(
        lazy("I have read the amendment. It is to be locked."),
        [InputRequired(lazy("Tick the box to lock the amendment."))],
    )


class AmendmentForm(Form):
    reason = TextAreaField(lazy("Reason of the amendment"), [InputRequired(_FILL_IN), Length(max=LONGEST_COMMENT)])
    text = TextAreaField(lazy("What is changed or added"), [InputRequired(_FILL_IN), _long])
    recipients = TextAreaField(lazy("Recipients"), [Length(max=LONGEST_COMMENT)])
    seen = HiddenField()

    @classmethod
    def of(cls, amendment: Amendment, recipients: Sequence[str]) -> "AmendmentForm":
        """The form filled with a draft and with those who get it now."""
        data = {"reason": amendment.reason, "text": amendment.text, "recipients": "\n".join(recipients)}
        form = cls(formdata=None, data=data)
        form.seen.data = amendment_mark(amendment.reason, amendment.text, amendment.recipients)
        return form

    def words(self) -> tuple[str, str, str]:
        """Why, what, and for whom."""
        return self.reason.data or "", self.text.data or "", self.recipients.data or ""


class SendForm(Form):
    count = IntegerField()


class AskBackForm(Form):
    word = TextAreaField(lazy("What is to be changed"), [Length(max=LONGEST_COMMENT)])


class CheckForm(Form):
    file = FileField(lazy("File"))


class CommentForm(Form):
    text = TextAreaField(
        lazy("Comment"), [InputRequired(lazy("Write what you have to say.")), Length(max=LONGEST_COMMENT)]
    )


def _local(event: Event, value: object) -> object:
    return value.astimezone(event.zone).replace(tzinfo=None) if isinstance(value, datetime) else value
