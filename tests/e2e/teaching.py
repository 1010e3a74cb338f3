"""A course in the middle of its days, with everything that its pages can show, in an event of its own."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from eventmgr.accounts.models import Account, Grant
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.core.db import transaction
from eventmgr.registration.models import Registration
from eventmgr.registration.service import cancel
from eventmgr.training import service
from eventmgr.training.rules import HalfMark
from eventmgr.training.rules.feedback import Opinion
from eventmgr.training.rules.tests import ItemKind, Stage
from eventmgr.training.service.feedback import give_feedback, open_feedback
from tests.factories import AT, ORGANIZER, make_event, make_registration
from tests.training.class_room import MORNING, ClassRoom, clock, make_class_room
from tests.training.testing import add, hand_in, opened

_LATER = timedelta(days=3650)
_LONGEST = "Trần Công Tằng Tôn Nữ Thị Huyền Mẫu Diễm Hương"
_NAMES = (_LONGEST, "Mẫu Bình", "Mẫu Châu", "Mẫu Dung", "Mẫu Đào", "Mẫu Em", "Mẫu Gấm")
PIN = "1234"


@dataclass(frozen=True)
class Taught:
    """The addresses of what there is to look at: by staff, and by a delegate behind the pass."""

    staff: tuple[str, ...]
    token: str
    own: tuple[str, ...]
    codes: tuple[str, ...]


def make_taught(login: str) -> Taught:
    """Five of seven are there; one place came up, one certificate is revoked; the owner of the login organizes it."""
    room = make_class_room(make_event(name="Tập huấn Mẫu"), capacity=2, share=40)
    people = [make_registration(room.event, name) for name in _NAMES]
    with transaction() as unit:
        account = unit.execute(select(Account).where(Account.email == login)).scalar_one()
        unit.add(Grant(account_id=account.id, event_id=room.event.id, role="organizer"))
        for name in ("left", "right"):
            room.lessons[name].starts_at += _LATER
            room.lessons[name].ends_at += _LATER
    test = _teach(room, people)
    given = service.issue_certificates(room.again(), on=AT.date(), actor=ORGANIZER, at=now())
    service.revoke(given[0], "In sai tên", actor=ORGANIZER, at=now())
    base, tested = f"/events/{room.event.slug}/training", f"modules/{room.basics.id}/test"
    course = room.course.id
    pages = (
        "",
        f"/{course}",
        f"/{course}/roster?half={MORNING}",
        f"/{course}/certificates",
        f"/{course}/report",
        f"/{course}/feedback",
        f"/{course}/exceptions/{people[4].id}",
        f"/{course}/modules/new",
        f"/certificates/{given[1].id}/revoke",
        f"/modules/{room.left.id}",
        f"/modules/{room.left.id}/people",
        f"/modules/{room.right.id}/test",
        f"/{tested}",
        f"/{tested}/results",
        f"/{tested}/before/typing",
    )
    own = ("", "/modules", f"/tests/{test}", f"/courses/{course}/feedback")
    return Taught(
        tuple(base + rest for rest in pages), people[0].passes[0].token, own, tuple(row.code for row in given[:2])
    )


def _teach(room: ClassRoom, people: list[Registration]) -> str:
    """What happens on the days; answers with the test that the first person has not taken yet."""
    add(room.right, ItemKind.SINGLE, "Ăn bao nhiêu muối?", "Dưới 5 g", "10 g")
    add(room.right, ItemKind.SINGLE, "Ăn bao nhiêu rau?", "400 g", "100 g")
    for label in ("Tìm hồ sơ ở đâu?", "Ai được xem hồ sơ?"):
        add(room.basics, ItemKind.SINGLE, label, "Ở mục tìm kiếm", "Ở nơi khác")
    for one in people[1:5]:
        service.enrol(room.left, one, actor=ORGANIZER, at=AT)
    service.enrol(room.left, people[0], actor=ORGANIZER, at=AT - timedelta(minutes=1))
    cancel(room.event, people[6].id, actor=ORGANIZER, at=AT)
    service.withdraw(room.left, people[1], actor=ORGANIZER, at=AT)
    for number, one in enumerate(people[:6]):
        mark = (HalfMark.PRESENT, HalfMark.PRESENT, HalfMark.LATE, HalfMark.PRESENT, HalfMark.ABSENT, HalfMark.EXCUSED)[
            number
        ]
        at = clock(8, 1)
        service.mark(room.again(), one.id, MORNING, mark, "Con ốm", actor=ORGANIZER, at=at, recorded_at=at)
    before = opened(room.basics)
    for one in people[1:4]:
        hand_in(before, one, "1", "2")
    after = opened(room.basics, Stage.AFTER, now())
    hand_in(after, people[1], "1", "1", answered_at=now(), at=now())
    open_feedback(room.course, actor=SYSTEM, at=now())
    for one in people[1:6]:
        give_feedback(room.course, one, Opinion({"use": 4, "clear": 5}, {"best": "Phần thực hành"}))
    return str(after.id)
