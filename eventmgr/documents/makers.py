"""Who makes each paper in each format, out of an event and what was chosen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar
from uuid import UUID

from flask import current_app

from eventmgr.agenda.models import Session
from eventmgr.agenda.papers import agenda_paper
from eventmgr.agenda.queries import programme_of
from eventmgr.core.errors import DomainError
from eventmgr.core.files import store
from eventmgr.core.i18n import lazy, speaking
from eventmgr.documents import cards, letters, papers, signs, workbooks
from eventmgr.documents.marks import mark_of_copy
from eventmgr.documents.queries import Card, list_attended, list_cards, list_lines, order, read_cards
from eventmgr.documents.rules import EVERYBODY, Kind, Selection
from eventmgr.events.models import Event
from eventmgr.groups.models import Group
from eventmgr.groups.queries import list_groups, members_by_group
from eventmgr.minutes.papers import extract_papers, minutes_paper
from eventmgr.minutes.queries import find_minutes
from eventmgr.minutes.rules import MinutesState
from eventmgr.minutes.service import file_key
from eventmgr.outcomes.models import Record
from eventmgr.outcomes.papers import group_record_paper, group_sheets_pdf, synthesis_paper
from eventmgr.outcomes.queries import list_recorded_sessions, list_records, merge_board
from eventmgr.people.service import marks_of
from eventmgr.rendering.blocks import Paper, Paragraph, to_html
from eventmgr.rendering.pdf import render_pdf, render_pdfs
from eventmgr.rendering.word import to_docx
from eventmgr.training.papers import certificates_pdf, register_papers, registers_xlsx

LISTED = 1_000  # people in one file of a list: some ten seconds of work
EDITED = 200  # letters in one file of Word
Found = TypeVar("Found")
Whole = Callable[[Event, Selection], bytes]
Cards = Mapping[UUID, Card]


def _silent(done: int) -> None:
    del done


@dataclass(frozen=True)
class Part:
    """What a maker of pieces is told beside the people: what was chosen, their lines, whom to tell how far it is.

    `span` says which of all they are, where there are several files.
    """

    selection: Selection = EVERYBODY
    lines: Mapping[UUID, int] = field(default_factory=dict)
    progress: Callable[[int], None] = _silent
    span: papers.Span | None = None


@dataclass(frozen=True)
class Pieces:
    """Makes a paper for some of its people at a time, each time a file that stands by itself.

    `is_by_person`: a card each, so that one can be left out. `is_numbered`: each line has the number of the list of the
    event. `size` is for how many people one file is made, where that is fewer than usual.
    """

    make: Callable[[Event, Cards, Part], bytes]
    is_by_person: bool = True
    is_numbered: bool = False
    size: int | None = None


Maker = Whole | Pieces


def some(rows: Sequence[Found]) -> Sequence[Found]:
    """The rows; with none there is no paper."""
    if not rows:
        raise DomainError(lazy("There is nothing to print yet."))
    return rows


def paper(build: Callable[[Event, Selection], Paper]) -> dict[str, Maker]:
    """A paper of blocks: PDF and Word."""

    def pdf(event: Event, selection: Selection) -> bytes:
        made = build(event, selection)
        return render_pdf(to_html(made), title=made.name)

    return {"pdf": pdf, "docx": lambda event, selection: to_docx(build(event, selection))}


def list_of(build: Callable[[Event, Selection], Paper]) -> dict[str, Maker]:
    """A list: PDF, Word and Excel."""
    return {**paper(build), "xlsx": lambda event, selection: workbooks.to_xlsx(build(event, selection))}


def long_list(build: Callable[[Event, Cards, Part], Paper]) -> dict[str, Maker]:
    """A list of people as PDF and Word: of a long one a file for so many that whoever waits sees it go on."""

    def pdf(event: Event, people: Cards, part: Part) -> bytes:
        made = build(event, people, part)
        return render_pdf(to_html(made), title=made.name)

    def word(event: Event, people: Cards, part: Part) -> bytes:
        return to_docx(build(event, people, part))

    return {"pdf": Pieces(pdf, is_by_person=False, size=LISTED), "docx": Pieces(word, is_by_person=False, size=LISTED)}


def of_event(build: Callable[[Event], Paper]) -> Callable[[Event, Selection], Paper]:
    """A paper about which nothing is to be chosen."""
    return lambda event, _selection: build(event)


def badges(event: Event, people: Cards, part: Part) -> bytes:
    """Thẻ đại biểu."""
    return cards.badges_pdf(event, list(people.values()), _public_url(), progress=part.progress)


def name_cards(event: Event, people: Cards, part: Part) -> bytes:
    """Biển tên để bàn."""
    return cards.name_cards_pdf(event, list(people.values()), progress=part.progress)


def invitation_letters(event: Event, people: Cards, part: Part) -> bytes:
    """Giấy mời, one for each person."""
    return letters.invitations_pdf(event, list(people.values()), _public_url(), progress=part.progress)


def invitation_letters_word(event: Event, people: Cards, part: Part) -> bytes:
    """Giấy mời for each person, to be edited."""
    del part
    return to_docx(*letters.invitation_papers(event, list(people.values()), _public_url()))


def sign_in(event: Event, people: Cards, part: Part) -> bytes:
    """Danh sách ký tên of each session, or of the one that was chosen."""
    rows = [(part.lines.get(one, 0), card) for one, card in people.items()]
    return letters.sign_in_pdf(event, _attended(event, part.selection), rows, progress=part.progress)


def sign_in_word(event: Event, selection: Selection) -> bytes:
    """The same lists to be edited; without codes."""
    people, lines = _numbered(event, selection)
    sessions = _attended(event, selection)
    return to_docx(*(papers.sign_in_list(event, people, session, selection.sort, lines) for session in sessions))


def sign_in_xlsx(event: Event, selection: Selection) -> bytes:
    """All of them in one workbook."""
    people, lines = _numbered(event, selection)
    return workbooks.to_xlsx(papers.sign_in_lists(event, people, _attended(event, selection), lines))


def delegate_list(event: Event, people: Cards, part: Part) -> Paper:
    """Danh sách đại biểu."""
    made = papers.delegate_list(event, list(people.values()), _marks(event), part.selection.sort, part.span)
    mark = mark_of_copy()
    return replace(made, blocks=[Paragraph(mark, italic=True, indent=False), *made.blocks]) if mark else made


def delegates_xlsx(event: Event, selection: Selection) -> bytes:
    """Danh sách đại biểu as a workbook."""
    return workbooks.delegates_xlsx(event, _people(event, selection), _marks(event), mark_of_copy())


def attendance_sheet(event: Event, people: Cards, part: Part) -> Paper:
    """Danh sách điểm danh."""
    sessions = list_attended(event.id)
    return papers.attendance_sheet(event, list(people.values()), sessions, part.selection.sort, part.span)


def attendance_xlsx(event: Event, selection: Selection) -> bytes:
    """Danh sách điểm danh as a workbook."""
    people = _people(event, selection)
    return workbooks.to_xlsx(papers.attendance_sheet(event, people, list_attended(event.id), selection.sort))


def agenda(event: Event, selection: Selection) -> Paper:
    """Chương trình, as it was given out."""
    del selection
    return agenda_paper(event)


def agenda_draft(event: Event, selection: Selection) -> Paper:
    """Chương trình (dự thảo)."""
    del selection
    return agenda_paper(event, as_draft=True)


def invitation(event: Event, selection: Selection) -> Paper:
    """Giấy mời with its list."""
    del selection
    return papers.invitation(event, list_cards(event.id), f"{_public_url()}/e/{event.slug}/register")


def room_signs(event: Event, selection: Selection) -> bytes:
    """Biển phòng."""
    del selection
    return cards.room_signs_pdf(event, some(programme_of(event.id).sessions))


def group_doors(event: Event, selection: Selection) -> bytes:
    """Danh sách nhóm for the doors."""
    return signs.group_doors_pdf(event, _groups(event, selection), members_by_group(event.id))


def group_doors_word(event: Event, selection: Selection) -> bytes:
    """Danh sách nhóm to be edited."""
    members = members_by_group(event.id)
    return to_docx(*(papers.group_list(event, group, members.get(group.id, [])) for group in _groups(event, selection)))


def group_doors_xlsx(event: Event, selection: Selection) -> bytes:
    """All groups in one workbook."""
    return workbooks.to_xlsx(papers.groups_list(event, _groups(event, selection), members_by_group(event.id)))


def poster(event: Event, selection: Selection) -> bytes:
    """Áp phích đăng ký."""
    return signs.poster_pdf(event, _public_url(), selection.size)


def photo_notice(event: Event, selection: Selection) -> bytes:
    """Thông báo về chụp ảnh."""
    return signs.photo_notice_pdf(event, selection.size)


def group_sheets(event: Event, selection: Selection) -> bytes:
    """Phiếu ghi ý kiến."""
    return group_sheets_pdf(event, _records(event, selection), _public_url())


def group_records(event: Event, selection: Selection) -> bytes:
    """Biên bản thảo luận nhóm."""
    pages = [to_html(group_record_paper(record)) for record in _records(event, selection)]
    return render_pdfs(pages, title=f"Biên bản thảo luận nhóm - {event.name}")


def group_records_word(event: Event, selection: Selection) -> bytes:
    """Biên bản thảo luận nhóm in Word."""
    return to_docx(*(group_record_paper(record) for record in _records(event, selection)))


def synthesis(event: Event, selection: Selection) -> Paper:
    """Of the first session in which groups worked."""
    _records(event, selection)
    return synthesis_paper(merge_board(list_recorded_sessions(event.id)[0]))


def minutes(file_format: str) -> Maker:
    """The file that the lock kept; before the lock the minutes as they stand."""

    def make(event: Event, selection: Selection) -> bytes:
        found = find_minutes(event.id)
        if found is None or found.state is not MinutesState.LOCKED:
            maker = paper(of_event(minutes_paper))[file_format]
            assert not isinstance(maker, Pieces)  # noqa: S101 - papers of blocks are made whole
            return maker(event, selection)
        return store().get(file_key(found, file_format))

    return make


def extracts(event: Event, selection: Selection) -> bytes:
    """Trích biên bản."""
    del selection
    return render_pdfs([to_html(one) for one in extract_papers(event)], title=f"Trích biên bản - {event.name}")


def extracts_word(event: Event, selection: Selection) -> bytes:
    """Trích biên bản in Word."""
    del selection
    return to_docx(*extract_papers(event))


def certificates(event: Event, selection: Selection) -> bytes:
    """Giấy chứng nhận."""
    del selection
    return certificates_pdf(event)


def certificate_register(event: Event, selection: Selection) -> bytes:
    """Sổ cấp giấy chứng nhận, of each course."""
    del selection
    pages = [to_html(one) for one in some(register_papers(event))]
    return render_pdfs(pages, title=f"Sổ cấp giấy chứng nhận - {event.name}")


def certificate_register_word(event: Event, selection: Selection) -> bytes:
    """Sổ cấp giấy chứng nhận to be edited."""
    del selection
    return to_docx(*some(register_papers(event)))


def certificate_register_xlsx(event: Event, selection: Selection) -> bytes:
    """Sổ cấp giấy chứng nhận of all courses in one workbook."""
    del selection
    some(register_papers(event))
    return registers_xlsx(event)


def _public_url() -> str:
    return str(current_app.config["PUBLIC_URL"])


def _people(event: Event, selection: Selection) -> Sequence[Card]:
    return some(list_cards(event.id, selection, Kind.DELEGATE_LIST))


def _numbered(event: Event, selection: Selection) -> tuple[list[Card], list[int]]:
    """Who signs, with the numbers of the list of the event."""
    lines = list_lines(event.id)
    people = read_cards(event.id, some(order(event.id, Kind.SIGN_IN, selection)))
    return list(people.values()), [lines.get(one, 0) for one in people]


def _attended(event: Event, selection: Selection) -> Sequence[Session]:
    rows = list_attended(event.id)
    if selection.session is not None:
        rows = [row for row in rows if row.id == selection.session.id]
    return some(rows)


def _groups(event: Event, selection: Selection) -> Sequence[Group]:
    groups = list_groups(event.id)
    if selection.group is not None:
        groups = [group for group in groups if group.id == selection.group.id]
    return some(groups)


def _records(event: Event, selection: Selection) -> Sequence[Record]:
    wanted = selection.group.id if selection.group else None
    records = [record for record in list_records(event.id) if record.group_id is not None]
    return some([record for record in records if wanted in {None, record.group_id}])


def _marks(event: Event) -> dict[UUID, str]:
    """What whoever gets the list must know of people's wishes, in the language of papers."""
    with speaking("vi"):
        return marks_of(event)
