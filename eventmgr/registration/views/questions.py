"""The questions that the event asks: written, put in order, tried out, and what the answers add up to."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from eventmgr.core.access import FRESH_FOR_COPIES, after_archiving, current_actor, fresh, may, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, Forbidden
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _, lazy
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.people.service import marks_of
from eventmgr.questionnaires import service
from eventmgr.questionnaires.forms import KIND_LABELS, PLACE_LABELS, QuestionForm, asked_form, condition_words
from eventmgr.questionnaires.models import Question
from eventmgr.questionnaires.queries import (
    answers_by_subject,
    count_answers,
    get_question,
    list_questions,
    list_tallies,
)
from eventmgr.questionnaires.rules import Place
from eventmgr.registration.queries import answerers, count_answerers, list_answerers, list_categories
from eventmgr.registration.views.shared import Page, bp, page
from eventmgr.rendering.sheets import SheetColumn, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/events/<slug>/registrations/questions")
@require("questionnaires.view")
def questions(slug: str) -> str:
    """The list; `moved` and `by` name the button that had the focus before the page came anew."""
    del slug
    event = current_event()
    rows = list_questions(event.id)
    asked = {row.id: row.as_asked() for row in rows}
    return render_template(
        "registration/questions.html",
        event=event,
        rows=rows,
        conditions={row.id: condition_words(row.condition, asked) for row in rows},
        answers=count_answers(event.id),
        kinds=KIND_LABELS,
        places=PLACE_LABELS,
        categories={row.key: row.name for row in list_categories(event.id)},
        moved=request.args.get("moved"),
        by=request.args.get("by"),
    )


@bp.route("/events/<slug>/registrations/questions/new", methods=["GET", "POST"])
@require("questionnaires.edit")
def new_question(slug: str) -> Page:
    del slug
    event = current_event()
    form = _offered(QuestionForm(), event, list_questions(event.id))
    if form.validate_on_submit():
        try:
            made = service.create_question(event, form.values(form.kind.data), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return _listed(event, _("Saved. It is off until you turn it on.") if made.retired_at else _("Saved."))
    return page("registration/new_question.html", form=form, event=event)


@bp.route("/events/<slug>/registrations/questions/<uuid:question_id>", methods=["GET", "POST"])
@require("questionnaires.edit")
def edit_question(slug: str, question_id: UUID) -> Page:
    del slug
    event = current_event()
    question = get_question(event.id, question_id)
    filled = QuestionForm() if request.method == "POST" else QuestionForm.of(question)
    form = _offered(filled, event, list_questions(event.id), question)
    if form.validate_on_submit():
        try:
            service.reword_question(event, question_id, form.values(question.kind), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            return _listed(event, _("Saved."))
    return page(
        "registration/edit_question.html",
        form=form,
        event=event,
        question=get_question(event.id, question_id),
        kind=KIND_LABELS[question.kind],
        answers=count_answers(event.id).get(question_id, 0),
    )


@bp.post("/events/<slug>/registrations/questions/<uuid:question_id>/move")
@require("questionnaires.edit")
def move_question(slug: str, question_id: UUID) -> Answer:
    """To a place of the list, counted from 1; who came by a key finds the focus on the same key again."""
    event = current_event()
    before = [row.id for row in list_questions(event.id)]
    question = get_question(event.id, question_id)
    label, wanted = question.wording.label, request.form.get("place", 1, type=int)
    place = service.move_question(event, question_id, wanted, actor=current_actor(), at=now())
    flash(
        _("“%(question)s” is number %(place)s of %(total)s now.", question=label, place=place, total=len(before)),
        "success",
    )
    by = "up" if place <= before.index(question_id) else "down"
    return redirect(url_for("registration.questions", slug=slug, moved=question_id, by=by), 303)


@bp.post("/events/<slug>/registrations/questions/<uuid:question_id>/retire")
@require("questionnaires.edit")
def retire_question(slug: str, question_id: UUID) -> Answer:
    del slug
    event = current_event()
    service.retire_question(event, question_id, actor=current_actor(), at=now())
    return _listed(event, _("The question is off. Its answers stay readable."))


@bp.post("/events/<slug>/registrations/questions/<uuid:question_id>/turn-on")
@require("questionnaires.edit")
def turn_on_question(slug: str, question_id: UUID) -> Answer:
    del slug
    event = current_event()
    service.turn_on_question(event, question_id, actor=current_actor(), at=now())
    return _listed(event, _("The question is asked from now on."))


@bp.get("/events/<slug>/registrations/questions/preview")
@require("questionnaires.view")
def preview_questions(slug: str) -> str:
    """The questions as a person of a category is asked them at a place; nothing is sent."""
    del slug
    event = current_event()
    categories = list_categories(event.id)
    category = next((row for row in categories if row.key == request.args.get("category")), categories[0])
    place = next((row for row in Place if row.value == request.args.get("place")), Place.REGISTRATION)
    return render_template(
        "registration/preview_questions.html",
        event=event,
        form=asked_form(event.id, place, category.key, formdata=None),
        categories=categories,
        category=category,
        place=place,
        places=PLACE_LABELS,
    )


@bp.get("/events/<slug>/registrations/questions/results")
@require("questionnaires.view")
def question_results(slug: str) -> str:
    """What the answers of those who come add up to."""
    del slug
    event = current_event()
    return render_template(
        "registration/question_results.html",
        event=event,
        tallies=list_tallies(event.id, answerers(event.id)),
        people=count_answerers(event.id),
        kinds=KIND_LABELS,
    )


@bp.post("/events/<slug>/registrations/questions/answers.xlsx")
@require("questionnaires.view")
@after_archiving("it is read, and the copy is noted")
@fresh(FRESH_FOR_COPIES)
def export_answers(slug: str) -> Response:
    """Everybody who comes with their answers; the sensitive ones only for who may see them, and never by the way."""
    event = current_event()
    with_sensitive = bool(request.form.get("sensitive"))
    if with_sensitive and not may("questionnaires.sensitive"):
        raise Forbidden(lazy("You do not have the right to do this. Ask the organizer of the event."))
    asked = [row for row in list_questions(event.id) if with_sensitive or not row.is_sensitive]
    people = list_answerers(event.id)
    given = answers_by_subject([row.id for row in asked], [person.id for person in people])
    marks = marks_of(event)
    head = [_("Code"), _("Full name"), _("Category"), _("Province"), *(row.wording.label for row in asked)]
    head.append(_("Personal data"))
    cells = [
        [person.code, person.full_name, person.category, person.province or ""]
        + [given.get(person.id, {}).get(row.id, "") for row in asked]
        + [marks.get(person.person_id, "")]
        for person in people
    ]
    data = write_xlsx(_("Answers"), [SheetColumn(title, 24) for title in head], cells, subtitle=event.name)
    service.note_export(event, [row.wording.label for row in asked], actor=current_actor(), at=now())
    response = Response(data, mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-answers.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _offered(form: QuestionForm, event: Event, rows: list[Question], question: Question | None = None) -> QuestionForm:
    return form.offer(rows, [(row.key, row.name) for row in list_categories(event.id)], question)


def _listed(event: Event, message: Any) -> Answer:
    flash(message, "success")
    return redirect(url_for("registration.questions", slug=event.slug), 303)
