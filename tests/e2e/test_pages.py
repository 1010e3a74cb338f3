"""Every page at a phone's and a desk's width, light and dark, in both languages: nothing for axe, nothing sideways."""

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from eventmgr.agenda.queries import list_attendance_sessions
from eventmgr.agenda.rules import SessionKind
from eventmgr.checkin.service import open_wall
from eventmgr.cli.demo import SLUG
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.events.queries import get_event
from eventmgr.groups.queries import list_group_sessions, list_groups
from eventmgr.groups.service import propose
from eventmgr.materials.models import Material
from eventmgr.minutes.queries import list_owners, list_tasks
from eventmgr.outcomes.models import DiscussionSetting, Record
from eventmgr.registration.models import DelegationHead, Pass
from tests.e2e.conftest import DESK, PHONE, Open, Site, find_violations, sign_in

STAFF = (
    "",
    "agenda",
    "agenda/new",
    "materials",
    "materials/new",
    "registrations",
    "registrations/new",
    "registrations/imports",
    "registrations/questions",
    "registrations/questions/new",
    "registrations/questions/preview",
    "registrations/questions/results",
    "registrations/import",
    "registrations/waiting",
    "invitations",
    "invitations/new",
    "invitations/known",
    "messages",
    "messages/review",
    "messages/zalo?kind=confirmation",
    "messages/wordings",
    "messages/wordings/reminder",
    "delegations",
    "delegations/quotas",
    "delegations/reminders",
    "check-in",
    "check-in/live",
    "check-in/live/projector",
    "check-in/missing",
    "check-in/attendance",
    "check-in/walk-in",
    "check-in/paper",
    "check-in/disputes",
    "check-in/shares",
    "check-in/handouts?what=T%C3%A0i%20li%E1%BB%87u",
    "check-in/settings",
    "check-in/gates",
    "check-in/gates/new",
    "groups",
    "records",
    "records/merge",
    "records/report-back",
    "records/speakers",
    "minutes",
    "minutes/tasks",
    "minutes/tasks/owners",
    "minutes/sections/opening",
    "training",
    "figures",
    "documents",
    "documents/badges",
    "documents/badges/preview",
    "settings",
    "settings/rooms",
    "settings/days",
    "settings/papers",
    "settings/team",
    "settings/privacy",
    "settings/privacy/terms",
    "settings/privacy/texts/photos",
)

HOST = ("/events", "/events/new", "/privacy", "/privacy/contact")

PUBLIC = (
    "/",
    f"/e/{SLUG}",
    f"/e/{SLUG}/register",
    f"/e/{SLUG}/find",
    f"/e/{SLUG}/here",
    f"/e/{SLUG}/poster",
    "/account/sign-in",
    "/verify/KHONGCO",
    "/no-such-page",
    "/trust",
    "/offline",
)


@pytest.mark.parametrize(
    ("viewport", "scheme", "language"),
    [(PHONE, "light", "vi"), (PHONE, "dark", "en"), (DESK, "dark", "vi"), (DESK, "light", "en")],
)
def test_every_page_is_accessible_and_fits(
    open_page: Open, site: Site, viewport: dict[str, int], scheme: str, language: str
) -> None:
    page = open_page("/", viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    with site.app.app_context():
        key = db.session.execute(select(Record.key).where(Record.group_id.is_not(None)).limit(1)).scalar_one()
        token, pin = db.session.execute(select(Pass.token, Pass.pin).limit(1)).one()
        link = db.session.execute(select(DelegationHead.key).limit(1)).scalar_one()
        person = db.session.execute(select(Pass.registration_id).where(Pass.token == token)).scalar_one()
        wall, discussed = db.session.execute(
            select(DiscussionSetting.wall_key, DiscussionSetting.session_id).limit(1)
        ).one()
        session = list_group_sessions(get_event(SLUG).id)[0]
        work, group = session.id, list_groups(session.event_id, session.id)[0].id
        plan = propose(session, actor=SYSTEM, at=now()).id
        event = get_event(SLUG)
        lesson = next(row for row in list_attendance_sessions(event.id) if row.kind is SessionKind.TRAINING).id
        open_wall(event, lesson, actor=SYSTEM, at=now())
        material = db.session.execute(select(Material.id).limit(1)).scalar_one()
        owner, task = list_owners(event.id)[0], list_tasks(event.id)[0].id
        db.session.remove()
    keys = (f"/g/{key}", f"/w/{wall}", f"/d/{link}", f"/d/{link}/new", f"/t/{owner.key}", f"/p/{token}")
    seats = (f"groups/{group}", f"groups/plans/{plan}", f"groups/sessions/{work}/conditions?q=an")
    seats = (*seats, f"groups/sessions/{work}/people/{person}")
    more = (
        *seats,
        f"check-in/wall-code?session={lesson}",
        f"records/settings/{discussed}",
        f"materials/{material}",
        f"minutes/tasks/{task}",
        f"minutes/tasks/owners/{owner.id}",
        f"registrations/{person}",
        f"registrations/{person}/pass",
    )
    wrong = [fault for path in (*PUBLIC, *keys) for fault in faults(page, path, language)]
    page.fill("[name=pin]", pin)
    page.click("main form button[type=submit]")
    page.locator(".pass-head").wait_for()
    for rest in ("", "/data", "/data/correct"):
        wrong += faults(page, f"/p/{token}{rest}", language)
    sign_in(page, site, "organizer")
    for path in (*HOST, *(f"/events/{SLUG}/{rest}" for rest in (*STAFF, *more))):
        wrong += faults(page, path, language)
    assert wrong == []


def faults(page: Page, path: str, language: str) -> list[str]:
    """What is wrong with one page, with its path before it."""
    page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
    found = find_violations(page)
    if page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
        found.append("wider than the screen")
    if page.evaluate("document.documentElement.lang") != language:
        found.append("not in the language that was asked for")
    if language == "en" and not "".join(page.locator(".staff-nav a").all_inner_texts()).isascii():
        found.append("Vietnamese in the English navigation")
    return [f"{path}: {fault}" for fault in found]
