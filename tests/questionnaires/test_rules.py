"""What may be asked, who is asked what, and what counts as an answer."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.core.errors import DomainError
from eventmgr.core.ids import uuid7
from eventmgr.questionnaires.rules import (
    LARGEST_FILE,
    OPERATORS,
    Asked,
    Condition,
    Entry,
    Kind,
    Operator,
    Option,
    Place,
    Upload,
    asked_here,
    examine,
    file_type,
    known_number,
    list_open,
    plain_bound,
    read_answer,
    refuse_circle,
    refuse_condition,
    refuse_question,
    show_answer,
)

OPTIONS = (Option("1", "Máy bay"), Option("2", "Tàu hỏa"), Option("3", "Xe cơ quan"))
PDF = Upload("giấy giới thiệu.pdf", b"%PDF-1.7 Mau")


def asked(kind: Kind = Kind.TEXT, **values) -> Asked:
    options = OPTIONS if kind in {Kind.CHOICE, Kind.CHOICES} else ()
    return Asked(
        **{"id": uuid7(), "wording_id": uuid7(), "kind": kind, "label": "Câu hỏi Mẫu", "options": options, **values}
    )


def when(other: Asked, operator: Operator = Operator.ANSWERED, value: str = "") -> Condition:
    return Condition(other.id, operator, value)


@pytest.fixture(autouse=True)
def _language(app: Flask):
    """Messages are words of a language."""
    with app.test_request_context("/?lang=en"):
        yield


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        (Kind.TEXT, "  VN 1347  ", "VN 1347"),
        (Kind.TEXT, "Hòa", "Hòa"),
        (Kind.TEXT, "  ", None),
        (Kind.TEXT, None, None),
        (Kind.NUMBER, "12", "12"),
        (Kind.NUMBER, "2,50", "2.5"),
        (Kind.NUMBER, "2.5", "2.5"),
        (Kind.NUMBER, "1.508", "1508"),
        (Kind.NUMBER, "1.508.000,25", "1508000.25"),
        (Kind.NUMBER, "-4", "-4"),
        (Kind.NUMBER, "0", "0"),
        (Kind.NUMBER, "", None),
        (Kind.DATE, "2024-10-25", "2024-10-25"),
        (Kind.DATE, "25/10/2024", "2024-10-25"),
        (Kind.DATE, "", None),
        (Kind.CHOICE, "2", "2"),
        (Kind.CHOICE, "", None),
        (Kind.CHOICES, ["3", "1", "3"], ["1", "3"]),
        (Kind.CHOICES, [], None),
        (Kind.CONSENT, True, True),
        (Kind.CONSENT, False, None),
        (Kind.FILE, None, None),
        (Kind.FILE, PDF, PDF),
    ],
)
def test_what_is_filled_in_is_kept_in_one_form(kind, raw, kept):
    assert read_answer(asked(kind), raw) == kept


@pytest.mark.parametrize(
    ("question", "raw", "message"),
    [
        (asked(most="5"), "sáu chữ", "At most 5 characters."),
        (asked(), "x" * 201, "At most 200 characters."),
        (asked(Kind.NUMBER), "mười hai", "This is not a number. Write it like 12 or 2,5."),
        (asked(Kind.NUMBER), "1" * 16, "This is not a number. Write it like 12 or 2,5."),
        (asked(Kind.NUMBER, least="1"), "0", "At least 1."),
        (asked(Kind.NUMBER, most="2.5"), "3", "At most 2,5."),
        (asked(Kind.DATE), "31/02/2024", "This is not a date. Write it like 25/10/2024."),
        (asked(Kind.DATE), "2024", "This is not a date. Write it like 25/10/2024."),
        (asked(Kind.DATE, least="2024-10-24"), "23/10/2024", "Not before 24/10/2024."),
        (asked(Kind.DATE, most="2024-10-26"), "27/10/2024", "Not after 26/10/2024."),
        (asked(Kind.CHOICE), "9", "Please choose from the list."),
        (asked(Kind.CHOICES), ["1", "9"], "Please choose from the list."),
        (asked(Kind.FILE), Upload("a.pdf", b"MZ\x90"), "Please choose a PDF, JPEG or PNG file."),
        (asked(Kind.FILE), Upload("a.pdf", b""), "Please choose a PDF, JPEG or PNG file."),
        (asked(Kind.FILE), Upload("a.pdf", b"%PDF-" + b"0" * LARGEST_FILE), "The file is larger than 5 MB."),
    ],
)
def test_what_is_no_answer_is_refused_in_words(question, raw, message):
    with pytest.raises(DomainError) as refused:
        read_answer(question, raw)
    assert str(refused.value) == message


def test_a_file_is_known_by_its_content_and_its_name_leads_nowhere():
    assert file_type(b"\xff\xd8\xff\xe0 anh") == "image/jpeg"
    assert file_type(b"\x89PNG\r\n\x1a\n anh") == "image/png"
    assert file_type(b"<html>") is None
    named = read_answer(asked(Kind.FILE), Upload('..\\..\\etc/giấy "Mẫu".pdf', PDF.data))
    assert named == Upload("giấy Mẫu.pdf", PDF.data)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_a_number_written_the_vietnamese_way_is_read_back(number):
    shown = show_answer(Kind.NUMBER, (), plain_bound(Kind.NUMBER, str(number).replace(".", ",")))
    assert known_number(shown.replace("−", "-")) == number.normalize()


@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2090, 12, 31)))
def test_a_day_is_read_as_it_is_shown(day):
    assert read_answer(asked(Kind.DATE), show_answer(Kind.DATE, (), day.isoformat())) == day.isoformat()


def test_an_answer_is_told_in_words():
    assert show_answer(Kind.CHOICE, OPTIONS, "2") == "Tàu hỏa"
    assert show_answer(Kind.CHOICES, OPTIONS, ["1", "3"]) == "Máy bay, Xe cơ quan"
    assert show_answer(Kind.CONSENT, (), True) == "Yes"
    assert show_answer(Kind.FILE, (), {"name": "giấy.pdf"}) == "giấy.pdf"
    assert show_answer(Kind.NUMBER, (), "1508.5") == "1.508,5"
    assert show_answer(Kind.DATE, (), "2024-10-25") == "25/10/2024"


def test_a_question_is_asked_where_and_of_whom_it_says():
    door = asked(places=frozenset({Place.DOOR}))
    guests = asked(categories=frozenset({"guest"}))
    diet = asked(is_sensitive=True)
    everything = [door, guests, diet]
    assert asked_here(everything, Place.REGISTRATION, "official") == [diet]
    assert asked_here(everything, Place.DOOR, "guest") == everything
    assert asked_here(everything, None, "guest", with_sensitive=False) == [door, guests]


@pytest.mark.parametrize(
    ("kind", "operator", "value", "answer", "is_open"),
    [
        (Kind.TEXT, Operator.ANSWERED, "", "VN", True),
        (Kind.TEXT, Operator.ANSWERED, "", None, False),
        (Kind.CHOICE, Operator.IS, "1", "1", True),
        (Kind.CHOICE, Operator.IS, "1", "2", False),
        (Kind.CHOICE, Operator.IS_NOT, "1", "2", True),
        (Kind.CHOICE, Operator.IS_NOT, "1", None, False),
        (Kind.CHOICES, Operator.IS, "1", ["1", "3"], True),
        (Kind.CHOICES, Operator.IS_NOT, "1", ["1", "3"], False),
        (Kind.CHOICES, Operator.IS_NOT, "2", ["1", "3"], True),
        (Kind.NUMBER, Operator.AT_LEAST, "2", "10", True),
        (Kind.NUMBER, Operator.AT_LEAST, "2", "1.5", False),
        (Kind.NUMBER, Operator.AT_MOST, "2", "2", True),
        (Kind.DATE, Operator.AT_LEAST, "2024-10-25", "2024-10-26", True),
        (Kind.DATE, Operator.AT_MOST, "2024-10-25", "2024-10-26", False),
        (Kind.CONSENT, Operator.ANSWERED, "", True, True),
    ],
)
def test_a_condition_opens_by_the_answer(kind, operator, value, answer, is_open):
    other = asked(kind)
    waiting = asked(condition=when(other, operator, value))
    answers = {} if answer is None else {other.id: answer}
    assert (waiting in list_open([waiting, other], answers, "official")) is is_open


def test_a_chain_is_closed_from_where_it_breaks():
    first = asked(Kind.CHOICE)
    second = asked(Kind.CHOICE, condition=when(first, Operator.IS, "1"))
    third = asked(condition=when(second))
    answers = {first.id: "1", second.id: "2", third.id: "VN"}
    assert list_open([third, second, first], answers, "official") == [third, second, first]
    assert list_open([third, second, first], {**answers, first.id: "2"}, "official") == [first]


def test_a_question_of_another_category_opens_nothing():
    guests = asked(categories=frozenset({"guest"}))
    waiting = asked(condition=when(guests))
    assert list_open([guests, waiting], {guests.id: "x"}, "official") == []
    assert list_open([guests, waiting], {guests.id: "x"}, "guest") == [guests, waiting]


@st.composite
def forests(draw):
    """Choice questions that wait for earlier ones, in any order, with any answers."""
    questions: list[Asked] = []
    for _number in range(draw(st.integers(1, 7))):
        condition = None
        if questions and draw(st.booleans()):
            other = draw(st.sampled_from(questions))
            condition = when(other, draw(st.sampled_from(sorted(OPERATORS[Kind.CHOICE]))), draw(st.sampled_from("123")))
        questions.append(asked(Kind.CHOICE, condition=condition))
    answers = draw(st.dictionaries(st.sampled_from([q.id for q in questions]), st.sampled_from("123")))
    return draw(st.permutations(questions)), answers


@given(forests())
def test_what_is_open_does_not_depend_on_order_and_closes_with_its_parent(drawn):
    questions, answers = drawn
    is_open = {question.id for question in list_open(questions, answers, "official")}
    assert is_open == {question.id for question in list_open(questions[::-1], answers, "official")}
    for question in questions:
        if question.condition is None:
            assert question.id in is_open
        elif question.id in is_open:
            assert question.condition.on in is_open
            assert question.condition.on in answers


@given(forests())
def test_what_is_kept_stands_open_and_is_judged_alike_once_more(drawn):
    questions, answers = drawn
    entries = {question.id: Entry(answers.get(question.id)) for question in questions}
    first = examine(questions, {}, entries, "official")
    assert first.faults == {}
    assert set(first.kept) == {q.id for q in list_open(questions, answers, "official")} & set(answers)
    again = examine(questions, first.kept, {}, "official")
    assert (again.kept, again.dropped) == ({}, frozenset())


@given(forests(), st.data())
def test_a_changed_answer_drops_exactly_what_closes(drawn, data):
    questions, answers = drawn
    stored = examine(questions, {}, {q.id: Entry(answers.get(q.id)) for q in questions}, "official").kept
    changed = data.draw(st.sampled_from(questions))
    entry = Entry(data.draw(st.sampled_from(["", "1", "2", "3"])))
    examined = examine(questions, stored, {changed.id: entry}, "official")
    after = {known: value for known, value in {**stored, **examined.kept}.items() if known not in examined.dropped}
    assert set(after) == set(after) & {q.id for q in list_open(questions, after, "official")}


def test_what_must_be_answered_is_asked_only_where_it_is_open_and_of_who_answers_for_themselves():
    first = asked(Kind.CHOICE)
    flight = asked(is_required=True, condition=when(first, Operator.IS, "1"))
    box, paper = asked(Kind.CONSENT, is_required=True), asked(Kind.FILE, is_required=True)
    questions = [first, flight, box, paper]
    empty = {question.id: Entry() for question in questions}
    assert list(examine(questions, {}, empty, "official").faults) == [box.id, paper.id]
    by_plane = {**empty, first.id: Entry("1"), box.id: Entry(raw=True), paper.id: Entry(PDF)}
    assert {key: str(text) for key, text in examine(questions, {}, by_plane, "official").faults.items()} == {
        flight.id: "Please fill this in."
    }
    assert examine(questions, {}, by_plane, "official", is_strict=False).faults == {}


def test_a_wrong_answer_to_a_question_that_is_closed_is_not_looked_at():
    first = asked(Kind.CHOICE)
    age = asked(Kind.NUMBER, condition=when(first, Operator.IS, "1"))
    entries = {first.id: Entry("2"), age.id: Entry("mười")}
    assert examine([first, age], {}, entries, "official").faults == {}
    assert list(examine([first, age], {}, {**entries, first.id: Entry("1")}, "official").faults) == [age.id]


def test_a_sensitive_answer_needs_its_own_consent():
    diet = asked(Kind.CHOICE, is_sensitive=True)
    assert list(examine([diet], {}, {diet.id: Entry("1")}, "official").faults) == [diet.id]
    assert examine([diet], {}, {diet.id: Entry("1", consents=True)}, "official").kept == {diet.id: "1"}
    assert examine([diet], {}, {diet.id: Entry("", consents=True)}, "official").kept == {}
    # Who takes the tick away and leaves the answer is asked; who empties both has taken it back.
    assert list(examine([diet], {diet.id: "1"}, {diet.id: Entry("1")}, "official").faults) == [diet.id]
    assert examine([diet], {diet.id: "1"}, {diet.id: Entry("")}, "official").dropped == {diet.id}


def test_who_had_other_words_before_the_eyes_is_asked_again():
    question = asked()
    stale = {question.id: Entry("VN", wording_id=uuid7())}
    assert list(examine([question], {}, stale, "official").faults) == [question.id]
    assert examine([question], {question.id: "VN"}, stale, "official").faults == {}
    fresh = {question.id: Entry("VN", wording_id=question.wording_id)}
    assert examine([question], {}, fresh, "official").kept == {question.id: "VN"}


def test_a_file_stays_until_it_is_replaced_or_removed():
    paper = asked(Kind.FILE)
    stored = {paper.id: {"key": "k", "name": "a.pdf"}}
    assert examine([paper], stored, {paper.id: Entry()}, "official").kept == stored
    assert examine([paper], stored, {paper.id: Entry(PDF, removes=True)}, "official").kept == {paper.id: PDF}
    assert examine([paper], stored, {paper.id: Entry(removes=True)}, "official").dropped == {paper.id}


def test_an_answer_that_is_offered_no_more_stays_until_another_is_chosen():
    travel, days = asked(Kind.CHOICE), asked(Kind.CHOICES)
    stored = {travel.id: "9", days.id: ["1", "9"]}
    untouched = {travel.id: Entry(""), days.id: Entry(["1"])}
    assert examine([travel, days], stored, untouched, "official").kept == stored
    chosen = {travel.id: Entry("2"), days.id: Entry(["1", "2"])}
    assert examine([travel, days], stored, chosen, "official").kept == {travel.id: "2", days.id: ["1", "2"]}


def test_answers_to_questions_of_other_forms_are_left_alone():
    own, other = asked(), asked(categories=frozenset({"guest"}))
    assert examine([own, other], {other.id: "x"}, {own.id: Entry("y")}, "official").dropped == frozenset()


def test_questions_do_not_wait_for_each_other():
    a, b, c = uuid7(), uuid7(), uuid7()
    refuse_circle({a: b, b: c}, a)
    for waits in ({a: a}, {a: b, b: a}, {a: b, b: c, c: a}):
        with pytest.raises(DomainError):
            refuse_circle(waits, a)
    refuse_circle({a: b, b: c, c: b}, a)


@given(st.dictionaries(st.integers(0, 6), st.integers(0, 6), max_size=7), st.integers(0, 6))
def test_a_circle_is_found_wherever_it_closes(waits, start):
    ids = [UUID(int=number) for number in range(7)]
    here, seen = waits.get(start), set()
    while here is not None and here != start and here not in seen:
        seen.add(here)
        here = waits.get(here)
    on = {ids[question]: ids[other] for question, other in waits.items()}
    if here == start:
        with pytest.raises(DomainError):
            refuse_circle(on, ids[start])
    else:
        refuse_circle(on, ids[start])


@pytest.mark.parametrize(
    ("kind", "operator", "value", "field"),
    [
        (Kind.TEXT, Operator.IS, "1", "condition_operator"),
        (Kind.CHOICE, Operator.AT_LEAST, "1", "condition_operator"),
        (Kind.CHOICE, Operator.IS, "9", "condition_value"),
        (Kind.NUMBER, Operator.AT_LEAST, "", "condition_value"),
        (Kind.NUMBER, Operator.AT_LEAST, "nhiều", "condition_value"),
        (Kind.DATE, Operator.AT_MOST, "mai", "condition_value"),
    ],
)
def test_a_condition_must_fit_the_other_question(kind, operator, value, field):
    other = asked(kind)
    with pytest.raises(DomainError) as refused:
        refuse_condition(asked(condition=when(other, operator, value)), other)
    assert refused.value.field == field


def test_what_waits_for_a_sensitive_answer_is_sensitive_itself():
    diet = asked(is_sensitive=True)
    with pytest.raises(DomainError) as refused:
        refuse_condition(asked(condition=when(diet)), diet)
    assert refused.value.field == "is_sensitive"
    refuse_condition(asked(condition=when(diet), is_sensitive=True), diet)


@pytest.mark.parametrize(
    ("question", "field"),
    [
        (asked(label=""), "label"),
        (asked(places=frozenset()), "places"),
        (asked(Kind.CHOICE, options=OPTIONS[:1]), "options"),
        (asked(Kind.CHOICE, options=(OPTIONS[0], replace(OPTIONS[1], label="MÁY BAY"))), "options"),
        (asked(is_sensitive=True, is_shown_at_door=True), "is_shown_at_door"),
        (asked(most="nhiều"), "most"),
        (asked(most="0"), "most"),
        (asked(most="5000"), "most"),
        (asked(Kind.NUMBER, least="ít"), "least"),
        (asked(Kind.NUMBER, least="5", most="4"), "most"),
        (asked(Kind.DATE, least="2024-10-26", most="2024-10-24"), "most"),
    ],
)
def test_what_cannot_be_asked_so_is_refused(question, field):
    with pytest.raises(DomainError) as refused:
        refuse_question(question)
    assert refused.value.field == field


def test_bounds_are_kept_in_one_form():
    assert plain_bound(Kind.NUMBER, "1.508,50") == str(Decimal("1508.5"))
    assert plain_bound(Kind.DATE, "25/10/2024") == "2024-10-25"
    assert plain_bound(Kind.NUMBER, "nhiều") == "nhiều"
