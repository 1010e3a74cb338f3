"""The worker says each minute that it lives."""

import socket

from eventmgr.core.clock import now
from eventmgr.core.jobs import every_minute
from eventmgr.operations import service


@every_minute
def note_worker() -> None:
    """This machine's worker lives."""
    service.note_worker(socket.gethostname()[:60], at=now())
