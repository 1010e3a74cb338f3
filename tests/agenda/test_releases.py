"""The agenda is given out under numbers: what outsiders see, and what became different."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from eventmgr.agenda.models import SessionPerson
from eventmgr.agenda.papers import agenda_paper
from eventmgr.agenda.queries import (
    changes_between,
    draft_of,
    find_span,
    last_releases,
    mark_of_draft,
    programme_of,
    sessions_of,
)
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
from eventmgr.agenda.service import PaperInput, PersonInput, SessionData, release, update_session
from eventmgr.audit.models import AuditValue
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError
from eventmgr.documents.cards.faces import Box
from eventmgr.documents.cards.programme import Row, compact_programme
from eventmgr.events.models import Event
from eventmgr.outcomes.queries import show_wall
from eventmgr.people.rules import ERASED_NAME
from eventmgr.people.service import erase
from eventmgr.rendering.blocks import Paper, Table
from tests.conftest import SignIn
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    list_queries,
    make_event,
    make_registration,
    make_release,
    make_room,
    make_session,
)
from tests.pages import PageClient

BOX = Box(0, 0, 80, 100, size=9)
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


def test_whoever_is_erased_is_gone_from_where_the_name_was_typed(event: Event) -> None:
    registration = make_registration(event, "Lê Thị Mẫu Xóa")
    session = make_session(event)
    elsewhere = make_session(make_event(slug="noi-khac"), title="Nơi khác")
    for row in (session, elsewhere):
        data = SessionData(
            kind=row.kind,
            title=row.title,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            people=[PersonInput("lê thị mẫu XÓA", SessionRole.SPEAKER), PersonInput("Chủ tọa", SessionRole.CHAIR)],
            papers=[PaperInput("Bài Mẫu", "Lê Thị Mẫu Xóa")],
        )
        update_session(db.session.merge(row.event), row, data, actor=ORGANIZER, at=AT)
    made = make_release(event)
    erase(registration.person, actor=SYSTEM, at=AT)
    db.session.expire_all()
    [kept] = sessions_of(made)
    assert [part.name for part in kept.people] == [ERASED_NAME, "Chủ tọa"]
    assert [person.name for person in session.people] == [ERASED_NAME, "Chủ tọa"]
    assert (kept.papers[0].author, session.papers[0].author) == (ERASED_NAME, ERASED_NAME)
    assert [person.name for person in elsewhere.people] == ["lê thị mẫu XÓA", "Chủ tọa"]
    trail = db.session.execute(select(AuditValue.after).where(AuditValue.field.in_(("people", "papers"))))
    assert sum("Xóa" in (text or "") or "XÓA" in (text or "") for text in trail.scalars()) == 2  # elsewhere's alone


def test_what_delegates_see_is_the_release_and_the_draft_says_that_it_is_one(event: Event) -> None:
    talk = make_session(event, title="Tham luận 3")
    assert agenda_paper(event).reference == "(DỰ THẢO)"
    assert compact_programme(event, programme_of(event.id), BOX).rows[0] == Row("", "Dự thảo")
    make_release(event)
    later = talk.starts_at + timedelta(minutes=20)
    data = SessionData(kind=talk.kind, title="Đổi tên", starts_at=later, ends_at=talk.ends_at)
    update_session(event, talk, data, actor=ORGANIZER, at=AT)
    given_out, draft = agenda_paper(event), agenda_paper(event, as_draft=True)
    assert (given_out.reference, draft.reference) == ("", "(DỰ THẢO)")
    assert [said(paper) for paper in (given_out, draft)] == [
        ("08h00 - 09h30", "Tham luận 3"),
        ("08h20 - 09h30", "Đổi tên"),
    ]
    day = Row("", "Thứ Năm, 24/10")
    assert compact_programme(event, programme_of(event.id), BOX).rows == (day, Row("08:00", "Tham luận 3"))
    shown = show_wall(talk, at=AT).session
    assert (shown.title, shown.starts_at) == ("Tham luận 3", later - timedelta(minutes=20))


def said(paper: Paper) -> tuple[str, ...]:
    """Time and title of the only session on the printed programme."""
    [table] = paper.blocks
    assert isinstance(table, Table)
    return table.rows[-1].cells[:2]


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
