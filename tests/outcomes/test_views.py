"""The recorder without JavaScript, and the staff's pages of the records."""

import html
import re

import pytest

from eventmgr.core.db import transaction
from eventmgr.core.ids import new_token, uuid7
from eventmgr.events.rules import EventState
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.rules import ItemKind, Level, Point, RecordState
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_event,
    make_group,
    make_record,
    make_registration,
    make_session,
    pair,
)

BY = {"actor": ORGANIZER, "at": AT}


@pytest.fixture
def member(event):
    return make_registration(event, "Nguyễn Thị Mẫu Hòa", "56")


@pytest.fixture
def record(event, member):
    session = make_session(event, "group_work", title="Thảo luận nhóm")
    return make_record(session, make_group(session, 2, (member,)))


@pytest.fixture
def plenary(event):
    return make_record(make_session(event, "discussion", title="Thảo luận tại hội trường"))


def address(record, rest=""):
    return f"/g/{record.key}{rest}"


def point(text="Mở lớp tập huấn cho cán bộ Hội", kind="solution", **more):
    return {"item_id": str(uuid7()), "kind": kind, "text": text, "speaker": "", **more}


def other_than(pin):
    return "0000" if pin != "0000" else "1111"


def items(record):
    return queries.get_record(record.event_id, record.id).items


def body(answer):
    return html.unescape(answer.get_data(as_text=True))


@pytest.fixture
def phone(client, record, plenary):
    """A browser that was let in to both records."""
    pair(client, record)
    pair(client, plenary)
    return client


def test_the_form_shows_the_record(phone, record):
    page = phone.get(address(record, "/plain"))
    assert page.status_code == 200
    assert record.group.topic in body(page)
    assert "Nguyễn Thị Mẫu Hòa" in body(page)


def test_an_unknown_key_is_not_found(client, record):
    for path in (f"/g/{new_token(20)}", "/g/x", f"/g/{record.key[:-1]}"):
        assert client.get(path).status_code == 404
        for rest in ("/plain", "/state"):
            assert client.get(f"{path}{rest}").status_code == 404
        assert client.post(f"{path}/items", data=point()).status_code == 404
        assert client.post(f"{path}/pin", data={}).status_code == 404


def test_nothing_is_shown_and_nothing_written_without_the_pin(client, record, member):
    item = service.add_item(record, uuid7(), Point(ItemKind.SOLUTION, "bí mật"), **BY)
    page = client.get(address(record, "/plain"))
    assert (page.status_code, "bí mật" in body(page), member.person.full_name in body(page)) == (200, False, False)
    refused = client.post(address(record, "/items"), data=point("Đã gõ trước khi bị ngắt"))
    assert (refused.status_code, "Đã gõ trước khi bị ngắt" in body(refused)) == (401, True)
    for rest in (f"/items/{item.id}", f"/items/{item.id}/delete", f"/items/{item.id}/move", "/submit", "/confirm"):
        assert client.post(address(record, rest), data=point("hai", version="1")).status_code == 401
    assert [item.text for item in items(record)] == ["bí mật"]


def test_the_pin_opens_the_form(client, record):
    wrong = client.post(address(record, "/pin"), data={"pin": other_than(record.pin), "name": "Lan"})
    assert (wrong.status_code, 'role="alert"' in body(wrong)) == (422, True)
    assert client.post(address(record, "/pin"), data={"pin": record.pin, "name": ""}).status_code == 422
    right = client.post(address(record, "/pin"), data={"pin": record.pin, "name": "Trần Thị Mẫu Lan"})
    assert (right.status_code, right.headers["Location"]) == (303, address(record, "/plain"))
    assert "Nguyễn Thị Mẫu Hòa" in body(client.get(right.headers["Location"]))


