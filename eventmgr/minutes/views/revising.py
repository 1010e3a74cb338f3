"""Every text that a section had, the way back, the choice between two, and what is said of them."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from eventmgr.core.access import current_actor, require
from eventmgr.core.changes import Changed, changed_lines
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.minutes import service
from eventmgr.minutes.forms import MODES, SECTIONS, STATES, CommentForm
from eventmgr.minutes.models import MinutesRevision
from eventmgr.minutes.papers import data_words
from eventmgr.minutes.queries import compile_minutes, find_minutes, find_text, list_revisions
from eventmgr.minutes.rules import MinutesState, Section
from eventmgr.minutes.views.shared import bp, get_begun, get_section
from eventmgr.outcomes.rules import Keep


@dataclass(frozen=True)
class Step:
    """A text of a section beside the one before it."""

    revision: MinutesRevision
    changes: list[Changed]
    is_current: bool


@bp.get("/events/<slug>/minutes/sections/<section>")
@require("minutes.view")
def versions(slug: str, section: str) -> str:
    """Every text of one section, the newest first, with what changed from one to the next."""
    del slug
    event, part = current_event(), get_section(section)
    minutes = find_minutes(event.id)
    row = find_text(minutes, part)
    steps: list[Step] = []
    before = ""
    for revision in list_revisions(minutes, part) if minutes else ():
        is_current = row is not None and revision.version == row.version
        steps.append(Step(revision, changed_lines(before, revision.text), is_current))
        before = revision.text if revision.version is not None else before
    return render_template(
        "minutes/versions.html",
        event=event,
        section=part,
        label=SECTIONS[part],
        row=row,
        steps=steps[::-1],
        modes=MODES,
        state=STATES[minutes.state][0] if minutes else "",
        is_draft=minutes is None or minutes.state is MinutesState.DRAFT,
    )


@bp.post("/events/<slug>/minutes/sections/<section>/restore")
@require("minutes.edit")
def restore(slug: str, section: str) -> BaseResponse:
    """Go back to an earlier text."""
    event, part = current_event(), get_section(section)
    minutes, version = get_begun(event), request.form.get("version", 0, type=int)

    def deed() -> LazyString:
        done = service.restore_text(minutes, part, _sent_id(), version=version, actor=current_actor(), at=now())
        if done.clash is not None:
            return lazy("Somebody else has written meanwhile. Both texts are kept; choose on the page of the minutes.")
        return lazy("The text stands in the minutes again.")

    _told(deed)
    return redirect(url_for("minutes.versions", slug=slug, section=section), 303)


@bp.post("/events/<slug>/minutes/settle")
@require("minutes.edit")
def settle(slug: str) -> BaseResponse:
    """Choose between what stands in a section and a text that differs."""
    del slug
    event = current_event()
    minutes, version = get_begun(event), request.form.get("version", 0, type=int)

    def deed() -> LazyString:
        try:
            keep = Keep(request.form.get("keep"))
        except ValueError:
            raise DomainError(lazy("Choose which text is to stand.")) from None
        service.settle_text(minutes, _sent_id(), keep, version=version, actor=current_actor(), at=now())
        return lazy("The text was chosen.")

    _told(deed)
    return _back(event)


@bp.post("/events/<slug>/minutes/sections/<section>/compare")
@require("minutes.edit")
def compare(slug: str, section: str) -> BaseResponse:
    """Say that a written text was held against what the data say now."""
    del slug
    event, part = current_event(), get_section(section)
    minutes = get_begun(event)

    def deed() -> LazyString:
        data = data_words(compile_minutes(event), event.zone)[part]
        service.hold_against_data(minutes, part, data, actor=current_actor(), at=now())
        return lazy("Noted: the text was held against the data.")

    _told(deed)
    return _back(event, part)


@bp.post("/events/<slug>/minutes/comments")
@require("minutes.edit")
def comment(slug: str) -> BaseResponse:
    """Say something of a section, or of the whole."""
    del slug
    event, form = current_event(), CommentForm()
    sent = request.form.get("section")
    part = get_section(sent) if sent else None

    def deed() -> LazyString:
        if not form.validate_on_submit():
            raise DomainError(next(iter(form.text.errors), lazy("Write what you have to say.")))
        minutes = service.get_or_create(event, actor=current_actor(), at=now())
        service.comment(minutes, part, form.text.data or "", actor=current_actor(), at=now())
        return lazy("The comment stands beside the text.")

    _told(deed)
    return _back(event, part)


@bp.post("/events/<slug>/minutes/comments/<uuid:comment_id>/settle")
@require("minutes.edit")
def settle_comment(slug: str, comment_id: UUID) -> BaseResponse:
    """Say that a comment is dealt with."""
    del slug
    event = current_event()
    minutes = get_begun(event)

    def deed() -> LazyString:
        service.settle_comment(minutes, comment_id, actor=current_actor(), at=now())
        return lazy("The comment is settled.")

    _told(deed)
    return _back(event)


def _told(deed: Callable[[], LazyString]) -> None:
    """Do it and say so, or say why not; what is not found is a page of its own."""
    try:
        message = deed()
    except NotFound:
        raise
    except DomainError as error:
        flash(str(error), "error")
    else:
        flash(str(message), "success")


def _sent_id() -> UUID:
    revision_id = request.form.get("revision", type=UUID)
    if revision_id is None:
        raise NotFound(lazy("There is no such text of this section."))
    return revision_id


def _back(event: Event, part: Section | None = None) -> BaseResponse:
    anchor = f"{part.value}-title" if part else None
    return redirect(url_for("minutes.index", slug=event.slug, _anchor=anchor), 303)
