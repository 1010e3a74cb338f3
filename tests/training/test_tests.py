"""What is kept of tests, and what their results say."""

from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, Forbidden, NotFound
from eventmgr.people.service import erase
from eventmgr.questionnaires import service as questionnaires
from eventmgr.questionnaires.models import Answer
from eventmgr.training.models.tests import Taking
from eventmgr.training.queries import get_course
from eventmgr.training.queries.results import results
from eventmgr.training.queries.tests import get_test, list_own_tests, summary, taken_by
from eventmgr.training.rules.tests import GRACE, ItemKind, Stage
from eventmgr.training.service import examples, remove_module
from eventmgr.training.service import tests as service
from eventmgr.training.service.tests import Choice, QuestionData, Sheet
from tests.factories import AT, ORGANIZER, count_audit, make_course, make_event, make_registration, make_session
from tests.training.testing import LATER, RIGHT, WRONG, add, course_with_test, hand_in, items_of, opened, sheet

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def course(event):
    return course_with_test(event)[0]


@pytest.fixture
def module(course):
    return course.modules[0]


def people(event, *names):
    return [make_registration(event, name) for name in names]


def test_pairs_are_counted_by_person_and_question(event, course, module) -> None:
    an, binh, chau = people(event, "Mẫu An", "Mẫu Bình", "Mẫu Châu")
    before = opened(module)
    hand_in(before, an, *WRONG)
    hand_in(before, binh, RIGHT[0], None, None, None)
    after = opened(module, Stage.AFTER, LATER)
    hand_in(after, an, *RIGHT, answered_at=LATER)
    hand_in(after, chau, *RIGHT, answered_at=LATER)
    found = results(event.id, course, module)
    assert [(row.before.right, row.before.of, row.after.right, row.after.of) for row in found.paired.questions] == [
        (1, 2, 2, 2),
        (0, 2, 2, 2),
        (0, 2, 2, 2),
        (0, 2, 2, 2),
    ]
    scores = {row.registration_id: (row.before, row.after, row.paired.points) for row in found.paired.people}
    assert scores[an.id][2] == 100
    assert (scores[binh.id][0].right, scores[binh.id][1], scores[binh.id][2]) == (1, None, None)
    assert (found.paired.pairs, found.paired.whole.points) == (1, 100)
    assert found.waiting == {Stage.BEFORE: [chau], Stage.AFTER: [binh]}
    assert taken_by(course.id) == {an.id}
    told = summary(course.id)
    assert [(m.items, m.taken_before, m.taken_after, m.pairs, m.gain.points) for m in told.modules] == [
        (4, 2, 2, 1, 100)
    ]
    assert count_audit("test.take") == 4


def test_questions_are_put_in_order_until_the_test_is_opened_and_then_keep_it_both_times(event, module) -> None:
    first, second, third, fourth = (item.question_id for item in items_of(module))
    move = partial(service.move_question, module, actor=ORGANIZER, at=AT)
    assert move(fourth, 1) == 1
    assert move(first, 3) == 3
    assert move(second, 99) == 4
    order = [fourth, first, third, second]
    assert [item.question_id for item in items_of(module)] == order
    service.remove_question(module, third, actor=ORGANIZER, at=AT)
    assert move(second, 1) == 1
    added = add(module, ItemKind.SINGLE, "Thêm?", "A", "B")
    order = [second, fourth, first, added]
    opened(module)
    for stage in Stage:
        opened(module, stage, LATER)
        with pytest.raises(Conflict):
            move(added, 1)
        assert [item.question_id for item in items_of(module)] == order
    assert count_audit("test.move_item") == 4
    with pytest.raises(NotFound):
        questionnaires.move_item(event, module.id, third, 1, actor=ORGANIZER, at=AT)


def test_a_second_try_is_told_and_changes_nothing(event, module) -> None:
    (an,) = people(event, "Mẫu An")
    sitting = opened(module)
    first = hand_in(sitting, an, *RIGHT)
    second = hand_in(sitting, an, *WRONG)
    assert (first.is_new, second.is_new, second.taking.id) == (True, False, first.taking.id)
    values = db.session.execute(select(Answer.stored).where(Answer.subject_id == first.taking.id)).scalars().all()
    assert sorted(map(str, values)) == sorted(map(str, RIGHT))


