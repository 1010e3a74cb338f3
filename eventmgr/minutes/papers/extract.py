"""What does one province get of the minutes (trích biên bản): its people, their words, what concerns it, its tasks?"""

from collections.abc import Sequence
from dataclasses import dataclass

from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import lazy
from eventmgr.core.text import fold
from eventmgr.events.models import Event
from eventmgr.events.queries import paper_head
from eventmgr.minutes.compiling import Compiled
from eventmgr.minutes.models import Minutes, Task
from eventmgr.minutes.papers.annexes import people_table
from eventmgr.minutes.papers.sections import KINDS, tasks_table, told
from eventmgr.minutes.papers.shared import (
    attendance_text,
    ended,
    facts_of,
    is_draft,
    number_of,
    office,
    told_moment,
    top,
    within,
)
from eventmgr.minutes.queries import (
    Attendee,
    compile_minutes,
    find_minutes,
    line_of,
    list_all_outcomes,
    list_attendees,
    list_tasks,
    texts,
)
from eventmgr.minutes.rules import Section, TaskLine
from eventmgr.outcomes.models import Item, Outcome, Record
from eventmgr.outcomes.queries import list_records, provenance
from eventmgr.registration.models import Delegation
from eventmgr.rendering.blocks import Block, BulletList, Heading, Paper, Paragraph, SignatureBlock

_ROMAN = ("I", "II", "III", "IV", "V")
_ALL = tuple(fold(words) for words in ("các tỉnh", "các địa phương", "Hội LHPN tỉnh, thành phố", "các đoàn"))


@dataclass(frozen=True)
class _Source:
    """All of the meeting that an extract is taken from; read once for all provinces."""

    event: Event
    minutes: Minutes | None
    compiled: Compiled
    records: Sequence[Record]
    outcomes: Sequence[Outcome]
    tasks: Sequence[Task]


def extract_papers(event: Event, code: str | None = None) -> list[Paper]:
    """TRÍCH BIÊN BẢN, one for each delegation, or for that of the province with this code."""
    source = _Source(
        event,
        find_minutes(event.id),
        compile_minutes(event),
        list_records(event.id),
        list_all_outcomes(event.id),
        list_tasks(event.id),
    )
    papers = [
        _paper(source, delegation, attendees)
        for delegation, attendees in list_attendees(event)
        if delegation is not None and code in (None, delegation.admin_unit.code)
    ]
    if not papers:
        raise DomainError(lazy("There is nothing to print yet."))
    return papers


def _paper(source: _Source, delegation: Delegation, attendees: Sequence[Attendee]) -> Paper:
    event, minutes = source.event, source.minutes
    facts = facts_of(minutes, source.compiled)
    unit = delegation.admin_unit
    came: list[Block] = [Paragraph(attendance_text(source.compiled.attendance, listed=False))]
    parts = (
        (f"ĐẠI BIỂU {unit.full_name.upper()}", [people_table(attendees)]),
        ("Ý KIẾN CỦA ĐẠI BIỂU", _said(source, delegation)),
        ("NỘI DUNG LIÊN QUAN", _about(source, delegation)),
        ("KẾT LUẬN CỦA CHỦ TỌA", [Paragraph(line) for line in _written(minutes, Section.CONCLUSIONS)]),
        ("NHIỆM VỤ", tasks_table(_tasks(source, delegation))),
    )
    filled = [(title, blocks) for title, blocks in parts if blocks]
    return Paper(
        title="TRÍCH BIÊN BẢN",
        subject=event.name,
        reference=f"({'Dự thảo; trích' if is_draft(minutes) else 'Trích'} từ Biên bản số {number_of(event, minutes)})",
        head=paper_head(event, None, None),
        blocks=[
            *top(event, told(minutes, Section.ATTENDANCE, came), facts)[:-1],
            *(
                block
                for number, (title, blocks) in zip(_ROMAN, filled, strict=False)
                for block in (Heading(f"{number}. {title}"), *blocks)
            ),
            Paragraph(f"Hội nghị kết thúc vào {told_moment(facts.ended_at, event.zone)}"),
        ],
        closing_mark=True,
        signatures=[
            SignatureBlock(("NGƯỜI TRÍCH BIÊN BẢN",), minutes.secretary_name if minutes else ""),
            *office(event),
        ],
        recipients=(f"Hội LHPN {within(unit.full_name)}", "Lưu: VT, Hồ sơ"),
    )


def _said(source: _Source, delegation: Delegation) -> list[Block]:
    """What people of the province said, group by group and in the plenary, in the order of the day."""
    blocks: list[Block] = []
    for record in source.records:
        lines = [_point(item) for item in record.items if _is_of(item, delegation)]
        if lines:
            place = f"Nhóm {record.group.number}" if record.group else record.session.title
            blocks += [Paragraph("", lead=f"{place}:"), BulletList(lines)]
    return blocks


def _about(source: _Source, delegation: Delegation) -> list[Block]:
    """Papers of the province, and outcomes that come from its people's points or that name it."""
    name = delegation.admin_unit.name
    papers = [
        ended(f"Tham luận: {paper.author}: {paper.title}")
        for paper in source.compiled.papers
        if _names(f"{paper.author} {paper.title}", name)
    ]
    outcomes = [
        ended(f"{KINDS[outcome.kind]}: {outcome.text}" + (f" ({whose})" if (whose := provenance(outcome).text) else ""))
        for outcome in source.outcomes
        if _names(outcome.text, name) or any(_is_of(row.item, delegation) for row in outcome.sources)
    ]
    others = [
        _point(item, named=True)
        for record in source.records
        for item in record.items
        if _names(item.text, name) and not _is_of(item, delegation)
    ]
    lines = [*papers, *outcomes, *others]
    return [BulletList(lines)] if lines else []


def _tasks(source: _Source, delegation: Delegation) -> list[TaskLine]:
    """The tasks that its delegation or one of its people owns, or that name it or all provinces."""
    name = delegation.admin_unit.name
    lines = ((task, line_of(task)) for task in source.tasks)
    return [line for task, line in lines if _owns(task, delegation) or _concerns(f"{line.lead} {line.partners}", name)]


def _owns(task: Task, delegation: Delegation) -> bool:
    owner = task.owner
    if owner is None:
        return False
    of_person = owner.registration.delegation_id if owner.registration else None
    return delegation.id in (owner.delegation_id, of_person)


def _written(minutes: Minutes | None, section: Section) -> list[str]:
    return [line for line in texts(minutes).get(section, "").splitlines() if line]


def _is_of(item: Item, delegation: Delegation) -> bool:
    return item.speaker is not None and item.speaker.delegation_id == delegation.id


def _point(item: Item, *, named: bool = False) -> str:
    speaker = item.speaker.person.full_name if item.speaker else ""
    if named and item.speaker and item.speaker.delegation:
        speaker = f"{speaker}, {item.speaker.delegation.admin_unit.name}"
    return ended(f"{item.text} ({speaker})" if speaker else item.text)


def _concerns(text: str, province: str) -> bool:
    return _names(text, province) or any(words in fold(text) for words in _ALL)


def _names(text: str, province: str) -> bool:
    """Whether the name stands in the text as whole words with its marks: "An Giang" does not in "ban giảng dạy"."""
    return _words(province) in _words(text)


def _words(text: str) -> str:
    return f" {' '.join(''.join(letter if letter.isalnum() else ' ' for letter in text).split())} "
