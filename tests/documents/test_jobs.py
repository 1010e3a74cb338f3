"""The life of a paper: pieces, progress, stopping, crashes, and the week for which it is kept."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from docx import Document
from flask import Flask

from eventmgr.core.clock import now
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import Conflict, NotFound
from eventmgr.core.files import store
from eventmgr.documents import catalogue, service, tasks
from eventmgr.documents.makers import Cards, Part, Pieces
from eventmgr.documents.models import PrintedCard, PrintedFile, PrintJob, PrintState
from eventmgr.documents.rules import EVERYBODY, Kind, Only, Selection
from eventmgr.events.models import Event
from eventmgr.people import service as persons
from eventmgr.registration.models import Registration
from eventmgr.registration.service import cancel as cancel_registration
from tests.conftest import SignIn
from tests.factories import AT, ORGANIZER, count_audit, make_event, make_registration

NAMES = ("An", "Bình", "Chi", "Dung", "Én")


class Press:
    """Stands for the press: writes names instead of drawing cards, and does what a test wants in the middle."""

    def __init__(self) -> None:
        self.printed: list[str] = []
        self.pieces: list[list[str]] = []
        self.interruptions: dict[str, object] = {}

    def make(self, event: Event, people: Cards, part: Part) -> bytes:
        del event
        self.pieces.append([card.full_name.split()[-1] for card in people.values()])
        for done, name in enumerate(self.pieces[-1]):
            happens = self.interruptions.pop(name, None)
            if callable(happens):
                happens()
                part.progress.told = None  # type: ignore[attr-defined]  # the next second has come
            part.progress(done)
            self.printed.append(name)
        return " ".join(self.pieces[-1]).encode()


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    """Name cards are made by the stand-in, two people a file."""
    press = Press()
    entry = catalogue.CATALOGUE[Kind.NAME_CARDS]
    monkeypatch.setitem(catalogue.CATALOGUE, Kind.NAME_CARDS, replace(entry, makers={"pdf": Pieces(press.make)}))
    monkeypatch.setattr(service, "PIECE", 2)
    return press


@pytest.fixture
def people(event: Event) -> list[Registration]:
    return [make_registration(event, f"Lê Thị Mẫu {name}", "56") for name in NAMES]


@pytest.fixture
def job(event: Event, people: list[Registration], press: Press) -> Iterator[PrintJob]:
    """Asked for, and not begun yet: the worker was away."""
    assert len(people) == len(NAMES)
    del press
    row = PrintJob(event_id=event.id, kind=Kind.NAME_CARDS.value, format="pdf", asked_by="Mẫu", created_at=now())
    with transaction() as session:
        session.add(row)
    return row


def work(job: PrintJob) -> PrintJob:
    tasks.render(str(job.id))
    db.session.expire_all()
    return job


def kept(job: PrintJob) -> list[bytes]:
    return [store().get(file.key) for file in job.files]


def the_machine_dies() -> None:
    raise KeyboardInterrupt


def test_many_people_are_printed_in_files_of_so_many(job: PrintJob) -> None:
    work(job)
    assert (job.state, job.done, job.total) == (PrintState.DONE, 5, 5)
    assert [(file.first, file.last) for file in job.files] == [(1, 2), (3, 4), (5, 5)]
    assert kept(job) == ["An Bình".encode(), b"Chi Dung", "Én".encode()]


def test_a_long_list_comes_in_files_that_go_on_counting(
    event: Event, people: list[Registration], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(people) == len(NAMES)
    entry = catalogue.CATALOGUE[Kind.DELEGATE_LIST]
    small = {name: replace(maker, size=3) for name, maker in entry.makers.items() if isinstance(maker, Pieces)}
    monkeypatch.setitem(catalogue.CATALOGUE, Kind.DELEGATE_LIST, replace(entry, makers=small))
    job = service.ask(event, Kind.DELEGATE_LIST, "docx", actor=ORGANIZER, at=now())
    db.session.expire_all()
    assert (job.state, job.done, [(file.first, file.last) for file in job.files]) == (
        PrintState.DONE, 5, [(1, 3), (4, 5)],
    )  # fmt: skip
    last = Document(io.BytesIO(kept(job)[1]))
    [table] = [table for table in last.tables if len(table.columns) == 7]
    assert [row.cells[0].text for row in table.rows if row.cells[1].text.startswith("Lê Thị")] == ["4", "5"]
    assert "Từ số 4 đến số 5, trong tổng số 5 đại biểu." in [paragraph.text for paragraph in last.paragraphs]


def test_no_piece_holds_more_people_than_its_size(job: PrintJob, press: Press) -> None:
    work(job)
    assert press.pieces == [["An", "Bình"], ["Chi", "Dung"], ["Én"]]


def test_a_piece_that_was_made_before_a_crash_is_not_made_again(job: PrintJob, press: Press) -> None:
    press.interruptions["Dung"] = the_machine_dies
    with pytest.raises(KeyboardInterrupt):
        tasks.render(str(job.id))
    db.session.rollback()
    db.session.expire_all()
    assert (job.state, job.done) == (PrintState.RUNNING, 2)
    with transaction():
        job.leased_until = now() - service.LEASE
    service.resume(at=now())
    db.session.expire_all()
    assert (job.state, job.attempts) == (PrintState.DONE, 2)
    assert press.printed == ["An", "Bình", "Chi", "Chi", "Dung", "Én"]
    assert kept(job) == ["An Bình".encode(), b"Chi Dung", "Én".encode()]


def test_who_cancels_while_the_paper_is_made_moves_nobody_else(
    event: Event, job: PrintJob, press: Press, people: list[Registration]
) -> None:
    press.interruptions["An"] = lambda: cancel_registration(event, people[2].id, actor=ORGANIZER, at=AT)
    work(job)
    assert press.pieces == [["An", "Bình"], ["Dung"], ["Én"]]


def test_how_far_it_is_stands_in_the_row_while_it_is_made(job: PrintJob, press: Press) -> None:
    seen = []
    press.interruptions["Dung"] = lambda: seen.append((db.session.get_one(PrintJob, job.id).done, job.total))
    work(job)
    assert seen == [(2, 5)]


def test_a_running_paper_stops_at_the_next_chance_and_leaves_nothing(event: Event, job: PrintJob, press: Press) -> None:
    press.interruptions["Chi"] = lambda: service.cancel(event, job.id, actor=ORGANIZER, at=now())
    work(job)
    assert press.printed == ["An", "Bình"]
    assert (job.state, job.files) == (PrintState.CANCELLED, [])
    assert count_audit("document.cancel") == 1
    for first in (1, 3):
        with pytest.raises(NotFound):
            store().get(f"print/{event.id}/{job.id}-{first}.pdf")


def test_a_waiting_paper_that_was_stopped_is_never_begun(event: Event, job: PrintJob, press: Press) -> None:
    service.cancel(event, job.id, actor=ORGANIZER, at=now())
    work(job)
    assert (job.state, press.printed) == (PrintState.CANCELLED, [])
    with pytest.raises(Conflict):
        service.cancel(event, job.id, actor=ORGANIZER, at=now())
    with pytest.raises(NotFound):
        service.cancel(make_event(), job.id, actor=ORGANIZER, at=now())


def test_a_person_who_is_erased_stops_the_paper_that_is_being_made(
    job: PrintJob, press: Press, people: list[Registration]
) -> None:
    work(job)
    again = service.ask(people[0].event, Kind.NAME_CARDS, "pdf", actor=ORGANIZER, at=now())
    press.interruptions.clear()
    persons.erase(people[0].person, actor=ORGANIZER, at=now())
    db.session.expire_all()
    assert {(one.state, one.error) for one in (job, again)} == {(PrintState.FAILED, service.ERASED)}
    left = db.session.execute(db.select(PrintedCard.subject_id)).scalars()
    assert set(left) == {one.id for one in people[1:]}


def test_after_a_week_the_file_goes_and_the_log_stays(event: Event, job: PrintJob, as_role: SignIn) -> None:
    work(job)
    assert job.finished_at is not None
    [first, *_] = job.files
    assert service.expire(at=job.finished_at + service.KEPT_FOR) == 0
    assert service.expire(at=now() + 2 * service.KEPT_FOR) == 1
    db.session.expire_all()
    assert (job.state, job.files, job.total) == (PrintState.EXPIRED, [], 5)
    with pytest.raises(NotFound):
        store().get(first.key)
    organizer, url = as_role(event, "organizer"), f"/events/{event.slug}/documents/jobs/{job.id}"
    assert "Tệp của bản in này đã được xóa" in organizer.get(url).get_data(as_text=True)
    assert organizer.get(f"{url}/file").status_code == 404


def test_several_files_are_listed_and_come_as_one_archive(event: Event, job: PrintJob, as_role: SignIn) -> None:
    work(job)
    organizer, url = as_role(event, "organizer"), f"/events/{event.slug}/documents/jobs/{job.id}"
    page = organizer.get(url).get_data(as_text=True)
    assert [f"Phần {n}: {span}" in page for n, span in ((1, "1–2"), (2, "3–4"), (3, "5–5"))] == [True] * 3
    assert organizer.get(f"{url}/files/2").data == b"Chi Dung"
    assert organizer.get(f"{url}/files/4").status_code == 404
    answer = organizer.get(f"{url}/files.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    assert list(files.values()) == kept(job)
    assert list(files) == [f"{event.slug}-name-cards-{span}.pdf" for span in ("1-2", "3-4", "5-5")]


def test_the_log_says_who_printed_what_for_whom_and_how_many(
    event: Event, people: list[Registration], press: Press, as_role: SignIn
) -> None:
    organizer = as_role(event, "organizer")
    form = {"province": str(people[0].delegation_id), "sort": "protocol"}
    asked = organizer.post(f"/events/{event.slug}/documents/pdf/name-cards", data=form)
    assert asked.status_code == 303
    row = db.session.execute(db.select(PrintJob)).scalar_one()
    assert (row.total, row.chosen.province.name if row.chosen.province else "") == (5, "Khánh Hòa")
    assert len(press.pieces) == 3
    page = organizer.get(f"/events/{event.slug}/documents").get_data(as_text=True)
    assert "Khánh Hòa · Theo chức vụ (lễ tân)" in page


def test_one_name_that_finds_no_room_keeps_nobody_else_from_the_printer(event: Event, as_role: SignIn) -> None:
    odd = make_registration(event, "Lê Thị Mẫu \U0001f33a")
    fitting = make_registration(event, "Trần Thị Mẫu Đào", "66")
    job = service.ask(event, Kind.NAME_CARDS, "pdf", actor=ORGANIZER, at=now())
    db.session.expire_all()
    assert (job.state, job.total, job.left_out) == (PrintState.DONE, 2, [str(odd.id)])
    assert list(db.session.execute(db.select(PrintedCard.subject_id)).scalars()) == [fitting.id]
    page = as_role(event, "organizer").get(f"/events/{event.slug}/documents/jobs/{job.id}").get_data(as_text=True)
    assert f"/events/{event.slug}/registrations/{odd.id}" in page
    only = Selection(only=Only.UNPRINTED)
    alone = service.ask(event, Kind.NAME_CARDS, "pdf", only, language="en", actor=ORGANIZER, at=now())
    db.session.expire_all()
    assert alone.state is PrintState.FAILED
    assert (alone.error or "").startswith("These texts cannot be printed as they are: Lê Thị Mẫu")


def test_a_kept_file_of_an_older_attempt_is_replaced_not_doubled(app: Flask, job: PrintJob) -> None:
    del app
    service.begin(job.id, at=now())
    service.keep(job.id, b"one", span=(1, 2), at=now())
    service.keep(job.id, b"two!", span=(1, 2), at=now())
    db.session.expire_all()
    assert job.files == [PrintedFile(f"print/{job.event_id}/{job.id}-1.pdf", 4, 1, 2)]
    assert kept(job) == [b"two!"]
    assert Selection.from_json(job.selection) == EVERYBODY
