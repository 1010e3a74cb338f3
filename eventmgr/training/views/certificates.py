"""The pages on which certificates are given, taken back and printed."""

from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.queries import current_event
from eventmgr.training import service
from eventmgr.training.forms import RevokeForm
from eventmgr.training.papers import certificates_pdf
from eventmgr.training.queries import get_certificate, get_course
from eventmgr.training.rules import serial
from eventmgr.training.views.shared import Page, bp, page, today


@bp.post("/events/<slug>/training/<uuid:course_id>/certificates")
@require("training.issue")
def issue(slug: str, course_id: UUID) -> Response:
    event = current_event()
    course = get_course(event.id, course_id)
    given = service.issue_certificates(course, on=today(event), actor=current_actor(), at=now())
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
    return page("training/revoke.html", event=event, form=form, certificate=certificate, serial=serial)


@bp.post("/events/<slug>/training/certificates/<uuid:certificate_id>/reissue")
@require("training.issue")
def reissue(slug: str, certificate_id: UUID) -> Response:
    event = current_event()
    certificate = get_certificate(event.id, certificate_id)
    service.reissue(certificate, on=today(event), actor=current_actor(), at=now())
    flash(_("The certificate is valid again, under its old number."), "success")
    return redirect(url_for("training.index", slug=slug), 303)


@bp.get("/events/<slug>/training/certificates.pdf")
@require("training.view")
def certificates(slug: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{slug}-certificates.pdf"'}
    return Response(certificates_pdf(current_event()), mimetype="application/pdf", headers=headers)
