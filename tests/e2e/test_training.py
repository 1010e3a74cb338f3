"""Two days of training for 78 delegates: roll, tests, dry run, certificates; the report against a plain count."""

import io
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

import pdfplumber
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from eventmgr.cli.demo import SLUG
from eventmgr.core.access import Actor
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.events.queries import get_event
from eventmgr.registration.models import Pass, Registration
from eventmgr.registration.queries import list_delegates
from eventmgr.training.models import Certificate, Course, Module
from eventmgr.training.queries import list_certificates, list_courses
from eventmgr.training.queries.tests import get_test, list_items
from eventmgr.training.rules.tests import Item, ItemKind, Stage
from eventmgr.training.service import examples
from eventmgr.training.service.tests import Sheet, open_test, take
from tests.e2e.conftest import PHONE, Open, Site, find_violations, served, sign_in

TRAINER = Actor("account", None, "Giảng viên Mẫu")
# Each half-day is one subject: its lessons in minutes, as the programme has them.
HALVES = {"2024-10-25-am": (90, 90), "2024-10-25-pm": (90, 85), "2024-10-26-am": (90, 85)}
NAMES = {"2024-10-25-am": "Buổi sáng 25/10", "2024-10-25-pm": "Buổi chiều 25/10", "2024-10-26-am": "Buổi sáng 26/10"}
LABELS = {"late": "Đến muộn", "excused": "Vắng có lý do", "absent": "Vắng"}
WHOLE = sum(sum(lessons) for lessons in HALVES.values())


@dataclass
class Plan:
    """What happens, drawn once: marks that are not "present", who takes no test, and who answers what right."""

    people: dict[str, UUID]
    marks: dict[str, dict[str, str]] = field(default_factory=dict)
    untested: set[str] = field(default_factory=set)
    right: dict[tuple[str, str, Stage], list[bool]] = field(default_factory=dict)

    def mark(self, half: str, name: str) -> str:
        """How somebody stands."""
        return self.marks[half].get(name, "present")

    def there(self, half: str, name: str) -> bool:
        """Whether somebody came, in time or not."""
        return self.mark(half, name) in {"present", "late"}

    def minutes(self, name: str) -> int:
        """What somebody attended."""
        return sum(sum(lessons) for half, lessons in HALVES.items() if self.there(half, name))

    def missing(self, name: str) -> set[str]:
        """Why somebody gets no certificate: 80 percent in all, half of each subject, all tests."""
        found = set()
        if self.minutes(name) * 100 < 80 * WHOLE:
            found.add("share")
        if not all(self.there(half, name) for half in HALVES):
            found.add("module_share")
        if name in self.untested:
            found.add("test")
        return found


def draw(people: dict[str, UUID], sizes: dict[str, int]) -> Plan:
    """The same for every run."""
    chance, plan, names = random.Random(8), Plan(people), sorted(people)
    for half in HALVES:
        gone = chance.sample(names, 9)
        plan.marks[half] = dict(zip(gone, ["absent"] * 3 + ["excused"] * 2 + ["late"] * 4, strict=True))
    always = [name for name in names if all(plan.there(half, name) for half in HALVES)]
    plan.untested = set(chance.sample(always, 3))
    for name in names:
        for title, size in sizes.items():
            for stage, share in ((Stage.BEFORE, 0.4), (Stage.AFTER, 0.8)):
                plan.right[name, title, stage] = [chance.random() < share for _ in range(size)]
    return plan


