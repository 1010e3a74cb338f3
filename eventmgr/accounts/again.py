"""Showing once more who one is: by the password, a code of the app, or a passkey, on the way to the deed itself."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventmgr.accounts import passkeys
from eventmgr.accounts.service import accept_code
from eventmgr.accounts.signin import is_password, make_fresh, own_account
from eventmgr.core.clock import now
from eventmgr.core.i18n import _
from eventmgr.core.limits import count_wrong, refuse_guessing

# The fields of the page, sent together with what was typed for the deed.
PASSWORD, CODE, CREDENTIAL = "again_password", "again_code", "again_credential"
_SCOPE = "sign-in again"


def shows_again() -> bool:
    """Whether this request brings something that proves who sends it; it is fresh from then on."""
    form = request.form
    if request.method != "POST" or not any(form.get(name) for name in (PASSWORD, CODE, CREDENTIAL)):
        return False
    account = own_account()
    refuse_guessing(_SCOPE, str(account.id))
    if (
        is_password(account, form.get(PASSWORD, ""))
        or (form.get(CODE) and accept_code(account, form[CODE], at=now()))
        or (form.get(CREDENTIAL) and passkeys.used_by(form[CREDENTIAL]) == account)
    ):
        make_fresh()
        return True
    count_wrong(_SCOPE, str(account.id))
    g.again_error = _("This is not right. Please try again.")
    return False


def page(message: str) -> tuple[str, int] | Response:
    """Ask for it: here, with what was typed kept in the form, or for what is only fetched on a page of its own."""
    if request.method != "POST":
        return redirect(url_for("accounts.again", next=request.full_path.rstrip("?")), 303)
    own = {PASSWORD, CODE, CREDENTIAL, "csrf_token"}
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in own]
    return show(message, request.full_path.rstrip("?"), kept), 401


def show(message: str, action: str, kept: list[tuple[str, str]]) -> str:
    """The page that asks; it sends what it keeps to where the deed is done."""
    account = own_account()
    options: dict[str, Any] = {
        "has_password": account.password is not None,
        "has_app": account.tf_primary_method is not None,
        "has_passkey": bool(account.passkeys) and passkeys.are_possible(),
    }
    return render_template(
        "accounts/again.html", message=message, action=action, kept=kept, error=g.pop("again_error", ""), **options
    )
