"""Which papers can be made, in which formats, and who makes them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from flask import current_app

from eventmgr.agenda.papers import agenda_paper
from eventmgr.agenda.queries import list_sessions
from eventmgr.agenda.rules import SessionKind
from eventmgr.core.errors import DomainError
from eventmgr.core.files import store
from eventmgr.core.i18n import LazyString, lazy, speaking
from eventmgr.documents import cards, papers
from eventmgr.documents.queries import list_cards
from eventmgr.documents.rules import Kind
from eventmgr.events.models import Event
from eventmgr.minutes.papers import conclusions_paper, extract_papers, minutes_paper, results_paper, tasks_paper
from eventmgr.minutes.queries import find_minutes
from eventmgr.minutes.rules import MinutesState
from eventmgr.minutes.service import file_key
from eventmgr.outcomes.models import Record
from eventmgr.outcomes.papers import group_record_paper, group_sheets_pdf, synthesis_paper
from eventmgr.outcomes.queries import list_recorded_sessions, list_records, merge_board
from eventmgr.people.rules import format_phone
from eventmgr.people.service import marks_of
from eventmgr.rendering.blocks import Paper, to_html
from eventmgr.rendering.pdf import render_pdf, render_pdfs
from eventmgr.rendering.sheets import SheetColumn, write_xlsx
from eventmgr.rendering.word import to_docx
from eventmgr.training.papers import certificates_pdf

Found = TypeVar("Found")
Maker = Callable[[Event], bytes]
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Entry:
    """A paper of the catalogue with what it is for and who makes each of its formats."""

    label: LazyString
    hint: LazyString
    makers: dict[str, Maker]


def render(event: Event, kind: Kind, file_format: str) -> bytes:
    """Make one paper; a format that it does not have is refused."""
    maker = CATALOGUE[kind].makers.get(file_format)
    if maker is None:
        raise DomainError(lazy("This paper is not made in this format."))
    return maker(event)


def _paper(build: Callable[[Event], Paper]) -> dict[str, Maker]:
    def pdf(event: Event) -> bytes:
        paper = build(event)
        return render_pdf(to_html(paper), title=paper.name)

    return {"pdf": pdf, "docx": lambda event: to_docx(build(event))}


def _badges(event: Event) -> bytes:
    return cards.badges_pdf(event, _some(list_cards(event.id)), current_app.config["PUBLIC_URL"])


def _name_cards(event: Event) -> bytes:
    return cards.name_cards_pdf(event, _some(list_cards(event.id)))


def _room_signs(event: Event) -> bytes:
    return cards.room_signs_pdf(event, _some(list_sessions(event.id)))


def _delegate_list(event: Event) -> Paper:
    return papers.delegate_list(event, _some(list_cards(event.id)), _marks(event))


def _attendance_sheet(event: Event) -> Paper:
    attended = [row for row in list_sessions(event.id) if row.takes_attendance or row.kind is SessionKind.TRAINING]
    return papers.attendance_sheet(event, _some(list_cards(event.id)), attended)


def _invitation(event: Event) -> Paper:
    url = f"{current_app.config['PUBLIC_URL']}/e/{event.slug}/register"
    return papers.invitation(event, list_cards(event.id), url)


def _records_of_groups(event: Event) -> list[Record]:
    return _some([record for record in list_records(event.id) if record.group_id is not None])


def _group_sheets(event: Event) -> bytes:
    return group_sheets_pdf(event, _records_of_groups(event), current_app.config["PUBLIC_URL"])


def _group_records(event: Event) -> bytes:
    pages = [to_html(group_record_paper(record)) for record in _records_of_groups(event)]
    return render_pdfs(pages, title=f"Biên bản thảo luận nhóm - {event.name}")


def _group_records_word(event: Event) -> bytes:
    return to_docx(*(group_record_paper(record) for record in _records_of_groups(event)))


def _synthesis(event: Event) -> Paper:
    """Of the first session in which groups worked."""
    _records_of_groups(event)
    return synthesis_paper(merge_board(list_recorded_sessions(event.id)[0]))


def _minutes(file_format: str) -> Maker:
    """The file that the lock kept; before the lock the minutes as they stand."""

    def make(event: Event) -> bytes:
        minutes = find_minutes(event.id)
        if minutes is None or minutes.state is not MinutesState.LOCKED:
            return _paper(minutes_paper)[file_format](event)
        return store().get(file_key(minutes, file_format))

    return make


def _extracts(event: Event) -> bytes:
    return render_pdfs([to_html(paper) for paper in extract_papers(event)], title=f"Trích biên bản - {event.name}")


def _extracts_word(event: Event) -> bytes:
    return to_docx(*extract_papers(event))


def _delegates_xlsx(event: Event) -> bytes:
    columns = [
        SheetColumn("TT", 6),
        SheetColumn("Họ và tên", 28),
        SheetColumn("Chức vụ", 34),
        SheetColumn("Đơn vị", 30),
        SheetColumn("Tỉnh, thành phố", 20),
        SheetColumn("Điện thoại", 16),
        SheetColumn("Loại", 14),
        SheetColumn("Nhóm", 8),
        SheetColumn("Dữ liệu cá nhân", 24),
    ]
    marks = _marks(event)
    rows = [
        (
            number,
            card.full_name,
            card.position,
            card.organization,
            card.province,
            format_phone(card.phone) if card.phone else "",
            card.category,
            card.group if card.group is not None else "",
            marks.get(card.person_id, ""),
        )
        for number, card in enumerate(_some(list_cards(event.id)), 1)
    ]
    return write_xlsx("DANH SÁCH ĐẠI BIỂU", columns, rows, subtitle=event.name)


def _marks(event: Event) -> dict[UUID, str]:
    """What whoever gets the list must know of people's wishes, in the language of papers."""
    with speaking("vi"):
        return marks_of(event)


