"""The recorder on a phone: who is let in, what it is told, what it may send."""

from functools import partial

import pytest
from sqlalchemy import select

from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import db, transaction
from eventmgr.core.ids import uuid7
from eventmgr.events.rules import EventState
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.models import DiscussionSetting
from eventmgr.outcomes.rules import ItemKind, Level, Point
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    count_queries,
    make_event,
    make_group,
    make_record,
    make_registration,
    make_room,
    make_session,
    pair,
)

BY = {"actor": ORGANIZER, "at": AT}
SOLUTION = ItemKind.SOLUTION


@pytest.fixture
def member(event):
    return make_registration(event, "Nguyễn Thị Mẫu Hòa", "56")


@pytest.fixture
def record(event, member):
    session = make_session(event, "group_work", title="Thảo luận nhóm", takes_attendance=True)
    room = make_room(event, "Phòng 3")
    return make_record(session, make_group(session, 2, (member,), topic="Mẹ đỡ đầu", room_id=room.id))


def state(client, record, **headers):
    return client.get(f"/g/{record.key}/state", headers=headers)


def give_pin(client, record, pin, name="Lan"):
    return client.post(f"/g/{record.key}/pin", json={"pin": pin, "name": name})


def other_than(pin):
    return "0000" if pin != "0000" else "1111"


def test_without_the_pin_there_is_a_token_and_nothing_else(client, record):
    answer = state(client, record)
    assert (answer.status_code, answer.mimetype, answer.json["code"]) == (401, "application/problem+json", "not_paired")
    assert answer.headers["X-CSRF-Token"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert record.group.topic not in answer.get_data(as_text=True)


def test_the_token_of_a_refusal_lets_the_pin_be_sent(client, record):
    token = state(client, record).headers["X-CSRF-Token"]
    body = {"pin": record.pin, "name": "Trần Thị Mẫu Lan"}
    missing = client.post(f"/g/{record.key}/pin", json=body, csrf=False)
    assert (missing.status_code, missing.json["code"]) == (400, "csrf")
    answer = client.post(f"/g/{record.key}/pin", json=body, csrf=False, headers={"X-CSRFToken": token})
    assert (answer.status_code, answer.json["device"]["name"]) == (200, "Trần Thị Mẫu Lan")


def test_ten_wrong_pins_lock_until_there_is_a_new_one(client, record):
    inside = pair(client.application.test_client(), record)
    for left in range(9, 0, -1):
        answer = give_pin(client, record, other_than(record.pin))
        assert (answer.status_code, answer.json["code"], answer.json["field"]) == (422, "wrong_pin", "pin")
        assert str(left) in answer.json["title"]
    assert give_pin(client, record, other_than(record.pin)).status_code == 423
    locked = give_pin(client, record, record.pin)
    assert (locked.status_code, locked.json["code"]) == (423, "pin_locked")
    assert state(client, record).status_code == 401
    form = client.post(f"/g/{record.key}/pin", data={"pin": record.pin, "name": "Lan"})
    assert (form.status_code, locked.json["title"] in form.get_data(as_text=True)) == (423, True)
    assert (count_audit("record.pin_locked"), inside.revoked_at) == (1, None)
    service.give_new_pin(queries.get_record_by_key(record.key), **BY)
    assert give_pin(client, record, record.pin).status_code == 200


def test_a_right_pin_lets_the_count_begin_anew(client, record):
    for _ in range(3):
        for _number in range(9):
            give_pin(client, record, other_than(record.pin))
        assert give_pin(client, record, record.pin).status_code == 200


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 101])
def test_a_device_has_a_name_and_its_lack_costs_no_try(client, record, name):
    answer = give_pin(client, record, other_than(record.pin), name)
    assert (answer.status_code, answer.json["field"]) == (422, "name")
    assert queries.get_record_by_key(record.key).pin_tries == 0


@pytest.mark.parametrize("body", [[], "x", {}, {"pin": None, "name": None}, {"pin": ["1"], "name": 7}])
def test_a_pin_in_another_form_is_refused(client, record, body):
    assert client.post(f"/g/{record.key}/pin", json=body).status_code == 422


