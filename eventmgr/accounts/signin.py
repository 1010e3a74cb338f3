"""How sign-in is done: Flask-Security's pages and hashing, wrapped in one place."""

import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from flask import Flask, abort, current_app, flash, g, request, session
from flask_security import (
    MfRecoveryCodesUtil,
    Security,
    SQLAlchemyUserDatastore,
    Totp,
    UserMixin,
    current_user,
    login_user,
    user_authenticated,
    verify_password,
)
from flask_security.core import AnonymousUser
from flask_security.forms import TwoFactorRescueForm
from flask_security.utils import check_and_update_authn_fresh
from wtforms import RadioField

from eventmgr.accounts.models import Account, Grant
from eventmgr.accounts.queries import find_token, is_host_wide
from eventmgr.accounts.service import accept_code, accept_recovery_code, end_sessions
from eventmgr.core.access import ANONYMOUS, Actor
from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.core.i18n import _
from eventmgr.core.limits import PUBLIC_LIMIT, limiter, no_guessing

TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"
SETTINGS: dict[str, object] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_URL_PREFIX": "/account",
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "/events",
    "SECURITY_POST_LOGOUT_VIEW": "/",
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_I18N_DIRNAME": ["builtin", str(TRANSLATIONS)],
    "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
    "SECURITY_FLASH_MESSAGES": True,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_REQUIRES_CONFIRMATION_ERROR_VIEW": None,
    "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    "SECURITY_CLI_USERS_NAME": False,
    "SECURITY_CLI_ROLES_NAME": False,
    "SECURITY_USE_REGISTER_V2": True,
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/code",
    "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": "accounts/code.html",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/recovery-code",
    "SECURITY_MULTI_FACTOR_RECOVERY_TEMPLATE": "accounts/recovery_code.html",
    # Flask-Security asks for keys of its own; ours are those of core/sealing.py (`SealedTotp`).
    "SECURITY_TOTP_SECRETS": {"0": "unused: secrets are sealed by the house"},
    "SECURITY_TOTP_ISSUER": "eventmgr",
}
# Pages of Flask-Security that are done here otherwise, with an entry in the trail of each deed.
NOT_OURS = (
    "two_factor_setup",
    "two_factor_setup_validate",
    "two_factor_rescue",
    "mf_recovery_codes",
    "tf_select",
    "verify",
)
# Who signed in by a second factor has this in the session; where the account has an app, each of its sessions did.
STRONG = "second_factor"


class SealedTotp(Totp):
    """Codes are checked against the sealed secret of the account, and each is taken once."""

    def verify_totp(self, token: str, totp_secret: str, user: UserMixin, window: int = 0) -> bool:
        """Whether this is the code that the app shows."""
        del totp_secret, window
        return accept_code(cast("Account", user), token, at=now())


