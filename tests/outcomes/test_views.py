"""The recorder on a phone, and the staff's pages of the records."""

import html
import re

import pytest

from eventmgr.core.ids import new_token, uuid7
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.rules import ItemKind, RecordState
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_event,
    make_group,
    make_record,
    make_registration,
    make_session,
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


def items(record):
    return queries.get_record(record.event_id, record.id).items


def body(answer):
    return html.unescape(answer.get_data(as_text=True))


def test_the_link_opens_the_record_in_any_case_of_letters(client, record):
    for key in (record.key, record.key.lower()):
        page = client.get(f"/g/{key}")
        assert page.status_code == 200
        assert record.group.topic in body(page)
        assert "Nguyễn Thị Mẫu Hòa" in body(page)
    assert client.get(f"/G/{record.key}").status_code == 200


def test_an_unknown_key_is_not_found(client, record):
    for path in (f"/g/{new_token(20)}", "/g/x", f"/g/{record.key[:-1]}"):
        assert client.get(path).status_code == 404
        assert client.post(f"{path}/items", data=point()).status_code == 404


def test_a_point_is_recorded_in_the_name_of_the_group(client, record, member):
    data = point(speaker=str(member.id))
    answer = client.post(address(record, "/items"), data=data)
    assert answer.status_code == 303
    [item] = items(record)
    assert (str(item.id), item.kind, item.speaker_id) == (data["item_id"], ItemKind.SOLUTION, member.id)
    assert count_audit("item.add") == 1
    page = body(client.get(answer.headers["Location"]))
    assert page.count("Mở lớp tập huấn cho cán bộ Hội") == 2  # confirmed above, and in the list
    assert re.search(r'checked[^>]*value="solution"', page)


def test_a_point_that_the_phone_sends_twice_is_one_point(client, record):
    data = point()
    for _ in range(2):
        assert client.post(address(record, "/items"), data=data).status_code == 303
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
def test_bad_input_comes_back_with_its_text(client, record, bad):
    answer = client.post(address(record, "/items"), data={**point("Nội dung đã gõ <b>👩</b>"), **bad})
    assert answer.status_code == 422
    assert bad.get("text", "Nội dung đã gõ <b>👩</b>") in body(answer)
    assert 'role="alert"' in body(answer)
    assert (items(record), count_audit("item.add")) == ([], 0)


def test_a_member_of_another_event_is_no_speaker(client, record, plenary):
    stranger = make_registration(make_event(), "Lê Thị Mẫu Lạ")
    by_id = client.post(address(record, "/items"), data=point(speaker=str(stranger.id)))
    by_code = client.post(address(plenary, "/items"), data=point(speaker=f"Lê Thị Mẫu Lạ ({stranger.code})"))
    assert (by_id.status_code, by_code.status_code) == (422, 422)
    assert f"Lê Thị Mẫu Lạ ({stranger.code})" in body(by_code)
    assert items(record) + items(plenary) == []


def test_in_the_plenary_the_speaker_is_found_among_all(client, plenary, member):
    page = body(client.get(address(plenary)))
    option = f"Nguyễn Thị Mẫu Hòa, Khánh Hòa ({member.code})"
    assert f'<option value="{option}">' in page
    assert client.post(address(plenary, "/items"), data=point(speaker=option)).status_code == 303
    assert items(plenary)[0].speaker_id == member.id
    assert client.post(address(plenary, "/items"), data=point(speaker="")).status_code == 303


def test_html_is_shown_as_text_and_marks_are_composed(client, record):
    client.post(address(record, "/items"), data=point("<script>alert(1)</script> Hòa"))
    page = client.get(address(record)).get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Hòa" in page


def test_a_form_that_stood_open_too_long_keeps_the_text(client, record):
    answer = client.post(address(record, "/items"), data=point("Đã gõ rất lâu"), csrf=False)
    assert answer.status_code == 400
    assert "Đã gõ rất lâu" in body(answer)
    item = service.add_item(record, uuid7(), ItemKind.SOLUTION, "một", None, **BY)
    edited = client.post(address(record, f"/items/{item.id}"), data=point("Sửa rất lâu", version="1"), csrf=False)
    assert (edited.status_code, "Sửa rất lâu" in body(edited)) == (400, True)
    assert client.post(address(record, "/submit"), csrf=False).status_code == 303
    assert [item.text for item in items(record)] == ["một"]
    assert queries.get_record_by_key(record.key).state is RecordState.OPEN


def test_a_point_is_edited(client, record):
    item = service.add_item(record, uuid7(), ItemKind.SOLUTION, "một", None, **BY)
    path = address(record, f"/items/{item.id}")
    assert "một" in body(client.get(path))
    assert client.post(path, data=point("hai", "experience", version="1")).status_code == 303
    assert [(item.text, item.kind) for item in items(record)] == [("hai", ItemKind.EXPERIENCE)]
    assert client.post(path, data=point("", version="2")).status_code == 422
    assert client.get(address(record, f"/items/{uuid7()}")).status_code == 303
    assert count_audit("item.edit") == 1


