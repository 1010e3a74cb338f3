"""A mail server on loopback that takes mails, or refuses them as it is told."""

import socket
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class MailServer:
    """What arrived, and how the next ones are answered: `refusals` are used up one by one."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.sessions = 0
        self.rcpt_refusals: list[str] = []
        self.data_refusals: list[str] = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"smtp://127.0.0.1:{port}"  # its address, as MAIL_URL names it
        self._controller = Controller(self, hostname="127.0.0.1", port=port)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's own name, and it counts the parameters
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, *told: Any) -> str:  # noqa: N802 - aiosmtpd's own name
        _server, _session, envelope, address, _options = told
        if self.rcpt_refusals:
            return self.rcpt_refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *told: Any) -> str:  # noqa: N802 - aiosmtpd's own name
        _server, _session, envelope = told
        if self.data_refusals:
            return self.data_refusals.pop(0)
        self.mails.append(cast("EmailMessage", message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()
