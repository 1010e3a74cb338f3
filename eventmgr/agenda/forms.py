"""What an organizer fills in about a session."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from string import ascii_uppercase
from typing import Self
from uuid import UUID

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Length, Optional

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import local_date
from eventmgr.agenda.rules import SessionKind, SessionRole
from eventmgr.agenda.rules.columns import Column, Layout
from eventmgr.agenda.service import PaperInput, PersonInput, SessionData
from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.events.models import Event
from eventmgr.events.queries import list_days, list_rooms

KIND_LABELS: dict[SessionKind, LazyString] = {
    SessionKind.CHECK_IN: lazy("Reception and check-in"),
    SessionKind.OPENING: lazy("Opening"),
    SessionKind.SPEECH: lazy("Speech"),
    SessionKind.REPORT: lazy("Report"),
    SessionKind.PAPER: lazy("Paper"),
    SessionKind.DISCUSSION: lazy("Discussion"),
    SessionKind.GROUP_WORK: lazy("Group work"),
    SessionKind.REPORT_BACK: lazy("Groups report back"),
    SessionKind.CONCLUSION: lazy("Conclusion"),
    SessionKind.NOTICE: lazy("Notice"),
    SessionKind.TRAINING: lazy("Training session"),
    SessionKind.SURVEY: lazy("Survey"),
    SessionKind.CLOSING: lazy("Closing"),
    SessionKind.BREAK: lazy("Break"),
    SessionKind.MEAL: lazy("Meal"),
    SessionKind.BLOCKER: lazy("Time kept free"),
}
SESSION_ROLE_LABELS: dict[SessionRole, LazyString] = {
    SessionRole.PRESENTER: lazy("Presenter"),
    SessionRole.SPEAKER: lazy("Speaker"),
    SessionRole.TRAINER: lazy("Trainer of the session"),
    SessionRole.CHAIR: lazy("Chair of the session"),
    SessionRole.FACILITATOR: lazy("Facilitator"),
    SessionRole.SECRETARY: lazy("Secretary of the session"),
    SessionRole.HOST: lazy("Moderator"),
    SessionRole.HELPER: lazy("Helper"),
}
HALF_LABELS = {"morning": lazy("Morning"), "afternoon": lazy("Afternoon"), "evening": lazy("Evening")}
SPARE_LINES = 3
_HEADERS, _SHOWN = 30, 40
_TIME = re.compile(r"(\d{1,2})\s*(?:giờ|gio|[hg:.])?\s*(?:(\d{2})\s*(?:phút|phut|[pm])?)?")
_needed = InputRequired(lazy("Please fill this in."))


class TimeTextField(StringField):
    """A time of day as people write it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed and, if it is a time, the time."""
        super().process_formdata(valuelist)
        self.time: time | None = None
        if self.data:
            try:
                self.time = parse_time(self.data)
            except ValueError:
                raise ValueError(lazy("Write a time such as 7h30 or 07:30.")) from None


class PersonLine(Form):
    class Meta(Form.Meta):
        csrf = False

    role = SelectField(
        lazy("Role"),
        default=SessionRole.PRESENTER,
        coerce=SessionRole,
        choices=[SelectChoice(k.value, v) for k, v in SESSION_ROLE_LABELS.items()],
    )
    name = StringField(lazy("Name or office"), [Length(max=200)])
    person_id = HiddenField()


class PaperLine(Form):
    class Meta(Form.Meta):
        csrf = False

    title = StringField(lazy("Title of the paper"), [Length(max=500)])
    author = StringField(lazy("Author"), [Length(max=200)])
    gist = TextAreaField(lazy("Gist, for the minutes"), [Length(max=4000)])


class SessionForm(Form):
    kind = SelectField(
        lazy("Kind"), coerce=SessionKind, choices=[SelectChoice(k.value, v) for k, v in KIND_LABELS.items()]
    )
    title = TextAreaField(lazy("Title"), [_needed, Length(max=1000)])
    day = SelectField(lazy("Day"))
    start = TimeTextField(lazy("Begins"), [_needed])
    end = TimeTextField(lazy("Ends"), [_needed])
    room_id = SelectField(lazy("Room"), [Optional()])
    takes_attendance = BooleanField(lazy("People are checked in to this session"))
    people = FieldList(FormField(PersonLine))
    papers = FieldList(FormField(PaperLine))

    @classmethod
    def empty(cls, event: Event) -> "SessionForm":
        """The form as it was sent, or as a new session begins."""
        return cls().offer(event)

    @classmethod
    def of(cls, event: Event, session: Session) -> "SessionForm":
        """The form filled with a session; times stand as the event's clock shows them."""
        starts, ends = session.starts_at.astimezone(event.zone), session.ends_at.astimezone(event.zone)
        data = {
            "kind": session.kind,
            "title": session.title,
            "day": local_date(session, event.zone).isoformat(),
            "start": f"{starts:%H:%M}",
            "end": f"{ends:%H:%M}",
            "room_id": str(session.room_id or ""),
            "takes_attendance": session.takes_attendance,
            "people": [{"role": p.role, "name": p.name, "person_id": p.person_id or ""} for p in session.people],
            "papers": [{"title": p.title, "author": p.author, "gist": p.gist} for p in session.papers],
        }
        return cls(formdata=None, data=data).offer(event)

    def offer(self, event: Event) -> "SessionForm":
        """Put the days and rooms to choose from, and spare lines to write in."""
        rooms = list_rooms(event.id)
        self.day.choices = [
            SelectChoice(on.isoformat(), f"{on:%d/%m/%Y} {title}".strip()) for on, title in list_days(event)
        ]
        self.room_id.choices = [
            SelectChoice("", lazy("(no room)")),
            *(SelectChoice(str(room.id), f"– {room.name}" if room.parent_id else room.name) for room in rooms),
        ]
        for lines, name in ((self.people, "name"), (self.papers, "title")):
            filled = sum(bool(line.form[name].data) for line in lines)
            for _spare in range(filled + SPARE_LINES - len(lines)):
                lines.append_entry()
        return self

    def values(self, event: Event) -> SessionData:
        """What was entered, with moments in the zone of the event."""
        return {
            "kind": self.kind.data,
            "title": self.title.data or "",
            "starts_at": _moment(event, self.day.data, self.start.time),
            "ends_at": _moment(event, self.day.data, self.end.time),
            "room_id": UUID(self.room_id.data) if self.room_id.data else None,
            "takes_attendance": bool(self.takes_attendance.data),
            "people": _people(self.people.data),
            "papers": [
                PaperInput(line["title"], line["author"] or "", line["gist"] or "")
                for line in self.papers.data
                if line["title"]
            ],
        }


