"""Every role at every route: the table decides, other events stay hidden, and every deed leaves its trace."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import Rule

from eventmgr.accounts.models import Account
from eventmgr.accounts.policy import HOST_WIDE, ROLES
from eventmgr.accounts.service import create_token
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import db, transaction
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.minutes.queries import get_task, print_task
from eventmgr.minutes.rules import amendment_mark
from eventmgr.outcomes.queries import get_outcome, seen_of
from eventmgr.people.models import Host
from eventmgr.registration.service import PURPOSES
from tests.architecture.world import World, make_world, unit_id
from tests.conftest import SignIn
from tests.factories import AT, count_audit, make_event
from tests.pages import PageClient

# Locked files, unfinished papers, links and papers about nobody answer 404 or 409 to those who may ask.
MISSING = {
    "documents.emergency_pack",
    "documents.file",
    "documents.part",
    "documents.archive",
    "materials.file",
    "training.certificates",
}

WRITING = ("DELETE", "PATCH", "POST", "PUT")


def guarded(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Each rule of an event that needs a right, with its methods."""
    for rule in app.url_map.iter_rules():
        access = app.view_functions[rule.endpoint].__dict__.get("access", "public")
        if access == "public" or "slug" not in rule.arguments:
            continue
        for method in sorted((rule.methods or set()) & {"GET", *WRITING}):
            yield rule, method, access


