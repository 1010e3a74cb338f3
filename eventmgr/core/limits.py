"""How often one address or one secret may ask; many delegates share one hotel address, so addresses get much."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

# At least 600 a minute for an address on an event's pages (80 people behind one hotel router).
PUBLIC_LIMIT = "1200 per minute"

# One secret link: a whole office may work with it at once, a program that tries it may not.
KEY_LIMIT = "120 per minute"

limiter = Limiter(get_remote_address, headers_enabled=False)


def asked_key() -> str:
    """The secret in the path, by which its requests are counted whatever address they come from."""
    return f"key {(request.view_args or {})['key']}"


def init_app(app: Flask) -> None:
    """Count in Redis where there is one, else in each process."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["REDIS_URL"] or "memory://")
    app.config.setdefault("RATELIMIT_ENABLED", not app.testing)
    limiter.init_app(app)
