"""What does the trainer read of a test, with names?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from eventmgr.questionnaires.queries import list_questions
from eventmgr.questionnaires.rules import Purpose
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import find_by_code, find_pass
from eventmgr.training.models.courses import Course, Module
from eventmgr.training.models.tests import Taking
from eventmgr.training.queries.enrolments import enrolled_by_module
from eventmgr.training.queries.roster import roster
from eventmgr.training.queries.tests import ModuleTest, get_test, item_of, pair_test
from eventmgr.training.rules.tests import Item, Paired, PersonResult, Stage


@dataclass(frozen=True)
class Results:
    """What the trainer reads: the pairs, the questions in the words of today, to whom they are put, and who waits."""

    test: ModuleTest
    paired: Paired
    items: Mapping[UUID, Item]
    people: Mapping[UUID, Registration]
    learners: list[Registration]
    waiting: Mapping[Stage, list[Registration]]

    @property
    def by_name(self) -> list[PersonResult]:
        """The people in the order of names."""
        return sorted(self.paired.people, key=lambda row: self.people[row.registration_id].sort_key)


def results(event_id: UUID, course: Course, module: Module) -> Results:
    """What the trainer reads of the tests of a module, with names."""
    test = get_test(event_id, module)
    questions = list_questions(event_id, Purpose.TEST, module.id)
    chosen = enrolled_by_module(course).get(module.id)
    learners = [row.registration for row in roster(course) if chosen is None or row.registration.id in chosen]
    waiting = {
        stage: _without(learners, test.taken(stage) + test.taken(stage, late=True)) if test.sitting(stage) else []
        for stage in Stage
    }
    people = {taking.registration_id: taking.registration for taking in test.takings}
    return Results(
        test, pair_test(event_id, test), {row.id: item_of(row) for row in questions}, people, learners, waiting
    )


def find_person(event_id: UUID, code: str) -> Registration | None:
    """Whose sheet it is: by the code of the registration that is printed on it, or by the pass of a badge."""
    found = find_by_code(event_id, code)
    if found is not None:
        return found
    given = find_pass(code)
    is_valid = given is not None and given.revoked_at is None and given.registration.event_id == event_id
    return given.registration if given is not None and is_valid else None


def _without(learners: Iterable[Registration], takings: Iterable[Taking]) -> list[Registration]:
    there = {taking.registration_id for taking in takings}
    return [registration for registration in learners if registration.id not in there]
