"""Which tests there are, who took them, and what do they say together?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from eventmgr.core.db import chunks, db
from eventmgr.core.errors import NotFound
from eventmgr.core.i18n import lazy
from eventmgr.questionnaires.models import Answer, Question, Wording
from eventmgr.questionnaires.queries import list_questions, wordings_of
from eventmgr.questionnaires.rules import Purpose, Value
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import list_delegates
from eventmgr.registration.rules import RegistrationState
from eventmgr.training.models.courses import Course, Module
from eventmgr.training.models.tests import Sitting, Taking
from eventmgr.training.queries.enrolments import enrolled_by_module, find_enrolment
from eventmgr.training.rules import EnrolmentState, is_learner
from eventmgr.training.rules.tests import (
    Gain,
    Item,
    Mark,
    Paired,
    Stage,
    TestState,
    is_right,
    kind_of,
    pair,
    total_gain,
)


@dataclass(frozen=True)
class ModuleTest:
    """The test of a module: its questions today, its two sittings (none where it was not opened), what came in."""

    module: Module
    items: tuple[Item, ...]
    before: Sitting | None
    after: Sitting | None
    takings: tuple[Taking, ...]

    def sitting(self, stage: Stage) -> Sitting | None:
        """The sitting of a stage, if it was ever opened."""
        return self.before if stage is Stage.BEFORE else self.after

    def state(self, stage: Stage) -> TestState:
        """How a stage stands."""
        sitting = self.sitting(stage)
        return TestState.PLANNED if sitting is None else sitting.state

    def taken(self, stage: Stage, *, late: bool = False) -> list[Taking]:
        """What counts of a stage, or what came too late to count."""
        return [row for row in self.takings if row.sitting.stage is stage and row.is_late is late]


@dataclass(frozen=True)
class ModuleSummary:
    """What the two tests of a module add up to; says nothing about anybody by name."""

    module_id: UUID
    title: str
    items: int
    taken_before: int
    taken_after: int
    pairs: int
    gain: Gain


@dataclass(frozen=True)
class Summary:
    """What the tests of a course add up to."""

    modules: tuple[ModuleSummary, ...]
    gain: Gain


@dataclass(frozen=True)
class OwnTest:
    """A test as one delegate meets it: open, or taken already (closed ones that were not taken stay away)."""

    sitting: Sitting
    taking: Taking | None


def taken_by(course_id: UUID) -> set[UUID]:
    """The registrations that took all tests that are asked of them: before and after each module that has questions.

    An optional module asks those who have a place in it. A test before that was never held, while the one after was,
    is asked of nobody; a course without questions was tested by nobody.
    """
    course = db.session.get_one(Course, course_id)
    enrolled = enrolled_by_module(course)
    needed = [
        (enrolled.get(test.module.id), {taking.registration_id for taking in test.taken(stage)})
        for test in list_tests(course)
        if test.items
        for stage in Stage
        if not (stage is Stage.BEFORE and test.before is None and test.after is not None)
    ]
    everybody = {registration.id for registration in list_delegates(course.event_id)} if needed else set()
    for asked, takers in needed:
        everybody -= (everybody if asked is None else set(asked)) - takers
    return everybody


def summary(course_id: UUID) -> Summary:
    """What the tests of a course add up to, without a name; modules without questions are left out."""
    course = db.session.get_one(Course, course_id)
    found = [(test, pair_test(course.event_id, test)) for test in list_tests(course) if test.items or test.takings]
    modules = tuple(
        ModuleSummary(
            test.module.id,
            test.module.title,
            len(test.items),
            len(test.taken(Stage.BEFORE)),
            len(test.taken(Stage.AFTER)),
            paired.pairs,
            paired.whole,
        )
        for test, paired in found
    )
    return Summary(modules, total_gain(module.gain for module in modules))


def list_tests(course: Course) -> list[ModuleTest]:
    """The tests of a course, one for each module, with or without questions."""
    return [get_test(course.event_id, module) for module in course.modules]


def get_test(event_id: UUID, module: Module) -> ModuleTest:
    """The test of a module."""
    sittings = {
        row.stage: row
        for row in db.session.execute(
            select(Sitting).where(Sitting.module_id == module.id).options(joinedload(Sitting.module))
        ).scalars()
    }
    takings = db.session.execute(_takings().where(Sitting.module_id == module.id).order_by(Taking.taken_at, Taking.id))
    return ModuleTest(
        module,
        tuple(list_items(event_id, module.id)),
        sittings.get(Stage.BEFORE),
        sittings.get(Stage.AFTER),
        tuple(takings.scalars()),
    )


def list_items(event_id: UUID, module_id: UUID) -> list[Item]:
    """The questions of a module's test that are asked today, in the words of today."""
    questions = list_questions(event_id, Purpose.TEST, module_id)
    return [item_of(question) for question in questions if question.retired_at is None]


def items_as_shown(event_id: UUID, module_id: UUID, wording_ids: Iterable[UUID]) -> list[Item]:
    """The questions of a page that was made earlier, in the words that stand on it."""
    known = wordings_of(event_id, module_id)
    found = [known[wording_id] for wording_id in wording_ids if wording_id in known]
    return [item_of(wording.question, wording) for wording in found]


