"""What the Nha Trang conference gives its people to read: made here out of the event itself, and one link."""

from eventmgr.agenda.models import Session
from eventmgr.agenda.papers import agenda_paper
from eventmgr.core.access import SYSTEM
from eventmgr.core.clock import now
from eventmgr.events.models import Event
from eventmgr.groups.queries import list_groups
from eventmgr.materials.service import Link, MaterialData, Source, Upload, add_material
from eventmgr.rendering.blocks import NumberedList, Paper, to_html
from eventmgr.rendering.pdf import render_pdf

_UNION = "https://hoilhpn.org.vn/"


def add_materials(event: Event, group_work: Session) -> None:
    """The programme for everybody, the topics for the delegates, and the page of the Union."""
    programme = agenda_paper(event)
    topics = Paper(
        title="CHỦ ĐỀ THẢO LUẬN NHÓM",
        subject=event.name,
        blocks=[NumberedList([group.topic for group in list_groups(event.id, group_work.id)])],
    )
    _add(event, "Chương trình", _pdf(programme, "Chương trình"), is_public=True)
    _add(event, "Chủ đề thảo luận của các nhóm", _pdf(topics, "Chủ đề thảo luận nhóm"), session=group_work)
    _add(event, "Trang thông tin của Hội Liên hiệp Phụ nữ Việt Nam", Link(_UNION), is_public=True)


def _add(event: Event, title: str, source: Source, *, session: Session | None = None, is_public: bool = False) -> None:
    data = MaterialData(title=title, session_id=session.id if session else None, is_public=is_public)
    add_material(event, data, source, actor=SYSTEM, at=now())


def _pdf(paper: Paper, name: str) -> Upload:
    return Upload(f"{name}.pdf", render_pdf(to_html(paper), title=paper.name))
