"""The worker's part: the owners of open tasks are asked, once a round."""

from eventmgr.core.clock import now
from eventmgr.core.jobs import every_minute
from eventmgr.minutes import service


@every_minute
def ask_for_news() -> None:
    """Write to those whose round has begun and who did not report; on all other days there is nothing to do."""
    service.remind(at=now())
