"""The pages of the figures: the table of the report, what provinces are asked, their own page, the projector."""

from typing import Any

from eventmgr.figures.views import desk, heads, pasting, projector, table
from eventmgr.figures.views.shared import bp

bp.register_blueprint(heads.bp)


@bp.app_context_processor
def offer() -> dict[str, Any]:
    """Let the list of a delegation tell which figures are asked of it."""
    return {"figures_of": heads.figures_of}


__all__ = ["bp", "desk", "heads", "pasting", "projector", "table"]
