"""What a phone at a gate sends: for its own gate and sessions only, each operation once and answered by itself."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from eventmgr.checkin import service
from eventmgr.checkin.models import CheckIn
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.core.ids import uuid7
from eventmgr.questionnaires.models import Answer
from eventmgr.questionnaires.rules import Place
from eventmgr.registration.models import Pass, Registration
from eventmgr.sync.models import Operation
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_delegation,
    make_event,
    make_gate,
    make_question,
    make_registration,
    make_session,
    pair_gate,
)

BY = {"actor": ORGANIZER, "at": AT}
DONE_AT = "2024-10-24T07:03:00+07:00"


@pytest.fixture
def desk(event):
    return make_session(event, "check_in")


@pytest.fixture
def hoa(event):
    return make_registration(event, "Nguyễn Thị Mẫu Hòa", "56")


@pytest.fixture
def gate(event, desk):
    return make_gate(event, "Cửa chính Mẫu", desk)


@pytest.fixture
def device(client, gate):
    return pair_gate(client, gate)


def operation(kind, session, /, **payload):
    said = {"session": str(session.id), **payload} if session else payload
    return {"id": str(uuid7()), "kind": f"checkin.{kind}", "at": DONE_AT, "payload": said}


def send(client, device, *operations, **more):
    return client.post("/sync", json={"device": str(device.id), "operations": list(operations), **more})


def told(client, device, *operations):
    """Status and result, or code, of each operation."""
    answer = send(client, device, *operations)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [(one["status"], one.get("result") or one["code"]) for one in answer.json["answers"]]


def token_of(registration):
    return db.session.execute(select(Pass.token).where(Pass.registration_id == registration.id)).scalar_one()


def count(model):
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def test_people_come_leave_and_come_back(client, gate, device, desk, hoa):
    answers = told(
        client,
        device,
        operation("check_in", desk, registration=str(hoa.id)),
        operation("check_in", desk, **{"pass": token_of(hoa)}),
        operation("exit", desk, registration=str(hoa.id)),
        operation("exit", desk, registration=str(hoa.id)),
        operation("check_in", desk, **{"pass": f"HTTPS://VI.DU/P/{token_of(hoa)}"}),
        operation("undo", desk, registration=str(hoa.id), reason="Quét nhầm"),
    )
    assert answers == [
        (200, "accepted"),
        (200, "already_in"),
        (200, "accepted"),
        (200, "refused"),
        (200, "accepted"),
        (200, "undone"),
    ]
    rows = db.session.execute(select(CheckIn)).scalars().all()
    assert {(row.gate_id, row.recorded_by, row.at.isoformat()) for row in rows} == {
        (gate.id, "Cửa chính Mẫu", "2024-10-24T00:03:00+00:00")
    }


def test_who_has_no_registration_is_taken_in_whoever_is_like_her(client, event, device, desk, hoa):
    new = str(uuid7())
    walk_in = operation(
        "walk_in", desk, registration=new, name="Nguyễn Thị Mẫu Hòa", province="khánh hòa", phone=hoa.person.phone
    )
    again = operation("undo", desk, registration=new, reason="Nhầm phiên")
    first, second = send(client, device, walk_in, again).json["answers"]
    assert (first["result"], first["alike"], first["registration"]["id"]) == ("accepted", True, new)
    assert second["result"] == "undone"
    assert send(client, device, walk_in).json["answers"] == [{**first, "replayed": True}]
    made = db.session.get_one(Registration, first["registration"]["id"] and hoa.id)
    assert made.id == hoa.id
    alone = operation("walk_in", desk, registration=str(uuid7()), name="Lê Thị Mẫu Lạ")
    [only] = send(client, device, alone).json["answers"]
    assert (only["result"], only["alike"], count(Registration)) == ("accepted", False, 3)
    taken = {**operation("walk_in", desk, registration=new, name="Trần Thị Mẫu Khác")}
    assert told(client, device, taken) == [(409, "conflict")]


def test_a_whole_delegation_comes_in_at_once(client, event, device, desk, hoa):
    others = [make_registration(event, f"Lê Thị Mẫu {name}", "56") for name in ("An", "Bình")]
    make_registration(event, "Trần Thị Mẫu Xa", "01")
    delegation = make_delegation(event, "56")
    service.check_in(
        event,
        operation_id=uuid7(),
        registration_id=hoa.id,
        session_id=desk.id,
        source=service.facts.Source.STAFF,
        at=AT,
        recorded_at=AT,
        actor=ORGANIZER,
    )
    [answer] = send(client, device, operation("delegation", desk, delegation=str(delegation.id))).json["answers"]
    assert answer["already_in"] == [str(hoa.id)]
    assert sorted(answer["accepted"]) == sorted(str(one.id) for one in others)
    assert count(CheckIn) == 3


def test_what_is_asked_at_the_door_is_answered_there(client, event, device, hoa):
    asked = make_question(event, "choice", "Đến bằng gì?", "Xe khách", "Máy bay", places=[Place.DOOR])
    elsewhere = make_question(event, "text", "Ăn chay?", places=[Place.REGISTRATION])
    good = operation("answer", None, registration=str(hoa.id), answers={str(asked.id): "1"})
    answers = told(
        client,
        device,
        good,
        operation("answer", None, registration=str(hoa.id), answers={str(elsewhere.id): "có"}),
        operation("answer", None, registration=str(hoa.id), answers={"x": "1"}),
        operation("answer", None, registration=str(hoa.id), answers={str(asked.id): "7"}),
        operation("answer", None, registration=str(hoa.id), answers=[]),
    )
    assert answers == [(200, "answered"), (422, "refused"), (422, "malformed"), (422, "refused"), (422, "malformed")]
    assert db.session.execute(select(Answer.stored)).scalars().all() == ["1"]


def test_a_gate_does_its_own_only_and_each_is_answered_by_itself(client, event, device, desk, hoa):
    other = make_session(event, "plenary", takes_attendance=True) if False else make_session(event, "check_in")
    elsewhere = make_event()
    stranger, there = make_registration(elsewhere, "Lê Thị Mẫu Lạ"), make_session(elsewhere, "check_in")
    future = (now() + timedelta(hours=30)).isoformat()
    answers = told(
        client,
        device,
        operation("check_in", other, registration=str(hoa.id)),
        operation("check_in", there, registration=str(stranger.id)),
        operation("check_in", desk, registration=str(stranger.id)),
        operation("check_in", desk, **{"pass": token_of(stranger)}),
        operation("check_in", desk, **{"pass": token_of(hoa)[:9]}),
        operation("check_in", desk, **{"pass": "'; DROP TABLE check_in; --"}),
        operation("check_in", desk, **{"pass": "<script>alert(1)</script>"}),
        operation("check_in", desk, **{"pass": "A" * 5000}),
        operation("check_in", desk, registration=str(hoa.id), what="Tài liệu"),
        operation("check_in", None, registration=str(hoa.id)),
        operation("check_in", desk, registration=str(hoa.id), rehearsal=True),
        {**operation("check_in", desk, registration=str(hoa.id)), "at": future},
        {**operation("check_in", desk), "kind": "outcomes.submit"},
        {**operation("check_in", desk), "kind": "registration.erase"},
        "nonsense",
        operation("check_in", desk, registration=str(hoa.id)),
    )
    assert answers == [
        (403, "forbidden"),
        (403, "forbidden"),
        (200, "refused"),
        (200, "refused"),
        (200, "refused"),
        (200, "refused"),
        (200, "refused"),
        (422, "malformed"),
        (403, "forbidden"),
        (422, "malformed"),
        (200, "refused"),
        (422, "clock_ahead"),
        (403, "forbidden"),
        (422, "unknown_kind"),
        (422, "malformed"),
        (200, "accepted"),
    ]
    assert count(CheckIn) == 1


def test_a_rehearsal_takes_nobody_real_in(client, event, device, desk, hoa):
    service.start_rehearsal(event, **BY)
    answers = told(
        client,
        device,
        operation("check_in", desk, registration=str(hoa.id), rehearsal=True),
        operation("walk_in", desk, registration=str(uuid7()), name="Lê Thị Mẫu Lạ", rehearsal=True),
    )
    assert (answers, count(Registration)) == ([(200, "accepted"), (409, "conflict")], 1)
    service.end_rehearsal(event, 1, **BY)
    late = send(client, device, operation("check_in", desk, registration=str(hoa.id), rehearsal=True)).json["answers"]
    assert [one["reason"] for one in late] == ["rehearsal_over"]
    undo = operation("undo", desk, registration=str(hoa.id), reason="Nhầm", rehearsal=True)
    assert told(client, device, undo) == [(409, "rehearsal_over")]
    assert count(CheckIn) == 0


def test_whose_access_ended_is_told_so_and_nothing_is_done(client, gate, device, desk, hoa):
    scan = operation("check_in", desk, registration=str(hoa.id))
    service.revoke_gate_device(gate, device.id, **BY)
    answer = send(client, device, scan)
    assert (answer.status_code, answer.json["code"], count(Operation)) == (401, "device_ended", 0)
    anew = pair_gate(client, gate)
    assert told(client, anew, scan) == [(200, "accepted")]
    service.end_gate(gate, **BY)
    assert send(client, anew).status_code == 401


def test_a_file_of_a_phone_that_cannot_send_is_handed_in(as_role, event, client, gate, device, desk, hoa):
    scan = operation("check_in", desk, registration=str(hoa.id))
    strange = operation("check_in", desk, **{"pass": "<script>alert(1)</script>"})
    service.end_gate(gate, **BY)
    staff = as_role(event, "organizer")
    url = f"/events/{event.slug}/check-in/gates/{gate.id}/unsent"

    def hand_in(content, status=200):
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        answer = staff.post(url, data={"file": (BytesIO(data), "unsent.json")})
        assert answer.status_code == status
        return answer.get_data(as_text=True)

    made = {"kind": "eventmgr-unsent", "version": 1, "event": event.slug, "gate": str(gate.id), "made_at": DONE_AT}
    file = {**made, "device": str(device.id), "operations": [scan, "nonsense", strange]}
    page = hand_in(file)
    assert ("Nguyễn Thị Mẫu Hòa" in page, "<script>alert" in page, count(CheckIn)) == (True, False, 1)
    hand_in(file)
    assert (count(CheckIn), count(Operation), count_audit("gate.hand_in")) == (1, 2, 2)
    for wrong in (
        b"{",
        b"[" * 100_000,
        b"\xff\xfe",
        {},
        [],
        {**file, "version": 2},
        {**file, "event": "khac"},
        {**file, "gate": str(uuid7())},
        {**file, "device": str(uuid7())},
        {**file, "device": 7},
        {**file, "operations": []},
        {**file, "operations": [scan] * 2001},
    ):
        assert "form-error" in hand_in(wrong, 422)
    assert staff.get(url).status_code == 200
