"""Questions in the database."""

import pytest
from flask import Flask

from eventmgr.core.db import transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.questionnaires.queries import (
    get_question,
    list_asked,
    list_questions,
)
from eventmgr.questionnaires.rules import Condition, Entry, Operator, Option
from eventmgr.questionnaires.service import (
    create_question,
    move_question,
    retire_question,
    reword_question,
    turn_on_question,
)
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_event,
    make_question,
    make_registration,
    question_data,
)
from tests.questionnaires.keeping import LATER, labels, save


@pytest.fixture(autouse=True)
def _language(app: Flask):
    """Messages are words of a language."""
    with app.test_request_context("/?lang=en"):
        yield


def test_questions_stand_in_the_order_they_were_made_and_are_moved(event: Event):
    first, _second, third = (make_question(event, label=name) for name in ("Một", "Hai", "Ba"))
    assert labels(event) == ["Một", "Hai", "Ba"]
    assert move_question(event, third.id, 1, actor=ORGANIZER, at=AT) == 1
    assert labels(event) == ["Ba", "Một", "Hai"]
    assert move_question(event, first.id, 99, actor=ORGANIZER, at=AT) == 3
    assert move_question(event, first.id, -5, actor=ORGANIZER, at=AT) == 1
    assert labels(event) == ["Một", "Ba", "Hai"]
    assert count_audit("question.move") == 3


def test_questions_belong_to_their_event(event: Event):
    foreign = make_question(make_event())
    assert list_questions(event.id) == []
    with pytest.raises(NotFound):
        get_question(event.id, foreign.id)
    with pytest.raises(NotFound):
        move_question(event, foreign.id, 1, actor=ORGANIZER, at=AT)


def test_an_archived_event_keeps_its_questions_as_they_are(app: Flask):
    event = make_event()
    question, person = make_question(event), make_registration(event)
    with transaction():
        event.state = EventState.ARCHIVED
    for deed in (
        lambda: make_question(event),
        lambda: retire_question(event, question.id, actor=ORGANIZER, at=AT),
        lambda: save(event, person, {question: "VN"}),
    ):
        with pytest.raises(Conflict):
            deed()


def test_the_same_words_are_no_new_wording(event: Event):
    question = make_question(event, "choice", "Đến bằng gì?", "Máy bay", "Tàu")
    same = question_data("choice", "Đến bằng gì?", options=question.wording.choices, is_required=True)
    assert len(reword_question(event, question.id, same, actor=ORGANIZER, at=LATER).wordings) == 1
    assert list_asked(event.id)[0].is_required is True


def test_a_key_is_never_given_out_twice(event: Event):
    question = make_question(event, "choice", "Đến bằng gì?", "Máy bay", "Tàu")
    kept = question.wording.choices[:1]
    for number in range(2):
        options = [*kept, Option("", f"Xe {number}")]
        question = reword_question(
            event, question.id, question_data("choice", "Đến bằng gì?", options=options), actor=ORGANIZER, at=LATER
        )
    assert [option.key for option in question.wording.choices] == ["1", "4"]


def test_a_sensitive_question_is_off_until_it_is_turned_on(event: Event):
    diet = make_question(event, "choice", "Chế độ ăn", "Chay", "Mặn", is_sensitive=True)
    assert list_asked(event.id) == []
    turn_on_question(event, diet.id, actor=ORGANIZER, at=AT)
    assert [question.label for question in list_asked(event.id)] == ["Chế độ ăn"]
    plain = make_question(event, label="Dân tộc")
    reword_question(event, plain.id, question_data(label="Dân tộc", is_sensitive=True), actor=ORGANIZER, at=AT)
    assert [question.label for question in list_asked(event.id)] == ["Chế độ ăn"]


def test_a_promise_to_fence_answers_is_not_taken_back(event: Event):
    diet = make_question(event, label="Chế độ ăn", is_sensitive=True)
    turn_on_question(event, diet.id, actor=ORGANIZER, at=AT)
    save(event, make_registration(event), {diet: Entry("Chay", consents=True)})
    with pytest.raises(Conflict) as refused:
        reword_question(event, diet.id, question_data(label="Chế độ ăn"), actor=ORGANIZER, at=AT)
    assert refused.value.field == "is_sensitive"


