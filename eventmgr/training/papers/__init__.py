"""The papers of the training."""

from eventmgr.training.papers.certificates import certificates_pdf
from eventmgr.training.papers.register import register_paper, register_papers, register_xlsx, registers_xlsx
from eventmgr.training.papers.report import report_paper

__all__ = [
    "certificates_pdf",
    "register_paper",
    "register_papers",
    "register_xlsx",
    "registers_xlsx",
    "report_paper",
]
