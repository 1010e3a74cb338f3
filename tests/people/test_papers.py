"""The copy of one's data on paper."""

import subprocess
from pathlib import Path

import pytest

from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.people import service
from eventmgr.people.models import DataRequest
from eventmgr.people.papers import data_copy
from eventmgr.people.queries import get_host
from eventmgr.people.rules import RequestKind
from eventmgr.questionnaires.rules import Upload
from tests.factories import ORGANIZER, count_audit, make_consent, make_question, make_registration
from tests.questionnaires.keeping import save

NAME = "Trần Thị Mẫu Đào"


@pytest.fixture
def made(event):
    made = make_registration(event, NAME, phone="+84912345678")
    make_consent(made, "photos")
    make_consent(made, "zalo")
    return made


def text_of(pdf: bytes, tmp_path: Path) -> str:
    """What pdftotext reads, in one line."""
    path = tmp_path / "copy.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
    return " ".join(text.split())


def test_the_paper_holds_all_that_is_kept_and_no_file(event, made, tmp_path):
    paper = make_question(event, "file", "Giấy giới thiệu")
    save(event, made, {paper: Upload("giấy.pdf", b"%PDF-1.7" + bytes(40_000))})
    kept = service.collect(made.person)
    text = text_of(data_copy(NAME, kept, get_host(event.host_id), at=now()), tmp_path)
    assert [name for name, held in kept.items() if held and name not in text] == []
    for words in ("BẢN SAO DỮ LIỆU CÁ NHÂN", NAME, "0912 345 678", "Tôi đồng ý: photos", "giấy.pdf", "91/2025/QH15"):
        assert words in text
    assert "(tệp: có trong bản sao dành cho máy tính)" in text
    assert "1/2 " in text  # the first of two consents


def test_the_person_takes_it_along_in_vietnamese_and_it_is_written_down(event, made, client, tmp_path):
    way = f"/p/{made.passes[0].token}"
    client.post(way, data={"pin": "1234"})
    answer = client.post(f"{way}/data/copy.pdf?lang=en")
    assert (answer.mimetype, answer.headers["Content-Disposition"]) == (
        "application/pdf",
        f'attachment; filename="{made.code}.pdf"',
    )
    text = text_of(answer.data, tmp_path)
    assert ("Họ và tên" in text, "Full name" in text, "Trưởng Ban Gia đình - Xã hội" in text) == (True, False, True)
    assert count_audit("person.export") == 1
    assert f"{way}/data/copy.pdf" in client.get(f"{way}/data").text


def test_handed_over_by_the_host_it_is_the_first_step_of_erasing(event, made, as_role):
    wish = service.Wish(RequestKind.ERASE, event.id)
    asked = service.ask(made.person, wish, actor=ORGANIZER, at=now())
    staff, here = as_role(None, "organizer"), f"/privacy/{asked.id}"
    assert f"{here}/copy.pdf" in staff.get(here).text
    answer = staff.post(f"{here}/copy.pdf")
    assert (answer.data[:5], answer.headers["Content-Disposition"]) == (
        b"%PDF-",
        f'attachment; filename="{asked.id}.pdf"',
    )
    assert db.session.get_one(DataRequest, asked.id).exported_at is not None
