"""Phones at two gates let people in and out, offline, late, twice, by wrong clocks: a plain model says what is true."""

from collections import Counter
from datetime import timedelta
from itertools import count
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from eventmgr.accounts.queries import NotPaired
from eventmgr.checkin.models import CheckIn
from eventmgr.checkin.queries import count_rehearsed
from eventmgr.checkin.rules import FactKind
from eventmgr.checkin.service import end_rehearsal, pair_gate, revoke_gate_device, start_rehearsal
from eventmgr.core.db import db
from eventmgr.core.ids import uuid7
from eventmgr.registration.rules import RegistrationState
from eventmgr.sync.models import Operation
from eventmgr.sync.rules import MAX_AHEAD, read_moment, show_moment
from eventmgr.sync.service import apply_for
from tests.factories import AT, ORGANIZER, make_event, make_gate, make_registration, make_session
from tests.faults.phone import Phone

PHONES = st.sampled_from(range(3))
PLACES = st.integers(0, 7)
HOURS = st.sampled_from([0, 0, 0, -1, -26, 2, 25])
FATES = st.sampled_from(["fine", "fine", "fine", "request lost", "answer lost", "twice"])
THING = "Tài liệu"
ENTRY, EXIT, UNDO = FactKind.ENTRY, FactKind.EXIT, FactKind.UNDO


class Book:
    """What is true of one person and session (or one thing): a list of stays, the last one perhaps open."""

    def __init__(self):
        self.stays = []  # [came, left or None, is it taken back] in the order of their rounds

    def enter(self, at):
        standing = self._standing()
        is_open = standing is not None and standing[1] is None
        if is_open or (standing is not None and at < standing[1]):
            return "already_in"
        self.stays.append([at, None, None])
        return "accepted"

    def leave(self, at):
        standing = self._standing()
        if standing is None or standing[1] is not None:
            return "refused"
        standing[1] = at
        return "accepted"

    def undo(self, at):
        standing = self._standing()
        if standing is None:
            return "conflict"
        standing[2] = at
        if standing[1] is not None:
            self.stays.append([standing[0], None, None])
        return "undone"

    def facts(self):
        for number, moments in enumerate(self.stays, 1):
            yield from ((number, kind, at) for kind, at in zip((ENTRY, EXIT, UNDO), moments, strict=True) if at)

    def _standing(self):
        return next((stay for stay in reversed(self.stays) if stay[2] is None), None)


