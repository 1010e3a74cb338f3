"""An event with a row in every table that may go along, what belongs to one, and its copy."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table, or_, select

from eventmgr.agenda.models import Paper, Session, SessionPerson
from eventmgr.agenda.rules import SessionRole
from eventmgr.core.copying import SHARED
from eventmgr.core.db import Model, db, transaction
from eventmgr.core.files import store
from eventmgr.documents.cards.models import BadgeSettings
from eventmgr.events.models import Day, Event
from eventmgr.events.queries import list_events
from eventmgr.events.service import EventData, create_like
from eventmgr.events.service.making import find_beginning
from eventmgr.figures.models import Indicator
from eventmgr.figures.rules import Operation
from eventmgr.groups.models import GroupSetting
from eventmgr.materials.models import Material, MaterialVersion
from eventmgr.materials.rules import MaterialKind
from eventmgr.outcomes.models import DiscussionSetting
from eventmgr.people.models import ConsentText
from eventmgr.people.rules import Purpose
from eventmgr.questionnaires.rules import Condition, Operator
from eventmgr.questionnaires.service import retire_question, reword_question
from eventmgr.registration.models import Category, CategoryQuota, Delegation, EventPurpose
from tests.architecture.world import make_world
from tests.factories import (
    AT,
    ORGANIZER,
    make_gate,
    make_group,
    make_question,
    make_room,
    make_session,
    question_data,
)

MOVED = timedelta(days=40)


def belonging() -> dict[str, Table]:
    """Every table whose rows belong to an event, straight or through what they point at."""
    tables = {name: table for name, table in Model.metadata.tables.items() if name not in SHARED | {"event"}}
    found = {name: table for name, table in tables.items() if "event_id" in table.c}
    while True:
        more = {
            name: table
            for name, table in tables.items()
            if name not in found and any(key.column.table.name in found for key in table.foreign_keys)
        }
        if not more:
            return found
        found |= more


def ids_of(event_id: UUID) -> dict[str, set[Any]]:
    """The keys of all rows that belong to an event, by table."""
    tables, found = belonging(), dict[str, set[Any]]()
    while True:
        before = {name: len(ids) for name, ids in found.items()}
        for name, table in tables.items():
            key = next(iter(table.primary_key))
            reasons = [table.c.event_id == event_id] if "event_id" in table.c else []
            if not reasons:
                targets = [(c, next(iter(c.foreign_keys)).column.table.name) for c in table.c if c.foreign_keys]
                reasons = [c.in_(found[target]) for c, target in targets if found.get(target)]
            if reasons:
                found[name] = set(db.session.execute(select(key).where(or_(*reasons))).scalars())
        if {name: len(ids) for name, ids in found.items()} == before:
            return found


def make_full() -> Event:
    """An event with a row in every table that may go along, and in most of the others."""
    event = make_world().event
    store().put(f"materials/{event.id}/bao-cao.pdf", b"%PDF-1.7 Mau")
    store().put(f"badges/{event.id}/logo.png", b"picture")
    start = datetime(2024, 10, 25, 1, 0, tzinfo=UTC)
    room = make_room(event, "Phòng có phần Mẫu", 60)
    part_of_set = make_room(event, "Nửa phòng Mẫu", 30, parent_id=room.id)
    whole = make_session(event, "paper", start=start, minutes=120, room_id=room.id, expected=50, started_at=AT)
    make_session(event, "paper", start=start, minutes=30, parent_id=whole.id, room_id=part_of_set.id)
    make_group(make_session(event, "group_work", start=start), 3)
    make_gate(event, "Cửa hội trường Mẫu", whole)
    first = make_question(event, "choice", "Đến bằng gì?", "Máy bay", "Ô tô")
    make_question(event, "text", "Chuyến bay nào?", condition=Condition(first.id, Operator.IS, "1"))
    seats = make_question(event, "text", "Chỗ ngồi?")
    reword_question(event, seats.id, question_data("text", "Xin chỗ ngồi nào?"), actor=ORGANIZER, at=AT)
    retire_question(event, make_question(event, "text", "Không hỏi nữa").id, actor=ORGANIZER, at=AT)
    with transaction() as session:
        session.add_all(_rest(event, whole))
    return event


def _rest(event: Event, whole: Session) -> list[Model]:
    speech = Paper(session_id=whole.id, title="Tham luận Mẫu", author="Tỉnh Mẫu", gist="Đã nói", minutes=15)
    counted = Indicator(event_id=event.id, key="co-von", label="Hộ có vốn", unit="hộ")
    derived = Indicator(
        event_id=event.id,
        key="ty-le",
        label="Tỷ lệ",
        unit="%",
        operation=Operation.SHARE,
        first_id=counted.id,
        second_id=counted.id,
    )
    material = Material(event_id=event.id, session_id=whole.id, kind=MaterialKind.FILE, title="Báo cáo Mẫu", position=9)
    material.versions = [
        MaterialVersion(number=number, file_key=f"materials/{event.id}/bao-cao.pdf", uploaded_at=AT, uploaded_by="Mẫu")
        for number in (1, 2)
    ]
    badges = BadgeSettings.usual(event.id)
    badges.logo_key = f"badges/{event.id}/logo.png"
    delegation = db.session.execute(select(Delegation).where(Delegation.event_id == event.id)).scalars().first()
    category = db.session.execute(select(Category).where(Category.event_id == event.id)).scalars().first()
    assert delegation is not None
    assert category is not None
    own = {"host_id": event.host_id, "event_id": event.id, "purpose": "photos", "language": "vi", "created_at": AT}
    session = db.session()
    session.add(counted)
    session.flush()
    derived.first_id = derived.second_id = counted.id
    return [
        speech,
        derived,
        material,
        badges,
        Day(event_id=event.id, date=date(2024, 10, 24), title="Hội nghị"),
        SessionPerson(session_id=whole.id, name="Nguyễn Thị Mẫu An", role=SessionRole.CHAIR),
        DiscussionSetting(session_id=whole.id, wall_key="MAUMAUMAUMAU", prompts="Khó khăn?", speech_minutes=5),
        GroupSetting(session_id=whole.id, wishes_open=True),
        CategoryQuota(delegation_id=delegation.id, category_id=category.id, quota=2),
        EventPurpose(event_id=event.id, purpose=Purpose.PHOTOS, is_pursued=True, keep_months=6, ended_on=AT.date()),
        ConsentText(**own, version=1, text="Lời cũ", is_own=True),
        ConsentText(**own, version=2, text="Tôi đồng ý đăng ảnh Mẫu.", is_own=True),
    ]


def copy_of(event: Event, *, chosen: set[str] | None = None, moved: timedelta = MOVED, **values: Any) -> Event:
    """The event once more, so many days later."""
    beginning = find_beginning(f"event:{event.slug}", list_events(None))
    data: dict[str, Any] = {
        "name": "Hội nghị Mẫu lần sau",
        "kind": event.kind,
        "starts_on": event.starts_on + moved,
        "ends_on": event.ends_on + moved,
        "venue": "",
        "city": "",
    }
    every = {copy.key for copy in beginning.offered()}
    ticks = every if chosen is None else chosen
    return create_like(
        event.host_id,
        EventData(**{**data, **values}),  # type: ignore[typeddict-item]  # the values are a test's own
        beginning,
        ticks,
        actor=ORGANIZER,
        at=AT,
    )
