"""What staff does about the figures of the provinces: ask, see what is missing, freeze, correct."""

from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from eventmgr.core.access import current_actor, may, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.figures import service
from eventmgr.figures.forms import DOUBT_WORDS, AskForm, ReasonForm, Typed, read_typed
from eventmgr.figures.models import FigureCorrection
from eventmgr.figures.papers import board_sheet, reminder_text
from eventmgr.figures.queries import (
    Line,
    find_desk,
    get_line,
    list_corrections,
    list_indicators,
    list_reminders,
    national_figures,
    read_board,
)
from eventmgr.figures.rules import DeskState
from eventmgr.figures.views.entering import said_of, save
from eventmgr.figures.views.shared import Page, bp, page
from eventmgr.people.queries import who_is_usable
from eventmgr.registration.models import DelegationHead
from eventmgr.registration.queries import get_delegation, list_heads

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/events/<slug>/figures/desk")
@require("figures.view")
def desk(slug: str) -> Page:
    del slug
    return _desk_page(current_event(), ReasonForm(formdata=None)), 200


@bp.route("/events/<slug>/figures/desk/settings", methods=["GET", "POST"])
@require("figures.edit")
def ask(slug: str) -> Page:
    event = current_event()
    found, indicators = find_desk(event.id), list_indicators(event.id)
    periods = [figure.period for row in indicators for figure in national_figures(row)]
    period = max(periods, key=periods.count) if periods else ""
    form = (AskForm() if request.method == "POST" else AskForm.of(found, indicators, event.zone, period)).offer(
        indicators
    )
    if form.validate_on_submit():
        try:
            service.ask(event, form.values(event.zone), actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("figures.desk", slug=slug), 303)
    return page("figures/ask.html", event=event, form=form, desk=found)


@bp.get("/events/<slug>/figures/desk/missing")
@require("figures.edit")
def missing(slug: str) -> str:
    """Which province lacks which figures, with a text for each to send."""
    del slug
    event = current_event()
    board, heads, at = read_board(event.id), list_heads(event.id), now()
    stopped = _who_stopped(heads)
    behind = board.behind if board else []
    texts = {
        line.delegation.id: reminder_text(event, board.desk, line, _name(heads.get(line.delegation.id)), link, at)
        for line in behind
        if board and line.delegation.id not in stopped
        for link in (_link_of(heads.get(line.delegation.id)),)
    }
    return render_template(
        "figures/missing.html",
        event=event,
        board=board,
        behind=behind,
        heads=heads,
        texts=texts,
        reminders=list_reminders(event.id),
        at=at,
    )


@bp.post("/events/<slug>/figures/desk/<uuid:delegation_id>/remind")
@require("figures.edit")
def remind(slug: str, delegation_id: UUID) -> BaseResponse:
    service.mark_reminded(current_event(), delegation_id, actor=current_actor(), at=now())
    return redirect(url_for("figures.missing", slug=slug, _anchor=f"d-{delegation_id}"), 303)


@bp.route("/events/<slug>/figures/desk/<uuid:delegation_id>", methods=["GET", "POST"])
@require("figures.edit")
def province(slug: str, delegation_id: UUID) -> Page:
    """What one province said: entered for it, or corrected after the freeze with a reason."""
    event = current_event()
    delegation = get_delegation(event.id, delegation_id)
    _found, line = get_line(event.id, delegation)
    if request.method == "GET":
        return _province_page(event, line, {}), 200
    typed, reason = read_typed(request.form, [cell.indicator for cell in line.asked]), request.form.get("reason", "")
    passed: set[UUID] = set()
    refusal: DomainError | None = None
    try:
        passed = save(
            typed,
            lambda entries: service.enter(
                event, delegation_id, entries, reason.strip()[:500], actor=current_actor(), at=now()
            ),
        )
    except DomainError as error:
        refusal = error
    if refusal or passed or any(field.fault for field in typed.values()):
        return _province_page(event, line, typed, passed, refusal), 422
    flash(_("Saved."), "success")
    return redirect(url_for("figures.province", slug=slug, delegation_id=delegation_id), 303)


