"""Where the organizer says whether somebody who registered stood here before."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import Conflict, NotFound
from eventmgr.core.i18n import _, lazy
from eventmgr.events.queries import current_event
from eventmgr.registration import service
from eventmgr.registration.views.shared import bp


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/join")
@require("registration.edit")
def join(slug: str, registration_id: UUID) -> Response:
    return _decide(service.join, slug, registration_id, _("Joined: one person, with both registrations as history."))


@bp.post("/events/<slug>/registrations/<uuid:registration_id>/keep-apart")
@require("registration.edit")
def keep_apart(slug: str, registration_id: UUID) -> Response:
    return _decide(service.keep_apart, slug, registration_id, _("Noted: two people."))


def _decide(decide: Callable[..., Any], slug: str, registration_id: UUID, message: str) -> Response:
    try:
        earlier_id = UUID(request.form.get("earlier", ""))
    except ValueError:
        raise NotFound(lazy("There is no such registration.")) from None
    try:
        decide(current_event(), registration_id, earlier_id, actor=current_actor(), at=now())
    except Conflict as refusal:
        flash(str(refusal), "warning")
    else:
        flash(message, "success")
    return redirect(url_for("registration.show", slug=slug, registration_id=registration_id), 303)