def test_a_point_is_recorded_in_the_name_of_the_group(phone, record, member):
    data = point(speaker=str(member.id))
    answer = phone.post(address(record, "/items"), data=data)
    assert answer.status_code == 303
    [item] = items(record)
    assert (str(item.id), item.kind, item.speaker_id) == (data["item_id"], ItemKind.SOLUTION, member.id)
    assert count_audit("item.add") == 1
    page = body(phone.get(answer.headers["Location"]))
    assert page.count("Mở lớp tập huấn cho cán bộ Hội") == 2  # confirmed above, and in the list
    assert re.search(r'checked[^>]*value="solution"', page)


def test_a_point_that_the_phone_sends_twice_is_one_point(phone, record):
    data = point()
    for _ in range(2):
        assert phone.post(address(record, "/items"), data=data).status_code == 303
    assert (len(items(record)), count_audit("item.add")) == (1, 1)


@pytest.mark.parametrize(
    "bad",
    [
        {"text": ""},
        {"text": "ế" * 200_000},
        {"kind": ""},
        {"kind": "nonsense"},
        {"speaker": "nonsense"},
        {"speaker": "01920000-0000-7000-8000-000000000009"},
    ],
)
def test_bad_input_comes_back_with_its_text(phone, record, bad):
    answer = phone.post(address(record, "/items"), data={**point("Nội dung đã gõ <b>👩</b>"), **bad})
    assert answer.status_code == 422
    assert bad.get("text", "Nội dung đã gõ <b>👩</b>") in body(answer)
    assert 'role="alert"' in body(answer)
    assert (items(record), count_audit("item.add")) == ([], 0)


def test_a_member_of_another_event_is_no_speaker(phone, record, plenary):
    stranger = make_registration(make_event(), "Lê Thị Mẫu Lạ")
    by_id = phone.post(address(record, "/items"), data=point(speaker=str(stranger.id)))
    by_code = phone.post(address(plenary, "/items"), data=point(speaker=f"Lê Thị Mẫu Lạ ({stranger.code})"))
    assert (by_id.status_code, by_code.status_code) == (422, 422)
    assert f"Lê Thị Mẫu Lạ ({stranger.code})" in body(by_code)
    assert items(record) + items(plenary) == []


def test_in_the_plenary_the_speaker_is_found_among_all(phone, plenary, member):
    page = body(phone.get(address(plenary, "/plain")))
    option = f"Nguyễn Thị Mẫu Hòa, Khánh Hòa ({member.code})"
    assert f'<option value="{option}">' in page
    assert phone.post(address(plenary, "/items"), data=point(speaker=option)).status_code == 303
    assert items(plenary)[0].speaker_id == member.id
    assert phone.post(address(plenary, "/items"), data=point(speaker="")).status_code == 303


def test_html_is_shown_as_text_and_marks_are_composed(phone, record):
    phone.post(address(record, "/items"), data=point("<script>alert(1)</script> Hòa"))
    page = phone.get(address(record, "/plain")).get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Hòa" in page


def test_a_form_that_stood_open_too_long_keeps_the_text(phone, record):
    answer = phone.post(address(record, "/items"), data=point("Đã gõ rất lâu"), csrf=False)
    assert answer.status_code == 400
    assert "Đã gõ rất lâu" in body(answer)
    item = service.add_item(record, uuid7(), Point(ItemKind.SOLUTION, "một"), **BY)
    edited = phone.post(address(record, f"/items/{item.id}"), data=point("Sửa rất lâu", version="1"), csrf=False)
    assert (edited.status_code, "Sửa rất lâu" in body(edited)) == (400, True)
    assert phone.post(address(record, "/submit"), csrf=False).status_code == 303
    assert [item.text for item in items(record)] == ["một"]
    assert queries.get_record_by_key(record.key).state is RecordState.OPEN


