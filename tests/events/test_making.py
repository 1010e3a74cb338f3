"""A new event out of a template or like another one: what goes along, moved and pointing only at what is its own."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from eventmgr.agenda.models import Paper, Session, SessionPerson
from eventmgr.agenda.parts import part
from eventmgr.agenda.rules import SessionRole
from eventmgr.audit.models import AuditEntry, AuditValue
from eventmgr.core.copying import Copy, Copying, EventOrigin, TemplateOrigin
from eventmgr.core.db import Model, db, transaction
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.files import store
from eventmgr.core.i18n import lazy
from eventmgr.core.parts import all_copies
from eventmgr.events.models import Event
from eventmgr.events.queries import list_events
from eventmgr.events.rules import EventKind, EventState
from eventmgr.events.service import EventData, create_event, create_like
from eventmgr.events.service.making import find_beginning, list_templates
from eventmgr.materials.models import Material, MaterialVersion
from eventmgr.materials.rules import MaterialKind
from eventmgr.people.models import AdminUnit
from eventmgr.registration.models import Category, CategoryQuota, Delegation
from tests.conftest import SignIn
from tests.events.full import MOVED, belonging, copy_of, ids_of, make_full
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_delegation,
    make_group,
    make_room,
    make_session,
)

# Each table that belongs to an event, and the ticks by which its rows go along.
GOES_ALONG = {
    "room": {"rooms"},
    "day": {"days"},
    "session": {"agenda"},
    "paper": {"agenda"},
    "session_person": {"speakers"},
    "gate": {"doors"},
    "attendance_setting": {"doors"},
    "discussion_setting": {"discussions"},
    "group": {"groups"},
    "group_setting": {"groups"},
    "category": {"categories"},
    "delegation": {"delegations"},
    "category_quota": {"delegations"},
    "event_purpose": {"purposes"},
    "consent_text": {"purposes"},
    "question_set": {"questions", "courses"},
    "question": {"questions", "courses"},
    "question_wording": {"questions", "courses"},
    "wording": {"wordings"},
    "material": {"materials"},
    "material_version": {"materials"},
    "indicator": {"indicators"},
    "course": {"courses"},
    "module": {"courses"},
    "module_session": {"courses"},
    "badge_settings": {"badges"},
}
# Those whose rows are of that event alone; minutes begin with an outline only where a template has one.
NEVER = {
    "agenda_release", "amendment", "answer", "api_token", "breach", "certificate", "certificate_exception",
    "check_in", "consent", "data_request", "delegation_head", "device", "enrolment", "excuse", "feedback_comment",
    "feedback_count", "feedback_giver", "feedback_round", "figure", "figure_correction", "figure_desk",
    "figure_reminder", "group_member", "group_pair", "group_plan", "group_plan_seat", "group_wish", "handover",
    "invitation", "item", "item_revision", "list_import", "list_import_row", "message", "minutes",
    "minutes_comment", "minutes_revision", "minutes_text", "operation", "outcome", "outcome_source", "paper_mark",
    "pass", "person_stay", "print_job", "printed_card", "recipient", "record", "registration", "rehearsal",
    "role_grant", "self_mark", "speech", "task", "task_owner", "task_report", "team_invitation", "test_sitting",
    "test_taking", "told_apart",
}  # fmt: skip
TRAIL = {"audit_entry", "audit_value"}  # what was done to an event; its making is told by one entry of its own
# What begins anew in a copy, beside ids, dates and what is of persons.
FRESH = {
    "attendance_setting": {"wall_key", "closed_at", "closed_by"},
    "badge_settings": {"logo_key", "background_key"},
    "consent_text": {"version", "created_at"},
    "course": {"open_questions"},
    "discussion_setting": {"wall_key"},
    "event_purpose": {"ended_on", "warned_of"},
    "gate": {"key", "pin", "pin_tries", "session_ids", "created_at"},
    "group": {"facilitator_id", "secretary_id", "rapporteur_id"},
    "group_setting": {"wishes_open"},
    "material_version": {"number", "file_key", "uploaded_at", "uploaded_by"},
    "paper": {"gist"},
    "question_set": {"about_id"},
    "question_wording": {"number", "made_at"},
    "session": {"started_at", "ended_at"},
}


def test_each_table_of_an_event_is_copied_by_a_tick_or_never(app: Flask) -> None:
    del app
    ticks: dict[str, set[str]] = {}
    for copy in all_copies():
        for rows in (*copy.rows, *copy.about):
            if rows.of is not None:
                ticks.setdefault(rows.table.name, set()).add(copy.key)
    assert ticks == GOES_ALONG
    assert belonging().keys() == GOES_ALONG.keys() | NEVER | TRAIL
    assert not GOES_ALONG.keys() & NEVER


def test_what_goes_along_is_the_same_moved_by_days_and_points_only_at_its_own(app: Flask) -> None:
    del app
    event = make_full()
    copied = copy_of(event)
    ids = {event.id: copied.id}
    pairs: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
    every = [rows for copy in all_copies() for rows in (*copy.rows, *copy.about) if rows.of is not None]
    for rows in every:
        there, here = EventOrigin(event.id).read(rows), EventOrigin(copied.id).read(rows)
        assert (rows.table.name, len(here)) == (rows.table.name, len(there))
        assert there, rows.table.name
        pairs += [(rows.table.name, old, new) for old, new in zip(there, here, strict=True)]
        ids.update((old["id"], new["id"]) for old, new in zip(there, here, strict=True) if "id" in old)
    for name, old, new in pairs:
        for column in old.keys() - FRESH.get(name, set()):
            assert new[column] == _expected(old[column], ids), (name, column)
    _points_only_at_its_own(copied.id)


def _points_only_at_its_own(event_id: UUID) -> None:
    owned = ids_of(event_id)
    assert {name for name, found in owned.items() if found} == GOES_ALONG.keys() | TRAIL
    for name, table in belonging().items():
        key = next(iter(table.primary_key))
        for column in (column for column in table.c if column.foreign_keys):
            target = next(iter(column.foreign_keys)).column.table.name
            if target in belonging():
                named = set(db.session.execute(select(column).where(key.in_(owned.get(name, ())))).scalars()) - {None}
                assert named <= owned.get(target, set()), (name, column.name)


def _expected(value: Any, ids: dict[Any, Any]) -> Any:
    if isinstance(value, UUID):
        return ids.get(value, value)
    return value + MOVED if isinstance(value, date) else value


def test_what_is_of_the_event_alone_begins_anew(app: Flask) -> None:
    del app
    event = make_full()
    copied = copy_of(event)

    def read(name: str, event_id: UUID) -> list[Any]:
        table = Model.metadata.tables[name]
        key = next(iter(table.primary_key))
        return list(db.session.execute(select(table).where(key.in_(ids_of(event_id)[name]))).mappings())

    assert {row["started_at"] for row in read("session", copied.id)} == {None}
    assert {row["gist"] for row in read("paper", copied.id)} == {""}
    assert {row["wishes_open"] for row in read("group_setting", copied.id)} == {False}
    texts = {row["purpose"]: (row["text"], row["version"]) for row in read("consent_text", copied.id)}
    assert texts["photos"] == ("Tôi đồng ý đăng ảnh Mẫu.", 1)
    assert "Không hỏi nữa" not in {row["label"] for row in read("question_wording", copied.id)}
    assert {row["number"] for row in read("question_wording", copied.id)} == {1}
    for name, column in (("gate", "key"), ("discussion_setting", "wall_key"), ("badge_settings", "logo_key")):
        old, new = ({row[column] for row in read(name, one.id)} for one in (event, copied))
        assert not old & new, name
    sessions = {str(row["id"]) for row in read("session", copied.id)}
    assert {one for row in read("gate", copied.id) for one in row["session_ids"]} <= sessions
    (badge,) = read("badge_settings", copied.id)
    assert store().get(badge["logo_key"]) == b"picture"
    assert (copied.state, copied.is_demo, copied.contact) == (EventState.DRAFT, False, "")


def test_one_entry_tells_what_an_event_was_made_like_and_what_went_along(event: Event) -> None:
    make_room(event)
    before = count_audit()
    copied = copy_of(event, chosen={"rooms", "settings"})
    assert count_audit() == before + 1
    entry = db.session.execute(select(AuditEntry).where(AuditEntry.event_id == copied.id)).scalar_one()
    values = db.session.execute(select(AuditValue).where(AuditValue.entry_id == entry.id)).scalars()
    assert {row.field: row.after for row in values} == {
        "name": copied.name,
        "like": f"event:{event.slug}",
        "copied": "rooms, settings",
    }


def test_names_go_along_only_where_they_are_ticked(event: Event) -> None:
    with transaction() as session:
        row = make_session(event, "paper")
        session.add(Paper(session_id=row.id, title="Tham luận Mẫu", author="Trần Thị Mẫu"))
        session.add(SessionPerson(session_id=row.id, name="Nguyễn Thị Mẫu An", role=SessionRole.CHAIR))
    without, with_names = copy_of(event, chosen={"agenda"}), copy_of(event, chosen={"agenda", "speakers"})
    told = [
        [([p.name for p in row.people], [p.author for p in row.papers]) for row in _sessions(copied)]
        for copied in (without, with_names)
    ]
    assert told == [[([], [""])], [(["Nguyễn Thị Mẫu An"], ["Trần Thị Mẫu"])]]
    assert "speakers" not in {copy.key for copy in all_copies() if copy.is_usual}


def _sessions(event: Event) -> list[Session]:
    return list(db.session.execute(select(Session).where(Session.event_id == event.id)).scalars())


def test_without_the_rooms_the_sessions_have_none(event: Event) -> None:
    make_session(event, room_id=make_room(event).id)
    assert [row.room_id for row in _sessions(copy_of(event, chosen={"agenda"}))] == [None]


def test_a_tick_without_what_it_stands_on_is_refused_at_the_field_and_nothing_is_made(event: Event) -> None:
    make_group(make_session(event, "group_work"))
    before = len(list_events(None))
    with pytest.raises(DomainError) as refusal:
        copy_of(event, chosen={"groups"})
    assert refusal.value.field == "copied"
    assert len(list_events(None)) == before


def test_a_shorter_event_says_until_when_the_agenda_takes(event: Event) -> None:
    make_session(event)
    with pytest.raises(DomainError) as refusal:
        copy_of(event, ends_on=event.starts_on + MOVED)
    assert refusal.value.field == "ends_on"
    assert "05/12/2024" in str(refusal.value.message)
    assert copy_of(event, chosen={"settings"}, ends_on=event.starts_on + MOVED).ends_on == event.starts_on + MOVED


def test_what_fails_half_way_leaves_neither_rows_nor_files(event: Event) -> None:
    key = f"materials/{event.id}/bao-cao.pdf"
    store().put(key, b"%PDF-1.7 Mau")
    with transaction() as session:
        material = Material(event_id=event.id, kind=MaterialKind.FILE, title="Báo cáo Mẫu")
        material.versions = [MaterialVersion(number=1, file_key=key, uploaded_at=AT, uploaded_by="Mẫu")]
        session.add(material)

    def files() -> list[str]:
        return sorted(path.name for path in (store().root / "materials").rglob("*.pdf"))

    def fail(copying: Copying) -> None:
        assert len(files()) == len(before) + 1
        raise NotFound(lazy("There is no such event."))

    before, events = files(), len(list_events(None))
    materials = next(copy for copy in all_copies() if copy.key == "materials")
    failing = Copy("failing", lazy("Rooms"), apply=fail)
    copying = Copying(EventOrigin(event.id), event.id, event.zone, 0, {"materials", "failing"}, AT, "Mẫu", "vn63")
    with pytest.raises(NotFound), transaction():
        copying.run([materials, failing])
    assert (files(), len(list_events(None))) == (before, events)
    assert len(EventOrigin(event.id).read(materials.rows[0])) == 1


def test_a_material_whose_file_is_lost_stays_behind(event: Event) -> None:
    with transaction() as session:
        lost = Material(event_id=event.id, kind=MaterialKind.FILE, title="Mất tệp Mẫu")
        lost.versions = [MaterialVersion(number=1, file_key="materials/mat.pdf", uploaded_at=AT, uploaded_by="Mẫu")]
        session.add(lost)
    copied = copy_of(event)
    assert list(db.session.execute(select(Material.title).where(Material.event_id == copied.id)).scalars()) == []


def test_provinces_that_were_merged_since_are_put_together_with_their_quotas(event: Event) -> None:
    category = db.session.execute(select(Category).where(Category.event_id == event.id)).scalars().all()[0]
    with transaction() as session:
        for code, quota in (("56", 5), ("58", 3), ("79", None), ("74", 4)):
            row = make_delegation(event, code, quota=quota, is_host=code == "56")
            session.add(CategoryQuota(delegation_id=row.id, category_id=category.id, quota=2))
    copied = copy_of(event, moved=timedelta(days=365))
    assert copied.unit_set == "vn34"
    rows = db.session.execute(
        select(AdminUnit.name, AdminUnit.set, Delegation.quota, Delegation.is_host, CategoryQuota.quota)
        .join(Delegation, Delegation.admin_unit_id == AdminUnit.id)
        .join(CategoryQuota, CategoryQuota.delegation_id == Delegation.id)
        .where(Delegation.event_id == copied.id)
        .order_by(AdminUnit.name)
    )
    assert [tuple(row) for row in rows] == [
        ("Hồ Chí Minh", "vn34", None, False, 4),
        ("Khánh Hòa", "vn34", 8, True, 4),
    ]


def test_an_event_of_another_host_cannot_be_copied(event: Event) -> None:
    beginning = find_beginning(f"event:{event.slug}", [event])
    data = EventData(name="Mẫu", kind=EventKind.BOTH, starts_on=event.starts_on, ends_on=event.ends_on, city="")
    with pytest.raises(NotFound):
        create_like(UUID(int=1), data, beginning, {"rooms"}, actor=ORGANIZER, at=AT)


@given(
    zone=st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Paris", "America/New_York", "Australia/Lord_Howe"]),
    start=st.datetimes(datetime(2023, 1, 1), datetime(2026, 1, 1)),  # the zone comes below
    minutes=st.integers(1, 600),
    days=st.integers(-400, 400),
)
def test_a_session_keeps_its_time_on_the_wall_and_ends_after_it_begins(
    zone: str, start: datetime, minutes: int, days: int
) -> None:
    there = ZoneInfo(zone)
    copying = Copying(EventOrigin(UUID(int=1)), UUID(int=2), there, days, (), AT, "", "vn34")
    begins = start.replace(tzinfo=UTC)
    old = {"starts_at": begins, "ends_at": begins + timedelta(minutes=minutes)}
    moved = {name: copying.moment(value) for name, value in old.items()}
    for name, value in old.items():
        wall = value.astimezone(there).replace(tzinfo=None) + timedelta(days=days)
        assert moved[name].replace(tzinfo=None) == wall
    (sessions, *_rest) = next(copy for copy in part.copies if copy.key == "agenda").rows
    assert sessions.adjust is not None
    kept = sessions.adjust(copying, dict(moved), old)
    assert kept is not None
    assert kept["ends_at"].astimezone(UTC) > kept["starts_at"].astimezone(UTC)


@pytest.mark.parametrize("key", ["conference", "training", "both"])
def test_a_template_makes_a_whole_event(event: Event, key: str) -> None:
    beginning = find_beginning(f"template:{key}", [])
    starts_on = date(2026, 11, 3)
    data = EventData(
        name="Mẫu", kind=beginning.kind, starts_on=starts_on, ends_on=beginning.last_day(starts_on), city="Huế"
    )
    made = create_like(
        event.host_id, data, beginning, {copy.key for copy in beginning.offered()}, actor=ORGANIZER, at=AT
    )
    owned = ids_of(made.id)
    for table, rows in _told(beginning.key).items():
        assert len(owned[table]) == len(rows), table
    local = [row.starts_at.astimezone(made.zone) for row in _sessions(made)]
    assert {moment.date() for moment in local} == {starts_on + timedelta(days=n) for n in range(beginning.length)}
    assert min(local).strftime("%H:%M") == "07:00"


def test_templates_name_nobody(app: Flask) -> None:
    del app
    assert [template.key for template in list_templates()] == [
        "template:conference",
        "template:training",
        "template:both",
    ]
    assert {key for template in list_templates() for key in _told(template.key)} & {"session_person", "person"} == set()


def _told(key: str) -> dict[str, Any]:
    origin = find_beginning(key, []).origin(date(2026, 1, 1), ZoneInfo("UTC"))
    assert isinstance(origin, TemplateOrigin)
    return {name: rows for name, rows in origin.told.items() if name in Model.metadata.tables}


def test_the_page_offers_templates_and_earlier_events_and_makes_one(as_role: SignIn, event: Event) -> None:
    make_room(event, "Hội trường Mẫu")
    make_session(event)
    client = as_role(None, "organizer")
    page = client.get("/events/new").get_data(as_text=True)
    assert "Hội nghị một ngày" in page
    assert f'value="event:{event.slug}"' in page
    answer = client.post(
        f"/events/new?from=event:{event.slug}",
        data={"name": "Lần sau Mẫu", "kind": "both", "starts_on": "2026-12-01", "ends_on": "", "copied": ["agenda"]},
    )
    assert answer.status_code == 303
    made = db.session.execute(select(Event).where(Event.name == "Lần sau Mẫu")).scalar_one()
    assert (made.ends_on, len(_sessions(made)), made.rooms) == (date(2026, 12, 3), 1, [])
    assert client.get("/events/new?from=event:khong-co").status_code == 404
    short = {"name": "Lần sau Mẫu", "kind": "both", "starts_on": "2026-12-01", "ends_on": "2026-12-01"}
    refused = client.post(f"/events/new?from=event:{event.slug}", data={**short, "copied": ["agenda"]})
    assert refused.status_code == 422
    assert "03/12/2026" in refused.get_data(as_text=True)


def test_what_was_kept_is_how_the_papers_of_new_events_begin(event: Event, as_role: SignIn) -> None:
    client = as_role(event, "organizer")
    for name in ("Trần Thị Mẫu Bình", "Lê Thị Mẫu Chi"):
        with transaction():
            event.profile.sign_name = name
        assert client.post(f"/events/{event.slug}/settings/papers/usual").status_code == 303
    data = EventData(name="Mẫu", kind=EventKind.BOTH, starts_on=event.starts_on, ends_on=event.ends_on, city="Huế")
    profile = create_event(event.host_id, data, actor=ORGANIZER, at=AT).profile
    told = (profile.sign_name, profile.issuer_name, profile.place, profile.is_usual)
    assert told == ("Lê Thị Mẫu Chi", "ĐOÀN CHỦ TỊCH", "Huế", False)
