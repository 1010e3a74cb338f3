"""What is printed for whom, which papers were asked for, and what was printed already?"""

from eventmgr.documents.queries.cards import Card, list_cards, list_lines, order, read_cards
from eventmgr.documents.queries.jobs import Due, count_due, find_last, get_job, list_jobs
from eventmgr.documents.queries.offers import list_attended, offers

__all__ = [
    "Card",
    "Due",
    "count_due",
    "find_last",
    "get_job",
    "list_attended",
    "list_cards",
    "list_jobs",
    "list_lines",
    "offers",
    "order",
    "read_cards",
]
