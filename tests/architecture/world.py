"""One event with one of everything, and for each route what to put into its path and its body."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.routing import Rule

from eventmgr.accounts.models import ApiToken, Device
from eventmgr.checkin.models import AttendanceSetting, CheckIn, Excuse, PaperMark
from eventmgr.checkin.rules import Source
from eventmgr.core.access import SYSTEM
from eventmgr.core.db import db, transaction
from eventmgr.core.files import store
from eventmgr.core.ids import new_token, uuid7
from eventmgr.documents.models import PrintJob
from eventmgr.events.models import Event
from eventmgr.figures.models import FigureDesk, Indicator
from eventmgr.groups.models import GroupPair, GroupPlan, GroupPlanSeat
from eventmgr.groups.rules.conditions import PairKind, PlanState
from eventmgr.materials.models import Material, MaterialVersion
from eventmgr.materials.rules import MaterialKind
from eventmgr.minutes.models import Amendment, Minutes
from eventmgr.minutes.service import give
from eventmgr.outbox.models import Message, MessageWording
from eventmgr.outbox.rules import Channel, MessageState
from eventmgr.outcomes import rules as outcomes
from eventmgr.outcomes.models import Item, ItemRevision, Outcome, OutcomeSource, Record
from eventmgr.people.models import AdminUnit
from eventmgr.registration.forms import cell_name, fingerprint
from eventmgr.registration.importing.layout import Layout
from eventmgr.registration.importing.report import ListRow, RowStatus
from eventmgr.registration.models import Import, ImportRow, ImportState, Invitation, NameForm, Registration
from eventmgr.registration.queries import list_delegations
from eventmgr.registration.rules import RegistrationState
from eventmgr.registration.service.rows import keep_row
from eventmgr.training.models import Certificate, Module
from eventmgr.training.rules.tests import ItemKind, Stage
from eventmgr.training.service.feedback import open_feedback
from eventmgr.training.service.tests import (
    Choice,
    QuestionData,
    Sheet,
    add_question,
    close_test,
    open_test,
    take,
    type_in,
)
from tests.architecture.staff import make_team
from tests.factories import (
    AT,
    make_answer,
    make_consent,
    make_course,
    make_delegation,
    make_event,
    make_gate,
    make_group,
    make_head,
    make_presenter,
    make_question,
    make_record,
    make_registration,
    make_release,
    make_room,
    make_session,
)
from tests.privacy.things import privacy_names


@dataclass
class World:
    """The event and what to name in a path: by `endpoint parameter`, else by the parameter alone."""

    event: Event
    names: dict[str, Any]

    def url(self, app: Flask, rule: Rule, slug: str | None = None) -> str:
        """The address of a route, about this world's things."""
        values = {}
        for parameter in rule.arguments:
            key = f"{rule.endpoint} {parameter}"
            values[parameter] = self.names[key] if key in self.names else self.names[parameter]
        if "slug" in values and slug is not None:
            values["slug"] = slug
        with app.test_request_context():
            return str(app.url_map.bind("localhost").build(rule.endpoint, values))


