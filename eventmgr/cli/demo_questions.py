"""What the Nha Trang conference asks beside name, province and phone."""

from dataclasses import dataclass

from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.events.models import Event
from eventmgr.questionnaires.models import Question
from eventmgr.questionnaires.rules import Condition, Kind, Operator, Option, Place
from eventmgr.questionnaires.service import QuestionData, create_question


@dataclass(frozen=True)
class _Told:
    kind: Kind
    label: str
    help: str = ""
    options: tuple[str, ...] = ()
    is_sensitive: bool = False
    is_shown_at_door: bool = False
    condition: Condition | None = None


def create_questions(event: Event) -> None:
    """How people arrive, whether they stay for the training; diet, being sensitive, is prepared and off."""
    travel = _create(
        event,
        _Told(
            Kind.CHOICE,
            "Quý vị đến Nha Trang bằng phương tiện gì?",
            options=("Máy bay (sân bay Cam Ranh)", "Tàu hỏa (ga Nha Trang)", "Ô tô khách", "Xe cơ quan"),
        ),
    )
    plane = travel.wording.choices[0].key
    flight = "Số hiệu chuyến bay và giờ đến"
    _create(
        event,
        _Told(Kind.TEXT, flight, "Ví dụ: VN 1347, 14 giờ 10", condition=Condition(travel.id, Operator.IS, plane)),
    )
    stays = ("Có", "Không, chỉ dự hội nghị ngày 24/10")
    _create(
        event,
        _Told(Kind.CHOICE, "Quý vị có ở lại dự tập huấn ngày 25 - 26/10 không?", options=stays, is_shown_at_door=True),
    )
    diets = ("Ăn chay", "Kiêng thịt lợn", "Khác")
    _create(event, _Told(Kind.CHOICES, "Quý vị có chế độ ăn riêng không?", options=diets, is_sensitive=True))


def _create(event: Event, told: _Told) -> Question:
    data = QuestionData(
        kind=told.kind,
        label=told.label,
        help=told.help,
        options=[Option("", label) for label in told.options],
        is_required=False,
        is_sensitive=told.is_sensitive,
        is_shown_at_door=told.is_shown_at_door,
        places=list(Place) if told.is_shown_at_door else [Place.REGISTRATION, Place.HEAD],
        categories=[],
        condition=told.condition,
        least="",
        most="",
    )
    return create_question(event, data, actor=SYSTEM, at=now())
