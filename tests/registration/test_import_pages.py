"""The organizer's way with lists: several files, columns, decisions, entering, the report, taking back."""

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from eventmgr.checkin.models import CheckIn
from eventmgr.checkin.rules import Source as CheckInSource
from eventmgr.core.db import db, transaction
from eventmgr.events.models import Event
from eventmgr.registration.models import Import, ImportRow, ImportState, KnownLayout
from eventmgr.registration.queries import count_by_state, list_delegates, search
from eventmgr.registration.queries.imports import list_imports, list_rows
from eventmgr.registration.rules import RegistrationState
from eventmgr.registration.views.lists import MOST_AT_ONCE
from eventmgr.rendering.sheets import read_table
from tests.conftest import SignIn
from tests.factories import AT, count_audit, make_delegation, make_registration, make_session
from tests.pages import PageClient

HOA, LAN = "Hồ Thị Mẫu Hoa", "Lý Thị Mẫu Lan"
LIST = f"Tỉnh Khánh Hòa\nHọ tên;SĐT;Chức vụ\n{HOA};0912345678;Chủ tịch\n{LAN};0912345679;Chuyên viên\n"
S = RegistrationState


@pytest.fixture
def client(event: Event, as_role: SignIn) -> PageClient:
    make_delegation(event, "56")
    make_delegation(event, "48")
    return as_role(event, "organizer")


def url(event: Event, rest: str = "") -> str:
    return f"/events/{event.slug}/registrations/imports{rest}"


def send(client: PageClient, event: Event, *files: tuple[str, bytes]) -> TestResponse:
    """As one body in memory: the test client would leave a temporary file open."""
    boundary, body = encode_multipart({"files": [FileStorage(io.BytesIO(data), name) for name, data in files]})
    return client.post(url(event), data=body, content_type=f"multipart/form-data; boundary={boundary}")


def upload(client: PageClient, event: Event, *files: tuple[str, str | bytes]) -> list[Import]:
    contents = [(name, text.encode() if isinstance(text, str) else text) for name, text in files]
    assert send(client, event, *contents).status_code == 303
    return list_imports(event.id)[: len(files)]


def states(found: Import) -> list[tuple[int, str, str | None, str | None]]:
    db.session.expire_all()
    return [
        (row.line, row.status.value, row.decision and row.decision.value, row.outcome and row.outcome.value)
        for row in list_rows(found.id)
    ]


def decide(client: PageClient, event: Event, found: Import, line: int, decision: str) -> int:
    [row] = [row for row in list_rows(found.id) if row.line == line]
    return client.post(url(event, f"/{found.id}/rows/{row.id}"), data={"decision": decision}).status_code


def test_a_list_is_looked_at_first_and_then_entered_as_a_whole(event, client):
    [found] = upload(client, event, ("../ds.csv", LIST))
    page = client.get(url(event, f"/{found.id}"))
    assert (found.filename, found.state, found.province) == ("ds.csv", ImportState.READ, "56")
    assert HOA in page.text
    assert "Nhập 2 người mới và 0 cập nhật" in page.text
    assert count_by_state(event.id) == {}
    assert client.post(url(event, f"/{found.id}/enter")).status_code == 303
    assert states(found) == [(3, "new", None, "created"), (4, "new", None, "created")]
    assert [row.full_name for row in search(event.id).items] == [HOA, LAN]
    assert (found.state, found.entered_by, found.file_key) == (ImportState.ENTERED, "Mẫu organizer", None)
    assert client.post(url(event, f"/{found.id}/enter")).status_code == 409
    assert client.get(url(event)).status_code == 200
    assert count_audit("registration.import") == 1


def test_many_files_at_once_each_with_its_own_errors(event, client):
    upload(client, event, ("kh.csv", LIST), ("x.xlsx", b"%PDF-1.7"), ("trong.csv", ""))
    found = {each.filename: each for each in list_imports(event.id)}
    assert {name: each.state for name, each in found.items()} == {
        "kh.csv": ImportState.READ,
        "x.xlsx": ImportState.REFUSED,
        "trong.csv": ImportState.REFUSED,
    }
    page = client.get(url(event)).text
    assert page.count('class="form-error"') == 2
    assert client.get(url(event, f"/{found['x.xlsx'].id}")).status_code == 200
    assert client.post(url(event, f"/{found['x.xlsx'].id}/enter")).status_code == 409
    assert client.post(url(event, f"/{found['x.xlsx'].id}/discard")).status_code == 303
    assert len(list_imports(event.id)) == 2


