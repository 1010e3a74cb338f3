"""What is counted goes along with an event; the figures stay where they are."""

from eventmgr.core.copying import Copy, Rows, own
from eventmgr.core.i18n import lazy
from eventmgr.core.parts import Holding, Part
from eventmgr.figures.models import Indicator

COPY = Copy("indicators", lazy("What is counted (without figures)"), (Rows(Indicator, own(Indicator)),))
HOLDS = (
    Holding(
        {
            "figure": "quote entered_by",
            "figure_correction": "before after reason by",
            "figure_desk": "last_period note frozen_by",
            "figure_reminder": "by",
        },
        lazy("figures of provinces; who entered, corrected, froze or reminded, as delegation or name of the account"),
        lazy("record of the meeting"),
        lazy("nothing about a delegate stands here"),
        sees=("figures.view",),
        besides=lazy("a delegation its own by its link"),
    ),
)

part = Part("figures", copies=(COPY,), holds=HOLDS)
