"""The wall of a discussion: for the projector of the hall and the chair's phone, opened by its key."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, current_app, render_template
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup

from eventmgr.core.access import public
from eventmgr.core.clock import now
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import current_locale
from eventmgr.core.ids import clean_token
from eventmgr.core.limits import PUBLIC_LIMIT, for_many, limiter
from eventmgr.outcomes.forms import SHORT_LABELS, STATE_LABELS
from eventmgr.outcomes.queries import get_setting_by_wall, show_wall
from eventmgr.portal.views.shared import bp, mark_of, only_if_new

# So many groups are read from the far end of a hall; more are shown in turns.
GROUPS_AT_ONCE = 12


@dataclass(frozen=True)
class Drawn:
    """A wall as it was drawn a moment ago, with the mark that tells it from another."""

    title: str
    html: str
    mark: str
    at: datetime


@bp.record_once
def _configure(state: BlueprintSetupState) -> None:
    state.app.config.setdefault("WALL_SECONDS", 0 if state.app.testing else 1)
    state.app.extensions["walls"] = {}


def _is_unknown(response: Response) -> bool:
    """A hall that looks at its wall is not counted, whoever tries keys out is."""
    return response.status_code == NotFound.status


@bp.get("/w/<key>")
@public
@for_many
@limiter.limit(PUBLIC_LIMIT, deduct_when=_is_unknown)
def wall(key: str) -> str:
    """The whole page; its part that changes is asked for by the address below."""
    drawn = _draw(key)
    return render_template(
        "portal/wall.html",
        key=clean_token(key),
        title=drawn.title,
        live=Markup(drawn.html),  # noqa: S704 - made by our own template
        mark=drawn.mark,
        at_once=GROUPS_AT_ONCE,
    )


@bp.get("/w/<key>/live")
@public
@for_many
@limiter.limit(PUBLIC_LIMIT, deduct_when=_is_unknown)
def wall_live(key: str) -> Response:
    """The part that changes; who has it already is told so."""
    drawn = _draw(key)
    return only_if_new(drawn.html, drawn.mark)


def _draw(key: str) -> Drawn:
    """The wall as it is; within one second all who look at it are shown the same drawing."""
    at, walls = now(), current_app.extensions["walls"]
    of = (clean_token(key), current_locale())
    lasts = timedelta(seconds=current_app.config["WALL_SECONDS"])
    kept: Drawn | None = walls.get(of)
    if kept is not None and timedelta() <= at - kept.at < lasts:
        return kept
    setting = get_setting_by_wall(key)
    session = setting.session
    html = render_template(
        "portal/_wall.html",
        event=session.event,
        wall=show_wall(session, at=at),
        kinds=SHORT_LABELS,
        states=STATE_LABELS,
        at_once=GROUPS_AT_ONCE,
    )
    drawn = Drawn(session.title, html, mark_of(html), at)
    for old in [of for of, other in list(walls.items()) if at - other.at >= lasts]:
        walls.pop(old, None)
    walls[of] = drawn
    return drawn
