"""How do the same cards look when WeasyPrint lays each of them out? What is filled in is compared with this."""

import base64
import copy
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from eventmgr.rendering import qr
from eventmgr.rendering.card_layout import Layout, parse, render, slots_of
from eventmgr.rendering.card_parts import Record, Text
from eventmgr.rendering.pdf import OwnFilesOnly
from eventmgr.rendering.slots import Fitted, Place

_ALIGN = {"middle": "center", "bottom": "flex-end"}


def render_all(
    layout: Layout, html: str, stylesheets: Sequence[str], css: str, records: Sequence[Record], fetcher: OwnFilesOnly,
    *, title: str,
) -> bytes:  # fmt: skip
    """A page for each face of each record; sizes and line breaks as they were found for filling."""
    page = parse(html, fetcher)
    [body] = page.etree_element.iter("body")
    template = list(body)
    for child in template:
        body.remove(child)
    for number, record in enumerate(records):
        cards = _filled(layout, template, record)
        if number:
            _style(cards[0], "break-before: page")
        body.extend(cards)
    document = render(page, stylesheets, css, fetcher, archive=False)
    document.metadata.title = title
    written: bytes = document.write_pdf()
    return written


def faces_of(layout: Layout, html: str, records: Sequence[Record], fetcher: OwnFilesOnly) -> list[list[str]]:
    """The faces of each card, filled, as HTML."""
    [body] = parse(html, fetcher).etree_element.iter("body")
    filled = [_filled(layout, list(body), record) for record in records]
    for element in (element for cards in filled for card in cards for element in card.iter()):
        element.tag = element.tag.rpartition("}")[2]  # a page of HTML knows SVG without its namespace
    return [[ET.tostring(card, encoding="unicode", method="html") for card in cards] for cards in filled]


def _filled(layout: Layout, template: Sequence[ET.Element], record: Record) -> list[ET.Element]:
    """The elements of the template with what the record has for them."""
    places = {part.number: part.place for face in layout.faces for part in face.parts if isinstance(part, Text)}
    cards = [copy.deepcopy(element) for element in template]
    for place, element in enumerate(slots_of(cards)):
        _write(element, record, places.get(place))
    for element in [element for card in cards for element in card.iter()]:
        _fill(element, record)
    return cards


def _write(element: ET.Element, record: Record, place: Place | None) -> None:
    """The text of a slot, in a box of its own where it is to stand at the middle or bottom."""
    text = record.get(element.get("data-slot", ""))
    _clear(element)
    if place is None:
        return
    _style(element, f"box-sizing: content-box; height: {place.height:.4f}px")
    fitted = place.fit(text) if isinstance(text, str) else None
    if not isinstance(fitted, Fitted):
        return
    if ink := record.get(element.get("data-ink", "")):
        _style(element, f"color: {ink!s}")
    if place.vertical != "top":
        _style(element, f"display: flex; flex-direction: column; justify-content: {_ALIGN[place.vertical]}")
    lines = f"display: block; font-size: {fitted.size:.4f}px; white-space: nowrap"
    inner = ET.SubElement(element, "x-lines", style=lines)  # a name that no rule of a template has
    for number, line in enumerate(fitted.lines):
        if number:
            ET.SubElement(inner, "br").tail = line.text
        else:
            inner.text = line.text


def _fill(element: ET.Element, record: Record) -> None:
    if (name := element.get("data-if")) and not record.get(name):
        _style(element, "visibility: hidden")
    if colour := record.get(element.get("data-fill", "")):
        _style(element, f"background: {colour!s}")
    if name := element.get("data-qr"):
        _clear(element)
        if isinstance(text := record.get(name), str) and text:
            _style(element, "display: flex; align-items: center; justify-content: center")
            element.append(code := ET.fromstring(qr.svg(text)))  # noqa: S314 - made by ourselves
            code.set("style", "width: 100%; height: 100%")
    if name := element.get("data-picture"):
        _clear(element)
        if isinstance(content := record.get(name), bytes) and content:
            address = f"data:;base64,{base64.b64encode(content).decode()}"
            ET.SubElement(element, "img", src=address, style="width: 100%; height: 100%; object-fit: contain")


def _clear(element: ET.Element) -> None:
    element.text = None
    for child in list(element):
        element.remove(child)


def _style(element: ET.Element, rule: str) -> None:
    element.set("style", "; ".join(part for part in (element.get("style"), rule) if part))
