"""The page behind the link of an invitation: take the role with the account at hand, or make one."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventmgr.accounts import service
from eventmgr.accounts.forms import JoinForm
from eventmgr.accounts.models import TeamInvitation
from eventmgr.accounts.queries import find_invitation, has_account
from eventmgr.accounts.rules import ROLE_LABELS, InviteState, invite_state
from eventmgr.accounts.signin import enter, own_account
from eventmgr.accounts.views.shared import Page, bp
from eventmgr.core.access import current_actor, public
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _, lazy
from eventmgr.core.limits import PUBLIC_LIMIT, limiter


@bp.get("/join/<key>")
@public
def invited(key: str) -> Page:
    found = _found(key)
    return _page(key, found, JoinForm(formdata=None, data={"name": found.name, "email": found.email}))


@bp.post("/join/<key>/accept")
@public
@limiter.limit(PUBLIC_LIMIT)
def accept(key: str) -> Page:
    """One click of somebody who is signed in is the consent."""
    if current_actor().kind != "account":
        return redirect(url_for("security.login", next=url_for("accounts.invited", key=key)), 303)
    found = _found(key)
    service.accept_invitation(key, own_account(), at=now())
    return _welcome(found)


@bp.post("/join/<key>")
@public
@limiter.limit(PUBLIC_LIMIT)
def join(key: str) -> Page:
    """Make an account with a password of one's own; it is signed in at once."""
    found, form = _found(key), JoinForm()
    if current_actor().kind == "account":
        return redirect(url_for("accounts.invited", key=key), 303)
    if not form.validate_on_submit():
        return _page(key, found, form, 422)
    try:
        account = service.join_as_new(
            key, form.name.data or "", form.email.data or "", form.new_password.data or "", at=now()
        )
    except DomainError as error:
        add_error(form, error)
        return _page(key, found, form, error.status)
    enter(account, strong=False)
    return _welcome(found)


def _welcome(found: TeamInvitation) -> Response:
    flash(_("You work on “%(event)s” now.", event=found.event_name), "success")
    return redirect(url_for("events.index"), 303)


def _found(key: str) -> TeamInvitation:
    found = find_invitation(key)
    if found is None:
        raise NotFound(lazy("There is no such invitation. Ask for a new link."))
    return found


def _page(key: str, found: TeamInvitation, form: JoinForm, status: int = 200) -> Page:
    state = invite_state(found, now())
    html = render_template(
        "accounts/join.html",
        key=key,
        invitation=found,
        role=ROLE_LABELS[found.role],
        is_open=state is InviteState.OPEN,
        account=own_account() if current_actor().kind == "account" else None,
        is_known=found.email is not None and has_account(found.email),
        form=form,
    )
    return html, status
