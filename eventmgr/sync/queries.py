"""Which operations were answered before, and how."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from eventmgr.core.db import db
from eventmgr.sync.models import Operation

_BY_ID = select(Operation.digest, Operation.kind, Operation.answer).where(Operation.id == bindparam("id"))


def find_operation(operation_id: UUID) -> Row[Any] | None:
    """Digest, kind and answer of an operation that was answered."""
    return db.session.connection().execute(_BY_ID, {"id": operation_id}).first()
