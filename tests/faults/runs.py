"""What may go wrong at a door, done to a real server; each run ends with the database held against what phones know.

The numbers are arguments: a short form runs with the tests, a long one with the benchmarks.
"""

import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any, Protocol
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from eventmgr.accounts.models import Device
from eventmgr.checkin.models import CheckIn, Gate
from eventmgr.checkin.rules import FactKind
from eventmgr.checkin.service import revoke_gate_device
from eventmgr.core.db import db
from eventmgr.sync.models import Operation
from eventmgr.sync.rules import read_moment
from tests.factories import AT, ORGANIZER
from tests.faults.phone import Phone, clock
from tests.faults.proxy import losing
from tests.faults.site import Site

CHECK_IN, UNDO = "checkin.check_in", "checkin.undo"
FACT_OF = {"accepted": FactKind.ENTRY, "undone": FactKind.UNDO}


@dataclass(frozen=True)
class Outcome:
    """How a run ended: what was asked, what was answered how often, what is missing and what is there twice."""

    asked: int
    told: dict[str, int]
    lost: int
    doubled: int


class HasDatabase(Protocol):
    """Whatever has an application whose database can be asked."""

    app: Flask


def compare(site: HasDatabase, phones: Sequence[Phone]) -> Outcome:
    """Hold the database against the phones: each accepted deed is there once, each fact stems from one deed."""
    done = {each: operation for phone in phones for each, operation in phone.done.items()}
    told = {each: answer for phone in phones for each, answer in phone.answers.items()}
    registrations = {answer["registration"]["id"] for answer in told.values() if answer.get("registration")}
    with site.app.app_context():
        answered = {
            str(row.id): row.answer for row in db.session.execute(select(Operation)).scalars() if str(row.id) in done
        }
        facts = {
            str(row.id): row
            for row in db.session.execute(select(CheckIn)).scalars()
            if str(row.registration_id) in registrations
        }
        db.session.remove()
        db.engine.dispose()
    kept = {each: answer["result"] for each, answer in told.items() if answer["status"] == 200}
    lost = sum(answered.get(each, {}).get("result") != result for each, result in kept.items())
    lost += sum(each not in facts for each, result in kept.items() if result in FACT_OF)
    lost += sum(each not in told for each in done)
    doubled = sum(kept.get(each) not in FACT_OF for each in facts)
    doubled += sum(each not in kept for each in answered)
    for each, fact in facts.items():
        lost += each in done and read_moment(done[each], "at") != fact.at
    open_now = Counter(fact.registration_id for fact in facts.values() if fact.kind is FactKind.ENTRY)
    open_now.subtract(fact.registration_id for fact in facts.values() if fact.kind is FactKind.UNDO)
    doubled += sum(count > 1 for count in open_now.values())
    results = Counter(result for phone in phones for result in phone.results())
    return Outcome(len(done), dict(results), lost, doubled)


def killed(site: Site, *, people: int, phones: int = 8, kills: int = 1, batch: int = 5) -> Outcome:
    """The server is killed with -9 amid check-ins and started again."""
    crew = [site.phone(f"Máy {number}") for number in range(phones)]
    passes = site.take(people)

    def work(number: int) -> None:
        for count, (_registration, token) in enumerate(passes[number::phones], 1):
            crew[number].do(CHECK_IN, **{"pass": token, "session": site.session})
            if count % batch == 0:
                crew[number].settle(most=batch)
        crew[number].settle(most=batch)

    with ThreadPoolExecutor(phones) as pool:
        working = [pool.submit(work, number) for number in range(phones)]
        for kill in range(1, kills + 1):
            _wait(lambda kill=kill: sum(len(phone.answers) for phone in crew) >= people * kill // (kills + 1))
            site.server.end(signal.SIGKILL)
            site.server.start()
        for each in working:
            each.result()
    return compare(site, crew)


def answers_dropped(site: Site, *, people: int, phones: int = 4, batch: int = 7, seed: int = 1) -> Outcome:
    """Requests and answers are lost on their way, answers after the commit too."""
    passes = site.take(people)
    with losing(site.server.port, seed) as proxy:
        crew = [site.phone(f"Máy {number}", proxy.port) for number in range(phones)]

        def work(number: int) -> None:
            for _registration, token in passes[number::phones]:
                crew[number].do(CHECK_IN, **{"pass": token, "session": site.session})
            crew[number].settle(most=batch)

        with ThreadPoolExecutor(phones) as pool:
            list(pool.map(work, range(phones)))
        assert proxy.swallowed > 0
    return compare(site, crew)


def clocks_wrong(site: Site, *, each: int = 10) -> Outcome:
    """Clocks are wrong by hours and by a day; only what is more than a day ahead is refused, one by one."""
    phone = site.phone()
    for hours in (-24, -25, -3, 0, 5, 23, 25, 48):
        for number, (_registration, token) in enumerate(site.take(each)):
            ahead = timedelta(hours=hours, minutes=-number)
            phone.do(CHECK_IN, at=clock(ahead), **{"pass": token, "session": site.session})
    Random(1).shuffle(phone.waiting)
    phone.settle()
    return compare(site, [phone])


def twins(site: Site, *, people: int) -> Outcome:
    """One pass is shown to two phones at the same moment."""
    crew, start = [site.phone("Máy 1"), site.phone("Máy 2")], threading.Barrier(2)
    passes = site.take(people)

    def work(phone: Phone) -> None:
        for _registration, token in passes:
            phone.do(CHECK_IN, **{"pass": token, "session": site.session})
            start.wait(60)
            phone.settle()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, crew))
    told = zip(*(phone.results() for phone in crew), strict=True)
    assert all(sorted(pair) == ["accepted", "already_in"] for pair in told)
    return compare(site, crew)


