"""What is counted goes along with an event; the figures stay where they are."""

from eventmgr.core.copying import Copy, Rows, own
from eventmgr.core.i18n import lazy
from eventmgr.core.parts import Part
from eventmgr.figures.models import Indicator

COPY = Copy("indicators", lazy("What is counted (without figures)"), (Rows(Indicator, own(Indicator)),))
part = Part("figures", copies=(COPY,))
