"""The pages of the figures desk: of a head on a phone without a script, of staff, of the hall."""

import pytest

from eventmgr.core.db import db
from eventmgr.events.models import Event
from eventmgr.events.rules import EventState
from eventmgr.figures.queries import Line, list_corrections, read_board
from eventmgr.figures.service import freeze
from eventmgr.rendering.sheets import read_table
from tests.conftest import SignIn
from tests.factories import AT, ORGANIZER, count_audit
from tests.figures.test_desk import Desk, line_of, make_desk, number
from tests.figures.test_desk import shown as shown_of
from tests.pages import PageClient


@pytest.fixture
def desk(event: Event) -> Desk:
    return make_desk(event)


def page_of(desk: Desk) -> str:
    return f"/d/{desk.key}/figures"


def staff_page(desk: Desk, tail: str = "") -> str:
    return f"/events/{desk.event.slug}/figures/desk{tail}"


def own(desk: Desk) -> Line:
    return line_of(desk.event, desk.first)


def test_a_head_saves_what_can_be_read_and_is_told_what_cannot(desk: Desk, client: PageClient) -> None:
    listed = client.get(f"/d/{desk.key}").text
    assert f'href="{page_of(desk)}"' in listed
    fields = {f"v-{desk.found.id.hex}": "hơn 3.000 người", f"n-{desk.found.id.hex}": "Báo cáo số 12\nMẫu"}
    fields |= {f"v-{desk.helped.id.hex}": "khoảng 80", f"v-{desk.money.id.hex}": ""}
    answer = client.post(page_of(desk), data=fields)
    assert answer.status_code == 422
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "hiểu là: hơn 3.000 người" in answer.text.casefold()
    assert 'value="khoảng 80"' in answer.text
    assert shown_of(own(desk))[:3] == ["hơn 3.000 người", "", ""]
    fields |= {f"v-{desk.helped.id.hex}": "80"}
    fields[f"w-{desk.found.id.hex}"] = "an older page"
    assert client.post(page_of(desk), data=fields).status_code == 303
    assert shown_of(own(desk))[:3] == ["hơn 3.000 người", "80 người", ""]
    figure = own(desk).cells[0].figure
    assert figure is not None
    assert figure.quote == "Báo cáo số 12\nMẫu"


def test_one_field_is_saved_alone_and_answered_in_words(desk: Desk, client: PageClient) -> None:
    key = desk.money.id.hex
    one = f"{page_of(desk)}/{desk.money.id}"
    answer = client.post(one, data={f"v-{key}": "gần 170 tỷ", f"w-{key}": ""})
    assert (answer.status_code, shown_of(own(desk))[2]) == (200, "gần 170 tỷ đồng")
    assert "gần 170 tỷ đồng" in answer.text
    passed = client.post(one, data={f"v-{key}": "180 tỷ", f"w-{key}": ""})
    assert "gần 170 tỷ đồng" in passed.text
    assert shown_of(own(desk))[2] == "gần 170 tỷ đồng"
    assert client.post(one, data={f"v-{key}": "1.5 tỷ"}).status_code == 422
    assert client.post(f"{page_of(desk)}/{desk.event.id}", data={f"v-{key}": "1"}).status_code == 404
    assert client.post(one, data={}).status_code == 404


def test_a_page_that_stood_open_too_long_loses_nothing(desk: Desk, client: PageClient) -> None:
    answer = client.post(page_of(desk), data={f"v-{desk.found.id.hex}": "1.508"}, csrf=False)
    assert answer.status_code == 422
    assert 'value="1.508"' in answer.text or "1.508" in answer.text
    assert shown_of(own(desk))[0] == ""


def test_a_frozen_page_is_read_and_not_written(desk: Desk, client: PageClient) -> None:
    desk.say({desk.found: number(40)})
    freeze(desk.event, actor=ORGANIZER, at=AT)
    answer = client.get(page_of(desk))
    assert "40 người" in answer.text
    assert '<form class="figure-form"' not in answer.text
    assert client.post(page_of(desk), data={f"v-{desk.found.id.hex}": "41"}).status_code == 409
    assert shown_of(own(desk))[0] == "40 người"


def test_an_archived_event_has_no_links(desk: Desk, client: PageClient) -> None:
    desk.event.state = EventState.ARCHIVED
    db.session.commit()
    assert client.get(page_of(desk)).status_code == 404


