"""How cards with the name for the table are laid out once, and filled for each delegate."""

from collections.abc import Callable, Sequence

from eventmgr.documents.queries import Card
from eventmgr.events.models import Event
from eventmgr.rendering.cards import Design, Problem, Record, check, fill
from eventmgr.rendering.pdf import render_template

Progress = Callable[[int], None]


def name_cards_pdf(event: Event, cards: Sequence[Card], progress: Progress | None = None) -> bytes:
    """One tent a delegate for the table: A4 landscape, folded, the name on both faces in 72 to 110 points."""
    return fill(_design(), map(_record, cards), title=f"Biển tên - {event.name}", progress=progress)


def name_card_problems(_event: Event, cards: Sequence[Card]) -> list[Problem]:
    """What of these cards cannot be printed as it is."""
    return check(_design(), [_record(card) for card in cards])


def _design() -> Design:
    return Design(render_template("print/name_cards.html"), ("fonts.css", "name_cards.css"))


def _record(card: Card) -> Record:
    return {
        "name": card.full_name,
        "office": "\n".join(part for part in (card.position, card.province or card.organization) if part),
    }
