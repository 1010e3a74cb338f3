"""The pages of the training: courses, roster, certificates."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.training import service
from eventmgr.training.forms import PRESENCES, REASONS, CourseForm, ModuleForm, RevokeForm
from eventmgr.training.papers import certificates_pdf
from eventmgr.training.queries import (
    get_certificate,
    get_course,
    get_module,
    lessons,
    list_courses,
    list_teachable,
    roster,
    total_hours,
)
from eventmgr.training.rules import serial

bp = Blueprint("training", __name__)
Page = str | tuple[str, int] | Response


@bp.get("/events/<slug>/training")
@require("training.view")
def index(slug: str) -> str:
    del slug
    event = current_event()
    courses = [(course, lessons(course), roster(course), total_hours(course)) for course in list_courses(event.id)]
    return render_template(
        "training/index.html", event=event, courses=courses, presences=PRESENCES, reasons=REASONS, serial=serial
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
            return _saved("training.new_module", slug=slug, course_id=course.id)
    return _page("training/new.html", event=event, form=form)


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
            return _saved("training.index", slug=slug)
    return _page("training/edit.html", event=event, form=form, course=course)


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
            return _saved("training.index", slug=slug)
    return _page("training/new_module.html", event=event, form=form, course=course)


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
            return _saved("training.index", slug=slug)
    return _page("training/edit_module.html", event=event, form=form, module=module)


@bp.post("/events/<slug>/training/modules/<uuid:module_id>/remove")
@require("training.edit")
def remove_module(slug: str, module_id: UUID) -> Response:
    service.remove_module(get_module(current_event().id, module_id), actor=current_actor(), at=now())
    return _saved("training.index", slug=slug)


@bp.post("/events/<slug>/training/<uuid:course_id>/certificates")
@require("training.issue")
def issue(slug: str, course_id: UUID) -> Response:
    event = current_event()
    course = get_course(event.id, course_id)
    given = service.issue_certificates(course, on=_today(event), actor=current_actor(), at=now())
    if given:
        flash(_("Certificates issued: %(n)s.", n=len(given)), "success")
    else:
        flash(_("Everybody who earned a certificate has one already."), "info")
    return redirect(url_for("training.index", slug=slug), 303)


@bp.route("/events/<slug>/training/certificates/<uuid:certificate_id>/revoke", methods=["GET", "POST"])
@require("training.issue")
def revoke(slug: str, certificate_id: UUID) -> Page:
    event = current_event()
    certificate = get_certificate(event.id, certificate_id)
    form = RevokeForm()
    if form.validate_on_submit():
        try:
            service.revoke(certificate, form.reason.data or "", actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("The certificate is revoked. Who checks its code is told so."), "success")
            return redirect(url_for("training.index", slug=slug), 303)
    return _page("training/revoke.html", event=event, form=form, certificate=certificate, serial=serial)


@bp.post("/events/<slug>/training/certificates/<uuid:certificate_id>/reissue")
@require("training.issue")
def reissue(slug: str, certificate_id: UUID) -> Response:
    event = current_event()
    certificate = get_certificate(event.id, certificate_id)
    service.reissue(certificate, on=_today(event), actor=current_actor(), at=now())
    flash(_("The certificate is valid again, under its old number."), "success")
    return redirect(url_for("training.index", slug=slug), 303)


@bp.get("/events/<slug>/training/certificates.pdf")
@require("training.view")
def certificates(slug: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{slug}-certificates.pdf"'}
    return Response(certificates_pdf(current_event()), mimetype="application/pdf", headers=headers)


def _today(event: Event) -> date:
    return now().astimezone(event.zone).date()


def _saved(endpoint: str, **values: Any) -> Response:
    flash(_("Saved."), "success")
    return redirect(url_for(endpoint, **values), 303)


def _page(template: str, **context: Any) -> Page:
    """The page of a form: with what is wrong with it after a refused POST, else as it is."""
    return invalid(template, **context) if request.method == "POST" else render_template(template, **context)
