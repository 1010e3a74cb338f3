"""A delegate wishes for topics on the own page."""

import pytest

from eventmgr.groups.queries import wishes_by_registration
from eventmgr.groups.service import set_setting
from tests.factories import AT, ORGANIZER, make_event, make_group, make_registration, make_session

WEIGHTS = {"province": 4, "region": 1, "category": 2, "sex": 2, "level": 2}


@pytest.fixture
def work(event):
    return make_session(event, "group_work", title="Thảo luận nhóm Mẫu")


def test_topics_are_wished_for_behind_the_code_as_long_as_that_is_open(event, work, client):
    first, second = make_group(work, 1, topic="Chủ đề một"), make_group(work, 2, topic="Chủ đề hai")
    person = make_registration(event)
    page = f"/p/{person.passes[-1].token}"
    form = f"{page}/wishes/{work.id}"
    assert client.get(form).headers["Location"].endswith(page)
    client.post(page, data={"pin": "1234"})
    assert form not in client.get(page).get_data(as_text=True)
    assert "Chủ đề hai" not in client.get(form).get_data(as_text=True)
    assert client.post(form, data={"first": str(second.id)}).status_code == 422
    set_setting(work, {**WEIGHTS, "wishes_open": True}, actor=ORGANIZER, at=AT)
    assert form in client.get(page).get_data(as_text=True)
    assert "Chủ đề hai" in client.get(form).get_data(as_text=True)
    data = {"first": str(second.id), "second": "", "third": str(first.id)}
    assert client.post(form, data=data).status_code == 303
    assert wishes_by_registration(work.id) == {person.id: [second, first]}
    assert client.post(form, data=dict.fromkeys(data, str(first.id))).status_code == 422
    stranger = make_session(make_event(), "group_work")
    assert client.get(f"{page}/wishes/{stranger.id}").status_code == 404
