"""Answers in the database."""

import json

import pytest
from flask import Flask

from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.files import store
from eventmgr.core.parts import all_parts
from eventmgr.events.models import Event
from eventmgr.questionnaires.models import Answer
from eventmgr.questionnaires.queries import (
    answers_by_subject,
    answers_of,
    at_door,
    list_given,
    list_tallies,
)
from eventmgr.questionnaires.rules import Condition, Entry, Kind, Operator, Option, Place, Upload
from eventmgr.questionnaires.service import (
    retire_question,
    reword_question,
    take_back_sensitive,
    turn_on_question,
)
from eventmgr.registration.queries import answerers, count_by_state
from eventmgr.registration.rules import RegistrationState, Source
from eventmgr.registration.service import RegistrationData, answer, register_with_answers
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_delegation,
    make_event,
    make_question,
    make_registration,
    question_data,
)
from tests.questionnaires.keeping import LATER, PDF, save, told, values_of


@pytest.fixture(autouse=True)
def _language(app: Flask):
    """Messages are words of a language."""
    with app.test_request_context("/?lang=en"):
        yield


def test_old_answers_keep_the_words_they_were_given_to(event: Event):
    travel = make_question(event, "choice", "Đến bằng gì?", "Máy bay", "Tàu")
    early, late = make_registration(event), make_registration(event, "Lê Thị Mẫu Ý")
    save(event, early, {travel: "1"})
    options = [Option("1", "Máy bay (Cam Ranh)"), Option("", "Xe cơ quan")]
    data = question_data("choice", "Quý vị đi phương tiện nào?", options=options)
    reworded = reword_question(event, travel.id, data, actor=ORGANIZER, at=LATER)
    assert [(o.key, o.label) for o in reworded.wording.choices] == [("1", "Máy bay (Cam Ranh)"), ("3", "Xe cơ quan")]
    save(event, late, {travel: "1"})
    assert told(early) == [("Đến bằng gì?", "Máy bay")]
    assert told(late) == [("Quý vị đi phương tiện nào?", "Máy bay (Cam Ranh)")]
    assert [given.is_old for about in (early, late) for given in list_given(about.id)] == [True, False]
    # Saved again as it stands, the early answer is not put into words that its giver never saw.
    save(event, early, {travel: Entry("1", wording_id=reworded.wording.id)})
    assert told(early) == [("Đến bằng gì?", "Máy bay")]
    assert values_of("question.change")["label"][:2] == ("Đến bằng gì?", "Quý vị đi phương tiện nào?")


def test_the_exact_consent_is_kept_and_the_trail_does_not_tell_the_answer(event: Event):
    diet, about = make_question(event, label="Chế độ ăn", is_sensitive=True), make_registration(event)
    turn_on_question(event, diet.id, actor=ORGANIZER, at=AT)
    save(event, about, {diet: Entry("Ăn chay", consents=True)}, for_oneself=True)
    [given] = answers_of(about.id)
    assert given.consent_text == (
        "Sensitive data: I agree that Hội Liên hiệp Phụ nữ Việt Nam uses my answer to “Chế độ ăn” to organize this"
        " event. Only the organizer sees it, and I may take it back at any time."
    )
    entry = values_of("answers.save")
    assert entry == {
        "Chế độ ăn": (None, "•••", True),
        "✓ Chế độ ăn": (None, given.consent_text, False),
    }
    save(event, about, {diet: Entry("Ăn kiêng", consents=True)})
    assert values_of("answers.save")["Chế độ ăn"] == ("•••", "••• *", True)
    save(event, about, {diet: Entry("")})
    assert values_of("answers.save") == {"Chế độ ăn": ("•••", None, True)}
    assert answers_of(about.id) == []


def test_who_no_longer_agrees_has_the_sensitive_answers_deleted(event: Event):
    card, other = make_question(event, "file", "Ảnh căn cước", is_sensitive=True), make_question(event, label="Chuyến")
    turn_on_question(event, card.id, actor=ORGANIZER, at=AT)
    about = make_registration(event)
    save(event, about, {card: Entry(PDF, consents=True), other: "VN 1347"})
    key = answers_of(about.id)[0].value["key"]
    take_back_sensitive(event, about, actor=ORGANIZER, at=LATER)
    assert told(about) == [("Chuyến", "VN 1347")]
    assert values_of("answers.take_back") == {"Ảnh căn cước": ("•••", None, True)}
    with pytest.raises(NotFound):
        store().get(key)


