"""How indicators and their figures are entered, by staff and by the provinces, frozen and corrected."""

from eventmgr.figures.service.desk import (
    AskedData,
    ask,
    freeze,
    mark_reminded,
    reopen,
)
from eventmgr.figures.service.entering import Entry, enter, enter_by_link
from eventmgr.figures.service.indicators import (
    Derivation,
    Statement,
    add_counted,
    add_derived,
    create_indicator,
    delete_indicator,
    set_figure,
    update_counted,
    update_derived,
)
from eventmgr.figures.service.tables import enter_table

__all__ = [
    "AskedData",
    "Derivation",
    "Entry",
    "Statement",
    "add_counted",
    "add_derived",
    "ask",
    "create_indicator",
    "delete_indicator",
    "enter",
    "enter_by_link",
    "enter_table",
    "freeze",
    "mark_reminded",
    "reopen",
    "set_figure",
    "update_counted",
    "update_derived",
]
