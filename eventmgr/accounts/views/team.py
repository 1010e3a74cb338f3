"""Who works on an event and what each role may do: the list, invitations, roles, the table of rights."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventmgr.accounts import service
from eventmgr.accounts.forms import InviteForm
from eventmgr.accounts.policy import ROLES
from eventmgr.accounts.queries import list_team, list_team_invitations, roles_of
from eventmgr.accounts.rules import ROLE_LABELS, invite_state, rights_in_words
from eventmgr.accounts.views.shared import Page, bp
from eventmgr.core.access import after_archiving, current_actor, found_event, fresh, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error, invalid
from eventmgr.core.i18n import _
from eventmgr.rendering import qr


@bp.get("/events/<slug>/settings/people")
@require("accounts.team")
def team(slug: str) -> str:
    del slug
    return render_template("accounts/team.html", **_team(InviteForm(formdata=None)))


@bp.post("/events/<slug>/settings/people/invite")
@require("accounts.team")
def invite(slug: str) -> Page:
    del slug
    event, form = found_event(), InviteForm().offer(ROLE_LABELS)
    if not form.validate_on_submit():
        return invalid("accounts/team.html", **_team(form))
    role = form.role.data
    asked = service.Asked(form.name.data or "", role, ROLE_LABELS[role], form.email.data or None)
    try:
        key = service.invite(event, asked, _link, actor=current_actor(), at=now())
    except DomainError as error:
        add_error(form, error)
        return invalid("accounts/team.html", **_team(form))
    # Not a redirect: the link is told once, in this answer (and in the letter), and kept nowhere.
    return render_template(
        "accounts/invited.html",
        event=event,
        name=form.name.data,
        email=form.email.data,
        link=_link(key),
        picture=qr.svg(_link(key), level="M"),
        lasts=service.LASTS.days,
    )


@bp.post("/events/<slug>/settings/people/invitations/<uuid:team_invitation_id>/revoke")
@require("accounts.team")
@after_archiving("taking a link back changes nothing of the event")
def revoke_invitation(slug: str, team_invitation_id: UUID) -> Page:
    service.revoke_invitation(found_event().id, team_invitation_id, actor=current_actor(), at=now())
    return _done(slug, _("The link opens nothing any more."))


@bp.post("/events/<slug>/settings/people/<uuid:grant_id>/role")
@require("accounts.team")
def change_role(slug: str, grant_id: UUID) -> Page:
    service.change_role(found_event(), grant_id, request.form.get("role", ""), actor=current_actor(), at=now())
    return _done(slug, _("The role is changed."))


@bp.post("/events/<slug>/settings/people/<uuid:grant_id>/remove")
@require("accounts.team")
@after_archiving("ending an access changes nothing of the event")
def take_role(slug: str, grant_id: UUID) -> Page:
    service.take_role(found_event(), grant_id, actor=current_actor(), at=now())
    return _done(slug, _("The role is taken away. It ends at once."))


@bp.post("/events/<slug>/settings/people/second-factor")
@require("accounts.team")
@fresh()
def demand_second_factor(slug: str) -> Page:
    service.demand_second_factor(found_event(), bool(request.form.get("demanded")), actor=current_actor(), at=now())
    return _done(slug, _("Saved."))


@bp.get("/events/<slug>/rights")
@require("events.view")
def rights(slug: str) -> str:
    del slug
    role = request.args.get("role", "")
    event = found_event()
    own = roles_of(current_actor(), event)
    return render_template(
        "accounts/rights.html",
        event=event,
        groups=rights_in_words(ROLES, role if role in ROLES else None),
        roles=ROLE_LABELS,
        role=role if role in ROLES else "",
        own=own,
        own_roles=", ".join(str(ROLE_LABELS[each]) for each in own),
    )


def _team(form: InviteForm) -> dict[str, object]:
    event, at = found_event(), now()
    return {
        "event": event,
        "grants": list_team(event),
        "invitations": [(each, invite_state(each, at)) for each in list_team_invitations(event.id)],
        "roles": ROLE_LABELS,
        "form": form.offer(ROLE_LABELS),
    }


def _link(key: str) -> str:
    return str(current_app.config["PUBLIC_URL"]) + url_for("accounts.invited", key=key)


def _done(slug: str, message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("accounts.team", slug=slug), 303)
