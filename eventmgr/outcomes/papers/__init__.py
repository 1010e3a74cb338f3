"""The papers of a discussion: what a group signs, what all groups came to, and the sheet to write on by hand."""

from eventmgr.outcomes.papers.record import group_record_paper
from eventmgr.outcomes.papers.sheets import group_sheets_pdf
from eventmgr.outcomes.papers.synthesis import synthesis_paper

__all__ = ["group_record_paper", "group_sheets_pdf", "synthesis_paper"]
