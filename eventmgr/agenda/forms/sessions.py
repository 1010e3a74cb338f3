"""What an organizer fills in about a session."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import Scope, Stretch, get_session, list_sessions, local_date, parts_of
from eventmgr.agenda.rules import IDLE_KINDS, SessionKind, SessionRole, parse_span
from eventmgr.agenda.service import PaperInput, PersonInput, Place, SessionData
from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.events.models import Event, Room
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
SCOPE_LABELS: dict[Scope, LazyString] = {
    Scope.NOTHING: lazy("Nothing moves"),
    Scope.EVERYWHERE: lazy("All that follows on this day"),
    Scope.ROOM: lazy("What follows in the same room"),
}
SPARE_LINES = 3
DEFAULT_MINUTES = 30
TIMES = 2
_needed = InputRequired(lazy("Please fill this in."))


class TimeTextField(StringField):
    """A time of day as people write it; a span such as 7:30-8h says when it ends, too."""

    until: time | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed and, if it is a time, the time."""
        super().process_formdata(valuelist)
        self.time: time | None = None
        if self.data:
            try:
                self.time, self.until = parse_span(self.data)
            except ValueError:
                raise ValueError(lazy("Write a time such as 7h30 or 07:30.")) from None


class TimesForm(Form):
    """When something begins and ends; both may stand in the first field."""

    start = TimeTextField(lazy("Begins"), [_needed])
    end = TimeTextField(lazy("Ends"), [_needed])

    def validate(self, extra_validators: Any = None) -> bool:
        """A span in the first field says when it ends, whatever was proposed in the second one."""
        if self.start.until is not None:
            self.end.process_formdata([f"{self.start.until:%H:%M}"])
            self.end.raw_data = [self.end.data]
        return bool(super().validate(extra_validators))


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
    picked = HiddenField()


class PaperLine(Form):
    class Meta(Form.Meta):
        csrf = False

    title = StringField(lazy("Title of the paper"), [Length(max=500)])
    author = StringField(lazy("Author"), [Length(max=200)])
    minutes = IntegerField(lazy("Minutes planned"), [Optional(), NumberRange(0, 24 * 60)])
    gist = TextAreaField(lazy("Gist, for the minutes"), [Length(max=4000)])


class SessionForm(TimesForm):
    kind = SelectField(
        lazy("Kind"), coerce=SessionKind, choices=[SelectChoice(k.value, v) for k, v in KIND_LABELS.items()]
    )
    title = TextAreaField(lazy("Title"), [_needed, Length(max=1000)])
    day = SelectField(lazy("Day"))
    room_id = SelectField(lazy("Room"), [Optional()])
    parent_id = SelectField(lazy("Part of the session"), [Optional()])
    expected = IntegerField(lazy("People expected"), [Optional(), NumberRange(min=0)])
    takes_attendance = BooleanField(lazy("People are checked in to this session"))
    people = FieldList(FormField(PersonLine))
    papers = FieldList(FormField(PaperLine))
    push = SelectField(
        lazy("What follows makes way"),
        coerce=Scope,
        default=Scope.NOTHING,
        choices=[SelectChoice(scope.value, label) for scope, label in SCOPE_LABELS.items()],
    )
    way = HiddenField()

    @classmethod
    def empty(cls, event: Event) -> "SessionForm":
        """The form as it was sent, or as a new session begins."""
        return cls().offer(event)

    @classmethod
    def after(cls, event: Event, session: Session, minutes: int = DEFAULT_MINUTES) -> "SessionForm":
        """A new session that begins where another one ends, in the same place.

        A part whose session ends there, too, has no time behind it: the new one runs beside it, in another room.
        """
        parent = get_session(event.id, session.parent_id) if session.parent_id else None
        if parent is not None and session.ends_at >= parent.ends_at:
            return cls._begun(event, session.starts_at, session.ends_at, kind=session.kind, parent_id=str(parent.id))
        last = datetime.combine(local_date(session, event.zone), time(23, 55), event.zone)
        ends = min(session.ends_at + timedelta(minutes=minutes), parent.ends_at if parent else last)
        room_id, parent_id = str(session.room_id or ""), str(session.parent_id or "")
        kind = SessionKind.PAPER if session.kind in IDLE_KINDS else session.kind
        values = {"kind": kind, "room_id": room_id, "parent_id": parent_id, "push": Scope.EVERYWHERE}
        return cls._begun(event, session.ends_at, ends, **values)

    @classmethod
    def part_of(cls, event: Event, session: Session) -> "SessionForm":
        """A new part of a session: behind its last part, or as long as the whole."""
        parts = [row.ends_at for row in parts_of(session, list_sessions(event.id)) if row.ends_at < session.ends_at]
        begins = max([session.starts_at, *parts])
        return cls._begun(event, begins, session.ends_at, kind=session.kind, parent_id=str(session.id))

    @classmethod
    def _begun(cls, event: Event, begins: datetime, ends: datetime, **values: Any) -> "SessionForm":
        starts = begins.astimezone(event.zone)
        times = {
            "day": starts.date().isoformat(),
            "start": f"{starts:%H:%M}",
            "end": f"{ends.astimezone(event.zone):%H:%M}",
        }
        return cls(formdata=None, data={**times, **values}).offer(event)

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
            "parent_id": str(session.parent_id or ""),
            "expected": session.expected,
            "people": [
                {
                    "role": p.role,
                    "name": p.name,
                    "person_id": p.person_id or "",
                    "picked": p.name if p.person_id else "",
                }
                for p in session.people
            ],
            "papers": [
                {"title": p.title, "author": p.author, "gist": p.gist, "minutes": p.minutes} for p in session.papers
            ],
        }
        return cls(formdata=None, data=data).offer(event, session)

    def offer(self, event: Event, session: Session | None = None) -> "SessionForm":
        """Put the days, rooms and sessions to choose from, and spare lines to write in."""
        rooms = list_rooms(event.id)
        self.day.choices = [
            SelectChoice(on.isoformat(), f"{on:%d/%m/%Y} {title}".strip()) for on, title in list_days(event)
        ]
        self.room_id.choices = room_choices(rooms)
        self.parent_id.choices = [
            SelectChoice("", lazy("(no part of another session)")),
            *(
                SelectChoice(str(row.id), f"{row.starts_at.astimezone(event.zone):%d/%m %H:%M} {row.title}")
                for row in list_sessions(event.id)
                if row.parent_id is None and row is not session
            ),
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
            "parent_id": UUID(self.parent_id.data) if self.parent_id.data else None,
            "expected": self.expected.data,
            "people": _people(self.people.data),
            "papers": [
                PaperInput(line["title"], line["author"] or "", line["gist"] or "", line["minutes"])
                for line in self.papers.data
                if line["title"]
            ],
        }

    def stretch(self, event: Event) -> Stretch:
        """The time that others make way for."""
        data = self.values(event)
        return Stretch(data["starts_at"], data["ends_at"], data["room_id"], data["parent_id"], self.push.data)


