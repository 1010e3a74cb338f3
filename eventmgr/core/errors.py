"""How a rule refuses: errors with a message for the person and a code for the machine."""

from typing import ClassVar

from eventmgr.core.i18n import LazyString


class DomainError(Exception):
    """A rule of the domain said no; `field` names the form field that the message belongs to."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422

    def __init__(self, message: LazyString | str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class NotFound(DomainError):
    """What was asked for does not exist, or not for this person."""

    code = "not_found"
    status = 404


class Forbidden(DomainError):
    """The person is known here and lacks the right."""

    code = "forbidden"
    status = 403


class Conflict(DomainError):
    """Somebody else was first, or the record has moved on."""

    code = "conflict"
    status = 409
