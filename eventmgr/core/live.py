"""Pages that a hall keeps open: drawn once for all who look, and who has the last drawing is told so at little cost."""

import gzip
import hashlib
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from threading import Lock
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, current_app, g, make_response, request

from eventmgr.core.clock import now
from eventmgr.core.metrics import REQUESTS

# Whoever was let in is shown the same part without being asked again for so long; then the right is looked up anew.
LET_IN = timedelta(seconds=30)
# A drawing stands so many times as long as it took: however large an event is, drawing takes a hundredth of a core.
REST = 100
LONGEST = timedelta(seconds=10)
MOST_GUESTS = 5000
LARGE = 100_000


@dataclass(frozen=True)
class Drawn:
    """A part of a page as it was drawn a moment ago, with the mark that tells it from another."""

    title: str
    html: str
    mark: str
    until: datetime

    @cached_property
    def packed(self) -> bytes:
        """As it is sent to whom a large one is sent."""
        return gzip.compress(self.html.encode(), 6)


@dataclass
class Board:
    """What this process keeps: drawings by what they show, and who was let in to which of them until when."""

    drawings: dict[Hashable, Drawn] = field(default_factory=dict)
    guests: dict[tuple[str, str], tuple[Hashable, datetime]] = field(default_factory=dict)
    drawing: set[Hashable] = field(default_factory=set)
    turns: dict[Hashable, Lock] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    @contextmanager
    def turn(self, of: Hashable) -> Iterator[None]:
        """Be the one who draws it; whoever comes meanwhile and finds nothing to show waits."""
        with self.lock:
            turn = self.turns.setdefault(of, Lock())
        with turn:
            with self.lock:
                self.drawing.add(of)
            try:
                yield
            finally:
                with self.lock:
                    self.drawing.discard(of)
                    self.turns.pop(of, None)

    def find(self, of: Hashable, at: datetime) -> Drawn | None:
        """A drawing that may still be shown: a fresh one, or an older one while another thread draws it anew."""
        with self.lock:
            drawn = self.drawings.get(of)
            is_shown = drawn is not None and (at < drawn.until or of in self.drawing)
            return drawn if is_shown else None

    def shown_to(self, guest: tuple[str, str], at: datetime) -> Drawn | None:
        """What somebody may see who was let in a moment ago, if the drawing is fresh."""
        of, until = self.guests.get(guest, (None, at))
        return self.find(of, at) if at < until else None

    def fresh(self, of: Hashable, at: datetime) -> Drawn | None:
        """A drawing that is not too old."""
        with self.lock:
            drawn = self.drawings.get(of)
            return drawn if drawn is not None and at < drawn.until else None

    def keep(self, of: Hashable, drawn: Drawn) -> None:
        """Put a drawing in the place of the older one; those that nobody looked at for a while go."""
        with self.lock:
            for old in [key for key, other in self.drawings.items() if drawn.until - other.until > LET_IN]:
                del self.drawings[old]
            self.drawings[of] = drawn

    def let_in(self, guest: tuple[str, str], of: Hashable, at: datetime) -> None:
        """Remember who was let in."""
        with self.lock:
            if len(self.guests) >= MOST_GUESTS:
                self.guests = {key: value for key, value in self.guests.items() if at < value[1]}
            if len(self.guests) < MOST_GUESTS:
                self.guests[guest] = (of, at + LET_IN)


@dataclass(frozen=True)
class _Doorkeeper:
    """Tells who has the last drawing so, before Flask begins with the request: most questions of a hall end here."""

    inside: WSGIApplication
    board: Board

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer 304, or let the question in."""
        path = f"{environ.get('PATH_INFO', '')}?{environ.get('QUERY_STRING', '')}"
        known = environ["REQUEST_METHOD"] == "GET" and environ.get("HTTP_IF_NONE_MATCH")
        drawn = self.board.shown_to((environ.get("HTTP_COOKIE", ""), path), now()) if known else None
        if drawn is None or known != f'"{drawn.mark}"':
            return self.inside(environ, start_response)
        REQUESTS.labels("unchanged", "GET", "304").inc()
        start_response("304 NOT MODIFIED", [("ETag", f'"{drawn.mark}"'), ("Cache-Control", "no-store")])
        return []


def init_app(app: Flask) -> None:
    """Answer before anything else is asked, where that may be; to be called before all that looks at requests."""
    app.config.setdefault("LIVE_SECONDS", 0 if app.testing else 1)
    board = app.extensions["live"] = Board()
    app.before_request(_answer_at_once)
    app.wsgi_app = _Doorkeeper(app.wsgi_app, board)  # type: ignore[method-assign]  # Flask's own way to wrap it


def draw(of: Hashable, render: Callable[[], tuple[str, str]]) -> Drawn:
    """The drawing of `of`, made anew when the last one is older than a second; one thread draws, for all.

    `of` names all that the drawing depends on, the language too; `render` makes its title and its text.
    """
    board, at = _board(), now()
    g.live = of
    found = board.find(of, at)
    if found is not None:
        return found
    with board.turn(of):
        # Somebody else may have drawn it while this one waited.
        found = board.fresh(of, at)
        if found is None:
            found = _draw(render)
            board.keep(of, found)
        return found


def _draw(render: Callable[[], tuple[str, str]]) -> Drawn:
    begun = now()
    title, html = render()
    done, shortest = now(), current_app.config["LIVE_SECONDS"]
    lasts = max(timedelta(seconds=shortest), min((done - begun) * REST, LONGEST)) if shortest else timedelta()
    drawn = Drawn(title, html, mark_of(html), done + lasts)
    if len(html) >= LARGE:
        _once = drawn.packed  # while the others wait, so that none of them packs it too
    return drawn


def answer(drawn: Drawn) -> Response:
    """The part that changes for whoever was let in; the next question of the same device is answered at once."""
    _board().let_in(_guest(), g.live, now())
    return only_if_new(drawn.html, drawn.mark)


def mark_of(html: str) -> str:
    """A short mark that tells one text from another."""
    return hashlib.sha256(html.encode()).hexdigest()[:16]


def only_if_new(html: str, mark: str) -> Response:
    """A part of a page for whoever has another one; who has this one already is told so."""
    response = make_response(html)
    response.set_etag(mark)
    response.headers["Cache-Control"] = "no-store"
    response.make_conditional(request)
    return response


def _answer_at_once() -> Response | None:
    """What the same device was shown a moment ago, if the drawing is fresh; the cookies are compared as they came."""
    drawn = _board().shown_to(_guest(), now())
    return only_if_new(drawn.html, drawn.mark) if drawn is not None else None


def _guest() -> tuple[str, str]:
    return request.headers.get("Cookie", ""), request.full_path


def _board() -> Board:
    board: Board = current_app.extensions["live"]
    return board
