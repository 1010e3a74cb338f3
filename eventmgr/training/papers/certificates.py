"""How does a certificate look on paper?"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app

from eventmgr.core.dates import admin_date
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.events.queries import paper_head
from eventmgr.people.rules import Sex
from eventmgr.registration.models import Registration
from eventmgr.rendering.blocks import Head
from eventmgr.rendering.pdf import render_pdf, render_template
from eventmgr.training.models import Certificate, Course
from eventmgr.training.queries import event_of, lessons, list_certificates, list_courses
from eventmgr.training.rules import Order, duration, serial

_ADDRESS = {Sex.FEMALE: "Bà", Sex.MALE: "Ông", None: "Ông/Bà"}
# From so many letters on, a name or a course's title takes a smaller size; it is never cut.
_NAME_STEPS, _TITLE_STEPS = (27, 42), (58, 131)


@dataclass(frozen=True)
class Sheet:
    """What stands on one certificate."""

    head: Head
    issuer: str
    address: str
    name: str
    name_size: str
    unit: str
    course: str
    course_size: str
    time: str
    place_and_date: str
    office: tuple[str, ...]
    signer: str
    serial: str
    url: str


def certificates_pdf(
    course_or_event: Course | Event, *, order: Order = Order.NUMBER, only: UUID | None = None
) -> bytes:
    """The valid certificates of a course, or of all courses of an event, each on its sheet; or `only` this one."""
    is_event = isinstance(course_or_event, Event)
    courses = list_courses(course_or_event.id) if isinstance(course_or_event, Event) else [course_or_event]
    event = course_or_event if isinstance(course_or_event, Event) else event_of(course_or_event)
    sheets = [
        _sheet(event, course, certificate)
        for course in courses
        for certificate in list_certificates(course.id, order)
        if certificate.revoked_at is None and only in {None, certificate.id}
    ]
    if not sheets:
        raise NotFound(lazy("No certificate has been issued yet."))
    title = f"Giấy chứng nhận {event.name if is_event else courses[0].title}"
    html = render_template("print/certificate.html", sheets=sheets, title=title)
    return render_pdf(html, title=title, stylesheets=("certificate.css",))


def _sheet(event: Event, course: Course, certificate: Certificate) -> Sheet:
    registration, profile = certificate.registration, event.profile
    name = registration.person.full_name
    return Sheet(
        head=paper_head(event, None, None),
        issuer=" ".join(part for part in (profile.issuer_name, profile.superior_name) if part),
        address=_ADDRESS[registration.person.sex],
        name=name,
        name_size=_size(name, _NAME_STEPS),
        unit=_unit(registration),
        course=course.title,
        course_size=_size(course.title, _TITLE_STEPS),
        time=_time(event, course),
        place_and_date=f"{profile.place}, {admin_date(certificate.issued_on)}",
        office=tuple(line for line in (profile.sign_authority, profile.sign_title) if line),
        signer=profile.sign_name,
        serial=serial(certificate.number, course.number_sign),
        url=f"{current_app.config['PUBLIC_URL']}/verify/{certificate.code}",
    )


def _size(text: str, steps: tuple[int, int]) -> str:
    long, longest = steps
    if len(text) < long:
        return "normal"
    return "long" if len(text) < longest else "longest"


def _unit(registration: Registration) -> str:
    """The organization as it was written at registration, else the province."""
    if registration.organization or registration.delegation is None:
        return registration.organization
    return registration.delegation.admin_unit.full_name


def _time(event: Event, course: Course) -> str:
    """Từ ngày 25 đến ngày 26 tháng 10 năm 2024, tại TP. Nha Trang; thời lượng 9 giờ."""
    days = _days(course, event.zone) or [event.starts_on, event.ends_on]
    hours, minutes = duration(module.hours for module in course.modules)
    length = f"{hours} giờ" + (f" {minutes:02d} phút" if minutes else "")
    place = f", tại {event.city}" if event.city else ""
    return f"{_span(min(days), max(days))}{place}; thời lượng {length}"


def _span(first: date, last: date) -> str:
    if first == last:
        return admin_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"từ ngày {first.day:02d} đến {admin_date(last)}"
    return f"từ {admin_date(first)} đến {admin_date(last)}"


def _days(course: Course, zone: ZoneInfo) -> list[date]:
    return [session.starts_at.astimezone(zone).date() for session in lessons(course)]