def test_a_point_is_edited(phone, record):
    item = service.add_item(record, uuid7(), Point(ItemKind.SOLUTION, "một"), **BY)
    path = address(record, f"/items/{item.id}")
    assert "một" in body(phone.get(path))
    assert phone.post(path, data=point("hai", "experience", version="1")).status_code == 303
    assert [(item.text, item.kind) for item in items(record)] == [("hai", ItemKind.EXPERIENCE)]
    assert phone.post(path, data=point("", version="2")).status_code == 422
    assert phone.get(address(record, f"/items/{uuid7()}")).status_code == 303
    assert count_audit("item.edit") == 1


def test_two_edits_of_one_point_are_both_kept_and_chosen_from(phone, record):
    item = service.add_item(record, uuid7(), Point(ItemKind.SOLUTION, "một"), **BY)
    path = address(record, f"/items/{item.id}")
    phone.post(path, data=point("của chị Lan", version="1"))
    clash = phone.post(path, data=point("của chị Hoa", version="1"))
    assert clash.status_code == 303
    choice = clash.headers["Location"]
    page = body(phone.get(choice))
    assert ("của chị Lan" in page, "của chị Hoa" in page, 'name="version" value="2"' in page) == (True, True, True)
    assert f'href="{choice}"' in body(phone.get(address(record, "/plain")))
    assert phone.post(choice, data={"keep": "nonsense", "version": "x", "new_id": "x"}).status_code == 303  # both
    assert [item.text for item in items(record)] == ["của chị Lan", "của chị Hoa"]
    assert phone.get(choice).status_code == 303  # there is nothing left to choose


def test_a_choice_that_saw_something_older_is_asked_again(phone, record):
    item = service.add_item(record, uuid7(), Point(ItemKind.SOLUTION, "một"), **BY)
    path = address(record, f"/items/{item.id}")
    phone.post(path, data=point("hai", version="1"))
    choice = phone.post(path, data=point("ba", version="1")).headers["Location"]
    phone.post(path, data=point("bốn", version="2"))
    again = phone.post(choice, data={"keep": "mine", "version": "2"})
    assert (again.status_code, "bốn" in body(again), "ba" in body(again)) == (409, True, True)
    assert phone.post(choice, data={"keep": "mine", "version": "3"}).status_code == 303
    assert [item.text for item in items(record)] == ["ba"]


def test_an_edit_of_a_point_that_was_taken_away_brings_it_back(phone, record):
    item = service.add_item(record, uuid7(), Point(ItemKind.SOLUTION, "một"), **BY)
    phone.post(address(record, f"/items/{item.id}/delete"), data={"version": "1"})
    assert items(record) == []
    assert phone.post(address(record, f"/items/{item.id}"), data=point("hai", version="1")).status_code == 303
    assert [item.text for item in items(record)] == ["hai"]
    lost = phone.post(address(record, f"/items/{uuid7()}"), data=point("không còn chỗ", version="1"))
    assert (lost.status_code, "không còn chỗ" in body(lost)) == (404, True)


def test_what_stands_beside_a_point_is_written_and_read(phone, record):
    more = {"level": "province", "due": "quý II", "supporters": "3", "is_starred": "y"}
    phone.post(address(record, "/items"), data=point(**more))
    [item] = items(record)
    assert (item.level, item.due, item.supporters, item.is_starred) == (Level.PROVINCE, "quý II", 3, True)
    form = body(phone.get(address(record, f"/items/{item.id}")))
    assert re.search(r'selected[^>]*value="province"', form)
    assert 'value="quý II"' in form
    for wrong in ({"level": "nonsense"}, {"supporters": "-1"}, {"supporters": "nhiều"}, {"due": "x" * 101}):
        refused = phone.post(address(record, "/items"), data=point("Đã gõ", **wrong))
        assert (refused.status_code, "Đã gõ" in body(refused)) == (422, True)
    assert len(items(record)) == 1


