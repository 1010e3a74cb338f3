"""Many people at once for few places, over HTTP, in a database of its own: nobody twice, none too many, all told."""

import http.client
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.serving import make_server

from eventmgr.core.db import db, transaction
from eventmgr.people.models import Host, Person
from eventmgr.people.service import load_admin_units
from eventmgr.registration.models import Pass, Registration
from eventmgr.registration.queries import count_by_state
from eventmgr.registration.rules import RegistrationState
from tests.conftest import DATABASES, build_app
from tests.factories import make_delegation, make_event
from tests.postgres import temporary_cluster

# (people, places): SQLite lets one write after the other, so fewer say as much.
CROWDS = {"postgresql": (120, 10), "sqlite": (40, 5)}
_S = RegistrationState


@dataclass
class Door:
    """A running server whose event has few places, and one visitor's form."""

    app: Flask
    port: int
    slug: str
    event_id: UUID
    people: int
    places: int
    cookie: str = ""
    csrf: str = ""

    def open(self) -> None:
        """Load the form once; what it sets serves all who send it."""
        page, cookie, _status, _where = self.ask("GET", f"/e/{self.slug}/register")
        self.cookie = cookie
        self.csrf = re.search('name="csrf_token"[^>]* value="([^"]+)"', page)[1]  # type: ignore[index]  # a miss fails

    def ask(self, method: str, path: str, body: str | None = None, cookie: str = "") -> tuple[str, str, int, str]:
        """One request on a connection of its own: text, cookie, status, and where it leads."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": cookie or self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        set_cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
        connection.close()
        return text, set_cookie, answer.status, answer.getheader("Location") or ""

    def register(self, name: str, phone: str) -> tuple[str, str, int, str]:
        """Send the form."""
        form = {"csrf_token": self.csrf, "full_name": name, "province": "Khánh Hòa", "phone": phone, "organising": "y"}
        return self.ask("POST", f"/e/{self.slug}/register", urlencode(form))

    def all_at_once(self, people: list[tuple[str, str]]) -> list[tuple[str, str, int, str]]:
        """All of them send in the same moment."""
        start = threading.Barrier(len(people))

        def one(person: tuple[str, str]) -> tuple[str, str, int, str]:
            start.wait()
            return self.register(*person)

        with ThreadPoolExecutor(len(people)) as pool:
            return list(pool.map(one, people))


@contextmanager
def running(url: str, folder: Path) -> Iterator[tuple[Flask, int]]:
    """A server on a free port, with the provinces and a host in its database."""
    app = build_app(url, folder)
    with app.app_context():
        db.create_all()
        load_admin_units()
        with transaction() as session:
            session.add(Host(name="Hội Liên hiệp Phụ nữ Việt Nam", short_name="Hội LHPN Việt Nam"))
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield app, server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="module", params=DATABASES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, int, str]]:
    folder = tmp_path_factory.mktemp("race")
    with ExitStack() as stack:
        is_large = request.param == "postgresql"
        url = stack.enter_context(temporary_cluster()) if is_large else f"sqlite:///{folder}/race.db"
        app, port = stack.enter_context(running(url, folder))
        yield app, port, request.param


@pytest.fixture
def door(site: tuple[Flask, int, str]) -> Door:
    app, port, database = site
    people, places = CROWDS[database]
    with app.app_context():
        event = make_event(capacity=places)
        make_delegation(event, "56")
        door = Door(app, port, event.slug, event.id, people, places)
        db.session.remove()
    door.open()
    return door


def test_of_a_crowd_as_many_win_as_there_are_places_and_all_the_others_are_told(door: Door):
    names = [(f"Nguyễn Thị Mẫu Số {number}", f"0900{number:06d}") for number in range(door.people)]
    answers = door.all_at_once(names)
    assert {status for _text, _cookie, status, _where in answers} == {303}
    winners = [where for _text, _cookie, _status, where in answers if where.startswith("/p/")]
    waiting = [cookie for _text, cookie, _status, where in answers if where == f"/e/{door.slug}/received"]
    assert (len(winners), len(waiting)) == (door.places, door.people - door.places)
    told = [door.ask("GET", f"/e/{door.slug}/received", cookie=cookie)[0] for cookie in waiting]
    numbers = [int(re.search("Thứ tự của quý vị: ([0-9]+)", page)[1]) for page in told]  # type: ignore[index]  # a miss fails
    assert sorted(numbers) == list(range(1, len(waiting) + 1))
    assert all("Sự kiện đã hết chỗ." in page for page in told)
    with door.app.app_context():
        here = Registration.event_id == door.event_id
        assert count_by_state(door.event_id) == {_S.CONFIRMED: door.places, _S.WAITLISTED: door.people - door.places}
        passes = select(func.count()).select_from(Pass).join(Pass.registration).where(here)
        assert db.session.execute(passes).scalar_one() == door.places
        codes = select(func.count(Registration.code.distinct())).where(here)
        assert db.session.execute(codes).scalar_one() == door.people


def test_two_for_the_last_place_are_both_told(door: Door):
    for number in range(door.places - 1):
        door.register(f"Trần Thị Mẫu Số {number}", f"0901{number:06d}")
    answers = door.all_at_once([("Lê Thị Mẫu Một", "0902000001"), ("Lê Thị Mẫu Hai", "0902000002")])
    assert sorted(where.split("/")[1] for _text, _cookie, _status, where in answers) == ["e", "p"]
    [late] = [cookie for _text, cookie, _status, where in answers if where.startswith("/e/")]
    assert "Thứ tự của quý vị: 1" in door.ask("GET", f"/e/{door.slug}/received", cookie=late)[0]


def test_the_same_person_twice_at_once_is_registered_once(door: Door):
    answers = door.all_at_once([("Phạm Thị Mẫu Đôi", "0903000001")] * 8)
    assert sorted(status for _text, _cookie, status, _where in answers) == [303, *[422] * 7]
    with door.app.app_context():
        assert count_by_state(door.event_id) == {_S.CONFIRMED: 1}
        same = select(func.count()).select_from(Person).where(Person.phone == "+84903000001")
        assert db.session.execute(same).scalar_one() == 1
