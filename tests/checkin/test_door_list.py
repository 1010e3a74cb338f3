"""What a phone at a gate holds: all of it once, then what changed; nothing in it opens a pass or calls a phone."""

import gzip
import json
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from eventmgr.checkin import service
from eventmgr.checkin.rules import Direction, Source
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.core.ids import uuid7
from eventmgr.events.service import add_room
from eventmgr.people.service import erase
from eventmgr.questionnaires.rules import Place
from eventmgr.registration.models import Pass
from eventmgr.registration.service import cancel, correct, current_data, reissue_pass
from tests.factories import (
    AT,
    ORGANIZER,
    count_queries,
    make_answer,
    make_gate,
    make_group,
    make_question,
    make_registration,
    make_room,
    make_session,
    pair_gate,
)

BY = {"actor": ORGANIZER, "at": AT}


@pytest.fixture
def desk(event):
    return make_session(event, "check_in", title="Đón tiếp Mẫu")


@pytest.fixture
def hoa(event):
    return make_registration(event, "Nguyễn Thị Mẫu Hòa", "56", note="Ngồi xe lăn")


@pytest.fixture
def gate(event, desk):
    return make_gate(event, "Cửa chính Mẫu", desk)


@pytest.fixture
def device(client, gate):
    return pair_gate(client, gate)


def ask(client, gate, since=None, **headers):
    answer = client.get(f"/scan/{gate.key}/list", query_string={"since": since} if since else {}, headers=headers)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-CSRF-Token"]
    return answer


def told(client, gate, since=None):
    answer = ask(client, gate, since)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json


def scan(event, session, registration, do=service.check_in, **more):
    data = {"registration_id": registration.id, "session_id": session.id, "source": Source.STAFF, "actor": ORGANIZER}
    return do(event, operation_id=uuid7(), at=AT, recorded_at=AT, **data, **more)


def token_of(registration):
    return db.session.execute(select(Pass.token).where(Pass.registration_id == registration.id)).scalar_one()


def test_all_that_a_phone_needs_and_nothing_that_opens_a_pass(client, event, gate, device, desk, hoa):
    group = make_group(make_session(event, "group_work"), 3, (hoa,), room=make_room(event, "Phòng Mẫu 2"))
    asked = make_question(event, "choice", "Ăn gì?", "Chay", "Mặn", is_shown_at_door=True, places=[Place.DOOR])
    make_answer(asked, hoa, "1")
    found = told(client, gate)
    assert group.number == 3
    assert found["people"] == [
        {
            "id": str(hoa.id),
            "name": "Nguyễn Thị Mẫu Hòa",
            "fold": "nguyen thi mau hoa",
            "position": hoa.position,
            "organization": hoa.organization,
            "province": "Khánh Hòa",
            "delegation": str(hoa.delegation_id),
            "category": "Đại biểu",
            "colour": "#9d174d",
            "group": "3",
            "room": "Phòng Mẫu 2",
            "note": "Ngồi xe lăn",
            "state": "confirmed",
            "told": [["Ăn gì?", "Chay"]],
            "asks": False,
            "passes": [[sha256(token_of(hoa).encode()).hexdigest()[:16], False]],
        }
    ]
    assert found["questions"] == [
        {
            "id": str(asked.id),
            "label": "Ăn gì?",
            "help": "",
            "kind": "choice",
            "choices": [{"key": "1", "label": "Chay"}, {"key": "2", "label": "Mặn"}],
            "required": False,
            "categories": None,
        }
    ]
    assert (found["full"], found["rehearsal"], found["gone"], found["facts"]) == (True, False, [], [])
    assert found["gate"] == {"id": str(gate.id), "name": "Cửa chính Mẫu", "what": "", "direction": "in"}
    assert [(one["id"], one["late_after"]) for one in found["sessions"]] == [(str(desk.id), 90)]
    whole = json.dumps(found)
    assert hoa.person.phone not in whole
    assert token_of(hoa) not in whole


def test_only_what_changed_is_told_again(client, event, gate, device, desk, hoa):
    an = make_registration(event, "Lê Thị Mẫu An", "56")
    cursor = told(client, gate)["cursor"]
    nothing = told(client, gate, cursor)
    assert (nothing["full"], nothing["people"], nothing["facts"]) == (False, [], [])
    correct(event, hoa.id, {**current_data(hoa), "full_name": "Nguyễn Thị Mẫu Hoa"}, actor=ORGANIZER, at=AT)
    scan(event, desk, an)
    changed = told(client, gate, cursor)
    assert [one["name"] for one in changed["people"]] == ["Nguyễn Thị Mẫu Hoa"]
    assert changed["facts"] == [
        [str(an.id), str(desk.id), "", 1, "entry", "2024-10-24T00:00:00Z", "Ban tổ chức Mẫu", None]
    ]
    scan(event, desk, an, service.undo, reason="Nhầm")
    assert [fact[4] for fact in told(client, gate, cursor)["facts"]] == ["undo"]
    scan(event, desk, an, gate_id=gate.id)
    assert [(fact[3], fact[4], fact[7]) for fact in told(client, gate, cursor)["facts"]] == [
        (2, "entry", "Cửa chính Mẫu")
    ]


def test_who_left_got_another_pass_or_was_erased_is_told(client, event, gate, device, desk, hoa):
    an = make_registration(event, "Lê Thị Mẫu An", "56")
    cursor = told(client, gate)["cursor"]
    reissue_pass(event, an.id, actor=ORGANIZER, at=AT)
    cancel(event, hoa.id, actor=ORGANIZER, at=AT)
    found = {one["id"]: one for one in told(client, gate, cursor)["people"]}
    assert found[str(hoa.id)]["state"] == "cancelled"
    assert [is_revoked for _digest, is_revoked in found[str(an.id)]["passes"]] == [True, False]
    erase(hoa.person, actor=ORGANIZER, at=now())
    after = told(client, gate, cursor)
    assert (after["gone"], [one["id"] for one in after["people"]]) == ([str(hoa.id)], [str(an.id)])
    assert [one["id"] for one in told(client, gate)["people"]] == [str(an.id)]


