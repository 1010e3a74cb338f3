"""Why is a file not read as a table?"""

from eventmgr.core.errors import DomainError
from eventmgr.core.i18n import LazyString, lazy

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 60_000
MAX_COLUMNS = 200


class TableError(DomainError):
    """The file cannot be read as a table."""

    code = "table_unreadable"


class TableTooLarge(TableError):
    """More than the stated limits of size, rows, columns or unpacked content."""

    code = "table_too_large"


class NotATable(TableError):
    """Something else than a spreadsheet, whatever its name says."""

    code = "table_not_a_table"


class TableNeedsPassword(TableError):
    """A spreadsheet, but locked."""

    code = "table_needs_password"


class TableDamaged(TableError):
    """A spreadsheet once, now cut off or spoilt."""

    code = "table_damaged"


class TableUnsafe(TableError):
    """Content that no spreadsheet program writes and that could do harm."""

    code = "table_unsafe"


class TableEmpty(TableError):
    """No cell has content."""

    code = "table_empty"


_REFUSALS: dict[str, tuple[type[TableError], LazyString]] = {
    "password": (
        TableNeedsPassword,
        lazy("The file needs a password. Please save it again without a password and upload it once more."),
    ),
    "damaged": (TableDamaged, lazy("The file is damaged or incomplete. Please ask for it once more.")),
    "unsafe": (TableUnsafe, lazy("The file contains content that is not allowed in a list. It was not read.")),
    "nul": (TableUnsafe, lazy("The file contains invalid characters (NUL). Please save the list again and upload it.")),
    "large": (TableTooLarge, lazy("The file's content is too large to be a list of delegates. It was not read.")),
    "rows": (TableTooLarge, lazy("The list has more than %(n)s rows. Please split it.", n=MAX_ROWS)),
    "columns": (TableTooLarge, lazy("The list has more than %(n)s columns.", n=MAX_COLUMNS)),
    "bytes": (TableTooLarge, lazy("The file is larger than %(n)s MB.", n=MAX_BYTES // 1024**2)),
    "other": (NotATable, lazy("The file is not a spreadsheet. Please upload Excel (.xlsx, .xls), .ods or .csv.")),
    "empty": (TableEmpty, lazy("The file is empty: no cell has content.")),
    "encoding": (NotATable, lazy("The text of the file cannot be read. Please save it as “CSV UTF-8” or as .xlsx.")),
}


def refusal(reason: str) -> TableError:
    """The error to raise, in words."""
    kind, message = _REFUSALS[reason]
    return kind(message)
