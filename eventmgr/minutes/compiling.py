"""What does the system know of a meeting, put together for its minutes? Pure: rows in, facts out."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from eventmgr.agenda.models import Session
from eventmgr.agenda.rules import SessionKind
from eventmgr.agenda.rules.running import held_span
from eventmgr.figures.queries import Board
from eventmgr.groups.models import Group
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.rules import OPENING_KINDS, Slot, TaskLine, is_minuted, meeting_days, meeting_span, noted_span
from eventmgr.outcomes.models import Item, Outcome, Record
from eventmgr.outcomes.queries import Speaking, provenance
from eventmgr.outcomes.rules import ItemKind, RecordState
from eventmgr.people.rules import Sex
from eventmgr.registration.models import Delegation, Registration

CALLED = "official"
Span = tuple[datetime | None, datetime | None]
_SETTLED = frozenset({RecordState.CONFIRMED, RecordState.LOCKED})


@dataclass(frozen=True)
class Came:
    """What the door knows of one delegate at the arrival session."""

    is_present: bool
    reason: str = ""


@dataclass(frozen=True)
class ProvinceCount:
    """One line of the annex."""

    name: str
    called: int
    present: int
    reasons: tuple[str, ...] = ()

    @property
    def absent(self) -> int:
        """Who was called and did not come."""
        return self.called - self.present


@dataclass(frozen=True)
class Attendance:
    """Who was called and who came; `provinces` holds those called, `others` counts guests and others who came."""

    is_taken: bool
    provinces: tuple[ProvinceCount, ...]
    others: int

    @property
    def called(self) -> int:
        """All delegates who were called."""
        return sum(row.called for row in self.provinces)

    @property
    def present(self) -> int:
        """Those of them who came."""
        return sum(row.present for row in self.provinces)

    @property
    def absent(self) -> int:
        """Those of them who did not."""
        return self.called - self.present

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """The reasons of those who did not come, the most frequent first."""
        counts = Counter(reason for row in self.provinces for reason in row.reasons)
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))

    @property
    def excused(self) -> int:
        """How many of those who did not come gave a reason."""
        return sum(count for _, count in self.reasons)


@dataclass(frozen=True)
class Held:
    """A session as it was held."""

    starts_at: datetime
    ends_at: datetime
    title: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class AgendaLine:
    """One session of the agenda as it was held, also a pause, with how many came where they were counted."""

    day: date
    starts_at: datetime
    ends_at: datetime
    title: str
    papers: tuple[str, ...]
    people: tuple[str, ...]
    place: str
    came: int | None


@dataclass(frozen=True)
class PaperRead:
    """A paper that was read, with its gist."""

    title: str
    author: str
    gist: str


@dataclass(frozen=True)
class Point:
    """One thing that was said, by whom and from where."""

    text: str
    speaker: str = ""
    province: str = ""

    @property
    def who(self) -> str:
        """Nguyễn Thị Mẫu Hòa (Khánh Hòa)."""
        return f"{self.speaker} ({self.province})" if self.province else self.speaker


@dataclass(frozen=True)
class GroupPart:
    """What one group did: its topic word for word, its officers, and by kind its points that nobody merged."""

    number: int
    room: str
    topic: str
    officers: tuple[tuple[str, str], ...]
    members: int
    provinces: int
    spoke: int
    points: tuple[tuple[ItemKind, tuple[Point, ...]], ...]


@dataclass(frozen=True)
class MergedPart:
    """What the groups of a session came to together: by kind each outcome, with whose points it comes from."""

    title: str
    outcomes: tuple[tuple[ItemKind, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True)
class Spoke:
    """How many delegates spoke in all discussions, of how many provinces, and how many of them women and men."""

    people: int
    provinces: int
    women: int
    men: int


@dataclass(frozen=True)
class DiscussionPart:
    """What was said in one discussion of the plenary."""

    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Compiled:
    """All that the data say."""

    span: tuple[datetime, datetime] | None
    attendance: Attendance
    agenda: tuple[AgendaLine, ...]
    opening: tuple[Held, ...]
    reports: tuple[Held, ...]
    figures: tuple[str, ...]
    papers: tuple[PaperRead, ...]
    groups: tuple[GroupPart, ...]
    merged: tuple[MergedPart, ...]
    spoke: Spoke
    discussion: tuple[DiscussionPart, ...]
    tasks: tuple[TaskLine, ...]
    board: Board | None = None
    noted: Span = (None, None)


def attendance(
    delegates: Sequence[Registration],
    delegations: Iterable[Delegation],
    came: Mapping[UUID, Came],
) -> Attendance:
    """Count by province in the order of the delegations; it is taken once anybody was checked in at the arrival.

    Called are the official delegates; guests, trainers and helpers who came are counted beside them.
    """
    called: dict[str, list[Registration]] = {row.admin_unit.full_name: [] for row in delegations}
    others = 0
    for row in delegates:
        if row.category.key == CALLED:
            called.setdefault(province_of(row, full=True), []).append(row)
        elif row.id in came and came[row.id].is_present:
            others += 1
    rows = tuple(_province(name, people, came) for name, people in called.items())
    return Attendance(any(fact.is_present for fact in came.values()), rows, others)


def province_of(registration: Registration, *, full: bool = False) -> str:
    """The province for which somebody came; nothing for guests without one."""
    if registration.delegation is None:
        return ""
    unit = registration.delegation.admin_unit
    return unit.full_name if full else unit.name


def minuted_sessions(sessions: Sequence[Session], zone: ZoneInfo) -> list[Session]:
    """The sessions of the meeting itself, without pauses and lessons."""
    slots = {session.id: slot_of(session, zone) for session in sessions}
    days = meeting_days(slots.values())
    return [session for session in sessions if is_minuted(slots[session.id], days)]


def span_of(sessions: Sequence[Session], zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """When the meeting was to begin and to end by its agenda."""
    return meeting_span(slot_of(session, zone) for session in sessions)


def noted_of(sessions: Sequence[Session], zone: ZoneInfo) -> Span:
    """When the meeting really began and ended, as far as it was noted on the day."""
    return noted_span(slot_of(session, zone) for session in sessions)


def times_of(minutes: Minutes | None, noted: Span) -> Span:
    """When the meeting began and ended: as it was typed, else as it was noted, else as the minutes were begun with."""
    if minutes is None:
        return noted
    stored, typed = (minutes.started_at, minutes.ended_at), (minutes.start_is_typed, minutes.end_is_typed)
    started_at, ended_at = (
        kept if is_typed else real or kept for kept, is_typed, real in zip(stored, typed, noted, strict=True)
    )
    return started_at, ended_at


def slot_of(session: Session, zone: ZoneInfo) -> Slot:
    """The session as the rules see it."""
    return Slot(
        session.starts_at.astimezone(zone).date(),
        session.kind,
        session.starts_at,
        session.ends_at,
        session.started_at,
        session.ended_at,
    )


def span_held(session: Session) -> tuple[datetime, datetime]:
    """When a session was held: as it was noted, else as planned."""
    return held_span(session.starts_at, session.ends_at, session.started_at, session.ended_at)


def agenda(held: Iterable[tuple[Session, int | None]], zone: ZoneInfo) -> tuple[AgendaLine, ...]:
    """The agenda of the meeting line by line; a paper that gave its session the title is not named twice."""
    return tuple(
        AgendaLine(
            day=row.starts_at.astimezone(zone).date(),
            starts_at=span_held(row)[0],
            ends_at=span_held(row)[1],
            title=row.title,
            papers=tuple(paper.title for paper in row.papers if paper.title != row.title),
            people=_named_once([*(one.name for one in row.people), *(paper.author for paper in row.papers)]),
            place=row.room.name if row.room else "",
            came=came,
        )
        for row, came in held
    )


def opening(sessions: Iterable[Session]) -> tuple[Held, ...]:
    """The opening and the speeches."""
    return tuple(_held(session) for session in sessions if session.kind in OPENING_KINDS)


def reports(sessions: Iterable[Session]) -> tuple[Held, ...]:
    """The reports to the meeting."""
    return tuple(_held(session) for session in sessions if session.kind is SessionKind.REPORT)


def papers(sessions: Iterable[Session]) -> tuple[PaperRead, ...]:
    """The papers in the order in which they were read; a session for a paper that has none stands for itself."""
    read: list[PaperRead] = []
    for session in sessions:
        people = ", ".join(person.name for person in session.people)
        read += [PaperRead(paper.title, paper.author or people, paper.gist) for paper in session.papers]
        if session.kind is SessionKind.PAPER and not session.papers:
            read.append(PaperRead(session.title, people, ""))
    return tuple(read)


def group_part(
    group: Group, members: Sequence[Registration], record: Record | None, merged: Collection[UUID], spoke: int
) -> GroupPart:
    """One group with what it recorded, by kind; points that were merged stand with what they came to."""
    officers = (
        ("Trưởng nhóm", group.facilitator),
        ("Thư ký", group.secretary),
        ("Người báo cáo", group.rapporteur),
    )
    return GroupPart(
        number=group.number,
        room=group.room.name if group.room else "",
        topic=group.topic,
        officers=tuple((office, _named(person)) for office, person in officers if person is not None),
        members=len(members),
        provinces=len({province_of(member) for member in members} - {""}),
        spoke=spoke,
        points=_by_kind([item for item in record.items if item.id not in merged] if record else ()),
    )


def merged_part(session: Session, outcomes: Sequence[Outcome]) -> MergedPart:
    """What was merged in one session, in the order of the kinds."""
    kinds = (
        (kind, tuple((row.text, provenance(row).text) for row in outcomes if row.kind is kind)) for kind in ItemKind
    )
    return MergedPart(session.title, tuple((kind, rows) for kind, rows in kinds if rows))


def spoke(speaking: Speaking) -> Spoke:
    """The numbers of who spoke."""
    by_sex = {sex: share.spoke for sex, share in speaking.sexes}
    return Spoke(
        people=speaking.whole.spoke,
        provinces=speaking.provinces_heard,
        women=by_sex.get(Sex.FEMALE, 0),
        men=by_sex.get(Sex.MALE, 0),
    )


def discussion(records: Iterable[Record]) -> tuple[DiscussionPart, ...]:
    """What was said in the plenary, in the order of the agenda."""
    plenary = sorted(
        (record for record in records if record.group_id is None and record.items),
        key=lambda record: (record.session.starts_at, record.session.title),
    )
    return tuple(DiscussionPart(row.session.title, tuple(_point(item) for item in row.items)) for row in plenary)


def unsettled(groups: Iterable[Group], records: Iterable[Record]) -> list[Group]:
    """The groups whose record nobody has confirmed."""
    settled = {record.group_id for record in records if record.state in _SETTLED}
    return [group for group in groups if group.id not in settled]


def _province(name: str, rows: Sequence[Registration], came: Mapping[UUID, Came]) -> ProvinceCount:
    known = [came[row.id] for row in rows if row.id in came]
    reasons = tuple(fact.reason for fact in known if not fact.is_present and fact.reason)
    return ProvinceCount(name, len(rows), sum(fact.is_present for fact in known), reasons)


def _held(session: Session) -> Held:
    people = tuple(dict.fromkeys(person.name for person in session.people))
    return Held(*span_held(session), session.title, people)


def _named_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(names) if name)


def _named(registration: Registration) -> str:
    province = province_of(registration)
    return f"{registration.person.full_name} ({province})" if province else registration.person.full_name


def _by_kind(items: Sequence[Item]) -> tuple[tuple[ItemKind, tuple[Point, ...]], ...]:
    kinds = ((kind, tuple(_point(item) for item in items if item.kind is kind)) for kind in ItemKind)
    return tuple((kind, points) for kind, points in kinds if points)


def _point(item: Item) -> Point:
    if item.speaker is None:
        return Point(item.text)
    return Point(item.text, item.speaker.person.full_name, province_of(item.speaker))
