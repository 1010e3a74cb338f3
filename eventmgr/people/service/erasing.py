"""How all that is known of a person is handed over, and how it is let go of."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from eventmgr.audit.service import record
from eventmgr.core.access import Actor
from eventmgr.core.db import db, lock_row, transaction
from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import lazy, speaking
from eventmgr.core.parts import all_parts
from eventmgr.people.models import DataRequest, Person
from eventmgr.people.queries import find_traces
from eventmgr.people.rules import RequestKind, RequestState, format_phone


def collect(person: Person) -> dict[str, Any]:
    """All that every feature holds about a person, the person's own data first, under words that people understand."""
    kept: dict[str, Any] = {}
    for part in reversed(list(all_parts())):
        kept |= part.export(person.id)
    return kept


def export(person: Person, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """Hand all of it over; that this was done, and by whom, is written down.

    A person who has it may be erased: the first of the two steps.
    """
    with transaction():
        kept = collect(person)
        for request in _waiting(person):
            request.exported_at = at
        record("person.export", person, actor=actor, at=at)
        return kept


def erase(person: Person, *, actor: Actor, at: datetime) -> list[str]:
    """Let go of a person, whole or not at all; tells what stays and why. Done twice, it is done once.

    From the highest feature to the lowest: each blanks its own and the trail of it, the person's row comes last.
    """
    with transaction():
        lock_row(person)
        if person.erased_at is not None:
            return []
        with speaking("vi"):
            stays = [line for part in all_parts() for line in part.erase(person.id, at)]
        record("person.erase", person, actor=actor, at=at)
        return stays


def fulfil_erasure(request: DataRequest, *, actor: Actor, at: datetime) -> None:
    """Erase who asked for it; the answer lists what went, what stays, and why."""
    with transaction():
        lock_row(request)
        if request.kind is not RequestKind.ERASE or request.state is not RequestState.OPEN:
            raise Conflict(lazy("This request is answered already."))
        if request.exported_at is None:
            raise Conflict(lazy("First hand the person a copy of the data: after erasing there is nothing to copy."))
        words = _words(request.person)
        stays = erase(request.person, actor=actor, at=at)
        request.traces = find_traces(words)
        request.state, request.closed_at = RequestState.DONE, at
        request.answered_at = request.answered_at or at
        request.answer = _letter(stays, has_traces=bool(request.traces))
        changes: dict[str, tuple[object, object]] = {"state": (RequestState.OPEN.value, RequestState.DONE.value)}
        record("request.erase", request, actor=actor, at=at, event_id=request.event_id, changes=changes)


def _words(person: Person) -> set[str]:
    """What would give the person away in a text."""
    words = {person.full_name}
    if person.phone:
        words |= {person.phone, format_phone(person.phone), format_phone(person.phone).replace(" ", "")}
    if person.email:
        words.add(person.email)
    return words


def _letter(stays: list[str], *, has_traces: bool) -> str:
    gone = (
        "Đã xóa: họ tên, điện thoại, thư điện tử, ngày sinh, chức vụ, đơn vị, ghi chú, mã QR vào cửa, lý do vắng mặt, "
        "nội dung yêu cầu của người đề nghị, các giá trị cá nhân trong nhật ký thay đổi và các bản in có tên đã làm ra."
    )
    if has_traces:
        stays = [*stays, "Họ tên hoặc số điện thoại còn trong lời văn do người khác ghi; đơn vị rà soát từng chỗ."]
    if not stays:
        return gone
    return "\n".join([gone, "", "Còn giữ lại:", *(f"- {line}" for line in dict.fromkeys(stays))])


def _waiting(person: Person) -> list[DataRequest]:
    return list(
        db.session.execute(
            select(DataRequest).where(
                DataRequest.person_id == person.id,
                DataRequest.kind == RequestKind.ERASE,
                DataRequest.state == RequestState.OPEN,
            )
        ).scalars()
    )
