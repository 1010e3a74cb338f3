"""What the groups of the demo said: invented, as each point says, and some of it alike, so that it can be merged."""

from dataclasses import replace
from itertools import cycle

from eventmgr.core.access import Actor
from eventmgr.core.clock import now
from eventmgr.core.ids import uuid7
from eventmgr.events.models import Event
from eventmgr.outcomes.queries import list_records, list_speakers
from eventmgr.outcomes.rules import ItemKind, Level, Point
from eventmgr.outcomes.service import add_item

_K = ItemKind
POINTS: dict[int, tuple[Point, ...]] = {
    1: (
        Point(_K.DIFFICULTY, "Cán bộ Hội cơ sở kiêm nhiệm nhiều việc, thiếu kỹ năng tư vấn, hòa giải trong gia đình"),
        Point(_K.EXPERIENCE, "Chi hội cùng từng hộ chọn một tiêu chí khó để làm trước, mỗi quý xem lại", supporters=4),
        Point(
            _K.SOLUTION,
            "Đưa tiêu chí “5 có, 3 sạch” vào hương ước, quy ước của thôn, ấp",
            level=Level.COMMUNE,
            due="quý II năm 2025",
            is_starred=True,
        ),
    ),
    2: (
        Point(_K.EXPERIENCE, "Mỗi trẻ có một “Mẹ đỡ đầu” ở gần nhà và một đơn vị góp nguồn lực", supporters=6),
        Point(
            _K.SOLUTION,
            "Ký kết phối hợp với doanh nghiệp, nhà hảo tâm để có nguồn lực lâu dài cho Chương trình “Mẹ đỡ đầu”",
            level=Level.PROVINCE,
            is_starred=True,
        ),
        Point(_K.DISAGREEMENT, "Hỗ trợ bằng tiền hằng tháng hay bằng sổ tiết kiệm: hai ý kiến, chưa thống nhất"),
    ),
    3: (
        Point(_K.DIFFICULTY, "Cán bộ Hội cơ sở kiêm nhiệm, kỹ năng tư vấn và hòa giải trong gia đình còn thiếu"),
        Point(
            _K.RECOMMENDATION,
            "Trung ương Hội biên soạn tài liệu giáo dục làm cha mẹ cho vùng đồng bào dân tộc thiểu số",
            level=Level.CENTRAL,
            due="trong năm 2025",
            supporters=9,
            is_starred=True,
        ),
        Point(_K.SOLUTION, "Sinh hoạt nhóm cha mẹ vào buổi tối, ngắn, theo tình huống có thật", level=Level.COMMUNE),
    ),
    4: (
        Point(
            _K.SOLUTION,
            "Ký kết phối hợp với doanh nghiệp và nhà hảo tâm để có nguồn lực lâu dài cho công tác an sinh xã hội",
            level=Level.PROVINCE,
            is_starred=True,
        ),
        Point(
            _K.RECOMMENDATION,
            "Quy trình ứng phó thiên tai cần ghi rõ ai báo, báo cho ai và trong bao lâu",
            level=Level.CENTRAL,
        ),
    ),
    5: (
        Point(_K.DIFFICULTY, "Cha mẹ ít hiểu mạng xã hội hơn con nên khó đồng hành, dễ cấm đoán", supporters=3),
        Point(
            _K.RECOMMENDATION,
            "Trung ương Hội sớm biên soạn tài liệu giáo dục làm cha mẹ, có bản cho vùng đồng bào dân tộc thiểu số",
            level=Level.CENTRAL,
            is_starred=True,
        ),
        Point(_K.KEY_MESSAGE, "Gia đình số an toàn bắt đầu từ cha mẹ cùng học với con"),
    ),
}
WRITER = Actor("system", None, "Thư ký nhóm Mẫu")
MARK = " (ý kiến mẫu)"


def add_points(event: Event) -> None:
    """Each group has noted a few points, said by its members in turn; where nobody sits, nobody said anything."""
    for record in list_records(event.id):
        speakers = list_speakers(record) if record.group else []
        if record.group is None or not speakers:
            continue
        for said, speaker in zip(POINTS.get(record.group.number, ()), cycle(speakers), strict=False):
            point = replace(said, text=said.text + MARK, speaker_id=speaker.id)
            add_item(record, uuid7(), point, actor=WRITER, at=now())
