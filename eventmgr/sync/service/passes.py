"""What a delegate's own phone may send: what the bearer of the pass answers, for that person and nobody else."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from eventmgr.core.access import Actor
from eventmgr.core.errors import Forbidden
from eventmgr.core.i18n import lazy
from eventmgr.registration.models import Pass
from eventmgr.sync import rules
from eventmgr.sync.rules import Asked
from eventmgr.sync.service import tests
from eventmgr.sync.service.applying import apply_all


def apply_for_pass(given: Pass, operations: Sequence[object], *, received_at: datetime) -> list[dict[str, Any]]:
    """Do what was done on the phone of a delegate who opened the own page there."""
    registration = given.registration
    own_id = registration.id

    def admit(asked: Asked) -> Asked:
        if asked.kind not in tests.KINDS or rules.read_id(asked.payload, "registration") != own_id:
            raise Forbidden(lazy("This phone may answer for the person of its pass only."), field="registration")
        return asked

    actor = Actor("delegate", registration.id, registration.code)
    return apply_all(
        registration.event, f"pass {given.id}", operations, admit=admit, actor=actor, received_at=received_at
    )
