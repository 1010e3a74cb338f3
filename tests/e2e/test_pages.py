"""Every page at a phone's and a desk's width, light and dark, in both languages: nothing for axe, nothing sideways."""

from typing import Literal

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from eventmgr.agenda.queries import arrival_session, list_attendance_sessions
from eventmgr.agenda.rules import SessionKind
from eventmgr.checkin.service import open_wall
from eventmgr.cli.demo import SLUG
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.events.queries import get_event, list_rooms
from eventmgr.groups.queries import list_group_sessions, list_groups
from eventmgr.groups.service import propose
from eventmgr.materials.models import Material
from eventmgr.minutes.queries import list_owners, list_tasks
from eventmgr.outcomes.models import DiscussionSetting, Record
from eventmgr.registration.models import DelegationHead, Pass
from eventmgr.training.queries import list_courses
from eventmgr.training.queries.tests import list_items
from eventmgr.training.rules.tests import Stage
from eventmgr.training.service.feedback import open_feedback
from eventmgr.training.service.tests import open_test
from tests.e2e.conftest import DESK, PHONE, Open, Site, find_violations, sign_in
from tests.e2e.teaching import PIN, make_taught

STAFF = (
    "",
    "agenda",
    "agenda/new",
    "agenda/import",
    "agenda/releases",
    "agenda/releases/1",
    "agenda/releases/1/affected",
    "now",
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
    "minutes/tasks/wordings/task_report",
    "minutes/extracts",
    "minutes/sections/opening",
    "training",
    "figures",
    "figures/desk",
    "figures/desk/settings",
    "figures/desk/missing",
    "figures/desk/paste",
    "figures/desk/projector",
    "figures/desk/projector?view=map",
    "documents",
    "documents/badges",
    "documents/badges/preview",
    "settings/papers/preview",
    "documents/papers/badges",
    "documents/papers/sign-in",
    "documents/papers/poster",
    "settings",
    "settings/rooms",
    "settings/days",
    "settings/papers",
    "settings/team",
    "settings/people",
    "rights",
    "rights?role=chair",
    "trail",
    "settings/privacy",
    "settings/privacy/terms",
    "settings/privacy/texts/photos",
)

HOST = (
    *("/account", "/account/password", "/account/second-factor", "/account/passkeys/new", "/account/again"),
    "/admin",
    "/events",
    "/events/new",
    "/events/new?from=template:both",
    "/papers",
    "/privacy",
    "/privacy/contact",
)

PUBLIC = (
    "/",
    f"/e/{SLUG}",
    f"/e/{SLUG}/register",
    f"/e/{SLUG}/now",
    f"/e/{SLUG}/find",
    f"/e/{SLUG}/here",
    f"/e/{SLUG}/poster",
    "/account/sign-in",
    "/verify/KHONGCO",
    "/no-such-page",
    "/trust",
    "/offline",
)


# Each page is fetched once a language, on a phone, and looked at again on a desk in the other scheme.
LOOKS: dict[str, tuple[tuple[dict[str, int], Literal["light", "dark"]], ...]] = {
    "vi": ((PHONE, "light"), (DESK, "dark")),
    "en": ((PHONE, "dark"), (DESK, "light")),
}


