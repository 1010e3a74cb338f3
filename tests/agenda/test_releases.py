"""The agenda is given out under numbers: what outsiders see, and what became different."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda.models import SessionPerson
from eventmgr.agenda.queries import changes_between, draft_of, find_span, last_releases, mark_of_draft, sessions_of
from eventmgr.agenda.rules import SessionKind, SessionRole
from eventmgr.agenda.rules.releases import (
    ChangeKind,
    Given,
    Part,
    Place,
    Talk,
    apply,
    compare,
    from_values,
    in_order,
    to_values,
)
from eventmgr.agenda.rules.telling import say_change
from eventmgr.agenda.service import SessionData, release, update_session
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError
from eventmgr.events.models import Event
from eventmgr.people.rules import ERASED_NAME
from eventmgr.people.service import erase
from tests.conftest import SignIn
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    list_queries,
    make_registration,
    make_release,
    make_room,
    make_session,
)
from tests.pages import PageClient

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2024, 10, 24, 1, 0, tzinfo=UTC)
NAMES = st.sampled_from(["Tham luận 1", "Tham luận 2", "Báo cáo", "Đ"])
IDS = st.integers(1, 6).map(lambda number: UUID(int=number))
PLACES = st.builds(Place, IDS, NAMES)
SESSIONS = st.builds(
    lambda start, minutes, rest: replace(rest, starts_at=start, ends_at=start + timedelta(minutes=minutes)),
    st.integers(0, 3 * 96).map(lambda number: START + timedelta(minutes=15 * number)),
    st.integers(1, 240),
    st.builds(
        Given,
        id=IDS,
        kind=st.sampled_from(SessionKind),
        title=NAMES,
        starts_at=st.just(START),
        ends_at=st.just(START),
        room=st.none() | PLACES,
        parent_id=st.none() | IDS,
        people=st.lists(st.builds(Part, st.none() | IDS, NAMES, st.sampled_from(SessionRole)), max_size=3).map(tuple),
        papers=st.lists(st.builds(Talk, NAMES, NAMES, st.none() | st.integers(1, 60)), max_size=2).map(tuple),
        code=st.text(max_size=3),
    ),
)
PLANS = st.lists(SESSIONS, max_size=6, unique_by=lambda session: session.id).map(in_order)


@given(PLANS)
def test_equal_plans_differ_in_nothing(plan: list[Given]) -> None:
    assert compare(plan, [replace(session, code="khác") for session in plan], ZONE) == []


@given(PLANS, PLANS)
def test_the_changes_done_to_the_older_plan_make_the_newer_one(before: list[Given], after: list[Given]) -> None:
    changes = compare(before, after, ZONE)
    assert apply(before, changes) == after
    moments = [change.session.starts_at for change in changes]
    assert moments == sorted(moments)


@given(SESSIONS)
def test_what_is_kept_is_read_back(session: Given) -> None:
    assert to_values(from_values(to_values(session))) == to_values(session)


TALK = Given(UUID(int=1), SessionKind.PAPER, "Tham luận 3", datetime(2024, 10, 24, 2, 50, tzinfo=UTC),
             datetime(2024, 10, 24, 3, 10, tzinfo=UTC), Place(UUID(int=1), "Hội trường"))  # fmt: skip


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"starts_at": TALK.ends_at, "ends_at": TALK.ends_at + timedelta(minutes=20)}, "Tham luận 3: 09:50 → 10:10"),
        ({"ends_at": TALK.ends_at + timedelta(minutes=10)}, "Tham luận 3: kết thúc 10:10 → 10:20"),
        ({"starts_at": TALK.starts_at - timedelta(minutes=5)}, "Tham luận 3: 09:50–10:10 → 09:45–10:10"),
        (
            {"starts_at": TALK.starts_at + timedelta(days=1), "ends_at": TALK.ends_at + timedelta(days=1)},
            "Tham luận 3: 09:50 24/10/2024 → 09:50 25/10/2024",
        ),
        ({"room": None}, "Tham luận 3: phòng Hội trường → –"),
        ({"title": "Tham luận 4"}, "Tham luận 3 đổi tên thành: Tham luận 4"),
        (
            {"people": (Part(None, "Lê Thị Mẫu", SessionRole.PRESENTER),)},
            "Tham luận 3: – → Lê Thị Mẫu",
        ),
    ],
)
def test_changes_are_said_in_words(app, values: dict[str, object], told: str) -> None:
    with app.test_request_context():
        changes = compare([TALK], [replace(TALK, **values)], ZONE)
        assert [str(say_change(change, ZONE)) for change in changes] == [told]


def test_a_release_keeps_what_was_given_out(event: Event) -> None:
    room = make_room(event)
    talk = make_session(event, "paper", title="Tham luận 3", room_id=room.id)
    make_session(event, "blocker", title="Riêng của Ban Tổ chức")
    first = release(event, "Dự thảo  Mẫu ", actor=ORGANIZER, at=AT)
    assert (first.number, first.released_by, count_audit("agenda.release")) == (1, ORGANIZER.label, 1)
    assert [session.title for session in sessions_of(first)] == ["Tham luận 3"]
    assert find_span(event.id) == (talk.starts_at, talk.ends_at)
    later = talk.starts_at + timedelta(minutes=20)
    data = SessionData(kind=talk.kind, title=talk.title, starts_at=later, ends_at=talk.ends_at, room_id=room.id)
    update_session(event, talk, data, actor=ORGANIZER, at=AT)
    second = release(event, "Chính thức", actor=ORGANIZER, at=AT)
    latest, before = last_releases(event.id)
    assert (latest.number, before.number, second.number) == (2, 1, 2)
    assert [change.kind for change in changes_between(event, before, latest)] == [ChangeKind.TIME]
    assert sessions_of(before)[0].starts_at == later - timedelta(minutes=20)


def test_nothing_is_given_out_twice_empty_or_unseen(event: Event) -> None:
    with pytest.raises(DomainError, match="chưa có gì để phát hành"):
        release(event, "Trống", actor=ORGANIZER, at=AT)
    make_session(event)
    mark = mark_of_draft(draft_of(event.id))
    make_session(event, title="Vừa thêm")
    with pytest.raises(DomainError, match="vừa được sửa"):
        release(event, "Bản 1", actor=ORGANIZER, at=AT, seen=mark)
    with pytest.raises(DomainError, match="tên"):
        release(event, "  ", actor=ORGANIZER, at=AT)
    make_release(event)
    with pytest.raises(DomainError, match="Không có gì thay đổi"):
        make_release(event)


def test_whoever_is_erased_is_named_in_no_release(event: Event) -> None:
    registration = make_registration(event, "Lê Thị Mẫu Xóa")
    session = make_session(event)
    with transaction() as rows:
        rows.add(
            SessionPerson(
                session_id=session.id,
                person_id=registration.person_id,
                name="Lê Thị Mẫu Xóa",
                role=SessionRole.SPEAKER,
            )
        )
    db.session.expire_all()
    made = make_release(event)
    erase(registration.person, actor=SYSTEM, at=AT)
    db.session.expire_all()
    [kept] = sessions_of(made)
    assert [part.name for part in kept.people] == [ERASED_NAME]
    with pytest.raises(DomainError, match="Không có gì thay đổi"):
        make_release(event)


def test_the_public_page_shows_the_release_and_not_the_draft(client: PageClient, event: Event) -> None:
    talk = make_session(event, title="Tham luận 3")
    page = client.get(f"/e/{event.slug}").text
    assert "Chương trình chưa được phát hành" in page
    assert "Tham luận 3" not in page
    make_release(event, "Bản đầu Mẫu")
    with transaction():
        db.session.merge(talk).title = "Tham luận đổi tên"
    page = client.get(f"/e/{event.slug}").text
    assert "Phiên bản 1: Bản đầu Mẫu" in page
    assert "Tham luận đổi tên" not in page
    make_release(event, "Bản hai Mẫu")
    page = client.get(f"/e/{event.slug}").text
    assert "Tham luận 3 đổi tên thành: Tham luận đổi tên" in page


def test_the_public_page_asks_once_for_the_programme(client: PageClient, event: Event) -> None:
    make_session(event)
    make_release(event)
    asked = list_queries(lambda: client.get(f"/e/{event.slug}"))
    assert sum("FROM agenda_release" in text for text in asked) == 1
    assert not any("FROM session" in text for text in asked)


def test_clashes_are_asked_about_and_hinder_nobody(event: Event, as_role: SignIn) -> None:
    client, room = as_role(event, "organizer"), make_room(event)
    for title in ("Báo cáo trung tâm", "Tham luận 1"):
        make_session(event, title=title, room_id=room.id)
    address = f"/events/{event.slug}/agenda/releases"
    page = client.get(address)
    assert "Báo cáo trung tâm (08:00–09:30, 24/10)" in page.text
    refused = client.post(address, data={"name": "Bản 1"})
    assert (refused.status_code, last_releases(event.id)) == (422, [])
    made = client.post(address, data={"name": "Bản 1", "leave": "y"})
    assert (made.status_code, made.location) == (303, f"{address}/1")
    assert "Báo cáo trung tâm" in client.get(f"{address}/1").text
    assert client.get(f"{address}/2").status_code == 404