class PlaceForm(TimesForm):
    """Another time or room for a session, in its row; `seen` says where it stood for whoever fills this in."""

    room_id = SelectField(lazy("Room"), [Optional()])
    seen = HiddenField()

    def offer(self, rooms: Sequence[Room]) -> "PlaceForm":
        """Put the rooms to choose from."""
        self.room_id.choices = room_choices(rooms)
        return self

    def place(self, event: Event, day: date) -> Place:
        """Where the session is to be, on the day on which it is."""
        room_id = UUID(self.room_id.data) if self.room_id.data else None
        on = day.isoformat()
        return Place(_moment(event, on, self.start.time), _moment(event, on, self.end.time), room_id)


class PushForm(Form):
    """By how many minutes a session and what follows it begin later."""

    minutes = IntegerField(lazy("Minutes later"), [_needed, NumberRange(1, 24 * 60)], default=15)
    push = SelectField(
        lazy("What makes way"),
        coerce=Scope,
        default=Scope.EVERYWHERE,
        choices=[SelectChoice(scope.value, SCOPE_LABELS[scope]) for scope in (Scope.EVERYWHERE, Scope.ROOM)],
    )
    way = HiddenField()


def write_place(place: Place) -> str:
    """Where a session was seen, for a hidden field."""
    return f"{place.starts_at.isoformat()} {place.ends_at.isoformat()} {place.room_id or ''}".strip()


def read_place(text: str) -> Place | None:
    """The same, read back; None for what is none."""
    words = text.split()
    try:
        starts, ends = (datetime.fromisoformat(word) for word in words[:2])
        return Place(starts, ends, UUID(words[2]) if len(words) > TIMES else None)
    except ValueError:
        return None


def room_choices(rooms: Sequence[Room]) -> list[SelectChoice]:
    """The rooms of an event, parts behind their set."""
    return [
        SelectChoice("", lazy("(no room)")),
        *(SelectChoice(str(room.id), f"– {room.name}" if room.parent_id else room.name) for room in rooms),
    ]


def _moment(event: Event, day: str, clock: time | None) -> datetime:
    return datetime.combine(date.fromisoformat(day), clock or time(), event.zone)


def _people(lines: Sequence[dict[str, str]]) -> list[PersonInput]:
    """A person who was picked counts as long as the name stays as it was then."""
    return [
        PersonInput(
            line["name"],
            SessionRole(line["role"]),
            UUID(line["person_id"]) if line["person_id"] and line["picked"] in {line["name"], ""} else None,
        )
        for line in lines
        if line["name"]
    ]
