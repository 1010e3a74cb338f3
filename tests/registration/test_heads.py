"""The head of a delegation, by one secret link and on a phone: add, correct, replace, cancel, confirm."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventmgr.app import create_app
from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.core.limits import limiter
from eventmgr.events.rules import EventState
from eventmgr.groups.queries import group_of, list_members
from eventmgr.people.models import Consent
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import (
    current_pass,
    get_registration,
    get_status,
    head_of,
    list_delegates,
    list_history,
    list_slots,
    print_list,
    print_lists,
)
from eventmgr.registration.rules import ListState, RegistrationState, Source
from eventmgr.registration.service import (
    ChangedMeanwhile,
    add_person,
    approve,
    cancel_person,
    confirm_list,
    correct,
    correct_person,
    current_data,
    head_consent_text,
    open_link,
    renew_link,
    replace,
    replace_person,
    revoke_link,
    set_quota,
)
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    count_queries,
    make_delegation,
    make_event,
    make_group,
    make_head,
    make_registration,
    make_session,
)

NEW = {"full_name": "Trần Thị Mẫu Đào", "category": "official", "phone": "0912 345 678", "birth_year": 1980}
FORM = {
    "full_name": "Trần Thị Mẫu Đào",
    "position": "Phó Chủ tịch",
    "organization": "Hội LHPN tỉnh",
    "phone": "0912 345 678",
    "birth_year": "1980",
    "sex": "female",
    "category": "official",
    "agreed": "y",
}
BY = {"actor": ORGANIZER, "at": AT}


@pytest.fixture
def delegation(event):
    return make_delegation(event, "56", quota=3)


@pytest.fixture
def key(delegation):
    return make_head(delegation).key


def by_head(key):
    return {"actor": open_link(key, at=AT).actor, "at": AT}


def seen(registration) -> str:
    return print_lists([registration.delegation_id])[registration.delegation_id][registration.id]


def whole(delegation) -> str:
    return print_list(print_lists([delegation.id])[delegation.id])


def test_a_head_adds_people_of_the_own_delegation_with_what_was_agreed(event, delegation, key):
    made = add_person(key, NEW, agreed="Đã đồng ý", **by_head(key))
    assert (made.delegation_id, made.source, made.state) == (delegation.id, Source.HEAD, RegistrationState.CONFIRMED)
    assert current_pass(get_registration(event.id, made.id)) is not None
    [consent] = db.session.execute(select(Consent).where(Consent.person_id == made.person_id)).scalars()
    assert (consent.purpose, consent.method, consent.text) == ("organising", "head", "Đã đồng ý")
    entry = db.session.execute(select(AuditEntry).where(AuditEntry.subject_id == made.id)).scalar_one()
    assert (entry.actor_kind, entry.actor_label) == ("head", "Trưởng đoàn Khánh Hòa")


def test_what_a_head_confirms_names_who_uses_the_data(event):
    assert event.organizer in head_consent_text(event)


@pytest.mark.parametrize("category", ["trainer", "queen"])
def test_categories_of_the_organizer_are_not_for_a_head_to_give(event, key, category):
    with pytest.raises(DomainError) as refused:
        add_person(key, {**NEW, "category": category}, agreed="", **by_head(key))
    assert refused.value.field == "category"


def test_where_quotas_by_category_are_set_they_say_which_may_be_chosen(event, delegation, key):
    set_quota(event, delegation.id, 3, {"trainer": 1}, **BY)
    assert add_person(key, {**NEW, "category": "trainer"}, agreed="", **by_head(key)).category.key == "trainer"
    with pytest.raises(DomainError):
        add_person(key, {**NEW, "full_name": "Lê Thị Mẫu An", "phone": None}, agreed="", **by_head(key))


def test_a_head_corrects_and_what_only_the_organizer_knows_stays(event, key):
    made = make_registration(event, "Trần Thị Mẫu Đào", note="Ăn chay")
    with transaction():
        made.person.email = "mau@example.org"
    data = {**NEW, "full_name": "Trần Thị Mẫu Hồng", "position": "Chủ tịch", "organization": "Hội Mẫu"}
    correct_person(key, made.id, data, seen=seen(made), **by_head(key))
    now = get_registration(event.id, made.id)
    assert (now.person.full_name, now.position, now.note) == ("Trần Thị Mẫu Hồng", "Chủ tịch", "Ăn chay")
    assert (now.person.email, now.person.birth_year) == ("mau@example.org", 1980)


def test_two_who_correct_the_same_person_lose_nothing_silently(event, key):
    made = make_registration(event)
    before = seen(made)
    correct(event, made.id, {**current_data(made), "position": "Chủ tịch"}, **BY)
    for deed in (
        lambda: correct_person(key, made.id, NEW, seen=before, **by_head(key)),
        lambda: replace_person(key, made.id, NEW, seen=before, agreed="", **by_head(key)),
        lambda: cancel_person(key, made.id, "Bận", seen=before, **by_head(key)),
    ):
        with pytest.raises(ChangedMeanwhile):
            deed()
    assert get_registration(event.id, made.id).position == "Chủ tịch"


def test_who_takes_a_place_gets_all_of_it_and_the_history_stays(event, delegation, key):
    work = make_session(event, "group_work")
    old = make_registration(event, category="guest")
    group = make_group(work, members=(old,), secretary_id=old.id)
    token = current_pass(old).token
    new = replace_person(key, old.id, NEW, seen=seen(old), agreed="Đã đồng ý", **by_head(key))
    old = get_registration(event.id, old.id)
    assert (old.state, current_pass(old)) == (RegistrationState.REPLACED, None)
    assert (new.replaces_id, new.state, new.category.key) == (old.id, RegistrationState.CONFIRMED, "guest")
    assert current_pass(new).token != token
    assert group_of(event.id, new.id).id == group.id
    assert [member.id for member in list_members(group)] == [new.id]
    assert group_of(event.id, old.id) is None
    db.session.refresh(group)
    assert group.secretary_id == new.id
    assert [entry.verb for entry in list_history(old)] == ["registration.replace"]
    third = replace_person(
        key, new.id, {**NEW, "full_name": "Lê Thị Mẫu Ba", "phone": None}, seen=seen(new), agreed="", **by_head(key)
    )
    [slot], left = list_slots(delegation.id)
    assert (slot.registration.id, [row.id for row in slot.before], left) == (third.id, [new.id, old.id], [])
    assert count_audit("group.replace_member") == 2


def test_door_list_pass_and_badge_follow_the_place(event, key, client, as_role):
    old = make_registration(event, "Nguyễn Thị Mẫu Ở Nhà")
    group = make_group(make_session(event, "group_work"), members=(old,))
    token = current_pass(old).token
    new = replace_person(key, old.id, NEW, seen=seen(old), agreed="", **by_head(key))
    door = as_role(event, "staff").get(f"/events/{event.slug}/groups/{group.id}/door-list").text
    assert ("Trần Thị Mẫu Đào" in door, "Ở Nhà" in door) == (True, False)
    given = current_pass(new)
    assert (client.get(f"/p/{token}").status_code, client.get(f"/p/{given.token}").status_code) == (404, 200)
    client.post(f"/p/{given.token}", data={"pin": given.pin})
    assert group.topic in client.get(f"/p/{given.token}").text
    assert [row.id for row in list_delegates(event.id)] == [new.id]


def test_only_who_is_confirmed_can_be_replaced_and_only_once(event, key):
    old = make_registration(event)
    waits = make_registration(event, "Lê Thị Mẫu Chờ", state=RegistrationState.WAITLISTED)
    before = seen(old)
    replace_person(key, old.id, NEW, seen=before, agreed="", **by_head(key))
    for row, print_ in ((old, before), (waits, seen(waits))):
        data = {**NEW, "full_name": "Lê Thị Mẫu Hai", "phone": "0987 654 321"}
        with pytest.raises(Conflict):
            replace_person(key, row.id, data, seen=print_, agreed="", **by_head(key))


def test_a_full_event_still_lets_one_come_in_the_place_of_another(app):
    event = make_event(capacity=1)
    old = make_registration(event)
    new = replace(event, old.id, {"full_name": "Lê Thị Mẫu Hai"}, source=Source.STAFF, **BY)
    assert (new.state, current_pass(new) is not None) == (RegistrationState.CONFIRMED, True)
    waiting = make_registration(event, "Lê Thị Mẫu Chờ", state=RegistrationState.WAITLISTED)
    with pytest.raises(Conflict):
        approve(event, waiting.id, **BY)


def test_a_replacement_that_is_refused_changes_nothing(event, key):
    old, other = make_registration(event), make_registration(event, "Lê Thị Mẫu Hai", phone="+84912345678")
    with pytest.raises(Conflict):
        replace_person(key, old.id, NEW, seen=seen(old), agreed="", **by_head(key))
    assert get_registration(event.id, old.id).state is RegistrationState.CONFIRMED
    assert current_pass(get_registration(event.id, old.id)) is not None
    assert other.state is RegistrationState.CONFIRMED


def test_who_does_not_come_leaves_with_a_reason(event, delegation, key):
    made = make_registration(event)
    cancel_person(key, made.id, " Đi công tác ", seen=seen(made), **by_head(key))
    made = get_registration(event.id, made.id)
    assert made.state is RegistrationState.CANCELLED
    reasons = [value for entry in list_history(made) for value in entry.values if value.field == "reason"]
    assert [(value.after, value.is_personal) for value in reasons] == [("Đi công tác", True)]
    slots, left = list_slots(delegation.id)
    assert (slots, [row.id for row in left]) == ([], [made.id])


def test_a_confirmed_list_holds_until_anything_in_it_changes(event, delegation, key):
    made = make_registration(event)
    confirm_list(key, seen=whole(delegation), **by_head(key))
    assert get_status(event.id, delegation.id).state is ListState.CONFIRMED
    assert head_of(delegation.id).confirmed_by == "Phạm Thị Mẫu Lan"
    correct(event, made.id, {**current_data(made), "position": "Chủ tịch"}, **BY)
    status = get_status(event.id, delegation.id)
    assert (status.state, status.confirmed_at, status.head.confirmed_at) == (ListState.SOME, None, AT)
    confirm_list(key, seen=whole(delegation), **by_head(key))
    make_registration(event, "Lê Thị Mẫu Mới")
    assert get_status(event.id, delegation.id).confirmed_at is None
    assert count_audit("delegation.confirm") == 2


def test_nobody_confirms_a_list_that_was_not_seen_or_is_empty(event, delegation, key):
    with pytest.raises(DomainError):
        confirm_list(key, seen=whole(delegation), **by_head(key))
    make_registration(event)
    before = whole(delegation)
    make_registration(event, "Lê Thị Mẫu Mới")
    with pytest.raises(ChangedMeanwhile):
        confirm_list(key, seen=before, **by_head(key))


def test_people_of_other_delegations_are_out_of_reach(event, key):
    other = make_registration(event, "Võ Thị Mẫu Xa", "48")
    with pytest.raises(NotFound):
        correct_person(key, other.id, NEW, seen=seen(other), **by_head(key))
    elsewhere = make_registration(make_event(), "Võ Thị Mẫu Khác")
    with pytest.raises(NotFound):
        cancel_person(key, elsewhere.id, "x", seen=seen(elsewhere), **by_head(key))


@pytest.mark.parametrize(
    "values",
    [{"state": EventState.DRAFT}, {"state": EventState.CLOSED}, {"registration_closes_at": AT}],
)
def test_a_closed_list_can_be_read_but_not_changed(app, client, values):
    event = make_event(**values)
    made = make_registration(event)
    key = make_head(made.delegation).key
    assert open_link(key, at=AT).is_writable is False
    for deed in (
        lambda: add_person(key, NEW, agreed="", **by_head(key)),
        lambda: correct_person(key, made.id, NEW, seen=seen(made), **by_head(key)),
        lambda: replace_person(key, made.id, NEW, seen=seen(made), agreed="", **by_head(key)),
        lambda: cancel_person(key, made.id, "x", seen=seen(made), **by_head(key)),
        lambda: confirm_list(key, seen=whole(made.delegation), **by_head(key)),
    ):
        with pytest.raises(Conflict):
            deed()
    page = client.get(f"/d/{key}")
    assert (page.status_code, made.person.full_name in page.text) == (200, True)
    assert "/new" not in page.text
    assert client.get(f"/d/{key}/new").status_code == 303
    assert client.post(f"/d/{key}/new", data=FORM).status_code == 409
    assert client.post(f"/d/{key}/confirm", data={"seen": whole(made.delegation)}).status_code == 303
    assert get_status(event.id, made.delegation_id).confirmed_at is None


def test_registration_that_has_not_opened_for_the_public_is_open_for_heads(app):
    event = make_event(registration_opens_at=AT + timedelta(days=3))
    key = make_head(make_delegation(event, "56")).key
    assert add_person(key, NEW, agreed="", **by_head(key)).state is RegistrationState.CONFIRMED


def test_a_link_that_was_renewed_revoked_or_archived_opens_nothing(event, delegation, key, client):
    assert client.get(f"/d/{key}").status_code == 200
    renew_link(event, delegation.id, **BY)
    second = head_of(delegation.id).key
    assert (client.get(f"/d/{key}").status_code, client.get(f"/d/{second}").status_code) == (404, 200)
    assert client.post(f"/d/{key}/new", data=FORM).status_code == 404
    revoke_link(event, delegation.id, **BY)
    assert client.get(f"/d/{second}").status_code == 404
    archived = make_event(state=EventState.ARCHIVED)
    gone = make_head(make_delegation(archived, "56")).key
    assert client.get(f"/d/{gone}").status_code == 404


def test_the_pages_of_a_head_are_kept_by_nobody_else(event, key, client):
    answer = client.get(f"/d/{key}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def mark_of(page: str) -> str:
    """What a page says it has shown."""
    return page.split('name="seen"')[1].split('value="')[1].split('"', maxsplit=1)[0]


def test_a_head_adds_and_corrects_and_a_clash_shows_both(delegation, key, client):
    page = f"/d/{key}"
    assert client.get(f"{page}/new").status_code == 200
    without = client.post(f"{page}/new", data={name: FORM[name] for name in FORM if name != "agreed"})
    assert (without.status_code, "Trần Thị Mẫu Đào" in without.text) == (422, True)
    assert client.post(f"{page}/new", data=FORM).status_code == 303
    [slot], _left = list_slots(delegation.id)
    person = f"{page}/people/{slot.registration.id}"
    changed = {**FORM, "full_name": "Trần Thị Mẫu Hồng", "seen": mark_of(client.get(person).text)}
    assert client.post(person, data=changed).status_code == 303
    stale = client.post(person, data={**changed, "full_name": "Trần Thị Mẫu Huệ"})
    assert stale.status_code == 409
    assert ("Trần Thị Mẫu Huệ" in stale.text, "Trần Thị Mẫu Hồng" in stale.text) == (True, True)
    again = {**changed, "full_name": "Trần Thị Mẫu Huệ", "seen": mark_of(stale.text)}
    assert client.post(person, data=again).status_code == 303
    [slot], _left = list_slots(delegation.id)
    assert slot.registration.person.full_name == "Trần Thị Mẫu Huệ"


def test_a_head_replaces_on_the_page_and_who_is_late_keeps_the_text(event, key, client):
    old = make_registration(event, "Trần Thị Mẫu Huệ")
    person = f"/d/{key}/people/{old.id}/replace"
    assert client.get(person).status_code == 200
    successor = {**FORM, "full_name": "Lê Thị Mẫu Thay", "seen": seen(old)}
    assert client.post(person, data=successor).status_code == 303
    assert client.get(person).status_code == 303
    again = client.post(person, data={**successor, "full_name": "Lê Thị Mẫu Hai", "phone": ""})
    assert (again.status_code, "Lê Thị Mẫu Hai" in again.text) == (409, True)
    shown = client.get(f"/d/{key}").text
    assert ("Lê Thị Mẫu Thay" in shown, "Trần Thị Mẫu Huệ" in shown) == (True, True)


def test_a_head_confirms_and_cancels_on_the_page(event, delegation, key, client):
    made = make_registration(event)
    page = f"/d/{key}"
    assert client.post(f"{page}/confirm", data={"seen": "x"}).status_code == 303
    assert get_status(event.id, delegation.id).confirmed_at is None
    assert client.post(f"{page}/confirm", data={"seen": mark_of(client.get(page).text)}).status_code == 303
    assert get_status(event.id, delegation.id).state is ListState.CONFIRMED
    cancel = f"{page}/people/{made.id}/cancel"
    assert client.get(cancel).status_code == 200
    assert client.post(cancel, data={"reason": "", "seen": seen(made)}).status_code == 422
    assert client.post(cancel, data={"reason": "Bận", "seen": seen(made)}).status_code == 303
    assert client.get(page).status_code == 200
    verbs = db.session.execute(select(AuditEntry.verb).where(AuditEntry.actor_kind == "head")).scalars()
    assert sorted(verbs) == ["delegation.confirm", "registration.cancel", "registration.say_why"]


def test_a_namesake_of_the_same_delegation_can_be_added_after_a_look(event, key, client):
    make_registration(event, "Trần Thị Mẫu Đào")
    refused = client.post(f"/d/{key}/new", data=FORM)
    assert (refused.status_code, 'name="is_namesake"' in refused.text) == (409, True)
    assert client.post(f"/d/{key}/new", data={**FORM, "is_namesake": "y"}).status_code == 303


def test_a_page_that_stood_open_too_long_keeps_what_was_typed(event, key, client):
    answer = client.post(f"/d/{key}/new", data=FORM, csrf=False)
    assert (answer.status_code, "Trần Thị Mẫu Đào" in answer.text) == (422, True)
    assert client.post(f"/d/{key}/confirm", data={"seen": ""}, csrf=False).status_code == 303
    assert db.session.execute(select(Registration)).scalars().all() == []


def test_the_page_says_what_is_missing_and_that_no_place_is_left(event, key, client):
    for number in range(3):
        made = make_registration(event, f"Lê Thị Mẫu {number}", position="")
    page = client.get(f"/d/{key}").text
    assert page.count("chưa có chức vụ") == 3
    assert page.count("danh sách chờ") == 1
    assert f"/d/{key}/people/{made.id}/replace" in page
    assert "danh sách chờ" in client.get(f"/d/{key}/new").text


def test_a_program_that_tries_one_link_is_slowed_down_and_others_are_not(tmp_path):
    settings = {"SECRET_KEY": "x", "SECURITY_PASSWORD_SALT": "x", "INSTANCE_PATH": tmp_path, "REDIS_URL": ""}
    url = f"sqlite:///{tmp_path}/limited.db"
    app = create_app({**settings, "TESTING": True, "SQLALCHEMY_DATABASE_URI": url, "RATELIMIT_ENABLED": True})
    try:
        with app.app_context():
            db.create_all()
            client = app.test_client()
            answers = [client.get("/d/NOTAKEY").status_code for _number in range(122)]
            assert answers == [404] * 120 + [429] * 2
            assert client.get("/d/ANOTHERKEY").status_code == 404
            db.engine.dispose()
    finally:
        limiter.enabled = False


def test_the_page_costs_the_same_queries_for_one_and_for_many(event, delegation, key, client):
    make_registration(event)
    client.get(f"/d/{key}")
    one = count_queries(lambda: client.get(f"/d/{key}"))
    for number in range(9):
        make_registration(event, f"Lê Thị Mẫu {number}")
    assert count_queries(lambda: client.get(f"/d/{key}")) == one


def test_staff_replace_somebody_too(event, as_role):
    old = make_registration(event)
    page = f"/events/{event.slug}/registrations/{old.id}"
    client = as_role(event, "staff")
    assert f"{page}/replace" in client.get(page).text
    assert client.get(f"{page}/replace").status_code == 200
    assert client.post(f"{page}/replace", data={"full_name": ""}).status_code == 422
    done = client.post(f"{page}/replace", data={"full_name": "Lê Thị Mẫu Thay", "sex": ""})
    assert done.status_code == 303
    assert old.person.full_name in client.get(done.location).text
    assert client.post(f"{page}/replace", data={"full_name": "Lê Thị Mẫu Hai", "sex": ""}).status_code == 422
    assert client.get(page).status_code == 200
