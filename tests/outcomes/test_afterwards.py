"""After the groups have spoken: earlier texts, who spoke, what is reported to the plenary."""

import html
import re

import pytest

from eventmgr.core.db import transaction
from eventmgr.core.errors import Conflict, NotFound
from eventmgr.core.ids import uuid7
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.models import ItemRevision, Speech
from eventmgr.outcomes.rules import ItemKind, RecordState, fill_screens, item_of_row, row_address
from eventmgr.people.rules import Sex
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    make_event,
    make_group,
    make_record,
    make_registration,
    make_session,
)
from tests.outcomes.talk import make_item, rewrite

BY = {"actor": ORGANIZER, "at": AT}


@pytest.fixture
def people(event):
    names = (("Nguyễn Thị Mẫu Lan", "56"), ("Trần Văn Mẫu Hải", "79"), ("Lê Thị Mẫu Ý", "56"))
    registrations = [make_registration(event, name, province) for name, province in names]
    with transaction():
        for person, sex in zip(registrations, (Sex.FEMALE, Sex.MALE, None), strict=True):
            person.person.sex = sex
    return registrations


@pytest.fixture
def session(event):
    return make_session(event, "group_work", title="Thảo luận nhóm")


@pytest.fixture
def record(session, people):
    return make_record(session, make_group(session, 2, tuple(people), rapporteur_id=people[0].id))


def speak(record, person, **values):
    with transaction() as unit:
        unit.add(Speech(record_id=record.id, registration_id=person.id, asked_at=AT, **values))


def address(event, rest):
    return f"/events/{event.slug}/records/{rest}"


def body(answer):
    return html.unescape(answer.get_data(as_text=True))


def test_who_had_the_floor_or_is_named_with_a_point_has_spoken(event, session, record, people):
    lan, hai, y = people
    make_item(record, speaker=lan)
    make_item(record, speaker=y, removed_at=AT)
    speak(record, lan, started_at=AT, ended_at=AT)
    speak(record, hai, started_at=AT)
    speak(record, y)
    speaking = queries.who_spoke(event.id, session.id)
    assert (speaking.whole.people, speaking.whole.spoke, speaking.whole.percent) == (3, 2, 67)
    assert [(group.number, share.spoke) for group, share in speaking.groups] == [(2, 2)]
    assert [(name, share.spoke, share.people) for name, share in speaking.provinces] == [
        ("Khánh Hòa", 1, 2),
        ("Hồ Chí Minh", 1, 1),
    ]
    assert {sex: share.spoke for sex, share in speaking.sexes} == {Sex.FEMALE: 1, Sex.MALE: 1, None: 0}
    assert ([one.id for one in speaking.silent], speaking.provinces_heard) == ([y.id], 2)
    assert queries.who_spoke_in(record) == {lan.id, hai.id}


def test_a_session_counts_its_own_people_and_the_event_all(event, session, record, people):
    elsewhere = make_registration(event, "Phạm Thị Mẫu Vân", "46")
    plenary = make_record(make_session(event, "discussion"))
    make_item(plenary, speaker=elsewhere)
    assert queries.who_spoke(event.id).whole == queries.Share(4, 1)
    assert queries.who_spoke(event.id, session.id).whole == queries.Share(3, 0)
    assert queries.who_spoke(event.id, plenary.session_id).whole == queries.Share(4, 1)
    assert queries.who_spoke(make_event().id).whole.percent == 0


def test_the_page_of_speakers_names_who_was_silent(event, as_role, record, people):
    make_item(record, speaker=people[0])
    chair = as_role(event, "chair")
    page = body(chair.get(address(event, "speakers")))
    silent = page[page.index('id="silent"') :]
    assert "Trần Văn Mẫu Hải" in silent
    assert "Nguyễn Thị Mẫu Lan" not in silent
    assert chair.get(address(event, f"speakers?session={record.session_id}")).status_code == 200
    empty = make_event()
    assert as_role(empty, "chair").get(address(empty, "speakers")).status_code == 200


def test_an_earlier_text_is_put_back_as_a_further_version(event, as_role, record):
    item = make_item(record, "một")
    rewrite(item, "hai")
    first = item.revisions[0]
    secretary = as_role(event, "secretary")
    path = address(event, f"{record.id}/items/{item.id}")
    page = body(secretary.get(path))
    assert "<del>một</del><ins>hai</ins>" in page
    assert secretary.post(f"{path}/restore", data={"revision": first.id, "version": 2}).status_code == 303
    assert (item.text, item.version) == ("một", 3)
    assert secretary.post(f"{path}/restore", data={"revision": first.id, "version": 2}).status_code == 303
    assert item.version == 3
    assert count_audit("item.edit") == 1


def test_only_a_text_of_the_point_itself_is_put_back_and_only_into_an_open_record(record):
    item, other = make_item(record, "một"), make_item(record, "khác")
    rewrite(item, "hai")
    for revision_id in (other.revisions[0].id, uuid7()):
        with pytest.raises(NotFound):
            service.restore_revision(record, item.id, revision_id, version=2, **BY)
    with transaction():
        record.state = RecordState.SUBMITTED
    with pytest.raises(Conflict):
        service.restore_revision(record, item.id, item.revisions[0].id, version=2, **BY)
    assert item.text == "hai"


