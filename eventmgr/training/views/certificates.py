"""The pages on which certificates are given, taken back and printed."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _, lazy
from eventmgr.events.queries import current_event
from eventmgr.training import service
from eventmgr.training.forms import ORDERS, OUTLOOKS, REASONS, ExceptionForm, RevokeForm
from eventmgr.training.papers import certificates_pdf, register_paper, register_xlsx
from eventmgr.training.queries import get_certificate, get_course, lessons, list_certificates, roster
from eventmgr.training.rules import Order, serial
from eventmgr.training.views.shared import Page, bp, made, page, sent, today


@bp.get("/events/<slug>/training/<uuid:course_id>/certificates")
@require("training.view")
def dry_run(slug: str, course_id: UUID) -> str:
    """Who would get a certificate now and who not, and for what; then who has one."""
    del slug
    event = current_event()
    course = get_course(event.id, course_id)
    rows = roster(course)
    return render_template(
        "training/dry_run.html",
        event=event,
        course=course,
        titles={module.id: module.title for module in course.modules},
        sessions=lessons(course),
        rows=rows,
        at=now(),
        reasons=REASONS,
        outlooks=OUTLOOKS,
        orders=ORDERS,
        revoked=[row for row in list_certificates(course.id) if row.revoked_at is not None],
        serial=serial,
    )


@bp.post("/events/<slug>/training/<uuid:course_id>/certificates")
@require("training.issue")
def issue(slug: str, course_id: UUID) -> Response:
    del slug
    event = current_event()
    course = get_course(event.id, course_id)
    given = service.issue_certificates(course, on=today(event), actor=current_actor(), at=now())
    if given:
        flash(_("Certificates issued: %(n)s.", n=len(given)), "success")
    else:
        flash(_("Everybody who earned a certificate has one already."), "info")
    return _back(course.id)


@bp.route("/events/<slug>/training/<uuid:course_id>/exceptions/<uuid:registration_id>", methods=["GET", "POST"])
@require("training.override")
def except_person(slug: str, course_id: UUID, registration_id: UUID) -> Page:
    """Decide, with the reason, that somebody gets a certificate although the rule says no."""
    del slug
    event = current_event()
    course = get_course(event.id, course_id)
    row = next((row for row in roster(course) if row.registration.id == registration_id), None)
    if row is None:
        raise NotFound(lazy("This person is not on the roster of the course."))
    form = ExceptionForm()
    if form.validate_on_submit():
        try:
            service.make_exception(course, registration_id, form.reason.data or "", actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Decided: this person gets a certificate."), "success")
            return _back(course.id)
    return page("training/except_person.html", event=event, form=form, course=course, row=row, reasons=REASONS)


@bp.post("/events/<slug>/training/<uuid:course_id>/exceptions/<uuid:registration_id>/remove")
@require("training.override")
def drop_exception(slug: str, course_id: UUID, registration_id: UUID) -> Response:
    """Take the decision back."""
    del slug
    course = get_course(current_event().id, course_id)
    service.drop_exception(course, registration_id, actor=current_actor(), at=now())
    flash(_("The decision was taken back."), "success")
    return _back(course.id)


@bp.route("/events/<slug>/training/certificates/<uuid:certificate_id>/revoke", methods=["GET", "POST"])
@require("training.issue")
def revoke(slug: str, certificate_id: UUID) -> Page:
    del slug
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
            return _back(certificate.course_id)
    return page("training/revoke.html", event=event, form=form, certificate=certificate, serial=serial)


@bp.post("/events/<slug>/training/certificates/<uuid:certificate_id>/reissue")
@require("training.issue")
def reissue(slug: str, certificate_id: UUID) -> Response:
    del slug
    event = current_event()
    certificate = get_certificate(event.id, certificate_id)
    service.reissue(certificate, on=today(event), actor=current_actor(), at=now())
    flash(_("The certificate is valid again, under its old number."), "success")
    return _back(certificate.course_id)


@bp.post("/events/<slug>/training/certificates/<uuid:certificate_id>/replace")
@require("training.issue")
def replace(slug: str, certificate_id: UUID) -> Response:
    """Issue a new certificate under a new number; the revoked one stays known."""
    del slug
    event = current_event()
    certificate = get_certificate(event.id, certificate_id)
    new = service.replace(certificate, on=today(event), actor=current_actor(), at=now())
    number = serial(new.number, new.course.number_sign)
    flash(_("A new certificate was issued: %(number)s.", number=number), "success")
    return _back(certificate.course_id)


@bp.get("/events/<slug>/training/certificates.pdf")
@require("training.view")
def certificates(slug: str) -> Response:
    """All valid certificates, in the order in which they are handed out."""
    asked = request.args.get("order", Order.NUMBER.value)
    order = Order(asked) if asked in {each.value for each in Order} else Order.NUMBER
    headers = {"Content-Disposition": f'inline; filename="{slug}-certificates.pdf"'}
    return Response(certificates_pdf(current_event(), order=order), mimetype="application/pdf", headers=headers)


@bp.get("/events/<slug>/training/<uuid:course_id>/register.<any(pdf, docx, xlsx):file_format>")
@require("training.view")
def register(slug: str, course_id: UUID, file_format: str) -> Response:
    """The register of certificates of a course."""
    course = get_course(current_event().id, course_id)
    data = register_xlsx(course) if file_format == "xlsx" else made(register_paper(course), file_format)
    return sent(data, f"{slug}-register", file_format)


def _back(course_id: UUID) -> Response:
    return redirect(url_for("training.dry_run", slug=current_event().slug, course_id=course_id), 303)
