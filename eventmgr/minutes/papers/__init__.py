"""The papers of a meeting."""

from eventmgr.minutes.papers.conclusions import conclusions_paper
from eventmgr.minutes.papers.extract import extract_papers
from eventmgr.minutes.papers.minutes import minutes_paper, render, to_pdf
from eventmgr.minutes.papers.results import results_paper
from eventmgr.minutes.papers.sections import data_blocks
from eventmgr.minutes.papers.shared import attendance_text

__all__ = [
    "attendance_text",
    "conclusions_paper",
    "data_blocks",
    "extract_papers",
    "minutes_paper",
    "render",
    "results_paper",
    "to_pdf",
]
