"""How badges and name cards are laid out."""

from collections.abc import Callable, Sequence

from eventmgr.core.dates import date_range
from eventmgr.documents.queries import Card
from eventmgr.documents.rules import LINE_STEPS, NAME_STEPS, ink_on, size_of
from eventmgr.events.models import Event
from eventmgr.registration.rules import pass_address
from eventmgr.rendering.pdf import render_pdf, render_template


def badges_pdf(
    event: Event, cards: Sequence[Card], public_url: str, progress: Callable[[int], None] | None = None
) -> bytes:
    """One badge a delegate, front and back: 86 × 120 mm, hung; the QR leads to the delegate's own page."""
    del progress
    html = render_template(
        "print/badges.html",
        event=event,
        dates=date_range(event.starts_on, event.ends_on),
        cards=[(card, pass_address(public_url, card.token)) for card in cards],
        short_url=f"{public_url.partition('//')[2]}/e/{event.slug}",
        name_size=lambda text: size_of(text, NAME_STEPS),
        line_size=lambda text: size_of(text, LINE_STEPS),
        ink_on=ink_on,
    )
    return render_pdf(html, title=f"Thẻ đại biểu - {event.name}", stylesheets=("fonts.css", "badges.css"))


def name_cards_pdf(event: Event, cards: Sequence[Card], progress: Callable[[int], None] | None = None) -> bytes:
    """One tent a delegate for the table: A4 landscape, folded, the name on both faces."""
    del progress
    html = render_template(
        "print/name_cards.html", event=event, cards=cards, name_size=lambda text: size_of(text, NAME_STEPS)
    )
    return render_pdf(html, title=f"Biển tên - {event.name}", stylesheets=("fonts.css", "name_cards.css"))
