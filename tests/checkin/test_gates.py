"""Gates as the organizer meets them: opened, changed, ended, with the phones that scan there."""

import pytest
from sqlalchemy import func, select

from eventmgr.checkin import queries, service
from eventmgr.checkin.rules import Direction
from eventmgr.checkin.service import GateData
from eventmgr.core.db import db
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.ids import uuid7
from eventmgr.registration.models import Registration
from tests.factories import AT, ORGANIZER, count_audit, make_event, make_gate, make_session, pair_gate

BY = {"actor": ORGANIZER, "at": AT}


@pytest.fixture
def desk(event):
    return make_session(event, "check_in", title="Đón tiếp Mẫu")


@pytest.fixture
def staff(as_role, event):
    return as_role(event, "organizer")


def page(event, *path):
    return "/".join(["/events", event.slug, "check-in/gates", *(str(one) for one in path)])


def test_a_gate_is_opened_changed_and_ended(app, event, desk, staff):
    assert staff.get(page(event)).status_code == 200
    body = {"name": "  Bàn   tài liệu Mẫu ", "sessions": str(desk.id), "direction": "in", "what": "Tài liệu"}
    assert staff.post(page(event, "new"), data=body).status_code == 303
    [gate] = queries.list_gates(event.id)
    assert (gate.name, gate.session_ids, gate.what) == ("Bàn tài liệu Mẫu", [str(desk.id)], "Tài liệu")
    assert staff.post(page(event, "new"), data=body).status_code == 422
    changed = {"name": "Bàn 2 Mẫu", "direction": "out", "what": "Khác"}
    assert staff.post(page(event, gate.id, "edit"), data=changed).status_code == 303
    again = queries.get_gate(event.id, gate.id)
    assert (again.name, again.direction, again.session_ids, again.what) == ("Bàn 2 Mẫu", Direction.OUT, [], "Tài liệu")
    phone = app.test_client()
    device = pair_gate(phone, again, "Trần Thị Mẫu Lan")
    shown = staff.get(page(event, gate.id)).get_data(as_text=True)
    assert ("Trần Thị Mẫu Lan" in shown, again.pin in shown, again.key in shown) == (True, True, True)
    former = again.pin
    assert staff.post(page(event, gate.id, "pin")).status_code == 303
    assert queries.get_gate(event.id, gate.id).pin != former
    assert phone.get(f"/scan/{gate.key}/list").status_code == 200
    assert staff.post(page(event, gate.id, "devices", device.id, "revoke")).status_code == 303
    assert phone.get(f"/scan/{gate.key}/list").status_code == 401
    assert staff.post(page(event, gate.id, "end")).status_code == 303
    assert staff.post(page(event, gate.id, "pin")).status_code == 409
    assert staff.get(page(event, gate.id)).status_code == 200
    verbs = ["gate.create", "gate.change", "gate.new_pin", "gate.end", "device.pair", "device.revoke"]
    assert [count_audit(verb) for verb in verbs] == [1] * 6


def test_what_cannot_be_a_gate_is_refused_with_its_field(event, desk):
    make_gate(event)
    for data, field in (
        (GateData("  ", [], Direction.IN), "name"),
        (GateData("x" * 101, [], Direction.IN), "name"),
        (GateData("Cửa chính Mẫu", [], Direction.IN), "name"),
        (GateData("Cửa sau Mẫu", [uuid7()], Direction.IN), "sessions"),
        (GateData("Cửa sau Mẫu", [make_session(event, "break").id], Direction.IN), "sessions"),
        (GateData("Cửa sau Mẫu", [], Direction.IN, "x" * 61), "what"),
    ):
        with pytest.raises(DomainError) as refused:
            service.create_gate(event, data, **BY)
        assert refused.value.field == field


def test_a_gate_of_another_event_is_not_found_and_an_ended_one_not_changed(event, staff):
    assert staff.get(page(event, make_gate(make_event()).id)).status_code == 404
    gate = make_gate(event)
    service.end_gate(gate, **BY)
    with pytest.raises(Conflict):
        service.change_gate(gate, GateData("Cửa khác Mẫu", [], Direction.IN), **BY)


def test_several_phones_scan_at_one_gate_and_one_phone_stays_the_same(app, event, desk):
    gate = make_gate(event)
    first, second = app.test_client(), app.test_client()
    one, two = pair_gate(first, gate, "Máy một"), pair_gate(second, gate, "Máy hai")
    assert pair_gate(first, gate, "Máy một, người khác").id == one.id != two.id
    assert [client.get(f"/scan/{gate.key}/list").status_code for client in (first, second)] == [200, 200]


def test_nobody_is_taken_in_at_the_desk_during_a_rehearsal(event, desk, staff):
    service.start_rehearsal(event, **BY)
    url = f"/events/{event.slug}/check-in/walk-in"
    assert "Không nhận người mới" in staff.get(url).get_data(as_text=True)
    body = {"full_name": "Lê Thị Mẫu Lạ", "province": "", "category": "official", "session_id": str(desk.id)}
    answer = staff.post(url, data=body)
    assert (answer.status_code, "Đang diễn tập" in answer.get_data(as_text=True)) == (422, True)
    assert db.session.execute(select(func.count()).select_from(Registration)).scalar_one() == 0
