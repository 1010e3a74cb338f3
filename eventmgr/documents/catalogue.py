"""Which papers can be made, when they are needed, in which formats, and what may be chosen for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.documents import makers
from eventmgr.documents.cards import badge_design, badge_problems, name_card_problems
from eventmgr.documents.emergency import emergency_paper
from eventmgr.documents.letters import invitation_design, invitation_problems
from eventmgr.documents.makers import Maker, Part, Pieces, some
from eventmgr.documents.queries import Card, list_lines, order, read_cards
from eventmgr.documents.rules import EVERYBODY, Kind, Selection, Use
from eventmgr.events.models import Event
from eventmgr.minutes.papers import conclusions_paper, results_paper, tasks_paper
from eventmgr.rendering.cards import Problem

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_PEOPLE = frozenset({"province", "category", "group", "sort"})
_CARDS = _PEOPLE | {"only"}
Problems = Callable[[Event, Sequence[Card]], list[Problem]]


@dataclass(frozen=True)
class Entry:
    """A paper of the catalogue: what it is for, when it is needed, what may be chosen, who makes each format.

    `problems` tells before printing what of which cards cannot be printed as it is; `design` marks what is the same on
    all of them, where the event says how they look.
    """

    label: LazyString
    hint: LazyString
    use: Use
    makers: dict[str, Maker]
    asks: frozenset[str] = frozenset()
    problems: Problems | None = None
    design: Callable[[Event], str] | None = None

    @property
    def is_about_people(self) -> bool:
        """Whether it can be said for how many people it is."""
        return "province" in self.asks


def render(
    event: Event, kind: Kind, file_format: str, selection: Selection = EVERYBODY, *, at: datetime | None = None
) -> bytes:
    """Make one paper in one file; a format that it does not have is refused."""
    maker = maker_of(kind, file_format)
    if not isinstance(maker, Pieces):
        return maker(event, selection)
    people = some(order(event.id, kind, selection, at=at, design=design_of(event, kind)))
    lines = list_lines(event.id) if maker.is_numbered else {}
    return maker.make(event, read_cards(event.id, people), Part(selection, lines))


def design_of(event: Event, kind: Kind) -> str:
    """A mark of what is the same on all cards of this kind as the event is now."""
    design = CATALOGUE[kind].design
    return design(event) if design else ""


def maker_of(kind: Kind, file_format: str) -> Maker:
    """Who makes the paper in this format."""
    maker = CATALOGUE[kind].makers.get(file_format)
    if maker is None:
        raise DomainError(lazy("This paper is not made in this format."))
    return maker


CATALOGUE: dict[Kind, Entry] = {
    Kind.POSTER: Entry(
        lazy("Poster for registration"),
        lazy("A4 or A3, with the code to register and the short address"),
        Use.BEFORE,
        {"pdf": makers.poster},
        frozenset({"size"}),
    ),
    Kind.INVITATION: Entry(
        lazy("Invitation"),
        lazy("One for all, with the list of those invited as an annex"),
        Use.BEFORE,
        makers.paper(makers.invitation),
    ),
    Kind.INVITATION_LETTERS: Entry(
        lazy("Personal invitations"),
        lazy("A letter for each person, with the own code: to the own page, or to register"),
        Use.BEFORE,
        {
            "pdf": Pieces(makers.invitation_letters),
            "docx": Pieces(makers.invitation_letters_word, size=makers.EDITED),
        },
        frozenset({"province", "category", "sort", "only", "audience"}),
        invitation_problems,
        invitation_design,
    ),
    Kind.AGENDA: Entry(
        lazy("Agenda"),
        lazy("As it was last released; before that, the draft"),
        Use.BEFORE,
        makers.list_of(makers.agenda),
    ),
    Kind.AGENDA_DRAFT: Entry(
        lazy("Agenda, draft"),
        lazy("The plan as it stands now, marked as a draft"),
        Use.BEFORE,
        makers.list_of(makers.agenda_draft),
    ),
    Kind.BADGES: Entry(
        lazy("Badges"),
        lazy("As the settings of badges say, one for each confirmed delegate"),
        Use.DOOR,
        {"pdf": Pieces(makers.badges)},
        _CARDS,
        badge_problems,
        badge_design,
    ),
    Kind.DELEGATE_LIST: Entry(
        lazy("Delegate list"),
        lazy("By province, with phone numbers: for the organizers only"),
        Use.DOOR,
        {**makers.long_list(makers.delegate_list), "xlsx": makers.delegates_xlsx},
        _PEOPLE,
    ),
    Kind.PHOTO_NOTICE: Entry(
        lazy("Sign about photos"),
        lazy("For the entrance: people are told that photos and recordings are made"),
        Use.DOOR,
        {"pdf": makers.photo_notice},
        frozenset({"size"}),
    ),
    Kind.SIGN_IN: Entry(
        lazy("Sign-in sheets of sessions"),
        lazy("A list for each session; the code in a row is scanned like a badge. Keep it at the desk."),
        Use.DOOR,
        {
            "pdf": Pieces(makers.sign_in, is_by_person=False, is_numbered=True),
            "docx": makers.sign_in_word,
            "xlsx": makers.sign_in_xlsx,
        },
        _PEOPLE | {"session"},
    ),
    Kind.ATTENDANCE_SHEET: Entry(
        lazy("Sign-in sheet"),
        lazy("One list with a column to sign for each half-day"),
        Use.DOOR,
        {**makers.long_list(makers.attendance_sheet), "xlsx": makers.attendance_xlsx},
        _PEOPLE,
    ),
    Kind.EMERGENCY_PACK: Entry(
        lazy("Emergency pack"),
        lazy("People, groups, rooms and phones on paper, for when nothing works. Made anew by itself near the event."),
        Use.DOOR,
        makers.paper(emergency_paper),
    ),
    Kind.NAME_CARDS: Entry(
        lazy("Name cards for tables"),
        lazy("A4, folded to a tent"),
        Use.ROOMS,
        {"pdf": Pieces(makers.name_cards)},
        _CARDS,
        name_card_problems,
    ),
    Kind.ROOM_SIGNS: Entry(
        lazy("Room signs"), lazy("One sheet for each door and day"), Use.ROOMS, {"pdf": makers.room_signs}
    ),
    Kind.GROUP_DOORS: Entry(
        lazy("Group lists for doors"),
        lazy("Who sits in each group, its officers and its room"),
        Use.ROOMS,
        {"pdf": makers.group_doors, "docx": makers.group_doors_word, "xlsx": makers.group_doors_xlsx},
        frozenset({"group"}),
    ),
    Kind.GROUP_SHEETS: Entry(
        lazy("Group sheets"),
        lazy("To write on by hand; the code of each row leads to where it is typed"),
        Use.ROOMS,
        {"pdf": makers.group_sheets},
        frozenset({"group"}),
    ),
    Kind.GROUP_RECORD: Entry(
        lazy("Group records"),
        lazy("What each group said, to be signed"),
        Use.AFTER,
        {"pdf": makers.group_records, "docx": makers.group_records_word},
        frozenset({"group"}),
    ),
    Kind.SYNTHESIS: Entry(
        lazy("What the groups came to"),
        lazy("Merged points of all groups, with whose they are and how many were for them"),
        Use.AFTER,
        makers.paper(makers.synthesis),
    ),
    Kind.MINUTES: Entry(
        lazy("Minutes"),
        lazy("In the layout of Decree 30/2020"),
        Use.AFTER,
        {file_format: makers.minutes(file_format) for file_format in ("pdf", "docx")},
    ),
    Kind.CONCLUSIONS: Entry(
        lazy("Notice of conclusions"),
        lazy("What the chair concluded and the tasks, for those who act on them"),
        Use.AFTER,
        makers.paper(makers.of_event(conclusions_paper)),
    ),
    Kind.EXTRACT: Entry(
        lazy("Extracts of the minutes"),
        lazy("For each province its people, what they said, what concerns it and its tasks"),
        Use.AFTER,
        {"pdf": makers.extracts, "docx": makers.extracts_word},
    ),
    Kind.RESULTS: Entry(
        lazy("Report of results"),
        lazy("Attendance by province and position, papers, groups, outcomes, tasks and training"),
        Use.AFTER,
        makers.paper(makers.of_event(results_paper)),
    ),
    Kind.TASKS: Entry(
        lazy("Report on tasks"),
        lazy("What became of what the meeting asked for, and who is silent"),
        Use.AFTER,
        makers.paper(makers.of_event(tasks_paper)),
    ),
    Kind.CERTIFICATES: Entry(
        lazy("Certificates"), lazy("For those who were issued one"), Use.AFTER, {"pdf": makers.certificates}
    ),
    Kind.CERTIFICATE_REGISTER: Entry(
        lazy("Register of certificates"),
        lazy("Every number that was ever given, the revoked too, with room to sign on receipt"),
        Use.AFTER,
        {
            "pdf": makers.certificate_register,
            "docx": makers.certificate_register_word,
            "xlsx": makers.certificate_register_xlsx,
        },
    ),
}
