"""For whom a paper is made, in which order, and what is to be printed still."""

from datetime import timedelta
from uuid import UUID

import pytest

from eventmgr.checkin.queries import list_paper
from eventmgr.core.db import db, transaction
from eventmgr.core.ids import new_token
from eventmgr.documents import service
from eventmgr.documents.cards.rules import BadgeSize, PaperSheet
from eventmgr.documents.cards.service import BadgeData, save_settings
from eventmgr.documents.catalogue import design_of
from eventmgr.documents.models import PrintJob, PrintState
from eventmgr.documents.queries import Due, count_due, list_lines, offers, order, read_cards
from eventmgr.documents.rules import Audience, Choice, Kind, Only, Selection, Sort
from eventmgr.events.models import Event
from eventmgr.groups.models import Group
from eventmgr.registration.models import Invitation, Registration
from eventmgr.registration.rules import RegistrationState
from eventmgr.registration.service import reissue_pass
from tests.factories import AT, ORGANIZER, make_event, make_group, make_registration, make_session

LETTERS = Kind.INVITATION_LETTERS
# Name, province (46 Huế, 56 Khánh Hòa, 66 Đắk Lắk in the set of 63), office, category.
PEOPLE = (
    ("Trần Thị Mẫu Ái", "66", "Chuyên viên", "official"),
    ("Đặng Thị Mẫu An", "56", "Phó Chủ tịch Hội LHPN tỉnh", "official"),
    ("Ân Thị Mẫu Bình", "46", "Chủ tịch Hội LHPN tỉnh", "guest"),
    ("Nguyễn Mẫu Ân", None, "Phó Chủ tịch Trung ương Hội LHPN Việt Nam", "guest"),
    ("Đinh Thị Mẫu Yến", "56", "Chủ tịch Hội LHPN tỉnh", "official"),
)


@pytest.fixture
def people(event: Event) -> list[Registration]:
    """Five delegates; nobody else of the event, or of another one, is ever printed."""
    made = [
        make_registration(event, name, province, category=category, position=position, organization="")
        for name, province, position, category in PEOPLE
    ]
    make_registration(event, "Lê Thị Mẫu Chờ", "56", state=RegistrationState.SUBMITTED)
    make_registration(make_event(), "Phan Thị Mẫu Khác", "56")
    return made


@pytest.fixture
def group(event: Event, people: list[Registration]) -> Group:
    """Group 2 with the first two."""
    return make_group(make_session(event, "group_work"), 2, members=(people[0], people[1]))


def names(event: Event, selection: Selection, kind: Kind = Kind.BADGES) -> list[str]:
    """The last words of the names, in the order in which they are printed."""
    people = order(event.id, kind, selection, at=AT)
    return [card.full_name.split()[-1] for card in read_cards(event.id, people).values()]


def choice(event: Event, field: str, name: str) -> Choice:
    """What the page offers under this name."""
    return next(one for one in offers(event)[field] if one.name == name)


def invite(event: Event, full_name: str, **values: object) -> UUID:
    """Somebody is asked to come and has not answered."""
    with transaction() as session:
        category = db.session.execute(db.select(Registration.category_id).limit(1)).scalar_one()
        row = Invitation(
            event_id=event.id,
            category_id=category,
            full_name=full_name,
            key=new_token(20),
            **{"created_at": AT, "expires_at": AT + timedelta(days=9), **values},
        )
        session.add(row)
        session.flush()
        return row.id


def printed(event: Event, kind: Kind = Kind.NAME_CARDS, selection: Selection | None = None) -> PrintJob:
    """Everything that is due is printed."""
    job = service.ask(event, kind, "pdf", selection or Selection(only=Only.DUE), actor=ORGANIZER, at=AT)
    assert db.session.get_one(PrintJob, job.id).state is PrintState.DONE
    return job


def rename(registration: Registration, full_name: str) -> None:
    with transaction():
        registration.person.full_name = full_name


def test_each_filter_names_its_people(event: Event, people: list[Registration], group: Group) -> None:
    assert len(people) == len(PEOPLE)
    assert names(event, Selection(province=choice(event, "province", "Khánh Hòa"))) == ["An", "Yến"]
    assert names(event, Selection(category=choice(event, "category", "Khách mời"), sort=Sort.GIVEN)) == ["Ân", "Bình"]
    assert names(event, Selection(group=Choice(group.id, "2"), sort=Sort.GIVEN)) == ["Ái", "An"]
    both = Selection(province=choice(event, "province", "Khánh Hòa"), group=Choice(group.id, "2"))
    assert names(event, both) == ["An"]
    assert names(event, Selection(people=(people[3].id,))) == ["Ân"]


def test_each_order_is_the_one_that_lists_have(event: Event, people: list[Registration]) -> None:
    assert len(people) == len(PEOPLE)
    by_province = names(event, Selection())
    assert [name for name in by_province if name != "Ân"] == ["Bình", "An", "Yến", "Ái"]
    assert names(event, Selection(sort=Sort.GIVEN)) == ["Ái", "An", "Ân", "Bình", "Yến"]
    assert names(event, Selection(sort=Sort.FAMILY)) == ["Bình", "An", "Yến", "Ân", "Ái"]
    assert names(event, Selection(sort=Sort.PROTOCOL)) == ["Ân", "Bình", "Yến", "An", "Ái"]


