"""What a delegate answered: seen, corrected and taken back on the own page."""

from collections.abc import Callable

from flask import flash, redirect, render_template, session, url_for

from eventmgr.core.access import Actor, public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.i18n import _
from eventmgr.core.ids import clean_token
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.portal.views.shared import Page, bp
from eventmgr.questionnaires.forms import asked_form
from eventmgr.questionnaires.queries import list_asked, stored_values
from eventmgr.questionnaires.rules import Place, asked_here
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import find_pass
from eventmgr.registration.service import answer


@bp.route("/p/<token>/answers", methods=["GET", "POST"])
@public
@limiter.limit(PUBLIC_LIMIT)
def answers(token: str) -> Page:
    """An emptied answer is taken back, with its file and its consent; a device that gave no code is asked for it."""
    given = find_pass(clean_token(token))
    if given is None or given.revoked_at is not None or given.id.hex not in session.get("passes", []):
        return redirect(url_for("portal.delegate", token=token), 303)
    registration = given.registration
    event = registration.event
    form = asked_form(event.id, Place.REGISTRATION, registration.category.key, stored_values(registration.id))
    if form.validate_on_submit():
        actor = Actor("delegate", registration.id, registration.code)
        try:
            answer(event, registration.id, form.entries(), is_strict=True, for_oneself=True, actor=actor, at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("portal.delegate", token=token), 303)
    context = {"event": event, "form": form, "token": token}
    if form.is_submitted():
        return invalid("portal/answers.html", **context)
    return render_template("portal/answers.html", **context)


@bp.context_processor
def _for_pages() -> dict[str, Callable[[Registration], bool]]:
    """Pages of the portal may ask whether there is anything to answer."""
    return {"is_asked": is_asked}


def is_asked(registration: Registration) -> bool:
    asked = list_asked(registration.event_id)
    return bool(asked_here(asked, Place.REGISTRATION, registration.category.key))
