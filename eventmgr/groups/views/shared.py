"""What the pages of the groups share."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventmgr.agenda.models import Session
from eventmgr.agenda.queries import get_session
from eventmgr.core.errors import DomainError
from eventmgr.core.forms import Form, invalid
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.events.queries import current_event
from eventmgr.groups import queries
from eventmgr.groups.models import Group
from eventmgr.groups.rules.levels import Level
from eventmgr.groups.rules.problem import Trait
from eventmgr.groups.service.refusals import NoSeating
from eventmgr.registration.models import Registration

bp = Blueprint("groups", __name__)

Answer = str | tuple[str, int] | Response

TRAITS: dict[Trait, LazyString] = {
    Trait.PROVINCE: lazy("Province"),
    Trait.REGION: lazy("Region"),
    Trait.CATEGORY: lazy("Category"),
    Trait.SEX: lazy("Sex"),
    Trait.LEVEL: lazy("Level of position"),
}
_VALUES: dict[tuple[Trait, str], LazyString] = {
    (Trait.SEX, "female"): lazy("Women"),
    (Trait.SEX, "male"): lazy("Men"),
    (Trait.LEVEL, Level.LEADER.value): lazy("Chairs"),
    (Trait.LEVEL, Level.DEPUTY_LEADER.value): lazy("Vice chairs"),
    (Trait.LEVEL, Level.COMMITTEE.value): lazy("Committee members"),
    (Trait.LEVEL, Level.HEAD.value): lazy("Heads of department"),
    (Trait.LEVEL, Level.DEPUTY_HEAD.value): lazy("Deputy heads"),
    (Trait.LEVEL, Level.SPECIALIST.value): lazy("Specialists"),
}


def group_session(session_id: UUID) -> Session:
    """A session of the event at hand."""
    return get_session(current_event().id, session_id)


def judged(
    session: Session, groups: Sequence[Group], people: Sequence[Registration], seats: Mapping[UUID, UUID]
) -> dict[str, Any]:
    """A seating with its table, for the templates: only of those who have a seat, and as if nobody were pinned."""
    seated = [person for person in people if person.id in seats]
    problem = replace(queries.problem_of(session, seated, groups, {}), pins={})
    table = queries.balance(problem, {person.id: seats[person.id] for person in seated})
    names = {(Trait.CATEGORY, person.category.key): person.category.name for person in seated}
    labels = [names.get((column.trait, column.value)) or _value(column) for column in table.columns]
    people_by_id = {person.id: person.person.full_name for person in seated}
    broken = [(kind.value, people_by_id[one], people_by_id[other]) for kind, one, other in table.broken]
    return {"balance": table, "labels": labels, "broken": broken, "traits": TRAITS}


def page(template: str, *forms: Form, **context: Any) -> Answer:
    """A page with its forms: 422 where one holds errors."""
    context = {"event": current_event(), **context}
    if any(form.errors for form in forms):
        return invalid(template, **context)
    return render_template(template, **context)


def tell(error: DomainError) -> None:
    """Show a refusal on the next page, each reason by itself."""
    for reason in error.reasons if isinstance(error, NoSeating) else [error.message]:
        flash(str(reason), "error")


def back(slug: str, anchor: str | None = None) -> Response:
    """To the page of all groups."""
    return redirect(url_for("groups.index", slug=slug, _anchor=anchor), 303)


def label_of(person: Registration) -> str:
    """A person as a choice in a list."""
    province = person.delegation.admin_unit.name if person.delegation else person.organization
    return f"{person.person.full_name}, {province}" if province else person.person.full_name


def _value(column: queries.Column) -> str:
    return str(_VALUES.get((column.trait, column.value), column.value))