class Days:
    """The event of the demo in a site of its own."""

    def __init__(self, site: Site) -> None:
        self.site = site
        with self.looking():
            event = get_event(SLUG)
            (course,) = list_courses(event.id)
            self.event_id, self.course_id, self.title = event.id, course.id, course.title
            self.modules = {module.title: module.id for module in course.modules}
            for module, key in zip(course.modules, ("software", "nutrition", "cancer"), strict=True):
                examples.take(module, key, actor=TRAINER, at=now())
            sizes = {module.title: len(list_items(event.id, module.id)) for module in course.modules}
            learners = [row for row in list_delegates(event.id) if row.category.key == "official"]
            people = _named_apart(learners)
        self.plan = draw(people, sizes)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Within the application, and out again."""
        with self.site.app.app_context():
            yield
            db.session.remove()

    @property
    def path(self) -> str:
        """The pages of the course."""
        return f"/events/{SLUG}/training/{self.course_id}"

    def certificates(self) -> list[Certificate]:
        """As they stand."""
        return list_certificates(self.course_id)

    def answer(self, stage: Stage, done: str) -> None:
        """Everybody hands in what the plan says; what one person has done on the own phone stands."""
        with self.looking():
            people = {row.id: row for row in list_delegates(self.event_id)}
            for title, module_id in self.modules.items():
                module = db.session.get_one(Module, module_id)
                items = list_items(self.event_id, module_id)
                sitting = get_test(self.event_id, module).sitting(stage)
                sitting = sitting or open_test(module, stage, actor=TRAINER, at=now())
                for name, registration_id in self.plan.people.items():
                    if name in self.plan.untested or (name == done and title == next(iter(self.modules))):
                        continue
                    given = {
                        item.question_id: value_of(item, is_right=is_right)
                        for item, is_right in zip(items, self.plan.right[name, title, stage], strict=True)
                    }
                    sheet, at = Sheet([item.wording_id for item in items], given), now()
                    take(sitting, people[registration_id], sheet, actor=TRAINER, answered_at=at, at=at)


def _named_apart(learners: list[Registration]) -> dict[str, UUID]:
    """The people of the course by name; of two with one name the second gets a mark, so that a test can tell them."""
    people: dict[str, UUID] = {}
    with transaction():
        for row in learners:
            if row.person.full_name in people:
                row.person.full_name += " Hai"
            people[row.person.full_name] = row.id
    return people


def value_of(item: Item, *, is_right: bool) -> str | list[str]:
    """A right or a wrong answer to a question."""
    if item.kind is ItemKind.NUMBER:
        return item.right[0] if is_right else "987654"
    wrong = [option.key for option in item.options if option.key not in item.right] or ["x"]
    if item.kind is ItemKind.MULTIPLE:
        return list(item.right) if is_right else wrong[:1]
    return item.right[0] if is_right else wrong[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """What is taught here is taught to all: no other journey shares this event."""
    with served(tmp_path_factory.mktemp("training")) as site:
        yield site


@pytest.fixture
def days(site: Site) -> Days:
    return Days(site)


def as_role(open_page: Open, site: Site, role: str, **options: object) -> Page:
    page = open_page("/", **options)
    sign_in(page, site, role)
    return page


def call_the_roll(page: Page, days: Days) -> None:
    """Those who are not there first, then all others; without a network on the second afternoon."""
    for half, marks in days.plan.marks.items():
        page.goto(f"{days.path}/roster?half={half}")
        page.locator("#roster[data-kept]").wait_for()
        page.context.set_offline(half.endswith("pm"))
        for name, mark in marks.items():
            page.get_by_role("group", name=name, exact=True).get_by_role(
                "button", name=LABELS[mark], exact=True
            ).click()
            if mark == "excused":
                page.get_by_role("dialog").get_by_label("Lý do", exact=True).fill("Con ốm")
                page.get_by_role("dialog").get_by_role("button", name=LABELS[mark]).click()
        page.get_by_role("button", name="Tất cả còn lại có mặt").click()
        there = str(len(days.plan.people) - len(marks))
        expect(page.locator("[data-count=present]")).to_have_text(there, timeout=60_000)
        page.context.set_offline(False)
        expect(page.locator("[data-roster=sending]")).to_have_text("Đã lưu hết lên máy chủ.", timeout=90_000)


def open_and_take(page: Page, phone: Page, days: Days, name: str, stage: Stage) -> None:
    """The trainer opens the first test; one delegate takes it on the own phone, as the plan says."""
    title, module_id = next(iter(days.modules.items()))
    page.goto(f"/events/{SLUG}/training/modules/{module_id}/test")
    page.locator(f"#stage-{stage.value}").locator("xpath=..").get_by_role("button", name="Mở").click()
    with days.looking():
        token, pin = db.session.execute(
            select(Pass.token, Pass.pin).where(Pass.registration_id == days.plan.people[name])
        ).one()
        items = list_items(days.event_id, module_id)
    phone.goto(f"/p/{token}")
    if phone.locator("[name=pin]").count():
        phone.fill("[name=pin]", pin)
        phone.locator("main form button[type=submit]").first.click()
    phone.locator(f"a[href*='/tests/']:has-text('{title[:20]}')").last.click()
    for item, is_right in zip(items, days.plan.right[name, title, stage], strict=True):
        fill(phone, item, value_of(item, is_right=is_right))
    phone.get_by_role("button", name="Nộp bài").click()
    expect(phone.locator("#test-sending")).to_contain_text("máy chủ đã nhận được")


def fill(phone: Page, item: Item, value: str | list[str]) -> None:
    field_name = f"q_{item.question_id.hex}"
    if item.kind is ItemKind.NUMBER:
        phone.fill(f"[name={field_name}]", str(value))
        return
    for one in [value] if isinstance(value, str) else value:
        phone.locator(f"[name={field_name}][value='{one}']").check()


def gain_of(days: Days, titles: list[str]) -> int:
    """Percentage points, over everybody who took both tests: a plain count."""
    takers = [name for name in days.plan.people if name not in days.plan.untested]
    counts = {}
    for stage in Stage:
        answers = [right for name in takers for title in titles for right in days.plan.right[name, title, stage]]
        counts[stage] = Fraction(sum(answers), len(answers))
    exact = 100 * (counts[Stage.AFTER] - counts[Stage.BEFORE])
    return int(exact + Fraction(1, 2))


def cells(page: Page, caption: str) -> dict[str, list[str]]:
    """A table of the report, by the heading of each row."""
    rows = page.locator("table", has=page.locator("caption", has_text=caption)).locator("tbody tr")
    return {
        " ".join(rows.nth(n).locator("th").inner_text().split("\n")[0].split()): rows.nth(n)
        .locator("td")
        .all_inner_texts()
        for n in range(rows.count())
    }


def check_report(page: Page, days: Days, *, valid: int, revoked: int) -> None:
    """Every figure of the report, against a count over the plan."""
    plan, people = days.plan, list(days.plan.people)
    page.goto(f"{days.path}/report")
    assert page.locator(".stat-value").all_inner_texts() == [
        str(len(people)),
        str(sum(plan.minutes(name) > 0 for name in people)),
        str(sum(not plan.missing(name) for name in people)),
        str(valid),
    ]
    assert f"{revoked} đã thu hồi" in page.locator(".stat").last.inner_text()
    expected = {}
    for half in HALVES:
        counts = Counter(plan.mark(half, name) for name in people)
        order = ("present", "late", "excused", "absent", "partly")
        day = f"{half[8:10]}/{half[5:7]}/{half[:4]}"
        expected[f"{NAMES[half].rsplit(' ', 1)[0]} {day}"] = [str(len(people)), *(str(counts[mark]) for mark in order)]
    assert cells(page, "Điểm danh") == expected
    reasons = Counter(reason for name in people for reason in plan.missing(name))
    reasons.subtract(plan.missing(decided(plan)))
    told = {row.get_attribute("data-reason"): row.inner_text() for row in page.locator("[data-reason]").all()}
    assert told == {reason: str(number) for reason, number in reasons.items() if number}
    gains = [f"+{gain_of(days, [title])}" for title in days.modules]
    assert page.locator("[data-gain]").all_inner_texts() == [*gains, f"+{gain_of(days, list(days.modules))}"]
    with pdfplumber.open(io.BytesIO(page.request.get(f"{days.path}/report.pdf").body())) as document:
        (sheet,) = document.pages
        printed = sheet.find_tables()[-1].extract()
    assert [row[-2] for row in printed[1:]] == [*gains, f"+{gain_of(days, list(days.modules))}"]


def decided(plan: Plan) -> str:
    """The first by name who came, and whom only a decision gives a certificate."""
    return next(name for name in sorted(plan.people) if plan.missing(name) and plan.minutes(name))


def set_the_rule(page: Page, days: Days) -> None:
    """More than the whole is refused; then 80 percent, half of each subject, and the tests."""
    page.goto(days.path)
    page.fill("[name=minimum_share]", "101")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.fill("[name=minimum_share]", "80")
    page.fill("[name=module_share]", "50")
    page.check("[name=needs_test]")
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_url("**/training")


def dry_run(page: Page, days: Days) -> dict[str, str]:
    """Who would miss the certificate, and what is said of them."""
    page.goto(f"{days.path}/certificates")
    rows = page.locator("section[aria-labelledby=missing-title] tbody tr")
    texts = [rows.nth(n).inner_text() for n in range(rows.count())]
    return {text.split("\n")[0].strip(): text for text in texts}


def decide(page: Page, days: Days) -> None:
    """The chair gives one person the certificate all the same, and says why; nobody else may."""
    person = days.plan.people[decided(days.plan)]
    address = f"{days.path}/exceptions/{person}"
    assert address in page.content()
    page.goto(address)
    page.get_by_role("button", name="Quyết định").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.fill("[name=reason]", "Đi công tác theo phân công của Hội, đã học bù")
    page.get_by_role("button", name="Quyết định").click()
    expect(page.get_by_text("đã học bù")).to_be_visible()


def issue(page: Page, days: Days) -> list[str]:
    """The names of those who got a certificate, by number."""
    page.goto(f"{days.path}/certificates")
    page.get_by_role("button", name="Cấp giấy chứng nhận").click()
    page.wait_for_url("**/certificates")
    with days.looking():
        rows = days.certificates()
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        return [row.registration.person.full_name for row in rows]


def revoke_and_replace(page: Page, guest: Page, days: Days, name: str) -> None:
    """The code on the paper tells anybody what it is worth, before and after."""
    with days.looking():
        row = next(row for row in days.certificates() if row.registration.person.full_name == name)
        certificate_id, code, number = row.id, row.code, row.number
    guest.goto(f"/verify/{code}")
    expect(guest.get_by_text("Giấy chứng nhận hợp lệ")).to_be_visible()
    facts = guest.locator("dl").first
    assert facts.locator("dd").all_inner_texts()[:2] == [name, days.title]
    page.goto(f"/events/{SLUG}/training/certificates/{certificate_id}/revoke")
    page.fill("[name=reason]", "In sai tên đệm")
    page.get_by_role("button", name="Thu hồi").click()
    guest.reload()
    expect(guest.get_by_text("Giấy chứng nhận này đã bị thu hồi")).to_be_visible()
    cell = page.locator("section[aria-labelledby=getting-title] tr", has_text=name)
    cell.get_by_text("Cấp mới").first.click()
    cell.get_by_role("button", name="Cấp mới").click()
    page.wait_for_url("**/certificates")
    guest.reload()
    expect(guest.get_by_text("Giấy chứng nhận mới được cấp thay")).to_be_visible()
    with days.looking():
        new = days.certificates()[-1]
        assert (new.registration.person.full_name, new.replaces_id) == (name, certificate_id)
        assert new.number == len(days.certificates()) > number


def test_two_days_for_78_delegates(open_page: Open, site: Site, days: Days) -> None:
    plan = days.plan
    assert len(plan.people) == 78
    organizer = as_role(open_page, site, "organizer")
    set_the_rule(organizer, days)
    trainer = as_role(open_page, site, "trainer", viewport=PHONE, has_touch=True)
    phone, guest = open_page("/", viewport=PHONE), open_page("/", viewport=PHONE)
    earning = sorted(name for name in plan.people if not plan.missing(name))
    open_and_take(trainer, phone, days, earning[0], Stage.BEFORE)
    days.answer(Stage.BEFORE, earning[0])
    call_the_roll(trainer, days)
    open_and_take(trainer, phone, days, earning[0], Stage.AFTER)
    days.answer(Stage.AFTER, earning[0])
    chair = as_role(open_page, site, "chair")
    told = dry_run(chair, days)
    assert set(told) == {name for name in plan.people if plan.missing(name)}
    assert {name for name in told if "Chưa làm bài kiểm tra" in told[name]} == plan.untested
    decide(chair, days)
    given = issue(organizer, days)
    assert set(given) == {*earning, decided(plan)}
    revoke_and_replace(organizer, guest, days, earning[1])
    with days.looking():
        course = db.session.get_one(Course, days.course_id)
        assert (course.minimum_share, course.module_share, course.needs_test) == (80, 50, True)
    check_report(organizer, days, valid=len(given), revoked=1)
    for path in ("certificates", "report", "roster"):
        trainer.goto(f"{days.path}/{path}")
        assert find_violations(trainer) == [], path
        assert trainer.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
