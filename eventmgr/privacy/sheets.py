"""The list that a recipient gets, with a mark of whom it is for, who gave it and until when it may be kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventmgr.core.i18n import format_date, format_datetime, speaking
from eventmgr.events.models import Event
from eventmgr.people.rules import Sex, format_phone
from eventmgr.people.service import PURPOSE_LABELS
from eventmgr.privacy.models import Handover
from eventmgr.registration.models import Registration
from eventmgr.rendering.sheets import SheetColumn, write_xlsx

_SEX = {Sex.FEMALE: "Nữ", Sex.MALE: "Nam", None: ""}


@dataclass(frozen=True)
class Chosen:
    """What stands beside names and provinces; nothing does that the recipient does not need."""

    phone: bool = False
    sex: bool = False
    office: bool = False

    def words(self) -> str:
        """As the register names it."""
        ticked = ((self.phone, "điện thoại"), (self.sex, "giới tính"), (self.office, "chức vụ, đơn vị"))
        return ", ".join(["Danh sách: họ tên, tỉnh, thành phố", *(word for is_there, word in ticked if is_there)])


def recipient_sheet(event: Event, handover: Handover, people: Sequence[Registration], chosen: Chosen) -> bytes:
    """The list as a workbook; the line under its title marks the copy."""
    columns = [SheetColumn("TT", 6), SheetColumn("Họ và tên", 28), SheetColumn("Tỉnh, thành phố", 22)]
    columns += [SheetColumn("Giới tính", 10)] if chosen.sex else []
    columns += [SheetColumn("Điện thoại", 16)] if chosen.phone else []
    columns += [SheetColumn("Chức vụ, đơn vị", 40)] if chosen.office else []
    rows = [[str(number), *_cells(row, chosen)] for number, row in enumerate(people, 1)]
    return write_xlsx(f"Danh sách - {event.name}", columns, rows, subtitle=_mark(handover))


def _cells(row: Registration, chosen: Chosen) -> list[str]:
    cells = [row.person.full_name, row.delegation.admin_unit.name if row.delegation else ""]
    cells += [_SEX[row.person.sex]] if chosen.sex else []
    cells += [format_phone(row.person.phone) if row.person.phone else ""] if chosen.phone else []
    cells += [", ".join(filter(None, [row.position, row.organization]))] if chosen.office else []
    return cells


def _mark(handover: Handover) -> str:
    recipient = handover.recipient
    with speaking("vi"):
        told = [
            f"Cấp riêng cho: {recipient.name}",
            f"mục đích: {PURPOSE_LABELS[recipient.purpose]}",
            f"người cấp: {handover.given_by}, {format_datetime(handover.at)}",
            f"mã bản: {handover.id.hex[-8:].upper()}",
        ]
        if recipient.keep_until:
            told.append(f"xóa chậm nhất {format_date(recipient.keep_until)}")
    return "; ".join(told) + ". Không sao chép, không chuyển tiếp."
