"""What is wished of seats: weights, topics, who sits together and who apart."""

from collections import Counter
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from eventmgr.agenda.models import Session
from eventmgr.core.access import current_actor, require
from eventmgr.core.clock import now
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import add_error
from eventmgr.core.i18n import _
from eventmgr.core.text import search_terms
from eventmgr.groups import queries, service
from eventmgr.groups.forms import PairForm, SettingForm, WishForm, option, wish_form_of
from eventmgr.groups.rules.problem import Trait
from eventmgr.groups.views.shared import Answer, bp, group_session, label_of, page, tell
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import get_registration

MOST_FOUND = 30


@bp.route("/events/<slug>/groups/sessions/<uuid:session_id>/conditions", methods=["GET", "POST"])
@require("groups.edit")
def conditions(slug: str, session_id: UUID) -> Answer:
    """Weights, the pairs, the wishes by topic, and a search for the person about whom something is to be said."""
    session = group_session(session_id)
    setting = queries.setting_of(session.id)
    form = SettingForm(obj=setting)
    if form.validate_on_submit():
        data = {trait.value: form[trait.value].data for trait in Trait}
        try:
            service.set_setting(
                session,
                service.SettingData(**data, wishes_open=form.wishes_open.data),  # type: ignore[typeddict-item]  # by trait
                actor=current_actor(),
                at=now(),
            )
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("groups.conditions", slug=slug, session_id=session_id), 303)
    people = queries.list_seatable(session.event_id, session.id)
    return page("groups/conditions.html", form, form=form, **_conditions(session, people))


@bp.get("/events/<slug>/groups/sessions/<uuid:session_id>/people/<uuid:registration_id>")
@require("groups.edit")
def person(slug: str, session_id: UUID, registration_id: UUID) -> Answer:
    """One person: where the person sits, for what is wished, who sits together and apart."""
    del slug
    session = group_session(session_id)
    return _person(
        session, registration_id, wish_form_of(session, registration_id), _pair_form(session, registration_id)
    )


@bp.post("/events/<slug>/groups/sessions/<uuid:session_id>/people/<uuid:registration_id>/wishes")
@require("groups.edit")
def wish(slug: str, session_id: UUID, registration_id: UUID) -> Answer:
    """Write down what topics a person wishes for."""
    session = group_session(session_id)
    form = wish_form_of(session, registration_id)
    if form.validate_on_submit():
        try:
            service.set_wishes(session, registration_id, form.chosen, actor=current_actor(), at=now())
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return _to_person(slug, session_id, registration_id)
    return _person(session, registration_id, form, _pair_form(session, registration_id, is_sent=False))


@bp.post("/events/<slug>/groups/sessions/<uuid:session_id>/people/<uuid:registration_id>/pairs")
@require("groups.edit")
def pair(slug: str, session_id: UUID, registration_id: UUID) -> Answer:
    """Say with whom a person sits together, or from whom apart."""
    session = group_session(session_id)
    form = _pair_form(session, registration_id)
    if form.validate_on_submit() and form.other_id.data is not None:
        try:
            service.add_pair(
                session, registration_id, form.other_id.data, form.kind.data, actor=current_actor(), at=now()
            )
        except DomainError as error:
            add_error(form, error)
        else:
            flash(_("Saved."), "success")
            return _to_person(slug, session_id, registration_id)
    return _person(session, registration_id, wish_form_of(session, registration_id, is_sent=False), form)


@bp.post("/events/<slug>/groups/sessions/<uuid:session_id>/pairs/<uuid:pair_id>/remove")
@require("groups.edit")
def unpair(slug: str, session_id: UUID, pair_id: UUID) -> Response:
    """Two may sit wherever it is best again."""
    session = group_session(session_id)
    try:
        service.remove_pair(session, queries.get_pair(session.id, pair_id), actor=current_actor(), at=now())
    except DomainError as error:
        tell(error)
    return redirect(url_for("groups.conditions", slug=slug, session_id=session_id, _anchor="pairs"), 303)


def _conditions(session: Session, people: list[Registration]) -> dict[str, Any]:
    groups, wishes = queries.list_groups(session.event_id, session.id), queries.wishes_by_registration(session.id)
    coming = {one.id for one in people}
    chosen = Counter(
        (group.topic, rank) for who, some in wishes.items() if who in coming for rank, group in enumerate(some)
    )
    q = request.args.get("q", "")
    terms = [f" {term}" for term in search_terms(q)]
    found = [one for one in people if terms and all(term in one.search_key for term in terms)]
    return {
        "session": session,
        "topics": [
            (
                topic,
                [group for group in groups if group.topic == topic.topic],
                [chosen[topic.topic, n] for n in range(3)],
            )
            for topic in queries.topics_of(groups)
        ],
        "pairs": [pair for pair in queries.list_pairs(session.id) if {pair.first_id, pair.second_id} <= coming],
        "q": q,
        "found": found[:MOST_FOUND],
        "more": max(len(found) - MOST_FOUND, 0),
    }


def _person(session: Session, registration_id: UUID, wish_form: WishForm, pair_form: PairForm) -> Answer:
    return page(
        "groups/person.html",
        wish_form,
        pair_form,
        session=session,
        person=get_registration(session.event_id, registration_id),
        groups=queries.list_groups(session.event_id, session.id),
        seat=queries.seat_by_registration(session.id).get(registration_id),
        is_pinned=registration_id in queries.pinned(session.id),
        pairs=queries.list_pairs(session.id, registration_id),
        wish_form=wish_form,
        pair_form=pair_form,
    )


def _pair_form(session: Session, registration_id: UUID, *, is_sent: bool = True) -> PairForm:
    form = PairForm(**({} if is_sent else {"formdata": None}))
    people = queries.list_seatable(session.event_id, session.id)
    others = [option(one.id, label_of(one)) for one in people if one.id != registration_id]
    form.other_id.choices = [option("", "—"), *others]
    return form


def _to_person(slug: str, session_id: UUID, registration_id: UUID) -> Response:
    return redirect(url_for("groups.person", slug=slug, session_id=session_id, registration_id=registration_id), 303)
