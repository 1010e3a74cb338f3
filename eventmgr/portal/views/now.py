"""What is on now: for the projector of the hall and everybody's phone, out of what was given out."""

from flask import Response, render_template
from markupsafe import Markup

from eventmgr.agenda.queries.running import public_board
from eventmgr.core import live
from eventmgr.core.access import public
from eventmgr.core.clock import now as present
from eventmgr.core.i18n import current_locale
from eventmgr.core.live import Drawn
from eventmgr.events.queries import get_public_event
from eventmgr.portal.views.shared import bp


@bp.get("/e/<slug>/now")
@public
def now(slug: str) -> str:
    """The whole page; its part that changes is asked for by the address below."""
    drawn = _draw(slug)
    return render_template(
        "portal/now.html",
        event=get_public_event(slug),
        live=Markup(drawn.html),  # noqa: S704 - made by our own template
        mark=drawn.mark,
        at=present(),
    )


@bp.get("/e/<slug>/now/live")
@public
def now_live(slug: str) -> Response:
    """The part that changes; who has it already is told so."""
    return live.answer(_draw(slug))


def _draw(slug: str) -> Drawn:
    """The day as it is; all who look at it within a second are shown the same drawing."""
    return live.draw(("now", slug, current_locale()), lambda: _render(slug))


def _render(slug: str) -> tuple[str, str]:
    event, at = get_public_event(slug), present()
    return event.name, render_template("portal/_now.html", event=event, board=public_board(event, at=at), at=at)
