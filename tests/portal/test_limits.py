"""How often a public form and a secret link may be asked, by whom, and that one hotel address is not shut out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from eventmgr.app import create_app
from eventmgr.core.db import db, transaction
from eventmgr.outcomes.service import open_wall
from eventmgr.people.models import Host
from eventmgr.people.service import load_admin_units
from eventmgr.training.service import issue_certificates
from tests.factories import AT, ORGANIZER, make_course, make_event, make_registration, make_session
from tests.minutes.meeting import check_in

FORM = "/e/khong-co/register"
LINK = "/p/KHONGCO"


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Flask]:
    """An application that counts, as the one in production does."""
    app = create_app(
        {
            "TESTING": True,
            "RATELIMIT_ENABLED": True,
            "WTF_CSRF_ENABLED": False,
            "SECRET_KEY": "a key for tests only",
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/limits.db",
            "INSTANCE_PATH": tmp_path,
            "PUBLIC_URL": "http://127.0.0.1:8000",
            "REDIS_URL": "",
        }
    )
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


def device(app: Flask, mark: str):
    """A browser that has had a form before."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["csrf_token"] = mark
    return client


def statuses(client, method: str, path: str, times: int) -> set[int]:
    return {client.open(path, method=method).status_code for _number in range(times)}


def test_one_device_is_stopped_and_another_behind_the_same_address_is_not(limited: Flask):
    hasty = device(limited, "a")
    assert statuses(hasty, "POST", FORM, 60) == {404}
    assert hasty.post(FORM).status_code == 429
    assert device(limited, "b").post(FORM).status_code == 404


def test_one_secret_link_is_stopped_whoever_asks_and_another_is_not(limited: Flask):
    assert statuses(device(limited, "a"), "GET", LINK, 300) == {404}
    assert device(limited, "b").get(LINK).status_code == 429
    assert device(limited, "b").get(LINK.lower().replace("/p/", "/P/")).status_code == 429, "the same secret"
    assert device(limited, "b").get("/p/ANDERES").status_code == 404


def test_an_address_may_ask_for_the_pages_of_an_event_600_times_a_minute(limited: Flask):
    answers = {device(limited, f"{number}").get(FORM).status_code for number in range(600)}
    assert answers == {404}


def test_a_hall_looks_at_one_wall_and_who_tries_keys_is_stopped(limited: Flask):
    with limited.app_context():
        load_admin_units()
        with transaction() as session:
            session.add(Host(name="Hội Mẫu", short_name="Mẫu"))
        wall = f"/w/{open_wall(make_session(make_event(), 'group_work'), actor=ORGANIZER, at=AT).wall_key}/live"
        db.session.remove()
    assert statuses(limited.test_client(), "GET", wall, 310) == {200}
    guesser = device(limited, "a")
    answers = [guesser.get(f"/w/SAI{number}/live").status_code for number in range(1201)]
    assert (set(answers[:1200]), answers[1200]) == ({404}, 429)


def test_a_hall_checks_certificates_behind_one_address_and_who_guesses_codes_is_stopped(limited: Flask):
    """80 people mistype three times each and then scan their own; one device stops at 30, an address at 600."""
    with limited.app_context():
        load_admin_units()
        with transaction() as session:
            session.add(Host(name="Hội Mẫu", short_name="Mẫu"))
        event = make_event()
        lesson = make_session(event, "training", takes_attendance=True)
        check_in(event, lesson, make_registration(event, "Mẫu An"))
        course = make_course(event, (lesson,))
        (certificate,) = issue_certificates(course, on=AT.date(), actor=ORGANIZER, at=AT)
        genuine = f"/verify/{certificate.code}"
        db.session.remove()
    hall = [device(limited, f"{number}") for number in range(80)]
    assert {person.get(f"/verify/SAI{number}").status_code for person in hall for number in range(3)} == {404}
    assert {person.get(genuine).status_code for person in hall for _again in range(2)} == {200}
    hasty = hall[0]
    answers = [hasty.get(f"/verify/SAI{number}").status_code for number in range(3, 31)]
    assert (set(answers[:27]), answers[27]) == ({404}, 429)
    assert (hasty.get(genuine).status_code, hall[1].get(genuine).status_code) == (429, 200)
    guesser = limited.test_client(use_cookies=False)
    left = 600 - 80 * 3 - 27
    answers = [guesser.post("/verify/THU").status_code for _number in range(100)]
    answers += [guesser.get(f"/verify/THU{number}").status_code for number in range(left - 99)]
    assert (set(answers[:left]), answers[left]) == ({404}, 429)
