"""What the pages of the agenda share."""

from flask import Blueprint
from werkzeug.wrappers import Response

bp = Blueprint("agenda", __name__)
Page = str | tuple[str, int] | Response