def _some(rows: list[Found]) -> list[Found]:
    if not rows:
        raise DomainError(lazy("There is nothing to print yet."))
    return rows


CATALOGUE: dict[Kind, Entry] = {
    Kind.BADGES: Entry(
        lazy("Badges"), lazy("As the settings of badges say, one for each confirmed delegate"), {"pdf": _badges}
    ),
    Kind.NAME_CARDS: Entry(lazy("Name cards for tables"), lazy("A4, folded to a tent"), {"pdf": _name_cards}),
    Kind.DELEGATE_LIST: Entry(
        lazy("Delegate list"),
        lazy("By province, with phone numbers: for the organizers only"),
        {**_paper(_delegate_list), "xlsx": _delegates_xlsx},
    ),
    Kind.ATTENDANCE_SHEET: Entry(
        lazy("Sign-in sheet"), lazy("A line to sign for each half-day"), _paper(_attendance_sheet)
    ),
    Kind.AGENDA: Entry(lazy("Agenda"), lazy("The programme as it stands now"), _paper(agenda_paper)),
    Kind.ROOM_SIGNS: Entry(lazy("Room signs"), lazy("One sheet for each door and day"), {"pdf": _room_signs}),
    Kind.INVITATION: Entry(lazy("Invitation"), lazy("With the list of those invited as an annex"), _paper(_invitation)),
    Kind.GROUP_SHEETS: Entry(
        lazy("Group sheets"),
        lazy("To write on by hand; the code of each row leads to where it is typed"),
        {"pdf": _group_sheets},
    ),
    Kind.GROUP_RECORD: Entry(
        lazy("Group records"),
        lazy("What each group said, to be signed"),
        {"pdf": _group_records, "docx": _group_records_word},
    ),
    Kind.SYNTHESIS: Entry(
        lazy("What the groups came to"),
        lazy("Merged points of all groups, with whose they are and how many were for them"),
        _paper(_synthesis),
    ),
    Kind.MINUTES: Entry(
        lazy("Minutes"),
        lazy("In the layout of Decree 30/2020"),
        {file_format: _minutes(file_format) for file_format in ("pdf", "docx")},
    ),
    Kind.CONCLUSIONS: Entry(
        lazy("Notice of conclusions"),
        lazy("What the chair concluded and the tasks, for those who act on them"),
        _paper(conclusions_paper),
    ),
    Kind.EXTRACT: Entry(
        lazy("Extracts of the minutes"),
        lazy("For each province its people, what they said, what concerns it and its tasks"),
        {"pdf": _extracts, "docx": _extracts_word},
    ),
    Kind.RESULTS: Entry(
        lazy("Report of results"),
        lazy("Attendance by province and position, papers, groups, outcomes, tasks and training"),
        _paper(results_paper),
    ),
    Kind.TASKS: Entry(
        lazy("Report on tasks"),
        lazy("What became of what the meeting asked for, and who is silent"),
        _paper(tasks_paper),
    ),
    Kind.CERTIFICATES: Entry(lazy("Certificates"), lazy("For those who were issued one"), {"pdf": certificates_pdf}),
}
