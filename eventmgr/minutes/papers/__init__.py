"""The papers of a meeting."""

from eventmgr.minutes.papers.amendment import (
    amendment_paper,
    render_amendment,
)
from eventmgr.minutes.papers.conclusions import (
    conclusions_paper,
)
from eventmgr.minutes.papers.extract import (
    extract_papers,
)
from eventmgr.minutes.papers.locking import (
    NotRead,
    mark_of,
    render_read,
)
from eventmgr.minutes.papers.minutes import (
    minutes_paper,
    render,
    to_pdf,
)
from eventmgr.minutes.papers.results import (
    results_paper,
)
from eventmgr.minutes.papers.sections import (
    data_blocks,
)
from eventmgr.minutes.papers.shared import (
    attendance_text,
)
from eventmgr.minutes.papers.tasks import (
    tasks_paper,
)
from eventmgr.minutes.papers.words import (
    data_words,
)

__all__ = [
    "NotRead",
    "amendment_paper",
    "attendance_text",
    "conclusions_paper",
    "data_blocks",
    "data_words",
    "extract_papers",
    "mark_of",
    "minutes_paper",
    "render",
    "render_amendment",
    "render_read",
    "results_paper",
    "tasks_paper",
    "to_pdf",
]
