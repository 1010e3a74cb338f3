"""In which form are names taken that a list writes in capitals throughout: of a row, a list, or all lists?"""

from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import _, format_number, lazy
from eventmgr.events.queries import current_event
from eventmgr.registration import service
from eventmgr.registration.forms import NameFormForm
from eventmgr.registration.models import NameForm
from eventmgr.registration.queries.imports import get_import
from eventmgr.registration.views.shared import bp


@bp.post("/events/<slug>/registrations/imports/names")
@require("registration.import")
def choose_all_names(slug: str) -> Response:
    number = service.choose_all_names(current_event(), _chosen(), actor=current_actor(), at=now())
    _tell(number)
    return redirect(url_for("registration.imports", slug=slug), 303)


@bp.post("/events/<slug>/registrations/imports/<uuid:import_id>/names")
@require("registration.import")
def choose_names(slug: str, import_id: UUID) -> Response:
    event = current_event()
    found = get_import(event.id, import_id)
    number = service.choose_names(event, found.id, _chosen(), actor=current_actor(), at=now())
    _tell(number)
    show = request.args.get("show")
    return redirect(url_for("registration.preview", slug=slug, import_id=import_id, show=show), 303)


@bp.post("/events/<slug>/registrations/imports/<uuid:import_id>/rows/<uuid:row_id>/name")
@require("registration.import")
def choose_name(slug: str, import_id: UUID, row_id: UUID) -> Response:
    event = current_event()
    found = get_import(event.id, import_id)
    row = service.choose_name(event, found.id, row_id, _chosen(), actor=current_actor(), at=now())
    show, after, anchor = request.args.get("show"), request.args.get("after"), f"row-{row.number}"
    here = url_for("registration.preview", slug=slug, import_id=import_id, show=show, after=after, _anchor=anchor)
    return redirect(here, 303)


def _chosen() -> NameForm:
    form = NameFormForm()
    if not form.validate():
        raise Conflict(lazy("Please choose one of the offered forms."))
    return form.value()


def _tell(number: int) -> None:
    flash(_("The form of %(n)s names was changed.", n=format_number(number)), "success")
