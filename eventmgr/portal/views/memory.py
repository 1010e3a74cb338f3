"""What this device saw at its last look: a signed cookie that goes to one pass only; the server keeps nothing of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app, request, url_for
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from eventmgr.portal.rules import Change, Stop, compare
from eventmgr.registration.models import Pass

COOKIE = "seen"
_KEPT = timedelta(days=60)
_MINUTE = 60
_LONG_TITLE, _SHORT_TITLE = 60, 20
# A browser keeps 4,096 bytes of a cookie with its name and attributes.
_MOST = 3_600


@dataclass(frozen=True)
class Look:
    """The moment of a look and what was seen; of a very long plan only what begins `until` then."""

    at: datetime
    stops: list[Stop]
    until: datetime | None

    def compare(self, stops: Sequence[Stop], *, at: datetime) -> list[Change]:
        """What became different since."""
        known = {stop.key for stop in self.stops}
        within = [stop for stop in stops if stop.key in known or self.until is None or stop.starts_at <= self.until]
        return compare(self.stops, within, at)


def last_look(given: Pass) -> Look | None:
    """What this device saw last; nothing where it never looked, or its memory was spoilt."""
    try:
        whose, at, until, rows = _signer().loads(request.cookies.get(COOKIE, ""))
        stops = [Stop(key, title, _read(a), _read(b), room, no) for key, title, a, b, room, no in rows]
        return Look(_read(at), stops, _read(until) if until else None) if whose == given.id.hex else None
    except (BadData, ValueError, TypeError):
        return None


def keep_look(response: Response, given: Pass, stops: Sequence[Stop], *, at: datetime) -> None:
    """Remember this look on the device; of a very long plan the titles go first, then what is furthest away."""
    text = _longest_text(given, [stop for stop in stops if stop.ends_at > at], at)
    response.set_cookie(
        COOKIE,
        text,
        max_age=_KEPT,
        path=url_for("portal.delegate", token=given.token),
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def drop_look(response: Response, given: Pass) -> None:
    """Forget on the device what was seen."""
    response.delete_cookie(COOKIE, path=url_for("portal.delegate", token=given.token))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="last-look")


def _longest_text(given: Pass, coming: Sequence[Stop], at: datetime) -> str:
    """As much of the plan as a cookie holds."""
    text = _text(given, coming, _LONG_TITLE, at)
    if len(text) > _MOST:
        text = _text(given, coming, _SHORT_TITLE, at)
    while len(text) > _MOST:
        coming = coming[: len(coming) * 3 // 4]
        text = _text(given, coming, _SHORT_TITLE, at, until=coming[-1].starts_at)
    return text


def _text(given: Pass, stops: Sequence[Stop], length: int, at: datetime, until: datetime | None = None) -> str:
    rows = [
        (stop.key, stop.title[:length], _shown(stop.starts_at), _shown(stop.ends_at), stop.room, stop.group)
        for stop in stops
    ]
    return str(_signer().dumps((given.id.hex, _shown(at), _shown(until) if until else 0, rows)))


def _shown(moment: datetime) -> int:
    return int(moment.timestamp()) // _MINUTE


def _read(minutes: int) -> datetime:
    return datetime.fromtimestamp(minutes * _MINUTE, UTC)
