"""Whom a release of the agenda concerns, and what to tell them: to copy for Zalo, or by e-mail."""

from itertools import groupby

from flask import flash, redirect, render_template, request, url_for

from eventmgr.agenda.models import Release
from eventmgr.agenda.queries import changes_between, get_release
from eventmgr.agenda.rules.releases import Change
from eventmgr.agenda.rules.telling import say_change
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import _, ngettext
from eventmgr.core.links import public_url
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.portal.queries import Affected, find_affected
from eventmgr.portal.service import plan_news, tell_affected
from eventmgr.portal.views.shared import Page, bp
from eventmgr.registration.models import Registration


@bp.get("/events/<slug>/agenda/releases/<int:number>/affected")
@require("outbox.send")
def affected(slug: str, number: int) -> Page:
    """What to tell everybody, each delegation, and those with a part who are not registered."""
    del slug
    event = current_event()
    release, found, changes = _found(event, number)
    return _page(event, release, found, changes)


@bp.post("/events/<slug>/agenda/releases/<int:number>/affected")
@require("outbox.send")
def tell(slug: str, number: int) -> Page:
    """Write to those whom it concerns and who have an address and agreed to messages."""
    del slug
    event = current_event()
    release, found, changes = _found(event, number)
    expected = request.form.get("count", 0, type=int)
    try:
        count = tell_affected(event, release, found, expected, actor=current_actor(), at=now())
    except DomainError as error:
        return _page(event, release, found, changes, problem=str(error), status=error.status)
    flash(ngettext("%(num)s person is written to.", "%(num)s people are written to.", count), "success")
    return redirect(url_for("portal.affected", slug=event.slug, number=number), 303)


def _found(event: Event, number: int) -> tuple[Release, Affected, list[Change]]:
    release, before = get_release(event.id, number)
    changes = changes_between(event, before, release)
    return release, find_affected(event, changes), changes


def _page(
    event: Event, release: Release, found: Affected, changes: list[Change], problem: str = "", status: int = 200
) -> Page:
    plan = plan_news(event, found)
    html = render_template(
        "portal/affected.html",
        event=event,
        release=release,
        changes=changes,
        for_all=_text(event, found.for_all) if found.for_all else "",
        delegations=_delegations(event, found),
        others=[
            (name, [say_change(change, event.zone) for change in own]) for name, own in sorted(found.others.items())
        ],
        concerned=len(found.changes_by_registration),
        ready=plan.ready,
        problem=problem,
    )
    return html, status


def _delegations(event: Event, found: Affected) -> list[tuple[str, list[Registration], str]]:
    """Each delegation with those of it whom something concerns beside everybody, and a text for all of them."""
    rows = [found.registrations[key] for key in found.some]
    named = sorted(rows, key=lambda row: (_delegation(row), row.sort_key, row.id))
    made = []
    for name, members in groupby(named, key=_delegation):
        people = list(members)
        lines = [
            f"{row.person.full_name}:\n" + "\n".join(f"- {say_change(one, event.zone)}" for one in found.some[row.id])
            for row in people
        ]
        made.append((name or str(_("Without a delegation")), people, "\n\n".join([_head(event), *lines, _foot(event)])))
    return made


def _delegation(row: Registration) -> str:
    return row.delegation.admin_unit.full_name if row.delegation else ""


def _text(event: Event, changes: list[Change]) -> str:
    lines = "\n".join(f"- {say_change(change, event.zone)}" for change in changes)
    return "\n\n".join([_head(event), lines, _foot(event)])


def _head(event: Event) -> str:
    return str(_("The programme of %(event)s has changed:", event=event.name))


def _foot(event: Event) -> str:
    return str(_("The whole programme: %(link)s", link=public_url(f"/e/{event.slug}")))
