"""The worker says each minute that it lives."""

from eventmgr.core.clock import now
from eventmgr.core.jobs import every_minute
from eventmgr.operations import service
from eventmgr.operations.servers import machine, marks


@every_minute
def note_worker() -> None:
    """This machine's worker lives."""
    service.note_worker(machine(), marks(), at=now())