def test_a_question_that_others_wait_for_stays_on(event: Event):
    travel = make_question(event, "choice", "Đến bằng gì?", "Máy bay", "Tàu")
    flight = make_question(event, label="Chuyến", condition=Condition(travel.id, Operator.IS, "1"))
    with pytest.raises(Conflict):
        retire_question(event, travel.id, actor=ORGANIZER, at=AT)
    retire_question(event, flight.id, actor=ORGANIZER, at=AT)
    retire_question(event, travel.id, actor=ORGANIZER, at=AT)
    with pytest.raises(Conflict):
        turn_on_question(event, flight.id, actor=ORGANIZER, at=AT)
    turn_on_question(event, travel.id, actor=ORGANIZER, at=AT)
    turn_on_question(event, flight.id, actor=ORGANIZER, at=AT)
    assert len(list_asked(event.id)) == 2


def test_an_answer_that_another_question_waits_for_stays(event: Event):
    travel = make_question(event, "choice", "Đến bằng gì?", "Máy bay", "Tàu", "Xe")
    make_question(event, label="Chuyến", condition=Condition(travel.id, Operator.IS, "1"))
    data = question_data("choice", "Đến bằng gì?", options=travel.wording.choices[1:])
    with pytest.raises(DomainError) as refused:
        reword_question(event, travel.id, data, actor=ORGANIZER, at=AT)
    assert refused.value.field == "options"
    assert len(get_question(event.id, travel.id).wording.choices) == 3


def test_what_waits_for_a_question_becomes_sensitive_before_it(event: Event):
    diet = make_question(event, label="Chế độ ăn")
    dish = make_question(event, label="Món", condition=Condition(diet.id, Operator.ANSWERED))
    data = question_data(label="Chế độ ăn", is_sensitive=True)
    with pytest.raises(DomainError) as refused:
        reword_question(event, diet.id, data, actor=ORGANIZER, at=AT)
    assert refused.value.field == "is_sensitive"
    own = question_data(label="Món", is_sensitive=True, condition=Condition(diet.id, Operator.ANSWERED))
    reword_question(event, dish.id, own, actor=ORGANIZER, at=AT)
    turn_on_question(event, dish.id, actor=ORGANIZER, at=AT)
    with pytest.raises(Conflict):
        reword_question(event, diet.id, data, actor=ORGANIZER, at=AT)
    retire_question(event, dish.id, actor=ORGANIZER, at=AT)
    reword_question(event, diet.id, data, actor=ORGANIZER, at=AT)
    assert list_asked(event.id) == []


def test_questions_do_not_wait_for_each_other_nor_for_those_of_another_event(event: Event):
    a, b = make_question(event, label="A"), make_question(event, label="B")
    waits = question_data(label="A", condition=Condition(b.id, Operator.ANSWERED))
    reword_question(event, a.id, waits, actor=ORGANIZER, at=AT)
    for condition in (
        Condition(a.id, Operator.ANSWERED),
        Condition(b.id, Operator.ANSWERED),
        Condition(make_question(make_event()).id, Operator.ANSWERED),
    ):
        with pytest.raises(DomainError) as refused:
            reword_question(event, b.id, question_data(label="B", condition=condition), actor=ORGANIZER, at=AT)
        assert refused.value.field == "condition_on"


def test_what_cannot_be_asked_is_not_kept(event: Event):
    with pytest.raises(DomainError):
        create_question(event, question_data("choice", "Một lựa chọn", "Duy nhất"), actor=ORGANIZER, at=AT)
    assert list_questions(event.id) == []
    assert count_audit("question.create") == 0


def test_a_bound_is_kept_plainly_however_it_was_written(event: Event):
    number = make_question(event, "number", "Số người", least="1", most="1.500")
    make_question(event, label="Vì sao?", condition=Condition(number.id, Operator.AT_LEAST, "2,50"))
    asked = list_asked(event.id)
    assert (asked[0].most, asked[1].condition.value) == ("1500", "2.5")