def parse_time(text: str) -> time:
    """A time of day: 7h30, 07g30, 7:30, 7.30, 7h, 7 giờ 30, 0730. ValueError for anything else."""
    words = text.strip().lower()
    if re.fullmatch(r"\d{3,4}", words):
        words = f"{words[:-2]}:{words[-2:]}"
    match = _TIME.fullmatch(words)
    if match is None:
        raise ValueError(text)
    return time(int(match[1]), int(match[2] or 0))


def _moment(event: Event, day: str, clock: time | None) -> datetime:
    return datetime.combine(date.fromisoformat(day), clock or time(), event.zone)


def _people(lines: Sequence[dict[str, str]]) -> list[PersonInput]:
    return [
        PersonInput(line["name"], SessionRole(line["role"]), UUID(line["person_id"]) if line["person_id"] else None)
        for line in lines
        if line["name"]
    ]


class AgendaFileForm(Form):
    file = FileField(lazy("Agenda"), [FileRequired(lazy("Please choose a file."))])


class AgendaRowsForm(Form):
    """What the columns of an uploaded agenda say, and which rows are taken; `told` carries its words along."""

    told = HiddenField()
    shown = HiddenField()
    taken = SelectMultipleField(lazy("Rows"), validate_choice=False, coerce=int)
    rooms = SelectMultipleField(lazy("Rooms to add"), validate_choice=False)
    sheet = SelectField(lazy("Sheet"), coerce=int)
    header = SelectField(lazy("Row of the header"), coerce=int)
    day = SelectField(lazy("Day"), coerce=int)
    time = SelectField(lazy("Time, or begin and end"), coerce=int)
    start = SelectField(lazy("Begin"), coerce=int)
    end = SelectField(lazy("End"), coerce=int)
    title = SelectField(lazy("What is planned"), coerce=int)
    people = SelectField(lazy("By whom"), coerce=int)
    room = SelectField(lazy("Room or place"), coerce=int)

    def offer(self, sheets: Sequence[str], rows: Sequence[Sequence[str]], header: int) -> Self:
        """Let choose among the sheets, the first rows as header, and the columns by letter and first words."""
        self.sheet.choices = [SelectChoice(number, name) for number, name in enumerate(sheets)]
        heads = [SelectChoice(-1, lazy("(no header)"))]
        for number, row in enumerate(rows[:_HEADERS]):
            heads.append(SelectChoice(number, f"{number + 1}: {' · '.join(filter(None, row))[:_SHOWN]}"))
        self.header.choices = heads
        width = max((len(row) for row in rows), default=0)
        columns = [SelectChoice(-1, lazy("(none)"))]
        for number in range(width):
            below = (row[number] for row in rows[max(header, 0) :] if number < len(row) and row[number])
            columns.append(SelectChoice(number, f"{ascii_uppercase[number % 26]}: {next(below, '')[:_SHOWN]}"))
        for column in Column:
            self[column.value].choices = columns
        return self

    def set_layout(self, layout: Layout) -> None:
        """Show what the columns are taken for."""
        self.header.data = layout.header
        for column in Column:
            self[column.value].data = layout.columns.get(column, -1)

    def layout(self) -> Layout:
        """What was said about the columns."""
        chosen = {column: self[column.value].data for column in Column}
        return Layout(self.header.data, {column: place for column, place in chosen.items() if place >= 0})