def test_the_lists_of_all_provinces_come_in_at_once_but_for_the_one_that_is_too_large(event, client):
    megabyte = (b" " * 1023 + b"\n") * 1024
    lists = [(f"ds-{number}.csv", LIST.encode() + megabyte) for number in range(12)]
    upload(client, event, *lists, ("to.csv", LIST.encode() + 10 * megabyte))
    found = {each.filename: each for each in list_imports(event.id)}
    assert len(found) == 13
    assert {each.state for name, each in found.items() if name != "to.csv"} == {ImportState.READ}
    refused = found["to.csv"]
    assert (refused.state, refused.file_key, refused.errors[0]["code"]) == (
        ImportState.REFUSED, None, "table_too_large",
    )  # fmt: skip
    assert "Tệp lớn hơn 10 MB." in client.get(url(event)).text
    assert client.post(url(event, f"/{refused.id}/discard")).status_code == 303


def test_more_than_can_be_sent_at_once_is_refused_with_the_limit(event, client):
    answer = send(client, event, ("to.csv", b" " * (MOST_AT_ONCE + 2 * 1024**2)))
    assert (answer.status_code, "tối đa 64 MB" in answer.text) == (413, True)
    assert list_imports(event.id) == []


def test_no_file_at_all_is_told_in_the_form(event, client):
    assert client.post(url(event), data={}).status_code == 422


def test_the_same_file_again_is_told(event, client):
    [first] = upload(client, event, ("ds.csv", LIST))
    [second] = upload(client, event, ("ds-lan-2.csv", LIST))
    assert f'href="{url(event, f"/{first.id}")}"' in client.get(url(event, f"/{second.id}")).text
    assert f'href="{url(event, f"/{second.id}")}"' not in client.get(url(event, f"/{first.id}")).text


def test_a_doubtful_row_waits_for_a_word_and_is_entered_later(event, client):
    known = make_registration(event, HOA, "48", phone="+84912345678")
    [found] = upload(client, event, ("ds.csv", LIST))
    assert states(found) == [(3, "needs_review", None, None), (4, "new", None, None)]
    page = client.get(url(event, f"/{found.id}?show=held")).text
    assert known.code in page
    assert LAN not in page
    client.post(url(event, f"/{found.id}/enter"))
    assert states(found) == [(3, "needs_review", None, None), (4, "new", None, "created")]
    assert decide(client, event, found, 4, "leave_out") == 409
    assert decide(client, event, found, 3, "nonsense") == 409
    assert decide(client, event, found, 3, "same") == 303
    client.post(url(event, f"/{found.id}/enter"))
    assert states(found) == [(3, "needs_review", "same", "updated"), (4, "new", None, "created")]
    db.session.refresh(known)
    assert (known.position, known.delegation.admin_unit.code) == ("Chủ tịch", "48")


def test_a_new_person_with_a_phone_that_is_taken_keeps_it_as_a_remark(event, client):
    make_registration(event, "Vũ Thị Mẫu Tư", "56", phone="+84912345678")
    [found] = upload(client, event, ("ds.csv", LIST))
    assert states(found)[0][1] == "needs_review"
    decide(client, event, found, 3, "new")
    client.post(url(event, f"/{found.id}/enter"))
    [made] = [row for row in list_delegates(event.id) if row.person.full_name == HOA]
    assert (made.person.phone, made.note) == (None, "ĐT dùng chung: 0912 345 678")


def test_a_word_counts_only_for_the_person_it_was_said_about(event, client):
    make_registration(event, HOA, "48", phone="+84912345678")
    [found] = upload(client, event, ("ds.csv", LIST))
    decide(client, event, found, 3, "same")
    [row] = [row for row in list_rows(found.id) if row.line == 3]
    [known] = search(event.id).items
    client.post(f"/events/{event.slug}/registrations/{known.id}/cancel")
    make_registration(event, "Vũ Thị Mẫu Tư", "56", phone="+84912345678")
    client.post(url(event, f"/{found.id}/enter"))
    assert states(found)[0] == (3, "needs_review", None, None)
    assert row.match_id != known.id


