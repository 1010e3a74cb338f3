"""What is filled in about figures: by staff about an indicator, by provinces about what they are asked."""

from eventmgr.figures.forms.counted import FORMULAS, OPERATION_LABELS, QUALIFIER_LABELS, CountedForm, DerivedForm
from eventmgr.figures.forms.desk import AskForm, ReasonForm
from eventmgr.figures.forms.entries import Typed, read_typed, show_typed
from eventmgr.figures.forms.pasted import Pasted, PasteForm, read_pasted
from eventmgr.figures.forms.words import DOUBT_WORDS, say_doubt, say_unreadable

__all__ = [
    "DOUBT_WORDS",
    "FORMULAS",
    "OPERATION_LABELS",
    "QUALIFIER_LABELS",
    "AskForm",
    "CountedForm",
    "DerivedForm",
    "PasteForm",
    "Pasted",
    "ReasonForm",
    "Typed",
    "read_pasted",
    "read_typed",
    "say_doubt",
    "say_unreadable",
    "show_typed",
]
