"""What a discussion is given before it begins, and the address of its wall."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.queries import current_event
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.forms import SettingForm
from eventmgr.outcomes.service import SettingData
from eventmgr.outcomes.views.shared import Answer, bp
from eventmgr.rendering import qr


@bp.route("/events/<slug>/records/settings/<uuid:session_id>", methods=["GET", "POST"])
@require("outcomes.edit")
def setting(slug: str, session_id: UUID) -> Answer:
    """The questions, the time of a speech, and the wall of a discussion."""
    event = current_event()
    session = queries.get_discussion(event.id, session_id)
    found = queries.find_setting(session.id)
    minutes = found.speech_minutes if found else None
    form = SettingForm(data={"prompts": "\n".join(queries.prompts_of(found)), "speech_minutes": minutes})
    if form.validate_on_submit():
        data = SettingData(form.prompts.data or "", form.speech_minutes.data)
        try:
            service.change_setting(session, data, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("outcomes.setting", slug=slug, session_id=session_id), 303)
    wall = f"{current_app.config['PUBLIC_URL']}{url_for('portal.wall', key=found.wall_key)}" if found else None
    page = render_template(
        "outcomes/setting.html",
        event=event,
        session=session,
        form=form,
        wall=wall,
        code=qr.svg(wall, level="M") if wall else None,
    )
    return page, 422 if form.errors else 200


@bp.post("/events/<slug>/records/settings/<uuid:session_id>/wall")
@require("outcomes.edit")
def new_wall(slug: str, session_id: UUID) -> Answer:
    """Give the discussion a wall or, where it has one, another address for it."""
    session = queries.get_discussion(current_event().id, session_id)
    if queries.find_setting(session.id) is None:
        service.open_wall(session, actor=current_actor(), at=now())
    else:
        service.renew_wall(session, actor=current_actor(), at=now())
        flash(_("The wall has a new address. The old one shows nothing any more."), "success")
    return redirect(url_for("outcomes.setting", slug=slug, session_id=session_id, _anchor="wall-title"), 303)
