"""The API to the letter of what callers were promised."""

import json
from uuid import UUID

import pytest
from flask import g
from sqlalchemy import func, select

from eventmgr.accounts.models import ApiToken
from eventmgr.accounts.service import revoke_token
from eventmgr.checkin.models import CheckIn
from eventmgr.checkin.service import start_rehearsal
from eventmgr.core.db import db
from eventmgr.core.ids import uuid7
from eventmgr.questionnaires.queries import stored_values
from eventmgr.questionnaires.rules import Place
from eventmgr.registration.models import Pass, Registration
from tests.api.caller import Caller
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_delegation,
    make_event,
    make_group,
    make_question,
    make_registration,
    make_room,
    make_session,
)

MOMENT = "2024-10-24T07:05:00+07:00"


@pytest.fixture
def caller(app, event):
    return lambda role="staff", at=event: Caller(app, at, role)


@pytest.fixture
def desk(event):
    return make_session(event, "check_in", title="Đón tiếp đại biểu")


def token_of(registration) -> str:
    return db.session.execute(select(Pass.token).where(Pass.registration_id == registration.id)).scalar_one()


def scan(token, **changes):
    return {"id": str(uuid7()), "pass": token, "session": None, "at": MOMENT, "source": "staff", **changes}


def assert_problem(response, status, code):
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    body = response.get_json(force=True)
    assert (body["status"], body["code"]) == (status, code)
    assert body["title"]
    return body


def test_things_are_handed_out_and_rehearsals_written_by_programs_too(event, desk, caller):
    there = caller()
    token = token_of(make_registration(event))
    start_rehearsal(event, actor=ORGANIZER, at=AT)
    for more in ({}, {"what": "Tài liệu"}, {"rehearsal": True}):
        assert there.post("/check-ins", scan(token, **more)).json["result"] == "accepted"
    rows = db.session.execute(select(CheckIn.what, CheckIn.is_rehearsal)).all()
    assert sorted(tuple(row) for row in rows) == [("", False), ("", True), ("Tài liệu", False)]


def test_a_check_in_is_accepted_once_replayed_and_then_already_in(event, desk, caller):
    hoa = make_registration(event, "Nguyễn Thị Mẫu Hòa", "56", position="Chủ tịch", organization="Hội Mẫu")
    group = make_group(make_session(event, "group_work"), 2, (hoa,), room_id=make_room(event, "Phòng 2").id)
    staff, body = caller(), scan(token_of(hoa))
    first = staff.post("/check-ins", body)
    assert first.status_code == 200
    assert first.get_json() == {
        "id": body["id"],
        "result": "accepted",
        "replayed": False,
        "reason": None,
        "session": str(desk.id),
        "at": "2024-10-24T00:05:00Z",
        "by": "Máy Mẫu",
        "source": "staff",
        "registration": {
            "id": str(hoa.id),
            "full_name": "Nguyễn Thị Mẫu Hòa",
            "position": "Chủ tịch",
            "organization": "Hội Mẫu",
            "state": "confirmed",
            "category": {"key": "official", "name": "Đại biểu", "colour": "#9d174d"},
            "province": {"set": "vn63", "code": "56", "name": "Khánh Hòa"},
            "group": {"id": str(group.id), "number": 2, "room": "Phòng 2"},
        },
    }
    assert staff.post("/check-ins", body).get_json() == {**first.get_json(), "replayed": True}
    other = staff.post("/check-ins", scan(token_of(hoa), at="2024-10-24T09:00:00+07:00", source="kiosk")).get_json()
    assert (other["result"], other["reason"], other["replayed"]) == ("already_in", "already_in", False)
    assert (other["at"], other["by"], other["source"]) == ("2024-10-24T00:05:00Z", "Máy Mẫu", "staff")
    assert db.session.execute(select(func.count()).select_from(CheckIn)).scalar_one() == 1
    assert count_audit("check_in.create") == 1


