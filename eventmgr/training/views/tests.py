"""The pages of the tests before and after: questions, opening and closing, typing from paper, results."""

from typing import Any
from uuid import UUID

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _, lazy
from eventmgr.core.ids import clean_token
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.training.forms.tests import KINDS, SOURCES, STAGES, STATES, QuestionForm, TypingForm
from eventmgr.training.models import Module
from eventmgr.training.papers.tests import question_sheet_pdf, results_pdf, sheets_pdf
from eventmgr.training.queries import get_course, get_module
from eventmgr.training.queries.results import find_person, results
from eventmgr.training.queries.tests import (
    get_item,
    get_sitting,
    get_taking,
    get_test,
    item_of,
    list_items,
)
from eventmgr.training.rules.tests import LETTERS, Stage, TestState
from eventmgr.training.service import examples
from eventmgr.training.service import tests as service
from eventmgr.training.views.shared import Page, bp, page

_BASE = "/events/<slug>/training/modules/<uuid:module_id>/test"


@bp.get(_BASE)
@require("training.tests")
def test(slug: str, module_id: UUID) -> str:
    """The questions of a module's test, and how both sittings stand; `moved` and `by` name the arrow used just now."""
    del slug
    event, module = _here(module_id)
    return render_template(
        "training/test.html",
        event=event,
        module=module,
        test=get_test(event.id, module),
        stages=STAGES,
        states=STATES,
        kinds=KINDS,
        examples=examples.offered(),
        letters=LETTERS,
        moved=request.args.get("moved"),
        by=request.args.get("by"),
    )


@bp.post(f"{_BASE}/examples")
@require("training.edit")
def take_examples(slug: str, module_id: UUID) -> Response:
    """Take the example questions that fit the subject; they are marked as such."""
    event, module = _here(module_id)
    key = request.form.get("set", "")
    count = examples.take(module, key, actor=current_actor(), at=now())
    flash(_("%(n)s example questions taken. Read them with the trainer before you use them.", n=count), "success")
    del event
    return _to_test(slug, module_id)


