"""How lists come in as files, and what a person says about their columns and rows."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import BooleanField, FieldList, FormField, RadioField, SelectField
from wtforms import Form as Part
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import AnyOf, Optional

from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.registration.forms.labels import FIELD_LABELS
from eventmgr.registration.importing.layout import Encoding, Layout
from eventmgr.registration.models import Decision, Delegation, ImportState, NameForm, Outcome

COLUMN_LABELS: dict[str, LazyString | str] = {
    "number": lazy("Number in the list"),
    "full_name": FIELD_LABELS["full_name"],
    "family": lazy("Family and middle name"),
    "middle": lazy("Middle name"),
    "given": lazy("Given name"),
    "position": FIELD_LABELS["position"],
    "other_position": lazy("Second position"),
    "organization": FIELD_LABELS["organization"],
    "province": FIELD_LABELS["province"],
    "phone": FIELD_LABELS["phone"],
    "other_phone": lazy("Second phone"),
    "email": FIELD_LABELS["email"],
    "birth": FIELD_LABELS["birth"],
    "birth_day": lazy("Day of birth"),
    "birth_month": lazy("Month of birth"),
    "birth_year": FIELD_LABELS["birth_year"],
    "sex": FIELD_LABELS["sex"],
    "female": lazy("Female: a mark"),
    "male": lazy("Male: a mark"),
    "ethnicity": lazy("Ethnicity"),
    "diet": lazy("Diet"),
    "room": lazy("Room in the hotel"),
    "attends": lazy("Comes: yes or no"),
    "absent": lazy("Absent: a mark"),
    "replaces": lazy("In place of"),
    "note": FIELD_LABELS["note"],
    "other_note": lazy("Second remark"),
    "full_name+position": lazy("Full name, position below"),
    "full_name+birth": lazy("Full name and birth"),
    "phone+email": lazy("Phone and e-mail"),
}
FONT_LABELS: dict[Encoding, LazyString | str] = {
    Encoding.UNICODE: "Unicode",
    Encoding.TCVN3: "TCVN3 (.VnTime)",
    Encoding.TCVN3_CAPITALS: "TCVN3 (.VnTimeH)",
    Encoding.VNI: "VNI (VNI-Times)",
}
IMPORT_LABELS: dict[ImportState, tuple[LazyString, str]] = {
    ImportState.UPLOADED: (lazy("Being read"), "info"),
    ImportState.REFUSED: (lazy("Not read"), "danger"),
    ImportState.READ: (lazy("Read"), "warning"),
    ImportState.LOOKED_AT: (lazy("Looked at"), "warning"),
    ImportState.ENTERING: (lazy("Being entered"), "info"),
    ImportState.ENTERED: (lazy("Entered"), "success"),
    ImportState.UNDOING: (lazy("Being undone"), "info"),
    ImportState.UNDONE: (lazy("Undone"), "neutral"),
}
DECISION_LABELS: dict[Decision, LazyString] = {
    Decision.NEW: lazy("Enter as a new person"),
    Decision.SAME: lazy("It is this person"),
    Decision.LEAVE_OUT: lazy("Leave out"),
}
OUTCOME_LABELS: dict[Outcome, tuple[LazyString, str]] = {
    Outcome.CREATED: (lazy("Added"), "success"),
    Outcome.UPDATED: (lazy("Updated"), "info"),
    Outcome.REMOVED: (lazy("Removed again"), "neutral"),
    Outcome.CANCELLED: (lazy("Cancelled again"), "neutral"),
    Outcome.PUT_BACK: (lazy("Put back"), "neutral"),
}
FILTER_LABELS = {
    "all": lazy("All"),
    "held": lazy("Needs a look"),
    "to_enter": lazy("Will be entered"),
    "names": lazy("Names in capitals"),
    "entered": lazy("Entered"),
}


class UploadForm(Form):
    """Lists as files, one or many."""

    files = MultipleFileField(lazy("Lists of delegates"), [FileRequired(lazy("Please choose a file."))])


class DecisionForm(Form):
    """A person's word about one row; nothing takes it back."""

    decision = SelectField(
        lazy("Decision"),
        [Optional(), AnyOf([each.value for each in Decision])],
        choices=[SelectChoice(""), *(SelectChoice(each.value, words) for each, words in DECISION_LABELS.items())],
    )

    def value(self) -> Decision | None:
        """What was decided."""
        return Decision(self.decision.data) if self.decision.data else None


