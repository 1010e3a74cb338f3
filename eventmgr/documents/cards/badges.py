"""How the badges of an event are laid out once, and filled for each delegate."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import current_app

from eventmgr.agenda.queries import programme_of
from eventmgr.core.dates import date_range
from eventmgr.documents.cards import faces
from eventmgr.documents.cards.models import BadgeSettings
from eventmgr.documents.cards.programme import Programme, compact_programme
from eventmgr.documents.cards.queries import settings_of
from eventmgr.documents.cards.rules import (
    INK,
    BackPart,
    Field,
    PaperSheet,
    group_colour,
    ink_on,
    printed_colour,
    sheet_of,
)
from eventmgr.documents.cards.service import PLACES, Place
from eventmgr.documents.queries import Card, list_lines
from eventmgr.documents.rules import mark_of
from eventmgr.events.models import Event
from eventmgr.registration.models import Registration
from eventmgr.registration.rules import pass_address
from eventmgr.rendering.cards import Design, Problem, Record, Sheet, check, fill
from eventmgr.rendering.pdf import render_template
from eventmgr.rendering.pictures import Picture, find_picture

Progress = Callable[[int], None]
STYLES = ("fonts.css", "badges.css")
# What is the same on all badges of an event: where it does not fit, that is nobody's name's fault.
SHARED_SLOTS = frozenset({"organizer", "event", "dates", "back_wifi", "back_note", "lost", "group_label", "pin_label"})
_PLACES = re.compile(r'data-(?:slot|fill|ink|qr|if)="(\w+)"')
_PALE = 0.22
_LONGEST_CONTACT = 90


@dataclass(frozen=True)
class Layout:
    """A badge of certain settings: the design, and the programme that found room on its back."""

    design: Design
    programme: Programme | None
    names: frozenset[str]


def badges_pdf(event: Event, cards: Sequence[Card], public_url: str, progress: Progress | None = None) -> bytes:
    """One badge a delegate, as the event's settings say; the code leads to the delegate's own page."""
    settings = settings_of(event.id)
    layout = lay_out(event, settings, pictures_of(event, settings))
    return fill(
        layout.design,
        fillings(event, settings, layout, cards, public_url),
        title=f"Thẻ đại biểu - {event.name}",
        sheet=paper_of(settings),
        progress=progress,
    )


def badge_design(event: Event) -> str:
    """A mark of what is the same on all badges: their settings, pictures and programme, the event's name and dates."""
    settings = settings_of(event.id)
    layout = lay_out(event, settings, pictures_of(event, settings))
    shared = _shared(event, settings)
    return mark_of(
        layout.design.html, layout.design.css, *(str(shared[name]) for name in shared if name in layout.names)
    )


def badge_problems(event: Event, cards: Sequence[Card]) -> list[Problem]:
    """What of these badges cannot be printed as it is: whose text does not fit, which letter no font has."""
    settings = settings_of(event.id)
    layout = lay_out(event, settings, pictures_of(event, settings))
    return problems_of(event, settings, layout, cards)


def problems_of(event: Event, settings: BadgeSettings, layout: Layout, cards: Sequence[Card]) -> list[Problem]:
    """Each text of these badges that cannot be printed, once, though it stands on both faces."""
    records = list(fillings(event, settings, layout, cards, current_app.config["PUBLIC_URL"]))
    found = {(one.record, one.slot): one for one in reversed(check(layout.design, records))}
    return sorted(found.values(), key=lambda one: (one.record, one.slot))


def pictures_of(event: Event, settings: BadgeSettings, removed: Collection[Place] = ()) -> dict[Place, Picture]:
    """The logo and the background that are kept; badges without a logo of their own have that of the papers."""
    found = {place: find_picture(getattr(settings, f"{place}_key")) for place in PLACES if place not in removed}
    found["logo"] = found.get("logo") or find_picture(event.profile.logo_key)
    return {place: picture for place, picture in found.items() if picture is not None}


