"""The papers of a meeting."""

from eventmgr.minutes.papers.minutes import attendance_text, minutes_paper, render, to_pdf
from eventmgr.minutes.papers.sections import data_blocks
from eventmgr.minutes.papers.tasks import tasks_paper

__all__ = ["attendance_text", "data_blocks", "minutes_paper", "render", "tasks_paper", "to_pdf"]
