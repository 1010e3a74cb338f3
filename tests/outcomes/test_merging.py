"""The secretary merges what several groups said alike; nothing of what they wrote is touched."""

import html
import re

import pytest
from sqlalchemy import select

from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, DomainError
from eventmgr.core.ids import uuid7
from eventmgr.outcomes import queries, service
from eventmgr.outcomes.models import Item, Outcome, OutcomeSource
from eventmgr.outcomes.rules import ItemKind, Level, RecordState
from tests.factories import (
    AT,
    ORGANIZER,
    count_audit,
    count_queries,
    make_event,
    make_group,
    make_record,
    make_registration,
    make_session,
)
from tests.outcomes.talk import make_item, rewrite

BY = {"actor": ORGANIZER, "at": AT}
SOLUTION = ItemKind.SOLUTION


@pytest.fixture
def session(event):
    return make_session(event, "group_work", title="Thảo luận nhóm")


@pytest.fixture
def records(session):
    return {number: make_record(session, make_group(session, number)) for number in (2, 4)}


@pytest.fixture
def points(event, records):
    lan = make_registration(event, "Nguyễn Thị Mẫu Lan", "56")
    return (
        make_item(records[2], "Vận động doanh nghiệp đỡ đầu trẻ mồ côi", speaker=lan, supporters=8, due="quý II"),
        make_item(records[4], "Kêu gọi các doanh nghiệp đỡ đầu trẻ em mồ côi", supporters=3, level=Level.PROVINCE),
        make_item(records[4], "Lập quỹ khởi nghiệp"),
    )


def seen(*items):
    return {item.id: item.version for item in items}


def ticks(*items):
    return [f"{item.id}:{item.version}" for item in items]


def merge(session, *items):
    return service.merge_points(session, seen(*items), **BY)


def words(outcome, text="Huy động doanh nghiệp đỡ đầu trẻ mồ côi", **values):
    return service.OutcomeData(
        **{"kind": outcome.kind, "text": text, "level": outcome.level, "due": outcome.due, **values}
    )


def stored(model):
    return db.session.execute(select(model)).scalars().all()


def body(answer):
    return html.unescape(answer.get_data(as_text=True))


def address(event, rest="merge"):
    return f"/events/{event.slug}/records/{rest}"


def test_an_outcome_begins_with_the_first_point_and_keeps_whose_it_is(session, points):
    outcome = merge(session, *points[1::-1])
    assert (outcome.text, outcome.kind, outcome.level, outcome.due) == (
        "Vận động doanh nghiệp đỡ đầu trẻ mồ côi",
        SOLUTION,
        Level.PROVINCE,
        "quý II",
    )
    assert queries.provenance(outcome).text == "Nhóm 2, 4; 11 ý kiến tán thành"
    assert count_audit("outcome.merge") == 1


def test_a_point_goes_into_one_outcome_only(session, points):
    merge(session, *points[:2])
    with pytest.raises(Conflict):
        merge(session, points[1], points[2])
    assert (len(stored(Outcome)), len(stored(OutcomeSource))) == (1, 2)


def test_a_point_that_its_group_changed_or_took_away_meanwhile_is_not_merged_unseen(session, points):
    picked = seen(*points[:2])
    rewrite(points[0], "Vận động doanh nghiệp và nhà hảo tâm")
    with pytest.raises(Conflict):
        service.merge_points(session, picked, **BY)
    picked = seen(*points[:2])
    with transaction():
        points[0].removed_at = AT
    with pytest.raises(Conflict):
        service.merge_points(session, picked, **BY)
    with pytest.raises(DomainError):
        service.merge_points(session, {}, **BY)
    elsewhere = make_item(make_record(make_session(make_event(), "discussion")))
    with pytest.raises(Conflict):
        merge(session, elsewhere)
    assert stored(Outcome) == []


def test_taking_apart_leaves_the_points_as_they_were(session, points):
    before = [(item.id, item.text, item.version, item.supporters) for item in stored(Item)]
    outcome = merge(session, *points[:2])
    service.edit_outcome(outcome, words(outcome), seen=queries.seen_of(outcome), **BY)
    service.unmerge(outcome, **BY)
    assert [(item.id, item.text, item.version, item.supporters) for item in stored(Item)] == before
    assert stored(Outcome) + stored(OutcomeSource) == []
    assert {item.id for item in queries.merge_board(session).loose} == {item.id for item in points}
    assert count_audit("outcome.unmerge") == 1


def test_points_come_to_an_outcome_and_leave_it(session, points):
    outcome = merge(session, points[0])
    service.add_points(outcome, seen(points[1], points[2]), **BY)
    assert len(outcome.sources) == 3
    service.take_point_out(outcome, points[0].id, **BY)
    service.take_point_out(outcome, points[0].id, **BY)
    service.take_point_out(outcome, points[2].id, **BY)
    assert queries.provenance(outcome).text == "Nhóm 4; 3 ý kiến tán thành"
    with pytest.raises(DomainError):
        service.take_point_out(outcome, points[1].id, **BY)
    assert (count_audit("outcome.add"), count_audit("outcome.take_out")) == (1, 2)


