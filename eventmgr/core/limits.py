"""How often one address or one secret may ask; many delegates share one hotel address, so addresses get much."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from http import HTTPStatus
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, request, session
from flask_limiter import ApplicationLimit, Limiter
from flask_limiter.util import get_remote_address

# At least 600 a minute for an address on an event's pages (80 people behind one hotel router).
PUBLIC_LIMIT = "1200 per minute"

# One secret link: a whole office may work with it at once, a program that tries it may not.
KEY_LIMIT = "300 per minute"
# One device that fills in public forms.
DEVICE_LIMIT = "60 per minute"

View = TypeVar("View", bound=Callable[..., Any])

# Codes that nothing carries: who mistypes tries again, who guesses is stopped. What is found costs nothing, and an
# address gets so much that a hall of people who mistype does not shut each other out.
GUESSES_OF_A_DEVICE = "30 per minute"
GUESSES_OF_AN_ADDRESS = "600 per minute"

# Tries to sign in that opened nothing.
SIGN_INS_AT_ACCOUNT = "10 per 5 minutes"
SIGN_INS_OF_ADDRESS = "60 per minute"

REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})


def count_guesses(scope: str) -> Callable[[View], View]:
    """Count the answers of these views that found nothing, together: by the mark of the device, and by address."""

    def count(view: View) -> View:
        def is_wrong(response: Response) -> bool:
            return response.status_code == HTTPStatus.NOT_FOUND

        by_device = limiter.shared_limit(
            GUESSES_OF_A_DEVICE,
            scope=f"{scope}-device",
            key_func=_device,
            exempt_when=lambda: not _device(),
            deduct_when=is_wrong,
        )
        by_address = limiter.shared_limit(GUESSES_OF_AN_ADDRESS, scope=scope, deduct_when=is_wrong)
        return cast("View", by_device(by_address(view)))

    return count


def count_strangers(view: View) -> View:
    """Count, by address, what this view answered to devices that were never let in; those that were send freely."""
    return cast("View", limiter.limit(PUBLIC_LIMIT, deduct_when=_is_refused)(view))


def count_sign_ins(app: Flask, pages: str) -> None:
    """Count the tries at the sign-in pages (those whose endpoints begin so) that opened nothing.

    One address has few tries for one account, and more for all accounts together, since a whole office sits behind one.
    """
    by_account = limiter.shared_limit(
        SIGN_INS_AT_ACCOUNT,
        scope="account",
        key_func=_account,
        methods=["POST"],
        exempt_when=_names_nobody,
        deduct_when=_opened_nothing,
    )
    by_address = limiter.shared_limit(
        SIGN_INS_OF_ADDRESS, scope="sign-in", methods=["POST"], deduct_when=_opened_nothing
    )
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith(pages):
            app.view_functions[endpoint] = by_address(by_account(view))


def for_many(view: View) -> View:
    """Mark a view whose secret link a whole hall opens at once, so that it is not counted as one."""
    view.__dict__["is_for_many"] = True
    return view


def for_devices(view: View) -> View:
    """Mark a view for devices that were let in: one at a busy door sends as often as people come."""
    view.__dict__["is_for_devices"] = True
    return view


def _is_refused(response: Response) -> bool:
    return response.status_code in REFUSED


def _opened_nothing(response: Response) -> bool:
    return not HTTPStatus.MULTIPLE_CHOICES <= response.status_code < HTTPStatus.BAD_REQUEST


def _account() -> str:
    """The account that somebody tries to open, from this address; its name itself is kept nowhere."""
    return f"{get_remote_address()} {sha256(_named().encode()).hexdigest()}"


def _names_nobody() -> bool:
    """A passkey tells who it is only when it opens: such tries count for the address alone."""
    return not _named()


def _named() -> str:
    """What stands for the account: the address that was typed, else who signed in by half or is signed in."""
    told = request.get_json(silent=True) if request.is_json else request.form
    typed = told.get("email") if isinstance(told, Mapping) else None
    return str(typed or session.get("tf_user_id") or session.get("_user_id") or "").strip().lower()


def _key() -> str:
    return str((request.view_args or {}).get("token") or (request.view_args or {}).get("key") or "").upper()


def _device() -> str:
    """The mark that every device gets with its first form."""
    return str(session.get("csrf_token", ""))


def _marks() -> dict[str, Any]:
    view = current_app.view_functions.get(request.endpoint or "")
    return view.__dict__ if view is not None else {}


def _is_public() -> bool:
    return _marks().get("access") == "public"


def _is_one_secret() -> bool:
    return _is_public() and bool(_key()) and not _marks().get("is_for_many")


def _is_form() -> bool:
    return _is_public() and request.method == "POST" and bool(_device()) and not _marks().get("is_for_devices")


limiter = Limiter(
    get_remote_address,
    headers_enabled=False,
    application_limits=[
        ApplicationLimit(KEY_LIMIT, key_function=_key, scope="key", exempt_when=lambda: not _is_one_secret()),
        ApplicationLimit(
            DEVICE_LIMIT,
            key_function=_device,
            scope="device",
            exempt_when=lambda: not _is_form(),
        ),
    ],
)


def init_app(app: Flask) -> None:
    """Count in Redis where there is one, else in each process."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["REDIS_URL"] or "memory://")
    app.config.setdefault("RATELIMIT_ENABLED", not app.testing)
    limiter.init_app(app)
