"""Who works on the event of the world, and who was asked to."""

from datetime import timedelta
from typing import Any

from eventmgr.accounts.models import TeamInvitation
from eventmgr.accounts.queries import list_team
from eventmgr.accounts.service import create_account, grant_role
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import transaction
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from tests.factories import AT


def make_team(event: Event) -> dict[str, Any]:
    """Somebody who works on the event, and somebody who was asked to."""
    email = f"{uuid7().hex}@example.org"
    account = create_account(event.host_id, "Hồ Thị Mẫu Lan", email, "mot mat khau dai", actor=SYSTEM, at=AT)
    grant_role(account, "staff", event.id, actor=SYSTEM, at=AT)
    with transaction() as session:
        asked = TeamInvitation(
            host_id=event.host_id,
            event_id=event.id,
            event_name=event.name,
            role="viewer",
            name="Mẫu",
            digest=uuid7().hex,
            created_at=AT,
            created_by="Mẫu",
            expires_at=AT + timedelta(days=10_000),
        )
        session.add(asked)
        session.flush()
        [grant] = [row for row in list_team(event) if row.account_id == account.id and row.event_id]
        return {"grant_id": grant.id, "team_invitation_id": asked.id}