def lay_out(event: Event, settings: BadgeSettings, pictures: Mapping[Place, Picture]) -> Layout:
    """The template of the settings, with everything in its place and what is the same on every badge."""
    width, height = settings.sides
    front = faces.front(width, height, settings.shown, has_logo="logo" in pictures)
    back = faces.back(width, height, settings.behind) if settings.behind else {}
    programme = None
    if BackPart.PROGRAMME in settings.behind:
        programme = compact_programme(event, programme_of(event.id), back["programme"])
    html = render_template(
        "print/badges.html",
        form="upright" if faces.is_upright(width, height) else "lying",
        front=front,
        back=back,
        programme=programme,
        has_background="background" in pictures,
        group_colour=settings.group_colour,
    )
    rules = [
        f"@page{{size:{width}mm {height}mm}}.badge{{width:{width}mm;height:{height}mm}}",
        faces.css(front, "front"),
        faces.css(back, "back"),
        *(f'.{place}{{background-image:url("{picture.address}")}}' for place, picture in pictures.items()),
    ]
    if settings.background_pale:
        rules.append(f".background{{opacity:{_PALE}}}")
    if programme:
        rules.append(f".back .programme{{font-size:{programme.size}pt}}")
    return Layout(Design(html, STYLES, "".join(rules)), programme, frozenset(_PLACES.findall(html)))


def fillings(
    event: Event, settings: BadgeSettings, layout: Layout, cards: Sequence[Card], public_url: str
) -> Iterator[Record]:
    """What stands in the places that the layout has, for each badge."""
    shared = _shared(event, settings)
    numbers = list_lines(event.id, Registration.person_id) if Field.NUMBER in settings.shown else {}
    is_lying = not faces.is_upright(*settings.sides)
    for card in cards:
        own = _own(card, settings, numbers, is_lying=is_lying)
        whole = {**shared, **own, "pass": pass_address(public_url, card.token)}
        yield {name: value for name, value in whole.items() if name in layout.names}


def paper_of(settings: BadgeSettings) -> Sheet | None:
    """How the badges lie on A4; None for one a page."""
    if settings.sheet is PaperSheet.ONE:
        return None
    width, height = settings.sides
    sheet = sheet_of(width, height)
    return Sheet(
        width_mm=sheet.width, height_mm=sheet.height, columns=sheet.columns, rows=sheet.rows, turn=settings.turn.value
    )


def _shared(event: Event, settings: BadgeSettings) -> dict[str, str | bytes]:
    wifi = [f"Wi-Fi: {settings.wifi_name}"] + [f"Mật khẩu: {settings.wifi_password}"] * bool(settings.wifi_password)
    lost = ["Nếu mất thẻ, báo ngay tổ lễ tân để được cấp lại."]
    if BackPart.PIN in settings.behind:
        lost.insert(0, "Quét mã ở mặt trước để mở trang của đại biểu.")
    contact = next(iter(event.contact.splitlines()), "")
    if 0 < len(contact) <= _LONGEST_CONTACT:
        lost.append(f"Liên hệ: {contact}")
    return {
        "organizer": event.organizer,
        "event": event.name,
        "dates": ", ".join(part for part in (event.city, date_range(event.starts_on, event.ends_on)) if part),
        "back_wifi": "\n".join(wifi),
        "back_note": settings.note,
        "pin_label": "Mã mở trang cá nhân",
        "lost": "\n".join(lost),
    }


def _own(card: Card, settings: BadgeSettings, numbers: Mapping[UUID, int], *, is_lying: bool) -> dict[str, str | bytes]:
    colour = printed_colour(card.colour)
    grouped: dict[str, str | bytes] = {}
    if card.group is not None and Field.GROUP in settings.shown:
        field = group_colour(card.group) if settings.group_colour else ""
        grouped = {
            "group_label": "Nhóm",
            "group": f"Nhóm {card.group}" if is_lying else str(card.group),
            "group_colour": field,
            "group_ink": ink_on(field) if field else INK,
        }
    has_own_line = Field.ORGANIZATION in settings.shown
    number = numbers.get(card.person_id)
    return {
        "name": card.full_name,
        "category": card.category,
        "colour": colour,
        "ink": ink_on(colour),
        "position": card.position,
        "organization": card.organization,
        "province": card.province or ("" if has_own_line else card.organization),
        "room": card.room if card.group is not None else "",
        "number": f"STT {number}" if number else "",
        "pin": card.pin,
        "back_code": f"Mã đăng ký: {card.code}",
        **grouped,
    }