def test_an_id_that_returns_with_another_pass_is_409(event, desk, caller):
    staff, body = caller(), scan(token_of(make_registration(event)))
    staff.post("/check-ins", body)
    other = token_of(make_registration(event))
    assert_problem(staff.post("/check-ins", {**body, "pass": other}), 409, "conflict")


def test_a_refused_pass_is_an_answer_and_not_an_error(event, desk, caller):
    answer = caller().post("/check-ins", scan("NOSUCHTOKEN346"))
    assert answer.status_code == 200
    told = answer.get_json()
    assert (told["result"], told["reason"], told["registration"], told["at"]) == ("refused", "unknown_pass", None, None)


def test_a_session_can_be_named(event, desk, caller):
    class_ = make_session(event, "training", takes_attendance=True)
    token = token_of(make_registration(event))
    told = caller().post("/check-ins", scan(token, session=str(class_.id))).get_json()
    assert (told["result"], told["session"]) == ("accepted", str(class_.id))
    foreign = make_session(make_event(), "check_in")
    assert_problem(caller().post("/check-ins", scan(token, session=str(foreign.id))), 404, "not_found")


@pytest.mark.parametrize("source", ["staff", "wall", "head", "paper", "kiosk"])
def test_every_source_is_taken(event, desk, caller, source):
    told = caller().post("/check-ins", scan(token_of(make_registration(event)), source=source)).get_json()
    assert (told["result"], told["source"]) == ("accepted", source)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": "x"}, "id"),
        ({"id": None}, "id"),
        ({"pass": None}, "pass"),
        ({"pass": 7}, "pass"),
        ({"pass": ""}, "pass"),
        ({"session": "x"}, "session"),
        ({"at": "2024-10-24T07:05:00"}, "at"),
        ({"at": None}, "at"),
        ({"source": "parrot"}, "source"),
        ({"source": ["staff"]}, "source"),
    ],
)
def test_malformed_fields_are_named(event, desk, caller, changes, field):
    body = assert_problem(caller().post("/check-ins", scan("NOSUCHTOKEN346", **changes)), 422, "malformed")
    assert body["field"] == field


def test_what_is_not_json_is_400_and_no_object_422(event, desk, caller):
    staff = caller()
    broken = staff.client.post(f"{staff.base}/check-ins", data="{", headers=staff.headers, csrf=False)
    assert_problem(broken, 400, "not_json")
    assert_problem(staff.post("/check-ins", ["x"]), 422, "malformed")


def test_a_clock_that_is_more_than_a_day_ahead_is_refused(event, desk, caller):
    token = token_of(make_registration(event))
    assert_problem(caller().post("/check-ins", scan(token, at="2999-01-01T00:00:00Z")), 422, "clock_ahead")


def test_who_may_not(app, event, desk, caller):
    body = scan("NOSUCHTOKEN346")
    unknown = caller(None).post("/check-ins", body)
    assert_problem(unknown, 401, "sign_in_required")
    assert unknown.headers["WWW-Authenticate"] == "Bearer"
    assert_problem(caller("viewer").post("/check-ins", body), 403, "forbidden")
    assert_problem(caller("staff", make_event()).client.get("/api/v1/nothing"), 404, "not_found")
    stranger = caller("organizer", make_event())
    stranger.base = caller().base
    assert_problem(stranger.post("/check-ins", body), 404, "not_found")
    assert_problem(caller().client.delete(f"{caller().base}/check-ins", csrf=False), 405, "method_not_allowed")


def test_a_revoked_token_opens_nothing(event, caller, as_role):
    staff = caller()
    [token] = db.session.execute(select(ApiToken)).scalars()
    revoke_token(event.id, token.id, actor=ORGANIZER, at=AT)
    assert_problem(staff.get(), 401, "sign_in_required")
    organizer = as_role(event, "organizer")
    for name in list(g):
        g.pop(name)
    assert organizer.get(staff.base).status_code == 401, "a browser's session is no token"


