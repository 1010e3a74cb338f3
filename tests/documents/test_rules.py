"""What is remembered of a choice, the order of protocol, and when a card is out of date."""

from dataclasses import replace
from uuid import UUID

import pytest

from eventmgr.documents.queries import Card
from eventmgr.documents.rules import (
    EVERYBODY,
    PRINTED_FIELDS,
    Audience,
    Choice,
    Kind,
    Only,
    PaperSize,
    Selection,
    Sort,
    digest_of,
    protocol_rank,
)

SOMEBODY = UUID("01920000-0000-7000-8000-00000000000a")
CARD = Card(
    person_id=SOMEBODY,
    full_name="Nguyễn Thị Mẫu Hòa",
    position="Chuyên viên",
    organization="Hội LHPN tỉnh",
    province="Khánh Hòa",
    category="Đại biểu",
    colour="#9d174d",
    group=3,
    room="Phòng 3",
    token="HK7QXN3WPRTU46",
    pin="1234",
    code="AC34FG",
    phone="+84900000001",
    birth_year=1980,
)
# In the order of protocol; who is named first stands in front.
OFFICES = (
    ("Chủ tịch", "Trung ương Hội LHPN Việt Nam"),
    ("Phó Ban Công tác Phụ nữ, TW Hội", ""),
    ("Quyền Chủ tịch Hội LHPN tỉnh", ""),
    ("Phó Chủ tịch Thường trực Hội LHPN tỉnh", ""),
    ("Phó Chủ tịch Hội LHPN thành phố", ""),
    ("Ủy viên Đoàn Chủ tịch", ""),
    ("Ủy viên Ban Thường vụ, Trưởng Ban Gia đình - Xã hội", ""),
    ("Trưởng Ban Gia đình - Xã hội, Ủy viên Ban Chấp hành", ""),
    ("Chánh Văn phòng", ""),
    ("Phó Trưởng Ban Gia đình - Xã hội", ""),
    ("Chuyên viên", ""),
    ("", "Hội LHPN tỉnh"),
)


def test_offices_stand_in_the_order_of_protocol() -> None:
    ranks = [protocol_rank(*office) for office in OFFICES]
    assert ranks == sorted(set(ranks))


def test_how_an_office_is_written_does_not_matter() -> None:
    assert protocol_rank("PHÓ CHỦ TỊCH") == protocol_rank("Phó Chủ Tịch Hội LHPN tỉnh") == protocol_rank("PCT")


def test_a_choice_is_kept_as_it_was_made() -> None:
    chosen = Selection(
        province=Choice(SOMEBODY, "Khánh Hòa"),
        group=Choice(SOMEBODY, "3"),
        only=Only.CHANGED,
        sort=Sort.PROTOCOL,
        audience=Audience.INVITED,
        size=PaperSize.A3,
        people=(SOMEBODY,),
    )
    assert Selection.from_json(chosen.to_json()) == chosen
    assert EVERYBODY.to_json() == {}
    assert Selection.from_json({}) == EVERYBODY


def test_what_a_paper_does_not_ask_for_is_not_chosen() -> None:
    chosen = Selection(province=Choice(SOMEBODY, "Khánh Hòa"), sort=Sort.FAMILY, size=PaperSize.A3)
    assert chosen.within(frozenset({"sort"})) == Selection(sort=Sort.FAMILY)


@pytest.mark.parametrize("kind", PRINTED_FIELDS)
def test_a_card_is_out_of_date_when_something_on_it_changed_and_only_then(kind: Kind) -> None:
    printed = digest_of(kind, CARD)
    changed = {
        name: digest_of(kind, replace(CARD, **{name: "khác"})) != printed  # type: ignore[arg-type]  # any other value
        for name in ("full_name", "position", "organization", "province", "category", "group", "token", "phone")
    }
    assert {name for name, is_changed in changed.items() if is_changed} == set(PRINTED_FIELDS[kind]) & changed.keys()
