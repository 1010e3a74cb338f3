"""Texts of sections: their versions, two writers in one section, comments, and what the data say since."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.core.access import Actor
from eventmgr.core.changes import changed_lines
from eventmgr.core.db import db
from eventmgr.core.errors import DomainError, NotFound
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.minutes import service
from eventmgr.minutes.models import Minutes
from eventmgr.minutes.papers import data_words, minutes_paper
from eventmgr.minutes.queries import compile_minutes, find_text, list_clashes, list_comments, list_revisions, texts
from eventmgr.minutes.rules import LONGEST_TEXT, Mode, Section, goes_on
from eventmgr.minutes.service import Seen
from eventmgr.outcomes.rules import Keep
from eventmgr.rendering.blocks import Paragraph
from tests.factories import AT, ORGANIZER, count_audit, make_event
from tests.minutes.meeting import make_meeting, moment
from tests.minutes.test_rules import patient

OPENING = Section.OPENING
LAN = Actor("account", uuid7(), "Lan Mẫu")
HOA = Actor("account", uuid7(), "Hoa Mẫu")


@pytest.fixture
def minutes(event: Event) -> Minutes:
    return service.get_or_create(event, actor=ORGANIZER, at=AT)


@dataclass
class Pen:
    """Somebody who writes the opening."""

    minutes: Minutes
    actor: Actor

    def write(self, text: str, seen: Seen | None = None, minute: int = 0) -> service.Written:
        at = moment(8) + timedelta(minutes=minute)
        return service.write_text(self.minutes, OPENING, text, seen=seen, actor=self.actor, at=at)


def versions(minutes: Minutes) -> list[tuple[int | None, str]]:
    return [(row.version, row.text) for row in list_revisions(minutes, OPENING)]


def test_each_text_is_kept_with_its_version_and_who_wrote_it(minutes: Minutes) -> None:
    lan = Pen(minutes, LAN)
    assert lan.write("Một", Seen(0)).version == 1
    assert lan.write("Hai khác hẳn", Seen(1), minute=1).version == 2
    row = find_text(minutes, OPENING)
    assert row is not None
    assert (row.text, row.version, row.updated_by, row.updated_at) == ("Hai khác hẳn", 2, "Lan Mẫu", moment(8, 1))
    assert versions(minutes) == [(1, "Một"), (2, "Hai khác hẳn")]
    assert count_audit("minutes.write") == 2


def test_what_one_person_types_in_one_go_is_one_version(minutes: Minutes) -> None:
    lan, hoa = Pen(minutes, LAN), Pen(minutes, HOA)
    lan.write("Đồng chí", Seen(0))
    lan.write("Đồng chí Mẫu", Seen(1), minute=1)
    lan.write("Đồng chí Mẫu khai mạc", Seen(2), minute=4)
    lan.write("Đồng chí Mẫu khai mạc hội nghị", Seen(3), minute=6)
    hoa.write("Đồng chí Mẫu khai mạc hội nghị.", Seen(4), minute=7)
    assert versions(minutes) == [
        (3, "Đồng chí Mẫu khai mạc"),
        (4, "Đồng chí Mẫu khai mạc hội nghị"),
        (5, "Đồng chí Mẫu khai mạc hội nghị."),
    ]


def test_a_section_that_is_emptied_keeps_its_text_among_the_versions(minutes: Minutes) -> None:
    lan = Pen(minutes, LAN)
    lan.write("Rất nhiều lời", Seen(0))
    assert lan.write("", Seen(1), minute=1).version == 2
    assert texts(minutes) == {}
    assert versions(minutes) == [(1, "Rất nhiều lời"), (2, "")]


def test_two_writers_lose_no_word_and_one_text_is_chosen(minutes: Minutes) -> None:
    lan, hoa = Pen(minutes, LAN), Pen(minutes, HOA)
    lan.write("của Lan", Seen(0))
    clash = hoa.write("của Hoa", Seen(0), minute=1).clash
    assert clash is not None
    assert texts(minutes)[OPENING] == "của Lan"
    assert [(row.text, row.by) for row in list_clashes(minutes)[OPENING]] == [("của Hoa", "Hoa Mẫu")]
    service.settle_text(minutes, clash.id, Keep.MINE, version=1, actor=LAN, at=moment(9))
    assert texts(minutes)[OPENING] == "của Hoa"
    assert list_clashes(minutes) == {}
    service.settle_text(minutes, clash.id, Keep.THEIRS, version=1, actor=HOA, at=moment(9))
    assert versions(minutes) == [(1, "của Lan"), (None, "của Hoa"), (2, "của Hoa")]


@pytest.mark.parametrize(
    ("keep", "text"), [(Keep.THEIRS, "của Lan"), (Keep.MINE, "của Hoa"), (Keep.BOTH, "của Lan\ncủa Hoa")]
)
def test_what_was_chosen_stands(minutes: Minutes, keep: Keep, text: str) -> None:
    Pen(minutes, LAN).write("của Lan", Seen(0))
    clash = Pen(minutes, HOA).write("của Hoa", Seen(0)).clash
    assert clash is not None
    service.settle_text(minutes, clash.id, keep, version=1, actor=HOA, at=moment(9))
    assert texts(minutes)[OPENING] == text
    assert list_clashes(minutes) == {}


def test_nobody_chooses_over_a_text_that_came_meanwhile(minutes: Minutes) -> None:
    lan = Pen(minutes, LAN)
    lan.write("của Lan", Seen(0))
    clash = Pen(minutes, HOA).write("của Hoa", Seen(0)).clash
    assert clash is not None
    lan.write("của Lan, viết thêm", Seen(1), minute=2)
    with pytest.raises(service.ChangedMeanwhile):
        service.settle_text(minutes, clash.id, Keep.MINE, version=1, actor=HOA, at=moment(9))
    assert texts(minutes)[OPENING] == "của Lan, viết thêm"
    assert len(list_clashes(minutes)[OPENING]) == 1


def test_who_differs_goes_on_in_the_same_text_and_brings_both_together(minutes: Minutes) -> None:
    lan, hoa = Pen(minutes, LAN), Pen(minutes, HOA)
    lan.write("của Lan", Seen(0))
    clash = hoa.write("của Hoa", Seen(0)).clash
    assert clash is not None
    again = hoa.write("của Hoa, dài hơn", Seen(0, clash.id), minute=1).clash
    assert again is not None
    assert again.id == clash.id
    assert [row.text for row in list_clashes(minutes)[OPENING]] == ["của Hoa, dài hơn"]
    assert hoa.write("của cả hai", Seen(1, clash.id), minute=2) == service.Written(2)
    assert texts(minutes)[OPENING] == "của cả hai"
    assert list_clashes(minutes) == {}


def test_the_same_words_written_twice_differ_from_nothing(minutes: Minutes) -> None:
    Pen(minutes, LAN).write("như nhau", Seen(0))
    assert Pen(minutes, HOA).write("như nhau", Seen(0)) == service.Written(1)
    assert list_clashes(minutes) == {}


def test_an_earlier_text_comes_back_as_a_new_version(minutes: Minutes) -> None:
    lan = Pen(minutes, LAN)
    lan.write("Bản đầu", Seen(0))
    lan.write("Viết lại cả đoạn", Seen(1), minute=1)
    first = list_revisions(minutes, OPENING)[0]
    assert service.restore_text(minutes, OPENING, first.id, version=2, actor=HOA, at=moment(9)).version == 3
    assert versions(minutes) == [(1, "Bản đầu"), (2, "Viết lại cả đoạn"), (3, "Bản đầu")]
    with pytest.raises(NotFound):
        service.restore_text(minutes, Section.PAPERS, first.id, version=0, actor=HOA, at=moment(9))


def test_texts_of_other_minutes_are_not_found(minutes: Minutes) -> None:
    other = service.get_or_create(make_event(), actor=ORGANIZER, at=AT)
    Pen(other, LAN).write("nơi khác", Seen(0))
    revision = list_revisions(other, OPENING)[0]
    said = service.comment(other, None, "nơi khác", actor=LAN, at=AT)
    with pytest.raises(NotFound):
        service.restore_text(minutes, OPENING, revision.id, version=0, actor=LAN, at=AT)
    with pytest.raises(NotFound):
        service.settle_comment(minutes, said.id, actor=LAN, at=AT)


def test_too_long_a_text_is_refused_with_its_section(minutes: Minutes) -> None:
    with pytest.raises(DomainError) as refused:
        Pen(minutes, LAN).write("x" * (LONGEST_TEXT + 1))
    assert refused.value.field == "opening"


def test_what_the_data_said_stays_with_the_text_until_it_is_held_against_them(minutes: Minutes) -> None:
    for text, data in (("Bản đầu", "dữ liệu cũ"), ("Bản đầu.", "dữ liệu mới")):
        service.write_text(minutes, OPENING, text, data=data, actor=LAN, at=AT)
    row = find_text(minutes, OPENING)
    assert row is not None
    assert row.based_on == "dữ liệu cũ"
    service.hold_against_data(minutes, OPENING, "dữ liệu mới", actor=LAN, at=AT)
    assert row.based_on == "dữ liệu mới"
    service.write_text(minutes, OPENING, "Bản đầu.", Mode.REPLACE, data="dữ liệu thứ ba", actor=LAN, at=AT)
    assert row.based_on == "dữ liệu thứ ba"


def test_a_text_in_the_place_of_the_data_stands_alone_on_the_paper(event: Event) -> None:
    make_meeting(event)
    minutes = service.get_or_create(event, actor=ORGANIZER, at=AT)

    def told() -> list[str]:
        return [block.text for block in minutes_paper(event).blocks if isinstance(block, Paragraph)]

    service.write_text(minutes, Section.DISCUSSION, "Chỉ có lời này.", Mode.ADD, actor=LAN, at=AT)
    said = data_words(compile_minutes(event), event.zone)[Section.DISCUSSION].splitlines()[-1].split(": ")[-1]
    assert [text in told() for text in (said, "Chỉ có lời này.")] == [True, True]
    service.write_text(minutes, Section.DISCUSSION, "Chỉ có lời này.", Mode.REPLACE, actor=LAN, at=AT)
    assert [text in told() for text in (said, "Chỉ có lời này.")] == [False, True]
    service.write_text(minutes, Section.DISCUSSION, "", Mode.REPLACE, actor=LAN, at=AT)
    assert [text in told() for text in (said, "Chỉ có lời này.")] == [True, False]


def test_comments_stand_until_they_are_settled(minutes: Minutes) -> None:
    of_section = service.comment(minutes, OPENING, "Ghi rõ chức danh", actor=LAN, at=moment(9))
    service.comment(minutes, None, "Gửi trước 17 giờ", actor=HOA, at=moment(10))
    service.settle_comment(minutes, of_section.id, actor=HOA, at=moment(11))
    service.settle_comment(minutes, of_section.id, actor=LAN, at=moment(12))
    found = list_comments(minutes)
    assert [(row.text, row.by, row.settled_at, row.settled_by) for row in found[OPENING]] == [
        ("Ghi rõ chức danh", "Lan Mẫu", moment(11), "Hoa Mẫu")
    ]
    assert [(row.text, row.settled_at) for row in found[None]] == [("Gửi trước 17 giờ", None)]
    assert count_audit("minutes.settle_comment") == 1


def test_submitted_minutes_are_commented_and_not_written(minutes: Minutes) -> None:
    details = service.Details(chair_name="Mẫu An", secretary_name="Mẫu Bình", started_at=AT, ended_at=moment(17))
    service.save(minutes, details, {Section.CONCLUSIONS: "Nhân rộng."}, actor=LAN, at=AT)
    service.submit(minutes, actor=LAN, at=AT)
    service.comment(minutes, Section.CONCLUSIONS, "Thêm thời hạn", actor=HOA, at=AT)
    for deed in (
        lambda: Pen(minutes, LAN).write("thêm", Seen(0)),
        lambda: service.hold_against_data(minutes, OPENING, "x", actor=LAN, at=AT),
    ):
        with pytest.raises(service.NotDraft):
            deed()
    service.lock(minutes, lambda _minutes: {"pdf": b"%PDF", "docx": b"PK"}, actor=HOA, at=AT)
    with pytest.raises(service.NotDraft):
        service.comment(minutes, None, "Muộn rồi", actor=HOA, at=AT)
    with pytest.raises(DomainError):
        service.comment(minutes, None, "  ", actor=HOA, at=AT)
    db.session.refresh(minutes)


@patient
@given(st.text(), st.text(), st.text())
def test_typing_on_goes_on_and_taking_away_does_not(head: str, typed: str, tail: str) -> None:
    assert goes_on(head + tail, head + typed + tail)
    assert goes_on(typed * 20, "") == (typed == "")


@patient
@given(st.lists(st.text("ab c", max_size=6), max_size=6), st.lists(st.text("ab c", max_size=6), max_size=6))
def test_changed_lines_tell_what_went_and_what_came(before: list[str], after: list[str]) -> None:
    old, new = "\n".join(before), "\n".join(after)
    changes = changed_lines(old, new)
    assert old != new or not changes
    for line in changes:
        gone = "".join(text for kind, text in line if kind != "added")
        came = "".join(text for kind, text in line if kind != "removed")
        assert gone in {*old.splitlines(), ""}
        assert came in {*new.splitlines(), ""}
