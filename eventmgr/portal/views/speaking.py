"""A delegate asks for the floor from the own page, and takes it back."""

from uuid import UUID

from flask import flash, redirect, request, url_for

from eventmgr.core.access import Actor, public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.limits import limiter
from eventmgr.outcomes.service import ask_for_oneself, withdraw_oneself
from eventmgr.portal.views.shared import Page, bp, own_key, own_pass
from eventmgr.registration.models import Registration

# Each wish is a line of the record and of its trail; nobody changes her mind more often.
WISH_LIMIT = "10 per minute"


@bp.post("/p/<token>/speak")
@public
@limiter.limit(WISH_LIMIT, key_func=own_key)
def speak(token: str) -> Page:
    """Ask for the floor; who is on the list already keeps her place."""
    registration = own_pass(token).registration
    if record_id := _record_id():
        try:
            ask_for_oneself(registration, record_id, actor=_actor(registration), at=now())
        except DomainError as error:
            flash(str(error), "error")
    return redirect(url_for("portal.delegate", token=token, _anchor="speaking"), 303)


@bp.post("/p/<token>/speak/withdraw")
@public
@limiter.limit(WISH_LIMIT, key_func=own_key)
def withdraw(token: str) -> Page:
    """Leave the list of speakers."""
    registration = own_pass(token).registration
    if record_id := _record_id():
        try:
            withdraw_oneself(registration, record_id, actor=_actor(registration), at=now())
        except DomainError as error:
            flash(str(error), "error")
    return redirect(url_for("portal.delegate", token=token, _anchor="speaking"), 303)


def _record_id() -> UUID | None:
    try:
        return UUID(request.form.get("record", ""))
    except ValueError:
        return None


def _actor(registration: Registration) -> Actor:
    return Actor("delegate", registration.id, registration.code)
