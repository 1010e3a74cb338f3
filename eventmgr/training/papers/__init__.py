"""The papers of the training."""

from eventmgr.training.papers.certificates import certificates_pdf

__all__ = ["certificates_pdf"]