def test_points_are_moved_deleted_and_brought_back(phone, record):
    one, two = (service.add_item(record, uuid7(), Point(ItemKind.SOLUTION, text), **BY) for text in ("một", "hai"))
    for direction, expected in (("up", ["hai", "một"]), ("up", ["hai", "một"]), ("down", ["một", "hai"])):
        moved = phone.post(address(record, f"/items/{two.id}/move"), data={"direction": direction})
        assert (moved.status_code, [item.text for item in items(record)]) == (303, expected)
    phone.post(address(record, f"/items/{one.id}/delete"), data={"version": "7"})
    assert len(items(record)) == 2
    gone = phone.post(address(record, f"/items/{one.id}/delete"), data={"version": "1"})
    assert [item.text for item in items(record)] == ["hai"]
    assert f"/items/{one.id}/restore" in body(phone.get(gone.headers["Location"]))
    phone.post(address(record, f"/items/{one.id}/restore"))
    assert [item.text for item in items(record)] == ["một", "hai"]
    assert [count_audit(f"item.{deed}") for deed in ("move", "remove", "restore")] == [2, 1, 1]


def test_an_item_of_another_record_is_not_touched(phone, record, plenary):
    item = service.add_item(plenary, uuid7(), Point(ItemKind.SOLUTION, "một"), **BY)
    phone.post(address(record, f"/items/{item.id}/delete"), data={"version": "1"})
    phone.post(address(record, f"/items/{item.id}/move"), data={"direction": "up"})
    assert phone.post(address(record, f"/items/{item.id}"), data=point("hai", version="1")).status_code == 404
    assert [item.text for item in items(plenary)] == ["một"]


def test_a_submitted_record_is_read_only_and_eats_no_text(phone, record):
    empty = phone.post(address(record, "/submit"))
    assert (empty.status_code, queries.get_record_by_key(record.key).state) == (303, RecordState.OPEN)
    phone.post(address(record, "/items"), data=point())
    assert phone.post(address(record, "/submit")).status_code == 303
    page = phone.get(address(record, "/plain"))
    assert f"/g/{record.key}/items" not in body(page)
    late = phone.post(address(record, "/items"), data=point("Đến muộn một phút"))
    assert (late.status_code, "Đến muộn một phút" in body(late)) == (409, True)
    assert (len(items(record)), count_audit("record.submit")) == (1, 1)


def test_staff_see_all_records_and_open_them(event, as_role, record, plenary):
    make_group(record.session, 1)
    facilitator = as_role(event, "facilitator")
    page = facilitator.get(f"/events/{event.slug}/records")
    assert page.status_code == 200
    assert facilitator.post(f"/events/{event.slug}/records/open").status_code == 303
    assert len(queries.list_records(event.id)) == 3
    group = record.group_id
    found = facilitator.post(f"/events/{event.slug}/groups/{group}/record")
    assert found.headers["Location"].endswith(f"/records/{record.id}")
    assert f"http://127.0.0.1:8000/g/{record.key}" in body(facilitator.get(found.headers["Location"]))


def test_who_only_looks_does_not_learn_key_and_pin(event, as_role, client, record):
    pair(client, record, "Lan Mẫu")
    page = as_role(event, "viewer").get(f"/events/{event.slug}/records/{record.id}")
    shown = [secret in body(page) for secret in (record.key, f">{record.pin}<", "Lan Mẫu")]
    assert (page.status_code, shown) == (200, [False, False, False])


def test_who_only_looks_changes_nothing(event, as_role, record):
    viewer = as_role(event, "viewer")
    own = [f"{record.id}/{rest}" for rest in ("confirm", "ask-back", "pin", f"devices/{uuid7()}/revoke")]
    for rest in ("open", *own):
        assert viewer.post(f"/events/{event.slug}/records/{rest}").status_code == 403


def test_door_staff_have_no_part_in_records(event, as_role, record):
    assert as_role(event, "staff").get(f"/events/{event.slug}/records").status_code == 403


