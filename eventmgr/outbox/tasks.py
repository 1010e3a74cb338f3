"""The worker's part: sending what stands in the line."""

from uuid import UUID

import structlog
from flask import current_app

from eventmgr.core import metrics
from eventmgr.core.clock import now
from eventmgr.core.jobs import every_minute, job
from eventmgr.outbox import service, smtp

log = structlog.get_logger(__name__)


@job(service.JOB)
def send(message_id: str) -> None:
    """Send one message. Without a mail server it stays in the line.

    A crash between the server's yes and our note sends it once more: at least once, with the same Message-ID.
    """
    url, sender = current_app.config["MAIL_URL"], current_app.config["MAIL_FROM"]
    message = service.begin(UUID(message_id), at=now()) if url else None
    if message is None:
        return
    try:
        smtp.send(url, sender, message, at=now())
    except smtp.NotSent as refusal:
        log.warning("message not sent", message=message_id, fault=refusal.fault.value)
        metrics.MESSAGES.labels("failed").inc()
        service.fail(message.id, refusal.fault, refusal.answer, at=now())
    else:
        service.finish(message.id, at=now())
        metrics.MESSAGES.labels("sent").inc()


@every_minute
def resume() -> None:
    """Take up what waits for another attempt, and what a crash left lying."""
    if current_app.config["MAIL_URL"]:
        service.resume(at=now())
