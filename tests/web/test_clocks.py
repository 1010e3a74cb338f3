"""Servers whose clocks differ, and a clock that is put back, forget nobody."""

import pytest
from itsdangerous import SignatureExpired, URLSafeTimedSerializer

from eventmgr.core import clock, ids
from eventmgr.web.sessions import AnyClock

HOUR = 3600


class Ahead(AnyClock):
    """The signer of a machine whose clock is an hour ahead."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() + HOUR


def signed(app, session):
    maker = app.session_interface.get_signing_serializer(app)
    maker.signer = Ahead
    return maker.dumps(session)


def test_who_signed_in_at_a_server_that_is_ahead_stays_signed_in(app, event, as_role):
    organizer = as_role(event, "organizer")
    with organizer.session_transaction() as session:
        told = dict(session)
    client = app.test_client()
    client.set_cookie("session", signed(app, told))
    assert client.get(f"/events/{event.slug}/agenda").status_code == 200


def test_a_form_that_a_server_ahead_gave_out_is_taken(app, event, as_role):
    client = as_role(event, "organizer")
    client.get(f"/events/{event.slug}/agenda")
    with client.session_transaction() as session:
        raw = session["csrf_token"]
    maker = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token", signer=Ahead)
    answer = client.post("/language", data={"lang": "en", "csrf_token": maker.dumps(raw)}, csrf=False)
    assert answer.status_code == 303


def test_what_is_old_is_still_forgotten():
    signer, ahead = AnyClock("key"), Ahead("key")
    assert signer.unsign(ahead.sign("x"), max_age=10) == b"x"
    with pytest.raises(SignatureExpired):
        ahead.unsign(signer.sign("x"), max_age=10)


def test_ids_stay_apart_when_the_clock_goes_back(monkeypatch):
    made = [ids.uuid7() for _each in range(100)]
    at = clock.now()
    monkeypatch.setattr(ids, "now", lambda: at.replace(year=at.year - 1))
    made += [ids.uuid7() for _each in range(100)]
    monkeypatch.undo()
    made += [ids.uuid7() for _each in range(100)]
    assert len(set(made)) == 300
