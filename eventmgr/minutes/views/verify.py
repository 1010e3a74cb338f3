"""The page on which anybody checks a code, or whether a file is the one that was locked."""

from hashlib import sha256
from typing import IO

from flask import render_template

from eventmgr.core.access import public
from eventmgr.core.i18n import _
from eventmgr.core.ids import clean_token
from eventmgr.core.limits import PUBLIC_LIMIT, count_guesses, limiter
from eventmgr.minutes.forms import CheckForm
from eventmgr.minutes.models import Amendment, Minutes
from eventmgr.minutes.queries import event_of, find_amendment, find_locked, list_amendments, list_locked_files
from eventmgr.minutes.rules import LockedFile, which_file
from eventmgr.minutes.views.shared import bp
from eventmgr.training.queries import find_certificate, find_successor
from eventmgr.training.rules import serial

# Files that are checked: a hall behind one address may, a program that hashes the world may not.
CHECK_LIMIT = "120 per minute"
_AT_ONCE = 64 * 1024
guesses = count_guesses("verify")


@bp.get("/verify/<code>")
@public
@limiter.limit(PUBLIC_LIMIT)
@guesses
def verify(code: str) -> tuple[str, int]:
    """What is said of a certificate: name, course, date; of minutes and amendments: event, date, number, SHA-256."""
    return _page(clean_token(code), CheckForm(formdata=None))


@bp.post("/verify/<code>")
@public
@limiter.limit(CHECK_LIMIT)
@guesses
def check(code: str) -> tuple[str, int]:
    """Whether a file is one of those that were locked: its bytes are summed up, never read, and not kept."""
    clean, form = clean_token(code), CheckForm()
    minutes = _minutes(clean)
    if minutes is None:
        return _page(clean, form)
    if not form.validate_on_submit():
        return _page(clean, form, status=422)
    given = form.file.data
    if given is None or not given.filename:
        form.file.errors = [_("Choose the file that you want to check.")]
        return _page(clean, form, status=422)
    digest = _digest(given.stream)
    return _page(clean, form, digest=digest, found=which_file(digest, list_locked_files(minutes)))


def _digest(stream: IO[bytes]) -> str:
    summed = sha256()
    while part := stream.read(_AT_ONCE):
        summed.update(part)
    return summed.hexdigest()


def _minutes(code: str) -> Minutes | None:
    """The minutes to which a code belongs: their own, or that of one of their amendments."""
    amendment = find_amendment(code)
    return amendment.minutes if amendment else find_locked(code)


def _page(
    code: str, form: CheckForm, *, digest: str | None = None, found: LockedFile | None = None, status: int = 200
) -> tuple[str, int]:
    certificate, amendment = find_certificate(code), find_amendment(code)
    minutes = _minutes(code)
    is_known = bool(minutes or certificate)
    html = render_template(
        "minutes/verify.html",
        code=code,
        minutes=minutes,
        held=event_of(minutes) if minutes else None,
        amendment=amendment,
        paper=_paper(amendment, minutes),
        amendments=list_amendments(minutes.id, only_locked=True) if minutes else [],
        certificate=certificate,
        successor=find_successor(certificate) if certificate and certificate.revoked_at else None,
        serial=serial,
        form=form,
        digest=digest,
        found=found,
    )
    return html, status if is_known else 404


def _paper(amendment: Amendment | None, minutes: Minutes | None) -> Amendment | Minutes | None:
    return amendment or minutes
