"""Papers of which each person has a share and thousands are printed: personal invitations, sign-in sheets."""

from collections.abc import Callable, Iterator, Sequence

from eventmgr.agenda.models import Session
from eventmgr.documents.papers import (
    PHOTOS,
    invitation_head,
    invited_to,
    office_of,
    place_of,
    recipients_of,
    signature_of,
    time_of,
)
from eventmgr.documents.queries import Card
from eventmgr.documents.rules import mark_of
from eventmgr.events.models import Event
from eventmgr.registration.rules import pass_address
from eventmgr.rendering.blocks import Block, CodeLine, KeyValues, Paper, Paragraph
from eventmgr.rendering.cards import Design, Problem, Record, check, fill
from eventmgr.rendering.pdf import render_template

ROWS = 14  # on a sign-in sheet: rows are high enough to sign in, and codes far enough apart to scan one
OWN_PAGE = "Đồng chí quét mã để mở trang riêng: chương trình, nhóm, phòng và tài liệu của đồng chí."
REGISTER = "Đồng chí quét mã để đăng ký tham dự. Mã này chỉ dành cho đồng chí."

Progress = Callable[[int], None]


def invitations_pdf(event: Event, cards: Sequence[Card], public_url: str, progress: Progress | None = None) -> bytes:
    """GIẤY MỜI, a letter for each: who is registered finds the own page by its code, who is invited registers by it."""
    records = (_letter(card, public_url) for card in cards)
    return fill(_letters(event), records, title=f"Giấy mời - {event.name}", progress=progress)


def invitation_papers(event: Event, cards: Sequence[Card], public_url: str) -> Iterator[Paper]:
    """The same letters to be edited."""
    for card in cards:
        letter = _letter(card, public_url)
        blocks: list[Block] = [
            Paragraph(f"{event.organizer} trân trọng kính mời:"),
            Paragraph("", lead=card.full_name, align="center"),
            Paragraph(str(letter["office"]), align="center"),
            KeyValues(invited_to(event)),
            CodeLine(str(letter["how"]), str(letter["code"])),
            Paragraph(PHOTOS, lead="Lưu ý: "),
            Paragraph("Rất mong đồng chí sắp xếp thời gian tham dự"),
        ]
        yield _paper(event, [block for block in blocks if block != Paragraph("", align="center")])


def invitation_problems(event: Event, cards: Sequence[Card]) -> list[Problem]:
    """What of these letters cannot be printed as it is."""
    return check(_letters(event), [_letter(card, "https://") for card in cards])


def invitation_design(event: Event) -> str:
    """A mark of what is the same in all letters."""
    return mark_of(_letters(event).html)


def sign_in_pdf(
    event: Event,
    sessions: Sequence[Session],
    rows: Sequence[tuple[int, Card]],
    progress: Progress | None = None,
) -> bytes:
    """DANH SÁCH KÝ TÊN, one for each session: line, name, office, the code of the pass, room to sign.

    The lines have the numbers of the list into which signed papers are typed. The code is the pass itself and no
    address, so that the door reads it and a phone's camera opens nothing.
    """
    html = render_template("print/sign_in.html", event=event, rows=range(1, ROWS + 1))
    design = Design(html, ("fonts.css", "sign_in.css"))
    records = (record for session in sessions for record in _sheets(event, session, rows))
    return fill(design, records, title=f"Danh sách ký tên - {event.name}", progress=progress)


def _letters(event: Event) -> Design:
    paper = _paper(event, [])
    html = render_template(
        "print/invitation_letter.html", event=event, paper=paper, facts=invited_to(event), photos=PHOTOS
    )
    return Design(html, ("paper.css", "invitation_letter.css"))


def _paper(event: Event, blocks: Sequence[Block]) -> Paper:
    return Paper(
        title="GIẤY MỜI",
        subject=f"Dự {event.name}",
        blocks=blocks,
        head=invitation_head(event),
        closing_mark=bool(blocks),
        signatures=[signature_of(event)],
        recipients=recipients_of(event),
    )


def _letter(card: Card, public_url: str) -> Record:
    return {
        "name": card.full_name,
        "office": ", ".join(office_of(card)),
        "how": REGISTER if card.is_invited else OWN_PAGE,
        "code": f"{public_url}/i/{card.token}" if card.is_invited else pass_address(public_url, card.token),
    }


def _sheets(event: Event, session: Session, rows: Sequence[tuple[int, Card]]) -> Iterator[Record]:
    pages = -(-len(rows) // ROWS)
    title, facts = session.title, f"{time_of(event, session)} · {place_of(event, session)}"
    for page in range(1, pages + 1):
        members = rows[(page - 1) * ROWS : page * ROWS]
        record: dict[str, str] = {"session": title, "facts": facts, "page": f"Trang {page}/{pages}"}
        for row, (line, card) in enumerate(members, 1):
            record |= {
                f"line{row}": str(line),
                f"name{row}": card.full_name,
                f"office{row}": "\n".join(office_of(card)),
                f"code{row}": card.token,
            }
        yield record
