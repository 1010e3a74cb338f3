"""What the secretary writes, and what the chair says when locking."""

from datetime import datetime

from wtforms import BooleanField, DateTimeLocalField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Length, Optional

from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.events.models import Event
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.queries import texts
from eventmgr.minutes.rules import LONGEST_COMMENT, LONGEST_TEXT, WRITTEN_ONLY, MinutesState, Mode, Section
from eventmgr.minutes.service import Details, proposed

STATES: dict[MinutesState, tuple[LazyString, str]] = {
    MinutesState.DRAFT: (lazy("Draft"), "neutral"),
    MinutesState.SUBMITTED: (lazy("Submitted to the chair"), "info"),
    MinutesState.LOCKED: (lazy("Locked"), "success"),
}
SECTIONS: dict[Section, LazyString] = {
    Section.OPENING: lazy("Opening"),
    Section.REPORTS: lazy("Reports"),
    Section.PAPERS: lazy("Papers"),
    Section.GROUPS: lazy("Group discussion"),
    Section.DISCUSSION: lazy("Discussion in the plenary"),
    Section.CONCLUSIONS: lazy("The chair's conclusions"),
    Section.TASKS: lazy("Tasks"),
}
MODES: dict[Mode, LazyString] = {
    Mode.ADD: lazy("Behind the data"),
    Mode.REPLACE: lazy("In place of the data"),
}
_TEXT_FIELDS = ("chair_name", "chair_position", "secretary_name", "secretary_position")
_WITH_DATA = [section for section in Section if section not in WRITTEN_ONLY]
_TIME_FIELDS = ("started_at", "ended_at")
_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]
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
    seen = HiddenField()

    @classmethod
    def of(cls, event: Event, minutes: Minutes | None) -> "MinutesForm":
        """The form filled with the minutes as they are stored, or with what the agenda proposes."""
        details = proposed(event) if minutes is None else {name: getattr(minutes, name) for name in cls.details()}
        data = {name: _local(event, value) for name, value in details.items()}
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
        details["ended_at"] = self.ended_at.data and self.ended_at.data.replace(tzinfo=event.zone)
        return details

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
    reason = TextAreaField(lazy("Reason for locking without them"), [Length(max=500)])
    confirm = BooleanField(
        lazy("I have read the minutes. They are to be locked."),
        [InputRequired(lazy("Tick the box to lock the minutes."))],
    )


class CommentForm(Form):
    text = TextAreaField(
        lazy("Comment"), [InputRequired(lazy("Write what you have to say.")), Length(max=LONGEST_COMMENT)]
    )


def _local(event: Event, value: object) -> object:
    return value.astimezone(event.zone).replace(tzinfo=None) if isinstance(value, datetime) else value
