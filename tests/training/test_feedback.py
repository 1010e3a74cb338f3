"""Feedback is anonymous: shown on the tables themselves, and on what is shown of it."""

from datetime import timedelta

import pytest
from sqlalchemy import DateTime, inspect, select, text

from eventmgr.audit.models import AuditEntry
from eventmgr.core.db import Model, db
from eventmgr.core.errors import Conflict, DomainError, Forbidden
from eventmgr.outbox.models import Message
from eventmgr.people.service import erase
from eventmgr.sync.models import Operation
from eventmgr.training.models.feedback import FeedbackComment, FeedbackCount, FeedbackGiver
from eventmgr.training.queries.feedback import given_by, summary
from eventmgr.training.rules.feedback import Opinion, module_key, to_show
from eventmgr.training.service.feedback import close_feedback, give_feedback, open_feedback
from tests.factories import AT, ORGANIZER, count_audit, make_course, make_registration, make_session

LATER = AT + timedelta(hours=1)
SAID = (FeedbackCount, FeedbackComment)


@pytest.fixture
def course(event):
    made = make_course(event, (make_session(event, "training"),))
    open_feedback(made, actor=ORGANIZER, at=AT)
    return made


def crowd(event, number):
    return [make_registration(event, f"Mẫu Người {n:02d}") for n in range(number)]


def say(course, who, points=4, words=""):
    module = course.modules[0]
    give_feedback(course, who, Opinion({module_key(module.id): points, "use": points}, {"best": words}))


def rows(model):
    """The rows in the order in which the database itself holds them."""
    return db.session.execute(select(model.__table__)).all()


def test_no_column_leads_from_what_was_said_to_who_said_it(app) -> None:
    """Neither by a key, nor by a time, nor through any third table."""
    said = {model.__table__.name for model in SAID}
    for model in SAID:
        table = model.__table__
        assert {key.column.table.name for key in table.foreign_keys} == {"course"}
        assert not any(isinstance(column.type, DateTime) for column in table.columns)
        assert {column.name for column in table.columns} <= {
            "id", "course_id", "question", "points", "given", "shown", "words", "is_shown",
        }  # fmt: skip
    assert {column.name for column in FeedbackGiver.__table__.columns} == {"course_id", "registration_id"}
    pointing = {
        table.name
        for table in Model.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in said
    }
    assert pointing == set()
    del app


def test_a_deed_of_feedback_leaves_nothing_else_behind(event, course) -> None:
    people = crowd(event, 6)
    tables = [AuditEntry, Operation, Message]
    before = [len(rows(model)) for model in tables]
    for who in people:
        say(course, who, words="Mẫu")
    assert [len(rows(model)) for model in tables] == before
    assert count_audit("feedback.open") == 1


def test_the_order_of_the_rows_and_their_names_tell_nothing(event, course) -> None:
    people = crowd(event, 24)
    for number, who in enumerate(people):
        say(course, who, words=f"Ý kiến {number:02d}")
    comments = rows(FeedbackComment)
    givers = [row.registration_id for row in rows(FeedbackGiver)]
    told = [row.words for row in comments]
    assert set(givers) == {who.id for who in people}
    assert sorted(told) == [f"Ý kiến {number:02d}" for number in range(24)]
    place = {who.id: number for number, who in enumerate(people)}
    order_said, order_given = [int(words[-2:]) for words in told], [place[giver] for giver in givers]
    assert order_said != list(range(24))
    assert order_said != order_given
    assert {row.id.version for row in comments} == {4}
    assert [row.words for row in sorted(comments, key=lambda row: row.id)] != sorted(told)


def test_all_rows_of_a_course_are_of_the_last_deed(event, course) -> None:
    """The database's own marks of when a row was written are the same for all, so they single nobody out."""
    for number, who in enumerate(crowd(event, 7)):
        say(course, who, words=f"Ý kiến {number}")
    if db.engine.dialect.name == "postgresql":
        for name in ("feedback_count", "feedback_comment", "feedback_giver"):
            marks = f"SELECT count(DISTINCT xmin::text) FROM {name}"
            assert db.session.execute(text(marks)).scalar_one() == 1
        return
    for name in ("feedback_count", "feedback_comment", "feedback_giver"):
        made = db.session.execute(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name})
        assert "WITHOUT ROWID" in made.scalar_one()


