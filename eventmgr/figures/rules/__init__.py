"""What may truly be said of figures, how they are read from what people write, and what about them is asked again."""

from eventmgr.figures.rules.desk import DeskState, is_additive, may_enter, may_move
from eventmgr.figures.rules.doubts import Doubt, Doubtful, doubts_about
from eventmgr.figures.rules.reading import LONGEST, Unreadable, Why, read_stated
from eventmgr.figures.rules.values import LARGEST, PLACES, Operation, Qualifier, Value, add, derive, fits, plain, show

__all__ = [
    "LARGEST",
    "LONGEST",
    "PLACES",
    "DeskState",
    "Doubt",
    "Doubtful",
    "Operation",
    "Qualifier",
    "Unreadable",
    "Value",
    "Why",
    "add",
    "derive",
    "doubts_about",
    "fits",
    "is_additive",
    "may_enter",
    "may_move",
    "plain",
    "read_stated",
    "show",
]