def test_the_event_tells_its_sessions(event, desk, caller):
    told = caller("viewer").get().get_json()
    assert (told["slug"], told["arrival_session"], told["starts_on"]) == (event.slug, str(desk.id), "2024-10-24")
    assert told["sessions"] == [
        {
            "id": str(desk.id),
            "kind": "check_in",
            "title": "Đón tiếp đại biểu",
            "starts_at": "2024-10-24T01:00:00Z",
            "ends_at": "2024-10-24T02:30:00Z",
        }
    ]


def test_registrations_are_listed_by_cursor_and_found_without_diacritics(event, caller):
    for name in ("Đào Mẫu An", "Nguyễn Thị Mẫu Hòa", "Trần Mẫu Bình"):
        make_registration(event, name)
    staff = caller()
    first = staff.get("/registrations?limit=2").get_json()
    assert [item["full_name"] for item in first["items"]] == ["Đào Mẫu An", "Trần Mẫu Bình"]
    second = staff.get(f"/registrations?limit=2&cursor={first['next']}").get_json()
    assert ([item["full_name"] for item in second["items"]], second["next"]) == (["Nguyễn Thị Mẫu Hòa"], None)
    found = staff.get("/registrations?q=hoa nguyen").get_json()["items"]
    assert [item["full_name"] for item in found] == ["Nguyễn Thị Mẫu Hòa"]
    assert_problem(staff.get("/registrations?limit=0"), 422, "malformed")


def test_the_pass_is_listed_only_for_who_may_scan(event, caller):
    hoa = make_registration(event, "Nguyễn Thị Mẫu Hòa", "56")
    make_group(make_session(event, "group_work"), 4, (hoa,))
    [item] = caller("staff").get("/registrations").get_json()["items"]
    assert (item["id"], item["pass"], item["state"]) == (str(hoa.id), token_of(hoa), "confirmed")
    assert item["province"] == {"set": "vn63", "code": "56", "name": "Khánh Hòa"}
    assert (item["group"]["number"], item["group"]["room"]) == (4, None)
    [item] = caller("viewer").get("/registrations").get_json()["items"]
    assert "pass" not in item
    assert_problem(caller("facilitator").get("/registrations"), 403, "forbidden")


def test_an_organizer_registers_somebody(event, caller):
    make_delegation(event, "56")
    told = caller("organizer").post("/registrations", {"full_name": "Lê Thị Mẫu Lan", "province": "56"})
    assert told.status_code == 201
    body = told.get_json()
    assert (body["full_name"], body["state"], body["province"]["code"]) == ("Lê Thị Mẫu Lan", "confirmed", "56")
    assert len(body["pass"]) == 14
    assert db.session.execute(select(Registration.id)).scalar_one().hex == body["id"].replace("-", "")
    wrong = assert_problem(caller("organizer").post("/registrations", {"province": "56"}), 422, "malformed")
    assert list(wrong["errors"]) == ["full_name"]
    unknown = caller("organizer").post("/registrations", {"full_name": "Lê Mẫu", "province": "01"})
    assert unknown.get_json(force=True)["field"] == "province"
    assert_problem(caller("viewer").post("/registrations", {"full_name": "Lê Mẫu"}), 403, "forbidden")


