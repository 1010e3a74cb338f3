"""How a message becomes a mail that a mail server takes, and what its refusals mean."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from config import is_loopback
from eventmgr.outbox.models import Message
from eventmgr.outbox.rules import Fault, as_html

_SECONDS = 20
_POLICY = SMTP.clone(cte_type="7bit")  # every server takes it
_LASTING = 500  # RFC 5321 §4.2.1: 4yz may pass, 5yz stays


class NotSent(Exception):
    """The mail did not go out: why, and what the mail server said."""

    def __init__(self, fault: Fault, answer: str) -> None:
        super().__init__(answer)
        self.fault = fault
        self.answer = answer


def send(url: str, sender: str, message: Message, *, at: datetime) -> None:
    """Hand one message to the mail server of this address (`smtp://` or `smtps://`, with user and password)."""
    try:
        mail = compose(sender, message, at=at)
    except ValueError as error:
        raise NotSent(Fault.MALFORMED, str(error)) from error
    try:
        with _connection(urlsplit(url)) as server:
            server.send_message(mail, from_addr=parseaddr(sender)[1], to_addrs=[message.recipient])
    except (smtplib.SMTPException, OSError) as error:
        raise _reason(error) from error


def compose(sender: str, message: Message, *, at: datetime) -> EmailMessage:
    """The mail itself: text, the same as HTML, and what is for the calendar.

    Its Message-ID is made of the row, so that one sent twice is recognised by mail programs. The calendar file is an
    attachment beside the text, since Outlook takes calendar data inside the alternatives for a meeting request and
    data elsewhere for a file to open (Microsoft's notes on RFC 6047 §2.4, V0343).
    """
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = sender
    mail["To"] = message.recipient
    if [address.addr_spec for address in mail["To"].addresses] != [message.recipient]:
        raise ValueError(message.recipient)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message.id}@{parseaddr(sender)[1].rpartition('@')[2] or 'localhost'}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers it
    mail.set_content(message.body)
    mail.add_alternative(as_html(message.body, message.subject, message.language), subtype="html")
    if message.calendar is not None:
        method = {"method": "PUBLISH"}  # RFC 6047 §2.4: as in the file itself
        mail.add_attachment(message.calendar, subtype="calendar", filename="event.ics", params=method)
    return mail


@contextmanager
def _connection(url: SplitResult) -> Iterator[smtplib.SMTP]:
    """A connection, encrypted where the server can, signed in where the address says so."""
    host, context = url.hostname or "", ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=_SECONDS)
    with server:
        server.ehlo_or_helo_if_needed()
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
        elif url.scheme == "smtp" and url.username and not is_loopback(host):
            raise NotSent(Fault.SIGN_IN, "no STARTTLS: the password is not sent in the clear")
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        yield server


def _reason(error: smtplib.SMTPException | OSError) -> NotSent:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, said)] = error.recipients.values()
        return NotSent(Fault.ADDRESS if code >= _LASTING else Fault.BUSY, _words(code, said))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return NotSent(Fault.SIGN_IN, _words(error.smtp_code, error.smtp_error))
    if isinstance(error, smtplib.SMTPResponseException) and not isinstance(error, smtplib.SMTPConnectError):
        fault = Fault.REFUSED if error.smtp_code >= _LASTING else Fault.BUSY
        return NotSent(fault, _words(error.smtp_code, error.smtp_error))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return NotSent(Fault.REFUSED, str(error))
    return NotSent(Fault.NO_SERVER, str(error))


def _words(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {text}"