@bp.post("/events/<slug>/figures/desk/freeze")
@require("figures.edit")
def freeze(slug: str) -> BaseResponse:
    service.freeze(current_event(), actor=current_actor(), at=now())
    flash(_("The figures are frozen. No province enters anything any more."), "success")
    return redirect(url_for("figures.desk", slug=slug), 303)


@bp.post("/events/<slug>/figures/desk/reopen")
@require("figures.edit")
def reopen(slug: str) -> Page:
    event, form = current_event(), ReasonForm()
    if form.validate_on_submit():
        try:
            service.reopen(event, form.reason.data or "", actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("The provinces can enter figures again."), "success")
            return redirect(url_for("figures.desk", slug=slug), 303)
    return _desk_page(event, form), 422


@bp.get("/events/<slug>/figures/desk.xlsx")
@require("figures.view")
def desk_file(slug: str) -> Response:
    event = current_event()
    response = Response(board_sheet(event, read_board(event.id)), mimetype=_XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-figures.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _desk_page(event: Event, form: ReasonForm) -> str:
    board = read_board(event.id)
    corrections = list_corrections(event.id) if board else []
    return render_template(
        "figures/desk.html",
        event=event,
        board=board,
        form=form,
        corrected={(row.indicator_id, row.admin_unit_id) for row in corrections},
        corrections=_told(event, corrections),
        doubts=DOUBT_WORDS,
        is_late=bool(board and board.desk.closes_at and now() > board.desk.closes_at),
    )


def _province_page(
    event: Event,
    line: Line,
    typed: dict[UUID, Typed],
    passed: set[UUID] | frozenset[UUID] = frozenset(),
    refusal: DomainError | None = None,
) -> str:
    found, line = get_line(event.id, line.delegation)
    fields = [
        (said_of(cell, typed.get(cell.indicator.id), is_passed=cell.indicator.id in passed), None)
        for cell in line.asked
    ]
    if refusal is not None:  # nothing was kept: what was typed stays
        fields = [
            (said_of(cell, typed.get(cell.indicator.id), is_passed=True), None)
            if cell.indicator.id in typed
            else (said, None)
            for cell, (said, _none) in zip(line.asked, fields, strict=True)
        ]
    return render_template(
        "figures/province.html",
        event=event,
        desk=found,
        line=line,
        fields=fields,
        is_frozen=found.state is DeskState.FROZEN,
        refusal=refusal,
        reason=request.form.get("reason", ""),
        corrections=_told(event, list_corrections(event.id, line.delegation.admin_unit_id)),
    )


def _told(event: Event, corrections: list[FigureCorrection]) -> list[tuple[str, str, FigureCorrection]]:
    """Corrections with what and whom they are about."""
    labels = {row.id: row.label for row in list_indicators(event.id)}
    board = read_board(event.id)
    names = {line.delegation.admin_unit_id: line.delegation.admin_unit.name for line in board.lines} if board else {}
    return [(names.get(row.admin_unit_id, ""), labels[row.indicator_id], row) for row in corrections]


def _who_stopped(heads: dict[UUID, DelegationHead]) -> set[UUID]:
    """Delegations whose head asked to stop the use of the data: nothing is written to them."""
    people = {key: head.registration.person_id for key, head in heads.items() if head.registration}
    usable = who_is_usable(set(people.values()))
    return {key for key, person_id in people.items() if person_id not in usable}


def _name(head: DelegationHead | None) -> str:
    return head.name if head else ""


def _link_of(head: DelegationHead | None) -> str | None:
    """The page of a delegation's figures, for who may hand out its link: it opens the list of people, too."""
    if head is None or head.key is None or not may("registration.edit"):
        return None
    return f"{current_app.config['PUBLIC_URL']}{url_for('figures.heads.index', key=head.key)}"
