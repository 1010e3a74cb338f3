"""Arrivals as they happen: numbers, doors and who is missing for staff; for the hall nobody's name; cheap for many."""

import html
import re
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.accounts.models import Device, Grant
from eventmgr.checkin import queries, service
from eventmgr.checkin.models import Gate
from eventmgr.checkin.rules import BAR_MINUTES, MOST_BARS, Source, bars, door_rates
from eventmgr.core.clock import now
from eventmgr.core.db import transaction
from eventmgr.core.ids import new_token, uuid7
from tests.factories import AT, ORGANIZER, count_queries, make_delegation, make_registration, make_session


@pytest.fixture
def lesson(event):
    """A session that began half an hour ago."""
    return make_session(event, title="Chuyên đề Mẫu", start=now() - timedelta(minutes=30), takes_attendance=True)


@pytest.fixture
def staff(event, as_role):
    return as_role(event, "staff")


def words(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def part(page, name):
    """What one part of the page says."""
    return words(page.split(f'id="{name}"')[1].split(">", 1)[1].split('<div id="live-')[0])


def address(event, *rest):
    return "/".join([f"/events/{event.slug}/check-in/live", *rest])


def come(event, person, session, **values):
    told = {"operation_id": uuid7(), "source": Source.STAFF, "at": now(), "recorded_at": now(), "actor": ORGANIZER}
    return service.check_in(event, registration_id=person.id, session_id=session.id, **{**told, **values})


def make_gate(event, name="Cửa Mẫu 1", **values):
    with transaction() as unit:
        gate = Gate(event_id=event.id, name=name, key=new_token(20), created_at=AT, **values)
        unit.add(gate)
        unit.flush()
        return gate


def make_device(gate, name="Máy Mẫu", **values):
    with transaction() as unit:
        told = {"paired_at": AT, "seen_at": now(), **values}
        unit.add(Device(event_id=gate.event_id, scope="gate", subject_id=gate.id, name=name, **told))


def test_the_page_tells_who_came_from_where_and_when(event, lesson, staff):
    people = [make_registration(event, f"Lê Thị Mẫu Tên{number}", "56") for number in range(3)]
    make_registration(event, "Lê Thị Mẫu Xa", "48")
    make_delegation(event, "51")
    come(event, people[0], lesson, at=lesson.starts_at)
    come(event, people[1], lesson, at=lesson.starts_at + timedelta(minutes=20))
    service.excuse(event, people[2].id, lesson.id, "Ốm", actor=ORGANIZER, at=AT)
    page = staff.get(address(event)).text
    assert part(page, "live-totals") == (
        "Đại biểu có mặt 2/4 trong đó 1 đến muộn Tỉnh, thành phố có mặt 1/3 có ít nhất một đại biểu"
        " Vắng có lý do 1 có lý do Vắng 1 xem ai còn vắng"
    )
    tiles = re.findall(r'class="map-tile tone-(\w+)".*?map-tile-name">([^<]+)<.*?figures">([^ ]+) ', page, re.DOTALL)
    assert sorted(tiles) == [
        ("danger", "Đà Nẵng", "0/1"),
        ("neutral", "Quảng Ngãi", "0/0"),
        ("warning", "Khánh Hòa", "2/3"),
    ]
    drawn = page.split('class="arrivals"')[1].split("</svg>")[0]
    assert sum(int(number) for number in re.findall(r"<title>\d\d:\d\d: (\d+)</title>", drawn)) == 2


def test_an_undone_entry_and_a_rehearsal_do_not_count(event, lesson, staff):
    first, second = make_registration(event, "Lê Thị Mẫu An"), make_registration(event, "Lê Thị Mẫu Bình")
    gate = make_gate(event)
    come(event, first, lesson, gate_id=gate.id)
    undone = {"operation_id": uuid7(), "source": Source.STAFF, "at": now(), "recorded_at": now(), "actor": ORGANIZER}
    service.undo(event, registration_id=first.id, session_id=lesson.id, reason="Quét nhầm", **undone)
    board = queries.show_live(event.id, lesson.id, at=now())
    assert (board.bars, [(door.rates, door.total) for door in board.doors]) == ([], [((0, 0), 0)])
    service.start_rehearsal(event, actor=ORGANIZER, at=AT)
    come(event, second, lesson, is_rehearsal=True)
    page = staff.get(address(event)).text
    assert ("DIỄN TẬP" in page, "1/2" in part(page, "live-totals")) == (True, True)
    assert "DIỄN TẬP" in staff.get(address(event, "projector")).text
    assert sum(count.came for count in queries.show_live(event.id, lesson.id, at=now()).counts) == 0


def test_the_numbers_are_those_of_the_list(event, lesson):
    for number, province in enumerate(("56", "48", None, "56", "51")):
        person = make_registration(event, f"Lê Thị Mẫu Tên{number}", province)
        if number % 2:
            come(event, person, lesson, at=lesson.starts_at + timedelta(minutes=10 * number))
    make_delegation(event, "60")
    board = queries.show_live(event.id, lesson.id, at=now())
    assert board.counts == queries.count_by_province(event.id, lesson.id)
    assert sum(number for _at, number in board.bars) == 2


def test_doors_with_their_pace_and_their_devices(event, lesson, staff):
    gate, ended = make_gate(event), make_gate(event, "Cửa Mẫu 2", revoked_at=AT)
    make_device(gate, "Máy Mẫu A", unsent=4)
    make_device(gate, "Máy Mẫu cũ", revoked_at=AT)
    at = now()
    for ago in (1, 2, 7, 40):
        come(event, make_registration(event), lesson, at=at - timedelta(minutes=ago), gate_id=gate.id)
    come(event, make_registration(event), lesson, at=at - timedelta(minutes=1))
    doors = queries.show_live(event.id, lesson.id, at=at).doors
    assert [(door.gate, door.rates, door.total) for door in doors] == [
        (gate, (2 / 5, 3 / 15), 4),
        (None, (1 / 5, 1 / 15), 1),
    ]
    assert ended.name not in staff.get(address(event)).text
    told = part(staff.get(address(event)).text, "live-doors")
    seen = f"{at.astimezone(event.zone):%H:%M}"
    assert f"Cửa Mẫu 1 0,4 0,2 4 Máy Mẫu A liên lạc lúc {seen} còn 4 lượt chưa gửi" in told
    assert "Máy Mẫu cũ" not in told


def test_the_hall_sees_provinces_and_nobody(event, lesson, staff):
    person = make_registration(event, "Lê Thị Mẫu Riêng", "56", phone="+84900777888")
    make_device(make_gate(event), "Máy của chị Mẫu")
    come(event, person, lesson)
    page = staff.get(address(event, "projector")).text
    assert f"{now().astimezone(event.zone):%H:}" in words(page)
    assert "Khánh Hòa" in words(page.split("hall-last")[1])
    for private in ("Riêng", "777888", "chị Mẫu", person.code):
        assert private not in page


def test_who_is_missing_with_phones_and_a_text_without(event, lesson, as_role, staff):
    here = make_registration(event, "Lê Thị Mẫu Đến", "56")
    gone = make_registration(event, "Lê Thị Mẫu Vắng", "56", phone="+84900777888")
    make_registration(event, "Lê Thị Mẫu Xa", "48")
    come(event, here, lesson)
    missing = f"/events/{event.slug}/check-in/missing"
    page = staff.get(missing).text
    assert 'href="tel:+84900777888"' in page
    assert "Mẫu Đến" not in page
    text = html.unescape(page.split("<textarea")[2].split(">", 1)[1].split("</textarea>")[0])
    assert ("1. Lê Thị Mẫu Vắng" in text, "777888" in text, "Khánh Hòa" in text) == (True, False, True)
    only = staff.get(missing, query_string={"province": "da nang"}).text
    assert ("Mẫu Xa" in only, "Mẫu Vắng" in only) == (True, False)
    assert "tel:" not in as_role(event, "viewer").get(missing).text
    come(event, gone, lesson)
    assert "Mẫu Vắng" not in staff.get(missing).text


def test_without_a_session_each_page_says_so(event, staff):
    for page in ("live", "live/projector", "missing"):
        assert "Chưa có phiên nào điểm danh" in staff.get(f"/events/{event.slug}/check-in/{page}").text, page


@pytest.mark.parametrize("wall", ["", "&wall=1"])
def test_who_has_it_already_is_told_so_until_somebody_comes(event, lesson, staff, wall):
    person = make_registration(event)
    here = f"{address(event, 'part')}?session={lesson.id}{wall}"
    first = staff.get(here)
    seen = {"If-None-Match": first.headers["ETag"]}
    assert (staff.get(here, headers=seen).status_code, first.headers["Cache-Control"]) == (304, "no-store")
    come(event, person, lesson)
    assert staff.get(here, headers=seen).status_code == 200


def test_while_a_drawing_is_fresh_who_was_let_in_costs_the_database_nothing(app, event, lesson, staff, as_role):
    here = f"{address(event, 'part')}?session={lesson.id}"
    app.config["LIVE_SECONDS"] = 600
    try:
        staff.get(address(event))
        mark = staff.get(here).headers["ETag"]
        assert count_queries(lambda: staff.get(here)) == 0
        assert staff.get(here, headers={"If-None-Match": mark}).status_code == 304
        assert app.test_client().get(here).status_code == 303
        assert as_role(None, "facilitator").get(here).status_code == 403
    finally:
        app.config["LIVE_SECONDS"] = 0
        app.extensions["live"].__init__()


def test_a_right_that_was_taken_away_ends_within_half_a_minute(app, event, lesson, staff):
    here = f"{address(event, 'part')}?session={lesson.id}"
    app.config["LIVE_SECONDS"] = 600
    board = app.extensions["live"]
    try:
        assert staff.get(here).status_code == 200
        with transaction() as unit:
            unit.query(Grant).delete()
        board.guests = {guest: (of, until - timedelta(seconds=31)) for guest, (of, until) in board.guests.items()}
        assert staff.get(here).status_code == 404
    finally:
        app.config["LIVE_SECONDS"] = 0
        board.__init__()


def test_many_people_ask_the_database_as_often_as_one(event, lesson):
    asked = []
    for number in (1, 12):
        for _each in range(number):
            come(event, make_registration(event), lesson)
        look = partial(queries.show_live, event.id, lesson.id, at=now())
        asked.append(count_queries(look))
    assert asked[0] == asked[1] <= 8


MINUTES = st.dictionaries(st.integers(0, 60 * 24 * 3), st.integers(1, 50), min_size=1, max_size=60)


@given(MINUTES)
def test_bars_hold_everybody_side_by_side(found):
    start = datetime(2024, 10, 24, tzinfo=UTC)
    drawn = bars({start + timedelta(minutes=minute): number for minute, number in found.items()})
    assert sum(number for _at, number in drawn) == sum(found.values())
    assert len(drawn) <= MOST_BARS
    widths = {after[0] - before[0] for before, after in pairwise(drawn)}
    assert widths <= {timedelta(minutes=width) for width in BAR_MINUTES}
    assert len(widths) <= 1


def test_the_pace_is_that_of_the_last_minutes():
    at = datetime(2024, 10, 24, 8, 0, 30, tzinfo=UTC)
    scans = {at.replace(second=0) - timedelta(minutes=ago): 10 for ago in range(20)}
    assert door_rates(scans, (5, 15), at=at) == (10, 10)
    assert door_rates({}, (5, 15), at=at) == (0, 0)
