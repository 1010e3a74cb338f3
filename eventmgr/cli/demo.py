"""How the Nha Trang conference, or a copy of it with more people, comes into the database: by the services alone."""

import math
import secrets
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eventmgr.accounts.models import Account
from eventmgr.accounts.service import create_account, grant_role
from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import arrival_session
from eventmgr.agenda.rules import SessionKind, SessionRole
from eventmgr.agenda.service import PaperInput, PersonInput, SessionData, create_session, release
from eventmgr.checkin.rules import Direction
from eventmgr.checkin.service import GateData, create_gate, excuse
from eventmgr.cli.demo_figures import ask_provinces, freeze_figures
from eventmgr.cli.demo_materials import add_materials
from eventmgr.cli.demo_minutes import play_day, write_minutes
from eventmgr.cli.demo_people import DemoDelegate, generate_delegates
from eventmgr.cli.demo_people import load_demo as read_demo
from eventmgr.cli.demo_points import add_points
from eventmgr.cli.demo_questions import create_questions
from eventmgr.cli.serve import Credential
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.events.queries import find_event
from eventmgr.events.rules import EventKind, EventState
from eventmgr.events.service import EventData, ProfileData, add_room, create_event, move_event, set_day
from eventmgr.figures.models import Indicator
from eventmgr.figures.rules import Operation, Qualifier
from eventmgr.figures.service import create_indicator, set_figure
from eventmgr.groups.queries import list_groups, members_by_group
from eventmgr.groups.service import OfficerData, assign, create_group, set_officers
from eventmgr.minutes.service import give
from eventmgr.outcomes.service import open_all, open_wall
from eventmgr.people.models import AdminUnit, Host
from eventmgr.people.rules import Basis, Purpose
from eventmgr.people.service import create_host, load_admin_units
from eventmgr.registration.queries import list_delegations, list_slots
from eventmgr.registration.rules import Source
from eventmgr.registration.service import (
    PurposeData,
    RegistrationData,
    create_default_categories,
    create_delegation,
    issue_links,
    name_head,
    register_many,
    set_purposes,
)
from eventmgr.training.service import add_module, create_course, examples

SLUG = "nha-trang-2024"
HOST_NAME = "Hội Liên hiệp Phụ nữ Việt Nam"
MOST_IN_GROUPS = 2000
OFFICERS = 3
_R = SessionRole
ROLES = {
    "lead_central": _R.SPEAKER,
    "chair": _R.CHAIR,
    "secretary": _R.SECRETARY,
    "mc": _R.HOST,
    "reporter_ban_gdxh": _R.PRESENTER,
    "host_leader": _R.SPEAKER,
    "presenter": _R.PRESENTER,
    "group_chair": _R.CHAIR,
    "group_secretary": _R.SECRETARY,
    "group_rapporteur": _R.PRESENTER,
    "trainer_software": _R.TRAINER,
    "trainer_nutrition": _R.TRAINER,
    "trainer_health": _R.TRAINER,
}
DERIVED = (
    ("dv_helped_pct", "Tỷ lệ được hỗ trợ trong số được phát hiện", "%", Operation.SHARE, "dv_helped", "dv_found"),
    ("dv_not_helped", "Chưa được hỗ trợ", "người", Operation.DIFFERENCE, "dv_found", "dv_helped"),
    ("covid_share", "Tỷ lệ trẻ mồ côi do dịch Covid-19", "%", Operation.SHARE, "orphans_covid", "orphans"),
    ("money_per_child", "Bình quân hỗ trợ mỗi trẻ", "đồng/trẻ", Operation.RATIO, "orphans_money", "orphans"),
)
EXAMPLES = {"t1": "software", "t2": "nutrition", "t3": "cancer"}
TASKS = """\
Ban hành hướng dẫn nhân rộng mô hình Mẫu | Ban Gia đình - Xã hội | các tỉnh, thành phố | Quý I/2025
Tổng hợp kiến nghị của hội nghị, gửi các bộ, ngành liên quan | Ban Gia đình - Xã hội || 30/11/2024
Xây dựng mô hình điểm “5 có, 3 sạch” Mẫu ở một xã | Khánh Hòa | Hội LHPN huyện Mẫu | 31/12/2024
Báo cáo kết quả Chương trình “Mẹ đỡ đầu” năm 2024 | Đắk Lắk || trước ngày 15/01/2025
"""
TEAM = (
    ("organizer", "Ban tổ chức Mẫu"),
    ("secretary", "Thư ký Mẫu"),
    ("chair", "Chủ tọa Mẫu"),
    ("staff", "Tổ lễ tân Mẫu"),
    ("facilitator", "Điều hành nhóm Mẫu"),
    ("trainer", "Giảng viên Mẫu"),
)


