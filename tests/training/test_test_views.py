"""What trainers do on the pages of tests and feedback, and what others do not see."""

import pytest

from eventmgr.training.queries.tests import get_test
from eventmgr.training.rules.feedback import Opinion
from eventmgr.training.rules.tests import ItemKind, Stage
from eventmgr.training.service.feedback import give_feedback, open_feedback
from tests.factories import AT, ORGANIZER, count_audit, make_registration
from tests.training.testing import RIGHT, course_with_test, hand_in, items_of, opened


@pytest.fixture
def module(event):
    return course_with_test(event)[0].modules[0]


@pytest.fixture
def base(event, module):
    return f"/events/{event.slug}/training/modules/{module.id}/test"


def test_a_trainer_writes_opens_types_and_reads(as_role, event, module, base):
    trainer = as_role(event, "trainer")
    form = trainer.get(f"{base}/questions/new").get_data(as_text=True)
    assert 'name="choices-0-label"' in form
    data = {"kind": "single", "label": "Ăn gì?", "choices-0-label": "Rau", "choices-0-is_right": "y"}
    assert trainer.post(f"{base}/questions/new", data=data).status_code == 422
    assert trainer.post(f"{base}/questions/new", data={**data, "choices-1-label": "Muối"}).status_code == 303
    added = items_of(module)[-1]
    assert (added.kind, [option.label for option in added.options]) == (ItemKind.SINGLE, ["Rau", "Muối"])
    page = trainer.get(f"{base}/questions/{added.question_id}").get_data(as_text=True)
    assert 'value="Muối"' in page
    who = make_registration(event, "Mẫu An")
    assert trainer.post(f"{base}/before/open").status_code == 303
    typed = {"code": who.code, "answers": "A BC S 400 A"}
    assert trainer.post(f"{base}/before/typing", data={**typed, "answers": "AB"}).status_code == 422
    assert trainer.post(f"{base}/before/typing", data={**typed, "code": "KHONG"}).status_code == 422
    assert trainer.post(f"{base}/before/typing", data=typed).status_code == 303
    by_pass = {"code": f"HTTP://X/P/{who.passes[-1].token}", "answers": "-BC---"}
    assert trainer.post(f"{base}/before/typing", data=by_pass).status_code == 422
    assert trainer.post(f"{base}/before/close").status_code == 303
    results = trainer.get(f"{base}/results").get_data(as_text=True)
    assert "Mẫu An" in results
    assert "5/5" in results
    assert count_audit("test.take") == 1


def test_names_and_answers_are_for_trainers_and_organizers_alone(as_role, event, base):
    for role in ("viewer", "secretary", "staff", "chair"):
        assert as_role(event, role).get(f"{base}/results").status_code == 403
        assert as_role(event, role).get(base).status_code == 403
    assert as_role(event, "organizer").get(f"{base}/results").status_code == 200


def test_the_papers_say_sums_and_whose_sheet_it_is(as_role, event, module, base):
    who = make_registration(event, "Mẫu An")
    hand_in(opened(module), who, *RIGHT)
    trainer = as_role(event, "trainer")
    for path in ("questions.pdf", "before/sheets.pdf", "results.pdf"):
        assert trainer.get(f"{base}/{path}").data.startswith(b"%PDF")
    assert len(get_test(event.id, module).taken(Stage.BEFORE)) == 1


def test_feedback_is_read_by_all_who_see_the_training_and_opened_by_trainers(as_role, event, module):
    page = f"/events/{event.slug}/training/{module.course_id}/feedback"
    trainer, viewer = as_role(event, "trainer"), as_role(event, "viewer")
    assert viewer.post(f"{page}/open").status_code == 403
    assert trainer.post(f"{page}/close").status_code == 303
    assert trainer.post(f"{page}/open").status_code == 303
    for number in range(5):
        assert "Rất bổ ích" not in viewer.get(page).get_data(as_text=True)
        who = make_registration(event, f"Mẫu Người {number}")
        give_feedback(module.course, who, Opinion({"use": 5}, {"best": "Rất bổ ích"}))
    assert "Rất bổ ích" in viewer.get(page).get_data(as_text=True)
    assert viewer.get(f"{page}.xlsx").data.startswith(b"PK")
    open_feedback(module.course, actor=ORGANIZER, at=AT)


def test_questions_are_moved_by_arrows_without_a_script_and_the_arrow_keeps_the_focus(as_role, event, module, base):
    trainer = as_role(event, "trainer")
    first, second = (item.question_id for item in items_of(module)[:2])
    answer = trainer.post(f"{base}/questions/{second}/move", data={"place": "1"})
    assert (answer.status_code, f"moved={second}&by=up" in answer.location) == (303, True)
    page = trainer.get(answer.location).get_data(as_text=True)
    assert page.index(f"question-{second}") < page.index(f"question-{first}")
    assert page.count("autofocus") == 1
    opened(module)
    trainer.post(f"{base}/questions/{first}/move", data={"place": "1"})
    assert items_of(module)[0].question_id == second
    assert "/move" not in trainer.get(base).get_data(as_text=True)