def test_the_state_tells_all_that_the_phone_shows(client, record, member):
    device = pair(client, record, "Trần Thị Mẫu Lan")
    facilitator = make_registration(record.session.event, "Lê Thị Mẫu Ý", "79")
    guest = make_registration(record.session.event, "Đỗ Thị Mẫu Khách", None, organization="UNICEF Mẫu")
    with transaction() as unit:
        record.group.facilitator_id = facilitator.id
        unit.add(
            DiscussionSetting(
                session_id=record.session_id, wall_key="W" * 20, prompts="Khó ở đâu?\nAi giúp?", speech_minutes=3
            )
        )
    item = service.add_item(record, uuid7(), Point(SOLUTION, "một", guest.id, Level.COMMUNE, "2025", 2, True), **BY)
    service.edit_item(record, item.id, Point(SOLUTION, "hai"), version=1, **BY)
    clash = service.edit_item(record, item.id, Point(SOLUTION, "ba", member.id), version=1, **BY).clash
    speech = service.ask_to_speak(record, uuid7(), member.id, **BY)
    answer = state(client, record)
    shown = answer.json
    assert answer.headers["Cache-Control"] == "no-store"
    assert {**shown["record"], "session": None} == {
        "id": str(record.id),
        "state": "open",
        "closed": None,
        "note": "",
        "title": "Nhóm 2",
        "topic": "Mẹ đỡ đầu",
        "room": "Phòng 3",
        "is_plenary": False,
        "submitted_at": None,
        "confirmed_at": None,
        "session": None,
    }
    assert shown["record"]["session"]["zone"] == "Asia/Ho_Chi_Minh"
    assert shown["device"] == {"id": str(device.id), "name": "Trần Thị Mẫu Lan"}
    assert (shown["writer"]["id"], shown["writer"]["name"]) == (str(device.id), "Trần Thị Mẫu Lan")
    assert [(one["name"], one["province"], one["is_member"], one["is_present"]) for one in shown["people"]] == [
        ("Nguyễn Thị Mẫu Hòa", "Khánh Hòa", True, False),
        ("Đỗ Thị Mẫu Khách", "UNICEF Mẫu", False, False),
        ("Lê Thị Mẫu Ý", "Hồ Chí Minh", False, False),
    ]
    nothing = {"level": None, "due": "", "supporters": 0, "starred": False, "kind": "solution"}
    moment = "2024-10-24T00:00:00Z"
    assert shown["items"] == [
        {
            **nothing,
            "id": str(item.id),
            "text": "hai",
            "speaker": None,
            "position": 0,
            "version": 2,
            "updated_at": moment,
            "differs": [
                {
                    **nothing,
                    "revision": str(clash.id),
                    "text": "ba",
                    "speaker": str(member.id),
                    "by": ORGANIZER.label,
                    "at": moment,
                }
            ],
        }
    ]
    assert [(one["id"], one["person"], one["asked_at"]) for one in shown["speeches"]] == [
        (str(speech.id), str(member.id), moment)
    ]
    assert (shown["prompts"], shown["speech_minutes"]) == (["Khó ở đâu?", "Ai giúp?"], 3)


def test_who_has_the_state_already_is_told_so(client, record):
    pair(client, record)
    first = state(client, record)
    again = state(client, record, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data(), bool(again.headers["X-CSRF-Token"])) == (304, b"", True)
    service.add_item(record, uuid7(), Point(SOLUTION, "một"), **BY)
    changed = state(client, record, **{"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, len(changed.json["items"])) == (200, 1)


def test_a_second_phone_takes_over_and_the_first_learns_it(client, app, record):
    first = pair(client, record, "Lan")
    other = app.test_client()
    second = pair(other, record, "Hoa")
    assert state(client, record).json["writer"]["name"] == "Hoa"
    assert (second.id == first.id, state(client, record).json["device"]["name"]) == (False, "Lan")
    again = pair(client, record, "Lan Anh")
    assert (again.id, state(other, record).json["writer"]["name"]) == (first.id, "Lan Anh")
    entries = db.session.execute(
        select(AuditEntry.verb, AuditEntry.actor_id, AuditEntry.actor_label)
        .where(AuditEntry.actor_kind == "device")
        .order_by(AuditEntry.id)
    ).all()
    assert [tuple(entry) for entry in entries] == [
        ("device.pair", first.id, "Nhóm 2"),
        ("record.take_over", first.id, "Nhóm 2"),
        ("device.pair", second.id, "Nhóm 2"),
        ("record.take_over", second.id, "Nhóm 2"),
        ("device.rename", first.id, "Nhóm 2"),
        ("record.take_over", first.id, "Nhóm 2"),
    ]


def test_a_device_whose_access_ended_is_told_why_and_comes_back_with_the_pin(client, record):
    device = pair(client, record)
    service.revoke_device(queries.get_record_by_key(record.key), device.id, **BY)
    answer = state(client, record)
    assert (answer.status_code, answer.json["code"]) == (401, "device_ended")
    assert pair(client, record).id != device.id
    assert state(client, record).status_code == 200


def test_the_phone_is_told_why_a_record_is_closed(client, event, record):
    pair(client, record)
    service.add_item(record, uuid7(), Point(SOLUTION, "một"), **BY)
    for deed in (service.submit, service.confirm, service.lock):
        deed(record, **BY)
        shown = state(client, record).json["record"]
        assert (shown["state"], bool(shown["closed"])) == (record.state.value, True)
    with transaction():
        event.state = EventState.ARCHIVED
    assert "lưu trữ" in state(client, record).json["record"]["closed"]
    assert pair(client.application.test_client(), record).revoked_at is None  # to read


def test_the_plenary_names_all_delegates_of_its_own_event(client, event, member):
    make_registration(make_event(), "Lê Thị Mẫu Lạ")
    plenary = make_record(make_session(event, "discussion", title="Thảo luận chung"))
    pair(client, plenary)
    shown = state(client, plenary).json
    assert [(one["name"], one["is_member"], one["is_present"]) for one in shown["people"]] == [
        (member.person.full_name, True, None)
    ]
    assert (shown["record"]["title"], shown["record"]["is_plenary"]) == ("Thảo luận chung", True)


def test_the_state_asks_the_database_the_same_for_few_and_for_many(client, event, record):
    pair(client, record)
    plenary = make_record(make_session(event, "discussion"))
    pair(client, plenary)

    def fill(number):
        for _ in range(number):
            person = make_registration(event)
            for one in (record, plenary):
                item = service.add_item(one, uuid7(), Point(SOLUTION, "một", person.id), **BY)
                service.edit_item(one, item.id, Point(SOLUTION, "hai"), version=1, **BY)
                service.edit_item(one, item.id, Point(SOLUTION, "ba", person.id), version=1, **BY)
                service.ask_to_speak(one, uuid7(), person.id, **BY)

    def count():
        return [count_queries(partial(state, client, one)) for one in (record, plenary)]

    fill(1)
    few = count()
    fill(4)
    assert (count(), max(few) <= 14) == (few, True)
