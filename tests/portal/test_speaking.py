"""A delegate asks for the floor on the own page, and reads what her group agreed upon."""

from datetime import timedelta
from html import unescape
from re import sub

import pytest

from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.ids import uuid7
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.models import Speech
from eventmgr.outcomes.rules import RecordState
from tests.factories import (
    ORGANIZER,
    count_audit,
    make_group,
    make_item,
    make_record,
    make_registration,
    make_release,
    make_session,
)


@pytest.fixture
def me(event):
    return make_registration(event)


@pytest.fixture
def session(event):
    return make_session(event, "group_work", title="Thảo luận nhóm", start=now() - timedelta(minutes=20))


@pytest.fixture
def record(event, session, me):
    other = make_registration(event, "Trần Thị Mẫu Đào")
    make_release(event)
    return make_record(session, make_group(session, 3, (me, other), rapporteur_id=other.id))


def opened(client, registration):
    """The address of the page after its code was given."""
    address = f"/p/{registration.passes[-1].token}"
    assert client.post(address, data={"pin": "1234"}).status_code == 303
    return address


def told(page):
    """What the page says about speaking, one text for each discussion."""
    part = page.split('<div id="speaking">')[1].split('<div id="now">')[0]
    return [" ".join(unescape(sub(r"<[^>]+>", " ", each)).split()) for each in part.split("<section")[1:]]


def plain(text):
    return text.split("> ", 1)[-1].replace(
        " Không có mạng thì đăng ký phát biểu không gửi đi được: xin giơ tay để đăng ký.", ""
    )


def test_she_asks_sees_her_place_and_takes_it_back(client, record, me):
    address = opened(client, me)
    seen = [told(client.get(address).text)]
    service.ask_to_speak(record, uuid7(), record.group.rapporteur_id, actor=ORGANIZER, at=now() - timedelta(minutes=1))
    for path in ("speak", "speak", "speak/withdraw"):
        answer = client.post(f"{address}/{path}", data={"record": str(record.id)})
        assert (answer.status_code, answer.location) == (303, f"{address}#speaking")
        seen.append(told(client.get(address).text))
    assert [plain(one) for [one] in seen] == [
        "Thảo luận nhóm 3 Chưa có ai chờ phát biểu. Tôi muốn phát biểu",
        "Thảo luận nhóm 3 Bạn đứng thứ 2 trong 2 người chờ phát biểu. Thôi không phát biểu",
        "Thảo luận nhóm 3 Bạn đứng thứ 2 trong 2 người chờ phát biểu. Thôi không phát biểu",
        "Thảo luận nhóm 3 1 người đang chờ phát biểu. Tôi muốn phát biểu",
    ]
    assert (count_audit("speech.ask"), count_audit("speech.withdraw")) == (2, 1)


def test_who_is_next_and_who_has_the_floor_is_told_so_in_the_part_that_changes(client, record, me):
    address = opened(client, me)
    client.post(f"{address}/speak", data={"record": str(record.id)})
    live = client.get(f"{address}/live").text
    assert ("Bạn là người phát biểu tiếp theo." in live, "data-soon" in live, "csrf_token" in live) == (
        True,
        True,
        False,
    )
    [speech] = queries.list_speeches(record)
    service.start_speech(record, speech.id, actor=ORGANIZER, at=now())
    assert plain(told(client.get(address).text)[0]) == "Thảo luận nhóm 3 Mời bạn phát biểu."


def test_the_plenary_takes_everybody_and_a_foreign_group_nobody(client, event, session, record):
    guest = make_registration(event, "Khách Mẫu")
    make_record(make_session(event, "discussion", title="Trao đổi chung Mẫu", start=now() - timedelta(minutes=1)))
    address = opened(client, guest)
    assert [plain(one).split(" Chưa")[0] for one in told(client.get(address).text)] == ["Trao đổi chung Mẫu"]
    client.post(f"{address}/speak", data={"record": str(record.id)})
    assert "hiện không nhận đăng ký phát biểu" in client.get(address).text
    for nonsense in ("", "x", str(uuid7())):
        assert client.post(f"{address}/speak", data={"record": nonsense}).status_code == 303
    assert db.session.query(Speech).count() == 0


def test_nothing_is_offered_while_nothing_is_discussed(client, event, me):
    make_record(make_session(event, "discussion", start=now() - timedelta(hours=9)))
    make_record(make_session(event, "discussion", start=now() + timedelta(hours=1)))
    assert told(client.get(opened(client, me)).text) == []


def test_without_the_code_nobody_asks_for_her(client, record, me):
    address = f"/p/{me.passes[-1].token}"
    for path in ("speak", "speak/withdraw"):
        assert client.post(f"{address}/{path}", data={"record": str(record.id)}).status_code == 403
    assert client.post(f"{opened(client, me)}/speak", data={"record": str(record.id)}, csrf=False).status_code == 400
    assert db.session.query(Speech).count() == 0


def test_after_the_confirmation_she_reads_the_points_of_her_group(client, record, me):
    make_item(record, "solution", "Nhân rộng mô hình Mẫu", speaker_id=record.group.rapporteur_id)
    make_item(record, "difficulty", "Ý kiến đã bỏ Mẫu", removed_at=now())
    address = opened(client, me)
    for state, is_read in ((RecordState.SUBMITTED, False), (RecordState.CONFIRMED, True), (RecordState.LOCKED, True)):
        with transaction():
            record.state = state
        page = client.get(address)
        assert ("Nhân rộng mô hình Mẫu" in page.text, "Ý kiến đã bỏ Mẫu" in page.text) == (is_read, False)
        assert page.headers["X-Offline-Copy"] == "personal"


def test_her_group_is_shown_with_its_officers(client, record, me):
    page = client.get(opened(client, me)).text
    own = page.split("own-group")[1].split("</section>")[0]
    assert ("Trần Thị Mẫu Đào" in own, "Người báo cáo" in own, record.group.topic in own) == (True, True, True)
