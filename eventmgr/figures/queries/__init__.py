"""What can be said with the figures of an event, and which of its provinces said what?"""

from eventmgr.figures.queries.desk import (
    Board,
    Cell,
    Column,
    Line,
    Total,
    find_desk,
    get_line,
    list_corrections,
    list_reminders,
    print_figure,
    read_board,
)
from eventmgr.figures.queries.shown import (
    ShownFigure,
    get_indicator,
    list_indicators,
    list_rows,
    list_shown,
    national_figures,
)

__all__ = [
    "Board",
    "Cell",
    "Column",
    "Line",
    "ShownFigure",
    "Total",
    "find_desk",
    "get_indicator",
    "get_line",
    "list_corrections",
    "list_indicators",
    "list_reminders",
    "list_rows",
    "list_shown",
    "national_figures",
    "print_figure",
    "read_board",
]
