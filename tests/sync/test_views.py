"""What a device without an account sends: for its own record only, each operation once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eventmgr.accounts.models import Device
from eventmgr.checkin.models import CheckIn
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.core.ids import uuid7
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.models import Item, Speech
from eventmgr.outcomes.rules import ItemKind, Point, RecordState
from eventmgr.sync.models import Operation
from tests.factories import (
    AT,
    ORGANIZER,
    make_event,
    make_group,
    make_record,
    make_registration,
    make_session,
    pair,
)

BY = {"actor": ORGANIZER, "at": AT}
DONE_AT = "2024-10-24T07:03:00+07:00"


@pytest.fixture
def member(event):
    return make_registration(event, "Nguyễn Thị Mẫu Hòa", "56")


@pytest.fixture
def record(event, member):
    session = make_session(event, "group_work", takes_attendance=True)
    return make_record(session, make_group(session, 2, (member,)))


@pytest.fixture
def device(client, record):
    return pair(client, record, "Lan Mẫu")


def operation(kind, record, /, **payload):
    return {
        "id": str(uuid7()),
        "kind": kind,
        "at": DONE_AT,
        "payload": {"record": str(record.id), **payload},
    }


def point(text="Mở lớp tập huấn", **more):
    said = {"kind": "solution", "text": text, "speaker": None, "level": None, "due": "", "supporters": 0}
    return {"item": str(uuid7()), **said, "starred": False, **more}


def send(client, device, *operations, **more):
    return client.post("/sync", json={"device": str(device.id), "operations": list(operations), **more})


def told(client, device, *operations):
    """Status and result, or code, of each operation."""
    answer = send(client, device, *operations)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [(one["status"], one.get("result") or one["code"]) for one in answer.json["answers"]]


def texts(record):
    return [item.text for item in queries.get_record(record.event_id, record.id).items]


def count(model):
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def test_a_discussion_is_recorded_from_the_phone(client, record, device, member):
    one, two, third = point("một", speaker=str(member.id), level="province", due="quý II"), point("hai"), str(uuid7())
    speech = str(uuid7())

    def deed(kind, /, **payload):
        return operation(f"outcomes.{kind}", record, **payload)

    answers = told(
        client,
        device,
        deed("add_item", **one),
        deed("add_item", **two, after=None),
        deed("edit_item", **{**one, "text": "một, sửa"}, version=1),
        deed("edit_item", **{**one, "text": "một, khác"}, version=1),
        deed("remove_item", item=one["item"], version=1),
        deed("move_item", item=two["item"], after=one["item"]),
        deed("remove_item", item=two["item"], version=1),
        deed("restore_item", item=two["item"]),
        deed("ask_to_speak", speech=speech, person=str(member.id)),
        deed("start_speech", speech=speech),
        deed("end_speech", speech=speech),
        deed("submit"),
    )
    assert answers == [
        (200, "added"),
        (200, "added"),
        (200, "edited"),
        (200, "differs"),
        (200, "stale"),
        (200, "moved"),
        (200, "removed"),
        (200, "restored"),
        (200, "asked"),
        (200, "started"),
        (200, "ended"),
        (422, "refused"),
    ]
    [clash] = next(iter(queries.list_clashes(record).values()))
    both = {"item": one["item"], "revision": str(clash.id), "keep": "both", "item_new": third}
    again = operation("checkin.check_in", record, session=str(record.session_id), registration=str(member.id))
    answers = told(client, device, deed("settle_item", **both), again, deed("submit"), deed("confirm"))
    assert answers == [(200, "settled"), (200, "accepted"), (200, "submitted"), (200, "confirmed")]
    assert texts(record) == ["một, sửa", "một, khác", "hai"]
    found = db.session.get_one(Item, queries.get_record(record.event_id, record.id).items[0].id)
    assert (found.created_at.isoformat(), found.speaker_id) == ("2024-10-24T00:03:00+00:00", member.id)
    assert db.session.execute(select(Speech.ended_at)).scalar_one() is not None


def test_who_asked_to_speak_on_her_own_phone_first_is_on_the_list_once(client, record, device, member):
    first = service.ask_to_speak(record, uuid7(), member.id, actor=ORGANIZER, at=AT)
    speech = str(uuid7())
    deeds = [
        operation("outcomes.ask_to_speak", record, speech=speech, person=str(member.id)),
        *(operation(f"outcomes.{deed}_speech", record, speech=speech) for deed in ("start", "end")),
    ]
    [asked, *_] = answers = send(client, device, *deeds).json["answers"]
    assert [answer["result"] for answer in answers] == ["asked", "started", "ended"]
    assert asked["speech"] == speech
    rows = db.session.execute(select(Speech).order_by(Speech.id)).scalars().all()
    assert [(str(row.id), row.asked_at, bool(row.withdrawn_at), bool(row.ended_at)) for row in rows] == [
        (str(first.id), AT, True, False),
        (speech, AT, False, True),
    ]
    again = operation("outcomes.ask_to_speak", record, speech=str(uuid7()), person=str(member.id))
    lost = operation("outcomes.end_speech", record, speech=str(uuid7()))
    assert told(client, device, again, lost) == [(200, "asked"), (404, "not_found")]


def test_an_operation_sent_again_gets_its_first_answer(client, record, device):
    made = point()
    batch = [
        operation("outcomes.add_item", record, **made),
        operation("outcomes.edit_item", record, **{**made, "text": "hai"}, version=1),
        operation("outcomes.edit_item", record, **{**made, "text": "ba"}, version=1),
    ]
    first = send(client, device, *batch).json["answers"]
    again = send(client, device, *batch, *batch).json["answers"]
    assert again == [{**answer, "replayed": True} for answer in [*first, *first]]
    assert (texts(record), len(queries.list_clashes(record)), count(Operation)) == (["hai"], 1, 3)
    other = {**batch[0], "payload": {**batch[0]["payload"], "text": "khác"}}
    assert told(client, device, other) == [(409, "conflict")]


def test_nobody_writes_without_having_been_let_in(app, client, record, device):
    stranger = app.test_client()
    for body in (
        {"device": str(device.id), "operations": []},
        {"device": str(uuid7()), "operations": []},
    ):
        answer = stranger.post("/sync", json=body)
        assert (answer.status_code, answer.mimetype, answer.json["code"]) == (
            401,
            "application/problem+json",
            "not_paired",
        )
    assert send(client, device).status_code == 200
    service.revoke_device(record, device.id, **BY)
    late = send(client, device, operation("outcomes.add_item", record, **point()))
    assert (late.status_code, texts(record)) == (401, [])
    anew = pair(client, record)
    assert told(client, anew, operation("outcomes.add_item", record, **point("giữ trên máy"))) == [(200, "added")]


def test_a_page_that_stood_open_too_long_is_told_to_fetch_a_token(client, device):
    answer = client.post("/sync", json={"device": str(device.id), "operations": []}, csrf=False)
    assert (answer.status_code, answer.json["code"], answer.mimetype) == (400, "csrf", "application/problem+json")


def test_a_device_writes_into_its_own_record_only(client, event, record, device, member):
    beside = make_record(make_session(event, "discussion"))
    elsewhere = make_record(make_session(make_event(), "discussion"))
    desk = make_session(event, "check_in")
    item = service.add_item(beside, uuid7(), Point(ItemKind.SOLUTION, "của nhóm khác"), **BY)
    answers = told(
        client,
        device,
        operation("outcomes.add_item", beside, **point()),
        operation("outcomes.add_item", elsewhere, **point()),
        operation("outcomes.submit", beside),
        operation("outcomes.remove_item", record, item=str(item.id), version=1),
        operation("outcomes.edit_item", record, **point(), version=1),
        operation("outcomes.add_item", record, **{**point(), "item": str(item.id)}),
        operation("checkin.check_in", record, session=str(desk.id), registration=str(member.id)),
        operation("checkin.check_in", record, session=None, registration=str(member.id)),
        operation("registration.erase", record),
    )
    assert answers == [
        (403, "forbidden"),
        (403, "forbidden"),
        (403, "forbidden"),
        (200, "removed"),  # there is no such point here, so it is gone
        (404, "not_found"),
        (409, "conflict"),
        (403, "forbidden"),
        (422, "malformed"),
        (422, "unknown_kind"),
    ]
    assert (texts(record), texts(beside), texts(elsewhere), count(CheckIn)) == ([], ["của nhóm khác"], [], 0)


def test_a_speaker_of_another_event_is_refused_in_words(client, record, device):
    stranger = make_registration(make_event(), "Lê Thị Mẫu Lạ")
    noted = operation("outcomes.add_item", record, **point(speaker=str(stranger.id)))
    [answer] = send(client, device, noted).json["answers"]
    assert (answer["status"], answer["field"]) == (422, "speaker")
    assert "đại biểu" in answer["title"]
    asked = operation("outcomes.ask_to_speak", record, speech=str(uuid7()), person=str(stranger.id))
    assert told(client, device, asked) == [(422, "refused")]
    assert (texts(record), count(Speech), count(Operation)) == ([], 0, 0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "ế" * 200_000}, "text"),
        ({"text": " \n "}, "text"),
        ({"text": None}, "text"),
        ({"text": ["x"]}, "text"),
        ({"kind": "joke"}, "kind"),
        ({"kind": None}, "kind"),
        ({"kind": ["x"]}, "kind"),
        ({"level": "planet"}, "level"),
        ({"due": "x" * 101}, "due"),
        ({"supporters": -1}, "supporters"),
        ({"supporters": "2"}, "supporters"),
        ({"supporters": True}, "supporters"),
        ({"supporters": 10**30}, "supporters"),
        ({"starred": "yes"}, "starred"),
        ({"speaker": "x"}, "speaker"),
        ({"item": "x"}, "item"),
        ({"after": 7}, "after"),
        ({"record": "x"}, "record"),
        ({"record": None}, "record"),
    ],
)
def test_what_is_wrong_is_named_and_stops_nothing_else(client, record, device, wrong, field):
    bad, good = operation("outcomes.add_item", record, **point()), operation("outcomes.add_item", record, **point())
    bad["payload"].update(wrong)
    first, second = send(client, device, bad, good).json["answers"]
    assert (first["status"], first["field"], bool(first["title"]), second["status"]) == (422, field, True, 200)
    assert texts(record) == ["Mở lớp tập huấn"]


def test_any_text_arrives_as_it_was_said(client, record, device):
    said = ["<script>alert(1)</script>", "Mẹ đỡ đầu 👩‍👩‍👧 ❤️", "ế" * 4000, "dòng một\n\ndòng hai", "Hòa"]
    answers = told(client, device, *(operation("outcomes.add_item", record, **point(text)) for text in said))
    assert answers == [(200, "added")] * 5
    assert texts(record) == [*said[:4], "Hòa"]
    page = client.get(f"/g/{record.key}/plain").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_two_facilitators_at_once_lose_nothing(app, client, record, device):
    other = app.test_client()
    second = pair(other, record, "Hoa Mẫu")
    shared = point("chung")
    assert told(client, device, operation("outcomes.add_item", record, **shared)) == [(200, "added")]
    edits = {name: operation("outcomes.edit_item", record, **{**shared, "text": name}, version=1) for name in "ab"}
    assert told(client, device, edits["a"], operation("outcomes.add_item", record, **point("c"))) == [
        (200, "edited"),
        (200, "added"),  # the first goes on writing until it learns that the second took over
    ]
    assert told(other, second, edits["b"], operation("outcomes.add_item", record, **point("d"))) == [
        (200, "differs"),
        (200, "added"),
    ]
    assert texts(record) == ["a", "c", "d"]
    [[clash]] = queries.list_clashes(record).values()
    assert (clash.text, clash.by) == ("b", "Hoa Mẫu")


def test_what_came_too_late_for_a_closed_record_may_be_sent_again(client, record, device):
    service.add_item(record, uuid7(), Point(ItemKind.SOLUTION, "một"), **BY)
    service.submit(record, **BY)
    late = operation("outcomes.add_item", record, **point("muộn"))
    [answer] = send(client, device, late).json["answers"]
    assert (answer["status"], "trả lại" in answer["title"], count(Operation)) == (409, True, 0)
    service.ask_back(record, "Xin ghi nốt", **BY)
    assert told(client, device, late) == [(200, "added")]
    assert texts(record) == ["một", "muộn"]
    assert record.state is RecordState.OPEN


def test_the_clock_of_a_phone_may_be_behind_but_not_a_day_ahead(client, record, device):
    soon, late, old = (operation("outcomes.add_item", record, **point()) for _ in range(3))
    soon["at"] = (now() + timedelta(hours=2)).isoformat()
    late["at"] = (now() + timedelta(hours=25)).isoformat()
    assert told(client, device, soon, late, old) == [(200, "added"), (422, "clock_ahead"), (200, "added")]
    moment = db.session.execute(select(func.max(Item.created_at))).scalar_one()
    assert moment <= now()


def test_what_a_phone_holds_back_and_when_it_was_heard_of_is_known(client, record, device):
    send(client, device, unsent=3)
    assert (device.unsent, device.name) == (3, "Lan Mẫu")
    before = device.seen_at
    send(client, device, unsent=3)
    send(client, device)
    assert (device.unsent, device.seen_at) == (3, before)
    send(client, device, operation("outcomes.add_item", record, **point()), unsent=0)
    assert db.session.get_one(Device, device.id).unsent == 0
    assert db.session.get_one(Device, device.id).seen_at > before


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"device": None, "operations": []},
        {"device": "x", "operations": []},
        {"operations": {}},
        {"operations": [{}] * 501},
    ],
)
def test_a_request_in_another_form_is_refused(client, device, body):
    answer = client.post("/sync", json=body)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert send(client, device, unsent="many").status_code == 422
    assert send(client, device, "x", 7, None, {}).status_code == 200


def test_two_megabytes_at_once_are_read_and_more_is_not(client, record, device):
    batch = [operation("outcomes.add_item", record, **point("x" * 3_900)) for _ in range(400)]
    assert {status for status, _ in told(client, device, *batch)} == {200}
    answer = send(client, device, operation("outcomes.add_item", record, **point("x" * 2_200_000)))
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


def test_a_refusal_is_said_in_the_language_of_the_page(client, device, record):
    titles = []
    for language in ("vi", "en"):
        body = {"device": str(device.id), "operations": [operation("outcomes.nothing", record)]}
        titles += [answer["title"] for answer in client.post(f"/sync?lang={language}", json=body).json["answers"]]
    assert titles == ["Không có loại thao tác này.", "This kind of operation is not known."]