class NameFormForm(Form):
    """In which form names are taken that a list writes in capitals throughout."""

    form = RadioField(choices=[SelectChoice(each.value) for each in NameForm])

    def value(self) -> NameForm:
        """What was chosen."""
        return NameForm(self.form.data)


class ColumnPart(Part):
    """What one column of a sheet holds, and in which font it was written."""

    key = SelectField(
        lazy("What is this column?"),
        choices=[SelectChoice("", lazy("(not read)")), *(SelectChoice(*item) for item in COLUMN_LABELS.items())],
    )
    font = SelectField(lazy("Font"), choices=[SelectChoice(each.value, words) for each, words in FONT_LABELS.items()])


class TablePart(Part):
    """One sheet: whether it is read, and its columns."""

    is_read = BooleanField(lazy("Read this sheet"))
    columns = FieldList(FormField(ColumnPart))


class ColumnsForm(Form):
    """Whose list it is, and what its columns are."""

    province = SelectField(lazy("Province of the list"), [Optional()])
    tables = FieldList(FormField(TablePart))

    @classmethod
    def of(cls, tables: Iterable[Mapping[str, Any]], province: str | None) -> Self:
        """The form as the list is read now; what was sent goes before it."""
        return cls(data={"province": province or "", "tables": [_table(each) for each in tables]})

    def offer(self, delegations: Iterable[Delegation]) -> Self:
        """Let choose among the provinces of the event."""
        units = [(row.admin_unit.code, row.admin_unit.full_name) for row in delegations]
        self.province.choices = [("", lazy("(as the list says)")), *units]
        return self

    def said(self) -> tuple[list[dict[str, int]], list[dict[int, Encoding]]]:
        """For each sheet: which column is where, and in which old font one is written."""
        columns, fonts = [], []
        for table in self.tables:
            parts = [(index, part.form) for index, part in enumerate(table.form.columns)]
            columns.append({key: index for index, part in parts if part.key.data for key in part.key.data.split("+")})
            fonts.append({i: Encoding(p.font.data) for i, p in parts if p.font.data != Encoding.UNICODE.value})
        return columns, fonts

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Each column is one thing only, and some sheet is read."""
        is_valid = bool(super().validate(extra_validators))
        for table in self.tables:
            keys = [key for part in table.form.columns for key in (part.form.key.data or "").split("+") if key]
            for key in sorted({key for key in keys if keys.count(key) > 1}):
                message = lazy("Two columns cannot both be “%(column)s”.", column=COLUMN_LABELS.get(key, key))
                self.form_errors.append(message)
        if not any(table.form.is_read.data for table in self.tables):
            self.form_errors.append(lazy("Please choose a sheet to read."))
        return is_valid and not self.form_errors


def _table(kept: Mapping[str, Any]) -> dict[str, Any]:
    layout = Layout.from_json(kept["layout"])
    columns = [
        {"key": _key(layout, index), "font": layout.encodings.get(index, Encoding.UNICODE).value}
        for index in range(kept["width"])
    ]
    return {"is_read": not kept["is_left"], "columns": columns}


def _key(layout: Layout, index: int) -> str:
    """What a column is said to be; what two things in one cell are is among the choices, or the first of them."""
    keys = [key for key in COLUMN_LABELS if layout.columns.get(key) == index]
    both = "+".join(keys)
    return both if both in COLUMN_LABELS else next(iter(keys), "")
