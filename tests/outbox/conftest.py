"""A real mail server for the tests of the outbox."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.outbox.mail_server import MailServer

SENDER = "Ban Tổ chức Mẫu <hoinghi@example.org>"


@pytest.fixture
def mail_server(app: Flask) -> Iterator[MailServer]:
    """The application sends by this server as long as the test runs."""
    server = MailServer()
    server.start()
    app.config.update(MAIL_URL=server.url, MAIL_FROM=SENDER)
    yield server
    app.config.update(MAIL_URL="", MAIL_FROM="")
    server.stop()
