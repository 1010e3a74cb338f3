"""What a delegate chooses to be taught, and the own certificates."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for

from eventmgr.agenda.queries import as_given
from eventmgr.core.access import Actor, public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.i18n import _, lazy
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.portal.views.shared import Page, bp, own_pass
from eventmgr.registration.models import Registration
from eventmgr.training import service
from eventmgr.training.papers import certificates_pdf
from eventmgr.training.queries import (
    get_module,
    list_choices,
    list_moved_up,
    list_own_certificates,
    modules_to_choose,
)
from eventmgr.training.rules import EnrolmentState


@bp.get("/p/<token>/modules")
@public
@limiter.limit(PUBLIC_LIMIT)
def modules(token: str) -> Page:
    """The subjects to choose from, with their places and what runs at the same time."""
    given = own_pass(token)
    registration = given.registration
    choices = list_choices(registration)
    lessons = [link.session for choice in choices for link in choice.module.sessions]
    return render_template(
        "portal/modules.html",
        event=registration.event,
        token=given.token,
        choices=choices,
        given=as_given(registration.event_id, lessons),
        at=now(),
    )


@bp.post("/p/<token>/modules/<uuid:module_id>")
@public
@limiter.limit(PUBLIC_LIMIT)
def choose_module(token: str, module_id: UUID) -> Page:
    """Take a place, or the last one of the waiting list."""
    given = own_pass(token)
    registration = given.registration
    module = get_module(registration.event_id, module_id)
    try:
        row = service.choose(module, registration, actor=_actor(registration), at=now())
    except DomainError as error:
        flash(str(error), "danger")
    else:
        is_in = row.state is EnrolmentState.ENROLLED
        flash(
            _("You have a place.") if is_in else _("All places are taken: you wait, and move up by itself."), "success"
        )
    return redirect(url_for("portal.modules", token=given.token), 303)


@bp.post("/p/<token>/modules/<uuid:module_id>/leave")
@public
@limiter.limit(PUBLIC_LIMIT)
def leave_module(token: str, module_id: UUID) -> Page:
    """Give the place to somebody else."""
    given = own_pass(token)
    registration = given.registration
    module = get_module(registration.event_id, module_id)
    try:
        service.leave(module, registration, actor=_actor(registration), at=now())
    except DomainError as error:
        flash(str(error), "danger")
    return redirect(url_for("portal.modules", token=given.token), 303)


@bp.get("/p/<token>/certificates/<uuid:certificate_id>.pdf")
@public
@limiter.limit(PUBLIC_LIMIT)
def own_certificate(token: str, certificate_id: UUID) -> Response:
    """One's own certificate, as it is printed; a revoked one is not handed out."""
    registration = own_pass(token).registration
    found = [row for row in list_own_certificates(registration.id) if row.id == certificate_id]
    if not found:
        raise NotFound(lazy("There is no such certificate."))
    name = f"giay-chung-nhan-{found[0].number:04d}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    data = certificates_pdf(found[0].course, only=found[0].id)
    return Response(data, mimetype="application/pdf", headers=headers)


@bp.context_processor
def _for_pages() -> dict[str, object]:
    """Pages of the portal may ask whether there is anything to choose, and where somebody moved up."""
    return {"modules_to_choose": modules_to_choose, "moved_up": lambda registration: list_moved_up(registration, now())}


def _actor(registration: Registration) -> Actor:
    return Actor("delegate", registration.id, registration.code)