def make_world() -> World:
    """An event with rooms, sessions, people, a group, records, a course, minutes, a print job and a token."""
    event = make_event()
    room = make_room(event)
    spare = make_room(event, "Phòng trống", 10)
    arrival = make_session(event, "check_in", room_id=room.id)
    talk = make_session(event, "discussion", room_id=room.id, people=[make_presenter()])
    work = make_session(event, "group_work", takes_attendance=True)
    lesson = make_session(event, "training", takes_attendance=True)
    person = make_registration(event)
    make_consent(person)
    make_consent(person, "zalo")
    other = make_registration(event, "Trần Thị Mẫu Đào", "66")
    waiting = make_registration(event, "Lê Thị Mẫu Ý", "46", state=RegistrationState.SUBMITTED)
    left = make_registration(event, "Phạm Thị Mẫu Vân", "46", state=RegistrationState.CANCELLED)
    again = make_registration(event, "Phạm Mẫu Vân", "46", alike_id=left.id)
    group = make_group(work, members=(person, other))
    empty_group = make_group(work, 2)
    plenary = make_record(talk)
    course = make_course(event, (lesson,))
    first, second = make_question(event), make_question(event, "file", "Giấy giới thiệu")
    key = f"answers/{event.id}/{uuid7()}"
    store().put(key, b"%PDF-1.7")
    known = {"key": key, "name": "giay.pdf", "type": "application/pdf", "size": 8}
    paper = make_answer(second, person, known)
    with transaction() as session:
        for row in (arrival, work, lesson):
            session.add(AttendanceSetting(session_id=row.id, wall_key=new_token(20)))
    names = _rows(event, plenary, course.id, person.id, other.id, arrival.id, lesson.id)
    item = db.session.get_one(Item, names["item_id"])
    names |= _outcome(item)
    task, _later = give(event, "Nhân rộng mô hình Mẫu | Khánh Hòa\nBáo cáo | Khánh Hòa", actor=SYSTEM, at=AT)
    return World(
        event,
        {
            **names,
            "slug": event.slug,
            "session_id": work.id,
            "part_id": talk.people[0].id,
            "agenda.edit session_id": talk.id,
            "agenda.delete session_id": make_session(event, "break").id,
            "checkin.excuse session_id": arrival.id,
            "checkin.settle session_id": arrival.id,
            "checkin.withdraw_excuse session_id": arrival.id,
            "checkin.take_back session_id": arrival.id,
            "room_id": spare.id,
            "registration_id": person.id,
            "registration.approve registration_id": waiting.id,
            "registration.reject registration_id": waiting.id,
            "registration.wait registration_id": waiting.id,
            "registration.reopen registration_id": left.id,
            "registration.join registration_id": again.id,
            "registration.keep_apart registration_id": again.id,
            "left": left.id,
            "registration.tick about_id": person.id,
            "registration.wording kind": "reminder",
            "minutes.task_wording kind": "task_report",
            "minutes.set_task_wording kind": "task_report",
            "minutes.reset_task_wording kind": "task_report",
            "registration.reset_wording kind": "reminder",
            "registration.untick message_id": names["note_id"],
            "delegation_id": person.delegation_id,
            "registration.revoke_link delegation_id": make_head(make_delegation(event, "48")).delegation_id,
            "quotas": quota_fields(event),
            "question_id": first.id,
            "answer_id": paper.id,
            "group_id": group.id,
            "groups.delete group_id": empty_group.id,
            **_seats(work.id, group.id, person.id, waiting.id),
            "outcomes.open_group group_id": empty_group.id,
            "course_id": course.id,
            "module_id": course.modules[0].id,
            **exam_of(course.modules[0], person, other),
            "key": plenary.key,
            **_gate(event),
            **privacy_names(event),
            **make_team(event),
            **_imports(event),
            "task_id": task.id,
            "owner_id": task.owner_id,
            "token": person.passes[-1].token,
            "code": "KHONGCO",
            "section": "opening",
            "comment_id": uuid7(),
            "kind": "badges",
            "registration.consent_text kind": "photos",
            "way": "up",
            "number": 1,
            "file_format": "pdf",
            "arrival": arrival.id,
            "item_version": item.version,
            "spare_person": other.id,
        },
    )


def _gate(event: Event) -> dict[str, Any]:
    gate = make_gate(event)
    with transaction() as session:
        device = Device(
            event_id=event.id, scope="gate", subject_id=gate.id, name="Máy cổng Mẫu", paired_at=AT, seen_at=AT
        )
        session.add(device)
        session.flush()
    pages = ("scanner", "manifest", "pin", "door_list")
    keys: dict[str, Any] = {f"checkin.{page} key": gate.key for page in pages}
    return {**keys, "gate_id": gate.id, "gate_device": device.id, "checkin.revoke_gate_device device_id": device.id}


def exam_of(module: Module, typed: Registration, sent: Registration) -> dict[str, Any]:
    """A test with one question that was typed for one person and came too late of another; feedback is open."""
    data = QuestionData(ItemKind.TRUE_FALSE, "Nên ăn mặn.", "", [Choice("true", "", False), Choice("false", "", True)])
    question = add_question(module, data, actor=SYSTEM, at=AT)
    sitting = open_test(module, Stage.BEFORE, actor=SYSTEM, at=AT)
    paper = type_in(sitting, typed, "S", actor=SYSTEM, at=AT)
    close_test(sitting, actor=SYSTEM, at=AT)
    sheet, late = Sheet([question.wording.id], {question.id: "false"}), AT + timedelta(hours=1)
    page = take(sitting, sent, sheet, actor=SYSTEM, answered_at=late, at=late)
    open_feedback(module.course, actor=SYSTEM, at=AT)
    pages = ("edit_item", "move_item", "remove_item")
    return {
        **{f"training.{name} question_id": question.id for name in pages},
        "stage": "before",
        "third_code": make_registration(db.session.get_one(Event, module.course.event_id), "Võ Thị Mẫu Ba").code,
        "training.open_test stage": "after",
        "taking_id": page.taking.id,
        "training.take_back_sheet taking_id": paper.taking.id,
    }


