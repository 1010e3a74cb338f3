"""What a browser is remembered by: a signed cookie that every server reads, whatever its clock says."""

from datetime import datetime

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from eventmgr.web.assets import NAMED_BY_CONTENT


class AnyClock(TimestampSigner):
    """A signature that seems to come from the future is no reason to forget who somebody is.

    Another server's clock may be a moment ahead, and one that was wrong is put back: both would sign people out, the
    first one at random in the very next request.
    """

    def unsign(  # type: ignore[override]  # one form for what the library tells as two
        self,
        signed_value: str | bytes,
        max_age: int | None = None,
        return_timestamp: bool = False,  # noqa: FBT001, FBT002 - the library calls it so
    ) -> tuple[bytes, datetime] | bytes:
        """The signed words, unless they are older than that."""
        value, signed_at = super().unsign(signed_value, return_timestamp=True)
        if max_age is not None and self.get_timestamp() - signed_at.timestamp() > max_age:
            raise SignatureExpired("Signature is too old", payload=value, date_signed=signed_at)
        return (value, signed_at) if return_timestamp else value


class PageSessions(SecureCookieSessionInterface):
    """A session concerns pages; a built file is the same for everybody and must not vary with anybody's cookie."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """As Flask makes it, with our reading of time."""
        made = super().get_signing_serializer(app)
        if made is not None:
            made.signer = AnyClock
        return made

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what a page changed."""
        if not NAMED_BY_CONTENT.fullmatch(request.path):
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    """Remember browsers so; a form stays good as long as its session, and needs no clock of its own."""
    app.session_interface = PageSessions()
    app.config["WTF_CSRF_TIME_LIMIT"] = None
