"""How badges look goes along with an event, with copies of the pictures on them."""

from collections.abc import Mapping
from typing import Any

from eventmgr.core.copying import Copy, Copying, Row, Rows, own
from eventmgr.core.i18n import lazy
from eventmgr.core.parts import Part
from eventmgr.documents.cards.models import BadgeSettings


def _with_pictures(copying: Copying, copied: Row, row: Mapping[str, Any]) -> Row:
    return {**copied, **{name: copying.file(row[name]) for name in ("logo_key", "background_key")}}


part = Part(
    "badges",
    copies=(Copy("badges", lazy("How badges look"), (Rows(BadgeSettings, own(BadgeSettings), _with_pictures),)),),
)