def load_demo(slug: str = SLUG, total: int | None = None, *, is_played: bool = False) -> list[Credential]:
    """Bring the event in whole, or not at all; the sign-ins that had to be made are told once.

    Played, it stands as on the evening of its first day.
    """
    if find_event(slug) is not None:
        raise Conflict(lazy("There is an event under this address already."), field="slug")
    demo = read_demo()
    with transaction():
        load_admin_units()
        host = db.session.execute(select(Host)).scalars().first() or create_host(HOST_NAME, "Hội LHPN Việt Nam")
        event = _create_event(host.id, demo, slug)
        sessions = _create_agenda(event, demo)
        release(event, "Chương trình Mẫu", actor=SYSTEM, at=now())
        _create_figures(event, demo)
        _create_course(event, demo, sessions)
        _create_delegations(event, demo)
        create_questions(event)
        set_purposes(event, {Purpose.ZALO: PurposeData(True, Basis.CONSENT, None)}, actor=SYSTEM, at=now())
        delegates = generate_delegates(demo["delegate_spec"], demo["provinces"]["items"], total=total)
        _register(event, delegates, sessions)
        _name_heads(event)
        ask_provinces(event)
        _create_groups(event, demo, sessions["d1-14"], len(delegates))
        open_all(event.id, actor=SYSTEM, at=now())
        _open_gates(event)
        open_wall(sessions["d1-14"], actor=SYSTEM, at=now())
        add_points(event)
        add_materials(event, sessions["d1-14"])
        give(event, TASKS, actor=SYSTEM, at=now())
        if is_played:
            freeze_figures(event)
            play_day(event)
        write_minutes(event)
        return _create_team(host.id, event)


def _create_event(host_id: UUID, demo: dict[str, Any], slug: str) -> Event:
    told = demo["event"]
    data = EventData(
        slug=slug,
        name=told["name"],
        kind=EventKind.BOTH,
        organizer=told["organiser"],
        venue="Khách sạn Mẫu",
        city=told["city"],
        starts_on=date.fromisoformat(told["date"]),
        ends_on=date.fromisoformat(told["training_dates"][-1]),
        timezone=told["timezone"],
        unit_set="vn63",
        expected=told["delegates"]["value"],
        expected_qualifier=told["delegates"]["qualifier"],
        is_demo=True,
    )
    profile = ProfileData(
        superior_name="HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM",
        issuer_name="ĐOÀN CHỦ TỊCH",
        number_sign="ĐCT",
        place=told["host_province"],
        sign_authority="TM. ĐOÀN CHỦ TỊCH",
        sign_title="PHÓ CHỦ TỊCH",
        sign_name="Nguyễn Thị Mẫu An",
        recipients="Đoàn Chủ tịch (để báo cáo)\nHội LHPN các tỉnh, thành phố khu vực phía Nam\nLưu: VT, GĐXH",
    )
    event = create_event(host_id, data, profile=profile, actor=SYSTEM, at=now())
    create_default_categories(event, actor=SYSTEM, at=now())
    for day in demo["programme"]:
        set_day(event, date.fromisoformat(day["date"]), day["title"], actor=SYSTEM, at=now())
    move_event(event, EventState.PUBLISHED, actor=SYSTEM, at=now())
    return event