def test_what_was_answered_in_time_counts_however_late_it_comes_and_later_answers_wait_for_the_trainer(
    event, course, module
) -> None:
    early, slow, late = people(event, "Mẫu An", "Mẫu Bình", "Mẫu Châu")
    sitting = opened(module)
    closed = AT + timedelta(minutes=20)
    service.close_test(sitting, actor=ORGANIZER, at=closed)
    next_day = closed + timedelta(days=1)
    assert not hand_in(sitting, early, *RIGHT, answered_at=closed, at=next_day).taking.is_late
    assert not hand_in(sitting, slow, *RIGHT, answered_at=closed + GRACE, at=next_day).taking.is_late
    taken = hand_in(sitting, late, *RIGHT, answered_at=closed + GRACE * 2, at=next_day)
    assert taken.taking.is_late
    test = get_test(event.id, module)
    assert len(test.taken(Stage.BEFORE)) == 2
    service.admit(taken.taking, actor=ORGANIZER, at=next_day)
    assert len(get_test(event.id, module).taken(Stage.BEFORE)) == 3


def test_nobody_takes_a_test_before_it_is_opened_or_of_another_event_or_as_a_trainer(event, module) -> None:
    (an,) = people(event, "Mẫu An")
    trainer = make_registration(event, "Mẫu Giảng", None, category="trainer")
    stranger = make_registration(make_event(), "Mẫu Xa")
    assert list_own_tests(an) == []
    sitting = opened(module)
    for who in (trainer, stranger):
        with pytest.raises(Forbidden):
            hand_in(sitting, who, *RIGHT)
    assert [own.sitting.id for own in list_own_tests(an)] == [sitting.id]
    assert list_own_tests(trainer) == []
    with pytest.raises(DomainError):
        hand_in(sitting, an, None, None, None, None)


def test_answers_to_questions_of_another_test_and_what_is_no_answer_are_refused(event, module) -> None:
    (an,) = people(event, "Mẫu An")
    other = make_course(event, (make_session(event, "training"),)).modules[0]
    foreign = add(other, ItemKind.SINGLE, "Câu khác?", "A", "B")
    sitting = opened(module)
    own = sheet(module, *RIGHT)
    foreign_wording = items_of(other)[0].wording_id
    for wrong in (
        Sheet([*own.asked, foreign_wording], own.answers),
        Sheet(own.asked, {**own.answers, foreign: "1"}),
        sheet(module, "9", None, None, None),
        sheet(module, None, ["1", "7"], None, None),
        sheet(module, None, None, None, "nhiều"),
    ):
        with pytest.raises(DomainError), transaction():
            service.take(sitting, an, wrong, actor=ORGANIZER, answered_at=AT, at=LATER)
    assert get_test(event.id, module).takings == ()


def test_a_question_that_changes_is_a_new_version_and_answers_stay_with_theirs(event, course, module) -> None:
    (an,) = people(event, "Mẫu An")
    old = sheet(module, *RIGHT)
    hand_in(opened(module), an, *RIGHT)
    first = items_of(module)[0]
    choices = [Choice(option.key, option.label, option.key == "2") for option in first.options]
    data = QuestionData(ItemKind.SINGLE, "Ăn bao nhiêu muối một ngày?", "", choices)
    service.change_question(module, first.question_id, data, actor=ORGANIZER, at=LATER)
    changed = items_of(module)[0]
    assert (changed.question_id, changed.right) == (first.question_id, ("2",))
    assert changed.wording_id != first.wording_id
    before = results(event.id, course, module).paired.people[0].before
    assert (before.right, before.of) == (4, 4)
    after = opened(module, Stage.AFTER, LATER)
    with transaction():  # a phone that still shows the old words
        service.take(after, an, old, actor=ORGANIZER, answered_at=LATER, at=LATER)
    assert results(event.id, course, module).paired.questions[0].reworded == 0
    (binh,) = people(event, "Mẫu Bình")
    service.open_test(module, Stage.BEFORE, actor=ORGANIZER, at=LATER)
    with transaction():
        service.take(get_test(event.id, module).before, binh, old, actor=ORGANIZER, answered_at=LATER, at=LATER)
    hand_in(after, binh, "2", *RIGHT[1:], answered_at=LATER)
    row = results(event.id, course, module).paired.questions[0]
    assert (row.reworded, row.paired.before.of, row.after.right) == (1, 1, 2)


