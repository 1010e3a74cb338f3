"""Arrivals as they happen, for staff and for the hall; who is missing, to be called."""

from typing import Any

from flask import Response, render_template, request, url_for
from markupsafe import Markup

from eventmgr.agenda.models import Session
from eventmgr.checkin import queries
from eventmgr.checkin.queries import MissingDelegation
from eventmgr.checkin.rules import ProvinceCount
from eventmgr.checkin.views.shared import Page, bp, chosen, is_rehearsed, session_choices, sum_up
from eventmgr.core import live as boards
from eventmgr.core.access import require
from eventmgr.core.clock import now
from eventmgr.core.i18n import LazyString, _, current_locale, lazy
from eventmgr.core.live import Drawn
from eventmgr.core.text import fold
from eventmgr.events.models import Event
from eventmgr.events.queries import current_event
from eventmgr.people.queries import tile_rows

# Everybody of a province, some, nobody, nobody expected: words, tone, mark.
TILES: dict[str, tuple[LazyString, str, str]] = {
    "all": (lazy("all are there"), "success", "●"),
    "some": (lazy("some are there"), "warning", "◐"),
    "none": (lazy("nobody yet"), "danger", "○"),
    "empty": (lazy("nobody expected"), "neutral", "–"),
}
PARTS = {"live": "checkin/_live.html", "projector": "checkin/_projector.html"}


@bp.get("/events/<slug>/check-in/live")
@require("checkin.view")
def live(slug: str) -> Page:
    """Arrivals to a session as they happen."""
    del slug
    return _page("live", current_event())


@bp.get("/events/<slug>/check-in/live/projector")
@require("checkin.view")
def projector(slug: str) -> Page:
    """The same for the hall: large numbers, the map, and nobody's name."""
    del slug
    return _page("projector", current_event())


@bp.get("/events/<slug>/check-in/live/part")
@require("checkin.view")
def live_part(slug: str) -> Response:
    """What changes on either page; who has it already is told so."""
    del slug
    event = current_event()
    session = chosen(event, request.args.get("session"))
    return boards.answer(_draw(event, session, "projector" if "wall" in request.args else "live"))


@bp.get("/events/<slug>/check-in/missing")
@require("checkin.view")
def missing(slug: str) -> str:
    """Who is neither there nor excused, by delegation, with a text for each to send."""
    del slug
    event = current_event()
    session = chosen(event, request.args.get("session"))
    found = queries.list_missing(event.id, session.id, is_rehearsal=is_rehearsed(event)) if session else []
    province = request.args.get("province", "")[:100]
    return render_template(
        "checkin/missing.html",
        event=event,
        session=session,
        sessions=session_choices(event),
        found=found,
        shown=[row for row in found if fold(province) in fold(row.province or "")],
        province=province,
        texts={row.delegation_id: _text(event, session, row) for row in found if session},
        at=now(),
    )


def _page(kind: str, event: Event) -> str:
    session = chosen(event, request.args.get("session"))
    context: dict[str, Any] = {"event": event, "session": session, "sessions": session_choices(event)}
    if session is None:
        return render_template(f"checkin/{kind}.html", **context)
    drawn, wall = _draw(event, session, kind), 1 if kind == "projector" else None
    part = url_for("checkin.live_part", slug=event.slug, session=session.id, lang=current_locale(), wall=wall)
    content = Markup(drawn.html)  # noqa: S704 - made by our own template
    return render_template(f"checkin/{kind}.html", **context, part=part, content=content, mark=drawn.mark)


def _draw(event: Event, session: Session | None, kind: str) -> Drawn:
    return boards.draw(
        (kind, event.id, session and session.id, current_locale()), lambda: _render(event, session, kind)
    )


def _render(event: Event, session: Session | None, kind: str) -> tuple[str, str]:
    if session is None:
        return "", ""
    at, is_rehearsal = now(), is_rehearsed(event)
    board = queries.show_live(event.id, session.id, at=at, is_rehearsal=is_rehearsal)
    html = render_template(
        PARTS[kind],
        event=event,
        session=session,
        board=board,
        came=sum_up(board.counts),
        tiles=_tiles(event, board.counts),
        others=next((count for count in board.counts if count.province is None), None),
        legend=TILES,
        most=max((number for _at, number in board.bars), default=0),
        rehearsal=is_rehearsal,
        at=at,
    )
    return session.title, html


def _tiles(event: Event, counts: list[ProvinceCount]) -> list[list[tuple[str, ProvinceCount, str] | None]]:
    """The map row by row: name, numbers and the key of how complete the delegation is."""
    by_code = {count.province.code: (count.province.name, count, _state(count)) for count in counts if count.province}
    return [[by_code[code] if code else None for code in line] for line in tile_rows(event.unit_set, by_code)]


def _state(count: ProvinceCount) -> str:
    if not count.expected:
        return "empty"
    if count.came == count.expected:
        return "all"
    return "some" if count.came else "none"


def _text(event: Event, session: Session, row: MissingDelegation) -> str:
    """Names and no numbers, for the head of the delegation."""
    names = "\n".join(f"{number}. {person.full_name}" for number, person in enumerate(row.people, 1))
    head = _(
        "Dear delegation of %(province)s, at %(time)s %(n)s of %(all)s delegates are not checked in to “%(session)s”:",
        province=row.province or _("(no province)"),
        time=f"{now().astimezone(event.zone):%H:%M}",
        n=len(row.people),
        all=row.expected,
        session=session.title,
    )
    foot = _("Please come to the check-in desk, or tell us who cannot come. Thank you.")
    return f"{head}\n{names}\n{foot}"
