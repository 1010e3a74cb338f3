"""Tasks given by the meeting: how they come in, whose they are, what their owners tell, and how they are asked."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda.queries import list_sessions
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.events.models import Event
from eventmgr.minutes import service
from eventmgr.minutes.duties import parse_due, round_of, round_to_ask
from eventmgr.minutes.models import Minutes, TaskOwner
from eventmgr.minutes.papers import minutes_paper, tasks_paper, to_pdf
from eventmgr.minutes.queries import get_owner, list_owners, list_standings, list_tasks, print_task
from eventmgr.minutes.rules import MinutesState, TaskState
from eventmgr.minutes.service import NotDraft, TaskData, Told
from eventmgr.outbox.rules import MessageState
from eventmgr.people.service import collect, erase
from eventmgr.rendering.blocks import Table
from eventmgr.rendering.word import to_docx
from tests.conftest import SignIn
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_consent,
    make_delegation,
    make_event,
    make_registration,
)
from tests.minutes.given import LATER, addressed, give_one, lock, mails, tell


@pytest.mark.parametrize(
    ("typed", "on", "words"),
    [
        ("31/12/2024", date(2024, 12, 31), "31/12/2024"),
        ("1-3-25", date(2025, 3, 1), "01/03/2025"),
        ("Trước ngày 15/01/2025", date(2025, 1, 15), "Trước ngày 15/01/2025"),
        ("Quý I/2025", None, "Quý I/2025"),
        ("2025", None, "2025"),
        ("31/02/2025", None, "31/02/2025"),
        ("thường  xuyên", None, "thường xuyên"),
        ("", None, ""),
    ],
)
def test_dates_are_read_and_words_are_kept(typed: str, on: date | None, words: str) -> None:
    assert parse_due(typed) == (on, words)


@given(st.text(max_size=60))
def test_no_words_of_a_date_are_refused(typed: str) -> None:
    on, words = parse_due(typed)
    assert on is None or words


@pytest.mark.parametrize(
    ("days", "asked", "answered"),
    [
        (0, None, None),
        (22, None, None),
        (23, None, 30),
        (29, None, 30),
        (30, 30, 30),
        (59, 30, 30),
        (60, None, 30),
        (83, None, 90),
        (90, 90, 90),
        (119, 90, 90),
        (120, None, 90),
    ],
)
def test_the_rounds_are_asked_after_30_and_90_days(days: int, asked: int | None, answered: int | None) -> None:
    at = AT + timedelta(days=days)
    assert (round_to_ask(AT, at=at), round_of(AT, at=at)) == (asked, answered)


def test_a_line_becomes_a_task_with_its_owner(event: Event) -> None:
    make_delegation(event, "56")
    person = make_registration(event, "Trần Thị Mẫu Đào", "66")
    lines = (
        "Xây dựng mô hình điểm | hoi lhpn tinh khanh hoa | các huyện | 31/12/2024\n"
        "Báo cáo kết quả | Khánh Hoà\n\n"
        "Chuẩn bị tham luận | TRAN THI MAU DAO || Quý I/2025\n"
        "Hướng dẫn | Sở Y tế tỉnh Khánh Hòa\n"
        "Nhân rộng"
    )
    tasks = service.give(event, lines, actor=ORGANIZER, at=AT)
    assert [(task.position, task.owner.name if task.owner else None, task.due) for task in tasks] == [
        (0, "Tỉnh Khánh Hòa", "31/12/2024"),
        (1, "Tỉnh Khánh Hòa", ""),
        (2, "Trần Thị Mẫu Đào", "Quý I/2025"),
        (3, "Sở Y tế tỉnh Khánh Hòa", ""),
        (4, None, ""),
    ]
    assert tasks[0].owner_id == tasks[1].owner_id
    assert [(row.delegation_id is not None, row.registration_id) for row in list_owners(event.id)] == [
        (True, None),
        (False, person.id),
        (False, None),
    ]
    assert count_audit("task.give") == 5


def test_a_province_is_found_by_its_old_name(app: Flask) -> None:
    event = make_event(unit_set="vn34")
    make_delegation(event, "56")
    task = give_one(event, "Nhân rộng | Hội LHPN tỉnh Ninh Thuận")
    assert task.owner is not None
    assert task.owner.name == "Tỉnh Khánh Hòa"


def test_two_delegates_of_one_name_are_nobodys_guess(event: Event) -> None:
    make_registration(event, "Lê Thị Mẫu Hoa", "56")
    make_registration(event, "Lê Thị Mẫu Hoa", "66")
    task = give_one(event, "Nhân rộng | Lê Thị Mẫu Hoa")
    assert task.owner is not None
    assert task.owner.registration_id is None


@pytest.mark.parametrize("lines", ["", "Một việc\n| Khánh Hòa", "a" * 2001, "Việc | " + "b" * 201])
def test_all_lines_are_taken_or_none(event: Event, lines: str) -> None:
    with pytest.raises(DomainError) as refused:
        service.give(event, lines, actor=ORGANIZER, at=AT)
    assert refused.value.field == "lines"
    assert list_tasks(event.id) == []


def test_tasks_stand_in_the_minutes(event: Event) -> None:
    make_delegation(event, "56")
    give_one(event, "Nhân rộng mô hình Mẫu | khanh hoa | các huyện | Quý I/2025")
    tables = [block for block in minutes_paper(event).blocks if isinstance(block, Table)]
    assert [list(row.cells) for row in tables[0].rows] == [
        ["1", "Nhân rộng mô hình Mẫu", "Tỉnh Khánh Hòa", "các huyện", "Quý I/2025"]
    ]


def test_a_task_is_put_right_moved_and_taken_away(event: Event) -> None:
    first, second = service.give(event, "Một | A\nHai | B", actor=ORGANIZER, at=AT)
    seen = print_task(first)
    data = TaskData("Một việc", "B", due="31/12/2024")
    service.change_task(event, first.id, data, seen=seen, actor=ORGANIZER, at=AT)
    assert [owner.name for owner in list_owners(event.id)] == ["B"]
    with pytest.raises(Conflict):
        service.change_task(event, first.id, data, seen=seen, actor=ORGANIZER, at=AT)
    service.move_task(event, second.id, up=True, actor=ORGANIZER, at=AT)
    service.move_task(event, second.id, up=True, actor=ORGANIZER, at=AT)
    assert [task.content for task in list_tasks(event.id)] == ["Hai", "Một việc"]
    service.remove_task(event, second.id, actor=ORGANIZER, at=AT)
    service.remove_task(event, first.id, actor=ORGANIZER, at=AT)
    assert (list_tasks(event.id), list_owners(event.id)) == ([], [])


def test_locked_tasks_keep_their_words_and_later_ones_do_not_stand_among_them(event: Event) -> None:
    task = give_one(event)
    lock(event)
    for refused in (
        lambda: service.remove_task(event, task.id, actor=ORGANIZER, at=AT),
        lambda: service.move_task(event, task.id, up=False, actor=ORGANIZER, at=AT),
        lambda: service.change_task(event, task.id, TaskData("x"), seen=print_task(task), actor=ORGANIZER, at=AT),
    ):
        with pytest.raises(NotDraft):
            refused()
    tell(task, "done")
    assert list_tasks(event.id)[0].state is TaskState.DONE
    (later,) = service.give(event, "Giao sau", actor=ORGANIZER, at=LATER + timedelta(days=1))
    service.remove_task(event, later.id, actor=ORGANIZER, at=LATER)


def test_nothing_is_given_while_the_chair_reads(event: Event) -> None:
    with transaction() as session:
        session.add(Minutes(event_id=event.id, state=MinutesState.SUBMITTED))
    with pytest.raises(NotDraft):
        give_one(event)


def test_the_same_report_twice_is_one_and_a_later_one_corrects(event: Event) -> None:
    task = give_one(event)
    number = uuid4()
    first, again = tell(task, id=number), tell(task, id=number)
    assert first.id == again.id
    tell(task, "done", "Đã xong.")
    kept = list_tasks(event.id)[0]
    assert [(row.state.value, row.after_days) for row in kept.reports] == [("underway", None), ("done", None)]
    assert kept.state is TaskState.DONE
    assert count_audit("task.report") == 2


def test_who_is_stuck_says_why(event: Event) -> None:
    with pytest.raises(DomainError) as refused:
        tell(give_one(event), "stuck", "")
    assert refused.value.field == "text"


def test_a_link_is_good_for_the_own_tasks_alone(event: Event) -> None:
    mine, other = service.give(event, "Một | A\nHai | B", actor=ORGANIZER, at=AT)
    assert mine.owner is not None
    with pytest.raises(NotFound):
        service.report(mine.owner.key, other.id, Told(uuid4(), TaskState.DONE, ""), at=AT)


def test_owners_are_asked_once_a_round_and_only_for_what_is_open(event: Event) -> None:
    addressed(event, "56", "66")
    silent, told, done, nobody = service.give(
        event, "Một | Khánh Hòa\nHai | Đắk Lắk\nBa | Đắk Lắk\nBốn | Ban Mẫu", actor=ORGANIZER, at=AT
    )
    lock(event)
    tell(done, "done")
    at = LATER + timedelta(days=30)
    tell(told, at=at - timedelta(days=2))
    service.remind(at=at - timedelta(seconds=1))
    assert mails(event) == []
    for _again in range(2):
        service.remind(at=at)
    assert [(row.recipient, row.state) for row in mails(event)] == [("doan56@example.org", MessageState.QUEUED)]
    assert silent.owner is not None
    assert f"http://127.0.0.1:8000/t/{silent.owner.key}" in mails(event)[0].body
    service.remind(at=LATER + timedelta(days=90))
    assert sorted(row.recipient for row in mails(event)) == ["doan56@example.org"] * 2 + ["doan66@example.org"]
    rows = list_standings(event, at=LATER + timedelta(days=91))
    assert {row.task.content: row.missing for row in rows} == {"Một": (30, 90), "Hai": (90,), "Ba": (), "Bốn": (30, 90)}
    assert nobody.state is TaskState.OPEN
    assert count_audit("task.remind") == 2


def test_nobody_is_written_to_at_night(event: Event) -> None:
    addressed(event, "56")
    give_one(event)
    lock(event)
    begun = AT.replace(hour=17) + timedelta(days=30)  # midnight on the clock of the event
    for hours, count in ((0, 0), (7.49, 0), (20, 0), (23.9, 0), (31.5, 1)):
        service.remind(at=begun + timedelta(hours=hours))
        assert len(mails(event)) == count, hours


def test_letters_are_worded_by_the_event(event: Event, as_role: SignIn) -> None:
    addressed(event, "56")
    task = give_one(event)
    lock(event)
    here = f"/events/{event.slug}/minutes/tasks/wordings/task_report"
    secretary = as_role(event, "secretary")
    assert "Kính gửi {name}" in secretary.get(here).text
    wrong = secretary.post(here, data={"subject": "Nhắc {nobody}", "body": "Xin báo cáo"})
    assert (wrong.status_code, "Nhắc {nobody}" in wrong.text) == (422, True)
    assert secretary.post(here, data={"subject": "Nhắc việc Mẫu", "body": "Sau {days} ngày: {link}"}).status_code == 303
    service.remind(at=LATER + timedelta(days=31))
    assert task.owner is not None
    link = f"http://127.0.0.1:8000/t/{task.owner.key}"
    assert [(row.subject, row.body) for row in mails(event)] == [("Nhắc việc Mẫu", f"Sau 30 ngày: {link}")]
    assert "Kính gửi {name}" in secretary.get(here.replace("report", "given")).text
    assert secretary.post(f"{here}/reset").status_code == 303
    assert "Kính gửi {name}" in secretary.get(here).text
    assert secretary.get(here.replace("report", "khac")).status_code == 404
    assert as_role(event, "viewer").get(here).status_code == 403


def test_a_demo_writes_to_nobody_and_an_old_lock_asks_no_more(event: Event) -> None:
    addressed(event, "56")
    give_one(event)
    lock(event)
    service.remind(at=LATER + timedelta(days=400))
    assert mails(event) == []
    with transaction():
        event.is_demo = True
    service.remind(at=LATER + timedelta(days=31))
    assert [row.state for row in mails(event)] == [MessageState.HELD]


def test_a_delegate_is_written_to_only_with_consent(event: Event) -> None:
    person = make_registration(event, "Trần Thị Mẫu Đào", "66")
    with transaction():
        person.person.email = "dao@example.org"
    give_one(event, "Nhân rộng | Trần Thị Mẫu Đào")
    lock(event)
    service.remind(at=LATER + timedelta(days=31))
    assert mails(event) == []
    make_consent(person)
    service.remind(at=LATER + timedelta(days=31))
    assert [(row.recipient, row.purpose) for row in mails(event)] == [("dao@example.org", "messages")]


def test_open_tasks_come_along_once_with_their_review(event: Event) -> None:
    earlier = make_event(starts_on=date(2023, 10, 1), ends_on=date(2023, 10, 2), name="Hội nghị Mẫu 2023")
    make_delegation(earlier, "56")
    make_delegation(event, "56")
    addressed(earlier, "56")
    open_one, done = service.give(earlier, "Còn dở | Khánh Hòa || 31/12/2023\nXong | Khánh Hòa", actor=ORGANIZER, at=AT)
    lock(earlier)
    tell(done, "done")
    for came in (1, 0):
        assert service.carry_on(event, earlier, with_session=True, actor=ORGANIZER, at=AT) == came
    (task,) = list_tasks(event.id)
    assert task.owner is not None
    assert (task.content, task.due_on, task.seeded_from_id) == ("Còn dở", date(2023, 12, 31), open_one.id)
    assert task.owner.delegation_id == make_delegation(event, "56").id
    assert task.source == "Chuyển tiếp từ Hội nghị Mẫu 2023"
    assert [row.title for row in list_sessions(event.id)] == [service.REVIEW]
    service.remind(at=LATER + timedelta(days=31))
    assert mails(earlier) == []


def test_the_report_says_who_is_silent(event: Event) -> None:
    task, _other = service.give(event, "Một | Ban Mẫu A || 01/11/2024\nHai | Ban Mẫu B", actor=ORGANIZER, at=AT)
    lock(event)
    tell(task, "stuck", "Thiếu kinh phí.", at=LATER + timedelta(days=29))
    paper = tasks_paper(event, LATER + timedelta(days=31))
    table = next(block for block in paper.blocks if isinstance(block, Table))
    assert [list(row.cells)[1:] for row in table.rows] == [
        ["Một", "Ban Mẫu A", "01/11/2024", "Có vướng mắc (quá hạn)", "Thiếu kinh phí."],
        ["Hai", "Ban Mẫu B", "", "Chưa thực hiện", "Chưa có báo cáo"],
    ]
    assert [block.text for block in paper.blocks if getattr(block, "lead", "") == "Sau 30 ngày:"] == ["Ban Mẫu B."]
    assert to_pdf(paper).startswith(b"%PDF")
    assert to_docx(paper).startswith(b"PK")


def test_the_report_needs_a_task(event: Event) -> None:
    with pytest.raises(DomainError):
        tasks_paper(event)


def test_what_a_person_has_as_tasks_is_told_and_let_go_of(event: Event) -> None:
    person = make_registration(event, "Trần Thị Mẫu Đào", "66")
    task = give_one(event, "Chuẩn bị tham luận | Trần Thị Mẫu Đào")
    owner_id = task.owner_id
    assert owner_id is not None
    service.set_contact(event, owner_id, "dao@example.org", "0900 000 123", actor=ORGANIZER, at=AT)
    tell(task)
    assert "Chuẩn bị tham luận" in str(collect(person.person))
    key = get_owner(event.id, owner_id).key
    erase(person.person, actor=ORGANIZER, at=AT)
    owner = db.session.get_one(TaskOwner, owner_id)
    assert (owner.registration_id, owner.email, owner.phone) == (None, None, None)
    assert "Mẫu Đào" not in owner.name
    assert owner.key != key