def test_a_record_is_confirmed_or_asked_back(event, as_role, record):
    organizer = as_role(event, "organizer")
    page = f"/events/{event.slug}/records/{record.id}"
    assert organizer.post(f"{page}/confirm").status_code == 409
    service.add_item(record, uuid7(), Point(ItemKind.KEY_MESSAGE, "một"), **BY)
    service.submit(record, **BY)
    assert organizer.post(f"{page}/confirm").status_code == 303
    too_long = organizer.post(f"{page}/ask-back", data={"note": "ế" * 4001})
    assert (too_long.status_code, "ế" * 4001 in body(too_long)) == (422, True)
    assert organizer.post(f"{page}/ask-back", data={"note": "Xin ghi thêm <b>ai</b> thực hiện"}).status_code == 303
    asked = queries.get_record_by_key(record.key)
    assert (asked.state, asked.note) == (RecordState.OPEN, "Xin ghi thêm <b>ai</b> thực hiện")
    assert "Xin ghi thêm <b>ai</b> thực hiện" in body(organizer.get(page))
    assert (count_audit("record.confirm"), count_audit("record.ask_back")) == (1, 1)


def test_a_record_of_another_event_is_not_found(event, as_role):
    other = make_record(make_session(make_event(), "discussion"))
    organizer = as_role(event, "organizer")
    assert organizer.get(f"/events/{event.slug}/records/{other.id}").status_code == 404
    assert organizer.post(f"/events/{event.slug}/records/{other.id}/confirm").status_code == 404
    assert organizer.get(f"/events/{event.slug}/records/{uuid7()}").status_code == 404


def test_the_group_reads_why_its_record_came_back_and_confirms_it_itself(phone, record):
    service.add_item(record, uuid7(), Point(ItemKind.KEY_MESSAGE, "một"), **BY)
    service.submit(record, **BY)
    service.ask_back(record, "Xin ghi thêm ai thực hiện", **BY)
    assert "Xin ghi thêm ai thực hiện" in body(phone.get(address(record, "/plain")))
    assert phone.post(address(record, "/confirm")).status_code == 303
    assert queries.get_record_by_key(record.key).state is RecordState.OPEN
    phone.post(address(record, "/submit"))
    assert address(record, "/confirm") in body(phone.get(address(record, "/plain")))
    phone.post(address(record, "/confirm"))
    assert queries.get_record_by_key(record.key).state is RecordState.CONFIRMED


def test_the_form_of_an_archived_event_says_why_it_is_read_only(event, phone, record):
    service.add_item(record, uuid7(), Point(ItemKind.KEY_MESSAGE, "một"), **BY)
    with transaction():
        event.state = EventState.ARCHIVED
    page = body(phone.get(address(record, "/plain")))
    assert ("một" in page, address(record, "/items") in page, "lưu trữ" in page) == (True, False, True)
    late = phone.post(address(record, "/items"), data=point("Gõ muộn"))
    assert (late.status_code, "Gõ muộn" in body(late)) == (409, True)


def test_staff_give_a_new_pin_and_end_the_access_of_a_device(event, as_role, client, record):
    device = pair(client, record, "Lan Mẫu")
    organizer = as_role(event, "organizer")
    page = f"/events/{event.slug}/records/{record.id}"
    shown = body(organizer.get(page))
    assert (f">{record.pin}<" in shown, "Lan Mẫu" in shown) == (True, True)
    former = record.pin
    assert organizer.post(f"{page}/pin").status_code == 303
    assert queries.get_record_by_key(record.key).pin != former
    assert client.get(address(record, "/state")).status_code == 200
    assert organizer.post(f"{page}/devices/{device.id}/revoke").status_code == 303
    assert (client.get(address(record, "/state")).status_code, device.id) == (401, device.id)
    assert queries.get_record_by_key(record.key).writer is None
    assert organizer.post(f"{page}/devices/{uuid7()}/revoke").status_code == 404
    assert (count_audit("record.new_pin"), count_audit("device.revoke")) == (1, 1)


def test_an_event_without_discussions_says_what_to_do(event, as_role):
    assert as_role(event, "organizer").get(f"/events/{event.slug}/records").status_code == 200
