"""The papers of a meeting."""

from eventmgr.minutes.papers.amendment import amendment_paper, render_amendment
from eventmgr.minutes.papers.locking import NotRead, mark_of, render_read
from eventmgr.minutes.papers.minutes import attendance_text, minutes_paper, render, to_pdf
from eventmgr.minutes.papers.sections import data_blocks
from eventmgr.minutes.papers.tasks import tasks_paper

__all__ = [
    "NotRead",
    "amendment_paper",
    "attendance_text",
    "data_blocks",
    "mark_of",
    "minutes_paper",
    "render",
    "render_amendment",
    "render_read",
    "tasks_paper",
    "to_pdf",
]
