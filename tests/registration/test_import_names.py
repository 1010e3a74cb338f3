"""Names in capitals: what is written and what is proposed, chosen by row, by list, for all lists, or by the command."""

import json

import pytest

from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.registration.models import Import
from eventmgr.registration.queries import list_delegates
from eventmgr.registration.queries.imports import list_imports, list_rows
from eventmgr.registration.service import import_delegates
from eventmgr.rendering.sheets import read_table
from tests.conftest import SignIn
from tests.factories import AT, ORGANIZER, count_audit, make_delegation
from tests.pages import PageClient
from tests.registration.lists import one
from tests.registration.test_import_pages import upload, url

HEADER = "Tỉnh Khánh Hòa\nHọ tên;SĐT;Chức vụ\n"
WRITTEN, PROPOSED = "HỒ THỊ MẪU HOA", "Hồ Thị Mẫu Hoa"
LOWER, RAISED = "lý thị mẫu lan", "Lý Thị Mẫu Lan"
MIXED = "Vũ Thị MẪU Tư"
ARROW = '<span aria-hidden="true">→</span><span class="visually-hidden">đề nghị viết:</span>'
LIST = f"{HEADER}Bà {WRITTEN};0912345678;Chủ tịch\n{LOWER};0912345679;Chuyên viên\n{MIXED};0912345670;Ủy viên\n"
OTHER = f"{HEADER}ĐỖ THỊ MẪU CÚC;0912345671;Ủy viên\n"


@pytest.fixture
def client(event: Event, as_role: SignIn) -> PageClient:
    make_delegation(event, "56")
    return as_role(event, "organizer")


def entered(event: Event) -> list[str]:
    return [row.person.full_name for row in list_delegates(event.id)]


def choose(client: PageClient, event: Event, found: Import, line: int, form: str) -> int:
    [row] = [row for row in list_rows(found.id) if row.line == line]
    return client.post(url(event, f"/{found.id}/rows/{row.id}/name"), data={"form": form}).status_code


def reported(client: PageClient, event: Event, found: Import) -> dict[str, str]:
    [sheet] = read_table(client.get(url(event, f"/{found.id}/report")).data, "report.xlsx")
    return {str(row[2]): str(row[8]) for row in sheet.rows[4:] if len(row) > 8}


@pytest.mark.parametrize(
    ("cell", "name", "written"),
    [
        (WRITTEN, PROPOSED, WRITTEN),
        (f"Đ/c: {WRITTEN} (Trưởng đoàn)", PROPOSED, WRITTEN),
        (LOWER, RAISED, LOWER),
        (MIXED, MIXED, ""),
        ("H’HEN NIÊ MẪU", "H’Hen Niê Mẫu", "H’HEN NIÊ MẪU"),
        ("Hồ Thị mẫu Hoa", "Hồ Thị mẫu Hoa", ""),
    ],
)
def test_only_a_name_in_capitals_throughout_or_without_any_gets_a_proposal(cell, name, written):
    row = one(["Họ và tên", "Chức vụ"], cell, "Chủ tịch")
    assert (row.full_name, row.written) == (name, written)


def test_the_preview_shows_both_forms_and_what_is_proposed_is_entered(event, client):
    [found] = upload(client, event, ("ds.csv", LIST))
    page = client.get(url(event, f"/{found.id}")).text
    assert f"{WRITTEN} {ARROW} {PROPOSED}" in page
    assert f"{LOWER} {ARROW} {RAISED}" in page
    assert f"{MIXED} <span" not in page
    assert "2 họ tên được viết hoa toàn bộ" in page
    assert "Họ tên viết hoa 2" in page
    client.post(url(event, f"/{found.id}/enter"))
    assert set(entered(event)) == {PROPOSED, RAISED, MIXED}
    assert reported(client, event, found)[PROPOSED] == f"Danh sách viết “{WRITTEN}”; đề nghị viết: {PROPOSED}."


