"""The wall of a hall: numbers and states of all groups, nobody's name, and cheap for many viewers."""

import re
from datetime import timedelta
from html import unescape

import pytest

from eventmgr.accounts.models import Device
from eventmgr.checkin.rules import Source
from eventmgr.checkin.service import check_in
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.ids import uuid7
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.rules import RecordState
from tests.factories import (
    AT,
    ORGANIZER,
    count_queries,
    make_group,
    make_item,
    make_record,
    make_registration,
    make_room,
    make_session,
)

BY = {"actor": ORGANIZER, "at": AT}


@pytest.fixture
def session(event):
    """Group work that has gone on for half an hour and has an hour left."""
    start = now() - timedelta(minutes=30, seconds=30)
    return make_session(event, "group_work", title="Thảo luận Mẫu", start=start, takes_attendance=True)


def address(session):
    return f"/w/{service.open_wall(session, **BY).wall_key}"


def write_by(record, *, seen=0.0, unsent=0):
    """A phone writes this record, last heard of so many minutes ago."""
    with transaction() as unit:
        at = now() - timedelta(minutes=seen)
        device = Device(
            event_id=record.event_id,
            scope="record",
            subject_id=record.id,
            name="Chị Mẫu Thư Ký",
            paired_at=at,
            seen_at=at,
            unsent=unsent,
        )
        unit.add(device)
        unit.flush()
        record.writer_id, record.taken_at = device.id, at
    return device


