"""What is said of an agenda out of a spreadsheet."""

from collections.abc import Sequence
from string import ascii_uppercase
from typing import Self

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types

from eventmgr.agenda.rules.columns import Column, Layout
from eventmgr.core.forms import Form
from eventmgr.core.i18n import lazy

_HEADERS, _SHOWN = 30, 40


class AgendaFileForm(Form):
    file = FileField(lazy("Agenda"), [FileRequired(lazy("Please choose a file."))])


class AgendaRowsForm(Form):
    """What the columns of an uploaded agenda say, and which rows are taken; `told` carries its words along."""

    told = HiddenField()
    shown = HiddenField()
    taken = SelectMultipleField(lazy("Rows"), validate_choice=False, coerce=int)
    rooms = SelectMultipleField(lazy("Rooms to add"), validate_choice=False)
    sheet = SelectField(lazy("Sheet"), coerce=int)
    header = SelectField(lazy("Row of the header"), coerce=int)
    day = SelectField(lazy("Day"), coerce=int)
    time = SelectField(lazy("Time, or begin and end"), coerce=int)
    start = SelectField(lazy("Begin"), coerce=int)
    end = SelectField(lazy("End"), coerce=int)
    title = SelectField(lazy("What is planned"), coerce=int)
    people = SelectField(lazy("By whom"), coerce=int)
    room = SelectField(lazy("Room or place"), coerce=int)

    def offer(self, sheets: Sequence[str], rows: Sequence[Sequence[str]], header: int) -> Self:
        """Let choose among the sheets, the first rows as header, and the columns by letter and first words."""
        self.sheet.choices = [SelectChoice(number, name) for number, name in enumerate(sheets)]
        heads = [SelectChoice(-1, lazy("(no header)"))]
        for number, row in enumerate(rows[:_HEADERS]):
            heads.append(SelectChoice(number, f"{number + 1}: {' · '.join(filter(None, row))[:_SHOWN]}"))
        self.header.choices = heads
        width = max((len(row) for row in rows), default=0)
        columns = [SelectChoice(-1, lazy("(none)"))]
        for number in range(width):
            below = (row[number] for row in rows[max(header, 0) :] if number < len(row) and row[number])
            columns.append(SelectChoice(number, f"{ascii_uppercase[number % 26]}: {next(below, '')[:_SHOWN]}"))
        for column in Column:
            self[column.value].choices = columns
        return self

    def set_layout(self, layout: Layout) -> None:
        """Show what the columns are taken for."""
        self.header.data = layout.header
        for column in Column:
            self[column.value].data = layout.columns.get(column, -1)

    def layout(self) -> Layout:
        """What was said about the columns."""
        chosen = {column: self[column.value].data for column in Column}
        return Layout(self.header.data, {column: place for column, place in chosen.items() if place >= 0})
