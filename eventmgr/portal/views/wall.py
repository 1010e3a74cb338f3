"""The wall of a discussion: for the projector of the hall and the chair's phone, opened by its key."""

from flask import Response, render_template
from markupsafe import Markup

from eventmgr.core import live
from eventmgr.core.access import public
from eventmgr.core.clock import now
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import current_locale
from eventmgr.core.ids import clean_token
from eventmgr.core.limits import PUBLIC_LIMIT, for_many, limiter
from eventmgr.core.live import Drawn
from eventmgr.outcomes.forms import SHORT_LABELS, STATE_LABELS
from eventmgr.outcomes.queries import get_setting_by_wall, show_wall
from eventmgr.portal.views.shared import bp

# So many groups are read from the far end of a hall; more are shown in turns.
GROUPS_AT_ONCE = 12


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
    return live.answer(drawn)


def _draw(key: str) -> Drawn:
    """The wall as it is; within one second all who look at it are shown the same drawing."""
    return live.draw(("wall", clean_token(key), current_locale()), lambda: _render(key))


def _render(key: str) -> tuple[str, str]:
    session = get_setting_by_wall(key).session
    wall = show_wall(session, at=now())
    html = render_template(
        "portal/_wall.html",
        event=session.event,
        wall=wall,
        kinds=SHORT_LABELS,
        states=STATE_LABELS,
        at_once=GROUPS_AT_ONCE,
    )
    return wall.session.title, html
