"""The worker's part: lists are read, entered and taken back; data are let go of when their time is over."""

from uuid import UUID

import structlog

from eventmgr.core.clock import now
from eventmgr.core.db import is_passing
from eventmgr.core.errors import DomainError
from eventmgr.core.jobs import every_minute, job
from eventmgr.registration import service

log = structlog.get_logger(__name__)


@job(service.IMPORT_JOB)
def work_on_list(import_id: str) -> None:
    """Go on with one list; what a rule refuses is told, what breaks is logged and told in general words."""
    found = service.begin_work(UUID(import_id), at=now())
    if found is None:
        return
    try:
        service.carry_on(found.id, found.state, at=now())
    except DomainError as error:
        service.stop_work(UUID(import_id), error)
    except Exception as error:
        log.exception("import failed", list=import_id)
        if is_passing(error):
            raise  # the database is away: when the lease ends it is begun again
        service.stop_work(UUID(import_id), service.BROKEN)
        raise


@job(service.FORGET_JOB, is_brief=True)
def forget_upload(key: str) -> None:
    service.forget_upload(key)


@every_minute
def resume_lists() -> None:
    """Take up what a crash left lying."""
    service.resume_work(at=now())


@every_minute
def sweep_lists() -> None:
    """Throw away what was uploaded and never entered."""
    service.sweep_lists(at=now())


@every_minute
def retention() -> None:
    """Announce what ends soon and end what is over by date; on all other days there is nothing to do."""
    service.announce_ends(at=now())
    service.end_terms(at=now())