def get_item(event_id: UUID, module_id: UUID, question_id: UUID) -> Question:
    """A question of the test of a module."""
    questions = list_questions(event_id, Purpose.TEST, module_id)
    found = next((row for row in questions if row.id == question_id), None)
    if found is None:
        raise NotFound(lazy("There is no such question."))
    return found


def item_of(question: Question, wording: Wording | None = None) -> Item:
    """A question of a test as the rules know it."""
    words = wording or question.wording
    return Item(
        question_id=question.id,
        wording_id=words.id,
        kind=kind_of(question.kind, words.choices),
        label=words.label,
        help=words.help,
        options=words.choices,
        right=tuple(words.right),
        tolerance=Decimal(words.tolerance or 0),
    )


def get_sitting(event_id: UUID, sitting_id: UUID) -> Sitting:
    """A test of this event, before or after its module."""
    found = db.session.execute(
        select(Sitting)
        .join(Sitting.module)
        .join(Module.course)
        .where(Sitting.id == sitting_id, Course.event_id == event_id)
        .options(contains_eager(Sitting.module).contains_eager(Module.course))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(lazy("There is no such test."))
    return found


def find_taking(sitting_id: UUID, registration_id: UUID) -> Taking | None:
    """What somebody handed in at a test, if anything."""
    own = Taking.sitting_id == sitting_id, Taking.registration_id == registration_id
    return db.session.execute(_takings().where(*own)).scalar_one_or_none()


def get_taking(event_id: UUID, taking_id: UUID) -> Taking:
    """What somebody handed in at a test of this event."""
    statement = _takings().join(Module.course).where(Taking.id == taking_id, Course.event_id == event_id)
    found = db.session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound(lazy("There is no such test."))
    return found


def list_own_tests(registration: Registration) -> list[OwnTest]:
    """The tests that a delegate may take now or has taken, in the order of the modules."""
    sittings = db.session.execute(
        select(Sitting)
        .join(Sitting.module)
        .join(Module.course)
        .where(Course.event_id == registration.event_id)
        .options(contains_eager(Sitting.module).contains_eager(Module.course))
        .order_by(Course.title, Module.position, Sitting.opened_at)
    ).scalars()
    rows = db.session.execute(_takings().where(Taking.registration_id == registration.id)).scalars()
    taken = {row.sitting_id: row for row in rows}
    return [
        OwnTest(sitting, taken.get(sitting.id))
        for sitting in sittings
        if sitting.id in taken or (sitting.state is TestState.OPEN and may_take(registration, sitting.module))
    ]


def is_taught(registration: Registration) -> bool:
    """Whether somebody is taught here: who teaches, organizes or reports is asked nothing about it."""
    is_there = registration.state is RegistrationState.CONFIRMED
    return is_there and is_learner(registration.category.key, came=True)


def may_take(registration: Registration, module: Module) -> bool:
    """Whether somebody may take the tests of a module; those of an optional one who has a place in it."""
    if not is_taught(registration):
        return False
    if not module.is_optional:
        return True
    chosen = find_enrolment(module.id, registration.id)
    return chosen is not None and chosen.state is EnrolmentState.ENROLLED


def pair_test(event_id: UUID, test: ModuleTest) -> Paired:
    """The two tests of a module side by side, over all questions that were ever answered."""
    wordings = wordings_of(event_id, test.module.id)
    answers = _values([taking.id for taking in test.takings])
    marks: dict[Stage, dict[UUID, dict[UUID, Mark]]] = {stage: {} for stage in Stage}
    for taking in test.takings:
        if not taking.is_late:
            marks[taking.sitting.stage][taking.registration_id] = _marks(taking, wordings, answers.get(taking.id, {}))
    questions = dict.fromkeys(wording.question_id for wording in wordings.values())
    met = {question for by_person in marks.values() for found in by_person.values() for question in found}
    return pair(marks[Stage.BEFORE], marks[Stage.AFTER], [question for question in questions if question in met])


def _marks(taking: Taking, wordings: Mapping[UUID, Wording], values: Mapping[UUID, Value]) -> dict[UUID, Mark]:
    shown = [wordings[UUID(wording_id)] for wording_id in taking.asked]
    return {
        wording.question_id: Mark(wording.id, is_right(item_of(wording.question, wording), values.get(wording.id)))
        for wording in shown
    }


def _values(taking_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, Value]]:
    """What was answered: by taking, then by wording."""
    found: dict[UUID, dict[UUID, Value]] = {}
    for chunk in chunks(taking_ids):
        rows = db.session.execute(
            select(Answer.subject_id, Answer.wording_id, Answer.stored).where(Answer.subject_id.in_(chunk))
        )
        for subject_id, wording_id, value in rows:
            found.setdefault(subject_id, {})[wording_id] = value
    return found


def _takings() -> Select[Taking]:
    return (
        select(Taking)
        .join(Taking.sitting)
        .join(Sitting.module)
        .options(
            contains_eager(Taking.sitting).contains_eager(Sitting.module),
            joinedload(Taking.registration).joinedload(Registration.person),
        )
    )
