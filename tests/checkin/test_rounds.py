"""Coming, leaving, coming back, being handed something and taking mistakes back, against a small model."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventmgr.checkin import queries, service
from eventmgr.checkin.rules import Fact, FactKind, Result, Source, standing
from eventmgr.core.db import db
from eventmgr.core.errors import Conflict
from eventmgr.core.ids import uuid7
from tests.factories import AT, ORGANIZER, make_registration, make_session

WHATS = ("", "Tài liệu")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("come", "leave", "undo")),
        st.integers(0, 1),
        st.sampled_from(WHATS),
        st.booleans(),
    ),
    max_size=14,
)


class Model:
    """One person and one thing: a stack of facts that stand, each with its moment."""

    def __init__(self) -> None:
        self.stack: list[tuple[str, object]] = []

    @property
    def is_in(self) -> bool:
        return bool(self.stack) and self.stack[-1][0] == "come"

    def do(self, step: str, at: object) -> str:
        if step == "undo":
            return "undone" if self.stack and self.stack.pop() else "conflict"
        if (step == "come") == self.is_in:
            return "already_in" if step == "come" else "refused"
        self.stack.append((step, at))
        return "accepted"

    @property
    def came_at(self) -> object:
        return self.stack[0][1] if self.stack else None


def do(event, session, person, step, what, is_rehearsal, at) -> str:
    told = {"operation_id": uuid7(), "source": Source.STAFF, "at": at, "recorded_at": at, "actor": ORGANIZER}
    told |= {"registration_id": person.id, "session_id": session.id, "what": what, "is_rehearsal": is_rehearsal}
    if step == "undo":
        try:
            service.undo(event, reason="Nhầm", **told)
        except Conflict:
            return "conflict"
        return "undone"
    answer = (service.check_in if step == "come" else service.exit)(event, **told)
    return answer.result.value


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=STEPS)
def test_rounds_do_what_the_model_does(event, steps):
    session = make_session(event, takes_attendance=True)
    people = [make_registration(event) for _n in range(2)]
    if queries.find_rehearsal(event.id) is None:
        service.start_rehearsal(event, actor=ORGANIZER, at=AT)
    models: dict[tuple[int, str, bool], Model] = {}
    for number, (step, who, what, is_rehearsal) in enumerate(steps):
        at = AT + timedelta(minutes=number)
        model = models.setdefault((who, what, is_rehearsal), Model())
        assert do(event, session, people[who], step, what, is_rehearsal, at) == model.do(step, at)
        open_now = queries.find_entry(people[who].id, session.id, what, is_rehearsal=is_rehearsal)
        assert (open_now is not None) is model.is_in
    expected = {
        (people[who].id, session.id): model.came_at
        for (who, what, is_rehearsal), model in models.items()
        if not what and not is_rehearsal and model.stack
    }
    assert queries.entries(event.id, [session.id]) == expected


KINDS = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(FactKind)), max_size=8)


@given(KINDS)
def test_a_round_that_was_taken_back_never_stands(pairs):
    facts = [Fact(number, kind, AT) for number, kind in pairs]
    undone = {fact.round for fact in facts if fact.kind is FactKind.UNDO}
    last = standing(facts)
    if last is None:
        assert {fact.round for fact in facts} <= undone
    else:
        assert last.round not in undone
        assert last.round == max({fact.round for fact in facts} - undone)
        exits = [fact for fact in facts if fact.round == last.round and fact.kind is FactKind.EXIT]
        assert (last.kind is FactKind.EXIT) is bool(exits)


@pytest.fixture
def lesson(event):
    return make_session(event, takes_attendance=True)


def test_who_is_not_in_cannot_leave_and_nothing_is_written(event, lesson):
    person = make_registration(event)
    answer = service.exit(event, **_told(person, lesson))
    assert (answer.result, answer.reason) == (Result.REFUSED, "not_in")
    assert queries.facts_of(person.id, lesson.id) == []


def test_a_mistaken_exit_leaves_the_entry_with_its_own_time_and_source(event, lesson):
    person = make_registration(event)
    service.check_in(event, **{**_told(person, lesson), "source": Source.KIOSK})
    service.exit(event, **_told(person, lesson, AT + timedelta(hours=1)))
    service.undo(event, reason="Quét nhầm cửa", **_told(person, lesson, AT + timedelta(hours=2)))
    entry = queries.find_entry(person.id, lesson.id)
    assert (entry.at, entry.source, entry.round) == (AT, Source.KIOSK, 2)
    again = service.check_in(event, **_told(person, lesson, AT + timedelta(hours=3)))
    assert (again.result, again.at) == (Result.ALREADY_IN, AT)


def test_a_scan_that_arrives_late_belongs_to_the_stay_in_which_it_was_made(event, lesson):
    person = make_registration(event)
    service.check_in(event, **_told(person, lesson))
    service.exit(event, **_told(person, lesson, AT + timedelta(hours=2)))
    late = service.check_in(event, **_told(person, lesson, AT + timedelta(minutes=1)))
    assert (late.result, late.at) == (Result.ALREADY_IN, AT)
    assert queries.find_entry(person.id, lesson.id) is None
    back = service.check_in(event, **_told(person, lesson, AT + timedelta(hours=2)))
    assert back.result is Result.ACCEPTED
    assert queries.entries(event.id, [lesson.id]) == {(person.id, lesson.id): AT}


def test_a_pass_that_ended_still_lets_people_out(event, lesson):
    person = make_registration(event)
    token = person.passes[-1].token
    service.check_in(event, **_told(person, lesson))
    person.passes[-1].revoked_at = AT
    db.session.commit()
    told = {**_told(person, lesson), "registration_id": None, "token": token}
    assert service.exit(event, **told).result is Result.ACCEPTED
    assert service.check_in(event, **{**told, "operation_id": uuid7()}).reason == "revoked_pass"


def _told(person, session, at=AT) -> dict:
    told = {"operation_id": uuid7(), "source": Source.STAFF, "at": at, "recorded_at": at, "actor": ORGANIZER}
    return {**told, "registration_id": person.id, "session_id": session.id}
