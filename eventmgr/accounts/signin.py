"""How sign-in is done: Flask-Security's pages and hashing, wrapped in one place."""

import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import cast

from flask import Flask, g, request, session
from flask_security import Security, SQLAlchemyUserDatastore, current_user, verify_password
from flask_security.core import AnonymousUser
from flask_security.utils import check_and_update_authn_fresh

from eventmgr.accounts.models import Account, Grant
from eventmgr.accounts.queries import find_token
from eventmgr.core.access import ANONYMOUS, Actor
from eventmgr.core.clock import now
from eventmgr.core.db import db

# Who signed in so long ago, or longer, gives the password again before a deed that cannot be taken back.
FRESH = timedelta(minutes=5)
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
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_URL": "/password",
    "SECURITY_POST_CHANGE_VIEW": "/events",
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SECURITY_PASSWORD_LENGTH_MIN": 10,
    "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
    "SECURITY_CHANGE_PASSWORD_TEMPLATE": "accounts/change_password.html",
    "SECURITY_FLASH_MESSAGES": True,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_REQUIRES_CONFIRMATION_ERROR_VIEW": None,
    "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    "SECURITY_CLI_USERS_NAME": False,
    "SECURITY_CLI_ROLES_NAME": False,
    "SECURITY_USE_REGISTER_V2": True,
}


def init_app(app: Flask) -> None:
    """Put the sign-in pages under /account."""
    app.config.update(SETTINGS)
    app.before_request(_look_for_no_account)  # before Flask-Security's own, which look one up for each request
    Security(app, SQLAlchemyUserDatastore(db, Account, Grant))


def identify() -> Actor:
    """Who is asking: the bearer of an API token on API paths, else the account that is signed in."""
    if _asks_by_token():
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        return (find_token(secret.strip()) if scheme.lower() == "bearer" else None) or ANONYMOUS
    if current_user.is_authenticated:
        account = cast("Account", current_user)
        return Actor("account", account.id, account.name)
    return ANONYMOUS


def ask_for_nobody() -> None:
    """Answer the rest of this request as to somebody who is not signed in, since nobody can be looked up now."""
    _sign_in_nobody()
    g.actor = ANONYMOUS


def is_fresh() -> bool:
    """Whether the account signed in, or gave its password again, within the last minutes; a token never did."""
    return bool(current_user.is_authenticated) and check_and_update_authn_fresh(FRESH, timedelta(0))


def sign_in_again(password: str) -> bool:
    """Take the password of who is signed in once more, as the sign-in page would."""
    if not current_user.is_authenticated:
        return False
    account = cast("Account", current_user)
    if account.password is None or not password:
        return False
    if not verify_password(unicodedata.normalize("NFKD", password), account.password):
        return False
    session["fs_paa"] = now().timestamp()  # where Flask-Security notes when somebody showed who they are
    return True


def _asks_by_token() -> bool:
    return request.path.startswith("/api/")


def _look_for_no_account() -> None:
    """Programs hold a token and no cookie: for them no account is looked for."""
    if _asks_by_token():
        _sign_in_nobody()


def _sign_in_nobody() -> None:
    nobody = AnonymousUser()  # type: ignore[no-untyped-call]  # the library types its classes, not their making
    g._login_user = nobody  # noqa: SLF001 - Flask-Login knows no public way
