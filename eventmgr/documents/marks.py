"""The mark that a list with phone numbers carries: whose copy it is, from when, under which number of the print log."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from eventmgr.core.i18n import format_datetime, speaking
from eventmgr.documents.models import PrintJob

_MARK: ContextVar[str] = ContextVar("mark of a copy", default="")


@contextmanager
def marking(job: PrintJob) -> Iterator[None]:
    """While this paper is made, its lists carry its mark."""
    with speaking("vi"):
        made = f"Bản của {job.asked_by}, {format_datetime(job.created_at)}, mã {job.id.hex[-8:].upper()}"
    token = _MARK.set(f"{made}. Có dữ liệu cá nhân: không sao chép, không chuyển tiếp, dùng xong hủy.")
    try:
        yield
    finally:
        _MARK.reset(token)


def mark_of_copy() -> str:
    """The mark of what is being made; none where it is no paper that somebody asked for."""
    return _MARK.get()
