"""The page on which a province enters its figures, opened by the secret link of its delegation alone."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError

from eventmgr.core.access import public
from eventmgr.core.clock import now
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import _, lazy
from eventmgr.core.limits import PUBLIC_LIMIT, limiter
from eventmgr.figures import service
from eventmgr.figures.forms import Typed, read_typed
from eventmgr.figures.queries import find_desk, get_line
from eventmgr.figures.rules import may_enter
from eventmgr.figures.views.entering import Said, said_of, save
from eventmgr.figures.views.shared import Page
from eventmgr.registration.service import Link, open_link

bp = Blueprint("heads", __name__)
_TOO_LONG = lazy("This page was open for too long. Please send it again.")


@bp.after_request
def keep_private(response: Response) -> Response:
    """No search engine keeps the page, whoever posts the link somewhere."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.errorhandler(CSRFError)
def keep_text(error: CSRFError) -> Page:
    """A page that stood open too long loses nothing: what was typed is shown again, ready to be sent."""
    del error
    key = (request.view_args or {})["key"]
    link = open_link(key, at=now())
    _desk, line = get_line(link.event.id, link.delegation)
    typed = read_typed(request.form, [cell.indicator for cell in line.asked])
    flash(str(_TOO_LONG), "warning")
    return _page(key, link, typed), 422


@bp.get("/d/<key>/figures")
@public
@limiter.limit(PUBLIC_LIMIT)
def index(key: str) -> Page:
    return _page(key, open_link(key, at=now()), {})


@bp.post("/d/<key>/figures")
@public
@limiter.limit(PUBLIC_LIMIT)
def save_all(key: str) -> Page:
    """All fields at once: what can be read is kept, what cannot stays on the page with what is wrong."""
    link, typed = _typed(key)
    passed = save(typed, lambda entries: service.enter_by_link(key, entries, at=now()))
    if passed or any(field.fault for field in typed.values()):
        return _page(key, link, typed, passed), 422
    flash(_("Saved. The organizer sees your figures."), "success")
    return redirect(url_for("figures.heads.index", key=key), 303)


@bp.post("/d/<key>/figures/<uuid:indicator_id>")
@public
@limiter.limit(PUBLIC_LIMIT)
def save_one(key: str, indicator_id: UUID) -> Page:
    """One field while the others are still being written; answers with what was understood."""
    link, typed = _typed(key)
    if indicator_id not in typed:
        raise NotFound(_("There is no such indicator."))
    own = {indicator_id: typed[indicator_id]}
    passed = save(own, lambda entries: service.enter_by_link(key, entries, at=now()))
    _desk, line = get_line(link.event.id, link.delegation)
    cell = next(cell for cell in line.asked if cell.indicator.id == indicator_id)
    said = said_of(cell, own.get(indicator_id), is_passed=bool(passed), is_saved=True)
    code = 422 if said.fault else 200
    return render_template("figures/_said.html", said=said, address=_address(key, indicator_id), event=link.event), code


def figures_of(link: Link) -> tuple[int, int] | None:
    """How many figures a delegation is asked for and how many are missing; None where nothing is asked."""
    if find_desk(link.event.id) is None:
        return None
    _desk, line = get_line(link.event.id, link.delegation)
    return (len(line.asked), len(line.missing)) if line.asked else None


def _typed(key: str) -> tuple[Link, dict[UUID, Typed]]:
    link = open_link(key, at=now())
    _desk, line = get_line(link.event.id, link.delegation)
    return link, read_typed(request.form, [cell.indicator for cell in line.asked])


def _page(key: str, link: Link, typed: Mapping[UUID, Typed], passed: frozenset[UUID] | set[UUID] = frozenset()) -> str:
    desk, line = get_line(link.event.id, link.delegation)
    fields: list[tuple[Said, str]] = [
        (
            said_of(cell, typed.get(cell.indicator.id), is_passed=cell.indicator.id in passed),
            _address(key, cell.indicator.id),
        )
        for cell in line.asked
    ]
    return render_template(
        "figures/heads.html",
        key=key,
        link=link,
        event=link.event,
        desk=desk,
        line=line,
        fields=fields,
        is_writable=may_enter(link.event.state, desk.state),
        is_late=desk.closes_at is not None and now() > desk.closes_at,
    )


def _address(key: str, indicator_id: UUID) -> str:
    return url_for("figures.heads.save_one", key=key, indicator_id=indicator_id)