def test_a_point_that_was_taken_away_is_brought_back(event, as_role, record):
    item = make_item(record, "một", removed_at=AT)
    secretary = as_role(event, "secretary")
    page = body(secretary.get(address(event, f"{record.id}/revisions")))
    assert "một" in page
    for _ in range(2):
        assert (
            secretary.post(address(event, f"{record.id}/items/{item.id}/restore")).headers["Location"]
            == f"/events/{event.slug}/records/{record.id}/items/{item.id}"
        )
    assert [one.text for one in queries.get_record(event.id, record.id).items] == ["một"]
    assert count_audit("item.restore") == 1
    assert "một" not in body(secretary.get(address(event, f"{record.id}/revisions")))
    assert secretary.get(address(event, f"{record.id}/items/{uuid7()}")).status_code == 404


def test_a_text_that_nobody_chose_stands_in_the_history(event, as_role, record):
    item = make_item(record, "một")
    rewrite(item, "của chị Lan")
    with transaction() as unit:
        unit.add(ItemRevision(item_id=item.id, kind=item.kind, text="của chị <b>Hoa</b>", by="Nhóm 2", at=AT))
    page = as_role(event, "viewer").get(address(event, f"{record.id}/items/{item.id}")).get_data(as_text=True)
    assert "&lt;b&gt;Hoa&lt;/b&gt;" in page.replace("</ins>", "").replace("<ins>", "")
    assert "Dùng lại nội dung này" not in page


def test_the_report_shows_starred_points_else_those_for_the_report(record):
    make_item(record, "thường")
    make_item(record, "để báo cáo", ItemKind.KEY_MESSAGE)
    assert [item.text for item in queries.to_show(record.items)] == ["để báo cáo"]
    make_item(record, "đánh dấu", is_starred=True)
    assert [item.text for item in queries.to_show(record.items)] == ["đánh dấu"]
    assert [item.text for item in queries.to_report(record.items)] == ["đánh dấu", "để báo cáo"]


def test_a_screen_holds_what_can_be_read_from_afar():
    assert fill_screens([]) == []
    assert fill_screens([70, 130, 90]) == [range(3)]
    assert fill_screens([190, 190]) == [range(1), range(1, 2)]
    assert fill_screens([4000, 10, 10]) == [range(1), range(1, 3)]


def test_the_projector_shows_group_by_group(event, as_role, session, record):
    other = make_record(session, make_group(session, 1))
    make_item(record, "Nhân rộng mô hình", is_starred=True)
    page = body(as_role(event, "chair").get(address(event, f"report-back?session={session.id}")))
    assert re.findall(r'data-group="(\d)"', page) == ["1", "2"]
    assert "Nhân rộng mô hình" in page
    assert "Nguyễn Thị Mẫu Lan" in page
    assert other.group.topic in page
    empty = make_event()
    assert as_role(empty, "chair").get(address(empty, "report-back")).status_code == 200


def test_a_row_of_the_sheet_is_one_point_however_often_it_is_typed(client, record):
    for path in (f"/G/{record.key}/7", f"/g/{record.key.lower()}/7"):
        assert client.get(path).headers["Location"] == f"/g/{record.key}/plain?row=7"
    assert client.get("/G/KHONGCO/7").status_code == 404
    row = f"/g/{record.key}/plain?row=7"
    let_in = f"/g/{record.key}/pin?row=7"
    assert f'action="{let_in}"' in body(client.get(row))
    wrong = client.post(let_in, data={"pin": "", "name": "Chị Mẫu"})
    assert (wrong.status_code, f'action="{let_in}"' in body(wrong)) == (422, True)
    assert client.post(let_in, data={"pin": record.pin, "name": "Chị Mẫu"}).headers["Location"] == row
    point = item_of_row(record.id, 7)
    assert f'name="item_id" value="{point}"' in body(client.get(row))
    data = {"item_id": str(point), "kind": "solution", "text": "một", "speaker": "", "supporters": "3"}
    assert client.post(f"/g/{record.key}/items", data=data).status_code == 303
    assert client.get(row).headers["Location"] == f"/g/{record.key}/items/{point}"
    [item] = queries.get_record(record.event_id, record.id).items
    assert (item.id, item.text, item.supporters) == (point, "một", 3)
    assert client.post(f"/g/{record.key}/items/{point}/delete", data={"version": "1"}).status_code == 303
    again = client.get(row).headers["Location"]
    assert "một" in body(client.get(again))
    assert client.post(again, data={**data, "text": "hai", "version": "1"}).status_code == 303
    assert [item.text for item in queries.get_record(record.event_id, record.id).items] == ["hai"]
    assert row_address("https://Hoi-nghi.example", "abc", 7) == "HTTPS://HOI-NGHI.EXAMPLE/G/ABC/7"


def test_the_record_is_fetched_as_pdf_and_word(event, as_role, record):
    make_item(record)
    viewer = as_role(event, "viewer")
    pdf = viewer.get(address(event, f"{record.id}/record.pdf"))
    word = viewer.get(address(event, f"{record.id}/record.docx"))
    assert (pdf.data[:4], word.data[:2]) == (b"%PDF", b"PK")
    assert f"{event.slug}-group-2.pdf" in pdf.headers["Content-Disposition"]
    assert viewer.get(address(event, f"{record.id}/record.xlsx")).status_code == 404