def test_a_program_answers_what_the_event_asks(event, caller):
    flight = make_question(event, "text", "Chuyến bay Mẫu?", is_required=True)
    rooms = make_question(event, "choices", "Phòng Mẫu?", "Đơn", "Đôi", categories=["official"])
    weight = make_question(event, "number", "Hành lý Mẫu (kg)?")
    sensitive = make_question(event, "text", "Sức khỏe Mẫu?", is_sensitive=True)
    make_question(event, "text", "Chỉ hỏi ở bàn Mẫu?", places=[Place.DOOR])
    make_question(event, "file", "Giấy giới thiệu Mẫu?")
    organizer = caller("organizer")
    asked = organizer.get("/questions").get_json()["items"]
    assert [question["id"] for question in asked] == [str(row.id) for row in (flight, rooms, weight)]
    assert (asked[1]["options"][1], asked[1]["categories"]) == ({"key": "2", "label": "Đôi"}, ["official"])
    answers = {flight: "VN 1347", rooms: ["2"], weight: 1.508}
    told = [{"question": str(question.id), "value": value} for question, value in answers.items()]
    made = organizer.post("/registrations", {"full_name": "Lê Thị Mẫu Lan", "answers": told})
    assert made.status_code == 201
    assert stored_values(UUID(made.get_json()["id"])) == {flight.id: "VN 1347", rooms.id: ["2"], weight.id: "1.508"}
    person = {"full_name": "Lê Thị Mẫu Bình", "category": "guest"}
    for question, value in ((sensitive, "x"), (rooms, ["1"])):
        refused = organizer.post(
            "/registrations", {**person, "answers": [{"question": str(question.id), "value": value}]}
        )
        assert assert_problem(refused, 422, "refused")["field"] == "answers"
    assert organizer.post("/registrations", person).status_code == 201, "nothing has to be answered"
    assert_problem(caller("viewer").get("/questions"), 403, "forbidden")


def test_an_outbox_is_answered_operation_by_operation(event, desk, caller):
    token = token_of(make_registration(event))
    payload = {"pass": token, "session": None, "source": "staff"}
    good = {"id": str(uuid7()), "kind": "checkin.check_in", "at": MOMENT, "payload": payload}
    bad = {**good, "id": str(uuid7()), "kind": "coffee"}
    body = {"device": "Điện thoại Mẫu", "operations": [good, bad, good]}
    answers = caller().post("/api/v1/sync", body).get_json()["answers"]
    assert [(answer["id"], answer["status"]) for answer in answers] == [
        (good["id"], 200),
        (bad["id"], 422),
        (good["id"], 200),
    ]
    assert [answers[0]["replayed"], answers[2]["replayed"]] == [False, True]
    refused = caller("viewer").post("/api/v1/sync", {**body, "operations": [{**good, "id": str(uuid7())}]})
    assert refused.get_json()["answers"][0]["status"] == 403
    assert_problem(caller(None).post("/api/v1/sync", body), 401, "sign_in_required")
    assert_problem(caller().post("/api/v1/sync", {"device": "x", "operations": {}}), 422, "malformed")


def test_the_description_names_every_path(client):
    spec = json.loads(client.get("/api/v1/openapi.json").data)
    assert spec["openapi"] == "3.0.3"
    deeds = sorted(f"{method} {path.removeprefix('/api/v1')}" for path, of in spec["paths"].items() for method in of)
    assert [deed for deed in deeds if deed.split()[0] in {"get", "post", "put", "patch", "delete"}] == [
        "get /events/{slug}",
        "get /events/{slug}/agenda",
        "get /events/{slug}/certificates",
        "get /events/{slug}/check-ins",
        "get /events/{slug}/groups",
        "get /events/{slug}/minutes",
        "get /events/{slug}/outcomes",
        "get /events/{slug}/questions",
        "get /events/{slug}/registrations",
        "get /events/{slug}/registrations/{registration_id}",
        "get /openapi.json",
        "patch /events/{slug}/registrations/{registration_id}",
        "post /events/{slug}/check-ins",
        "post /events/{slug}/courses/{course_id}/certificates",
        "post /events/{slug}/registrations",
        "post /events/{slug}/registrations/{registration_id}/cancel",
        "post /sync",
        "put /events/{slug}/minutes/texts/{section}",
    ]
    asked = spec["paths"]["/api/v1/events/{slug}/check-ins"]["post"]["requestBody"]["content"]["application/json"]
    schema = spec["components"]["schemas"][asked["schema"]["$ref"].rsplit("/", 1)[-1]]
    assert sorted(schema["properties"]) == ["at", "id", "pass", "rehearsal", "session", "source", "what"]