def test_one_name_is_kept_as_it_is_written(event, client):
    [found] = upload(client, event, ("ds.csv", LIST))
    assert choose(client, event, found, 3, "written") == 303
    assert choose(client, event, found, 4, "written") == 303
    assert choose(client, event, found, 4, "proposed") == 303
    assert choose(client, event, found, 5, "written") == 409
    assert choose(client, event, found, 3, "nonsense") == 409
    page = client.get(url(event, f"/{found.id}?show=names")).text
    assert f"Giữ như danh sách viết: “{WRITTEN}” (đề nghị: {PROPOSED})." in page
    assert f"Viết là {PROPOSED}" in page
    assert MIXED not in page
    client.post(url(event, f"/{found.id}/enter"))
    assert set(entered(event)) == {WRITTEN, RAISED, MIXED}
    assert choose(client, event, found, 3, "proposed") == 409
    assert reported(client, event, found)[WRITTEN] == (f"Giữ như danh sách viết: “{WRITTEN}” (đề nghị: {PROPOSED}).")
    entry = db.session.query(AuditEntry).filter_by(verb="registration.import").one()
    told = {value.field: value.after for value in entry.values}
    assert (told["names_written"], told["names_proposed"]) == ("1", "1")
    assert count_audit("registration.choose_names") == 3


def test_all_names_of_a_list_at_once_and_back(event, client):
    [found] = upload(client, event, ("ds.csv", LIST))
    assert client.post(url(event, f"/{found.id}/names"), data={"form": "written"}).status_code == 303
    page = client.get(url(event, f"/{found.id}")).text
    assert "Trong đó 2 họ tên giữ nguyên như danh sách." in page
    assert "Giữ tất cả như trong danh sách" not in page
    client.post(url(event, f"/{found.id}/names"), data={"form": "proposed"})
    assert "giữ nguyên như danh sách" not in client.get(url(event, f"/{found.id}")).text
    client.post(url(event, f"/{found.id}/names"), data={"form": "proposed"})
    assert count_audit("registration.choose_names") == 2
    client.post(url(event, f"/{found.id}/names"), data={"form": "written"})
    client.post(url(event, f"/{found.id}/enter"))
    assert set(entered(event)) == {WRITTEN, LOWER, MIXED}


def test_all_lists_at_once(event, client):
    upload(client, event, ("a.csv", LIST), ("b.csv", OTHER))
    assert "3 họ tên được viết hoa toàn bộ" in client.get(url(event)).text
    assert client.post(url(event, "/names"), data={"form": "written"}).status_code == 303
    for found in list_imports(event.id):
        client.post(url(event, f"/{found.id}/enter"))
    assert set(entered(event)) == {WRITTEN, LOWER, MIXED, "ĐỖ THỊ MẪU CÚC"}
    assert "họ tên được viết hoa toàn bộ" not in client.get(url(event)).text


def test_the_choice_stays_when_a_list_is_read_or_compared_again(event, client):
    [found] = upload(client, event, ("ds.csv", LIST))
    choose(client, event, found, 3, "written")
    body = {"province": "", "tables-0-is_read": "y"}
    for index, key in enumerate(("full_name", "phone", "organization")):
        body |= {f"tables-0-columns-{index}-key": key, f"tables-0-columns-{index}-font": "unicode"}
    client.post(url(event, f"/{found.id}/columns"), data=body)
    client.post(url(event, f"/{found.id}/compare"))
    client.post(url(event, f"/{found.id}/enter"))
    assert set(entered(event)) == {WRITTEN, RAISED, MIXED}


def test_the_command_keeps_all_names_of_a_run_where_it_is_told_to(event, client, app, tmp_path):
    del client
    file = tmp_path / "ds.csv"
    file.write_text(LIST, encoding="utf-8")
    for options in (["--dry-run", "--keep-names"], ["--dry-run"], ["--keep-names"]):
        done = app.test_cli_runner().invoke(args=["delegates", "import", event.slug, str(file), "--json", *options])
        names = [row["full_name"] for row in json.loads(done.stdout)["files"][0]["rows"]]
        codes = [[each["code"] for each in row["messages"]] for row in json.loads(done.stdout)["files"][0]["rows"]]
        kept = "--keep-names" in options
        assert names == ([WRITTEN, LOWER, MIXED] if kept else [PROPOSED, RAISED, MIXED])
        assert codes == [["recased"], ["recased"], []]
    assert set(entered(event)) == {WRITTEN, LOWER, MIXED}


def test_capitals_make_no_news_of_somebody_known(event, client):
    del client
    import_delegates(event, "ds.csv", LIST.encode(), dry_run=False, actor=ORGANIZER, at=AT)
    again = import_delegates(event, "ds.csv", LIST.encode(), dry_run=False, keep_names=True, actor=ORGANIZER, at=AT)
    assert [row.status.value for row in again.rows] == ["duplicate"] * 3
    assert set(entered(event)) == {PROPOSED, RAISED, MIXED}
