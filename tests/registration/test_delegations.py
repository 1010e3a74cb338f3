"""The organizer's pages about delegations: map and list, quotas, heads, links, reminders."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventmgr.core.db import db, transaction
from eventmgr.core.errors import DomainError
from eventmgr.people.provinces import load_units, tile_places
from eventmgr.people.queries import tile_rows
from eventmgr.registration.forms import cell_name
from eventmgr.registration.models import DelegationHead
from eventmgr.registration.papers import reminder_text
from eventmgr.registration.queries import (
    count_by_category,
    find_head,
    get_status,
    head_of,
    list_categories,
    list_contacts,
    list_delegations,
    list_gaps,
    list_heads,
    list_quotas,
    list_statuses,
)
from eventmgr.registration.rules import ListState, RegistrationState, list_state
from eventmgr.registration.service import (
    add_delegations,
    issue_links,
    mark_reminded,
    name_head,
    renew_link,
    revoke_link,
    set_quota,
    set_quotas,
)
from eventmgr.rendering.sheets import read_table
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    count_queries,
    make_consent,
    make_delegation,
    make_event,
    make_head,
    make_registration,
)

BY = {"actor": ORGANIZER, "at": AT}


def url(event, rest="") -> str:
    return f"/events/{event.slug}/delegations{rest}"


@pytest.mark.parametrize(
    ("registered", "quota", "is_confirmed", "state"),
    [
        (0, None, False, ListState.NOBODY),
        (0, 3, True, ListState.NOBODY),
        (0, 0, False, ListState.FULL),
        (1, None, False, ListState.FULL),
        (2, 3, False, ListState.SOME),
        (2, 3, True, ListState.CONFIRMED),
        (3, 3, False, ListState.FULL),
        (4, 3, False, ListState.OVER),
    ],
)
def test_how_far_a_list_has_come(registered, quota, is_confirmed, state):
    assert list_state(registered, quota, is_confirmed=is_confirmed) is state


@pytest.mark.parametrize(("unit_set", "number"), [("vn63", 63), ("vn34", 34)])
def test_every_province_has_a_tile_of_its_own(unit_set, number):
    places = tile_places(unit_set)
    assert sorted(places) == sorted(row.code for row in load_units() if row.set == unit_set)
    assert len(set(places.values())) == number


def test_the_map_shows_the_part_of_the_country_that_takes_part():
    assert tile_rows("vn63", {"48", "49", "46"}) == [["46", "48"], [None, "49"]]
    assert tile_rows("vn34", set()) == []
    south = {row.code for row in load_units() if row.south33}
    rows = tile_rows("vn63", south)
    assert {code for row in rows for code in row if code} == south
    assert (rows[0], len({len(row) for row in rows})) == ([None, None, None, None, "46", "48"], 1)


def test_quotas_hold_in_all_and_by_category(event):
    delegation = make_delegation(event, "56", quota=3)
    categories = {row.key: row.id for row in list_categories(event.id)}
    set_quota(event, delegation.id, 4, {"official": 3, "guest": 1, "trainer": None}, **BY)
    assert list_quotas(event.id) == {delegation.id: {categories["official"]: 3, categories["guest"]: 1}}
    set_quotas(event, {delegation.id: (4, {"official": 2, "guest": None})}, **BY)
    assert list_quotas(event.id) == {delegation.id: {categories["official"]: 2}}
    set_quotas(event, {delegation.id: (4, {"official": 2})}, **BY)
    assert count_audit("delegation.quota") == 2
    for wrong in ({"official": -1}, {"queen": 2}):
        with pytest.raises(DomainError):
            set_quotas(event, {delegation.id: (5, wrong)}, **BY)
    assert list_delegations(event.id)[0].quota == 4


def test_people_are_counted_by_delegation_category_and_state(event):
    make_registration(event)
    make_registration(event, "Lê Thị Mẫu An", category="guest")
    waits = make_registration(event, "Lê Thị Mẫu Chờ", state=RegistrationState.WAITLISTED)
    make_registration(event, "Lê Thị Mẫu Tự Do", None)
    categories = {row.key: row.id for row in list_categories(event.id)}
    s = RegistrationState
    assert count_by_category(event.id, [waits.delegation_id]) == {
        (waits.delegation_id, categories["official"], s.CONFIRMED): 1,
        (waits.delegation_id, categories["guest"], s.CONFIRMED): 1,
        (waits.delegation_id, categories["official"], s.WAITLISTED): 1,
    }
    assert count_by_category(event.id)[None, categories["official"], s.CONFIRMED] == 1
    [status] = list_statuses(event.id)
    assert (status.count.registered, status.count.confirmed, status.count.waiting) == (2, 2, 1)


def test_links_are_made_once_and_a_new_one_ends_the_old(event):
    delegation = make_delegation(event, "56")
    make_delegation(event, "48")
    assert (issue_links(event, **BY), issue_links(event, **BY)) == (2, 0)
    first = head_of(delegation.id).key
    assert (len(first), find_head(first.lower()).delegation_id) == (20, delegation.id)
    renew_link(event, delegation.id, **BY)
    assert find_head(first) is None
    second = head_of(delegation.id).key
    revoke_link(event, delegation.id, **BY)
    assert find_head(second) is None
    with pytest.raises(DomainError):
        revoke_link(event, delegation.id, **BY)
    assert (count_audit("delegation.link"), count_audit("delegation.revoke_link")) == (3, 1)
    kept = db.session.execute(select(DelegationHead)).scalars().all()
    assert len(kept) == 2


def test_no_link_stands_in_the_audit(event):
    delegation = make_delegation(event, "56")
    key = renew_link(event, delegation.id, **BY).key
    rows = db.session.execute(db.text("SELECT before, after FROM audit_value")).all()
    assert rows
    assert all(key not in str(value) for row in rows for value in row)


def test_a_head_is_one_of_the_delegation_or_a_contact(event):
    made = make_registration(event, "Phạm Thị Mẫu Lan", phone="+84900000007")
    stranger = make_registration(event, "Võ Thị Mẫu Xa", "48")
    name_head(event, made.delegation_id, made.id, "", None, **BY)
    head = head_of(made.delegation_id)
    assert (head.name, head.number, head.registration_id) == ("Phạm Thị Mẫu Lan", "+84900000007", made.id)
    name_head(event, made.delegation_id, None, " Lê  Thị Mẫu Văn Phòng ", "0900 000 008", **BY)
    head = head_of(made.delegation_id)
    assert (head.name, head.number, head.registration_id) == ("Lê Thị Mẫu Văn Phòng", "+84900000008", None)
    for wrong in ((stranger.id, "", None), (None, "", "0900000009"), (None, "Lê Thị Mẫu Hai", "12")):
        with pytest.raises(DomainError):
            name_head(event, made.delegation_id, *wrong, **BY)
    assert count_audit("delegation.name_head") == 2


def test_who_can_be_called_is_the_head_then_the_people_then_who_agreed_before(event):
    earlier = make_event(starts_on=event.starts_on - timedelta(days=300))
    asked = make_registration(earlier, "Lê Thị Mẫu Năm Trước", "66", phone="+84900000011")
    make_registration(earlier, "Lê Thị Mẫu Không Đồng Ý", "66", phone="+84900000012")
    make_consent(asked, "next_events")
    empty = make_delegation(event, "66")
    made = make_registration(event, "Trần Thị Mẫu Đào", "56", phone="+84900000013")
    make_head(made.delegation, full_name="Phạm Thị Mẫu Lan", phone="+84900000014")
    contacts = list_contacts(event, list_statuses(event.id))
    told = {key: [(row.full_name, row.phone, row.how) for row in rows] for key, rows in contacts.items()}
    assert told == {
        empty.id: [("Lê Thị Mẫu Năm Trước", "+84900000011", "earlier")],
        made.delegation_id: [
            ("Phạm Thị Mẫu Lan", "+84900000014", "head"),
            ("Trần Thị Mẫu Đào", "+84900000013", "registered"),
        ],
    }


def test_a_reminder_says_what_is_missing_where_and_until_when(event):
    with transaction():
        event.registration_closes_at = AT + timedelta(days=2)
        event.contact = "Ban Tổ chức Mẫu, 0900 000 099"
    delegation = make_delegation(event, "56", quota=3)
    make_registration(event, "Trần Thị Mẫu Đào", position="")
    status = get_status(event.id, delegation.id)
    text = reminder_text(event, status, "Phạm Thị Mẫu Lan", list_gaps(event.id)[delegation.id], "http://m/d/X", AT)
    task = "kiểm tra, bổ sung và xác nhận danh sách"
    assert text.split("\n") == [
        "Kính gửi: Đoàn đại biểu tỉnh Khánh Hòa - đồng chí Phạm Thị Mẫu Lan",
        f"Ban Tổ chức {event.name} (24 - 26/10/2024, TP. Nha Trang) trân trọng cảm ơn sự phối hợp của đoàn.",
        "Đến 07:00 ngày 24 tháng 10 năm 2024, đoàn đã đăng ký: 1/3 đại biểu.",
        "Những việc còn lại:",
        "- Còn 2 đại biểu chưa đăng ký.",
        "- Chưa có chức vụ: Trần Thị Mẫu Đào.",
        "- Danh sách chưa được trưởng đoàn xác nhận.",
        f"Kính đề nghị đồng chí {task} trước 07:00 ngày 26 tháng 10 năm 2024 tại đường dẫn riêng của đoàn:",
        "http://m/d/X",
        "(Không cần tài khoản; xin không chuyển đường dẫn cho người ngoài đoàn.)",
        "Mọi vướng mắc, xin liên hệ Ban Tổ chức: Ban Tổ chức Mẫu, 0900 000 099",
        "Trân trọng cảm ơn!",
    ]


def test_the_tick_says_who_sent_the_reminder_and_when(event):
    delegation = make_delegation(event, "56")
    mark_reminded(event, delegation.id, **BY)
    head = head_of(delegation.id)
    assert (head.reminded_at, head.reminded_by, count_audit("delegation.remind")) == (AT, ORGANIZER.label, 1)


def test_a_head_who_stopped_the_use_of_the_data_gets_no_text_and_the_page_tells_the_ground(event, as_role):
    made = make_registration(event, "Trần Thị Mẫu Đào", "56", phone="+84900000056")
    make_head(made.delegation, registration_id=made.id)
    make_head(make_delegation(event, "48"), full_name="Văn phòng Hội Mẫu")
    client = as_role(event, "organizer")
    assert client.get(url(event, "/reminders")).text.count("<textarea") == 2
    with transaction():
        made.person.restricted_at = AT
    page = client.get(url(event, "/reminders")).text
    assert (page.count("<textarea"), page.count("đã đề nghị hạn chế sử dụng dữ liệu</")) == (1, 1)
    assert "0900 000 056" not in page
    assert "không dựa trên sự đồng ý nhận tin Zalo của cá nhân" in page
    [sheet] = read_table(client.get(url(event, "/reminders.xlsx")).data, "reminders.xlsx")
    row = next(row for row in sheet.rows if "Khánh Hòa" in row)
    assert [cell for cell in row if cell] == [
        "Khánh Hòa",
        "Trần Thị Mẫu Đào",
        "Trưởng đoàn đã đề nghị hạn chế sử dụng dữ liệu cá nhân: không gửi, đề nghị đoàn cử người khác.",
    ]


def test_delegations_are_added_on_the_page(event, as_role):
    client = as_role(event, "organizer")
    assert client.get(url(event)).status_code == 200
    units = [str(make_delegation(make_event(), code).admin_unit_id) for code in ("56", "48")]
    assert client.post(url(event), data={"units": units, "quota": "3"}).status_code == 303
    assert [(row.admin_unit.name, row.quota) for row in list_delegations(event.id)] == [
        ("Đà Nẵng", 3),
        ("Khánh Hòa", 3),
    ]
    assert client.post(url(event), data={"units": units}).status_code == 422
    assert client.post(url(event), data={"units": [], "quota": "x"}).status_code == 422


def test_map_list_and_missing_list_agree_and_phones_are_for_those_who_may(event, as_role):
    make_registration(event, "Trần Thị Mẫu Đào", "56")
    make_head(make_delegation(event, "48", quota=2), full_name="Phạm Thị Mẫu Lan", phone="+84900000021")
    page = as_role(event, "staff").get(url(event)).text
    assert page.count(">1/2<") == 1
    assert "0900 000 021" in page
    assert "0900 000 021" not in as_role(event, "viewer").get(url(event)).text
    shown = as_role(event, "viewer").get(url(event, "?state=nobody&region=Duyên hải Nam Trung Bộ"))
    assert shown.text.split('id="list-title"')[1].split("</table>")[0].count('<th scope="row">') == 1
    assert as_role(event, "viewer").get(url(event, "?state=moon&region=moon")).status_code == 200


def test_the_page_costs_the_same_queries_for_one_delegation_and_for_many(event, as_role):
    client = as_role(event, "organizer")
    make_head(make_registration(event).delegation, confirmed_list="x", confirmed_at=AT)
    for page in ("", "/reminders", "/quotas"):
        client.get(url(event, page))
    before = [count_queries(lambda page=page: client.get(url(event, page))) for page in ("", "/reminders", "/quotas")]
    for code in ("48", "66", "79"):
        make_head(make_registration(event, f"Lê Thị Mẫu {code}", code).delegation, confirmed_list="x", confirmed_at=AT)
    after = [count_queries(lambda page=page: client.get(url(event, page))) for page in ("", "/reminders", "/quotas")]
    assert after == before


def test_quotas_of_all_provinces_are_set_in_one_form(event, as_role):
    client = as_role(event, "organizer")
    delegation = make_delegation(event, "56", quota=3)
    page = client.get(url(event, "/quotas")).text
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    values = {"seen": seen, cell_name(delegation.id, ""): "5", cell_name(delegation.id, "official"): "4"}
    bad = client.post(url(event, "/quotas"), data={**values, cell_name(delegation.id, "guest"): "-1"})
    assert (bad.status_code, "Khánh Hòa: Khách mời" in bad.text) == (422, True)
    assert client.post(url(event, "/quotas"), data=values).status_code == 303
    assert (list_delegations(event.id)[0].quota, [*list_quotas(event.id)[delegation.id].values()]) == (5, [4])
    stale = client.post(url(event, "/quotas"), data={**values, cell_name(delegation.id, ""): "9"})
    assert (stale.status_code, 'value="9"' in stale.text) == (422, True)
    assert list_delegations(event.id)[0].quota == 5
    assert as_role(event, "viewer").post(url(event, "/quotas"), data=values).status_code == 403


def test_one_delegation_shows_its_link_only_to_those_who_may_edit(event, as_role):
    made = make_registration(event)
    head = make_head(made.delegation)
    page = url(event, f"/{made.delegation_id}")
    client = as_role(event, "staff")
    assert f"/d/{head.key}" in client.get(page).text
    assert head.key not in as_role(event, "secretary").get(page).text
    assert client.post(f"{page}/head", data={"registration": str(made.id)}).status_code == 303
    assert head_of(made.delegation_id).registration_id == made.id
    bad = client.post(f"{page}/head", data={"registration": "", "full_name": "Lê Thị Mẫu Hai", "phone": "12"})
    assert (bad.status_code, "Lê Thị Mẫu Hai" in bad.text) == (422, True)
    assert client.post(f"{page}/link").status_code == 303
    assert client.post(f"{page}/link/revoke").status_code == 303
    assert client.post(f"{page}/link/revoke").status_code == 409
    assert client.get(page).status_code == 200
    assert client.get(url(event, "/01920000-0000-7000-8000-000000000009")).status_code == 404


def test_reminders_stand_on_one_page_and_in_one_sheet(event, as_role):
    client = as_role(event, "organizer")
    assert client.get(url(event, "/reminders")).status_code == 200
    units = [make_delegation(make_event(), code).admin_unit_id for code in ("56", "48")]
    delegations = add_delegations(event, units, 2, **BY)
    assert client.post(url(event, "/links")).status_code == 303
    name_head(event, delegations[0].id, None, "Phạm Thị Mẫu Lan", "0900000021", **BY)
    page = client.get(url(event, "/reminders")).text
    keys = [head.key for head in list_heads(event.id).values()]
    assert [page.count(f"http://127.0.0.1:8000/d/{key}") for key in keys] == [1, 1]
    done = client.post(url(event, f"/{delegations[0].id}/remind"))
    assert (done.status_code, done.location) == (303, url(event, f"/reminders#d-{delegations[0].id}"))
    answer = client.get(url(event, "/reminders.xlsx"))
    [sheet] = read_table(answer.data, "reminders.xlsx")
    rows = {row[0]: row for row in sheet.rows if row and row[0] in {"Khánh Hòa", "Đà Nẵng"}}
    assert (rows["Khánh Hòa"][1:3], rows["Khánh Hòa"][3]) == (
        ["Phạm Thị Mẫu Lan", "0900 000 021"],
        f"http://127.0.0.1:8000/d/{head_of(delegations[0].id).key}",
    )
    assert as_role(event, "secretary").get(url(event, "/reminders.xlsx")).status_code == 403
