"""The head of a delegation, by one secret link and on a phone: add, correct, replace, cancel, confirm."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError, NotFound
from eventmgr.groups.queries import groups_of, list_members
from eventmgr.people.models import Consent
from eventmgr.registration.queries import (
    current_pass,
    get_registration,
    get_status,
    head_of,
    list_history,
    list_slots,
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
    replace,
    replace_person,
    set_quota,
)
from tests.factories import (
    AT,
    count_audit,
    make_delegation,
    make_event,
    make_group,
    make_head,
    make_registration,
    make_session,
)
from tests.registration.head import BY, NEW, by_head, seen, whole


@pytest.fixture
def delegation(event):
    return make_delegation(event, "56", quota=3)


@pytest.fixture
def key(delegation):
    return make_head(delegation).key


def test_a_head_adds_people_of_the_own_delegation_with_what_was_agreed(event, delegation, key):
    made = add_person(key, NEW, agreed="Đã đồng ý", **by_head(key))
    assert (made.delegation_id, made.source, made.state) == (delegation.id, Source.HEAD, RegistrationState.CONFIRMED)
    assert current_pass(get_registration(event.id, made.id)) is not None
    [consent] = db.session.execute(select(Consent).where(Consent.person_id == made.person_id)).scalars()
    assert (consent.purpose, consent.method, consent.text.text) == ("organising", "head", "Đã đồng ý")
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
    assert [row.id for row in groups_of(event.id, new.id)] == [group.id]
    assert [member.id for member in list_members(group)] == [new.id]
    assert groups_of(event.id, old.id) == []
    db.session.refresh(group)
    assert group.secretary_id == new.id
    assert [entry.verb for entry in list_history(old)] == ["registration.replace"]
    third = replace_person(
        key, new.id, {**NEW, "full_name": "Lê Thị Mẫu Ba", "phone": None}, seen=seen(new), agreed="", **by_head(key)
    )
    [slot], left = list_slots(delegation.id)
    assert (slot.registration.id, [row.id for row in slot.before], left) == (third.id, [new.id, old.id], [])
    assert count_audit("group.replace_member") == 2


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


def test_registration_that_has_not_opened_for_the_public_is_open_for_heads(app):
    event = make_event(registration_opens_at=AT + timedelta(days=3))
    key = make_head(make_delegation(event, "56")).key
    assert add_person(key, NEW, agreed="", **by_head(key)).state is RegistrationState.CONFIRMED
