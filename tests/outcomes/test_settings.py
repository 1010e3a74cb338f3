"""What a discussion is given before it begins: its questions, the time of a speech, the address of its wall."""

import pytest

from eventmgr.core.db import transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.events.rules import EventState
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.rules import DEFAULT_PROMPTS
from eventmgr.outcomes.service import SettingData
from tests.factories import AT, ORGANIZER, count_audit, make_event, make_group, make_session

BY = {"actor": ORGANIZER, "at": AT}


@pytest.fixture
def session(event):
    return make_session(event, "group_work")


def page_of(session):
    return f"/events/{session.event.slug}/records/settings/{session.id}"


def test_a_wall_comes_with_our_questions_and_is_made_once(session):
    assert queries.prompts_of(queries.find_setting(session.id)) == list(DEFAULT_PROMPTS)
    setting = service.open_wall(session, **BY)
    assert service.open_wall(session, **BY).wall_key == setting.wall_key
    assert (queries.prompts_of(setting), setting.speech_minutes) == (list(DEFAULT_PROMPTS), None)
    assert (len(setting.wall_key), count_audit("discussion.open_wall")) == (20, 1)


def test_questions_and_time_are_set_and_written_down_once(session):
    data = SettingData("  Khó khăn  gì? \n\nCần gì?\n", 5)
    setting = service.change_setting(session, data, **BY)
    service.change_setting(session, data, **BY)
    assert (queries.prompts_of(setting), setting.speech_minutes) == (["Khó khăn gì?", "Cần gì?"], 5)
    assert count_audit("discussion.set") == 1
    assert queries.prompts_of(service.change_setting(session, SettingData("", None), **BY)) == []


@pytest.mark.parametrize(
    ("prompts", "minutes", "field"),
    [
        ("Hỏi?\n" * 13, None, "prompts"),
        ("a" * 301, None, "prompts"),
        ("", 0, "speech_minutes"),
        ("", 61, "speech_minutes"),
    ],
)
def test_too_much_is_refused(session, prompts, minutes, field):
    with pytest.raises(DomainError) as refused:
        service.change_setting(session, SettingData(prompts, minutes), **BY)
    assert refused.value.field == field
    assert queries.find_setting(session.id) is None


def test_a_new_address_shuts_the_old_one(session):
    old = service.open_wall(session, **BY).wall_key
    new = service.renew_wall(session, **BY).wall_key
    assert queries.get_setting_by_wall(new.lower()).session_id == session.id
    with pytest.raises(NotFound):
        queries.get_setting_by_wall(old)


def test_an_archived_event_keeps_its_settings(event, session):
    service.open_wall(session, **BY)
    with transaction():
        event.state = EventState.ARCHIVED
    with pytest.raises(Conflict):
        service.renew_wall(session, **BY)
    with pytest.raises(Conflict):
        service.change_setting(session, SettingData("Gì?", 1), **BY)


def test_the_page_offers_a_wall_then_its_address_then_another(session, as_role):
    client = as_role(session.event, "secretary")
    page = client.get(page_of(session))
    assert ("Tạo bảng theo dõi" in page.text, DEFAULT_PROMPTS[0] in page.text) == (True, True)
    assert queries.find_setting(session.id) is None, "looking makes nothing"
    keys = []
    for _times in range(2):
        assert client.post(f"{page_of(session)}/wall").status_code == 303
        key = queries.find_setting(session.id).wall_key
        assert f"http://127.0.0.1:8000/w/{key}" in client.get(page_of(session)).text
        keys.append(key)
    assert keys[0] != keys[1]


def test_what_is_filled_in_is_kept_or_refused_with_what_was_typed(session, as_role):
    client = as_role(session.event, "organizer")
    form = {"prompts": "Khó khăn lớn nhất Mẫu là gì?", "speech_minutes": "7"}
    assert client.post(page_of(session), data=form).status_code == 303
    setting = queries.find_setting(session.id)
    assert (setting.prompts, setting.speech_minutes) == (form["prompts"], 7)
    for minutes in ("99", "mười"):
        refused = client.post(page_of(session), data={"prompts": "Câu khác Mẫu?", "speech_minutes": minutes})
        assert (refused.status_code, "Câu khác Mẫu?" in refused.text) == (422, True)
    assert queries.find_setting(session.id).speech_minutes == 7


def test_only_who_may_edit_records_sees_the_address(session, as_role):
    service.open_wall(session, **BY)
    answers = {
        role: as_role(session.event, role).get(page_of(session)).status_code
        for role in ("organizer", "secretary", "facilitator", "chair", "viewer", "staff", "trainer")
    }
    allowed = {role for role, status in answers.items() if status == 200}
    assert (allowed, set(answers.values())) == ({"organizer", "secretary", "facilitator"}, {200, 403})


def test_only_a_discussion_of_this_event_has_such_a_page(session, as_role):
    client = as_role(session.event, "organizer")
    lunch = make_session(session.event, "meal")
    foreign = make_session(make_event(), "group_work")
    for other in (lunch, foreign):
        address = f"/events/{session.event.slug}/records/settings/{other.id}"
        assert (client.get(address).status_code, client.post(f"{address}/wall").status_code) == (404, 404)


def test_the_records_lead_to_the_page(session, as_role):
    make_group(session)
    page = as_role(session.event, "secretary").get(f"/events/{session.event.slug}/records").text
    assert page.count(page_of(session)) == 1
    assert page_of(session) not in as_role(session.event, "chair").get(f"/events/{session.event.slug}/records").text
