"""Sensitive answers are unreadable without the key: in the database, in the file store and in a backup."""

import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from config import ConfigError, settings
from eventmgr.audit.models import AuditValue
from eventmgr.core import sealing
from eventmgr.core.db import db, transaction
from eventmgr.core.errors import NotFound
from eventmgr.core.files import store
from eventmgr.events.models import Event
from eventmgr.operations import backup, doctor
from eventmgr.people.models import Host
from eventmgr.people.service import collect, erase, load_admin_units
from eventmgr.questionnaires.models import Answer
from eventmgr.questionnaires.queries import answers_by_subject, answers_of, count_seals, list_tallies
from eventmgr.questionnaires.rules import Closed, Condition, Entry, Operator, Option, Upload
from eventmgr.questionnaires.service import reword_question, seal_anew, turn_on_question
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import answerers
from tests.conftest import DATABASES, SignIn, build_app
from tests.factories import AT, ORGANIZER, count_audit, make_event, make_question, make_registration, question_data
from tests.postgres import temporary_cluster
from tests.questionnaires.keeping import LATER, save, told, values_of
from tests.questionnaires.meeting import of
from tests.questionnaires.meeting import text as page_text

WORDS, NAME, BYTES = "KIENG-MAU-7391", "kham-mau-4410.pdf", b"%PDF-1.7 KHAM-MAU-8852"
CLOSED = "(sealed, and the key that opens it is missing)"
SECRETS = [WORDS.encode(), NAME.encode(), BYTES]


