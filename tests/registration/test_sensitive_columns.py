"""What a list says of ethnicity and diet is read, told to the organizer, and kept nowhere: not even in the trail."""

import re

import pytest
from sqlalchemy import select

from eventmgr.core import sealing
from eventmgr.core.db import Model, db
from eventmgr.core.files import store
from eventmgr.events.models import Event
from eventmgr.registration import service
from eventmgr.registration.importing.sensitive import without_sensitive
from eventmgr.registration.models import Import, ImportState, Registration
from eventmgr.registration.queries.imports import list_imports, list_rows
from eventmgr.registration.service.entering import import_delegates
from eventmgr.registration.tasks import sweep_lists
from eventmgr.rendering.sheets import read_table
from tests.conftest import PageClient, SignIn
from tests.factories import AT, ORGANIZER, make_delegation

LIST = (
    "Tỉnh Khánh Hòa\nHọ tên;SĐT;Dân tộc;Chế độ ăn;Tôn giáo;Ghi chú\n"
    'Hồ Thị Mẫu Hoa;0912345678;Xơ Đăng;THUẦN CHAY 7391;Bahá\'í;"Dị ứng SỮA 4410, TÔM 8852; phòng tầng trệt"\n'
    "Lý Thị Mẫu Lan;0912345679;Chu-ru;NHẠT 7392;Bahá'í;Dân tộc RAGLAI\n"
)
SECRETS = ["Xơ Đăng", "Chu-ru", "THUẦN CHAY 7391", "NHẠT 7392", "Bahá", "SỮA 4410", "TÔM 8852", "RAGLAI"]


@pytest.fixture
def client(event: Event, as_role: SignIn) -> PageClient:
    make_delegation(event, "56")
    return as_role(event, "organizer")


def upload(event: Event) -> Import:
    [found] = service.upload_lists(event, [("ds.csv", LIST.encode())], actor=ORGANIZER, at=AT)
    assert found.state is ImportState.READ
    return found


def in_clear() -> list[str]:
    """Which of the words stand in any table of the database or in any file of the store."""
    db.session.expire_all()
    rows = [repr(tuple(row)) for table in Model.metadata.sorted_tables for row in db.session.execute(select(table))]
    files = [path.read_bytes() for path in store().root.rglob("*") if path.is_file()]
    kept = "\n".join([*rows, *(file.decode(errors="replace") for file in files)])
    kept += re.sub(r"\\u([0-9a-fA-F]{4})", lambda escape: chr(int(escape[1], 16)), kept)  # as JSON may write a letter
    return [secret for secret in SECRETS if secret in kept]


def kept_files(event: Event) -> list[str]:
    return sorted(path.name for path in (store().root / "imports" / str(event.id)).rglob("*") if path.is_file())


def notes() -> list[str]:
    return sorted(db.session.execute(select(Registration.note)).scalars())


def test_no_table_and_no_file_holds_the_words_from_the_upload_to_the_taking_back(event, client):
    found = upload(event)
    assert (in_clear(), len(kept_files(event))) == ([], 2)
    service.ask_to_enter(event, found.id, actor=ORGANIZER, at=AT)
    assert (found.state, in_clear(), kept_files(event)) == (ImportState.ENTERED, [], [])
    assert notes() == ["", "phòng tầng trệt"]
    service.ask_to_undo(event, found.id, actor=ORGANIZER, at=AT)
    assert (found.state, in_clear(), notes()) == (ImportState.UNDONE, [], [])


def test_the_organizer_is_told_on_the_pages_and_in_the_report(event, client):
    found = upload(event)
    here = f"/events/{event.slug}/registrations/imports/{found.id}"
    page = client.get(here).text
    assert "Đã đọc, không lưu: Dân tộc, Chế độ ăn" in page
    assert [secret for secret in SECRETS if secret in page] == []
    columns = client.get(f"{here}/columns").text
    assert columns.count("(nhạy cảm: không lưu)") == 2
    assert "THUẦN CHAY 7391" in columns  # who says what a column is sees its first rows
    [sheet] = read_table(client.get(f"{here}/report").data, "report.xlsx")
    told = "\n".join(str(cell) for row in sheet.rows for cell in row)
    assert "Đã đọc, không lưu vì là dữ liệu nhạy cảm: dân tộc, chế độ ăn." in told
    assert [secret for secret in SECRETS if secret in told] == []
    assert [[message["code"] for message in row.messages] for row in list_rows(found.id)] == [["sensitive_remark"]] * 2


def test_the_command_tells_the_ethnicity_of_a_file_and_keeps_none(event, client):
    for dry_run in (True, False):
        report = import_delegates(event, "ds.csv", LIST.encode(), dry_run=dry_run, actor=ORGANIZER, at=AT)
        assert [row.to_json()["ethnicity"] for row in report.rows] == ["Xơ Đăng", "Chu-ru"]
        assert (report.not_kept, in_clear()) == (["ethnicity", "diet"], [])


def test_a_file_is_gone_with_the_list_that_is_thrown_away_or_refused(event, client):
    service.discard_list(event, upload(event).id, actor=ORGANIZER, at=AT)
    [refused] = service.upload_lists(event, [("trong.csv", b"a;b\n1;2\n")], actor=ORGANIZER, at=AT)
    assert (refused.state, refused.file_key, kept_files(event)) == (ImportState.REFUSED, None, [])


def test_a_list_that_nobody_enters_is_swept_after_the_time_its_page_names(event, client):
    entered, waiting = upload(event), upload(event)
    service.ask_to_enter(event, entered.id, actor=ORGANIZER, at=AT)
    page = client.get(f"/events/{event.slug}/registrations/imports/{waiting.id}").text
    day = (AT + service.KEPT_UNENTERED).astimezone(event.zone)
    assert f"{day:%d/%m/%Y}" in page
    service.sweep_lists(at=AT + service.KEPT_UNENTERED)
    assert len(list_imports(event.id)) == 2
    sweep_lists()
    assert ([each.id for each in list_imports(event.id)], kept_files(event)) == ([entered.id], [])


def test_a_file_from_before_seals_is_sealed_and_one_of_an_older_key_anew(event, client, app, monkeypatch):
    found = upload(event)
    store().put(str(found.file_key), LIST.encode())
    service.seal_uploads()
    assert in_clear() == []
    old = store().get(str(found.file_key))
    monkeypatch.setitem(app.config, "DATA_KEYS", [sealing.new_key()])
    service.seal_uploads()
    assert store().get(str(found.file_key)) == old  # what no key opens stays
    assert service.open_samples(found) == []


@pytest.mark.parametrize(
    ("remark", "kept"),
    [
        ("Ăn chay", ""),
        ("Ăn chay; phòng đơn", "phòng đơn"),
        ("Đến sớm, ăn chay trường", "Đến sớm"),
        ("Phòng đơn; dị ứng tôm, cua; đến sớm", "Phòng đơn; đến sớm"),
        ("Không ăn thịt bò", ""),
        ("Là người dân tộc Ê Đê", ""),
        ("(dân tộc Tày)", ""),
        ("Ban Dân tộc", "Ban Dân tộc"),
        ("Trường Phổ thông Dân tộc nội trú", "Trường Phổ thông Dân tộc nội trú"),
        ("ĐT khác: 0912345678", "ĐT khác: 0912345678"),
        ("Đi thay đ/c An, không ở lại", "Đi thay đ/c An, không ở lại"),
        ("Bán chạy; ban cháy", "Bán chạy; ban cháy"),
        ("", ""),
    ],
)
def test_a_remark_loses_what_is_sensitive_and_nothing_else(remark, kept):
    assert without_sensitive(remark) == kept