class SealedCodes(MfRecoveryCodesUtil):
    """Recovery codes are sealed, and used up under a lock as they are checked."""

    def check_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Whether this is one that is left; it is gone then."""
        account = cast("Account", user)
        return accept_recovery_code(account, code, actor=actor_of_account(account), at=now())

    def delete_recovery_code(self, user: UserMixin, code: str) -> bool:
        """It went as it was checked."""
        del user, code
        return True


class NoRescueForm(TwoFactorRescueForm):
    """Nobody is let in by an e-mail: who has no phone has recovery codes."""

    help_setup = RadioField(choices=[])


def init_app(app: Flask) -> None:
    """Put the sign-in pages under /account."""
    app.config.update(SETTINGS)
    app.before_request(_look_for_no_account)  # before Flask-Security's own, which look one up for each request
    Security(
        app,
        SQLAlchemyUserDatastore(db, Account, Grant),
        totp_cls=SealedTotp,
        mf_recovery_codes_util_cls=SealedCodes,
        two_factor_rescue_form=NoRescueForm,
    )
    _count_all(app)
    for name in NOT_OURS:
        app.view_functions[f"security.{name}"] = _not_here
    for name, who in (
        ("login", _typed_address),
        ("two_factor_token_validation", _half_signed_in),
        ("mf_recovery", _half_signed_in),
    ):
        app.view_functions[f"security.{name}"] = no_guessing("sign-in", who)(app.view_functions[f"security.{name}"])
    user_authenticated.connect(_begun_anew, app)


def _count_all(app: Flask) -> None:
    """The pages of Flask-Security are public doors as any other."""
    for name, view in app.view_functions.items():
        if name.startswith("security."):
            app.view_functions[name] = cast("Any", limiter.limit(PUBLIC_LIMIT)(view))


def identify() -> Actor:
    """Who is asking: the bearer of an API token on API paths, else the account that is signed in."""
    if _asks_by_token():
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        return (find_token(secret.strip(), now()) if scheme.lower() == "bearer" else None) or ANONYMOUS
    if current_user.is_authenticated:
        return actor_of_account(cast("Account", current_user))
    return ANONYMOUS


def actor_of_account(account: Account) -> Actor:
    """An account as it stands in the trail."""
    return Actor("account", account.id, account.name)


def own_account() -> Account:
    """The account that is signed in."""
    return cast("Account", current_user._get_current_object())  # noqa: SLF001 - as Flask-Login's documentation does


def ask_for_nobody() -> None:
    """Answer the rest of this request as to somebody who is not signed in, since nobody can be looked up now."""
    _sign_in_nobody()
    g.actor = ANONYMOUS


def is_fresh(within: timedelta) -> bool:
    """Whether the account signed in, or showed again who it is, within this time; a token never did."""
    return bool(current_user.is_authenticated) and check_and_update_authn_fresh(within, timedelta(0))


def is_password(account: Account, password: str) -> bool:
    """Whether this is the password, read as the sign-in page does."""
    if account.password is None or not password:
        return False
    return bool(verify_password(unicodedata.normalize("NFKD", password), account.password))


def make_fresh() -> None:
    """Note that the account showed just now who it is, where Flask-Security notes it."""
    session["fs_paa"] = now().timestamp()


def has_second_factor() -> bool:
    """Whether who is signed in proved more than a password: by an app with codes, or a passkey."""
    return bool(session.get(STRONG)) or bool(current_user.is_authenticated and current_user.tf_primary_method)


def needs_second_factor(actor: Actor, event: Any | None) -> bool:
    """Whether an account must prove a second factor first: the event or the installation asks for it.

    Nothing is looked up for whom nobody asks, or who proved one.
    """
    if actor.kind != "account" or has_second_factor():
        return False
    asked = _asked_of(event)
    return asked == "everybody" or (asked == "administrators" and actor.id is not None and is_host_wide(actor.id))


def enter(account: Account, *, strong: bool, remember: bool = False) -> None:
    """Sign an account in, in this browser."""
    login_user(account, remember=remember, authn_via=["webauthn" if strong else "invitation"])


def stay_alone(account: Account) -> None:
    """Stay signed in here after the mark was changed by which browsers are known; all others are signed out."""
    strong, remembers = session.get(STRONG), "remember_token" in request.cookies
    login_user(account, remember=remembers, authn_via=["again"])
    if strong:
        session[STRONG] = True


def end_other_sessions() -> None:
    """Sign the account out everywhere but here."""
    account = own_account()
    end_sessions(account, actor=actor_of_account(account), at=now())
    stay_alone(account)


def _asked_of(event: Any | None) -> str:
    if event is not None and event.second_factor:
        return "everybody"
    return str(current_app.config["SECOND_FACTOR"])


def _begun_anew(_app: Flask, user: Account, authn_via: list[str] | None = None, **_more: object) -> None:
    """Each sign-in gets a form token of its own, so that one who planted a session before it knows nothing of use.

    Flask-Security says by what somebody signed in; without a word it was the second step.
    """
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    session.pop(STRONG, None)
    if authn_via is None or authn_via == ["webauthn"]:
        session[STRONG] = True
    if request.endpoint == "security.mf_recovery":
        left = len(user.mf_recovery_codes or [])
        flash(_("%(n)s recovery codes are left. You can get new ones on the page of your account.", n=left), "warning")


def _typed_address() -> str:
    return request.form.get("email", "").strip().lower()


def _half_signed_in() -> str:
    return str(session.get("tf_user_id", ""))


def _not_here(**_values: object) -> str:
    abort(404)


def _asks_by_token() -> bool:
    return request.path.startswith("/api/")


def _look_for_no_account() -> None:
    """Programs hold a token and no cookie: for them no account is looked for."""
    if _asks_by_token():
        _sign_in_nobody()


def _sign_in_nobody() -> None:
    nobody = AnonymousUser()  # type: ignore[no-untyped-call]  # the library types its classes, not their making
    g._login_user = nobody  # noqa: SLF001 - Flask-Login knows no public way
