"""A small course of two half-days: three subjects, of which people choose between two that run at the same time."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from eventmgr.agenda.models import Session
from eventmgr.core.access import Actor
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.training import service
from eventmgr.training.models import Course, Module
from eventmgr.training.queries import get_course
from tests.factories import AT, ORGANIZER, make_session
from tests.minutes.meeting import moment

TRAINER = Actor("account", uuid7(), "Giảng viên Mẫu")
MORNING, AFTERNOON = "2024-10-25-am", "2024-10-25-pm"


@dataclass
class ClassRoom:
    """The course with its subjects and lessons."""

    event: Event
    course: Course
    basics: Module
    left: Module
    right: Module
    lessons: dict[str, Session]

    def again(self) -> Course:
        """The course as it stands now."""
        return get_course(self.event.id, self.course.id)


def make_class_room(event: Event, *, capacity: int | None = 2, share: int = 80, module_share: int = 0) -> ClassRoom:
    """Two lessons in the morning for everybody; in the afternoon one of two subjects."""
    lessons = {
        "first": make_session(event, "training", start=moment(8, day=25), minutes=90, takes_attendance=True),
        "second": make_session(event, "training", start=moment(9, 50, day=25), minutes=90, takes_attendance=True),
        "left": make_session(event, "training", start=moment(13, 30, day=25), minutes=90, takes_attendance=True),
        "right": make_session(event, "training", start=moment(14, day=25), minutes=90, takes_attendance=True),
    }
    told = {"module_share": module_share, "actor": ORGANIZER, "at": AT}
    course = service.create_course(event, "Lớp tập huấn Mẫu", share, "GCN-ĐCT", **told)  # type: ignore[arg-type]  # as above
    hours = Decimal("1.5")

    def add(title: str, *names: str, capacity: int | None = None, is_optional: bool = False) -> Module:
        ids = [lessons[name].id for name in names]
        more = {"capacity": capacity, "is_optional": is_optional}
        return service.add_module(course, title, hours, ids, **more, actor=ORGANIZER, at=AT)  # type: ignore[arg-type]  # as above

    basics = add("Phần mềm Mẫu", "first", "second")
    left = add("Dinh dưỡng Mẫu", "left", capacity=capacity, is_optional=True)
    right = add("Phòng bệnh Mẫu", "right", is_optional=True)
    return ClassRoom(event, course, basics, left, right, lessons)


def clock(hour: int, minute: int = 0) -> datetime:
    """A moment of the day of the course."""
    return moment(hour, minute, day=25)