def test_two_edits_of_one_point_show_both_texts_and_keep_both(client, record):
    item = service.add_item(record, uuid7(), ItemKind.SOLUTION, "một", None, **BY)
    path = address(record, f"/items/{item.id}")
    client.post(path, data=point("của chị Lan", version="1"))
    clash = client.post(path, data=point("của chị Hoa", version="1"))
    assert clash.status_code == 409
    assert "của chị Lan" in body(clash)
    assert "của chị Hoa" in body(clash)
    assert 'name="version" value="2"' in body(clash)
    assert [item.text for item in items(record)] == ["của chị Lan"]
    assert client.post(address(record, "/items"), data=point("của chị Hoa")).status_code == 303
    assert [item.text for item in items(record)] == ["của chị Lan", "của chị Hoa"]
    assert client.post(path, data=point("của chị Mai", version="2")).status_code == 303
    assert [item.text for item in items(record)] == ["của chị Mai", "của chị Hoa"]


def test_an_edit_of_a_deleted_point_keeps_the_text(client, record):
    item = service.add_item(record, uuid7(), ItemKind.SOLUTION, "một", None, **BY)
    assert client.post(address(record, f"/items/{item.id}/delete"), data={"version": "1"}).status_code == 303
    clash = client.post(address(record, f"/items/{item.id}"), data=point("hai", version="1"))
    assert (clash.status_code, "hai" in body(clash), items(record)) == (409, True, [])


def test_points_are_moved_and_deleted(client, record):
    one, two = (service.add_item(record, uuid7(), ItemKind.SOLUTION, text, None, **BY) for text in ("một", "hai"))
    assert client.post(address(record, f"/items/{two.id}/move"), data={"direction": "up"}).status_code == 303
    assert [item.text for item in items(record)] == ["hai", "một"]
    client.post(address(record, f"/items/{one.id}/delete"), data={"version": "7"})
    assert len(items(record)) == 2
    client.post(address(record, f"/items/{one.id}/delete"), data={"version": "1"})
    assert [item.text for item in items(record)] == ["hai"]
    assert (count_audit("item.move"), count_audit("item.remove")) == (1, 1)


def test_an_item_of_another_record_is_not_touched(client, record, plenary):
    item = service.add_item(plenary, uuid7(), ItemKind.SOLUTION, "một", None, **BY)
    client.post(address(record, f"/items/{item.id}/delete"), data={"version": "1"})
    client.post(address(record, f"/items/{item.id}/move"), data={"direction": "up"})
    assert client.post(address(record, f"/items/{item.id}"), data=point("hai", version="1")).status_code == 409
    assert [item.text for item in items(plenary)] == ["một"]


def test_a_submitted_record_is_read_only_and_eats_no_text(client, record):
    empty = client.post(address(record, "/submit"))
    assert (empty.status_code, queries.get_record_by_key(record.key).state) == (303, RecordState.OPEN)
    client.post(address(record, "/items"), data=point())
    assert client.post(address(record, "/submit")).status_code == 303
    page = client.get(address(record))
    assert f"/g/{record.key}/items" not in body(page)
    late = client.post(address(record, "/items"), data=point("Đến muộn một phút"))
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


def test_who_only_looks_does_not_learn_the_key(event, as_role, record):
    page = as_role(event, "viewer").get(f"/events/{event.slug}/records/{record.id}")
    assert (page.status_code, record.key in body(page)) == (200, False)


def test_who_only_looks_changes_nothing(event, as_role, record):
    viewer = as_role(event, "viewer")
    for rest in ("open", f"{record.id}/confirm", f"{record.id}/ask-back"):
        assert viewer.post(f"/events/{event.slug}/records/{rest}").status_code == 403


def test_door_staff_have_no_part_in_records(event, as_role, record):
    assert as_role(event, "staff").get(f"/events/{event.slug}/records").status_code == 403


def test_a_record_is_confirmed_or_asked_back(event, as_role, record):
    organizer = as_role(event, "organizer")
    page = f"/events/{event.slug}/records/{record.id}"
    assert organizer.post(f"{page}/confirm").status_code == 409
    service.add_item(record, uuid7(), ItemKind.KEY_MESSAGE, "một", None, **BY)
    service.submit(record, **BY)
    assert organizer.post(f"{page}/confirm").status_code == 303
    assert organizer.post(f"{page}/ask-back").status_code == 303
    assert queries.get_record_by_key(record.key).state is RecordState.OPEN
    assert (count_audit("record.confirm"), count_audit("record.ask_back")) == (1, 1)


def test_a_record_of_another_event_is_not_found(event, as_role):
    other = make_record(make_session(make_event(), "discussion"))
    organizer = as_role(event, "organizer")
    assert organizer.get(f"/events/{event.slug}/records/{other.id}").status_code == 404
    assert organizer.post(f"/events/{event.slug}/records/{other.id}/confirm").status_code == 404
    assert organizer.get(f"/events/{event.slug}/records/{uuid7()}").status_code == 404


def test_an_event_without_discussions_says_what_to_do(event, as_role):
    assert as_role(event, "organizer").get(f"/events/{event.slug}/records").status_code == 200
