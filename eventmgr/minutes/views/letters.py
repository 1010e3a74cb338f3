"""The pages on which the letters to the owners of tasks are worded."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import LOCALES, _, lazy
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.minutes import service
from eventmgr.minutes.forms import LETTERS, LetterForm
from eventmgr.minutes.views.shared import Page, bp
from eventmgr.minutes.wordings import FILLED, LetterKind
from eventmgr.outbox.queries import find_wording


@bp.get("/events/<slug>/minutes/tasks/wordings/<kind>")
@require("minutes.tasks")
def task_wording(slug: str, kind: str) -> Page:
    del slug
    event, letter, language = current_event(), _kind(kind), _language()
    subject, body = service.wording_of(event.id, letter, language)
    return _page(event, letter, language, LetterForm(formdata=None, data={"subject": subject, "body": body}))


@bp.post("/events/<slug>/minutes/tasks/wordings/<kind>")
@require("minutes.tasks")
def set_task_wording(slug: str, kind: str) -> Page:
    event, letter, language, form = current_event(), _kind(kind), _language(), LetterForm()
    if not form.validate_on_submit():
        return _page(event, letter, language, form, 422)
    words = (form.subject.data or "", form.body.data or "")
    try:
        service.save_wording(event, letter, language, words, actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        return _page(event, letter, language, form, error.status)
    flash(_("Saved."), "success")
    return redirect(url_for("minutes.task_owners", slug=slug), 303)


@bp.post("/events/<slug>/minutes/tasks/wordings/<kind>/reset")
@require("minutes.tasks")
def reset_task_wording(slug: str, kind: str) -> BaseResponse:
    service.reset_wording(current_event(), _kind(kind), _language(), actor=current_actor(), at=now())
    flash(_("The default wording stands again."), "success")
    return redirect(url_for("minutes.task_owners", slug=slug), 303)


def _page(event: Event, letter: LetterKind, language: str, form: LetterForm, status: int = 200) -> Page:
    html = render_template(
        "minutes/task_wording.html",
        event=event,
        kind=letter.value,
        label=LETTERS[letter],
        code=language,
        language=LOCALES[language],
        names=FILLED[letter],
        form=form,
        is_own=find_wording(event.id, letter.value, language) is not None,
    )
    return html, status


def _kind(name: str) -> LetterKind:
    try:
        return LetterKind(name)
    except ValueError:
        raise NotFound(lazy("There is no such wording.")) from None


def _language() -> str:
    """Which set of words is meant."""
    language = request.args.get("language", "vi")
    return language if language in LOCALES else "vi"
