"""What groups tell of a person, let go of, and hand over to who takes the place."""

from eventmgr.core.db import db
from eventmgr.groups.parts import part
from eventmgr.groups.queries import find_open_plan, groups_of, list_members, list_pairs, plan_seats
from eventmgr.groups.rules.conditions import PairKind
from eventmgr.groups.service import add_pair, propose, set_wishes
from tests.factories import AT, ORGANIZER, count_audit, make_group, make_registration, make_session


def test_a_person_is_told_of_seats_and_duties(event):
    person = make_registration(event)
    work = make_session(event, "group_work", title="Thảo luận nhóm")
    make_group(work, 1, members=(person,), topic="Chủ đề Mẫu", rapporteur_id=person.id)
    make_group(work, 2, members=(make_registration(event, "Lê Thị Mẫu An"),))
    assert part.export(person.person_id) == {
        "Nhóm thảo luận": [
            {"Phiên": "Thảo luận nhóm", "Số": 1, "Chủ đề": "Chủ đề Mẫu", "Nhiệm vụ": ["Người báo cáo"]},
        ],
        "Nguyện vọng về nhóm": [],
    }


def test_wishes_are_told_and_go_with_the_person(event):
    person, other = make_registration(event), make_registration(event, "Lê Thị Mẫu An")
    work = make_session(event, "group_work", title="Thảo luận nhóm")
    make_group(work, 1, topic="Chủ đề một")
    second = make_group(work, 2, topic="Chủ đề hai")
    set_wishes(work, person.id, [second.id], actor=ORGANIZER, at=AT)
    add_pair(work, person.id, other.id, PairKind.APART, actor=ORGANIZER, at=AT)
    propose(work, actor=ORGANIZER, at=AT)
    told = part.export(person.person_id)["Nguyện vọng về nhóm"]
    assert told == [{"Phiên": "Thảo luận nhóm", "Nguyện vọng": 1, "Chủ đề": "Chủ đề hai"}]
    part.erase(person.person_id, AT)
    assert part.export(person.person_id) == {"Nhóm thảo luận": [], "Nguyện vọng về nhóm": []}
    assert list_pairs(work.id) == []
    plan = find_open_plan(work.id)
    assert plan_seats(plan.id).keys() == {other.id}


def test_an_erased_person_sits_nowhere_and_leads_nothing(event):
    person, other = make_registration(event), make_registration(event, "Lê Thị Mẫu An")
    work = make_session(event, "group_work")
    group = make_group(work, members=(person, other), facilitator_id=person.id, secretary_id=other.id)
    assert part.erase(person.person_id, AT) == []
    db.session.refresh(group)
    assert (group.facilitator_id, group.secretary_id) == (None, other.id)
    assert [member.id for member in list_members(group)] == [other.id]
    assert part.export(person.person_id) == {"Nhóm thảo luận": [], "Nguyện vọng về nhóm": []}


def test_seats_of_all_sessions_go_with_the_place(event):
    old, new = make_registration(event), make_registration(event, "Lê Thị Mẫu Thay")
    groups = [make_group(make_session(event, "group_work"), members=(old,)) for _session in range(2)]
    part.replace(old.id, new.id, AT)
    assert [[member.id for member in list_members(group)] for group in groups] == [[new.id], [new.id]]
    assert groups_of(event.id, old.id) == []
    assert count_audit("group.replace_member") == 2
