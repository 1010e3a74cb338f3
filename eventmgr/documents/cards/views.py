"""The page on which organizers say what badges look like, and the frame that shows them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import after_archiving, current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.i18n import _
from eventmgr.documents.cards import service
from eventmgr.documents.cards.badges import pictures_of
from eventmgr.documents.cards.forms import BadgeForm
from eventmgr.documents.cards.preview import Preview, preview, with_colours
from eventmgr.documents.cards.queries import settings_of
from eventmgr.documents.queries import list_cards
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.registration.queries import list_categories

bp = Blueprint("badges", __name__)
Page = str | tuple[str, int] | Response


@bp.get("/events/<slug>/documents/badges")
@require("events.edit")
def settings(slug: str) -> Page:
    del slug
    event = current_event()
    form = BadgeForm.of(settings_of(event.id), list_categories(event.id))
    return render_template("documents/badges.html", **_context(event, form))


@bp.post("/events/<slug>/documents/badges")
@require("events.edit")
def save(slug: str) -> Page:
    event, categories = current_event(), list_categories(current_event().id)
    form = BadgeForm().offer(categories)
    if form.validate():
        try:
            service.save_settings(
                event, form.values(), form.pictures(), form.new_colours(categories), actor=current_actor(), at=now()
            )
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("badges.settings", slug=slug), 303)
    return invalid("documents/badges.html", **_context(event, form))


@bp.route("/events/<slug>/documents/badges/preview", methods=["GET", "POST"])
@require("events.edit")
@after_archiving("it shows and keeps nothing")
def show(slug: str) -> Page:
    """Badges as they are kept, or as the form that was not saved yet would make them."""
    del slug
    event = current_event()
    if request.method == "GET":
        return render_template("documents/badge_preview.html", shown=_kept(event), form=None)
    form = BadgeForm().offer(list_categories(event.id))
    if form.validate():
        try:
            return render_template("documents/badge_preview.html", shown=_unsaved(event, form), form=None)
        except DomainError as error:
            add_error(form, error)
    return render_template("documents/badge_preview.html", shown=None, form=form)  # no failure: a look that says why


def _kept(event: Event) -> Preview:
    kept = settings_of(event.id)
    return preview(event, kept, pictures_of(event, kept), list_cards(event.id), list_categories(event.id))


def _unsaved(event: Event, form: BadgeForm) -> Preview:
    categories, changes = list_categories(event.id), form.pictures()
    uploaded = service.check_uploads(changes)
    would_be = service.unsaved(event, form.values())
    kept = pictures_of(event, would_be, changes.removed)
    cards = with_colours(list_cards(event.id), categories, form.new_colours(categories))
    return preview(event, would_be, {**kept, **uploaded}, cards, categories)


def _context(event: Event, form: BadgeForm) -> dict[str, object]:
    kept = settings_of(event.id)
    return {"event": event, "form": form, "has_logo": bool(kept.logo_key), "has_background": bool(kept.background_key)}
