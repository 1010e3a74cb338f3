"""How cards with the name for the table are laid out once, and filled for each delegate."""

from collections.abc import Callable, Sequence

from eventmgr.documents.queries import Card
from eventmgr.events.models import Event
from eventmgr.rendering.cards import Design, fill
from eventmgr.rendering.pdf import render_template

Progress = Callable[[int], None]


def name_cards_pdf(event: Event, cards: Sequence[Card], progress: Progress | None = None) -> bytes:
    """One tent a delegate for the table: A4 landscape, folded, the name on both faces in 72 to 110 points."""
    design = Design(render_template("print/name_cards.html"), ("fonts.css", "name_cards.css"))
    records = (
        {
            "name": card.full_name,
            "office": "\n".join(part for part in (card.position, card.province or card.organization) if part),
        }
        for card in cards
    )
    return fill(design, records, title=f"Biển tên - {event.name}", progress=progress)