def test_a_changed_answer_drops_those_that_waited_for_it(event: Event):
    travel = make_question(event, "choice", "Đến bằng gì?", "Máy bay", "Tàu")
    flight = make_question(event, label="Chuyến", condition=Condition(travel.id, Operator.IS, "1"))
    about = make_registration(event)
    save(event, about, {travel: "1", flight: "VN 1347"})
    save(event, about, {travel: "2", flight: "VN 1347"})
    assert told(about) == [("Đến bằng gì?", "Tàu")]
    assert values_of("answers.save") == {
        "Chuyến": ("VN 1347", None, True),
        "Đến bằng gì?": ("Máy bay", "Tàu", True),
    }


def test_nothing_changed_is_nothing_told(event: Event):
    question, about = make_question(event), make_registration(event)
    save(event, about, {question: "VN"}, at=AT)
    save(event, about, {question: "VN"}, at=LATER)
    assert count_audit("answers.save") == 1
    assert answers_of(about.id)[0].given_at == AT


def test_answers_to_a_question_that_was_turned_off_stay(event: Event):
    question, about = make_question(event), make_registration(event)
    save(event, about, {question: "VN"})
    retire_question(event, question.id, actor=ORGANIZER, at=AT)
    save(event, about, {question: "khác"})
    assert [(given.shown, given.is_old) for given in list_given(about.id)] == [("VN", True)]


def test_what_must_be_answered_is_refused_by_the_name_of_its_field(event: Event):
    question = make_question(event, is_required=True)
    with pytest.raises(DomainError) as refused:
        save(event, make_registration(event), {question: ""}, is_strict=True)
    assert refused.value.field == f"q_{question.id.hex}"


def test_a_file_is_kept_apart_and_goes_with_its_answer(event: Event):
    paper, about = make_question(event, "file", "Giấy giới thiệu"), make_registration(event)
    save(event, about, {paper: PDF})
    [row] = answers_of(about.id)
    first = row.value
    assert {name: first[name] for name in ("name", "type", "size")} == {
        "name": "giấy giới thiệu.pdf",
        "type": "application/pdf",
        "size": 12,
    }
    assert store().get(first["key"]) == PDF.data
    save(event, about, {paper: Upload("mới.png", b"\x89PNG\r\n\x1a\n Mau")})
    second = answers_of(about.id)[0].value
    assert second["type"] == "image/png"
    with pytest.raises(NotFound):
        store().get(first["key"])
    save(event, about, {paper: Entry(removes=True)})
    assert answers_of(about.id) == []
    with pytest.raises(NotFound):
        store().get(second["key"])


def test_a_file_stays_if_the_change_fails(event: Event):
    paper, about = make_question(event, "file", "Giấy giới thiệu"), make_registration(event)
    number = make_question(event, "number", "Số người")
    save(event, about, {paper: PDF})
    key = answers_of(about.id)[0].value["key"]
    with pytest.raises(DomainError):
        save(event, about, {paper: Entry(removes=True), number: "mười"})
    assert store().get(key) == PDF.data


def test_registration_and_answers_are_kept_together_or_not_at_all(event: Event):
    make_delegation(event, "56")
    travel = make_question(event, "choice", "Đến bằng gì?", "Máy bay", "Tàu", is_required=True)
    data = RegistrationData(full_name="Phan Thị Mẫu Yến", province="56", phone="0912345678", consents=["organising"])
    with pytest.raises(DomainError) as refused:
        register_with_answers(event, data, {travel.id: Entry()}, source=Source.WEB, actor=ORGANIZER, at=AT)
    assert refused.value.field == f"q_{travel.id.hex}"
    assert count_by_state(event.id) == {}
    entries = {travel.id: Entry("1")}
    made = register_with_answers(event, data, entries, source=Source.WEB, actor=ORGANIZER, at=AT)
    assert told(made) == [("Đến bằng gì?", "Máy bay")]
    with pytest.raises(Conflict):
        register_with_answers(event, data, entries, source=Source.WEB, actor=ORGANIZER, at=AT)
    assert db.session.query(Answer).count() == 1


