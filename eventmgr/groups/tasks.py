"""The worker's part: a plan is made better while somebody looks at it."""

from uuid import UUID

import structlog

from eventmgr.core.clock import now
from eventmgr.core.db import db, is_passing
from eventmgr.core.jobs import every_minute, job
from eventmgr.groups import service
from eventmgr.groups.service.refusals import NoSeating

log = structlog.get_logger(__name__)


@job(service.JOB)
def improve(plan_id: str) -> None:
    """Keep each better plan as it is found; what stands in the way is told, what breaks is logged."""
    plan = service.begin_plan(UUID(plan_id), at=now())
    if plan is None:
        return
    key, session = plan.id, plan.session
    try:
        for found in service.search(session):
            if not service.keep_plan(key, found, at=now()):
                return
        service.finish_plan(key, at=now())
    except NoSeating as error:
        service.stop_plan(key, error.reasons, at=now())
    except Exception as error:
        log.exception("planning groups failed", plan=plan_id)
        if is_passing(error):
            raise  # the database is away: when the lease ends it is begun again
        db.session.rollback()
        service.stop_plan(key, [service.BROKEN], at=now())
        raise


@every_minute
def resume() -> None:
    """Take up what a crash left lying."""
    service.resume_plans(at=now())
