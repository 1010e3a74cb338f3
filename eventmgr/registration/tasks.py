"""The worker's part: looking whether the time is over for which data may be kept."""

from eventmgr.core.clock import now
from eventmgr.core.jobs import every_minute
from eventmgr.registration.service import end_terms


@every_minute
def retention() -> None:
    """End what is over by date; on all other days there is nothing to do."""
    end_terms(at=now())