@pytest.fixture
def keys(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys at hand, for this test alone."""
    held = [sealing.new_key()]
    monkeypatch.setitem(app.config, "DATA_KEYS", held)
    return held


@pytest.fixture
def _english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=en"):
        yield


def sensitive_pair(event: Event) -> Registration:
    """Somebody with a sensitive text and a sensitive file, and beside them a text that everybody may read."""
    diet = make_question(event, label="Chế độ ăn", is_sensitive=True)
    paper = make_question(event, "file", "Giấy khám", is_sensitive=True)
    flight, about = make_question(event, label="Chuyến bay"), make_registration(event)
    for question in (diet, paper):
        turn_on_question(event, question.id, actor=ORGANIZER, at=AT)
    file = Upload(NAME, BYTES)
    save(event, about, {diet: Entry(WORDS, consents=True), paper: Entry(file, consents=True), flight: "OPEN-MAU-55"})
    return about


# Bytes: an installation of its own, which really commits.


@pytest.fixture(params=DATABASES)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    with ExitStack() as stack:
        is_large = request.param == "postgresql"
        url = stack.enter_context(temporary_cluster()) if is_large else f"sqlite:///{tmp_path}/site.db"
        site = build_app(url, tmp_path)
        site.test_cli_runner().invoke(args=["db", "upgrade"])
        with site.app_context():
            load_admin_units()
            with transaction() as session:
                session.add(Host(name="Hội Liên hiệp Phụ nữ Việt Nam", short_name="Hội LHPN Việt Nam"))
            yield site
            db.session.remove()
            db.engine.dispose()


def raw_bytes(site: Flask) -> bytes:
    """All that lies on the disk, but the key: the database with its log, and the files."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("CHECKPOINT"))
        folder = Path(db.session.execute(text("SHOW data_directory")).scalar_one())
        found = [*(folder / "base").rglob("*"), *(folder / "pg_wal").rglob("*")]
    else:
        found = list(site.config["INSTANCE_PATH"].glob("site.db*"))
    db.session.commit()
    return b"".join(path.read_bytes() for path in [*found, *store().root.rglob("*")] if path.is_file())


def test_neither_the_database_nor_the_file_store_gives_a_sensitive_answer_away(site: Flask):
    about = sensitive_pair(make_event())
    kept = raw_bytes(site)
    assert [secret for secret in SECRETS if secret in kept] == []
    assert b"OPEN-MAU-55" in kept  # so the bytes were looked at that hold the answers
    assert told(about) == [("Chế độ ăn", WORDS), ("Giấy khám", NAME), ("Chuyến bay", "OPEN-MAU-55")]
    assert oct((site.config["INSTANCE_PATH"] / "data_key").stat().st_mode & 0o777) == "0o600"


def test_a_backup_gives_nothing_away_and_opens_again_where_the_key_is_brought(site: Flask, tmp_path: Path):
    about = sensitive_pair(make_event())
    key, about_id = (site.config["INSTANCE_PATH"] / "data_key").read_text(), about.id
    file = tmp_path / "backup.zip"
    backup.write_backup(file)
    with zipfile.ZipFile(file) as archive:
        packed = b"".join(archive.read(name) for name in archive.namelist())
        assert "data_key" not in " ".join(archive.namelist())
    assert [secret for secret in [*SECRETS, key.encode()] if secret in packed] == []
    assert b"OPEN-MAU-55" in packed

    other = build_app(f"sqlite:///{tmp_path}/other.db", tmp_path / "other")
    with other.app_context():
        backup.restore(file)
        assert doctor.seals()[0] is False
        assert [answer.value for answer in answers_of(about_id)][:2] == [Closed.CLOSED, Closed.CLOSED]
        (tmp_path / "other" / "data_key").write_text(key)
        (tmp_path / "other" / "data_key").chmod(0o600)
        db.session.expire_all()
        assert doctor.seals()[0] is True
        assert told(db.session.get_one(Registration, about_id))[0] == ("Chế độ ăn", WORDS)
        db.session.remove()
        db.engine.dispose()


def test_what_was_answered_before_a_question_became_sensitive_leaves_nothing_in_the_open(site: Flask):
    event = make_event()
    diet, paper = make_question(event, label="Chế độ ăn"), make_question(event, "file", "Giấy khám")
    about = make_registration(event)
    save(event, about, {diet: WORDS, paper: Upload(NAME, BYTES)})
    save(event, about, {diet: f"{WORDS} 2"})
    for question, kind in ((diet, "text"), (paper, "file")):
        data = question_data(kind, f"{question.wording.label}?", is_sensitive=True)
        reword_question(event, question.id, data, actor=ORGANIZER, at=LATER)
    assert [shown for _label, shown in told(about)] == [f"{WORDS} 2", NAME]
    trail = db.session.execute(select(AuditValue.field, AuditValue.before, AuditValue.after)).all()
    assert {tuple(row) for row in trail if row.field in {"Chế độ ăn", "Giấy khám"}} == {
        ("Chế độ ăn", None, "•••"),
        ("Giấy khám", None, "•••"),
        ("Chế độ ăn", "•••", "•••"),
    }
    assert {value.field: value.after for value in db.session.execute(select(AuditValue)).scalars()}["sealed"] == "1"
    if db.engine.dialect.name == "sqlite":  # PostgreSQL writes over what is dead when it vacuums
        db.session.commit()
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    else:
        db.session.commit()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM FULL answer"))
            connection.execute(text("VACUUM FULL audit_value"))
            connection.execute(text("CHECKPOINT"))
            folder = Path(connection.execute(text("SHOW data_directory")).scalar_one()) / "base"
        kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
        assert [secret for secret in SECRETS if secret in kept] == []
        kept = b"".join(path.read_bytes() for path in store().root.rglob("*") if path.is_file())
        assert BYTES not in kept
        return
    kept = raw_bytes(site)
    assert [secret for secret in SECRETS if secret in kept] == []


# A lost key


@pytest.mark.usefixtures("_english")
def test_without_the_key_pages_copies_and_erasing_work_and_say_so(event: Event, keys: list[str], as_role: SignIn):
    about = sensitive_pair(event)
    keys[:] = [sealing.new_key()]
    client = as_role(event, "organizer")
    shown = page_text(client.post(of(event, about, "/answers/sensitive?lang=en")))
    assert shown.count(CLOSED) == 2
    answers = collect(about.person)["Answers"]
    assert [row["Answer"] for row in answers] == [CLOSED, CLOSED, "OPEN-MAU-55"]
    assert answers[1]["File"] == "This is sealed, and the key that opens it is missing."
    row = next(row for row in answers_of(about.id) if row.question.kind.value == "file")
    file_key = row.file_key
    refused = client.get(f"/events/{event.slug}/answers/{row.id}/file?lang=en")
    assert (refused.status_code, "the key that opens it is missing" in page_text(refused)) == (409, True)
    assert client.get(f"/events/{event.slug}/registrations/questions/results?lang=en").status_code == 200
    tally = list_tallies(event.id, answerers(event.id))[0]
    assert (tally.answered, tally.closed) == (1, 1)
    diet = answers_of(about.id)[0].question
    assert answers_by_subject([diet.id], [about.id]) == {about.id: {diet.id: CLOSED}}
    is_well, words = doctor.seals()
    assert (is_well, words.split(":")[0]) == (False, "2 of 2 sensitive answers cannot be opened")
    erase(about.person, actor=ORGANIZER, at=LATER)
    assert answers_of(about.id) == []
    with pytest.raises(NotFound):
        store().get(file_key)


@pytest.mark.usefixtures("_english")
def test_an_answer_that_cannot_be_opened_stays_until_it_is_answered_anew_or_taken_back(event: Event, keys: list[str]):
    about = sensitive_pair(event)
    diet = answers_of(about.id)[0].question
    wine = make_question(event, label="Rượu", is_sensitive=True, condition=Condition(diet.id, Operator.ANSWERED))
    turn_on_question(event, wine.id, actor=ORGANIZER, at=AT)
    save(event, about, {wine: Entry("không", consents=True)})
    first, keys[:] = keys[0], [sealing.new_key()]
    save(event, about, {diet: Entry("", consents=True)})
    keys.append(first)
    assert dict(told(about))["Chế độ ăn"] == WORDS
    assert dict(told(about))["Rượu"] == "không"
    keys.remove(first)
    save(event, about, {diet: Entry("chay", consents=True)})
    assert dict(told(about))["Chế độ ăn"] == "chay"
    keys[:] = [sealing.new_key()]
    save(event, about, {diet: Entry("")})
    assert "Chế độ ăn" not in dict(told(about))


def test_a_form_says_that_there_is_an_answer_under_seal(event: Event, keys: list[str], client):
    about = sensitive_pair(event)
    keys[:] = [sealing.new_key()]
    way = f"/p/{about.passes[0].token}"
    client.post(way, data={"pin": "1234"})
    shown = page_text(client.get(f"{way}/answers?lang=en"))
    assert shown.count("There is an answer under seal that cannot be opened at present.") == 2
    assert WORDS not in shown


def test_a_choice_under_lost_seal_is_counted_as_closed(event: Event, keys: list[str]):
    diet = make_question(event, "choices", "Chế độ ăn", "Chay", "Mặn", is_sensitive=True)
    turn_on_question(event, diet.id, actor=ORGANIZER, at=AT)
    early, late = make_registration(event), make_registration(event, "Lê Thị Mẫu Ý")
    save(event, early, {diet: Entry(["1"], consents=True)})
    keys[:] = [sealing.new_key()]
    save(event, late, {diet: Entry(["1", "2"], consents=True)})
    [tally] = list_tallies(event.id, answerers(event.id))
    assert (tally.answered, tally.closed, tally.options) == (2, 1, [("Chay", 1), ("Mặn", 1)])


# A change of keys


def test_keys_are_changed_without_losing_an_answer(event: Event, keys: list[str]):
    about = sensitive_pair(event)
    old = keys[0]
    keys.insert(0, sealing.new_key())
    assert seal_anew(actor=ORGANIZER, at=LATER) == 2
    assert seal_anew(actor=ORGANIZER, at=LATER) == 0
    assert (values_of("answers.seal"), count_audit("answers.seal")) == ({"answers": (None, "2", False)}, 1)
    keys.remove(old)
    db.session.expire_all()
    assert told(about)[:2] == [("Chế độ ăn", WORDS), ("Giấy khám", NAME)]
    assert sealing.unseal(store().get(answers_of(about.id)[1].file_key)) == BYTES


def test_what_no_key_opens_stays_as_it_is_when_all_else_is_sealed_anew(event: Event, keys: list[str]):
    sensitive_pair(event)
    before = {row.id: row.sealed for row in db.session.execute(select(Answer)).scalars()}
    keys[:] = [sealing.new_key()]
    assert seal_anew(actor=ORGANIZER, at=LATER) == 0
    assert {row.id: row.sealed for row in db.session.execute(select(Answer)).scalars()} == before


def test_answers_from_before_seals_were_known_are_sealed(event: Event, keys: list[str]):
    about = sensitive_pair(event)
    for row in answers_of(about.id):
        if row.question.is_sensitive:
            value = row.value
            if isinstance(value, dict):
                store().put(value["key"], BYTES)
            with transaction():
                row.keep(value, is_sensitive=False)
    assert count_seals() == (2, 2, 0)
    assert doctor.seals()[0] is False
    assert seal_anew(actor=ORGANIZER, at=LATER) == 2
    assert count_seals() == (2, 0, 0)
    assert dict(told(about))["Giấy khám"] == NAME


def test_a_new_key_seals_from_now_on_and_the_old_one_still_opens(app: Flask, tmp_path: Path, monkeypatch):
    monkeypatch.setitem(app.config, "DATA_KEYS", [])
    monkeypatch.setitem(app.config, "INSTANCE_PATH", tmp_path)
    sealed = sealing.seal(b"Mau")
    runner = app.test_cli_runner()
    assert runner.invoke(args=["seal", "--new-key"]).exit_code == 0
    assert len((tmp_path / "data_key").read_text().split()) == 2
    assert (sealing.unseal(sealed), sealing.is_sealed_anew(sealed)) == (b"Mau", False)
    assert sealing.is_sealed_anew(sealing.seal(b"Mau"))
    assert oct((tmp_path / "data_key").stat().st_mode & 0o777) == "0o600"
    (tmp_path / "data_key").chmod(0o644)
    assert doctor.seals()[0] is False
    (tmp_path / "data_key").write_text("không phải khóa")
    with pytest.raises(sealing.CannotOpen):
        sealing.seal(b"Mau")
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed)


