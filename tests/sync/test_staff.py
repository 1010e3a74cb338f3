"""What a page of staff sends: in the name of the account that is signed in, within its rights, each thing once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from eventmgr.accounts.models import Account
from eventmgr.core.db import db
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.minutes.queries import find_minutes, list_clashes, texts
from eventmgr.minutes.rules import Section
from tests.conftest import SignIn
from tests.factories import make_registration, make_session
from tests.minutes.meeting import make_meeting
from tests.pages import PageClient

AT = "2024-10-24T07:03:00+07:00"


def newest_account() -> UUID:
    return db.session.execute(select(Account.id).order_by(Account.id.desc())).scalars().first()  # type: ignore[return-value]  # somebody signed in


def operation(text: str, version: int, more: dict[str, Any] | None = None) -> dict[str, Any]:
    payload = {"section": "opening", "mode": "add", "text": text, "version": version, "data": "", **(more or {})}
    return {"id": str(uuid7()), "kind": "minutes.write", "at": AT, "payload": payload}


Send = Callable[..., Any]


@pytest.fixture
def secretary(event: Event, as_role: SignIn) -> tuple[PageClient, Send]:
    client = as_role(event, "secretary")
    me = newest_account()

    def send(*operations: dict[str, Any], device: UUID = me) -> Any:
        return client.post(f"/events/{event.slug}/sync", json={"device": str(device), "operations": list(operations)})

    return client, send


def test_a_text_is_written_once_however_often_it_is_sent(event: Event, secretary: tuple[PageClient, Send]) -> None:
    _client, send = secretary
    first = operation("Khai mạc", 0)
    answers = [send(first).get_json()["answers"][0] for _ in range(2)]
    assert [(row["status"], row["result"], row["version"], row["replayed"]) for row in answers] == [
        (200, "written", 1, False),
        (200, "written", 1, True),
    ]
    assert texts(find_minutes(event.id)) == {Section.OPENING: "Khai mạc"}


def test_a_text_upon_an_older_version_differs_and_may_be_settled(
    event: Event, secretary: tuple[PageClient, Send]
) -> None:
    _client, send = secretary
    send(operation("Một", 0))
    (told,) = send(operation("Hai", 0)).get_json()["answers"]
    assert (told["result"], told["version"]) == ("differs", 1)
    settle = {"id": str(uuid7()), "kind": "minutes.settle", "at": AT}
    (done,) = send({**settle, "payload": {"revision": told["revision"], "keep": "both", "version": 1}}).get_json()[
        "answers"
    ]
    assert (done["result"], done["version"]) == ("settled", 2)
    assert texts(find_minutes(event.id)) == {Section.OPENING: "Một\nHai"}
    assert list_clashes(find_minutes(event.id)) == {}


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({"section": "nowhere"}, "section"),
        ({"mode": "beside"}, "mode"),
        ({"version": "1"}, "version"),
        ({"revision": "x"}, "revision"),
        ({"text": 7}, "text"),
        ({"text": "x" * 20_001}, "opening"),
    ],
)
def test_what_is_malformed_is_refused_by_itself(
    event: Event, secretary: tuple[PageClient, Send], payload: dict[str, Any], field: str
) -> None:
    _client, send = secretary
    wrong, right = send(operation("x", 0, payload), operation("Khai mạc", 0)).get_json()["answers"]
    assert (wrong["status"], wrong["field"], right["status"]) == (422, field, 200)
    assert texts(find_minutes(event.id)) == {Section.OPENING: "Khai mạc"}


def test_nothing_is_done_beyond_the_rights_of_the_account(event: Event, as_role: SignIn) -> None:
    chair, person = as_role(event, "chair"), make_registration(event)
    session = make_session(event, "check_in")
    payload = {"registration": str(person.id), "session": str(session.id), "source": "staff"}
    scan = {"id": str(uuid7()), "kind": "checkin.check_in", "at": AT, "payload": payload}
    body = {"device": str(newest_account()), "operations": [scan, operation("Khai mạc", 0)]}
    answers = chair.post(f"/events/{event.slug}/sync", json=body).get_json()["answers"]
    assert [row["status"] for row in answers] == [403, 200]


def test_nothing_is_sent_in_the_name_of_another(event: Event, secretary: tuple[PageClient, Send]) -> None:
    _client, send = secretary
    answer = send(operation("Khai mạc", 0), device=uuid7())
    assert (answer.status_code, answer.get_json()["code"]) == (401, "other_account")
    assert find_minutes(event.id) is None


def test_the_state_tells_every_text_with_its_version_and_says_when_nothing_changed(
    event: Event, secretary: tuple[PageClient, Send]
) -> None:
    client, send = secretary
    make_meeting(event)
    url = f"/events/{event.slug}/minutes/state"
    before = client.get(url)
    assert before.get_json()["sections"]["opening"]["version"] == 0
    assert before.headers["X-CSRF-Token"]
    assert client.get(url, headers={"If-None-Match": before.headers["ETag"]}).status_code == 304
    send(operation("Một", 0), operation("Hai", 0))
    told = client.get(url, headers={"If-None-Match": before.headers["ETag"]}).get_json()
    opening = told["sections"]["opening"]
    assert (opening["text"], opening["version"], opening["by"]) == ("Một", 1, "Mẫu secretary")
    assert [row["text"] for row in opening["differs"]] == ["Hai"]
    assert (told["state"], told["me"]) == ("draft", str(newest_account()))


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("staff", 403), ("secretary", 200)])
def test_who_may_send(event: Event, as_role: SignIn, role: str, status: int) -> None:
    client = as_role(event, role)
    body = {"device": str(newest_account()), "operations": []}
    assert client.post(f"/events/{event.slug}/sync", json=body).status_code == status
    assert client.get(f"/events/{event.slug}/minutes/state").status_code == status
