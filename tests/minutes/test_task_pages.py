"""The pages of the tasks: those of staff, and the one of their owner."""

import re
from datetime import date
from typing import Any

import pytest

from eventmgr.core.db import transaction
from eventmgr.core.errors import Conflict
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.minutes import service
from eventmgr.minutes.models import Task
from eventmgr.minutes.queries import list_tasks
from tests.conftest import SignIn
from tests.factories import AT, ORGANIZER, make_delegation, make_event
from tests.minutes.given import give_one, tell
from tests.pages import PageClient


def form_of(page: Any, task: Task) -> dict[str, str]:
    """The form of a task on the page of its owner."""
    found = re.search(rf'name="(t{task.id.hex}-)report_id"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    assert found is not None
    return {f"{found[1]}report_id": found[2], "prefix": found[1]}


def test_the_owner_tells_without_an_account(event: Event, client: PageClient) -> None:
    task = give_one(event, "Nhân rộng mô hình Mẫu | Ban Mẫu || 31/12/2024")
    assert task.owner is not None
    path = f"/t/{task.owner.key}"
    page = client.get(path.upper())
    assert (page.status_code, page.headers["X-Robots-Tag"]) == (200, "noindex, nofollow")
    typed = form_of(page, task)
    prefix = typed.pop("prefix")
    stuck = {**typed, f"{prefix}state": "stuck", f"{prefix}text": ""}
    assert client.post(f"{path}/{task.id}", data=stuck).status_code == 422
    told = {**stuck, f"{prefix}text": "Thiếu kinh phí Mẫu."}
    for _twice in range(2):
        assert client.post(f"{path}/{task.id}", data=told).status_code == 303
    text = client.get(path).get_data(as_text=True)
    assert text.count("Thiếu kinh phí Mẫu.") == 1
    assert len(list_tasks(event.id)[0].reports) == 1


def test_a_page_that_stood_open_too_long_loses_nothing(event: Event, client: PageClient) -> None:
    task = give_one(event, "Nhân rộng mô hình Mẫu | Ban Mẫu")
    assert task.owner is not None
    path = f"/t/{task.owner.key}"
    typed = form_of(client.get(path), task)
    prefix = typed.pop("prefix")
    told = {**typed, f"{prefix}state": "underway", f"{prefix}text": "Đã làm được một nửa."}
    page = client.post(f"{path}/{task.id}", data=told, csrf=False)
    assert page.status_code == 422
    assert "Đã làm được một nửa." in page.get_data(as_text=True)


def test_a_replaced_link_says_so(event: Event, client: PageClient) -> None:
    task = give_one(event, "Nhân rộng | Ban Mẫu")
    assert task.owner is not None
    old = task.owner.key
    service.renew_key(event, task.owner.id, actor=ORGANIZER, at=AT)
    page = client.get(f"/t/{old}")
    assert page.status_code == 404
    assert "Ban Tổ chức" in page.get_data(as_text=True)


def test_an_archived_event_can_be_read_and_told_nothing(event: Event, client: PageClient) -> None:
    task = give_one(event, "Nhân rộng | Ban Mẫu")
    assert task.owner is not None
    with transaction():
        event.state = EventState.ARCHIVED
    page = client.get(f"/t/{task.owner.key}")
    assert page.status_code == 200
    assert "<textarea" not in page.get_data(as_text=True)
    with pytest.raises(Conflict):
        tell(task)


def test_the_staff_pages(event: Event, as_role: SignIn) -> None:
    make_delegation(event, "56")
    secretary = as_role(event, "secretary")
    path = f"/events/{event.slug}/minutes/tasks"
    assert secretary.get(path).status_code == 200
    refused = secretary.post(path, data={"lines": "| Khánh Hòa"})
    assert refused.status_code == 422
    assert "| Khánh Hòa" in refused.get_data(as_text=True)
    lines = "Một việc Mẫu | khanh hoa || 01/11/2024\nHai việc Mẫu | Ban Mẫu"
    assert secretary.post(path, data={"lines": lines}).status_code == 303
    first, second = list_tasks(event.id)
    for query, shown in (
        ("", [True, True]),
        ("?show=late", [True, False]),
        ("?show=open", [True, True]),
        ("?show=done", [False, False]),
        (f"?owner={second.owner_id}", [False, True]),
    ):
        table = secretary.get(path + query).get_data(as_text=True)
        assert [f'id="task-{task.id}"' in table for task in (first, second)] == shown, query
    owner = secretary.get(f"{path}/owners/{first.owner_id}").get_data(as_text=True)
    assert first.owner is not None
    assert f"http://127.0.0.1:8000/t/{first.owner.key}" in owner
    assert secretary.get(f"{path}.pdf").data.startswith(b"%PDF")
    viewer = as_role(event, "viewer")
    page = viewer.get(path)
    assert page.status_code == 200
    assert first.owner.key not in page.get_data(as_text=True)
    assert viewer.get(f"{path}/owners").status_code == 403


def test_only_events_that_one_may_see_are_carried_on(event: Event, as_role: SignIn) -> None:
    earlier = make_event(starts_on=date(2023, 10, 1), ends_on=date(2023, 10, 2))
    give_one(earlier)
    path = f"/events/{event.slug}/minutes/tasks/carry-on"
    assert as_role(event, "secretary").post(path, data={"earlier": str(earlier.id)}).status_code == 303
    assert list_tasks(event.id) == []
    assert as_role(None, "organizer").post(path, data={"earlier": str(earlier.id)}).status_code == 303
    assert len(list_tasks(event.id)) == 1