def test_a_question_that_was_taken_out_or_added_counts_only_where_it_was_asked(event, course, module) -> None:
    an, binh = people(event, "Mẫu An", "Mẫu Bình")
    hand_in(opened(module), an, *RIGHT)
    service.remove_question(module, items_of(module)[3].question_id, actor=ORGANIZER, at=LATER)
    add(module, ItemKind.SINGLE, "Câu mới?", "Phải", "Trái")
    after = opened(module, Stage.AFTER, LATER)
    hand_in(after, an, *RIGHT[:3], "1", answered_at=LATER)
    found = results(event.id, course, module).paired
    assert [(row.before.of, row.after.of) for row in found.questions] == [(1, 1), (1, 1), (1, 1), (1, 0), (0, 1)]
    assert found.whole.before.of == 3
    del binh


def test_a_sheet_is_typed_by_letters_once_and_may_be_typed_anew(event, course, module) -> None:
    an, binh = people(event, "Mẫu An", "Mẫu Bình")
    sitting = opened(module)
    typed = service.type_in(sitting, an, "a bc s 380", actor=ORGANIZER, at=LATER)
    assert results(event.id, course, module).paired.people[0].before.right == 4
    with pytest.raises(Conflict):
        service.type_in(sitting, an, "B - Đ 1", actor=ORGANIZER, at=LATER)
    with pytest.raises(DomainError) as refusal:
        service.type_in(sitting, binh, "ABC", actor=ORGANIZER, at=LATER)
    assert refusal.value.field == "answers"
    service.take_back(typed.taking, actor=ORGANIZER, at=LATER)
    service.type_in(sitting, an, "B - Đ 1", actor=ORGANIZER, at=LATER)
    assert results(event.id, course, module).paired.people[0].before.right == 0
    sent = hand_in(sitting, binh, *RIGHT)
    with pytest.raises(Conflict):
        service.take_back(sent.taking, actor=ORGANIZER, at=LATER)


def test_the_test_after_ends_the_one_before_and_a_test_needs_questions(event, module) -> None:
    opened(module)
    opened(module, Stage.AFTER, LATER)
    assert get_test(event.id, module).before.closed_at == LATER
    empty = make_course(event, (make_session(event, "training"),)).modules[0]
    with pytest.raises(DomainError):
        opened(empty)


def test_a_subject_whose_test_was_taken_stays_and_another_goes_with_its_sittings(event, module) -> None:
    (an,) = people(event, "Mẫu An")
    hand_in(opened(module), an, *RIGHT)
    with pytest.raises(Conflict):
        remove_module(module, actor=ORGANIZER, at=LATER)
    other = make_course(event, (make_session(event, "training"),)).modules[0]
    add(other, ItemKind.SINGLE, "Câu?", "A", "B")
    opened(other)
    remove_module(other, actor=ORGANIZER, at=LATER)


def test_each_set_of_examples_can_be_taken_once_names_its_sources_and_hides_the_right_answer_by_its_place(
    event,
) -> None:
    places = []
    for key in examples.offered():
        module = make_course(event, (make_session(event, "training"),)).modules[0]
        count = examples.take(module, key, actor=ORGANIZER, at=AT)
        assert 8 <= count <= 10
        assert examples.take(module, key, actor=ORGANIZER, at=AT) == 0
        items = items_of(module)
        assert all(item.help.startswith("Câu hỏi ví dụ. Nguồn: ") for item in items)
        assert {item.kind for item in items} == set(ItemKind)
        places += [
            [option.key for option in item.options].index(item.right[0])
            for item in items
            if item.kind is ItemKind.SINGLE
        ]
    assert len(set(places)) > 2


def test_who_is_erased_leaves_no_answer_and_no_sheet(event, course, module) -> None:
    an, binh = people(event, "Mẫu An", "Mẫu Bình")
    sitting = opened(module)
    for who in (an, binh):
        hand_in(sitting, who, *RIGHT)
    erase(an.person, actor=ORGANIZER, at=LATER)
    assert [row.registration_id for row in db.session.execute(select(Taking)).scalars()] == [binh.id]
    assert {row.person_id for row in db.session.execute(select(Answer)).scalars()} == {binh.person_id}
    assert len(results(event.id, get_course(event.id, course.id), module).paired.people) == 1


def test_the_reference_says_how_far_the_facts_of_the_examples_were_checked() -> None:
    sets = yaml.safe_load((ROOT / "eventmgr/training/data/examples.yaml").read_text(encoding="utf-8"))
    ways = ("text", "told", "sum", "none")
    counts = {each["id"]: Counter(question["checked"] for question in each["questions"]) for each in sets}
    assert {way for found in counts.values() for way in found} == set(ways)
    told = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
    for key, found in counts.items():
        assert f"| {key} | {' | '.join(str(found[way]) for way in ways)} |" in told
    assert not any(q["checked"] == "none" for each in sets if each["id"] != "software" for q in each["questions"])
