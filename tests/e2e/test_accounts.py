"""Invited by a link, two factors, a recovery code; and a passkey that signs in alone and shows again who it is."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from eventmgr.accounts.service import create_account, grant_role
from eventmgr.cli.demo import SLUG
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.events.queries import get_event
from tests.accounts.test_own import PASSWORD, code_at
from tests.e2e.conftest import PHONE, Open, Site, find_violations, sign_in


def looks(page: Page) -> None:
    """Nothing for axe and nothing sideways."""
    assert find_violations(page) == []
    assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth")


def give_password(page: Page, email: str) -> None:
    page.goto("/account/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/account")
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    page.wait_for_url("**/")


def test_from_the_invitation_to_the_recovery_code(open_page: Open, site: Site) -> None:
    organizer, guest = open_page(), open_page(viewport=PHONE)
    sign_in(organizer, site, "organizer")
    organizer.goto(f"/events/{SLUG}/settings/people")
    form = organizer.locator("form[action$='/invite']")
    form.locator("[name=name]").fill("Phạm Thị Mẫu Hoa")
    form.locator("[name=role]").select_option("secretary")
    form.get_by_role("button").click()
    link = organizer.locator("#invitation-link")
    expect(link).to_be_visible()
    looks(organizer)

    guest.goto(urlsplit(link.input_value()).path)
    looks(guest)
    guest.fill("[name=email]", "hoa.mau@example.org")
    guest.fill("[name=new_password]", PASSWORD)
    guest.fill("[name=new_password_confirm]", PASSWORD)
    guest.get_by_role("button", name="Nhận vai trò này").click()
    guest.wait_for_url("**/events")
    secret, codes = set_up(guest)
    sign_out(guest)
    by_recovery_code(guest, secret, codes)


def set_up(page: Page) -> tuple[str, list[str]]:
    """Put the app with codes before the account; gives its secret and the recovery codes."""
    page.goto("/account/second-factor")
    looks(page)
    secret = page.locator(".account-key").inner_text().replace(" ", "")
    page.fill("[name=code]", code_at(secret, now()))
    page.get_by_role("button", name="Bật", exact=True).click()
    expect(page.locator(".account-codes code")).to_have_count(10)
    looks(page)
    return secret, page.locator(".account-codes code").all_inner_texts()


def by_recovery_code(guest: Page, secret: str, codes: list[str]) -> None:
    """A wrong code, the right one; and once without the phone."""
    give_password(guest, "hoa.mau@example.org")
    expect(guest.locator("[name=code]")).to_be_visible()
    looks(guest)
    guest.fill("[name=code]", "000000")
    guest.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(guest.locator(".form-error")).to_be_visible()
    guest.fill("[name=code]", code_at(secret, now() + timedelta(seconds=30)))
    guest.get_by_role("button", name="Đăng nhập", exact=True).click()
    guest.wait_for_url("**/events")
    sign_out(guest)
    give_password(guest, "hoa.mau@example.org")
    guest.get_by_role("link", name="Không có điện thoại bên mình").click()
    expect(guest.get_by_role("heading", name="Mã khôi phục")).to_be_visible()
    looks(guest)
    guest.fill("[name=code]", codes[3])
    guest.get_by_role("button", name="Đăng nhập", exact=True).click()
    guest.wait_for_url("**/events")
    expect(guest.get_by_text("Còn 9 mã khôi phục.")).to_be_visible()


def test_a_passkey_signs_in_alone_and_shows_again_who_it_is(
    open_page: Open, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site.app.app_context():
        event = get_event(SLUG)
        account = create_account(
            event.host_id, "Võ Thị Mẫu Lan", "lan.mau@example.org", PASSWORD, actor=SYSTEM, at=now()
        )
        grant_role(account, "organizer", event.id, actor=SYSTEM, at=now())
        db.session.remove()
    page = open_page(base_url=f"http://localhost:{urlsplit(site.url).port}")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, "isUserVerified": True}})

    give_password(page, "lan.mau@example.org")
    page.wait_for_url("**/events")
    page.goto("/account/passkeys/new")
    looks(page)
    page.fill("[name=name]", "Máy tính Mẫu")
    page.get_by_role("button", name="Tạo khóa truy cập").click()
    expect(page.get_by_role("rowheader", name="Máy tính Mẫu")).to_be_visible()
    looks(page)

    sign_out(page)
    page.goto(f"/account/sign-in?next=/events/{SLUG}/delegations/reminders")
    looks(page)
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    page.wait_for_url("**/delegations/reminders")

    stale = replace(site.app.extensions["gate"], is_fresh=lambda _within: False)
    monkeypatch.setitem(site.app.extensions, "gate", stale)
    page.goto(f"/account/again?next=/events/{SLUG}/agenda")
    looks(page)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    page.wait_for_url("**/agenda")
