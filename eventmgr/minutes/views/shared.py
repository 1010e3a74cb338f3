"""What the pages of the minutes share: the whole page with its forms, and what becomes of a refusal."""

from dataclasses import dataclass
from hashlib import sha256

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from eventmgr.core.changes import Changed, changed_lines
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import lazy
from eventmgr.events.models import Event
from eventmgr.minutes.compiling import Compiled
from eventmgr.minutes.forms import MODES, SECTIONS, STATES, LockForm, MinutesForm
from eventmgr.minutes.models import Minutes, MinutesComment, MinutesRevision, MinutesText
from eventmgr.minutes.papers import data_blocks, data_words
from eventmgr.minutes.queries import (
    compile_minutes,
    find_minutes,
    known_times,
    list_amendments,
    list_clashes,
    list_comments,
    list_unsettled,
)
from eventmgr.minutes.rules import WRITTEN_ONLY, MinutesState, Section
from eventmgr.rendering.blocks import Block

bp = Blueprint("minutes", __name__)
Page = tuple[str, int] | BaseResponse


@dataclass(frozen=True)
class Part:
    """One section of the page: what the data say, what is written, and what they say otherwise since."""

    section: Section
    label: str
    blocks: list[Block]
    words: str
    row: MinutesText | None
    since: list[Changed]
    differing: list[MinutesRevision]
    comments: list[MinutesComment]

    @property
    def has_data(self) -> bool:
        """Whether data can say anything here."""
        return self.section not in WRITTEN_ONLY

    @property
    def mark(self) -> str:
        """Tells these words of the data from any others."""
        return mark_of(self.words)


def mark_of(words: str) -> str:
    """What tells one text from another."""
    return sha256(words.encode()).hexdigest()[:16]


def _parts(event: Event, minutes: Minutes | None, compiled: Compiled) -> list[Part]:
    words, clashes, comments = data_words(compiled, event.zone), list_clashes(minutes), list_comments(minutes)
    texts = {row.section: row for row in minutes.texts} if minutes else {}
    return [
        Part(
            section,
            str(label),
            data_blocks(compiled, section, event.zone),
            words[section],
            texts.get(section),
            _since(texts.get(section), words[section]),
            clashes.get(section, []),
            comments.get(section, []),
        )
        for section, label in SECTIONS.items()
    ]


def part_of(event: Event, section: Section) -> Part:
    """One section as it stands now."""
    parts = _parts(event, find_minutes(event.id), compile_minutes(event))
    return next(part for part in parts if part.section is section)


def get_section(name: str) -> Section:
    """The section of this name."""
    try:
        return Section(name)
    except ValueError:
        raise NotFound(lazy("The minutes have no such section.")) from None


def _since(row: MinutesText | None, words: str) -> list[Changed]:
    """What the data say otherwise since a text was written."""
    return changed_lines(row.based_on, words) if row is not None and row.text else []


def page(event: Event, form: MinutesForm, lock_form: LockForm, status: int = 200) -> Page:
    """The minutes with what was typed, or as they are stored."""
    minutes = find_minutes(event.id)
    compiled = compile_minutes(event)
    html = render_template(
        "minutes/index.html",
        event=event,
        minutes=minutes,
        state=minutes.state if minutes else MinutesState.DRAFT,
        states=STATES,
        form=form,
        lock_form=lock_form,
        span=compiled.span,
        known=known_times(event, compiled.span),
        parts=_parts(event, minutes, compiled),
        whole=list_comments(minutes).get(None, []),
        modes=MODES,
        unsettled=list_unsettled(event.id),
        amendments=list_amendments(minutes.id) if minutes else [],
    )
    return html, status


def refused(event: Event, form: MinutesForm, error: DomainError) -> Page:
    """The page again, with the reason beside what it is about."""
    add_error(form, error)
    return page(event, form, LockForm(formdata=None), error.status)


def done(event: Event, message: str) -> BaseResponse:
    """Back to the minutes, with a word."""
    flash(message, "success")
    return redirect(url_for("minutes.index", slug=event.slug), 303)


def get_begun(event: Event) -> Minutes:
    """The minutes, which somebody must have begun."""
    minutes = find_minutes(event.id)
    if minutes is None:
        raise NotFound(lazy("Nobody has begun the minutes yet."))
    return minutes
