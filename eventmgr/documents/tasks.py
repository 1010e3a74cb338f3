"""The worker's part: making a paper that was asked for."""

from uuid import UUID

import structlog

from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import speaking
from eventmgr.core.jobs import every_minute, job
from eventmgr.documents import catalogue, service
from eventmgr.documents.rules import Kind
from eventmgr.events.models import Event

log = structlog.get_logger(__name__)


@job(service.JOB)
def render(job_id: str) -> None:
    """Make one paper; what a rule refuses is told to who asked, what breaks is logged and told in general words."""
    asked = service.begin(UUID(job_id), at=now())
    if asked is None:
        return
    try:
        event = db.session.get_one(Event, asked.event_id)
        data = catalogue.render(event, Kind(asked.kind), asked.format)
    except DomainError as error:
        with speaking(asked.language):
            reason = str(error)
        service.fail(asked, reason, at=now())
    except Exception:
        log.exception("document failed", kind=asked.kind)
        service.fail(asked, "internal", at=now())
        raise
    else:
        service.finish(asked, data, at=now())


@every_minute
def resume() -> None:
    """Take up what a crash left lying."""
    service.resume(at=now())