def test_a_person_in_two_lists_is_pointed_out_whichever_is_entered_first(event, client):
    other = LIST.replace("Khánh Hòa", "Đà Nẵng").replace("Chủ tịch", "Giáo viên")
    for names in (("a.csv", "b.csv"), ("b.csv", "a.csv")):
        upload(client, event, ("a.csv", LIST), ("b.csv", other))
        first, second = (
            next(each for each in list_imports(event.id) if each.filename == name and each.state is ImportState.READ)
            for name in names
        )
        page = client.get(url(event, f"/{second.id}")).text
        assert f"{HOA} ở dòng 3 của tệp {first.filename} (tỉnh khác) có cùng số điện thoại." in page
        client.post(url(event, f"/{first.id}/enter"))
        client.post(url(event, f"/{second.id}/compare"))
        assert [line[1] for line in states(second)] == ["needs_review", "needs_review"]
        client.post(url(event, f"/{first.id}/undo"))
        client.post(url(event, f"/{second.id}/discard"))
        assert count_by_state(event.id) == {}


def test_columns_are_put_right_once_for_all_lists_of_the_same_make(event, client):
    text = f"Tỉnh Khánh Hòa\nHọ tên;Số máy;Chức vụ\n{HOA};0912345678;Chủ tịch\n"
    [found] = upload(client, event, ("ds.csv", text))
    columns = url(event, f"/{found.id}/columns")
    assert client.get(columns).status_code == 200
    body = {"province": "48", "tables-0-is_read": "y"}
    for index, key in enumerate(("full_name", "phone", "organization")):
        body |= {f"tables-0-columns-{index}-key": key, f"tables-0-columns-{index}-font": "unicode"}
    assert client.post(columns, data=body).status_code == 303
    db.session.expire_all()
    [row] = list_rows(found.id)
    assert (row.told["phone"], row.told["organization"], row.told["unit"]) == ("+84912345678", "Chủ tịch", "48")
    [second] = upload(client, event, ("ds2.csv", text.replace("678", "670")))
    assert list_rows(second.id)[0].told["phone"] == "+84912345670"
    page = client.get(url(event, f"/{second.id}/columns")).text
    assert "Mẫu organizer" in page
    assert client.post(url(event, f"/{second.id}/columns/0/forget")).status_code == 303
    db.session.expire_all()
    assert list_rows(second.id)[0].told["position"] == "Chủ tịch"
    assert db.session.query(KnownLayout).count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"tables-0-columns-1-key": "full_name"},
        {"tables-0-columns-0-key": "note"},
        {"tables-0-columns-0-key": "nonsense"},
        {"tables-0-is_read": ""},
        {"province": "99"},
    ],
)
def test_columns_that_make_no_list_are_refused(event, client, change):
    [found] = upload(client, event, ("ds.csv", LIST))
    body = {"province": "", "tables-0-is_read": "y"}
    for index, key in enumerate(("full_name", "phone", "position")):
        body |= {f"tables-0-columns-{index}-key": key, f"tables-0-columns-{index}-font": "unicode"}
    body = {key: value for key, value in {**body, **change}.items() if value or key == "province"}
    assert client.post(url(event, f"/{found.id}/columns"), data=body).status_code == 422
    assert len(list_rows(found.id)) == 2


def test_a_list_without_its_province_is_entered_once_somebody_says_it(event, client):
    text = f"Họ tên;SĐT\n{HOA};0912345678\n"
    [found] = upload(client, event, ("ds.csv", text))
    assert (found.state, found.errors[0]["code"]) == (ImportState.READ, "unknown_province")
    assert client.post(url(event, f"/{found.id}/enter")).status_code == 409
    body = {"province": "48", "tables-0-is_read": "y"}
    for index, key in enumerate(("full_name", "phone")):
        body |= {f"tables-0-columns-{index}-key": key, f"tables-0-columns-{index}-font": "unicode"}
    client.post(url(event, f"/{found.id}/columns"), data=body)
    client.post(url(event, f"/{found.id}/enter"))
    [made] = list_delegates(event.id)
    assert made.delegation.admin_unit.code == "48"
    assert db.session.query(KnownLayout).count() == 0


def test_decisions_stay_when_a_list_is_read_again(event, client):
    make_registration(event, HOA, "48", phone="+84912345678")
    [found] = upload(client, event, ("ds.csv", LIST))
    decide(client, event, found, 3, "leave_out")
    decide(client, event, found, 4, "leave_out")
    body = {"province": "", "tables-0-is_read": "y"}
    for index, key in enumerate(("full_name", "phone", "organization")):
        body |= {f"tables-0-columns-{index}-key": key, f"tables-0-columns-{index}-font": "unicode"}
    client.post(url(event, f"/{found.id}/columns"), data=body)
    assert [row[2] for row in states(found)] == ["leave_out", "leave_out"]
    assert found.state is ImportState.LOOKED_AT


