"""What is written down for those who run the installation: one JSON line an event, without personal values."""

import sys

import structlog


def configure() -> None:
    """Write JSON lines to standard error; tracebacks are plain, since local variables hold names and phone numbers."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
