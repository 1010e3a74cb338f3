"""The page on which anybody checks a code."""

from flask import render_template

from eventmgr.core.access import public
from eventmgr.core.ids import clean_token
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.minutes.queries import event_of, find_locked
from eventmgr.minutes.views.shared import bp
from eventmgr.training.queries import find_certificate
from eventmgr.training.rules import serial


@bp.get("/verify/<code>")
@public
@limiter.limit(PUBLIC_LIMIT)
def verify(code: str) -> tuple[str, int]:
    """What is said of a certificate: name, course, date; of locked minutes: event, date, number, SHA-256."""
    clean = clean_token(code)
    minutes, certificate = find_locked(clean), find_certificate(clean)
    return (
        render_template(
            "minutes/verify.html",
            code=clean,
            minutes=minutes,
            held=event_of(minutes) if minutes else None,
            certificate=certificate,
            serial=serial,
        ),
        200 if minutes or certificate else 404,
    )
