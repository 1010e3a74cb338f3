"""How often one address or one secret may ask; many delegates share one hotel address, so addresses get much."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any, TypeVar, cast

from flask import Flask, Response, abort, current_app, request, session
from flask_limiter import ApplicationLimit, Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse_many

# At least 600 a minute for an address on an event's pages (80 people behind one hotel router).
PUBLIC_LIMIT = "1200 per minute"

# One secret link: a whole office may work with it at once, a program that tries it may not.
KEY_LIMIT = "300 per minute"
# One program with a token; what doors and devices send is not counted, as people come when they come.
PROGRAM_LIMIT = "600 per minute"
# One device that fills in public forms.
DEVICE_LIMIT = "60 per minute"

View = TypeVar("View", bound=Callable[..., Any])

# Codes that nothing carries: who mistypes tries again, who guesses is stopped. What is found costs nothing, and an
# address gets so much that a hall of people who mistype does not shut each other out.
GUESSES_OF_A_DEVICE = "30 per minute"
GUESSES_OF_AN_ADDRESS = "600 per minute"
# Seconds that a request waits for Redis.
PATIENCE = 1

# Wrong passwords, codes and passkeys: for one account from one address, for one account, from one address.
WRONG_SECRETS = parse_many("10 per 5 minutes; 100 per day")
WRONG_SECRETS_ANYWHERE = parse_many("100 per hour")
WRONG_SECRETS_OF_AN_ADDRESS = parse_many("100 per 5 minutes")

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


def no_guessing(scope: str, who: Callable[[], str]) -> Callable[[View], View]:
    """Stop who types wrong passwords or codes: answers to POST that lead nowhere are counted, for whom and from where.

    Whoever guesses at one account is stopped soon, also from many addresses; a hall behind one address is not.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if request.method != "POST":
                return view(*args, **kwargs)
            told = who()
            refuse_guessing(scope, told)
            answer = current_app.make_response(view(*args, **kwargs))
            if answer.status_code != HTTPStatus.FOUND:
                count_wrong(scope, told)
            return answer

        guarded.__dict__["limits"] = [*WRONG_SECRETS, *WRONG_SECRETS_ANYWHERE, *WRONG_SECRETS_OF_AN_ADDRESS]
        return cast("View", guarded)

    return guard


def refuse_guessing(scope: str, who: str) -> None:
    """Refuse another try to whom too many were wrong lately."""
    if limiter.enabled and not all(limiter.limiter.test(*tried) for tried in _tries(scope, who)):
        abort(HTTPStatus.TOO_MANY_REQUESTS)


def count_wrong(scope: str, who: str) -> None:
    """Note a wrong password or code."""
    if limiter.enabled:
        for tried in _tries(scope, who):
            limiter.limiter.hit(*tried)


def _tries(scope: str, who: str) -> list[tuple[RateLimitItem, str, str, str]]:
    address = get_remote_address()
    return [
        *((limit, scope, who, address) for limit in WRONG_SECRETS),
        *((limit, scope, who, "anywhere") for limit in WRONG_SECRETS_ANYWHERE),
        *((limit, scope, "anybody", address) for limit in WRONG_SECRETS_OF_AN_ADDRESS),
    ]


def count_strangers(view: View) -> View:
    """Count, by address, what this view answered to devices that were never let in; those that were send freely."""
    return cast("View", limiter.limit(PUBLIC_LIMIT, deduct_when=_is_refused)(view))


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


def _key() -> str:
    return str((request.view_args or {}).get("token") or (request.view_args or {}).get("key") or "").upper()


def _device() -> str:
    """The mark that every device gets with its first form."""
    return str(session.get("csrf_token", ""))


def _program() -> str:
    """Who asks the API, as the token tells it; the token itself is kept nowhere."""
    return sha256(request.headers.get("Authorization", "").encode()).hexdigest()


def _is_program() -> bool:
    return request.path.startswith("/api/") and not _is_public() and not _marks().get("is_for_devices")


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
        ApplicationLimit(PROGRAM_LIMIT, key_function=_program, scope="token", exempt_when=lambda: not _is_program()),
        ApplicationLimit(
            DEVICE_LIMIT,
            key_function=_device,
            scope="device",
            exempt_when=lambda: not _is_form(),
        ),
    ],
)


def init_app(app: Flask) -> None:
    """Count in Redis where there is one, else in each process; so also while Redis is away, which shuts nobody out."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["REDIS_URL"] or "memory://")
    if app.config["REDIS_URL"]:
        patience = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
        app.config.setdefault("RATELIMIT_STORAGE_OPTIONS", patience)
        app.config.setdefault("RATELIMIT_IN_MEMORY_FALLBACK_ENABLED", True)
        app.config.setdefault("RATELIMIT_SWALLOW_ERRORS", True)
    app.config.setdefault("RATELIMIT_ENABLED", not app.testing)
    limiter._storage_dead = False  # noqa: SLF001 - else it is kept of an application that was made before
    limiter.init_app(app)