def test_staff_asks_sees_who_is_missing_and_ticks(desk: Desk, as_role: SignIn) -> None:
    client = as_role(desk.event, "organizer")
    body = {"indicators": [str(desk.found.id)], "period": "2024", "closes_at": "2024-10-23T17:00", "note": "Mẫu"}
    assert client.post(staff_page(desk, "/settings"), data=body).status_code == 303
    board = read_board(desk.event.id)
    assert board is not None
    assert ([column.indicator.key for column in board.asked], board.desk.period) == (["found"], "2024")
    assert client.post(staff_page(desk, "/settings"), data={**body, "indicators": []}).status_code == 422
    assert "checked" in client.get(staff_page(desk, "/settings")).text
    page = client.get(staff_page(desk, "/missing")).text
    assert f"http://localhost{page_of(desk)}" in page.replace("https://", "http://") or page_of(desk) in page
    assert "1. Được phát hiện (người)" in page
    assert "17:00 ngày 23 tháng 10 năm 2024" in page
    assert client.post(staff_page(desk, f"/{desk.first.id}/remind")).status_code == 303
    assert count_audit("figure.remind") == 1


def test_who_may_not_hand_out_the_link_of_a_delegation_is_not_shown_it(desk: Desk, as_role: SignIn) -> None:
    page = as_role(desk.event, "secretary").get(staff_page(desk, "/missing")).text
    assert desk.key not in page
    assert "0900 999 001" in page
    viewer = as_role(desk.event, "viewer")
    assert viewer.get(staff_page(desk, "/missing")).status_code == 403
    assert viewer.get(staff_page(desk)).status_code == 200


def test_staff_freezes_and_corrects_with_a_reason(desk: Desk, as_role: SignIn) -> None:
    client, key = as_role(desk.event, "secretary"), desk.found.id.hex
    desk.say({desk.found: number(40)})
    assert client.post(staff_page(desk, "/freeze")).status_code == 303
    province = staff_page(desk, f"/{desk.first.id}")
    seen = client.get(province).text.split(f'name="w-{key}" value="')[1].split('"')[0]
    refused = client.post(province, data={f"v-{key}": "45", f"w-{key}": seen})
    assert refused.status_code == 422
    assert 'value="45"' in refused.text
    data = {f"v-{key}": "45", f"w-{key}": seen, "reason": "Đính chính Mẫu"}
    assert client.post(province, data=data).status_code == 303
    page = client.get(staff_page(desk)).text
    assert "<del>40 người</del> → <ins>45 người</ins>" in page
    assert len(list_corrections(desk.event.id)) == 1
    assert client.post(staff_page(desk, "/reopen"), data={"reason": "Nhầm"}).status_code == 422


def test_a_pasted_table_is_looked_at_and_then_entered(desk: Desk, as_role: SignIn) -> None:
    client = as_role(desk.event, "organizer")
    table = (
        "TT\tTỉnh, thành phố\tĐược phát hiện (người)\tSố tiền\tGhi thêm\n"
        "1\tTỉnh Cà Mau\t1.508\tgần 170 tỷ\tx\n2\tkhanh hoa\tkhoảng 3\t\t\n3\tAtlantis\t4\t\t\n\tTổng số\t9\t\t\n"
    )
    data = {"period": "last", "table": table}
    looked = client.post(staff_page(desk, "/paste"), data=data)
    assert looked.status_code == 200
    for words in ("gần 170 tỷ đồng", "Ghi thêm", "Atlantis", "khoảng"):
        assert words in looked.text
    assert own(desk).cells[0].last is None
    assert client.post(staff_page(desk, "/paste"), data={**data, "take": "y"}).status_code == 303
    assert [cell.shown_last for cell in own(desk).cells] == ["1.508 người", "", "gần 170 tỷ đồng", ""]
    assert client.post(staff_page(desk, "/paste"), data={**data, "table": "Tên\n1"}).status_code == 422


def test_the_table_is_handed_out_as_a_sheet(desk: Desk, as_role: SignIn) -> None:
    desk.say({desk.found: number(40), desk.money: number(1_500_000)}, note="Mẫu")
    answer = as_role(desk.event, "viewer").get(f"/events/{desk.event.slug}/figures/desk.xlsx")
    rows = read_table(answer.data, "so-lieu.xlsx")[0].rows
    line = next(row for row in rows if "Cà Mau" in row)
    assert [cell for cell in line if cell not in {"", None}] == [1, "Cà Mau", 40, 1_500_000, "Mẫu; Mẫu"]


def test_the_hall_sees_one_figure_by_province(desk: Desk, as_role: SignIn) -> None:
    desk.say({desk.found: number(40)})
    client = as_role(desk.event, "viewer")
    for view in ("bars", "map"):
        page = client.get(staff_page(desk, f"/projector?view={view}&indicator={desk.found.id}")).text
        assert "Cà Mau" in page
        assert '<strong class="figures">40 người</strong>' in page
    part = client.get(staff_page(desk, "/projector/part"))
    assert part.status_code == 200
    again = client.get(staff_page(desk, "/projector/part"), headers={"If-None-Match": part.headers["ETag"]})
    assert again.status_code == 304
