"""The pages on which courses are set up, and the roster."""

from dataclasses import dataclass
from uuid import UUID

from flask import render_template
from werkzeug.wrappers import Response

from eventmgr.agenda.models import Session
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.events.queries import current_event
from eventmgr.materials.models import Material
from eventmgr.materials.queries import list_materials
from eventmgr.training import service
from eventmgr.training.forms import OUTLOOKS, CourseForm, ModuleForm
from eventmgr.training.models import Course
from eventmgr.training.queries import (
    CourseReport,
    RosterRow,
    get_course,
    get_module,
    lessons,
    list_courses,
    list_teachable,
    report,
    roster,
)
from eventmgr.training.rules import Outlook, duration, serial
from eventmgr.training.views.shared import Page, bp, page, saved


@bp.get("/events/<slug>/training")
@require("training.view")
def index(slug: str) -> str:
    """Courses with their modules, how many are on the way to the certificate, and where everything else is."""
    del slug
    event = current_event()
    materials: dict[UUID | None, list[Material]] = {}
    for material in list_materials(event.id):
        materials.setdefault(material.session_id, []).append(material)
    courses = [_shown(course) for course in list_courses(event.id)]
    return render_template(
        "training/index.html", event=event, courses=courses, materials=materials, outlooks=OUTLOOKS, serial=serial
    )


@dataclass(frozen=True)
class _Shown:
    course: Course
    sessions: list[Session]
    rows: list[RosterRow]
    duration: tuple[int, int]
    told: CourseReport
    at_risk: list[RosterRow]
    lost: list[RosterRow]


def _shown(course: Course) -> _Shown:
    rows, at = roster(course), now()
    by_outlook = [(row, row.outlook(at)) for row in rows if row.exception is None]
    return _Shown(
        course,
        lessons(course),
        rows,
        duration(module.hours for module in course.modules),
        report(course, rows),
        [row for row, seen in by_outlook if seen is Outlook.AT_RISK],
        [row for row, seen in by_outlook if seen is Outlook.LOST and row.known],
    )


@bp.route("/events/<slug>/training/new", methods=["GET", "POST"])
@require("training.edit")
def new(slug: str) -> Page:
    event = current_event()
    form = CourseForm(data={"number_sign": f"GCN-{event.profile.number_sign}".rstrip("-")})
    if form.validate_on_submit():
        try:
            course = service.create_course(event, **form.values(), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return saved("training.new_module", slug=slug, course_id=course.id)
    return page("training/new.html", event=event, form=form)


@bp.route("/events/<slug>/training/<uuid:course_id>", methods=["GET", "POST"])
@require("training.edit")
def edit(slug: str, course_id: UUID) -> Page:
    event = current_event()
    course = get_course(event.id, course_id)
    form = CourseForm(obj=course)
    if form.validate_on_submit():
        try:
            service.update_course(course, form.values(), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return saved("training.index", slug=slug)
    return page("training/edit.html", event=event, form=form, course=course)


@bp.route("/events/<slug>/training/<uuid:course_id>/modules/new", methods=["GET", "POST"])
@require("training.edit")
def new_module(slug: str, course_id: UUID) -> Page:
    event = current_event()
    course = get_course(event.id, course_id)
    form = ModuleForm().offer(list_teachable(event.id), event.zone)
    if form.validate_on_submit():
        try:
            service.add_module(course, **form.values(), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return saved("training.index", slug=slug)
    return page("training/new_module.html", event=event, form=form, course=course)


@bp.route("/events/<slug>/training/modules/<uuid:module_id>", methods=["GET", "POST"])
@require("training.edit")
def edit_module(slug: str, module_id: UUID) -> Page:
    event = current_event()
    module = get_module(event.id, module_id)
    form = ModuleForm.of(module).offer(list_teachable(event.id), event.zone)
    if form.validate_on_submit():
        try:
            service.update_module(module, form.values(), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return saved("training.index", slug=slug)
    return page("training/edit_module.html", event=event, form=form, module=module)


@bp.post("/events/<slug>/training/modules/<uuid:module_id>/remove")
@require("training.edit")
def remove_module(slug: str, module_id: UUID) -> Response:
    service.remove_module(get_module(current_event().id, module_id), actor=current_actor(), at=now())
    return saved("training.index", slug=slug)
