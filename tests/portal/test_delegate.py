"""The delegate's own page: what it tells, what it remembers, and what a lost pass still opens."""

from datetime import timedelta
from html import unescape

import pytest
from icalendar import Calendar

from eventmgr.agenda.models import Session
from eventmgr.agenda.service import SessionData, update_session
from eventmgr.checkin.rules import Source
from eventmgr.checkin.service import check_in
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.groups.service import move_member, update_group
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import current_pass
from eventmgr.registration.service import cancel, reissue_pass
from eventmgr.training.models import Certificate
from tests.factories import (
    AT,
    ORGANIZER,
    make_course,
    make_event,
    make_group,
    make_registration,
    make_release,
    make_room,
    make_session,
)
from tests.pages import PageClient

BY = {"actor": ORGANIZER, "at": AT}
MORNING = AT.replace(hour=2)


@pytest.fixture
def running() -> Event:
    """An event of these days, so that something is going on."""
    today = now().astimezone().date()
    return make_event(starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=1), contact="Chị Mẫu Lan")


@pytest.fixture
def delegate(app, event) -> Registration:
    del app
    return make_registration(event)


def opened(client: PageClient, registration: Registration) -> str:
    """The address of the page after its code was given."""
    address = f"/p/{registration.passes[-1].token}"
    assert client.post(address, data={"pin": "1234"}).status_code == 303
    return address


def changes(page: str) -> list[str]:
    """What the page says has changed."""
    if 'class="change-list"' not in page:
        return []
    told = page.split('class="change-list"')[1].split("</ul>", maxsplit=1)[0].split("<li>")[1:]
    return [" ".join(unescape(item).replace("<strong>", "").replace("</strong>", "").split()) for item in told]


def plain(item: str) -> str:
    for tag in ('<span class="figures">', "</span>", "</li>"):
        item = item.replace(tag, "")
    return item.strip()


def test_the_page_tells_where_to_be_now_and_next(client, running):
    me, other = make_registration(running), make_registration(running, "Trần Thị Mẫu Đào")
    room = make_room(running, "Phòng thảo luận 3")
    start = now()
    make_session(running, title="Phiên đang chạy", start=start - timedelta(minutes=10), minutes=20)
    work = make_session(running, "group_work", title="Thảo luận nhóm", start=start + timedelta(minutes=30))
    make_session(running, title="Phiên sau đó", start=start + timedelta(minutes=200))
    make_session(running, kind="blocker", title="Riêng của Ban Tổ chức", start=start)
    make_group(work, 3, (me, other), room_id=room.id, facilitator_id=other.id)
    make_release(running)
    page = client.get(opened(client, me)).text
    stands = [row.split('data-moment="')[1].split('"')[0] for row in page.split('data-day-target="visit"')[1:]]
    assert stands == ["running", "next", "later"]
    for text in ("Nhóm 3 · Phòng thảo luận 3", "giáo dục làm cha mẹ", "Trần Thị Mẫu Đào", "Chị Mẫu Lan"):
        assert text in page
    assert "Riêng của Ban Tổ chức" not in page


def test_without_group_sessions_and_contact_the_page_is_whole(client, delegate):
    page = client.get(opened(client, delegate)).text
    assert "Chương trình chưa được phát hành." in page
    assert "Phòng nhóm" not in page


def test_an_event_that_is_over_says_so(client, event, delegate):
    make_session(event)
    make_release(event)
    assert "Sự kiện đã kết thúc." in client.get(opened(client, delegate)).text


def test_the_pass_is_known_however_its_address_is_written(client, delegate):
    address = opened(client, delegate)
    for other in (address.lower(), f"/P/{address[3:]}"):
        answer = client.get(other)
        assert (answer.status_code, answer.location) == (302, address)


