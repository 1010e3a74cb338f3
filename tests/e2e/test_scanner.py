"""The scanner of a gate in a real browser, with the network cut, servers that answer late, and phones that disagree."""

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from eventmgr.accounts.models import Device
from eventmgr.checkin.service import end_gate
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import transaction
from tests.e2e.conftest import DESK, PHONE, Open, Site, find_violations
from tests.e2e.scanning import HOA, LAN, NGOC, THU, WENT, Hall, all_sent, let_in, look, make_hall, scan, unsent
from tests.e2e.scenes import Look
from tests.e2e.test_camera import FAKE_CAMERA, show

# How badges are held before the camera: turned, small, in the dark.
HELD = {HOA: Look(turn=45, noise=10), LAN: Look(side=64), THU: Look(light=0.25, contrast=0.5, noise=8)}

# Other things take all the room that the browser gives: ever smaller ones, until nothing more can be kept.
FILL = """async () => {
  const base = await new Promise((done) => {
    const opening = indexedDB.open("other", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("things", { autoIncrement: true });
    opening.onsuccess = () => done(opening.result);
  });
  for (const size of [4e6, 4e5, 4e4, 4e3, 400, 40]) {
    for (let isKept = true; isKept; ) {
      const unit = base.transaction("things", "readwrite");
      const noise = crypto.getRandomValues(new Uint8Array(Math.min(size, 65536)));
      unit.objectStore("things").add(noise.toString().padEnd(size));
      isKept = await new Promise((done) => {
        unit.oncomplete = () => done(true);
        unit.onabort = () => done(false);
      });
    }
  }
  base.close();
}"""


@pytest.fixture
def hall(site: Site) -> Hall:
    return make_hall(site)


def opened(open_page: Open, hall: Hall, name: str = "Chị Mẫu Hạnh", **options: object) -> Page:
    """A phone that was let in, and that keeps what it needs without a network."""
    page = let_in(open_page(hall.path, viewport=PHONE, **options), hall, name)
    page.locator("#scanner[data-kept]").wait_for(state="attached")
    return page


def name_button(page: Page, name: str) -> None:
    """Find somebody by name and let them in."""
    page.fill("#code", name)
    page.locator(".scan-hit").first.get_by_role("button").click()


def walk_in(page: Page, name: str) -> None:
    """Somebody comes without a registration."""
    page.get_by_role("button", name="Đăng ký tại chỗ").click()
    page.fill("#walk-name", name)
    page.fill("#walk-province", "Khánh Hòa")
    page.get_by_role("button", name="Đăng ký và điểm danh").click()
    expect(page.locator(".scan-answer[data-kind='accepted']")).to_contain_text(name)


def test_pairing_and_scanning_online(open_page: Open, hall: Hall) -> None:
    page = open_page(hall.path, viewport=PHONE)
    page.fill("[name=pin]", "0000" if hall.pin != "0000" else "0001")
    page.fill("[name=name]", "Chị Mẫu Hạnh")
    page.get_by_role("button", name="Mở cửa").click()
    expect(page.get_by_role("alert")).to_contain_text("9")
    let_in(page, hall)
    answer = scan(page, f"HTTPS://EXAMPLE.ORG/P/{hall.passes[HOA]}", "accepted")
    for text in (HOA, "Khánh Hòa", "Phòng Mẫu 2", "Ngồi hàng đầu"):
        expect(answer).to_contain_text(text)
    expect(scan(page, hall.passes[HOA].lower(), "already_in")).to_contain_text("Lần đầu lúc")
    expect(scan(page, "THIS-IS-NO-PASS", "refused")).to_contain_text("Không có thẻ nào")
    all_sent(page)
    expect(page.locator(".scan-count")).to_have_text("1/4")
    expect(page.locator(".scan-strips").get_by_role("button")).to_have_count(0)
    assert hall.facts() == [(HOA, "entry", 1)]


