"""Each operation once, whatever a device sends how often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, update

from eventmgr.accounts.models import Device
from eventmgr.accounts.service import WrongPin
from eventmgr.audit.models import AuditEntry
from eventmgr.checkin.models import CheckIn
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, Forbidden, NotFound
from eventmgr.core.ids import uuid7
from eventmgr.outcomes import service as outcomes
from eventmgr.outcomes.models import Item, ItemRevision, Record
from eventmgr.registration.models import Pass
from eventmgr.sync import rules, service
from eventmgr.sync.models import Operation
from tests.factories import AT, ORGANIZER, make_event, make_record, make_registration, make_session


def token_of(registration) -> str:
    return db.session.execute(select(Pass.token).where(Pass.registration_id == registration.id)).scalar_one()


def scan(token, **changes):
    payload = {"pass": token, "session": None, "source": "staff"}
    return {"id": str(uuid7()), "kind": "checkin.check_in", "at": rules.show_moment(AT), "payload": payload, **changes}


def apply(event, operation, **values):
    return service.apply(event, "Máy Mẫu", operation, **{"actor": ORGANIZER, "received_at": AT, **values})


def count(model) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


@pytest.fixture
def desk(event):
    return make_session(event, "check_in")


def test_the_same_operation_again_gets_the_same_answer_and_no_second_row(event, desk):
    operation = scan(token_of(make_registration(event)))
    first = apply(event, operation)
    assert (first["result"], first["replayed"]) == ("accepted", False)
    again = apply(event, operation, received_at=AT + timedelta(days=2))
    assert again == {**first, "replayed": True}
    assert (count(CheckIn), count(Operation)) == (1, 1)


def test_the_answer_stays_what_it_was_after_an_undo(event, desk):
    hoa = make_registration(event)
    first, second = scan(token_of(hoa)), scan(token_of(hoa))
    apply(event, first)
    assert apply(event, second)["result"] == "already_in"
    undo = scan("", kind="checkin.undo", payload={"registration": str(hoa.id), "reason": "Quét nhầm"})
    assert apply(event, undo)["result"] == "undone"
    assert apply(event, second)["result"] == "already_in"
    assert apply(event, undo)["replayed"] is True
    assert apply(event, scan(token_of(hoa)))["result"] == "accepted"


def test_a_scan_sent_again_writes_nothing_whatever_changed_meanwhile(event, desk):
    hoa, lan = make_registration(event), make_registration(event)
    talk = make_session(event, takes_attendance=True)
    at_talk = {"pass": token_of(hoa), "session": str(talk.id), "source": "staff"}
    scans = [scan(token_of(hoa)), scan(token_of(lan)), scan("KHONGCO"), scan("", payload=at_talk)]
    answers = [apply(event, operation) for operation in scans]
    assert [answer["result"] for answer in answers] == ["accepted", "accepted", "refused", "accepted"]
    undo = scan("", kind="checkin.undo", payload={"registration": str(hoa.id), "reason": "Quét nhầm"})
    apply(event, undo)
    with transaction():
        talk.takes_attendance = False
        db.session.execute(update(Pass).where(Pass.registration_id == lan.id).values(revoked_at=AT))
    kept = [count(model) for model in (CheckIn, Operation, AuditEntry)]
    again = [apply(event, operation) for operation in scans]
    assert [answer["result"] for answer in again] == [answer["result"] for answer in answers]
    assert [answer["replayed"] for answer in again] == [True] * 4
    assert [count(model) for model in (CheckIn, Operation, AuditEntry)] == kept


def test_an_id_that_returns_with_another_pass_is_a_conflict(event, desk):
    first = scan(token_of(make_registration(event)))
    apply(event, first)
    other = {**scan(token_of(make_registration(event))), "id": first["id"]}
    with pytest.raises(Conflict):
        apply(event, other)
    with pytest.raises(Conflict):
        apply(make_event(), first)
    assert count(CheckIn) == 1


def test_a_refusal_is_kept_an_error_is_not(event):
    refused = scan("NOSUCHTOKEN346")
    with pytest.raises(rules.DomainError):
        apply(event, refused)  # no reception desk yet
    assert count(Operation) == 0
    make_session(event, "check_in")
    assert apply(event, refused)["reason"] == "unknown_pass"
    assert apply(event, refused)["replayed"] is True


def test_the_kept_answer_holds_no_name(event, desk):
    apply(event, scan(token_of(make_registration(event, "Nguyễn Thị Mẫu Hòa"))))
    kept = db.session.execute(select(Operation.answer)).scalar_one()
    assert "Mẫu Hòa" not in str(kept)


def test_a_person_found_by_name_needs_no_pass(event, desk):
    hoa = make_registration(event)
    answer = apply(event, scan("", payload={"registration": str(hoa.id), "source": "head"}))
    assert (answer["result"], answer["source"]) == ("accepted", "head")


def test_many_operations_are_answered_one_by_one(event, desk):
    token = token_of(make_registration(event))
    good, twin = scan(token), scan(token)
    answers = service.apply_all(
        event,
        "Máy Mẫu",
        [
            good,
            good,
            twin,
            {**good, "at": "2024-10-24T01:00:00Z"},
            scan(token, kind="coffee"),
            scan(token, at="2024-10-26T00:00:00Z"),
            scan(None),
            "nonsense",
        ],
        actor=ORGANIZER,
        received_at=AT,
    )
    told = [(answer["status"], answer.get("result") or answer["code"]) for answer in answers]
    assert told == [
        (200, "accepted"),
        (200, "accepted"),
        (200, "already_in"),
        (409, "conflict"),
        (422, "unknown_kind"),
        (422, "clock_ahead"),
        (422, "malformed"),
        (422, "malformed"),
    ]
    assert [answer["id"] for answer in answers[:3]] == [good["id"], good["id"], twin["id"]]
    assert count(CheckIn) == 1


def test_each_kind_asks_for_its_own_right(event, desk):
    with pytest.raises(Forbidden):
        apply(event, scan(token_of(make_registration(event))), rights=frozenset({"events.view"}))
    assert count(CheckIn) == 0


def test_one_operation_sent_by_eight_connections_at_once_is_done_once(committed_app):
    event = make_event()
    make_session(event, "check_in")
    operations = [scan(token_of(make_registration(event))) for _number in range(5)]
    db.session.remove()
    start = Barrier(8)

    def device(_number: int) -> list[dict]:
        answers = []
        with committed_app.app_context():
            here = db.session.merge(event, load=False)
            for operation in operations:
                start.wait(timeout=60)
                answers.append(apply(here, operation))
        return answers

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(device, range(8)))
    for told in zip(*answers, strict=True):
        assert {answer["result"] for answer in told} == {"accepted"}
        assert sorted(answer["replayed"] for answer in told) == [False, *[True] * 7]
    assert (count(CheckIn), count(Operation)) == (5, 5)


def test_four_phones_that_edit_one_point_at_once_lose_nothing(committed_app):
    record = make_record(make_session(make_event(), "discussion"))
    said = {"record": str(record.id), "item": str(uuid7()), "kind": "solution"}
    devices = [outcomes.pair(record, record.pin, f"Máy {number}", [], at=AT).id for number in range(4)]
    add = scan("", kind="outcomes.add_item", payload={**said, "text": "một"})
    service.apply_for(db.session.get_one(Device, devices[0]), [add], received_at=AT)
    start = Barrier(4)
    db.session.remove()

    def edit(number: int) -> str:
        payload = {**said, "text": f"từ máy {number}", "version": 1}
        with committed_app.app_context():
            device = db.session.get_one(Device, devices[number])
            edit = scan("", kind="outcomes.edit_item", payload=payload)
            start.wait(timeout=60)
            [answer] = service.apply_for(device, [edit], received_at=AT)
            return answer["result"]

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(edit, range(4))) == ["differs", "differs", "differs", "edited"]
    texts = db.session.execute(select(ItemRevision.version, ItemRevision.text)).all()
    assert sorted(str(version) for version, _ in texts) == ["1", "2", "None", "None", "None"]
    assert {text for _, text in texts} == {"một", *(f"từ máy {number}" for number in range(4))}


def test_wrong_pins_at_once_are_all_counted(committed_app):
    record_id = make_record(make_session(make_event(), "discussion")).id
    wrong = "0000" if db.session.get_one(Record, record_id).pin != "0000" else "1111"
    db.session.remove()
    start = Barrier(8)

    def give(_number: int) -> None:
        with committed_app.app_context():
            here = db.session.get_one(Record, record_id)
            start.wait(timeout=60)
            with pytest.raises(WrongPin):
                outcomes.pair(here, wrong, "Lan Mẫu", [], at=AT)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(give, range(8)))
    assert db.session.get_one(Record, record_id).pin_tries == 8


def test_a_point_written_offline_arrives_once(event):
    record = make_record(make_session(event, "discussion"))
    payload = {"record": str(record.id), "kind": "difficulty", "text": "Thiếu kinh phí Mẫu"}
    noted = scan("", kind="outcomes.add_item", payload=payload)
    first = apply(event, noted)
    assert (first["result"], first["item"], first["version"]) == ("added", noted["id"], 1)
    assert apply(event, noted) == {**first, "replayed": True}
    assert db.session.execute(select(Item.text)).scalars().all() == ["Thiếu kinh phí Mẫu"]
    with pytest.raises(rules.Malformed):
        apply(event, scan("", kind="outcomes.add_item", payload={**payload, "kind": "joke"}))


def test_a_token_edits_too_and_a_record_of_another_event_is_not_found(event):
    record, other = (make_record(make_session(one, "discussion")) for one in (event, make_event()))
    payload = {"record": str(record.id), "kind": "difficulty", "text": "một"}
    item = apply(event, scan("", kind="outcomes.add_item", payload=payload))["item"]
    edit = {**payload, "item": item, "version": 1, "text": "hai"}
    assert apply(event, scan("", kind="outcomes.edit_item", payload=edit))["version"] == 2
    with pytest.raises(NotFound):
        apply(event, scan("", kind="outcomes.add_item", payload={**payload, "record": str(other.id)}))
    with pytest.raises(Forbidden):
        apply(event, scan("", kind="outcomes.submit", payload=payload), rights=frozenset({"outcomes.view"}))
