"""The page on which the minutes are written."""

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import _
from eventmgr.events.queries import current_event
from eventmgr.minutes import service
from eventmgr.minutes.forms import LockForm, MinutesForm
from eventmgr.minutes.papers import data_words
from eventmgr.minutes.queries import compile_minutes, find_minutes
from eventmgr.minutes.views.shared import Page, bp, done, page, refused


@bp.get("/events/<slug>/minutes")
@require("minutes.view")
def index(slug: str) -> Page:
    del slug
    event = current_event()
    return page(event, MinutesForm.of(event, find_minutes(event.id)), LockForm())


@bp.post("/events/<slug>/minutes")
@require("minutes.edit")
def save(slug: str) -> Page:
    del slug
    event, actor, at = current_event(), current_actor(), now()
    form = MinutesForm()
    if form.validate_on_submit():
        try:
            minutes = service.get_or_create(event, actor=actor, at=at)
            service.save(
                minutes,
                form.values(event),
                form.written(),
                modes=form.modes(),
                data=data_words(compile_minutes(event), event.zone),
                seen=form.seen_at(),
                actor=actor,
                at=at,
            )
        except DomainError as error:
            form.see(find_minutes(event.id))
            return refused(event, form, error)
        return done(event, _("Saved."))
    return page(event, form, LockForm(formdata=None), 422)