def test_half_an_hour_without_a_network(open_page: Open, hall: Hall) -> None:
    page = opened(open_page, hall)
    page.context.set_offline(True)
    scan(page, hall.passes[HOA], "accepted")
    unsent(page, 1)
    page.get_by_role("button", name="Cả đoàn (1 chưa vào)").click()
    page.get_by_role("button", name="Điểm danh cả 1 người").click()
    name_button(page, "ngoc bich")
    expect(page.locator(".scan-answer[data-kind='accepted']")).to_contain_text(NGOC)
    page.get_by_role("button", name="Hủy", exact=True).click()
    page.get_by_role("button", name="Nhầm người").click()
    expect(page.locator(".scan-answer[data-kind='undone']")).to_contain_text(NGOC)
    walk_in(page, "Vũ Thị Mẫu Đến")
    page.fill("#code", "mau huy")
    expect(page.locator(".scan-hit")).to_contain_text("đã hủy")
    page.locator(".scan-clear").click()
    expect(page.locator(".scan-alone")).to_contain_text("chưa biết")
    unsent(page, 5)
    assert find_violations(page) == []
    page.close()
    page = page.context.new_page()
    page.goto(hall.path)
    unsent(page, 5)
    expect(page.locator(".scan-count")).to_have_text("3/5")
    scan(page, hall.passes[HOA], "already_in")
    page.context.set_offline(False)
    look(page)
    all_sent(page)
    expect(page.locator(".scan-count")).to_have_text("3/5")
    assert hall.facts() == [
        (HOA, "entry", 1),
        (LAN, "entry", 1),
        (NGOC, "entry", 1),
        (NGOC, "undo", 1),
        ("Vũ Thị Mẫu Đến", "entry", 1),
    ]


def test_two_phones_alone_with_the_same_pass(open_page: Open, hall: Hall) -> None:
    first, second = opened(open_page, hall), opened(open_page, hall, "Chị Mẫu Yến")
    for page in (first, second):
        page.context.set_offline(True)
        scan(page, hall.passes[THU], "accepted")
        unsent(page, 1)
    for page in (first, second):
        page.context.set_offline(False)
        look(page)
        all_sent(page)
    expect(first.get_by_text("máy chủ ghi nhận khác")).to_be_hidden()
    expect(second.locator(".scan-answer[data-kind='already_in']")).to_contain_text(THU)
    second.get_by_text("1 lượt máy chủ ghi nhận khác").wait_for()
    second.reload()
    second.get_by_role("button", name="Xem", exact=True).click()
    expect(second.locator(".scan-differing")).to_contain_text("Máy chủ: đã vào lúc")
    assert find_violations(second) == []
    second.get_by_role("button", name="Đã xem").click()
    expect(second.locator(".scan-strips")).not_to_contain_text("ghi nhận khác")
    assert hall.facts() == [(THU, "entry", 1)]


def test_an_ended_sign_in_and_a_revoked_device_lose_nothing(open_page: Open, hall: Hall) -> None:
    page = opened(open_page, hall)
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()
    scan(page, hall.passes[HOA], "accepted")
    page.get_by_role("button", name="Nhập mã PIN").wait_for()
    scan(page, hall.passes[LAN], "accepted")
    page.get_by_role("button", name="Nhập mã PIN").click()
    page.fill("#again-pin", hall.pin)
    page.get_by_role("button", name="Mở cửa").click()
    all_sent(page)
    with hall.looking(), transaction() as unit:
        for device in unit.query(Device).filter_by(subject_id=hall.gate_id):
            device.revoked_at = now()
    look(page)
    page.get_by_role("button", name="Nhập mã PIN").wait_for()
    scan(page, hall.passes[THU], "accepted")
    page.get_by_role("button", name="Nhập mã PIN").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lưu thành tệp").click()
    told = json.loads(saved.value.path().read_text("utf-8"))
    assert (told["kind"], told["version"], told["gate"]) == ("eventmgr-unsent", 1, str(hall.gate_id))
    assert [one["kind"] for one in told["operations"]] == ["checkin.check_in"]
    assert [name for name, _, _ in hall.facts()] == [HOA, LAN]


def test_an_ended_gate_keeps_what_was_not_sent(open_page: Open, hall: Hall) -> None:
    page = opened(open_page, hall)
    with hall.looking() as gate:
        end_gate(gate, actor=SYSTEM, at=now())
    look(page)
    page.get_by_role("button", name="Nhập mã PIN").click()
    expect(page.get_by_role("dialog")).to_contain_text("Ban Tổ chức")


