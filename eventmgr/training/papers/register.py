"""The register of certificates (sổ cấp giấy chứng nhận), as clerks keep it: each number once, revoked ones too."""

from uuid import UUID

from eventmgr.events.models import Event
from eventmgr.events.queries import paper_head
from eventmgr.registration.models import Registration
from eventmgr.rendering.blocks import Column, Paper, Paragraph, Row, SignatureBlock, Table
from eventmgr.rendering.sheets import SheetColumn, write_xlsx
from eventmgr.training.models import Certificate, Course
from eventmgr.training.queries import event_of, list_certificates, list_courses
from eventmgr.training.rules import serial

_TITLE = "SỔ CẤP GIẤY CHỨNG NHẬN"
_ROW_MM = 9.0
_COLUMNS = (
    Column("TT", 0.8, "center"),
    Column("Số giấy chứng nhận", 2.6, "center"),
    Column("Họ và tên", 4),
    Column("Năm sinh", 1.2, "center"),
    Column("Đơn vị", 4),
    Column("Ngày cấp", 1.8, "center"),
    Column("Ký nhận", 2.2),
    Column("Ghi chú", 3),
)


def register_paper(course: Course) -> Paper:
    """The register of one course, landscape, with room to sign."""
    event = event_of(course)
    rows = _lines(event, course)
    valid = sum(certificate.revoked_at is None for certificate in list_certificates(course.id))
    profile = event.profile
    office = [line for line in (profile.sign_authority, profile.sign_title) if line]
    return Paper(
        title=_TITLE,
        subject=f"Lớp tập huấn: {course.title}",
        head=paper_head(event, None, None),
        blocks=[
            Table(_COLUMNS, [Row(cells) for cells in rows], _ROW_MM),
            Paragraph(f"Tổng số: {len(rows)} số đã cấp; còn hiệu lực {valid}; thu hồi {len(rows) - valid}."),
        ],
        orientation="landscape",
        signatures=[
            SignatureBlock(["NGƯỜI LẬP SỔ"], note="(Ký, ghi rõ họ tên)"),
            SignatureBlock(office or ["TM. BAN TỔ CHỨC"], profile.sign_name),
        ],
    )


def register_papers(event: Event) -> list[Paper]:
    """The register of each course of which any certificate was issued."""
    return [register_paper(course) for course in _registered(event)]


def registers_xlsx(event: Event) -> bytes:
    """The registers of these courses in one spreadsheet."""
    return register_xlsx(*_registered(event))


def register_xlsx(*courses: Course) -> bytes:
    """The same as a spreadsheet; of several courses each row names its own."""
    widths = (6, 20, 28, 10, 34, 12, 16, 30)
    columns = [SheetColumn(column.title, width) for column, width in zip(_COLUMNS, widths, strict=True)]
    rows = [(course, line) for course in courses for line in _lines(event_of(course), course)]
    if len(courses) == 1:
        told, subtitle = [line for _course, line in rows], courses[0].title
    else:
        columns.append(SheetColumn("Lớp tập huấn", 40))
        told, subtitle = [(*line, course.title) for course, line in rows], event_of(courses[0]).name
    return write_xlsx(_TITLE, columns, told, subtitle=subtitle, sheet_name="Sổ cấp")


def _registered(event: Event) -> list[Course]:
    return [course for course in list_courses(event.id) if list_certificates(course.id)]


def _lines(event: Event, course: Course) -> list[tuple[str, ...]]:
    given = list_certificates(course.id)
    serials = {row.id: serial(row.number, course.number_sign) for row in given}
    successors = {row.replaces_id: row for row in given if row.replaces_id is not None}
    return [
        (
            str(number),
            serials[row.id],
            row.registration.person.full_name,
            _birth_year(row.registration),
            unit_of(row.registration),
            f"{row.issued_on:%d/%m/%Y}",
            "",
            _note(event, row, serials, successors.get(row.id)),
        )
        for number, row in enumerate(given, 1)
    ]


def _note(event: Event, row: Certificate, serials: dict[UUID, str], successor: Certificate | None) -> str:
    notes = [f"Thay số {serials[row.replaces_id]}"] if row.replaces_id is not None else []
    if row.revoked_at is not None:
        notes.append(f"Thu hồi ngày {row.revoked_at.astimezone(event.zone):%d/%m/%Y}")
    if successor is not None:
        notes.append(f"cấp lại số {serials[successor.id]}")
    return "; ".join(notes)


def _birth_year(registration: Registration) -> str:
    person = registration.person
    year = person.birth_date.year if person.birth_date else person.birth_year
    return str(year) if year else ""


def unit_of(registration: Registration) -> str:
    """The organization as it was written at registration, else the province."""
    if registration.organization or registration.delegation is None:
        return registration.organization
    return registration.delegation.admin_unit.full_name