def test_two_secretaries_at_once_lose_no_words(session, points):
    outcome = merge(session, *points[:2])
    opened = queries.seen_of(outcome)
    service.edit_outcome(outcome, words(outcome, "của chị Hoa", due="năm 2025"), seen=opened, **BY)
    with pytest.raises(service.StaleOutcome):
        service.edit_outcome(outcome, words(outcome, "của chị Mai"), seen=opened, **BY)
    assert (outcome.text, outcome.due, outcome.version) == ("của chị Hoa", "năm 2025", 2)
    opened = queries.seen_of(outcome)
    service.edit_outcome(outcome, words(outcome, "của chị Hoa"), seen=opened, **BY)
    assert (outcome.version, count_audit("outcome.edit")) == (2, 1)
    for bad in ("", "  \n ", "a" * 4001):
        with pytest.raises(DomainError):
            service.edit_outcome(outcome, words(outcome, bad), seen=opened, **BY)


def test_a_point_changed_after_merging_is_told_until_it_was_seen(session, points):
    outcome = merge(session, *points[:2])
    opened = queries.seen_of(outcome)
    rewrite(points[0], "Vận động doanh nghiệp và nhà hảo tâm")
    assert [queries.is_changed(source) for source in queries.sources_of(outcome)] == [True, False]
    with pytest.raises(service.StaleOutcome):
        service.edit_outcome(outcome, words(outcome), seen=opened, **BY)
    service.edit_outcome(outcome, words(outcome), seen=queries.seen_of(outcome), **BY)
    assert [queries.is_changed(source) for source in queries.sources_of(outcome)] == [False, False]
    with transaction():
        points[1].removed_at = AT
    assert [queries.is_changed(source) for source in queries.sources_of(outcome)] == [False, True]
    assert queries.provenance(outcome).text == "Nhóm 2; 8 ý kiến tán thành"


def test_outcomes_change_places_within_their_kind(session, records, points):
    other = merge(session, make_item(records[2], "Thiếu nguồn lực", ItemKind.DIFFICULTY))
    first, second = merge(session, points[0]), merge(session, points[2])
    service.move_outcome(second, down=False, **BY)
    service.move_outcome(second, down=False, **BY)
    service.move_outcome(other, down=True, **BY)
    assert [outcome.id for outcome in queries.list_outcomes(session.id)] == [other.id, second.id, first.id]
    service.move_outcome(second, down=True, **BY)
    assert [outcome.id for outcome in queries.list_outcomes(session.id)] == [other.id, first.id, second.id]


def test_locked_with_the_minutes_nothing_is_merged_or_changed(session, records, points):
    outcome = merge(session, *points[:2])
    with transaction():
        records[2].state = RecordState.LOCKED
    for deed in (
        lambda: merge(session, points[2]),
        lambda: service.add_points(outcome, seen(points[2]), **BY),
        lambda: service.take_point_out(outcome, points[0].id, **BY),
        lambda: service.edit_outcome(outcome, words(outcome), seen=queries.seen_of(outcome), **BY),
        lambda: service.move_outcome(outcome, down=True, **BY),
        lambda: service.unmerge(outcome, **BY),
        lambda: service.tell_apart(session, {points[0].id, points[2].id}, **BY),
    ):
        with pytest.raises(Conflict):
            deed()


def test_alike_points_are_suggested_until_told_apart(session, points):
    [suggestion] = queries.merge_board(session).suggestions
    assert ({item.id for item in suggestion.items}, suggestion.outcome) == ({points[0].id, points[1].id}, None)
    outcome = merge(session, points[0])
    [suggestion] = queries.merge_board(session).suggestions
    assert ([item.id for item in suggestion.items], suggestion.outcome.id) == ([points[1].id], outcome.id)
    for _ in range(2):
        service.tell_apart(session, {points[0].id, points[1].id}, **BY)
    assert queries.merge_board(session).suggestions == ()
    assert stored(Outcome) == [outcome]


def test_the_page_merges_and_leads_to_the_words(event, as_role, session, points):
    secretary = as_role(event, "secretary")
    page = body(secretary.get(address(event)))
    assert "Vận động doanh nghiệp đỡ đầu trẻ mồ côi" in page
    data = {"session": session.id, "into": "", "item": ticks(*points[:2])}
    answer = secretary.post(address(event), data=data)
    [outcome] = stored(Outcome)
    assert answer.headers["Location"].endswith(f"/records/outcomes/{outcome.id}")
    page = body(secretary.get(answer.headers["Location"]))
    fields = dict(re.findall(r'name="(seen)"[^>]*value="(\w+)"', page))
    typed = {**fields, "kind": "recommendation", "text": "Huy động doanh nghiệp <b>", "level": "province", "due": ""}
    saved = secretary.post(answer.headers["Location"], data=typed)
    assert saved.headers["Location"].endswith(f"#outcome-{outcome.id}")
    assert (outcome.text, outcome.kind, outcome.level) == (
        "Huy động doanh nghiệp <b>",
        ItemKind.RECOMMENDATION,
        Level.PROVINCE,
    )
    page = " ".join(body(secretary.get(saved.headers["Location"])).split())
    assert "Nhóm 2, 4; 11 ý kiến tán thành" in page
    more = secretary.post(address(event), data={"session": session.id, "into": outcome.id, "item": ticks(points[2])})
    assert (more.status_code, len(outcome.sources)) == (303, 3)


