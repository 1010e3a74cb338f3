"""What a delegate would like to discuss: chosen on the own page, as long as the organizer lets them."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask import session as cookie

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import get_session
from eventmgr.core.access import Actor, public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.i18n import _
from eventmgr.core.ids import clean_token
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.groups.forms import wish_form_of
from eventmgr.groups.queries import open_for_wishes
from eventmgr.groups.service import wish_oneself
from eventmgr.portal.views.shared import Page, bp
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import find_pass


@bp.route("/p/<token>/wishes/<uuid:session_id>", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def wishes(token: str, session_id: UUID) -> Page:
    """Up to three topics, the best first; a device that gave no code is asked for it."""
    given = find_pass(clean_token(token))
    if given is None or given.revoked_at is not None or given.id.hex not in cookie.get("passes", []):
        return redirect(url_for("portal.delegate", token=token), 303)
    registration = given.registration
    session = get_session(registration.event_id, session_id)
    form = wish_form_of(session, registration.id)
    if form.validate_on_submit():
        actor = Actor("delegate", registration.id, registration.code)
        try:
            wish_oneself(session, registration, form.chosen, actor=actor, at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("portal.delegate", token=token), 303)
    is_open = session.id in {each.id for each in open_for_wishes(registration)}
    context = {"event": registration.event, "form": form, "token": token, "session": session, "is_open": is_open}
    if form.is_submitted():
        return invalid("portal/wishes.html", **context)
    return render_template("portal/wishes.html", **context)


@bp.context_processor
def _for_pages() -> dict[str, Callable[[Registration], list[Session]]]:
    """Pages of the portal may ask for which sessions there is something to wish."""
    return {"sessions_to_wish": open_for_wishes}
