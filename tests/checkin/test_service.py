"""Presence on a real database: one of many doors wins, mistakes are taken back, nothing else is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import event as sa_event
from sqlalchemy import select

from eventmgr.checkin import queries, service
from eventmgr.checkin.models import CheckIn, Excuse
from eventmgr.checkin.rules import FactKind, Presence, Province, ProvinceCount, Result, Source
from eventmgr.core.access import Actor
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.ids import uuid7
from eventmgr.registration.models import Pass
from eventmgr.registration.rules import RegistrationState
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_delegation,
    make_event,
    make_group,
    make_registration,
    make_room,
    make_session,
)

DOOR = Actor("account", UUID(int=7), "Cửa số 2 Mẫu")


def token_of(registration) -> str:
    return db.session.execute(select(Pass.token).where(Pass.registration_id == registration.id)).scalar_one()


def enter(event, registration=None, *, actor=ORGANIZER, at=AT, **values):
    told = {"operation_id": uuid7(), "source": Source.STAFF, "at": at, "recorded_at": at, "actor": actor, **values}
    if registration is not None:
        told["token"] = token_of(registration)
    return service.check_in(event, **told)


def take_back(event, registration, reason="Quét nhầm người", **values):
    told = {"operation_id": uuid7(), "source": Source.STAFF, "at": AT, "recorded_at": AT, "actor": ORGANIZER, **values}
    return service.undo(event, registration_id=registration.id, reason=reason, **told)


def facts() -> list[tuple[FactKind, int]]:
    rows = db.session.execute(select(CheckIn.kind, CheckIn.round).order_by(CheckIn.round, CheckIn.kind)).all()
    return [(row.kind, row.round) for row in rows]


@pytest.fixture
def desk(event):
    return make_session(event, "check_in", title="Đón tiếp đại biểu")


def test_a_pass_is_accepted_once_and_then_told_when_and_by_whom(event, desk):
    hoa = make_registration(event, "Nguyễn Thị Mẫu Hòa", "56")
    first = enter(event, hoa, actor=DOOR)
    second = enter(event, hoa, at=AT + timedelta(minutes=3))
    assert (first.result, first.reason, first.at, first.by) == (Result.ACCEPTED, None, AT, "Cửa số 2 Mẫu")
    assert (second.result, second.reason, second.at, second.by) == (
        Result.ALREADY_IN,
        "already_in",
        AT,
        "Cửa số 2 Mẫu",
    )
    assert facts() == [(FactKind.ENTRY, 1)]
    assert count_audit("check_in.create") == 1


def test_the_door_is_shown_name_province_category_and_group(event, desk):
    hoa = make_registration(event, "Nguyễn Thị Mẫu Hòa", "56", position="Chủ tịch")
    room = make_room(event, "Phòng Mẫu 2")
    make_group(make_session(event, "group_work"), 3, (hoa,), room_id=room.id)
    shown = enter(event, hoa).delegate
    assert shown.full_name == "Nguyễn Thị Mẫu Hòa"
    assert shown.position == "Chủ tịch"
    assert shown.province == Province("vn63", "56", "Khánh Hòa")
    assert (shown.category_key, shown.category, shown.colour) == ("official", "Đại biểu", "#9d174d")
    assert (shown.seat.number, shown.seat.room) == (3, "Phòng Mẫu 2")


def test_of_groups_in_two_sessions_the_first_session_counts(event, desk):
    hoa = make_registration(event)
    make_group(make_session(event, "group_work", start=AT + timedelta(hours=9)), 5, (hoa,))
    make_group(make_session(event, "group_work", start=AT + timedelta(hours=2)), 2, (hoa,))
    assert enter(event, hoa).delegate.seat.number == 2


def test_the_pass_is_read_out_of_the_address_that_a_badge_carries(event, desk):
    token = token_of(make_registration(event))
    assert enter(event, token=f"HTTPS://EVENT.EXAMPLE/P/{token}").result is Result.ACCEPTED
    assert enter(event, token=f" {token[:4].lower()} {token[4:]}\n").result is Result.ALREADY_IN


def test_lateness_never_refuses(event, desk):
    assert enter(event, make_registration(event), at=AT + timedelta(days=400)).result is Result.ACCEPTED


def test_an_unknown_pass_is_refused_without_a_row(event, desk):
    answer = enter(event, token="NOSUCHTOKEN346")
    assert (answer.result, answer.reason, answer.delegate) == (Result.REFUSED, "unknown_pass", None)
    assert facts() == []
    assert count_audit("check_in.create") == 0


def test_a_pass_of_another_event_is_refused_and_its_bearer_not_told(event, desk):
    stranger = make_registration(make_event())
    answer = enter(event, stranger)
    assert (answer.result, answer.reason, answer.delegate) == (Result.REFUSED, "other_event", None)


def test_a_revoked_pass_is_refused_even_where_a_newer_one_exists(event, desk):
    hoa = make_registration(event)
    old = token_of(hoa)
    with transaction() as session:
        session.execute(select(Pass)).scalar_one().revoked_at = AT
        session.add(Pass(registration_id=hoa.id, token="NEWTOKEN346679", pin="1234", issued_at=AT))
    assert enter(event, token=old).reason == "revoked_pass"
    assert enter(event, token="NEWTOKEN346679").result is Result.ACCEPTED


def test_who_is_not_confirmed_is_refused(event, desk):
    waiting = make_registration(event, state=RegistrationState.WAITLISTED)
    answer = enter(event, registration_id=waiting.id)
    assert (answer.result, answer.reason) == (Result.REFUSED, "not_confirmed")
    assert answer.delegate.id == waiting.id


def test_without_a_session_the_first_reception_desk_is_meant(event, desk):
    make_session(event, "check_in", start=AT + timedelta(days=1))
    assert enter(event, make_registration(event)).session.id == desk.id


def test_each_session_has_its_own_presence(event, desk):
    hoa, morning = make_registration(event), make_session(event, "training", takes_attendance=True)
    assert enter(event, hoa).result is Result.ACCEPTED
    assert enter(event, hoa, session_id=morning.id).result is Result.ACCEPTED
    assert queries.entries(event.id, [desk.id, morning.id]) == {(hoa.id, desk.id): AT, (hoa.id, morning.id): AT}


def test_an_event_without_reception_desk_and_foreign_sessions_are_not_found(event):
    hoa = make_registration(event)
    with pytest.raises(NotFound):
        enter(event, hoa)
    with pytest.raises(NotFound):
        enter(event, hoa, session_id=make_session(make_event(), "check_in").id)


def test_nobody_is_checked_in_to_a_meal(event, desk):
    meal = make_session(event, "meal")
    with pytest.raises(queries.TakesNoAttendance):
        enter(event, make_registration(event), session_id=meal.id)


def test_an_undo_opens_the_next_round(event, desk):
    hoa = make_registration(event)
    enter(event, hoa)
    take_back(event, hoa)
    assert queries.entries(event.id, [desk.id]) == {}
    again = enter(event, hoa, at=AT + timedelta(minutes=5))
    assert (again.result, again.at) == (Result.ACCEPTED, AT + timedelta(minutes=5))
    assert enter(event, hoa).result is Result.ALREADY_IN
    assert facts() == [(FactKind.ENTRY, 1), (FactKind.UNDO, 1), (FactKind.ENTRY, 2)]
    assert queries.entries(event.id, [desk.id]) == {(hoa.id, desk.id): AT + timedelta(minutes=5)}
    assert count_audit("check_in.undo") == 1


def test_only_what_was_done_can_be_undone_and_only_with_a_reason(event, desk):
    hoa = make_registration(event)
    with pytest.raises(Conflict):
        take_back(event, hoa)
    enter(event, hoa)
    with pytest.raises(DomainError) as refused:
        take_back(event, hoa, reason="")
    assert refused.value.field == "reason"
    take_back(event, hoa)
    with pytest.raises(Conflict):
        take_back(event, hoa)
    with pytest.raises(NotFound):
        take_back(event, make_registration(make_event()))


def test_an_excuse_holds_until_the_person_comes(event, desk):
    hoa = make_registration(event)
    service.excuse(event, hoa.id, desk.id, "Ốm", actor=ORGANIZER, at=AT)
    service.excuse(event, hoa.id, desk.id, "Ốm, có giấy", actor=ORGANIZER, at=AT)
    row = queries.presence_by_registration(event.id, desk.id)[hoa.id]
    assert (row.presence, row.excuse) == (Presence.EXCUSED, "Ốm, có giấy")
    assert len(db.session.execute(select(Excuse)).all()) == 1
    enter(event, hoa)
    assert queries.presence_by_registration(event.id, desk.id)[hoa.id].presence is Presence.PRESENT
    assert count_audit("excuse.set") == 2


def test_an_excuse_needs_a_reason_and_a_person_of_the_event(event, desk):
    with pytest.raises(DomainError):
        service.excuse(event, make_registration(event).id, desk.id, "", actor=ORGANIZER, at=AT)
    with pytest.raises(NotFound):
        service.excuse(event, make_registration(make_event()).id, desk.id, "Ốm", actor=ORGANIZER, at=AT)


def test_presence_is_counted_by_province(event):
    class_ = make_session(event, "training", start=AT, takes_attendance=True)
    make_delegation(event, "48")
    early, late, sick = (make_registration(event, province="56") for _n in range(3))
    make_registration(event, province="79")
    make_registration(event, province="79", state=RegistrationState.CANCELLED)
    guest = make_registration(event, province=None, category="guest")
    for who, minutes in ((early, -5), (late, 20), (guest, 0)):
        enter(event, who, session_id=class_.id, at=AT + timedelta(minutes=minutes))
    service.excuse(event, sick.id, class_.id, "Ốm", actor=ORGANIZER, at=AT)
    assert queries.count_by_province(event.id, class_.id) == [
        ProvinceCount(Province("vn63", "48", "Đà Nẵng"), 0, 0, 0, 0),
        ProvinceCount(Province("vn63", "56", "Khánh Hòa"), 3, 1, 1, 1),
        ProvinceCount(Province("vn63", "79", "Hồ Chí Minh"), 1, 0, 0, 0),
        ProvinceCount(None, 1, 1, 0, 0),
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("nguyen thi hoa", ["Nguyễn Thị Mẫu Hòa"]),
        ("hoa nguyen", ["Nguyễn Thị Mẫu Hòa"]),
        ("dao", ["Đào Mẫu An"]),
        ("ĐÀO", ["Đào Mẫu An"]),
        ("mẫu", ["Đào Mẫu An", "Nguyễn Thị Mẫu Hòa"]),
        ("oa", []),
        ("%", []),
        ("", []),
    ],
)
def test_people_are_found_without_diacritics_in_any_order(event, typed, found):
    for name in ("Nguyễn Thị Mẫu Hòa", "Đào Mẫu An"):
        make_registration(event, name)
    make_registration(event, "Đào Mẫu Vắng", state=RegistrationState.CANCELLED)
    make_registration(make_event(), "Đào Mẫu Khác")
    assert [delegate.full_name for delegate in queries.find_delegates(event.id, typed)] == found


def test_lists_are_filtered_by_presence_province_and_name(event, desk):
    hoa = make_registration(event, "Nguyễn Thị Mẫu Hòa", "56")
    make_registration(event, "Đào Mẫu An", "79")
    enter(event, hoa)
    session = queries.get_door_session(event.id, desk.id)

    def names(**filters):
        return [row.full_name for row in queries.list_presence(session, event.id, **filters)]

    assert names() == ["Đào Mẫu An", "Nguyễn Thị Mẫu Hòa"]
    assert names(only=Presence.PRESENT) == ["Nguyễn Thị Mẫu Hòa"]
    assert names(only=Presence.ABSENT) == ["Đào Mẫu An"]
    assert names(province="79") == ["Đào Mẫu An"]
    assert names(q="dao") == ["Đào Mẫu An"]
    assert names(limit=1) == ["Đào Mẫu An"]


def test_reading_costs_the_same_for_one_and_for_many(event, desk):
    event_id, desk_id = event.id, desk.id

    def questions() -> list[int]:
        counts = []
        for ask in (
            lambda: queries.presence_by_registration(event_id, desk_id),
            lambda: queries.count_by_province(event_id, desk_id),
            lambda: queries.entries(event_id, [desk_id]),
            lambda: queries.find_delegates(event_id, "mau"),
        ):
            asked = []
            listen = lambda *args, asked=asked: asked.append(args[2])  # noqa: E731 - it is removed by name below
            sa_event.listen(db.engine, "before_cursor_execute", listen)
            ask()
            sa_event.remove(db.engine, "before_cursor_execute", listen)
            counts.append(len(asked))
        return counts

    enter(event, make_registration(event))
    few = questions()
    for _number in range(4):
        enter(event, make_registration(event, province="79"))
    assert questions() == few
    assert max(few) <= 3


def test_of_sixteen_doors_with_one_pass_exactly_one_accepts(committed_app):
    event = make_event()
    make_session(event, "check_in")
    tokens = [token_of(make_registration(event)) for _number in range(6)]
    db.session.remove()
    start = Barrier(16)

    def door(_number: int) -> list[Result]:
        answers = []
        with committed_app.app_context():
            here = db.session.merge(event, load=False)
            for token in tokens:
                start.wait(timeout=60)
                answers.append(enter(here, token=token).result)
        return answers

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(door, range(16)))
    for results in zip(*answers, strict=True):
        assert sorted(result.value for result in results) == ["accepted", *["already_in"] * 15]
    assert facts() == [(FactKind.ENTRY, 1)] * 6
    assert count_audit("check_in.create") == 6


def test_moments_are_aware_and_in_utc(event, desk):
    hoa = make_registration(event)
    enter(event, hoa)
    assert queries.entries(event.id, [desk.id])[hoa.id, desk.id] == datetime(2024, 10, 24, tzinfo=UTC)


def test_when_a_pass_was_last_shown_is_written_once_a_minute(event):
    make_session(event, "check_in")
    hoa = make_registration(event)
    pass_id = hoa.passes[-1].id

    def shown(seconds: int) -> float | None:
        """How many seconds after the first look the pass was last used, once it was shown after so many."""
        enter(event, hoa, at=AT + timedelta(seconds=seconds))
        db.session.expire_all()
        return (db.session.get_one(Pass, pass_id).last_used_at - AT).total_seconds()

    assert [shown(seconds) for seconds in (0, 1, 59, 60, 61, 200)] == [0, 0, 0, 60, 60, 200]
    assert shown(10) == 200, "what a scanner brings in later, from before, is no later use"
    with transaction():
        db.session.get_one(Pass, pass_id).revoked_at = AT + timedelta(seconds=210)
    assert [shown(seconds) for seconds in (205, 220, 230)] == [200, 220, 220], "that it was shown after its end is told"