def test_a_refused_merge_keeps_what_was_ticked(event, as_role, session, points):
    secretary = as_role(event, "secretary")
    old = ticks(*points[:2])
    rewrite(points[0], "Vận động nhà hảo tâm")
    answer = secretary.post(address(event), data={"session": session.id, "item": old})
    assert answer.status_code == 409
    page = body(answer)
    for item in points[:2]:
        assert re.search(rf'id="pick-{item.id}" checked', page)
    empty = secretary.post(address(event), data={"session": session.id})
    assert (empty.status_code, 'role="status"' in body(empty)) == (422, True)
    nonsense = {"session": session.id, "item": ["x:y", "1", f"{uuid7()}:1"]}
    assert secretary.post(address(event), data=nonsense).status_code == 409
    assert secretary.post(address(event), data={"session": uuid7(), "item": old}).status_code == 404
    assert stored(Outcome) == []


def test_an_edit_of_something_older_shows_both_texts(event, as_role, session, points):
    secretary, outcome = as_role(event, "secretary"), merge(session, *points[:2])
    opened = queries.seen_of(outcome)
    service.edit_outcome(outcome, words(outcome, "của chị Hoa"), seen=opened, **BY)
    page = address(event, f"outcomes/{outcome.id}")
    typed = {"seen": opened, "kind": "solution", "text": "của chị Mai", "level": "", "due": ""}
    clash = secretary.post(page, data=typed)
    assert clash.status_code == 409
    assert "của chị Hoa" in body(clash)
    assert "của chị Mai" in body(clash)
    assert outcome.text == "của chị Hoa"
    again = {**typed, "seen": queries.seen_of(outcome)}
    assert again["seen"] in body(clash)
    assert secretary.post(page, data=again).status_code == 303
    assert outcome.text == "của chị Mai"
    assert secretary.post(page, data={**again, "text": ""}).status_code == 422


def test_the_page_shows_who_has_not_submitted_and_what_changed(event, as_role, session, records, points):
    outcome = merge(session, *points[:2])
    rewrite(points[0], "Vận động doanh nghiệp và nhà hảo tâm")
    with transaction():
        records[2].state = records[4].state = RecordState.SUBMITTED
    secretary = as_role(event, "secretary")
    board = body(secretary.get(address(event)))
    assert "Một ý kiến đã đổi sau khi gộp" in board
    assert "Chưa gửi" not in board
    page = body(secretary.get(address(event, f"outcomes/{outcome.id}")))
    assert "<del>đỡ đầu trẻ mồ côi</del><ins>và nhà hảo tâm</ins>" in page
    with transaction():
        records[2].state = RecordState.OPEN
    assert "Chưa gửi" in body(secretary.get(address(event)))


def test_points_are_taken_out_moved_and_taken_apart_on_the_page(event, as_role, session, points):
    secretary, outcome = as_role(event, "secretary"), merge(session, *points[:2])
    other = merge(session, points[2])
    page = address(event, f"outcomes/{outcome.id}")
    assert secretary.post(f"{page}/take-out", data={"item": points[0].id}).status_code == 303
    assert secretary.post(f"{page}/take-out", data={"item": points[1].id}).status_code == 303
    assert len(outcome.sources) == 1
    assert secretary.post(f"{page}/move", data={"direction": "down"}).status_code == 303
    assert [one.id for one in queries.list_outcomes(session.id)] == [other.id, outcome.id]
    told = secretary.post(
        address(event, "merge/apart"), data={"session": session.id, "apart": [points[0].id, points[1].id]}
    )
    assert told.status_code == 303
    assert secretary.post(f"{page}/unmerge").status_code == 303
    assert secretary.get(page).status_code == 404


def test_who_records_a_group_may_look_but_not_merge(event, as_role, session, points):
    outcome = merge(session, points[2])
    for role in ("facilitator", "chair", "viewer"):
        client = as_role(event, role)
        assert "pick-bar" not in body(client.get(address(event)))
        data = {"session": session.id, "item": ticks(*points[:2])}
        assert client.post(address(event), data=data).status_code == 403
        assert client.post(address(event, f"outcomes/{outcome.id}/unmerge")).status_code == 403


def test_without_records_the_page_says_what_to_do(event, as_role):
    assert as_role(event, "secretary").get(address(event)).status_code == 200


def test_the_board_asks_no_more_for_more_points(session, records):
    merge(session, make_item(records[2], "một"), make_item(records[4], "hai"))
    few = count_queries(lambda: queries.merge_board(session))
    for number in range(6):
        merge(session, make_item(records[2], f"ba {number}"), make_item(records[4], f"bốn {number}"))
        make_item(records[4], f"năm {number}")
    db.session.expire_all()
    assert count_queries(lambda: queries.merge_board(session)) <= few + 1
