"""The recorder as an app on the phone's own screen."""

from flask import Response, render_template

from eventmgr.core.access import public
from eventmgr.core.i18n import _
from eventmgr.outcomes import queries
from eventmgr.outcomes.views.shared import bp


@bp.get("/g/<key>/manifest.webmanifest")
@public
def manifest(key: str) -> Response:
    """What a phone puts on its screen for this record: its name, its sign, and the address that it opens."""
    record = queries.get_record_by_key(key)
    title = _("Group %(number)s", number=record.group.number) if record.group else record.session.title
    told = render_template("outcomes/manifest.json", record=record, title=title)
    return Response(told, mimetype="application/manifest+json")
