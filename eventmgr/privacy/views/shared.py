"""What the pages share."""

from uuid import UUID

from flask import Blueprint, Response
from werkzeug.wrappers import Response as BaseResponse

from eventmgr.core.i18n import LazyString
from eventmgr.privacy import queries
from eventmgr.privacy.models import Recipient
from eventmgr.privacy.rules import BreachKind, RecipientKind
from eventmgr.privacy.service import BREACH_LABELS, RECIPIENT_LABELS
from eventmgr.rendering.blocks import Paper, to_html
from eventmgr.rendering.pdf import render_pdf
from eventmgr.rendering.word import to_docx

bp = Blueprint("privacy", __name__)
Page = str | tuple[str, int] | BaseResponse
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.app_template_filter("breach_kind")
def shown_breach(kind: BreachKind) -> LazyString:
    return BREACH_LABELS[kind]


@bp.app_template_filter("recipient_kind")
def shown_recipient(kind: RecipientKind) -> LazyString:
    return RECIPIENT_LABELS[kind]


@bp.app_template_global()
def recipients_of(event_id: UUID) -> list[Recipient]:
    """Whom data of the event go to: every notice tells it."""
    return queries.recipients_of(event_id)


def send(paper: Paper, name: str, file_format: str) -> Response:
    """A paper as PDF, to look at, or as Word, to be edited."""
    is_pdf = file_format == "pdf"
    data = render_pdf(to_html(paper), title=paper.name) if is_pdf else to_docx(paper)
    response = Response(data, mimetype="application/pdf" if is_pdf else _WORD)
    how = "inline" if is_pdf else "attachment"
    response.headers["Content-Disposition"] = f'{how}; filename="{name}.{file_format}"'
    response.headers["Cache-Control"] = "no-store"
    return response
