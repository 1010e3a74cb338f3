"""What is printed of a test: the questions, an answer sheet for each person, and the results on one page."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventmgr.core.dates import number_vi
from eventmgr.events.models import Event
from eventmgr.events.queries import paper_head
from eventmgr.registration.models import Registration
from eventmgr.rendering.blocks import (
    Block,
    Column,
    Heading,
    KeyValues,
    NumberedList,
    Paper,
    Paragraph,
    Row,
    Table,
    to_html,
)
from eventmgr.rendering.pdf import render_pdf, render_template
from eventmgr.training.models import Module
from eventmgr.training.queries.results import Results
from eventmgr.training.rules.tests import LETTERS, Count, Gain, Item, ItemKind, Stage

STAGES = {Stage.BEFORE: "trước khi học", Stage.AFTER: "sau khi học"}
_CODE_LEVEL = "M"
_HARD = 50


@dataclass(frozen=True)
class Sheet:
    """The answer sheet of one person; the code names the registration and opens nothing."""

    name: str
    unit: str
    code: str


def question_sheet_pdf(event: Event, module: Module, items: Sequence[Item]) -> bytes:
    """PHIẾU CÂU HỎI: the questions in the order of the answer sheets."""
    blocks: list[Block] = [
        Paragraph("Trả lời trên phiếu trả lời có mã của mình; không ghi vào phiếu câu hỏi này.", italic=True)
    ]
    for number, item in enumerate(items, 1):
        blocks.append(Paragraph(f" {item.label}{_hint(item)}", lead=f"Câu {number}.", indent=False))
        if item.options:
            lines = [f"{letter}. {option.label}" for letter, option in zip(LETTERS, item.options, strict=False)]
            blocks.append(Paragraph("\n".join(lines), indent=False, align="left"))
    paper = Paper("PHIẾU CÂU HỎI", blocks, head=paper_head(event, None, None), subject=module.title)
    return render_pdf(to_html(paper), title=f"Phiếu câu hỏi - {module.title}")


def sheets_pdf(event: Event, results: Results, stage: Stage) -> bytes:
    """PHIẾU TRẢ LỜI: two to a page, each with the code of its person, in the order of names."""
    sheets = [Sheet(each.person.full_name, _unit(each), each.code) for each in results.learners]
    html = render_template(
        "print/answer_sheets.html",
        event=event,
        module=results.test.module,
        stage=STAGES[stage],
        items=results.test.items,
        sheets=sheets,
        letters=LETTERS,
        level=_CODE_LEVEL,
    )
    title = f"Phiếu trả lời {STAGES[stage]} - {results.test.module.title}"
    return render_pdf(html, title=title, stylesheets=("fonts.css", "answer_sheets.css"))


def results_pdf(event: Event, results: Results) -> bytes:
    """KẾT QUẢ KIỂM TRA on one page: sums, no names."""
    title = f"Kết quả kiểm tra - {results.test.module.title}"
    return render_pdf(to_html(results_paper(event, results)), title=title)


def results_paper(event: Event, results: Results) -> Paper:
    """What was right before and after by question, and what was gained; says nothing about anybody by name."""
    test, paired = results.test, results.paired
    pairs: list[tuple[str, str]] = [
        ("Số người làm bài trước khi học", str(len(test.taken(Stage.BEFORE)))),
        ("Số người làm bài sau khi học", str(len(test.taken(Stage.AFTER)))),
        ("Số người làm cả hai bài", str(paired.pairs)),
        ("Tỷ lệ trả lời đúng của những người làm cả hai bài", _change(paired.whole)),
        ("Mức tăng", _points(paired.whole)),
    ]
    rows = [
        Row(
            (
                str(number),
                results.items[row.question_id].label,
                _percent(row.before),
                _percent(row.after),
                _points(row.paired),
            )
        )
        for number, row in enumerate(paired.questions, 1)
    ]
    rows.append(
        Row(
            ("", "Chung", _percent(paired.whole.before), _percent(paired.whole.after), _points(paired.whole)), bold=True
        )
    )
    columns = (
        Column("TT", 0.5, "center"),
        Column("Câu hỏi", 6),
        Column("Đúng trước", 1, "right"),
        Column("Đúng sau", 1, "right"),
        Column("Tăng (điểm %)", 1.1, "right"),
    )
    blocks: list[Block] = [KeyValues(pairs), Table(columns, rows), *_to_repeat(results)]
    note = (
        "Mức tăng so sánh câu trả lời của cùng một người cho cùng một câu hỏi với cùng câu chữ, trước và sau khi học."
    )
    blocks.append(Paragraph(note, italic=True))
    return Paper("KẾT QUẢ KIỂM TRA", blocks, head=paper_head(event, None, None), subject=test.module.title)


def _to_repeat(results: Results) -> list[Block]:
    """What fewer than half knew in the end is what a trainer takes up once more."""
    hard = [
        results.items[row.question_id].label
        for row in results.paired.questions
        if row.after.percent is not None and row.after.percent < _HARD
    ]
    return [Heading("Nội dung cần ôn lại (dưới một nửa trả lời đúng)", 3), NumberedList(hard)] if hard else []


def _change(gain: Gain) -> str:
    return "chưa có" if gain.points is None else f"{_percent(gain.before)} → {_percent(gain.after)}"


def _percent(count: Count) -> str:
    return "–" if count.percent is None else f"{count.percent}%"


def _points(gain: Gain) -> str:
    return "–" if gain.points is None else f"{gain.points:+d}".replace("-", "−")


def _hint(item: Item) -> str:
    if item.kind is ItemKind.MULTIPLE:
        return " (có thể có nhiều câu trả lời đúng)"
    if item.kind is ItemKind.NUMBER:
        return " (ghi số)" if not item.tolerance else f" (ghi số, sai lệch không quá {number_vi(item.tolerance)})"
    return ""


def _unit(registration: Registration) -> str:
    home = registration.delegation
    return home.admin_unit.name if home else registration.organization