def test_answers_of_another_event_are_not_written(event: Event):
    with pytest.raises(NotFound):
        answer(event, make_registration(make_event()).id, {}, actor=ORGANIZER, at=AT)


def test_the_door_is_told_what_is_marked_and_whether_it_has_to_ask(event: Event):
    about = make_registration(event)
    assert at_door(event.id, about.id, "official") is None
    stays = make_question(event, "choice", "Ở lại?", "Có", "Không", is_shown_at_door=True, places=[Place.REGISTRATION])
    room = make_question(event, label="Số phòng", places=[Place.DOOR], condition=Condition(stays.id, Operator.IS, "1"))
    assert at_door(event.id, about.id, "official")[1:] == (True, False)
    save(event, about, {stays: "1"})
    door = at_door(event.id, about.id, "official")
    assert [(given.label, given.shown) for given in door.told] == [("Ở lại?", "Có")]
    assert (door.asks, door.waits) == (True, True)
    save(event, about, {room: "305"})
    assert at_door(event.id, about.id, "official").waits is False


def test_answers_add_up_for_those_who_come(event: Event):
    travel = make_question(event, "choices", "Đến bằng gì?", "Máy bay", "Tàu", "Xe")
    people = make_question(event, "number", "Số người")
    gone = make_registration(event, "Lê Thị Mẫu Vắng", state=RegistrationState.CANCELLED)
    first, second = make_registration(event), make_registration(event, "Lê Thị Mẫu Ý")
    save(event, first, {travel: ["1", "2"], people: "2"})
    save(event, second, {travel: ["1"], people: "3.5"})
    save(event, gone, {travel: ["3"], people: "100"})
    tallies = list_tallies(event.id, answerers(event.id))
    assert (tallies[0].answered, tallies[0].options) == (2, [("Máy bay", 2), ("Tàu", 1), ("Xe", 0)])
    assert [str(n) for n in (tallies[1].total, tallies[1].least, tallies[1].most)] == ["5.5", "2", "3.5"]
    words = answers_by_subject([travel.id], [first.id, gone.id])
    assert words == {first.id: {travel.id: "Máy bay, Tàu"}, gone.id: {travel.id: "Xe"}}


def test_a_taken_away_answer_is_counted_as_long_as_somebody_gave_it(event: Event):
    travel = make_question(event, "choice", "Đến bằng gì?", "Máy bay", "Tàu", "Xe")
    save(event, make_registration(event), {travel: "1"})
    data = question_data("choice", "Đến bằng gì?", options=[Option("", "Tàu biển"), Option("", "Đi bộ")])
    reword_question(event, travel.id, data, actor=ORGANIZER, at=AT)
    [tally] = list_tallies(event.id, answerers(event.id))
    assert tally.options == [("Máy bay", 1), ("Tàu biển", 0), ("Đi bộ", 0)]


def test_a_person_gets_all_answers_and_they_are_erased_with_their_files(event: Event):
    part = next(part for part in all_parts() if part.name == "questionnaires")
    paper, diet = make_question(event, "file", "Giấy"), make_question(event, label="Ăn", is_sensitive=True)
    turn_on_question(event, diet.id, actor=ORGANIZER, at=AT)
    about, other = make_registration(event), make_registration(event, "Lê Thị Mẫu Ý")
    save(event, about, {paper: PDF, diet: Entry("Chay", consents=True)})
    save(event, other, {diet: Entry("Mặn", consents=True)})
    told_to_person = json.loads(json.dumps(part.export(about.person_id)))["Answers"]
    assert [(one["Question"], one["Answer"]) for one in told_to_person] == [
        ("Giấy", "giấy giới thiệu.pdf"),
        ("Ăn", "Chay"),
    ]
    assert told_to_person[0]["File"] == {"Kind": "application/pdf", "base64": "JVBERi0xLjcgTWF1"}
    assert told_to_person[1]["Consent"].startswith("Sensitive data:")
    key = next(row.value["key"] for row in answers_of(about.id) if row.question.kind is Kind.FILE)
    with transaction():
        assert part.erase(about.person_id, LATER) == []
    assert (answers_of(about.id), len(answers_of(other.id))) == ([], 1)
    with pytest.raises(NotFound):
        store().get(key)