def _create_agenda(event: Event, demo: dict[str, Any]) -> dict[str, Session]:
    parents = {child: room["id"] for room in demo["rooms"] for child in room.get("children", ())}
    rooms: dict[str, UUID] = {}
    for told in sorted(demo["rooms"], key=lambda room: room["id"] in parents):
        parent = rooms[parents[told["id"]]] if told["id"] in parents else None
        room = add_room(event, told["name"], told["capacity"], parent_id=parent, actor=SYSTEM, at=now())
        rooms[told["id"]] = room.id
    offices = {role["id"]: role["name"] for role in demo["roles"]}
    papers = {paper["id"]: paper for paper in demo["papers"]}
    sessions: dict[str, Session] = {}
    for day in demo["programme"]:
        for item in day["items"]:
            data = _session(event, day["date"], item, rooms, offices, papers)
            sessions[item["id"]] = create_session(event, data, actor=SYSTEM, at=now())
    return sessions


def _session(  # a session of the file refers to three other lists of it
    event: Event,
    day: str,
    item: dict[str, Any],
    rooms: dict[str, UUID],
    offices: dict[str, str],
    papers: dict[str, dict[str, Any]],
) -> SessionData:
    paper = papers.get(item.get("paper", ""))
    author = (paper or {}).get("presenter")
    people = [
        PersonInput(author if role == "presenter" and author else offices[role], ROLES.get(role, _R.HELPER))
        for role in item["role"]
    ]
    kind = SessionKind(item["kind"])
    return SessionData(
        code=item["id"],
        kind=kind,
        title=item["title"],
        room_id=rooms[item["room"]],
        starts_at=_moment(event, day, item["start"]),
        ends_at=_moment(event, day, item["end"]),
        takes_attendance=bool(item.get("check_in")) or kind is SessionKind.TRAINING,
        people=people,
        papers=[PaperInput(paper["title"], author or "")] if paper else [],
    )


def _moment(event: Event, day: str, clock: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), event.zone)


def _create_figures(event: Event, demo: dict[str, Any]) -> None:
    told = demo["figures"]
    made: dict[str, Indicator] = {}
    for position, item in enumerate(told["items"]):
        made[item["id"]] = create_indicator(
            event, item["id"], item["label"], item["unit"], position, actor=SYSTEM, at=now()
        )
        set_figure(
            made[item["id"]],
            Decimal(item["value"]),
            Qualifier(item["qualifier"]),
            str(item.get("as_of", told["period_default"])),
            item["seed_quote"],
            actor=SYSTEM,
            at=now(),
        )
    for number, (key, label, unit, operation, first, second) in enumerate(DERIVED, len(made)):
        create_indicator(
            event,
            key,
            label,
            unit,
            number,
            operation=operation,
            first=made[first],
            second=made[second],
            actor=SYSTEM,
            at=now(),
        )


def _create_course(event: Event, demo: dict[str, Any], sessions: dict[str, Session]) -> None:
    title = "Nâng cao năng lực công tác gia đình - xã hội khu vực phía Nam"
    course = create_course(event, title, 80, f"GCN-{event.profile.number_sign}", actor=SYSTEM, at=now())
    items = [item for day in demo["programme"] for item in day["items"]]
    for module in demo["training_modules"]:
        taught = [sessions[item["id"]].id for item in items if item.get("module") == module["id"]]
        name = module["seed_quote"][0].upper() + module["seed_quote"][1:]
        made = add_module(course, name, Decimal(str(module["hours"])), taught, actor=SYSTEM, at=now())
        examples.take(made, EXAMPLES[module["id"]], actor=SYSTEM, at=now())


def _create_delegations(event: Event, demo: dict[str, Any]) -> None:
    units = {
        unit.code: unit.id
        for unit in db.session.execute(select(AdminUnit).where(AdminUnit.set == event.unit_set)).scalars()
    }
    for told in demo["provinces"]["items"]:
        unit_id = units[told["code_before_2025_07"]]
        create_delegation(event, unit_id, None, is_host=told["host"], actor=SYSTEM, at=now())


