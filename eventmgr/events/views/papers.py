"""The pages about the look of papers: that of an event, the usual one of the host, and the frames that show a paper."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for

from eventmgr.core.access import after_archiving, current_actor, current_host_id, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import DEFAULT_ZONE, _
from eventmgr.events import service
from eventmgr.events.forms import ProfileForm
from eventmgr.events.models import DocumentProfile
from eventmgr.events.papers import Sample, made_up, sample_of, sample_paper
from eventmgr.events.queries import current_event
from eventmgr.events.service.profiles import check_logo, unsaved, usual_of
from eventmgr.events.views.shared import Page, bp, page, saved
from eventmgr.people.queries import get_host
from eventmgr.rendering.pictures import find_picture

_AHEAD = timedelta(days=30)


@bp.route("/events/<slug>/settings/papers", methods=["GET", "POST"])
@require("events.edit")
def papers(slug: str) -> Page:
    del slug
    event = current_event()
    form = _form(event.profile)
    if form.validate_on_submit():
        try:
            service.update_profile(event, form.values(), form.logo_change(), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return saved("events.papers", event)
    return page("events/papers.html", event=event, form=form, has_logo=bool(event.profile.logo_key))


@bp.route("/events/<slug>/settings/papers/preview", methods=["GET", "POST"])
@require("events.edit")
@after_archiving("it shows and keeps nothing")
def show_papers(slug: str) -> Page:
    """A paper with the head and the end that are kept, or that the form would make which was not saved yet."""
    del slug
    event = current_event()
    return _look(event.profile, sample_of(event))


@bp.post("/events/<slug>/settings/papers/usual")
@require("events.edit")
def keep_papers(slug: str) -> Page:
    service.keep_as_usual(current_event(), actor=current_actor(), at=now())
    flash(_("Kept. The papers of new events begin like this."), "success")
    return redirect(url_for("events.papers", slug=slug), 303)


@bp.route("/papers", methods=["GET", "POST"])
@require("events.create")
def usual_papers() -> Page:
    """What the papers of new events of the host begin with."""
    host = get_host(current_host_id())
    usual = usual_of(host)
    form = _form(usual)
    if form.validate_on_submit():
        try:
            service.update_usual(host.id, form.values(), form.logo_change(), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("events.usual_papers"), 303)
    return page("events/usual_papers.html", host=host, form=form, has_logo=bool(usual.logo_key))


@bp.route("/papers/preview", methods=["GET", "POST"])
@require("events.create")
def show_usual_papers() -> Page:
    """A paper of an event that does not exist, as it would begin."""
    host = get_host(current_host_id())
    return _look(usual_of(host), made_up(host, now().astimezone(DEFAULT_ZONE).date() + _AHEAD))


def _form(profile: DocumentProfile) -> ProfileForm:
    return ProfileForm() if request.method == "POST" else ProfileForm(obj=profile)


def _look(profile: DocumentProfile, sample: Sample) -> Page:
    if request.method == "GET":
        shown = sample_paper(profile, sample, find_picture(profile.logo_key))
        return render_template("events/paper_preview.html", paper=shown, form=None)
    form = ProfileForm()
    if form.validate():
        try:
            change = form.logo_change()
            logo = check_logo(change) or (None if change.is_removed else find_picture(profile.logo_key))
            shown = sample_paper(unsaved(profile, form.values()), sample, logo)
            return render_template("events/paper_preview.html", paper=shown, form=None)
        except DomainError as error:
            add_error(form, error)
    return render_template("events/paper_preview.html", paper=None, form=form)  # no failure: a look that says why
