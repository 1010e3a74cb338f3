"""The pages about delegations: all of them as map and list, one of them, their quotas."""

from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for

from eventmgr.core.access import current_actor, may, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.i18n import _
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.people.queries import list_units, tile_rows
from eventmgr.registration import service
from eventmgr.registration.forms import (
    GAP_LABELS,
    LIST_LABELS,
    STATE_LABELS,
    DelegationsForm,
    HeadForm,
    QuotasForm,
    cell_name,
    fingerprint,
)
from eventmgr.registration.queries import (
    PLACED_STATES,
    count_by_category,
    count_placed,
    get_status,
    list_categories,
    list_contacts,
    list_delegations,
    list_quotas,
    list_slots,
    list_statuses,
)
from eventmgr.registration.rules import ListState
from eventmgr.registration.views.shared import Page, bp
from eventmgr.rendering import qr


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


@bp.get("/events/<slug>/delegations/<uuid:delegation_id>")
@require("registration.view")
def delegation(slug: str, delegation_id: UUID) -> str:
    del slug
    return delegation_page(current_event(), delegation_id)


@bp.route("/events/<slug>/delegations/quotas", methods=["GET", "POST"])
@require("registration.edit")
def quotas(slug: str) -> Page:
    event = current_event()
    rows, categories = list_delegations(event.id), list_categories(event.id)
    held = _held_quotas(event)
    form, seen = QuotasForm.make(rows, categories, held), fingerprint(held)
    if form.validate_on_submit():
        if form.seen.data != seen:
            form.form_errors.append(_("Somebody changed quotas meanwhile. Please compare and save again."))
        else:
            service.set_quotas(event, form.values(rows, categories), actor=current_actor(), at=now())
            flash(_("Saved."), "success")
            return redirect(url_for("registration.delegations", slug=slug), 303)
    form.seen.data = seen
    context = {"event": event, "form": form, "delegations": rows, "categories": categories, "cell_name": cell_name}
    if request.method == "POST":
        return invalid("registration/quotas.html", **context)
    return render_template("registration/quotas.html", **context)


def delegation_page(event: Event, delegation_id: UUID, form: HeadForm | None = None) -> str:
    """One delegation: its people, its head, its link, and what was done about it."""
    status = get_status(event.id, delegation_id)
    slots, left = list_slots(delegation_id)
    if form is None:
        form = HeadForm.of(status.head)
    return render_template(
        "registration/delegation.html",
        event=event,
        status=status,
        slots=slots,
        left=left,
        places=place_rows(event, delegation_id),
        form=form.offer(slots, status.head),
        link=head_link(status.head.key) if status.head and status.head.key else None,
        drawing=qr.svg(head_link(status.head.key), level="M") if status.head and status.head.key else None,
        states=STATE_LABELS,
        list_states=LIST_LABELS,
        gaps=GAP_LABELS,
    )


def place_rows(event: Event, delegation_id: UUID) -> list[tuple[str, int, int | None]]:
    """Category by category: its name, how many places are taken, how many there are; those without either are left."""
    counts = count_by_category(event.id, [delegation_id])
    limits = list_quotas(event.id).get(delegation_id, {})
    taken: dict[UUID, int] = {}
    for (_delegation, category_id, state), number in counts.items():
        if state in PLACED_STATES:
            taken[category_id] = taken.get(category_id, 0) + number
    rows = [(row.name, taken.get(row.id, 0), limits.get(row.id)) for row in list_categories(event.id)]
    return [row for row in rows if row[1] or row[2]]


def is_full(link: service.Link) -> bool:
    """Whether who is added now waits for a place, whatever the category: the event or the delegation is full."""
    quota, capacity = link.delegation.quota, link.event.capacity
    taken = sum(number for _name, number, _limit in place_rows(link.event, link.delegation.id))
    return (quota is not None and taken >= quota) or (capacity is not None and count_placed(link.event.id) >= capacity)


def head_link(key: str) -> str:
    """The whole address that a head is given."""
    return f"{current_app.config['PUBLIC_URL']}{url_for('registration.heads.index', key=key)}"


def _held_quotas(event: Event) -> dict[tuple[UUID, str], int | None]:
    keys = {category.id: category.key for category in list_categories(event.id)}
    held = {(row.id, ""): row.quota for row in list_delegations(event.id)}
    for delegation_id, limits in list_quotas(event.id).items():
        held |= {(delegation_id, keys[category_id]): quota for category_id, quota in limits.items()}
    return held


def _with_units(form: DelegationsForm, event: Event) -> DelegationsForm:
    taken = {row.admin_unit_id for row in list_delegations(event.id)}
    return form.offer(unit for unit in list_units(event.unit_set) if unit.id not in taken)


def _delegations(event: Event, form: DelegationsForm) -> dict[str, Any]:
    statuses = list_statuses(event.id)
    missing = [row for row in statuses if row.is_missing]
    chosen = next((row for row in ListState if row.value == request.args.get("state")), None)
    region = request.args.get("region", "")
    by_code = {row.delegation.admin_unit.code: row for row in statuses}
    return {
        "event": event,
        "form": form,
        "statuses": statuses,
        "shown": [
            row
            for row in statuses
            if (chosen is None or row.state is chosen) and region in {"", row.delegation.admin_unit.region}
        ],
        "chosen": chosen,
        "region": region,
        "regions": sorted({row.delegation.admin_unit.region for row in statuses} - {None}),
        "tiles": [[by_code[code] if code else None for code in line] for line in tile_rows(event.unit_set, by_code)],
        "missing": missing,
        "contacts": list_contacts(event, statuses) if may("registration.contacts") else {},
        "came_in": sum(row.count.registered > 0 for row in statuses),
        "registered": sum(row.count.registered for row in statuses),
        "waiting": sum(row.count.waiting for row in statuses),
        "confirmed_lists": sum(row.state is ListState.CONFIRMED for row in statuses),
        "quota": sum(row.delegation.quota or 0 for row in statuses),
        "list_states": LIST_LABELS,
    }