def test_the_report_tells_of_each_row_and_holds_no_formula(event, client):
    [found] = upload(client, event, ("ds.csv", LIST + "=1+1;0912345670;=HYPERLINK(1)\n"))
    client.post(url(event, f"/{found.id}/enter"))
    answer = client.get(url(event, f"/{found.id}/report"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    [sheet] = read_table(answer.data, "report.xlsx")
    told = {row[2]: (row[1], row[6]) for row in sheet.rows[4:]}
    assert told[HOA] == (3, "Đã thêm mới")
    assert told["=1+1"][0] == 5
    assert b"<f>" not in answer.data


def test_undo_removes_cancels_and_puts_back(event, client):
    known = make_registration(event, "Vũ Thị Mẫu Tư", "56", phone="+84911111111", position="Phó Chủ tịch")
    [found] = upload(client, event, ("ds.csv", LIST + "Vũ Thị Mẫu Tư;0911111111;Chủ tịch\n"))
    client.post(url(event, f"/{found.id}/enter"))
    db.session.refresh(known)
    assert known.position == "Chủ tịch"
    [lan] = search(event.id, "lan").items
    client.post(f"/events/{event.slug}/registrations/{lan.id}/pass")
    page = client.get(url(event, f"/{found.id}/undo")).text
    assert "Hoàn tác: gỡ bỏ 1, hủy 1, trả lại 1" in page
    assert LAN in page
    assert client.post(url(event, f"/{found.id}/undo")).status_code == 303
    assert [line[3] for line in states(found)] == ["removed", "cancelled", "put_back"]
    db.session.refresh(known)
    assert known.position == "Phó Chủ tịch"
    assert count_by_state(event.id) == {S.CONFIRMED: 1, S.CANCELLED: 1}
    assert found.state is ImportState.UNDONE
    assert client.post(url(event, f"/{found.id}/undo")).status_code == 409
    assert (count_audit("registration.undo_import"), count_audit("registration.cancel")) == (1, 1)


def test_who_was_checked_in_since_is_cancelled_and_a_value_changed_since_stays(event, client):
    known = make_registration(event, "Vũ Thị Mẫu Tư", "56", phone="+84911111111", position="Phó Chủ tịch")
    [found] = upload(client, event, ("ds.csv", LIST + "Vũ Thị Mẫu Tư;0911111111;Chủ tịch\n"))
    client.post(url(event, f"/{found.id}/enter"))
    [hoa] = search(event.id, "hoa").items
    arrival = make_session(event, "check_in")
    with transaction() as session:
        known.position = "Ủy viên"
        session.add(
            CheckIn(
                event_id=event.id, registration_id=hoa.id, session_id=arrival.id, source=CheckInSource.STAFF, at=AT,
                recorded_at=AT, recorded_by="Mẫu",
            )
        )  # fmt: skip
    client.post(url(event, f"/{found.id}/undo"))
    assert [line[3] for line in states(found)] == ["cancelled", "removed", "put_back"]
    db.session.refresh(known)
    assert known.position == "Ủy viên"
    [row] = [row for row in list_rows(found.id) if row.line == 5]
    assert [message["code"] for message in row.messages] == ["known_with_news", "changed_since"]
    assert client.post(url(event, f"/{found.id}/discard")).status_code == 303


def test_thousands_of_rows_are_shown_in_pages(event, client):
    rows = "".join(f"Phan Thị Mẫu {chr(65 + n % 26)}{n};09{n:08d}\n" for n in range(120))
    [found] = upload(client, event, ("ds.csv", "Tỉnh Khánh Hòa\nHọ tên;SĐT\n" + rows))
    page = client.get(url(event, f"/{found.id}")).text
    assert page.count('id="row-') == 50
    assert 'rel="next"' in page
    last = client.get(url(event, f"/{found.id}?after=99")).text
    assert last.count('id="row-') == 20
    assert 'rel="next"' not in last


def test_a_list_of_another_event_is_not_found(event, client, as_role):
    with transaction() as session:
        session.query(ImportRow).delete()
    [found] = upload(client, event, ("ds.csv", LIST))
    assert as_role(event, "viewer").get(url(event, f"/{found.id}")).status_code == 403