def test_a_new_key_beside_those_of_the_environment_is_refused(app: Flask, keys: list[str]):
    refused = app.test_cli_runner().invoke(args=["seal", "--new-key"])
    assert (refused.exit_code, "DATA_KEYS" in refused.stderr) == (1, True)
    printed = app.test_cli_runner().invoke(args=["seal", "--print-key"]).stdout.strip()
    keys.insert(0, printed)
    assert sealing.unseal(sealing.seal(b"Mau")) == b"Mau"


def test_keys_of_the_environment_are_read_and_others_refused(tmp_path: Path):
    keys = [sealing.new_key(), sealing.new_key()]
    environ = {"INSTANCE_PATH": str(tmp_path), "DATA_KEYS": ", ".join(keys)}
    assert settings(environ)["DATA_KEYS"] == keys
    assert settings({"INSTANCE_PATH": str(tmp_path)})["DATA_KEYS"] == []
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]  # no key before one is needed
    with pytest.raises(ConfigError, match="DATA_KEYS"):
        settings({**environ, "DATA_KEYS": f"{keys[0]} mau"})


def test_old_words_of_options_are_shown_for_sealed_answers(event: Event, keys: list[str]):
    diet = make_question(event, "choice", "Chế độ ăn", "Chay", "Mặn", is_sensitive=True)
    turn_on_question(event, diet.id, actor=ORGANIZER, at=AT)
    about = make_registration(event)
    save(event, about, {diet: Entry("1", consents=True)})
    options = [Option("", "Thuần chay"), Option("2", "Mặn")]
    data = question_data("choice", "Chế độ ăn", options=options, is_sensitive=True)
    reword_question(event, diet.id, data, actor=ORGANIZER, at=LATER)
    assert (len(keys), told(about)) == (1, [("Chế độ ăn", "Chay")])