def test_a_line_has_the_number_of_the_list_into_which_signatures_are_typed(
    event: Event, people: list[Registration]
) -> None:
    assert len(people) == len(PEOPLE)
    session = make_session(event, "training", takes_attendance=True)
    assert list_lines(event.id) == {row.registration_id: row.number for row in list_paper(event.id, session.id)}


def test_who_sits_in_groups_of_two_sessions_is_printed_once_with_the_first(
    event: Event, people: list[Registration], group: Group
) -> None:
    later = make_session(event, "group_work", start=AT + timedelta(days=1))
    make_group(later, 5, members=(people[0],))
    cards = read_cards(event.id, order(event.id, Kind.BADGES, Selection()))
    assert len(cards) == len(PEOPLE)
    assert cards[people[0].id].group == group.number


def test_what_was_printed_is_due_again_once_the_card_says_something_else(
    event: Event, people: list[Registration]
) -> None:
    assert count_due(event.id, Kind.NAME_CARDS, at=AT) is None
    printed(event, selection=Selection(province=choice(event, "province", "Khánh Hòa")))
    assert count_due(event.id, Kind.NAME_CARDS, at=AT) == Due(unprinted=3, changed=0)
    rename(people[1], "Đặng Thị Mẫu Ánh")
    assert names(event, Selection(only=Only.CHANGED), Kind.NAME_CARDS) == ["Ánh"]
    assert names(event, Selection(only=Only.UNPRINTED), Kind.NAME_CARDS) == names(
        event, Selection(only=Only.UNPRINTED, sort=Sort.PROVINCE), Kind.NAME_CARDS
    )
    assert set(names(event, Selection(only=Only.DUE), Kind.NAME_CARDS)) == {"Ánh", "Bình", "Ái", "Ân"}
    printed(event)
    assert count_due(event.id, Kind.NAME_CARDS, at=AT) == Due(unprinted=0, changed=0)
    rename(people[1], "Đặng Thị Mẫu An")
    assert names(event, Selection(only=Only.DUE), Kind.NAME_CARDS) == ["An"]


def test_a_new_pass_is_due_on_a_badge_and_not_on_a_name_card(event: Event, people: list[Registration]) -> None:
    printed(event, Kind.NAME_CARDS)
    printed(event, Kind.BADGES)
    reissue_pass(event, people[4].id, actor=ORGANIZER, at=AT)
    assert names(event, Selection(only=Only.CHANGED), Kind.BADGES) == ["Yến"]
    assert names(event, Selection(only=Only.CHANGED), Kind.NAME_CARDS) == []


def test_every_badge_is_due_again_once_badges_look_otherwise_or_say_something_else_to_all(
    event: Event, people: list[Registration]
) -> None:
    printed(event, Kind.BADGES)
    printed(event, Kind.NAME_CARDS)

    def due(kind: Kind) -> Due | None:
        return count_due(event.id, kind, at=AT, design=design_of(event, kind))

    none = Due(unprinted=0, changed=0)
    assert due(Kind.BADGES) == none
    save_settings(event, BadgeData(sheet=PaperSheet.A4), actor=ORGANIZER, at=AT)
    assert due(Kind.BADGES) == none  # how badges lie on the paper is not on them
    save_settings(event, BadgeData(size=BadgeSize.A6), actor=ORGANIZER, at=AT)
    assert due(Kind.BADGES) == Due(unprinted=0, changed=len(people))
    printed(event, Kind.BADGES)
    assert due(Kind.BADGES) == none
    make_session(event, "training", title="Tham quan Viện Hải dương học")
    assert due(Kind.BADGES) == Due(unprinted=0, changed=len(people))
    assert due(Kind.NAME_CARDS) == none


def test_letters_go_to_the_registered_and_to_who_was_invited_and_is_silent(
    event: Event, people: list[Registration]
) -> None:
    assert len(people) == len(PEOPLE)
    invite(event, "Lý Thị Mẫu Khuê")
    invite(event, "Lý Thị Mẫu Thôi", revoked_at=AT)
    invite(event, "Lý Thị Mẫu Muộn", expires_at=AT)
    invite(event, "Lý Thị Mẫu Rồi", registration_id=people[0].id)
    assert names(event, Selection(audience=Audience.INVITED), LETTERS) == ["Khuê"]
    assert names(event, Selection(), LETTERS) == [*names(event, Selection()), "Khuê"]
    assert names(event, Selection(audience=Audience.REGISTERED), LETTERS) == names(event, Selection())
    assert names(event, Selection(), Kind.BADGES) == names(event, Selection())
    printed(event, LETTERS, Selection(audience=Audience.INVITED))
    assert names(event, Selection(audience=Audience.INVITED, only=Only.UNPRINTED), LETTERS) == []
