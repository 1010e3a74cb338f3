"""What the pages of records have in common."""

from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from eventmgr.accounts.models import Device
from eventmgr.accounts.queries import check_device
from eventmgr.core.remembered import DEVICES, list_remembered
from eventmgr.outcomes import queries
from eventmgr.outcomes.forms import KIND_LABELS, LEVEL_LABELS, SHORT_LABELS, STATE_LABELS
from eventmgr.outcomes.models import Record

bp = Blueprint("outcomes", __name__)

Answer = str | tuple[str, int] | Response
LARGEST_FORM = 8_000_000


@bp.url_value_preprocessor
def _take_long_texts(endpoint: str | None, values: dict[str, Any] | None) -> None:
    # A text that is far too long comes back in its form with a message instead of a bare 413.
    del endpoint, values
    request.max_form_memory_size = LARGEST_FORM


def own_device(record: Record) -> Device:
    """The device as which this browser writes into the record."""
    return check_device(queries.find_paired(record, list_remembered(DEVICES)))


def words() -> dict[str, Any]:
    """The names of kinds, levels and states."""
    return {"kinds": KIND_LABELS, "short_kinds": SHORT_LABELS, "levels": LEVEL_LABELS, "states": STATE_LABELS}
