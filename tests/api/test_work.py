"""What programs do beside the door, through the same services as the pages: once, upon what they saw, page by page."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventmgr.api.service import do_once
from eventmgr.checkin.rules import Source
from eventmgr.checkin.service import check_in
from eventmgr.core.db import db
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.minutes.queries import find_minutes
from eventmgr.registration.models import Registration
from eventmgr.registration.rules import Source as From
from eventmgr.registration.service import register
from tests.api.caller import Caller
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    count_queries,
    make_course,
    make_event,
    make_group,
    make_item,
    make_record,
    make_registration,
    make_release,
    make_room,
    make_session,
)
from tests.racing import race

HOA = {"full_name": "Nguyễn Thị Mẫu Hòa", "phone": "0900 000 123", "position": "Chủ tịch"}


@pytest.fixture
def organizer(app: Flask, event: Event) -> Caller:
    return Caller(app, event, "organizer")


def all_pages(caller: Caller, path: str, limit: int = 2) -> list[list[str]]:
    """The ids of every page, followed by their cursors."""
    pages, cursor = [], None
    while True:
        told = caller.get(path, query_string={"limit": limit, **({"cursor": cursor} if cursor else {})}).json
        pages.append([item["id"] for item in told["items"]])
        cursor = told["next"]
        if cursor is None:
            return pages


def test_the_same_request_under_one_key_signs_one_person_up(app: Flask, event: Event, organizer: Caller) -> None:
    key = {"Idempotency-Key": "lo-1-dong-7"}
    first, again = (organizer.post("/registrations", HOA, headers=key) for _time in range(2))
    assert (first.status_code, again.status_code, again.json) == (201, 201, first.json)
    other = organizer.post("/registrations", {**HOA, "full_name": "Lê Thị Mẫu Na"}, headers=key)
    assert (other.status_code, other.json["code"], other.json["field"]) == (422, "key_reused", "Idempotency-Key")
    somebody_else = Caller(app, event, "staff").post("/registrations", {"full_name": "Mẫu Thị Ba"}, headers=key)
    assert somebody_else.status_code == 201
    assert organizer.post("/registrations", HOA, headers={"Idempotency-Key": "m" * 201}).status_code == 422
    assert db.session.execute(select(func.count()).select_from(Registration)).scalar_one() == 2
    assert count_audit("registration.register") == 2


def test_a_request_that_was_refused_may_be_sent_again(event: Event, organizer: Caller) -> None:
    key = {"Idempotency-Key": "7"}
    assert organizer.post("/registrations", {"full_name": " "}, headers=key).status_code == 422
    assert organizer.post("/registrations", HOA, headers=key).status_code == 201


def test_two_at_once_under_one_key_make_one(committed_app: Flask) -> None:
    event = make_event()
    event_id = event.id
    db.session.remove()

    def sign_up(_number: int) -> UUID:
        here = db.session.get_one(Event, event_id)

        def work() -> UUID:
            return register(here, {"full_name": "Mẫu Thị Hòa"}, source=From.STAFF, actor=ORGANIZER, at=AT).id

        return do_once(here, "1", b"the request", work, actor=ORGANIZER, at=AT)[0]

    assert len(set(race(committed_app, sign_up, 4))) == 1
    assert db.session.execute(select(func.count()).select_from(Registration)).scalar_one() == 1


def test_a_person_is_put_right_upon_what_was_seen(event: Event, organizer: Caller) -> None:
    hoa = make_registration(event, "Nguyễn Thị Mẫu Hòa", "56", position="Trưởng ban")
    path = f"/registrations/{hoa.id}"
    seen = organizer.get(path)
    tag = {"If-Match": seen.headers["ETag"]}
    assert organizer.get(path, headers={"If-None-Match": seen.headers["ETag"]}).status_code == 304
    assert organizer.patch(path, {"position": "Chủ tịch"}).status_code == 428
    changed = organizer.patch(path, {"position": "Chủ tịch"}, headers=tag)
    assert changed.json == {**seen.json, "position": "Chủ tịch"}
    late = organizer.patch(path, {"position": "Phó Chủ tịch"}, headers=tag)
    assert (late.status_code, late.mimetype) == (412, "application/problem+json")
    assert organizer.get(path).json["position"] == "Chủ tịch"
    fresh = {"If-Match": changed.headers["ETag"]}
    assert organizer.patch(path, {"province": "99"}, headers=fresh).status_code == 422
    assert count_audit("registration.correct") == 1


def test_somebody_who_cancels_does_so_once(event: Event, organizer: Caller) -> None:
    path = f"/registrations/{make_registration(event).id}/cancel"
    key = {"Idempotency-Key": "huy"}
    assert [organizer.post(path, headers=key).json["state"] for _time in range(2)] == ["cancelled"] * 2
    assert organizer.post(path).status_code == 409
    assert count_audit("registration.cancel") == 1


def test_how_people_are_reached_is_told_to_who_may_see_it(app: Flask, event: Event) -> None:
    path = f"/registrations/{make_registration(event, phone='0900 000 124').id}"
    assert Caller(app, event, "staff").get(path).json["phone"] == "0900 000 124"
    told = Caller(app, event, "viewer").get(path).json
    assert {"phone", "email", "birth_date", "birth_year", "note", "pass"} & set(told) == set()


def test_the_agenda_that_was_given_out_and_the_draft(event: Event, organizer: Caller) -> None:
    room = make_room(event, "Hội trường lớn")
    make_session(event, "opening", room_id=room.id, title="Khai mạc")
    assert organizer.get("/agenda").json == {"release": None, "released_at": None, "sessions": []}
    make_release(event)
    make_session(event, "break", title="Nghỉ giải lao", start=AT + timedelta(hours=2))
    given, draft = organizer.get("/agenda").json, organizer.get("/agenda?draft=true").json
    assert given["release"] == 1
    assert [session["title"] for session in given["sessions"]] == ["Khai mạc"]
    assert given["sessions"][0]["room"] == {"id": str(room.id), "name": "Hội trường lớn"}
    assert (draft["release"], len(draft["sessions"])) == (None, 2)


def test_long_lists_come_page_by_page(event: Event, organizer: Caller) -> None:
    lesson = make_session(event, "group_work", takes_attendance=True)
    people = [make_registration(event, f"Mẫu Thị {name}") for name in "ABCDE"]
    groups = [make_group(lesson, number, (person,)) for number, person in enumerate(people, 1)]
    items = [make_item(make_record(lesson, group), text=f"Ý {group.number}") for group in groups[:3]]
    entries = [uuid7() for _person in people]
    for entry, person in zip(entries, people, strict=True):
        told: dict[str, Any] = {
            "operation_id": entry,
            "registration_id": person.id,
            "session_id": lesson.id,
            "source": Source.STAFF,
        }
        check_in(event, **told, at=AT, recorded_at=AT, actor=ORGANIZER)
    assert all_pages(organizer, "/groups") == [[str(one.id) for one in groups[n : n + 2]] for n in (0, 2, 4)]
    assert [one for page in all_pages(organizer, "/outcomes") for one in page] == [
        str(item.id) for item in sorted(items, key=lambda i: (i.created_at, i.id))
    ]
    assert [one for page in all_pages(organizer, "/check-ins") for one in page] == [
        str(entry) for entry in sorted(entries)
    ]
    assert organizer.get("/check-ins?cursor=xyz&limit=1").json["items"][0]["id"] == str(min(entries))
    assert organizer.get(f"/check-ins?session={uuid7()}").json == {"items": [], "next": None}
    assert organizer.get("/groups?limit=0").status_code == 422


@pytest.mark.parametrize("path", ["/groups", "/outcomes", "/check-ins", "/certificates", "/registrations"])
def test_a_list_asks_the_database_as_often_for_many(event: Event, organizer: Caller, path: str) -> None:
    lesson = make_session(event, "group_work", takes_attendance=True)

    def more(count: int) -> None:
        for number in range(count):
            person = make_registration(event, f"Mẫu Thị {number}")
            group = make_group(lesson, 1 + number + 10 * count, (person,))
            make_item(make_record(lesson, group))
            told: dict[str, Any] = {"operation_id": uuid7(), "registration_id": person.id, "session_id": lesson.id}
            check_in(event, **told, source=Source.STAFF, at=AT, recorded_at=AT, actor=ORGANIZER)

    more(1)
    few = count_queries(lambda: organizer.get(path))
    more(3)
    assert count_queries(lambda: organizer.get(path)) == few


def test_a_section_of_the_minutes_is_written_upon_what_was_seen(app: Flask, event: Event) -> None:
    secretary = Caller(app, event, "secretary")
    empty = secretary.get("/minutes")
    assert (empty.json["state"], empty.json["texts"], find_minutes(event.id)) == ("draft", [], None)
    tag = {"If-Match": empty.headers["ETag"]}
    written = secretary.put("/minutes/texts/opening", {"text": "Chào cờ lúc 7 giờ 30."}, headers=tag)
    text = {"section": "opening", "mode": "add", "text": "Chào cờ lúc 7 giờ 30.", "version": 1}
    assert (written.status_code, written.json["texts"]) == (200, [text])
    assert secretary.put("/minutes/texts/opening", {"text": "Khác"}, headers=tag).status_code == 412
    fresh = {"If-Match": written.headers["ETag"]}
    assert secretary.put("/minutes/texts/nothing", {"text": "x"}, headers=fresh).status_code == 404
    assert secretary.put("/minutes/texts/papers", {"text": "x" * 100_000}, headers=fresh).status_code == 422
    assert Caller(app, event, "viewer").put("/minutes/texts/papers", {"text": "x"}, headers=fresh).status_code == 403
    assert secretary.get("/minutes").json["texts"] == [text]


def test_certificates_are_given_once_and_listed(event: Event, organizer: Caller) -> None:
    lesson = make_session(event, "training", takes_attendance=True)
    person = make_registration(event, "Mẫu Thị An")
    course = make_course(event, (lesson,))
    told: dict[str, Any] = {
        "operation_id": uuid7(),
        "registration_id": person.id,
        "session_id": lesson.id,
        "source": Source.STAFF,
    }
    check_in(event, **told, at=lesson.starts_at, recorded_at=lesson.starts_at, actor=ORGANIZER)
    given = organizer.post(f"/courses/{course.id}/certificates").json["items"]
    assert [(one["registration"], one["course"]) for one in given] == [(str(person.id), str(course.id))]
    assert organizer.post(f"/courses/{course.id}/certificates").json["items"] == []
    assert organizer.get("/certificates").json == {"items": given, "next": None}
    assert organizer.post(f"/courses/{uuid7()}/certificates").status_code == 404
