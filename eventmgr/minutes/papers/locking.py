"""What is locked is what the chair has read: the paper of then is compared with the one of now."""

from collections.abc import Callable
from hashlib import sha256

from eventmgr.core.errors import Conflict
from eventmgr.core.i18n import lazy
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.papers.minutes import minutes_paper, render
from eventmgr.minutes.queries import event_of
from eventmgr.rendering.blocks import Paper


class NotRead(Conflict):
    """What the paper says has changed since the page was opened."""

    code = "not_read"


def mark_of(paper: Paper) -> str:
    """A short mark of what a paper says, without its number and code."""
    said = (paper.blocks, paper.signatures, [(annex.title, annex.blocks) for annex in paper.annexes])
    return sha256(repr(said).encode()).hexdigest()[:16]


def render_read(seen: str) -> Callable[[Minutes], dict[str, bytes]]:
    """Give the bytes for the lock, as long as the minutes say what whoever locks them has seen."""

    def made(minutes: Minutes) -> dict[str, bytes]:
        if mark_of(minutes_paper(event_of(minutes))) != seen:
            raise NotRead(lazy("The minutes say something else now than when you opened this page. Read them again."))
        return render(minutes)

    return made
