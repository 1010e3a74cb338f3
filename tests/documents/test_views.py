"""Asking for a paper, watching it, fetching it."""

import html
import re

import pytest
from sqlalchemy import func, select

from eventmgr.core.clock import now
from eventmgr.core.db import db
from eventmgr.documents import service
from eventmgr.documents.models import PrintedCard, PrintJob, PrintState
from eventmgr.documents.queries.jobs import SHOWN
from eventmgr.documents.rules import Kind
from eventmgr.events.models import Event
from eventmgr.registration.rules import RegistrationState
from tests.conftest import SignIn
from tests.factories import ORGANIZER, count_audit, make_event, make_registration


def test_staff_ask_for_badges_and_fetch_them(event: Event, as_role: SignIn) -> None:
    make_registration(event)
    staff = as_role(event, "staff")
    asked = staff.post(f"/events/{event.slug}/documents/pdf/badges")
    assert asked.status_code == 303
    page = staff.get(asked.location)
    assert page.status_code == 200
    file = staff.get(f"{asked.location}/file")
    assert (file.status_code, file.mimetype, file.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert count_audit("document.ask") == 1
    assert staff.get(f"/events/{event.slug}/documents").status_code == 200


def test_what_a_rule_refuses_is_told_on_the_page(event: Event, as_role: SignIn) -> None:
    organizer = as_role(event, "organizer")
    asked = organizer.post(f"/events/{event.slug}/documents/pdf/badges")
    page = organizer.get(asked.location)
    assert "Chưa có gì để in" in page.get_data(as_text=True)
    assert organizer.get(f"{asked.location}/file").status_code == 409


def test_a_refusal_is_told_in_the_language_of_who_asked(event: Event, as_role: SignIn) -> None:
    organizer = as_role(event, "organizer")
    organizer.post("/language", data={"lang": "en", "next": "/"})
    asked = organizer.post(f"/events/{event.slug}/documents/pdf/badges")
    assert "There is nothing to print yet" in organizer.get(asked.location).get_data(as_text=True)


@pytest.mark.parametrize("path", ["pdf/no-such", "docx/badges", "exe/badges"])
def test_an_unknown_paper_or_format_is_not_found(path: str, event: Event, as_role: SignIn) -> None:
    assert as_role(event, "organizer").post(f"/events/{event.slug}/documents/{path}").status_code == 404
    assert db.session.execute(select(func.count()).select_from(PrintJob)).scalar_one() == 0


def test_a_viewer_may_look_but_not_print(event: Event, as_role: SignIn) -> None:
    viewer = as_role(event, "viewer")
    assert viewer.get(f"/events/{event.slug}/documents").status_code == 200
    assert viewer.post(f"/events/{event.slug}/documents/pdf/badges").status_code == 403


def test_a_paper_of_another_event_is_not_found(event: Event, as_role: SignIn) -> None:
    other = make_event()
    job = service.ask(other, Kind.BADGES, "pdf", actor=ORGANIZER, at=now())
    organizer = as_role(event, "organizer")
    assert organizer.get(f"/events/{event.slug}/documents/jobs/{job.id}").status_code == 404
    assert organizer.get(f"/events/{event.slug}/documents/jobs/{job.id}/file").status_code == 404


def test_a_paper_is_made_by_one_worker_and_taken_up_after_a_crash(event: Event) -> None:
    make_registration(event)
    job = PrintJob(event_id=event.id, kind="badges", format="pdf", asked_by="Mẫu", created_at=now())
    with service.transaction() as session:
        session.add(job)
    assert service.begin(job.id, at=now()) is not None
    assert service.begin(job.id, at=now()) is None
    service.resume(at=now() + 2 * service.LEASE)
    db.session.rollback()
    db.session.refresh(job)
    assert job.attempts == 1  # the lease is over for the sweep, but the worker looks at its own clock
    assert service.begin(job.id, at=now() + 2 * service.LEASE) is not None
    assert job.state is PrintState.RUNNING


def test_the_log_goes_on_from_page_to_page_until_the_oldest_paper(event: Event, as_role: SignIn) -> None:
    at = now()
    with service.transaction() as session:
        session.add_all(
            PrintJob(event_id=event.id, kind="badges", format="pdf", asked_by=f"Mẫu {number}.", created_at=at)
            for number in range(SHOWN + 2)
        )
    viewer, url, seen = as_role(event, "viewer"), f"/events/{event.slug}/documents", []
    while url:
        page = viewer.get(url).get_data(as_text=True)
        seen.append(re.findall(r"Mẫu \d+\.", page.partition('id="print-log"')[2]))
        after = re.search(r'rel="next"\s+href="([^"]+)"', page)
        url = html.unescape(after[1]) if after else ""
    assert [len(found) for found in seen] == [SHOWN, 2]
    assert len({name for found in seen for name in found}) == SHOWN + 2
    assert viewer.get(f"/events/{event.slug}/documents?cursor=x").status_code == 200


def test_the_page_of_a_paper_counts_before_anything_is_made(event: Event, as_role: SignIn) -> None:
    people = [
        make_registration(event, f"Lê Thị Mẫu {name}", province) for name, province in (("An", "56"), ("Bé", "66"))
    ]
    viewer, url = as_role(event, "viewer"), f"/events/{event.slug}/documents/papers/name-cards"
    counted = {
        address: viewer.get(address).get_data(as_text=True).split('<strong class="figures">')[1].split("<")[0]
        for address in (url, f"{url}?province={people[0].delegation_id}", f"{url}?only=changed")
    }
    assert list(counted.values()) == ["2", "1", "0"]
    assert db.session.execute(select(func.count()).select_from(PrintJob)).scalar_one() == 0
    for unknown in ("province=01920000-0000-7000-8000-0000000000ff", "sort=size", "only=some"):
        assert viewer.get(f"{url}?{unknown}").status_code == 404


@pytest.mark.parametrize("kind", ["badges", "name-cards"])
def test_who_would_not_fit_is_named_before_printing(kind: str, event: Event, as_role: SignIn) -> None:
    make_registration(event, " ".join(["Nguyễn"] * 40))
    odd = make_registration(event, "Lê Thị Mẫu \U0001f33a")
    page = as_role(event, "organizer").get(f"/events/{event.slug}/documents/papers/{kind}").get_data(as_text=True)
    assert "không in được ký tự “\U0001f33a”" in page
    assert "không đủ chỗ cho “" in page
    assert f"/events/{event.slug}/registrations/{odd.id}" in page


def test_one_badge_is_printed_at_once_and_is_in_the_log(event: Event, as_role: SignIn) -> None:
    person = make_registration(event)
    make_registration(event, "Trần Thị Mẫu Đào", "66")
    staff = as_role(event, "staff")
    asked = staff.post(f"/events/{event.slug}/documents/badges/{person.id}")
    assert asked.status_code == 303
    badge = staff.get(asked.location)
    assert (badge.status_code, badge.mimetype, badge.data[:5]) == (200, "application/pdf", b"%PDF-")
    row = db.session.execute(select(PrintJob)).scalar_one()
    assert (row.state, row.total, row.chosen.people) == (PrintState.DONE, 1, (person.id,))
    printed = db.session.execute(select(PrintedCard.subject_id, PrintedCard.kind)).all()
    assert [tuple(one) for one in printed] == [(person.id, "badges")]
    assert count_audit("document.reprint") == 1


def test_a_badge_without_a_pass_is_not_printed_nor_one_of_another_event(event: Event, as_role: SignIn) -> None:
    waiting = make_registration(event, state=RegistrationState.SUBMITTED)
    foreign = make_registration(make_event())
    staff, url = as_role(event, "staff"), f"/events/{event.slug}/documents/badges"
    assert staff.post(f"{url}/{waiting.id}").status_code == 409
    assert staff.post(f"{url}/{foreign.id}").status_code == 404
    assert as_role(event, "viewer").post(f"{url}/{waiting.id}").status_code == 403
    assert db.session.execute(select(func.count()).select_from(PrintJob)).scalar_one() == 0
