"""The pages of the registers: who may see them, a list that goes out, a breach from its note to its record."""

import io

from openpyxl import load_workbook

from eventmgr.accounts import policy
from eventmgr.core.db import db
from eventmgr.core.parts import all_holdings
from eventmgr.documents.makers import mark_of_copy
from eventmgr.documents.marks import marking
from eventmgr.documents.models import PrintJob
from eventmgr.documents.papers import PHOTOS
from eventmgr.people.queries import get_host
from eventmgr.privacy.papers import ROLES, Used, breach_paper, inventory_paper
from eventmgr.privacy.queries import list_breaches, list_recipients
from eventmgr.registration.queries import list_purposes
from eventmgr.rendering.blocks import GroupRow, Row, Table
from tests.factories import AT, ORGANIZER, make_breach, make_consent, make_recipient, make_registration

NOTED = {
    "kind": "leak",
    "noticed_at": "2024-10-24T08:00",
    "nature": "Gửi nhầm danh sách Mẫu",
    "data_kinds": "Họ tên",
    "is_harmful": "y",
}


def test_a_breach_is_noted_at_an_event_and_stands_in_the_register_of_the_host(event, as_role):
    here = as_role(event, "organizer")
    made = here.post(f"/events/{event.slug}/privacy/breaches/new", data=NOTED)
    [breach] = list_breaches(event.host_id)
    assert made.location == f"/events/{event.slug}/privacy/breaches/{breach.id}"
    assert "Quá hạn thông báo" in here.get(f"/events/{event.slug}/privacy").text
    assert here.get("/privacy/breaches").status_code == 403
    staff = as_role(None, "organizer")
    assert "Số 1: Lộ dữ liệu" in staff.get("/privacy/breaches").text
    late = {"report-reported_at": "2024-10-28T08:00", "report-report": ""}
    assert staff.post(f"/privacy/breaches/{breach.id}/report", data=late).status_code == 422
    told = {**late, "report-report": "Công văn Mẫu số 3; chậm vì mất điện"}
    assert staff.post(f"/privacy/breaches/{breach.id}/report", data=told).status_code == 303
    assert "Đã thông báo, quá hạn" in staff.get(f"/privacy/breaches/{breach.id}").text


def test_a_breach_of_the_house_belongs_to_no_event(event, as_role):
    breach = make_breach(event)
    breach.event_id = None
    db.session.flush()
    assert as_role(event, "organizer").get(f"/events/{event.slug}/privacy/breaches/{breach.id}").status_code == 404
    assert as_role(None, "organizer").get(f"/privacy/breaches/{breach.id}").status_code == 200


def test_the_list_for_a_recipient_holds_who_agreed_and_says_for_whom_it_is(event, as_role):
    agreed = make_registration(event, "Lê Thị Mẫu An", phone="+84912345678")
    make_consent(agreed, "photos")
    make_registration(event, "Lê Thị Mẫu Bình")
    recipient = make_recipient(event)
    answer = as_role(event, "organizer").post(
        f"/events/{event.slug}/privacy/recipients/{recipient.id}/list", data={"with_phone": "y"}
    )
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.data))
    cells = [str(cell) for row in book.active.iter_rows(values_only=True) for cell in row if cell]
    assert "Lê Thị Mẫu An" in cells
    assert "0912 345 678" in cells
    assert "Lê Thị Mẫu Bình" not in cells
    [handover] = list_recipients(event.id)[0].handovers
    assert (handover.people, handover.what) == (1, "Danh sách: họ tên, tỉnh, thành phố, điện thoại")
    mark = next(cell for cell in cells if cell.startswith("Cấp riêng cho: Nhà in Mẫu"))
    assert handover.id.hex[-8:].upper() in mark


def test_nobody_is_named_for_what_nobody_agreed_to(event, as_role):
    recipient = make_recipient(event)
    make_registration(event)
    answer = as_role(event, "organizer").post(f"/events/{event.slug}/privacy/recipients/{recipient.id}/list")
    assert (answer.status_code, list_recipients(event.id)[0].handovers) == (422, [])


def test_the_notice_names_recipients_and_photos_and_the_invitation_tells_of_them(event, client):
    make_recipient(event)
    page = client.get(f"/e/{event.slug}/register").text
    assert "Dữ liệu của đồng chí có thể được chuyển cho Nhà in Mẫu: Đăng ảnh, ghi hình." in page
    assert "Tại sự kiện có chụp ảnh, ghi hình, ghi âm" in page
    assert PHOTOS.startswith("Tại sự kiện có chụp ảnh")


def test_the_inventory_has_a_line_for_each_declaration_and_names_every_role(event):
    assert ROLES.keys() == policy.ROLES.keys()
    used = [Used(event, list_purposes(event.id), {}, [], [], None)]
    paper = inventory_paper(get_host(event.host_id), all_holdings(), used, [], at=AT)
    tables = [block for block in paper.blocks if isinstance(block, Table)]
    lines = [row for row in tables[1].rows if isinstance(row, Row)]
    assert len(lines) == len(all_holdings())
    assert all(cell.strip() for row in lines for cell in row.cells)
    assert next(row.title for row in tables[1].rows if isinstance(row, GroupRow)) == "Con người"


def test_the_record_of_a_breach_tells_its_clock(event):
    paper = breach_paper(get_host(event.host_id), event, make_breach(event, is_harmful=True, people=1234))
    said = [line for block in paper.blocks for line in getattr(block, "lines", [])]
    assert "Số người: 1.234" in said
    assert "Hạn thông báo cơ quan chuyên trách (72 giờ): 07 giờ 00 phút, ngày 27 tháng 10 năm 2024" in said


def test_a_copy_of_a_list_says_whose_it_is(app):
    job = PrintJob(asked_by=ORGANIZER.label, created_at=AT)
    job.id = ORGANIZER.id
    with app.test_request_context(), marking(job):
        assert mark_of_copy().startswith(f"Bản của {ORGANIZER.label}, 07:00 24/10/2024, mã 00000001.")
    assert mark_of_copy() == ""
