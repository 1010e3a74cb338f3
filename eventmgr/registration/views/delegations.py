"""The pages about delegations and their quotas."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for

from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.people.queries import list_units
from eventmgr.registration import service
from eventmgr.registration.forms import (
    DelegationsForm,
    QuotaForm,
)
from eventmgr.registration.queries import (
    count_delegations,
    get_delegation,
    list_delegations,
)
from eventmgr.registration.views.shared import Page, bp, page


@bp.get("/events/<slug>/delegations")
@require("registration.view")
def delegations(slug: str) -> str:
    del slug
    event = current_event()
    form = _with_units(DelegationsForm(formdata=None), event)
    return render_template("registration/delegations.html", **_delegations(event, form))


@bp.post("/events/<slug>/delegations")
@require("registration.edit")
def add_delegations(slug: str) -> Page:
    event = current_event()
    form = _with_units(DelegationsForm(), event)
    if form.validate_on_submit():
        try:
            added = service.add_delegations(
                event, map(UUID, form.units.data or []), form.quota.data, actor=current_actor(), at=now()
            )
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("%(n)s delegations added.", n=len(added)), "success")
            return redirect(url_for("registration.delegations", slug=slug), 303)
    return invalid("registration/delegations.html", **_delegations(event, form))


@bp.route("/events/<slug>/delegations/<uuid:delegation_id>/quota", methods=["GET", "POST"])
@require("registration.edit")
def quota(slug: str, delegation_id: UUID) -> Page:
    event = current_event()
    delegation = get_delegation(event.id, delegation_id)
    form = QuotaForm(obj=delegation)
    if form.validate_on_submit():
        try:
            service.set_quota(event, delegation_id, form.quota.data, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("registration.delegations", slug=slug), 303)
    return page("registration/quota.html", form=form, event=event, delegation=delegation)


def _with_units(form: DelegationsForm, event: Event) -> DelegationsForm:
    taken = {row.admin_unit_id for row in list_delegations(event.id)}
    return form.offer(unit for unit in list_units(event.unit_set) if unit.id not in taken)


def _delegations(event: Event, form: DelegationsForm) -> dict[str, Any]:
    counts = count_delegations(event.id)
    return {
        "event": event,
        "form": form,
        "counts": counts,
        "missing": [row for row in counts if row.missing],
        "registered": sum(row.registered for row in counts),
        "confirmed": sum(row.confirmed for row in counts),
        "quota": sum(row.delegation.quota or 0 for row in counts),
    }
