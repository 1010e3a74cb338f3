"""What an organizer fills in about a session."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Length, Optional

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import local_date
from eventmgr.agenda.rules import SessionKind, SessionRole, parse_time
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


def _moment(event: Event, day: str, clock: time | None) -> datetime:
    return datetime.combine(date.fromisoformat(day), clock or time(), event.zone)


def _people(lines: Sequence[dict[str, str]]) -> list[PersonInput]:
    return [
        PersonInput(line["name"], SessionRole(line["role"]), UUID(line["person_id"]) if line["person_id"] else None)
        for line in lines
        if line["name"]
    ]
