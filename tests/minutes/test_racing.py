"""Locks on real connections: two chairs at once, and minutes of two events that ask for the next number."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Barrier

from eventmgr.core.db import db
from eventmgr.core.errors import Conflict
from eventmgr.core.files import store
from eventmgr.minutes import service
from eventmgr.minutes.models import Amendment, Minutes
from eventmgr.minutes.rules import amendment_mark
from tests.factories import AT, ORGANIZER, count_audit, make_event
from tests.minutes.meeting import make_submitted


def race(app, work, count):
    """Do the work so many times at once, each on a connection of its own."""
    start = Barrier(count)

    def one(number):
        with app.app_context():
            start.wait(timeout=60)
            try:
                return work(number)
            except Conflict:
                return None

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_of_two_chairs_one_locks(committed_app):
    minutes_id = make_submitted(make_event()).id
    db.session.remove()

    def lock(number):
        minutes = db.session.get_one(Minutes, minutes_id)
        files = {"pdf": f"%PDF {number}".encode(), "docx": f"PK {number}".encode()}
        service.lock(minutes, lambda _minutes: files, reason="Mẫu", actor=ORGANIZER, at=AT)
        return sha256(files["pdf"]).hexdigest()

    done = [digest for digest in race(committed_app, lock, 4) if digest]
    minutes = db.session.get_one(Minutes, minutes_id)
    assert [minutes.sha256] == done
    assert sha256(store().get(service.file_key(minutes, "pdf"))).hexdigest() == minutes.sha256
    assert count_audit("minutes.lock") == 1


def test_numbers_of_a_year_are_given_once(committed_app):
    ids = [make_submitted(make_event()).id for _ in range(4)]
    db.session.remove()

    def lock(number):
        minutes = db.session.get_one(Minutes, ids[number])
        files = {"pdf": b"%PDF", "docx": b"PK"}
        service.lock(minutes, lambda _minutes: files, reason="Mẫu", actor=ORGANIZER, at=AT)
        return minutes.number

    assert sorted(race(committed_app, lock, 4)) == [1, 2, 3, 4]


def test_of_two_drafts_at_once_one_stands_and_is_locked_once(committed_app):
    minutes = make_submitted(make_event())
    files = {"pdf": b"%PDF", "docx": b"PK"}
    service.lock(minutes, lambda _minutes: files, reason="Mẫu", actor=ORGANIZER, at=AT)
    minutes_id = minutes.id
    db.session.remove()

    def draft(_number):
        return service.draft_amendment(db.session.get_one(Minutes, minutes_id), "Sót", "Sửa", actor=ORGANIZER, at=AT).id

    [amendment_id] = [each for each in race(committed_app, draft, 4) if each]

    def lock(_number):
        amendment = db.session.get_one(Amendment, amendment_id)
        seen = amendment_mark("Sót", "Sửa")
        service.lock_amendment(amendment, lambda _amendment: files, seen=seen, actor=ORGANIZER, at=AT)
        return True

    assert race(committed_app, lock, 4).count(True) == 1
    assert count_audit("amendment.lock") == 1
