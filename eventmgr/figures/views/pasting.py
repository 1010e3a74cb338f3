"""A table out of a spreadsheet: pasted, looked at line by line, and then entered."""

from flask import flash, redirect, request, url_for

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import lazy, ngettext
from eventmgr.events.queries import current_event
from eventmgr.figures import service
from eventmgr.figures.forms import Pasted, PasteForm, read_pasted
from eventmgr.figures.queries import read_board
from eventmgr.figures.views.shared import Page, bp, page


@bp.route("/events/<slug>/figures/desk/paste", methods=["GET", "POST"])
@require("figures.edit")
def paste(slug: str) -> Page:
    event = current_event()
    board = read_board(event.id)
    if board is None:
        raise NotFound(lazy("No figures are asked for."))
    form = PasteForm(data={"period": "this"}).offer(board.desk)
    pasted: Pasted | None = None
    if form.validate_on_submit():
        # The cells stand between tabs, which texts of forms lose.
        form.table.data = request.form["table"]
        try:
            pasted = read_pasted(form.table.data, board)
            if "take" in request.form:
                is_last = form.period.data == "last"
                changed = service.enter_table(event, pasted.values, is_last=is_last, actor=current_actor(), at=now())
                flash(
                    ngettext(
                        "%(num)s figure is new or other than before.",
                        "%(num)s figures are new or other than before.",
                        changed,
                    ),
                    "success",
                )
                return redirect(url_for("figures.desk", slug=slug), 303)
        except DomainError as error:
            add_error(form, error)
    shown = page("figures/paste.html", event=event, board=board, form=form, pasted=pasted)
    return (shown[0], 200) if pasted is not None and isinstance(shown, tuple) and not form.errors else shown
