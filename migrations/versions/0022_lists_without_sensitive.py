"""What columns of lists said of ethnicity and diet goes, wherever it was kept in the open."""

import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None

# As a list wrote a column of diets into the remark of a person.
_DIET = re.compile(r"(^|\n|; )Chế độ ăn: [^;\n]*(?:; )?")
_LISTS = sa.table("list_import", sa.column("id", sa.Uuid()), sa.column("tables", sa.JSON()))
_ROWS = sa.table(
    "list_import_row", sa.column("id", sa.Uuid()), sa.column("told", sa.JSON()), sa.column("changes", sa.JSON(True))
)
_REGISTRATIONS = sa.table("registration", sa.column("id", sa.Uuid()), sa.column("note", sa.Text()))
_TRAIL = sa.table(
    "audit_value", sa.column("id", sa.Uuid()), sa.column("before", sa.Text()), sa.column("after", sa.Text())
)


def upgrade() -> None:
    """The first rows of a list went into the table, too: of these the header stays."""
    _rewrite(_LISTS, "tables", lambda tables: [_header_only(each) for each in tables])
    _rewrite(_ROWS, "told", _without)
    _rewrite(_ROWS, "changes", _without)
    _rewrite(_REGISTRATIONS, "note", _without)
    for side in ("before", "after"):
        _rewrite(_TRAIL, side, _without)


def downgrade() -> None:
    """Lists get back the form of their tables; what is gone is gone."""
    _rewrite(_LISTS, "tables", lambda tables: [_as_sample(each) for each in tables])


def _rewrite(table: sa.TableClause, column: str, change: Callable[[Any], Any]) -> None:
    """Change a column where it says something else then; row by row, since it is JSON or needs a pattern."""
    bind, values = op.get_bind(), table.c[column]
    query = sa.select(table.c.id, values).where(values.is_not(None))
    if isinstance(values.type, sa.Text):
        query = query.where(values.like("%Chế độ ăn: %"))
    for row_id, value in bind.execute(query).all():
        if (after := change(value)) != value:
            bind.execute(table.update().where(table.c.id == row_id).values({column: after}))


def _header_only(table: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in table.items() if key != "sample"}
    sample, layout = table.get("sample", []), table["layout"]
    width = max((len(row) for row in sample), default=0)
    return {**kept, "header": sample[: layout["first_row"] - layout["header_row"]], "width": width}


def _as_sample(table: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in table.items() if key not in {"header", "width"}}
    return {**kept, "sample": table["header"]}


def _without(value: Any) -> Any:
    """A value as JSON holds it, without the ethnicity of a row and the diets in its texts."""
    if isinstance(value, str):
        return _DIET.sub(lambda found: found[1] if found[0].endswith("; ") else "", value).lstrip("\n")
    if isinstance(value, dict):
        return {key: _without(each) for key, each in value.items() if key != "ethnicity"}
    return [_without(each) for each in value] if isinstance(value, list) else value
