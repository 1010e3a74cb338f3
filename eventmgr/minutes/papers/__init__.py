"""The papers of a meeting."""

from eventmgr.minutes.papers.minutes import attendance_text, minutes_paper, render, to_pdf
from eventmgr.minutes.papers.sections import data_blocks
from eventmgr.minutes.papers.words import data_words

__all__ = ["attendance_text", "data_blocks", "data_words", "minutes_paper", "render", "to_pdf"]