def test_a_full_phone_says_that_the_scan_was_not_kept_and_goes_on_when_there_is_room(
    open_page: Open, site: Site, hall: Hall
) -> None:
    page = open_page("/healthz", viewport=PHONE)
    room = {"origin": site.url, "quotaSize": 20_000_000}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", room)
    page.goto(hall.path)
    let_in(page, hall).locator("#scanner[data-kept]").wait_for(state="attached")
    page.evaluate(FILL)
    answer = scan(page, hall.passes[HOA], "unkept")
    expect(answer).to_contain_text("CHƯA được điểm danh")
    expect(page.get_by_text("Bộ nhớ của máy này đã đầy")).to_be_visible()
    expect(page.locator(".scan-count")).to_have_text("0/4")
    assert hall.facts() == []
    page.evaluate("() => new Promise((done) => { indexedDB.deleteDatabase('other').onsuccess = done; })")
    scan(page, hall.passes[HOA], "accepted")
    all_sent(page)
    expect(page.get_by_text("Bộ nhớ của máy này đã đầy")).to_be_hidden()
    assert hall.facts() == [(HOA, "entry", 1)]


def test_settings_need_the_pin_and_leaving_deletes_the_list(open_page: Open, hall: Hall) -> None:
    page = opened(open_page, hall)
    page.context.set_offline(True)
    page.get_by_role("button", name="Thiết lập").click()
    page.fill("#unlock-pin", "0000" if hall.pin != "0000" else "0001")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("alert")).to_contain_text("không phải mã PIN")
    page.fill("#unlock-pin", hall.pin)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Đại biểu ra").check()
    assert find_violations(page) == []
    page.keyboard.press("Escape")
    scan(page, hall.passes[HOA], "refused")
    page.context.set_offline(False)
    look(page)
    all_sent(page)
    page.get_by_role("button", name="Thiết lập").click()
    page.fill("#unlock-pin", hall.pin)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Rời cửa và xóa danh sách").click()
    page.locator("#scanner .scan-gate, .scan-head").first.wait_for()
    assert hall.facts() == []


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK, {"width": 360, "height": 640}])
def test_nothing_for_axe_and_the_answer_in_sight(
    open_page: Open, hall: Hall, colours: str, size: dict[str, int]
) -> None:
    page = open_page(hall.path, viewport=size, color_scheme=colours)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert find_violations(page) == []
    let_in(page, hall)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert find_violations(page) == []
    for kind in ("accepted", "already_in"):
        scan(page, hall.passes[HOA], kind)
        assert find_violations(page) == []
        expect(page.locator(".scan-name")).to_be_in_viewport(ratio=1)
        expect(page.locator("#code")).to_be_in_viewport(ratio=1)
    page.fill("#code", WENT)
    expect(page.locator(".scan-hit")).to_have_count(1)
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_badges_before_the_camera_without_a_network(browser: Browser, site: Site, hall: Hall) -> None:
    context = browser.new_context(viewport=PHONE, locale="vi-VN", base_url=site.url)
    context.add_init_script(FAKE_CAMERA)
    page = context.new_page()
    page.goto(hall.path)
    let_in(page, hall)
    page.locator("#scanner[data-kept]").wait_for(state="attached")
    context.set_offline(True)
    page.reload()
    page.get_by_role("button", name="Bật máy ảnh").click()
    for name, held in HELD.items():
        show(page, (hall.passes[name], held))
        expect(page.locator(".scan-answer[data-kind='accepted']")).to_contain_text(name)
    expect(page.locator("video")).to_be_in_viewport(ratio=1)
    unsent(page, len(HELD))
    context.set_offline(False)
    look(page)
    all_sent(page)
    show(page, (hall.passes[NGOC], Look()))
    expect(page.locator(".scan-answer[data-kind='accepted']")).to_contain_text(NGOC)
    all_sent(page)
    context.close()
    assert hall.facts() == [(name, "entry", 1) for name in (*HELD, NGOC)]