def ask(client: PageClient, method: str, url: str, token: str | None = None) -> Any:
    """Send an empty request, as the kind of caller that the address is for."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.open(url, method=method, headers=headers, json={} if token and method in WRITING else None)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_may_do_what_the_table_says_and_no_more(app: Flask, as_role: SignIn, role: str) -> None:
    world = make_world()
    client, wrong = as_role(world.event, role), []
    token = create_token(world.event, role, "Mẫu", actor=SYSTEM, at=AT)
    for rule, method, right in guarded(app):
        is_api = rule.rule.startswith("/api/")
        allowed = right in ROLES[role]
        if allowed and method in WRITING:
            continue  # done with real input below
        answer = ask(client, method, world.url(app, rule), token if is_api else None)
        expected = {200} if allowed else {403}
        if allowed and rule.endpoint in MISSING:
            expected = {200, 404, 409, 422}
        if allowed and rule.endpoint == "checkin.index" and "checkin.scan" not in ROLES[role]:
            expected = {302}  # who may only look is shown the attendance
        if answer.status_code not in expected:
            wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []


def test_nobody_sees_staff_pages_unsigned_and_no_foreigner_sees_that_the_event_is_there(
    app: Flask, client: PageClient, as_role: SignIn
) -> None:
    world = make_world()
    elsewhere = make_event()
    foreigner, wrong = as_role(elsewhere, "organizer"), []
    foreign_token = create_token(elsewhere, "organizer", "Mẫu", actor=SYSTEM, at=AT)
    for rule, method, _right in guarded(app):
        is_api = rule.rule.startswith("/api/")
        url = world.url(app, rule)
        unsigned = ask(client, method, url)
        is_asked_by_script = "for_programs" in app.view_functions[rule.endpoint].__dict__
        if unsigned.status_code != (401 if is_api or is_asked_by_script else 303):
            wrong.append(("unsigned", method, rule.rule, unsigned.status_code))
        foreign = ask(foreigner, method, url, foreign_token if is_api else None)
        if foreign.status_code != 404:
            wrong.append(("foreign", method, rule.rule, foreign.status_code))
    assert wrong == []


def test_only_who_organizes_for_the_whole_host_creates_events(as_role: SignIn) -> None:
    assert {
        "organizer": frozenset({"events.create", "operations.view", "people.requests", "privacy.edit"})
    } == HOST_WIDE
    assert as_role(None, "organizer").get("/events/new").status_code == 200
    assert as_role(make_event(), "organizer").get("/events/new").status_code == 403


SESSION = {"kind": "break", "title": "Nghỉ", "day": "2024-10-24", "start": "9h", "end": "9h15", "room_id": ""}
EVENT = {
    "name": "Hội nghị Mẫu",
    "kind": "both",
    "starts_on": "2024-10-24",
    "ends_on": "2024-10-26",
    "venue": "A",
    "city": "B",
    "organizer": "C",
}
COUNTED = {"label": "Hộ được vay vốn", "unit": "hộ", "value": "gần 1.200", "qualifier": "exact", "period": "2024"}
NO_CONDITION = {"condition_on": "", "condition_operator": "answered", "condition_choice": ""}
QUESTION = {"kind": "text", "label": "Chuyến bay", "places": ["registration"], **NO_CONDITION}
WRITTEN = amendment_mark("Ghi sót", "Sửa mục II")
RECIPIENT = {
    "name": "Khách sạn Mẫu",
    "kind": "hotel",
    "purpose": "messages",
    "data_kinds": "Họ tên",
    "agreement": "Hợp đồng Mẫu số 1",
}
BREACH = {
    "kind": "loss",
    "noticed_at": "2024-10-24T08:00",
    "nature": "Mất điện thoại Mẫu",
    "data_kinds": "Họ tên, chức vụ",
}
PERSON = {"full_name": "Phan Thị Mẫu Yến", "province": "", "category": "official", "sex": ""}


def bodies(world: World) -> dict[str, dict[str, Any]]:
    """Valid input for each writing route of staff; a route without an entry takes none."""
    names = world.names
    person = {"session_id": names["arrival"], "registration_id": names["registration_id"]}
    return {
        "accounts.invite": {"name": "Bùi Thị Mẫu Hương", "role": "chair", "email": "huong@example.org"},
        "accounts.change_role": {"role": "trainer"},
        "accounts.demand_second_factor": {"demanded": "y"},
        "agenda.new": SESSION,
        "agenda.release": {"name": "Bản 2", "leave": "y"},
        "portal.tell": {"count": "0"},
        "agenda.stay": {"arrives_at": "2024-10-24T09:00", "leaves_at": ""},
        "agenda.edit": {**SESSION, "kind": "discussion", "title": "Trao đổi"},
        "agenda.place": {"start": "13h", "end": "13h30", "room_id": ""},
        "badges.save": {"size": "a6", "fields": ["group"], "back": ["pin"], "sheet": "one", "turn": "long"},
        "checkin.scan": {"session_id": names["arrival"], "registration_id": names["spare_person"]},
        "checkin.undo": {**person, "reason": "Nhầm người"},
        "checkin.leave": person,
        "checkin.new_gate": {"name": "Cửa phụ Mẫu", "direction": "in", "what": "Tài liệu"},
        "checkin.edit_gate": {"name": "Cửa sau Mẫu", "direction": "out"},
        "checkin.excuse": {"registration_id": names["spare_person"], "reason": "Công tác đột xuất"},
        "checkin.excuse_delegation": {"delegation": str(names["delegation_id"]), "reason": "Bão"},
        "checkin.withdraw_excuse": {"registration_id": names["spare_person"]},
        "checkin.set_late_after": {"late_after": "20"},
        "checkin.mark_paper": {"row": names["spare_person"], "signed": names["spare_person"]},
        "checkin.settle": {"was_there": "yes", "reason": "Trưởng đoàn xác nhận"},
        "checkin.hand_out": {"registration_id": names["spare_person"], "what": "Tài liệu"},
        "checkin.take_back": {"registration_id": names["registration_id"], "what": "Tài liệu", "reason": "Nhầm"},
        "events.settings": {**EVENT, "slug": world.event.slug, "unit_set": "vn63", "expected_qualifier": ""},
        "events.papers": {"header_style": "national", "issuer_name": "BAN THƯỜNG VỤ", "place": "Khánh Hòa"},
        "events.rooms": {"name": "Phòng mới", "capacity": "20", "parent_id": ""},
        "events.room": {"name": "Phòng đổi tên", "capacity": "20", "parent_id": ""},
        "events.days": {"titles-0": "Hội nghị", "titles-1": "", "titles-2": ""},
        "events.move": {"state": "running"},
        "events.add_token": {"label": "Máy quét", "role": "staff"},
        "figures.new": COUNTED,
        "figures.edit": COUNTED,
        "figures.ask": {"indicators": [str(names["indicator_id"])], "period": "2024"},
        "figures.province": {f"v-{names['indicator_id'].hex}": "hơn 3.000"},
        "figures.paste": {"period": "this", "table": "Tỉnh\tHộ được giúp\nKhánh Hòa\t1.508", "take": "y"},
        "groups.new": {"number": "9", "topic": "Chủ đề", "room_id": "", "seats": ""},
        "groups.edit": {"number": "8", "topic": "Chủ đề", "room_id": "", "seats": ""},
        "groups.move": {"registration_id": names["registration_id"], "group_id": ""},
        "groups.assign": {},
        "groups.pin": {"registration_id": names["registration_id"], "pinned": "yes"},
        "groups.propose": {},
        "groups.take": {},
        "groups.discard": {},
        "groups.conditions": dict.fromkeys(("province", "region", "category", "sex", "level"), "3"),
        "groups.wish": {"first": names["group_id"]},
        "groups.pair": {"kind": "apart", "other_id": names["spare_person"]},
        "groups.unpair": {},
        "materials.edit": {"title": "Tham luận Mẫu sửa", "session_id": ""},
        "materials.new": {"title": "Trang Mẫu", "url": "https://example.org/mau", "session_id": ""},
        "minutes.save": {"chair_name": "Nguyễn Thị Mẫu An", "conclusions": "Giao các tỉnh thực hiện."},
        "minutes.give_tasks": {"lines": "Ban hành hướng dẫn Mẫu | Khánh Hòa || 31/12/2024"},
        "minutes.change_task": {
            "seen": print_task(get_task(world.event.id, names["task_id"])),
            "content": "Nhân rộng mô hình Mẫu",
            "lead": "Đắk Lắk",
        },
        "minutes.note_task": {"report_id": str(uuid7()), "state": "underway", "text": "Đã triển khai"},
        "minutes.move_task": {"direction": "down"},
        "minutes.set_task_owner": {"email": "hoi@example.org", "phone": "0900 000 222"},
        "minutes.set_task_wording": {"subject": "Nhắc việc Mẫu", "body": "Xin báo cáo: {link}"},
        "minutes.change_amendment": {"reason": "Ghi nhầm", "text": "Sửa mục III", "seen": WRITTEN},
        "minutes.lock_amendment": {"confirm": "y", "seen": WRITTEN},
        "minutes.comment": {"section": "opening", "text": "Xin ghi rõ chức danh."},
        "outcomes.setting": {"prompts": "Khó khăn lớn nhất là gì?", "speech_minutes": "5"},
        "outcomes.merge": {"session": names["talk"], "item": f"{names['loose_point']}:1"},
        "outcomes.tell_apart": {"session": names["talk"], "apart": [names["loose_point"], names["merged_point"]]},
        "outcomes.outcome": {
            "seen": seen_of(get_outcome(world.event.id, names["outcome_id"])),
            "kind": "solution",
            "text": "Nhân rộng mô hình tại cơ sở",
            "level": "",
            "due": "",
        },
        "outcomes.take_out": {"item": names["merged_point"]},
        "outcomes.move_outcome": {"direction": "down"},
        "outcomes.ask_back": {"note": "Xin ghi thêm ai thực hiện."},
        "privacy.new_recipient": RECIPIENT,
        "privacy.recipient": {**RECIPIENT, "name": "Khách sạn Mẫu Biển"},
        "privacy.hand_over": {"given-what": "Danh sách giấy Mẫu", "given-people": "2"},
        "privacy.note_deletion": {"deleted_on": "2024-11-01"},
        "privacy.new_breach": BREACH,
        "privacy.breach": {**BREACH, "people": "3"},
        "privacy.report": {"report-reported_at": "2024-10-25T09:00", "report-report": "Gửi công văn Mẫu"},
        "privacy.tell": {"told-told_at": "2024-10-25T09:00"},
        "privacy.close": {"close-conclusion": "Đã xử lý."},
        "registration.upload": {"files": (io.BytesIO("Họ tên\nLê Thị Mẫu Ba\n".encode()), "ds.csv")},
        "registration.decide": {"decision": "leave_out"},
        "registration.choose_name": {"form": "written"},
        "registration.choose_names": {"form": "written"},
        "registration.choose_all_names": {"form": "written"},
        "registration.columns": {
            "province": "56",
            "tables-0-is_read": "y",
            "tables-0-columns-0-key": "full_name",
            "tables-0-columns-0-font": "unicode",
        },
        "registration.join": {"earlier": names["left"]},
        "registration.keep_apart": {"earlier": names["left"]},
        "registration.new": PERSON,
        "registration.privacy": {f"{purpose}-basis": "consent" for purpose in PURPOSES},
        "registration.consent_text": {"text": "Tôi đồng ý để Ban Tổ chức Mẫu đăng ảnh."},
        "registration.agree": {"purpose": "photos", "evidence": "Tập phiếu Mẫu số 1"},
        "registration.withdraw": {"purpose": "messages"},
        "registration.request_for": {"kind": "erase", "note": "Gọi điện ngày 24/10"},
        "registration.new_question": QUESTION,
        "registration.edit_question": {**QUESTION, "label": "Chuyến bay Mẫu"},
        "registration.move_question": {"place": "2"},
        "registration.answers": {f"q_{names['question_id'].hex}": "VN 1347"},
        "checkin.answers": {f"q_{names['question_id'].hex}": "VN 1347"},
        "registration.edit": {**PERSON, "full_name": "Nguyễn Thị Mẫu Hoa"},
        "registration.add_delegations": {"units": [str(unit_id("79"))], "quota": "3"},
        "registration.name_head": {"registration": "", "full_name": "Phan Thị Mẫu Hà", "phone": "0900 000 111"},
        "registration.quotas": names["quotas"],
        "registration.replace": {"full_name": "Phan Thị Mẫu Yến", "sex": ""},
        "registration.quota": {"quota": "7"},
        "registration.reject": {"reason": "Không đúng đối tượng"},
        "registration.invite": {"guests": "Bùi Thị Mẫu Khách; 0900 000 999", "category": "guest", "until": ""},
        "registration.wording": {"subject": "Nhắc lịch", "body": "Kính gửi {name}"},
        "registration.tick": {"kind": "reminder"},
        "checkin.walk_in": {"session_id": names["arrival"], **PERSON},
        "training.new": {"title": "Lớp Mẫu", "minimum_share": "80", "number_sign": "GCN"},
        "training.edit": {"title": "Lớp Mẫu", "minimum_share": "70", "number_sign": "GCN"},
        "training.edit_module": {"title": "Chuyên đề Mẫu", "hours": "2", "sessions": []},
        "training.new_module": {"title": "Chuyên đề Mẫu", "hours": "2", "sessions": []},
        "training.take_examples": {"set": "nutrition"},
        "training.new_item": {"kind": "number", "label": "Bao nhiêu?", "number": "5"},
        "training.edit_item": {"kind": "true_false", "label": "Nên ăn nhạt.", "is_true": "true"},
        "training.type_sheets": {"code": names["third_code"], "answers": "A"},
        "training.revoke": {"reason": "Cấp nhầm"},
        "training.report": {"open_questions": "Ai cấp tài khoản?"},
        "api.check_in": {
            "id": str(uuid7()),
            "pass": names["token"],
            "session": str(names["session_id"]),
            "at": "2024-10-24T06:35:00Z",
            "source": "staff",
        },
        "api.register": {"full_name": "Phan Thị Mẫu Yến", "province": None, "category": "official"},
    }


# Needs a state that one call does not reach; each has a journey of its own in the tests of its feature.
ELSEWHERE = {
    "api.change": "needs the ETag of what was seen: tests/api",
    "api.write_section": "needs the ETag of what was seen: tests/api",
    "agenda.move": "needs what was seen, as JSON: tests/agenda",
    "agenda.push": "needs a look at what moves: tests/agenda",
    "agenda.push_now": "needs a look at what moves: tests/agenda",
    "agenda.real_times": "needs a session of today, or a reason: tests/agenda",
    "agenda.start": "needs a session of today: tests/agenda",
    "agenda.stop": "needs a session that runs: tests/agenda",
    "agenda.undo": "needs what was seen: tests/agenda",
    "agenda.look": "writes nothing: tests/agenda",
    "agenda.import_rows": "needs a file that was looked at: tests/agenda",
    "badges.show": "looks at what was not saved: tests/documents/cards",
    "events.show_papers": "looks at what was not saved: tests/events/test_papers.py",
    "checkin.reopen_list": "needs a closed list: tests/checkin",
    "checkin.open_wall": "needs a session without a code on the wall: tests/checkin",
    "checkin.end_rehearsal": "needs a rehearsal: tests/checkin",
    "sync.hand_in": "needs a file of a phone: tests/sync",
    "figures.reopen": "needs a frozen set: tests/figures",
    "figures.new_derived": "needs two counted figures: tests/figures",
    "minutes.restore": "needs a text of its own: tests/minutes",
    "minutes.settle": "needs two texts of one section: tests/minutes",
    "minutes.compare": "needs a written text: tests/minutes",
    "minutes.settle_comment": "needs a comment: tests/minutes",
    "sync.staff": "needs operations: tests/sync",
    "sync.trainer": "needs operations: tests/training",
    "training.mark": "needs a half-day and a mark: tests/training",
    "training.enrolment": "needs a subject to choose: tests/training",
    "training.withdraw": "needs somebody who chose a subject: tests/training",
    "training.move_up": "needs a waiting list: tests/training",
    "training.told": "needs somebody who moved up: tests/training",
    "training.move_item": "needs a test that was never opened: tests/training",
    "training.except_person": "needs somebody who was there for too little: tests/training",
    "training.drop_exception": "needs a decision: tests/training",
    "training.replace": "needs a revoked certificate: tests/training",
    "training.remove_module": "needs a subject whose test nobody answered: tests/training",
    "minutes.submit": "needs finished minutes: tests/minutes",
    "minutes.ask_back": "needs submitted minutes: tests/minutes",
    "minutes.lock": "needs submitted minutes: tests/minutes",
    "minutes.carry_on": "needs an earlier event where one has a role: tests/minutes",
    "minutes.new_amendment": "needs locked minutes: tests/minutes",
    "minutes.reset_task_wording": "needs an own wording: tests/minutes",
    "minutes.send": "needs locked minutes: tests/minutes",
    "minutes.send_amendment": "needs a locked amendment: tests/minutes",
    "registration.send": "needs somebody with address and consent: tests/registration",
    "registration.write": "needs somebody with an address: tests/registration",
    "registration.stop_batch": "needs messages that wait: tests/registration",
    "registration.invite_known": "needs people of an earlier event: tests/registration",
    "training.reissue": "needs a revoked certificate: tests/training",
}


@contextmanager
def undone(event_id: UUID) -> Iterator[Event]:
    """The event, and whatever is done to it inside is undone at the end."""
    db.session.remove()
    connection: Any = db.engines[None]
    before = connection.begin_nested()
    try:
        yield db.session.get_one(Event, event_id)
    finally:
        db.session.remove()
        before.rollback()


def test_every_deed_of_staff_leaves_an_audit_entry(app: Flask, as_role: SignIn) -> None:
    world, wrong = make_world(), []
    event_id = world.event.id
    for rule, method, right in guarded(app):
        if method not in WRITING or rule.endpoint in ELSEWHERE:
            continue
        with undone(event_id) as world.event:
            role = "organizer" if right in ROLES["organizer"] else "chair"
            client = as_role(world.event, role)
            url, body = world.url(app, rule), bodies(world).get(rule.endpoint, {})
            before = count_audit()
            if rule.rule.startswith("/api/"):
                token = create_token(world.event, role, "Mẫu", actor=SYSTEM, at=AT)
                before = count_audit()
                answer = client.post(url, json=body, headers={"Authorization": f"Bearer {token}"})
            else:
                answer = client.post(url, data=body)
            if answer.status_code not in {200, 201, 303} or count_audit() <= before:
                wrong.append((rule.rule, answer.status_code, count_audit() - before))
    assert wrong == []


def test_a_role_at_all_events_of_another_host_is_none_here(as_role: SignIn) -> None:
    own = make_event()
    with transaction() as session:
        other = Host(name="Hội khác", short_name="Khác")
        session.add(other)
    stranger = as_role(None, "organizer")
    with transaction() as session:
        account = session.query(Account).order_by(Account.id.desc()).first()
        assert account is not None
        account.host_id = other.id
        account.name = "Người của hội khác"
    assert stranger.get(f"/events/{own.slug}/agenda").status_code == 404
    page = as_role(own, "organizer").get(f"/events/{own.slug}/settings/people").get_data(as_text=True)
    assert "Người của hội khác" not in page