@bp.route(f"{_BASE}/questions/new", methods=["GET", "POST"])
@require("training.edit")
def new_item(slug: str, module_id: UUID) -> Page:
    event, module = _here(module_id)
    form = QuestionForm()
    if form.validate_on_submit():
        try:
            service.add_question(module, form.values(), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return _to_test(slug, module_id)
    return page("training/new_item.html", event=event, module=module, form=form)


@bp.route(f"{_BASE}/questions/<uuid:question_id>", methods=["GET", "POST"])
@require("training.edit")
def edit_item(slug: str, module_id: UUID, question_id: UUID) -> Page:
    """Change a question; what was answered stays with the words that it answered."""
    event, module = _here(module_id)
    question = get_item(event.id, module.id, question_id)
    item = item_of(question)
    form = QuestionForm() if request.method == "POST" else QuestionForm.of(item)
    if form.validate_on_submit():
        try:
            service.change_question(module, question_id, form.values(item.kind), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return _to_test(slug, module_id)
    is_answered = bool(get_test(event.id, module).takings)
    context = {"item": item, "kind": KINDS[item.kind], "is_answered": is_answered, "version": question.wording.number}
    return page("training/edit_item.html", event=event, module=module, form=form, **context)


@bp.post(f"{_BASE}/questions/<uuid:question_id>/move")
@require("training.edit")
def move_item(slug: str, module_id: UUID, question_id: UUID) -> Response:
    """To a place of the list, counted from 1; who came by a key finds the focus on the same key again."""
    event, module = _here(module_id)
    before = [item.question_id for item in list_items(event.id, module.id)]
    wanted = request.form.get("place", 1, type=int)
    try:
        place = service.move_question(module, question_id, wanted, actor=current_actor(), at=now())
    except DomainError as error:
        flash(str(error), "error")
        return _to_test(slug, module_id)
    flash(_("The question is number %(place)s of %(total)s now.", place=place, total=len(before)), "success")
    by = "up" if place <= before.index(question_id) else "down"
    return redirect(url_for("training.test", slug=slug, module_id=module_id, moved=question_id, by=by), 303)


@bp.post(f"{_BASE}/questions/<uuid:question_id>/remove")
@require("training.edit")
def remove_item(slug: str, module_id: UUID, question_id: UUID) -> Response:
    _event, module = _here(module_id)
    service.remove_question(module, question_id, actor=current_actor(), at=now())
    flash(_("The question is asked no more. What was answered stays in the results."), "success")
    return _to_test(slug, module_id)


@bp.post(f"{_BASE}/<any(before, after):stage>/open")
@require("training.tests")
def open_test(slug: str, module_id: UUID, stage: str) -> Response:
    _event, module = _here(module_id)
    try:
        service.open_test(module, Stage(stage), actor=current_actor(), at=now())
    except DomainError as error:
        flash(str(error), "error")
    else:
        flash(_("The test is open. It stands on the page of every delegate's pass."), "success")
    return _to_test(slug, module_id)


@bp.post(f"{_BASE}/<any(before, after):stage>/close")
@require("training.tests")
def close_test(slug: str, module_id: UUID, stage: str) -> Response:
    event, module = _here(module_id)
    sitting = get_test(event.id, module).sitting(Stage(stage))
    if sitting is None:
        raise NotFound(lazy("There is no such test."))
    service.close_test(sitting, actor=current_actor(), at=now())
    flash(_("The test is closed. What was answered in time and arrives later still counts."), "success")
    return _to_test(slug, module_id)


@bp.get(f"{_BASE}/results")
@require("training.results")
def test_results(slug: str, module_id: UUID) -> str:
    """Who learned what, with names, for the trainer alone."""
    del slug
    event, module = _here(module_id)
    found = results(event.id, get_course(event.id, module.course_id), module)
    return render_template(
        "training/test_results.html",
        event=event,
        module=module,
        results=found,
        stages=STAGES,
        sources=SOURCES,
        late=[taking for stage in Stage for taking in found.test.taken(stage, late=True)],
    )


@bp.get(f"{_BASE}/results.pdf")
@require("training.results")
def test_results_pdf(slug: str, module_id: UUID) -> FlaskResponse:
    """One page to print: sums only."""
    event, module = _here(module_id)
    found = results(event.id, get_course(event.id, module.course_id), module)
    return _pdf(results_pdf(event, found), f"{slug}-test-results.pdf")


@bp.get(f"{_BASE}/questions.pdf")
@require("training.tests")
def question_sheet(slug: str, module_id: UUID) -> FlaskResponse:
    """The questions to hand out on paper, in the order in which sheets are typed."""
    event, module = _here(module_id)
    return _pdf(question_sheet_pdf(event, module, list_items(event.id, module.id)), f"{slug}-test-questions.pdf")


@bp.get(f"{_BASE}/<any(before, after):stage>/sheets.pdf")
@require("training.tests")
def answer_sheets(slug: str, module_id: UUID, stage: str) -> FlaskResponse:
    """An answer sheet for each person, with the code of the registration."""
    event, module = _here(module_id)
    found = results(event.id, get_course(event.id, module.course_id), module)
    return _pdf(sheets_pdf(event, found, Stage(stage)), f"{slug}-answer-sheets.pdf")


@bp.route(f"{_BASE}/<any(before, after):stage>/typing", methods=["GET", "POST"])
@require("training.tests")
def type_sheets(slug: str, module_id: UUID, stage: str) -> Page:
    """Type answer sheets one after the other: code, letters, Enter."""
    event, module = _here(module_id)
    test = get_test(event.id, module)
    sitting = test.sitting(Stage(stage))
    form = TypingForm()
    if form.validate_on_submit():
        try:
            done = _type(event, sitting, form)
        except DomainError as error:
            add_error(form, error)
        else:
            who = done.taking.registration.person.full_name
            flash(_("Typed: %(who)s, %(n)s questions.", who=who, n=len(done.taking.asked)), "success")
            return redirect(url_for("training.type_sheets", slug=slug, module_id=module_id, stage=stage), 303)
    return page("training/typing.html", **_typing(event, module, Stage(stage)), form=form, sitting=sitting)


@bp.post("/events/<slug>/training/takings/<uuid:taking_id>/take-back")
@require("training.tests")
def take_back_sheet(slug: str, taking_id: UUID) -> Response:
    taking = get_taking(current_event().id, taking_id)
    module_id, stage = taking.sitting.module_id, taking.sitting.stage.value
    try:
        service.take_back(taking, actor=current_actor(), at=now())
    except DomainError as error:
        flash(str(error), "error")
    else:
        flash(_("The sheet is thrown away. Type it anew."), "success")
    return redirect(url_for("training.type_sheets", slug=slug, module_id=module_id, stage=stage), 303)


@bp.post("/events/<slug>/training/takings/<uuid:taking_id>/admit")
@require("training.results")
def admit_late(slug: str, taking_id: UUID) -> Response:
    taking = get_taking(current_event().id, taking_id)
    module_id = taking.sitting.module_id
    service.admit(taking, actor=current_actor(), at=now())
    flash(_("The late sheet counts now."), "success")
    return redirect(url_for("training.test_results", slug=slug, module_id=module_id), 303)


def _type(event: Event, sitting: Any, form: TypingForm) -> service.Taken:
    if sitting is None:
        raise DomainError(lazy("This test has not been opened yet."))
    registration = find_person(event.id, clean_token(form.code.data or ""))
    if registration is None:
        raise DomainError(lazy("No pass and no registration has this code."), field="code")
    found = get_sitting(event.id, sitting.id)
    return service.type_in(found, registration, form.answers.data or "", actor=current_actor(), at=now())


def _typing(event: Event, module: Module, stage: Stage) -> dict[str, Any]:
    test = get_test(event.id, module)
    latest = sorted(test.taken(stage), key=lambda taking: taking.id, reverse=True)
    return {
        "event": event,
        "module": module,
        "items": test.items,
        "stage": stage,
        "name": STAGES[stage],
        "latest": [taking for taking in latest if taking.typed_by][:10],
        "count": len(latest),
        "letters": LETTERS,
        "is_planned": test.state(stage) is TestState.PLANNED,
    }


def _here(module_id: UUID) -> tuple[Event, Module]:
    event = current_event()
    return event, get_module(event.id, module_id)


def _to_test(slug: str, module_id: UUID) -> Response:
    return redirect(url_for("training.test", slug=slug, module_id=module_id), 303)


def _pdf(data: bytes, name: str) -> FlaskResponse:
    return FlaskResponse(
        data, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
