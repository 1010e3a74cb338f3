"""How does a certificate look on paper?"""

from collections.abc import Callable, Collection, Mapping, Sequence
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
from eventmgr.rendering.cards import Design, Record, fill
from eventmgr.rendering.pdf import render_template
from eventmgr.rendering.pictures import find_picture
from eventmgr.training.models import Certificate, Course, Module
from eventmgr.training.queries import enrolled_by_module, event_of, list_certificates, list_courses
from eventmgr.training.rules import Order, duration, serial

_ADDRESS = {Sex.FEMALE: "Bà", Sex.MALE: "Ông", None: "Ông/Bà"}
Progress = Callable[[int], None]


def certificates_pdf(
    course_or_event: Course | Event,
    progress: Progress | None = None,
    *,
    order: Order = Order.NUMBER,
    only: UUID | None = None,
) -> bytes:
    """The valid certificates of a course, or of all courses of an event, each on its sheet; or `only` this one."""
    is_event = isinstance(course_or_event, Event)
    courses = list_courses(course_or_event.id) if isinstance(course_or_event, Event) else [course_or_event]
    event = course_or_event if isinstance(course_or_event, Event) else event_of(course_or_event)
    taught = {course.id: enrolled_by_module(course) for course in courses}
    records = [
        _record(event, course, certificate, _modules_of(course, certificate, taught[course.id]))
        for course in courses
        for certificate in list_certificates(course.id, order)
        if certificate.revoked_at is None and only in {None, certificate.id}
    ]
    if not records:
        raise NotFound(lazy("No certificate has been issued yet."))
    title = f"Giấy chứng nhận {event.name if is_event else courses[0].title}"
    return fill(_design(event), records, title=title, archive=True, progress=progress)


def _design(event: Event) -> Design:
    """The sheet with what the event's papers have in common: head, issuer and signature."""
    profile = event.profile
    html = render_template(
        "print/certificate.html",
        head=paper_head(event, None, None),
        logo=find_picture(profile.logo_key),
        issuer=" ".join(part for part in (profile.issuer_name, profile.superior_name) if part),
        office=[line for line in (profile.sign_authority, profile.sign_title) if line],
        signer=profile.sign_name,
    )
    return Design(html, ("certificate.css",))


def _modules_of(course: Course, certificate: Certificate, enrolled: Mapping[UUID, Collection[UUID]]) -> list[Module]:
    """The subjects that this person was taught: those for everybody, and the chosen ones."""
    person = certificate.registration_id
    return [module for module in course.modules if person in enrolled.get(module.id, {person})]


def _record(event: Event, course: Course, certificate: Certificate, modules: Sequence[Module]) -> Record:
    """What stands on one certificate."""
    registration = certificate.registration
    unit = _unit(registration)
    return {
        "name": f"{_ADDRESS[registration.person.sex]} {registration.person.full_name}",
        "unit": f"Đơn vị: {unit}" if unit else "",
        "course": course.title,
        "time": f"Thời gian: {_time(event, modules)}",
        "place": f"{event.profile.place}, {admin_date(certificate.issued_on)}",
        "serial": f"Số: {serial(certificate.number, course.number_sign)}",
        "check": f"{current_app.config['PUBLIC_URL']}/verify/{certificate.code}",
    }


def _unit(registration: Registration) -> str:
    """The organization as it was written at registration, else the province."""
    if registration.organization or registration.delegation is None:
        return registration.organization
    return registration.delegation.admin_unit.full_name


def _time(event: Event, modules: Sequence[Module]) -> str:
    """Từ ngày 25 đến ngày 26 tháng 10 năm 2024, tại TP. Nha Trang; thời lượng 9 giờ."""
    days = _days(modules, event.zone) or [event.starts_on, event.ends_on]
    hours, minutes = duration(module.hours for module in modules)
    length = f"{hours} giờ" + (f" {minutes:02d} phút" if minutes else "")
    place = f", tại {event.city}" if event.city else ""
    return f"{_span(min(days), max(days))}{place}; thời lượng {length}"


def _span(first: date, last: date) -> str:
    if first == last:
        return admin_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"từ ngày {first.day:02d} đến {admin_date(last)}"
    return f"từ {admin_date(first)} đến {admin_date(last)}"


def _days(modules: Sequence[Module], zone: ZoneInfo) -> list[date]:
    return [link.session.starts_at.astimezone(zone).date() for module in modules for link in module.sessions]
