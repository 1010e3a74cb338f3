"""What the door does beside a scan: takes in who has no registration, a whole delegation, and answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eventmgr.checkin import queries
from eventmgr.checkin.rules import Result, Source
from eventmgr.checkin.service.facts import Answer, RehearsalOver, check_in
from eventmgr.core.access import Actor
from eventmgr.core.db import transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.ids import uuid7
from eventmgr.core.text import search_key
from eventmgr.events.models import Event
from eventmgr.questionnaires.queries import list_asked
from eventmgr.questionnaires.rules import Kind, Place, asked_here, entries_of
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import get_delegation, get_registration, list_delegations
from eventmgr.registration.rules import RegistrationState
from eventmgr.registration.rules import Source as RegistrationSource
from eventmgr.registration.service import RegistrationData, register
from eventmgr.registration.service import answer as keep_answers


@dataclass(frozen=True)
class WalkedIn:
    """Who was taken in at the desk, what the door is told, and whether somebody alike is known."""

    registration: Registration
    answer: Answer
    is_alike: bool


def walk_in(  # noqa: PLR0913 - told like a check-in, with who it is
    event: Event,
    data: RegistrationData,
    *,
    operation_id: UUID,
    session_id: UUID | None,
    at: datetime,
    recorded_at: datetime,
    actor: Actor,
    gate_id: UUID | None = None,
    is_rehearsal: bool = False,
) -> WalkedIn:
    """Take somebody in who stands at the desk without a registration: registered, confirmed and checked in at once."""
    if is_rehearsal:
        message = lazy(
            "A rehearsal is running, and nobody real is taken in during it. End the rehearsal first, or rehearse with"
            " somebody who is registered."
        )
        raise Conflict(message)
    with transaction() as session:
        wanted = data.get("id")
        if wanted is not None and session.get(Registration, wanted) is not None:
            raise Conflict(lazy("This id was used for another registration."), field="registration")
        made = register(event, _placed(event, data), source=RegistrationSource.WALK_IN, actor=actor, at=recorded_at)
        told = check_in(
            event,
            operation_id=operation_id,
            registration_id=made.id,
            session_id=session_id,
            source=Source.STAFF,
            at=at,
            recorded_at=recorded_at,
            actor=actor,
            gate_id=gate_id,
        )
        return WalkedIn(made, told, made.alike_id is not None)


def check_in_delegation(  # noqa: PLR0913 - told like a check-in
    event: Event,
    delegation_id: UUID,
    *,
    session_id: UUID | None,
    source: Source,
    at: datetime,
    recorded_at: datetime,
    actor: Actor,
    gate_id: UUID | None = None,
    what: str = "",
    is_rehearsal: bool = False,
) -> tuple[list[UUID], list[UUID]]:
    """Let all of a delegation in who are not in yet; tells who came in by this, and who was in."""
    with transaction() as session:
        delegation = get_delegation(event.id, delegation_id)
        if is_rehearsal and queries.find_rehearsal(event.id) is None:
            raise RehearsalOver(lazy("The rehearsal is over; its facts are gone."))
        members = (Registration.delegation_id == delegation.id, Registration.state == RegistrationState.CONFIRMED)
        ids = session.execute(select(Registration.id).where(*members).order_by(Registration.sort_key, Registration.id))
        accepted: list[UUID] = []
        already_in: list[UUID] = []
        for registration_id in ids.scalars().all():
            told = check_in(
                event,
                operation_id=uuid7(),
                registration_id=registration_id,
                session_id=session_id,
                source=source,
                at=at,
                recorded_at=recorded_at,
                actor=actor,
                gate_id=gate_id,
                what=what,
                is_rehearsal=is_rehearsal,
            )
            (accepted if told.result is Result.ACCEPTED else already_in).append(registration_id)
        return accepted, already_in


def answer_at_door(
    event: Event, registration_id: UUID, given: Mapping[UUID, Any], *, actor: Actor, at: datetime
) -> None:
    """Keep what somebody answers to questions of the door; one that is not asked there is refused."""
    category = get_registration(event.id, registration_id).category.key
    here = asked_here(list_asked(event.id), Place.DOOR, category, with_sensitive=False)
    entries = entries_of([question for question in here if question.kind is not Kind.FILE], given)
    if not entries:
        raise DomainError(lazy("There is no answer."), field="answers")
    keep_answers(event, registration_id, entries, is_strict=True, actor=actor, at=at)


def _placed(event: Event, data: RegistrationData) -> RegistrationData:
    """The province as the desk wrote it: by its code, or by its name with or without marks."""
    province = data.get("province")
    if not isinstance(province, str):
        return data
    words = search_key(province)
    named = (one.admin_unit_id for one in list_delegations(event.id) if search_key(one.admin_unit.name) == words)
    return {**data, "province": next(named, province)}