def words(html):
    """What a row or a page says."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def rows(page):
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    return [words(row) for row in body.split("<tr>")[1:]]


def total(page):
    return words(page.split('class="wall-total"')[1].split("</ul>")[0].split(">", 1)[1])


def test_the_wall_tells_of_each_group_how_far_it_is(client, event, session):
    people = [make_registration(event, f"Nguyễn Thị Mẫu Tên{number}") for number in range(5)]
    room = make_room(event, "P1")
    first = make_record(session, make_group(session, 1, tuple(people[:3]), topic="Việc", room_id=room.id))
    second = make_record(session, make_group(session, 2, tuple(people[3:]), topic="Chủ đề Hai"))
    make_group(session, 3, topic="Chủ đề Ba")
    for kind in ("difficulty", "difficulty", "solution"):
        make_item(first, kind)
    make_item(first, "solution", removed_at=AT)
    make_item(second, "experience")
    write_by(first, seen=6.2, unsent=3)
    service.submit(second, actor=ORGANIZER, at=now())
    came = {"operation_id": uuid7(), "registration_id": people[0].id, "session_id": session.id, "recorded_at": AT}
    check_in(event, source=Source.STAFF, **came, **BY)
    service.ask_to_speak(first, uuid7(), people[1].id, **BY)
    page = client.get(address(session)).text
    handed_in = f"{now().astimezone(event.zone):%H:%M}"
    assert rows(page) == [
        "Nhóm 1 Việc 1 chờ phát biểu · P1 · có mặt 1/3 2 0 1 0 0 0 có Đang ghi 3 ý chưa gửi · chưa liên lạc 6 phút",
        f"Nhóm 2 Chủ đề Hai có mặt 0/2 0 1 0 0 0 0 chưa Đã gửi gửi lúc {handed_in}",
        "Nhóm 3 Chủ đề Ba có mặt 0/0 0 0 0 0 0 0 chưa Chưa mở",
    ]
    assert total(page).split(" ", 3)[3] == "4 ý kiến 1/3 nhóm có đề xuất 1/3 đã gửi 1/5 có mặt"
    assert "60 phút còn lại" in words(page)


def test_nobodys_name_stands_on_the_wall(client, event, session):
    person = make_registration(event, "Nguyễn Thị Mẫu Tên")
    record = make_record(session, make_group(session, members=(person,), facilitator_id=person.id))
    make_item(record, text="Ý kiến riêng Mẫu", speaker_id=person.id)
    write_by(record)
    service.ask_to_speak(record, uuid7(), person.id, **BY)
    page = client.get(address(session)).text
    for private in ("Tên", "Ký", "Ý kiến riêng", record.key, record.pin, person.code):
        assert private not in page.replace("Đã ký", "")


@pytest.mark.parametrize(
    ("seen", "told"),
    [(0, "liên lạc lúc {}"), (1.9, "liên lạc lúc {}"), (2, "chưa liên lạc 2 phút"), (61, "chưa liên lạc hơn 1 giờ")],
)
def test_how_long_the_recorder_was_not_heard_is_told_calmly(client, event, session, seen, told):
    device = write_by(make_record(session, make_group(session)), seen=seen)
    page = client.get(address(session)).text
    assert rows(page)[0].endswith(told.format(f"{device.seen_at.astimezone(event.zone):%H:%M}"))


def test_a_revoked_phone_and_none_are_nobody(client, session):
    record = make_record(session, make_group(session))
    assert rows(client.get(address(session)).text)[0].endswith("chưa có người ghi")
    device = write_by(record)
    with transaction():
        device.revoked_at = AT
    assert rows(client.get(address(session)).text)[0].endswith("chưa có người ghi")


@pytest.mark.parametrize(("starts", "told"), [(-200, "Đã hết giờ"), (-88.5, "2 phút còn lại"), (10, "bắt đầu lúc ")])
def test_the_clock_of_the_session(client, event, starts, told):
    session = make_session(event, "group_work", start=now() + timedelta(minutes=starts))
    head = client.get(address(session)).text.split("wall-clock")[1].split("</p>")[0]
    assert told in words(head)


def test_the_plenary_has_one_row_and_everybody(client, event):
    make_registration(event)
    session = make_session(event, "discussion", start=now())
    page = client.get(address(session)).text
    assert rows(page) == ["Hội trường 1 người 0 0 0 0 0 0 chưa Chưa mở"]
    make_item(make_record(session), "recommendation")
    assert rows(client.get(address(session)).text) == ["Hội trường 1 người 0 0 0 1 0 0 có Đang ghi chưa có người ghi"]
    assert "<tfoot>" not in page


def test_a_session_without_groups_says_so(client, session):
    assert "Chưa có nhóm" in client.get(address(session)).text


def test_who_has_it_already_is_told_so_until_something_changes(client, session):
    record = make_record(session, make_group(session))
    live = f"{address(session)}/live"
    first = client.get(live)
    again = client.get(live, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    make_item(record)
    changed = client.get(live, headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, total(changed.text).split(" ")[3]) == (200, "1")
    assert changed.headers["Cache-Control"] == "no-store"


def test_the_language_goes_with_the_address(client, session):
    make_group(session)
    page = client.get(f"{address(session)}?lang=en").text
    live = unescape(re.search('data-wall-url-value="([^"]+)"', page)[1])
    assert ("minutes left" in page, "minutes left" in client.get(live).text) == (True, True)


def test_a_wrong_or_old_address_shows_nothing(client, session):
    old = address(session)
    service.renew_wall(session, **BY)
    for path in (old, f"{old}/live", "/w/KHONGCO", "/w/KHONGCO/live"):
        assert client.get(path).status_code == 404
    assert client.get(address(session).lower()).status_code == 200


def test_many_groups_ask_the_database_as_often_as_one(event):
    few = make_session(event, "group_work")
    many = make_session(event, "group_work")
    for session, number in ((few, 1), (many, 30)):
        for each in range(1, number + 1):
            record = make_record(session, make_group(session, each))
            make_item(record)
            write_by(record)
    counts = []
    for session in (few, many):
        db.session.commit()
        db.session.refresh(session)
        counts.append(count_queries(lambda session=session: queries.show_wall(session, at=AT)))
    assert counts[0] == counts[1] <= 5


def test_within_a_second_all_viewers_are_shown_one_drawing(app, client, session):
    record = make_record(session, make_group(session))
    live = f"{address(session)}/live"
    app.config["LIVE_SECONDS"] = 600
    try:
        first = client.get(live)
        make_item(record)
        assert client.get(live).headers["ETag"] == first.headers["ETag"]
        assert count_queries(lambda: client.get(live)) == 0
        app.extensions["live"].drawings.clear()
        assert client.get(live).headers["ETag"] != first.headers["ETag"]
    finally:
        app.config["LIVE_SECONDS"] = 0
        app.extensions["live"].drawings.clear()


def test_states_follow_the_record(client, session):
    record = make_record(session, make_group(session))
    told = []
    for state in RecordState:
        with transaction():
            record.state = state
        told.append(rows(client.get(address(session)).text)[0].split("chưa ", 1)[1])
    assert told == ["Đang ghi chưa có người ghi", "Đã gửi", "Đã xác nhận", "Đã khóa"]
