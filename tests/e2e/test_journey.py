"""The whole conference as its people live it: organizer, delegate, staff, facilitator, secretary, chair."""

import hashlib
import io
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
import zxingcpp
from docx import Document
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from eventmgr.accounts.service import create_token
from eventmgr.cli.demo import SLUG
from eventmgr.cli.demo_people import load_demo
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.core.ids import uuid7
from eventmgr.events.queries import get_event
from eventmgr.outcomes.models import Record
from eventmgr.people.models import Person
from eventmgr.registration.models import Pass, Registration
from tests.e2e.conftest import PHONE, Open, Site, served, sign_in
from tests.e2e.scenes import Look
from tests.e2e.test_camera import FAKE_CAMERA, show

STAFF = f"/events/{SLUG}"
NAME, NUMBER = "Lê Thị Mẫu Thu", "0912 345 678"
GUEST = "Nguyễn Mẫu Hòa"
POINT = "Nhân rộng mô hình “Mẹ đỡ đầu” ở cấp xã, có sổ theo dõi từng trẻ"
DIFFICULTY = "Người đỡ đầu ở xa, chưa có phụ cấp đi lại"
QUESTION = "Cần kinh phí vận hành địa chỉ tin cậy ở thôn, buôn"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: the minutes count everybody who was called."""
    with served(tmp_path_factory.mktemp("journey")) as site:
        yield site


def test_a_conference_from_registration_to_the_signed_minutes(open_page: Open, site: Site, tmp_path: Path) -> None:
    organizer = open_page()
    sign_in(organizer, site, "organizer")
    build_an_event_with_a_clash(organizer)
    token = register_and_find_again(open_page)
    import_a_list(organizer, tmp_path)
    seat_everybody(organizer)
    read_the_badges(organizer, site, token, tmp_path)
    check_in_three_ways(open_page, site, token)
    record_groups_and_plenary(open_page, site)
    confirm_records(organizer)
    finish_minutes(open_page, site, tmp_path)
    give_certificates(organizer, site, open_page, tmp_path)


def build_an_event_with_a_clash(page: Page) -> None:
    """An organizer makes an event, a room, and two sessions that want the room at once."""
    page.goto("/events/new")
    page.fill("[name=name]", "Tập huấn Mẫu")
    page.fill("[name=starts_on]", "2025-03-08")
    page.fill("[name=ends_on]", "2025-03-08")
    page.fill("[name=city]", "Nha Trang")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/events/tap-huan-mau/**")
    page.goto("/events/tap-huan-mau/settings/rooms")
    page.fill("[name=name]", "Phòng A")
    page.click("main form:has([name=capacity]) button[type=submit]")
    expect(page.locator("main")).to_contain_text("Phòng A")
    for title, start, end in (("Phiên một", "7h30", "9h"), ("Phiên hai", "08g30", "10:00")):
        page.goto("/events/tap-huan-mau/agenda/new")
        page.select_option("[name=kind]", "training")
        page.fill("[name=title]", title)
        page.fill("[name=start]", start)
        page.fill("[name=end]", end)
        page.select_option("[name=room_id]", label="Phòng A")
        page.click("main form button[type=submit]")
        page.wait_for_url(re.compile(r"/agenda(?!/new)"))
    page.goto("/events/tap-huan-mau/agenda")
    expect(page.locator("main")).to_contain_text("Có 1 chỗ trùng trong chương trình")


def register_and_find_again(open_page: Open) -> str:
    """A delegate registers on a phone, keeps the code, and finds the pass again on another phone."""
    phone = open_page(f"/e/{SLUG}", viewport=PHONE)
    phone.get_by_role("link", name="Đăng ký", exact=True).first.click()
    phone.fill("[name=full_name]", unicodedata.normalize("NFD", NAME))
    phone.fill("[name=province]", "Khánh Hòa")
    phone.fill("[name=phone]", NUMBER)
    phone.click("main form button[type=submit]")
    expect(phone.locator(".form-error").first).to_be_visible()
    phone.check("[name=organising]")
    phone.click("main form button[type=submit]")
    phone.wait_for_url("**/p/*")
    expect(phone.locator("main")).to_contain_text(NAME)
    expect(phone.locator("svg.qr").first).to_be_visible()
    expect(phone.locator(".pass-facts dd").first).to_have_text(re.compile(r"[2-9A-Z]{6}"))
    pin = re.search(r"\b\d{4}\b", phone.locator(".pass-code").first.inner_text())
    assert pin
    other = open_page(f"/e/{SLUG}/find", viewport=PHONE)
    other.fill("[name=phone]", "84912345678")
    other.fill("[name=secret]", pin.group())
    other.click("main form button[type=submit]")
    other.wait_for_url("**/p/*")
    assert other.url == phone.url
    return phone.url.rsplit("/", 1)[-1]


def import_a_list(page: Page, folder: Path) -> None:
    """A list by header names is looked at first, then taken in."""
    file = folder / "56-khanh-hoa.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["DANH SÁCH ĐẠI BIỂU HỘI LHPN TỈNH KHÁNH HÒA"])
        sheet.write_row(2, 0, ["STT", "Chức vụ", "Họ và tên", "SĐT"])
        sheet.write_row(3, 0, ["1", "Chuyên viên", "Phạm Thị Mẫu Êm", "0905 111 222"])
        sheet.write_row(4, 0, ["2", "Chuyên viên", "Đỗ Thị Mẫu Ước", "0905 111 333"])
    page.goto(f"{STAFF}/registrations/imports")
    page.set_input_files("[name=files]", file)
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("Phạm Thị Mẫu Êm")
    page.get_by_role("button", name="Nhập 2 người mới").click()
    expect(page.locator("main")).to_contain_text("Đã nhập")
    page.goto(f"{STAFF}/registrations?q=uoc+do")
    expect(page.locator("main")).to_contain_text("Đỗ Thị Mẫu Ước")


def seat_everybody(page: Page) -> None:
    """Late arrivals get a seat; nobody moves."""
    page.goto(f"{STAFF}/groups")
    page.get_by_role("button", name="Xếp người chưa có nhóm").click()
    expect(page.locator("main")).to_contain_text("0 người chưa có nhóm")


def read_the_badges(page: Page, site: Site, token: str, folder: Path) -> None:
    """The badges hold the new delegate, and the code on the badge is the delegate's own."""
    file = folder / "badges.pdf"
    file.write_bytes(paper(page, "pdf/badges"))
    text = words(file)
    assert NAME in text
    number = next(n for n in range(1, 400) if NAME in words(file, n))
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-f", str(number), "-l", str(number), file, folder / "b"], check=True
    )
    [picture] = folder.glob("b-*.png")
    [code] = zxingcpp.read_barcodes(Image.open(picture))
    assert code.text == f"{site.url.upper()}/P/{token}"


