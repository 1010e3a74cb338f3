"""The agenda is given out: what would change, what clashes, and what was given out before."""

from flask import flash, redirect, render_template, request, url_for

from eventmgr.agenda import service
from eventmgr.agenda.forms import ReleaseForm
from eventmgr.agenda.models import Release
from eventmgr.agenda.queries import (
    changes_between,
    changes_of_draft,
    draft_of,
    get_release,
    given_days,
    latest_release,
    list_clashes,
    list_releases,
    mark_of_draft,
    sessions_of,
)
from eventmgr.agenda.rules import say
from eventmgr.agenda.rules.telling import say_change
from eventmgr.agenda.views.shared import Page, bp
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event


@bp.get("/events/<slug>/agenda/releases")
@require("agenda.view")
def releases(slug: str) -> str:
    """What was given out, and what a release made now would change."""
    del slug
    return _page(current_event(), ReleaseForm(formdata=None))


@bp.post("/events/<slug>/agenda/releases")
@require("agenda.edit")
def release(slug: str) -> Page:
    """Give the plan out as it was shown; whoever sees clashes says that it goes out in spite of them."""
    del slug
    event, form = current_event(), ReleaseForm()
    form.needs_leave = bool(list_clashes(event.id))
    if form.validate_on_submit():
        try:
            made = service.release(
                event, form.name.data or "", actor=current_actor(), at=now(), seen=form.seen.data or None
            )
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Version %(number)s is out: the public pages show it now.", number=made.number), "success")
            return redirect(url_for("agenda.released", slug=event.slug, number=made.number), 303)
    return _page(event, form), 422


@bp.get("/events/<slug>/agenda/releases/<int:number>")
@require("agenda.view")
def released(slug: str, number: int) -> str:
    """One release as it was given out, with what it changed."""
    del slug
    event = current_event()
    found, before = get_release(event.id, number)
    return render_template(
        "agenda/release.html",
        event=event,
        release=found,
        days=given_days(event, sessions_of(found)),
        changes=[say_change(change, event.zone) for change in changes_between(event, before, found)],
        has_before=before is not None,
    )


def _page(event: Event, form: ReleaseForm) -> str:
    draft, latest = draft_of(event.id), latest_release(event.id)
    form.seen.data = mark_of_draft(draft)
    if not request.form:
        form.name.data = _next_name(latest)
    return render_template(
        "agenda/releases.html",
        event=event,
        form=form,
        draft=draft,
        latest=latest,
        changes=[say_change(change, event.zone) for change in changes_of_draft(event, draft)] if latest else [],
        clashes=[say(clash, event.zone) for clash in list_clashes(event.id)],
        releases=list_releases(event.id),
    )


def _next_name(latest: Release | None) -> str:
    return str(_("Version %(number)s", number=latest.number + 1 if latest else 1))