def replayed(site: Site, *, operations: int = 500, times: int = 3) -> Outcome:
    """A whole outbox comes again and again, in random order: check-ins, some taken back and made again."""
    phone, line = site.phone(), site.line("Máy Mẫu")
    for registration, token in site.take(operations * 2 // 5):
        scan = {"pass": token, "session": site.session}
        phone.do(CHECK_IN, **scan)
        if len(phone.done) % 5 == 1:
            phone.do(UNDO, registration=registration, session=site.session, reason="Quét nhầm")
            phone.do(CHECK_IN, **scan)
        phone.do(CHECK_IN, **scan)
    phone.settle()
    chance, again = Random(2), list(phone.done.values())
    for _time in range(times):
        chance.shuffle(again)
        for start in range(0, len(again), 50):
            meaning, answers = line.send(again[start : start + 50])
            assert meaning == "fine"
            assert all(answer["replayed"] for answer in answers)
            phone.hear(answers)
    return compare(site, [phone])


def revoked(site: Site, *, people: int) -> Outcome:
    """A phone is shut out while it is offline, with an answer that never reached it; it keeps all and pairs anew."""
    line = site.line("Máy bị thu hồi")
    phone = Phone(line.send)
    passes = site.take(people)
    for _registration, token in passes:
        phone.do(CHECK_IN, **{"pass": token, "session": site.session})
    line.send([phone.done[each] for each in phone.waiting[: people // 3]])  # nobody hears the answer
    with site.app.app_context():
        device = db.session.get_one(Device, UUID(line.device))
        revoke_gate_device(db.session.get_one(Gate, device.subject_id), device.id, actor=ORGANIZER, at=AT)
        db.session.remove()
        db.engine.dispose()
    assert phone.flush() == "closed"
    assert len(phone.waiting) == people
    former = line.device
    line.pair(site.pin, "Máy bị thu hồi")
    assert line.device != former
    phone.settle()
    return compare(site, [phone])


def database_gone(site: Site, *, people: int, seconds: float, phones: int = 4) -> Outcome:
    """The database is away for a while amid check-ins: nobody is told what is not kept."""
    lines = [site.line(f"Máy {number}") for number in range(phones)]
    crew, passes = [Phone(line.send) for line in lines], site.take(people)

    def work(number: int) -> None:
        for count, (_registration, token) in enumerate(passes[number::phones], 1):
            crew[number].do(CHECK_IN, **{"pass": token, "session": site.session})
            if count % 5 == 0:
                crew[number].settle(seconds + 60)
        crew[number].settle(seconds + 60)

    with ThreadPoolExecutor(phones) as pool:
        working = [pool.submit(work, number) for number in range(phones)]
        _wait(lambda: sum(len(phone.answers) for phone in crew) >= people // 3)
        with site.database_gone(seconds):
            pass
        for each in working:
            each.result()
    refusals = {seen for line in lines for seen in line.seen if seen[0] != 200}
    # What a phone is told meanwhile makes it try again; its program understands each of these answers.
    assert refusals <= {(503, "application/problem+json", "unavailable")}, refusals
    if site.cluster is not None:
        assert refusals
    return compare(site, crew)


BAD_CODES = (
    "https://example.org/vé-khác",
    "",
    "'; DROP TABLE registration; --",
    "<script>alert(1)</script>",
    "x" * 201,
    "x" * 100_000,
    "\x00",
    "🎫" * 50,
    "{{7*7}}",
)


def bad_batches(site: Site, *, times: int = 1) -> Outcome:
    """Codes and operations that nobody means stand between good ones: each has its own answer, the good ones get in."""
    phone = site.phone()
    for _time in range(times):
        for code, (_registration, token) in zip(BAD_CODES, site.take(len(BAD_CODES)), strict=True):
            phone.do(CHECK_IN, **{"pass": code, "session": site.session})
            phone.do(CHECK_IN, **{"pass": token[:-3], "session": site.session})
            phone.do(CHECK_IN, **{"pass": token, "session": site.session})
        [(_registration, token)] = site.take(1)
        scan: dict[str, Any] = {"pass": token, "session": site.session}
        phone.do(CHECK_IN, **{**scan, "pass": site.foreign})
        phone.do("coffee.pour", **scan)
        phone.do("outcomes.submit", **scan)
        phone.do(CHECK_IN, **{**scan, "what": "Tài liệu"})
        phone.do(CHECK_IN, **{**scan, "session": str(UUID(int=7))})
        phone.do(CHECK_IN, **{**scan, "session": {"$ne": None}})
        phone.do(CHECK_IN, **{**scan, "pass": ["a", "b"]})
        phone.do(CHECK_IN, **{**scan, "source": "magic"})
        phone.do(CHECK_IN, at="hôm nay", **scan)
        phone.do(CHECK_IN, at=clock(timedelta(days=400)), **scan)
        phone.do(UNDO, registration="1 OR 1=1", session=site.session, reason="x")
        phone.do(CHECK_IN, **scan)
    phone.settle()
    return compare(site, [phone])


def _wait(is_reached: Callable[[], bool], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not is_reached():
        assert time.monotonic() < until, "the phones make no way"
        time.sleep(0.01)