def quota_fields(event: Event) -> dict[str, str]:
    """The form of all quotas, one of them changed."""
    delegations = list_delegations(event.id)
    seen = fingerprint({(row.id, ""): row.quota for row in delegations})
    return {"seen": seen, cell_name(delegations[0].id, ""): "7"}


def _rows(
    event: Event, plenary: Record, course_id: UUID, person_id: UUID, other_id: UUID, arrival_id: UUID, lesson_id: UUID
) -> dict[str, Any]:
    make_release(event)
    with transaction() as session:
        submitted = Record(
            id=uuid7(), event_id=event.id, session_id=lesson_id, key=new_token(20), state=outcomes.RecordState.SUBMITTED
        )
        item = Item(
            record_id=plenary.id,
            kind=outcomes.ItemKind.SOLUTION,
            text="Nhân rộng mô hình",
            created_at=AT,
            updated_at=AT,
        )
        rows = {
            "job_id": PrintJob(event_id=event.id, kind="badges", format="pdf", asked_by="Mẫu", created_at=AT),
            "message_id": _message(event, other_id, batch_id=uuid7(), key="mau"),
            "note_id": _message(event, other_id, channel=Channel.ZALO, state=MessageState.SENT, key="mau"),
            "invitation_id": Invitation(
                event_id=event.id,
                category_id=session.get_one(Registration, person_id).category_id,
                full_name="Đỗ Thị Mẫu Khách",
                email="khach@example.org",
                key=new_token(20),
                created_at=AT,
                expires_at=AT + timedelta(days=10_000),
            ),
            "indicator_id": Indicator(event_id=event.id, key="ho", label="Hộ được giúp", unit="hộ", is_asked=True),
            "token_id": ApiToken(event_id=event.id, role="viewer", label="Mẫu", digest=uuid7().hex, created_at=AT),
            "certificate_id": Certificate(
                course_id=course_id,
                registration_id=other_id,
                number=1,
                code=new_token(),
                issued_on=AT.date(),
                issued_at=AT,
            ),
            "record_id": submitted,
            "item_id": item,
            "device_id": Device(
                event_id=event.id, scope=outcomes.SCOPE, subject_id=submitted.id, name="Mẫu", paired_at=AT, seen_at=AT
            ),
            "revision_id": ItemRevision(item=item, kind=item.kind, text="Nhân rộng khắp nơi", by="Mẫu", at=AT),
        }
        came = [
            CheckIn(
                event_id=event.id,
                registration_id=person_id,
                session_id=session_id,
                what=what,
                source=Source.STAFF,
                at=AT,
                recorded_at=AT,
                recorded_by="Mẫu",
            )
            for session_id, what in ((arrival_id, ""), (lesson_id, ""), (arrival_id, "Tài liệu"))
        ]
        session.add(Excuse(registration_id=other_id, session_id=arrival_id, reason="Ốm", recorded_at=AT))
        blank = {"session_id": arrival_id, "registration_id": person_id, "is_signed": False}
        session.add(PaperMark(**blank, recorded_at=AT, recorded_by="Mẫu"))
        first = Material(event_id=event.id, kind=MaterialKind.LINK, title="Báo cáo Mẫu", position=1)
        second = Material(event_id=event.id, kind=MaterialKind.LINK, title="Tham luận Mẫu", position=2)
        for material in (first, second):
            material.versions = [
                MaterialVersion(number=1, url="https://example.org/", uploaded_at=AT, uploaded_by="Mẫu")
            ]
        rows["material_id"] = second
        own_words = MessageWording(
            event_id=event.id, kind="reminder", language="vi", subject="Nhắc", body="Nhắc {name}"
        )
        minutes = Minutes(event_id=event.id)
        words = {"reason": "Ghi sót", "text": "Sửa mục II", "made_at": AT, "made_by": "Mẫu"}
        rows["amendment_id"] = Amendment(minutes=minutes, number=1, **words)
        desk = FigureDesk(event_id=event.id, period="2022 - 2024", last_period="2020 - 2022")
        session.add_all([*rows.values(), first, *came, own_words, minutes, desk])
        session.flush()
        batch_id = session.get_one(Message, rows["message_id"].id).batch_id
        return {name: row.id for name, row in rows.items()} | {"batch_id": batch_id}


