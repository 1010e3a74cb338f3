"""The pages of the own account: name, password, second factor, passkeys, who else is signed in as it."""

from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, session, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from eventmgr.accounts import again as showing
from eventmgr.accounts import passkeys, service
from eventmgr.accounts.forms import CodeForm, NameForm, PasskeyForm, PasswordForm
from eventmgr.accounts.service.codes import address_of, new_secret, opened, sealed
from eventmgr.accounts.signin import STRONG, end_other_sessions, enter, own_account, stay_alone
from eventmgr.accounts.views.shared import Page, bp, going_to
from eventmgr.core.access import FRESH_FOR_COPIES, OWN, current_actor, fresh, public, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.i18n import _
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.core.problems import for_programs
from eventmgr.core.sealing import CannotOpen
from eventmgr.rendering import qr


@bp.get("/account")
@require(OWN)
def index() -> str:
    account = own_account()
    return render_template(
        "accounts/index.html",
        account=account,
        form=NameForm(formdata=None, obj=account),
        next=going_to(),
        codes_left=len(account.mf_recovery_codes or []),
    )


@bp.post("/account/name")
@require(OWN)
def rename() -> Page:
    form, account = NameForm(), own_account()
    if not form.validate_on_submit():
        return invalid(
            "accounts/index.html",
            account=account,
            form=form,
            next="",
            codes_left=len(account.mf_recovery_codes or []),
        )
    service.rename_account(account, form.name.data or "", actor=current_actor(), at=now())
    return _kept(_("Saved."))


@bp.get("/account/password")
@require(OWN)
def password() -> str:
    return render_template("accounts/password.html", form=PasswordForm(formdata=None))


@bp.post("/account/password")
@require(OWN)
@fresh()
def change_password() -> Page:
    form, account = PasswordForm(), own_account()
    if not form.validate_on_submit():
        return invalid("accounts/password.html", form=form)
    service.change_password(account, form.new_password.data or "", actor=current_actor(), at=now())
    stay_alone(account)
    return _kept(_("The password is changed. Other browsers are signed out."))


@bp.post("/account/sessions/end")
@require(OWN)
def end_sessions() -> Page:
    end_other_sessions()
    return _kept(_("All other browsers and phones are signed out."))


@bp.get("/account/again")
@require(OWN)
def again() -> Page:
    """Ask for what is fetched with the address that stands in `next`."""
    return showing.show(_("You signed in a while ago. Show once more that it is you."), request.full_path, [])


@bp.post("/account/again")
@require(OWN)
@fresh()
def go_on() -> Page:
    """On to what was asked for: a file comes beside the page that says so."""
    return render_template("accounts/go_on.html", next=going_to() or url_for("accounts.index"))


@bp.get("/account/second-factor")
@require(OWN)
@fresh(FRESH_FOR_COPIES)
def second_factor() -> str:
    secret = new_secret()
    return _app_page(CodeForm(formdata=None, data={"state": sealed(secret)}), secret)


@bp.post("/account/second-factor")
@require(OWN)
@fresh(FRESH_FOR_COPIES)
def set_second_factor() -> Page:
    form, account = CodeForm(), own_account()
    try:
        secret = opened(form.state.data or "")
    except CannotOpen:
        return redirect(url_for("accounts.second_factor", next=going_to() or None), 303)
    if not form.validate_on_submit():
        return _app_page(form, secret), 422
    try:
        codes = service.set_second_factor(account, secret, form.code.data or "", actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        return _app_page(form, secret), error.status
    stay_alone(account)
    return _codes_page(codes)


@bp.post("/account/second-factor/end")
@require(OWN)
@fresh()
def drop_second_factor() -> Page:
    service.drop_second_factor(own_account(), actor=current_actor(), at=now())
    session.pop(STRONG, None)
    return _kept(_("The second factor is switched off: the password alone signs in."))


@bp.post("/account/recovery-codes")
@require(OWN)
@fresh()
def renew_codes() -> Page:
    return _codes_page(service.renew_recovery_codes(own_account(), actor=current_actor(), at=now()))


@bp.post("/account/passkeys/options")
@require(OWN)
@for_programs
@fresh(FRESH_FOR_COPIES)
def passkey_options() -> Response:
    return jsonify(passkeys.options_to_make(own_account()))


@bp.get("/account/passkeys/new")
@require(OWN)
@fresh(FRESH_FOR_COPIES)
def new_passkey() -> str:
    return render_template(
        "accounts/passkey.html", form=PasskeyForm(formdata=None), possible=passkeys.are_possible(), next=going_to()
    )


@bp.post("/account/passkeys/new")
@require(OWN)
@fresh(FRESH_FOR_COPIES)
def add_passkey() -> Page:
    form, account = PasskeyForm(), own_account()
    made = passkeys.made_by(form.credential.data or "") if form.validate_on_submit() else None
    shown = {"form": form, "possible": passkeys.are_possible(), "next": going_to()}
    if made is None:
        if not form.errors:
            form.form_errors.append(_("The passkey was not made. Please try again."))
        return invalid("accounts/passkey.html", **shown)
    try:
        service.add_passkey(
            account,
            form.name.data or "",
            made.credential_id,
            made.public_key,
            made.count,
            actor=current_actor(),
            at=now(),
        )
    except DomainError as error:
        add_error(form, error)
        return invalid("accounts/passkey.html", **shown)
    session[STRONG] = True
    flash(_("The passkey is kept. From now on it signs you in without a password."), "success")
    return redirect(going_to() or url_for("accounts.index"), 303)


@bp.post("/account/passkeys/<uuid:passkey_id>/remove")
@require(OWN)
@fresh()
def remove_passkey(passkey_id: UUID) -> Page:
    service.remove_passkey(own_account(), passkey_id, actor=current_actor(), at=now())
    return _kept(_("The passkey signs in no more. Delete it on the device, too."))


@bp.post("/account/passkey/options")
@public
@limiter.limit(PUBLIC_LIMIT)
@for_programs
def sign_in_options() -> Response:
    """What a browser needs to show a passkey, on the sign-in page and on the one that asks again."""
    return jsonify(passkeys.options_to_use())


@bp.post("/account/passkey")
@public
@limiter.limit(PUBLIC_LIMIT)
def sign_in() -> Page:
    """Sign in by a passkey alone."""
    account = passkeys.used_by(request.form.get("credential", ""))
    if account is None:
        flash(_("This passkey signs nobody in here. Please try again, or use the password."), "danger")
        return redirect(url_for("security.login", next=going_to() or None), 303)
    enter(account, strong=True, remember=bool(request.form.get("remember")))
    return redirect(going_to() or url_for("events.index"), 302)


def _app_page(form: CodeForm, secret: str) -> str:
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    picture = Markup(qr.svg(address_of(secret, own_account().email), level="M"))  # noqa: S704 - our own drawing
    return render_template("accounts/second_factor.html", form=form, picture=picture, key=groups, next=going_to())


def _codes_page(codes: list[str]) -> str:
    return render_template("accounts/codes.html", codes=codes, next=going_to())


def _kept(message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("accounts.index"), 303)