class Door(RuleBasedStateMachine):
    """Two phones let people in, a third hands something out; all of them may lose what they say and what they hear."""

    def __init__(self):
        super().__init__()
        self.minutes = count(1)
        self.event = make_event()
        self.session = make_session(self.event, "check_in")
        made = [make_registration(self.event, f"Nguyễn Thị Mẫu {number}") for number in range(4)]
        gone = make_registration(self.event, "Trần Thị Mẫu", state=RegistrationState.CANCELLED)
        self.delegation = str(gone.delegation_id)
        self.members = [str(one.id) for one in made]
        self.people = [*self.members, str(gone.id)]
        self.nobody = {str(gone.id)}
        hall, table = (
            make_gate(self.event, name, self.session, what=what) for name, what in (("Cửa", ""), ("Bàn", THING))
        )
        self.gates = [hall, hall, table]
        self.devices = [pair_gate(gate, gate.pin, f"Máy {n}", [], at=AT) for n, gate in enumerate(self.gates)]
        self.phones = [Phone(lambda sent, n=n: self._send(n, sent)) for n in range(3)]
        self.fate = "fine"
        self.is_rehearsed = False
        self.books = {}  # (person, thing, rehearsal) → Book
        self.first = {}  # id of an operation → the result that it was answered first

    @rule(
        phone=PHONES,
        place=PLACES,
        kind=st.sampled_from(["check_in", "check_in", "exit", "undo"]),
        hours=HOURS,
        rehearsal=st.booleans(),
    )
    def scan(self, phone, place, kind, hours, rehearsal):
        more = {"reason": "Quét nhầm"} if kind == "undo" else {}
        person = self.people[place % len(self.people)]
        self._do(phone, kind, hours, registration=person, rehearsal=rehearsal and self.is_rehearsed, **more)

    @rule(phone=PHONES, code=st.sampled_from(["KHONGCO2345678", "'; DROP TABLE pass; --", "<b>x</b>"]))
    def scan_what_is_no_pass(self, phone, code):
        self._do(phone, "check_in", 0, **{"pass": code})

    @rule(phone=st.sampled_from([0, 1]), hours=HOURS)
    def walk_in(self, phone, hours):
        person = str(uuid7())
        self._do(phone, "walk_in", hours, registration=person, name=f"Lê Thị Mẫu {next(self.minutes)}")

    @rule(phone=PHONES, hours=HOURS)
    def whole_delegation(self, phone, hours):
        self._do(phone, "delegation", hours, delegation=self.delegation, rehearsal=self.is_rehearsed)

    @rule(phone=PHONES, most=st.integers(1, 6), fate=FATES)
    def send(self, phone, most, fate):
        self.fate = fate
        self.phones[phone].flush(most)

    @rule(phone=PHONES, place=PLACES)
    def send_again(self, phone, place):
        self.fate = "fine"
        done = list(self.phones[phone].done.values())
        if done:
            self._send(phone, [done[place % len(done)]])

    @rule(phone=PHONES)
    def disorder(self, phone):
        self.phones[phone].waiting.reverse()

    @rule(phone=PHONES)
    def shut_out(self, phone):
        if self.devices[phone].revoked_at is None:
            revoke_gate_device(self.gates[phone], self.devices[phone].id, actor=ORGANIZER, at=AT)

    @rule(phone=PHONES)
    def pair_anew(self, phone):
        gate, device = self.gates[phone], self.devices[phone]
        self.devices[phone] = pair_gate(gate, gate.pin, f"Máy {phone}", [device.id], at=AT)

    @precondition(lambda self: not self.is_rehearsed)
    @rule()
    def rehearse(self):
        start_rehearsal(self.event, actor=ORGANIZER, at=AT)
        self.is_rehearsed = True

    @precondition(lambda self: self.is_rehearsed)
    @rule()
    def be_in_earnest(self):
        end_rehearsal(self.event, count_rehearsed(self.event.id), actor=ORGANIZER, at=AT)
        self.is_rehearsed = False
        self.books = {key: book for key, book in self.books.items() if not key[2]}

    @invariant()
    def the_database_says_what_is_true(self):
        db.session.expire_all()
        rows = db.session.execute(select(CheckIn).where(CheckIn.event_id == self.event.id)).scalars()
        kept = Counter((str(r.registration_id), r.what, r.is_rehearsal, r.round, r.kind, r.at) for r in rows)
        assert kept == Counter((*key, *fact) for key, book in self.books.items() for fact in book.facts())

    @invariant()
    def each_operation_is_kept_once_under_its_id(self):
        ids = db.session.execute(select(Operation.id).where(Operation.event_id == self.event.id)).scalars()
        assert Counter(map(str, ids)) == Counter(list(self.first))

    def teardown(self):
        """Every phone comes back in the end, and everything it did is answered."""
        self.fate = "fine"
        for number, phone in enumerate(self.phones):
            self.pair_anew(number)
            assert phone.flush() == "fine"
            assert set(phone.answers) == set(phone.done)
        self.the_database_says_what_is_true()

    def _do(self, phone, kind, hours, /, **payload):
        at = self._now() + timedelta(hours=hours)
        what = self.gates[phone].what
        self.phones[phone].do(f"checkin.{kind}", at=show_moment(at), session=str(self.session.id), what=what, **payload)

    def _now(self):
        return AT + timedelta(minutes=next(self.minutes))

    def _send(self, phone, sent):
        """The network between a phone and the server, and the model beside it."""
        if self.fate == "request lost":
            return "offline", []
        sent, moment = [*sent, *(sent if self.fate == "twice" else [])], self._now()
        try:
            answers = apply_for(self.devices[phone], sent, received_at=moment)
        except NotPaired:
            assert self.devices[phone].revoked_at is not None
            return "closed", []
        assert self.devices[phone].revoked_at is None
        for operation, answer in zip(sent, answers, strict=True):
            self._judge(operation, answer, moment)
        return ("offline", []) if self.fate == "answer lost" else ("fine", answers)

    def _judge(self, operation, answer, moment):
        known = self.first.get(operation["id"])
        told = answer.get("result") or answer["code"]
        assert answer["id"] == operation["id"]
        assert answer.get("replayed", False) == (known is not None)
        if known is not None:
            assert told == known
        elif read_moment(operation, "at") - moment > MAX_AHEAD:
            assert told == "clock_ahead"
        else:
            assert told == self._expected(operation, answer), operation
            if answer["status"] == 200:
                self.first[operation["id"]] = told

    def _expected(self, operation, answer):
        """What is true from now on, and what the phone is told of it."""
        payload, at = operation["payload"], read_moment(operation, "at")
        kind, rehearsal = operation["kind"].removeprefix("checkin."), payload.get("rehearsal", False)
        person, is_over = payload.get("registration"), rehearsal and not self.is_rehearsed
        if kind == "delegation":
            return "rehearsal_over" if is_over else self._expect_delegation(payload, at, answer)
        if kind == "walk_in":
            self.people.append(person)
            return self._book(person, "", rehearsal).enter(at)
        if kind == "undo":
            return "rehearsal_over" if is_over else self._book(person, payload["what"], rehearsal).undo(at)
        if person is None or is_over or (kind == "check_in" and person in self.nobody):
            return "refused"
        book = self._book(person, payload["what"], rehearsal)
        return book.enter(at) if kind == "check_in" else book.leave(at)

    def _expect_delegation(self, payload, at, answer):
        told = {
            one: self._book(one, payload["what"], payload.get("rehearsal", False)).enter(at) for one in self.members
        }
        for result in ("accepted", "already_in"):
            assert set(answer[result]) == {one for one, each in told.items() if each == result}
        return "accepted"

    def _book(self, person, what, rehearsal):
        assert UUID(person)
        return self.books.setdefault((person, what, rehearsal), Book())


def test_the_door_says_what_is_true(app):
    del app
    run_state_machine_as_test(Door, settings=settings(max_examples=15, stateful_step_count=40, deadline=None))