def check_in_three_ways(open_page: Open, site: Site, token: str) -> None:
    """Camera, scanner and name; the second scan says when and by whom the first was."""
    page = open_page("/account/sign-in")
    sign_in(page, site, "staff")
    page.context.add_init_script(FAKE_CAMERA)
    page.goto(f"{STAFF}/check-in")
    page.locator("form:has([name=session]) select, select[name=session]").first.select_option(index=0)
    page.locator("[data-camera-start]").click()
    show(page, (token, Look()))
    expect(page.locator("#answer [data-result=accepted]")).to_contain_text(NAME)
    page.fill("[name=token]", token)
    page.press("[name=token]", "Enter")
    first = re.compile(r"Đã vào lúc \d\d:\d\d .*Tổ lễ tân Mẫu")
    expect(page.locator("#answer [data-result=already_in]")).to_contain_text(first)
    page.fill("input[name=q]", "nguyen mau hoa")
    page.get_by_role("button", name=f"Điểm danh {GUEST}", exact=True).click()
    expect(page.locator("#answer [data-result=accepted]")).to_contain_text(GUEST)


def record_groups_and_plenary(open_page: Open, site: Site) -> None:
    """Every group and the plenary records on a phone by its secret link, and hands in."""
    with site.app.app_context():
        event = get_event(SLUG)
        found = select(Record.key, Record.pin, Record.group_id).where(Record.event_id == event.id)
        rows = db.session.execute(found).all()
        db.session.remove()
    phone = open_page(viewport=PHONE)
    for key, pin, group_id in rows:
        phone.goto(f"/g/{key}/plain")
        phone.fill("[name=pin]", pin)
        phone.fill("[name=name]", "Trần Thị Mẫu Lan")
        phone.locator(".recorder-form button[type=submit]").click()
        points = [("solution", POINT), ("difficulty", DIFFICULTY)] if group_id else [("solution", QUESTION)]
        for kind, text in points:
            phone.check(f"[name=kind][value={kind}]")
            phone.fill("[name=text]", text)
            if group_id:
                phone.select_option("[name=speaker]", index=1)
            phone.locator(".recorder-form button[type=submit]").click()
            expect(phone.locator(".item-text").filter(has_text=text)).to_be_visible()
        phone.locator(".recorder-submit summary").click()
        phone.locator(".recorder-submit form button").click()
        expect(phone.locator(".recorder-form")).to_have_count(0)


def confirm_records(page: Page) -> None:
    """Staff look at each record and confirm it."""
    page.goto(f"{STAFF}/records")
    links = page.locator("main tbody a[href*='/records/']")
    paths = sorted({links.nth(i).get_attribute("href") or "" for i in range(links.count())})
    assert len(paths) >= 7
    for path in paths:
        page.goto(path)
        page.get_by_role("button", name="Xác nhận").click()
        expect(page.locator("main")).to_contain_text("Đã xác nhận")