@pytest.mark.parametrize("language", sorted(LOOKS))
def test_every_page_is_accessible_and_fits(open_page: Open, site: Site, language: str) -> None:
    page = open_page("/", reduced_motion="reduce")
    with site.app.app_context():
        key = db.session.execute(select(Record.key).where(Record.group_id.is_not(None)).limit(1)).scalar_one()
        token, pin = db.session.execute(select(Pass.token, Pass.pin).limit(1)).one()
        link, delegation = db.session.execute(select(DelegationHead.key, DelegationHead.delegation_id).limit(1)).one()
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
        tested, own = exam_pages(event)
        planned = agenda_pages(event)
        owner, task = list_owners(event.id)[0], list_tasks(event.id)[0].id
        db.session.remove()
    keys = (
        f"/g/{key}",
        f"/w/{wall}",
        f"/d/{link}",
        f"/d/{link}/new",
        f"/d/{link}/figures",
        f"/t/{owner.key}",
        f"/p/{token}",
    )
    seats = (f"groups/{group}", f"groups/plans/{plan}", f"groups/sessions/{work}/conditions?q=an")
    seats = (*seats, f"groups/sessions/{work}/people/{person}")
    more = (
        *seats,
        f"check-in/wall-code?session={lesson}",
        f"records/settings/{discussed}",
        f"materials/{material}",
        f"figures/desk/{delegation}",
        f"minutes/tasks/{task}",
        f"minutes/tasks/owners/{owner.id}",
        f"registrations/{person}",
        f"registrations/{person}/pass",
        *tested,
        *planned,
    )
    wrong = [fault for path in (*PUBLIC, *keys) for fault in faults(page, path, language)]
    page.fill("[name=pin]", pin)
    page.click("main form button[type=submit]")
    page.locator(".pass-head").wait_for()
    for rest in ("", "/data", "/data/correct", *own):
        wrong += faults(page, f"/p/{token}{rest}", language)
    sign_in(page, site, "organizer")
    for path in (*HOST, *(f"/events/{SLUG}/{rest}" for rest in (*STAFF, *more))):
        wrong += faults(page, path, language)
    assert wrong == []


def agenda_pages(event: Event) -> tuple[str, ...]:
    """The pages about one session of the agenda, and about a room that is given up."""
    session, room = arrival_session(event.id), list_rooms(event.id)[0]
    assert session is not None
    own = (f"agenda/{session.id}{rest}" for rest in ("", "/place", "/push"))
    made = (f"agenda/new?{begun}={session.id}" for begun in ("after", "part_of"))
    return (*own, *made, f"settings/rooms/{room.id}/leave")


def exam_pages(event: Event) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pages of an open test and of open feedback: of staff, and of a delegate."""
    course = list_courses(event.id)[0]
    module = course.modules[0]
    sitting = open_test(module, Stage.BEFORE, actor=SYSTEM, at=now())
    open_feedback(course, actor=SYSTEM, at=now())
    base, question = f"training/modules/{module.id}/test", list_items(event.id, module.id)[0].question_id
    rests = ("", "/results", "/questions/new", f"/questions/{question}", "/before/typing")
    staff = (*(f"{base}{rest}" for rest in rests), f"training/{course.id}/feedback")
    return staff, (f"/tests/{sitting.id}", f"/courses/{course.id}/feedback")


def faults(page: Page, path: str, language: str) -> list[str]:
    """What is wrong with one page in both looks of a language, with its path before it."""
    found = []
    for number, (viewport, scheme) in enumerate(LOOKS[language]):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]  # Playwright's own size type
        page.emulate_media(color_scheme=scheme)
        if number == 0:
            page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
        found += find_violations(page)
        if page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
            found.append(f"wider than the screen of {viewport['width']}")
    if page.evaluate("document.documentElement.lang") != language:
        found.append("not in the language that was asked for")
    if language == "en" and not "".join(page.locator(".staff-nav a").all_inner_texts()).isascii():
        found.append("Vietnamese in the English navigation")
    return [f"{path}: {fault}" for fault in found]


@pytest.mark.parametrize("language", sorted(LOOKS))
def test_every_page_of_a_course_is_accessible_and_fits(open_page: Open, site: Site, language: str) -> None:
    page = open_page("/", reduced_motion="reduce")
    with site.app.app_context():
        taught = make_taught(site.passwords["organizer"].login)
        db.session.remove()
    wrong = [fault for code in taught.codes for fault in faults(page, f"/verify/{code}", language)]
    page.goto(f"/p/{taught.token}")
    page.fill("[name=pin]", PIN)
    page.click("main form button[type=submit]")
    page.locator(".pass-head").wait_for()
    for rest in taught.own:
        wrong += faults(page, f"/p/{taught.token}{rest}", language)
    sign_in(page, site, "organizer")
    for path in taught.staff:
        wrong += faults(page, path, language)
    assert wrong == []