def test_changes_since_the_last_look_stay_until_they_are_read(client, running):
    me = make_registration(running)
    start = (now() + timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    rooms = [make_room(running, f"Phòng {number}") for number in (1, 2, 5)]
    talk = make_session(running, "paper", title="Tham luận 3", start=start, minutes=20, room_id=rooms[0].id)
    work = make_session(running, "group_work", title="Thảo luận nhóm", start=start + timedelta(hours=1))
    group = make_group(work, 3, (me,), room_id=rooms[1].id)
    make_release(running)
    address = opened(client, me)
    assert changes(client.get(address).text) == []
    later = {"starts_at": start + timedelta(minutes=20), "ends_at": start + timedelta(minutes=40)}
    update_session(running, talk, SessionData(kind=talk.kind, title=talk.title, **later), **BY)
    update_group(group, {"room_id": rooms[2].id}, **BY)
    assert len(changes(client.get(address).text)) == 1  # the draft is the house's own
    make_release(running)
    clock = [f"{moment.astimezone(running.zone):%H:%M}" for moment in (start, later["starts_at"])]
    if start.astimezone(running.zone).date() != later["starts_at"].astimezone(running.zone).date():
        clock = [f"{moment.astimezone(running.zone):%H:%M %d/%m/%Y}" for moment in (start, later["starts_at"])]
    expected = [f"Tham luận 3: {clock[0]} → {clock[1]}", "Phòng nhóm đổi từ Phòng 2 sang Phòng 5"]
    for page in (client.get(address).text, client.get(address).text, client.get(f"{address}/live").text):
        assert [plain(item) for item in changes(page)] == expected
    assert client.post(f"{address}/seen").status_code == 303
    assert changes(client.get(address).text) == []


def test_a_new_and_a_vanished_session_and_another_group_are_told(client, running):
    me = make_registration(running)
    start = now() + timedelta(hours=2)
    work = make_session(running, "group_work", title="Thảo luận nhóm", start=start)
    gone = make_session(running, title="Phiên bị bỏ", start=start + timedelta(hours=3))
    make_group(work, 1, (me,))
    make_release(running)
    address = opened(client, me)
    client.get(address)
    with transaction() as session:
        session.delete(db.session.get_one(Session, gone.id))
    make_session(running, title="Phiên mới thêm", start=start + timedelta(hours=4))
    second = make_group(work, 2)
    move_member(work, me.id, second.id, **BY)
    make_release(running)
    told = [plain(item).split(",")[0] for item in changes(client.get(address).text)]
    assert told == [
        "Bạn chuyển từ nhóm 1 sang nhóm 2.",
        "Không còn trong chương trình: Phiên bị bỏ",
        "Mới: Phiên mới thêm",
    ]


def test_a_spoilt_or_foreign_memory_is_none(client, running):
    me, other = make_registration(running), make_registration(running, "Trần Thị Mẫu Đào")
    session = make_session(running, start=now() + timedelta(hours=1))
    make_release(running)
    address, elsewhere = opened(client, me), opened(client, other)
    client.get(address)
    cookie = client.get_cookie("seen", path=address)
    assert cookie is not None
    for value in ("spoilt", cookie.value):
        client.set_cookie("seen", value, path=elsewhere)
        with transaction():
            db.session.get_one(Session, session.id).starts_at -= timedelta(minutes=5)
        make_release(running)
        assert changes(client.get(elsewhere).text) == []
        client.delete_cookie("seen", path=elsewhere)


@pytest.mark.parametrize("number", [40, 400])
def test_the_memory_fits_into_a_cookie_and_tells_nothing_wrong(client, running, number):
    me = make_registration(running)
    start = now() + timedelta(hours=1)
    title = "Tham luận về kết quả và kinh nghiệm thực hiện nhiệm vụ công tác gia đình - xã hội của tỉnh Mẫu"
    sessions = [
        make_session(running, title=f"{title} {one}", start=start + timedelta(minutes=one), minutes=1)
        for one in range(number)
    ]
    make_release(running)
    address = opened(client, me)
    for _look in range(2):
        page = client.get(address)
        assert changes(page.text) == []
        assert all(len(value) < 4096 for value in page.headers.getlist("Set-Cookie"))
    with transaction():
        db.session.get_one(Session, sessions[0].id).ends_at += timedelta(minutes=3)
    make_release(running)
    assert len(changes(client.get(address).text)) == 1


def test_who_has_the_newest_parts_is_told_so_and_gets_a_fresh_token(client, running):
    me = make_registration(running)
    session = make_session(running, start=now() + timedelta(hours=1))
    make_release(running)
    address = opened(client, me)
    first = client.get(f"{address}/live")
    mark = first.headers["ETag"]
    assert client.get(address).text.count(mark.strip('"')) == 1
    again = client.get(f"{address}/live", headers={"If-None-Match": mark})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert again.headers["X-CSRF-Token"]
    with transaction():
        db.session.get_one(Session, session.id).title = "Phiên đổi tên"
    make_release(running)
    fresh = client.get(f"{address}/live", headers={"If-None-Match": mark})
    assert fresh.status_code == 200
    assert "Phiên đổi tên" in fresh.text


@pytest.mark.parametrize("rest", ["/live", "/agenda.ics", "/sessions/{session}.ics", "/materials/{session}/1"])
def test_nothing_personal_without_the_code(client, event, delegate, rest):
    session = make_session(event)
    address = f"/p/{delegate.passes[-1].token}"
    answer = client.get(address + rest.format(session=session.id))
    assert answer.status_code == 403
    assert delegate.person.full_name not in answer.text
    assert client.get(f"/p/ABCDEFGHJKMNPQ{rest.format(session=session.id)}").status_code == 404


def test_a_device_forgets(client, delegate):
    address = opened(client, delegate)
    assert client.get(address).headers["X-Offline-Copy"] == "personal"
    assert client.get_cookie("seen", path=address) is not None
    assert client.post(f"{address}/forget").status_code == 303
    page = client.get(address)
    assert delegate.person.full_name not in page.text
    assert page.headers["X-Offline-Copy"] == "none"
    assert client.get_cookie("seen", path=address) is None
    assert client.get(f"{address}/live").status_code == 403


def test_the_page_that_shows_the_code_is_kept_nowhere(client, event):
    me = make_registration(event)
    given = me.passes[-1]
    with client.session_transaction() as session:
        session["passes"], session["new_pass"] = [given.id.hex], given.id.hex
    first, again = client.get(f"/p/{given.token}"), client.get(f"/p/{given.token}")
    assert "X-Offline-Copy" not in first.headers
    assert f'<p class="pass-code">{given.pin}</p>' in first.text
    assert again.headers["X-Offline-Copy"] == "personal"


def entries(data: bytes) -> list:
    calendar = Calendar.from_ical(data)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Ho_Chi_Minh"]
    return calendar.walk("VEVENT")


def test_the_calendar_holds_what_concerns_the_delegate(client, event):
    me = make_registration(event)
    hall, room = make_room(event), make_room(event, "Phòng thảo luận 3")
    talk = make_session(event, title="Phát biểu; khai mạc, chào mừng", room_id=hall.id)
    work = make_session(event, "group_work", title="Thảo luận nhóm", start=MORNING, room_id=hall.id)
    make_session(event, kind="blocker", title="Riêng của Ban Tổ chức")
    make_group(work, 3, (me,), room_id=room.id)
    make_release(event)
    address = opened(client, me)
    answer = client.get(f"{address}/agenda.ics")
    assert (answer.mimetype, answer.status_code) == ("text/calendar", 200)
    first, second = entries(answer.data)
    assert (str(first["SUMMARY"]), first.decoded("DTSTART")) == (talk.title, talk.starts_at)
    assert str(first["UID"]) == f"session-{talk.id}@eventmgr"
    assert first["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert str(second["LOCATION"]) == "Phòng thảo luận 3, Khách sạn Mẫu, TP. Nha Trang"
    assert str(second["DESCRIPTION"]).startswith("Nhóm 3: những vấn đề")
    one = entries(client.get(f"{address}/sessions/{work.id}.ics").data)
    assert [str(entry["UID"]) for entry in one] == [f"session-{work.id}@eventmgr"]
    assert client.get(f"{address}/sessions/{uuid7()}.ics").status_code == 404


def test_the_public_calendar_knows_no_groups_and_keeps_its_names(client, event):
    hall = make_room(event)
    work = make_session(event, "group_work", title="Thảo luận nhóm", room_id=hall.id)
    make_group(work, 3, (make_registration(event),), room_id=make_room(event, "Phòng thảo luận 3").id)
    make_release(event)
    [entry] = entries(client.get(f"/e/{event.slug}/agenda.ics").data)
    assert str(entry["LOCATION"]) == "Hội trường lớn, Khách sạn Mẫu, TP. Nha Trang"
    assert "DESCRIPTION" not in entry
    moved = SessionData(kind=work.kind, title=work.title, starts_at=MORNING, ends_at=MORNING + timedelta(hours=1))
    update_session(event, work, moved, **BY)
    [same] = entries(client.get(f"/e/{event.slug}/agenda.ics").data)
    assert (same.decoded("DTSTART"), same["SEQUENCE"]) == (entry.decoded("DTSTART"), 1)
    make_release(event, at=AT + timedelta(hours=1))
    [again] = entries(client.get(f"/e/{event.slug}/agenda.ics").data)
    assert (again["UID"], again.decoded("DTSTART"), again["SEQUENCE"]) == (entry["UID"], MORNING, 2)
    assert again.decoded("LAST-MODIFIED") == AT + timedelta(hours=1)


def test_each_room_has_a_calendar(client, event):
    hall, other = make_room(event), make_room(event, "Phòng thảo luận 3")
    talk = make_session(event, title="Phát biểu khai mạc", room_id=hall.id)
    make_session(event, title="Bên cạnh", start=MORNING, room_id=other.id)
    make_release(event)
    assert f"/e/{event.slug}/rooms/{hall.id}.ics" in client.get(f"/e/{event.slug}").text
    [entry] = entries(client.get(f"/e/{event.slug}/rooms/{hall.id}.ics").data)
    assert str(entry["UID"]) == f"session-{talk.id}@eventmgr"
    assert client.get(f"/e/{event.slug}/rooms/{uuid7()}.ics").status_code == 404


def test_an_agenda_without_sessions_is_an_empty_calendar(client, event):
    answer = client.get(f"/e/{event.slug}/agenda.ics")
    assert Calendar.from_ical(answer.data).walk("VEVENT") == []


def test_a_certificate_can_be_verified_from_the_page(client, event, delegate):
    course = make_course(event, ())
    with transaction() as session:
        session.add(
            Certificate(
                course_id=course.id, registration_id=delegate.id, number=1, code="MAU4", issued_on=AT, issued_at=AT
            )
        )
    address = opened(client, delegate)
    assert '/verify/MAU4"' in client.get(address).text
    with transaction() as session:
        session.query(Certificate).one().revoked_at = AT
    assert "/verify/" not in client.get(address).text


def test_a_replaced_pass_opens_nothing_and_tells_how_to_get_the_new_one(client, event, delegate):
    old = delegate.passes[-1].token
    address = opened(client, delegate)
    new = reissue_pass(event, delegate.id, **BY)
    for path in (address, f"/P/{old}", f"/p/{old.lower()}"):
        page = client.get(path)
        assert page.status_code == 410
        assert "Thẻ này đã được thay bằng thẻ mới" in page.text
        assert f"/e/{event.slug}/find" in page.text
        for personal in (delegate.person.full_name, delegate.code, new.token, "Khánh Hòa"):
            assert personal not in page.text
    assert client.post(address, data={"pin": "1234"}).status_code == 410
    for rest in ("/live", "/agenda.ics"):
        assert client.get(address + rest).status_code == 410
    assert client.post(f"{address}/seen").status_code == 410
    assert client.get(f"/p/{new.token}").status_code == 200


def test_at_the_door_the_old_pass_is_refused_with_its_reason_and_its_use_is_seen(event, delegate, as_role):
    make_session(event, "check_in")
    old = delegate.passes[-1]
    new = reissue_pass(event, delegate.id, **BY)
    scan = {"session_id": None, "source": Source.STAFF, "recorded_at": now(), "actor": ORGANIZER}
    told = check_in(event, operation_id=uuid7(), token=old.token, at=now(), **scan)
    assert (told.result.value, told.reason) == ("refused", "revoked_pass")
    page = as_role(event, "organizer").get(f"/events/{event.slug}/registrations/{delegate.id}").text
    assert "sau khi thẻ đã hết hiệu lực" in page
    assert page.index(new.token[-4:]) < page.index(old.token[-4:])
    assert (old.token not in page, new.token not in page) == (True, True)
    assert check_in(event, operation_id=uuid7(), token=new.token, at=now(), **scan).result.value == "accepted"
    db.session.expire_all()
    assert new.last_used_at is not None


def test_a_cancelled_registration_ends_its_pass_without_a_way_to_another(client, event, delegate):
    address = opened(client, delegate)
    cancel(event, delegate.id, **BY)
    page = client.get(address)
    assert page.status_code == 410
    assert "Đăng ký gắn với thẻ này không còn hiệu lực." in page.text
    assert "/find" not in page.text


@pytest.mark.parametrize("role", ["organizer", "staff"])
def test_a_lost_badge_is_replaced_in_one_step_and_the_new_code_is_shown(event, delegate, as_role, role):
    arrival = make_session(event, "check_in")
    client, old = as_role(event, role), delegate.passes[-1].token
    door = f"/events/{event.slug}/check-in"
    found = client.post(door, data={"session_id": arrival.id, "registration_id": delegate.id})
    renew = f"/events/{event.slug}/registrations/{delegate.id}/pass"
    assert f'action="{renew}"' in found.text
    answer = client.post(renew, data={"door": "yes"})
    db.session.expire_all()
    new = current_pass(db.session.get_one(Registration, delegate.id))
    page = client.get(answer.location)
    assert (new.token in page.text, old in page.text) == (True, False)
    assert f'<dd class="pass-code">{new.pin}</dd>' in page.text
    assert f'href="{door}"' in page.text


def test_who_may_only_look_sees_no_code_of_a_pass(event, delegate, as_role):
    client = as_role(event, "viewer")
    page = client.get(f"/events/{event.slug}/registrations/{delegate.id}").text
    assert delegate.passes[-1].token not in page
    assert client.get(f"/events/{event.slug}/registrations/{delegate.id}/pass").status_code == 403
