"""How the badges would look: with the longest and the shortest name, one of each category, and what would not fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from flask import current_app

from eventmgr.core.i18n import LazyString, lazy
from eventmgr.documents.cards.badges import SHARED_SLOTS, Layout, fillings, lay_out, problems_of
from eventmgr.documents.cards.forms import FIELD_LABELS
from eventmgr.documents.cards.models import BadgeSettings
from eventmgr.documents.cards.rules import Arrangement, PaperSheet, is_colour, printed_colour, sheet_of
from eventmgr.documents.cards.service import Place
from eventmgr.documents.queries import Card
from eventmgr.events.models import Event
from eventmgr.registration.models import Category
from eventmgr.rendering.cards import Problem, faces_of
from eventmgr.rendering.pictures import Picture

MOST_TROUBLES = 50
_SLOT_LABELS: dict[str, LazyString] = {
    **{field.value: label for field, label in FIELD_LABELS.items()},
    "name": lazy("Name"),
    "category": lazy("Category"),
    "pass": lazy("Code of the pass"),
    "back_wifi": lazy("Wi-Fi"),
    "back_note": lazy("Own note"),
    "back_code": lazy("Registration code"),
    "lost": lazy("Contact"),
}


@dataclass(frozen=True)
class Sample:
    """A badge as it would be printed: whose, and the HTML of its faces."""

    card: Card
    faces: Sequence[str]


@dataclass(frozen=True)
class Trouble:
    """What cannot be printed; without a name it concerns every badge."""

    name: str
    label: LazyString
    problem: Problem


@dataclass(frozen=True)
class Preview:
    """Badges to look at, and what to know before they are printed."""

    css: str
    samples: Sequence[Sample]
    troubles: Sequence[Trouble]
    more_troubles: int
    left_out: int
    colourless: Sequence[str]
    sheet: Arrangement | None


def preview(
    event: Event,
    settings: BadgeSettings,
    pictures: Mapping[Place, Picture],
    cards: Sequence[Card],
    categories: Sequence[Category],
) -> Preview:
    """Badges of the event as these settings print them; every name of the event is tried."""
    layout = lay_out(event, settings, pictures)
    shown = pick(cards, categories)
    troubles = find_troubles(event, settings, layout, cards or shown)
    hindered = {trouble.problem.text for trouble in troubles}
    records = list(fillings(event, settings, layout, shown, current_app.config["PUBLIC_URL"]))
    records = [{name: value for name, value in record.items() if value not in hindered} for record in records]
    return Preview(
        css=layout.design.css,
        samples=[Sample(card, drawn) for card, drawn in zip(shown, faces_of(layout.design, records), strict=True)],
        troubles=troubles[:MOST_TROUBLES],
        more_troubles=len(troubles[MOST_TROUBLES:]),
        left_out=layout.programme.left_out if layout.programme else 0,
        colourless=[category.name for category in categories if not is_colour(category.colour)],
        sheet=sheet_of(*settings.sides) if settings.sheet is PaperSheet.A4 else None,
    )


def pick(cards: Sequence[Card], categories: Sequence[Category]) -> list[Card]:
    """The longest and the shortest name, then one of each category; where nobody is registered yet, made-up people."""
    if not cards:
        return [_made_up(category) for category in categories]
    by_length = sorted(cards, key=lambda card: len(card.full_name))
    chosen = {by_length[-1].person_id: by_length[-1], by_length[0].person_id: by_length[0]}
    seen = {card.category for card in chosen.values()}
    for card in cards:
        if card.category not in seen:
            seen.add(card.category)
            chosen[card.person_id] = card
    return list(chosen.values())


def find_troubles(event: Event, settings: BadgeSettings, layout: Layout, cards: Sequence[Card]) -> list[Trouble]:
    """What of these badges cannot be printed, each text with whose it is."""
    troubles: dict[tuple[str, str, str], Trouble] = {}
    for problem in problems_of(event, settings, layout, cards):
        name = "" if problem.slot in SHARED_SLOTS else cards[problem.record].full_name
        label = _SLOT_LABELS.get(problem.slot, lazy("Text"))
        troubles.setdefault((name, problem.slot, problem.text), Trouble(name, label, problem))
    return list(troubles.values())


def with_colours(cards: Sequence[Card], categories: Sequence[Category], colours: Mapping[UUID, str]) -> list[Card]:
    """The cards in the colours that were chosen and not kept yet."""
    by_name = {category.name: printed_colour(colours.get(category.id, category.colour)) for category in categories}
    return [replace(card, colour=by_name.get(card.category, card.colour)) for card in cards]


def _made_up(category: Category) -> Card:
    return Card(
        person_id=category.id,
        full_name="Nguyễn Thị Mẫu An",
        position="Trưởng ban Mẫu",
        organization="Hội LHPN tỉnh Mẫu",
        province="Khánh Hòa",
        category=category.name,
        colour=category.colour,
        group=1,
        room="Phòng thảo luận 1",
        token="M" * 14,
        pin="0000",
        code="MAU000",
        phone="",
        birth_year=None,
    )
