"""What an operation must look like, and when two of them are the same."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.sync.rules import (
    LARGEST_REQUEST,
    BrokenFile,
    ClockAhead,
    Malformed,
    check_clock,
    parse,
    read_file,
    read_moment,
    read_text,
    show_moment,
)

EVENT = UUID(int=1)
AT = datetime(2024, 10, 24, tzinfo=UTC)


def operation(**changes):
    return {"id": str(UUID(int=5)), "kind": "checkin.check_in", "at": "2024-10-24T00:00:00Z", "payload": {}, **changes}


def test_the_same_moment_in_another_zone_is_the_same_operation():
    first, second = (parse(EVENT, operation(at=at)) for at in ("2024-10-24T00:00:00Z", "2024-10-24T07:00:00+07:00"))
    assert first == second
    assert first.at == AT


@pytest.mark.parametrize(
    "changes",
    [{"kind": "x"}, {"at": "2024-10-24T00:00:01Z"}, {"payload": {"pass": "A"}}],
    ids=["kind", "at", "payload"],
)
def test_other_content_has_another_digest(changes):
    assert parse(EVENT, operation(**changes)).digest != parse(EVENT, operation()).digest


def test_the_order_of_the_payload_does_not_matter_and_the_event_does():
    first = parse(EVENT, operation(payload={"a": 1, "b": 2}))
    assert first.digest == parse(EVENT, operation(payload={"b": 2, "a": 1})).digest
    assert first.digest != parse(UUID(int=2), operation(payload={"a": 1, "b": 2})).digest


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": None}, "id"),
        ({"id": "7"}, "id"),
        ({"id": 7}, "id"),
        ({"kind": 7}, "kind"),
        ({"payload": []}, "payload"),
        ({"at": "2024-10-24T00:00:00"}, "at"),
        ({"at": "2024-10-24"}, "at"),
        ({"at": 1729728000}, "at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({"at": None}, "at"),
    ],
)
def test_what_is_malformed_is_refused_with_the_name_of_its_field(changes, field):
    with pytest.raises(Malformed) as refused:
        parse(EVENT, operation(**changes))
    assert refused.value.field == field


@pytest.mark.parametrize("body", [None, [], "x", 7])
def test_an_operation_is_an_object(body):
    with pytest.raises(Malformed):
        parse(EVENT, body)


@pytest.mark.parametrize("value", [None, "", "  ", 7, "x" * 201, "a\x00b"])
def test_a_text_must_be_there(value):
    with pytest.raises(Malformed):
        read_text({"reason": value}, "reason")


def test_the_past_is_never_refused_and_the_future_after_a_day():
    check_clock(AT - timedelta(days=4000), received_at=AT)
    check_clock(AT + timedelta(hours=24), received_at=AT)
    with pytest.raises(ClockAhead):
        check_clock(AT + timedelta(hours=24, seconds=1), received_at=AT)


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1)))
def test_a_moment_that_was_told_is_read_as_the_same(naive):
    moment = naive.replace(tzinfo=UTC)
    assert read_moment({"at": show_moment(moment)}, "at") == moment


@given(st.binary(max_size=200) | st.just(b" " * (LARGEST_REQUEST + 1)))
def test_a_file_that_no_scanner_saved_is_refused_in_words(data):
    with pytest.raises(BrokenFile):
        read_file(data, slug="mau", gate_id=EVENT)