def test_a_rehearsal_is_another_list(client, event, gate, device, desk, hoa):
    cursor = told(client, gate)["cursor"]
    service.start_rehearsal(event, **BY)
    rehearsed = told(client, gate, cursor)
    assert (rehearsed["full"], rehearsed["rehearsal"], len(rehearsed["people"])) == (True, True, 1)
    scan(event, desk, hoa, is_rehearsal=True)
    assert len(told(client, gate)["facts"]) == 1
    service.end_rehearsal(event, 1, **BY)
    assert told(client, gate, rehearsed["cursor"])["facts"] == []


def test_what_concerns_everybody_asks_for_all_once(client, event, gate, device, hoa):
    cursor = told(client, gate)["cursor"]
    assert told(client, gate, cursor)["full"] is False
    add_room(event, "Phòng Mẫu 9", None, actor=ORGANIZER, at=AT)
    everybody = told(client, gate, cursor)
    assert everybody["full"] is True
    since = told(client, gate, everybody["cursor"])
    assert (since["full"], since["device"]["name"]) == (False, "Máy cổng Mẫu")
    make_gate(event, "Cửa sau Mẫu")
    assert told(client, gate, since["cursor"])["full"] is False


@pytest.mark.parametrize("since", ["x", "1.x", "-1.ab", "²", "9" * 400, "1729728000000."])
def test_an_unknown_or_old_cursor_asks_for_all(client, gate, device, hoa, since):
    mark = told(client, gate)["cursor"].partition(".")[2]
    assert told(client, gate, since)["full"] is True
    old = int((now() - timedelta(hours=25)).timestamp() * 1000)
    assert told(client, gate, f"{old}.{mark}")["full"] is True


def test_who_has_it_already_is_told_where_to_go_on_and_a_whole_list_is_packed(client, event, gate, device, hoa):
    first = ask(client, gate, told(client, gate)["cursor"])
    again = ask(client, gate, first.json["cursor"], **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert told(client, gate, again.headers["X-Cursor"])["full"] is False
    make_registration(event, "Lê Thị Mẫu An", "56")
    packed = ask(client, gate, **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(json.loads(gzip.decompress(packed.get_data()))["people"]) == 2


def test_a_whole_list_drawn_for_another_phone_goes_on_where_it_was_drawn(client, event, gate, device, desk, hoa):
    client.application.config["LIVE_SECONDS"] = 60
    try:
        drawn = told(client, gate)
        scan(event, desk, hoa)
        another = told(client, gate)
    finally:
        client.application.config["LIVE_SECONDS"] = 0
    assert another == drawn
    assert [fact[0] for fact in told(client, gate, another["cursor"])["facts"]] == [str(hoa.id)]


def test_a_gate_that_hands_things_out_knows_who_has_them(client, event, desk, hoa):
    table = make_gate(event, "Bàn tài liệu Mẫu", desk, what="Tài liệu", direction=Direction.IN)
    pair_gate(client, table)
    scan(event, desk, hoa)
    assert told(client, table)["facts"] == []
    scan(event, desk, hoa, what="Tài liệu", gate_id=table.id)
    assert [fact[2] for fact in told(client, table)["facts"]] == ["Tài liệu"]


def test_the_list_asks_as_often_for_one_as_for_many(client, event, gate, device, hoa):
    few = count_queries(lambda: ask(client, gate))
    for number in range(4):
        make_registration(event, f"Lê Thị Mẫu {number}", "01")
    assert count_queries(lambda: ask(client, gate)) == few


def test_nobody_is_told_without_the_pin(app, client, gate, hoa):
    page = client.get(f"/scan/{gate.key.lower()}")
    assert (page.status_code, page.headers["X-Offline-Copy"]) == (200, "shell")
    assert "Mẫu Hòa" not in page.get_data(as_text=True)
    assert client.get(f"/SCAN/{gate.key}").status_code == 200
    refused = ask(client, gate)
    assert (refused.status_code, refused.json["code"]) == (401, "not_paired")
    assert "chưa được" in refused.json["title"]
    client.get(f"/scan/{gate.key}?lang=en")
    assert "not let in" in ask(client, gate).json["title"]
    assert client.get("/scan/NOWHERE/list").status_code == 404
    wrong = "0000" if gate.pin != "0000" else "1111"
    statuses = [
        client.post(f"/scan/{gate.key}/pin", json={"pin": wrong, "name": "Máy Mẫu"}).json["code"] for _ in range(10)
    ]
    assert statuses == [*["wrong_pin"] * 9, "pin_locked"]
    right = client.post(f"/scan/{gate.key}/pin", json={"pin": gate.pin, "name": "Máy Mẫu"})
    assert (right.status_code, right.json["code"]) == (423, "pin_locked")
    service.give_gate_pin(gate, **BY)
    pair_gate(client, gate)
    assert ask(client, gate).status_code == 200
    service.end_gate(gate, **BY)
    assert (ask(client, gate).status_code, client.get(f"/scan/{gate.key}").status_code) == (401, 200)
    manifest = client.get(f"/scan/{gate.key}/manifest.webmanifest")
    assert (manifest.mimetype, manifest.json["short_name"]) == ("application/manifest+json", "Cửa chính Mẫu")