def _outcome(item: Item) -> dict[str, Any]:
    """What one point came to, and a further point beside it that stands alone and was taken away once."""
    record = item.record
    values: dict[str, Any] = {"kind": outcomes.ItemKind.SOLUTION, "created_at": AT, "updated_at": AT}
    with transaction() as session:
        outcome = Outcome(session_id=record.session_id, text="Nhân rộng mô hình", **values)
        outcome.sources = [OutcomeSource(item_id=item.id, version=1)]
        loose = Item(record_id=record.id, text="Lập quỹ khởi nghiệp", position=1, **values)
        gone = Item(record_id=record.id, text="Thiếu nguồn lực", position=2, removed_at=AT, **values)
        second = Outcome(session_id=record.session_id, text="Lập quỹ", position=1, **values)
        further = Item(record_id=record.id, text="Lập quỹ", position=3, **values)
        session.add_all([outcome, loose, gone, further, second])
        session.flush()
        outcome.sources.append(OutcomeSource(item_id=further.id, version=1))
        return {
            "outcome_id": outcome.id,
            "outcomes.file record_id": record.id,
            "outcomes.history record_id": record.id,
            "outcomes.restore record_id": record.id,
            "outcomes.restore item_id": gone.id,
            "merged_point": item.id,
            "loose_point": loose.id,
            "talk": record.session_id,
        }


def _seats(session_id: UUID, group_id: UUID, person_id: UUID, other_id: UUID) -> dict[str, Any]:
    """A plan about which nothing is decided, and two who sit apart."""
    first_id, second_id = sorted((person_id, other_id))
    with transaction() as session:
        plan = GroupPlan(
            session_id=session_id, balance=0, wishes=0, asked_by="Mẫu", created_at=AT, state=PlanState.PROPOSED
        )
        pair = GroupPair(session_id=session_id, first_id=first_id, second_id=second_id, kind=PairKind.APART)
        session.add_all([plan, pair])
        session.flush()
        session.add(GroupPlanSeat(plan_id=plan.id, registration_id=person_id, group_id=group_id))
        return {"plan_id": plan.id, "pair_id": pair.id}


def _message(event: Event, registration_id: UUID, **values: Any) -> Message:
    """An e-mail that failed, unless it is said otherwise."""
    return Message(
        **{
            "event_id": event.id,
            "person_id": db.session.get_one(Registration, registration_id).person_id,
            "subject_id": registration_id,
            "kind": "reminder",
            "channel": Channel.EMAIL,
            "recipient_name": "Trần Thị Mẫu Đào",
            "recipient": "dao@example.org",
            "subject": "Nhắc",
            "body": "Nhắc",
            "state": MessageState.FAILED,
            "created_at": AT,
            "created_by": "Mẫu",
            **values,
        }
    )


def _imports(event: Event) -> dict[str, Any]:
    """A list that waits to be entered, with a row and a table, and one that was entered."""
    layout = Layout("DS", 0, 0, 1, 2, {"full_name": 0}, fingerprint="0")
    table = {"layout": layout.to_json(), "header": [["Họ tên"]], "width": 1, "said": None, "is_left": False}
    values: dict[str, Any] = {"event_id": event.id, "size": 1, "sha256": "0" * 64, "created_at": AT}
    values |= {"uploaded_by": "Mẫu", "asked_by": {"kind": "system", "id": None, "label": "Mẫu"}, "tables": [table]}
    with transaction() as session:
        waiting = Import(filename="ds.csv", state=ImportState.READ, file_key="imports/none", **values)
        entered = Import(filename="cu.csv", state=ImportState.ENTERED, entered_at=AT, entered_by="Mẫu", **values)
        session.add_all([waiting, entered])
        session.flush()
        listed = ListRow(2, full_name="Lê Thị Mẫu An", unit="56")
        listed.propose("LÊ THỊ MẪU AN")
        told = keep_row(listed)
        row = ImportRow(
            import_id=waiting.id, number=0, sheet="DS", line=2, told=told, status=RowStatus.NEW,
            messages=told["messages"], name_form=NameForm.PROPOSED,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return {"import_id": waiting.id, "row_id": row.id, "table": 0, "registration.undo import_id": entered.id}


def unit_id(code: str) -> UUID:
    """The id of a province of the set of 63."""
    return db.session.query(AdminUnit.id).filter_by(set="vn63", code=code).scalar()  # type: ignore[no-any-return]  # a legacy query is untyped
