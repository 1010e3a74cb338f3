"""What an organizer fills in about badges."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Self
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    ColorField,
    FieldList,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the published types
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from eventmgr.core.forms import Form
from eventmgr.core.i18n import LazyString, lazy
from eventmgr.documents.cards.models import BadgeSettings
from eventmgr.documents.cards.rules import (
    LONGEST_NOTE,
    LONGEST_WIFI,
    BackPart,
    BadgeSize,
    Field,
    PaperSheet,
    Turn,
    printed_colour,
)
from eventmgr.documents.cards.service import PLACES, BadgeData, PictureChanges
from eventmgr.registration.models import Category

SIZE_LABELS: dict[BadgeSize, LazyString] = {
    BadgeSize.HANGING: lazy("86 × 120 mm, hung from the neck"),
    BadgeSize.CARD: lazy("86 × 54 mm, the size of a bank card"),
    BadgeSize.A6: lazy("A6, 105 × 148 mm"),
    BadgeSize.A7: lazy("A7, 74 × 105 mm"),
    BadgeSize.INCHES: lazy("4 × 3 inches (102 × 76 mm)"),
    BadgeSize.OWN: lazy("Own size"),
}
FIELD_LABELS: dict[Field, LazyString] = {
    Field.ORGANIZER: lazy("Organizer"),
    Field.EVENT: lazy("Name of the event"),
    Field.DATES: lazy("Place and dates"),
    Field.POSITION: lazy("Position"),
    Field.ORGANIZATION: lazy("Organization"),
    Field.PROVINCE: lazy("Province"),
    Field.GROUP: lazy("Group"),
    Field.ROOM: lazy("Room of the group"),
    Field.NUMBER: lazy("Number in the list"),
}
BACK_LABELS: dict[BackPart, LazyString] = {
    BackPart.PROGRAMME: lazy("Programme"),
    BackPart.PIN: lazy("Code that opens the own page (4 digits)"),
    BackPart.CODE: lazy("Registration code"),
    BackPart.WIFI: lazy("Wi-Fi"),
    BackPart.NOTE: lazy("Own note"),
}
SHEET_LABELS: dict[PaperSheet, LazyString] = {
    PaperSheet.ONE: lazy("One badge a page, for badge printers and print shops"),
    PaperSheet.A4: lazy("As many as fit on A4, with marks to cut along"),
}
TURN_LABELS: dict[Turn, LazyString] = {Turn.LONG: lazy("Along the long edge"), Turn.SHORT: lazy("Along the short edge")}


def _choices(labels: Mapping[Any, LazyString]) -> list[SelectChoice]:
    return [SelectChoice(key.value, label) for key, label in labels.items()]


def _boxes(label: LazyString, kind: type[Enum], labels: Mapping[Any, LazyString]) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        coerce=kind,
        choices=_choices(labels),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class BadgeForm(Form):
    """Size, front, colours, pictures, back and paper."""

    size = SelectField(lazy("Size"), coerce=BadgeSize, choices=_choices(SIZE_LABELS))
    width_mm = IntegerField(lazy("Width in mm"), [Optional()])
    height_mm = IntegerField(lazy("Height in mm"), [Optional()])
    fields = _boxes(lazy("What stands on the front"), Field, FIELD_LABELS)
    colours = FieldList(ColorField(lazy("Colour")))
    group_colour = BooleanField(lazy("Each group in a colour of its own"))
    logo = FileField(lazy("Logo"))
    remove_logo = BooleanField(lazy("Take the logo away"))
    background = FileField(lazy("Background"))
    remove_background = BooleanField(lazy("Take the background away"))
    background_pale = BooleanField(lazy("Pale, so that names stay easy to read"))
    back = _boxes(lazy("What stands on the back"), BackPart, BACK_LABELS)
    wifi_name = StringField(lazy("Name of the Wi-Fi network"), [Length(max=LONGEST_WIFI)])
    wifi_password = StringField(lazy("Password of the Wi-Fi network"), [Length(max=LONGEST_WIFI)])
    note = TextAreaField(lazy("Own note"), [Length(max=LONGEST_NOTE)])
    sheet = RadioField(lazy("Badges on paper"), coerce=PaperSheet, choices=_choices(SHEET_LABELS))
    turn = RadioField(
        lazy("Which way the printer turns the sheet for the backs"), coerce=Turn, choices=_choices(TURN_LABELS)
    )

    @classmethod
    def of(cls, settings: BadgeSettings, categories: Sequence[Category]) -> Self:
        """The form filled with what is kept; the colours stand in the order of the categories."""
        values = {name: getattr(settings, name) for name in _KEPT}
        form = cls(
            formdata=None,
            data={
                **values,
                "fields": list(settings.shown),
                "back": list(settings.behind),
                "colours": [printed_colour(category.colour) for category in categories],
            },
        )
        return form.offer(categories)

    def offer(self, categories: Sequence[Category]) -> Self:
        """Call each colour by its category."""
        for category, line in zip(categories, self.colours, strict=False):
            line.label.text = category.name
        return self

    def values(self) -> BadgeData:
        """What is said about badges."""
        return BadgeData(
            size=self.size.data,
            width_mm=self.width_mm.data,
            height_mm=self.height_mm.data,
            fields=frozenset(self.fields.data or ()),
            group_colour=bool(self.group_colour.data),
            background_pale=bool(self.background_pale.data),
            back=frozenset(self.back.data or ()),
            wifi_name=self.wifi_name.data or "",
            wifi_password=self.wifi_password.data or "",
            note=self.note.data or "",
            sheet=self.sheet.data,
            turn=self.turn.data,
        )

    def pictures(self) -> PictureChanges:
        """What was uploaded, and what is to go."""
        files = {place: self[place].data for place in PLACES}
        return PictureChanges(
            uploads={place: file.read() for place, file in files.items() if file},
            removed=frozenset(place for place in PLACES if self[f"remove_{place}"].data),
        )

    def new_colours(self, categories: Sequence[Category]) -> dict[UUID, str]:
        """The colours as they are chosen, by category."""
        return {category.id: line.data or "" for category, line in zip(categories, self.colours, strict=False)}


_KEPT = (
    "size", "width_mm", "height_mm", "group_colour", "background_pale", "wifi_name", "wifi_password", "note", "sheet",
    "turn",
)  # fmt: skip
