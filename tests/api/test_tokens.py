"""How far a token reaches: reading only, to the end of its last day, and so often a minute."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from eventmgr.accounts.queries import find_token
from eventmgr.accounts.service import create_token
from eventmgr.app import create_app
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError
from eventmgr.events.models import Event
from eventmgr.people.models import Host
from tests.conftest import SignIn
from tests.factories import AT, make_event
from tests.pages import PageClient


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_a_token_that_only_reads_changes_nothing(client: PageClient, event: Event) -> None:
    headers = bearer(create_token(event, "organizer", "Bảng Mẫu", is_read_only=True, actor=SYSTEM, at=AT))
    path = f"/api/v1/events/{event.slug}/registrations"
    assert client.get(path, headers=headers).json == {"items": [], "next": None}
    refused = [
        client.post(path, json={"full_name": "Mẫu"}, headers=headers, csrf=False),
        client.post("/api/v1/sync", json={"device": "Máy Mẫu", "operations": []}, headers=headers, csrf=False),
    ]
    assert [(answer.status_code, answer.mimetype) for answer in refused] == [(403, "application/problem+json")] * 2
    assert client.get(path, headers=headers).json == {"items": [], "next": None}


def test_a_token_ends_with_its_last_day(client: PageClient, event: Event) -> None:
    end = now() + timedelta(days=1)
    secret = create_token(event, "viewer", "Bảng Mẫu", expires_at=end, actor=SYSTEM, at=now())
    assert client.get(f"/api/v1/events/{event.slug}/agenda", headers=bearer(secret)).status_code == 200
    assert find_token(secret, end - timedelta(seconds=1)) is not None
    assert find_token(secret, end) is None
    with pytest.raises(DomainError) as refused:
        create_token(event, "viewer", "Bảng Mẫu", expires_at=AT, actor=SYSTEM, at=AT)
    assert refused.value.field == "last_day"


def test_on_the_page_where_tokens_are_made(event: Event, as_role: SignIn) -> None:
    client, page = as_role(event, "organizer"), f"/events/{event.slug}/settings/tokens"
    tomorrow = (now() + timedelta(days=1)).astimezone(event.zone).date()
    data = {"label": "Bảng Mẫu", "role": "viewer", "is_read_only": "y", "last_day": tomorrow.isoformat()}
    text = client.post(page, data=data).text
    ends = tomorrow + timedelta(days=1)
    assert "chỉ đọc" in text
    assert f"00:00 {ends:%d/%m/%Y}" in text.replace("\xa0", " ")
    late = client.post(page, data={**data, "last_day": "2024-01-01"})
    assert (late.status_code, "Ngày này đã qua." in late.text) == (422, True)


@pytest.fixture
def counting(tmp_path: Path):
    app = create_app(
        {
            "TESTING": True,
            "RATELIMIT_ENABLED": True,
            "SECRET_KEY": "a key for tests only",
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/limits.db",
            "INSTANCE_PATH": tmp_path,
            "REDIS_URL": "",
        }
    )
    with app.app_context():
        db.create_all()
        with transaction() as session:
            session.add(Host(name="Hội Mẫu", short_name="Mẫu"))
    yield app
    with app.app_context():
        db.engine.dispose()


def test_one_program_is_stopped_and_another_and_a_door_are_not(counting: Flask) -> None:
    with counting.app_context():
        event = make_event()
        slug = event.slug
        hasty, other = (bearer(create_token(event, "staff", "Mẫu", actor=SYSTEM, at=AT)) for _each in range(2))
        db.session.remove()
    client, path = counting.test_client(), f"/api/v1/events/{slug}/registrations?limit=1"
    assert {client.get(path, headers=hasty).status_code for _number in range(600)} == {200}
    stopped = client.get(path, headers=hasty)
    assert (stopped.status_code, stopped.mimetype) == (429, "application/problem+json")
    assert stopped.headers["Retry-After"] == "60"
    assert client.get(path, headers=other).status_code == 200
    door = client.post(f"/api/v1/events/{slug}/check-ins", json={"id": "x"}, headers=hasty)
    assert door.status_code == 422