def _register(event: Event, delegates: Sequence[DemoDelegate], sessions: dict[str, Session]) -> None:
    data = [
        RegistrationData(
            full_name=person.full_name,
            sort_name=person.sort_name,
            province=person.province_code,
            category="official",
            position=person.position,
            organization=person.organization,
            phone=person.phone,
            email=person.email,
            sex=person.sex,
            birth_year=person.birth_year,
            note=_note(person),
            consents=["organising", "messages", "zalo"] if person.has_zalo else ["organising"],
            is_namesake=True,
        )
        for person in delegates
    ]
    ids = register_many(event, data, source=Source.IMPORT, actor=SYSTEM, at=now())
    for registration_id, person in zip(ids, delegates, strict=True):
        if person.absence_reason:
            excuse(event, registration_id, sessions["d1-01"].id, person.absence_reason, actor=SYSTEM, at=now())


def _name_heads(event: Event) -> None:
    """The first of each province speaks for it and has its link; where nobody has a phone yet, the office does."""
    for number, delegation in enumerate(list_delegations(event.id), 1):
        people = [slot.registration for slot in list_slots(delegation.id)[0] if slot.registration.person.phone]
        if people:
            name_head(event, delegation.id, people[0].id, "", None, actor=SYSTEM, at=now())
        else:
            name, phone = f"Văn phòng Hội Mẫu {number}", f"+84900990{number:03d}"
            name_head(event, delegation.id, None, name, phone, actor=SYSTEM, at=now())
    issue_links(event, actor=SYSTEM, at=now())


def _note(person: DemoDelegate) -> str:
    notes = (
        "Đăng ký muộn" if person.late else "",
        f"Thay {person.replaces}" if person.replaces else "",
        "Ăn chay" if person.vegetarian else "",
        "" if person.has_zalo else "Không dùng Zalo",
    )
    return "; ".join(note for note in notes if note)


def _create_groups(event: Event, demo: dict[str, Any], session: Session, total: int) -> None:
    rooms = {room["id"]: room for room in demo["rooms"]}
    places = {room.name: room for room in event.rooms}
    is_small = total <= sum(rooms[told["room"]]["capacity"] for told in demo["groups"])
    for told in demo["groups"]:
        room = places[rooms[told["room"]]["name"]]
        seats = room.capacity if is_small else math.ceil(total / len(demo["groups"]))
        create_group(session, told["no"], told["topic"], room.id, seats, actor=SYSTEM, at=now())
    if total > MOST_IN_GROUPS:
        return
    assign(session, actor=SYSTEM, at=now())
    for group_id, members in members_by_group(event.id).items():
        if len(members) < OFFICERS:
            continue
        facilitator, secretary, rapporteur = (member.id for member in members[:OFFICERS])
        officers = OfficerData(facilitator_id=facilitator, secretary_id=secretary, rapporteur_id=rapporteur)
        group = next(group for group in list_groups(event.id) if group.id == group_id)
        set_officers(group, officers, actor=SYSTEM, at=now())


def _open_gates(event: Event) -> None:
    """A door for all sessions, and the table where documents are handed out to who arrives."""
    arrival = arrival_session(event.id)
    table = [arrival.id] if arrival else []
    for data in (
        GateData("Cửa chính", [], Direction.IN),
        GateData("Bàn phát tài liệu", table, Direction.IN, "Tài liệu"),
    ):
        create_gate(event, data, actor=SYSTEM, at=now())


def _create_team(host_id: UUID, event: Event) -> list[Credential]:
    if db.session.execute(select(Account.id).limit(1)).first():
        return []
    made = []
    for role, name in TEAM:
        password = secrets.token_urlsafe(9)
        login = f"{role}@example.org"
        account = create_account(host_id, name, login, password, actor=SYSTEM, at=now())
        grant_role(account, role, None if role == "organizer" else event.id, actor=SYSTEM, at=now())
        made.append(Credential(role, login, password))
    return made