def test_the_names_of_comments_change_with_each_deed(event, course) -> None:
    first, second = crowd(event, 2)
    say(course, first, words="Một")
    before = {row.id for row in rows(FeedbackComment)}
    say(course, second, words="Hai")
    assert before.isdisjoint({row.id for row in rows(FeedbackComment)})


def test_nothing_is_shown_below_five_and_then_in_steps_so_that_no_look_singles_out_one(event, course) -> None:
    people = crowd(event, 12)
    seen = []
    for number, who in enumerate(people):
        say(course, who, points=1 + number % 5, words=f"Ý kiến {number}")
        found = summary(course.id)
        shown = [row for row in found.points if row.given]
        assert all(row.given == found.shown for row in shown)
        assert len(found.comments["best"]) == found.shown
        seen.append((found.given, found.shown))
    assert [shown for _given, shown in seen] == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10]
    close_feedback(course, actor=ORGANIZER, at=LATER)
    found = summary(course.id)
    assert (found.given, found.shown) == (12, 12)
    assert found.points[0].mean == sum(1 + n % 5 for n in range(12)) / 12
    assert found.comments["best"] == sorted(f"Ý kiến {n}" for n in range(12))


def test_four_stay_unseen_even_at_the_end(event, course) -> None:
    for who in crowd(event, 4):
        say(course, who, words="Mẫu")
    close_feedback(course, actor=ORGANIZER, at=LATER)
    found = summary(course.id)
    assert (found.given, found.shown, sum(row.given for row in found.points)) == (4, 0, 0)
    assert not any(found.comments.values())
    assert to_show(4, 0, is_closed=True) == 0


def test_each_person_gives_it_once_while_it_is_open_and_only_who_is_taught(event, course) -> None:
    (who,) = crowd(event, 1)
    trainer = make_registration(event, "Mẫu Giảng", None, category="trainer")
    say(course, who)
    with pytest.raises(Conflict):
        say(course, who, points=1)
    with pytest.raises(Forbidden):
        say(course, trainer)
    assert given_by(course.id) == {who.id}
    assert sum(row.given for row in rows(FeedbackCount)) == 2
    close_feedback(course, actor=ORGANIZER, at=LATER)
    (late,) = crowd(event, 1)
    with pytest.raises(DomainError):
        say(course, late)


@pytest.mark.parametrize(
    "opinion",
    [
        Opinion({}, {}),
        Opinion({"use": 6}, {}),
        Opinion({"use": 0}, {}),
        Opinion({"other": 3}, {}),
        Opinion({"use": 3}, {"name": "Mẫu"}),
        Opinion({"use": 3}, {"best": "x" * 1001}),
    ],
)
def test_what_is_not_asked_is_not_taken(event, course, opinion) -> None:
    (who,) = crowd(event, 1)
    with pytest.raises(DomainError):
        give_feedback(course, who, opinion)
    assert rows(FeedbackGiver) == []


def test_who_is_erased_has_given_nothing_and_what_was_said_stays(event, course) -> None:
    people = crowd(event, 5)
    for who in people:
        say(course, who, words="Mẫu")
    erase(people[0].person, actor=ORGANIZER, at=LATER)
    assert given_by(course.id) == {who.id for who in people[1:]}
    assert summary(course.id).shown == 5
    (another,) = crowd(event, 1)
    say(course, another, words="Một mình")
    assert summary(course.id).comments["best"] == ["Mẫu"] * 5


def test_the_tables_are_the_ones_that_this_file_speaks_of(app) -> None:
    names = {name for name in inspect(db.engine).get_table_names() if name.startswith("feedback_")}
    assert names == {"feedback_round", "feedback_count", "feedback_comment", "feedback_giver"}
    del app