def finish_minutes(open_page: Open, site: Site, folder: Path) -> None:
    """The secretary completes the minutes, the chair locks them, anybody verifies them."""
    page = open_page()
    sign_in(page, site, "secretary")
    page.goto(f"{STAFF}/minutes")
    for field, value in (
        ("chair_name", "Nguyễn Thị Mẫu An"),
        ("chair_position", "Phó Chủ tịch"),
        ("secretary_name", "Trần Thị Mẫu Bích"),
        ("secretary_position", "Chuyên viên"),
        ("conclusions", "Các tỉnh, thành phố triển khai ngay sau hội nghị."),
    ):
        page.fill(f"[name={field}]", value)
    with page.expect_navigation():
        page.locator(".minutes-save button[type=submit]").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Trình chủ tọa").click()
    chair = open_page()
    sign_in(chair, site, "chair")
    chair.goto(f"{STAFF}/minutes")
    chair.get_by_role("link", name="Xem lại và khóa").click()
    chair.check("[name=confirm]")
    chair.get_by_role("button", name="Khóa biên bản").click()
    read_minutes(chair, open_page, folder)


def read_minutes(page: Page, open_page: Open, folder: Path) -> None:
    """The locked minutes hold the day word for word, as PDF and as Word; anybody verifies the very file."""
    file = folder / "minutes.pdf"
    file.write_bytes(page.request.get(f"{STAFF}/minutes/minutes.pdf").body())
    text = words(file)
    topics = [group["topic"] for group in load_demo()["groups"]]
    assert len(topics) == 5
    for wanted in (
        *topics,
        POINT,
        DIFFICULTY,
        QUESTION,
        "Triệu tập 81 đại biểu; có mặt 2; vắng 79",
        "triển khai ngay",
        "Trần Thị Mẫu Bích",
    ):
        assert " ".join(wanted.split()) in text, wanted
    word = Document(io.BytesIO(page.request.get(f"{STAFF}/minutes/minutes.docx").body()))
    assert POINT in " ".join(paragraph.text for paragraph in word.paragraphs) + cells(word)
    page.goto(f"{STAFF}/minutes")
    link = page.locator("main a[href*='/verify/']").first.get_attribute("href")
    anybody = open_page(link)
    expect(anybody.locator("main code.hash").first).to_have_text(hashlib.sha256(file.read_bytes()).hexdigest())
    anybody.set_input_files("[name=file]", file)
    anybody.get_by_role("button", name="Đối chiếu tệp").click()
    expect(anybody.locator("main [role=status]:not(.flashes)")).to_contain_text("Tệp này là biên bản đã khóa (PDF)")


def give_certificates(page: Page, site: Site, open_page: Open, folder: Path) -> None:
    """Everybody came to the training; certificates are issued, printed and verified."""
    with site.app.app_context():
        event = get_event(SLUG)
        secret = create_token(event, "staff", "Mẫu", actor=SYSTEM, at=now())
        rows = db.session.execute(
            select(Pass.token, Person.full_name)
            .join(Pass.registration)
            .join(Registration.person)
            .where(Registration.event_id == event.id, Pass.revoked_at.is_(None))
            .limit(5)
        ).all()
        given = {name for _token, name in rows}
        db.session.remove()
    sessions = site.training_sessions()
    for token, _name in rows:
        for session_id, at in sessions:
            body = {"id": str(uuid7()), "pass": token, "session": str(session_id), "at": at, "source": "staff"}
            answer = page.request.post(
                f"/api/v1/events/{SLUG}/check-ins", data=body, headers={"Authorization": f"Bearer {secret}"}
            )
            assert answer.json()["result"] in {"accepted", "already_in"}
    page.goto(f"{STAFF}/training")
    page.locator("main").get_by_role("link", name="Giấy chứng nhận", exact=True).first.click()
    page.get_by_role("button", name="Cấp giấy chứng nhận").click()
    page.get_by_role("heading", name="In và trao").wait_for()
    file = folder / "certificates.pdf"
    file.write_bytes(page.request.get(f"{STAFF}/training/certificates.pdf").body())
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-l", "1", file, folder / "c"], check=True)
    picture = next(iter(folder.glob("c-*.png")))
    [code] = zxingcpp.read_barcodes(Image.open(picture))
    anybody = open_page(code.text.lower().replace(site.url, ""))
    name = anybody.locator("main .verify-name").inner_text()
    assert name in given
    assert name in words(file, 1)
    expect(anybody.locator("main")).to_contain_text("Nâng cao năng lực công tác gia đình - xã hội")


def paper(page: Page, path: str) -> bytes:
    """Ask for a paper as staff do, and fetch it."""
    page.goto(f"{STAFF}/documents")
    page.locator(f"form[action$='{path}'] button").click()
    page.get_by_role("link", name="Mở bản in").wait_for()
    return page.request.get(f"{page.url}/file").body()


def words(file: Path, number: int | None = None) -> str:
    """What pdftotext reads, in one line, NFC."""
    pages = ["-f", str(number), "-l", str(number)] if number else []
    text = subprocess.run(["pdftotext", *pages, file, "-"], capture_output=True, check=True).stdout.decode()
    assert unicodedata.is_normalized("NFC", text)
    return " ".join(text.split())


def cells(word: object) -> str:
    """The texts in the tables of a Word file."""
    return " ".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)  # type: ignore[attr-defined]  # python-docx types its factory loosely
